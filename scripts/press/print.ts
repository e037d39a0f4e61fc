/** Presses the paper edition: every division laid out by itself, the pages put in order, printed by divisions, and bound. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'puppeteer-core'
import type { Book } from '../model/book.ts'
import type { TextFace } from '../model/themes.ts'
import { subjectText } from '../model/relators.ts'
import { divisionsIn, picturesIn, plainText } from '../model/walk.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { extentOf, type Extent } from '../writers/epub/printed.ts'
import { writePrint, type PrintBook, type PrintDocument } from '../writers/print.ts'
import { assemble, assembleFurniture, gather, inSheaves } from './assembly.ts'
import { bind } from './binding/bind.ts'
import { withBrowserAtHand } from './browser.ts'
import { hashOf, sweep } from './cache.ts'
import { buildDate } from './clock.ts'
import { faces, familiesWith, fontFaceCss, signsIn } from './fonts.ts'
import { formatCss, formatOf, gutterCss, type Format } from './format.ts'
import { hyphenateHtml, hyphenator, languagesIn, type Hyphenate } from './hyphenation.ts'
import { impose, placesOf, type BookPage, type LaidOut } from './imposition.ts'
import { kept, layWhole, printWhole, type Engine } from './layout.ts'
import { engineOf, openBed, type LaidDocument, type LaidPage } from './paged.ts'
import type { Notice } from './page/script.ts'
import { share } from './hands.ts'

export interface PrintTools {
  /** Bytes of a picture of the book's folder, by its `src`. */
  readonly read: (src: string) => Promise<Uint8Array>
  readonly signal?: AbortSignal | undefined
  readonly progress?: ((done: number, of: number, what: string) => void) | undefined
}

/** A printed page. */
export interface PageFacts extends Extent {
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
  /** What had no room on any page, and what was done about it. */
  readonly notices: readonly (Notice & { readonly division: string })[]
  /** The browser that made it. */
  readonly browser: string
}

/** Folder of the package: styles/. */
const house = fileURLToPath(new URL('../..', import.meta.url))

const styleSheets = ['page', 'text', 'notes', 'preliminaries', 'themes', 'breaks']

/** The styles of the edition, without its faces and its format. */
export const readStyleSheets = async (): Promise<string> => {
  const file = (name: string) => path.join(house, 'styles', 'print', `${name}.css`)
  return (await Promise.all(styleSheets.map(name => readFile(file(name), 'utf8')))).join('\n')
}

const readStyles = async (documents: readonly PrintDocument[], format: Format, face: TextFace): Promise<string> => {
  const fonts = await faces(signsIn(documents.map(({ html }) => html)), { face })
  const address = (bytes: Uint8Array) => `data:font/ttf;base64,${Buffer.from(bytes).toString('base64')}`
  const stacks = Object.entries(familiesWith(face)).map(([use, stack]) => `--face-${use}: ${stack};`)
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
  for (const { src, mediaType = '', sha256 = '' } of found) {
    // Pages of the cache depend on what a picture shows, not on what it is called.
    const address = `pictures/${sha256}.${extensions[mediaType] ?? 'bin'}`
    await writeFile(path.join(folder, address), await read(src))
    addresses.set(src, address)
  }
  return addresses
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
  const steps = documents.length * 2 + 1
  let step = 0
  return {
    book,
    desk,
    print,
    format,
    styles: await readStyles(
      [...documents, print.contents(() => '0'), ...print.lists(() => '0')],
      format,
      book.metadata.print.face,
    ),
    hyphenate: await hyphenator(languages),
    pictures: new Map([...addresses].map(([src, address]) => [address, src])),
    advance: what => tools.progress?.(Math.min(++step, steps), steps, what),
  }
}

type Lay = (document: PrintDocument) => Promise<LaidOut & { readonly laid: LaidDocument }>

const nameOf = ({ book }: Job, { id }: PrintDocument): string => {
  const division = [...divisionsIn(book.divisions)].find(division => division.id === id)
  return `“${(division && plainText(division.title)) || id}”`
}

