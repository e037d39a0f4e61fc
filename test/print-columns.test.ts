/** Two columns: each is laid out like a page, and two of them make one. */
import { expect, test } from 'vitest'
import { inPairs, layColumns, pair } from '../scripts/press/columns.ts'
import { formatOf } from '../scripts/press/format.ts'
import { last, type Ended } from '../scripts/press/page/last.ts'
import type { Taken } from '../scripts/press/page/take.ts'
import type { LaidDocument, LaidPage } from '../scripts/press/paged.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import type { PdfText } from '../scripts/press/pdf/facts.ts'
import { pressPrint } from '../scripts/press/print.ts'
import { metadata } from './builders.ts'
import { bookOf } from './proof-editions.ts'

const column = (name: string, foot = ''): LaidPage => ({
  text: `<p>${name}</p>`,
  foot,
  continues: name === 'b',
  ids: [`id-${name}`],
  called: foot === '' ? [] : [`note-${name}`],
  begun: foot === '' ? [] : [`note-${name}`],
})

test('two columns make a page, each with its notes at its foot; the last may stand alone', () => {
  const pages = pair([column('a', '<p>Of a</p>'), column('b', '<p>Of b</p>'), column('c')], 'en')
  expect(pages.map(({ ids, called, begun }) => [ids, called, begun])).toEqual([
    [
      ['id-a', 'id-b'],
      ['note-a', 'note-b'],
      ['note-a', 'note-b'],
    ],
    [['id-c'], [], []],
  ])
  expect(pages[0]?.text).toBe(
    '<div class="column ltr"><div class="page-text"><p>a</p></div><div class="page-notes"><div class="page-notes-text"><p>Of a</p></div></div></div>' +
      '<div class="column ltr"><div class="page-text"><p>b</p></div><div class="page-notes continues"><div class="page-notes-text"><p>Of b</p></div></div></div>',
  )
  expect(pages[1]?.text).toBe('<div class="column ltr"><div class="page-text"><p>c</p></div></div>')
  expect(pages.map(({ foot }) => foot)).toEqual(['', ''])
})

test('a text that is read from the right has its first column on the right', () => {
  expect(pair([column('a')], 'he')[0]?.text).toContain('class="column rtl"')
})

test('what had no room in the fourth column is told of on the second page', () => {
  const notices = [0, 1, 2, 3].map(page => ({ kind: 'picture-scaled', words: '', page }) as const)
  const laid = {
    pages: [column('a'), column('b'), column('c')],
    faults: [],
    late: [],
    overfull: [],
    notices,
    fills: [],
  }
  const { pages, notices: told } = inPairs(laid, 'en')
  expect(pages).toHaveLength(2)
  expect(told.map(({ page }) => page)).toEqual([0, 0, 1, 1])
})

/** Columns of twenty lines, a paragraph a line; a figure takes as many as its name says, and stands where it was written. */
const setInColumns = (html: string, strips: readonly number[] = []): LaidDocument => {
  const lines = [...html.matchAll(/<(p|figure)\b[^>]*>(.*?)<\/\1>/g)].flatMap(([line, what = '', own = '']) =>
    what === 'p' ? [line] : [line, ...Array<string>(Number(own.replace(/<[^>]*>|\D/g, '')) - 1).fill('')],
  )
  const pages: LaidPage[] = []
  for (let at = 0; at < lines.length || pages.length === 0;) {
    const height = 20 - (strips[pages.length >> 1] ?? 0) / 10
    const text = lines.slice(at, at + height).join('')
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id)
    pages.push({ text, foot: '', continues: false, ids, called: [], begun: [] })
    at += height
  }
  return { pages, faults: [], late: [], overfull: [], notices: [], fills: [] }
}

/** Words of each page of a text with marked figures, under each other. */
const inColumns = async (
  figures: readonly (readonly [before: number, reach: string, name: string])[],
  lines: number,
) => {
  const blocks = Array.from({ length: lines + 1 }, (_, line) => {
    const own = figures.filter(([before]) => before === line)
    const marked = own.map(
      ([, reach, name]) => `<!--figure ${reach}--><figure id="${name}">${name}</figure><!--/figure-->`,
    )
    return marked.join('\n') + (line < lines ? `<p>${line}.</p>` : '')
  })
  const html = `<article><div class="division-text">\n${blocks.join('\n')}\n</div>\n</article>`
  const lay = (html: string, measure: number, strips?: readonly number[]) =>
    Promise.resolve(setInColumns(html, measure === 100 ? [] : strips))
  const { pages } = await layColumns(html, 'en', { lines: 20, leading: 10, measure: 100, column: 45 }, lay)
  const words = pages.map(({ text }) =>
    text
      .replace(/<[^>]*>/g, ' ')
      .trim()
      .split(/\s+/),
  )
  const own = words.flat().sort()
  expect(own).toEqual(
    [...Array.from({ length: lines }, (_, line) => `${line}.`), ...figures.map(([, , name]) => name)].sort(),
  )
  expect(pages.flatMap(({ ids }) => ids).sort()).toEqual([...figures.map(([, , name]) => name)].sort())
  expect(pages.map(({ text }) => text).join('')).not.toMatch(/<!--|<a/)
  return words
}

