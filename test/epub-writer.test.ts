/** The e-book as text: package document, contents, page list, names. */
import { describe, expect, test } from 'vitest'
import { number } from '../scripts/numbering/index.ts'
import { direction } from '../scripts/writers/direction.ts'
import { fileAs } from '../scripts/writers/epub/people.ts'
import { writeEpub } from '../scripts/writers/epub/index.ts'
import { writeMath } from '../scripts/writers/math.ts'
import type { Book, Division, Inline, Table } from '../scripts/model/book.ts'
import { back, book, em, front, h, mark, metadata, note, p, part, reading, ref, table } from './builders.ts'
import { torture } from './epub-torture.ts'

const write = (whole: Book) => {
  const epub = writeEpub(whole, number(whole), new Date('2026-11-22T10:20:30.456Z'))
  return { ...epub, package: epub.packageWith([]) }
}
const files = (whole: Book) => write(whole).documents.map(({ file }) => file)
const lines = (text: string, pattern: RegExp) => text.split('\n').filter(line => pattern.test(line))
const withSource = (division: Division, source: string): Division => ({
  ...division,
  credit: { ...division.credit, source },
})

describe('the package document', () => {
  const { package: opf } = write(torture())

  test('names everybody with role, filing name and place', () => {
    expect(opf).toContain(
      '<dc:creator id="person-2">Ludwig van Beethoven</dc:creator>\n' +
        '<meta property="role" refines="#person-2" scheme="marc:relators">aut</meta>\n' +
        '<meta property="file-as" refines="#person-2">Beethoven, Ludwig van</meta>',
    )
    expect(lines(opf, /property="role"/).map(line => />(\w+)</.exec(line)?.[1])).toEqual([
      'aut',
      'aut',
      'edt',
      'edt',
      'trl',
      // Those of the readings.
      'aut',
      'aut',
      'trl',
    ])
    expect(lines(opf, /<dc:(creator|contributor)/)).toHaveLength(8)
  })
  test('makes the editors of a book without authors its creators', () => {
    const { package: edited } = write(book(metadata({ editor: ['E. One', 'E. Two'] }), reading('A', p('a'))))
    expect(lines(edited, /<dc:creator/)).toHaveLength(2)
    expect(lines(edited, /<dc:contributor/)).toEqual([])
  })
  test('escapes, and carries the moment that it is given', () => {
    expect(opf).toContain('<dc:title id="title">Margins &amp; &lt;Centres&gt;</dc:title>')
    expect(write(torture()).package).toContain('<meta property="dcterms:modified">2026-11-22T10:20:30Z</meta>')
  })
  test('takes the ISBN for an identifier, then that of book.yaml, then one made from what names the book', () => {
    const named = (fields: Record<string, unknown>, ...words: string[]) =>
      write(book(metadata(fields), reading('A', p(...words)))).identifier
    expect(named({ isbn: { epub: '978-3-16-148410-0' }, identifier: 'doi:1' })).toBe('urn:isbn:9783161484100')
    expect(named({ identifier: 'doi:1' })).toBe('doi:1')
    expect(named({}, 'a')).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(named({}, 'a corrected text')).toBe(named({}, 'a'))
    expect(named({ edition: '2' })).not.toBe(named({}))
  })
  test.each([
    ['Octavo Readers', 'Octavo Readers', null],
    ['Octavo Readers, 3', 'Octavo Readers', '3'],
    ['Octavo Readers, no. 12', 'Octavo Readers', '12'],
    ['Octavo Readers #4', 'Octavo Readers', '4'],
    ['Studies of 1917', 'Studies of 1917', null],
  ])('files the series %s', (series, name, position) => {
    const { package: text } = write(book(metadata({ series }), reading('A', p('a'))))
    expect(text).toContain(`<meta property="belongs-to-collection" id="series">${name}</meta>`)
    expect(/group-position[^>]*>([^<]*)/.exec(text)?.[1] ?? null).toBe(position)
  })
  test('says of its accessibility what is in the book, and claims nothing that nobody has looked at', () => {
    const plain = write(book(reading('A', p('a')))).package
    expect(plain).not.toMatch(/visual|alternativeText|MathML|pageBreakMarkers|conformsTo|certifiedBy/)
    expect(plain).toContain('<meta property="schema:accessModeSufficient">textual</meta>')
    expect(opf).toContain('<meta property="schema:accessibilityFeature">MathML</meta>')
    expect(opf).toContain('<meta property="a11y:certifiedBy" refines="#conformance">Nobody Yet</meta>')
    // One of its pictures has no text alternative.
    expect(opf).not.toContain('alternativeText')
    expect(opf).not.toContain('<meta property="schema:accessModeSufficient">textual</meta>')
  })
  test('lists the languages of the readings after that of the book', () => {
    expect(lines(opf, /<dc:language/)).toEqual(['en-GB', 'ru', 'he'].map(tag => `<dc:language>${tag}</dc:language>`))
  })
  test('tells readers of EPUB 2 where to begin', () => {
    const guide = /<guide>([^]*)<\/guide>/.exec(opf)?.[1] ?? ''
    expect([...guide.matchAll(/type="([^"]*)"/g)].map(([, type]) => type).join(' ')).toBe(
      'toc text cover title-page copyright-page preface notes bibliography colophon glossary',
    )
    expect(guide).toContain('<reference type="text" title="Start of the text" href="part-one.xhtml"/>')
  })
  test('turns the pages of a right-to-left book from right to left', () => {
    expect(write(book(metadata({ language: 'ar' }), reading('A', p('a')))).package).toContain(
      'page-progression-direction="rtl"',
    )
  })
})

