/** What is laid out on paper: one document a division, its notes behind its text, each note once. */
import { expect, test } from 'vitest'
import { number } from '../scripts/numbering/index.ts'
import { shortTitle } from '../scripts/writers/heads.ts'
import { writePrint } from '../scripts/writers/print.ts'
import type { Book, Division } from '../scripts/model/book.ts'
import {
  back,
  book,
  em,
  front,
  h,
  inlines,
  list,
  mark,
  metadata,
  note,
  p,
  part,
  reading,
  ref,
  table,
} from './builders.ts'

const write = (of: Book) => writePrint(of, number(of), src => `pictures/${src}`)
const htmlOf = (of: Book, index = 0) => write(of).divisions[index]?.html ?? ''
const [textOf, notesOf] = [0, 1].map(half => (html: string) => html.split('<section class="notes"')[half] ?? '') as [
  (html: string) => string,
  (html: string) => string,
]

/** Numbers of the foot-note elements, and of those inside them: `1(2(3))4`. */
const groupsOf = (html: string): string =>
  [...notesOf(html).matchAll(/<div class="note" id="([^"]*)"|<div[ >]|<\/div>/g)]
    .map(([tag, id]) => (id === undefined ? (tag === '</div>' ? ')' : '(') : `${id.replace(/.*-/, '')}(`))
    .join('')
    .replaceAll('()', '')

test('a note stands behind the text, and its first call asks for it', () => {
  const html = htmlOf(book(reading('Margins', p('A room', ref('a'), ' and a view.')), note('a', p('Wide.'))))
  expect(textOf(html)).toContain(
    '<sup class="noteref"><a id="noteref-margins-1" href="#note-margins-1" data-note="note-margins-1">1</a></sup>',
  )
  expect(notesOf(html)).toContain(
    '<div class="note" id="note-margins-1" role="group"><p><a class="note-mark" href="#noteref-margins-1">1. </a>Wide.</p></div>',
  )
})

test('a second call prints the mark and asks for nothing', () => {
  const html = htmlOf(book(reading('Margins', p('One', ref('a'), ' two', ref('a'), '.')), note('a', p('Once.'))))
  expect(html.match(/data-note=/g)).toHaveLength(1)
  expect(html.match(/Once\./g)).toHaveLength(1)
  expect(html).toContain('<a id="noteref-margins-1_2" href="#note-margins-1">1</a>')
})

test('a note called inside a note follows it in the same element, and so on inwards', () => {
  const html = htmlOf(
    book(
      reading('Margins', p('One', ref('a'), ' two', ref('d'), '.')),
      note('a', p('Outer', ref('b'))),
      note('b', p('Inner', ref('c'))),
      note('c', p('Innermost')),
      note('d', p('Next')),
    ),
  )
  expect(groupsOf(html)).toBe('1(2(3))4')
  expect(html.match(/data-note=/g)).toHaveLength(2)
})

test('a number before a list has a line of its own; a sign has no stop', () => {
  const of = book(reading('Margins', p('One', ref('*'))), note('*', list([p('first')], [p('second')])))
  expect(notesOf(htmlOf(of))).toContain(
    '<p class="note-number"><a class="note-mark" href="#noteref-margins-1">* </a></p>',
  )
  expect(textOf(htmlOf(of))).toContain('<sup class="noteref sign">')
})

test('calls in titles, headings, captions and cells ask for their notes in the order of the page', () => {
  const of = book(
    reading(
      ['Margins', ref('t')],
      h(1, 'Head', ref('h')),
      table(['Cap', ref('c')], [['A', ref('x')], ['B']], [['1'], ['2', ref('y')]]),
    ),
    ...['t', 'h', 'c', 'x', 'y'].map(label => note(label, p(`Note ${label}`))),
  )
  expect([...htmlOf(of).matchAll(/data-note="note-margins-(\d)"/g)].map(([, order]) => order)).toEqual([
    '1',
    '2',
    '3',
    '4',
    '5',
  ])
  expect([...notesOf(htmlOf(of)).matchAll(/Note (\w)/g)].map(([, label]) => label)).toEqual(['t', 'h', 'c', 'x', 'y'])
})

test('where a reading comes from, and by whose leave, is an unnumbered note at its opening', () => {
  const plain = reading('Margins', p('Text.'))
  const of = book({
    ...plain,
    credit: { authors: ['A & B'], translators: [], source: 'Journal, pp. 1–9', rights: 'By leave' },
  } satisfies Division)
  const html = htmlOf(of)
  expect(textOf(html)).toContain('Margins<a class="credit-call" data-note="credit-margins"></a></h1>')
  expect(textOf(html)).toContain('<p class="division-author"><span class="name">A &amp; B</span></p>')
  expect(notesOf(html)).toContain(
    '<p class="division-source">Source: Journal, pp.\u00a01–9</p>\n<p class="division-rights">By leave</p>',
  )
  const french = notesOf(htmlOf({ ...of, metadata: { ...of.metadata, language: 'fr' } }))
  expect(french).toContain('Source\u00a0: Journal')
})

