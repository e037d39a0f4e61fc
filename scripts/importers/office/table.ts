/** Tables of office files as the Book has them: rows of cells that hold a line each. */
import type { Cell, Inline } from '../../model/book.ts'
import { settleGrid, widthOf } from '../../model/grid.ts'
import { plainText } from '../../model/walk.ts'
import { noAttributes, type Flow } from './flow.ts'
import type { Ledger } from '../ledger.ts'
import { noSpan } from './pieces.ts'

export const cellOf = (inlines: readonly Inline[], columns = 1, rows = 1): Cell => ({
  inlines,
  ...(columns > 1 && { columns }),
  ...(rows > 1 && { rows }),
  span: noSpan,
})

export const emptyCells = (count: number): readonly Cell[] => Array.from({ length: count }, () => cellOf([]))

/** Columns and rows that a cell may span, and cells that may be said to be alike. */
export const countOf = (said: string | undefined): number =>
  Math.min(Math.max(Math.trunc(Number(said ?? 1)) || 1, 1), 200)

const isFull = (row: readonly Cell[]) => row.some(({ inlines }) => inlines.length > 0)

const isStrong = (cells: readonly Cell[]): boolean =>
  isFull(cells) &&
  cells.every(({ inlines }) =>
    inlines.every(({ type }) => type === 'strong' || type === 'line-break' || type === 'noteref'),
  )

/** Rows that are bold throughout, with those that their cells reach into. */
const boldRows = (rows: readonly (readonly Cell[])[]): number => {
  let reached = 1
  for (let row = 0; row < reached; row++) {
    if (!isStrong(rows[row] ?? [])) return 0
    reached = Math.max(reached, ...(rows[row] ?? []).map(cell => row + (cell.rows ?? 1)))
  }
  return reached < rows.length ? reached : 0
}

/** `kept`: cells with words of their own under one that spans them; `crowded`: cells that hold more than lines. */
interface Losses {
  readonly kept: number
  readonly crowded: number
}

/**
 * A table of rows whose first `heads` are said to be its head; a first row that is bold throughout is taken for one. Rows
 * without anything go, where no cell reaches over rows; a grid of nothing is nothing.
 */
export const tableOf = (
  grid: readonly (readonly Cell[])[],
  heads: number,
  { kept, crowded }: Losses,
  ledger: Ledger,
): Flow => {
  const isBound = grid.flat().some(({ rows = 1 }) => rows > 1)
  const rowsOf = (rows: typeof grid) => (isBound ? rows : rows.filter(isFull))
  const isHeaded = heads < grid.length
  const { parts } = settleGrid(
    [rowsOf(isHeaded ? grid.slice(0, heads) : []), rowsOf(isHeaded ? grid.slice(heads) : grid)],
    cellOf([]),
  )
  const [said = [], body = []] = parts
  if (![...said, ...body].some(isFull)) return []
  const bold = said.length === 0 ? boldRows(body) : 0
  const words = [...said, ...body]
    .flat()
    .map(({ inlines }) => plainText(inlines))
    .join(' ')
  if (kept > 0)
    ledger.choose(
      'table',
      ['open'],
      'likely',
      `${kept} cells have words, but others are said to cover them; all stand side by side, and none spans others`,
      words,
    )
  if (crowded > 0)
    ledger.choose(
      'table',
      ['flatten'],
      'open',
      `${crowded} cells hold a table, a box or a picture of their own, set as lines now`,
      words,
    )
  return [
    {
      type: 'table',
      attributes: noAttributes,
      caption: [],
      columns: Array.from({ length: Math.max(...parts.map(widthOf)) }, () => null),
      head: [...said, ...body.slice(0, bold)],
      body: body.slice(bold),
      span: noSpan,
    },
  ]
}
