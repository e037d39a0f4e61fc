/** Pages whose lines have places, as PDF, hOCR and ALTO give them: what their zones, margins and sizes decide. */
import { describe, expect, test } from 'vitest'
import { wordsIn, wordsOf } from '../scripts/importers/conservation.ts'
import type { Draft } from '../scripts/importers/draft.ts'
import { draftOf } from '../scripts/importers/engine/index.ts'
import type { Line, LinedSource } from '../scripts/importers/lines.ts'
import type { Block } from '../scripts/model/book.ts'
import { plainText } from '../scripts/model/walk.ts'

type Place = Partial<Pick<Line, 'zone' | 'opens' | 'indent' | 'slack'>> & { readonly size?: number }

/** Eleven points on a column of 280; `^` begins a raised figure. */
const line = (text: string, { size = 11, zone = 'body', opens = false, indent = 0, slack = 0 }: Place = {}): Line => ({
  runs: text.split(/(\^\d)/).map(part => ({ text: part.replace('^', ''), size, raised: part.startsWith('^') })),
  box: { x: 60 + indent, y: 0, width: 280 - indent - slack, height: size },
  opens,
  depth: 0,
  dress: 'none',
  at: null,
  zone,
  small: size < 10,
  indent,
  slack,
})
const noted = (text: string, opens = true): Line => line(text, { size: 8, zone: 'notes', opens })

const draftOfPages = (...pages: readonly (readonly Line[])[]): Draft => {
  const source: LinedSource = {
    file: 'sheet.pdf',
    pages: pages.map(lines => ({ label: null, width: 400, height: 600, lines })),
    language: null,
    title: null,
    authors: [],
    words: pages.flat().flatMap(({ runs }) => wordsOf(runs.map(({ text }) => text).join(''))),
  }
  return draftOf(source, new Map())
}
const told = (block: Block): string =>
  'inlines' in block
    ? `${block.type}: ${plainText(block.inlines)}`
    : 'blocks' in block
      ? `${block.type}: ${block.blocks.map(told).join(' / ')}`
      : block.type
const notesOf = ({ notes }: Draft) => notes.map(({ label, blocks }) => `${label} ${blocks.map(told).join(' / ')}`)
const text = (draft: Draft) => draft.blocks.map(told).filter(said => said !== 'page-mark')

const galley = [
  'The galley came back with the corner torn and the margin full of',
  'small signs that nobody in the shop could read,^1 so the foreman',
  'kept it by the window until the light had gone.^2 He wrote below',
]

describe('notes at the feet of pages', () => {
  test('a note that goes on from the page before is no part of the text above it', () => {
    const draft = draftOfPages(
      [
        ...galley.map(said => line(said)),
        noted('1 See the ledger.'),
        noted('2 The second hand is that of a clerk, as'),
      ],
      [
        line('it what he took it to mean, and sent it up with the boy, whom'),
        line('nobody had seen since the morning, with a loaf under his arm'),
        noted('the younger Kell has shown from the bills of that winter.', false),
      ],
    )
    expect(notesOf(draft)).toEqual([
      '1 paragraph: See the ledger.',
      '2 paragraph: The second hand is that of a clerk, as the younger Kell has shown from the bills of that winter.',
    ])
    expect(text(draft).join(' ')).toMatch(/^paragraph: The galley .* wrote below it what .* under his arm$/)
  })

  test('a second paragraph of a note is the note’s, and so is a list in it', () => {
    const draft = draftOfPages(
      [
        ...galley.map(said => line(said)),
        noted('1 See the ledger. Three hands are in it.'),
        noted('Of the third nothing is known.'),
        noted('• It may be that of the boy.'),
        noted('2 Ibid., p. 4.'),
      ],
      [line('it what he took it to mean, and sent it up with the boy.')],
    )
    expect(draft.unplaced).toEqual([])
    expect(notesOf(draft)[0]).toBe(
      '1 paragraph: See the ledger. Three hands are in it. / paragraph: Of the third nothing is known. / paragraph: • It may be that of the boy.',
    )
  })

  test('the way back that a web page prints behind its notes is left out', () => {
    const draft = draftOfPages([...galley.map(said => line(said)), noted('1. See the ledger.↩︎'), noted('2. Ibid. [↑]')])
    expect(notesOf(draft)).toEqual(['1 paragraph: See the ledger.', '2 paragraph: Ibid.'])
  })
})

test('a title below the running head that repeats it stays', () => {
  const head = (said: string) => line(said, { zone: 'head', opens: true, size: 9 })
  const rest = ['He wrote it down.', 'Nobody read it then.', 'The boy had gone.'].map(said =>
    line(said, { opens: true }),
  )
  const [first, second, third] = rest as [Line, Line, Line]
  const draft = draftOfPages(
    [
      head('OF TORN CORNERS 1'),
      line('Of Torn Corners', { opens: true, size: 16 }),
      ...galley.map((said, at) => line(said, { opens: at === 0 })),
      first,
    ],
    [head('2 OF TORN CORNERS'), second, line('The foreman was in the shop at nine, as he had said.', { opens: true })],
    [head('OF TORN CORNERS 3'), third, line('Whoever has the sheet now has not been found.', { opens: true })],
  )
  expect(draft.credit.title).toBe('Of Torn Corners')
  expect(draft.furniture.map(({ text: said }) => said)).toEqual([
    'OF TORN CORNERS 1',
    '2 OF TORN CORNERS',
    'OF TORN CORNERS 3',
  ])
})

test('a quotation that is set in has a measure of its own; verse keeps its lines', () => {
  const quote = (said: string, slack: number, opens = false) => line(said, { indent: 25, slack, opens })
  const draft = draftOfPages([
    ...[...galley, ...galley, ...galley].map(said => line(said.replace(/\^\d/, ''))),
    line('He wrote below it what he took it to mean, and this is what it was.', { opens: true }),
    quote('Whoever has this sheet in his hand may keep', 30, true),
    quote('it, for I have no use of it any more.', 60),
    quote('Let him tell the boy that the window is shut', 27),
    quote('and that the loaf is gone.', 120),
    line('Nobody in the shop could say whom the letter had been meant for.', { opens: true }),
    quote('The window shut, the lamp put out,', 60, true),
    quote('The boy is gone, the loaf is gone,', 62),
    quote('And I go up and down the stair', 80),
    quote('To see if anyone is there.', 95),
    line('So much for verse, of which the foreman had a good deal to say.', { opens: true }),
  ])
  expect(text(draft)[2]).toBe(
    'quotation: paragraph: Whoever has this sheet in his hand may keep it, for I have no use of it any more. Let him tell the boy that the window is shut and that the loaf is gone.',
  )
  expect(text(draft)[4]).toBe('verse')
})

test('halves of broken words are joined unless both look like words', () => {
  const broken: readonly (readonly [string, string])[] = [
    ['in the spring he was ex-', 'amined by the bishop'],
    ['the old ex-', 'king walked by'],
    ['it was never in-', 'tended for print'],
    ['he has a semi-', 'official archive'],
    ['a rank-', 'and-file man of the party'],
  ]
  const draft = draftOfPages([
    line('The king intended nothing in print, and tended the rank garden and the file.', { opens: true }),
    ...broken.flatMap(halves => halves.map(said => line(said))),
  ])
  const [said = ''] = wordsIn(draft.blocks).length > 0 ? [text(draft).join(' ')] : []
  for (const word of ['examined', 'ex-king', 'intended', 'semi-official', 'rank-and-file']) expect(said).toContain(word)
})
