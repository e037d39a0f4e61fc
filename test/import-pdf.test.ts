/** PDFs made here, read as lines with their places. */
import {
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFString,
  StandardFonts,
  TextRenderingMode,
  degrees,
  setTextRenderingMode,
  type PDFFont,
  type PDFPage,
} from 'pdf-lib'
import { beforeAll, describe, expect, test } from 'vitest'
import { wordsOf } from '../scripts/importers/conservation.ts'
import { draftOf } from '../scripts/importers/engine/index.ts'
import { ImportFault } from '../scripts/importers/fault.ts'
import type { Line, LinedSource, Run } from '../scripts/importers/lines.ts'
import { readPdfLines } from '../scripts/importers/pdf.ts'
import { openPdfJs } from '../scripts/press/pdfjs.ts'
import { faceOf } from '../scripts/importers/pdf/fonts.ts'
import { withSoftHyphens } from '../scripts/importers/pdf/hyphens.ts'

type Faces = Readonly<Record<'roman' | 'italic' | 'bold', PDFFont>>

const made = async (draw: (document: PDFDocument, faces: Faces) => void | Promise<void>): Promise<Uint8Array> => {
  const document = await PDFDocument.create({ updateMetadata: false })
  const [roman, italic, bold] = await Promise.all([
    document.embedFont(StandardFonts.TimesRoman),
    document.embedFont(StandardFonts.TimesRomanItalic),
    document.embedFont(StandardFonts.TimesRomanBold),
  ])
  await draw(document, { roman, italic, bold })
  return document.save()
}

const [width, height, left] = [400, 600, 60]

/** Words set one by one, without blanks between them, to a measure of `measure` points; the last line of a paragraph as it falls. */
const setLines = (
  page: PDFPage,
  lines: readonly string[],
  font: PDFFont,
  size: number,
  x: number,
  top: number,
  measure = 280,
): number => {
  let y = top
  for (const line of lines) {
    const words = line.split(' ')
    const free = measure - words.reduce((sum, word) => sum + font.widthOfTextAtSize(word, size), 0)
    const blank = line.endsWith('.') ? 0.25 * size : free / Math.max(1, words.length - 1)
    let at = x
    for (const word of words) {
      page.drawText(word, { x: at, y: height - y, font, size })
      at += font.widthOfTextAtSize(word, size) + blank
    }
    y += size * 1.25
  }
  return y
}

const said = (runs: readonly Run[]): string =>
  runs
    .map(({ text, raised, italic, bold }) => (raised ? `^${text}^` : italic ? `/${text}/` : bold ? `*${text}*` : text))
    .join('')
const told = ({ runs, zone = 'side', opens, small }: Line): string =>
  `${zone}${small ? ' small' : ''}${opens ? ' ¶' : ''} ${said(runs)}`
const read = async (bytes: Uint8Array): Promise<LinedSource> => readPdfLines('sheet.pdf', bytes)

const body = [
  'The galley came back with the corner torn and the margin full',
  'of small signs that nobody in the shop could read any more, so',
  'the foreman kept it by the window until the light had gone and',
  'then wrote below it what he took it to mean.',
]

