import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Book } from '../scripts/model/book.ts'
import { plainText } from '../scripts/model/walk.ts'
import { checkBook } from '../scripts/checks/index.ts'
import { blocksOfBook, divisionsIn, inlinesOfBook } from '../scripts/model/walk.ts'
import { number } from '../scripts/numbering/index.ts'
import { readBook, type Shelf } from '../scripts/readers/book.ts'
import { normalise } from '../scripts/readers/normalise.ts'
import { openBook } from '../scripts/press/open.ts'
import { outline } from './outline.ts'

const folder = join(import.meta.dirname, 'fixtures/reading')

describe('what a manuscript says is what the Book holds', () => {
  test.each(readdirSync(folder))('%s', async name => {
    const { value } = await openBook(join(folder, name))
    expect(value && `${outline(value.book)}\n`).toBe(readFileSync(join(folder, name, 'expected.txt'), 'utf8'))
  })
})

const shelf = (files: Record<string, string>, named: string | null = null): Shelf => ({
  named,
  name: 'shelf',
  files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, normalise(text)])),
})
const read = (text: string): Book => {
  const { value } = readBook(shelf({ 'book.md': text }, 'book.md'))
  if (!value) throw new Error('no book')
  return value
}

/** A book without the places of its nodes, for comparing one written in another way. */
const bare = (book: Book) =>
  JSON.parse(
    JSON.stringify(
      {
        divisions: book.divisions,
        notes: book.notes.map(({ label, ...note }) => ({ ...note, label: label.startsWith('^') ? '^' : label })),
      },
      (key, value: unknown) =>
        key === 'span'
          ? undefined
          : key === 'label' && typeof value === 'string' && value.startsWith('^')
            ? '^'
            : value,
    ),
  ) as unknown

test('one file and many give the same Book', () => {
  const one = '# Margins {#margins}\n\nWords.[^1] More.^[Aside.]\n\n## Wide\n\nText.\n\n[^1]: A note.\n'
  const two = '# Gutters {#gutters}\n\nWords.[^1]\n\n[^1]: Another note.\n'
  const yaml = (files: string) =>
    `title: A Book\n${files}readings:\n  gutters:\n    author: A. Binder\n    source: A Journal, pp. 1–2\n`
  const single = readBook(
    shelf({
      'book.yaml': yaml('manuscript: reader.md\n'),
      'reader.md': `# Preface\n\nBefore.\n\n# Part One {.part}\n\n${one}\n${two}\n# Glossary\n\nAfter.\n`,
    }),
  )
  const many = readBook(
    shelf({
      'book.yaml': yaml(
        'front: [preface.md]\nbody:\n  - part: Part One\n    readings: [a/one.md, two.md]\nback: [glossary.md]\n',
      ),
      'preface.md': '---\ntitle: Preface\n---\n\nBefore.\n',
      'a/one.md': one,
      'two.md': two,
      'glossary.md': '# Glossary\n\nAfter.\n',
    }),
  )
  expect([...single.diagnostics, ...many.diagnostics]).toEqual([])
  expect(many.value && bare(many.value)).toEqual(single.value && bare(single.value))
})

test('every text and marker stands where its span says', async () => {
  const { value } = await openBook(join(import.meta.dirname, '../manuscript'))
  const wrong = inlinesOfBook(value!.book).filter(inline => {
    const source = value!.book.sources[inline.span.file]?.slice(inline.span.start, inline.span.end) ?? ''
    if (inline.type === 'text') return source.replace(/\s+/g, ' ') !== inline.text.replace(/\s+/g, ' ')
    return inline.type === 'noteref' && !source.startsWith(inline.label.startsWith('^') ? '^[' : `[^${inline.label}]`)
  })
  expect(wrong).toEqual([])
  expect(inlinesOfBook(value!.book).filter(({ type }) => type === 'noteref').length).toBeGreaterThan(90)
})

/** All letters of a book that a reader will see, in no particular order. */
const words = (book: Book): ReadonlySet<string> => {
  const texts = inlinesOfBook(book).flatMap(inline =>
    'text' in inline ? [inline.text] : 'tex' in inline ? [inline.tex] : [],
  )
  const blocks = blocksOfBook(book).flatMap(block =>
    'text' in block ? [block.text] : 'tex' in block ? [block.tex] : [],
  )
  return new Set([...texts, ...blocks].join(' ').match(/w\d+w/g))
}

