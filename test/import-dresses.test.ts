/** Dresses that old transcriptions, wikis and offices give their notes, and what stands round them. */
import { describe, expect, test } from 'vitest'
import { balance, wordsIn } from '../scripts/importers/conservation.ts'
import type { Draft } from '../scripts/importers/draft.ts'
import { draftOf } from '../scripts/importers/engine/index.ts'
import { manuscriptOf, scaffoldOf } from '../scripts/importers/markdown.ts'
import { readText } from '../scripts/importers/text.ts'
import { inlinesInBlocks } from '../scripts/model/walk.ts'

const read = (text: string): Draft => draftOf(readText('reading.txt', text), new Map())

/** `word → first word of its note`, in the order of the markers; words that the law misses stand behind. */
const pairs = (draft: Draft): readonly string[] => {
  const texts = new Map(draft.notes.map(note => [note.label, wordsIn(note.blocks)[0]]))
  let before = ''
  const found = [...inlinesInBlocks(draft.blocks)].flatMap(inline => {
    if (inline.type === 'text') before = inline.text.match(/\p{L}+/gu)?.at(-1) ?? before
    return inline.type === 'noteref' ? [`${before} → ${texts.get(inline.label)}`] : []
  })
  const { lost, added } = balance(draft, manuscriptOf(draft), scaffoldOf(draft))
  return [...found, ...draft.unplaced.map(() => 'unplaced'), ...lost, ...added]
}

/** Three markers and three notes, in the dress that is given. */
const dressed = (mark: (at: number) => string, head: (at: number) => string, before = ''): string =>
  `The mill is older than the church${mark(0)}, and whoever would know the one must have asked\nafter the other${mark(1)}, which is shut in winter. Nobody rang the bell when the water fell${mark(2)}.\n\n${before}${[
    'Rolls of the manor, fol. 12',
    'Letters of the steward',
    'Accounts of the dam',
  ]
    .map((text, at) => head(at).replace('…', text))
    .join('\n\n')}\n`
const three = ['church → Rolls', 'other → Letters', 'fell → Accounts']

type Write = (at: number) => string
const dresses: readonly (readonly [name: string, mark: Write, head: Write, before: string])[] = [
  ['numbers with noughts before them', at => `[0${at + 1}]`, at => `[0${at + 1}] ….`, ''],
  ['capitals in brackets', at => `[${'ABC'[at]}]`, at => `[${'ABC'[at]}] ….`, ''],
  ['capitals, framed notes', at => `[${'ABC'[at]}]`, at => `[Footnote ${'ABC'[at]}: ….]`, ''],
  ['Roman numbers in brackets', at => `[${['i', 'ii', 'iii'][at]}]`, at => `[${['i', 'ii', 'iii'][at]}] ….`, ''],
  ['a frame with the number in it', at => `[${at + 1}]`, at => `[${at + 1}. ….]`, ''],
  ['a frame with star and number', at => ` [*${at + 1}]`, at => `[*${at + 1} ….]`, ''],
  ['a frame with a sign', at => '*†‡'[at] ?? '', at => `[${'*†‡'[at]} ….]`, ''],
  [
    'stars and a plus in brackets',
    at => ['[*]', '[+]', '[++]'][at] ?? '',
    at => `${['[*]', '[+]', '[++]'][at]} ….`,
    '',
  ],
  ['the same star twice', () => '[*]', () => '[*] ….', ''],
  ['braces', at => `{${at + 1}}`, at => `{${at + 1}} ….`, ''],
  ['angles', at => `<${at + 1}>`, at => `<${at + 1}> ….`, ''],
  ['hats', at => `^${at + 1}`, at => `^${at + 1} ….`, ''],
  ['hats and braces', at => `^{${at + 1}}`, at => `^{${at + 1}} ….`, ''],
  ['FN#', at => `[FN#${at + 1}]`, at => `[FN#${at + 1}] ….`, ''],
  ['fn', at => `[fn${at + 1}]`, at => `[fn${at + 1}] ….`, ''],
  ['(Note 1.)', at => ` (Note ${at + 1}.)`, at => `Note ${at + 1}. ….`, ''],
  ['strokes', at => ` ${at + 1}/`, at => `${at + 1}/ ….`, ''],
  ['arrows of a wiki', at => `[${at + 1}]`, () => '↑ ….', 'Notes\n\n'],
  ['arrows with the calls', at => `[${at + 1}]`, at => `^ ${at === 1 ? 'a b ' : ''}….`, 'Notes\n\n'],
]

