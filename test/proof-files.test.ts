/** Damaged web editions and e-books: each damage is caught, named, and placed; nothing else is complained of. */
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { summarise } from '../scripts/proofs/proof.ts'
import { allEditions, bookOf, epubFiles, tellProof, webFiles, type Numbered, type TextFiles } from './proof-editions.ts'
import { manuscript } from './proof-manuscript.ts'
import { generate } from './generated.ts'

const whole = bookOf(manuscript)
const line = (words: string) => manuscript.slice(0, manuscript.indexOf(words)).split('\n').length

type Damage = (files: Map<string, string>) => void

/** The first that holds it; what the e-book says of itself, and its contents, come last. */
const fileOf = (files: TextFiles, text: string | RegExp): string => {
  const isApart = ([file]: readonly [string, string]) =>
    /content\.opf$|toc\.(?:xhtml|ncx)$|^(?:index|imprint)\.html$/.test(file)
  const found = [...files]
    .toSorted((a, b) => Number(isApart(a)) - Number(isApart(b)))
    .find(([, content]) => (typeof text === 'string' ? content.includes(text) : text.test(content)))
  if (!found) throw new Error(`no file holds ${text}`)
  return found[0]
}
/** Replaces in the one file that holds it; fails when nothing changes. */
const change =
  (from: string | RegExp, to: string | ((...found: string[]) => string)): Damage =>
  files => {
    const file = fileOf(files, from)
    const before = files.get(file) ?? ''
    const after = before.replace(from, to as string)
    if (after === before) throw new Error(`nothing changed: ${from}`)
    files.set(file, after)
  }
const note = (mark: string, division = 'of-margins') =>
  new RegExp(`<div id="note-${division}-${mark}"[\\s\\S]*?(?=<div id="note-|\\s*</section>)`)

const editions = [
  ['web edition', 'web', webFiles],
  ['e-book', 'epub', epubFiles],
] as const

