/** Gatherings, the printed pages of one division each, are tidied one by one and bound into one PDF. */
import { deflateSync, inflateSync } from 'node:zlib'
import type * as PdfLibrary from 'pdf-lib'
import { words } from '../../writers/words.ts'
import { sha256 } from '../cache.ts'
import { points } from '../format.ts'
import { markArtifacts } from './artifacts.ts'
import { nameElements } from './elements.ts'
import { glyphWidths, joinFaces } from './faces.ts'
import { writeFacts, type PdfFacts } from './facts.ts'
import { tidySoftHyphens } from './hyphens.ts'
import { layFurniture } from './furniture.ts'
import { joinLines, type WidthsOf } from './lines.ts'
import { leadLinks, type BoundPlace } from './links.ts'
import { adopt, lookup, renumberNodes, type PdfLib } from './objects.ts'
import { unwrap } from './wraps.ts'
import { writeOutline, type BoundHeading } from './outline.ts'
import { joinTags, type TaggedPart } from './tags.ts'

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

/** Widths of the glyphs of a page's faces; `known` keeps them from page to page. */
const widthsOn = (
  lib: PdfLib,
  page: PdfLibrary.PDFDict,
  known: Map<PdfLibrary.PDFDict, ReadonlyMap<number, number> | null>,
): WidthsOf => {
  const fonts = lookup(lib, lookup(lib, page, 'Resources', lib.PDFDict), 'Font', lib.PDFDict)
  return name => {
    const font = lookup(lib, fonts, name, lib.PDFDict)
    if (!font) return null
    if (!known.has(font)) known.set(font, glyphWidths(lib, font))
    return known.get(font) ?? null
  }
}

const tidyPages = (lib: PdfLib, document: PdfLibrary.PDFDocument): void => {
  const { PDFName, PDFRawStream } = lib
  const { context } = document
  const known = new Map<PdfLibrary.PDFDict, ReadonlyMap<number, number> | null>()
  for (const { node } of document.getPages()) {
    const reference = node.get(PDFName.of('Contents'))
    const stream = context.lookup(reference)
    if (!(stream instanceof PDFRawStream) || stream.dict.get(PDFName.of('Filter')) !== PDFName.of('FlateDecode'))
      continue
    const content = inflateSync(stream.getContents()).toString('latin1')
    const bytes = deflateSync(
      Buffer.from(markArtifacts(joinLines(tidySoftHyphens(content), widthsOn(lib, node, known))), 'latin1'),
    )
    context.assign(reference as PdfLibrary.PDFRef, context.stream(bytes, { Filter: 'FlateDecode' }))
  }
}

/** A PDF as Chromium printed it, without soft hyphens in its text, in lines, and without names that depend on what was printed before. */
export const tidyPdf = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const lib = await import('pdf-lib')
  const renumbered = Buffer.from(renumberNodes(Buffer.from(bytes).toString('latin1')), 'latin1')
  const document = await lib.PDFDocument.load(renumbered, {
    updateMetadata: false,
    parseSpeed: lib.ParseSpeeds.Fastest,
  })
  tidyPages(lib, document)
  nameElements(lib, document)
  unwrap(lib, document)
  return document.save({
    useObjectStreams: false,
    addDefaultPage: false,
    updateFieldAppearances: false,
    objectsPerTick: Infinity,
  })
}

/** A PDF among the objects of the book. */
interface Loaded {
  readonly references: readonly PdfLibrary.PDFRef[]
  readonly pages: readonly PdfLibrary.PDFDict[]
  readonly tags: PdfLibrary.PDFRef | null
  readonly headers: number
  readonly producer: string
}

const load = async (lib: PdfLib, context: PdfLibrary.PDFContext, pdf: Uint8Array, headers: number): Promise<Loaded> => {
  const { PDFDict, PDFName, PDFRef } = lib
  const document = await lib.PDFDocument.load(pdf, { updateMetadata: false, parseSpeed: lib.ParseSpeeds.Fastest })
  const part = document.context
  const { Info, Root } = part.trailerInfo
  const producer = document.getProducer() ?? 'Chromium'
  const pages = document.getPages().map(({ ref }) => ref)
  const tags = document.catalog.get(PDFName.of('StructTreeRoot'))
  // The tree of pages, the catalogue and the metadata are the book's own.
  const trees = part.enumerateIndirectObjects().filter(([, object]) => object instanceof lib.PDFPageTree)
  for (const [reference] of trees) part.delete(reference)
  for (const reference of [Info, Root]) if (reference instanceof PDFRef) part.delete(reference)
  const { moved, headers: last } = adopt(lib, context, part, headers)
  const references = pages.map(moved)
  return {
    references,
    pages: references.map(reference => context.lookup(reference, PDFDict)),
    tags: tags instanceof PDFRef ? moved(tags) : null,
    headers: last,
    producer,
  }
}

