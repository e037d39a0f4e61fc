/** Word files: what is read, what is decided, and that every word is accounted for. Each file is built by code. */
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { conserve } from '../scripts/importers/conservation.ts'
import { readDocx } from '../scripts/importers/docx.ts'
import type { Draft } from '../scripts/importers/draft.ts'
import { importFile } from '../scripts/importers/formats.ts'
import { ImportFault } from '../scripts/importers/fault.ts'
import { manuscriptOf, scaffoldOf } from '../scripts/importers/markdown.ts'
import { call, docx, field, note, numbered, p, r, styled, t, type Parts } from './office.ts'

interface Imported {
  readonly draft: Draft
  /** The manuscript without its front matter. */
  readonly text: string
}

/** Imports, and holds the words of the source against those of the manuscript. */
const imported = async (
  body: string,
  parts: Parts = {},
  answers: Readonly<Record<string, string>> = {},
): Promise<Imported> => {
  const draft = await readDocx('essay.docx', docx(body, parts), new Map(Object.entries(answers)))
  const whole = manuscriptOf(draft)
  conserve('essay.docx', draft, whole, scaffoldOf(draft))
  return { draft, text: whole.replace(/^---\n[^]*?\n---\n/, '').trim() }
}

const decisions = ({ decisions: all }: Draft, kind: string) => all.filter(decision => decision.kind === kind)
const furniture = ({ furniture: all }: Draft) => all.map(({ kind, text }) => `${kind}: ${text}`)
const labels = ({ notes }: Draft) => notes.map(({ label }) => label)

const long =
  'A page has more room than it seems to have, and the printer knows it; the reader learns it late, when the margins are full.'

/** Rows of a table that is written as HTML, without what is bold in them. */
const rowsIn = (text: string): readonly string[] =>
  text
    .replaceAll('**', '')
    .split('\n')
    .filter(line => line.startsWith('<tr>'))

