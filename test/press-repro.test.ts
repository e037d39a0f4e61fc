/**
 * Each known fault of Paged.js 0.4.3 and of Chromium's printing, by what a reader would see of it: the same content through
 * our press, at every place of a page. The fuzzer's judge, which knows the manuscript, looks at the pages and at the PDF.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { number } from '../scripts/numbering/index.ts'
import { missingGlyphs } from '../scripts/press/fonts/sources.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import type { Pdf } from '../scripts/press/pdf/facts.ts'
import { pressPrint, type PrintFacts } from '../scripts/press/print.ts'
import type { Kind } from './fuzz/judge.ts'
import { withPresses, type Press, type Trial } from './fuzz/lay.ts'
import type { Block, Inline, Note } from './fuzz/manuscript.ts'
import { random } from './fuzz/random.ts'
import { book, front, metadata, note, p, reading, ref } from './builders.ts'

const setting = { trim: '105x150mm', size: 9.5, leading: 12.5 }

/** Sentences that stand nowhere else. */
const pen = (seed: number) => {
  const { pick, whole } = random(seed)
  const nouns = 'printer compositor margin galley proof reader copy folio quire gathering apprentice forme'.split(' ')
  const verbs = 'kept lost read set broke moved carried counted corrected followed'.split(' ')
  let count = 0
  const own = () => [...(++count).toString(26)].map(digit => 'bcdfghjklmnpqrstvwxzaeiouy'[parseInt(digit, 26)]).join('')
  const sentence = () => `The ${pick(nouns)} ${pick(verbs)} the ${pick(nouns)} of Q${own()}${'e'.repeat(whole(1, 3))}.`
  return (sentences: number): string => Array.from({ length: sentences }, sentence).join(' ')
}

const paragraph = (...inlines: readonly Inline[]): Block => ({ type: 'paragraph', inlines })
const called = (...blocks: readonly Block[]): { readonly call: Note } => ({ call: { blocks } })

/** The content with 0, 1, 2 … lines above it: every line of it meets the foot of a page once. */
const atEveryPlace = (
  content: (write: (sentences: number) => string) => readonly Block[],
  step = 1,
): readonly Trial[] =>
  Array.from({ length: Math.ceil(26 / step) }, (_, place) => {
    const write = pen(place)
    const above = Array.from({ length: place * step }, (_, line) =>
      paragraph(`Line ${'abcdefghijklmnopqrstuvwxyz'[line]} of filler.`),
    )
    return {
      seed: place,
      setting,
      numbering: 'reading',
      bare: false,
      manuscript: { language: 'en', title: ['Filler'], blocks: [...above, ...content(write), paragraph(write(4))] },
    }
  })

/** What may be amiss with the setting where notes take the whole of a page. */
const forgiven: ReadonlySet<Kind> = new Set(['forced'])

