/** PDFs as word processors make them: ragged lines, space between paragraphs, notes as large as the text, below a rule. */
import { PDFDocument, StandardFonts } from 'pdf-lib'
import { expect, test } from 'vitest'
import { noAnswers } from '../scripts/importers/decisions.ts'
import { draftOf } from '../scripts/importers/engine/index.ts'
import { manuscriptOf } from '../scripts/importers/markdown.ts'
import { readPdfLines } from '../scripts/importers/pdf.ts'

/** `at` is how far the line is set in; `after` the points below it, where they are not those of a line. */
interface Line {
  readonly text: string
  readonly at?: number
  readonly after?: number
  readonly rule?: true
  readonly bold?: true
}

const lineHeight = 14
const paragraph = 24

/** A page of such lines each; figures behind `^` are raised. */
const printed = async (pages: readonly (readonly Line[])[]): Promise<Uint8Array> => {
  const document = await PDFDocument.create({ updateMetadata: false })
  const roman = await document.embedFont(StandardFonts.TimesRoman)
  const bold = await document.embedFont(StandardFonts.TimesRomanBold)
  for (const lines of pages) {
    const page = document.addPage([420, 600])
    let y = 540
    for (const line of lines) {
      if (line.rule) page.drawLine({ start: { x: 60, y: y + 14 }, end: { x: 170, y: y + 14 }, thickness: 0.5 })
      let x = 60 + (line.at ?? 0)
      for (const [index, part] of line.text.split(/\^(\d+)/).entries()) {
        const font = line.bold ? bold : roman
        const raised = index % 2 === 1
        const size = raised ? 7 : 11
        page.drawText(part, { x, y: raised ? y + 4 : y, font, size })
        x += font.widthOfTextAtSize(part, size)
      }
      y -= line.after ?? lineHeight
    }
  }
  return document.save()
}

/** A ragged paragraph of so many words, lines of at most 60 letters; the last has its stop, and `call` behind it. */
const prose = (seed: number, words: number, call = '', at = 0): readonly Line[] => {
  const stock =
    'paper margin wharf lantern column oak harvest printer’s winter tallow ledger copper a of the and'.split(' ')
  const lines: string[] = ['']
  for (let index = 0; index < words; index++) {
    const word = stock[(seed * 7 + index * 5 + (index % 3) * seed) % stock.length] as string
    const text = `${lines.at(-1)} ${index === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word}`.trim()
    if (text.length > 60) lines.push(word)
    else lines[lines.length - 1] = text
  }
  return lines.map((text, index) =>
    index < lines.length - 1 ? { text, at } : { text: `${text}.${call}`, at, after: paragraph },
  )
}

const manuscript = async (pages: readonly (readonly Line[])[]): Promise<string> =>
  manuscriptOf(draftOf(await readPdfLines('word.pdf', await printed(pages)), noAnswers))

const textOf = (lines: readonly Line[]): string => lines.map(({ text }) => text).join(' ')

test('items of a numbered list stand by themselves, with what hangs below their signs, over the turn of a page too', async () => {
  const markdown = await manuscript([
    [
      ...prose(1, 40),
      { text: '1. The foreman kept the corner of the galley by the window', at: 12 },
      { text: 'until the light had gone.', at: 36 },
      { text: '2. He wrote below it what he took it to mean.', at: 12 },
    ],
    [{ text: '3. Nobody in the shop could read it any more.', at: 12, after: paragraph }, ...prose(2, 60)],
  ])
  expect(markdown).toContain('1. The foreman kept the corner of the galley by the window until the light had gone.\n')
  expect(markdown).toContain('\n2. He wrote below it what he took it to mean.\n')
  expect(markdown).toMatch(/\n3\. <!-- page 2 -->\s+Nobody in the shop could read it any more\.\n/)
})

test('where paragraphs are not set in, a short line at the foot of a page ends its paragraph', async () => {
  const [first, second] = [prose(3, 51), prose(4, 80)]
  expect(first.at(-1)?.text.length).toBeLessThan(40)
  const markdown = await manuscript([
    [...prose(1, 60), ...first],
    [...second, ...prose(5, 60)],
  ])
  expect(markdown).not.toContain(`${textOf(first)} `)
  expect(markdown).toContain(`\n\n${textOf(second)}\n`)
})

test('below the rules of a table the rule of the notes is found: a note of two paragraphs is whole', async () => {
  const markdown = await manuscript([
    [
      ...prose(1, 40, '^1'),
      { text: 'Hand          Pints', after: 20 },
      { text: 'first          4', rule: true },
      { text: 'second       2', after: paragraph },
      ...prose(2, 50, '^2'),
      { text: '^1 The oaks by the church.', rule: true, after: paragraph },
      ...prose(6, 30),
      { text: '^2 The tallow of that winter.' },
    ],
    prose(7, 90),
  ])
  expect(markdown).toContain(`[^1]: The oaks by the church.\n\n    ${textOf(prose(6, 30))}\n`)
})

test('space between notes of a line or two is not taken for that between their lines', async () => {
  const short = (number: number): Line => ({ text: `^${number} On the leaf after this.`, after: paragraph })
  const markdown = await manuscript([
    [
      ...[1, 2, 3, 4, 5].flatMap(number => prose(number, 25, `^${number}`)),
      { ...short(1), rule: true },
      ...[2, 3, 4].map(short),
      { text: '^5 The oaks by the church, which somebody felled that winter.', after: paragraph },
      ...prose(6, 30),
    ],
    prose(7, 90),
  ])
  expect(markdown).toContain(
    `[^5]: The oaks by the church, which somebody felled that winter.\n\n    ${textOf(prose(6, 30))}\n`,
  )
})

test('a heading in bold type is a heading, and not bold as well', async () => {
  const markdown = await manuscript([
    [{ text: 'Of Margins and Wharves', bold: true, after: paragraph }, ...prose(1, 60), ...prose(2, 60)],
    [{ text: 'The Ledger', bold: true, after: paragraph }, ...prose(3, 90)],
  ])
  expect(markdown).toMatch(/^#+ The Ledger$/m)
  expect(markdown).not.toContain('**')
})

test('a line broken before a dash is joined as the text writes its dashes', async () => {
  const broken = (one: string) => [
    ...prose(1, 30),
    { text: `The galley came back with a corner torn${one}and the margin full of` },
    { text: 'small signs that nobody in the whole of the shop could read any' },
    { text: '—more, so the foreman kept it.', after: paragraph },
  ]
  expect(await manuscript([broken('—')])).toContain('could read any—more')
  expect(await manuscript([broken(' —')])).toContain('could read any —more')
})
