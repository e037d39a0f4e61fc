/** Where the cells of a table stand, when some of them span others. */
import type { Alignment, Cell } from './book.ts'

export type Spanning = Pick<Cell, 'columns' | 'rows'>
type Rows<C extends Spanning> = readonly (readonly C[])[]

/** A cell in its place: columns and rows are counted from 0, rows from the first of their part. */
export interface Placed<C extends Spanning = Cell> {
  readonly cell: C
  readonly column: number
  readonly row: number
  readonly columns: number
  readonly rows: number
}

/** A cell may reach as far as this column: what the HTML Standard (4.9.11) lets one cell span. */
const lastColumn = 1000

/** Empty cells that a table gets at most, as many as markdown-it gives one. */
const mostEmpty = 65_536

const askedBy = ({ columns = 1 }: Spanning, column: number) => Math.max(1, Math.min(columns, lastColumn - column))

/**
 * Rows of one part of a table (its head, its body) → their cells in their places, by HTML's algorithm for forming a table: each
 * in the first free column. Spans end with the part; a cell that would cover another is made narrower.
 */
export const placesIn = <C extends Spanning>(rows: Rows<C>): readonly (readonly Placed<C>[])[] => {
  /** For each column, the first row in which it is free again. */
  const free: number[] = []
  return rows.map((cells, row) => {
    let column = 0
    return cells.map(cell => {
      while ((free[column] ?? 0) > row) column++
      const asked = askedBy(cell, column)
      let columns = 1
      while (columns < asked && (free[column + columns] ?? 0) <= row) columns++
      const down = Math.min(cell.rows ?? 1, rows.length - row)
      for (let across = 0; across < columns; across++) free[column + across] = row + down
      return { cell, column, row, columns, rows: down }
    })
  })
}

/** How many columns the rows take. */
export const widthOf = <C extends Spanning>(rows: Rows<C>): number =>
  placesIn(rows)
    .flat()
    .reduce((most, { column, columns }) => Math.max(most, column + columns), 0)

/** For each row the number of its places that no cell takes. */
const holesIn = <C extends Spanning>(rows: Rows<C>, width: number): readonly number[] => {
  const holes = rows.map(() => width)
  for (const { row, columns, rows: down } of placesIn(rows).flat())
    for (let line = row; line < row + down; line++) holes[line] = (holes[line] ?? 0) - columns
  return holes
}

/** The index of each number in a list that rises: how many of its numbers are smaller. */
const rankIn = (sorted: readonly number[]) => (number: number) => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}

const spanning = <C extends Spanning>({ columns: _, rows: __, ...rest }: C, columns: number, rows: number): C =>
  ({ ...rest, ...(columns > 1 && { columns }), ...(rows > 1 && { rows }) }) as C

/**
 * Parts of a table → the same, whole. Rows and columns in which no cell begins go, so that no number in a manuscript makes a
 * table larger than its cells do; rows that are too short get empty cells. `overlaps` are cells that had to be made narrower,
 * since cells above reach into their places; `holes` the last cells of rows that were too short.
 */
export const settleGrid = <C extends Spanning>(
  parts: readonly Rows<C>[],
  empty: C,
): { readonly parts: readonly Rows<C>[]; readonly overlaps: readonly C[]; readonly holes: readonly C[] } => {
  const placed = parts.map(rows => placesIn(rows))
  const rank = rankIn([...new Set(placed.flat(2).map(({ column }) => column))].sort((a, b) => a - b))
  const dense = placed.map(rows => {
    const rowRank = rankIn(rows.flatMap((cells, row) => (cells.length > 0 ? [row] : [])))
    return rows
      .filter(cells => cells.length > 0)
      .map(cells =>
        cells.map(({ cell, column, columns, row, rows: down }) =>
          spanning(cell, rank(column + columns) - rank(column), rowRank(row + down) - rowRank(row)),
        ),
      )
  })
  const width = Math.max(0, ...dense.map(widthOf))
  const holes: C[] = []
  let left = mostEmpty
  return {
    parts: dense.map(rows => {
      const missing = holesIn(rows, width)
      return rows.map((cells, row) => {
        const count = Math.min(missing[row] ?? 0, left)
        const last = cells.at(-1)
        if (count === 0 || last === undefined) return cells
        left -= count
        holes.push(last)
        return [...cells, ...Array.from({ length: count }, () => empty)]
      })
    }),
    overlaps: placed.flat(2).flatMap(({ cell, column, columns }) => (columns < askedBy(cell, column) ? [cell] : [])),
    holes,
  }
}

/** How each column stands: as the first cell that is of it alone, and says so. */
export const alignmentsOf = <C extends Spanning & { readonly align: Alignment }>(
  parts: readonly Rows<C>[],
): readonly Alignment[] => {
  const columns: Alignment[] = Array.from({ length: Math.max(0, ...parts.map(widthOf)) }, () => null)
  for (const { cell, column, columns: width } of parts.flatMap(placesIn).flat())
    if (width === 1) columns[column] ??= cell.align
  return columns
}
