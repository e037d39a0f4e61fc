/** Cells in their places, and how the editions write them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placesIn, settleGrid, widthOf, type Spanning } from '../scripts/model/grid.ts'

interface Named extends Spanning {
  readonly name: string
}
const empty: Named = { name: '' }
const cell = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  columns: fc.integer({ min: 1, max: 5 }),
  rows: fc.integer({ min: 1, max: 5 }),
})
const rows = fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 8 })

test('a settled grid has one cell in each place, and keeps every cell in its order', () => {
  fc.assert(
    fc.property(rows, rows, (head, body) => {
      const { parts } = settleGrid<Named>([head, body], empty)
      const width = Math.max(...parts.map(widthOf))
      for (const part of parts) {
        const taken = part.map(() => Array.from({ length: width }, () => 0))
        for (const { row, column, columns, rows: down } of placesIn(part).flat())
          for (let line = row; line < row + down; line++)
            for (let at = column; at < column + columns; at++)
              (taken[line] as number[])[at] = (taken[line]?.[at] ?? 0) + 1
        expect(taken.flat().every(count => count === 1)).toBe(true)
        expect(part.every(cells => cells.length > 0)).toBe(true)
      }
      const names = (of: readonly (readonly (readonly Named[])[])[]) => of.flat(2).flatMap(({ name }) => name || [])
      expect(names(parts)).toEqual(names([head, body]))
    }),
  )
})
test('what is settled stays as it is', () => {
  fc.assert(
    fc.property(rows, body => {
      const { parts } = settleGrid<Named>([body], empty)
      expect(settleGrid(parts, empty)).toEqual({ parts, overlaps: [], holes: [] })
    }),
  )
})
test('no number makes a table larger than its cells', () => {
  const { parts } = settleGrid<Named>(
    [[[{ name: 'a', columns: 1e9, rows: Infinity }], [{ name: 'b', columns: 1e9 }]]],
    empty,
  )
  expect(parts).toEqual([[[{ name: 'a', rows: 2 }, empty], [{ name: 'b' }]]])
})
