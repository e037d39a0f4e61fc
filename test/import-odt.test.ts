/** OpenDocument texts: what is read, what is decided, and that every word is accounted for. Each file is built by code. */
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { conserve } from '../scripts/importers/conservation.ts'
import type { Draft } from '../scripts/importers/draft.ts'
import { ImportFault } from '../scripts/importers/fault.ts'
import { manuscriptOf, scaffoldOf } from '../scripts/importers/markdown.ts'
import { readOdt } from '../scripts/importers/odt.ts'
import { fodt, odt } from './office.ts'

const imported = async (
  body: string,
  files: Readonly<Record<string, Uint8Array>> = {},
  answers: Readonly<Record<string, string>> = {},
) => {
  const draft = await readOdt('essay.odt', odt(body, files), new Map(Object.entries(answers)))
  const whole = manuscriptOf(draft)
  conserve('essay.odt', draft, whole, scaffoldOf(draft))
  return { draft, text: whole.replace(/^---\n[^]*?\n---\n/, '').trim() }
}

const p = (text: string, style = 'Standard') => `<text:p text:style-name="${style}">${text}</text:p>`
const h = (text: string, level = 1) =>
  `<text:h text:style-name="Heading_20_${level}" text:outline-level="${level}">${text}</text:h>`
const span = (style: string, text: string) => `<text:span text:style-name="${style}">${text}</text:span>`
const note = (mark: string, body: string, kind = 'footnote', label = '') =>
  `<text:note text:note-class="${kind}"><text:note-citation${label}>${mark}</text:note-citation><text:note-body>${body}</text:note-body></text:note>`
const decisions = ({ decisions: all }: Draft, kind: string) => all.filter(decision => decision.kind === kind)
/** Every odt of these tests has a running head. */
const furniture = ({ furniture: all }: Draft) =>
  all.map(({ kind, text }) => `${kind}: ${text}`).filter(one => !one.startsWith('running-head') && one !== 'folio: 3')

const long =
  'A page has more room than it seems to have, and the printer knows it; the reader learns it late, when the margins are full.'

describe('notes', () => {
  test('footnotes and endnotes with the marks that the file gives, paragraphs and notes inside', async () => {
    const { text, draft } = await imported(
      p(
        `Wide.${note('1', p('So he said.') + p('Twice.'))} Late.${note('i', p(`At the end.${note('2', p('Inner.'))}`), 'endnote')}`,
      ),
    )
    expect(text).toContain('Wide.[^1] Late.[^i]')
    expect(text).toContain('[^1]: So he said.\n\n    Twice.')
    expect(text).toContain('[^i]: At the end.[^2]')
    expect(draft.notes).toHaveLength(3)
  })

  test('a mark of the author’s own, marks that come again', async () => {
    const { draft } = await imported(
      p(`A${note('', p('Thanks.'), 'footnote', ' text:label="*"')} b${note('1', p('x'))} c${note('1', p('y'))}`),
    )
    expect(draft.notes.map(({ label }) => label)).toEqual(['*', '1', '1-2'])
    expect(decisions(draft, 'note-numbering')).toHaveLength(1)
  })

  test('notes are called from the title, from headings, tables and captions', async () => {
    const { draft, text } = await imported(
      p(`Of Margins${note('1', p('a'))}`, 'Title') +
        h(`Room${note('2', p('b'))}`) +
        p(long) +
        `<table:table><table:table-row><table:table-cell>${p(`Cell${note('3', p('c'))}`)}</table:table-cell><table:table-cell>${p('Other')}</table:table-cell></table:table-row></table:table>`,
    )
    expect(draft.credit.title).toBe('Of Margins')
    expect(text).toContain('# Of Margins[^1]')
    expect(text).toContain('## Room[^2]')
    expect(text).toContain('| Cell[^3] | Other |')
  })
})