describe('laws of reading', () => {
  // Every word is different, so that a lost one cannot hide behind its double.
  const word = fc.constant('W')
  const signs = fc.constantFrom(
    ' ',
    '*',
    '**',
    '_',
    '`',
    '[^1]',
    '^[',
    ']',
    '[',
    '(',
    ')',
    '{.x}',
    '|',
    '~',
    '^',
    '$',
    '<b>',
    '</b>',
    ' <',
    '> ',
    '&',
    '\\',
    '"',
    '@fig-',
    '!',
    ':',
    '<!-- page 3 -->',
    '\n',
    '\n> ',
    '\n- ',
    '\n1. ',
    '\n\n',
  )
  const starts = fc.constantFrom(
    '',
    '',
    '',
    '# ',
    '## ',
    '> ',
    '- ',
    '1. ',
    '1917. ',
    '| ',
    '::: box\n',
    ':::\n',
    '[^1]: ',
    '    ',
    '\t',
    ': ',
    'Table: ',
    '```\n',
    '---\n',
    '***\n',
    '|a|b|\n|-|-|\n|',
    '<div>\n',
    '</div>\n',
    '<table>',
    '<!-- ',
    '[x]: ',
  )
  const paragraph = fc
    .tuple(starts, fc.array(fc.oneof({ weight: 2, arbitrary: word }, signs), { minLength: 1, maxLength: 12 }))
    .map(([start, rest]) => start + rest.join(''))
  const text = fc.array(paragraph, { minLength: 1, maxLength: 10 }).map(paragraphs => {
    let count = 0
    return paragraphs.join('\n\n').replace(/W/g, () => ` w${++count}w `)
  })

  test('reading any text answers, and so does numbering it', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary', maxLength: 200 })), manuscript => {
        const { value } = readBook(shelf({ 'book.md': `words\n\n${manuscript}` }, 'book.md'))
        expect(value).not.toBeNull()
        if (value) number(value)
      }),
      { numRuns: 400 },
    )
  })

  const telling = new Set<string>(['note-malformed', 'definition-unused', 'table-row-long'])
  test('no word is lost without a diagnostic', () => {
    fc.assert(
      fc.property(text, manuscript => {
        const { value, diagnostics } = readBook(
          shelf({ 'book.md': `---\ntitle: T\n---\n\nlead\n\n${manuscript}` }, 'book.md'),
        )
        if (!value || diagnostics.some(({ code }) => code.startsWith('html-') || telling.has(code))) return
        const found = words(value)
        const visible = manuscript.replace(/<!--[\s\S]*?-->/g, '').replace(/<[^>]*>/g, '')
        const lost = (visible.match(/w\d+w/g) ?? []).filter(item => !found.has(item) && !hidden(manuscript, item))
        expect(lost).toEqual([])
      }),
      { numRuns: 600, examples: [['<div>\n\n w1w \n\n</div>\n w2w ']] },
    )
  })

  /** Words that Markdown itself keeps from sight: link targets and definitions, info strings, comments. */
  const hidden = (manuscript: string, item: string) =>
    new RegExp(
      `\\]\\([^)]*${item}|^ {0,3}\\[[^\\]]*\\]:[^\\n]*${item}|^\\s*(>|-|1\\.|1917\\.|\\s)*\`\`\`[^\\n]*${item}|<!--[^]*${item}|@fig-\\s*${item}|"[^"]*${item}`,
      'm',
    ).test(manuscript)
})

test('every definition is a note of the division it stands in', () => {
  const book = read(
    '# One\n\nA[^1]\n\n> [^1]: in a quotation\n\n- item\n\n  [^2]: in an item\n\n# Two\n\nB[^1]\n\n[^1]: of two\n',
  )
  expect(book.notes.map(({ label, division }) => `${label} ${division}`)).toEqual(['1 one', '2 one', '1 two'])
  expect([...divisionsIn(book.divisions)].map(({ id }) => id)).toEqual(['one', 'two'])
})

test('a book of 3,000 notes in one file, and a note of 1,300 words', () => {
  const text = Array.from(
    { length: 3000 },
    (_, index) => `Words ${index}.[^${index}]\n\n[^${index}]: Note ${index}.\n`,
  ).join('\n')
  const book = read(`# One\n\n${text}\n[^long]: ${'word '.repeat(1300)}\n`)
  expect(book.notes).toHaveLength(3001)
  expect(number(book).notes).toHaveLength(3000)
})

