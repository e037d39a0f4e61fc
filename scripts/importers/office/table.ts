/** Tables of office files as the Book has them: rows of cells that hold a line each. */
import type { Cell, Inline } from '../../model/book.ts'
import { plainText } from '../../model/walk.ts'
import { noAttributes, type Flow } from './flow.ts'
import type { Ledger } from './ledger.ts'
import { noSpan } from './pieces.ts'

export const cellOf = (inlines: readonly Inline[]): Cell => ({ inlines, span: noSpan })

export const emptyCells = (count: number): readonly Cell[] => Array.from({ length: count }, () => cellOf([]))

/** Columns that a cell may span, and rows that may be said to be alike. */
export const countOf = (said: string | undefined): number =>
  Math.min(Math.max(Math.trunc(Number(said ?? 1)) || 1, 1), 200)

const isStrong = (cells: readonly Cell[]): boolean =>
  cells.some(({ inlines }) => inlines.length > 0) &&
  cells.every(({ inlines }) =>
    inlines.every(({ type }) => type === 'strong' || type === 'line-break' || type === 'noteref'),
  )

/** `merged`: cells that others cover; `crowded`: cells that hold more than lines. */
interface Losses {
  readonly merged: number
  readonly crowded: number
}

/**
 * A table of a grid whose first `heads` rows are said to be its head; a first row that is bold throughout is taken for one.
 * Rows without anything go; a grid of nothing is nothing.
 */
export const tableOf = (
  grid: readonly (readonly Cell[])[],
  heads: number,
  { merged, crowded }: Losses,
  ledger: Ledger,
): Flow => {
  const width = Math.max(0, ...grid.map(row => row.length))
  const isFull = (row: readonly Cell[]) => row.some(({ inlines }) => inlines.length > 0)
  const fill = (rows: typeof grid) => rows.filter(isFull).map(row => [...row, ...emptyCells(width - row.length)])
  const said = heads < grid.length ? fill(grid.slice(0, heads)) : []
  const body = fill(heads < grid.length ? grid.slice(heads) : grid)
  if (said.length + body.length === 0) return []
  const bold = said.length === 0 && body.length > 1 && isStrong(body[0] ?? []) ? 1 : 0
  const words = [...said, ...body]
    .flat()
    .map(({ inlines }) => plainText(inlines))
    .join(' ')
  if (merged > 0)
    ledger.choose(
      'table',
      ['open'],
      'likely',
      `${merged} cells span others; their words stand in the first, the others are empty`,
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
      columns: Array.from({ length: width }, () => null),
      head: [...said, ...body.slice(0, bold)],
      body: body.slice(bold),
      span: noSpan,
    },
  ]
}
