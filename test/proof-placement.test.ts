/** Edges that lines share: what stands out beyond them is told. */
import { expect, test } from 'vitest'
import type { Gathered } from '../scripts/proofs/gather.ts'
import { movesIn } from '../scripts/proofs/moved.ts'
import type { Stream } from '../scripts/proofs/stream.ts'
import { edgesOf } from '../scripts/proofs/placement.ts'

const endingAt = (...rights: readonly number[]) => {
  const lines = rights.map((right, index) => ({ page: 1, from: index, to: index + 1, y: index * 12, left: 50, right }))
  return [{ body: { lines } as unknown as Gathered }]
}
const many = (right: number, count: number) => Array.from({ length: count }, () => right)

test.each([
  ['justified lines', [...many(300, 9), 212.4], 300],
  ['justified lines among many cells', [...many(180, 20), ...many(300, 2)], 300],
  ['a line that stands out into the margin', [...many(300, 9), 309], 300],
  ['two columns', [...many(160, 9), ...many(330, 9)], 330],
  ['ragged lines', [201, 214, 222, 236, 243, 250, 261, 277], null],
] as const)('the edge of %s', (_, rights, edge) => expect(edgesOf(endingAt(...rights))[1]).toBe(edge))

test('a short text has no edge within the type area, though two of its lines end alike by chance', () => {
  expect(edgesOf(endingAt(92, 92, 149, 232), 298)[1]).toBe(348)
  expect(edgesOf(endingAt(92, 92, 149, 232, 357), 298)[1]).toBe(348)
})

test('a figure that stands behind the next paragraph has only moved, whatever ornaments stand near', () => {
  const stream = {
    letters: 'ONCE.FIGURE1.ABEDTHEBEDOFTHEPRESS.ANDTHEBAR.',
    movable: [
      { from: 5, to: 5 },
      { from: 5, to: 17 },
    ],
  } as unknown as Stream
  const differences = [
    { from: 5, to: 17, foundFrom: 5, foundTo: 5 },
    { from: 34, to: 34, foundFrom: 25, foundTo: 37 },
  ]
  const allowed = [
    { from: 20, to: 20, foundFrom: 8, foundTo: 11 },
    { from: 34, to: 34, foundFrom: 37, foundTo: 40 },
  ]
  const gathered = (letters: string) =>
    ({ found: { letters }, comparison: { differences, allowed } }) as unknown as Gathered
  const moves = movesIn(gathered('ONCE.THE***BEDOFTHEPRESS.FIGURE1.ABED***ANDTHEBAR.'), stream)
  expect(moves.differences).toEqual(differences)
  expect(movesIn(gathered('ONCE.THE***BEDOFTHEPRESS.FIGURE2.ABED***ANDTHEBAR.'), stream).differences).toEqual([])
})

test('a short text that a long figure lets pass stands where it is printed', () => {
  const letters = 'ONCE.ALONGFIGURE.PASSED.THEEND.'
  const stream = { letters, movable: [{ from: 5, to: 17 }] } as unknown as Stream
  const printed = 'ONCE.PASSED.ALONGFIGURE.THEEND.'
  const differences = [
    { from: 5, to: 5, foundFrom: 5, foundTo: 12 },
    { from: 17, to: 24, foundFrom: 24, foundTo: 24 },
  ]
  const gathered = { found: { letters: printed }, comparison: { differences, allowed: [] } } as unknown as Gathered
  const { matches } = movesIn(gathered, stream)
  expect(matches.map(({ at, found, length }) => [letters.substr(at, length), printed.substr(found, length)])).toEqual([
    ['ONCE.', 'ONCE.'],
    ['ALONGFIGURE.', 'ALONGFIGURE.'],
    ['PASSED.', 'PASSED.'],
    ['THEEND.', 'THEEND.'],
  ])
})
