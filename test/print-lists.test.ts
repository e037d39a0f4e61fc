/** Lists of figures and of tables in the paper edition. */
import { expect, test } from 'vitest'
import type { Book } from '../scripts/model/book.ts'
import { number } from '../scripts/numbering/index.ts'
import { writePrint } from '../scripts/writers/print.ts'
import { book, em, figure, metadata, note, p, reading, ref, table } from './builders.ts'
import { pdfPages, tellProof } from './proof-editions.ts'

const listsOf = (of: Book) =>
  writePrint(of, number(of), () => 'picture.png')
    .lists(id => `<${id}>`)
    .filter(({ kind }) => kind === 'list')
const entriesOf = (html: string): readonly string[] =>
  [...html.matchAll(/<p class="contents-entry.*?<\/p>/gs)].map(([entry]) => entry.replace(/<[^>]*>/g, ''))

const map = (name: string) => figure('map.png', null, `Map of ${name}`)
const rows = [[['Year']], [['1931']]]
const small = [map('A'), map('B'), table(['Offices'], ...rows)]

test('three figures with captions make a list, two do not', () => {
  expect(listsOf(book(reading('Margins', ...small)))).toEqual([])
  const lists = listsOf(book(reading('Margins', ...small), reading('Types', map('C'))))
  expect(lists.map(({ id, kind, matter, runningHead }) => [id, kind, matter, runningHead])).toEqual([
    ['list-of-figures', 'list', 'preliminary', 'Figures'],
  ])
  expect(lists.flatMap(({ html }) => entriesOf(html))).toEqual([
    'Figure 1. Map of A &lt;figure-1&gt;',
    'Figure 2. Map of B &lt;figure-2&gt;',
    'Figure 3. Map of C &lt;figure-3&gt;',
  ])
  expect(lists[0]?.html).toContain('<a class="contents-folio" href="#figure-3">')
})

test('a list that is asked for is printed, if anything is to be listed, and one that is not is left out', () => {
  const of = (lists: readonly string[]) =>
    listsOf(book(metadata({ print: { lists }, language: 'de' }), reading('Ränder', ...small, map('C'))))
  expect(of(['tables']).map(({ id, runningHead }) => [id, runningHead])).toEqual([['list-of-tables', 'Tabellen']])
  expect(of(['tables']).flatMap(({ html }) => entriesOf(html))).toEqual(['Tabelle 1. Offices &lt;table-1&gt;'])
  expect(of(['tables', 'figures']).map(({ id }) => id)).toEqual(['list-of-figures', 'list-of-tables'])
  expect(of([])).toEqual([])
  expect(listsOf(book(metadata({ print: { lists: ['figures'] } }), reading('Margins', p('…'))))).toEqual([])
})

test('a caption is listed without its note, and a long one by its first sentence', () => {
  const long =
    'The figures for the later years are drawn from a different series and cannot be compared with the earlier ones.'
  const of = (...caption: Parameters<typeof figure>[2][]) =>
    listsOf(
      book(
        metadata({ print: { lists: ['figures'] } }),
        reading('Margins', figure('map.png', null, ...caption)),
        note('a', p('A note.')),
      ),
    ).flatMap(({ html }) => entriesOf(html))
  expect(of('Of ', em('Margins'), ref('a'))).toEqual(['Figure 1. Of Margins &lt;figure-1&gt;'])
  expect(of('Incidents in ', em('Margins'), ` and elsewhere, 1931–38. ${long}`)).toEqual([
    'Figure 1. Incidents in Margins and elsewhere, 1931–38 &lt;figure-1&gt;',
  ])
  expect(of(`Letters of J. B. Lettsom and others to St. Clair in ${long}`)).toEqual([
    `Figure 1. Letters of J. B. Lettsom and others to St. Clair in ${long} &lt;figure-1&gt;`,
  ])
})

test('a proof takes a list of figures for none of the pages on which they stand', () => {
  const plates = ['Kazan', 'Minsk', 'Tula', 'Oryol'].map(map)
  const of = book(reading('Margins', p('The printer kept it wide.'), ...plates), reading('Types', p('They wear out.')))
  const numbered = { book: of, numbering: number(of) }
  const pdf = pdfPages(numbered)
  expect(pdf[3]?.texts.map(({ text }) => text).join(' ')).toMatch(/^Figures Figure 1\. Map of Kazan/)
  expect(tellProof(numbered, { pdf }).errors).toEqual([])
  const without = pdf.map((page, index) =>
    index < 4 ? page : { ...page, texts: page.texts.filter(({ text }) => !/Tula/.test(text)) },
  )
  expect(tellProof(numbered, { pdf: without }).errors.join()).toMatch(/Tula/)
})
