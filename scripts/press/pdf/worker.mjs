// A thread begins with JavaScript; tsx makes it run the TypeScript (see scripts/bin.mjs).
import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { readPages, withPdf } = await import('./pages.ts')
const { bytes, from, to } = workerData
parentPort.postMessage(await withPdf(bytes, document => readPages(document, from, to)))