test('a wide figure stands over both columns of the sheet after its own, and the text goes on below', async () => {
  const pages = await inColumns([[10, 'wide', 'a6']], 100)
  expect(pages.map(page => page.slice(0, 2))).toEqual([
    ['0.', '1.'],
    ['a6', '40.'],
    ['68.', '69.'],
  ])
})

test('wide figures stand in their order, on one sheet if it has room for them', async () => {
  const [, one] = await inColumns(
    [
      [10, 'wide', 'a6'],
      [12, 'wide', 'b6'],
    ],
    100,
  )
  expect(one?.slice(0, 3)).toEqual(['a6', 'b6', '40.'])
  const [, first, second] = await inColumns(
    [
      [10, 'wide', 'a8'],
      [12, 'wide', 'b8'],
    ],
    100,
  )
  expect([first?.slice(0, 2), second?.slice(0, 2)]).toEqual([
    ['a8', '40.'],
    ['b8', '64.'],
  ])
})

test('no figure overtakes a wide one: it is raised too, else the wide one stays in its column', async () => {
  const [, raised] = await inColumns(
    [
      [10, 'wide', 'a6'],
      [20, 'narrow', 'b4'],
    ],
    100,
  )
  expect(raised?.slice(0, 3)).toEqual(['a6', 'b4', '40.'])
  const [kept] = await inColumns(
    [
      [10, 'wide', 'a6'],
      [20, 'fixed', 'b4'],
    ],
    100,
  )
  expect([kept?.indexOf('a6'), kept?.indexOf('b4')]).toEqual([10, 21])
  const later = await inColumns(
    [
      [10, 'wide', 'a6'],
      [70, 'fixed', 'b4'],
    ],
    100,
  )
  expect(later.map(page => page.indexOf('a6'))).toEqual([-1, 0, -1])
})

test('a wide figure that leaves no room for text stays in its column; one at the end stands over the last lines', async () => {
  const [page] = await inColumns([[10, 'wide', 'a13']], 100)
  expect(page?.indexOf('a13')).toBe(10)
  expect((await inColumns([[50, 'wide', 'a6']], 50)).at(-1)?.slice(0, 3)).toEqual(['a6', '40.', '41.'])
})

test('a wide figure at the end has a page to itself where the last lines would have to give way to it', async () => {
  expect((await inColumns([[78, 'wide', 'a6']], 78)).at(-1)).toEqual(['a6'])
  const behind = await inColumns(
    [
      [45, 'fixed', 'b4'],
      [50, 'wide', 'a6'],
    ],
    50,
  )
  expect(behind.at(-1)).toEqual(['a6'])
})

test('a title is not lowered in its column', () => {
  const dropOf = (columns: number) => formatOf(metadata({ print: { trim: '210x297mm', columns } }).print).drop
  expect([dropOf(1) > 0, dropOf(2)]).toEqual([true, 0])
})

/** Pages of ten pixels a line, with what text and notes take. */
const ended = (fills: readonly number[], ends = fills): Ended => ({
  laid: { pages: fills.map(() => column('a')), faults: [], late: [], overfull: [], notices: [], fills },
  taken: fills.map((fill, at) => ({ fill, end: ends[at] }) as Taken),
})

/** What is asked of a layout that ends in these ways, one after the other: from which page on, and the heights of so many pages. */
const asked = async (columns: number, first: Ended, others: readonly (Ended | null)[], pages: number) => {
  const tries: (readonly number[])[] = []
  const laid = await last()(first, {
    leading: 10,
    columns,
    heightOf: () => 300,
    flawsIn: taken => taken.filter(({ fill }) => fill === 13).length,
    remake: (from, heights, textEnd) => {
      tries.push([from, textEnd ?? NaN, ...Array.from({ length: pages }, (_, index) => heights(index))])
      return Promise.resolve(others[tries.length - 1] ?? null)
    },
    mend: () => Promise.resolve(others[tries.length - 1] ?? first),
  })
  return { tries, fills: laid.fills }
}

