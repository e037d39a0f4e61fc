/** Import: what programs and printers do to notes, tables and pages, each in a text of its own. */
import { expect, test } from 'vitest'
import { balance } from '../scripts/importers/conservation.ts'
import { draftOf } from '../scripts/importers/engine/index.ts'
import type { Line, LinedSource } from '../scripts/importers/lines.ts'
import { manuscriptOf, scaffoldOf } from '../scripts/importers/markdown.ts'
import { readText } from '../scripts/importers/text.ts'

/** The manuscript without its front matter; no word may be lost or made. */
const written = (source: string | LinedSource): string => {
  const draft = draftOf(typeof source === 'string' ? readText('reading.txt', source) : source, new Map())
  const markdown = manuscriptOf(draft)
  const { lost, added } = balance(draft, markdown, scaffoldOf(draft))
  expect([...lost, ...added]).toEqual([])
  return markdown
}

test('a note in brackets goes on at the foot of the next page', () => {
  const markdown = written(
    'The mill was old.[1] It stood where the\n\n[Footnote 1: See the register, which was kept by the\n\n[Pg 2]\n\nriver bends. A bridge led to it.[2]\n\nclerk of the town.]\n\n[Footnote 2: Ibid.]\n\n[Pg 3]\n\nThe rest is known.',
  )
  expect(markdown).toContain('[^1]: See the register, which was kept by the clerk of the town.')
  expect(markdown).toMatch(/where the <!-- page 2 --> ?river bends\. A bridge led to it\.\[\^2\]/)
})

test('a page that turns inside a line turns there', () => {
  const markdown = written(
    'The mill was old. [Pg 2] It stood at the river.\n\nA bridge led to it, as [Pg 3] all agree.\n\nThe end.',
  )
  expect(markdown).toMatch(/old\. <!-- page 2 --> ?It stood/)
  expect(markdown).toMatch(/as <!-- page 3 --> ?all agree/)
})

test.each([
  ['Mistral', '$^{1}$', '$^{2}$', '[^0]: ${ }^{1}$ See Dumont.\n\n[^0]: ${ }^{2}$ Ibid.'],
  ['Nougat', '[^1]', '[^2]', 'Footnote 1: See Dumont.\n\nFootnote 2: Ibid.'],
  ['Mathpix', '${ }^{1}$', '${ }^{2}$', '\\footnotetext{\n${ }^{1}$ See Dumont.\n\n${ }^{2}$ Ibid.\n}'],
  ['letters at a word', '<sup>a</sup>', '<sup>b</sup>', '<sup>a</sup> See Dumont.\n\n<sup>b</sup> Ibid.'],
])('notes of %s', (_, one, two, notes) => {
  const markdown = written(`The town${one} had a mill that${two} stood at the river.\n\n${notes}`)
  expect(markdown).toMatch(/town\[\^(?:1|a)\] had a mill that\[\^(?:2|b)\] stood/)
  expect(markdown).toMatch(/^\[\^(?:1|a)\]: See Dumont\.$/m)
  expect(markdown).not.toContain('footnotetext')
})