describe.each(editions)('a damaged %s', (name, edition, write) => {
  const prove = (damage: Damage, of: Numbered = whole) => {
    const files = write(of)
    damage(files)
    return tellProof(of, { [edition]: files })
  }
  const file = edition === 'web' ? 'of-margins.html' : 'OEBPS/of-margins.xhtml'
  const types = edition === 'web' ? 'of-types.html' : 'OEBPS/of-types.xhtml'
  /** Errors without the edition's name. */
  const errors = (damage: Damage) =>
    prove(damage).errors.map(error => error.replace(`${name}, `, '').replace(file, 'FILE').replace(types, 'TYPES'))

  test('is clean as long as it is whole', () => {
    const { errors: none, warnings, proof } = prove(() => undefined)
    expect([...none, ...warnings]).toEqual([])
    expect(proof.editions[0]).toMatchObject({ notes: { expected: 15, found: 15 }, words: { missing: 0, added: 0 } })
    expect(
      proof.notes.every(
        ({ problems, calls, [edition]: found }) =>
          problems === 0 && found?.called === calls.length && found.back === calls.length,
      ),
    ).toBe(true)
  })
  test('a note is cut out', () => {
    const told = errors(change(note('6'), ''))
    expect(told).toContain(`${line('[^listed]:')}: of-margins: note 5 is missing`)
    expect(told.filter(error => !error.includes('note 5'))).toEqual([])
    expect(told).toContain(
      `${line('waste of paper')}: FILE: note 5 its marker leads to ${file}#note-of-margins-6, which is not there`,
    )
  })
  test('two notes are exchanged, ids and all', () => {
    let second = ''
    const told = errors(files => {
      change(note('9'), found => ((second = found), ''))(files)
      change(note('8'), found => second + found)(files)
    })
    expect(told).toEqual([`${line('[^heading]:')}: FILE: note 7 comes after note 8`])
  })
  test('two notes have each other’s text', () => {
    const told = errors(files => {
      change('A heading may bear a note.', 'XX')(files)
      change('And a caption.', 'A heading may bear a note.')(files)
      change('XX', 'And a caption.')(files)
    })
    expect(told).toEqual([
      `${line('[^heading]:')}: FILE: note 7 has the text of note 8`,
      `${line('[^caption]:')}: FILE: note 8 has the text of note 7`,
    ])
  })
  test('two markers lead to each other’s note', () => {
    const links =
      /(id="noteref-of-margins-6" href="[^"]*note-of-margins-)6("[\s\S]*?id="noteref-of-margins-7" href="[^"]*note-of-margins-)7"/
    expect(errors(change(links, (_, a = '', b = '') => `${a}7${b}6"`))).toEqual([
      `${line('waste of paper')}: FILE: note 5 its marker leads to note 6 (note-of-margins-7)`,
      `${line('An inline note')}: FILE: note 6 its marker leads to note 5 (note-of-margins-6)`,
    ])
  })
  test('two markers have changed places', () => {
    const markers =
      /(<sup><a class="noteref" id="noteref-of-margins-1"[\s\S]*?<\/sup>)([\s\S]*?)(<sup><a class="noteref" id="noteref-of-margins-2"[\s\S]*?<\/sup>)/
    const told = errors(change(markers, (_, a = '', between = '', b = '') => b + between + a))
    expect(told).toEqual([
      expect.stringContaining('note 2 its marker 1 stands in the wrong place'),
      expect.stringContaining('note 1 its marker stands in the wrong place'),
    ])
  })
  test('a marker or a note does not say what it is', () => {
    expect(
      errors(change(/(<a class="noteref" id="noteref-of-margins-6"[^>]*) role="doc-noteref"/, (_, a = '') => a)),
    ).toEqual([`${line('waste of paper')}: FILE: note 5 its marker does not say that it is a marker (doc-noteref)`])
    if (edition === 'web') return
    expect(
      errors(change(/(<a class="noteref" id="noteref-of-margins-6"[^>]*) epub:type="noteref"/, (_, a = '') => a)),
    ).toEqual([`${line('waste of paper')}: FILE: note 5 its marker does not say that it is a marker (noteref)`])
    expect(errors(change(note('6'), found => found.replace(' epub:type="footnote"', '')))).toEqual([
      `${line('[^listed]:')}: FILE: note 5 does not say that it is a note (footnote)`,
    ])
  })
  test('a page loads what is not in the edition, or has lost its looks', () => {
    const told = (from: RegExp, to: string) =>
      errors(files => files.set(types, (files.get(types) ?? '').replace(from, to)))
    const loading = (address: string) => told(/<\/body>/, `<video src="${address}"></video></body>`)
    expect(loading('https://example.org/a.mp4')).toEqual([
      expect.stringContaining(': loads https://example.org/a.mp4, which is not in the edition'),
    ])
    expect(loading('a.mp4')).toEqual([expect.stringContaining(': loads a.mp4, which is not there')])
    expect(told(/<link[^>]*rel="stylesheet"[^>]*>/, '')).toEqual([expect.stringContaining(': has no style sheet')])
    expect(told(/<head>/, '<head><meta http-equiv="refresh" content="0;url=https://example.org/"/>')).toEqual([
      expect.stringContaining(': sends its readers on to another page by itself'),
    ])
    const sheet = edition === 'web' ? 'assets/web.css' : 'OEBPS/style.css'
    expect(
      errors(files => files.set(sheet, `${files.get(sheet)} @font-face { src: url("fonts/lost.woff2") }`)),
    ).toEqual([`-: ${sheet}: loads fonts/lost.woff2, which is not there`])
    if (edition === 'web')
      expect(told(/<meta name="viewport"[^>]*>/, '')).toEqual([
        expect.stringContaining(': does not fit narrow screens'),
      ])
  })
  test('a marker is dropped', () => {
    const told = errors(change(/<sup><a class="noteref" id="noteref-of-margins-2_2"[\s\S]*?<\/sup>/, ''))
    expect(told[0]).toBe(`${line('The second opinion')}: FILE: note 2 its marker 2 is missing`)
    expect(told[1]).toMatch(/FILE: note 2 has a way back that leads to .*#noteref-of-margins-2_2, which is not there/)
    expect(told).toHaveLength(2)
  })
  test('a marker shows another number', () => {
    const told = errors(change(/(<a class="noteref" id="noteref-of-types-2"[^>]*>)2/, '$19'))
    expect(told).toEqual([`${line('They came by water')}: TYPES: note 2 its marker shows “9”`])
  })
  test('a paragraph is dropped', () => {
    const told = errors(change(/<p>He writes[\s\S]*?<\/p>/, ''))
    const lost = '“He writes. The books of the old library are … books that hold them” (43 words)'
    expect(told.filter(error => !/toc\.xhtml|source-of-margins-13/.test(error))).toEqual([
      `${line('He writes.')}: FILE: ${lost} is missing`,
    ])
  })
  test.each([
    ['by an attribute', /<p>He writes/, '<p hidden="hidden">He writes', 'is hidden from readers'],
    ['by a style', /<p>He writes/, '<p style="color:red; display: none">He writes', 'is hidden from readers'],
    ['by no size', /<p>He writes/, '<p style="font-size:0">He writes', 'is hidden from readers'],
    ['from screen readers', /<p>He writes/, '<p aria-hidden="true">He writes', 'is hidden from readers'],
    ['in what is closed', /(<p>He writes[\s\S]*?<\/p>)/, '<details><summary></summary>$1</details>', 'is hidden from'],
  ])('a paragraph is hidden %s', (_, from, to, problem) => {
    expect(errors(change(from, to))[0]).toMatch(new RegExp(`^${line('He writes.')}: FILE: “He writes.*” ${problem}`))
  })
  test('a style sheet hides quotations, and one note', () => {
    const told = errors(files => {
      const sheet = edition === 'web' ? 'assets/style.css' : 'OEBPS/style.css'
      files.set(
        sheet,
        `/* p { display: none } */ @media screen { .division-text > blockquote, div#note-of-margins-6 { visibility: hidden } }`,
      )
    })
    expect(told).toEqual([
      expect.stringMatching(/FILE: “A margin is a room .*” is hidden from readers/),
      expect.stringMatching(/FILE: note 5 is not as written: “The accounts of the house .*” is hidden from readers/),
    ])
  })
  test('a hidden marker shows nothing', () => {
    const told = errors(change(/(<a class="noteref" id="noteref-of-types-2")/, '$1 style="display:none"'))
    expect(told).toEqual([`${line('They came by water')}: TYPES: note 2 its marker shows “”`])
  })
  test.each([
    [
      'words lose their italics',
      '<em>A Room of the Page</em>',
      'A Room of the Page',
      '“A Room of the Page” is not in italics',
    ],
    ['words are raised', 'kept it wide', 'kept <sup>it</sup> wide', '“it” stands raised'],
    [
      'a heading is a paragraph',
      /<h2([^>]*)>([\s\S]*?)<\/h2>/,
      '<p$1>$2</p>',
      '“What the reader does with it” is no heading',
    ],
    [
      'a quotation is none',
      /<blockquote>([\s\S]*?)<\/blockquote>/,
      '<div>$1</div>',
      '“A margin is .*” does not stand as a',
    ],
    ['a list begins elsewhere', '<ol>', '<ol start="7">', '“that it was a waste of paper” is not item 1 of its list'],
    [
      'a list has lost its numbers',
      /<ol>([\s\S]*?)<\/ol>/,
      '<ul>$1</ul>',
      '“that it was .*” is not item 1 of its list',
    ],
  ])('%s', (_, from, to, problem) => {
    expect(errors(change(from, to)).join('\n')).toMatch(new RegExp(problem))
  })
  test('a paragraph stands there twice', () => {
    const told = errors(change(/<p>As <a[\s\S]*?<\/p>/, '$&$&'))
    expect(told[0]).toMatch(/FILE: “As Table 1 shows.*” \(\d+ words\) stands there once too often/)
    expect(told).toHaveLength(1)
  })
  test('two paragraphs have changed places', () => {
    const told = errors(change(/(<blockquote>[\s\S]*?<\/blockquote>)\s*(<p>Two things[\s\S]*?<\/p>)/, '$2$1'))
    expect(told.some(error => /stands in another place than in the manuscript/.test(error))).toBe(true)
  })
  test('one word is dropped', () => {
    expect(errors(change('the old library', 'the library'))).toEqual([
      `${line('the old library')}: FILE: “old” is missing`,
    ])
  })
  test('one word of a note is another', () => {
    expect(errors(change('small clear hand', 'small dear hand'))).toEqual([
      `${line('small clear hand')}: FILE: note 5 is not as written: “dear” stands where “clear” should`,
    ])
  })
  test('one word is another that is like it', () => {
    expect(errors(change('worked in that house', 'lodged in that house'))).toEqual([
      `${line('Nobody who worked')}: FILE: “lodged” stands where “worked” should`,
    ])
  })
  test('one sign is dropped', () => {
    expect(errors(change('of paper;', 'of paper'))).toEqual([
      `${line('of paper;')}: FILE: the sign ; after “paper” is missing`,
    ])
  })
  test('two words are run together', () => {
    expect(errors(change('to print a catalogue', 'to printa catalogue'))).toEqual([
      `${line('to print a catalogue')}: FILE: words are run together or torn apart: “printa”`,
    ])
  })
  test('a hyphen stands where a blank should', () => {
    expect(errors(change('the paper maker', 'the paper-maker'))).toEqual([
      `${line('The second opinion')}: FILE: words are run together or torn apart: “paper-maker”`,
    ])
  })
  test('a way back is removed', () => {
    const link = /<a href="[^"]*#noteref-of-margins-7"[^>]*>[\s\S]*?<\/a>/
    expect(errors(change(link, ''))).toEqual([`${line('An inline note')}: FILE: note 6 has no way back to its marker`])
  })
  test('the ways back of a note called twice are exchanged', () => {
    const [one, two] = [/#noteref-of-margins-2"/, /#noteref-of-margins-2_2"/]
    const both = new RegExp(`${one.source}([\\s\\S]*?)${two.source}`)
    expect(errors(change(both, '#noteref-of-margins-2_2"$1#noteref-of-margins-2"'))).toEqual([
      expect.stringContaining('note 2 has its ways back in another order than its markers'),
    ])
  })
  test('a way back leads to another note’s marker', () => {
    expect(errors(change(/#noteref-of-types-1"/, '#noteref-of-types-2"'))).toEqual([
      `${line('[^room]: Another note')}: TYPES: note 1 has no way back to its marker`,
      `${line('[^room]: Another note')}: TYPES: note 1 has a way back that leads to noteref-of-types-2, which is no marker of it`,
    ])
  })
  test('an id stands there twice', () => {
    const told = errors(change('id="note-of-types-3"', 'id="note-of-types-2"'))
    expect(told).toContain('-: TYPES: the id “note-of-types-2” stands there twice')
    expect(told).toContain(`${line('[^verse]: Sung')}: of-types: note 3 is missing`)
  })
  test('a note that is in no manuscript', () => {
    const told = errors(
      change(
        /(?=<div id="note-of-margins-15"|<div id="note-of-margins-10")/,
        '<div id="note-x" role="doc-footnote"><p>Hello.</p></div>',
      ),
    )
    expect(told).toEqual(['-: FILE: “note-x” is no note of this division'])
  })
  test('a division is lost', () => {
    const told = errors(files => files.delete(types))
    expect(told).toContain(`${line('# Of Types')}: of-types: the whole division is missing: 184 words, 5 notes`)
    expect(told.filter(error => /note \d/.test(error))).toEqual([])
  })
  test('two divisions are exchanged', () => {
    const told = errors(files => {
      const margins = files.get(file) ?? ''
      files.set(file, files.get(types) ?? '')
      files.set(types, margins)
    })
    expect(told).toContain(`${line('# Of Margins[')}: TYPES: “of-margins” comes after “of-types”`)
  })
  test('a credit line is missing', () => {
    expect(errors(change(/By leave of the heirs of the printer(?=<)/, ''))).toEqual([
      `${line('# Of Margins[')}: FILE: “By leave of the heirs of the printer” is missing`,
    ])
  })
  test('a page mark is missing where it ought to be printed', () => {
    const told = errors(
      edition === 'web' ? change('[13]', '') : change(/(?<=id="source-of-margins-13"[^>]*) aria-label="13"/, ''),
    )
    expect(told).toEqual(
      edition === 'web'
        ? [`${line('<!-- page 13')}: FILE: the signs [13] after “writes” are missing`]
        : [
            '-: OEBPS/toc.xhtml: the list of pages has 13 at FILE#source-of-margins-13, and the text has  at OEBPS/of-margins.xhtml#source-of-margins-13',
          ],
    )
  })
  test('a formula has lost a part', () => {
    expect(errors(change('<mn>9</mn>', ''))).toEqual([expect.stringMatching(/FILE: the sign 9 after “\w+” is missing/)])
  })
  test('a link leads to nothing', () => {
    const told = errors(change(/(<a href="[^"]*)#tbl-years"/, '$1#tbl-tears"'))
    expect(told).toEqual([
      expect.stringMatching(/^-: FILE: the link “.*#tbl-tears” leads to .*#tbl-tears, which is not there$/),
    ])
  })
  test('a cross-reference leads to another place, or to none', () => {
    const wanted = `${line('As @tbl-years')}: FILE: “Table 1”`
    expect(errors(change(/(<a href="[^"]*)#tbl-years"/, '$1#of-margins"'))).toEqual([
      `${wanted} leads to “of-margins”, and ought to lead to “tbl-years”`,
    ])
    expect(errors(change(/<a href="[^"]*#tbl-years"[^>]*>(.*?)<\/a>/, '<span>$1</span>'))).toEqual([
      `${wanted} leads nowhere, and ought to lead to “tbl-years”`,
    ])
  })
  test('a heading has lost its id', () => {
    const told = errors(change(/(<h\d[^>]*?) id="of-margins--what-the-reader-does-with-it"/, '$1'))
    expect(told).toContainEqual(
      `${line('## What')}: FILE: the place “of-margins--what-the-reader-does-with-it” is not there to be led to`,
    )
  })
})

describe.each(editions)('what stands round the divisions of a %s', (name, edition, write) => {
  const errors = (damage: Damage) => {
    const files = write(whole)
    damage(files)
    return tellProof(whole, { [edition]: files }).errors.map(error => error.replace(`${name}, `, ''))
  }
  const isWeb = edition === 'web'
  const contents = isWeb ? 'index.html' : 'OEBPS/toc.xhtml'
  /** Replaces in one file; fails when nothing changes. */
  const inFile =
    (file: string, from: string | RegExp, to: string): Damage =>
    files => {
      const before = files.get(file) ?? ''
      const after = before.replace(from, to)
      if (after === before) throw new Error(`nothing changed: ${from}`)
      files.set(file, after)
    }
  test('a title loses a word in the contents', () => {
    const told = errors(inFile(contents, />Of Types<\/a>/, '>Types</a>'))
    expect(told).toEqual([`${line('# Of Types')}: ${contents}: “Of” is missing`])
  })
  test('a title in the contents leads elsewhere, or nowhere', () => {
    const wanted = `${line('## What')}: ${contents}: “What the reader does with it”`
    expect(
      errors(inFile(contents, /href="[^"]*#of-margins--what[^"]*"/, `href="of-types.${isWeb ? '' : 'x'}html"`)),
    ).toEqual([
      `${wanted} leads to “${isWeb ? '' : 'OEBPS/'}of-types.${isWeb ? '' : 'x'}html”, and ought to lead to “of-margins--what-the-reader-does-with-it”`,
    ])
    expect(errors(inFile(contents, /<a href="[^"]*#of-margins--what[^"]*">(.*?)<\/a>/, '$1'))).toEqual([
      `${wanted} leads nowhere, and ought to lead to “of-margins--what-the-reader-does-with-it”`,
    ])
  })
  test('two titles in the contents have changed places', () => {
    const [some, other] = ['Of Margins', 'Of Types'].map(title => `>${title}</a>`) as [string, string]
    const told = errors(files => {
      inFile(contents, some, '>XX</a>')(files)
      inFile(contents, other, some)(files)
      inFile(contents, '>XX</a>', other)(files)
    })
    expect(told.length).toBeGreaterThan(0)
  })
  test('the title page has lost the editor, the imprint is not there', () => {
    const titlePage = isWeb ? 'index.html' : 'OEBPS/title-page.xhtml'
    expect(errors(inFile(titlePage, /Edited by A\. Compositor/, ''))).toEqual([
      `-: ${titlePage}: “Edited by A. Compositor” is missing`,
    ])
    if (isWeb) expect(errors(files => files.delete('imprint.html'))).toContain('-: imprint.html: is missing')
  })
  test('words that nobody wrote stand behind the text, or in a file of their own', () => {
    const file = isWeb ? 'of-types.html' : 'OEBPS/of-types.xhtml'
    expect(errors(inFile(file, '</body>', '<p>Lorem ipsum</p></body>'))).toEqual([
      expect.stringContaining(`${file}: “Lorem ipsum” stands there and is not in the manuscript`),
    ])
    const own = isWeb ? 'more.html' : 'OEBPS/more.xhtml'
    const head =
      '<head><meta name="viewport" content="width=device-width"/>' +
      `<link rel="stylesheet" href="${isWeb ? 'assets/web' : 'style'}.css"/></head>`
    expect(errors(files => files.set(own, `<html>${head}<body><p>Lorem ipsum</p></body></html>`))).toEqual([
      `-: ${own}: “Lorem ipsum” belongs to no part of the book`,
    ])
  })
  test('the lists beside the text, and of older readers', () => {
    const told = errors(
      isWeb
        ? inFile('of-margins.html', /<nav class="aside"[^]*?<\/nav>/, '')
        : inFile('OEBPS/toc.ncx', '<text>Of Types</text>', '<text>Types</text>'),
    )
    expect(told).toEqual([
      isWeb
        ? `${line('## What')}: of-margins.html: “What the reader does with it” is missing`
        : `${line('# Of Types')}: OEBPS/toc.ncx: “Of” is missing`,
    ])
  })
})

describe('the shell of an edition', () => {
  test('a web edition without its contents', () => {
    const files = webFiles(whole)
    files.delete('index.html')
    expect(tellProof(whole, { web: files }).errors).toContain('-: web edition, index.html: is missing')
  })
  test('an e-book that is not well-formed says where', () => {
    const files = epubFiles(whole)
    change('He writes.', 'He <b>writes.')(files)
    expect(tellProof(whole, { epub: files }).errors[0]).toMatch(
      /^-: e-book, OEBPS\/of-margins\.xhtml: is not well-formed: line \d+: <\/p> where <\/b> is due$/,
    )
  })
  test('an e-book whose spine leaves out a document', () => {
    const files = epubFiles(whole)
    change(/<itemref idref="([^"]*)"[^>]*\/>(?![\s\S]*<itemref)/, '')(files)
    change(/<item [^>]*of-types\.xhtml[^>]*\/>/, '')(files)
    files.delete('OEBPS/of-types.xhtml')
    expect(
      tellProof(whole, { epub: files }).errors.some(error => error.includes('of-types: the whole division is missing')),
    ).toBe(true)
  })
})

test('the summary counts notes and words', () => {
  const { web, epub, pdf } = allEditions(whole)
  change('the old library', 'the library')(web)
  change(note('6'), '')(epub)
  expect(summarise(tellProof(whole, { web, epub, pdf }).proof)).toBe(
    '15 notes: 15 in web, 15 in PDF, 14 in EPUB; 503 words, 1 missing in web, 28 missing in EPUB',
  )
})

test.each([
  '### One\n\na\n\n### Two\n\nb',
  '##### One\n\na\n\n##### Two\n\nb',
  '> ## One\n>\n> a\n\n## Two\n\nb',
  '### One\n\na\n\n## Two\n\nb\n\n### Three\n\nc\n\n## Four\n\nd',
])('sections with none above them stand in the contents, whatever their level', sections => {
  const of = bookOf(`# Title\n\n${sections}\n`)
  expect(tellProof(of, { web: webFiles(of), epub: epubFiles(of) }).errors).toEqual([])
  for (const title of ['One', 'Two']) {
    expect(webFiles(of).get('index.html')).toMatch(new RegExp(`<a href="[^"]*">${title}</a>`))
    expect(epubFiles(of).get('OEBPS/toc.ncx')).toContain(`<text>${title}</text>`)
  }
})

describe('any generated book', () => {
  const books = fc.record({
    readings: fc.integer({ min: 1, max: 4 }),
    words: fc.integer({ min: 100, max: 900 }),
    seed: fc.nat(1000),
  })
  const of = ({ words, ...size }: { readings: number; words: number; seed: number }) =>
    bookOf(generate({ ...size, words, notes: Math.max(1, Math.round(words / 60)) }))

  test('is clean in every edition', () => {
    fc.assert(
      fc.property(books, size => {
        const book = of(size)
        expect(tellProof(book, allEditions(book)).errors).toEqual([])
      }),
      { numRuns: 12 },
    )
  })
  test.each(['web', 'epub'] as const)('a word that is taken out of its %s is the word that is missed', edition => {
    fc.assert(
      fc.property(books, fc.nat(), (size, at) => {
        const book = of(size)
        const files = edition === 'web' ? webFiles(book) : epubFiles(book)
        const serial = /\b[a-z]+(?=[^<>]*<\/(p|li)>)/g
        const path = fileOf(files, /class="division reading"/)
        const text = files.get(path) ?? ''
        const from = text.indexOf('division-text')
        const places = [...text.matchAll(serial)].filter(({ index }) => index > from)
        const place = places[at % places.length]
        if (!place) return
        files.set(path, text.slice(0, place.index) + text.slice(place.index + place[0].length))
        const { proof, errors } = tellProof(book, { [edition]: files })
        expect(proof.editions[0]?.words).toMatchObject({ missing: 1, added: 0 })
        expect(errors).toEqual([expect.stringContaining(`“${place[0]}” is missing`)])
      }),
      { numRuns: 25 },
    )
  })
})