/** A gathering among the objects of the book. */
interface Bound extends TaggedPart {
  readonly references: readonly PdfLibrary.PDFRef[]
  readonly gathering: Gathering
}

/** A leaf of the page tree for each gathering, and a root over them. */
const writePages = (lib: PdfLib, context: PdfLibrary.PDFContext, parts: readonly Bound[]): PdfLibrary.PDFRef => {
  const root = context.nextRef()
  const leaves = parts.map(({ references, pages }) => {
    const leaf = context.register(
      context.obj({ Type: 'Pages', Parent: root, Kids: [...references], Count: pages.length }),
    )
    for (const page of pages) page.set(lib.PDFName.of('Parent'), leaf)
    return leaf
  })
  const count = parts.reduce((sum, { pages }) => sum + pages.length, 0)
  context.assign(root, context.obj({ Type: 'Pages', Kids: leaves, Count: count }))
  return root
}

const heightOf = (lib: PdfLib, page: PdfLibrary.PDFDict): number =>
  lookup(lib, page, 'MediaBox', lib.PDFArray)?.lookup(3, lib.PDFNumber).asNumber() ?? 0

/** Gives a page its exact size, from its left upper corner (ISO 32000-1, 14.11.2). */
const trimPage = (
  lib: PdfLib,
  context: PdfLibrary.PDFContext,
  page: PdfLibrary.PDFDict,
  { width, height }: NonNullable<PdfFacts['trim']>,
): void => {
  const top = heightOf(lib, page)
  const box = [0, top - height, width, top].map(length => Math.round(length * 1000) / 1000)
  for (const name of ['MediaBox', 'TrimBox']) page.set(lib.PDFName.of(name), context.obj(box))
}

const placeIn = (lib: PdfLib, { references, pages }: Bound, { page, y }: SheetPlace): BoundPlace => ({
  page: references[page] as PdfLibrary.PDFRef,
  y: heightOf(lib, pages[page] as PdfLibrary.PDFDict) - y * points,
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
  const lib = await import('pdf-lib')
  const context = lib.PDFContext.create()
  const parts: Bound[] = []
  let [headers, producer] = [0, '']
  for (const gathering of gatherings) {
    const { references, pages, tags, ...loaded } = await load(lib, context, gathering.pdf, headers)
    if (tags === null) throw new Error('a gathering was printed without tags')
    parts.push({ gathering, references, pages, root: context.lookup(tags, lib.PDFDict) })
    headers = loaded.headers
    producer = loaded.producer
  }
  const dresses: Loaded[] = []
  for (const { pdf } of furniture) dresses.push(await load(lib, context, pdf, headers))
  const all = parts.flatMap(({ pages }) => pages)
  layFurniture(
    lib,
    context,
    all,
    dresses.flatMap(({ pages }) => pages),
  )
  for (const { references } of dresses) references.forEach(reference => context.delete(reference))
  const places = new Map<string, BoundPlace>()
  const headings: BoundHeading[] = []
  for (const part of parts) {
    for (const [id, place] of Object.entries(part.gathering.places))
      if (!places.has(id)) places.set(id, placeIn(lib, part, place))
    for (const { page, y, ...heading } of part.gathering.headings)
      headings.push({ ...heading, ...placeIn(lib, part, { page, y }) })
  }
  for (const page of all) if (facts.trim) trimPage(lib, context, page, facts.trim)
  const folios = new Map(
    parts.flatMap(({ references }) => references).map((page, index) => [page, facts.labels?.[index] ?? `${index + 1}`]),
  )
  const folioOf = ({ page }: BoundPlace) => `${words(facts.language).page} ${folios.get(page) ?? ''}`
  for (const page of all) leadLinks(lib, context, page, places, folioOf)
  joinFaces(lib, context)
  const outline = writeOutline(lib, context, headings)
  const catalogue = {
    Type: 'Catalog',
    Pages: writePages(lib, context, parts),
    MarkInfo: context.obj({ Type: 'MarkInfo', Marked: true }),
    StructTreeRoot: joinTags(lib, context, parts, facts.language),
    ...writeFacts(lib, context, facts, producer),
    ...(outline === null ? {} : { Outlines: outline, PageMode: 'UseOutlines' }),
  }
  context.trailerInfo.Root = context.register(context.obj(catalogue))
  const id = lib.PDFHexString.of(blankId)
  context.trailerInfo.ID = context.obj([id, id])
  return identify(await lib.PDFStreamWriter.forContext(context, Infinity, true, 500).serializeToBuffer())
}
