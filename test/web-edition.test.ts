import { describe, expect, test } from 'vitest'
import type { Book, Division, Inline, Link, Note } from '../scripts/model/book.ts'
import type { Metadata } from '../scripts/model/metadata.ts'
import { number } from '../scripts/numbering/index.ts'
import { writeEpub } from '../scripts/writers/epub/index.ts'
import { webEdition } from '../scripts/writers/web/index.ts'
import {
  book,
  em,
  figure,
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

const edition = (of: Book) => webEdition(of, number(of))
const pages = (of: Book) => edition(of).pages
const page = (...items: (Division | Note | Metadata)[]) => {
  const [first] = pages(book(...items))
  if (!first) throw new Error('no page')
  return first
}
const credited = (division: Division, credit: Partial<Division['credit']>): Division => ({
  ...division,
  credit: { ...division.credit, ...credit },
})
const link = (href: string, ...words: (string | Inline)[]): Link => ({
  type: 'link',
  href,
  inlines: inlines(words),
  span: { file: 'book.md', start: 0, end: 0 },
})

describe('pages of the web edition', () => {
  const whole = book(
    front('Preface', p('x')),
    part('One', reading('A', p('a')), reading('B', p('b'))),
    reading('C', p('c')),
  )

  test('each division has one, parts too, and leads to its neighbours', () => {
    expect(pages(whole).map(({ file, previous, next }) => [previous?.file, file, next?.file])).toEqual([
      [undefined, 'preface.html', 'one.html'],
      ['preface.html', 'one.html', 'a.html'],
      ['one.html', 'a.html', 'b.html'],
      ['a.html', 'b.html', 'c.html'],
      ['b.html', 'c.html', undefined],
    ])
  })
  test('figures among small capitals are lining ones', () => {
    const { contents, pages } = edition(book(part('Part 1', reading('Of 2', h(3, 'The 3rd'), h(4, 'After 1911')))))
    expect(contents.map(({ titleHtml }) => titleHtml)).toEqual(['Part <span class="figures">1</span>'])
    expect(pages[1]?.textHtml).toMatch(/>The 3rd<[^]*>After <span class="figures">1911<\/span><\/h5>/)
  })
  test('the contents are a tree, and a part lists what it holds', () => {
    const { contents, pages } = edition(whole)
    expect(contents.map(({ id, entries }) => [id, entries.map(({ href }) => href)])).toEqual([
      ['preface', []],
      ['one', ['a.html', 'b.html']],
      ['c', []],
    ])
    expect(pages[1]?.entries.map(({ id }) => id)).toEqual(['a', 'b'])
  })
  test('titles in lists bear no markers and no links; the title of the page keeps its marker', () => {
    const of = book(
      reading(['On ', em('Margins'), ref('a'), ' and ', link('https://example.org/', 'more')], p('x')),
      note('a', p('y')),
    )
    const [entry] = edition(of).contents
    const [first] = pages(of)
    expect(entry?.titleHtml).toBe('On <em>Margins</em> and more')
    expect(first?.title).toBe('On Margins and more')
    expect(first?.titleHtml).toContain('role="doc-noteref">1</a></sup>')
    expect(first?.titleHtml).toContain('<a href="https://example.org/">more</a>')
  })
  test('an untitled division is listed by its first words', () => {
    const [first] = pages(book(reading([], p('One two three four five six seven eight nine'))))
    expect([first?.title, first?.titleHtml]).toEqual(['One two three four five six seven …', ''])
  })
  test('a title of nothing but a marker or a picture is on its page as it is', () => {
    const picture: Inline = { type: 'image', src: 'a.png', alt: 'A', span: { file: 'book.md', start: 0, end: 0 } }
    const of = book(reading([ref('a')], p('x')), note('a', p('y')), reading([picture], p('z')))
    expect(pages(of).map(({ titleHtml }) => titleHtml)).toEqual([
      expect.stringContaining('role="doc-noteref">1</a></sup>'),
      '<img src="data:," alt="A"/>',
    ])
  })
  test('headings say how deep they stand when a level is skipped; one without words is no heading', () => {
    const { textHtml, sections } = page(reading('A', h(3, 'c'), h(4, 'd'), h(1, 'a'), h(3, 'c'), h(2, 'b'), h(1, '')))
    expect([...textHtml.matchAll(/<(\w+) id="[^"]*"(?: aria-level="(\d)")?>/g)].map(found => found.slice(1))).toEqual([
      ['h4', '2'],
      ['h5', '3'],
      ['h2', undefined],
      ['h4', '3'],
      ['h3', undefined],
      ['div', undefined],
    ])
    expect(sections.map(({ titleHtml, sections }) => [titleHtml, sections.map(({ titleHtml }) => titleHtml)])).toEqual([
      ['c', ['d']],
      ['a', ['c', 'b']],
    ])
  })
  test('a formula says its TeX where it is called by it, and nowhere else', () => {
    const math = (tex: string): Inline => ({ type: 'math', tex, span: { file: 'book.md', start: 0, end: 0 } })
    const of = book(
      reading(
        [math('a')],
        h(1, math('b')),
        p(math('c'), link('https://example.org/', math('d'))),
        table([], [[math('e')]], [[math('f')]]),
      ),
    )
    const { titleHtml, textHtml, sections } = pages(of)[0] ?? {}
    const named = (html = '') => [...html.matchAll(/<math alttext="\w" aria-label="(\w)"/g)].map(([, tex]) => tex)
    expect([titleHtml, textHtml, sections?.[0]?.titleHtml, edition(of).contents[0]?.titleHtml].map(named)).toEqual([
      ['a'],
      ['b', 'd', 'e'],
      ['b'],
      ['a'],
    ])
    const [chapter] = writeEpub(of, number(of), new Date(0)).documents.slice(-1)
    expect(named(chapter?.xhtml)).toEqual(['a', 'b', 'd', 'e'])
    expect(named(writeEpub(of, number(of), new Date(0)).nav)).toEqual(['a', 'b'])
  })
  test('sections: two levels on the page, one in the contents', () => {
    const of = book(
      reading('A', h(1, 'First', ref('a')), h(2, 'Below'), h(3, 'Deeper'), h(1, 'Second')),
      note('a', p('x')),
    )
    expect(pages(of)[0]?.sections.map(({ href, titleHtml, sections }) => [href, titleHtml, sections.length])).toEqual([
      ['#a--first', 'First', 1],
      ['#a--second', 'Second', 0],
    ])
    expect(edition(of).contents[0]?.sections.map(({ href, sections }) => [href, sections.length])).toEqual([
      ['a.html#a--first', 0],
      ['a.html#a--second', 0],
    ])
  })
  test('everything of the manuscript is data or escaped', () => {
    const of = book(
      metadata({ title: '<i>T</i>' }),
      reading('<script>x</script>', p('<img src=x onerror=y>', ref('"&'))),
    )
    const [first] = pages(of)
    expect(first?.titleHtml).toBe('&lt;script&gt;x&lt;/script&gt;')
    expect(first?.textHtml).toBe('<p>&lt;img src=x onerror=y&gt;<sup class="noteref-unanswered">&quot;&amp;</sup></p>')
    expect(JSON.parse(JSON.stringify(edition(of)))).toEqual(edition(of))
  })
})

describe('notes of a page', () => {
  test('a marker leads to its note, and the note leads back to every marker', () => {
    const { textHtml, notesHtml } = page(reading('A', p('x', ref('n'), ' y', ref('n'))), note('n', p('words')))
    expect(textHtml).toContain(
      '<sup><a class="noteref" id="noteref-a-1" href="#note-a-1" role="doc-noteref">1</a></sup>',
    )
    expect(notesHtml).toContain('<div id="note-a-1" class="note" role="doc-footnote">')
    expect(
      [...notesHtml.matchAll(/href="(#noteref[^"]*)" class="backlink" role="doc-backlink"/g)].map(([, to]) => to),
    ).toEqual(['#noteref-a-1', '#noteref-a-1_2'])
  })
  test('a further way back is called by the letter that stands there', () => {
    const { notesHtml } = page(reading('A', p('x', ref('n'), ' y', ref('n'))), note('n', p('words')))
    expect([...notesHtml.matchAll(/aria-label="([^"]*)">([^<]*)</g)].map(found => found.slice(1))).toEqual([
      ['1. Back to the text, call 1', '1.'],
      ['1 b. Back to the text, call 2', 'b'],
    ])
  })
  test('a division without notes has none', () => {
    expect(page(reading('A', p('x'))).notesHtml).toBe('')
  })
})

