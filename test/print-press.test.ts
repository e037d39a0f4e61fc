/** Real pages of a nasty book: read back from the PDF, every word stands once and in order, every note under its call. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { number } from '../scripts/numbering/index.ts'
import { assemble } from '../scripts/press/assembly.ts'
import { withBrowser } from '../scripts/press/browser/run.ts'
import { formatCss, formatOf } from '../scripts/press/format.ts'
import { hyphenateHtml, hyphenator } from '../scripts/press/hyphenation.ts'
import { Misprint, untilItStands } from '../scripts/press/layout.ts'
import { impose } from '../scripts/press/imposition.ts'
import { makeBed, openBed, type LaidDocument } from '../scripts/press/paged.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import type { Pdf } from '../scripts/press/pdf/facts.ts'
import { readStyleSheets } from '../scripts/press/job.ts'
import { pressPrint, type PrintFacts } from '../scripts/press/print.ts'
import { writePrint } from '../scripts/writers/print.ts'
import type { PrintDocument } from '../scripts/writers/print-document.ts'
import type { Block, Book, Inline, Note } from '../scripts/model/book.ts'
import {
  book,
  em,
  figure,
  front,
  h,
  list,
  mark,
  metadata,
  note,
  p,
  part,
  quote,
  reading,
  ref,
  table,
} from './builders.ts'

/** A drawing of 300 × 120 with no words in it. */
const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120"><rect width="300" height="120"/></svg>'

/** Words that no language breaks, and that stand nowhere else: z and six letters. Those of the text and those of notes are kept apart. */
const pen = () => {
  const written: string[] = []
  let count = 0
  const word = (): string => {
    const [vowels, consonants] = ['aeiou', 'bdfgklmnprst']
    let rest = count++ * 7919 + 1000
    const letters = Array.from({ length: 6 }, (_, index) => {
      const from = index % 2 === 0 ? consonants : vowels
      const letter = from[rest % from.length]
      rest = Math.floor(rest / from.length)
      return letter
    })
    return `z${letters.join('')}`
  }
  return {
    written,
    say: (many: number): string => {
      const words = Array.from({ length: many }, word)
      written.push(...words)
      return words.join(' ')
    },
  }
}

const nastyBook = () => {
  const [text, foot] = [pen(), pen()]
  const say = (many: number) => text.say(many)
  const notes: Note[] = []
  const label = () => String(notes.length + 1)
  const short = (many = 12): Inline => {
    const own = label()
    notes.push(note(own, p(noteWords(many))))
    return ref(own)
  }
  const noteWords = (many: number) => foot.say(many).replaceAll('z', 'y')
  const long = (...blocks: readonly Block[]): Inline => {
    const own = label()
    notes.push(note(own, ...blocks))
    return ref(own)
  }
  const nested = (): Inline => {
    const outer = label()
    const inner = `${outer}i`
    notes.push(note(outer, p(noteWords(10), ref(inner))), note(inner, p(noteWords(9)), p(noteWords(30))))
    return ref(outer)
  }
  const head: string[] = []
  /** Of a table that goes on over pages, each of which has it again. */
  const sayHead = () => {
    head.push(say(2), say(1))
    return head
  }
  const blocks: readonly Block[] = [
    p(say(30), short(), ' ', say(60), short(), short(), ' ', say(80)),
    h(1, say(3), short()),
    p(say(40), nested(), ' ', em(say(6), short(), ' ', say(4)), ' ', say(50), ref('1')),
    mark('12'),
    quote(p(say(50), short(40)), p(say(20))),
    list([p(say(20), short())], [p(say(10)), list([p(say(25), short())])]),
    figure('a.svg', 'a square', say(8), short()),
    table(
      [say(5), short()],
      [[say(1), short()], [say(1)]],
      [
        [say(6), short()],
        [say(7), nested()],
      ],
      [[say(2)], [say(3)]],
    ),
    p(say(120), long(p(noteWords(60)), quote(p(noteWords(30))), p(noteWords(20))), ' ', say(90)),
    h(2, say(4)),
    p(say(25), long(list([p(noteWords(8))], [p(noteWords(9))]), p(noteWords(10))), ' ', say(200), short(25)),
    // A note that fills a page, one that fills two, and many in one line.
    p(say(70), long(p(noteWords(640))), ' ', say(60)),
    p(say(90), short(), ' ', say(200)),
    p(say(30), long(p(noteWords(900)), p(noteWords(400))), ' ', say(10)),
    p(say(150), ...Array.from({ length: 12 }, () => short(20)), ' ', say(300)),
    table(
      [],
      sayHead().map(words => [words]),
      ...Array.from({ length: 60 }, (_, row) => [[say(4), ...(row % 7 === 3 ? [short()] : [])], [say(9)]]),
    ),
    p(say(40), short(90)),
  ]
  // The order in which notes are printed is that of numbering, not that in which they were written down here.
  const of: Book = {
    ...book(
      metadata({ title: 'A Nasty Book', author: 'Nobody', language: 'zxx' }),
      front('A Word Before', p('Nothing much.')),
      part('Part One', reading('Of Pages', ...blocks)),
      ...notes,
    ),
    assets: [{ src: 'a.svg', status: 'found', mediaType: 'image/svg+xml', width: 300, height: 120 }],
  }
  return { of, words: text.written, head: head.join(' ').split(' ') }
}