test('the contents print titles without their markers, with the folio of each, parts above readings', () => {
  const of = book(
    front('Preface', p('…')),
    part('Part One', reading(['Of ', em('Margins'), mark('12'), ref('a')], p('…'))),
    back('Glossary', p('…')),
    note('a', p('…')),
  )
  const [{ html } = { html: '' }] = write(of).lists(id => `<${id}>`)
  expect(
    [...html.matchAll(/contents-entry contents-(\w+).*?>(?:<[^>]*>)*(.*?)<\/a>.*?href="#([^"]*)">(.*?)<\/a>/g)].map(
      entry => entry.slice(1),
    ),
  ).toEqual([
    ['front', 'Preface', 'preface', '&lt;preface&gt;'],
    ['part', 'Part One', 'part-one', '&lt;part-one&gt;'],
    ['body', 'Of <em>Margins</em>', 'of', '&lt;of&gt;'],
    ['back', 'Glossary', 'glossary', '&lt;glossary&gt;'],
  ])
  expect(html).not.toMatch(/noteref|\[12\]/)
})

test('a dedication stands before the contents and not in them', () => {
  const dedication: Division = { ...front('For B.', p('…')), role: 'dedication' }
  const { opening, divisions, lists } = write(book(dedication, reading('Margins', p('…'))))
  expect(opening.map(({ id }) => id)).toEqual(['half-title', 'title-page', 'imprint', 'for-b'])
  expect(divisions.map(({ id }) => id)).toEqual(['margins'])
  expect(lists(() => '1').map(({ kind }) => kind)).toEqual(['contents'])
  expect(lists(() => '1')[0]?.html).not.toContain('For B.')
})

test('of a book of one reading the contents name its headings too', () => {
  const of = (...more: readonly Division[]) =>
    book(reading('Margins', p('…'), h(1, 'Of ', em('Rooms'), ref('a')), h(1, 'Of Letters')), ...more, note('a', p('…')))
  const named = (html = '') =>
    [...html.matchAll(/contents-entry contents-(\w+).*?<a [^>]*>(.*?)<\/a>/g)].map(([, ...own]) => own)
  expect(named(write(of(back('Colophon', p('…')))).lists(() => '1')[0]?.html)).toEqual([
    ['body', 'Margins'],
    ['section', 'Of <em>Rooms</em>'],
    ['section', 'Of Letters'],
    ['back', 'Colophon'],
  ])
  expect(named(write(of(reading('Gutters', p('…')))).lists(() => '1')[0]?.html)).toEqual([
    ['body', 'Margins'],
    ['body', 'Gutters'],
  ])
})

test('a book whose readings have no titles has no contents', () =>
  expect(write(book(reading('', p('…')))).lists(() => '1')).toEqual([]))

test('the title pages print what the metadata say, and nothing where they are silent', () => {
  const about = metadata({
    title: 'A <Book>',
    editor: 'E. Ditor',
    isbn: { print: '978-0-306-40615-7' },
    date: '2024-05-01',
  })
  const [half, title, imprint] = write(book(about, reading('Margins', p('…')))).opening.map(({ html }) => html)
  expect(half).toContain('<p class="book-title">A &lt;Book&gt;</p>')
  expect(title).toContain('<p class="book-editor">Edited by <span class="name">E. Ditor</span></p>')
  expect(title).not.toContain('book-author')
  expect(imprint).toContain('<p class="imprint-number">ISBN 978-0-306-40615-7</p>')
  expect(imprint).not.toMatch(/undefined|imprint-rights/)
})

test('headings inside a part stand a level lower in the outline', () => {
  const of = book(part('Part One', reading('Margins', h(1, 'Head'))), reading('Types', h(1, 'Head')))
  expect(
    write(of).divisions.map(({ html }) =>
      [...html.matchAll(/<h(\d)(?: aria-level="(\d)")?/g)].map(([, tag, level]) => level ?? tag),
    ),
  ).toEqual([['1'], ['2', '3'], ['1', '2']])
})

test('a title over a page is cut at its colon, else between words', () => {
  expect(shortTitle('Of Margins')).toBe('Of Margins')
  expect(shortTitle('The Enigma of the Great Terror: A Study of What Was Known, and by Whom')).toBe(
    'The Enigma of the Great Terror',
  )
  const long = shortTitle('A title that goes on and on and has no colon at which it might be cut in two')
  expect(long).toBe('A title that goes on and on')
  const parted = shortTitle('Peasant Households against Collective Farming during Two Winters')
  expect(parted).toBe('Peasant Households against Collective…')
  expect(shortTitle('Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter')).toHaveLength(44)
})

test('a reading in a right-to-left language runs from right to left', () => {
  const plain = reading('שלום', p('…'))
  const of = book({ ...plain, credit: { ...plain.credit, language: 'he' } })
  expect(htmlOf(of)).toContain('lang="he" dir="rtl"')
})

test('what is typed stays text', () => {
  expect(htmlOf(book(reading(inlines(['<b>']), p('<script>'))))).not.toMatch(/<b>|<script>/)
})
