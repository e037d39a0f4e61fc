/** Pages of a PDF as plain data: what a thread of its own can read, and hand over. */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/types/src/display/api.d.ts'
import { loadPdfJs } from '../../importers/pdf/library.ts'
import type { PdfLink, PdfText } from '../pdf.ts'

/** `[page, {name: 'XYZ'}, left, top, zoom]`, or the name of one (ISO 32000-1, 12.3.2). */
export type Destination = string | readonly unknown[] | null | undefined

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

export type ReadPage = Awaited<ReturnType<typeof readPage>>

/** Rejects when `bytes`, which are left as they are, are not a PDF. */
const open = async (bytes: Uint8Array) => {
  const { getDocument, VerbosityLevel } = await loadPdfJs()
  return getDocument({
    // pdf.js takes what it is given away from us.
    data: Uint8Array.from(bytes),
    verbosity: VerbosityLevel.ERRORS,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
  })
}

/** pdf.js keeps the number of pages of one document for all that are open in a thread: they take turns. */
let turn: Promise<unknown> = Promise.resolve()

/** Gives the document to `use`, and closes it. */
export const withPdf = async <T>(bytes: Uint8Array, use: (document: PDFDocumentProxy) => Promise<T>): Promise<T> => {
  const read = async () => {
    const loading = await open(bytes)
    try {
      return await use(await loading.promise)
    } finally {
      await loading.destroy()
    }
  }
  const reading = turn.then(read)
  turn = reading.catch(() => undefined)
  return reading
}

/** Pages from `from`, counted from 0, to before `to`. pdf.js keeps nothing of a page once it has been read. */
export const readPages = async (
  document: PDFDocumentProxy,
  from: number,
  to: number,
  tell: (read: number) => void = () => undefined,
): Promise<readonly ReadPage[]> => {
  const read: ReadPage[] = []
  for (let index = from; index < to; index++) {
    read.push(await readPage(await document.getPage(index + 1)))
    tell(read.length)
  }
  return read
}