describe('documents', () => {
  test('stand in reading order, each division in one of its own, parts too', () => {
    const whole = book(
      front('Preface', p('a')),
      part('One', reading('First', p('a')), reading('Second', p('b'))),
      back('Glossary', p('c')),
    )
    expect(files(whole)).toEqual([
      'title-page.xhtml',
      'preface.xhtml',
      'one.xhtml',
      'first.xhtml',
      'second.xhtml',
      'glossary.xhtml',
    ])
  })
  test('bear names that differ in more than letter case, whatever the manuscript calls its places', () => {
    const named = (id: string): Division => ({ ...reading('A', p('a')), id })
    const whole = book(...['cover', 'Cover', 'toc', 'title-page', 'введение', 'a/../../b'].map(named))
    expect(files(whole).slice(1)).toEqual([
      'cover-2.xhtml',
      'Cover-3.xhtml',
      'toc-2.xhtml',
      'title-page-2.xhtml',
      'file.xhtml',
      'a-b.xhtml',
    ])
  })
  test('put the list of contents behind dedication and epigraph', () => {
    const dedication: Division = { ...front('', p('For nobody')), role: 'dedication', title: [], id: 'dedication' }
    const { package: opf } = write(book(dedication, front('Preface', p('a'))))
    expect(lines(opf, /<itemref/).map(line => /file-([\w-]+)/.exec(line)?.[1])).toEqual([
      'title-page',
      'dedication',
      'toc',
      'preface',
    ])
  })
  test('say in xml:lang what they say in lang', () => {
    for (const { xhtml } of write(torture()).documents) {
      expect(xhtml.match(/<[^>]* lang="/g)?.length).toBe(xhtml.match(/<[^>]* xml:lang="/g)?.length)
      for (const [, lang, xmlLang] of xhtml.matchAll(/ lang="([^"]*)" xml:lang="([^"]*)"/g)) expect(xmlLang).toBe(lang)
    }
  })
  test('hold no entities but those of XML', () => {
    for (const { xhtml } of write(torture()).documents) expect(xhtml).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#)/)
  })
  test('hold signs that faces of e-readers have, but in formulas and code', () => {
    const written = (...words: readonly (string | Inline)[]) =>
      /<p>(.*)<\/p>/.exec(write(book(reading('A', p(...words)))).documents.at(-1)?.xhtml ?? '')?.[1]
    expect(written('12\u201113, a\u2060b ⸺ ⸻')).toBe('12\ufeff-\ufeff13, a\ufeffb —\ufeff— —\ufeff—\ufeff—')
    expect(written('↩ ♀ ❤\ufe0f ↔\ufe0e 📖 © 7 * †')).toBe('↩\ufe0e ♀\ufe0e ❤\ufe0f ↔\ufe0e 📖 © 7 * †')
    const span = { file: 'book.md', start: 0, end: 1 }
    expect(written('↪', { type: 'code', text: '\u2011↩', span })).toBe('↪\ufe0e<code>\u2011↩</code>')
    expect(written({ type: 'math', span, tex: 'a \\leftrightarrow b' })).not.toContain('\ufe0e')
  })
  test('have lining figures among their small capitals', () => {
    const whole = book(reading('A', h(2, 'After 1911'), p('In 1911'), table(['Of 12'], [['a']], [['1']])))
    const text = write(whole).documents.at(-1)?.xhtml
    expect(text).toMatch(/<h3[^>]*>After <span class="figures">1911<\/span><\/h3>\n<p>In 1911<\/p>/)
    expect(text).toContain('<span class="caption-label">Table <span class="figures">1</span>.</span> Of 12</caption>')
  })
  test('set a reading in another language in it, and the words of the edition in the language of the book', () => {
    const hebrew = write(torture()).documents.find(({ file }) => file.startsWith('Cover'))?.xhtml ?? ''
    expect(hebrew).toContain('<div class="division-text" lang="he" xml:lang="he" dir="rtl">')
    expect(hebrew).toContain('<h2 lang="en-GB" xml:lang="en-GB" dir="ltr">Notes</h2>')
    expect(hebrew).toContain('<sup dir="auto"><a class="noteref"')
  })
})

