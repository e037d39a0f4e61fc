/** ALTO of the versions that libraries have, read as lines with their places. */
import { describe, expect, test } from 'vitest'
import { readAlto } from '../scripts/importers/alto.ts'
import { decodeText } from '../scripts/importers/encoding.ts'
import { ImportFault } from '../scripts/importers/fault.ts'
import { scannedPage, type Scanned } from './import-scans.ts'

interface Dialect {
  readonly version: 2 | 3 | 4
  readonly prefix?: string
  readonly unit: 'pixel' | 'mm10' | 'inch1200'
  /** Sizes in the styles, as ABBYY writes them. */
  readonly styles: boolean
}

const factor = { pixel: 1, mm10: 254 / 300, inch1200: 4 }

const alto = (pages: readonly Scanned[], { version, prefix = '', unit, styles }: Dialect): string => {
  const size = (value: number) => Math.round(value * factor[unit])
  const box = ([x0, y0, x1, y1]: readonly [number, number, number, number]) =>
    `HPOS="${size(x0)}" VPOS="${size(y0)}" WIDTH="${size(x1 - x0)}" HEIGHT="${size(y1 - y0)}"`
  const body = pages
    .map(({ width, height, lines }, index) => {
      const set = lines.map(line => {
        const [x0, , x1] = line.box
        const base =
          version === 4 ? `${size(x0)},${size(line.base)} ${size(x1)},${size(line.base)}` : String(size(line.base))
        const words = line.words.map(({ text, box: own }) => {
          const [plain, hyphen] = text.endsWith('-') ? [text.slice(0, -1), '<HYP CONTENT="-"/>'] : [text, '']
          const italic = plain.startsWith('Ledger') ? ' STYLE="italics"' : ''
          return `<String CONTENT="${plain.replace('&', '&amp;')}" ${box(own)}${italic}/>${hyphen}`
        })
        const style = styles ? ` STYLEREFS="T${Math.round((line.size * 72) / 300)}"` : ''
        return `<TextLine ${box(line.box)} BASELINE="${base}"${style}>${words.join('<SP/>')}</TextLine>`
      })
      return `<Page WIDTH="${size(width)}" HEIGHT="${size(height)}" PRINTED_IMG_NR="${index + 31}"><PrintSpace><TextBlock LANG="deu">${set.join('\n')}</TextBlock></PrintSpace></Page>`
    })
    .join('')
  const xml =
    `<alto xmlns="http://www.loc.gov/standards/alto/ns-v${version}#"><Description><MeasurementUnit>${unit}</MeasurementUnit></Description>` +
    `<Styles>${styles ? [9, 11].map(points => `<TextStyle ID="T${points}" FONTSIZE="${points}"/>`).join('') : ''}</Styles><Layout>${body}</Layout></alto>`
  return `<?xml version="1.0"?>\n${prefix ? xml.replace(/<(\/?)(?=\w)/g, `<$1${prefix}:`) : xml}`
}

const text = [
  'The clerk who ruled the pages of it had never seen the mill, and',
  'wrote what the carters told him when they came in from the rain',
  'of the second winter, which is why the weights do not come to-',
  'gether as they ought to in the Ledger.',
]
const page = scannedPage({
  lines: [
    ...[...text, ...text].map((line, index) => ({ text: line, indent: index % 4 === 0 ? 12 : 0 })),
    {
      text: '4 Weights & measures of the district are set out in a table of the second appendix',
      size: 9,
      at: 520,
      indent: 0,
    },
    { text: 'to the second volume of the report.', size: 9, at: 531.25, indent: 0 },
  ],
})

describe.each<Dialect>([
  { version: 2, unit: 'mm10', styles: true },
  { version: 3, unit: 'pixel', styles: false },
  { version: 4, unit: 'pixel', styles: true, prefix: 'alto' },
  { version: 2, unit: 'inch1200', styles: false },
])('ALTO $version in $unit, sizes told: $styles', dialect => {
  const source = readAlto('scan.xml', alto([page, page], dialect))

  test('paragraphs and notes are told by their places', () => {
    expect(
      source.pages[1]?.lines.map(({ zone, opens, runs }) => [zone, opens, runs.map(run => run.text).join('')]),
    ).toEqual([
      ...[...text, ...text].map((line, index) => ['body', index % 4 === 0, line]),
      ['notes', true, '4 Weights & measures of the district are set out in a table of the second appendix'],
      ['notes', false, 'to the second volume of the report.'],
    ])
  })

  test('labels, language, styles and words are kept', () => {
    expect(source.pages.map(({ label }) => label)).toEqual(['31', '32'])
    expect(source.language).toBe('de')
    expect(source.pages[0]?.lines[3]?.runs.filter(({ italic }) => italic).map(run => run.text.trim())).toEqual([
      'Ledger.',
    ])
    expect(source.words.filter(word => word === 'carters')).toHaveLength(4)
  })
})

test('what is no ALTO, or is cut short, is refused with advice', () => {
  const whole = alto([page], { version: 3, unit: 'pixel', styles: false })
  expect(() => readAlto('scan.xml', whole.slice(0, -300))).toThrow(ImportFault)
  expect(() => readAlto('scan.xml', whole.slice(0, -300))).toThrow(/ends in the middle/)
  expect(() => readAlto('scan.xml', '<alto></alto>')).toThrow(/has no Page/)
})

test('a file of more than 256 MB is refused before it is decoded', () => {
  expect(() => decodeText('book.xml', new Uint8Array(256 * 2 ** 20 + 1), new Map())).toThrow(
    'book.xml is larger than 256 MB; part it by pages, and import the parts',
  )
})
