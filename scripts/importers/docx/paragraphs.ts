/** Paragraphs and tables of a Word file (ISO/IEC 29500-1, §§ 17.3 and 17.4). */
import type { Block, Inline } from '../../model/book.ts'
import { ImportFault } from '../fault.ts'
import { flatten } from '../flatten.ts'
import { boxed, isPara, type Flow, type Item, type Look, type Para } from '../office/flow.ts'
import { inlinesOfPieces, noSpan, textPiece, type Piece } from '../office/pieces.ts'
import { isRightToLeft, partOfStyles, type Part as Role } from '../office/roles.ts'
import { emptySink, lookOfSink, type Sink } from '../office/sink.ts'
import { cellOf, countOf, emptyCells, tableOf } from '../office/table.ts'
import { child, elementsIn, type Element } from '../office/xml.ts'
import type { Context, Part, Where } from './context.ts'
import { alternative, bookmark, endContents, readAll, settleTaken } from './runs.ts'
import { isOn, valueOf } from './styles.ts'

/** Twentieths of a point. */
const points = (twips: string | undefined): number => (Number.isFinite(Number(twips)) ? Number(twips) / 20 : 0)

const headingDepth = (context: Context, pPr: Element | undefined): number | null => {
  const depth = Number(valueOf(context.styles.paragraph(pPr, 'w:outlineLvl')[0]) ?? '9')
  return depth >= 0 && depth < 9 ? depth + 1 : null
}

const plain: Role = { role: 'text', level: 0 }

/** The part that styles and outline levels give a paragraph. */
export const roleOf = (context: Context, pPr: Element | undefined, part: Part): Role => {
  const said = partOfStyles(context.styles.names(pPr))
  if (said?.role === 'contents') return said
  if (part.inCell) return plain
  const depth = headingDepth(context, pPr)
  const role =
    depth === null || said?.role === 'title' || said?.role === 'subtitle'
      ? (said ?? plain)
      : { role: 'heading' as const, level: depth }
  return part.kind === 'note' && !['quotation', 'verse', 'code', 'continued'].includes(role.role) ? plain : role
}

/** Attributes of all places that say something, the nearest first to be heard. */
const merged = (elements: readonly (Element | undefined)[]): Readonly<Record<string, string>> =>
  Object.assign({}, ...elements.toReversed().map(element => element?.attributes ?? {})) as Record<string, string>

const lookOf = (context: Context, pPr: Element | undefined, sink: Sink, levelIndent: Element | undefined): Look => {
  const [direct, ...styled] = context.styles.paragraph(pPr, 'w:ind')
  const own = child(pPr, 'w:ind')
  const indents = merged(own ? [direct, levelIndent, ...styled] : [levelIndent, direct, ...styled])
  return {
    ...lookOfSink(sink),
    centred: valueOf(context.styles.paragraph(pPr, 'w:jc')[0]) === 'center',
    left: points(indents['w:start'] ?? indents['w:left']),
    right: points(indents['w:end'] ?? indents['w:right']),
    first: points(indents['w:firstLine']) - points(indents['w:hanging']),
  }
}

interface Number {
  readonly item: Item | null
  /** To be typed before the text. */
  readonly label: string
  readonly indent: Element | undefined
}

/** What Word counts before a paragraph: an item of a list that Markdown can count too, or a label to be typed. */
const numberOf = (context: Context, pPr: Element | undefined, role: Role, part: Part): Number => {
  const said = context.styles.paragraph(pPr, 'w:numPr')
  const list = said.map(element => valueOf(child(element, 'w:numId'))).find(id => id !== undefined)
  const depth = Number(said.map(element => valueOf(child(element, 'w:ilvl'))).find(level => level !== undefined) ?? 0)
  const counted = list === undefined || list === '0' ? null : context.count(list, depth)
  if (!counted) return { item: null, label: '', indent: undefined }
  const { format, label, number, indent } = counted
  const isList = !part.inCell && (role.role === 'text' || role.role === 'continued')
  if (format === 'bullet') {
    const item = isList ? { list: counted.list, level: depth, ordered: false, number: 1 } : null
    return { item, label: item || role.role !== 'text' ? '' : '•', indent }
  }
  const countsAlike = format === 'decimal' && /^\d+[.)]?$/.test(label)
  if (isList && countsAlike)
    return { item: { list: counted.list, level: depth, ordered: true, number }, label: '', indent }
  return { item: null, label, indent }
}