const { of: nasty, words, head } = nastyBook()
const numbering = number(nasty)
const tools = { read: () => Promise.resolve(Buffer.from(drawing)) }

/** Words of notes in the order in which notes are printed. */
const noteWords = (): readonly string[] =>
  numbering.notes.flatMap(({ note: { blocks } }) => JSON.stringify(blocks).match(/\by[a-z]{6}\b/g) ?? [])

const wordsOn = (pages: Pdf['pages'], first: 'y' | 'z'): readonly string[] => {
  const letters = pages.flatMap(({ texts }) => texts.map(({ text }) => text)).join('')
  return letters.replace(/[\s\u00ad\u2010-]/g, '').match(new RegExp(`${first}[a-x]{6}`, 'g')) ?? []
}

/** Words of the text, each once: those of the repeated head only where it stands first. */
const textOn = (pages: Pdf['pages']): readonly string[] => {
  const seen = new Set<string>()
  return wordsOn(pages, 'z').filter(word => !head.includes(word) || (!seen.has(word) && seen.add(word)))
}

describe('a nasty book', () => {
  let facts: PrintFacts
  let pdf: Pdf
  beforeAll(async () => {
    facts = await pressPrint(nasty, numbering, tools)
    pdf = await readPdf(facts.pdf)
  })

  test('has each word of its text once, in order', () => {
    expect(textOn(pdf.pages)).toEqual(words)
  })
  test('has the head of a long table on each of its pages', () => {
    const on = pdf.pages.map(page =>
      wordsOn([page], 'z')
        .filter(word => head.includes(word))
        .join(' '),
    )
    expect(on.filter(words => words !== '').length).toBeGreaterThan(2)
    expect(new Set(on)).toEqual(new Set(['', head.join(' ')]))
  })
  test('has each word of its notes once, in order', () => {
    expect(noteWords().length).toBeGreaterThan(2500)
    expect(wordsOn(pdf.pages, 'y')).toEqual(noteWords())
  })
  test('has each note begin on the page of its call', () => {
    expect(facts.late).toEqual([])
    expect(facts.pages.map(({ begun }) => begun)).toEqual(facts.pages.map(({ called }) => called))
    expect(facts.pages.flatMap(({ called }) => called).length).toBeGreaterThan(40)
  })
  test('has its marks in the text as figures', () => {
    const [word] = words.slice(29)
    const letters = pdf.pages.flatMap(({ texts }) => texts.map(({ text }) => text)).join('')
    expect(letters.normalize('NFKC')).toContain(`${word}1 `)
  })
  test('opens on rectos and counts its front matter in roman numerals', () => {
    expect(pdf.pages.map(({ label }) => label)).toEqual(facts.pages.map(({ folio }) => folio))
    const first = (id: string) => facts.pages[facts.places.get(id) ?? -1]
    expect(
      ['contents', 'a-word-before', 'part-one', 'of-pages'].map(id => `${first(id)?.folio} ${first(id)?.side}`),
    ).toEqual(['v recto', 'vii recto', '1 recto', '3 recto'])
    expect(facts.pages.length % 2).toBe(0)
  })
  test('prints real folios in its contents, and leads there', () => {
    const contents = pdf.pages[facts.places.get('contents') ?? -1]
    const said = contents?.texts.map(({ text }) => text).join('') ?? ''
    expect(said.replace(/\s/g, '')).toMatch(/AWordBeforevii.*PartOne1.*OfPages3/i)
    const targets = contents?.links.map(({ to }) => to?.page)
    expect(targets).toEqual(
      expect.arrayContaining(['a-word-before', 'part-one', 'of-pages'].map(id => facts.places.get(id))),
    )
  })
  test('links each call with its note and back, in the PDF too', () => {
    const [first] = numbering.notes
    const page = facts.places.get(first?.id ?? '') ?? -1
    expect(facts.places.get(first?.calls[0]?.id ?? '')).toBe(page)
    const inner = pdf.pages[page]?.links.filter(({ to }) => to?.page === page) ?? []
    expect(inner.length).toBeGreaterThanOrEqual(2)
  })
  test('is tagged, and its outline has the reading under its part', () => {
    expect(pdf).toMatchObject({ title: 'A Nasty Book', language: 'zxx', tagged: true })
    const one = pdf.outline.find(({ title }) => title === 'Part One')
    expect(one?.entries.map(({ title }) => title)).toEqual(['Of Pages'])
    expect(one?.entries[0]?.entries).toHaveLength(1)
  })
  test('gives the same bytes again', async () => {
    const again = await pressPrint(nasty, numbering, tools)
    expect(Buffer.from(again.pdf).equals(facts.pdf)).toBe(true)
  })
})

