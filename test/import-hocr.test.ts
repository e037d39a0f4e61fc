/** What recognisers write of scanned pages, read as lines with their places. */
import { describe, expect, test } from 'vitest'
import { draftOf } from '../scripts/importers/engine/index.ts'
import { ImportFault } from '../scripts/importers/fault.ts'
import { readHocr } from '../scripts/importers/hocr.ts'
import type { Line, LinedSource } from '../scripts/importers/lines.ts'
import { scannedPage, type Scanned } from './import-scans.ts'

/** As tesseract writes it, at 300 points to the inch; `lean` in points for each point to the right. */
const hocr = (pages: readonly Scanned[], { lean = 0, letters = false } = {}): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
    '<html xmlns="http://www.w3.org/1999/xhtml" lang="eng"><head><title></title></head><body>',
    ...pages.map(
      ({ width, height, lines, rule }) =>
        `<div class='ocr_page' title='image "p.png"; bbox 0 0 ${width} ${height}; scan_res 300 300'>` +
        (rule ? `<div class='ocr_separator' title='bbox ${rule.join(' ')}'></div>` : '') +
        "<div class='ocr_carea' title='bbox 0 0 1 1'><p class='ocr_par'>" +
        lines
          .map(({ box: [x0, y0, x1, y1], base, size, words }) => {
            const at = (x: number) => Math.round(lean * x)
            const spans = words.map(({ text, box, signs }) => {
              const [a, b, c, d] = box
              const inner = letters
                ? signs
                    .map(
                      ({ sign, box: own }) =>
                        `<span class='ocrx_cinfo' title='x_bboxes ${own.join(' ')}; x_conf 98'>${sign}</span>`,
                    )
                    .join('')
                : text.replace('&', '&amp;')
              return `<span class='ocrx_word' title='bbox ${a} ${b + at(a)} ${c} ${d + at(a)}; x_wconf 95'>${inner}</span>`
            })
            const facts = `bbox ${x0} ${y0 + at(x0)} ${x1} ${y1 + at(x1)}; baseline ${lean} ${base - y1 - at(x1) + at(x0)}; x_size ${size}`
            return `<span class='ocr_line' title="${facts}">${spans.join(' ')}</span>`
          })
          .join('\n') +
        '</p></div></div>',
    ),
    '</body></html>',
  ].join('\n')

const read = (text: string): LinedSource => readHocr('scan.hocr', text)
const told = ({ runs, zone = 'side', opens }: Line): string =>
  `${zone}${opens ? ' ¶' : ''} ${runs.map(({ text, raised }) => (raised ? `^${text}^` : text)).join('')}`

const opening = [
  'Nobody had asked the second reader what he made of the sheet,',
  'and he was not a man to say it before he had been asked, so',
  'the error stood for eleven years.',
]
const following = [
  'It was found by a child who was learning to read from the very',
  'copy that had been kept to show how well the shop could print',
  'when it was given time & paper.',
]
const note = ['1 The copy is in the district museum, where it is shown under', 'glass and opened at another page.']

/** Body, notes below a rule, a folio. */
const page = (number: number): Scanned =>
  scannedPage({
    lines: [
      ...opening.map((text, index) => ({ text, indent: index === 0 ? 12 : 0 })),
      ...following.map((text, index) => ({
        text: index === 2 ? `${text.slice(0, -1)}.` : text,
        indent: index === 0 ? 12 : 0,
        ...(index === 2 && { mark: String(number) }),
      })),
      ...note.map((text, index) => ({
        text: text.replace(/^1/, String(number)),
        size: 8.5,
        at: 500 + 11 * index,
        indent: 0,
      })),
      { text: String(40 + number), size: 9, at: 560, indent: 150 },
    ],
    rule: 488,
  })

describe('a scan', () => {
  test('lines, paragraphs and zones are told', () => {
    expect(read(hocr([page(1), page(2), page(3)])).pages[1]?.lines.map(told)).toEqual([
      ...opening.map((text, index) => `body${index === 0 ? ' ¶' : ''} ${text}`),
      ...following.map((text, index) => `body${index === 0 ? ' ¶' : ''} ${text}${index === 2 ? ' ^2^' : ''}`),
      `notes ¶ ${note[0]?.replace('1', '2')}`,
      `notes ${note[1]}`,
      'foot ¶ 42',
    ])
  })

  test('a page that leans is read as a level one', () => {
    const lines = (lean: number) =>
      read(hocr([page(1), page(2), page(3)], { lean })).pages.map(({ lines: all }) => all.map(told))
    expect(lines(0.02)).toEqual(lines(0))
  })

  test('a mark that was read with its word is told by the boxes of its letters', () => {
    const glued = scannedPage({
      lines: [
        { text: 'so the error stood for years.', indent: 0, glued: '7' },
        ...opening.map(text => ({ text, indent: 0 })),
      ],
    })
    expect(
      read(hocr([glued], { letters: true })).pages[0]?.lines[0]?.runs.map(({ text, raised }) => [text, raised]),
    ).toEqual([
      ['so the error stood for years.', undefined],
      ['7', true],
    ])
  })

  test('the engine places the notes', () => {
    const draft = draftOf(read(hocr([page(1), page(2), page(3)])), new Map())
    expect(draft.notes.map(({ label }) => label)).toEqual(['1', '2', '3'])
    expect(draft.unplaced).toEqual([])
  })

  test('every word is counted, and its language known', () => {
    const { words, language } = read(hocr([page(1)]))
    expect(language).toBe('en')
    expect(words.join(' ')).toMatch(/^Nobody had asked the second .* eleven years It was .* another page 41$/)
  })
})

describe('what is no hOCR', () => {
  const fault = (text: string): string => {
    try {
      read(text)
    } catch (error) {
      expect(error).toBeInstanceOf(ImportFault)
      return (error as ImportFault).message
    }
    throw new Error('it was read')
  }
  test('is refused with advice', () => {
    expect(fault('<html><body><p>a letter</p></body></html>')).toMatch(/has no ocr_page/)
    expect(fault(hocr([page(1)]).slice(0, -200))).toMatch(/ends in the middle/)
    expect(fault(hocr([scannedPage({ lines: [] })]))).toMatch(/no words were recognised/)
    expect(fault(hocr([page(1)]).replace('<p class', `${'<div>'.repeat(300)}<p class`))).toMatch(/300|200 deep/)
  })
})