describe('notes', () => {
  test('footnotes and endnotes stand together, each with its own mark', async () => {
    const { draft, text } = await imported(p('Wide.', call(4), ' Late.', call(2, 'endnote'), ' Wide again.', call(5)), {
      footnotes: [note(4, 'So he said.'), note(5, 'He said it twice.')],
      endnotes: [note(2, 'At the end.')],
    })
    expect(text).toContain('Wide.[^1] Late.[^i] Wide again.[^2]')
    expect(labels(draft)).toEqual(['1', 'i', '2'])
    expect(text).toContain('[^i]: At the end.')
  })

  test('a note keeps its paragraphs, its italics and the notes that it calls', async () => {
    const { text } = await imported(p('Wide.', call(1)), {
      footnotes: [note(1, r(' See ') + r('Margins', '<w:i/>') + r('.') + call(2), 'And more.'), note(2, 'Inner.')],
    })
    expect(text).toBe('Wide.[^1]\n\n[^1]: See *Margins*.[^2]\n\n    And more.\n\n[^2]: Inner.')
  })

  test('a mark of the author’s own is the label, and does not stand twice', async () => {
    const custom = `<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/>${t('*')}</w:r>`
    const { draft, text } = await imported(p('Wide', custom, ' and late.', call(2)), {
      footnotes: [`<w:footnote w:id="1">${p('* The author thanks the printer.')}</w:footnote>`, note(2, 'So.')],
    })
    expect(labels(draft)).toEqual(['*', '1'])
    expect(text).toContain(': The author thanks the printer.')
    expect(text).toMatch(/Wide\[\^\\?\*\] and late\.\[\^1\]/)
  })

  test('brackets and stops that were typed around a mark go with it', async () => {
    const raised = (words: string) => r(words, '<w:vertAlign w:val="superscript"/>')
    const { text } = await imported(p('Wide', raised('['), call(1), raised(']'), ' and late[', call(2), '].'), {
      footnotes: [
        `<w:footnote w:id="1"><w:p>${raised('[')}<w:r><w:footnoteRef/></w:r>${raised(']')}${r(' So.')}</w:p></w:footnote>`,
        `<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>${r('. Or so.')}</w:p></w:footnote>`,
      ],
    })
    expect(text).toBe('Wide[^1] and late[^2].\n\n[^1]: So.\n\n[^2]: Or so.')
  })

  test('a raised reference to a note calls it again; “see note 1” stays in words', async () => {
    const mark = (result: string) => field(' NOTEREF _Ref1 \\h ', result)
    const { text } = await imported(
      p(
        'Wide.',
        '<w:bookmarkStart w:id="7" w:name="_Ref1"/>',
        call(1),
        '<w:bookmarkEnd w:id="7"/>',
        ' Late.',
        mark(r('1', '<w:vertAlign w:val="superscript"/>')),
        ' See note ',
        mark('1'),
        '.',
      ),
      { footnotes: [note(1, 'So.')] },
    )
    expect(text).toBe('Wide.[^1] Late.[^1] See note 1.\n\n[^1]: So.')
  })

  test('a letter as a mark is taken from text and note, and is told', async () => {
    const custom = `<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/>${t('a')}</w:r>`
    const { draft, text } = await imported(p('Wide', custom), {
      footnotes: [`<w:footnote w:id="1">${p('a Said he.')}</w:footnote>`],
    })
    expect(text).toBe('Wide[^a]\n\n[^a]: Said he.')
    expect(decisions(draft, 'note-marks')[0]?.takes).toEqual(['a', 'a'])
  })

  test('numbers that begin anew in each section become labels of their own, and that is told', async () => {
    const end = styled(
      '<w:sectPr><w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr></w:sectPr>',
      'Two.',
      call(2),
    )
    const { draft } = await imported(p('One.', call(1)) + end + p('Three.', call(3)), {
      footnotes: [note(1, 'a'), note(2, 'b'), note(3, 'c')],
      settings: '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>',
    })
    expect(labels(draft)).toEqual(['1', '2', '1-2'])
    expect(decisions(draft, 'note-numbering')).toHaveLength(1)
  })

  test('signs that begin anew on each page become numbers', async () => {
    const turn = '<w:r><w:lastRenderedPageBreak/></w:r>'
    const { draft } = await imported(p('One.', call(1), ' Two.', call(2), turn, ' Three.', call(3)), {
      footnotes: [note(1, 'a'), note(2, 'b'), note(3, 'c')],
      settings: '<w:footnotePr><w:numFmt w:val="chicago"/><w:numRestart w:val="eachPage"/></w:footnotePr>',
    })
    expect(labels(draft)).toEqual(['1', '2', '3'])
    expect(draft.notes.map(({ label }) => label)).toHaveLength(3)
  })

  test('notes are called from titles, headings, tables and captions', async () => {
    const table = `<w:tbl><w:tr><w:tc>${p('Cell', call(3))}</w:tc><w:tc>${p('Other')}</w:tc></w:tr></w:tbl>`
    const { draft, text } = await imported(
      styled('Titel', 'Of Margins', call(1)) +
        styled('berschrift1', 'Room', call(2)) +
        p(long) +
        styled('Beschriftung', 'Rooms', call(4)) +
        table,
      { footnotes: [1, 2, 3, 4].map(id => note(id, `Note ${id}.`)) },
    )
    expect(draft.credit.title).toBe('Of Margins')
    expect(text).toContain('# Of Margins[^1]')
    expect(text).toContain('## Room[^2]')
    expect(text).toContain('| Cell[^4] | Other |')
    expect(text).toContain('Rooms[^3]')
    expect(labels(draft)).toHaveLength(4)
  })

  describe('made by hand', () => {
    const up = (figure: number) => r(String(figure), '<w:vertAlign w:val="superscript"/>')
    const text =
      p('Wide.', up(1), ' Late, as in 5', r('th', '<w:vertAlign w:val="superscript"/>'), '.', up(2)) +
      styled('berschrift1', 'Notes')
    test.each([
      ['raised', p(up(1), ' So he said.') + p('And more.') + p(up(2), ' Twice.')],
      ['typed', p('1. So he said.') + p('And more.') + p('2. Twice.')],
      ['counted by Word', styled(numbered(1, 0), 'So he said.') + p('And more.') + styled(numbered(1, 0), 'Twice.')],
    ])('numbers %s at the end of the text are notes', async (_, list) => {
      const { draft, text: read } = await imported(styled('Titel', 'Of Margins') + text + list)
      expect(read).toContain('Wide.[^1] Late, as in 5<sup>th</sup>.[^2]')
      expect(read).toContain('[^1]: So he said.\n\n    And more.\n\n[^2]: Twice.')
      expect(decisions(draft, 'handmade-notes')[0]?.grade).toBe('likely')
    })
    test('they stay in the text when it is so answered', async () => {
      const { draft } = await imported(text + p('1. So he said.') + p('2. Twice.'), {}, { 'handmade-notes-1': 'text' })
      expect(draft.notes).toEqual([])
    })
    test.each([
      ['signs of their own', '¹', '²', (n: string) => `${n} `],
      ['figures in brackets', ' [1]', ' [2]', (n: string) => `${n.trim()} `],
    ])('%s, with “Notes” over them', async (_, one, two, head) => {
      const { draft, text } = await imported(
        p(`Wide.${one} Late.${two}`) +
          p(long) +
          styled('berschrift1', 'Notes') +
          p(`${head(one)}So.`) +
          p(`${head(two)}Or so.`),
      )
      expect(text).toBe(`Wide.[^1] Late.[^2]\n\n${long}\n\n[^1]: So.\n\n[^2]: Or so.`)
      expect(furniture(draft)).toEqual(['label: Notes'])
    })

    test('a gap in the numbers leaves all as it is', async () => {
      const { draft, text: read } = await imported(
        p('Wide.', up(1), ' m', up(3)) + p('1. So.') + p('2. Twice.') + p('3. More.'),
      )
      expect(draft.notes).toEqual([])
      expect(read).toContain('<sup>3</sup>')
    })
  })

  test('a note that nothing calls is kept, a marker without a note is told', async () => {
    const { draft, text } = await imported(p('Wide.', call(9)), { footnotes: [note(1, 'Left alone.')] })
    expect(draft.unplaced).toHaveLength(1)
    expect(text).toContain('Left alone.')
    expect(decisions(draft, 'marker')).toHaveLength(1)
    expect(decisions(draft, 'unplaced')[0]?.grade).toBe('open')
  })
})

