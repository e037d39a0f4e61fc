/**
 * Finished editions of any book, small and quick: what the writers write, in the shells that the contract names, and pages
 * set by a little typesetter of our own. Proofs are tried on them whole, and then damaged.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseFragment, type DefaultTreeAdapterTypes as T } from 'parse5'
import type { Book } from '../scripts/model/book.ts'
import { picturesIn } from '../scripts/model/walk.ts'
import { number, type Numbering } from '../scripts/numbering/index.ts'
import { sha256 } from '../scripts/press/cache.ts'
import type { PdfPage, PdfText } from '../scripts/press/pdf/facts.ts'
import { readEpub } from '../scripts/proofs/epub.ts'
import { prove, type Proof, type ReadEditions } from '../scripts/proofs/proof.ts'
import { readWeb } from '../scripts/proofs/web.ts'
import { readBook } from '../scripts/readers/book.ts'
import { writeEpub } from '../scripts/writers/epub/index.ts'
import { writePrint } from '../scripts/writers/print.ts'
import { webEdition } from '../scripts/writers/web/index.ts'

export interface Numbered {
  readonly book: Book
  readonly numbering: Numbering
}

/** A book from Markdown, with its places. */
export const bookOf = (markdown: string): Numbered => {
  const { value } = readBook({ named: 'book.md', name: 'Book', files: { 'book.md': markdown } })
  if (!value) throw new Error('no book')
  return { book: value, numbering: number(value) }
}

/** What stands for the bytes of a picture: well-formed, should it be a drawing. */
const pictureOf = (src: string): string => `<svg><title>${src}</title></svg>`

/** The book with its pictures found. */
export const withPictures = ({ book, ...rest }: Numbered): Numbered => {
  const assets = [...new Set(picturesIn(book).map(({ src }) => src))].map(src => {
    const mediaType = src.endsWith('.svg') ? 'image/svg+xml' : 'image/png'
    return { src, status: 'found' as const, mediaType, width: 40, height: 20, sha256: sha256(pictureOf(src)) }
  })
  return { ...rest, book: { ...book, assets } }
}

/** Text files of an edition by path. */
export type TextFiles = ReadonlyMap<string, string>

/** What is used here of Nunjucks, which Eleventy brings, and which comes without types. */
interface Nunjucks {
  readonly Environment: new (
    loader: unknown,
    options: { readonly autoescape: boolean },
  ) => { readonly renderString: (template: string, data: object) => string }
  readonly FileSystemLoader: new (folder: string) => unknown
}

const { Environment, FileSystemLoader } = createRequire(import.meta.url)('nunjucks') as Nunjucks
const templates = fileURLToPath(new URL('../templates/web', import.meta.url))
const nunjucks = new Environment(new FileSystemLoader(path.join(templates, '_includes')), { autoescape: true })
/** A template without its front matter, as Eleventy reads it. */
const template = (file: string) => readFileSync(path.join(templates, file), 'utf8').replace(/^---\n[^]*?\n---\n/, '')
const [layout, ...pageTemplates] = ['_layouts/page.njk', 'index.njk', 'imprint.njk', 'leaf.njk'].map(template)

/** The web edition through the templates of the house, without Eleventy. */
export const webFiles = ({ book, numbering }: Numbered): Map<string, string> => {
  const edition = webEdition(book, numbering)
  const [index = '', imprint = '', leaf = ''] = pageTemplates
  const page = (own: string, data: object): string => {
    const content = nunjucks.renderString(own, { edition, ...data })
    return nunjucks.renderString(layout ?? '', { edition, content, ...data })
  }
  return new Map([
    ['index.html', page(index, {})],
    ['imprint.html', page(imprint, { name: 'imprint' })],
    ...edition.pages.map(division => [division.file, page(leaf, { division })] as const),
    ...edition.pictures.map(({ src, file }) => [file, pictureOf(src)] as const),
    ['assets/web.css', readFileSync(new URL('../styles/web.css', import.meta.url), 'utf8')],
  ])
}

export const epubFiles = ({ book, numbering }: Numbered): Map<string, string> => {
  const epub = writeEpub(book, numbering, new Date(0))
  const container =
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>' +
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
  return new Map([
    ['META-INF/container.xml', container],
    ['OEBPS/content.opf', epub.packageWith([])],
    ['OEBPS/toc.xhtml', epub.nav],
    ['OEBPS/toc.ncx', epub.ncx],
    ['OEBPS/style.css', ''],
    ...epub.documents.map(({ file, xhtml }) => [`OEBPS/${file}`, xhtml] as const),
    ...epub.pictures.map(({ src, path }) => [`OEBPS/${path}`, pictureOf(src)] as const),
  ])
}

// Pages

type Page = { label: string; texts: PdfText[] }

interface Run {
  readonly text: string
  /** Id of the note that it calls. */
  readonly calls?: string
  /** Id of the note that it is the number of. */
  readonly numbers?: string
  /** Id of the block that it begins. */
  readonly begins?: string | undefined
  readonly size: number
}
type Line = readonly Run[]

