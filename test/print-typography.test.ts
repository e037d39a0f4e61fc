/** What a compositor would send back: facts of printed pages. */
import { decodePDFRawStream, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib'
import { beforeAll, describe, expect, test } from 'vitest'
import { formatOf } from '../scripts/press/format.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import type { Pdf, PdfPage, PdfText } from '../scripts/press/pdf/facts.ts'
import { pressPrint } from '../scripts/press/print.ts'
import { withLiningFigures } from '../scripts/writers/figures.ts'
import { writePrint } from '../scripts/writers/print.ts'
import { linesOn as textsOnLines, wordsOf } from './printed-lines.ts'
import { bookOf, epubFiles, webFiles } from './proof-editions.ts'

const head = '---\ntitle: Of Grids\nlanguage: en\nprint: { opening: any }\n---\n\n'
const names = ['Margaret Thornbury-Fitzwilliam', 'Ioannis Papadopoulos', 'Zoe Lukasiewicz-Harrington']
const prose =
  'The clerk of the market kept two sets of weights, one of brass for the hall and one of iron for the quay, and was sworn to bring them together each quarter. '
const paragraphs = (many: number) => `${prose.repeat(3)}\n\n`.repeat(many)

const manuscript = `${head}# Of Honest Measure and Its Enemies in the Several Market Towns of the Lower River

## A section at once

> ${prose}

${paragraphs(1)}## The beam

### The pan

${paragraphs(2)}> ${prose.repeat(2)}

- One
- Two

  more of two

${paragraphs(1)}| The scales are hung,
| the doors are wide,
|
| the brass is bright.

### Under verse

${paragraphs(3)}Bushel
:   Eight gallons by the statute.

    Or nine.

Peck
:   The fourth of it.

## After a list of terms

#### Far below

${paragraphs(4)}* * *

## After a mark

${`${paragraphs(1)}> ${prose.repeat(3)}\n\n## Another\n\n`.repeat(9)}${paragraphs(1)}

## With what is as high as it happens to be

${paragraphs(1)}$$\\frac{a}{b}$$

${paragraphs(1)}\`\`\`
one
two
\`\`\`

${paragraphs(1)}| a | b |
|---|---|
| c | d |

${paragraphs(9)}
# Tables

| n | w |
|---|---|
| a | b |

Table: Weights of two pieces, as found in the hall by the magistrates of the town {#tbl-narrow}

| Date | Offender | Offence | Weight | Fine | Officer |
|---|---|---|---:|---:|---|
| 16 June 1560 | Wm. Fuller of the Lower Quay | wax under the pan, and contempt of the clerk | 692 | 31.47 | H. Marchmont |
| 27 September 1567 | The widow Harrington-Cobb | wax under the beam, and a stone in the weight | 4 | 31.97 | T. Cole |

Stones were held to the roll.[^roll]

[^roll]: See https://www.archives.example/records/catalogue/exchequer/memoranda-rolls/1563-1574/item-00047.html?session=19a7f3 (seen in June).

(b) by the bushel;
(c) by the peck, namely
    (i) heaped;
    (ii) struck.

# By hand

${`He weighed it:\\
${prose}\\
`.repeat(25)}And so on.

# Of Turns

${prose}

| n | w |
|---|---|
| a | b |

Table: Two weights

Thereafter the table had been moved, and nobody missed it for the remainder of that day.

${Array.from({ length: 48 }, (_, many) => `${prose.repeat(2)}${'And so on it went '.repeat(many % 12)}as to what they owed to him, conceded${', conceded'.repeat(Math.floor(many / 12))} it.${many % 3 === 2 ? '\n\n* * *\n\n## Again' : ''}`).join('\n\n')}

# Of Sums

See https://archives.example/alpha/bravo/charlie/delta/foxtrot/hotel/india/juliett/kilo/november/oscar/quebec/romeo/sierra/tango/victor/yankee/zulu.html for them.

$$\\begin{align} f(x)&=(x+a)(x+b)+cde\\\\ &=0 \\end{align}$$
`

/** Each line of a page as its words. */
const linesOn = (page: PdfPage): readonly string[] => textsOnLines(page).map(line => wordsOf(line).trim())

const printed = async (text: string): Promise<Pdf> => {
  const { book, numbering } = bookOf(text)
  return readPdf((await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no pictures')) })).pdf)
}

describe('printed', { timeout: 120_000 }, () => {
  let pdf: Pdf
  let bytes: Uint8Array
  let numbered: ReturnType<typeof bookOf>
  const textsOn = (words: string): readonly PdfText[] =>
    pdf.pages.find(({ texts }) => texts.some(({ text, y }) => y > 60 && text.includes(words)))?.texts ?? []

  beforeAll(async () => {
    numbered = bookOf(manuscript.replace('language: en', `language: en\nauthor: [${names.join(', ')}]`))
    const tools = { read: () => Promise.reject(new Error('no pictures')) }
    bytes = (await pressPrint(numbered.book, numbered.numbering, tools)).pdf
    pdf = await readPdf(bytes)
  })

  /** Words that stand level with some word, from the left, with the white before each. */
  const lineOf = (words: string) => {
    const texts = textsOn(words)
    const y = texts.find(({ text }) => text.includes(words))?.y ?? 0
    const line = texts.filter(text => Math.abs(text.y - y) < 1 && /\S/.test(text.text)).sort((a, b) => a.x - b.x)
    return line.map((text, index) => {
      const before = line[index - 1]
      return { ...text, white: before ? text.x - before.x - before.width : 0 }
    })
  }

  test('all is black', async () => {
    const document = await PDFDocument.load(bytes)
    const streams = document.context.enumerateIndirectObjects().flatMap(([, object]) => {
      const isPage = object instanceof PDFRawStream && !object.dict.has(PDFName.of('Type'))
      return isPage ? [Buffer.from(decodePDFRawStream(object).decode()).toString('latin1')] : []
    })
    const colours = new Set(streams.flatMap(stream => stream.match(/(?:[\d.]+ ){3}rg\b/gi) ?? []))
    expect([...colours].map(colour => colour.slice(0, -2)).sort()).toEqual(['0 0 0 ', '0 0 0 '])
  })

  test('lines that are broken by hand are not spread, though their paragraph goes on over a page', () => {
    const pages = pdf.pages.filter(({ texts }) => texts.some(({ text }) => text.includes('weighed')))
    const ends = pages.flatMap(({ texts }) =>
      texts
        .filter(({ text }) => text.includes('weighed'))
        .map(({ y }) => Math.max(...texts.filter(text => Math.abs(text.y - y) < 1).map(({ x, width }) => x + width))),
    )
    expect(ends.length).toBe(25)
    expect(pages.length).toBeGreaterThan(2)
    expect(Math.max(...ends)).toBeLessThan(200)
  })

  test('an address fills its lines', () => {
    const [, , ...words] = lineOf('See')
    expect(words.length).toBeGreaterThan(0)
    // One blank bears what is left of a line before a short word: `rolls/`.
    expect(Math.max(...words.map(({ white }) => white))).toBeLessThan(18)
  })

  test('a short word of an address is not parted', () => {
    const texts = textsOn('quebec/').filter(({ text }) => text.includes('/'))
    const levels = [...new Set(texts.map(({ y }) => Math.round(y)))]
    const lines = levels.map(level =>
      texts
        .filter(({ y }) => Math.round(y) === level)
        .map(({ text }) => text)
        .join(''),
    )
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines.slice(0, -1)) expect(line.trim()).toMatch(/\/$/)
  })

  test('lines of a formula are set by their signs of equality', () => {
    const equals = textsOn('quebec/').filter(({ text }) => text.includes('='))
    expect(equals).toHaveLength(2)
    expect(Math.abs((equals[0]?.x ?? 0) - (equals[1]?.x ?? 9))).toBeLessThan(0.5)
  })

  test('a date stays on one line of a table that is wider than the page', () => {
    expect(
      lineOf('692')
        .map(({ text }) => text)
        .join(' '),
    ).toMatch(/16.*June.*1560/)
  })

  test('a table wider than the line is set closer before its words are parted', () => {
    const words = (of: string) => lineOf(of).map(({ text }) => text.trim())
    expect(words('692').join(' ')).toMatch(/16.*June.*1560.*692.*H\..*Marchmont/)
    expect(Math.min(...lineOf('692').map(({ size }) => size))).toBeGreaterThan(6.9)
  })

  test('a paragraph behind a table that may move is indented', () => {
    const texts = textsOn('Thereafter')
    const margin = Math.min(...texts.filter(({ text }) => /\S/.test(text)).map(({ x }) => x))
    expect((lineOf('Thereafter')[0]?.x ?? 0) - margin).toBeGreaterThan(5)
  })

  test('no paragraph ends on a word of two letters', () => {
    const ends = pdf.pages.flatMap(linesOn).filter(line => /\bit\.$/.test(line))
    expect(ends.length).toBeGreaterThanOrEqual(48)
    expect(ends.filter(line => line.length < 6)).toEqual([])
  })

  test('a mark before a heading ends its page', () => {
    const pages = pdf.pages.map(linesOn)
    const behind = pages.flatMap((_, page) => (pages[page - 1]?.at(-1)?.startsWith('*') ? [pages[page]?.[1]] : []))
    expect(new Set(behind)).toEqual(new Set(['Again']))
  })

  test('each author has a line of the title page', () => {
    const [page] = pdf.pages.filter(({ texts }) => texts.some(({ text }) => text.includes('Papadopoulos')))
    const lines = names.map(name => {
      const words = name.split(/[ -]/)
      return new Set(
        page?.texts.filter(({ text }) => words.some(word => text.includes(word))).map(({ y }) => y.toFixed(1)),
      )
    })
    expect(lines.map(({ size }) => size)).toEqual([1, 1, 1])
    expect(new Set(lines.flatMap(line => [...line])).size).toBe(3)
  })

  test('a formula stands in the middle between two paragraphs', () => {
    const texts = textsOn('With what is as high')
    const at = texts.findIndex(({ text }) => text.includes('With what is as high'))
    const ys = [...new Set(texts.slice(at + 1).map(({ y }) => y))].sort((a, b) => a - b)
    const steps = ys.map((y, line) => y - (ys[line - 1] ?? y)).slice(2)
    const [above = 0, below = 99] = steps.filter(step => step > 16)
    expect(Math.abs(above - below)).toBeLessThan(2)
  })

  test('lines of text stand level on all pages, whatever stands between them', () => {
    const { size, leading } = formatOf(numbered.book.metadata.print)
    const [points, step] = [size * 0.75, leading * 0.75]
    const lines = pdf.pages.flatMap(({ texts }, page) =>
      texts
        .filter(
          text => Math.abs(text.size - points) < 0.01 && /^(The clerk|market|brass|and was|sworn)/.test(text.text),
        )
        .map(({ y }) => ({ page, off: (((y / step) % 1) + 1) % 1 })),
    )
    expect(new Set(lines.map(({ page }) => page)).size).toBeGreaterThan(5)
    const [first] = lines
    const apart = lines.map(({ off }) => Math.abs(off - (first?.off ?? 0))).map(gap => Math.min(gap, 1 - gap))
    expect(Math.max(...apart)).toBeLessThan(0.06)
  })

  test('a caption may be wider than its table', () => {
    const texts = textsOn('Weights of two')
    const caption = new Set(
      texts.filter(({ text }) => /Weights|pieces|found|magistrates|town/.test(text)).map(({ y }) => y),
    )
    expect(caption.size).toBe(2)
  })

  test('a running head is clear of the folio', () => {
    const gaps = pdf.pages.flatMap(({ texts }) => {
      const line = texts.filter(({ y, text }) => y < 60 && /\S/.test(text))
      const folio = line.find(({ text }) => /^\d+$/.test(text.trim()))
      const heads = line.filter(text => text !== folio)
      return folio ? heads.map(({ x, width }) => Math.max(folio.x - x - width, x - folio.x - folio.width)) : []
    })
    expect(gaps.length).toBeGreaterThan(3)
    expect(Math.min(...gaps)).toBeGreaterThan(9)
  })

  test('lists keep their letters, Roman numerals and brackets', () => {
    const words = textsOn('by the bushel').map(({ text }) => text)
    const markOf = (item: string) =>
      words
        .slice(
          0,
          words.findIndex(text => text.includes(item)),
        )
        .findLast(text => /\S/.test(text))
    expect(['by the bushel', 'by the peck', 'heaped'].map(markOf).map(mark => mark?.trim())).toEqual([
      '(b)',
      '(c)',
      '(i)',
    ])
  })
  test('stanzas are parted by a line, paragraphs of a definition and of an item by their indent', () => {
    const { leading } = formatOf(numbered.book.metadata.print)
    const texts = textsOn('the brass is bright')
    const y = (words: string) => texts.find(({ text }) => text.includes(words))?.y ?? 0
    expect((y('the brass is bright') - y('the doors are wide')) / (leading * 0.75)).toBeCloseTo(2, 1)
    const terms = textsOn('Or nine')
    const find = (words: string) => terms.find(({ text }) => text.includes(words)) as PdfText
    expect(find('Or nine').x).toBeGreaterThan(find('The fourth').x + 5)
    const items = textsOn('more of two')
    const at = (words: string) => items.find(({ text }) => text.includes(words)) as PdfText
    expect(at('more of two').x).toBeGreaterThan(at('Two').x + 5)
  })
})

test('a range is parted only before a long end, and in a caption not at all', { timeout: 60_000 }, async () => {
  const ranges = (from: number, end: number) =>
    Array.from({ length: 60 }, (_, at) => `${from + at}–${end + at}`).join(' ')
  const captions = Array.from({ length: 9 }, (_, at) => `Table: ${'m'.repeat(3 * at)} ${ranges(1801, 1910)}\n`)
  const tables = captions.map(caption => `| a |\n|---|\n| 1 |\n\n${caption}`).join('\n')
  const { pages } = await printed(`${head}# One\n\n${ranges(1601, 10)}\n\n${ranges(1701, 1810)}\n\n${tables}`)
  const lines = pages.flatMap(linesOn)
  const parted = lines.map(line => /(\d\d)\d\d–$/.exec(line.trim())?.[1]).filter(century => century !== undefined)
  expect([...new Set(parted)]).toEqual(['17'])
})

test('a long last word is parted only where the line before it would be loose', { timeout: 60_000 }, async () => {
  const endings = Array.from(
    { length: 60 },
    (_, at) => `${prose} ${'so it was '.repeat(3)}${'i'.repeat(at)} intelligence.`,
  )
  const { pages } = await printed(`${head}# One\n\n${endings.join('\n\n')}`)
  const lines = pages.flatMap(linesOn)
  const alone = lines.filter(line => 'intelligence.'.endsWith(line))
  expect(new Set(alone)).toEqual(new Set(['intelligence.', 'ligence.']))
})

test(
  'a year is not the last line of a paragraph but where the line before it would be loose',
  { timeout: 60_000 },
  async () => {
    const endings = Array.from(
      { length: 60 },
      (_, at) => `${prose} ${'so it was '.repeat(3)}${'i'.repeat(at)} in 1937.`,
    )
    const { pages } = await printed(`${head}# One\n\n${endings.join('\n\n')}`)
    const lines = pages.flatMap(linesOn)
    const ends = lines.filter(line => line.endsWith('1937.'))
    expect(ends).toHaveLength(60)
    expect(ends.filter(line => line === 'in 1937.').length).toBeGreaterThan(2)
    expect(ends.filter(line => line === '1937.').length).toBeLessThan(2)
  },
)

test(
  'a letter begins with two lines of its text on a page, and its signature does not stand on the next by itself',
  { timeout: 90_000 },
  async () => {
    const letter = (lines: number) =>
      `# Letter ${lines}\n\n${'It was so.\n\n'.repeat(lines)}## To the Clerk\n\n::: dateline\nHarborough, 3 June\n:::\n\nSir,\n\n${prose}\n\nYours,\n\n::: signature\nThos. Ardley\n:::\n`
    const { pages } = await printed(head + Array.from({ length: 16 }, (_, at) => letter(15 + at)).join('\n'))
    const texts = pages.map(page => linesOn(page).filter(line => !/^\d+$/.test(line)))
    expect(texts.filter(lines => lines.at(-1) === 'Sir,' || lines.at(-1) === 'Harborough, 3 June')).toEqual([])
    expect(texts.filter(lines => lines.slice(0, 2).includes('Thos. Ardley') && !lines.includes('Yours,'))).toEqual([])
    expect(texts.flat().filter(line => line === 'Thos. Ardley')).toHaveLength(16)
  },
)

test('a long formula is broken where the line before it would be loose', { timeout: 60_000 }, async () => {
  const texts = Array.from(
    { length: 40 },
    (_, at) =>
      `${prose} ${'i'.repeat(at)} as he did not know, $a + b + c + d + e + f = g + h + i + j + k + l$ holds for all.`,
  )
  const { pages } = await printed(`${head}# One\n\n${texts.join('\n\n')}`)
  const lines = pages.flatMap(linesOn)
  expect(lines.filter(line => line.endsWith('know,') && line.length < 55)).toEqual([])
  expect(lines.filter(line => line.includes('know,'))).toHaveLength(40)
})

test('no line of a short epigraph is a word alone', { timeout: 60_000 }, async () => {
  const epigraphs = Array.from(
    { length: 40 },
    (_, at) => `::: epigraph\n> The clerk ${'i'.repeat(at)} wrote it down in the book, and the measure was sworn.\n:::`,
  )
  const { pages } = await printed(`${head}# One\n\n${epigraphs.join('\n\nIt was so.\n\n')}`)
  const ends = pages.flatMap(linesOn).filter(line => line.endsWith('sworn.'))
  expect(ends).toHaveLength(40)
  expect(Math.min(...ends.map(line => line.length))).toBeGreaterThan(20)
})

const written = (text: string) => {
  const { book, numbering } = bookOf(head + text)
  return writePrint(book, numbering, src => src).divisions[0]?.html ?? ''
}

test('an abbreviation stays with its number, but not in code, and not every word that looks like one', () => {
  const html = written('# One\n\nSee pp. 12–14, § 3, vol. xi and no. *5*; the tap. 3 drips. `p. 7` is code.\n')
  expect(html).toContain(
    'See pp.\u00a012–14, §\u00a03, vol.\u00a0xi and no. <em>5</em>; the tap. 3 drips. <code>p. 7</code>',
  )
})

test('what is in a language of the other direction runs in that direction', () => {
  const html = written('# One\n\n::: {lang=he}\nבראשית\n:::\n\nIn [בראשית]{lang=he} and [Paris]{lang=fr}.\n')
  expect(html).toContain('<div role="generic" lang="he" dir="rtl">')
  expect(html).toContain('<span role="emphasis" lang="he" dir="rtl">')
  expect(html).toContain('<span role="emphasis" lang="fr">')
})

test('fields of a reading have their emphasis in all editions', () => {
  const source = '*Journal of Weights* 14 (2019), _passim_ & a*b*c'
  const numbered = bookOf(
    `${head.replace('print:', `readings: { one: { source: "${source}" } }\nprint:`)}# One\n\nText.\n`,
  )
  const emphasised = '<em>Journal of Weights</em> 14 (2019), <em>passim</em> &amp; a*b*c'
  const paper = writePrint(numbered.book, numbered.numbering, src => src).divisions[0]?.html
  for (const edition of [paper, ...[webFiles, epubFiles].map(filesOf => [...filesOf(numbered).values()].join(''))])
    expect(edition).toContain(`${emphasised}</p>`)
})

test('a number written with the 1 alone is lining, but not among what is, and not in other faces', () => {
  const text = '# One\n\nIn Table 1, on 11:1 and 1–10, of 1,100 in 1911.[^1]\n\n| 1 |\n|---|\n| 1 |\n\n[^1]: On p. 1.\n'
  const html = written(text)
  expect([...html.matchAll(/<span class="lining">(.*?)<\/span>/g)].map(([, number]) => number)).toEqual([
    '1',
    '11:1',
    '1–10',
  ])
  const { book, numbering } = bookOf(head.replace('print: {', 'print: { theme: course-pack,') + text)
  expect(writePrint(book, numbering, src => src).divisions[0]?.html).not.toContain('lining')
})

test('figures among small capitals are lining ones, but not those of marks', () => {
  const html = written(
    '# One\n\n## Section 12[^a] of `x2`\n\n### Section 3\n\n![A weight](x.png){#fig-a}\n\n[^a]: Note.\n',
  )
  const [, heading = ''] = /<h2[^>]*>(.*?)<\/h2>/.exec(html) ?? []
  expect(heading).toMatch(
    /^Section <span class="figures">12<\/span><sup [^>]*><a [^>]*>1<\/a><\/sup> of <code>x2<\/code>$/,
  )
  expect(html).toMatch(/<h3[^>]*>Section 3<\/h3>/)
  expect(html).toContain('<span class="caption-label">Figure <span class="figures">1</span>.</span>')
  const left = withLiningFigures('<h2>Section 12</h2><h4>Part 3</h4>', 'print')
  expect(left).toBe('<h2>Section 12</h2><h4>Part <span class="figures">3</span></h4>')
})
