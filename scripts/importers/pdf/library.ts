/** pdf.js, as Node can load it. */
import type * as PdfJs from 'pdfjs-dist'

/**
 * pdf.js brings core-js along, which puts a slow `push` into every array of the process where V8 is older than 12.1 (Node 20): a
 * fifth of the time that reading takes. The old one is put back. The worker is given by hand, so that it is loaded here too.
 * Both are the packed builds: tsx reads what it loads, and takes 180 MB more for the others.
 */
export const loadPdfJs = async (): Promise<typeof PdfJs> => {
  const push = Object.getOwnPropertyDescriptor(Array.prototype, 'push')
  try {
    // @ts-expect-error -- the package types its library only
    const worker: unknown = await import('pdfjs-dist/legacy/build/pdf.worker.min.mjs')
    Object.assign(globalThis, { pdfjsWorker: worker })
    // @ts-expect-error -- the package types its unpacked build only
    return (await import('pdfjs-dist/legacy/build/pdf.min.mjs')) as typeof PdfJs
  } finally {
    if (push) Object.defineProperty(Array.prototype, 'push', push)
  }
}
