/** pdf.js on a thread of its own: a page that never ends is given up, and what it may take is bounded. */
import { MessageChannel, Worker } from 'node:worker_threads'
import { ImportFault } from '../importers/fault.ts'
import { loadPdfApi, type PdfMachine } from '../importers/pdf/library.ts'

/** Milliseconds for one step: a page, or opening the file. Pages of books take tens of them. */
const patience = 30_000
/** Megabytes of the thread's heap, and of what is new in it: what it may take, it takes before it looks for what it can give back. */
const [largest, newest] = [512, 8]

/** The thread is plain JavaScript: tsx, which would read all of pdf.js, takes 200 MB for it. */
const reader = `const { workerData: { address, port } } = require('node:worker_threads')
import(address).then(({ WorkerMessageHandler }) => {
  WorkerMessageHandler.initializeFromPort(port)
  port.start()
})`

export const openPdfJs = async (file: string, limit = patience): Promise<PdfMachine> => {
  const { port1, port2 } = new MessageChannel()
  const address = import.meta.resolve('pdfjs-dist/legacy/build/pdf.worker.min.mjs')
  const thread = new Worker(reader, {
    eval: true,
    execArgv: [],
    workerData: { address, port: port2 },
    transferList: [port2],
    resourceLimits: { maxOldGenerationSizeMb: largest, maxYoungGenerationSizeMb: newest },
  })
  let fail: (fault: ImportFault) => void = () => undefined
  thread.on('error', () => {
    fail(new ImportFault(`${file}: its pages take more memory than a book’s can; print it anew, or part it`))
  })
  const library = await loadPdfApi()
  port1.start()
  const worker = library.PDFWorker.create({
    port: port1 as unknown as globalThis.Worker,
    verbosity: library.VerbosityLevel.ERRORS,
  })
  return {
    library,
    worker,
    // No race with a promise that outlives the step: it would keep what every step comes to.
    within: (step, work) =>
      new Promise((resolve, reject) => {
        const late = `${file}: ${step} is not read in ${Math.round(limit / 1000)} seconds: it is damaged, or made to do harm; print it anew, and give me the copy`
        const timer = setTimeout(() => {
          reject(new ImportFault(late))
        }, limit)
        fail = reject
        work.then(resolve, reject).finally(() => {
          clearTimeout(timer)
        })
      }),
    close: async () => {
      port1.close()
      await thread.terminate()
    },
  }
}