describe('a page with notes at its foot', () => {
  let source: LinedSource
  beforeAll(async () => {
    source = await read(
      await made((document, { roman, italic }) => {
        document.setTitle('Of Torn Corners')
        document.setAuthor('Ida Kell; Jon Marr')
        document.setLanguage('en-GB')
        for (const number of [1, 2, 3]) {
          const page = document.addPage([width, height])
          page.drawText('Of Torn Corners', { x: left, y: height - 40, font: italic, size: 9 })
          page.drawText(String(number + 11), { x: left + 270, y: height - 40, font: roman, size: 9 })
          const after = setLines(page, body, roman, 11, left, 80)
          page.drawText(String(number), {
            x: left + roman.widthOfTextAtSize(body.at(-1) ?? '', 11),
            y: height - after + 17.5,
            font: roman,
            size: 7,
          })
          setLines(page, body, roman, 11, left, after + 3)
          page.drawLine({ start: { x: left, y: 118 }, end: { x: left + 80, y: 118 }, thickness: 0.5 })
          page.drawText(String(number), { x: left, y: 107, font: roman, size: 6 })
          const [first = '', ...rest] = [
            `See Ledger ${number}, in the hand of the`,
            'younger clerk, and the list that was drawn up from it later.',
          ]
          setLines(page, [first], roman, 8.5, left + 5, height - 104, 275)
          setLines(page, rest, roman, 8.5, left, height - 93, 280)
        }
      }),
    )
  })

  test('lines, blanks, raised figures and zones are told', () => {
    expect(source.pages[1]?.lines.map(told)).toEqual(
      [
        'head ¶ /Of Torn Corners/',
        'head ¶ 13',
        'body ¶ The galley came back with the corner torn and the margin full',
        'body of small signs that nobody in the shop could read any more, so',
        'body the foreman kept it by the window until the light had gone and',
        'body then wrote below it what he took it to mean.^2^',
        'body ¶ The galley came back with the corner torn and the margin full',
        'body of small signs that nobody in the shop could read any more, so',
        'body the foreman kept it by the window until the light had gone and',
        'body then wrote below it what he took it to mean.',
        'notes small ¶ ^2^ See Ledger 2, in the hand of the',
        'notes small younger clerk, and the list that was drawn up from it later.',
      ].map(line => (line.startsWith('head') ? line.replace('head', 'head small') : line)),
    )
  })

  test('what the file says of itself is kept', () => {
    expect(source).toMatchObject({ title: 'Of Torn Corners', authors: ['Ida Kell', 'Jon Marr'], language: 'en-GB' })
    expect(source.words).toEqual(
      source.pages.flatMap(({ lines }) => lines.flatMap(({ runs }) => wordsOf(runs.map(({ text }) => text).join('')))),
    )
  })

  test('the engine pairs every note and takes out heads and folios', () => {
    const draft = draftOf(source, new Map())
    expect(draft.notes.map(({ label }) => label)).toEqual(['1', '2', '3'])
    expect(draft.unplaced).toEqual([])
    expect(draft.furniture.map(({ text }) => text).filter(text => /^\d+$/.test(text))).toEqual(['12', '13', '14'])
  })
})

describe('marks in the dresses that programs give them', () => {
  const romans = ['i', 'ii', 'iii', 'iv', 'v', 'vi']
  const clerks = ['first', 'torn', 'younger', 'late', 'other', 'foreman’s']
  /** Three pages with two notes each, their marks raised. */
  const marked = (mark: (at: number) => string): LinedSource => {
    const line = (zone: 'body' | 'notes', opens: boolean, runs: readonly Run[]): Line => {
      const small = zone === 'notes' && { small: true }
      return { runs, zone, opens, box: null, depth: 0, dress: 'none', at: null, indent: 0, slack: 0, ...small }
    }
    const pages = [0, 2, 4].map(first => ({
      label: String(first + 1),
      width,
      height,
      lines: [
        ...[first, first + 1].flatMap(at => [
          line('body', true, [{ text: `The ${clerks[at]} galley came back, its margin full of small signs that` }]),
          line('body', false, [
            { text: `${clerks.at(-1 - at)} eyes alone could read.` },
            { text: mark(at), raised: true },
          ]),
        ]),
        ...[first, first + 1].map(at =>
          line('notes', true, [
            { text: mark(at), raised: true },
            { text: ` See the ${clerks[at]} ledger, in the older hand.` },
          ]),
        ),
      ],
    }))
    const words = pages.flatMap(({ lines }) => lines.flatMap(({ runs }) => wordsOf(said(runs).replaceAll('^', ''))))
    return { file: 'sheet.pdf', pages, language: null, title: null, authors: [], words }
  }

  test.each([
    ['figures in brackets', (at: number) => `[${at + 1}]`, ['1', '2', '3', '4', '5', '6']],
    ['figures in parentheses', (at: number) => `(${at + 1})`, ['1', '2', '3', '4', '5', '6']],
    ['roman numerals', (at: number) => romans[at] ?? '', romans],
    ['TeX’s signs', (at: number) => '∗∥'[at % 2] ?? '', ['star', 'bars', 'star-2', 'bars-2', 'star-3', 'bars-3']],
  ])('%s', (_, mark, labels) => {
    const draft = draftOf(marked(mark), new Map())
    expect(draft.unplaced).toEqual([])
    expect(draft.notes.map(({ label }) => label)).toEqual(labels)
  })
})

