/**
 * Chromium's PDF, finished and read back. The two libraries take most of a second each to load, so each is loaded when it
 * is needed.
 */
import { createHash } from 'node:crypto'
import { deflateSync, inflateSync } from 'node:zlib'
import type * as PdfLibrary from 'pdf-lib'
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/types/src/display/api.d.ts'
import { escapeHtml } from '../writers/html.ts'
import { roman } from './roman.ts'

/** What a PDF says of itself. */
export interface PdfFacts {
  readonly title: string
  readonly authors: readonly string[]
  readonly subject?: string | undefined
  readonly keywords?: readonly string[]
  /** BCP 47 tag of the book. */
  readonly language: string
  /** The moment that it carries, from clock.ts. */
  readonly date: Date
  /** The folio of each page, as it is printed or would be: `i`, `ii`, `1` … Left out, a reader counts from 1. */
  readonly labels?: readonly string[]
  /**
   * Words of each heading, in the order of the pages. Chromium puts the marks of notes into its outline, and turns the words
   * of right-to-left headings round. Passed over when it has another number of headings.
   */
  readonly headings?: readonly string[]
}

type PdfLib = typeof PdfLibrary

/** i to cccxcix, by their names: no book has more front matter. */
const romanNumbers = new Map(Array.from({ length: 399 }, (_, index) => [roman(index + 1), index + 1]))

interface Label {
  readonly style: 'D' | 'r' | null
  readonly number: number
  readonly text: string
}

const readLabel = (text: string): Label => {
  if (/^[1-9]\d{0,5}$/.test(text)) return { style: 'D', number: Number(text), text }
  const number = romanNumbers.get(text)
  return number === undefined ? { style: null, number: 0, text } : { style: 'r', number, text }
}

/** The number tree of ISO 32000-1, 12.4.2: a page that only goes on counting needs no entry. */
const pageLabels = ({ PDFHexString }: PdfLib, labels: readonly string[]) => ({
  Nums: labels.map(readLabel).flatMap(({ style, number, text }, page, all) => {
    const before = all[page - 1]
    if (style !== null && style === before?.style && number === before.number + 1) return []
    return [page, style === null ? { P: PDFHexString.fromText(text) } : { S: style, St: number }]
  }),
})

/** XMP of ISO 16684-1: the same facts again, in the form that libraries and checkers of accessibility read. */
const xmp = ({ title, authors, subject, keywords = [], language, date }: PdfFacts, producer: string): string => {
  const moment = `${date.toISOString().slice(0, 19)}Z`
  const list = (values: readonly string[]) => values.map(value => `<rdf:li>${escapeHtml(value)}</rdf:li>`).join('')
  const localized = (text: string) => `<rdf:Alt><rdf:li xml:lang="x-default">${escapeHtml(text)}</rdf:li></rdf:Alt>`
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">',
    '<dc:format>application/pdf</dc:format>',
    `<dc:title>${localized(title)}</dc:title>`,
    ...(authors.length > 0 ? [`<dc:creator><rdf:Seq>${list(authors)}</rdf:Seq></dc:creator>`] : []),
    ...(subject ? [`<dc:description>${localized(subject)}</dc:description>`] : []),
    ...(keywords.length > 0 ? [`<dc:subject><rdf:Bag>${list(keywords)}</rdf:Bag></dc:subject>`] : []),
    ...(keywords.length > 0 ? [`<pdf:Keywords>${escapeHtml(keywords.join(', '))}</pdf:Keywords>`] : []),
    `<dc:language><rdf:Bag>${list([language])}</rdf:Bag></dc:language>`,
    `<xmp:CreateDate>${moment}</xmp:CreateDate><xmp:ModifyDate>${moment}</xmp:ModifyDate>`,
    `<xmp:CreatorTool>Octavo</xmp:CreatorTool><pdf:Producer>${escapeHtml(producer)}</pdf:Producer>`,
    '</rdf:Description></rdf:RDF></x:xmpmeta>',
    '<?xpacket end="w"?>',
  ].join('\n')
}