const isMark = (p: Element, name: 'w:del' | 'w:ins' | 'w:moveFrom'): boolean =>
  child(child(child(p, 'w:pPr'), 'w:rPr'), name) !== undefined

/** The paragraph's end is no end: it is deleted, or the paragraph is the big first letter of the next one. */
const runsOn = (context: Context, p: Element): boolean => {
  const frame = child(child(p, 'w:pPr'), 'w:framePr')?.attributes['w:dropCap']
  if (frame === 'drop' || frame === 'margin') return true
  return context.refused ? isMark(p, 'w:ins') : isMark(p, 'w:del') || isMark(p, 'w:moveFrom')
}

const bare = (pieces: readonly Piece[], key: 'bold' | 'italic'): readonly Piece[] =>
  pieces.map(({ leaf, dress: { [key]: _, ...dress } }) => ({ leaf, dress }))

const leadsTo = (context: Context, p: Element): string | undefined =>
  elementsIn(p)
    .filter(({ name }) => name === 'w:bookmarkStart')
    .map(({ attributes }) => context.anchors.get(attributes['w:name'] ?? ''))
    .find(id => id !== undefined)

const directionOf = (context: Context, pPr: Element | undefined): 'rtl' | undefined =>
  isOn(context.styles.paragraph(pPr, 'w:bidi')[0]) && !isRightToLeft(context.language ?? '') ? 'rtl' : undefined

/** Reads a paragraph into what it goes on from, and gives the paragraph and its boxes. */
const readParagraph = (context: Context, p: Element, part: Part, sink: Sink): Flow => {
  const pPr = child(p, 'w:pPr')
  const role = roleOf(context, pPr, part)
  if (role.role === 'heading' || role.role === 'title') endContents(context)
  const number = numberOf(context, pPr, role, part)
  const place = context.ledger.here()
  const dir = directionOf(context, pPr)
  const at: Where = {
    context,
    part,
    sink,
    pPr,
    rPr: undefined,
    styled: role.role !== 'text',
    dress: dir ? { dir } : {},
    taken: role.role === 'contents' ? 'contents' : null,
  }
  readAll(p, at)
  settleTaken(at)
  if (child(pPr, 'w:sectPr')) context.sections++
  if (runsOn(context, p)) return []
  return [
    ...paragraphOfSink(context, p, sink, role, number, part, place),
    ...sink.boxes.flatMap(flow => boxed(flow, context.ledger)),
  ]
}

const paragraphOfSink = (
  context: Context,
  p: Element,
  sink: Sink,
  role: Role,
  { item, label, indent }: Number,
  part: Part,
  place: Para['place'],
): Flow => {
  const isHead = role.role === 'heading' || role.role === 'title' || role.role === 'subtitle' || role.role === 'author'
  const look = lookOf(context, child(p, 'w:pPr'), sink, indent)
  const pieces = isHead && look.bold ? bare(sink.pieces, 'bold') : sink.pieces
  const inlines = inlinesOfPieces(pieces)
  if (inlines.length === 0) return []
  const typed = label !== '' && context.taken === null
  if (typed) context.labels.push(label)
  const id = role.role === 'heading' ? leadsTo(context, p) : undefined
  return [
    {
      type: 'para',
      part: part.inCell ? plain : role,
      inlines: typed
        ? [...inlinesOfPieces([textPiece(label, {})]), { type: 'text', text: ' ', span: noSpan }, ...inlines]
        : inlines,
      item,
      look,
      place,
      ...(id !== undefined && { id }),
    },
  ]
}

const rowsOf = (element: Element, name: string): readonly Element[] =>
  elementsIn(element).flatMap(node => {
    if (node.name === name) return [node]
    return /^w:(sdt|sdtContent|customXml|ins|del|moveTo|moveFrom)$/.test(node.name) ? rowsOf(node, name) : []
  })