test('columns are read one after the other, below what runs across them', async () => {
  const column = (sign: string) =>
    Array.from(
      { length: 8 },
      (_, index) => `${sign}${index} ${body[index % 4]?.slice(3 * index, 3 * index + 22).trim()}`,
    )
  const { pages } = await read(
    await made((document, { roman, bold }) => {
      const page = document.addPage([width, height])
      page.drawText('A title that runs across both of the columns', { x: left, y: height - 60, font: bold, size: 13 })
      // Line by line across the page, as some programs write.
      column('left').forEach((line, index) => {
        setLines(page, [line], roman, 10, left, 100 + 13 * index, 130)
        setLines(page, [column('right')[index] ?? ''], roman, 10, left + 150, 100 + 13 * index, 130)
      })
    }),
  )
  const first = pages[0]?.lines.map(({ runs }) => said(runs).split(' ')[0])
  expect(first).toEqual([
    '*A',
    ...column('left').map(line => line.split(' ')[0]),
    ...column('right').map(line => line.split(' ')[0]),
  ])
})

test('notes at the feet of columns are read after both columns; notes below them run across', async () => {
  const column = (sign: string, count: number) =>
    Array.from(
      { length: count },
      (_, index) => `${sign}${index} ${body[index % 4]?.slice(3 * index, 3 * index + 22).trim()}`,
    )
  const sheet = (across: boolean) =>
    made((document, { roman }) => {
      const page = document.addPage([width, height])
      const wide = 'as it stands in the younger clerk’s own list of 1911, unpaid and'
      for (const [sign, x] of [
        ['left', left],
        ['right', left + 150],
      ] as const) {
        column(sign, 20).forEach((line, index) => setLines(page, [line], roman, 10, x, 60 + 13 * index, 130))
        if (!across) setLines(page, [`1. See the ${sign} ledger,`, 'in the older hand.'], roman, 8, x, 400, 130)
      }
      if (across) setLines(page, ['1. Short.', `2. See the ledger ${wide}`, 'and the rest.'], roman, 8, left, 400, 280)
    })
  const zones = async (across: boolean) =>
    (await read(await sheet(across))).pages[0]?.lines.map(({ zone, runs }) => `${zone} ${said(runs).split(' ')[0]}`)
  const text = ['left', 'right'].flatMap(sign => column(sign, 20).map(line => `body ${line.split(' ')[0]}`))
  expect(await zones(false)).toEqual([...text, 'notes 1.', 'notes in', 'notes 1.', 'notes in'])
  expect(await zones(true)).toEqual([...text, 'notes 1.', 'notes 2.', 'notes and'])
})

test('a bold line opens a block, and so does the line after it', async () => {
  const source = await read(
    await made((document, { roman, bold }) => {
      const page = document.addPage([width, height])
      setLines(page, body, roman, 10, left, 60)
      page.drawText('Of torn corners', { x: left, y: height - 113, font: bold, size: 10 })
      setLines(page, body, roman, 10, left, 126)
    }),
  )
  expect(source.pages[0]?.lines.map(({ opens }) => opens)).toEqual([
    true,
    false,
    false,
    false,
    true,
    true,
    false,
    false,
    false,
  ])
})

test('numbers of lines, and what is stamped aslant on every page, are no part of the text', async () => {
  const { pages, furniture } = await read(
    await made((document, { roman, bold }) => {
      for (const number of [0, 1]) {
        const page = document.addPage([width, height])
        setLines(page, Array.from({ length: 5 }, () => body).flat(), roman, 10, left, 60)
        for (const at of [5, 10, 15, 20])
          page.drawText(String(20 * number + at), { x: left - 25, y: height - 47.5 - 12.5 * at, font: roman, size: 7 })
        page.drawText('PROOF COPY', { x: 100, y: 100, font: bold, size: 40, rotate: degrees(35) })
      }
    }),
  )
  expect(pages.flatMap(({ lines }) => lines.map(({ runs }) => said(runs)))).toEqual(
    Array.from({ length: 10 }, () => body).flat(),
  )
  expect(furniture?.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
    'line-number: 5 10 15 20',
    'watermark: PROOF COPY',
    'line-number: 25 30 35 40',
    'watermark: PROOF COPY',
  ])
})