test('the text of the last columns ends level, its notes at the foot; what fails, begins a note late or goes to a third column is none', async () => {
  const others = [null, ended([290, 300, 160, 13]), ended([290, 300, 150, 140, 10]), ended([290, 300, 155, 145])]
  expect(await asked(2, ended([290, 300, 290, 10]), others, 4)).toEqual({
    tries: [150, 160, 170, 180].map(end => [2, end, 300, 300, 300, 300]),
    fills: [290, 300, 155, 145],
  })
  expect(await asked(2, ended([280, 275]), [], 2)).toEqual({ tries: [], fills: [280, 275] })
})

test('a short last page gets lines of those before it: by its text, however long its notes are', async () => {
  const filled = ended([300, 290, 290, 290, 290, 290, 60])
  expect(
    await asked(1, ended([300, 300, 300, 300, 300, 300, 60], [300, 300, 300, 300, 300, 300, 20]), [filled], 7),
  ).toEqual({
    tries: [[3, NaN, 300, 300, 300, 290, 290, 290, 290]],
    fills: filled.laid.fills,
  })
  expect((await asked(1, ended([300, 300, 60], [300, 300, 40]), [], 3)).tries).toEqual([])
})

test('a last page that cannot be filled is made half as short, or stays as it is', async () => {
  const [first, half, less] = [[...Array<number>(12).fill(300), 20], [...Array<number>(12).fill(295), 40], 30]
  const others = [ended(half.with(-1, less)), null, ended(half), ...Array<null>(6).fill(null), ended(half)]
  const { tries, fills } = await asked(1, ended(first), others, 0)
  const asMany = [
    [7, 5, 3, 0],
    [9, 9, 7, 5],
    [9, 9, 9, 7],
  ]
  expect([tries, fills]).toEqual([[...asMany.flatMap(from => [...new Set(from)]), 0].map(from => [from, NaN]), half])
  expect((await asked(1, ended(first), [ended(half.with(-1, less))], 0)).fills).toEqual(first)
})

test('where a line of each page is not enough for a short last one, the few before it give two or three', async () => {
  const [first, filled] = [ended([300, 300, 300, 300, 300, 20]), ended([300, 300, 300, 280, 280, 60])]
  const low = ended([300, 300, 300, 300, 250, 60])
  const { tries, fills } = await asked(1, first, [null, null, low, filled], 6)
  const lowered = (from: number, by: number) => [
    from,
    NaN,
    ...Array.from({ length: 6 }, (_, at) => (at < from ? 300 : 300 - by)),
  ]
  expect([tries, fills]).toEqual([[lowered(1, 10), lowered(0, 10), lowered(3, 20), lowered(1, 20)], filled.laid.fills])
})

test('a last page that lacks a line is better than pages three lines lower, one of which has a flaw', async () => {
  const pages = Array<number>(6).fill(300)
  const [first, less, low] = [
    [...pages.with(0, 13), 20],
    [...pages, 40],
    [...pages.with(0, 13), 60],
  ]
  const others = [ended(less), ...Array<null>(4).fill(null), ended(low), null, ended(less)]
  const { tries, fills } = await asked(1, ended(first), others, 0)
  expect([tries.length, fills]).toEqual([8, less])
})

test('a short last page of two columns gets lines of the columns before it, and then ends level', async () => {
  const full = [300, 300, 300, 300, 300, 300, 300, 300]
  const lowered = [300, 300, 290, 290, 290, 290, 290, 290]
  const { tries, fills } = await asked(
    2,
    ended([...full, 70]),
    [ended([...lowered, 100]), ended([...lowered, 50, 50])],
    9,
  )
  expect(tries).toEqual([
    [2, NaN, ...lowered, 290],
    [8, 50, ...lowered, 290],
  ])
  expect(fills).toEqual([...lowered, 50, 50])
})