test('marks may be counted afresh on each page', async () => {
  const of: Book = { ...nasty, metadata: metadata({ language: 'zxx', notes: { numbering: 'page' } }) }
  const facts = await pressPrint(of, number(of), tools)
  const pdf = await readPdf(facts.pdf)
  expect(textOn(pdf.pages)).toEqual(words)
  const again = numbering.notes[0]?.calls[1]?.id ?? ''
  expect(facts.places.get(again)).toBeGreaterThan(facts.places.get('of-pages') ?? 0)
  const letters = pdf.pages[facts.places.get(again) ?? -1]?.texts.map(({ text }) => text).join('')
  expect(letters?.normalize('NFKC')).toMatch(/z[a-z]{6}1 /)
  const marks = pdf.pages.map(({ texts }) =>
    texts.filter(({ text }) => /^\d+\. ?$/.test(text)).map(({ text }) => Number.parseInt(text)),
  )
  // Notes that are called inside notes are counted as well; those that run over bear no mark again.
  const counted = facts.pages.flatMap(({ begun }, page) =>
    begun.length > 0 && (marks[page]?.length ?? 0) > 0 ? [marks[page]] : [],
  )
  expect(counted.length).toBeGreaterThan(4)
  for (const own of counted) expect(own?.slice(0, 2)).toEqual([1, 2].slice(0, own?.length))
})

const documentOf = (of: Book): PrintDocument => writePrint(of, number(of), () => '').divisions[0] as PrintDocument
const htmlOf = (of: Book): string => documentOf(of).html