test('letters printed twice for boldness are there once; text that is not seen counts', async () => {
  const { pages, words } = await read(
    await made((document, { roman }) => {
      const page = document.addPage([width, height])
      page.drawText('Shadow', { x: left, y: 500, font: roman, size: 12 })
      page.drawText('Shadow', { x: left + 0.4, y: 500, font: roman, size: 12 })
      page.pushOperators(setTextRenderingMode(TextRenderingMode.Invisible))
      page.drawText('hidden', { x: left, y: 480, font: roman, size: 12 })
    }),
  )
  expect(pages[0]?.lines.map(({ runs }) => said(runs))).toEqual(['Shadow', 'hidden'])
  expect(words).toEqual(['Shadow', 'hidden'])
})

test('text that is turned stands in the margin, and a page that is turned is turned back', async () => {
  const { pages } = await read(
    await made((document, { roman }) => {
      const page = document.addPage([width, height])
      setLines(page, body, roman, 11, left, 80)
      page.drawText('stamped on arrival', { x: 30, y: 200, font: roman, size: 9, rotate: degrees(90) })
      const turned = document.addPage([width, height])
      body.forEach((line, index) =>
        turned.drawText(line, { x: 80 + 14 * index, y: 100, font: roman, size: 11, rotate: degrees(90) }),
      )
    }),
  )
  expect(pages[0]?.lines.at(-1)).toMatchObject({ zone: 'side', box: null, runs: [{ text: 'stamped on arrival' }] })
  expect(pages[1]?.lines.map(({ runs }) => said(runs))).toEqual(body)
})

test('page labels and links are kept', async () => {
  const { pages } = await read(
    await made((document, { roman }) => {
      const [first, second] = [document.addPage([width, height]), document.addPage([width, height])]
      first.drawText('See the ledger here', { x: left, y: 500, font: roman, size: 11 })
      second.drawText('the first line', { x: left, y: 520, font: roman, size: 11 })
      second.drawText('the ledger itself', { x: left, y: 480, font: roman, size: 11 })
      const { context } = document
      const link = (before: string, words: string, target: object) => {
        const [from, long] = [before, words].map(text => roman.widthOfTextAtSize(text, 11))
        const Rect = [left + (from ?? 0), 495, left + (from ?? 0) + (long ?? 0), 512]
        return context.register(context.obj({ Type: 'Annot', Subtype: 'Link', Rect, Border: [0, 0, 0], ...target }))
      }
      first.node.set(
        PDFName.of('Annots'),
        context.obj([
          link('See the ', 'ledger', { Dest: [second.ref, 'XYZ', left, 489, null] }),
          link('See the ledger ', 'here', { A: { S: 'URI', URI: PDFString.of('https://example.org/') } }),
        ]),
      )
      document.catalog.set(PDFName.of('PageLabels'), context.obj({ Nums: [0, { S: 'r', St: 4 }, 1, { S: 'D' }] }))
    }),
  )
  expect(pages.map(({ label }) => label)).toEqual(['iv', '1'])
  const linked = pages[0]?.lines[0]?.runs.filter(({ href }) => href !== undefined)
  expect(linked?.map(({ text, href }) => [text.trim(), href])).toEqual([
    ['ledger', '#place-1'],
    ['here', 'https://example.org/'],
  ])
  expect(pages[1]?.lines.map(({ runs }) => runs[0]?.anchors)).toEqual([undefined, ['place-1']])
})

test('hyphens that stand at ends of lines alone are the program’s own', () => {
  const sheet = (...texts: readonly string[]) => [
    {
      label: null,
      width,
      height,
      rules: [],
      lines: texts.map(text => ({ runs: [{ text }], box: null, base: 0, size: 10, column: 0 })),
    },
  ]
  const texts = (pages: ReturnType<typeof withSoftHyphens>) =>
    pages.flatMap(({ lines }) => lines.map(({ runs }) => said(runs)))
  expect(texts(withSoftHyphens(sheet('a gal\u2010', 'ley, half-', 'torn')))).toEqual([
    'a gal\u00AD',
    'ley, half-',
    'torn',
  ])
  expect(texts(withSoftHyphens(sheet('a gal\u2010', 'ley, half\u2010torn')))).toEqual([
    'a gal\u2010',
    'ley, half\u2010torn',
  ])
  expect(texts(withSoftHyphens(sheet('a gal\u00AD', 'ley, half\u00ADtorn')))).toEqual(['a gal-', 'ley, half-torn'])
})

