#!/usr/bin/env node
// Node runs JavaScript, which is made of the TypeScript beside this file.
import { load } from './compiled.mjs'

const { main } = await load('octavo')
process.exitCode = await main(process.argv.slice(2))