test.each([
  [
    'Quarto',
    '---\ntitle: Margins\nauthor:\n  - name: Ann Binder\n    affiliation: A Press\n  - {given: Bo, family: Gutter}\ndate: 17 July 2006\nlang: en_GB\nformat: html\n---\n',
  ],
  [
    'Pandoc’s title block',
    '% Mar-\n  gins\n% Ann Binder; Bo Gutter\n% July 17, 2006\n'.replace('Mar-\n  gins', 'Margins'),
  ],
  [
    'Hugo',
    '+++\ntitle = "Margins"\nauthors = ["Ann Binder", \'Bo Gutter\']\ndate = 2006-07-17T08:00:00Z\ndraft = true\n[menu]\nmain = 1\n+++\n',
  ],
  ['MultiMarkdown', 'Title: Margins\nAuthor: Ann Binder\nDate: Monday, July 17, 2006\nBase Header Level: 2\n'],
])('the head of a file as %s writes it', (_, head) => {
  const { value, diagnostics } = readBook(shelf({ 'a.md': `${head}\nWords.\n` }, 'a.md'))
  expect(value?.metadata).toMatchObject({ title: 'Margins', date: '2006-07-17' })
  expect(value?.metadata.author.slice(0, 2)).toEqual(head.includes('Bo') ? ['Ann Binder', 'Bo Gutter'] : ['Ann Binder'])
  expect(value && blocksOfBook(value)).toHaveLength(1)
  expect(diagnostics).toEqual([])
})

test('readings of one title are numbered, through all files, and none takes a page of the book’s own', () => {
  const text = '# Notes\n\nOne.\n\n# Title\n\nTwo.\n\n# Diary\n\nThree.\n\n# Diary\n\nFour.\n'
  const { value } = readBook({
    named: null,
    name: 'x',
    files: { 'a.md': text, 'b.md': '---\ntitle: Diary\n---\n\nFive.\n' },
  })
  const ids = value?.divisions.map(({ id }) => id)
  expect(ids).toEqual(['notes-page', 'title-reading', 'diary', 'diary-2', 'diary-3'])
  expect(value && checkBook(value, number(value), []).filter(({ code }) => code.startsWith('slug-'))).toEqual([])
})

test('signs that nobody sees and that no edition can hold part no word', () => {
  const { divisions } = read('# A\n\nWo\u0001rd and\u001f more\ufffe.\n')
  expect(
    divisions.flatMap(({ blocks }) => blocks.map(block => plainText('inlines' in block ? block.inlines : []))),
  ).toEqual(['Word and more.'])
})

test('of a picture on the network its words are left, a link to it, and its caption; its id still names it', () => {
  const text =
    '# One\n\nSee @fig-a, and [![a badge](https://a.org/b.svg)](https://c.org), ![inline](//d.org/e.png).\n\n![The *caption*[^1]](https://f.org/g.png){#fig-a alt="A page"}\n\n[^1]: A note.\n'
  const { value, diagnostics } = readBook({ named: 'a.md', name: 'a', files: { 'a.md': text } })
  if (!value) throw new Error('no book')
  expect(diagnostics.filter(({ code }) => code === 'image-remote')).toHaveLength(3)
  expect(checkBook(value, number(value), diagnostics).filter(({ severity }) => severity === 'error')).toEqual([])
  const links = inlinesOfBook(value).flatMap(inline => (inline.type === 'link' ? [inline.href] : []))
  expect(links).toEqual(['https://c.org', 'https://f.org/g.png'])
  expect(outline(value)).toContain('A page')
})

