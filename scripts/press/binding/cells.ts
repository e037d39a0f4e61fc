/** In which columns the cells of a table stand: a row has no cells where those above it reach into it (ISO 32000-1, 14.8.5.7). */
import { PDFArray, PDFDict, PDFName, PDFNumber, lookup, type PDFContext, type PDFRef } from './objects.ts'
import { structureIn, type Element } from './structure.ts'

export interface Grid {
  /** Column of each cell, from 0. */
  readonly columns: ReadonlyMap<PDFRef, number>
  /** Columns of cells that reach below the last row. */
  readonly open: ReadonlySet<number>
}

/** The grid of a table whose rows are right within it. */
export const gridOf = (context: PDFContext, table: Element): Grid => {
  const { typeOf, elementsOf } = structureIn(context)
  const spanOf = ({ dict }: Element, name: 'ColSpan' | 'RowSpan'): number => {
    const sets = dict.lookup(PDFName.of('A'))
    const all = sets instanceof PDFArray ? sets.asArray().map(set => context.lookup(set)) : [sets]
    const spans = all.map(set => (set instanceof PDFDict ? lookup(set, name, PDFNumber)?.asNumber() : undefined))
    return Math.max(1, ...spans.map(span => span ?? 1))
  }
  const columns = new Map<PDFRef, number>()
  /** How many rows more the cell above reaches down, column by column. */
  let held: number[] = []
  for (const row of elementsOf(table).filter(element => typeOf(element) === 'TR')) {
    const next = held.map(rows => Math.max(0, rows - 1))
    let column = 0
    for (const cell of elementsOf(row)) {
      while (held[column]) column++
      columns.set(cell.reference, column)
      const [across, down] = [spanOf(cell, 'ColSpan'), spanOf(cell, 'RowSpan')]
      for (const end = column + across; column < end; column++) next[column] = down - 1
    }
    held = next
  }
  return { columns, open: new Set(held.flatMap((rows, column) => (rows ? [column] : []))) }
}