describe('content that breaks Paged.js, at every place of a page', () => {
  let press: Press
  let done: () => void = () => undefined
  let closed: Promise<void>
  beforeAll(async () => {
    press = await new Promise<Press>((resolve, reject) => {
      const open = async (opened: Press) => {
        resolve(opened)
        await new Promise<void>(end => (done = end))
        await opened.close()
      }
      closed = withPresses(async openPress => open(await openPress(setting)))
      closed.catch(reject)
    })
  })
  afterAll(async () => {
    done()
    await closed
  })

  const faultsOf = async (trials: readonly Trial[]): Promise<readonly string[]> => {
    const verdicts = await press.run(trials)
    expect(verdicts.filter(({ pages }) => pages > 0)).toHaveLength(trials.length)
    return verdicts.flatMap(({ faults }, index) =>
      faults.filter(({ kind }) => !forgiven.has(kind)).map(({ kind, what }) => `place ${index}: ${kind}: ${what}`),
    )
  }

  test('B02: each note bears the number of its own call, not of the last one of its page', async () => {
    const content = (write: (sentences: number) => string) => [
      paragraph(write(2), called(paragraph(write(1))), ' ', write(1), called(paragraph(write(1))), ' ', write(2)),
      paragraph(write(1), called(paragraph(write(1)))),
    ]
    expect(await faultsOf(atEveryPlace(content, 3))).toEqual([])
  })
  test('B03: the note of a call without width, at whatever place of its line, is not lost', async () => {
    const content = (write: (sentences: number) => string) => [
      paragraph(
        ...Array.from({ length: 40 }, (_, word): Inline[] => [
          `${'to a by'.slice(0, 1 + (word % 5)).trim()} of it`,
          ...(word % 4 === 0 ? [called(paragraph(write(1)))] : []),
          ' ',
        ]).flat(),
      ),
    ]
    expect(await faultsOf(atEveryPlace(content, 2).map(trial => ({ ...trial, bare: true })))).toEqual([])
  })
  test('B04: the same words twice in a paragraph are not printed twice, nor left out', async () => {
    const emphasis: Inline = { as: 'em', inlines: ['the same words'] }
    const content = () => [
      paragraph(...Array.from({ length: 30 }, (): Inline[] => [', and the same again, ', emphasis]).flat()),
      paragraph('And and and and and and and and.'),
      paragraph('And and and and and and and and.'),
    ]
    expect(await faultsOf(atEveryPlace(content))).toEqual([])
  })
  test('B05: a page that ends at a soft hyphen hides no line', async () => {
    const long = 'international representation characteristically misunderstanding administration responsibilities'
    const content = (write: (sentences: number) => string) => [
      paragraph(`${long} `.repeat(5), write(1), called(paragraph(`${long} `.repeat(3))), ` ${long}`.repeat(6)),
    ]
    expect(await faultsOf(atEveryPlace(content))).toEqual([])
  })
  test('B06: a note that is cut takes no room from the lines above it', async () => {
    const content = (write: (sentences: number) => string) => [
      paragraph(write(3), called(paragraph(write(14))), ' ', write(4), called(paragraph(write(1))), ' ', write(5)),
    ]
    expect(await faultsOf(atEveryPlace(content))).toEqual([])
  })
  test('B07: a note begins on the page of its call', async () => {
    const content = (write: (sentences: number) => string) =>
      Array.from({ length: 6 }, (_, index) =>
        paragraph(write(2), called(paragraph(write(1 + index * 2))), ' ', write(1), called(paragraph(write(1)))),
      )
    expect(await faultsOf(atEveryPlace(content))).toEqual([])
  })
  test('B08: notes in the rows of a table that runs over pages, and in cells that share a row, are under their rows', async () => {
    const content = (write: (sentences: number) => string): readonly Block[] => [
      {
        type: 'table',
        caption: [write(1), called(paragraph(write(1)))],
        rows: Array.from({ length: 16 }, (_, row) => [
          [write(1), ...(row % 3 === 1 ? [called(paragraph(write(1)))] : [])],
          [write(1), ...(row % 5 === 1 ? [called(paragraph(write(2)))] : [])],
        ]),
      },
      {
        type: 'spanned',
        rows: Array.from({ length: 10 }, (_, row) => [
          ...(row % 2 === 0 ? [{ inlines: [write(1), called(paragraph(write(2)))], rows: 2, columns: 1 }] : []),
          { inlines: [write(1), ...(row % 3 === 1 ? [called(paragraph(write(1)))] : [])], rows: 1, columns: 1 },
        ]),
      },
    ]
    expect(await faultsOf(atEveryPlace(content, 2))).toEqual([])
  })
  test('B09: a note longer than a page is printed once, and those round it keep their pages', async () => {
    const content = (write: (sentences: number) => string) => [
      paragraph(write(2), called(paragraph(write(2)))),
      paragraph(write(2), called(paragraph(write(80)), paragraph(write(5))), ' ', write(8)),
      paragraph(write(3), called(paragraph(write(2)))),
    ]
    expect(await faultsOf(atEveryPlace(content, 3))).toEqual([])
  })
  test('B10: notes that fill pages do not end the document', async () => {
    const content = (write: (sentences: number) => string) => [
      paragraph(write(1), called(paragraph(write(200))), ' ', write(3)),
      paragraph(write(40), called(paragraph(write(1)))),
    ]
    expect(await faultsOf(atEveryPlace(content, 6))).toEqual([])
  })
  test('B15: a word that is parted by the end of a page, or by the end of a part of a note, has a hyphen of its face', async () => {
    expect(await missingGlyphs('\u2010')).toEqual([])
    const long = 'misunderstanding administration characteristically '
    const content = () => [paragraph(long.repeat(60), called(paragraph(long.repeat(70))))]
    const verdicts = await press.run(atEveryPlace(content, 6))
    const ends = verdicts.flatMap(({ measured = [] }) =>
      measured.flatMap(({ text, foot }) => [text.at(-1), foot.at(-1)].map(leaf => leaf?.text.trim() ?? '')),
    )
    expect(ends.filter(end => end !== '').length).toBeGreaterThan(20)
    const parted = ends.filter(end => /\p{Ll}[\u00ad\u2010\u2011-]?$/u.test(end) && !/(?:ing|tion|ally)$/.test(end))
    expect(parted.filter(end => !end.endsWith('\u2010'))).toEqual([])
  })
})