describe('a single division', () => {
  const html = htmlOf(book(reading('Of Pages', p('Before.'), quote(p('What nobody sees.')), p('After.'))))
  const format = formatOf(metadata().print)
  let desk = ''
  beforeAll(async () => {
    desk = await mkdtemp(path.join(tmpdir(), 'octavo-test-print-'))
  })
  afterAll(() => rm(desk, { recursive: true, force: true }))

  /** Lays out each document, with a style added to those of the edition. */
  const layAll = (
    documents: readonly { readonly html: string; readonly style?: string }[],
    patience = 30_000,
  ): Promise<readonly LaidDocument[]> =>
    withBrowser(async browser => {
      const laid: LaidDocument[] = []
      for (const { html, style = '' } of documents) {
        const styles = [formatCss(format), await readStyleSheets(), style].join('\n')
        const { layOut, close } = openBed(() => browser.newPage(), await makeBed(desk, styles))
        const textHeight = format.lines * format.leading
        const options = {
          textHeight,
          measure: format.measure,
          leading: format.leading,
          marksByPage: false,
          notesAlone: false,
        }
        laid.push(await layOut(html, options, patience))
        await close()
      }
      return laid
    })

  test('keeps the halves of a word that is broken at the foot of a page, and no soft hyphen inside a line', async () => {
    const long = 'international representation characteristically misunderstanding administration'.split(' ')
    const prose = Array.from({ length: 2400 }, (_, index) => long[(index * index + 3 * index) % 5]).join(' ')
    const hyphenate = await hyphenator(['en'])
    const of = hyphenateHtml(htmlOf(book(reading('Of Pages', p(prose)))), 'en', hyphenate)
    const [laid] = await layAll([{ html: of }])
    if (!laid) expect.unreachable()
    expect(laid.faults).toEqual([])
    const texts = laid.pages.map(({ text }) => text.replace(/<h1.*?<\/h1>|<[^>]*>/g, '').trim())
    expect(texts.filter(text => text.endsWith('\u2010')).length).toBeGreaterThan(0)
    expect(
      texts
        .join(' ')
        .replace(/\u2010 |\u00ad/g, '')
        .replace(/\s+/g, ' '),
    ).toBe(prose)
    const kept = texts.join('').match(/\u00ad/g)?.length ?? 0
    expect(kept).toBeLessThan(laid.pages.length * format.lines)
  })
  test('says what is hidden, beyond the page or below the type area, and nothing else', async () => {
    const styles = [
      '',
      'blockquote { display: none }',
      'blockquote { position: relative; left: -400px }',
      'blockquote { position: relative; top: 700px }',
    ]
    const laid = await layAll(styles.map(style => ({ html, style })))
    expect(laid.map(({ faults }) => faults)).toEqual([
      [],
      ['page 1: not to be seen: What nobody sees.'],
      ['page 1: out of its place: What nobody sees.'],
      ['page 1: out of its place: What nobody sees.'],
    ])
    expect(laid[0]).toMatchObject({ late: [], overfull: [], pages: [{ ids: ['of-pages'] }] })
  })
  test('says which pages do not hold in print what was laid out on them', async () => {
    const document = { ...documentOf(book(reading('Of Pages', p('word '.repeat(900))))), runningHead: '' }
    const styles = [formatCss(format), await readStyleSheets(), 'body:not(.bed) p { letter-spacing: 0.4px }'].join('\n')
    const printed = await withBrowser(async browser => {
      const { layOut, print, close } = openBed(() => browser.newPage(), await makeBed(desk, styles))
      const { measure, leading, lines } = format
      const options = { textHeight: lines * leading, measure, leading, marksByPage: false, notesAlone: false }
      const { pages, faults } = await layOut(document.html, options, 30_000)
      expect(faults).toEqual([])
      const sheets = impose([{ document, pages }], { opening: 'any', head: '' })
      const printed = await print(assemble(sheets, 'en'), 'en', true, 30_000)
      await close()
      return printed
    })
    expect(printed.strays.length).toBeGreaterThan(0)
    for (const stray of printed.strays) expect(stray).toMatch(/^page [12]: out of its place: word word/)
  })
  test('lays out a document once more that is misprinted, and gives up where that is in vain', async () => {
    const tried: string[] = []
    const pressed = await untilItStands(asPrinted => {
      tried.push([...asPrinted].join())
      const missing = ['one', 'two'].find(id => !asPrinted.has(id))
      return missing ? Promise.reject(new Misprint(missing, missing)) : Promise.resolve('pressed')
    })
    expect([pressed, tried]).toEqual(['pressed', ['', 'one', 'one,two']])
    await expect(untilItStands(() => Promise.reject(new Misprint('one', 'in vain')))).rejects.toThrow('in vain')
  })
  test('lays out what no page was made for', async () => {
    const filler = 'word '.repeat(900)
    const code: Block = {
      type: 'code-block',
      text: Array.from({ length: 120 }, (_, line) => `line ${line} ${'x'.repeat(line % 99)}`).join('\n'),
      span: { file: 'book.md', start: 0, end: 0 },
    }
    const divisions = [
      reading(''),
      reading('', mark('1')),
      reading('Long title '.repeat(60), p('Text.')),
      reading(
        'A row higher than a page',
        table([], [['A'], ['B']], [[filler], ['b', ref('1')]], [['c'], ['d']]),
        p('After.'),
      ),
      reading('A word wider than a page', p('x'.repeat(5000)), p('After.')),
      reading('Code', code, p('After.')),
      reading('Headings', ...Array.from({ length: 60 }, (_, count) => h(count % 2 === 0 ? 1 : 2, `Heading ${count}`))),
      reading('Two long notes in one line', p('One', ref('2'), ' two', ref('3'), ' three.')),
    ]
    const notes = [note('1', p('In a cell.')), note('2', p(filler)), note('3', p(filler))]
    const laid = await layAll(divisions.map(division => ({ html: htmlOf(book(division, ...notes)) })))
    expect(laid.flatMap(({ faults }) => faults)).toEqual([])
    expect(laid.map(({ pages }) => pages.length)).not.toContain(0)
  })
  test('does not keep anybody waiting', async () => {
    // Long enough to be still at it when its time is up, on any machine.
    const long = htmlOf(book(reading('Of Patience', ...Array.from({ length: 1500 }, () => p('word '.repeat(60))))))
    await expect(layAll([{ html: long }], 20)).rejects.toThrow('no end after 0 seconds')
  })
})
