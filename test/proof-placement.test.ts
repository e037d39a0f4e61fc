/** Edges that lines share: what stands out beyond them is told. */
import { expect, test } from 'vitest'
import { putBack } from '../scripts/proofs/floats.ts'
import type { Gathered } from '../scripts/proofs/gather.ts'
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

const pieces = (isFloat: boolean, ...texts: readonly string[]) =>
  texts.map(text => ({ letters: text.replace('+', ''), goesOn: text.startsWith('+'), isFloat }))
const joined = (found: readonly { readonly letters: string }[]) => found.map(({ letters }) => letters).join('')

test('figures that stand behind the next paragraphs are read where they are due', () => {
  const stream = {
    letters: 'ONCE.FIGURE1.ABEDTHEBEDOFTHEPRESS.APLATE.ANDTHEBAR.',
    movable: [
      { from: 5, to: 17 },
      { from: 34, to: 41 },
    ],
  }
  const read = (...floats: readonly string[]) =>
    joined(
      putBack(
        [...pieces(false, 'ONCE.', '+4', '***', 'THEBED', 'OFTHEPRESS.', 'ANDTHEBAR.'), ...pieces(true, ...floats)],
        stream,
      ),
    )
  // A mark goes on with the line before the figure, an ornament stands behind it.
  expect(read('FIGURE1.', '+ABED', 'APLATE.')).toBe('ONCE.4FIGURE1.ABED***THEBEDOFTHEPRESS.APLATE.ANDTHEBAR.')
  // One that is missing is missing where it is due.
  expect(read('APLATE.')).toBe('ONCE.4***THEBEDOFTHEPRESS.APLATE.ANDTHEBAR.')
})