test('names of faces tell italics, bold and small capitals', () => {
  const kinds = (name: string) => Object.entries(faceOf(name)).flatMap(([kind, is]) => (is ? [kind] : []))
  expect(kinds('ABCDEF+LMRoman10-Italic')).toEqual(['italic'])
  expect(kinds('XYZABC+CMTI10')).toEqual(['italic'])
  expect(kinds('CMBX12')).toEqual(['bold'])
  expect(kinds('CMCSC10')).toEqual(['smallCaps'])
  expect(kinds('LMRomanCaps10-Regular')).toEqual(['smallCaps'])
  expect(kinds('TimesNewRomanPS-BoldItalicMT')).toEqual(['italic', 'bold'])
  expect(kinds('MinionPro-It')).toEqual(['italic'])
  for (const plain of [
    'CMR10',
    'Times-Roman',
    'EBGaramond-Regular',
    'Titillium',
    'Obelix',
    'Capitals-Regular',
    'DejaVuSerif',
  ])
    expect([plain, ...kinds(plain)]).toEqual([plain])
})

describe('what cannot be read is refused with advice', () => {
  const fault = async (bytes: Uint8Array): Promise<string> => {
    const error: unknown = await read(bytes).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ImportFault)
    return (error as ImportFault).message
  }
  // One grey point.
  const picture = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
    'base64',
  )

  test('pictures of pages without text', async () => {
    const bytes = await made(async document => {
      const image = await document.embedPng(picture)
      for (let number = 0; number < 3; number++)
        document.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height })
    })
    expect(await fault(bytes)).toBe('sheet.pdf: has pictures of pages, and no text. OCR it first, and give me hOCR')
  })

  test('one picture among pages of text is told of, and no reason to refuse', async () => {
    const bytes = await made(async (document, { roman }) => {
      const image = await document.embedPng(picture)
      for (let number = 0; number < 2; number++) setLines(document.addPage([width, height]), body, roman, 11, left, 80)
      document.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height })
    })
    expect((await read(bytes)).pages.map(page => page.picture === true)).toEqual([false, false, true])
  })

  test('a file behind a password', async () => {
    const bytes = await made((document, { roman }) => {
      setLines(document.addPage([width, height]), body, roman, 11, left, 80)
      const key = PDFHexString.of('41'.repeat(32))
      const { context } = document
      context.trailerInfo.Encrypt = context.register(
        context.obj({ Filter: 'Standard', V: 1, R: 2, O: key, U: key, P: -4 }),
      )
      context.trailerInfo.ID = context.obj([key, key])
    })
    expect(await fault(bytes)).toMatch(/is locked with a password/)
  })

  test('a file that is cut short, and one that is none', async () => {
    expect(await fault(Buffer.from('%PDF-1.7\nnothing follows'))).toMatch(/is damaged, or no PDF/)
    expect(await fault(Buffer.from('a letter to the printer'))).toMatch(/is damaged, or no PDF/)
  })

  test('a page whose stream is damaged inside: what pdf.js reads of it is not all', async () => {
    const bytes = Buffer.from(
      await made((document, { roman }) => {
        let top = 80
        for (let more = 0; more < 8; more++)
          top = setLines(
            document.addPage([width, height]),
            [...body].sort(() => more - 4),
            roman,
            11,
            left,
            top,
          )
      }),
    )
    expect((await read(bytes)).pages).toHaveLength(8)
    const start = bytes.indexOf('stream') + 40
    for (let at = start; at < start + 20; at++) bytes[at] = (bytes[at] ?? 0) ^ 0xff
    expect(await fault(bytes)).toMatch(/^sheet\.pdf: is damaged: a stream in it cannot be unpacked/)
  })

  test('a page without a letter', async () => {
    expect(await fault(await made(document => void document.addPage()))).toMatch(/has no text\. OCR it first/)
  })
})

