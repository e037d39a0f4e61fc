/** Plain text as programs take it out of PDFs: lines, form feeds, columns set with blanks. */
import { describe, expect, test } from 'vitest'
import { balance } from '../scripts/importers/conservation.ts'
import type { Draft } from '../scripts/importers/draft.ts'
import { draftOf } from '../scripts/importers/engine/index.ts'
import { manuscriptOf, scaffoldOf } from '../scripts/importers/markdown.ts'
import { readText } from '../scripts/importers/text.ts'

const read = (text: string): Draft => draftOf(readText('sheet.txt', text), new Map())
const manuscript = (draft: Draft): string => {
  const { lost, added, astray } = balance(draft, manuscriptOf(draft), scaffoldOf(draft))
  expect({ lost, added, astray }).toEqual({ lost: [], added: [], astray: '' })
  return manuscriptOf(draft)
}

const shop = `The galley came back with the corner torn and the margin full
of small signs that nobody in the shop could read any more, so
the foreman kept it by the window until the light was gone.`
const boy = `Whoever has this sheet in his hand may keep it, for I have no
use of it any more, he said, and sent the boy up with it, whom
nobody had seen since the morning.`

describe('headings that no more than a short line tells', () => {
  test('over the full lines of their paragraphs, though not in the capitals of a title', () => {
    const text = manuscript(
      read(`${shop}\n\nWhat the boy saw\n${boy}\n${shop}\n\nAlways the foreman?\n${boy}\n${shop}\n`),
    )
    expect(text.match(/^## .*$/gm)).toEqual(['## What the boy saw', '## Always the foreman?'])
  })

  test('without a blank line, and one below another', () => {
    const text = manuscript(
      read(
        `${shop}\n${boy}\n\n${shop}\n${boy}\n\n${shop}\n${boy}\nThe Second Day\nWhat the boy saw\n${shop}\n${boy}\n${shop}\n`,
      ),
    )
    expect(text.match(/^## .*$/gm)).toEqual(['## The Second Day', '## What the boy saw'])
  })

  test('but no line of an address, of verse, or of a speech', () => {
    const verse =
      'The window shut, the lamp put out\nThe boy is gone, the loaf is gone\nAnd I go up and down the stair\n'
    expect(manuscript(read(`${shop}\n\n${verse}\n${boy}\n${shop}\n\n“So it was.”\n${boy}\n`))).not.toMatch(/^#/m)
  })
})

test('letters that a face draws as one sign are taken apart', () => {
  expect(manuscript(read('The ﬁrst sheet ﬂew oﬀ the oﬃce table.'))).toContain(
    'The first sheet flew off the office table.',
  )
})

test('two columns are read one after the other, with the notes of both below them', () => {
  const left = [
    ...['The galley came back with the', 'corner torn and the margin full', 'of small signs that nobody had'],
    ...['ever seen in the shop,1 and so', 'the foreman2 kept it by his own', 'window until the light had gone'],
    ...['out of the street. Then he put', 'it on the shelf above the press', 'and wrote below it, in a hand'],
    ...['1 See the ledger of that winter,', 'which the clerk has kept for us.', '2 Ibid., on the leaf after this.'],
  ]
  const right = [
    ...['that he used for nobody else, a', 'line on what he took it to mean.', 'Nobody has read it since.3 When'],
    ...['the boy came back in the morning', 'the shelf was empty, the window', 'stood open, and the loaf that he'],
    ...['had left under the lamp was gone', 'as well,4 with the knife and all', 'the salt of the house, they say.'],
    ...['3 In the hand of another clerk,', 'and much later than the others.', '4 Ibid.'],
  ]
  const page = left.map((line, at) => `${line.padEnd(40)}${right[at]}`).join('\n')
  const text = manuscript(read(`${page}\n\n                                     1\n\f${shop}\n`))
  expect(text).toContain('in a hand that he used for nobody else, a line on what he took it to mean.')
  expect(text).toMatch(/^\[\^1\]: See the ledger of that winter, which the clerk has kept for us\.$/m)
  expect(text).toMatch(/^\[\^3\]: In the hand of another clerk, and much later than the others\.$/m)
})

test('a table of two columns stays as it is', () => {
  const rows = Array.from({ length: 12 }, (_, at) => `Sheet ${at + 1}`.padEnd(40) + `hand ${(at % 3) + 1}`)
  expect(manuscript(read(`${shop}\n\n${rows.join('\n')}\n\f${shop}\n`))).toMatch(/Sheet 1 +hand 2?1/)
})

describe('figures of notes on lines of their own', () => {
  const page = (from: number, text: string, feet: readonly string[]) =>
    `${text}${from} Then he sat down,${from + 1} and the boy, too.${from + 2}\n\n${feet.join('\n\n')}\n`
  const [ledger, leaf, shelf] = [
    'See the ledger of that winter.',
    'Ibid., on the leaf after this.',
    'On the oak shelf.',
  ]
  const first = page(1, boy, ['1', 'In the desk.', '2', 'Under the stair.', '3', 'Behind the stove.'])
  const grades = (second: readonly string[]) =>
    read(`${first}\f${page(4, shop, second)}`).decisions.flatMap(({ kind, grade }) =>
      kind === 'marker' ? [grade] : [],
    )

  test('before their words, they are sure', () => {
    expect(grades(['4', ledger, '5', leaf, '6', shelf])).toEqual(['sure', 'sure', 'sure', 'sure', 'sure', 'sure'])
  })

  test('where one has no words, any of its page may have those of another: the editor is asked', () => {
    const asked = ['sure', 'sure', 'sure', 'open', 'open', 'open']
    expect(grades(['4', ledger, leaf, '5', shelf, '6'])).toEqual(asked)
    expect(grades(['4\n5', ledger, leaf, '6', shelf])).toEqual(asked)
  })
})
