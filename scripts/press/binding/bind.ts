/** Gatherings, the printed pages of one division each, are tidied one by one and bound into one PDF. */
import { words } from '../../writers/words.ts'
import { sha256 } from '../cache.ts'
import { points } from '../format.ts'
import { joinFaces } from './faces.ts'
import { writeFacts, type PdfFacts } from './facts.ts'
import { layFurniture } from './furniture.ts'
import { leadLinks, type BoundPlace } from './links.ts'
import {
  PDFArray,
  PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRef,
  lookup,
  pageTreeOf,
} from './objects.ts'
import { readPdf } from './parse.ts'
import { writeOutline, type BoundHeading } from './outline.ts'
import { textOf } from './structure.ts'
import { joinTags, type TaggedPart } from './tags.ts'
import { writePacked } from './write.ts'

export type { PdfFacts } from './facts.ts'
export { placeholderOf } from './links.ts'

/** Where something stands in a gathering: the page from 0, and CSS pixels from its top. */
export interface SheetPlace {
  readonly page: number
  readonly y: number
}

export interface SheetHeading extends SheetPlace {
  readonly level: number
  readonly words: string
}

/** Printed pages of one document, and what stands where on them. */
export interface Gathering {
  readonly pdf: Uint8Array
  readonly places: Readonly<Record<string, SheetPlace>>
  readonly headings: readonly SheetHeading[]
}

/** A PDF among the objects of the book. */
interface Loaded {
  readonly references: readonly PDFRef[]
  readonly pages: readonly PDFDict[]
  readonly tags: PDFRef | null
  readonly headers: number
  readonly producer: string
}

const load = (context: PDFContext, pdf: Uint8Array, before: number): Loaded => {
  const document = readPdf(context, pdf, before)
  const nodes = pageTreeOf(document)
  const isTree = ({ node }: (typeof nodes)[number]) => node.has(PDFName.of('Kids'))
  const pages = nodes.filter(node => !isTree(node))
  const tags = document.catalog.get(PDFName.of('StructTreeRoot'))
  const [info, root] = ['Info', 'Root'].map(key => document.trailer.get(PDFName.of(key)))
  const producer = textOf(lookup(document.trailer, 'Info', PDFDict)?.get(PDFName.of('Producer')))
  // The tree of pages, the catalogue and the metadata are the book's own.
  for (const stale of [info, root, ...nodes.filter(isTree).map(({ ref }) => ref)])
    if (stale instanceof PDFRef) context.delete(stale)
  return {
    references: pages.map(({ ref }) => ref),
    pages: pages.map(({ node }) => node),
    tags: tags instanceof PDFRef ? tags : null,
    headers: document.headers,
    producer: producer || 'Chromium',
  }
}

/** A gathering among the objects of the book. */
interface Bound extends TaggedPart {
  readonly references: readonly PDFRef[]
  readonly gathering: Gathering
}

/** A leaf of the page tree for each gathering, and a root over them. */
const writePages = (context: PDFContext, parts: readonly Bound[]): PDFRef => {
  const root = context.nextRef()
  const leaves = parts.map(({ references, pages }) => {
    const leaf = context.register(
      context.obj({ Type: 'Pages', Parent: root, Kids: [...references], Count: pages.length }),
    )
    for (const page of pages) page.set(PDFName.of('Parent'), leaf)
    return leaf
  })
  const count = parts.reduce((sum, { pages }) => sum + pages.length, 0)
  context.assign(root, context.obj({ Type: 'Pages', Kids: leaves, Count: count }))
  return root
}

const heightOf = (page: PDFDict): number => lookup(page, 'MediaBox', PDFArray)?.lookup(3, PDFNumber)?.asNumber() ?? 0

/** Gives a page its exact size, from its left upper corner (ISO 32000-1, 14.11.2). */
const trimPage = (context: PDFContext, page: PDFDict, { width, height }: NonNullable<PdfFacts['trim']>): void => {
  const top = heightOf(page)
  const box = [0, top - height, width, top].map(length => Math.round(length * 1000) / 1000)
  for (const name of ['MediaBox', 'TrimBox']) page.set(PDFName.of(name), context.obj(box))
}

const placeIn = ({ references, pages }: Bound, { page, y }: SheetPlace): BoundPlace => ({
  page: references[page] as PDFRef,
  y: heightOf(pages[page] as PDFDict) - y * points,
})

/** An identifier from the content itself (ISO 32000-1, 14.4 asks for no more than that files differ): written over a blank. */
const blankId = '0'.repeat(32)

const identify = (bytes: Uint8Array): Uint8Array => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const id = sha256(buffer).slice(0, blankId.length)
  for (
    let at = buffer.lastIndexOf(blankId), times = 0;
    at >= 0 && times < 2;
    at = buffer.lastIndexOf(blankId, at - 1), times++
  )
    buffer.write(id, at, 'latin1')
  return bytes
}

/**
 * One PDF of all gatherings, in their order: tagged, its links led to their pages, with outline, page labels, metadata and
 * identifier. `furniture` is printed without tags, page for page what is laid over the text. An id that stands in several
 * gatherings is the first one's. The same gatherings, furniture and facts give the same bytes.
 */
export const bind = async (
  gatherings: readonly Gathering[],
  furniture: readonly Gathering[],
  facts: PdfFacts,
): Promise<Uint8Array> => {
  const context = PDFContext.create()
  const parts: Bound[] = []
  let [headers, producer] = [0, '']
  for (const gathering of gatherings) {
    const { references, pages, tags, ...loaded } = load(context, gathering.pdf, headers)
    const root = context.lookup(tags ?? undefined)
    if (!(root instanceof PDFDict)) throw new Error('a gathering was printed without tags')
    parts.push({ gathering, references, pages, root })
    headers = loaded.headers
    producer = loaded.producer
  }
  const dresses: Loaded[] = []
  for (const { pdf } of furniture) dresses.push(load(context, pdf, headers))
  const all = parts.flatMap(({ pages }) => pages)
  layFurniture(
    context,
    all,
    dresses.flatMap(({ pages }) => pages),
  )
  for (const { references } of dresses) references.forEach(reference => context.delete(reference))
  const places = new Map<string, BoundPlace>()
  const headings: BoundHeading[] = []
  for (const part of parts) {
    for (const [id, place] of Object.entries(part.gathering.places))
      if (!places.has(id)) places.set(id, placeIn(part, place))
    for (const { page, y, ...heading } of part.gathering.headings)
      headings.push({ ...heading, ...placeIn(part, { page, y }) })
  }
  for (const page of all) if (facts.trim) trimPage(context, page, facts.trim)
  const folios = new Map(
    parts.flatMap(({ references }) => references).map((page, index) => [page, facts.labels?.[index] ?? `${index + 1}`]),
  )
  const folioOf = ({ page }: BoundPlace) => `${words(facts.language).page} ${folios.get(page) ?? ''}`
  for (const page of all) leadLinks(context, page, places, folioOf)
  joinFaces(context)
  const outline = writeOutline(context, headings)
  const catalogue = {
    Type: 'Catalog',
    Pages: writePages(context, parts),
    MarkInfo: context.obj({ Type: 'MarkInfo', Marked: true }),
    StructTreeRoot: joinTags(context, parts, facts.language),
    ...writeFacts(context, facts, producer),
    ...(outline === null ? {} : { Outlines: outline, PageMode: 'UseOutlines' }),
  }
  context.trailerInfo.Root = context.register(context.obj(catalogue))
  const id = PDFHexString.of(blankId)
  context.trailerInfo.ID = context.obj([id, id])
  return identify(await writePacked(context))
}
