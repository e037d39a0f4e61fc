import { describe, expect, test } from 'vitest'
import { number } from '../scripts/numbering/index.ts'
import { signOf } from '../scripts/numbering/notes.ts'
import { slug } from '../scripts/model/slug.ts'
import { book, figure, h, metadata, note, p, part, reading, ref } from './builders.ts'
import type { Block } from '../scripts/model/book.ts'

const marks = (of: ReturnType<typeof number>) => of.notes.map(({ id, mark }) => `${id} ${mark}`)

describe('a marker is answered by the nearest note', () => {
  test('thirty readings can each have [^1]', () => {
    const numbering = number(
      book(
        reading('One', p('a', ref('1'))),
        note('1', p('of one')),
        reading('Two', p('b', ref('1'))),
        note('1', p('of two')),
      ),
    )
    expect(marks(numbering)).toEqual(['note-one-1 1', 'note-two-1 1'])
    expect(numbering.notes.map(({ note, division }) => [note.division, division.id])).toEqual([
      ['one', 'one'],
      ['two', 'two'],
    ])
  })
  test('one elsewhere in the file will do, if there is just one', () => {
    const numbering = number(
      book(reading('One', p(ref('a'))), reading('Two', p('b', ref('b'))), note('a', p('x')), note('b', p('y'))),
    )
    expect(marks(numbering)).toEqual(['note-one-1 1', 'note-two-1 1'])
    expect(numbering.unanswered).toEqual([])
  })
  test('two equally near are an error', () => {
    const numbering = number(
      book(
        reading('One', p(ref('1'))),
        reading('Two', p(ref('1'))),
        note('1', p('x')),
        reading('Three', p(ref('1'))),
        note('1', p('y')),
      ),
    )
    expect(numbering.unanswered.map(({ candidates }) => candidates.length)).toEqual([2])
  })
  test('letter case is forgiven, and only that', () => {
    const numbering = number(book(reading('One', p(ref('Room'), ref('romm'))), note('room', p('x'))))
    expect(marks(numbering)).toEqual(['note-one-1 1'])
    expect(numbering.unanswered.map(({ noteref }) => noteref.label)).toEqual(['romm'])
  })
})

describe('notes are numbered as they are called', () => {
  test('a note called inside a note follows it, and repeated markers share one number', () => {
    const numbering = number(
      book(
        reading('One', p('a', ref('a'), ref('b'), ref('a'))),
        note('b', p('b')),
        note('inner', p('i', ref('b'))),
        note('a', p('a', ref('inner'))),
      ),
    )
    expect(numbering.notes.map(({ note: { label }, mark }) => `${label}${mark}`)).toEqual(['a1', 'inner2', 'b3'])
    expect(numbering.notes.map(({ calls }) => calls.map(({ id }) => id))).toEqual([
      ['noteref-one-1', 'noteref-one-1_2'],
      ['noteref-one-2'],
      ['noteref-one-3', 'noteref-one-3_2'],
    ])
  })
  test('signs keep their sign and stay outside the count', () => {
    const numbering = number(book(reading('One', p(ref('*'), ref('x'))), note('*', p('who')), note('x', p('what'))))
    expect(numbering.notes.map(({ mark }) => mark)).toEqual(['*', '1'])
    expect([signOf('\\*'), signOf('*-2'), signOf('††'), signOf('star')]).toEqual(['*', '*', '††', null])
  })
  test.each([
    ['reading', ['1', '1', '1']],
    ['part', ['1', '2', '1']],
    ['continuous', ['1', '2', '3']],
  ])('the count begins anew by %s', (numbering, expected) => {
    const one = reading('One', p(ref('1')))
    const two = reading('Two', p(ref('2')))
    const three = reading('Three', p(ref('3')))
    const whole = book(metadata({ notes: { numbering } }), part('P', one, two), part('Q', three))
    const notes = ['1', '2', '3'].map(label => note(label, p(label)))
    expect(number({ ...whole, notes }).notes.map(({ mark }) => mark)).toEqual(expected)
  })
  test('a circle of notes ends, and is told', () => {
    const numbering = number(book(reading('One', p(ref('a'))), note('a', p(ref('b'))), note('b', p(ref('a')))))
    expect(numbering.circular.map(chain => chain.map(({ label }) => label))).toEqual([['a', 'b', 'a']])
    expect(numbering.notes).toHaveLength(2)
  })
  test('a note that only an uncalled note calls is uncalled', () => {
    const numbering = number(book(reading('One', p('x')), note('a', p(ref('b'))), note('b', p('y'))))
    expect(numbering.uncalled.map(({ label }) => label)).toEqual(['a', 'b'])
  })
})

test('names are safe, and headings of one name differ', () => {
  const numbering = number(book(reading('One', h(1, 'Notes & Queries'), h(1, 'Notes & Queries'))))
  expect([...new Set([...numbering.anchors.values()].map(({ id }) => id))].sort()).toEqual([
    'one',
    'one--notes-queries',
    'one--notes-queries-2',
  ])
  // What GitHub and Pandoc would call the first of them leads there too.
  expect(numbering.anchors.get('notes-queries')?.id).toBe('one--notes-queries')
  expect(slug('Žižek’s 1905', 'reading')).toBe('zizeks-1905')
  expect(slug('Партийность', 'reading')).toBe('reading')
  expect(slug('1937', 'reading')).toBe('reading-1937')
})

test('a box is referred to by what it holds or begins with, else as it was typed', () => {
  const box = (id: string, ...blocks: readonly Block[]): Block => ({
    type: 'aside',
    kind: 'box',
    attributes: { id, classes: [] },
    blocks,
    span: { file: 'book.md', start: 0, end: 0 },
  })
  const { anchors } = number(
    book(
      reading(
        'One',
        figure('a.svg', '', 'First'),
        box('fig-both', figure('b.svg', '', 'Second'), figure('c.svg', '', 'Third'), p('Both')),
        box('thm-line', h(2, 'The Line'), p('It holds.')),
        box('sec-plain', p('Nothing.')),
      ),
    ),
  )
  expect(['fig-both', 'thm-line', 'sec-plain'].map(id => anchors.get(id)?.label)).toEqual([
    'Figure 2',
    '“The Line”',
    '@sec-plain',
  ])
})

test('a note leads to a note further than functions can call themselves', () => {
  const count = 20_000
  const chain = Array.from({ length: count }, (_, at) => note(`n${at}`, p('On.', ref(`n${at + 1}`))))
  const whole = number(book(reading('One', p('Begin.', ref('n0'))), ...chain, note(`n${count}`, p('End.'))))
  expect([whole.notes.length, whole.unanswered, whole.circular]).toEqual([count + 1, [], []])
  const ring = number(book(reading('One', p('Begin.', ref('n0'))), ...chain, note(`n${count}`, p('On.', ref('n0')))))
  expect(ring.circular.map(notes => notes.length)).toEqual([count + 2])
})

test('many notes are numbered in a time that grows in line with them', () => {
  const time = (count: number): number => {
    const labels = Array.from({ length: count }, (_, at) => `n${at}`)
    const many = book(
      reading('One', p(...labels.map(label => ref(label)))),
      ...labels.map(label => note(label, p('x'))),
    )
    const begun = performance.now()
    number(many)
    return performance.now() - begun
  }
  time(1000)
  const grows = () => time(40_000) / time(10_000) < 9
  expect(grows() || grows() || grows()).toBe(true)
})