/** Entries of the outline in the order of the pages: ISO 32000-1, 12.3.3. */
function* outlineEntries(lib: PdfLib, parent: PdfLibrary.PDFDict | undefined): Generator<PdfLibrary.PDFDict> {
  const { PDFDict, PDFName } = lib
  let entry = parent?.lookupMaybe(PDFName.of('First'), PDFDict)
  while (entry) {
    yield entry
    yield* outlineEntries(lib, entry)
    entry = entry.lookupMaybe(PDFName.of('Next'), PDFDict)
  }
}

const nameOutline = (lib: PdfLib, { catalog }: PdfLibrary.PDFDocument, headings: readonly string[]): void => {
  const entries = [...outlineEntries(lib, catalog.lookupMaybe(lib.PDFName.of('Outlines'), lib.PDFDict))]
  if (entries.length !== headings.length) return
  entries.forEach((entry, index) =>
    entry.set(lib.PDFName.of('Title'), lib.PDFHexString.fromText(headings[index] ?? '')),
  )
}

const write = (lib: PdfLib, document: PdfLibrary.PDFDocument, facts: PdfFacts): void => {
  const { PDFHexString, PDFName, PDFRef, PDFString } = lib
  const { catalog, context } = document
  const producer = document.getProducer() ?? 'Chromium'
  const text = (value: string) => PDFHexString.fromText(value)
  const date = PDFString.fromDate(facts.date)
  // In the place of Chromium's own, whose dates would stay in the file otherwise.
  const place = context.trailerInfo.Info instanceof PDFRef ? context.trailerInfo.Info : context.nextRef()
  context.trailerInfo.Info = place
  context.assign(
    place,
    context.obj({
      Title: text(facts.title),
      ...(facts.authors.length > 0 ? { Author: text(facts.authors.join('; ')) } : {}),
      ...(facts.subject ? { Subject: text(facts.subject) } : {}),
      ...(facts.keywords && facts.keywords.length > 0 ? { Keywords: text(facts.keywords.join(', ')) } : {}),
      Creator: text('Octavo'),
      Producer: text(producer),
      CreationDate: date,
      ModDate: date,
    }),
  )
  const metadata = context.stream(Buffer.from(xmp(facts, producer)), { Type: 'Metadata', Subtype: 'XML' })
  catalog.set(PDFName.of('Metadata'), context.register(metadata))
  catalog.set(PDFName.of('Lang'), PDFString.of(facts.language))
  catalog.set(PDFName.of('ViewerPreferences'), context.obj({ DisplayDocTitle: true }))
  if (catalog.has(PDFName.of('Outlines'))) catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'))
  if (facts.labels) catalog.set(PDFName.of('PageLabels'), context.obj(pageLabels(lib, facts.labels)))
}

const real = '[-+\\d.]+'
const shown = '(?:<[\\da-f]*>|\\((?:\\\\.|[^\\\\()])*\\)) Tj\\n'
/** How Skia writes a soft hyphen: a blank glyph that stands for U+00AD; where a line ends there, its hyphen follows. */
const softHyphen = new RegExp(
  `/Span<</ActualText <feff00ad> >> BDC\\n((?:${real} ){2}Td |(?:${real} ){6}Tm\\n)?${shown}EMC\\n` +
    `(?:ET\\nBT\\n(/F\\d+ ${real} Tf\\n(?:${real} ){5}(${real}) Tm\\n)(${shown})ET\\n)?`,
  'gi',
)
/** A soft hyphen inside a ligature: `<FEFF 0066 00AD 0066>` is “ff”. */
const ligature = /ActualText <feff((?:[\da-f]{4}){2,})>/gi

const withoutSoftHyphens = (codes: string): string =>
  (codes.match(/.{4}/g) ?? []).filter(code => !/00ad/i.test(code)).join('')