describe('structure', () => {
  test('title, author, headings, quotations by style and by indentation', async () => {
    const { draft, text } = await imported(
      p('Of Margins', 'Title') +
        p('Jane Carver', 'Author') +
        h('Room') +
        p(long) +
        p('Quoted so.', 'Quotations') +
        p(long) +
        p(long, 'In') +
        h('Edge', 2) +
        p(long),
    )
    expect(draft.credit).toEqual({ title: 'Of Margins', authors: ['Jane Carver'], language: 'en-GB' })
    expect(text).toBe(`## Room\n\n${long}\n\n> Quoted so.\n\n${long}\n\n> ${long}\n\n### Edge\n\n${long}`)
    expect(decisions(draft, 'quotation')).toHaveLength(1)
  })

  test('lists: nested, with further paragraphs, going on, and with letters that are typed', async () => {
    const list = (items: string, more = '') => `<text:list text:style-name="N"${more}>${items}</text:list>`
    const item = (inner: string) => `<text:list-item>${inner}</text:list-item>`
    const { text } = await imported(
      list(item(p('one') + p('and more')) + item(p('two'))) +
        p(long) +
        list(item(p('three') + list(item(p('letter')))), ' text:continue-numbering="true"'),
    )
    expect(text.split('\n\n')).toEqual(['1. one', '   and more', '2. two', long, '3. three', '(a) letter'])
  })

  test('tables: head, cells that span others, two paragraphs; words in a covered cell are kept', async () => {
    const cell = (inner: string, more = '') => `<table:table-cell${more}>${inner}</table:table-cell>`
    const row = (...cells: readonly string[]) => `<table:table-row>${cells.join('')}</table:table-row>`
    const covered = (inner = '') => `<table:covered-table-cell>${inner}</table:covered-table-cell>`
    const table = (words = '') =>
      `<table:table><table:table-header-rows>${row(cell(p('Year')), cell(p('Sheets')))}</table:table-header-rows>${[
        row(cell(p('both'), ' table:number-columns-spanned="2"'), covered(words)),
        row(cell(p('1911') + p('later'), ' table:number-rows-spanned="2"'), cell(p('40'))),
        row(covered(), cell(p('41'))),
      ].join('')}</table:table>`
    const { draft: plain, text: whole } = await imported(table())
    expect(whole.split('\n').filter(line => line.startsWith('<tr>'))).toEqual([
      '<tr><th>Year</th><th>Sheets</th></tr>',
      '<tr><td colspan="2">both</td></tr>',
      '<tr><td rowspan="2">1911<br>later</td><td>40</td></tr>',
      '<tr><td>41</td></tr>',
    ])
    expect(decisions(plain, 'table')).toEqual([])
    const { draft, text } = await imported(table(p('not seen')))
    expect(text).toContain('| both | not seen |')
    expect(decisions(draft, 'table')).toHaveLength(1)
  })

  test('a picture in a frame with its caption', async () => {
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    const image = '<draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:desc>A wide margin</svg:desc></draw:frame>'
    const { draft, text } = await imported(
      p(`Text.<draw:frame><draw:text-box>${p(image)}${p('A margin.', 'Illustration')}</draw:text-box></draw:frame>`),
      { 'Pictures/a.png': png },
    )
    expect(text).toMatch(/^Text\.\n\n!\[A margin\.\]\(figures\/essay-1\.png\)\{.*alt="A wide margin".*\}$/)
    expect(draft.pictures).toHaveLength(1)
  })
})

