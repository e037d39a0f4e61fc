// A thread begins with JavaScript (see scripts/compiled.mjs).
import { parentPort, workerData } from 'node:worker_threads'
import { load } from '../../compiled.mjs'

const { readPages, withPdf } = await load('press/pdf/pages')
const { bytes, from, to, turns } = workerData
parentPort.postMessage(await withPdf(bytes, document => readPages(document, from, to, turns)))