const nextLine = new RegExp(`(?:${real} ){5}(${real}) Tm`)

/**
 * A content stream of Chromium's without its soft hyphens, so that words can be searched for: those inside lines are taken
 * out, and the hyphen at the end of a line is marked as soft, so that readers join its word. What is seen stays the same.
 */
export const tidySoftHyphens = (content: string): string =>
  content
    .replace(ligature, (_, codes: string) => `ActualText <FEFF${withoutSoftHyphens(codes)}>`)
    .replace(softHyphen, (whole: string, ...found) => {
      const [move = '', place, height, sign, at] = found as [string?, string?, string?, string?, number?]
      if (place === undefined) return move
      const next = (at ?? 0) + whole.length
      const follows = nextLine.exec(content.slice(next, next + 400))?.[1]
      // On the same line: not a hyphen, but one sign in another face.
      const text = follows === height ? sign : `/Span<</ActualText <FEFF00AD> >> BDC\n${sign}EMC\n`
      return `ET\nBT\n${place}${text}ET\n`
    })

const tidyPages = ({ PDFName, PDFRawStream }: PdfLib, document: PdfLibrary.PDFDocument): void => {
  const { context } = document
  for (const page of document.getPages()) {
    const reference = page.node.get(PDFName.of('Contents'))
    const stream = context.lookup(reference)
    if (!(stream instanceof PDFRawStream) || stream.dict.get(PDFName.of('Filter')) !== PDFName.of('FlateDecode'))
      continue
    const content = inflateSync(stream.getContents()).toString('latin1')
    if (!/feff00ad/i.test(content)) continue
    const bytes = deflateSync(Buffer.from(tidySoftHyphens(content), 'latin1'))
    page.node.set(PDFName.of('Contents'), context.register(context.stream(bytes, { Filter: 'FlateDecode' })))
    context.delete(reference as never)
  }
}

/** An identifier from the content itself (ISO 32000-1, 14.4 asks for no more than that files differ): written over a blank. */
const blankId = '0'.repeat(32)

const identify = (bytes: Uint8Array): Uint8Array => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const id = createHash('sha256').update(buffer).digest('hex').slice(0, blankId.length)
  for (
    let at = buffer.lastIndexOf(blankId), times = 0;
    at >= 0 && times < 2;
    at = buffer.lastIndexOf(blankId, at - 1), times++
  )
    buffer.write(id, at, 'latin1')
  return bytes
}

/**
 * Chromium's PDF with its metadata, page labels and identifier, and without soft hyphens in its text. Outline, links and tags
 * stay as they are. The same pages and facts give the same bytes.
 */
export const finishPdf = async (bytes: Uint8Array, facts: PdfFacts): Promise<Uint8Array> => {
  const lib = await import('pdf-lib')
  const document = await lib.PDFDocument.load(bytes, { updateMetadata: false, parseSpeed: lib.ParseSpeeds.Fastest })
  write(lib, document, facts)
  if (facts.headings) nameOutline(lib, document, facts.headings)
  tidyPages(lib, document)
  const id = lib.PDFHexString.of(blankId)
  document.context.trailerInfo.ID = document.context.obj([id, id])
  return identify(
    await document.save({ addDefaultPage: false, updateFieldAppearances: false, objectsPerTick: Infinity }),
  )
}

/** Text in one face on one line. Points, from the left and top edge of the page; `y` is the base line. */
export interface PdfText {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  /** Of the type, in points. */
  readonly size: number
  /** A line ends here. */
  readonly endsLine: boolean
}

export interface PdfPlace {
  /** Counts from 0. */
  readonly page: number
  /** Points from the top; null when the place is the whole page. */
  readonly y: number | null
}

export interface PdfLink {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Null when it leads out of the document, or nowhere. */
  readonly to: PdfPlace | null
  readonly url: string | null
}

