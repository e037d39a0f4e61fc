// A thread begins with JavaScript (see scripts/compiled.mjs).
import { parentPort, workerData } from 'node:worker_threads'
import { load } from '../../compiled.mjs'

const { readPages, withPdf } = await load('press/pdf/pages')
// pdf.js then inflates by itself: for the many small streams of a book in less time than Node takes to hand them over.
delete globalThis.DecompressionStream

const { bytes, from, to, options } = workerData
parentPort.postMessage(await withPdf(bytes, document => readPages(document, from, to, options)))