const isElement = (node: T.Node): node is T.Element => 'tagName' in node
const attribute = (node: T.Element, name: string) => node.attrs.find(attr => attr.name === name)?.value
const blockNames =
  /^(p|div|h[1-6]|li|dt|dd|td|th|caption|figcaption|pre|blockquote|ul|ol|table|tr|figure|section|header|article|dl)$/

/** Breaks text into lines of at most `measure` signs; long words are broken with a hyphen, as a press does. */
const setLines = (root: T.Element, measure: number, size: number): Line[] => {
  const lines: Line[] = []
  let line: Run[] = []
  let used = 0
  let blank = false
  let begins: string | undefined
  const end = () => {
    const [first, ...others] = line
    if (first) {
      lines.push([{ ...first, begins }, ...others])
      begins = undefined
    }
    ;[line, used, blank] = [[], 0, false]
  }
  const put = (run: Run) => {
    const last = line.at(-1)
    if (
      last &&
      last.calls === undefined &&
      run.calls === undefined &&
      last.numbers === undefined &&
      last.text !== '‐'
    ) {
      line[line.length - 1] = { ...last, text: last.text + run.text }
    } else line.push(run)
    used += run.text.length
  }
  const word = (text: string, marks: Partial<Run>) => {
    const room = measure - used - (blank ? 1 : 0)
    if (text.length > room && used > 0) {
      const cut = Math.min(room - 1, text.length - 3)
      const broken = text.length > 7 && cut > 2 && /^[\p{L}]+$/u.test(text)
      if (!broken) {
        end()
        return put({ text, size, ...marks })
      }
      put({ text: `${blank ? ' ' : ''}${text.slice(0, cut)}`, size })
      line.push({ text: '‐', size })
      end()
      return put({ text: text.slice(cut), size })
    }
    put({ text: `${blank && used > 0 ? ' ' : ''}${text}`, size, ...marks })
    blank = false
  }
  const read = (node: T.Node, order: number): void => {
    if (!isElement(node)) {
      if (!('value' in node)) return
      for (const part of node.value.split(/(\s+)/)) {
        if (part === '') continue
        if (/^\s+$/.test(part)) blank = used > 0
        else word(part, {})
      }
      return
    }
    const own = attribute(node, 'class') ?? ''
    if (node.tagName === 'section' && /\bnotes\b/.test(own)) return
    const text = () => node.childNodes.map(child => ('value' in child ? child.value : '')).join('')
    if (attribute(node, 'data-note') !== undefined && text() === '') return
    if (node.tagName === 'sup' && /\bnoteref\b/.test(own)) {
      const link = node.childNodes[0] as T.Element
      const mark = 'value' in (link.childNodes[0] ?? {}) ? (link.childNodes[0] as T.TextNode).value : ''
      line.push({ text: mark, size: size * 0.7, calls: attribute(link, 'href')?.slice(1) ?? '' })
      return
    }
    if (/\bnote-mark\b/.test(own)) {
      line.push({ text: text(), size, numbers: (attribute(node, 'href') ?? '').slice(1) })
      return
    }
    const isBlock = blockNames.test(node.tagName)
    if (isBlock || node.tagName === 'br') end()
    if (isBlock) begins = attribute(node, 'id') ?? begins
    if (node.tagName === 'li' && node.parentNode && 'tagName' in node.parentNode && node.parentNode.tagName === 'ol') {
      line.push({ text: `${order}.`, size })
    }
    let item = Number(attribute(node, 'start') ?? 1)
    for (const child of node.childNodes) read(child, isElement(child) && child.tagName === 'li' ? item++ : 0)
    if (isBlock) end()
  }
  read(root, 0)
  end()
  return lines
}

const textsOf = (lines: readonly Line[], top: number): PdfText[] =>
  lines.flatMap((line, row) => {
    let x = 60
    return line.map(({ text, size }, index) => {
      const width = text.length * size * 0.45
      const set = { text, x, y: top + row * 14, width, size, endsLine: index === line.length - 1 }
      x += width
      return set
    })
  })

const perPage = 16

/** Sets one document: text above, the notes that it calls below; what has no room runs over. */
const setDocument = (html: string, byPage: boolean): { body: Line[]; notes: Line[] }[] => {
  const root = parseFragment(html)
  const article = root.childNodes.find(node => isElement(node) && node.tagName === 'article') as T.Element
  const section = root.childNodes.find(node => isElement(node) && node.tagName === 'section') as T.Element | undefined
  const noteLines = new Map(
    (section?.childNodes ?? [])
      .filter(isElement)
      .map(note => [attribute(note, 'id') ?? '', setLines(note, 64, 9)] as const),
  )
  const credit = [...noteLines.keys()].find(id => id.startsWith('credit-'))
  const body = setLines(article, 56, 11)
  const pages: { body: Line[]; notes: Line[] }[] = []
  let carried: Line[] = credit === undefined ? [] : [...(noteLines.get(credit) ?? [])]
  const called = new Set<string>()
  for (let at = 0; at < body.length || carried.length > 0;) {
    const page = { body: [] as Line[], notes: carried.slice(0, perPage - 2) }
    carried = carried.slice(perPage - 2)
    while (at < body.length && page.body.length + page.notes.length < perPage && carried.length === 0) {
      const line = body[at++] as Line
      page.body.push(line)
      for (const { calls } of line) {
        if (calls === undefined || called.has(calls) || !noteLines.has(calls)) continue
        called.add(calls)
        const lines = noteLines.get(calls) ?? []
        // At least one line of a note stands on its call's page.
        const room = Math.max(1, perPage - page.body.length - page.notes.length)
        page.notes.push(...(carried.length > 0 ? [] : lines.slice(0, room)))
        carried.push(...(carried.length > 0 ? lines : lines.slice(room)))
      }
    }
    if (byPage) numberAnew(page)
    pages.push(page)
  }
  return pages
}