export interface PdfPage {
  /** As a reader shows it: `iv`, `12`. */
  readonly label: string
  readonly width: number
  readonly height: number
  /** In the order of the content, and in each line as it is read, be it from the right or from the left. */
  readonly texts: readonly PdfText[]
  readonly links: readonly PdfLink[]
}

export interface PdfEntry {
  readonly title: string
  /** Null when it leads nowhere. */
  readonly to: PdfPlace | null
  readonly entries: readonly PdfEntry[]
}

export interface Pdf {
  readonly title: string
  readonly language: string | null
  readonly tagged: boolean
  readonly pages: readonly PdfPage[]
  readonly outline: readonly PdfEntry[]
}

export interface ReadingOptions {
  readonly signal?: AbortSignal | undefined
  readonly progress?: (done: number, of: number, what: string) => void
}

/** `[page, {name: 'XYZ'}, left, top, zoom]`, or the name of one (ISO 32000-1, 12.3.2). */
type Destination = string | readonly unknown[] | null | undefined

type Unresolved<T> = Omit<T, 'to'> & { readonly destination: Destination }

interface ItemLike {
  readonly str: string
  readonly width: number
  readonly transform: readonly number[]
  readonly hasEOL: boolean
}

type Direction = 'rtl' | 'ltr'

const strongDirection = ({ text }: PdfText): Direction | null =>
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(text)
    ? 'rtl'
    : /\p{L}/u.test(text)
      ? 'ltr'
      : null

/**
 * A line as it is read. Chromium writes every line from left to right, and pdf.js turns round only what is inside a text. Blanks
 * and figures go with their neighbours if these agree, else with the line (as in rules N1 and N2 of Unicode's UAX #9).
 */
const inReadingOrder = (line: readonly PdfText[]): readonly PdfText[] => {
  const strong = line.map(strongDirection)
  if (!strong.includes('rtl')) return line
  const count = (direction: Direction) =>
    line.filter((_, index) => strong[index] === direction).reduce((letters, { text }) => letters + text.length, 0)
  const main: Direction = count('rtl') > count('ltr') ? 'rtl' : 'ltr'
  const runs: { direction: Direction; texts: PdfText[] }[] = []
  for (const [index, text] of line.entries()) {
    const before = strong.slice(0, index).findLast(found => found !== null) ?? main
    const after = strong.slice(index + 1).find(found => found !== null) ?? main
    const direction = strong[index] ?? (before === after ? before : main)
    const run = runs.at(-1)
    if (run?.direction === direction) run.texts.push(text)
    else runs.push({ direction, texts: [text] })
  }
  const ordered = runs.map(({ direction, texts }) => (direction === 'rtl' ? texts.reverse() : texts))
  const texts = (main === 'rtl' ? ordered.reverse() : ordered).flat()
  const ends = line.at(-1)?.endsLine ?? false
  return texts.map((text, index) => ({ ...text, endsLine: ends && index === texts.length - 1 }))
}

/** Lines, each with the text that ends it. */
const linesOf = (texts: readonly PdfText[]): readonly (readonly PdfText[])[] => {
  const lines: PdfText[][] = [[]]
  for (const text of texts) {
    lines.at(-1)?.push(text)
    if (text.endsLine) lines.push([])
  }
  return lines
}

/** An item without letters only says that a line ends: this goes to the text before it. */
const textsOf = (items: readonly ItemLike[], left: number, top: number): readonly PdfText[] => {
  const texts: PdfText[] = []
  for (const { str, width, transform, hasEOL } of items) {
    const [, , c = 0, d = 0, e = 0, f = 0] = transform
    const last = texts.at(-1)
    if (str !== '') texts.push({ text: str, x: e - left, y: top - f, width, size: Math.hypot(c, d), endsLine: hasEOL })
    else if (hasEOL && last) texts[texts.length - 1] = { ...last, endsLine: true }
  }
  return linesOf(texts).flatMap(inReadingOrder)
}