describe('on a thread of its own', () => {
  /** Forms that each paint the next ten times: ten to the ninth letters. */
  const bomb = () =>
    made((document, { roman }) => {
      const { context } = document
      const page = document.addPage([width, height])
      page.drawText('torn', { x: left, y: 300, font: roman, size: 10 })
      let inner = context.register(
        context.stream('BT /F1 10 Tf (torn) Tj ET', { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 100, 100] }),
      )
      for (let depth = 0; depth < 9; depth++)
        inner = context.register(
          context.stream('/X Do '.repeat(10), {
            Type: 'XObject',
            Subtype: 'Form',
            BBox: [0, 0, 100, 100],
            Resources: { XObject: { X: inner } },
          }),
        )
      page.node.setXObject(PDFName.of('X'), inner)
      page.node.addContentStream(context.register(context.stream('/X Do')))
    })

  test('a page is read as on this one', async () => {
    const sheet = await made((document, { roman }) => {
      setLines(document.addPage([width, height]), body, roman, 10, left, 60)
    })
    const { pages } = await readPdfLines('sheet.pdf', sheet, { open: openPdfJs })
    expect(pages).toEqual((await read(sheet)).pages)
  })

  test('a page that never ends is given up', async () => {
    await expect(readPdfLines('bomb.pdf', await bomb(), { open: file => openPdfJs(file, 1500) })).rejects.toThrow(
      /bomb\.pdf: page 1 is not read in 2 seconds/,
    )
  })
})

test('text that a recogniser has laid aslant over a scan, in sizes that differ from line to line, is level and one paragraph', async () => {
  const scan = await made((document, { roman }) => {
    for (let number = 0; number < 2; number++) {
      const page = document.addPage([width, height])
      page.pushOperators(setTextRenderingMode(TextRenderingMode.Invisible))
      for (const [line, text] of body.entries()) {
        // Each word a little higher than the one before it, as tesseract sets them.
        let x = left
        for (const word of text.split(' ')) {
          const size = line % 2 === 0 ? 11 : 10
          page.drawText(word, { x, y: height - 80 - 14 * line + 0.02 * (x - left), font: roman, size })
          x += roman.widthOfTextAtSize(`${word} `, size)
        }
      }
    }
  })
  const { pages } = await read(scan)
  const lines = pages[0]?.lines ?? []
  expect(lines).toHaveLength(body.length)
  expect(lines.flatMap(({ runs }) => runs.filter(({ raised }) => raised))).toEqual([])
  expect(lines.slice(1).filter(({ opens }) => opens)).toEqual([])
})

test('a page that is said to be larger than any sheet is told, not read without end', async () => {
  const vast = await made((document, { roman }) => {
    const page = document.addPage([width, height])
    page.drawText('nobody will see this', { x: left, y: 500, font: roman, size: 12 })
    page.setMediaBox(-1e30, -1e30, 2e30, 2e30)
  })
  await expect(read(vast)).rejects.toThrow(/page 1 is said to be \S+ by \S+ points.*damaged/)
})

/** Pages of prose, each line another; `more` draws what stands around it. */
const leaves = (count: number, more: (page: PDFPage, at: number, faces: Faces) => void): Promise<Uint8Array> =>
  made((document, faces) => {
    for (let at = 0; at < count; at++) {
      const page = document.addPage([width, height])
      const lines = Array.from(
        { length: 24 },
        (_, line) => `leaf number ${at} has its line ${line} of words that go on and on`,
      )
      setLines(page, lines, faces.roman, 11, left, 80)
      more(page, at, faces)
    }
  })

test('what a browser prints above and below its pages, and spaced heads, are no text', async () => {
  const bytes = await leaves(5, (page, at, { roman }) => {
    page.drawText('11/22/26, 11:30 AM', { x: 20, y: height - 22, font: roman, size: 8 })
    page.drawText('T H E  F E R R Y', { x: 180, y: height - 40, font: roman, size: 9 })
    page.drawText('https://holm.example/essays/the-ferry-and-the-bridge.html', { x: 20, y: 20, font: roman, size: 8 })
    page.drawText(`${at + 1}/5`, { x: 370, y: 20, font: roman, size: 8 })
  })
  const { blocks } = draftOf(await read(bytes), new Map())
  expect(JSON.stringify(blocks)).not.toMatch(/AM|https|F E R|\/5/)
})

