/** The printed pages of the e-book are those of the PDF, word for word. */
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Block } from '../scripts/model/book.ts'
import { blocksOfBook, plainText } from '../scripts/model/walk.ts'
import { number } from '../scripts/numbering/index.ts'
import { pair } from '../scripts/press/columns.ts'
import { pressEpub } from '../scripts/press/epub.ts'
import { openBook } from '../scripts/press/open.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import type { Pdf, PdfPage } from '../scripts/press/pdf/facts.ts'
import { pressPrint } from '../scripts/press/print.ts'
import { writeEpub } from '../scripts/writers/epub/index.ts'
import { extentOf, setMarks } from '../scripts/writers/epub/printed.ts'
import { book, em, mark, metadata, note, p, quote, reading, ref, table } from './builders.ts'
import { random } from './fuzz/random.ts'
import { generate } from './generated.ts'
import { bookOf } from './proof-editions.ts'

const wordsIn = (html: string): readonly string[] =>
  html
    .replace(/<head>[^]*?<\/head>|<figure[^]*?<\/figure>|<section class="notes"[^]*$/g, ' ')
    .replace(/<(?:\/?(?:em|span|sup|a|i|b)\b)[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&amp;/g, '&')
    .split(/\s+/)
    .filter(word => word !== '')

const noPictures = () => Promise.reject(new Error('a generated book has no pictures'))

const books = {
  'the sample course reader': async () => {
    const { value } = await openBook(join(import.meta.dirname, '../manuscript'))
    if (!value) throw new Error('no book')
    return { book: value.book, read: value.read }
  },
  'a generated book': () =>
    Promise.resolve({ book: bookOf(generate({ readings: 3, words: 12_000, notes: 120 })).book, read: noPictures }),
} as const

describe.each(Object.entries(books))('%s', (_, openIt) => {
  let pdf: Pdf
  let files: Record<string, Uint8Array>
  let heads: readonly string[]
  const text = (file: string) => new TextDecoder().decode(files[`OEBPS/${file}`])
  const pages = () =>
    [...text('toc.xhtml').matchAll(/<li><a href="([^"#]*)#(page_[^"]*)">([^<]*)<\/a><\/li>/g)].map(
      ([, file = '', id = '', label = '']) => ({ file, id, label }),
    )
  /** Words from the mark of a page to that of the next, without notes and figures. */
  const wordsOfPage = (label: string): readonly string[] => {
    const index = pages().findIndex(page => page.label === label)
    const { file = '', id = '' } = pages()[index] ?? {}
    const next = pages()[index + 1]
    const from = text(file).slice(text(file).indexOf(`id="${id}"`))
    const to = next?.file === file ? from.indexOf(`id="${next.id}"`) : from.length
    return wordsIn(from.slice(from.indexOf('>') + 1, to).replace(/<[^<>]*$/, ''))
  }
  /** Words of a printed page without running head, folio and notes. A word that is parted counts where it begins. */
  const wordsOfPrinted = ({ texts }: PdfPage, goesOn: boolean): readonly string[] => {
    const set = texts.filter(({ y }) => y > 55)
    const last = set.findLastIndex(({ size }) => size > 9.05)
    const line = set
      .slice(0, last + 1)
      .map(({ text, endsLine }) => (endsLine && !text.endsWith('‐') ? `${text} ` : text))
    const words = line.join('').replaceAll('‐', '').split(/\s+/).filter(Boolean)
    return goesOn ? words.slice(1) : words
  }
  /** The head of a table stands once more on each of its pages, and once only in the e-book. */
  const withoutHead = (printed: readonly string[], words: readonly string[]): readonly string[] => {
    const head = heads.find(head => printed.join(' ').startsWith(head) && !words.join(' ').startsWith(head))
    return head === undefined ? printed : printed.slice(head.split(' ').length)
  }
  const isParted = (page: PdfPage | undefined): boolean => {
    const set = (page?.texts ?? []).filter(({ y, size }) => y > 55 && size > 9.05)
    return set.at(-1)?.text.endsWith('‐') === true
  }

  beforeAll(async () => {
    const { book, read } = await openIt()
    heads = blocksOfBook(book).flatMap(block =>
      block.type === 'table' ? block.head.map(row => row.map(cell => plainText(cell.inlines)).join(' ')) : [],
    )
    const numbering = number(book)
    const print = await pressPrint(book, numbering, { read })
    pdf = await readPdf(print.pdf)
    const printed = print.pages.map(page => ({ ...page, ...page.extent() }))
    files = unzipSync((await pressEpub(book, numbering, { read, printed })).epub)
  }, 240_000)

  test('lists every page once, in order; blanks at the end are left out', () => {
    const labels = pdf.pages.map(({ label }) => label)
    const listed = pages().map(({ label }) => label)
    expect(listed).toEqual(labels.slice(0, listed.length))
    const left = pdf.pages.slice(listed.length)
    expect(left.flatMap(({ texts }) => texts.filter(({ text }) => /\p{L}/u.test(text)))).toEqual([])
  })

  test('ten pages at random begin and end with the words of the PDF', () => {
    const { whole } = random(20261122)
    const body = pdf.pages.filter(
      ({ label, texts }) => /^\d+$/.test(label) && texts.filter(({ y, size }) => y > 55 && size > 9.05).length > 12,
    )
    const chosen = new Set<PdfPage>()
    while (chosen.size < 10) chosen.add(body[whole(0, body.length - 1)] as PdfPage)
    for (const page of chosen) {
      const index = pdf.pages.indexOf(page)
      const words = wordsOfPage(page.label)
      // A mark between sections is drawn by the styles: it may end a page, and is no word.
      const printed = withoutHead(wordsOfPrinted(page, isParted(pdf.pages[index - 1])), words).filter(
        word => !/^\*+$/.test(word),
      )
      const closed = (some: readonly string[]) => some.join('').normalize('NFKC').toUpperCase()
      expect(closed(words.slice(0, 5)), page.label).toBe(closed(printed.slice(0, 5)))
      const end = isParted(page) ? -1 : undefined
      expect(closed(words.slice(-5, end)), page.label).toBe(closed(printed.slice(-5, end)))
    }
  })
})

describe('marks of printed pages', () => {
  /** The text of a reading as the e-book has it, and as two printed pages have it that meet at `|`. */
  const at = (...blocks: readonly Block[]) => {
    const whole = book(metadata(), reading('One', ...blocks))
    const print = (letters: number) => ({ division: 'one', letters, parted: [] })
    const all = extentOf(textOf(whole)).letters
    return (letter: number) => {
      const pages = [
        { folio: '1', ...print(letter) },
        { folio: '2', ...print(all - letter) },
      ]
      const { documents } = writeEpub(whole, number(whole), new Date(0), pages)
      return documents
        .map(({ xhtml }) => xhtml.replace(/<(span|div)[^>]* id="page_(\d+)"[^>]*><\/\1>/g, '|'))
        .join('')
        .replace(/^[^]*<div class="division-text">|<\/section>[^]*$/g, '')
    }
  }
  const textOf = (whole: ReturnType<typeof book>) =>
    writeEpub(whole, number(whole), new Date(0))
      .documents.at(-1)
      ?.xhtml.replace(/^[^]*<body/, '<body') ?? ''

  test('stand before the word that a page begins with', () => {
    expect(at(p('The margin is wide.'))(9)).toContain('<p>The margin |is wide.</p>')
    expect(at(p('one two'), p('three'))(6)).toContain('<p>one two</p>\n<p>|three</p>')
    expect(at(p('AT&T, ', em('or'), ' so'))(5)).toContain('<p>AT&amp;T, <em>|or</em> so</p>')
  })
  test('stand behind a word that is parted, and its stops', () => {
    expect(at(p('The “margin”, wide'))(7)).toContain('<p>The “margin”, |wide</p>')
    expect(at(p('a well-kept margin'))(6)).toContain('<p>a well-|kept margin</p>')
    expect(at(p('the end.'))(5)).toContain('<p>the end.|</p>')
    expect(at(p('余白は広い'))(2)).toContain('<p>余白|は広い</p>')
  })
  test('stand in quotations, lists and cells, and before a formula', () => {
    expect(at(p('one'), quote(p('two three')))(6)).toContain('two |three')
    expect(at(table([], [['a'], ['b']], [['c'], ['d']]))(3)).toContain('<td>c</td><td>|d</td>')
    const math = { type: 'math' as const, tex: 'a+b', span: { file: '', start: 0, end: 0 } }
    expect(at(p('so ', math, ' it is'))(3)).toMatch(/so \|<math/)
  })
  test('do not heed marks of notes, nor what may move', () => {
    const calling = book(metadata(), reading('One', p('one', ref('a'), ' two')), note('a', p('x')))
    expect(extentOf(textOf(calling).replace(/<section class="notes"[^]*/, '')).letters).toBe(6)
    const text =
      '<div class="division-text"><p>ab</p><figure>cd</figure><table><caption>e</caption>f</table><p>gh</p></div>'
    expect(extentOf(text)).toEqual({ letters: 4, parted: [] })
    const goesOn = text.replace('<table>', '<table class="piece piece-first">')
    expect(extentOf(goesOn)).toEqual({ letters: 6, parted: ['e'] })
    expect(setMarks(text, [{ letter: 3, html: '|' }], new Set(['e'])).html).toContain('<caption>e</caption>|f')
    expect(setMarks(text, [{ letter: 3, html: '|' }], new Set()).html).toContain('<p>gh|</p>')
    // A mark in a caption says its page on paper, and is empty here.
    const marked = (mark: string) => goesOn.replace('>e<', `>e<span class="page-mark">${mark}</span><`)
    expect(extentOf(marked('[315]'))).toEqual(extentOf(goesOn))
    expect(setMarks(marked(''), [], new Set(['e'])).letters).toBe(6)
  })

  test('do not heed the notes under each of two columns', () => {
    const column = (text: string) => ({ text, foot: '<p>Noted.</p>', continues: false, ids: [], called: [], begun: [] })
    const columns = ['<div class="division-text"><p>ab</p></div>', '<div class="division-text"><p>cd</p></div>']
    const [page] = pair(columns.map(column), 'en')
    expect(extentOf(page?.text ?? '')).toEqual({ letters: 4, parted: [] })
  })

  test('pass over a captioned table in the box that the e-book has for wide ones', () => {
    const boxed = (inner: string) => `<div class="division-text"><p>ab</p>${inner}<p>cd</p></div>`
    const wide = '<table><caption>e</caption><tr><td>f</td></tr></table>'
    const marks = [{ letter: 3, html: '|' }]
    for (const inner of [wide, `<div class="wide-table">${wide}</div>`])
      expect(setMarks(boxed(inner), marks, new Set())).toMatchObject({ letters: 4 })
    expect(setMarks(boxed(`<div class="wide-table">${wide}</div>`), marks, new Set(['e'])).letters).toBe(6)
  })
  test('of blanks and of pages of notes only stand where the next page begins, or behind the text', () => {
    const whole = book(metadata({ publisher: 'P' }), reading('One', p('ab')), reading('Two', p('cd')))
    const page = (folio: string, division: string | null, letters = 0) => ({ folio, division, letters, parted: [] })
    const pages = [
      page('i', 'half-title', 9),
      page('ii', null),
      page('iii', 'title-page', 9),
      page('iv', 'imprint', 9),
      page('v', 'contents', 9),
      page('vi', 'contents', 9),
      page('1', 'one', 2),
      page('2', 'one'),
      page('3', 'two', 2),
      page('4', null),
    ]
    const { documents, nav } = writeEpub(whole, number(whole), new Date(0), pages)
    const marked = [...documents.map(({ file, xhtml }) => [file, xhtml] as const), ['toc.xhtml', nav] as const].map(
      ([file, xhtml]) => `${file} ${[...xhtml.matchAll(/id="page_(\w+)"/g)].map(([, folio]) => folio).join(' ')}`,
    )
    expect(marked).toEqual([
      'title-page.xhtml i ii iii',
      'imprint.xhtml iv',
      'one.xhtml 1 2',
      'two.xhtml 3',
      'toc.xhtml v vi',
    ])
    expect(documents.find(({ file }) => file === 'one.xhtml')?.xhtml).toMatch(
      /<p>ab<\/p>\n<div [^>]*id="page_2"[^>]*><\/div><\/div>/,
    )
    expect([...nav.matchAll(/#page_(\w+)"/g)].map(([, folio]) => folio)).toEqual('i ii iii iv v vi 1 2 3'.split(' '))
  })
  test('a page that holds other letters than the text has is refused', () => {
    const whole = book(metadata(), reading('One', p('ab')))
    const pages = [{ folio: '1', division: 'one', letters: 3, parted: [] }]
    expect(() => writeEpub(whole, number(whole), new Date(0), pages)).toThrow('hold 3 letters of its text, not 2')
    const unlisted = { ...whole, metadata: metadata({ epub: { pages: 'source' } }) }
    expect(writeEpub(unlisted, number(unlisted), new Date(0), pages).nav).not.toContain('page-list')
  })
})

describe('of two kinds of pages', () => {
  const whole = (pages?: string) =>
    book(metadata({ isbn: { print: '978-1-86197-876-9' }, ...(pages ? { epub: { pages } } : {}) }), {
      ...reading('One', p(mark('11'), 'ab ', mark('12'), 'cd')),
      credit: { authors: [], translators: [], source: 'Journal 1' },
    })
  const printed = [
    { folio: '1', division: 'one', letters: 2, parted: [] },
    { folio: '2', division: 'one', letters: 2, parted: [] },
  ]
  const write = (of: ReturnType<typeof book>, pages = printed) => {
    const epub = writeEpub(of, number(of), new Date(0), pages)
    const listed = [...epub.nav.matchAll(/<li><a href="one.xhtml#([^"]*)">(?=\d)/g)].map(([, id]) => id)
    return { listed, opf: epub.packageWith([]), xhtml: epub.documents.at(-1)?.xhtml ?? '' }
  }

  test('the printed ones are listed when there are any, and named by their ISBN', () => {
    const { listed, opf, xhtml } = write(whole())
    expect(listed).toEqual(['page_1', 'page_2'])
    expect(opf).toContain('<meta property="pageBreakSource">urn:isbn:9781861978769</meta>')
    expect(opf).toContain('<dc:source>Journal 1</dc:source>')
    expect(xhtml.match(/doc-pagebreak/g)).toHaveLength(2)
    expect(xhtml).toContain('<span class="source-page" id="source-one-12" data-page="12"></span>')
  })
  test('those of the sources are listed when book.yaml says so, or when nothing was printed', () => {
    for (const { listed, opf } of [write(whole('source')), write(whole(), []), write(whole('print'), [])]) {
      expect(listed).toEqual(['source-one-11', 'source-one-12'])
      expect(opf).toContain('<meta property="pageBreakSource">Journal 1</meta>')
    }
    expect(write(whole('source')).xhtml).toContain('<span class="print-page" id="page_2" data-page="2"></span>')
  })
})