test('ids of HTML within lines, of paragraphs and items are names; tags of other tools are told and go', () => {
  const text =
    '# One\n\nWords<sup id="a1">[1](#f1)</sup>, <b id="f1">bold</b>, <a href="#n3" id="r3">there</a>.\n\n' +
    '<p id="n3">Third <a href="#r3">back</a></p>\n\n<ol><li id="fn">one <a href="#a1">up</a></li></ol>\n\n' +
    '<TabItem value="x">\n\nApple, [see](#fn).\n\n</TabItem>\n\n<illegible>\n'
  const { value, diagnostics } = readBook({ named: 'a.md', name: 'a', files: { 'a.md': text } })
  if (!value) throw new Error('no book')
  const found = checkBook(value, number(value), diagnostics)
  expect(found.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(found.filter(({ code }) => code === 'html-unsupported')).toHaveLength(2)
  expect(outline(value)).toContain('<illegible>')
  expect(outline(value)).not.toContain('TabItem')
})

test('what holds nothing but a request for contents is no division', () => {
  const { value } = readBook({ named: 'a.md', name: 'a', files: { 'a.md': '[TOC]\n\n# One\n\nWords.\n' } })
  expect(value?.divisions.map(({ id }) => id)).toEqual(['one'])
})

test('a bare address is a link that ends where a note is called; in code, in a link, and as a mere name it is none', () => {
  const text =
    '# One\n\nSee https://a.org/b_c_d[^1], (http://b.org/x_(y)), https://c.org^[note], `https://d.org`, [at https://e.org](https://f.org), g.org.\n\n[^1]: https://h.org/i?j=k&l=m.\n'
  const { value, diagnostics } = readBook({ named: 'a.md', name: 'a', files: { 'a.md': text } })
  if (!value) throw new Error('no book')
  const links = inlinesOfBook(value).flatMap(inline => (inline.type === 'link' ? [inline.href] : []))
  expect(links.toSorted()).toEqual(
    [
      'https://a.org/b_c_d',
      'http://b.org/x_(y)',
      'https://c.org',
      'https://f.org',
      'https://h.org/i?j=k&l=m',
    ].toSorted(),
  )
  expect(checkBook(value, number(value), diagnostics).filter(({ severity }) => severity === 'error')).toEqual([])
})

test('front matter that never ends is told, and its lines are text', () => {
  const { value, diagnostics } = readBook(shelf({ 'book.md': '---\ntitle: Of Margins\n\n# One\n\nText.\n' }, 'book.md'))
  expect(diagnostics.map(({ code }) => code)).toContain('block-unclosed')
  expect(value?.divisions.map(({ id }) => id)).toContain('one')
})

test('a title of the wrong kind is told once, and the other fields are kept', () => {
  const text = '---\ntitle: [Of, Margins]\ndate: 1911\n---\n\n# One\n\nText.\n'
  const { value, diagnostics } = readBook(shelf({ 'book.md': text }, 'book.md'))
  expect(diagnostics.map(({ code }) => code)).toEqual(['metadata-left-out'])
  expect(value?.metadata).toMatchObject({ title: 'shelf', date: '1911' })
})

test('a formula may end in a blank that TeX wants, and [^] is a link like any other', () => {
  const { value, diagnostics } = readBook(shelf({ 'a.md': '# One\n\n$x\\ $ is [^].\n\n[^]: https://a.org\n' }, 'a.md'))
  if (!value) throw new Error('no book')
  expect(inlinesOfBook(value)).toContainEqual(expect.objectContaining({ type: 'math', tex: 'x\\ ' }))
  expect(inlinesOfBook(value)).toContainEqual(expect.objectContaining({ type: 'link', href: 'https://a.org' }))
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
})

test('files joined by machine keep their headings, and a heading in a box is printed once', () => {
  expect(read('\uFEFF# One\n\nText.\n\uFEFF# Two\r\n\r\n\uFEFFMore.\n').divisions.map(({ id }) => id)).toEqual([
    'one',
    'two',
  ])
  const boxed = outline(read('::: box\n# Of Margins\n\nWide.\n:::\n'))
  expect(boxed.match(/Of Margins/g)).toHaveLength(1)
})

test('a task in a numbered list keeps its number before its box', () => {
  const [block] = read('1. [ ] to do\n2. [x] done\n').divisions[0]?.blocks ?? []
  expect(
    block?.type === 'list' &&
      block.items.map(({ blocks, isTask }) => [blocks.map(own => 'inlines' in own && plainText(own.inlines)), isTask]),
  ).toEqual([
    [['☐ to do'], undefined],
    [['☑ done'], undefined],
  ])
})

test('by whose leave a reading stands there may be called its permission', () => {
  const head = '---\ntitle: Pins\nauthor: A. Smith\npermission: By leave of the heirs\n---\n\nWords.\n'
  const { value } = readBook(shelf({ 'book.yaml': 'title: Readings\nbody: [pins.md]\n', 'pins.md': head }))
  expect(value?.divisions[0]?.credit.rights).toBe('By leave of the heirs')
})

test('a drawn table whose signs are two columns wide is read, and its cells have their places', () => {
  const typed =
    '+--------+-------+\n| 页边   | wide  |\n+========+=======+\n| 書[^1] | 中 x  |\n+--------+-------+\n\n[^1]: N.\n'
  const [table] = read(typed).divisions[0]?.blocks ?? []
  const cells = table?.type === 'table' ? [...table.head, ...table.body].flat() : []
  expect(cells.map(({ span: { start, end } }) => typed.slice(start, end))).toEqual(['页边', 'wide', '書[^1]', '中 x'])
})
