/** The benchmark's own judge: it must see what a tool loses, doubles and misplaces. */
import { expect, test } from 'vitest'
import { chaptersOf, htmlWithNotes, typstOf } from './bench/manuscript.ts'
import { medians, type Row } from './bench/table.ts'
import { verify } from './bench/verify.ts'
import { generate } from './generated.ts'

const chapters = chaptersOf(generate({ readings: 3, words: 6000, notes: 60 }))

/** Prints as a plain tool would: so many letters a page, each page's notes below its text, head and folio around. */
const print = (perPage: number): string[] => {
  const pages: string[] = []
  for (const { blocks, notes } of chapters) {
    const words = blocks.flatMap(({ texts }) => texts).join(' ')
    for (let at = 0; at < words.length; at += perPage) {
      const text = words.slice(at, at + perPage)
      const called = [...words.slice(at - 6 < 0 ? 0 : at - 6, at + perPage).matchAll(/\[\^(\d+)\]/g)]
        .filter(({ index }) => at === 0 || index + 6 > 6)
        .map(([, label = '']) => notes.get(label)?.join(' ') ?? '')
      pages.push(`A Running Head ${text.replace(/\[?\^?(\d+)\]?/g, '$1')} ${called.join(' ')} ${pages.length + 1}`)
    }
  }
  return pages
}

const whole = print(1900)
const cutFrom = (page: number, from: number, letters: number) =>
  whole.map((text, index) => (index === page ? text.slice(0, from) + text.slice(from + letters) : text))

test('a book taken apart has its chapters, its calls and its notes', () => {
  expect(chapters).toHaveLength(3)
  const calls = chapters.flatMap(({ blocks }) => blocks.flatMap(({ texts }) => texts.join().match(/\[\^\d+\]/g) ?? []))
  const notes = chapters.reduce((sum, one) => sum + one.notes.size, 0)
  expect(notes).toBeGreaterThan(50)
  expect(calls).toHaveLength(notes)
  expect(htmlWithNotes(chapters, '').match(/class="note"/g)).toHaveLength(notes)
  expect(typstOf(chapters, '').match(/#footnote\[/g)).toHaveLength(notes)
})

test('nothing is said of a book that is whole, wherever its pages end', () => {
  for (const perPage of [500, 1234, 1900, 5000]) {
    expect(verify(chapters, print(perPage)), String(perPage)).toMatchObject({
      lostNotes: 0,
      lostLetters: 0,
      repeated: 0,
    })
  }
})

test('a lost line is counted, wherever it stood', () => {
  for (const from of [40, 333, 900, 1500]) {
    const gone = (whole[2] ?? '').slice(from, from + 70).replace(/[^\p{L}]/gu, '').length
    const { lostLetters } = verify(chapters, cutFrom(2, from, 70))
    expect(lostLetters, String(from)).toBeGreaterThan(gone - 4)
    expect(lostLetters, String(from)).toBeLessThan(gone + 48)
  }
})

test('a single lost letter is counted', () => {
  expect(verify(chapters, cutFrom(1, (whole[1] ?? '').indexOf('printer', 300), 1)).lostLetters).toBe(1)
})

test('a lost note, a doubled paragraph and a late note are told', () => {
  const [label = '', [text = '']] = [...(chapters[1]?.notes ?? [])][4] ?? ['', []]
  const without = whole.map(page => page.replace(text, ''))
  expect(verify(chapters, without)).toMatchObject({ lostNotes: 1, lostLetters: text.replace(/[^\p{L}]/gu, '').length })
  expect(
    verify(
      chapters,
      whole.map(page => page.replace(text, `${text} ${text}`)),
    ),
  ).toMatchObject({ lostNotes: 0, repeated: 1 })
  const page = whole.findIndex(one => one.includes(text))
  const later = without.map((one, index) => (index === page + 1 ? `${one} ${text}` : one))
  expect(label).not.toBe('')
  expect(verify(chapters, later).late).toBe(verify(chapters, whole).late + 1)
})

test('an empty result has lost everything', () => {
  const { notes, lostNotes, lostLetters } = verify(chapters, ['', ''])
  expect(lostNotes).toBe(notes)
  expect(lostLetters).toBeGreaterThan(25_000)
})

test('of several rounds each tool shows its median, and one that failed shows that', () => {
  const run = (name: string, wall: number, status = 0): Row => ({
    name,
    version: '1',
    watched: { status, wall, cpu: 0, processes: [], together: 0, said: '' },
  })
  const rounds = [
    [run('a', 9), run('b', 3)],
    [run('a', 2), run('b', 5, 1)],
    [run('a', 4), run('b', 4)],
  ]
  expect(medians(rounds)).toMatchObject([
    { name: 'a', watched: { wall: 4 }, range: [2, 9] },
    { name: 'b', watched: { status: 1 } },
  ])
  expect(medians(rounds.slice(0, 1))[0]).not.toHaveProperty('range')
})