describe('links', () => {
  test('inside a page by anchor, to another page by file', () => {
    const of = book(
      reading('A', h(1, 'Here'), p(link('#a--here', 'x'), link('#b', 'y'), link('#b--there', 'z'))),
      reading('B', h(1, 'There')),
    )
    const hrefs = [...(pages(of)[0]?.textHtml ?? '').matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
    expect(hrefs).toEqual(['#a--here', 'b.html', 'b.html#b--there'])
  })
  test('one that leads nowhere prints its words', () => {
    expect(page(reading('A', p(link('#nowhere', 'x')))).textHtml).toBe('<p>x</p>')
  })
})

describe('source pages', () => {
  const { textHtml, notesHtml, sourcePages } = page(
    reading('A', mark('12'), p('x ', mark('13'), ' y', ref('n'), link('https://example.org/', 'z', mark('14')))),
    note('n', p('note ', mark('13'))),
  )
  test('each can be cited: it links to itself', () => {
    expect(textHtml).toContain(
      '<a class="page-link" href="#source-a-12" tabindex="-1"><div class="page-mark" role="doc-pagebreak" id="source-a-12" aria-label="12">[12]</div></a>',
    )
    expect(textHtml).toContain(
      '<span class="page-mark" role="doc-pagebreak" id="source-a-13" aria-label="13">[13]</span></a>',
    )
  })
  test('but not inside another link', () => {
    expect(textHtml).toContain('<a href="https://example.org/">z<span class="page-mark"')
  })
  test('one that a note goes over to as well has an id of its own', () => {
    expect(notesHtml).toContain('id="source-a-13-2"')
    expect(sourcePages.map(({ number }) => number)).toEqual(['12', '13', '14', '13'])
  })
})

describe('what is wider than the column', () => {
  test('a table scrolls in a box of its own that keys reach and that has a name', () => {
    const { textHtml } = page(reading('A', table(['Crops'], [['Year'], ['Tons']], [['1931'], ['2']])))
    expect(textHtml).toMatch(/^<div class="wide" role="region" aria-label="Table 1\. Crops" tabindex="0"><table/)
  })
  test('without a caption it is called by its head', () => {
    const { textHtml } = page(reading('A', list([table([], [['Year'], ['Tons']], [['1931'], ['2']])])))
    expect(textHtml).toContain('<div class="wide" role="group" aria-label="Year, Tons" tabindex="0">')
  })
})

describe('languages', () => {
  test('a reading in another language says so, and its way, and the words of the edition say theirs', () => {
    const { tongue, ownTongue, notesHtml } = page(
      credited(reading('A', p(ref('n'))), { language: 'ar' }),
      note('n', p('x')),
    )
    expect([tongue, ownTongue]).toEqual([
      { lang: 'ar', dir: 'rtl' },
      { lang: 'en', dir: 'ltr' },
    ])
    expect(notesHtml).toContain('role="doc-backlink" lang="en"')
  })
  test('one in the language of the book says nothing', () => {
    expect(page(credited(reading('A', p('x')), { language: 'en' })).tongue).toEqual({})
  })
  test('a book that runs from right to left', () => {
    expect(edition(book(metadata({ language: 'he' }), reading('A', p('x')))).dir).toBe('rtl')
  })
})

describe('pictures', () => {
  const found = {
    src: 'figures/Größe (1).svg',
    status: 'found',
    mediaType: 'image/svg+xml',
    width: 30.4,
    height: 20,
    sha256: 'ab'.repeat(32),
  } as const
  const of = {
    ...book(
      metadata({ cover: found.src }),
      reading('A', figure(found.src, 'a', 'A'), figure('gone.png', 'words', 'B')),
    ),
    assets: [found],
  }

  test('get names that any host takes, and that change with them', () => {
    expect(edition(of).pictures).toEqual([{ src: found.src, file: 'assets/pictures/grosse-1-abababab.svg' }])
    expect(edition(of).cover).toEqual({ file: 'assets/pictures/grosse-1-abababab.svg', width: 30, height: 20 })
  })
  test('one that is missing shows its words and asks nobody for it', () => {
    expect(pages(of)[0]?.textHtml).toContain('<img src="data:," alt="words"/>')
  })
})

describe('what reference managers are told', () => {
  const about = metadata({
    title: 'Book',
    subtitle: 'Sub',
    author: 'Whole',
    publisher: 'House',
    date: '2026-02-01',
    editor: 'Ed',
    rights: 'CC BY 4.0',
    isbn: { print: '978-1-86197-876-9' },
  })
  test('a reading names its own authors, and the book that it stands in', () => {
    const of = page(about, credited(reading('A', p('x')), { authors: ['Ann', 'Bo'], subtitle: 'S' }))
    expect(of.about.meta.map(({ name, content }) => `${name} ${content}`)).toEqual([
      'citation_title A: S',
      'citation_author Ann',
      'citation_author Bo',
      'citation_editor Ed',
      'citation_book_title Book: Sub',
      'citation_publisher House',
      'citation_publication_date 2026/02/01',
      'citation_isbn 978-1-86197-876-9',
      'citation_language en',
      'DC.rights CC BY 4.0',
    ])
  })
  test('one without is by the authors of the book; a part is nobody’s', () => {
    const [partPage, readingPage] = pages(book(about, part('P', reading('A', p('x')))))
    expect(partPage?.about.meta).toEqual([])
    expect(readingPage?.about.meta.filter(({ name }) => name === 'citation_author')).toEqual([
      { name: 'citation_author', content: 'Whole' },
    ])
  })
  test('the book says that it is one, and who edited it', () => {
    const said = edition(book(about, reading('A', p('x')))).about.meta.map(({ name, content }) => `${name} ${content}`)
    expect(said).toEqual(expect.arrayContaining(['DC.type book', 'citation_editor Ed']))
  })
  test.each(['https://example.org/reader', 'https://example.org/reader/', 'https://example.org/reader/index.html'])(
    'where it stands: %s',
    url => {
      const { about, pages } = edition(book(metadata({ url }), reading('A', p('x'))))
      expect([about.canonical, pages[0]?.about.canonical]).toEqual([
        'https://example.org/reader/',
        'https://example.org/reader/a.html',
      ])
      expect(pages[0]?.about.meta.find(({ name }) => name === 'citation_fulltext_html_url')?.content).toBe(
        'https://example.org/reader/a.html',
      )
    },
  )
  test.each([
    ['CC BY-NC-SA 4.0', 'https://creativecommons.org/licenses/by-nc-sa/4.0/'],
    ['© 2026 House, CC0 1.0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
    ['© 2026 House. CC-BY-4.0.', 'https://creativecommons.org/licenses/by/4.0/'],
    ['All rights reserved', null],
  ])('the licence of a reading goes before that of its book: %s', (rights, licence) => {
    const [first] = pages(book(about, credited(reading('A', p('x')), { rights })))
    expect(first?.about.licence).toBe(licence)
  })
})