describe('contents', () => {
  const whole = book(
    part(
      'Part',
      reading(
        ['Of ', em('Margins'), ref('a')],
        h(1, 'Wide'),
        h(2, 'Wider'),
        h(3, 'Widest'),
        h(2, 'Still'),
        h(1, 'Narrow'),
      ),
    ),
    note('a', p('x')),
    { ...reading('', p('Words with which it begins and then goes on')), title: [], id: 'untitled' },
  )
  test('nest parts, readings and two levels of headings, without markers', () => {
    const { nav } = write(whole)
    expect(nav.replace(/<(?!\/?(a|li|ol|em)\b)[^>]*>|\n/g, '')).toContain(
      '<ol><li><a href="part.xhtml">Part</a><ol><li><a href="of.xhtml">Of <em>Margins</em></a><ol>' +
        '<li><a href="of.xhtml#of--wide">Wide</a><ol><li><a href="of.xhtml#of--wider">Wider</a></li>' +
        '<li><a href="of.xhtml#of--still">Still</a></li></ol></li><li><a href="of.xhtml#of--narrow">Narrow</a></li></ol></li></ol></li>' +
        '<li><a href="untitled.xhtml">Words with which it begins and then …</a></li></ol>',
    )
  })
  test('name a reading in another language in that language', () => {
    const { nav } = write(torture())
    expect(nav).toContain('<a lang="ru" xml:lang="ru" href="party-mindedness.xhtml">Партийность</a>')
    expect(nav).toMatch(/<a lang="he" xml:lang="he" dir="rtl" href="Cover-2.xhtml#[^"]*">כותרת<\/a>/)
    expect(nav.match(/<a lang=/g)).toHaveLength(3)
  })
  test('are two levels deep in the NCX', () => {
    const { ncx } = write(whole)
    expect([...ncx.matchAll(/<text>([^<]*)<\/text>/g)].map(([, text]) => text)).toEqual([
      'A Small Book',
      'Part',
      'Of Margins',
      'Words with which it begins and then …',
    ])
  })
  test('of a book without divisions lead to its title page', () => {
    expect(write(book(metadata())).nav).toContain('<li><a href="title-page.xhtml">Title page</a></li>')
  })
})

describe('source pages', () => {
  test('are listed in reading order, notes after the text', () => {
    const whole = book(
      withSource(reading('One', mark('11'), p('a', ref('a'), mark('12'))), 'Journal 1'),
      note('a', p('x', mark('12'))),
      withSource(reading('Two', p(mark('iv'), 'b')), 'Journal 2'),
    )
    const { nav, package: opf } = write(whole)
    expect(lines(nav, /#source-/)).toEqual([
      '<li><a href="one.xhtml#source-one-11">11</a></li>',
      '<li><a href="one.xhtml#source-one-12">12</a></li>',
      '<li><a href="one.xhtml#source-one-12-2">12</a></li>',
      '<li><a href="two.xhtml#source-two-iv">iv</a></li>',
    ])
    expect(lines(opf, /<dc:source/)).toEqual(['<dc:source>Journal 1</dc:source>', '<dc:source>Journal 2</dc:source>'])
    expect(opf).toContain('<meta property="pageBreakSource">Journal 1; Journal 2</meta>')
  })
  test('are not spoken of where there are none', () => {
    const { nav, package: opf } = write(book(withSource(reading('One', p('a')), 'Journal 1')))
    expect(nav + opf).not.toMatch(/page-list|pageBreak|dc:source/)
  })
})

