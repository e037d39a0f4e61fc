/** The subsets of a face in a bound book, made one. */
import { expect, test } from 'vitest'
import { joinWidths } from '../scripts/press/binding/faces.ts'

const part = (listed: readonly (readonly [number, number])[], advances: Readonly<Record<number, number>>) => ({
  listed: new Map(listed),
  advance: (glyph: number) => advances[glyph] ?? 0,
})

test('a glyph is as wide as where it is shown, not as its neighbours where it is not', () => {
  // `fl` and a nought are of one width: Chromium lists all glyphs from one to the other with it, a small capital I among them.
  const flow = part(
    [334, 335, 336].map(glyph => [glyph, 506]),
    { 334: 506, 336: 506 },
  )
  const small = part([[335, 245]], { 335: 245 })
  for (const parts of [
    [flow, small],
    [small, flow],
  ])
    expect([...joinWidths(parts)].sort(([a], [b]) => a - b)).toEqual([
      [334, 506],
      [335, 245],
      [336, 506],
    ])
})

test('a glyph that is part of another, and so in the file, is not of the width that it is listed with', () => {
  const accented = part([[335, 506]], { 335: 245 })
  expect(joinWidths([accented, part([[335, 245]], { 335: 245 })]).get(335)).toBe(245)
})

test('a mark of no width has none', () => {
  expect(joinWidths([part([[7, 0]], {}), part([[7, 0]], {})]).get(7)).toBe(0)
})