test('a stamp of several close lines below the notes is none of them', async () => {
  const bytes = await leaves(5, (page, at, { roman }) => {
    page.drawText(
      `${at + 1}. ${['Holm', 'Brandt', 'Sem', 'Lund', 'Berg'][at] ?? ''} has the same in the parish book.`,
      {
        x: left,
        y: 75,
        font: roman,
        size: 8,
      },
    )
    const stamp = [
      'Fetched from https://press.example/core by a library on 14 May 2021 at 08:11:02, under its terms,',
      'which are to be had at https://press.example/core/terms and hold for all who read it.',
    ]
    stamp.forEach((text, line) => page.drawText(text, { x: 15, y: 40 - 7 * line, font: roman, size: 6 }))
  })
  const { pages } = await read(bytes)
  expect(pages.map(({ lines }) => lines.filter(({ zone }) => zone === 'foot').length)).toEqual([2, 2, 2, 2, 2])
  expect(pages.map(({ lines }) => lines.filter(({ zone }) => zone === 'notes').length)).toEqual([1, 1, 1, 1, 1])
})

test('notes beside the text are read after it, be they a line long; glosses are no notes', async () => {
  const sheet = (text: (at: number) => readonly string[]) =>
    leaves(3, (page, at, { roman }) => {
      text(at).forEach((line, below) =>
        page.drawText(line, { x: left + 295, y: height - 120 - 9 * below, font: roman, size: 7 }),
      )
    })
  const zones = async (bytes: Uint8Array) =>
    (await read(bytes)).pages.map(({ lines }) =>
      lines.flatMap(({ zone = '', runs }) => (zone === 'body' ? [] : [`${zone} ${said(runs)}`])),
    )
  expect(await zones(await sheet(at => [`${at + 1}. See there.`, 'and here.'].slice(0, at + 1)))).toEqual([
    ['notes 1. See there.'],
    ['notes 2. See there.', 'notes and here.'],
    ['notes 3. See there.', 'notes and here.'],
  ])
  expect(await zones(await sheet(() => ['Of tolls']))).toEqual([
    ['side Of tolls'],
    ['side Of tolls'],
    ['side Of tolls'],
  ])
})

test('a marker that its sentence has left alone on a line is raised and goes on, at the head of a page too', async () => {
  const bytes = await made((document, { roman }) => {
    for (const head of [true, false]) {
      const page = document.addPage([width, height])
      const lines = Array.from(
        { length: 12 },
        (_, line) => `leaf number four has its line ${line} of words that go on and on`,
      )
      if (head) page.drawText('10', { x: left, y: height - 71, font: roman, size: 7 })
      setLines(page, lines, roman, 11, left, 80)
      if (head) continue
      page.drawText('[11]', { x: left, y: height - 80 - 12 * 13.75 + 2, font: roman, size: 7 })
      setLines(page, lines, roman, 11, left, 80 + 13 * 13.75)
    }
  })
  const alone = (await read(bytes)).pages.flatMap(({ lines }) =>
    lines.filter(({ runs }) => /^\[?\d+\]?$/.test(runs.map(({ text }) => text).join(''))),
  )
  expect(alone.map(({ runs, zone, opens }) => [runs[0]?.raised, zone, opens])).toEqual([
    [true, 'body', false],
    [true, 'body', false],
  ])
})

test('a page of notes that follows a page of notes goes on with them', async () => {
  const bytes = await made((document, { roman, bold }) => {
    const text = document.addPage([width, height])
    setLines(
      text,
      Array.from({ length: 30 }, (_, line) => `line ${line} of words that go on to the end of it`),
      roman,
      11,
      left,
      80,
    )
    const notes = document.addPage([width, height])
    notes.drawText('Notes', { x: left, y: height - 60, font: bold, size: 13 })
    setLines(
      notes,
      ['1. The first of them is short.', '2. The second goes on over the page and has', 'no end on it, for it wants'],
      roman,
      8,
      left,
      80,
    )
    const more = document.addPage([width, height])
    setLines(more, ['a second leaf.', '3. The third is the last of them.'], roman, 8, left, 80)
  })
  const { pages } = await read(bytes)
  expect(pages[2]?.lines.map(({ zone }) => zone)).toEqual(['notes', 'notes'])
})
