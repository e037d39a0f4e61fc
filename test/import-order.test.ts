/** The law of conservation holds words to their order: engine steps that are broken on purpose, and how the law meets them. */
import { expect, test } from 'vitest'
import { conserve } from '../scripts/importers/conservation.ts'
import type { Draft } from '../scripts/importers/draft.ts'
import { draftOf } from '../scripts/importers/engine/index.ts'
import { manuscriptOf, scaffoldOf } from '../scripts/importers/markdown.ts'
import { outOfOrder } from '../scripts/importers/order.ts'
import { readText } from '../scripts/importers/text.ts'

const text =
  'The mill stands at the foot of the hill, and nobody passes it unseen.[1]\n\nThe weir above it was built by two brothers in a dry year.[2]\n\n[1] The steward says so in a letter to his cousin.\n\nHe says it twice, and with some anger.\n\n[2] The rolls name three brothers, not two of them.\n'
const whole = draftOf(readText('reading.txt', text), new Map())
const held = (draft: Draft) => () => conserve('reading.txt', draft, manuscriptOf(draft), scaffoldOf(draft))

test('a whole import holds', () => {
  expect(whole.notes).toHaveLength(2)
  expect(held(whole)).not.toThrow()
})

test('paragraphs that change places are told with their words', () => {
  expect(held({ ...whole, blocks: [...whole.blocks].reverse() })).toThrow(/another order than in the source, near “/)
})

test('pieces of a note that change places are told', () => {
  const [first, second] = [
    'The rolls of the manor name it first among those that stand on the river. ',
    'It was let to a widow who paid in flour, and to her sons after her.',
  ]
  const source = `The mill is old and stands.[1]\n\n[1] ${first}${second}\n`
  const draft = draftOf(readText('reading.txt', source), new Map())
  const markdown = manuscriptOf(draft)
  expect(() => conserve('x', draft, markdown)).not.toThrow()
  expect(() => conserve('x', draft, markdown.replace(`${first}${second}`, `${second} ${first}`))).toThrow(
    /another order/,
  )
})

test('a sentence that is led over a picture is told by its decision', () => {
  const source = `${'The miller kept his books in the loft above the wheel, '.repeat(2)}where the damp got at them in the spring and\n\nFig. 3. The loft and its window, as the county surveyor drew them in the last summer\n\nwhere his daughter found them after forty years under a heap of sacks.\n\f${'Nobody had looked for them in all that time. '.repeat(3)}\n`
  const draft = draftOf(readText('reading.txt', source), new Map())
  expect(draft.decisions.some(({ moves }) => moves !== undefined)).toBe(true)
  expect(held(draft)).not.toThrow()
  const silent = { ...draft, decisions: draft.decisions.map(({ moves: _, ...decision }) => decision) }
  expect(held(silent)).toThrow(/another order/)
})

test('words that the source has twice tell no place', () => {
  const [first, second] = [[...'abcdefghijkl'], [...'mnopqrstuvwx']] as const
  expect(outOfOrder([...first, ...second], [[...second, ...first]], [])).toBe('m n o p q')
  expect(outOfOrder([...first, ...second], [[...second, ...first]], [second])).toBe('')
  expect(outOfOrder([...first, ...second, ...first], [[...second, ...first]], [])).toBe('')
})
