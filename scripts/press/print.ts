/** Presses the paper edition: every division laid out, the pages put in order, the whole printed once. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser } from 'puppeteer-core'
import type { Book } from '../model/book.ts'
import { divisionsIn, picturesIn, plainText } from '../model/walk.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { writePrint, type PrintBook, type PrintDocument } from '../writers/print.ts'
import { withBrowser } from './browser.ts'
import { assemble, headingsOf } from './assembly.ts'
import { buildDate } from './clock.ts'
import { faces, fontFaceCss, fontFamilies, signsIn } from './fonts.ts'
import { formatCss, formatOf, type Format } from './format.ts'
import { hyphenateHtml, hyphenator, languagesIn, type Hyphenate } from './hyphenation.ts'
import { impose, placesOf, type BookPage, type LaidOut } from './imposition.ts'
import { loadFaces, openBed, type LaidDocument, type LaidPage, type LayOut } from './paged.ts'
import { finishPdf } from './pdf.ts'

export interface PrintTools {
  /** Bytes of a picture of the book's folder, by its `src`. */
  readonly read: (src: string) => Promise<Uint8Array>
  readonly signal?: AbortSignal | undefined
  readonly progress?: ((done: number, of: number, what: string) => void) | undefined
}

/** A printed page. */
export interface PageFacts {
  /** `iv`, `12`: what is printed on it, or would be. */
  readonly folio: string
  readonly side: 'recto' | 'verso'
  /** Id of the division, or of the page of the preliminaries; null for a blank. */
  readonly division: string | null
  /** Ids of the notes called on it, and of those that begin at its foot. */
  readonly called: readonly string[]
  readonly begun: readonly string[]
}

export interface PrintFacts {
  readonly pdf: Uint8Array
  /** In order, blanks among them. */
  readonly pages: readonly PageFacts[]
  /** Index in `pages` of every id: divisions, headings, figures, calls, notes, pages of sources. */
  readonly places: ReadonlyMap<string, number>
  /** Notes that begin on the page after their call's. */
  readonly late: readonly string[]
  /** Lines that stick out into the margin: the division, and the words. */
  readonly overfull: readonly { readonly division: string; readonly words: string }[]
  /** The browser that made it. */
  readonly browser: string
}

/** Folder of the package: styles/. */
const house = fileURLToPath(new URL('../..', import.meta.url))

const styleSheets = ['page', 'text', 'notes', 'preliminaries', 'breaks']

/** The styles of the edition, without its faces and its format. */
export const readStyleSheets = async (): Promise<string> => {
  const file = (name: string) => path.join(house, 'styles', 'print', `${name}.css`)
  return (await Promise.all(styleSheets.map(name => readFile(file(name), 'utf8')))).join('\n')
}

const readStyles = async (documents: readonly PrintDocument[], format: Format): Promise<string> => {
  const fonts = await faces(signsIn(documents.map(({ html }) => html)))
  const address = (bytes: Uint8Array) => `data:font/ttf;base64,${Buffer.from(bytes).toString('base64')}`
  const stacks = Object.entries(fontFamilies).map(([use, stack]) => `--face-${use}: ${stack};`)
  const faceRules = fontFaceCss(fonts, ({ bytes }) => address(bytes))
  return [faceRules, `:root { ${stacks.join(' ')} }`, formatCss(format), await readStyleSheets()].join('\n')
}

const extensions: Readonly<Record<string, string>> = {
  'image/svg+xml': 'svg',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}

/** Sets the book's pictures into the folder; gives their addresses from there. */
const layPictures = async (
  book: Book,
  folder: string,
  read: PrintTools['read'],
): Promise<ReadonlyMap<string, string>> => {
  const used = new Set(picturesIn(book).map(({ src }) => src))
  const found = book.assets.filter(({ src, status }) => status === 'found' && used.has(src))
  await mkdir(path.join(folder, 'pictures'))
  const addresses = new Map<string, string>()
  for (const [index, { src, mediaType = '' }] of found.entries()) {
    const address = `pictures/${index + 1}.${extensions[mediaType] ?? 'bin'}`
    await writeFile(path.join(folder, address), await read(src))
    addresses.set(src, address)
  }
  return addresses
}

/**
 * What is tried, in this order, until nothing is lost and no note begins late: pages a line or two shorter end elsewhere;
 * as a last resort notes that run over get a page of their own.
 */
