#!/usr/bin/env node
// Node runs JavaScript; tsx, found beside this file wherever the command is called from, makes it run the TypeScript.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('./octavo.ts')
process.exitCode = await main(process.argv.slice(2))