/** A table; one cell alone is a box, and is given as what stands in it. */
const readTable = (context: Context, table: Element, part: Part): Flow => {
  const rows = rowsOf(table, 'w:tr')
  const cells = rows.map(row => rowsOf(row, 'w:tc'))
  const [only] = cells.flat()
  if (only && cells.flat().length === 1) return boxed(readBlocks(context, only, part), context.ledger)
  let crowded = 0
  /** Cells that may go on in the next row, by the column they begin in; `end` is the row after their last. */
  const merged = new Map<number, { readonly inlines: readonly Inline[]; readonly columns: number; end: number }>()
  const begun = rows.map((row, at) => {
    const before = valueOf(child(child(row, 'w:trPr'), 'w:gridBefore'))
    let column = before === undefined ? 0 : countOf(before)
    const own = (cells[at] ?? []).flatMap(cell => {
      const settings = child(cell, 'w:tcPr')
      const columns = countOf(valueOf(child(settings, 'w:gridSpan')))
      const merge = child(settings, 'w:vMerge')
      const flow = readBlocks(context, cell, { ...part, inCell: true })
      if (flow.some(node => !isPara(node))) crowded++
      const inlines = flatten(flow)
      const above = merge && valueOf(merge) !== 'restart' ? merged.get(column) : undefined
      const goesOn = above?.end === at && above.columns === columns && inlines.length === 0
      const made = goesOn ? above : { inlines, columns, end: at }
      made.end = at + 1
      if (merge) merged.set(column, made)
      column += columns
      return goesOn ? [] : [made]
    })
    return { before: before === undefined ? 0 : countOf(before), own }
  })
  const grid = begun.map(({ before, own }, at) => [
    ...emptyCells(before),
    ...own.map(({ inlines, columns, end }) => cellOf(inlines, columns, end - at)),
  ])
  const said = rows.findIndex(row => child(child(row, 'w:trPr'), 'w:tblHeader') === undefined)
  return tableOf(grid, Math.max(said, 0), { kept: 0, crowded }, context.ledger)
}

const holders = new Set('w:sdtContent w:customXml w:smartTag w:ins w:moveTo w:del w:moveFrom mc:Choice'.split(' '))

/** What stands in a body, a cell, a box or a note, one after the other. */
export const readBlocks = (context: Context, element: Element, part: Part): Flow => {
  const flow: (Para | Block)[] = []
  let sink = emptySink()
  const read = (node: Element): void => {
    if (node.name === 'w:p') {
      flow.push(...readParagraph(context, node, part, sink))
      if (!runsOn(context, node)) sink = emptySink()
    } else if (node.name === 'w:tbl') flow.push(...readTable(context, node, part))
    else if (node.name === 'w:sdt') readHeld(node)
    else if (node.name === 'mc:AlternateContent') elementsIn(alternative(node)).forEach(read)
    else if (node.name === 'w:bookmarkStart') {
      const between = emptySink()
      bookmark(node, {
        context,
        part,
        sink: between,
        pPr: undefined,
        rPr: undefined,
        styled: false,
        dress: {},
        taken: null,
      })
      flow.push(...between.pieces.flatMap(({ leaf }) => (leaf.type === 'page-mark' ? [leaf] : [])))
    } else if (node.name === 'w:altChunk' || node.name === 'w:subDoc')
      throw new ImportFault(
        `${context.file} holds another file inside it, which Word joins to the text only when it opens it: open it in Word, save it, and import that`,
      )
    else if (holders.has(node.name)) elementsIn(node).forEach(read)
    else if (node.name === 'm:oMathPara' || node.name === 'm:oMath')
      read({ name: 'w:p', attributes: {}, children: [node] })
  }
  const readHeld = (node: Element): void => {
    const gallery = valueOf(child(child(child(node, 'w:sdtPr'), 'w:docPartObj'), 'w:docPartGallery'))
    const before = context.taken
    if (gallery === 'Table of Contents') context.taken ??= 'contents'
    elementsIn(child(node, 'w:sdtContent')).forEach(read)
    context.taken = before
  }
  elementsIn(element).forEach(read)
  if (sink.pieces.length > 0)
    flow.push(
      ...paragraphOfSink(
        context,
        { name: 'w:p', attributes: {}, children: [] },
        sink,
        plain,
        { item: null, label: '', indent: undefined },
        part,
        context.ledger.here(),
      ),
    )
  return flow
}
