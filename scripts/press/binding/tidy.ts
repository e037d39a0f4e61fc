/** Gatherings as Chromium printed them, made fit to be bound. */
import { deflateSync, inflateSync } from 'node:zlib'
import { joinAreas } from './areas.ts'
import { artifactsIn } from './artifacts.ts'
import { nameElements } from './elements.ts'
import { blankAt, duesIn, pairsOf, type BlankGlyph, type Due } from './blanks.ts'
import { glyphsOf, type Glyphs } from './faces.ts'
import { tidySoftHyphens, type Tidied } from './hyphens.ts'
import { joinLines, type Lines } from './lines.ts'
import {
  PDFArray,
  PDFContext,
  PDFDict,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFRef,
  lookup,
  pageTreeOf,
  type PDFDocument,
  type PDFObject,
  type PageNode,
} from './objects.ts'
import { headerName, headerStrings, readPdf } from './parse.ts'
import { completeRows } from './rows.ts'
import { saidIn, type Flow, type SaidPages } from './said.ts'
import { edited, type Run } from './shown.ts'
import { entriesOf, marksIn, structureIn, type Element } from './structure.ts'
import { chainOf, joinTurns, typesOf, writeEnds, type Chain, type LooseEnds } from './turns.ts'
import { unwrap } from './wraps.ts'
import { writePlain } from './write.ts'

/** Fonts of a page by their names; `known` keeps them from page to page. */
const fontsOn = (page: PDFDict, known: Map<PDFDict, Glyphs | null>): ReadonlyMap<string, Glyphs> => {
  const fonts = lookup(lookup(page, 'Resources', PDFDict), 'Font', PDFDict)
  const named = (fonts?.entries() ?? []).flatMap(([key]): readonly (readonly [string, Glyphs])[] => {
    const font = lookup(fonts, key.decodeText(), PDFDict)
    if (font && !known.has(font)) known.set(font, glyphsOf(font))
    const glyphs = font && known.get(font)
    return glyphs ? [[key.decodeText(), glyphs]] : []
  })
  return new Map(named)
}

interface TidyPage extends Lines<PDFRef> {
  readonly place: PDFRef
  /** Of its content stream. */
  readonly reference: PDFRef
  readonly fonts: ReadonlyMap<string, Glyphs>
}

/** What the marked contents of each page are in, by the number of the page. */
const ownersIn = ({ context, catalog }: PDFDocument): ReadonlyMap<number, PDFArray> => {
  const tree = lookup(lookup(catalog, 'StructTreeRoot', PDFDict), 'ParentTree', PDFDict)
  return new Map(
    entriesOf(tree, 'Nums').flatMap(([number, value]) => {
      const owners = context.lookup(value)
      return number instanceof PDFNumber && owners instanceof PDFArray ? [[number.asNumber(), owners] as const] : []
    }),
  )
}

/** Elements whose marked content goes on in others hold these too. */
const addPieces = ({ context }: PDFDocument, owners: PDFArray, pieces: Tidied['pieces']): void => {
  const { asElement, partsOf, setParts } = structureIn(context)
  const added: PDFObject[] = []
  const first = owners.size()
  for (const [mark, numbers] of pieces) {
    const owner = owners.get(mark)
    const element = asElement(owner)
    if (!element || !owner) continue
    for (const number of numbers) added[number - first] = owner
    const isMark = (part: PDFObject) => part instanceof PDFNumber && part.asNumber() === mark
    setParts(
      element,
      partsOf(element).flatMap(part =>
        isMark(part) ? [part, ...numbers.map(number => PDFNumber.of(number))] : [part],
      ),
    )
  }
  added.forEach(owner => owners.push(owner))
}

const readPages = (document: PDFDocument): readonly TidyPage[] => {
  const known = new Map<PDFDict, Glyphs | null>()
  const owned = ownersIn(document)
  const readPage = ({ ref: place, node }: PageNode): readonly TidyPage[] => {
    const reference = node.get(PDFName.of('Contents'))
    const stream = document.context.lookup(reference)
    const isPacked =
      stream instanceof PDFRawStream && stream.dict.get(PDFName.of('Filter')) === PDFName.of('FlateDecode')
    if (!isPacked || !(reference instanceof PDFRef)) return []
    const owners = owned.get(lookup(node, 'StructParents', PDFNumber)?.asNumber() ?? -1)
    const raw = inflateSync(stream.contents, { chunkSize: 2 ** 17 })
    const { content, pieces } = tidySoftHyphens(raw, owners?.size() ?? 0)
    if (owners) addPieces(document, owners, pieces)
    const fonts = fontsOn(node, known)
    return [{ place, reference, fonts, ...joinLines(place, content, font => fonts.get(font) ?? null) }]
  }
  return pageTreeOf(document).flatMap(readPage)
}

