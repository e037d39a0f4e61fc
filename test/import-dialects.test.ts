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
  expect(markdown).toContain('| Measure | Litres |')
  expect(markdown).toContain('| Bushel[^2] | 36.4 |')
  expect(markdown).toMatch(/^\|\s+\| 36\.5 \|$/m)
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
