/** What stands between the Book and the sheets: what its pages are made of, and its pages in their order. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer-core'
import type { Book } from '../model/book.ts'
import type { TextFace } from '../model/themes.ts'
import { divisionsIn, picturesIn, plainText } from '../model/walk.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { withWideRooms } from '../writers/references.ts'
import { writePrint, type PrintBook } from '../writers/print.ts'
import type { PrintDocument } from '../writers/print-document.ts'
import { hashOf } from './cache.ts'
import { layColumns, type LayPages } from './columns.ts'
import { faces, fontFaceCss } from './fonts.ts'
import { familiesWith } from './fonts/families.ts'
import { signsIn } from './fonts/signs.ts'
import { formatCss, formatOf, gutterCss, type Format } from './format.ts'
import { share } from './hands.ts'
import { hyphenateHtml, hyphenationRules, hyphenator, languagesIn, type Hyphenate } from './hyphenation.ts'
import { impose, placesOf, type BookPage, type LaidOut } from './imposition.ts'
import { layWhole, type Engine, type LayHow } from './layout.ts'
import { engineOf, makeBed, openBed, type LaidDocument, type LaidPage } from './paged.ts'
import { allHaveRoom, fillReferences, layReferences } from './references.ts'

export interface PrintTools {
  /** Bytes of a picture of the book's folder, by its `src`. */
  readonly read: (src: string) => Promise<Uint8Array>
  readonly signal?: AbortSignal | undefined
  readonly progress?: ((done: number, of: number, what: string) => void) | undefined
}

/** Folder of the package: styles/. */
const house = fileURLToPath(new URL('../..', import.meta.url))

const styleSheets = [
  'formulas',
  'pictures',
  'caps',
  'tasks',
  'lists',
  'verse',
  ...['page', 'text', 'notes', 'preliminaries', 'themes', 'breaks'].map(name => `print/${name}`),
]

