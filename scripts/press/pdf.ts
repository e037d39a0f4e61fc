/** A finished PDF read back. pdf.js takes most of a second to load, so it is loaded when it is needed. */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/types/src/display/api.d.ts'
import { loadPdfJs } from '../importers/pdf/library.ts'

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
  const { getDocument, VerbosityLevel } = await loadPdfJs()
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
