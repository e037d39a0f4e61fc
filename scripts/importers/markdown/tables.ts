/** Tables → Markdown: between bars what bars can say, else HTML, which our reader and Pandoc's readers of HTML both know. */
import type { Alignment, Cell, Table } from '../../model/book.ts'
import { placesIn, type Placed } from '../../model/grid.ts'
import { typedAttributes, typedInlines } from './inlines.ts'

const rules: Readonly<Record<string, string>> = { left: ':--', center: ':-:', right: '--:', none: '---' }

/** One row of heads, and cells that neither span others nor name their row. */
const fitsBars = ({ head, body }: Table): boolean =>
  head.length < 2 && [...head, ...body].flat().every(cell => (cell.columns ?? 1) * (cell.rows ?? 1) === 1 && !cell.head)

const barred = ({ head, body, columns }: Table): string => {
  const [first = []] = head
  const width = Math.max(1, columns.length, first.length, ...body.map(row => row.length))
  const row = (cells: readonly Cell[]) =>
    `| ${Array.from({ length: width }, (_, at) => typedInlines(cells[at]?.inlines ?? [], { oneLine: true, cell: true })).join(' | ')} |`
  const rule = `| ${Array.from({ length: width }, (_, at) => rules[columns[at] ?? 'none']).join(' | ')} |`
  return [row(first), rule, ...body.map(row)].join('\n')
}

const tagged = ({ cell, column, columns, rows }: Placed, isHead: boolean, aligned: readonly Alignment[]): string => {
  const name = isHead || cell.head ? 'th' : 'td'
  const align = columns === 1 ? aligned[column] : null
  const said = [
    columns > 1 && ` colspan="${columns}"`,
    rows > 1 && ` rowspan="${rows}"`,
    align && ` align="${align}"`,
  ].filter(Boolean)
  return `<${name}${said.join('')}>${typedInlines(cell.inlines, { oneLine: true, html: true })}</${name}>`
}

/** A row to a line. An empty `thead` says that rows which only name others are none. */
const inHtml = ({ head, body, columns }: Table): string => {
  const part = (name: 'thead' | 'tbody', rows: Table['body']) => [
    `<${name}>`,
    ...placesIn(rows).map(cells => `<tr>${cells.map(cell => tagged(cell, name === 'thead', columns)).join('')}</tr>`),
    `</${name}>`,
  ]
  return ['<table>', ...part('thead', head), ...part('tbody', body), '</table>'].join('\n')
}

/** A table, and under it its caption. */
export const typedTable = (table: Table): string => {
  const words = typedInlines(table.caption, { oneLine: true, braced: true })
  const said = typedAttributes(table.attributes)
  const lead = words === '' && said === '' ? '' : `\n\nTable: ${words}${words && said ? ' ' : ''}${said}`
  return `${fitsBars(table) ? barred(table) : inHtml(table)}${lead}`
}
