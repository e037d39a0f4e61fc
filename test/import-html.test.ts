/** Pages of the web as others make them, each in its dress; beside each the manuscript that comes of it. Adding one needs no code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { strToU8, zipSync } from 'fflate'
import { balance } from '../scripts/importers/conservation.ts'
import type { Draft } from '../scripts/importers/draft.ts'
import { readEpub } from '../scripts/importers/epub.ts'
import { readHtml } from '../scripts/importers/html.ts'
import { manuscriptOf, scaffoldOf } from '../scripts/importers/markdown.ts'

const folder = join(import.meta.dirname, 'fixtures/import/html')
const names = readdirSync(folder)
  .filter(name => name.endsWith('.html'))
  .map(name => name.slice(0, -5))

/** The manuscript, once the law of conservation has been seen to hold. */
const written = (draft: Draft): string => {
  const markdown = manuscriptOf(draft)
  expect(balance(draft, markdown, scaffoldOf(draft))).toMatchObject({ lost: [], added: [] })
  return markdown
}
const read = (html: string, answers: ReadonlyMap<string, string> = new Map()) => readHtml('a.html', html, answers)

describe('pages of the web', () => {
  test.each(names)('%s', async name => {
    const draft = read(readFileSync(join(folder, `${name}.html`), 'utf8'))
    await expect(written(draft)).toMatchFileSnapshot(join(folder, `${name}.md`))
  })
  test('a link that looks like a marker but pairs with nothing stays text', () => {
    const draft = read('<h1>Index</h1><p>Margins, <a href="#p12">12</a></p><p id="p12">Of rooms.</p>')
    expect(draft.notes).toEqual([])
    expect(written(draft)).toContain('Margins, 12\n\nOf rooms.')
  })
  test('a sign that comes again beside numbers stays a sign', () => {
    const mark = (sign: string, at: number) => `<a href="#n${at}" id="r${at}">${sign}</a>`
    const note = (sign: string, at: number) => `<p><a id="n${at}" href="#r${at}">${sign}</a> Note ${at}.</p>`
    const signs = ['1', '*', '2', '*', '3']
    const draft = read(`<p>So ${signs.map(mark).join(', so ')}.</p>${signs.map(note).join('')}`)
    expect(draft.notes.map(({ label }) => label)).toEqual(['1', '*', '2', '*-2', '3'])
  })
  test('a link that only looks like a comment’s takes no text away', () => {
    const draft = read(
      '<body>The printer <a href="#cmnt_ref1">[a]</a> kept it wide.<p>The binder <a href="#cmnt_ref2">[b]</a> cut it.</p></body>',
    )
    expect(written(draft)).toMatch(/kept it wide\.[^]*cut it\./)
  })
  test('an answer keeps what would be furniture', () => {
    const html = '<h1>Of Margins</h1><p>So.</p><footer>Printed in 1911</footer>'
    expect(written(read(html))).not.toContain('Printed')
    expect(written(read(html, new Map([['furniture-1', 'text']])))).toContain('Printed in 1911')
  })
  test('an answer leaves figures that look like notes in the text', () => {
    const html =
      '<p>Oak<sup>1</sup> and ash<sup>2</sup>.</p><p>Both burn.</p><p>1. From the hills.</p><p>2. From the sea.</p>'
    expect(read(html).notes).toHaveLength(2)
    expect(written(read(html, new Map([['handmade-notes-1', 'text']])))).toContain('Oak<sup>1</sup>')
  })
  test('exponents, and figures that no list answers, are no notes', () => {
    const html = '<p>3 m<sup>2</sup> of oak<sup>1</sup>.</p><ol><li>Oak.</li><li>Ash.</li><li>Elm.</li></ol>'
    expect(read(html).notes).toEqual([])
  })
  test('tags of many attributes are read in a time in line with their length', () => {
    const tag = `<p${' class="a b" title=x'.repeat(5000)} "`
    const begun = performance.now()
    expect(() => read(`<?xml version="1.0"?><html><body>${tag.repeat(4)}</p>so</body></html>`)).not.toThrow()
    expect(performance.now() - begun).toBeLessThan(4000)
  })
  test('nothing runs, nothing is loaded', () => {
    const html =
      '<p onclick="x()">So<script>alert(1)</script> <a href="javascript:x()">it</a> is <img src="https://example.org/a.png"></p>'
    const draft = read(html)
    expect(written(draft)).toBe('So it is\n')
    expect(draft.decisions.map(({ kind, grade }) => `${kind} ${grade}`)).toEqual(['picture open'])
  })
  test('pages nested without end are refused, empty ones too', () => {
    expect(() => read('<div>'.repeat(1000) + 'so')).toThrow(/400 deep/)
    expect(() => read('<html><body> </body></html>')).toThrow(/has no text/)
  })
})