const attempts = [
  { shorter: 0, notesAlone: false },
  { shorter: 1, notesAlone: false },
  { shorter: 2, notesAlone: false },
  { shorter: 0, notesAlone: true },
  { shorter: 1, notesAlone: true },
]

/** A minute, and one more for each 100,000 signs. */
const patienceFor = (html: string): number => 60_000 + html.length * 0.6

const layWhole = async (
  layOut: LayOut,
  html: string,
  name: string,
  format: Format,
  marksByPage: boolean,
): Promise<LaidDocument> => {
  let best: LaidDocument | null = null
  let faults: readonly string[] = []
  for (const { shorter, notesAlone } of attempts) {
    const textHeight = (format.lines - shorter) * format.leading
    const options = { textHeight, leading: format.leading, marksByPage, notesAlone }
    const laid = await layOut(html, options, patienceFor(html)).catch((cause: unknown) => {
      throw new Error(`${name} could not be laid out: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      })
    })
    if (laid.faults.length > 0) faults = faults.length > 0 ? faults : laid.faults
    else if (best === null || laid.late.length < best.late.length) best = laid
    if (best?.late.length === 0) break
  }
  if (best === null) throw new Error(`${name} would lose text on paper. ${faults.slice(0, 3).join('; ')}`)
  return best
}

/** Every hand takes the next item as soon as it is free; results stand in the order of the items. The first failure ends it. */
const inParallel = async <A, B>(
  items: readonly A[],
  hands: readonly ((item: A) => Promise<B>)[],
): Promise<readonly B[]> => {
  const results: B[] = []
  let at = 0
  let failed = false
  const run = async (hand: (item: A) => Promise<B>) => {
    while (at < items.length && !failed) {
      const index = at++
      try {
        results[index] = await hand(items[index] as A)
      } catch (cause) {
        failed = true
        throw cause
      }
    }
  }
  await Promise.all(hands.map(run))
  return results
}

const countPages = (pdf: string): number => (pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length

/**
 * Chromium names the headers of tables after its own count of nodes, `(node00000170)`, which depends on what the process
 * did before. In the same order, with as many digits, they are counted from 1: no offset in the file moves.
 */
const renumberNodes = (pdf: string): string => {
  const found = [...new Set(pdf.match(/\(node\d{8}\)/g))].sort()
  const names = new Map(found.map((name, index) => [name, `(node${String(index + 1).padStart(8, '0')})`]))
  return pdf.replace(/\(node\d{8}\)/g, name => names.get(name) ?? name)
}

const printPdf = async (browser: Browser, file: string, count: number): Promise<Uint8Array> => {
  const tab = await browser.newPage()
  try {
    await tab.goto(pathToFileURL(file).href, { timeout: 0 })
    await tab.evaluate(loadFaces)
    const options = { preferCSSPageSize: true, printBackground: true, tagged: true, outline: true, timeout: 0 }
    const pdf = Buffer.from(await tab.pdf(options)).toString('latin1')
    if (countPages(pdf) !== count) throw new Error(`${count} pages were laid out, but ${countPages(pdf)} printed`)
    return Buffer.from(renumberNodes(pdf), 'latin1')
  } finally {
    await tab.close()
  }
}

/** Who is named as author in the PDF's own metadata. */
const authorsOf = ({ author, editor }: Book['metadata']): readonly string[] => (author.length > 0 ? author : editor)

/** All that is settled before a browser is opened. */
interface Job {
  readonly book: Book
  readonly desk: string
  readonly print: PrintBook
  readonly format: Format
  readonly styles: string
  readonly hyphenate: Hyphenate
  /** Paths of pictures by the addresses that they have on the desk. */
  readonly pictures: ReadonlyMap<string, string>
  readonly advance: (what: string) => void
}

const prepareJob = async (book: Book, numbering: Numbering, desk: string, tools: PrintTools): Promise<Job> => {
  const addresses = await layPictures(book, desk, tools.read)
  const print = writePrint(book, numbering, src => addresses.get(src) ?? '')
  const documents = [...print.opening, ...print.divisions]
  const languages = documents.flatMap(({ html, language }) => [...languagesIn(html, language)])
  const format = formatOf(book.metadata.print)
  const steps = documents.length + 2
  let step = 0
  return {
    book,
    desk,
    print,
    format,
    styles: await readStyles([...documents, print.contents(() => '0')], format),
    hyphenate: await hyphenator(languages),
    pictures: new Map([...addresses].map(([src, address]) => [address, src])),
    advance: what => tools.progress?.(Math.min(++step, steps), steps, what),
  }
}

type Lay = (document: PrintDocument) => Promise<LaidOut & { readonly laid: LaidDocument }>

const layer = ({ book, format, hyphenate, pictures, advance }: Job, layOut: LayOut): Lay => {
  const names = new Map([...divisionsIn(book.divisions)].map(({ id, title }) => [id, plainText(title)]))
  const marksByPage = book.metadata.notes.numbering === 'page'
  return async document => {
    const name = names.get(document.id) || document.id
    const html = hyphenateHtml(document.html, document.language, hyphenate)
    const laid = await layWhole(layOut, html, `“${name}”`, format, marksByPage).catch((cause: Error) => {
      const said = [...pictures].reduce((text, [address, src]) => text.replaceAll(address, src), cause.message)
      throw new Error(said, { cause })
    })
    if (document.kind !== 'contents') advance(name)
    return { document, pages: laid.pages, laid }
  }
}

const noPage: LaidPage = { text: '', foot: '', continues: false, ids: [], called: [], begun: [] }

/** The contents name the folios of pages that stand behind them, and may push these on by a page: round by round they come to rest. */
const addContents = async ({ book, print }: Job, laid: readonly LaidOut[], lay: Lay): Promise<readonly BookPage[]> => {
  const before = print.opening.length
  let contents: LaidOut = { document: print.contents(() => ''), pages: [noPage] }
  for (let round = 0; round < 5; round++) {
    const order = [...laid.slice(0, before), contents, ...laid.slice(before)]
    const pages = impose(order, { opening: book.metadata.print.opening, head: print.runningHead })
    const places = placesOf(pages)
    const document = print.contents(id => pages[places.get(id) ?? -1]?.folio ?? '')
    if (document.html === contents.document.html) return pages
    contents = await lay(document)
  }
  throw new Error('the contents list does not come to rest')
}

const pressJob = async (job: Job, browser: Browser, version: string): Promise<PrintFacts> => {
  const { book, desk, print, styles } = job
  const documents = [...print.opening, ...print.divisions]
  const many = Math.max(1, Math.min(availableParallelism(), documents.length))
  const beds = await Promise.all(Array.from({ length: many }, () => openBed(browser, desk, styles)))
  const hands = beds.map(({ layOut }) => layer(job, layOut))
  const laid = await inParallel(documents, hands)
  const pages = await addContents(job, laid, hands[0] as Lay)
  await Promise.all(beds.map(({ close }) => close()))

  job.advance('PDF')
  const file = path.join(desk, 'book.html')
  await writeFile(file, assemble(pages, styles, book.metadata))
  const pdf = await finishPdf(await printPdf(browser, file, pages.length), {
    title: book.metadata.title,
    authors: authorsOf(book.metadata),
    subject: book.metadata.description,
    keywords: book.metadata.subjects,
    language: book.metadata.language,
    date: buildDate(book.metadata.date),
    labels: pages.map(({ folio }) => folio),
    headings: headingsOf(pages),
  })
  job.advance('done')
  return {
    pdf,
    pages: pages.map(factsOf),
    places: placesOf(pages),
    late: laid.flatMap(({ laid: { late } }) => late),
    overfull: laid.flatMap(({ document, laid: { overfull } }) =>
      overfull.map(words => ({ division: document.id, words })),
    ),
    browser: version,
  }
}

/**
 * The paper edition of a book. The same book, styles, faces and browser give the same bytes. Throws when there is no
 * browser, when a picture cannot be shown, and when a page would lose a word: then it names the division and the words.
 */
export const pressPrint = async (book: Book, numbering: Numbering, tools: PrintTools): Promise<PrintFacts> => {
  const desk = await mkdtemp(path.join(tmpdir(), 'octavo-print-'))
  try {
    const job = await prepareJob(book, numbering, desk, tools)
    return await withBrowser((browser, { version }) => pressJob(job, browser, version), { signal: tools.signal })
  } finally {
    await rm(desk, { recursive: true, force: true })
  }
}

const factsOf = ({ folio, side, document, laid }: BookPage): PageFacts => ({
  folio,
  side,
  division: document?.id ?? null,
  called: laid?.called ?? [],
  begun: laid?.begun ?? [],
})
