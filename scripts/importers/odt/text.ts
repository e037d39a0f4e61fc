/** The text of an OpenDocument file: paragraphs, lists, tables (ODF 1.3, part 3, §§ 4, 5 and 9). */
import type { Block, Cell } from '../../model/book.ts'
import { flatten } from '../flatten.ts'
import { boxed, isPara, type Flow, type Item, type Look, type Para } from '../office/flow.ts'
import { inlinesOfPieces, noSpan } from '../office/pieces.ts'
import { isRightToLeft, partOfStyles, type Part as Role } from '../office/roles.ts'
import { emptySink, lookOfSink, type Sink } from '../office/sink.ts'
import { cellOf, countOf, emptyCells, tableOf } from '../office/table.ts'
import { child, elementsIn, textIn, within, type Element } from '../office/xml.ts'
import type { Context, Place } from './context.ts'
import { countOn } from './counting.ts'
import { pageBreak, readAll, wordsOfPieces } from './runs.ts'
import { pointsOf, type ListLevel, type ListStyle } from './styles.ts'

const plain: Role = { role: 'text', level: 0 }

const roleOf = (context: Context, p: Element, place: Place): Role => {
  const said = partOfStyles(context.styles.names(p.attributes['text:style-name']))
  if (said?.role === 'contents') return said
  if (place.inCell) return plain
  const level = Number(p.attributes['text:outline-level'] ?? said?.level ?? 1)
  const role =
    p.name === 'text:h' && said?.role !== 'title' && said?.role !== 'subtitle'
      ? { role: 'heading' as const, level: level || 1 }
      : (said ?? plain)
  return place.inNote && !['quotation', 'verse', 'code'].includes(role.role) ? plain : role
}

const lookOf = (context: Context, style: string | undefined, sink: Sink): Look => {
  const value = (property: string) => context.styles.paragraph(style, property)
  return {
    ...lookOfSink(sink),
    centred: value('fo:text-align') === 'center',
    left: pointsOf(value('fo:margin-left')),
    right: pointsOf(value('fo:margin-right')),
    first: pointsOf(value('fo:text-indent')),
  }
}

/** What stands before a paragraph of a list. */
interface Bullet {
  readonly item: Item | null
  readonly label: string
  /** A further paragraph of an item. */
  readonly continued: boolean
}

const noBullet: Bullet = { item: null, label: '', continued: false }

const leadsTo = (context: Context, p: Element): string | undefined =>
  [...within(p, 'text:bookmark'), ...within(p, 'text:bookmark-start')]
    .map(({ attributes }) => context.anchors.get(attributes['text:name'] ?? ''))
    .find(id => id !== undefined)

const readParagraph = (context: Context, p: Element, place: Place, bullet: Bullet): Flow => {
  const style = p.attributes['text:style-name']
  const role = roleOf(context, p, place)
  const taken = place.taken ?? (role.role === 'contents' ? 'contents' : null)
  const sink = emptySink()
  const direction = context.styles.paragraph(style, 'style:writing-mode')
  const dir = direction?.startsWith('rl') && !isRightToLeft(context.language ?? '') ? ({ dir: 'rtl' } as const) : {}
  const here = context.ledger.here()
  readAll(p, { context, sink, style, runs: [], styled: role.role !== 'text', dress: dir, taken, place, readFlow })
  const boxes = sink.boxes.flatMap(flow => boxed(flow, context.ledger))
  if (taken !== null) {
    context.ledger.take(taken, wordsOfPieces(sink.pieces))
    return boxes
  }
  const look = lookOf(context, style, sink)
  const isHead = ['heading', 'title', 'subtitle', 'author'].includes(role.role)
  const pieces =
    isHead && look.bold ? sink.pieces.map(({ leaf, dress: { bold: _, ...dress } }) => ({ leaf, dress })) : sink.pieces
  const inlines = inlinesOfPieces(pieces)
  if (inlines.length === 0) return boxes
  const counted = p.name === 'text:h' && role.role === 'heading' && p.attributes['text:is-list-header'] !== 'true'
  const label =
    bullet.label ||
    (counted && bullet.item === null ? countOn(context, 'outline', context.styles.outline, role.level).label : '')
  if (label !== '') context.labels.push(label)
  const id = role.role === 'heading' ? leadsTo(context, p) : undefined
  const para: Para = {
    type: 'para',
    part: bullet.continued && role.role === 'text' ? { role: 'continued', level: 0 } : role,
    inlines: label === '' ? inlines : [{ type: 'text', text: `${label} `, span: noSpan }, ...inlines],
    item: role.role === 'heading' ? null : bullet.item,
    look,
    place: here,
    ...(id !== undefined && { id }),
  }
  return [para, ...boxes]
}

/** `key`: the same for lists that count on. */
const readList = (
  context: Context,
  list: Element,
  place: Place,
  level: number,
  outer: { readonly style: string; readonly key: string },
): Flow => {
  const name = list.attributes['text:style-name'] ?? outer.style
  const style = context.styles.list(name) ?? new Map<number, ListLevel>()
  const goesOn =
    list.attributes['text:continue-numbering'] === 'true' || list.attributes['text:continue-list'] !== undefined
  const key = level > 1 ? outer.key : `list ${name}`
  if (level === 1 && !goesOn) context.counts.delete(key)
  if (level === 1) context.state.lists++
  const id = `${context.state.lists}`
  return elementsIn(list).flatMap(item => {
    if (item.name !== 'text:list-item' && item.name !== 'text:list-header') return []
    const said = Number(item.attributes['text:start-value'] ?? Number.NaN)
    let first = item.name === 'text:list-item'
    return elementsIn(item).flatMap(node => {
      if (node.name === 'text:list') return readList(context, node, place, level + 1, { style: name, key })
      if (node.name !== 'text:p' && node.name !== 'text:h') return readNode(context, node, place)
      if (!first)
        return readParagraph(
          context,
          node,
          place,
          item.name === 'text:list-item' ? { ...noBullet, continued: !place.inCell } : noBullet,
        )
      first = false
      return readParagraph(
        context,
        node,
        place,
        bulletOf(context, { key, id, level, style }, Number.isNaN(said) ? undefined : said, node, place),
      )
    })
  })
}

