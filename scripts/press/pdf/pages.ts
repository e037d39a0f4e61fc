/** Pages of a PDF as plain data: what a thread of its own can read, and hand over. */
import type { PDFDocumentProxy, PDFPageProxy, StructTreeNode } from 'pdfjs-dist/types/src/display/api.d.ts'
import { loadPdfJs } from '../../importers/pdf/library.ts'
import { direction, leftward } from '../../writers/direction.ts'
import type { PdfLink, PdfText } from './facts.ts'
import { readFigures } from './figures.ts'
import { insteadIn, lacksNames, named, type Instead } from './instead.ts'
import { besideFormulas, inReadingOrder, markReader, withFormulas, type Marked } from './order.ts'
import { tagsIn, type Tags } from './tags.ts'

/** What is to be looked at beside texts and links, which takes its time. */
export interface ReadingOptions {
  /** Lines may run from the right where no letter shows it: words of another script that are marked as Hebrew. */
  readonly turns?: boolean | undefined
  /** Pictures. */
  readonly figures?: boolean | undefined
}

/** `[page, {name: 'XYZ'}, left, top, zoom]`, or the name of one (ISO 32000-1, 12.3.2). */
export type Destination = string | readonly unknown[] | null | undefined

type Unresolved<T> = Omit<T, 'to'> & { readonly destination: Destination }

interface ItemLike {
  readonly str: string
  readonly width: number
  readonly transform: readonly number[]
  readonly hasEOL: boolean
}

/** Lines, each with the text that ends it; a head ends where it stands alone. A blank has the height of what it is drawn behind. */
const linesOf = (texts: readonly Marked[]): readonly (readonly Marked[])[] => {
  const lines: Marked[][] = []
  let solid: Marked | undefined
  for (const text of texts) {
    const isBlank = text.text.trim() === ''
    const isElsewhere = !isBlank && solid && Math.abs(text.y - solid.y) > solid.size
    const line = lines.at(-1)
    if (!line || line.at(-1)?.endsLine || isElsewhere) lines.push([text])
    else line.push(text)
    if (!isBlank) solid = text
  }
  return lines
}

type Item = ItemLike | { readonly type: string; readonly tag?: string; readonly id?: string }

/** An item without letters only says that a line ends: this goes to the text before it. */
const textsOf = (items: readonly Item[], tags: Tags | null, left: number, top: number): readonly Marked[] => {
  const texts: Marked[] = []
  const marks = markReader()
  for (const item of items) {
    if (!('str' in item)) {
      marks.read(item)
      continue
    }
    const { str: text, width, transform, hasEOL: endsLine } = item
    const [, , c = 0, d = 0, e = 0, f = 0] = transform
    const last = texts.at(-1)
    if (text !== '') {
      const own = marks.marks()
      const tag = tags ? ((own.mark === null ? undefined : tags.get(own.mark)) ?? null) : undefined
      const size = Math.hypot(c, d)
      texts.push({ text, x: e - left, y: top - f, width, size, endsLine, tag, ...own })
    } else if (endsLine && last) texts[texts.length - 1] = { ...last, endsLine }
  }
  return texts
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

/** A caption may stand in the tag of its picture. */
const isLettering = ({ tag }: PdfText): boolean =>
  !!tag && tag.roles.lastIndexOf('Figure') > tag.roles.lastIndexOf('Caption')

const plain = ({ text, x, y, width, size, endsLine, tag }: Marked): PdfText => ({
  text,
  x,
  y,
  width,
  size,
  endsLine,
  tag,
})

/** `turns`: lines may run from the right though no letter shows it. */
const readTexts = async (
  page: PDFPageProxy,
  tree: StructTreeNode | null,
  left: number,
  top: number,
  turns: boolean,
  instead: Instead,
): Promise<readonly PdfText[]> => {
  const { items: drawn, lang } = await page.getTextContent({ disableNormalization: true, includeMarkedContent: true })
  const items = lacksNames(drawn) ? named(drawn, await instead(page.pageNumber - 1)) : drawn
  const tags = tree && tagsIn(tree)
  const texts = textsOf(items as readonly Item[], tags, left, top).filter(text => !isLettering(text))
  if (!turns && direction(lang ?? '') === 'ltr' && !texts.some(({ text }) => leftward.test(text)))
    return texts.map(plain)
  const beside = linesOf(besideFormulas(texts)).flatMap(line => inReadingOrder(line, tags ?? new Map()))
  return withFormulas(beside, texts)
}

const readPage = async (page: PDFPageProxy, { turns = false, figures = false }: ReadingOptions, instead: Instead) => {
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view
  const tree = (await page.getStructTree()) as StructTreeNode | null
  const texts = await readTexts(page, tree, left, top, turns, instead)
  const annotations = (await page.getAnnotations({ intent: 'print' })) as readonly AnnotationLike[]
  const pictures = figures ? await readFigures(page, tree) : undefined
  page.cleanup()
  return {
    reference: page.ref as { num: number } | null,
    width: right - left,
    height: top - bottom,
    top,
    texts,
    links: linksOf(annotations, left, top),
    ...(pictures && { figures: pictures }),
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
  options: ReadingOptions,
): Promise<readonly ReadPage[]> => {
  const read: ReadPage[] = []
  const instead = insteadIn(document)
  for (let index = from; index < to; index++)
    read.push(await readPage(await document.getPage(index + 1), options, instead))
  return read
}