describe('dresses of notes', () => {
  test.each(dresses)('%s', (_, mark, head, before) => {
    expect(pairs(read(dressed(mark, head, before)))).toEqual(three)
  })

  test('notes inside their sentence, in one line and over several', () => {
    const draft = read(
      'The mill is older than the church, [Footnote: Rolls of the manor,\nfol. 12, and [see also] fol. 13.] and whoever would know the one must\nhave asked after the other. [Footnote: Letters of the steward.] Nobody\nrang the bell.\n',
    )
    expect(pairs(draft)).toEqual(['church → Rolls', 'other → Letters'])
    expect(manuscriptOf(draft)).toContain('asked after the other.[^2] Nobody rang the bell.')
    expect(draft.furniture.map(({ text }) => text)).toEqual(['Footnote', 'Footnote'])
  })
})

describe('notes beyond 999', () => {
  const book = (last: number): string =>
    Array.from({ length: last / 2 }, (_, page) => {
      const [a, b] = [page * 2 + 1, page * 2 + 2]
      return `The water rose in the spring,${a} and it fell in the autumn,${b} as it had always done before the\nwar.\n\n${a} Rolls, fol. ${a}.\n\n${b} Letters, no. ${b}.\n`
    }).join('\n')

  test('a series goes on beyond it', () => {
    const draft = read(book(1040))
    expect(draft.notes).toHaveLength(1040)
    expect(draft.notes.at(-1)?.label).toBe('1040')
  })

  test('years at the beginning of a line are none', () => {
    const years = [1917, 1918, 1919, 1920].map(
      year =>
        `Nobody came in the winter, ${year} and after.\n\n${year} was a dry year.\n\n${year}. The mill was shut.\n`,
    )
    const draft = read(`${book(40)}\n${years.join('\n')}`)
    expect(draft.notes).toHaveLength(40)
    expect(draft.unplaced).toHaveLength(0)
  })
})

describe('what stands round the text', () => {
  test('the frame of Project Gutenberg goes out, and says who wrote the text', () => {
    const draft = read(
      'The Project Gutenberg eBook of Of Mills\n\nThis is for the use of anyone.\n\nTitle: Of Mills\n\nAuthor: Ann Weir\n\n*** START OF THE PROJECT GUTENBERG EBOOK OF MILLS ***\n\nProduced by some hands\nand others\n\nThe mill is older than the church.[1]\n\n[1] Rolls.\n\n*** END OF THE PROJECT GUTENBERG EBOOK OF MILLS ***\n\nSection 1. Terms of Use\n',
    )
    expect(manuscriptOf(draft)).toBe(
      '---\ntitle: "Of Mills"\nauthor: "Ann Weir"\n---\n\nThe mill is older than the church.[^1]\n\n[^1]: Rolls.\n',
    )
  })

  test('numbers of letters are no folios, and what closes a letter is neither heading nor running head', () => {
    const draft = read(
      ['BAILIFF', 'WIDOW', 'CLERK', 'STEWARD', 'MILLER']
        .map(
          (to, at) =>
            `${at + 31}.\n\nTO THE ${to}.\n\nThe rolls of the manor name it first in the year of the great flood,\nas you know.[1] It was let to a widow who paid in flour, and who is\nnot forgotten.\n\nYours, with esteem,\n\nANN WEIR.\n\n[Footnote 1: The ${to.toLowerCase()} did not.]\n`,
        )
        .join('\n\n'),
    )
    expect(draft.furniture).toEqual([])
    expect(draft.notes).toHaveLength(5)
    expect(draft.decisions.filter(({ kind, excerpt }) => kind === 'heading' && /WEIR/.test(excerpt))).toEqual([])
  })

  test('“by” on a line of its own is no author, and one word in capitals is none', () => {
    const text = '\n\nThe mill is older than the church, and whoever would know the one must ask after the other.\n'
    expect(read(`OF MILLS\n\nBY\n\nANN WEIR${text}`).credit).toMatchObject({ title: 'OF MILLS', authors: ['ANN WEIR'] })
    expect(read(`OF MILLS\n\nLECTURES${text}`).credit.authors).toBeUndefined()
  })
})