describe('lines', () => {
  test('italics, raised, small capitals, language, blanks, breaks', async () => {
    const { text } = await imported(
      p(
        `So <text:s text:c="3"/>in ${span('I', 'Margins')}, ${span('C', 'nkvd')}, 5${span('S', 'th')},<text:tab/>${span('R', 'поля')}<text:line-break/>new line`,
      ),
    )
    expect(text.replace(/[ ]+/g, ' ')).toMatch(
      /^So in \*Margins\*, \[nkvd\]\{\.smallcaps\}, 5<sup>th<\/sup>, \[поля\]\{lang=ru-RU\}(\\| {2})\nnew line$/,
    )
  })

  test('links, ruby, an element that nobody knows', async () => {
    const { draft, text } = await imported(
      p(
        '<text:a xlink:href="https://example.org/a">out</text:a> <text:a xlink:href="file:///etc">bad</text:a> <text:ruby><text:ruby-base>base</text:ruby-base><text:ruby-text>over</text:ruby-text></text:ruby> <text:strange>inner</text:strange>',
      ),
    )
    expect(text).toBe('[out](https://example.org/a) bad base (over) inner')
    expect(decisions(draft, 'unknown')).toHaveLength(1)
    expect(decisions(draft, 'link')).toHaveLength(1)
  })

  test('formulas are TeX, and open', async () => {
    const math = strToU8(
      '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mfrac><mi>a</mi><mi>b</mi></mfrac><annotation encoding="StarMath 5.0">a over b</annotation></semantics></math>',
    )
    const { draft, text } = await imported(p('Half: <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'), {
      'Object 1/content.xml': math,
    })
    expect(text).toBe('Half: $\\frac{a}{b}$')
    expect(decisions(draft, 'equation')[0]).toMatchObject({ grade: 'open', takes: ['a', 'b'] })
  })
})

describe('furniture', () => {
  test('lists of contents, page numbers, deletions, comments', async () => {
    const { draft, text } = await imported(
      `<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Ann</dc:creator></office:change-info>${p('narrow')}</text:deletion></text:changed-region></text:tracked-changes>` +
        `<text:table-of-content><text:table-of-content-source><text:index-title-template>Unseen</text:index-title-template></text:table-of-content-source><text:index-body>${p('Room 3', 'Contents_20_1')}</text:index-body></text:table-of-content>` +
        p(
          'Wide<text:change text:change-id="c"/> margins.<office:annotation><dc:creator>Ann</dc:creator><text:p>Really?</text:p></office:annotation><text:page-number>7</text:page-number>',
        ),
    )
    expect(text).toBe('Wide margins.')
    expect(furniture(draft)).toEqual(['deletion: narrow', 'contents: Room 3', 'folio: 7'])
    expect(decisions(draft, 'comment')[0]?.excerpt).toBe('Ann: Really?')
    expect(draft.furniture.filter(({ kind }) => kind === 'running-head').map(one => one.text)).toEqual(['Of Margins'])
  })

  test('page breaks of the layout are no page marks, bookmarks that name pages are', async () => {
    expect((await imported(p('One <text:soft-page-break/>two.'))).text).toBe('One two.')
    expect((await imported(p('One <text:soft-page-break/>two.'), {}, { 'page-breaks-1': 'page-marks' })).text).toBe(
      'One <!-- page 2 -->two.',
    )
    expect(
      (await imported(p('One <text:bookmark text:name="p12"/>two <text:bookmark text:name="p13"/>three.'))).text,
    ).toBe('One <!-- page 12 -->two <!-- page 13 -->three.')
  })
})

test('a flat file is read like a packed one', async () => {
  const draft = await readOdt('essay.fodt', fodt(p(`Wide.${note('1', p('So.'))}`)), new Map())
  expect(draft.notes).toHaveLength(1)
  expect(draft.words).toEqual(['So', 'Wide'])
})

describe('what cannot be read is refused in one sentence', () => {
  test.each([
    ['some other file', strToU8('%PDF-1.7'), /no OpenDocument text/],
    [
      'a spreadsheet',
      zipSync({
        'content.xml': strToU8(
          '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:spreadsheet/></office:body></office:document-content>',
        ),
      }),
      /no OpenDocument text/,
    ],
    [
      'an encrypted file',
      zipSync({ 'META-INF/manifest.xml': strToU8('<manifest:encryption-data/>'), 'content.xml': strToU8('x') }),
      /locked with a password/,
    ],
    ['a file cut off', odt(p(long)).subarray(0, 700), /damaged/],
    ['entities', zipSync({ 'content.xml': strToU8('<!DOCTYPE d [<!ENTITY e "x">]><d>&e;</d>') }), /defines entities/],
    ['deep nesting', odt('<text:section>'.repeat(5000)), /nested/],
  ])('%s', async (_, bytes, message) => {
    const read = readOdt('essay.odt', bytes, new Map())
    await expect(read).rejects.toThrow(message)
    await expect(read).rejects.toBeInstanceOf(ImportFault)
  })
})