test.each([
  ['Hiroaki Kuromiya', 'Kuromiya, Hiroaki'],
  ['Ludwig van Beethoven', 'Beethoven, Ludwig van'],
  ['Daphne Du Maurier', 'Du Maurier, Daphne'],
  ['Martin Luther King Jr.', 'King, Martin Luther, Jr.'],
  ['Анна Иванова', 'Иванова, Анна'],
  ['Al Gore', 'Gore, Al'],
  ['Kuromiya, Hiroaki', null],
  ['Plato', null],
  ['The Open University', null],
  ['Institute of Red Professors', null],
  ['毛 泽东', null],
  ['', null],
])('%s is filed as %s', (name, filed) => expect(fileAs(name)).toBe(filed))

test.each([
  ['en', 'ltr'],
  ['he', 'rtl'],
  ['ar-EG', 'rtl'],
  ['az-Arab', 'rtl'],
  ['he-Latn', 'ltr'],
])('%s is written %s', (tag, expected) => expect(direction(tag)).toBe(expected))

describe('formulas', () => {
  test.each([
    ['\\begin{align}a&=b\\\\c&=d\\end{align}', /<span/],
    ['\\boxed{z}', /<mrow[^>]* scriptlevel/],
    ['\\mathrel{def}', /<mo[^>]*><m/],
    ['\\begin{equation}\\label{x}a\\end{equation}', / id="/],
  ])('%s is MathML 3', (tex, fault) => {
    expect(writeMath(tex, true)).toMatch(/^<math xmlns="http:\/\/www.w3.org\/1998\/Math\/MathML"/)
    expect(writeMath(tex, true)).not.toMatch(fault)
  })
  test.each(['\\nosuchcommand', '\\frac{a', '\\ref{x}', '\\href{javascript:x}{y}'])('%s is none', tex => {
    expect(writeMath(tex, true)).toBeNull()
  })
})

test('a table whose words have no room on a phone is marked, with columns as wide as their words ask for', () => {
  const written = (...cells: readonly string[]) =>
    write(
      book(
        reading(
          'A',
          table(
            ['Of rooms'],
            cells.map(cell => [cell]),
            cells.map(() => ['1']),
          ),
        ),
      ),
    ).documents.at(-1)?.xhtml ?? ''
  expect(written('Year', 'Event')).not.toMatch(/wide-table|<col/)
  const wide = written(...['Balconies', 'Stairways', 'Chimneys', 'Windows', 'Anno', 'Cellars'])
  expect(wide).toMatch(/<div class="wide-table"><table[^>]*>\n<caption>.*<\/caption><colgroup><col style="width: 19/)
  const widths = [...wide.matchAll(/<col style="width: ([\d.]+)%"\/>/g)].map(([, width]) => Number(width))
  expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(100, 0)
  expect(Math.min(...widths)).toBe(widths[4])
  // Of the 24 em of a small phone, a year keeps the 2.5 that it needs, however long the words beside it.
  const crowded = written('1931', ...Array.from({ length: 7 }, () => 'Rehabilitations'))
  expect((24 * Number(/<col style="width: ([\d.]+)%"\/>/.exec(crowded)?.[1])) / 100).toBeGreaterThan(2.5)
})

test('cells say what they span and what they name; those inside the edges are marked', () => {
  const cell = (words: string, more: object = {}) => ({
    inlines: [{ type: 'text' as const, text: words, span: { file: '', start: 0, end: 0 } }],
    span: { file: '', start: 0, end: 0 },
    ...more,
  })
  const spanning = {
    ...(table([], [['a'], ['b'], ['c']], [['1'], ['2'], ['3']]) as Table),
    head: [
      [cell('Hand', { rows: 2 }), cell('Ink', { columns: 2 })],
      [cell('black'), cell('red')],
    ],
    body: [[cell('First', { rows: 2, head: true }), cell('4'), cell('2')], [cell('none', { columns: 2 })]],
  }
  const { xhtml = '' } = write(book(reading('A', spanning))).documents.at(-1) ?? {}
  expect([...xhtml.matchAll(/<tr>.*<\/tr>/g)].map(([row]) => row)).toEqual([
    '<tr><th scope="col" rowspan="2">Hand</th><th scope="col" colspan="2">Ink</th></tr>',
    '<tr><th scope="col" class="inside-start">black</th><th scope="col">red</th></tr>',
    '<tr><th scope="row" rowspan="2">First</th><td>4</td><td>2</td></tr>',
    '<tr><td colspan="2" class="inside-start">none</td></tr>',
  ])
})
