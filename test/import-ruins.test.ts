/** Scans whose recogniser has read the raised figures of the text as other signs, and the numbers of the notes rightly. */
import { expect, test } from 'vitest'
import { conserve } from '../scripts/importers/conservation.ts'
import type { Draft } from '../scripts/importers/draft.ts'
import { draftOf } from '../scripts/importers/engine/index.ts'
import { manuscriptOf, scaffoldOf } from '../scripts/importers/markdown.ts'
import type { Line } from '../scripts/importers/lines.ts'
import { readText } from '../scripts/importers/text.ts'

/** Three pages of six lines; `marks` stand at their places in turn. */
const pages = (marks: readonly string[], heads: readonly (readonly string[])[]): string => {
  const mark = (at: number) => marks[at] ?? ''
  const texts = [
    `The keepers of the salt road counted every cart that passed the
lower gate, and what they wrote down has come to us whole.${mark(0)} Did
the merchants know of it? It seems that they did, for a petition
of that year asks that the book be shown to nobody.${mark(1)} The answer
was short. No clerk of the gate, it said, could read what had not
been paid for, and nobody had paid.`,
    `In the northern towns the custom was another one. There the book
lay open on market days,${mark(2)} and whoever wished could write in it
himself. Forty hands have been told apart by their ink alone, and
the last of them, a baker’s, is the best of all.${mark(3)} He wrote down
the price of flour. What a pity that he did not write more! The
pages behind his are empty.`,
    `A third kind of book was kept by the ferrymen. It holds neither
names nor prices but the height of the river, taken at dawn with
a knotted cord.${mark(4)} The cord is kept in the town hall, and the knots
can still be felt. Nobody has counted them since the flood that
took the bridge away, and of which the book says only that it
was high.`,
  ]
  return texts.map((text, at) => [text, ...(heads[at] ?? [])].join('\n\n')).join('\n\f\n')
}
const heads = [
  ['9. Town Archive, Salt Books, vol. 2, fol. 17, with a note on the binding.', '10. Ibid., fol. 31.'],
  ['11. The book of Hallen; see the catalogue, p. 44.', '12. So Orlova, The Baker’s Hand, pp. 3–8.'],
  ['13. River Office, box 5.'],
]

const import_ = (text: string): Draft => {
  const draft = draftOf(readText('scan.txt', text), new Map())
  conserve('scan.txt', draft, manuscriptOf(draft), scaffoldOf(draft))
  return draft
}
const around = (draft: Draft): readonly string[] =>
  [...manuscriptOf(draft).matchAll(/(\S+)\[\^(\d+)\](?!:)/g)].map(([, word, label]) => `${word} ${label}`)

test('signs that no prose has behind its words are the markers that a page wants', () => {
  const draft = import_(pages(['®', '!°', '!!', "'?", '!3'], heads))
  expect(around(draft)).toEqual(['whole. 9', 'nobody. 10', 'days, 11', 'all. 12', 'cord. 13'])
  expect(draft.unplaced).toEqual([])
  expect(draft.decisions.filter(({ kind, grade }) => kind === 'marker' && grade === 'likely')).toHaveLength(5)
})

test('a marker that was lost leaves its note unplaced, and takes no other sign for it', () => {
  const draft = import_(pages(['®', '!°', '!!', '', '!3'], heads))
  expect(around(draft)).toEqual(['whole. 9', 'nobody. 10', 'days, 11', 'cord. 13'])
  expect(draft.unplaced.map(({ label }) => label)).toEqual(['12'])
})

test('a sign that may be one or the other of two markers is neither', () => {
  const five = [
    ['5. Town Archive, Salt Books.', '6. Ibid., fol. 31.'],
    ['7. The book of Hallen.', '8. So Orlova.'],
    ['9. River.'],
  ]
  const draft = import_(pages(['®', '', '7', '8', '®'], five))
  expect(around(draft)).toEqual(['days, 7', 'all. 8', 'cord. 9'])
  expect(draft.unplaced.map(({ label }) => label)).toEqual(['5', '6'])
})

test('a note whose page has no room for it stands on the next one', () => {
  const [first = [], second = [], third = []] = heads
  const draft = import_(
    pages(['®', '!°', '!!', "'?", '!3'], [first, second.slice(0, 1), [...second.slice(1), ...third]]),
  )
  expect(around(draft)).toEqual(['whole. 9', 'nobody. 10', 'days, 11', 'all. 12', 'cord. 13'])
})

test('numbered lists at the feet of pages call nothing', () => {
  const draft = import_(pages(['', '', '', '', ''], heads))
  expect(around(draft)).toEqual([])
  expect(manuscriptOf(draft)).toContain('What a pity that he did not write more!')
})

test('a line that begins with a raised marker in brackets is no note, though the note before it ends the page above', () => {
  const line = (text: string, zone: 'body' | 'notes', opens: boolean): Line => {
    const [before = '', sign = '', after = ''] = text.split('|')
    const runs = sign === '' ? [{ text }] : [{ text: before }, { text: sign, raised: true }, { text: after }]
    return { runs, box: null, opens, depth: 0, dress: 'none', at: null, zone, ...(zone === 'notes' && { small: true }) }
  }
  const page = (lines: readonly Line[]) => ({ label: null, width: null, height: null, lines })
  const draft = draftOf(
    {
      file: 'brackets.pdf',
      pages: [
        page([
          line('The book lay open on market days.(|1|)', 'body', true),
          line('Whoever wished could write in it, and forty hands', 'body', false),
          line('have been told apart by their ink alone.', 'body', false),
          line('(|1|)The book of Hallen.', 'notes', true),
        ]),
        page([
          line('(|2|) In the south nobody wrote. The cord is', 'body', false),
          line('kept in the hall.(|3|)', 'body', false),
          line('(|2|)So Orlova, p. 4.', 'notes', true),
          line('(|3|)River Office, box 5.', 'notes', true),
        ]),
      ],
      language: null,
      title: null,
      authors: [],
      words: [],
    },
    new Map(),
  )
  expect(draft.unplaced).toEqual([])
  expect(draft.notes.map(({ label }) => label)).toEqual(['1', '2', '3'])
  expect(manuscriptOf(draft)).toMatch(/In the south nobody wrote/)
})
