/** pdf.js, as Node can load it. */
import Module, { createRequire } from 'node:module'
import type * as PdfJs from 'pdfjs-dist'

/** pdf.js, and the thread that its reading is done on: none is this thread. */
export interface PdfMachine {
  readonly library: typeof PdfJs
  readonly worker: PdfJs.PDFWorker | null
  /** What a step comes to; throws an ImportFault when it takes too long. */
  readonly within: <T>(step: string, work: Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/**
 * pdf.js brings core-js along, which puts a slow `push` into every array of the process where V8 is older than 12.1 (Node 20): a
 * fifth of the time that reading takes. The old one is put back. The packed builds are loaded: tsx reads what it loads, and takes
 * 180 MB more for the others.
 */
const withOwnPush = async <T>(load: () => Promise<T>): Promise<T> => {
  const push = Object.getOwnPropertyDescriptor(Array.prototype, 'push')
  try {
    return await load()
  } finally {
    if (push) Object.defineProperty(Array.prototype, 'push', push)
  }
}

const require = createRequire(import.meta.url)

/** pdf.js takes along a canvas to draw on: 28 MB and an eighth of a second in each thread. Nobody draws here. */
const withoutCanvas = (): void => {
  const exports = { DOMMatrix: class {}, ImageData: class {}, Path2D: class {} }
  try {
    const file = require.resolve('@napi-rs/canvas')
    require.cache[file] ??= Object.assign(new Module(file), { loaded: true, exports })
  } catch {
    // It is not installed: pdf.js can do without.
  }
}

/** The library without the reader that it keeps on another thread. */
export const loadPdfApi = (): Promise<typeof PdfJs> => {
  withoutCanvas()
  return withOwnPush(
    // @ts-expect-error -- the package types its unpacked build only
    async () => (await import('pdfjs-dist/legacy/build/pdf.min.mjs')) as typeof PdfJs,
  )
}

/** The library with its reader, by hand, so that it works on this thread. */
export const loadPdfJs = async (): Promise<typeof PdfJs> => {
  // @ts-expect-error -- the package types its library only
  const worker: unknown = await withOwnPush(() => import('pdfjs-dist/legacy/build/pdf.worker.min.mjs'))
  Object.assign(globalThis, { pdfjsWorker: worker })
  return loadPdfApi()
}

/** Everything on this thread, and no end of patience. */
export const pdfJsHere = async (): Promise<PdfMachine> => ({
  library: await loadPdfJs(),
  worker: null,
  within: (_, work) => work,
  close: () => Promise.resolve(),
})
