/** Tokens of a table → the Table of the Book, whatever it was written in: pipes, drawn lines or HTML. */
import type { Token } from 'markdown-it'
import type { Alignment, Cell, Inline, Span, Table } from '../model/book.ts'
import { alignmentsOf, settleGrid } from '../model/grid.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import { bookAttributes } from './dialect/attributes.ts'
import type { CellLine, CellMeta, TableMeta } from './dialect/tables.ts'
import { readInlines } from './inlines.ts'
import { attributesOf, inlineOf, inlinesAt, noAttributes, spanOf, type BlockGathering, type Node } from './nodes.ts'
import { lineAt } from './places.ts'
import { lookup } from '../model/lookup.ts'

/** A cell with how it stands, which belongs to its column. */
type Read = Cell & { readonly align: Alignment }

const alignments: Readonly<Record<string, Alignment>> = lookup({ left: 'left', center: 'center', right: 'right' })

const alignmentOf = (cell: Node): Alignment =>
  alignments[/text-align:(\w+)/.exec(cell.token.attrGet('style') ?? '')?.[1] ?? ''] ?? null

/** Cells of one line, found again from left to right; `\|` in the file is `|` in the cell. */
const readRow = (row: Node, line: number, gathering: BlockGathering): readonly Read[] => {
  const source = lineAt(gathering.lines, line)
  const lineStart = gathering.lines.starts[line] ?? 0
  let cursor = 0
  let isSure = true
  const cells = row.children.map(cell => {
    const inline = inlineOf(cell)
    const typed = inline?.content.replaceAll('|', '\\|') ?? ''
    const found = source.indexOf(typed, cursor)
    const at = found < 0 ? cursor : found
    isSure &&= found >= 0
    cursor = at + typed.length
    const span = gathering.span(lineStart + at, lineStart + cursor)
    if (/^\^{1,2}$/.test(typed)) gathering.say(diagnose('table-span-mark', span, { mark: typed }))
    return {
      inlines: inline?.children ? readInlines(inline.children, gathering, offset => lineStart + at + offset) : [],
      align: alignmentOf(cell),
      span,
    }
  })
  const rest = source.slice(cursor).replace(/^\s*\|/, '')
  if (isSure && /[^\s|]/.test(rest)) {
    const start = lineStart + source.length - rest.length
    gathering.say(diagnose('table-row-long', gathering.span(start, lineStart + source.trimEnd().length), {}))
  }
  return cells
}

/** Leads an offset of a cell's text to the file. */
const mapOf =
  (lines: readonly CellLine[]) =>
  (offset: number): number => {
    let rest = offset
    for (const { at, text } of lines) {
      if (rest <= text.length) return at + rest
      rest -= text.length + 1
    }
    return (lines.at(-1)?.at ?? 0) + (lines.at(-1)?.text.length ?? 0)
  }

/** Cells of a table that is drawn or in HTML: their paragraphs become lines. */
const readDrawnRow = (row: Node, table: Token, gathering: BlockGathering): readonly Read[] =>
  row.children.map(cell => {
    const written = cell.children.flatMap(({ token }) => (token.type === 'inline' ? [token] : []))
    const { start, end } = spanOf(table, gathering)
    const linesOf = ({ meta }: Token) => (meta as { cell: readonly CellLine[] }).cell
    const inlines = written.flatMap((token, index): readonly Inline[] => {
      const words = readInlines(token.children ?? [], gathering, mapOf(linesOf(token)))
      const at = words[0]?.span
      return index === 0 || !at ? words : [{ type: 'line-break', span: { ...at, end: at.start } }, ...words]
    })
    const lines = written.flatMap(linesOf)
    const last = lines.at(-1)
    const { columns = 1, rows = 1, head = false } = (cell.token.meta ?? {}) as CellMeta
    return {
      inlines,
      ...(columns > 1 && { columns }),
      ...(rows > 1 && { rows }),
      ...(head && { head }),
      align: alignmentOf(cell),
      span: gathering.span(lines[0]?.at ?? start, last ? last.at + last.text.length : end),
    }
  })

const isFull = (cells: readonly Cell[]) => cells.some(({ inlines }) => inlines.length > 0)

const ownCaption = (table: Node) => table.children.find(({ token }) => token.type === 'caption_open')

/** A table, and the paragraph before or behind it that is its caption, if it has one. */
export const readTable = (node: Node, gathering: BlockGathering, beside: Node | undefined): Table => {
  const caption = beside ?? ownCaption(node)
  const at: Span = spanOf(node.token, gathering)
  const meta = node.token.meta as TableMeta | null
  const partsOf = (type: string, from: number) =>
    node.children
      .filter(({ token }) => token.type === type)
      .map(({ children }) =>
        children
          .map((row, index) =>
            meta ? readDrawnRow(row, node.token, gathering) : readRow(row, from + index, gathering),
          )
          .filter(cells => meta !== null || cells.length > 0),
      )
  const first = node.token.map?.[0] ?? 0
  const heads = partsOf('thead_open', first)
  const empty: Read = { inlines: [], align: null, span: { ...at, end: at.start } }
  const { parts, overlaps, holes } = settleGrid([...heads, ...partsOf('tbody_open', first + 2)], empty)
  for (const [cells, fault] of [[overlaps, 'overlap'] as const, [holes, 'hole'] as const])
    cells.forEach(({ span }) => gathering.say(diagnose('table-grid', span, { fault })))
  const plain = (rows: readonly (readonly Read[])[]): readonly (readonly Cell[])[] =>
    rows.map(cells => cells.map(({ align: _, ...cell }) => cell))
  const said = beside?.token.meta ? attributesOf(beside.token) : null
  const head = parts.slice(0, heads.length).flat()
  return {
    type: 'table',
    attributes: said ?? (meta?.attributes ? bookAttributes(meta.attributes) : noAttributes),
    caption: caption ? withoutLead(inlinesAt(inlineOf(caption), gathering)) : [],
    columns: alignmentsOf(parts),
    head: plain(head.some(isFull) ? head : []),
    body: plain(parts.slice(heads.length).flat()),
    span: at,
  }
}

/** `Table: caption` and `: caption` lose what makes them a caption. */
const withoutLead = (words: readonly Inline[]): readonly Inline[] => {
  const [first, ...rest] = words
  if (first?.type !== 'text') return words
  const text = first.text.replace(/^(Table)?:\s+/, '')
  const cut = first.text.length - text.length
  return text === '' ? rest : [{ ...first, text, span: { ...first.span, start: first.span.start + cut } }, ...rest]
}

/** Whether a paragraph is the caption of the table beside it, which has none of its own. */
export const isCaption = (node: Node | undefined, table: Node | undefined): node is Node =>
  node?.token.type === 'paragraph_open' &&
  table?.token.type === 'table_open' &&
  !ownCaption(table) &&
  /^(Table)?:\s/.test(inlineOf(node)?.content ?? '')