test('“Notes” does not stay behind over nothing', () => {
  const markdown = written('The mill was old.[1] It stood at the river.[2]\n\n## Notes\n\n1. See Dumont.\n\n2. Ibid.')
  expect(markdown).toContain('[^2]: Ibid.')
  expect(markdown).not.toMatch(/^#+ Notes$/m)
})

test('a table in HTML keeps its cells apart, and the note in one of them', () => {
  const markdown = written(
    'Measures varied.<sup>1</sup>\n\n<table><tr><th>Measure</th><th>Litres</th></tr><tr><td rowspan="2">Bushel<sup>2</sup></td>\n<td>36.4</td></tr><tr><td>36.5</td></tr></table>\n\n<sup>1</sup> See Dumont.\n\n<sup>2</sup> Ibid.',
  )
  expect(markdown).toContain('<tr><th>Measure</th><th>Litres</th></tr>')
  expect(markdown).toContain('<tr><td rowspan="2">Bushel[^2]</td><td>36.4</td></tr>\n<tr><td>36.5</td></tr>')
})

test('a head of two rows, cells that span, and bars among their words', () => {
  const markdown = written(
    'Measures varied.\n\n<table><thead><tr><th rowspan="2">Measure</th><th colspan="2">Litres</th></tr><tr><th>dry</th><th>wet | damp</th></tr></thead><tr><td>Bushel</td><td>36</td><td>35</td></tr></table>\n',
  )
  expect(markdown).toContain(
    '<thead>\n<tr><th rowspan="2">Measure</th><th colspan="2">Litres</th></tr>\n<tr><th>dry</th><th>wet | damp</th></tr>\n</thead>',
  )
  expect(markdown).toContain('<tr><td>Bushel</td><td>36</td><td>35</td></tr>')
})

test('without a head, a cell of the first row that goes on below is none', () => {
  const markdown = written(
    'Mills.\n\n<table><tr><td rowspan="2">On the river</td><td>one</td></tr><tr><td>two</td></tr></table>\n',
  )
  expect(markdown).toContain('<thead>\n</thead>\n<tbody>\n<tr><td rowspan="2">On the river</td>')
})

test('a turned line and a typed bar part no row between bars', () => {
  const markdown = written('Mills.\n\n| a | b |\n|---|---|\n| c<br>x | d \\| e |\n')
  expect(markdown).toContain('| c x | d \\| e |')
})

test('a heading between full lines is found without a blank line', () => {
  const long = 'The clerks of the town had for a long time written all that was said in the'
  const text = `${long}\n${long}\nhouse of the council.\nOf Mills and Rivers\n${long}\n${long}\nhouse of the council.\n`
  expect(written(text)).toMatch(/^## Of Mills and Rivers$/m)
})

test('notes whose marks a scan has ruined are told as unplaced, and do not run into the text', () => {
  const line = (text: string, y: number, more: Partial<Line>): Line => ({
    runs: [{ text }],
    box: { x: 50, y, width: text.length * 5, height: 10 },
    opens: false,
    depth: 0,
    dress: 'none',
    at: null,
    indent: 0,
    slack: 0,
    ...more,
  })
  const markdown = written({
    file: 'scan.hocr',
    pages: [
      {
        label: '1',
        width: 400,
        height: 600,
        lines: [
          line('The town is old. Its mill stood where the river bends and the road', 50, { opens: true, zone: 'body' }),
          line('®Author and title of the first book that is named here.', 500, {
            opens: true,
            zone: 'notes',
            small: true,
          }),
        ],
      },
      { label: '2', width: 400, height: 600, lines: [line('leads down to the ford.', 50, { zone: 'body' })] },
    ],
    language: null,
    title: 'Of Mills',
    authors: ['Anna Ellison'],
    words:
      'The town is old Its mill stood where the river bends and the road Author and title of the first book that is named here leads down to the ford'.split(
        ' ',
      ),
  })
  expect(markdown).toMatch(/and the road <!-- page 2 --> ?leads down/)
  expect(markdown).toMatch(/unplaced notes/i)
  expect(markdown).toContain('®Author and title')
  expect(markdown).toContain('title: "Of Mills"')
})

/** A sentence of so many words, and no two alike. */
const prose = (seed: number, words: number): string => {
  const pool =
    'mill river council grain clerk market valley winter ledger bridge road parish harvest wagon stone window'.split(
      ' ',
    )
  const said = Array.from({ length: words }, (_, at) => pool[(seed * 7 + at * at * 3 + at * seed) % pool.length])
  return `The ${said.join(' ')} of year ${['one', 'two', 'three', 'four', 'five', 'six', 'seven'][seed % 7]}.`
}

test('what a library stamps on pages goes out, its cover sheet says where the text appeared', () => {
  const stamp = 'This content downloaded from 10.0.0.1 on Mon, 4 May 2015 10:11:12 UTC\nAll use subject to the terms'
  const cover =
    'Of Mills and Rivers\nAuthor(s): Anna Ellison\nSource: The Valley Review, Vol. 3, pp. 11-13\nPublished by: Mill Press\nStable URL: https://example.org/1\nAccessed: 04-05-2015'
  const page = (at: number) => `${prose(at, 40)}\n${prose(at + 1, 30)}${at}\n\n${at} Ibid., p. ${at}.\n${stamp}`
  const markdown = written([cover, `Of Mills and Rivers\n\nAnna Ellison\n\n${page(1)}`, page(2), page(3)].join('\n\f'))
  expect(markdown).not.toMatch(/downloaded|All use|Stable|Author/)
  expect(markdown).toContain('source: "The Valley Review, Vol. 3, pp. 11-13"')
  expect(markdown).toContain('[^3]: Ibid., p. 3.')
  expect(markdown).not.toContain('page 1 -->\n\n<!-- page 2')
})

test.each([
  ['a one read as a letter', 'l2', 'l2'],
  ['a blank inside', '1 2', '12'],
  ['an apostrophe for a one', "'2", '12'],
  ['a blank before it', ' 12', 'I2'],
])('a number that its series lacks is found: %s', (_, mark, head) => {
  const body = [10, 11, 12, 13, 14].map(at => `${prose(at, 12)}${at === 12 ? mark : String(at)}`).join(' ')
  const notes = [10, 11, 12, 13, 14].map(at => `${at === 12 ? head : String(at)} Ellison, p. ${at}.`).join('\n\n')
  const markdown = written(`${body}\n\n${notes}`)
  expect(markdown).toMatch(/\[\^12\] The/)
  expect(markdown).toContain('[^12]: Ellison, p. 12.')
})

test('markers apart from their words are told by their series, numbers of things are not', () => {
  const body = [1, 2, 3, 4, 5].map(at => `${prose(at, 12)} ${at} It has 2 doors and clause 4 says so.`).join(' ')
  const notes = [1, 2, 3, 4, 5].map(at => `${at} Ellison, p. ${at}0.`).join('\n\n')
  const markdown = written(`${body}\n\n${notes}`)
  expect(markdown.match(/\[\^\d\] It has 2 doors and clause 4/g)).toHaveLength(5)
})

test('numbers in brackets that rise with the pages are pages', () => {
  const pages = [37, 38, 39, 40].map(at => `[${at}] ${prose(at, 120)} ${prose(at + 1, 40)}`)
  const markdown = written(`So it began. ${pages.join(' ')}`)
  expect([...markdown.matchAll(/<!-- page (\d+) -->/g)].map(([, page]) => page)).toEqual(['36', '37', '38', '39', '40'])
})

test('comments of Azure, doubled labels of Mistral, banners of HathiTrust', () => {
  const azure = written(
    `<!-- PageNumber="7" -->\n\n${prose(1, 30).slice(0, -1)} and\n\n<!-- PageFooter="Foot" -->\n<!-- PageBreak -->\n\n<!-- PageHeader="Of Mills" -->\n<!-- PageNumber="8" -->\n\nso on.`,
  )
  expect(azure).toMatch(/and <!-- page 8 --> ?so on\./)
  const mistral = written(
    `# Of Mills\n\nThe mill$^{1}$ of the valley was so old that it no longer\n\n[^0]\n[^0]: $\{ }^{1}$ See Dumont.\n\nstood at the river.$^{2}$\n\n[^0]\n[^0]: $\{ }^{2}$ Ibid.`,
  )
  expect(mistral).toMatch(
    /^The mill\[\^1\] of the valley was so old that it no longer <!-- page 2 --> ?stood at the river\.\[\^2\]$/m,
  )
  const hathi = written(
    [5, 6, 7].map(at => `## p. ${at} (#${at + 18}) ##########\n\n${prose(at, 30)}\n\nDigitized by Google`).join('\n\n'),
  )
  expect([...hathi.matchAll(/<!-- page (\d) -->/g)].map(([, page]) => page)).toEqual(['5', '6', '7'])
  expect(hathi).not.toMatch(/Digitized|#\d/)
})

test('roman sections are no folios, chapters no running heads, numbered sections no lists', () => {
  const part = (name: string, at: number) => `${name}\n\n${prose(at, 60)}\n\n${prose(at + 1, 60)}`
  const headed = (names: readonly string[]) =>
    [...written(names.map(part).join('\n\n')).matchAll(/^## (.*)$/gm)].map(([, name]) => name?.replace('\\', ''))
  expect(headed(['Of Mills', 'I', 'II', 'III'])).toEqual(['I', 'II', 'III'])
  expect(headed(['Preface', 'Chapter 1', 'Chapter 2', 'Chapter 3']).slice(-3)).toEqual([
    'Chapter 1',
    'Chapter 2',
    'Chapter 3',
  ])
  expect(headed(['1. The Mill without a River', '2. Of Grain'])).toEqual(['1. The Mill without a River', '2. Of Grain'])
})

test('many notes on each page stand at its foot all the same', () => {
  const at = (page: number, note: number) => page * 10 + note + 1
  const page = (number: number) => {
    const body = Array.from({ length: 10 }, (_, note) => `${prose(at(number, note), 14)}${at(number, note)}`).join(' ')
    const notes = Array.from({ length: 10 }, (_, note) => `${at(number, note)} Ibid., l. ${at(number, note)}.`)
    return `${number > 0 ? 'river was late. ' : ''}${body} The\n\n${notes.join('\n\n')}`
  }
  const markdown = written(`${[0, 1, 2].map(page).join('\n\n')}\n\nriver was late.`)
  expect(markdown.match(/The <!-- page \d --> ?river was late/g)).toHaveLength(3)
})

test('a word that ends a sentence and begins the next page is no catchword, and keeps its marker', () => {
  const markdown = written(
    `${prose(1, 30)} The towns looked on.¹\n\n¹ See Dumont.\n\nOn the other hand the mill ${prose(2, 20)}²\n\n² Ibid.`,
  )
  expect(markdown).toContain('looked on.[^1]')
})

test('notes without stops do not swallow the text before the next', () => {
  const page = (at: number) =>
    `${prose(at, 40)}${['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸'][at * 2]} ${prose(at + 1, 40)}${['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸'][at * 2 + 1]}\n\n${prose(at + 2, 50)}\n\n${['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸'][at * 2]} Ellison, Mills, 3\n\n${['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸'][at * 2 + 1]} Ibid., 4`
  const markdown = written([0, 1, 2, 3].map(page).join('\n\n'))
  expect(markdown.match(/^\[\^\d\]: (?:Ellison, Mills, 3|Ibid\., 4)$/gm)).toHaveLength(8)
})

test('notes that TeX sets behind words of the text, in one line and over several', () => {
  const words = 'The barges lay three deep along it, and whoever came late was cursed for it.'
  const text = written(
    `\\section*{Of Wharves}\n\n${words} \\({ }^{1}\\) So it was. \\({ }^{2}\\) \\footnotetext{ \\({ }^{1}\\) Letters, 4.\n\\({ }^{2}\\) Letters, 9.\n}\n\n${words}\n`,
  )
  expect(text).toContain('[^1]: Letters, 4.')
  expect(text).toContain('[^2]: Letters, 9.')
  expect(text).not.toContain('footnotetext')
})

test('what is left of TeX is said in Markdown; formulas keep theirs', () => {
  const markdown = written(
    '\\title{\nOf Mills\n}\n\n\\author{\nAnna Ellison \\\\ University of Mills\n}\n\n\\section*{1 Rivers}\n\nThe \\textit{old} mill\\footnote{See \\emph{Mills}, p. 3, on $x_{\\text{max}}$.} stood.\n\n\\begin{enumerate}\n\\item Uno.\n\\item Due.\n\\end{enumerate}\n\n\\begin{tabular}{|l|l|}\n\\hline\na & b \\\\\n\\hline\n1 & 2 \\\\\n\\hline\n\\end{tabular}\n\nThe end.',
  )
  expect(markdown).toContain('affiliation: "University of Mills"')
  expect(markdown).toContain('The *old* mill[^1] stood.')
  expect(markdown).toContain('[^1]: See *Mills*, p. 3, on $x_{\\text{max}}$.')
  expect(markdown).toContain('1. Uno.\n\n2. Due.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |')
  expect(written('It is $x_{\\text{max}}$ here, so it is.')).toContain('$x_{\\text{max}}$')
})

test('a lone letter at the foot of a page, over the head of the next, is a signature where the alphabet goes on', () => {
  const who = ['steward', 'clerk', 'priest', 'widow', 'miller', 'bailiff', 'tanner', 'carter', 'mason']
  const text = who
    .map(
      (name, at) =>
        `${at + 3}  THE  BOOK  OF  MILLS.\n\nThe  ${name}  says  that  the  mill  stands  at  the  foot  of  the  hill,  and  that  nobody\npasses  it  unseen  on  the  way  to  the  town  where  the  ${name}  has  his  house  and\n\n${at % 3 === 1 ? `${'ABC'.charAt((at - 1) / 3)}\n\n` : ''}`,
    )
    .join('')
  const draft = draftOf(readText('reading.txt', `# The Rolls of the Manor\n\n${text}nobody else.\n`), new Map())
  expect(draft.furniture.filter(({ kind }) => kind === 'signature').map(one => one.text)).toEqual(['A', 'B', 'C'])
  expect(manuscriptOf(draft)).not.toMatch(/\b[ABC]\b/)
})