const container =
  '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/a.opf"/></rootfiles></container>'
const epub = (parts: Readonly<Record<string, string>>, refs = '') =>
  zipSync({
    mimetype: strToU8('application/epub+zip'),
    'META-INF/container.xml': strToU8(container),
    'OEBPS/a.opf': strToU8(
      `<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Of Margins</dc:title><dc:creator>Ann Binder</dc:creator><dc:language>en</dc:language></metadata><manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/><item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/><item id="notes" href="text/notes.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="one"/><itemref idref="notes"/>${refs}</spine></package>`,
    ),
    ...Object.fromEntries(Object.entries(parts).map(([path, text]) => [path, strToU8(text)])),
  })
const page = (body: string) =>
  `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>${body}</body></html>`

const margins = {
  'OEBPS/nav.xhtml': page('<nav epub:type="page-list"><ol><li><a href="text/one.xhtml#p4">iv</a></li></ol></nav>'),
  'OEBPS/text/one.xhtml': page(
    '<h1>Of Margins</h1><p>The printer<a id="p4"/> kept it wide.<a epub:type="noteref" href="notes.xhtml#n1">*</a> Next.<a epub:type="noteref" href="notes.xhtml#n2">*</a></p><p><img src="../pictures/room%201.png" alt="A room"/></p>',
  ),
  'OEBPS/text/notes.xhtml': page(
    '<h2>Notes</h2><aside epub:type="footnote" id="n1"><p><a href="one.xhtml#p4">*</a> He said so.</p></aside><aside epub:type="footnote" id="n2"><p>See Rooms.</p></aside>',
  ),
  'OEBPS/pictures/room 1.png': 'picture',
}