/** The glyph of a blank, in a font or in another on its page. */
const blankOn = ({ fonts }: TidyPage, font: string): BlankGlyph | null => {
  for (const name of [font, ...fonts.keys()]) {
    const { words, widths } = fonts.get(name) ?? {}
    const glyph = words?.indexOf(' ') ?? -1
    if (glyph >= 0) return { font: name, glyph, width: widths?.[glyph] ?? 0 }
  }
  return null
}

/** What an element shows of its own. */
interface ShownText {
  readonly element: Element
  readonly runs: readonly Run<PDFRef>[]
}

/** Each text on the pages, in the order in which they are read. */
const textsOn = (document: PDFDocument, pages: readonly TidyPage[]): readonly ShownText[] => {
  const byMark = new Map<PDFRef, Run<PDFRef>[][]>()
  for (const { place, runs } of pages) {
    const marks: Run<PDFRef>[][] = []
    for (const run of runs) (marks[run.mark] ??= []).push(run)
    byMark.set(place, marks)
  }
  return marksIn(document)
    .map(({ element, marks }) => ({
      element,
      runs: marks.flatMap(({ page, mark }) => byMark.get(page)?.[mark] ?? []),
    }))
    .filter(({ runs }) => runs.length > 0)
}

const packPages = ({ context }: PDFDocument, pages: readonly TidyPage[], dues: readonly Due<PDFRef>[]): void => {
  const byPage = new Map<PDFRef, Due<PDFRef>[]>(pages.map(({ place }) => [place, []]))
  for (const due of dues) byPage.get(due.run.page)?.push(due)
  for (const page of pages) {
    const blanks = (byPage.get(page.place) ?? []).flatMap(due => {
      const blank = blankOn(page, due.run.font)
      return blank ? [blankAt(page.content, due, blank)] : []
    })
    const packed = deflateSync(edited(page.content, [...blanks, ...artifactsIn(page.content, page.loose)]))
    context.assign(page.reference, context.stream(packed, { Filter: 'FlateDecode' }))
  }
}

/** What runs over the turns of pages, once the elements have their names; `elementOf` finds what shows a text. */
const turnsOf = ({ context }: PDFDocument, { turns, ends }: SaidPages, elementOf: (text: number) => Element | null) => {
  const chainAt = (text: number | null): Chain | null => {
    const element = text === null ? null : elementOf(text)
    return element && chainOf(context, element)
  }
  const found = turns.map(({ blocks, from, to, flow }) => ({
    flow,
    before: chainAt(from),
    behind: chainAt(to),
    types: typesOf(blocks),
    isFirst: from === null,
  }))
  const looseEnds = (flow: Flow): LooseEnds => {
    const first = found.find(turn => turn.flow === flow && turn.isFirst)
    return { begins: first?.behind ? { chain: first.behind, types: first.types } : null, ends: chainAt(ends[flow]) }
  }
  return {
    within: found.flatMap(({ before, behind, types }) => (before && behind ? [{ before, behind, types }] : [])),
    ends: { text: looseEnds('text'), notes: looseEnds('notes') },
  }
}

/** Tidies pages and their tags; `html` is what was printed. */
const tidyPages = (document: PDFDocument, html: string): void => {
  const pages = readPages(document)
  const shown = textsOn(document, pages)
  const runs = shown.map(({ runs }) => runs)
  const said = saidIn(html)
  const pairs = pairsOf(runs, said.texts)
  packPages(document, pages, duesIn(runs, said.texts, pairs))
  const tree = lookup(document.catalog, 'StructTreeRoot', PDFDict)
  joinAreas(document)
  nameElements(document)
  const elementOf = (text: number) => shown[pairs.get(text) ?? -1]?.element ?? null
  completeRows(document, said.rows, elementOf)
  const { within, ends } = turnsOf(document, said, elementOf)
  unwrap(document)
  if (!tree) return
  writeEnds(document.context, tree, ends, joinTurns(document.context, within, [tree]))
}

/**
 * The names of headers counted from 1, in the same order, with as many digits: no offset in the file moves. Chromium names
 * them after its own count of nodes, which depends on what the process did before.
 */
const renumberHeaders = (pdf: string): string => {
  const found = [...new Set(pdf.match(headerStrings))].sort()
  const names = new Map(found.map((name, index) => [name, `(${headerName(index + 1)})`]))
  return pdf.replace(headerStrings, name => names.get(name) ?? name)
}

/** A PDF as Chromium printed it from `html`, with blanks at the ends of its lines, without soft hyphens in its text, in lines, and without names that depend on what was printed before. */
export const tidyPdf = (pdf: Uint8Array, html: string): Uint8Array => {
  const renumbered = Buffer.from(renumberHeaders(Buffer.from(pdf).toString('latin1')), 'latin1')
  const document = readPdf(PDFContext.create(), renumbered)
  tidyPages(document, html)
  return writePlain(document)
}