describe('a book of several readings', () => {
  const words = pen(7)
  const said = Array.from({ length: 3 }, () => words(60))
  const quoted = 'A “Title” with "quotes", a \\ and a {brace}'
  const of = book(
    metadata({ title: 'Rooms', language: 'en', print: { trim: '105x150mm', opening: 'any' } }),
    front('Before', p('Not much', ref('0'), '.')),
    note('0', p('Said in front.')),
    reading(quoted, p(said[0] ?? '', ref('1'), ' and', ref('2'), '.')),
    note('1', p('First of the first.')),
    note('2', p('Second of the first.')),
    reading('Second', p(said[1] ?? '', ref('1'), '.')),
    note('1', p('First of the second.')),
    reading('Third', p(said[2] ?? '', ref('1'), '.')),
    note('1', p('First of the third.')),
  )
  const numbering = number(of)
  let facts: PrintFacts
  let pdf: Pdf
  beforeAll(async () => {
    facts = await pressPrint(of, numbering, { read: () => Promise.reject(new Error('no pictures')) })
    pdf = await readPdf(facts.pdf)
  })
  const lineOn = (page: number) => pdf.pages[page]?.texts.map(({ text }) => text).join('') ?? ''
  const isDressed = (page: number) => /^(?:[ivxl]+|\d+)$/.test(facts.pages[page]?.folio ?? '')

  test('B01: page numbers go on by one, whatever begins anew on a page', () => {
    const body = facts.pages.filter(({ folio }) => /^\d+$/.test(folio)).map(({ folio }) => Number(folio))
    expect(body).toEqual(body.map((_, index) => index + 1))
    const printed = pdf.pages.flatMap(({ texts, label }, page) => {
      const top = texts.filter(({ y }) => y < 60).map(({ text }) => text.trim())
      return isDressed(page) && top.length > 0 ? [[label, top.includes(label)]] : []
    })
    expect(printed.length).toBeGreaterThan(4)
    expect(printed.filter(([, right]) => right !== true)).toEqual([])
  })
  test('counter-reset: after the front matter the count begins at 1 and goes on', () => {
    const first = facts.places.get(of.divisions[1]?.id ?? '') ?? -1
    expect(facts.pages.slice(first, first + 3).map(({ folio }) => folio)).toEqual(['1', '2', '3'])
    expect(pdf.pages.slice(first, first + 3).map(({ label }) => label)).toEqual(['1', '2', '3'])
  })
  test('B11: a call leads to its note, and the note back, in the PDF', () => {
    for (const { id, calls } of numbering.notes) {
      const page = facts.places.get(calls[0]?.id ?? '') ?? -1
      const to = facts.places.get(id) ?? -2
      expect(to).toBe(page)
      const inner = pdf.pages[page]?.links.filter(link => link.to?.page === page) ?? []
      const heights = inner.map(link => link.y)
      // The mark in the text leads down to the foot, that at the foot up to the text.
      expect(inner.some(link => (link.to?.y ?? 0) > link.y + 5)).toBe(true)
      expect(Math.max(...heights)).toBeGreaterThan(Math.min(...heights))
    }
  })
  test('B12: quotes, strokes and braces of a title run over its pages as they were written', () => {
    const first = facts.places.get(of.divisions[1]?.id ?? '') ?? -1
    const heads = [first + 1, first + 2].map(page => lineOn(page)).join(' ')
    expect(heads.replace(/\s/g, '').toLowerCase()).toContain(quoted.replace(/\s/g, '').toLowerCase())
  })
  test('B13: a reading begins at the head of a page', () => {
    for (const [index, { id }] of of.divisions.entries()) {
      const page = facts.places.get(id) ?? -1
      expect(facts.pages[page]?.division).toBe(id)
      expect(facts.pages[page - 1]?.division).not.toBe(id)
      const title = ['Before', quoted, 'Second', 'Third'][index] ?? ''
      expect(lineOn(page).replace(/\s/g, '').indexOf(title.replace(/\s/g, ''))).toBe(0)
    }
  })
  test('B14: nothing in the PDF is left to chance', async () => {
    const again = await pressPrint(of, numbering, { read: () => Promise.reject(new Error('no pictures')) })
    expect(Buffer.from(again.pdf).equals(facts.pdf)).toBe(true)
  })
})