describe('e-books', () => {
  test('notes of another document, the list of pages, pictures come along', () => {
    const draft = readEpub('a.epub', epub(margins), new Map())
    expect(written(draft)).toBe(
      '---\ntitle: "Of Margins"\nauthor: "Ann Binder"\nlanguage: "en"\n---\n\nThe printer<!-- page iv --> kept it wide.[^star] Next.[^star-2]\n\n![](room-1.png){alt="A room"}\n\n[^star]: He said so.\n\n[^star-2]: See Rooms.\n',
    )
    expect(draft.pictures.map(({ src, bytes }) => [src, bytes.length])).toEqual([['room-1.png', 7]])
  })
  test('chapters are readings with their own notes; title page, imprint and contents go out', () => {
    const opf = (names: readonly string[]) =>
      `<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Of Margins</dc:title><dc:creator>Ann Binder</dc:creator></metadata><manifest>${names.map(name => `<item id="${name}" href="${name}.xhtml" media-type="application/xhtml+xml"/>`).join('')}</manifest><spine>${names.map(name => `<itemref idref="${name}"/>`).join('')}</spine></package>`
    const mark = (at: number) => `<sup><a id="r${at}" href="notes.xhtml#n${at}">${at}</a></sup>`
    const parts = {
      title: '<h1>Of Margins</h1><p>Ann Binder</p>',
      imprint: '<p>Copyright © 1911 Ann Binder. All rights reserved. ISBN 0 00 000000 0</p>',
      contents:
        '<h2>Contents</h2><p><a href="one.xhtml">Wide Rooms</a></p><p><a href="two.xhtml">Narrow Rooms</a></p><p><a href="notes.xhtml">Notes</a></p>',
      one: `<h2>Wide Rooms</h2><p>The printer kept it wide.${mark(1)}</p><h3>The Reader</h3><p>So he read.</p>`,
      two: `<h2>Narrow Rooms</h2><p>Nobody wrote in them.${mark(2)}</p>`,
      notes:
        '<h2>Notes</h2><p id="n1"><a href="one.xhtml#r1">1</a> See the ledger.</p><p id="n2"><a href="two.xhtml#r2">2</a> Ibid.</p>',
    }
    const book = zipSync({
      'META-INF/container.xml': strToU8(container),
      'OEBPS/a.opf': strToU8(opf(Object.keys(parts))),
      ...Object.fromEntries(Object.entries(parts).map(([name, body]) => [`OEBPS/${name}.xhtml`, strToU8(page(body))])),
    })
    const draft = readEpub('a.epub', book, new Map())
    expect(written(draft)).toBe(
      '---\ntitle: "Of Margins"\nauthor: "Ann Binder"\n---\n\n# Wide Rooms\n\nThe printer kept it wide.[^1]\n\n## The Reader\n\nSo he read.\n\n[^1]: See the ledger.\n\n# Narrow Rooms\n\nNobody wrote in them.[^2]\n\n[^2]: Ibid.\n',
    )
    expect(draft.furniture.map(({ kind, text }) => `${kind}: ${text.slice(0, 12)}`)).toEqual([
      'banner: Of Margins A',
      'banner: Copyright © ',
      'contents: Contents Wid',
      'label: Notes',
    ])
  })
  test('paragraphs that the contents name are headings, a number over a heading is part of it', () => {
    const long = 'The printer kept it wide, and the binder cut it.'
    const draft = readEpub(
      'a.epub',
      epub({
        'OEBPS/nav.xhtml': page(
          '<nav epub:type="toc"><ol><li><a href="text/one.xhtml#a">Of Margins</a><ol><li><a href="text/one.xhtml#b">The Knife</a></li></ol></li><li><a href="text/notes.xhtml">Of Floors</a></li></ol></nav>',
        ),
        'OEBPS/text/one.xhtml': page(
          `<p class="Chapter-Number">Chapter 1</p><p class="Head"><a id="a"></a>Of Margins</p><p>${long}</p><p class="Sub" id="b">The Knife</p><p>${long}</p><hr/>`,
        ),
        'OEBPS/text/notes.xhtml': page(`<p class="chapter-number">2</p><p class="Head">Of Floors</p><p>${long}</p>`),
      }),
      new Map(),
    )
    expect(
      written(draft)
        .split('\n')
        .filter(line => /^(#|\* \*|\d|Chap)/.test(line)),
    ).toEqual(['# Chapter 1 Of Margins', '## The Knife', '# 2 Of Floors'])
  })
  test('a first paragraph that its program calls the title is the heading of its document', () => {
    const body = (name: string) =>
      page(`<p class="title">${name}</p><p class="p2"><span class="s1">It was cold.</span></p>`)
    const draft = readEpub(
      'a.epub',
      epub({
        'OEBPS/nav.xhtml': page(''),
        'OEBPS/text/one.xhtml': body('Of Rooms'),
        'OEBPS/text/notes.xhtml': body('Of Floors'),
      }),
      new Map(),
    )
    expect(written(draft)).toContain('# Of Rooms\n\nIt was cold.\n\n# Of Floors\n\nIt was cold.')
  })
  test('a document that the spine lists for each of its parts is read once', () => {
    const again = '<itemref idref="one"/>'.repeat(2)
    expect(readEpub('a.epub', epub(margins, again), new Map()).words).toEqual(
      readEpub('a.epub', epub(margins), new Map()).words,
    )
  })
  test('a document that is missing, or locked, is told', () => {
    expect(() => readEpub('a.epub', epub({}), new Map())).toThrow(/its part OEBPS\/text\/one.xhtml is missing/)
    const locked =
      '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:CipherReference URI="OEBPS/text/one.xhtml"/></encryption>'
    expect(() => readEpub('a.epub', epub({ ...margins, 'META-INF/encryption.xml': locked }), new Map())).toThrow(/DRM/)
  })
})
