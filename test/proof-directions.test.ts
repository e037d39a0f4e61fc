/** Text that runs both ways, pressed and read back: every line as it was written, and no damage is excused. */
import { beforeAll, describe, expect, test } from 'vitest'
import { directions } from '../scripts/press/page/directions.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import { withFormulas } from '../scripts/press/pdf/order.ts'
import type { Pdf, PdfPage, PdfText } from '../scripts/press/pdf/facts.ts'
import { pressPrint } from '../scripts/press/print.ts'
import { prove, readEditions } from '../scripts/proofs/proof.ts'
import { manuscript } from './directions-manuscript.ts'
import { leftward } from '../scripts/writers/direction.ts'
import { bookOf } from './proof-editions.ts'
import { readStructure, tagsIn } from './structure.ts'

describe('text is cut where it may turn', () => {
  const { runsOf } = directions(
    { textsIn: () => [], isText: (node): node is Text => node.nodeType === 3 },
    leftward.source,
  )
  test.each([
    ['one way', 'ltr', 'He came (in 1911)', 'He came |(|in |1911|)'],
    ['a word', 'ltr', 'He kept שני סטים, one', 'He kept |שני סטים|, |one'],
    ['brackets', 'ltr', '(שנים 12–15) on', '(|שנים |12|–|15|)| on'],
    ['from the right', 'rtl', 'ראו Notes, 12 (שם).', 'ראו |Notes|, |12 |(|שם|)|.'],
    ['marks of direction', 'ltr', 'א\u200f! b', 'א|\u200f|! |b'],
    ['accents, soft hyphens', 'ltr', 'cafe\u0301 man\u00adu בְּרֵא', 'cafe\u0301 man\u00adu |בְּרֵא'],
  ] as const)('%s', (_, around, text, wanted) => expect(runsOf(text, around).join('|')).toBe(wanted))
})

describe('a book that runs both ways', { timeout: 120_000 }, () => {
  const { book, numbering } = bookOf(manuscript)
  let bytes: Uint8Array
  let pdf: Pdf
  beforeAll(async () => {
    ;({ pdf: bytes } = await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no pictures')) }))
    pdf = await readPdf(bytes)
  }, 120_000)

  const errors = (reading: Pdf): readonly string[] =>
    prove(book, numbering, { pdf: { path: 'book.pdf', reading } })
      .value.problems.filter(({ severity }) => severity === 'error')
      .map(({ message }) => message)

  /** The PDF with the texts of one page changed. */
  const damaged = (change: (texts: PdfText[], page: PdfPage) => readonly PdfText[] | null): Pdf | null => {
    let done = false
    const pages = pdf.pages.map(page => {
      const texts = done ? null : change([...page.texts], page)
      done ||= texts !== null
      return texts === null ? page : { ...page, texts }
    })
    return done ? { ...pdf, pages } : null
  }

  test('is proven whole', () => expect(errors(pdf)).toEqual([]))

  test('may not lose or change any word, sign or marker', () => {
    const isText = ({ text, y }: PdfText) => /[\p{L}\p{N}()«»]/u.test(text) && y > 60 && y < 600
    const body = pdf.pages.filter(({ label }) => /^\d+$/.test(label))
    let tried = 0
    for (const { label, texts } of body) {
      for (const [index, lost] of texts.entries()) {
        // Every seventh piece of the book.
        if (!isText(lost) || tried++ % 7 > 0) continue
        const without = damaged((own, page) => (page.label === label ? own.toSpliced(index, 1) : null))
        expect(without && errors(without), `${label}: ${lost.text}`).not.toEqual([])
      }
    }
    expect(tried).toBeGreaterThan(400)
  })

  test('may not exchange two neighbouring words', () => {
    let tried = 0
    for (const { label, texts } of pdf.pages.filter(page => /^\d+$/.test(page.label))) {
      const words = texts.flatMap(({ text, y }, index) => (/^\p{L}{3,} ?$/u.test(text) && y > 60 ? [index] : []))
      for (const [at, index] of words.entries()) {
        const next = words[at + 1]
        if (next === undefined || texts[next]?.text === texts[index]?.text || tried++ % 9 > 0) continue
        const exchanged = damaged((own, page) =>
          page.label === label ? own.with(index, texts[next] as PdfText).with(next, texts[index] as PdfText) : null,
        )
        expect(
          exchanged && errors(exchanged),
          `${label}: ${texts
            .slice(index - 3, next + 3)
            .map(piece => piece.text)
            .join('')}`,
        ).not.toEqual([])
      }
    }
    expect(tried).toBeGreaterThan(200)
  })

  test('has every letter in its tags', async () => {
    const { untagged, root } = await readStructure(bytes)
    expect(untagged).toEqual([])
    expect(
      tagsIn(root)
        .flatMap(({ kids }) => kids.filter(kid => typeof kid === 'string'))
        .join(''),
    ).toMatch(/للقاعة/)
  })

  test('has one area for a link on every line', () => {
    const areas = pdf.pages.flatMap(({ links }) => links).filter(({ url }) => url !== null)
    const lines = new Set(areas.map(({ y }) => Math.round(y)))
    expect(areas.length).toBeGreaterThan(2)
    expect(areas.length).toBe(lines.size)
  })
})

test('a formula above a note that goes on from the page before, and is tagged before it, is read above it', () => {
  const text = (words: string, rank: number, ...roles: readonly string[]) => ({
    ...{ text: words, x: 0, y: 0, width: 9, size: 9, endsLine: true, tag: { roles, rank, language: null } },
    ...{ mark: `mc${rank}`, isReversed: false, isTurned: false },
  })
  const [sum, word, note] = [text('𝑎', 2, 'Formula'), text('ספר', 3, 'P'), text('הערה', 1, 'Note', 'P')]
  const read = withFormulas([word, note], [sum, word, note])
  expect(read.map(piece => piece.text)).toEqual(['𝑎', 'ספר', 'הערה'])
})

const pressed = async (text: string): Promise<readonly string[]> => {
  const { book, numbering } = bookOf(text)
  const { pdf } = await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no pictures')) })
  const { problems } = prove(book, numbering, await readEditions(book, { pdf: { path: 'book.pdf', bytes: pdf } })).value
  return problems.filter(({ severity }) => severity === 'error').map(({ message }) => message)
}

test('a page without a letter from the right, in a book that runs from there, is read from the right too', async () => {
  const text = '(sic) on the reform, (1911) and more.'
  expect(await pressed(`---\ntitle: Reform\nlanguage: he\n---\n\n# Sources\n\n${text}\n`)).toEqual([])
}, 60_000)

test('a page without a letter from the right, in a reading that runs from there, is read from the right', async () => {
  const text = 'See *Of Weights* (London, 1911) and more.[^1]\n\n[^1]: *The clerk*, 12, “a” **market**.'
  expect(await pressed(`---\ntitle: Of Reform\nlanguage: en\n---\n\n# Sources {lang=he}\n\n${text}\n`)).toEqual([])
}, 60_000)

test('words that are marked as written from the right, though no letter of theirs is, are read from there', async () => {
  const text = 'The margin has [(sic) on the reform, 1911]{lang=he} and more.'
  expect(await pressed(`---\ntitle: Reform\nlanguage: en\n---\n\n# Sources\n\n${text}\n`)).toEqual([])
}, 60_000)