interface AnnotationLike {
  readonly subtype: string
  readonly rect: readonly number[]
  readonly dest?: Destination
  readonly url?: string
}

const linksOf = (annotations: readonly AnnotationLike[], left: number, top: number): readonly Unresolved<PdfLink>[] =>
  annotations
    .filter(({ subtype }) => subtype === 'Link')
    .map(({ rect: [x0 = 0, y0 = 0, x1 = 0, y1 = 0], dest, url }) => ({
      x: x0 - left,
      y: top - y1,
      width: x1 - x0,
      height: y1 - y0,
      destination: dest,
      url: url ?? null,
    }))

const readPage = async (page: PDFPageProxy) => {
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view
  const { items } = await page.getTextContent({ disableNormalization: true })
  const annotations = (await page.getAnnotations({ intent: 'print' })) as readonly AnnotationLike[]
  page.cleanup()
  return {
    reference: page.ref as { num: number } | null,
    width: right - left,
    height: top - bottom,
    top,
    texts: textsOf(items as readonly ItemLike[], left, top),
    links: linksOf(annotations, left, top),
  }
}

/**
 * pdf.js brings core-js along, which puts a slow `push` into every array of the process where V8 is older than 12.1 (Node 20): a
 * fifth of the time that reading takes. The old one is put back. The worker is given by hand, so that it is loaded here too.
 */
const loadReader = async () => {
  const push = Object.getOwnPropertyDescriptor(Array.prototype, 'push')
  try {
    // @ts-expect-error -- the package types its library only
    const worker: unknown = await import('pdfjs-dist/legacy/build/pdf.worker.mjs')
    Object.assign(globalThis, { pdfjsWorker: worker })
    return await import('pdfjs-dist/legacy/build/pdf.mjs')
  } finally {
    if (push) Object.defineProperty(Array.prototype, 'push', push)
  }
}

interface NodeLike {
  readonly title: string
  readonly dest: Destination
  readonly items: readonly NodeLike[]
}

/**
 * What stands in a finished PDF, page by page. `bytes` are left as they are. Rejects when they are not a PDF. pdf.js keeps
 * nothing of a page once it has been read.
 */
export const readPdf = async (bytes: Uint8Array, { signal, progress }: ReadingOptions = {}): Promise<Pdf> => {
  const { getDocument, VerbosityLevel } = await loadReader()
  const loading = getDocument({
    // pdf.js takes what it is given away from us.
    data: Uint8Array.from(bytes),
    verbosity: VerbosityLevel.ERRORS,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
  })
  try {
    const document = await loading.promise
    const labels = await document.getPageLabels()
    const read: Awaited<ReturnType<typeof readPage>>[] = []
    for (let number = 1; number <= document.numPages; number++) {
      signal?.throwIfAborted()
      read.push(await readPage(await document.getPage(number)))
      progress?.(number, document.numPages, 'pages read')
    }
    const { info } = await document.getMetadata()
    const facts = info as { Title?: string; Language?: string | null }
    const mark = (await document.getMarkInfo()) as { Marked?: boolean } | null
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
    const pages = read.map(({ width, height, texts, links }, index) => ({
      label: labels?.[index] ?? String(index + 1),
      width,
      height,
      texts,
      links: links.map(({ destination, ...link }) => ({ ...link, to: place(destination) })),
    }))
    const outline = ((await document.getOutline()) ?? []) as readonly NodeLike[]
    return {
      title: facts.Title ?? '',
      language: facts.Language ?? null,
      tagged: mark?.Marked === true,
      pages,
      outline: outline.map(entry),
    }
  } finally {
    await loading.destroy()
  }
}

const namedDestinations = async (document: PDFDocumentProxy): Promise<ReadonlyMap<string, readonly unknown[]>> =>
  new Map(Object.entries((await document.getDestinations()) as Record<string, readonly unknown[]>))
