/** A finished PDF read back. pdf.js takes most of a second to load, so it is loaded when it is needed. */
import type { Pdf, PdfEntry, PdfPlace } from './pdf/facts.ts'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { PDFDocumentProxy } from 'pdfjs-dist/types/src/display/api.d.ts'
import { readPages, withPdf, type Destination, type ReadingOptions, type ReadPage } from './pdf/pages.ts'

interface NodeLike {
  readonly title: string
  readonly dest: Destination
  readonly items: readonly NodeLike[]
}

/** Fewer pages than these are read sooner here than by a thread that has to begin. */
const worthwhile = 150

/** Reads pages in a thread of its own, which takes with it all that pdf.js has kept. */
const readApart = (
  bytes: Uint8Array,
  from: number,
  to: number,
  options: ReadingOptions,
): Promise<readonly ReadPage[]> =>
  new Promise((resolve, reject) => {
    const workerData = { bytes, from, to, options }
    const worker = new Worker(new URL('./pdf/worker.mjs', import.meta.url), { workerData })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => {
      reject(new Error('the pages of the PDF could not be read'))
    })
  })

/** All pages, in as many threads as there are cores. */
const readAll = async (
  bytes: Uint8Array,
  document: PDFDocumentProxy,
  options: ReadingOptions,
): Promise<readonly ReadPage[]> => {
  const { numPages } = document
  const threads = Math.min(availableParallelism(), Math.floor(numPages / worthwhile))
  if (threads < 2) return readPages(document, 0, numPages, options)
  const start = (thread: number) => Math.floor((thread * numPages) / threads)
  const parts = Array.from({ length: threads }, (_, thread) =>
    readApart(bytes, start(thread), start(thread + 1), options),
  )
  return (await Promise.all(parts)).flat()
}

/** What stands in a finished PDF, page by page. `bytes` are left as they are. Rejects when they are not a PDF. */
export const readPdf = (bytes: Uint8Array, options: ReadingOptions = {}): Promise<Pdf> =>
  withPdf(bytes, async document => {
    const labels = await document.getPageLabels()
    const read = await readAll(bytes, document, options)
    const { info, metadata } = await document.getMetadata()
    const facts = info as { Title?: string; Author?: string; Language?: string | null }
    const described = metadata as { get: (name: string) => string | readonly string[] | null } | null
    const preferences = new Map(Object.entries((await document.getViewerPreferences()) ?? {}))
    const mark = (await document.getMarkInfo()) as { Marked?: boolean } | null
    const tree = (await (await document.getPage(1)).getStructTree()) as unknown
    const named = await namedDestinations(document)
    const numbers = new Map(read.map(({ reference }, page) => [reference?.num ?? -1, page] as const))

    const place = (destination: Destination): PdfPlace | null => {
      const explicit = typeof destination === 'string' ? named.get(destination) : destination
      if (!explicit) return null
      const [target, , , height] = explicit
      const page = typeof target === 'number' ? target : numbers.get((target as { num: number }).num)
      const top = page === undefined ? undefined : read[page]?.top
      if (page === undefined || top === undefined) return null
      return { page, y: typeof height === 'number' ? top - height : null }
    }
    const entry = ({ title, dest, items }: NodeLike): PdfEntry => ({
      title,
      to: place(dest),
      entries: items.map(entry),
    })
    const pages = read.map(({ width, height, texts, links, figures }, index) => ({
      label: labels?.[index] ?? String(index + 1),
      width,
      height,
      texts,
      links: links.map(({ destination, ...link }) => ({ ...link, to: place(destination) })),
      ...(figures && { figures }),
    }))
    const outline = ((await document.getOutline()) ?? []) as readonly NodeLike[]
    return {
      title: facts.Title ?? '',
      author: facts.Author ?? '',
      described: described && {
        title: String(described.get('dc:title') ?? ''),
        creators: [described.get('dc:creator') ?? []].flat(),
      },
      showsTitle: preferences.get('DisplayDocTitle') === true,
      language: facts.Language ?? null,
      tagged: mark?.Marked === true && tree !== null,
      pages,
      outline: outline.map(entry),
    }
  })

const namedDestinations = async (document: PDFDocumentProxy): Promise<ReadonlyMap<string, readonly unknown[]>> =>
  new Map(Object.entries((await document.getDestinations()) as Record<string, readonly unknown[]>))
