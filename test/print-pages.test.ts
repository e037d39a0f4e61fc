/** The order of the pages, and the page itself. */
import { expect, test } from 'vitest'
import { impose, placesOf, type LaidOut } from '../scripts/press/imposition.ts'
import { roman } from '../scripts/model/numerals.ts'
import type { PrintDocument } from '../scripts/writers/print-document.ts'

type Kind = PrintDocument['kind']
type Matter = PrintDocument['matter']

const laid = (id: string, count: number, matter: Matter = 'body', kind: Kind = 'division'): LaidOut => ({
  document: { id, kind, matter, language: 'en', runningHead: `Head of ${id}`, html: '' },
  pages: Array.from({ length: count }, (_, index) => ({
    text: '',
    foot: '',
    continues: false,
    ids: index === 0 ? [id] : [],
    called: [],
    begun: [],
  })),
})
const opening = [
  laid('half-title', 1, 'preliminary', 'half-title'),
  laid('title-page', 1, 'preliminary', 'title-page'),
  laid('imprint', 1, 'preliminary', 'imprint'),
  laid('contents', 1, 'preliminary', 'contents'),
]
const settings = { opening: 'recto', head: 'The Book' } as const

/** `iii title-page`, `2 –` for a blank. */
const told = (documents: readonly LaidOut[], opening: 'recto' | 'any' = 'recto') =>
  impose(documents, { ...settings, opening }).map(({ folio, document }) => `${folio} ${document?.id ?? '–'}`)

test('the imprint stands on the back of the title page, everything else opens on a recto', () => {
  expect(told([...opening, laid('preface', 1, 'front'), laid('margins', 3), laid('types', 2)])).toEqual([
    ...['i half-title', 'ii –', 'iii title-page', 'iv imprint', 'v contents', 'vi –', 'vii preface', 'viii –'],
    ...['1 margins', '2 margins', '3 margins', '4 –', '5 types', '6 types'],
  ])
})

test('where readings may open on any side, the body still begins on a recto', () => {
  expect(told([...opening, laid('margins', 3), laid('types', 2)], 'any').slice(4)).toEqual([
    ...['v contents', 'vi –', '1 margins', '2 margins', '3 margins', '4 types', '5 types', '6 –'],
  ])
})

test('a list of figures stands on the next page after the contents', () => {
  const list = laid('list-of-figures', 1, 'preliminary', 'list')
  expect(told([...opening, list, laid('margins', 1)]).slice(4)).toEqual([
    ...['v contents', 'vi list-of-figures', '1 margins', '2 –'],
  ])
})

test('a part has a leaf of its own', () => {
  expect(told([laid('part', 1, 'body', 'part'), laid('margins', 2)], 'any')).toEqual([
    '1 part',
    '2 –',
    '3 margins',
    '4 margins',
  ])
  expect(told([laid('part', 1, 'body', 'part'), laid('margins', 2)])).toEqual([
    '1 part',
    '2 –',
    '3 margins',
    '4 margins',
  ])
})

test('openings, blanks and title pages are blind; other pages bear their folio and the head of their side', () => {
  const pages = impose([...opening, laid('margins', 3)], settings)
  expect(
    pages.filter(({ showsFolio }) => showsFolio).map(({ folio, side, head }) => `${folio} ${side} ${head}`),
  ).toEqual(['2 verso The Book', '3 recto Head of margins'])
  expect(pages.filter(({ showsFolio, head }) => !showsFolio && head !== '')).toEqual([])
})

test('a book of front matter alone is counted in roman numerals to its end', () => {
  expect(told([laid('preface', 1, 'front')])).toEqual(['i preface', 'ii –'])
})

test('each id is found on its first page', () => {
  const pages = impose([laid('margins', 2), laid('types', 1)], settings)
  expect([...placesOf(pages)].sort()).toEqual([
    ['margins', 0],
    ['types', 2],
  ])
})

test('roman numerals', () => {
  expect([1, 4, 9, 14, 40, 49, 90, 99, 148].map(roman)).toEqual([
    'i',
    'iv',
    'ix',
    'xiv',
    'xl',
    'xlix',
    'xc',
    'xcix',
    'cxlviii',
  ])
})