describe('text is not lost', () => {
  test.each([
    ['w:dir', `<w:dir w:val="rtl">${r('inner')}</w:dir>`],
    ['w:bdo', `<w:bdo w:val="rtl">${r('inner')}</w:bdo>`],
    ['w:sdt', `<w:sdt><w:sdtPr/><w:sdtContent>${r('inner')}</w:sdtContent></w:sdt>`],
    ['w:smartTag', `<w:smartTag w:element="place">${r('inner')}</w:smartTag>`],
    ['w:customXml', `<w:customXml>${r('inner')}</w:customXml>`],
    ['w:ins', `<w:ins w:id="1" w:author="Ann">${r('inner')}</w:ins>`],
    ['w:fldSimple', `<w:fldSimple w:instr=" TITLE ">${r('inner')}</w:fldSimple>`],
    ['an element that nobody knows', `<w:strange>${r('inner')}</w:strange>`],
  ])('in %s', async (_, inner) => {
    expect((await imported(p('before ', inner, ' after'))).text.replace(/[[\]]|\{.*\}/g, '')).toBe('before inner after')
  })

  test('an unknown element is put on the list', async () => {
    const { draft } = await imported(p('before ', `<w:strange>${r('inner')}</w:strange>`))
    expect(decisions(draft, 'unknown')[0]).toMatchObject({ grade: 'open', excerpt: 'inner' })
  })

  test('paragraphs inside a control, blocks inside custom XML', async () => {
    const { text } = await imported(
      `<w:sdt><w:sdtContent>${p('one')}</w:sdtContent></w:sdt><w:customXml>${p('two')}</w:customXml>`,
    )
    expect(text).toBe('one\n\ntwo')
  })

  test('a text box stands after its paragraph, once, though Word writes it twice', async () => {
    const box = (inner: string) => `<w:txbxContent>${inner}</w:txbxContent>`
    const drawing = `<w:r><mc:AlternateContent><mc:Choice><w:drawing>${box(p('In the box.'))}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>${box(p('In the box.'))}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
    const { draft, text } = await imported(p('Mar', drawing, 'gins.'))
    expect(text).toBe('Margins.\n\n::: {.box}\n\nIn the box.\n\n:::')
    expect(decisions(draft, 'text-box')[0]?.alternatives).toEqual(['text'])
    expect((await imported(p('Mar', drawing, 'gins.'), {}, { 'text-box-1': 'text' })).text).toBe(
      'Margins.\n\nIn the box.',
    )
  })

  test('a big first letter belongs to its word', async () => {
    const { text } = await imported(styled('<w:framePr w:dropCap="drop"/>', 'M') + p('argins are wide.'))
    expect(text).toBe('Margins are wide.')
  })

  test('hyphens that do not break, soft hyphens, tabs and symbols', async () => {
    const signs =
      '<w:r><w:noBreakHyphen/><w:t>made</w:t><w:softHyphen/><w:t>s</w:t><w:tab/><w:sym w:font="Symbol" w:char="F061"/></w:r>'
    expect((await imported(p('well', signs))).text).toBe('well‑mades α')
  })
})

describe('tracked changes', () => {
  const body = p(
    'The margin is ',
    '<w:del w:id="1" w:author="Ann"><w:r><w:delText>narrow</w:delText></w:r></w:del>',
    `<w:ins w:id="2" w:author="Ann">${r('wide')}</w:ins>`,
    '.',
  )
  test('insertions are taken, deletions are listed', async () => {
    const { draft, text } = await imported(body)
    expect(text).toBe('The margin is wide.')
    expect(furniture(draft)).toEqual(['deletion: narrow'])
    expect(decisions(draft, 'deletion')[0]?.evidence).toContain('Ann')
  })
  test('a note whose call is deleted goes with it, and stays when the deletion is refused', async () => {
    const body = p('Wide.', call(1), `<w:del w:id="8" w:author="Ann">${call(2)}</w:del>`)
    const footnotes = [note(1, 'So.'), note(2, 'Or not.')]
    const { draft, text } = await imported(body, { footnotes })
    expect(text).toBe('Wide.[^1]\n\n[^1]: So.')
    expect(furniture(draft)).toEqual(['deletion: Or not.'])
    const kept = await imported(body, { footnotes }, { 'tracked-changes-1': 'refuse' })
    expect(kept.text).toContain('[^2]: Or not.')
  })
  test('all can be refused', async () => {
    const { draft, text } = await imported(body, {}, { 'tracked-changes-1': 'refuse' })
    expect(text).toBe('The margin is narrow.')
    expect(furniture(draft)).toEqual(['deletion: wide'])
  })
  test('a deleted end of a paragraph joins it to the next', async () => {
    const { text } = await imported(`${styled('<w:rPr><w:del w:id="1"/></w:rPr>', 'One half ')}${p('and the other.')}`)
    expect(text).toBe('One half and the other.')
  })
  test('a passage that has moved stands once', async () => {
    const { text } = await imported(
      p('A ', `<w:moveFrom w:id="1">${r('moved ')}</w:moveFrom>`, 'B ', `<w:moveTo w:id="2">${r('moved')}</w:moveTo>`),
    )
    expect(text).toBe('A B moved')
  })
})

describe('structure', () => {
  test('headings by styles in any language, by styles based on them, and by outline levels', async () => {
    const { text } = await imported(
      styled('Titel', 'Of Margins') +
        styled('Untertitel', 'An essay') +
        styled('Autor', 'Jane Carver') +
        styled('Kapitel', 'One') +
        styled('berschrift2', 'Two') +
        styled('<w:outlineLvl w:val="1"/>', 'Three') +
        styled('Überschrift 2', 'Four') +
        p(long),
    )
    expect(text.split('\n\n').slice(0, 4)).toEqual(['## One', '### Two', '### Three', '### Four'])
  })

  test('title, subtitle and author by styles', async () => {
    const { draft } = await imported(
      styled('Titel', 'Of Margins') + styled('Untertitel', 'An essay') + styled('Autor', 'Jane Carver') + p(long),
    )
    expect(draft.credit).toEqual({
      title: 'Of Margins',
      subtitle: 'An essay',
      authors: ['Jane Carver'],
      language: 'en-GB',
    })
  })

  test('without styles: short bold lines are proposed as headings, and can be refused', async () => {
    const body =
      p(r('Of Margins', '<w:b/><w:sz w:val="36"/>')) +
      p(long) +
      p(r('The room', '<w:b/>')) +
      p(long) +
      p(r('The edge', '<w:b/>')) +
      p(long)
    const { draft, text } = await imported(body)
    expect(draft.credit.title).toBe('Of Margins')
    expect(text.split('\n\n').filter(block => block.startsWith('#'))).toEqual(['## The room', '## The edge'])
    const id = decisions(draft, 'heading').find(({ excerpt }) => excerpt === 'The edge')?.id ?? ''
    expect((await imported(body, {}, { [id]: 'paragraph' })).text).toContain('\n\n**The edge**\n\n')
  })

  test('lists, nested, with further paragraphs; numbers Markdown cannot count are typed', async () => {
    const item = (list: number, depth: number, text: string) => styled(numbered(list, depth), text)
    const { draft, text } = await imported(
      item(1, 0, 'one') +
        item(1, 0, 'two') +
        p(long) +
        item(2, 0, 'dot') +
        item(2, 1, 'deeper') +
        p(long) +
        item(1, 0, 'three') +
        item(1, 1, 'letter'),
    )
    expect(text.split('\n\n')).toEqual(['1. one\n2. two', long, '- dot\n  - deeper', long, '3. three', '(a) letter'])
    expect(decisions(draft, 'numbers')[0]?.gives).toEqual(['a'])
  })

  test('numbers that Word counts before headings are typed', async () => {
    const head = (depth: number, text: string) =>
      styled(`<w:pStyle w:val="berschrift${depth + 1}"/>${numbered(3, depth)}`, text)
    const { text } = await imported(
      head(0, 'Room') + p(long) + head(1, 'Edge') + p(long) + head(1, 'Gutter') + p(long) + head(0, 'Ink') + p(long),
    )
    expect(text.split('\n\n').filter(block => block.startsWith('#'))).toEqual([
      '## 1 Room',
      '### 1.1 Edge',
      '### 1.2 Gutter',
      '## 2 Ink',
    ])
  })

  test('quotations by style and by indentation; words that differ from their style are emphasised', async () => {
    const { draft, text } = await imported(
      p(long) +
        styled('Zitat', 'All slanted but ', r('one', '<w:i w:val="0"/>')) +
        p(long) +
        styled('<w:ind w:left="720"/>', long) +
        p(long),
    )
    expect(text).toContain('\n> All slanted but *one*\n')
    expect(text).toContain(`\n> ${long}\n`)
    expect(decisions(draft, 'quotation')).toHaveLength(1)
  })

  test('verse by line breaks', async () => {
    const { text } = await imported(
      p(
        '<w:r><w:t>The page is wide</w:t><w:br/><w:t>the ink is black</w:t><w:br/><w:t>and none looks back</w:t></w:r>',
      ),
    )
    expect(text).toBe('| The page is wide\n| the ink is black\n| and none looks back')
  })

  test('tables: cells that span columns and rows, a head of two rows; words in a cell that should go on are kept', async () => {
    const cell = (inner: string, settings = '') => `<w:tc><w:tcPr>${settings}</w:tcPr>${inner}</w:tc>`
    const wide = '<w:gridSpan w:val="2"/>'
    const [top, on] = ['<w:vMerge w:val="restart"/>', '<w:vMerge/>']
    const bold = (words: string) => p(r(words, '<w:b/>'))
    const row = (...cells: readonly string[]) => `<w:tr>${cells.join('')}</w:tr>`
    const { draft, text } = await imported(
      `<w:tbl>${[
        row(cell(bold('Hand'), top), cell(bold('Ink'), wide)),
        row(cell(p(''), on), cell(bold('black')), cell(bold('red'))),
        row(cell(p('First') + p('of all', call(3)), top), cell(p('1')), cell(p('2'))),
        row(cell(p(''), on), cell(p('none'), wide)),
        row(cell(p(''), `${on}`), cell(p('3')), cell(p('4'))),
        row(cell(p('Second'), top), cell(p('5'), top), cell(p('6'))),
        row(cell(p('kept'), on), cell(p(''), '<w:vMerge w:val="continue"/>')),
        row(cell(p('Third'), `<w:gridSpan w:val="3"/>${on}`)),
      ].join('')}</w:tbl>`,
      { footnotes: [note(3, 'See the ledger.')] },
    )
    expect(rowsIn(text)).toEqual([
      '<tr><th rowspan="2">Hand</th><th colspan="2">Ink</th></tr>',
      '<tr><th>black</th><th>red</th></tr>',
      '<tr><td rowspan="3">First<br>of all[^1]</td><td>1</td><td>2</td></tr>',
      '<tr><td colspan="2">none</td></tr>',
      '<tr><td>3</td><td>4</td></tr>',
      '<tr><td>Second</td><td rowspan="2">5</td><td>6</td></tr>',
      '<tr><td>kept</td><td></td></tr>',
      '<tr><td colspan="3">Third</td></tr>',
    ])
    expect(decisions(draft, 'table')).toEqual([])
  })

  test('tables: head, merged cells, several paragraphs, a table inside', async () => {
    const cell = (inner: string, settings = '') => `<w:tc>${settings && `<w:tcPr>${settings}</w:tcPr>`}${inner}</w:tc>`
    const row = (...cells: readonly string[]) => `<w:tr>${cells.join('')}</w:tr>`
    const inner = `<w:tbl>${row(cell(p('in')), cell(p('ner')))}</w:tbl>${p('')}`
    const { draft, text } = await imported(
      `<w:tbl>${row(cell(p(r('Year', '<w:b/>'))), cell(p(r('Sheets', '<w:b/>'))))}${row(cell(p('both'), '<w:gridSpan w:val="2"/>'))}${row(cell(p('1911') + p('later')), cell(inner))}</w:tbl>`,
    )
    expect(rowsIn(text)).toEqual([
      '<tr><th>Year</th><th>Sheets</th></tr>',
      '<tr><td colspan="2">both</td></tr>',
      '<tr><td>1911<br>later</td><td>in · ner</td></tr>',
    ])
    expect(decisions(draft, 'table').map(({ grade }) => grade)).toEqual(['open'])
  })

  test('pictures with their captions come along, named by what they are', async () => {
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    const drawing =
      '<w:r><w:drawing><wp:docPr id="1" name="x" descr="A wide margin"/><a:blip r:embed="picture"/></w:drawing></w:r>'
    const { draft, text } = await imported(p(drawing) + styled('Beschriftung', 'A margin.'), { picture: png })
    expect(draft.pictures).toEqual([{ src: 'figures/essay-1.png', bytes: Buffer.from(png) }])
    expect(text).toMatch(/^!\[A margin\.\]\(figures\/essay-1\.png\)\{.*alt="A wide margin".*\}$/)
  })
})

describe('dress', () => {
  test('italics over several runs, small capitals, raised and lowered', async () => {
    const { text } = await imported(
      p(
        r('So in ', ''),
        r('Mar', '<w:i/>'),
        r('gins ', '<w:i/>'),
        r('today', ''),
        ', ',
        r('nkvd', '<w:smallCaps/>'),
        ', 5',
        r('th', '<w:vertAlign w:val="superscript"/>'),
        ', H',
        r('2', '<w:vertAlign w:val="subscript"/>'),
        'O',
      ),
    )
    expect(text).toBe('So in *Margins* today, [nkvd]{.smallcaps}, 5<sup>th</sup>, H<sub>2</sub>O')
  })

  test('a character style and the same said directly do not cancel each other', async () => {
    expect(
      (
        await imported(
          p('See ', r('Margins', '<w:rStyle w:val="Werk"/>'), ' and ', r('Ink', '<w:rStyle w:val="Werk"/><w:i/>')),
        )
      ).text,
    ).toBe('See *Margins* and *Ink*')
  })

  test('languages that the words can be in are kept, others are not believed', async () => {
    const { draft, text } = await imported(
      p(
        long,
        ' ',
        r('поля', '<w:lang w:val="ru-RU"/>'),
        ' and ',
        r('polia', '<w:lang w:val="ru-RU"/>'),
        ' and ',
        r('marge', '<w:lang w:val="fr-FR"/>'),
      ),
    )
    expect(draft.credit.language).toBe('en-GB')
    expect(text).toContain('[поля]{lang=ru-RU} and polia and [marge]{lang=fr-FR}')
  })

  test('a paragraph from right to left', async () => {
    const { text } = await imported(p(long) + styled('<w:bidi/>', r('هامش', '<w:rtl/>')))
    expect(text).toMatch(/\[هامش\]\{(lang=ar-SA dir=rtl|dir=rtl lang=ar-SA)\}/)
  })

  test('links outward, links to headings; others keep their words', async () => {
    const { draft, text } = await imported(
      `<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:bookmarkStart w:id="1" w:name="_Ref12"/>${r('Room')}</w:p>` +
        p(
          `<w:hyperlink r:id="out">${r('out')}</w:hyperlink>, `,
          `<w:hyperlink w:anchor="_Ref12">${r('in')}</w:hyperlink>`,
          `<w:hyperlink r:id="bad">${r(' bad')}</w:hyperlink>`,
          field(' HYPERLINK "https://example.org/b" ', ' field'),
        ),
      { links: { out: 'https://example.org/a', bad: 'javascript:alert(1)' } },
    )
    expect(text).toContain('[out](https://example.org/a)')
    expect(text).toContain('[in](#ref12)')
    expect(text).toContain('[field](https://example.org/b)')
    expect(text).not.toContain('javascript')
    expect(decisions(draft, 'link')).toHaveLength(1)
  })
})

describe('furniture', () => {
  test('a list of contents, page numbers, headers', async () => {
    const { draft, text } = await imported(
      styled('Verzeichnis1', field(' TOC \\o "1-3" ', 'Room', '<w:r><w:tab/></w:r>', '3')) +
        styled('berschrift1', 'Room') +
        p('Text.', field(' PAGE ', '7')) +
        styled('berschrift1', 'Ink'),
      { header: p('Of Margins ', field(' PAGE ', '7')) },
    )
    expect(text).toBe('## Room\n\nText.\n\n## Ink')
    expect(furniture(draft)).toEqual(['contents: Room 3', 'folio: 7', 'running-head: Of Margins 7'])
  })

  test('a list of contents that never ends does not swallow the text', async () => {
    const open =
      '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    expect(
      (await imported(p(open, 'Room 3') + styled('berschrift1', 'Room') + p('Text.') + styled('berschrift1', 'Ink')))
        .text,
    ).toBe('## Room\n\nText.\n\n## Ink')
  })

  test('cross-references keep what they show', async () => {
    expect((await imported(p('See page ', field(' PAGEREF _Ref1 ', '12'), '.'))).text).toBe('See page 12.')
  })

  test('comments are listed and stay out', async () => {
    const { draft, text } = await imported(p('Wide.', '<w:r><w:commentReference w:id="0"/></w:r>'), {
      comments: `<w:comment w:id="0" w:author="Ann">${p('Really?')}</w:comment>`,
    })
    expect(text).toBe('Wide.')
    expect(decisions(draft, 'comment')[0]?.excerpt).toBe('Ann: Really?')
  })

  test('hidden words leave the text and are accounted for', async () => {
    const { draft, text } = await imported(p('Wide', r('secret', '<w:vanish/>'), '.'))
    expect(text).toBe('Wide.')
    expect(furniture(draft)).toEqual(['hidden: secret'])
  })

  test('page breaks of Word’s own are no page marks, unless it is so answered', async () => {
    const body = p('One ', '<w:r><w:lastRenderedPageBreak/></w:r>', 'two.')
    expect((await imported(body)).text).toBe('One two.')
    expect((await imported(body, {}, { 'page-breaks-1': 'page-marks' })).text).toBe('One <!-- page 2 -->two.')
  })

  test('bookmarks that name pages are page marks', async () => {
    const mark = (number: number) => `<w:bookmarkStart w:id="${number}" w:name="page_${number}"/>`
    expect((await imported(p('One ', mark(12), 'two ', mark(13), 'three.'))).text).toBe(
      'One <!-- page 12 -->two <!-- page 13 -->three.',
    )
  })
})

test('formulas are TeX, and open', async () => {
  const half = `<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>`
  const { draft, text } = await imported(p('Half: ', half))
  expect(text).toBe('Half: $\\frac{a}{b}$')
  expect(decisions(draft, 'equation')[0]).toMatchObject({ grade: 'open', takes: ['ab'] })
})

describe('what cannot be read is refused in one sentence', () => {
  const read = (bytes: Uint8Array) => readDocx('essay.docx', bytes, new Map())
  const ole = (stream: string) =>
    Buffer.concat([
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      Buffer.alloc(600),
      Buffer.from(stream, 'utf16le'),
    ])
  const withDocument = (text: string) => {
    const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`
    return zipSync({ '_rels/.rels': strToU8(rels), 'word/document.xml': strToU8(text) })
  }
  const wordNames = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

  test.each([
    ['essay.docx', ole('EncryptedPackage'), /locked with a password/],
    ['essay.doc', ole('WordDocument'), /before 2007.*save it as \.docx/],
  ])('%s that is no zip, by its bytes', async (name, bytes, message) => {
    await expect(importFile(name, bytes, new Map())).rejects.toThrow(message)
  })

  test.each([
    ['some other file', strToU8('%PDF-1.7'), /no Word file/],
    ['a zip of something else', zipSync({ 'a.txt': strToU8('a') }), /no Word file/],
    ['a file cut off', docx(p(long)).subarray(0, 900), /damaged.*cut off/],
    [
      'entities',
      withDocument(
        `<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document ${wordNames}><w:body><w:p/></w:body></w:document>`,
      ),
      /defines entities/,
    ],
    ['XML that does not close', withDocument(`<w:document ${wordNames}><w:body>`), /damaged/],
    ['deep nesting', withDocument(`<w:document ${wordNames}><w:body>${'<w:sdt>'.repeat(5000)}`), /nested/],
    ['text that is not Unicode', withDocument('').subarray(0), /damaged|no Word file/],
    ['a file inside the file', docx('<w:altChunk r:id="x"/>'), /another file inside/],
  ])('%s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message)
    await expect(read(bytes)).rejects.toBeInstanceOf(ImportFault)
  })

  test('a changed byte in a part is found', async () => {
    const bytes = docx(p(long))
    const at = Buffer.from(bytes).indexOf('word/document.xml') + 60
    bytes[at] = (bytes[at] ?? 0) ^ 0xff
    await expect(read(bytes)).rejects.toThrow(/damaged/)
  })

  test('a zip bomb is refused before it is unpacked', async () => {
    const bytes = Buffer.from(withDocument(`<w:document ${wordNames}>${' '.repeat(1e6)}</w:document>`))
    // The directory says one gigabyte.
    bytes.writeUInt32LE(1e9, bytes.lastIndexOf('PK\u0001\u0002') + 24)
    const began = performance.now()
    await expect(read(bytes)).rejects.toThrow(/1000 MB/)
    expect(performance.now() - began).toBeLessThan(500)
  })

  test('fields inside instructions are not shown; lists that are not there count nothing', async () => {
    const { text } = await imported(
      styled(`<w:pStyle w:val="Standard"/>${numbered(99, 0)}`, field(field('X', 'inner'), 'Text')),
    )
    expect(text).toBe('Text')
  })
})