/** The styles of the edition, without its faces and its format. */
export const readStyleSheets = async (): Promise<string> => {
  const file = (name: string) => path.join(house, 'styles', `${name}.css`)
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

/** All that is settled before a browser is opened. */
export interface Job {
  readonly book: Book
  readonly desk: string
  readonly print: PrintBook
  readonly format: Format
  readonly styles: string
  /** Made when the first document is laid out: one that comes out of the cache has its soft hyphens. */
  readonly hyphenate: () => Promise<Hyphenate>
  /** Paths of pictures by the addresses that they have on the desk. */
  readonly pictures: ReadonlyMap<string, string>
  readonly advance: (what: string) => void
}

/** `desk` is a folder for the files of the job. */
export const prepareJob = async (book: Book, numbering: Numbering, desk: string, tools: PrintTools): Promise<Job> => {
  const addresses = await layPictures(book, desk, tools.read)
  const print = writePrint(book, numbering, src => addresses.get(src) ?? '')
  const documents = [...print.opening, ...print.divisions]
  const languages = () => documents.flatMap(({ html, language }) => [...languagesIn(html, language)])
  let hyphenate: Promise<Hyphenate> | null = null
  const format = formatOf(book.metadata.print)
  const steps = documents.length * 2 + 1
  let step = 0
  return {
    book,
    desk,
    print,
    format,
    styles: await readStyles([...documents, ...print.lists(() => '0')], format, book.metadata.print.face),
    hyphenate: () => (hyphenate ??= hyphenator(languages())),
    pictures: new Map([...addresses].map(([src, address]) => [address, src])),
    advance: what => tools.progress?.(Math.min(++step, steps), steps, what),
  }
}

type Lay = (document: PrintDocument) => Promise<LaidOut & { readonly laid: LaidDocument }>

/** How the editor knows a document. */
export const nameOf = ({ book }: Job, { id }: PrintDocument): string => {
  const division = [...divisionsIn(book.divisions)].find(division => division.id === id)
  return `“${(division && plainText(division.title)) || id}”`
}

const layer = (job: Job, engine: Engine, key: string, asPrinted: ReadonlySet<string>): Lay => {
  const { book, format, hyphenate, pictures, advance } = job
  const options = { marksByPage: book.metadata.notes.numbering === 'page', policy: book.metadata.print.notes }
  return async document => {
    const name = nameOf(job, document)
    const softened: Engine = {
      ...engine,
      layOut: (html, ...how) => {
        // The engine opens its tab meanwhile.
        const softened = hyphenate().then(async rules => hyphenateHtml(await html, document.language, rules))
        softened.catch(() => undefined)
        return engine.layOut(softened, ...how)
      },
    }
    const inColumns = format.columns === 2 && document.kind === 'division'
    const columns = inColumns ? format.columns : 1
    const how: LayHow = { ...options, columns, asPrinted: asPrinted.has(document.id) || undefined }
    const layPages: LayPages = (html, measure, strips) =>
      layWhole(softened, hashOf(key, document.language), html, name, { ...format, measure }, { ...how, strips })
    const lay = async (html: string) => {
      const laid = inColumns
        ? await layColumns(html, document.language, format, layPages)
        : await layPages(html, format.measure)
      return { document, pages: laid.pages, laid }
    }
    const made = await layReferences(document.html, lay).catch((cause: Error) => {
      cause.message = [...pictures].reduce((text, [address, src]) => text.replaceAll(address, src), cause.message)
      throw cause
    })
    advance(name)
    return made
  }
}

const noPage: LaidPage = { text: '', foot: '', continues: false, ids: [], called: [], begun: [] }

/** Lists may push on by a page what they name: round by round they come to rest. */
const addLists = async (job: Job, laid: readonly LaidOut[], lay: Lay): Promise<readonly BookPage[]> => {
  const { book, print } = job
  const before = print.opening.length
  // Not laid out yet: none is at rest, not even one that names no folio.
  let lists: readonly LaidOut[] = job.print
    .lists(() => '')
    .map(document => ({
      document: { ...document, html: '' },
      pages: [noPage],
    }))
  for (let round = 0; round < 5; round++) {
    const order = [...laid.slice(0, before), ...lists, ...laid.slice(before)]
    const pages = impose(order, { opening: book.metadata.print.opening, head: print.runningHead })
    const places = placesOf(pages)
    const documents = job.print.lists(id => pages[places.get(id) ?? -1]?.folio ?? '')
    if (documents.every(({ html }, index) => html === lists[index]?.document.html)) return pages
    lists = await share(documents, [lay])
  }
  throw new Error('the contents list does not come to rest')
}

/** A book laid out. */
export interface LaidBook {
  readonly pages: readonly BookPage[]
  /** Documents that are no lists, as they were laid out. */
  readonly laid: readonly { readonly document: PrintDocument; readonly laid: LaidDocument }[]
  /** Open engines: they end with the browser. */
  readonly engines: readonly Engine[]
  /** Stands for all that pages depend on besides their text. */
  readonly key: string
  /** Puts pages into the gutter that a book of this thickness wants. */
  readonly inGutter: (html: string) => string
}

/**
 * All pages of a book, in their order; in as many tabs as there are cores. `asPrinted` are the documents, by their ids, whose pages
 * are looked at in the shape that they are printed in.
 */
export const layBook = async (
  job: Job,
  newPage: () => Promise<Page>,
  version: string,
  asPrinted: ReadonlySet<string> = new Set(),
): Promise<LaidBook> => {
  const { desk, print, styles, format } = job
  const key = hashOf(await engineOf(), await hyphenationRules(), styles, version)
  const documents = [...print.opening, ...print.divisions]
  const many = Math.max(1, Math.min(availableParallelism(), documents.length))
  const bed = await makeBed(desk, styles)
  const engines = Array.from({ length: many }, () => openBed(newPage, bed))
  const hands = engines.map(engine => layer(job, engine, key, asPrinted))
  const layAll = async (documents: readonly PrintDocument[]) => {
    // Two hands a tab: one document is hyphenated while another is laid out.
    const laid = await share(documents, [...hands, ...hands], ({ html }) => html.length)
    return { laid, pages: await addLists(job, laid, hands[0] as Lay) }
  }
  let made = await layAll(documents)
  if (!allHaveRoom(made.pages))
    made = await layAll(documents.map(document => ({ ...document, html: withWideRooms(document.html) })))
  const pages = fillReferences(made.pages)
  const gutter = gutterCss(format, pages.length)
  const inGutter = (html: string) => (gutter === '' ? html : `<div style="${gutter}">${html}</div>`)
  return { pages, laid: made.laid, engines, key, inGutter }
}