const bulletOf = (
  context: Context,
  {
    key,
    id,
    level,
    style,
  }: { readonly key: string; readonly id: string; readonly level: number; readonly style: ListStyle },
  start: number | undefined,
  p: Element,
  place: Place,
): Bullet => {
  const isHeading = p.name === 'text:h'
  const { number, label } = countOn(
    context,
    isHeading && style.size === 0 ? 'outline' : key,
    isHeading && style.size === 0 ? context.styles.outline : style,
    level,
    start,
  )
  const format = style.get(level)?.format ?? 'bullet'
  if (isHeading || format === '') return { item: null, label, continued: false }
  const simple = format === 'bullet' || (format === '1' && /^\d+[.)]?$/.test(label))
  if (!simple || place.inCell) return { item: null, label: format === 'bullet' ? '•' : label, continued: false }
  return { item: { list: id, level: level - 1, ordered: format !== 'bullet', number }, label: '', continued: false }
}

const readTable = (context: Context, table: Element, place: Place): Flow => {
  const rowsIn = (element: Element): readonly Element[] =>
    elementsIn(element).flatMap(node => {
      if (node.name === 'table:table-row') return [node]
      return /^table:(table-header-rows|table-rows|table-row-group)$/.test(node.name) ? rowsIn(node) : []
    })
  const rows = rowsIn(table)
  const heads = elementsIn(table).flatMap(node => (node.name === 'table:table-header-rows' ? rowsIn(node) : [])).length
  const cells = rows.map(row =>
    elementsIn(row).filter(({ name }) => name === 'table:table-cell' || name === 'table:covered-table-cell'),
  )
  const [only] = cells.flat()
  if (only && cells.flat().length === 1) return boxed(readFlow(context, only, place), context.ledger)
  let crowded = 0
  const read = cells.map(row =>
    row.map(cell => {
      const flow = readFlow(context, cell, { ...place, inCell: true })
      if (flow.some(node => !isPara(node))) crowded++
      const count = (what: string) => countOf(cell.attributes[`table:number-${what}`])
      return {
        inlines: flatten(flow),
        isCovered: cell.name === 'table:covered-table-cell',
        columns: count('columns-spanned'),
        rows: count('rows-spanned'),
        times: count('columns-repeated'),
      }
    }),
  )
  const kept = read.flat().filter(({ isCovered, inlines }) => isCovered && inlines.length > 0).length
  const grid = read.map(row =>
    row.flatMap(({ inlines, isCovered, columns, rows: down, times }): readonly Cell[] => {
      if (isCovered && kept === 0) return []
      const cell = kept === 0 ? cellOf(inlines, columns, down) : cellOf(inlines)
      return [cell, ...emptyCells(times - 1)]
    }),
  )
  return place.taken === null ? tableOf(grid, heads, { kept, crowded }, context.ledger) : []
}

const indexes = new Set(
  'text:table-of-content text:illustration-index text:table-index text:object-index text:user-index text:alphabetical-index'.split(
    ' ',
  ),
)
const holders = new Set(
  'text:section text:index-body text:index-title text:bibliography text:numbered-paragraph draw:a draw:g table:table-cell'.split(
    ' ',
  ),
)

const readNode = (context: Context, node: Element, place: Place): Flow => {
  if (node.name === 'text:p' || node.name === 'text:h') return readParagraph(context, node, place, noBullet)
  if (node.name === 'text:list') return readList(context, node, place, 1, { style: '', key: '' })
  if (node.name === 'table:table') return readTable(context, node, place)
  if (indexes.has(node.name)) return readFlow(context, child(node, 'text:index-body'), { ...place, taken: 'contents' })
  if (node.name === 'text:section' && node.attributes['text:display'] === 'none')
    return readFlow(context, node, { ...place, taken: 'hidden' })
  if (holders.has(node.name)) return readFlow(context, node, place)
  if (node.name === 'text:soft-page-break')
    return pageBreak(context).flatMap((leaf): readonly Block[] => (leaf.type === 'page-mark' ? [leaf] : []))
  if (node.name.startsWith('draw:') || node.name.startsWith('text:bookmark'))
    return readParagraph(context, { name: 'text:p', attributes: {}, children: [node] }, place, noBullet)
  return []
}

/** What stands in a body, a note, a cell or a box, one after the other. */
export const readFlow = (context: Context, element: Element | undefined, place: Place): Flow =>
  elementsIn(element).flatMap(node => readNode(context, node, place))

/** Deleted passages stand together before the text. */
export const readDeletions = (context: Context, body: Element): void => {
  for (const region of within(body, 'text:deletion')) {
    const by = textIn([...within(region, 'dc:creator')][0]) || 'somebody'
    const words = elementsIn(region).filter(({ name }) => name !== 'office:change-info')
    const before = context.ledger.furniture.length
    readFlow(context, { ...region, children: words }, { inNote: true, inCell: true, taken: 'deletion' })
    const taken = context.ledger.furniture.slice(before).map(({ text }) => text)
    if (taken.length > 0)
      context.ledger.choose(
        'deletion',
        ['leave-out'],
        'likely',
        `deletion tracked by ${by}: left out as deleted`,
        taken.join(' '),
      )
  }
}