const layer = (job: Job, engine: Engine, key: string): Lay => {
  const { book, format, hyphenate, pictures, advance } = job
  const options = { marksByPage: book.metadata.notes.numbering === 'page', policy: book.metadata.print.notes }
  return async document => {
    const name = nameOf(job, document)
    const html = hyphenateHtml(document.html, document.language, hyphenate)
    const laid = await layWhole(engine, key, html, name, format, options).catch((cause: Error) => {
      cause.message = [...pictures].reduce((text, [address, src]) => text.replaceAll(address, src), cause.message)
      throw cause
    })
    advance(name)
    return { document, pages: laid.pages, laid }
  }
}

const noPage: LaidPage = { text: '', foot: '', continues: false, ids: [], called: [], begun: [] }

/** What names the folios of pages behind it: the contents, and lists of figures and tables. */
const listsOf = ({ print }: Job, folio: (id: string) => string): readonly PrintDocument[] => [
  print.contents(folio),
  ...print.lists(folio),
]

/** Lists may push on by a page what they name: round by round they come to rest. */
const addLists = async (job: Job, laid: readonly LaidOut[], lay: Lay): Promise<readonly BookPage[]> => {
  const { book, print } = job
  const before = print.opening.length
  let lists: readonly LaidOut[] = listsOf(job, () => '').map(document => ({ document, pages: [noPage] }))
  for (let round = 0; round < 5; round++) {
    const order = [...laid.slice(0, before), ...lists, ...laid.slice(before)]
    const pages = impose(order, { opening: book.metadata.print.opening, head: print.runningHead })
    const places = placesOf(pages)
    const documents = listsOf(job, id => pages[places.get(id) ?? -1]?.folio ?? '')
    if (documents.every(({ html }, index) => html === lists[index]?.document.html)) return pages
    lists = await share(documents, [lay])
  }
  throw new Error('the contents list does not come to rest')
}

const pressJob = async (job: Job, browser: () => Promise<Browser>, version: string): Promise<PrintFacts> => {
  const { book, desk, print, styles, advance } = job
  const { metadata } = book
  const key = hashOf(await engineOf(), styles, version)
  const documents = [...print.opening, ...print.divisions]
  const many = Math.max(1, Math.min(availableParallelism(), documents.length))
  const engines = await Promise.all(Array.from({ length: many }, () => openBed(browser, desk, styles)))
  const hands = engines.map(engine => layer(job, engine, key))
  const laid = await share(documents, hands)
  const pages = await addLists(job, laid, hands[0] as Lay)
  const { language } = metadata
  const gutter = gutterCss(job.format, pages.length)
  const inGutter = (html: string) => (gutter === '' ? html : `<div style="${gutter}">${html}</div>`)
  const nameOfPages = ([first]: readonly BookPage[]) => (first?.document ? nameOf(job, first.document) : metadata.title)
  const printed = [
    ...gather(pages).map(group => ({
      html: inGutter(assemble(group, language)),
      name: nameOfPages(group),
      tagged: true,
    })),
    ...inSheaves(pages).map(group => ({
      html: inGutter(assembleFurniture(group, language)),
      name: 'page numbers',
      tagged: false,
    })),
  ]
  const printers = engines.map(engine => async ({ html, name, tagged }: (typeof printed)[number]) => {
    const gathering = await printWhole(engine, key, html, language, name, tagged)
    advance(name)
    return { gathering, tagged }
  })
  const gatherings = await share(printed, printers)
  const of = (kind: boolean) => gatherings.flatMap(({ gathering, tagged }) => (tagged === kind ? [gathering] : []))
  await Promise.all(engines.map(({ close }) => close()))
  const pdf = await bind(of(true), of(false), {
    title: metadata.title,
    authors: authorsOf(metadata),
    subject: metadata.description,
    keywords: metadata.subjects.map(subjectText),
    language: metadata.language,
    date: buildDate(metadata.date),
    labels: pages.map(({ folio }) => folio),
  })
  await Promise.all([sweep(kept.layouts, kept.limit), sweep(kept.gatherings, kept.limit)])
  return {
    pdf,
    pages: pages.map(factsOf),
    places: placesOf(pages),
    late: laid.flatMap(({ laid: { late } }) => late),
    overfull: laid.flatMap(({ document, laid: { overfull } }) =>
      overfull.map(words => ({ division: document.id, words })),
    ),
    notices: laid.flatMap(({ document, laid: { notices } }) =>
      notices.map(notice => ({ ...notice, division: document.id })),
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
    return await withBrowserAtHand((browser, { version }) => pressJob(job, browser, version), { signal: tools.signal })
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
  ...extentOf(laid?.text ?? ''),
})