test('a title stands over both columns, which begin and end level; its notes stand under the first', async () => {
  const say = (many: number, from: number) =>
    Array.from({ length: many }, (_, index) => `w${((index + from) * 7919).toString(36)}`).join(' ')
  const { book, numbering } = bookOf(
    '---\ntitle: Of Columns\nlanguage: en\nprint: { theme: course-pack, trim: a4, columns: 2, opening: any }\n---\n\n' +
      `# Of Honest Measure and Its Enemies in the Several Market Towns of the River[^t] {#long}\n\n${say(2000, 0)}\n\n[^t]: Of the title.\n`,
  )
  const { pdf, places } = await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no picture')) })
  const opening = places.get('long') ?? 0
  const pages = (await readPdf(pdf)).pages.slice(opening, opening + 2)
  const { column, gap, leading } = formatOf(book.metadata.print)
  const [first, last] = pages.map(({ texts }) => texts.filter(({ text, y }) => y > 60 && /\S/.test(text)))
  const middle = (texts: readonly PdfText[] | undefined) =>
    Math.min(...(texts ?? []).map(({ x }) => x)) + (column + gap / 2) * 0.75
  const title = (first ?? []).filter(text => text.size > 12)
  expect(Math.max(...title.map(({ x, width }) => x + width))).toBeGreaterThan(middle(first))
  const sizes = (last ?? []).map(text => text.size.toFixed(1)).sort()
  const usual = sizes[sizes.length >> 1]
  const body = (texts: readonly PdfText[] | undefined) => (texts ?? []).filter(text => text.size.toFixed(1) === usual)
  const sides = (texts: readonly PdfText[] | undefined) =>
    [(x: number) => x < middle(texts), (x: number) => x >= middle(texts)].map(isSide =>
      body(texts)
        .filter(({ x }) => isSide(x))
        .map(({ y }) => y),
    )
  const [left, right] = sides(first)
  expect(Math.min(...(left ?? []))).toBeCloseTo(Math.min(...(right ?? [])), 1)
  const note = (first ?? []).find(({ text }) => text.includes('Of the title'))
  expect(note?.x).toBeLessThan(middle(first))
  expect(Math.min(...(left ?? []))).toBeLessThan(400)
  const ends = sides(last).map(ys => Math.max(...ys))
  expect(Math.abs((ends[0] ?? 0) - (ends[1] ?? 999))).toBeLessThan(leading)
}, 60_000)

test('a text that begins with a list in a quotation begins no lower than its second column', async () => {
  const { book, numbering } = bookOf(
    '---\ntitle: Of Columns\nlanguage: en\nprint: { theme: course-pack, trim: a4, columns: 2, opening: any }\n---\n\n' +
      `# Of Two {#two}\n\n> > - A list within.\n\n${'The ferryman kept his books. '.repeat(200)}\n`,
  )
  const { pdf, places } = await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no picture')) })
  const { texts = [] } = (await readPdf(pdf)).pages[places.get('two') ?? 0] ?? {}
  const { inner, column, gap } = formatOf(book.metadata.print)
  const middle = (inner + column + gap / 2) * 0.75
  const list = texts.find(({ text }) => text.includes('A list within'))
  const second = texts.filter(({ x, text }) => x > middle && /ferry|books/.test(text)).map(({ y }) => y)
  expect(second.length).toBeGreaterThan(5)
  expect(Math.abs((list?.y ?? 0) - Math.min(...second))).toBeLessThan(3)
}, 60_000)

test('notes numbered by page are numbered through both columns', async () => {
  const prose = (from: number) =>
    Array.from({ length: 90 }, (_, index) => `w${((index + from) * 7919).toString(36)}`).join(' ')
  const paragraphs = Array.from({ length: 14 }, (_, at) => `${prose(90 * at)}.[^n${at}]\n\n[^n${at}]: Noted ${at}.\n`)
  const { book, numbering } = bookOf(
    '---\ntitle: Of Columns\nlanguage: en\nnotes: { numbering: page }\n' +
      `print: { theme: course-pack, trim: a4, columns: 2, opening: any }\n---\n\n# Of Two {#two}\n\n${paragraphs.join('\n')}`,
  )
  const { pdf, places } = await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no picture')) })
  const opening = places.get('two') ?? 0
  const pages = (await readPdf(pdf)).pages.slice(opening, opening + 2)
  const marks = pages.map(({ texts }) => texts.map(({ text }) => text.trim()).filter(text => /^\d+\.$/.test(text)))
  expect(marks.map(({ length }) => length > 3)).toEqual([true, true])
  expect(marks).toEqual(marks.map(page => page.map((_, index) => `${index + 1}.`)))
}, 60_000)

test('under its title, a text that is read from the right has a column on either side', async () => {
  const { book, numbering } = bookOf(
    '---\ntitle: Of Columns\nlanguage: he\nprint: { theme: course-pack, trim: a4, columns: 2, opening: any }\n---\n\n' +
      `# שער {#two}\n\n${'ספר מכתב עדות זיכרון '.repeat(200)}\n`,
  )
  const { pdf, places } = await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no picture')) })
  const texts =
    (await readPdf(pdf)).pages[places.get('two') ?? 0]?.texts.filter(({ text }) => /ספר|עדות/.test(text)) ?? []
  const { inner, column, gap } = formatOf(book.metadata.print)
  const middle = (inner + column + gap / 2) * 0.75
  const [right, left] = [texts.filter(({ x }) => x > middle), texts.filter(({ x }) => x < middle)]
  expect(Math.min(right.length, left.length)).toBeGreaterThan(10)
  expect(right.length).toBeGreaterThanOrEqual(left.length - 5)
}, 60_000)