/** Marks that begin anew on each page. */
const numberAnew = (page: { body: Line[]; notes: Line[] }) => {
  let count = 0
  const marks = new Map<string, string>()
  page.notes = page.notes.map(line =>
    line.map(run => {
      if (run.numbers === undefined || !/^\d+\.\s*$/.test(run.text)) return run
      marks.set(run.numbers.replace(/^noteref-/, 'note-'), String(++count))
      return { ...run, text: `${count}.` }
    }),
  )
  const renumber = (line: Line) =>
    line.map(run => (run.calls !== undefined ? { ...run, text: marks.get(run.calls) ?? run.text } : run))
  page.body = page.body.map(renumber)
  page.notes = page.notes.map(renumber)
}

const plain = (text: string): Line[] => [[{ text, size: 11 }]]

/** The pages of a PDF as `readPdf` gives them: half-title, contents, then every division from a recto on. */
export const pdfPages = ({ book, numbering }: Numbered): Page[] => {
  const print = writePrint(book, numbering, src => src)
  const byPage = book.metadata.notes.numbering === 'page'
  const pages: Page[] = []
  const firsts = new Map<string, string>()
  const open = (label: string, texts: PdfText[]) => pages.push({ label, texts })
  const documents = [...print.opening.filter(({ matter }) => matter !== 'preliminary'), ...print.divisions]
  const set: Page[] = []
  for (const document of documents) {
    if (set.length % 2 === 1) set.push({ label: String(set.length + 1), texts: [] })
    setDocument(document.html, byPage).forEach((page, index) => {
      const label = String(set.length + 1)
      if (index === 0) firsts.set(document.id, label)
      for (const { begins } of page.body.flat()) if (begins !== undefined) firsts.set(begins, label)
      const head =
        index === 0 ? [] : plain(set.length % 2 === 1 ? print.runningHead : document.runningHead || print.runningHead)
      const folio = index === 0 ? [] : plain(label)
      set.push({
        label,
        texts: [
          ...textsOf(head, 40),
          ...textsOf(page.body, 60),
          ...textsOf(page.notes, 60 + (page.body.length + 1) * 14),
          ...textsOf(folio, 560),
        ],
      })
    })
  }
  const list = ({ html }: { readonly html: string }): Line[] =>
    setLines(parseFragment(html).childNodes.find(isElement) as T.Element, 56, 11)
  open('i', textsOf(print.opening.filter(({ matter }) => matter === 'preliminary').flatMap(list), 100))
  open('ii', [])
  const folio = (id: string) => firsts.get(id) ?? '1'
  const [contents = [], ...lists] = print.lists(folio).map(list)
  open('iii', textsOf(contents, 100))
  open('iv', textsOf(lists.flat(), 100))
  return [...pages, ...set]
}

// Proofs

const encoded = (files: TextFiles) =>
  new Map([...files].map(([path, text]) => [path, new TextEncoder().encode(text)] as const))

const fullPage = (page: Page): PdfPage => ({ ...page, width: 432, height: 648, links: [] })

export interface Editions {
  readonly web?: TextFiles
  readonly epub?: TextFiles
  readonly pdf?: readonly Page[]
}

export const readAll = ({ web, epub, pdf }: Editions): ReadEditions => ({
  ...(web && { web: { path: 'web', reading: readWeb(encoded(web)) } }),
  ...(pdf && { pdf: { path: 'book.pdf', reading: { pages: pdf.map(fullPage), outline: [] } } }),
  ...(epub && { epub: { path: 'book.epub', reading: readEpub(encoded(epub)) } }),
})

export interface Told {
  readonly proof: Proof
  /** Every error, with the manuscript's line: `12: …`. */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

/** Proves editions and tells what is wrong, with lines of the manuscript. */
export const tellProof = ({ book, numbering }: Numbered, editions: Editions): Told => {
  const { value: proof } = prove(book, numbering, readAll(editions))
  const told = (wanted: string) =>
    proof.problems
      .filter(({ severity }) => severity === wanted)
      .map(({ message, manuscript }) => `${manuscript?.line ?? '-'}: ${message}`)
  return { proof, errors: told('error'), warnings: told('warning') }
}

/** All three editions, undamaged. */
export const allEditions = (of: Numbered) => ({ web: webFiles(of), epub: epubFiles(of), pdf: pdfPages(of) })