test('a long note of a title leaves room for what comes first in the text, or has its column to itself', async () => {
  const long = 'The clerk of the ferry wrote it down. '.repeat(60)
  const { book, numbering } = bookOf(
    '---\ntitle: Of Columns\nlanguage: en\nprint: { theme: course-pack, trim: 150x178mm, size: 9, columns: 2, opening: any }\n---\n\n' +
      `# Of Tolls[^t] {#tolls}\n\n- First of all the ford, where carts cross.[^a]\n- Then the bridge.[^b]\n\n${long}\n\n` +
      `[^t]: ${long}\n\n[^a]: Of fords.\n\n[^b]: Of bridges.\n`,
  )
  const { pdf, places } = await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no picture')) })
  const opening = places.get('tolls') ?? 0
  const pages = (await readPdf(pdf)).pages.slice(opening).map(({ texts }) => texts.map(({ text }) => text).join(''))
  const pageOf = (words: string) => pages.findIndex(text => text.includes(words))
  expect([pageOf('The clerk'), pageOf('First of all'), pageOf('Of fords'), pageOf('Of bridges')]).toEqual([0, 0, 0, 0])
}, 60_000)

test('where the table of a note goes to the next column, the text goes on above what is left of the note', async () => {
  const text = 'The clerk of the ferry wrote it down. '
  const { book, numbering } = bookOf(
    '---\ntitle: Of Columns\nlanguage: en\nprint: { theme: course-pack, trim: a4, columns: 2, opening: any }\n---\n\n' +
      `# Of Tolls {#tolls}\n\n${text.repeat(20)}[^t]\n\n${text.repeat(150)}\n\n` +
      `[^t]: Look at these.\n\n    Both of them.\n\n    | ${'Of carts and of oxen that pull them. '.repeat(60)} | Toll |\n    | --- | --- |\n    | a | b |\n`,
  )
  const { pdf, places } = await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no picture')) })
  const { texts = [] } = (await readPdf(pdf)).pages[places.get('tolls') ?? 0] ?? {}
  const { inner, column, gap, leading } = formatOf(book.metadata.print)
  const first = texts.filter(({ x }) => x < (inner + column + gap / 2) * 0.75)
  const note = first.find(({ text }) => text.includes('Look at'))
  const last = Math.max(...first.filter(({ text }) => /clerk|ferry|wrote/.test(text)).map(({ y }) => y))
  expect((note?.y ?? 999) - last).toBeLessThan(4 * leading)
}, 60_000)

test('a wide table stands over both columns, with its caption, its cells whole; one that calls a note stays in its own', async () => {
  const text = 'The clerk of the ferry wrote it down. '.repeat(12)
  const table = (call: string, name: string) =>
    `| Year | Town | Remarks of the clerk |\n| --- | --- | --- |\n` +
    `| 1801 | Market Harborough${call} | Waited below the bridge, for want of boats |\n\nTable: ${name} {.wide}\n\n`
  const { book, numbering } = bookOf(
    '---\ntitle: Of Columns\nlanguage: en\nprint: { theme: course-pack, trim: a4, columns: 2, opening: any }\n---\n\n' +
      `# Of Tolls {#tolls}\n\n${text}\n\n${table('', 'Of tolls')}${`${text}\n\n`.repeat(22)}${table('[^n]', 'Of noted tolls')}${text}\n\n[^n]: A note.\n`,
  )
  const { pdf, places } = await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no picture')) })
  const pages = (await readPdf(pdf)).pages.slice(places.get('tolls') ?? 0).map(({ texts }) => texts)
  const { inner, column, gap } = formatOf(book.metadata.print)
  const middle = (inner + column + gap / 2) * 0.75
  const [first, second = []] = pages
  expect(first?.some(({ text }) => text.includes('Harborough'))).toBe(false)
  const [remark] = second.filter(({ text }) => text.includes('for want of boats'))
  expect((remark?.x ?? 0) + (remark?.width ?? 0)).toBeGreaterThan(middle)
  expect(remark?.text).toContain('Waited below the bridge')
  const noted = pages
    .flat()
    .filter(({ text }) => /Market|Harborough/.test(text))
    .at(-1)
  expect(noted && noted.x < middle === noted.x + noted.width < middle).toBe(true)
}, 60_000)
