/** What gives way where something has no room: figures and tables move, pictures shrink, rows part, and a note or its call waits. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { build } from '../scripts/commands/build.ts'
import { withBrowser } from '../scripts/press/browser/run.ts'
import { formatCss, formatOf } from '../scripts/press/format.ts'
import { readStyleSheets } from '../scripts/press/job.ts'
import { layWhole, type Engine } from '../scripts/press/layout.ts'
import { makeBed, openBed, type LaidDocument, type LayOptions } from '../scripts/press/paged.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import type { Pdf } from '../scripts/press/pdf/facts.ts'
import { writeMath } from '../scripts/writers/math.ts'
import { metadata } from './builders.ts'

const format = formatOf(metadata({ print: { trim: '105x150mm', size: 9.5, leading: 12.5 } }).print)
const textHeight = format.lines * format.leading

const drawing = (width: number, height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%"/></svg>`

const picture = (height: number): string =>
  `<img alt="" src="data:image/svg+xml,${encodeURIComponent(drawing(90, Math.round(height)))}">`
const figure = (name: string, height: number, kind = ''): string =>
  `<figure class="${kind}">${picture(height)}<figcaption>${name}</figcaption></figure>`
const lines = (name: string, many: number): string =>
  Array.from({ length: many }, (_, line) => `<p class="whole">${name}${line} is a line.</p>`).join('')
const call = (id: string): string => `<span class="noteref"><a href="#${id}" data-note="${id}">1</a></span>`

const division = (blocks: string, notes = ''): string =>
  `<article class="division reading" id="x" lang="en"><div class="division-text">${blocks}</div></article>` +
  `<section class="notes" lang="en" dir="ltr">${notes}</section>`

describe('laid-out pages', () => {
  let layOut: (html: string, policy?: LayOptions['policy'], more?: Partial<LayOptions>) => Promise<LaidDocument>
  let done: () => void = () => undefined
  let closed: Promise<void>
  beforeAll(async () => {
    const desk = await mkdtemp(path.join(tmpdir(), 'octavo-test-moves-'))
    await new Promise<void>((resolve, reject) => {
      closed = withBrowser(async browser => {
        const styles = [formatCss(format), await readStyleSheets()].join('\n')
        const bed = openBed(() => browser.newPage(), await makeBed(desk, styles))
        const options = { textHeight, measure: format.measure, leading: format.leading }
        layOut = (html, policy = 'auto', more = {}) =>
          bed.layOut(html, { ...options, marksByPage: false, notesAlone: false, policy, ...more }, 30_000)
        resolve()
        await new Promise<void>(end => (done = end))
        await bed.close()
        await rm(desk, { recursive: true })
      })
      closed.catch(reject)
    })
  })
  afterAll(async () => {
    done()
    await closed
  })

  /** Those of the words that stand on each page, in their order there. */
  const found = ({ pages, faults }: LaidDocument, pattern: RegExp): readonly (readonly string[])[] => {
    expect(faults).toEqual([])
    return pages.map(({ text }) => text.replace(/<[^>]*>/g, '|').match(pattern) ?? [])
  }
  /** The first and the last word of each page, and the figures among them. */
  const outline = (laid: LaidDocument) => found(laid, /\b(?:Plate|Table) \d|\b[abc]\d+\b/g)

  const half = Math.floor(format.lines / 2)

  test('a page that ends within lines broken by hand keeps its last line, and the hyphen before it', async () => {
    const words = 'ba\u00ad'.repeat(40 * format.lines)
    const { pages, faults } = await layOut(division(`<p>a0<br>a1<br>${words}</p>`))
    expect(faults).toEqual([])
    const hyphens = pages.map(({ text }) => text.match(/[\u00ad\u2010]/g)?.length ?? 0)
    expect(pages.length).toBeGreaterThan(1)
    expect(hyphens[0]).toBe(format.lines - 2)
  })

  test('a figure without room goes to the head of the next page, and the text after it fills this one', async () => {
    const [one = [], two = []] = outline(
      await layOut(division(lines('a', half) + figure('Plate 1', textHeight * 0.7) + lines('b', format.lines))),
    )
    expect(one.length).toBeGreaterThanOrEqual(format.lines - 1)
    expect(one[half]).toBe('b0')
    expect(two[0]).toBe('Plate 1')
    expect(two[1]).toBe(`b${one.length - half}`)
  })
  test('photographs are laid out as drawings are, though nobody decodes them in a window that is not seen', async () => {
    const dot =
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='
    const [one] = outline(
      await layOut(division(`<figure><img alt="" src="${dot}"><figcaption>Plate 1</figcaption></figure>`)),
    )
    expect(one).toEqual(['Plate 1'])
  })
  const signsOf = ({ pages }: LaidDocument): readonly string[] =>
    [...(pages[0]?.text ?? '').matchAll(/<math.*?<\/math>/gs)].map(([math]) => math.replace(/<[^>]*>/g, ''))
  test.each([true, false])('a formula wider than its line is broken before operators (set apart: %s)', async apart => {
    const terms = Array.from({ length: 60 }, (_, term) => `x_{${term}}`).join(' + ')
    const math = writeMath(`y = ${terms}`, apart) ?? ''
    const laid = await layOut(division(apart ? `<div class="math">${math}</div>` : `<p>Where ${math} is it.</p>`))
    expect(laid).toMatchObject({ faults: [], overfull: [], notices: [] })
    expect(signsOf(laid)).toEqual(['y', '=x0', ...Array.from({ length: 59 }, (_, term) => `+x${term + 1}`)])
  })
  test('several formulas, wider together than their line, go to lines of their own whole, without the white between them', async () => {
    const sum = (name: string, many: number) => Array.from({ length: many }, (_, term) => `${name}_{${term}}`).join('+')
    const math = writeMath(`${sum('x', 8)},\\qquad ${sum('y', 8)}.`, true) ?? ''
    const laid = await layOut(division(`<div class="math">${math}</div>`))
    expect(laid).toMatchObject({ faults: [], overfull: [], notices: [] })
    const plain = (name: string) => Array.from({ length: 8 }, (_, term) => `${name}${term}`).join('+')
    expect(signsOf(laid)).toEqual([`${plain('x')},`, `${plain('y')}.`])
    expect(laid.pages[0]?.text).not.toContain('<mspace')
  })
  test('headings of a table of like words are turned over alike', async () => {
    const heads = ['Corps', 'v, calculée (m/s)', 'v, mesurée (m/s)'].map(words => `<th>${words}</th>`).join('')
    const cells = ['Goutte', '1,0', '2,0'].map(words => `<td>${words}</td>`).join('')
    const table = `<table><thead><tr>${heads}</tr></thead><tbody><tr>${cells}</tr></tbody></table>`
    const [page] = (await layOut(division(table))).pages
    expect(page?.text).toMatch(/<td[^>]*bound[^>]*>1,0/)
    expect(page?.text).not.toMatch(/<th[^>]*bound[^>]*>v/)
  })
  test('one that cannot be broken is set smaller, and told where it is hard to read', async () => {
    const math = writeMath(`\\sqrt{${Array.from({ length: 40 }, (_, term) => `x_{${term}}`).join(' + ')}}`, true) ?? ''
    const { faults, overfull, notices } = await layOut(division(`<div class="math">${math}</div>`))
    expect({ faults, overfull }).toEqual({ faults: [], overfull: [] })
    expect(notices).toMatchObject([{ kind: 'formula-scaled', page: 0 }])
  })
  test('words without a blank are broken in cells that have no room for them, and that is told', async () => {
    const row = Array.from({ length: 6 }, (_, cell) => `<td>${String(cell).repeat(32)}</td>`).join('')
    const { faults, overfull, notices } = await layOut(division(`<table><tbody><tr>${row}</tr></tbody></table>`))
    expect({ faults, overfull }).toEqual({ faults: [], overfull: [] })
    expect(notices).toMatchObject([{ kind: 'words-broken', page: 0 }])
  })
  test('blanks before a sign of code that has no room on its line do not run off the page', async () => {
    const code = `${'='.repeat(40)}${' '.repeat(60)}==`
    const { faults, overfull } = await layOut(division(`<pre>${code}\n${code}</pre>`))
    expect({ faults, overfull }).toEqual({ faults: [], overfull: [] })
  })
  test('long words are hyphenated in a table that is wider than its line, and in no other', async () => {
    const rowOf = (cells: number) => `<tr>${'<td>inter\u00adnation\u00adali\u00adza\u00adtion</td>'.repeat(cells)}</tr>`
    const tables = [8, 2].map(cells => `<table><caption>Words</caption><tbody>${rowOf(cells)}</tbody></table>`)
    const { overfull, notices, pages } = await layOut(division(tables.join('')))
    expect({ overfull, notices }).toEqual({ overfull: [], notices: [] })
    // What the soft hyphens that went held together must not move the columns.
    expect(pages[0]?.text.match(/<table.*?<tbody>/gs)?.map(table => /<col /.test(table))).toEqual([true, false])
    expect((pages[0]?.text ?? '').split('</table>').map(table => table.includes('\u00ad'))).toEqual([
      true,
      false,
      false,
    ])
  })
  test('one of class “here” stays where it is', async () => {
    const html = division(lines('a', half) + figure('Plate 1', textHeight * 0.7, 'here') + lines('b', 9))
    const [one = [], two = []] = outline(await layOut(html))
    expect(one).toEqual(Array.from({ length: half }, (_, line) => `a${line}`))
    expect(two.slice(0, 2)).toEqual(['Plate 1', 'b0'])
  })
  test('one whose caption calls a note moves as far as the next call, and not to the foot', async () => {
    const plate = figure(`Plate 1${call('n')}`, textHeight * 0.7, 'foot')
    const called = `<p>c0 calls${call('m')} and ${'goes on '.repeat(20)}</p>`
    const pagesOf = async (text: string, ids: readonly string[]) => {
      const notes = ids.map(id => `<div class="note" id="${id}"><p>1. Of it.</p></div>`).join('')
      const laid = await layOut(division(lines('a', half) + plate + text + lines('b', format.lines), notes))
      expect([laid.late, laid.pages.flatMap(({ begun }) => begun)]).toEqual([[], ids])
      return outline(laid)
    }
    const [full = [], plated = []] = await pagesOf('', ['n'])
    expect(full.length).toBeGreaterThanOrEqual(format.lines - 1)
    expect(plated[0]).toBe('Plate 1')
    const [some = [], others = []] = await pagesOf(lines('b', half - 4) + called, ['n', 'm'])
    expect(some.at(-1)).toBe(`b${half - 5}`)
    expect(others.slice(0, 2)).toEqual(['Plate 1', 'c0'])
  })
  test('figures and tables keep their order: a small one waits for a high one before it', async () => {
    const table = '<table><caption>Table 2</caption><tbody><tr><td>one cell</td></tr></tbody></table>'
    const blocks = [
      lines('a', half),
      figure('Plate 1', textHeight * 0.7),
      lines('b', 3),
      table,
      lines('c', format.lines),
    ]
    const pages = outline(await layOut(division(blocks.join(''))))
    expect(pages.flat().filter(word => /\d/.test(word) && / /.test(word))).toEqual(['Plate 1', 'Table 2'])
    expect(pages[0]?.filter(word => / /.test(word))).toEqual([])
    expect(pages[0]).toContain('c0')
  })
  test('nothing moves to a place before its own, though figures wait', async () => {
    const table = '<table><caption>Table 2</caption><tbody><tr><td>one cell</td></tr></tbody></table>'
    const blocks = [
      lines('a', half),
      figure('Plate 1', textHeight * 0.7),
      lines('b', format.lines),
      table,
      lines('c', 9),
    ]
    const words = outline(await layOut(division(blocks.join('')))).flat()
    expect(words.indexOf('Table 2')).toBeGreaterThan(words.indexOf(`b${format.lines - 1}`))
  })
  test('a picture whose caption calls a note stands beneath the title, and its caption whole', async () => {
    const title = '<header class="division-header"><h1 class="division-title">A Title</h1></header>'
    const note = `<div class="note" id="n"><p>1. ${'words of a note '.repeat(12)}</p></div>`
    const caption = `Plate 1${call('n')} and ${'more of it '.repeat(9)} Plate 2`
    const html = division(figure(caption, textHeight, 'here') + lines('a', 9), note).replace(
      '<div class="division-text">',
      `${title}$&`,
    )
    const { pages, faults } = await layOut(html)
    expect(faults).toEqual([])
    expect(pages[0]?.text).toMatch(/A Title.*<img.*Plate 1.*Plate 2/s)
    expect(pages[0]?.begun).toEqual(['n'])
  })
  test('under a title over two columns a picture has room with its caption and the note of the title, as high as it is printed', async () => {
    const calls = '<p class="calls"><a class="credit-call" data-note="n"></a></p>'
    const note = `<div class="note" id="n"><p>${'words of a note '.repeat(12)}</p></div>`
    const html = division(figure('Plate 1', textHeight, 'here') + lines('a', 30), note)
    for (const strip of [0.1, 0.3].map(part => part * textHeight)) {
      const { pages, faults, late } = await layOut(html.replace('<div class="division-text">', `${calls}$&`), 'auto', {
        strips: [strip],
      })
      const { text = '', begun } = pages[0] ?? {}
      expect([faults, late, begun]).toEqual([[], [], ['n']])
      const printed = parseFloat(/[^-]height: ([\d.]+)px/.exec(text)?.[1] ?? '')
      const under = text.match(/Plate 1|is a line/g)?.length ?? 0
      expect(under).toBeGreaterThan(0)
      // Of the note, three lines at least.
      expect(printed + (under + 3 * 0.8) * format.leading).toBeLessThan(textHeight - strip)
    }
  })
  test('a table with a caption that goes on over pages does not overtake a figure that waits', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => `<tr><td>row ${row}</td></tr>`).join('')
    const table = `<table><caption>Table 2</caption><tbody>${rows}</tbody></table>`
    const blocks = [lines('a', half), figure('Plate 1', textHeight * 0.7), table, lines('c', 3)]
    const pages = outline(await layOut(division(blocks.join(''))))
    expect(pages.flat().filter(word => / /.test(word))).toEqual(['Plate 1', 'Table 2'])
  })
  test.each([
    ['between the rows', 60, 1],
    ['in a row', 3, 40],
  ])(
    'a table that is parted %s goes on beneath a figure that waited before it, in its columns, under its head',
    async (_, rows, high) => {
      const cell = (word: string) => `<td>${`${word}<br>`.repeat(high)}</td>`
      const body = Array.from({ length: rows }, (_, row) => `<tr>${cell(`a${row}`)}${cell(`b${row}`)}</tr>`).join('')
      const table = `<table><thead><tr><th>Head</th><th>Other</th></tr></thead><tbody>${body}</tbody></table>`
      const laid = await layOut(division(lines('c', half) + figure('Plate 1', textHeight * 0.7) + table))
      const pages = found(laid, /Plate 1|Head|\b[abc]\d+\b/g)
      expect(pages.map(words => words.indexOf('Plate 1')).slice(0, 3)).toEqual([-1, 0, -1])
      expect(pages[1]?.slice(0, 2)).toEqual(['Plate 1', 'Head'])
      expect(laid.pages[1]?.text.match(/<col /g)?.length).toBe(2)
      expect(laid.notices.length).toBe(high > 1 ? rows : 0)
    },
  )
  test('figures that wait at the end of the text have pages of their own', async () => {
    const blocks = [lines('a', half), figure('Plate 1', textHeight * 0.7), figure('Plate 2', textHeight * 0.7)]
    const pages = outline(await layOut(division(blocks.join(''))))
    expect(pages.map(words => words.filter(word => / /.test(word)))).toEqual([[], ['Plate 1'], ['Plate 2']])
  })
  /** Page by page, where each plate stands. */
  const stands = ({ pages, faults }: LaidDocument): readonly (readonly string[])[] => {
    expect(faults).toEqual([])
    return pages.map(({ text }) => {
      const flow = text.replace(/<(figure|table)\b[^>]*at-foot.*?<\/\1>/gs, '')
      const words = flow.replace(/<[^>]*>/g, '|').match(/Plate \d|\b[abc]\d+\b/g) ?? []
      const inFlow = words.flatMap((word, at) =>
        word.startsWith('Plate') ? [`${word} ${words.slice(0, at).every(it => /P/.test(it)) ? 'head' : 'text'}`] : [],
      )
      const sunk = [...text.matchAll(/<(figure|table)\b[^>]*at-foot.*?(Plate \d)/gs)].map(
        ([, , name]) => `${name} foot`,
      )
      return [...inFlow, ...sunk]
    })
  }
  const small = textHeight * 0.25
  const full = format.lines
  test('a figure that wants to be at the foot stands there, under text that was written after it', async () => {
    const laid = await layOut(division(lines('a', 3) + figure('Plate 1', small, 'foot') + lines('b', 2 * full)))
    expect(stands(laid)).toEqual([['Plate 1 foot'], [], []].slice(0, laid.pages.length))
    const [, top] = /<figure[^>]*top: ([\d.]+)px/.exec(laid.pages[0]?.text ?? '') ?? []
    expect(Number(top)).toBeGreaterThan(textHeight * 0.6)
    expect(laid.pages[0]?.text).toContain('b5 ')
    expect(laid.fills[0]).toBeGreaterThan(textHeight - 1.6 * format.leading)
  })
  test('it goes to the foot of the next page where its own has no room for it, and stands above the notes', async () => {
    const note = '<div class="note" id="n"><p>1. Of a line.</p></div>'
    const text = lines('b', 2 * full).replace('b30 is', `b30${call('n')} is`)
    const laid = await layOut(division(lines('a', full - 3) + figure('Plate 1', small, 'foot') + text, note))
    expect(stands(laid).slice(0, 2)).toEqual([[], ['Plate 1 foot']])
  })
  test('a figure that wants to be at the head goes to the head of the next page though it had room', async () => {
    const laid = await layOut(division(lines('a', 3) + figure('Plate 1', small, 'head') + lines('b', full)))
    expect(stands(laid)).toEqual([[], ['Plate 1 head']])
    expect(laid.fills[0]).toBeGreaterThan(textHeight - 1.6 * format.leading)
  })
  test.each(['head', 'foot'])(
    'where the text ends on its page, one that wants to be at the %s stands behind it',
    async to => {
      const [one = []] = outline(await layOut(division(lines('a', 3) + figure('Plate 1', small, to) + lines('b', 4))))
      expect(one).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'b3', 'Plate 1'])
    },
  )
  test('the book says where its figures stand, and a figure says otherwise', async () => {
    const plates = figure('Plate 1', small) + lines('b', full) + figure('Plate 2', small, 'here') + lines('c', full)
    const html = division(lines('a', 3) + plates).replace('<article', '<article data-figures="foot"')
    expect(stands(await layOut(html)).flat()).toEqual(['Plate 1 foot', 'Plate 2 text'])
  })
  test('of two figures that wait, one stands at the head and one at the foot', async () => {
    const plates = figure('Plate 1', small) + lines('b', 1) + figure('Plate 2', small)
    const laid = await layOut(division(lines('a', full - 3) + plates + lines('c', 2 * full)))
    expect(stands(laid).slice(0, 2)).toEqual([[], ['Plate 1 head', 'Plate 2 foot']])
  })
  test('a figure that waited does not stand over a heading', async () => {
    const rest = `${lines('b', 3)}<h2>A heading</h2>${lines('c', 2 * full)}`
    const laid = await layOut(division(lines('a', full - 4) + figure('Plate 1', small) + rest))
    expect(stands(laid).slice(0, 2)).toEqual([[], ['Plate 1 foot']])
  })
  test('a figure near the end of its page goes to the foot, so that no few lines stand beneath it', async () => {
    const laid = await layOut(
      division(lines('a', Math.floor(full * 0.6)) + figure('Plate 1', small) + lines('b', full)),
    )
    expect(stands(laid)).toEqual([['Plate 1 foot'], []])
  })
  test('figures keep their order where one at the foot is followed by others that stay or move', async () => {
    const note = '<div class="note" id="n"><p>1. Of the plate.</p></div>'
    const blocks = (last: string) => lines('a', 3) + figure('Plate 1', small, 'foot') + lines('b', 3) + last
    const [staying = []] = stands(
      await layOut(division(blocks(figure(`Plate 2${call('n')}`, small / 2, 'here')) + lines('c', full), note)),
    )
    expect(staying).toEqual(['Plate 1 text', 'Plate 2 text'])
    const both = division(blocks(figure('Plate 2', small)) + lines('c', 2 * full))
    expect(stands(await layOut(both))[0]).toEqual(['Plate 1 foot', 'Plate 2 foot'])
  })
  test.each(['head', 'foot', 'auto'])(
    'a figure (%s) stays where it was written, where the one right behind it stays and the page would be left white',
    async kind => {
      const plates = figure('Plate 1', small, kind) + figure('Plate 2', textHeight * 0.4, 'here')
      const laid = await layOut(division(lines('a', 3) + plates + lines('b', full)))
      expect(stands(laid)[0]).toEqual(['Plate 1 text', 'Plate 2 text'])
    },
  )
  test('one too high for the foot stands at the head', async () => {
    const laid = await layOut(division(lines('a', 3) + figure('Plate 1', textHeight * 0.9, 'foot') + lines('b', full)))
    expect(stands(laid).slice(0, 2)).toEqual([[], ['Plate 1 head']])
  })
  test('a picture that is higher than a page is told of, with its caption and its page', async () => {
    const { faults, notices } = await layOut(division(lines('a', half) + figure('A high plate', textHeight * 3)))
    expect(faults).toEqual([])
    expect(notices).toEqual([{ kind: 'picture-scaled', words: 'A high plate', page: 1 }])
    const { notices: none } = await layOut(division(figure('A small plate', 60)))
    expect(none).toEqual([])
  })
  test('a row that is higher than a page is told of, one that only might have been parted is not', async () => {
    const table = (words: number) =>
      `<table><tbody><tr><td>Row of</td><td>${'words '.repeat(words)}</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>`
    const { faults, notices } = await layOut(division(table(900)))
    expect(faults).toEqual([])
    expect(notices).toMatchObject([{ kind: 'row-broken', page: 0 }])
    expect(notices[0]?.words).toMatch(/^Row of/)
    expect((await layOut(division(table(20)))).notices).toEqual([])
  })
  test('rows that a cell holds together are not parted; a cell that spans more than a page is', async () => {
    const pairs = Array.from(
      { length: 30 },
      (_, row) => `<tr><td rowspan="2">both ${row}</td><td>up ${row}.</td></tr><tr><td>down ${row}.</td></tr>`,
    )
    const pages = found(
      await layOut(division(lines('a', 3) + `<table><tbody>${pairs.join('')}</tbody></table>`)),
      /\b(?:up|down) \d+/g,
    )
    expect(pages.length).toBeGreaterThan(2)
    for (const words of pages) {
      const of = (kind: string) => words.filter(word => word.startsWith(kind)).map(word => word.slice(kind.length))
      expect(of('up')).toEqual(of('down'))
    }
    const rows = Array.from({ length: 60 }, (_, row) => `<tr><td>row ${row}.</td></tr>`).join('')
    const wide = `<table><tbody><tr><td rowspan="61">One cell</td><td>first</td></tr>${rows}</tbody></table>`
    const spread = found(await layOut(division(wide)), /One cell|row \d+/g)
    expect(spread.length).toBeGreaterThan(2)
    expect(spread.flat()).toEqual(['One cell', ...Array.from({ length: 60 }, (_, row) => `row ${row}`)])
  })
  const counted = (html: string, pattern: RegExp) => html.match(pattern)?.length ?? 0
  test('a cell of many words that spans more than a page stands beside its rows, and goes on beside the others', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => `<tr><td>row ${row}.</td></tr>`).join('')
    const cell = `<td rowspan="61">${'many words of one cell '.repeat(12)}</td>`
    const { faults, pages } = await layOut(
      division(`<table><tbody><tr>${cell}<td>first</td></tr>${rows}</tbody></table>`),
    )
    expect(faults).toEqual([])
    expect(pages.length).toBeGreaterThan(2)
    const spans = pages.map(({ text }) => Number(/rowspan="(\d+)"/.exec(text)?.[1]))
    expect(spans).toEqual(pages.map(({ text }) => counted(text, /<tr/g)))
    expect(spans.reduce((sum, span) => sum + span, 0)).toBe(61)
  })
  test('in a table set tight, a page may end behind the row beside which a cell that spans more has its words', async () => {
    const cell = `<td rowspan="3" style="width: 8em">many words of<br>one cell</td>`
    const row = `<tr>${cell}<td>up<br>beside it.${call('a')}</td></tr>`
    const rows = `${row}<tr><td>down${call('b')}${call('c')}</td></tr><tr><td>below.</td></tr>`
    const table = `<table style="line-height: 1"><tbody><tr><td>one</td><td>two</td></tr>${rows}</tbody></table>`
    const laid = await layOut(
      division(lines('a', half) + table + lines('b', 9), note('a', 20) + note('b', 240) + note('c', 20)),
    )
    expect(found(laid, /beside|down|below/g).filter(words => words.length > 0)).toEqual([['beside'], ['down', 'below']])
  })
  test('a cell that spans low rows is broken where no page has room for all its words and the notes of its row', async () => {
    const cell = `<td rowspan="2" style="width: 14em">First ${'many words of one cell '.repeat(8)}Last${call('a')}</td>`
    const rows = `<tr>${cell}<td>up${call('b')}</td></tr><tr><td>down</td></tr>`
    const table = `<table><tbody><tr><td>one</td><td>two</td></tr>${rows}</tbody></table>`
    const laid = await layOut(division(lines('a', 4) + table + lines('b', 9), note('a', 380) + note('b', 20)))
    expect([laid.late, found(laid, /First/g)[0]]).toEqual([[], ['First']])
  })
  test('a broken row ends its page in one cell, where the notes of all its cells have no room there together', async () => {
    const left = `<td style="width: 10em">${'left words '.repeat(30)}${call('a')}</td>`
    const row = `${left}<td style="width: 10em">right${call('b')} ${'right words '.repeat(40)}</td>`
    const table = `<table><tbody><tr>${row}</tr></tbody></table>`
    const { pages, faults, late } = await layOut(division(lines('a', 10) + table, note('a', 500) + note('b', 20)))
    expect([faults, late, pages[0]?.begun]).toEqual([[], [], ['a']])
  })
  test('in a note, rows that a cell holds together have a cell in each column wherever the note goes on', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => `<tr><td>row ${row}.</td></tr>`).join('')
    const table = `<table><tbody><tr><td rowspan="61">One cell</td><td>first</td></tr>${rows}</tbody></table>`
    const noted = `<div class="note" id="a"><p><a class="note-mark" href="#a">1. </a>So.</p>${table}</div>`
    const { faults, pages } = await layOut(division(`<p>Called${call('a')}.</p>`, noted))
    expect(faults).toEqual([])
    const feet = pages.filter(({ foot }) => foot.includes('<tr'))
    expect(feet.length).toBeGreaterThan(1)
    for (const { foot } of feet) expect(counted(foot, /<td/g)).toBe(2 * counted(foot, /<tr/g))
  })
  const title = '<header class="division-header"><h1 class="division-title">A Title</h1></header>'
  const titled = (html: string) => html.replace('<div class="division-text">', `${title}$&`)
  const note = (id: string, words: number) =>
    `<div class="note" id="${id}"><p><a class="note-mark" href="#${id}">1. </a>${'words of a note '.repeat(words / 4)}</p></div>`
  const numbers = (many: number) => Array.from({ length: many }, (_, index) => index)

  test('a first row whose notes no page can hold stays under the title with the head of its table', async () => {
    const row = `<tr><td>cell${call('b')}${call('c')}</td></tr>`
    const table = `<table><caption>Table 1${call('a')}</caption><thead><tr><th>Head</th></tr></thead><tbody>${row}</tbody></table>`
    const { pages, faults, late } = await layOut(
      titled(division(table + lines('a', 9), note('a', 100) + note('b', 390) + note('c', 20))),
    )
    expect([faults, late, pages[0]?.begun]).toEqual([[], ['c'], ['a', 'b']])
  })
  test('a first row is parted for the sake of its notes where headings stand above the head of its table', async () => {
    const words = (many: number) => 'words of a cell '.repeat(many)
    const row = `<tr><td>${words(6)}${call('a')}${words(24)}${call('b')}</td></tr>`
    const table = `<table><thead><tr><th>Head</th></tr></thead><tbody>${row}</tbody></table>`
    const headings = '<h2>A heading</h2>'.repeat(5)
    const { faults, late } = await layOut(division(lines('a', 20) + headings + table, note('a', 80) + note('b', 50)))
    expect([faults, late]).toEqual([[], []])
  })
  test('a head of a table that is parted is no heading: the page before it ends where it is full', async () => {
    const head = `<thead><tr><th>${'words of a head '.repeat(200)}</th></tr></thead>`
    const table = `<table><caption>Table 1${call('a')}</caption>${head}<tbody><tr><td>cell</td></tr></tbody></table>`
    const laid = await layOut(division(lines('a', format.lines - 3) + table + lines('b', 40), note('a', 100)))
    expect(outline(laid)[0]?.at(-1)).toBe(`a${format.lines - 4}`)
  })
  test('the columns of a table in pieces are written with no more digits than a page keeps', async () => {
    const rows = numbers(40).map(row => `<tr><td>row ${row}</td><td>${'x'.repeat(row % 9)}</td><td>of ${row}</td></tr>`)
    const { pages } = await layOut(division(`<table><tbody>${rows.join('')}</tbody></table>`))
    const widths = pages.flatMap(({ text }) => text.match(/(?<=<(?:col|table)\b[^>]*\bwidth: )[^;]*/g) ?? [])
    expect(widths.length).toBeGreaterThanOrEqual(8)
    expect(widths.filter(width => !/^\d+(?:\.\d\d?)?px$/.test(width))).toEqual([])
  })
  test('a page ends some lines earlier where a note that runs over would keep another from beginning on the next one', async () => {
    const paragraph = `<p>${'words of a line '.repeat(12)}${call('a')}</p>`
    const plate = figure(`Plate${call('b')}`, 3 * format.leading, 'here')
    const text = division(lines('a', 18) + paragraph + plate + lines('b', 10), note('a', 500) + note('b', 40))
    const { faults, late, pages, fills } = await layOut(text)
    expect([faults, late, pages.map(({ begun }) => begun)]).toEqual([[], [], [[], ['a'], ['b']]])
    expect(fills[0]).toBeLessThan(textHeight - 4 * format.leading)
  })
  test('where figures have pages of their own, no title is parted to fill them', async () => {
    const long = title.replace('A Title', 'words of a title '.repeat(9))
    const plate = figure(`Plate 1 ${'more of it '.repeat(96)}`, textHeight * 0.1, 'here')
    const laid = await layOut(division(plate + plate).replace('<div class="division-text">', `${long}$&`))
    expect(found(laid, /title|Plate 1/g)).toEqual([Array(9).fill('title'), ['Plate 1'], ['Plate 1']])
  })
  test('a page with a gap keeps the line that ends within a word', async () => {
    const word = 'in\u00adter\u00adna\u00adtion\u00adal\u00adi\u00adza\u00adtion '
    const text = `${word.repeat(9)}${call('a')} ${word.repeat(3).trim()}${call('b')}${call('c')} ${word.repeat(30)}`
    const notes = note('a', 20) + note('b', 300) + note('c', 20)
    const { pages } = await layOut(division(`${lines('a', 4)}<p>${text}</p>`, notes))
    expect(pages.map(({ called }) => called)).toEqual([['a'], ['b', 'c'], []])
    expect(pages[0]?.text).toMatch(/\u2010<\/p>/)
  })

  test('where no page has room for the notes of a caption, it stays under its title, and what can be had of them', async () => {
    const caption = `Plate 1${call('a')} and ${'more of it '.repeat(9)} Plate 2${call('b')}`
    const html = division(figure(caption, textHeight * 0.3) + lines('a', 9), note('a', 900) + note('b', 20))
    const { pages, faults, late } = await layOut(titled(html))
    expect([faults, late, pages[0]?.begun]).toEqual([[], ['b'], ['a']])
    expect(pages[0]?.text).toMatch(/A Title.*Plate 1.*Plate 2/s)
  })

  test('a row whose notes no page can hold is parted: the head that is set once more does not stand for text', async () => {
    const cell = `${'a cell '.repeat(12)}${numbers(6)
      .map(index => call(`n${index}`))
      .join(' and more of it ')}`
    const rows = `<thead><tr><th>Head</th><th>Head</th></tr></thead><tbody><tr><td>first</td><td>row</td></tr><tr><td>${cell}</td><td>last</td></tr></tbody>`
    const notes = numbers(6).map(index => note(`n${index}`, 90))
    const { faults, late, notices } = await layOut(
      division(lines('a', half) + `<table>${rows}</table>`, notes.join('')),
    )
    expect(faults).toEqual([])
    expect(late).toEqual([])
    expect(notices).toMatchObject([{ kind: 'row-broken' }])
  })
  test('where marks begin anew on each page, a call is as wide as it will be before its note has room', async () => {
    const rows = numbers(40).map(
      row =>
        `<tr><td>${`row ${row} `.repeat(9)}${call(`n${row}`)}${call(`m${row}`)}</td><td>${'a cell '.repeat(9)}</td></tr>`,
    )
    const table = `<table><thead><tr><th>Head</th><th>${'head '.repeat(20)}</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
    const notes = numbers(40).map(row => note(`n${row}`, row % 7 === 3 ? 240 : 12) + note(`m${row}`, 24))
    const { faults, pages } = await layOut(division(table, notes.join('')), 'auto', { marksByPage: true })
    expect(faults).toEqual([])
    for (const { text, called } of pages) {
      const marks = [...text.matchAll(/<a [^>]*href="#[nm]\d+"[^>]*>(\d+)</g)].map(([, mark]) => Number(mark))
      expect(marks).toEqual(numbers(called.length).map(index => index + 1))
    }
  })
  test('notes that run over leave a row its room, and the row stands above them', async () => {
    const row = `<tr><td>${'a row of it '.repeat(30)}${call('b')}</td><td>cell</td></tr>`
    const table = `<table><thead><tr><th>${'head '.repeat(30)}</th><th>Head</th></tr></thead><tbody><tr><td>one${call('a')}</td><td>two</td></tr>${row}</tbody></table>`
    const { faults } = await layOut(division(lines('a', half) + table, note('a', 600) + note('b', 24)))
    expect(faults).toEqual([])
  })
  test('notes that run over wait where what cannot be parted leaves room for one line of them', async () => {
    const counts: number[] = []
    for (const less of numbers(8)) {
      const block = figure(`The block${'<br>of lines'.repeat(8 - less)}`, textHeight, 'here')
      const text = lines('a', format.lines - 6) + `<p class="whole">Called${call('n')}.</p>` + block + lines('b', 9)
      const { faults, late, pages } = await layOut(division(text, note('n', 240)))
      expect({ faults, late }).toEqual({ faults: [], late: [] })
      const here = pages.find(page => page.text.includes('The block'))
      counts.push(textOf(here, 'foot').match(/\w+/g)?.length ?? 0)
    }
    expect(counts[0]).toBe(0)
    expect(counts.filter(words => words > 0 && words < 15)).toEqual([])
    expect(counts.at(-1)).toBeGreaterThan(15)
  })
  test('no line leaves a page for the sake of white that nothing could fill: its figures wait in their order, with a call', async () => {
    const pageOf = async (less: number) => {
      const plates = figure('Plate 1', textHeight * 0.8 - less) + figure(`Plate 2${call('n')}`, textHeight / 3)
      const called = `<p>c0 calls${call('m')} and ${'goes on '.repeat(20)}</p>`
      const html = division(lines('a', half) + plates + called + lines('b', 9), note('n', 12) + note('m', 12))
      return outline(await layOut(html))[0]
    }
    for (const less of [4, 5]) expect((await pageOf(less * format.leading))?.at(-1)).toBe(`a${half - 1}`)
  })
  test('a figure that no column under a title has room for waits for one without, whole, and the text goes on', async () => {
    const plate = figure(`Plate 1${'<br>of lines'.repeat(half)}`, textHeight)
    const { pages, faults } = await layOut(division(lines('a', 3) + plate + lines('b', 3 * format.lines)), 'auto', {
      strips: [0.4 * textHeight],
      columns: 2,
    })
    expect(faults).toEqual([])
    expect(pages.map(({ text }) => /<figure class="[^"]*continued/.test(text))).not.toContain(true)
    expect(pages.findIndex(({ text }) => text.includes('Plate 1'))).toBe(2)
    expect(pages[1]?.text).toContain('is a line')
  })
  test('short words beside a picture do not run out of their cell with it', async () => {
    const long = 'words of a cell that is long '.repeat(6)
    const table = `<table><tbody><tr><td>${long}</td><td>${long}</td><td>One ${picture(60)} two.</td></tr></tbody></table>`
    const { faults, overfull } = await layOut(
      division(table.replace('width%3D%2290%22', 'width%3D%22120%22') + lines('a', 3)),
    )
    expect([faults, overfull]).toEqual([[], []])
  })
  test('notes that run over leave the head of a table its first row', async () => {
    const row = `<tr><td>${'Row<br>'.repeat(9)}</td></tr>`
    const table = `<table><caption>Table 1</caption><thead><tr><th>${'Head<br>'.repeat(4)}</th></tr></thead><tbody>${row.repeat(4)}</tbody></table>`
    for (const words of [740, 800, 860]) {
      const text = lines('a', 2) + `<p class="whole">Called${call('n')}.</p>` + table + lines('b', 9)
      const { pages, faults } = await layOut(division(text, note('n', words)))
      expect(faults).toEqual([])
      expect(
        textOf(
          pages.find(page => page.text.includes('Table 1')),
          'text',
        ),
      ).toContain('Row')
    }
  })
  test('a figure right behind the title moves, and the text after it stands beneath the title', async () => {
    const html = titled(division(figure('Plate 1', textHeight * 0.85) + lines('b', format.lines)))
    const [one = [], two = []] = outline(await layOut(html))
    expect(one[0]).toBe('b0')
    expect(two[0]).toBe('Plate 1')
  })
  test('a picture that stays beneath a title, in a quotation behind the mark of a source page, has room there', async () => {
    const mark = '<div class="page-mark">[97]</div>'
    const html = titled(division(`${mark}<blockquote>${figure('Plate 1', textHeight)}</blockquote>${lines('b', 3)}`))
    const { pages, faults } = await layOut(html)
    expect(faults).toEqual([])
    expect(pages[0]?.text).toMatch(/A Title.*\[97\].*<img/s)
  })
  test('a line whose notes fill a page does not leave a single line of its paragraph behind', async () => {
    const last = `<p>${'some words of it '.repeat(14)}the end${call('n')}${call('m')}</p>`
    const { pages, faults } = await layOut(division(lines('a', 5) + last, note('n', 700) + note('m', 12)))
    expect(faults).toEqual([])
    const [, ...after] = pages.filter(({ text }) => text.includes('some words') || text.includes('the end'))
    for (const { text } of after) expect(text.replace(/<[^>]*>/g, '').length).toBeGreaterThan(50)
  })
  test('a title and a heading stand on one page, where neither can stand with what follows', async () => {
    const block = `<p class="whole">b0${'<br>b1'.repeat(full - 1)}</p>`
    const laid = await layOut(titled(division(`<h2 class="heading">A heading</h2>${block}${lines('c', 3)}`)))
    expect(laid.faults).toEqual([])
    expect(textOf(laid.pages[0])).toMatch(/^\s*A Title\s*A heading$/)
    expect(textOf(laid.pages[1])).toMatch(/^b0b1/)
  })
  test('a caption stays with its picture, though its notes then come late', async () => {
    const caption = `Plate 1, ${'some words of a caption '.repeat(6)}${call('n')}${call('m')}`
    for (const words of [360, 400, 440, 480]) {
      const html = division(lines('a', 2) + figure(caption, 60) + lines('b', 9), note('n', words) + note('m', 12))
      const { pages, faults } = await layOut(html)
      expect(faults).toEqual([])
      expect(pages.filter(({ text }) => text.includes('figcaption'))).toHaveLength(1)
    }
  })
  const textOf = (page: LaidDocument['pages'][number] | undefined, part: 'text' | 'foot' = 'text') =>
    (page?.[part] ?? '').replace(/<[^>]*>|\u00ad/g, '')
  test('lines before one whose notes fill a page stay where they have room', async () => {
    const last = `<p>${'some words of it '.repeat(14)}the end${call('n')}${call('m')}</p>`
    const { pages } = await layOut(division(lines('a', 5) + last, note('n', 440) + note('m', 200)))
    const turn = pages.findIndex(({ called }) => called.includes('n'))
    expect(textOf(pages[turn])).toContain('the end')
    expect(textOf(pages[turn]).length).toBeLessThan(90)
    expect(textOf(pages[0])).toContain('some words')
    expect(pages.slice(0, turn).every(page => textOf(page).length > 200)).toBe(true)
  })
  test('a line that calls a long note does not go to the next page for the sake of a word', async () => {
    const word = `consti\u00adtutio\u00adnali\u00adsation`
    const pages: LaidDocument['pages'][] = []
    for (const index of numbers(12)) {
      const text = `${'x'.repeat(index)} ${`${word} of it `.repeat(3)}${call('n')} ${`${word} `.repeat(60)}`
      const html = division(lines('a', 6) + `<p>${`${word} `.repeat(14)}${text}</p>`, note('n', 500))
      pages.push((await layOut(html)).pages)
    }
    const filled = pages.map(([one]) => textOf(one).length + textOf(one, 'foot').length)
    expect(Math.min(...filled)).toBeGreaterThan(0.8 * Math.max(...filled))
  })
  test('a paragraph of three lines in a note is not parted, since one of them would stand alone', async () => {
    const short = (id: string) =>
      `<div class="note" id="${id}"><p><a class="note-mark" href="#${id}">1. </a>${'words of a note '.repeat(9)}</p><p>Then two lines ${'of the second '.repeat(7)}</p></div>`
    for (const many of numbers(7)) {
      const blocks = lines('a', format.lines - 9 + many) + `<p>Called${call('n')} here.</p>` + lines('b', 30)
      const { pages } = await layOut(division(blocks, short('n')))
      const [, rest] = pages.filter(({ foot }) => foot !== '')
      if (rest) expect(textOf(rest, 'foot')).toMatch(/^(1\. |Then two lines)/)
    }
  })
  test('nor is one of three lines that a picture makes as high as six', async () => {
    const tall = `Wide ${'words of it '.repeat(5)}${picture(50)} ${'and of more '.repeat(6)}.`
    for (const above of numbers(8)) {
      const { pages } = await layOut(division(`${lines('a', format.lines - above)}<p>${tall}</p>${lines('b', 9)}`))
      expect(pages.filter(({ text }) => /Wide|and of more/.test(text)).length).toBe(1)
    }
  })
  test('nor is a term of three lines', async () => {
    const term = `<dl><dt>Wide ${'words of a term '.repeat(8)}and of more</dt><dd>What it is.</dd></dl>`
    for (const above of numbers(8)) {
      const { pages } = await layOut(division(`${lines('a', format.lines - above)}${term}${lines('b', 9)}`))
      expect(pages.filter(({ text }) => /Wide|and of more/.test(text)).length).toBe(1)
    }
  })
  test.each([
    ['<p title="a > b">R&amp;D ש</p>', '<p>R&amp;D |ש</p>'],
    ['<p title="ש">R&amp;D.</p><p>A ש.</p>', '<p>R&amp;D.</p><p>A |ש|.</p>'],
    ['<p dir="rtl">ראו, שם.</p>', '<p dir="rtl">ראו, שם.</p>'],
    ['<p><i dir="rtl">ראו A</i> b</p>', '<p><i dir="rtl">ראו |A</i> b</p>'],
  ])('text is cut where it may turn, and in no block in which nothing turns: %s', async (html, wanted) => {
    const { pages } = await layOut(division(html))
    const text = pages[0]?.text.replaceAll('<!---->', '|').replace(/ (?:class|data-[a-z]+)="[^"]*"/g, '')
    expect(text).toContain(wanted)
  })
  test('blanks between two words in other dress stand after a page’s end too', async () => {
    const words = numbers(600).map(at => (at % 2 ? `<em>w${at}</em>` : `<strong>w${at}</strong>`))
    const { pages, faults } = await layOut(division(`<p>${words.join(' ')}</p>`))
    expect(faults).toEqual([])
    expect(pages.length).toBeGreaterThan(1)
    const printed = pages.flatMap(page => textOf(page).trim().split(/\s+/))
    expect(printed).toEqual(numbers(600).map(at => `w${at}`))
  })
  test('a table in a note goes on over the page between two rows, in the same columns', async () => {
    const rows = numbers(40).map(row => `<tr><td>row ${row}</td><td>${'x'.repeat(row % 9)}</td></tr>`)
    const table = `<div class="note" id="n"><p>1. Of the rows.</p><table><tbody>${rows.join('')}</tbody></table></div>`
    const { pages, faults, late } = await layOut(division(`<p>Called${call('n')} here.</p>${lines('b', 60)}`, table))
    expect([faults, late]).toEqual([[], []])
    const feet = pages.map(({ foot }) => foot.match(/row \d+/g) ?? [])
    expect(feet.flat()).toEqual(numbers(40).map(row => `row ${row}`))
    expect(feet.filter(({ length }) => length > 0).length).toBe(2)
    const columns = feet.flatMap((rows, page) =>
      rows.length === 0 ? [] : [pages[page]?.foot.match(/<col style="width: [\d.]+px/g)],
    )
    expect(columns.map(found => found?.length)).toEqual([2, 2])
    expect(columns[1]).toEqual(columns[0])
  })
  test.each(numbers(8))(
    'a table that is cut in a note, with a wide word in its last row, lays no foot over a line (%i)',
    async above => {
      const row = (...cells: readonly string[]) => `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
      const [word, long] = ['x'.repeat(70), 'representationsworth']
      const rows = [
        row('Were', 'it so'),
        row(`Column ${word}`, 'In 1917'),
        row('Printer', long),
        row('Author', 'Which'),
      ]
      const noted = `<div class="note" id="n"><p>1. Of it.</p><table><tbody>${rows.join('')}</tbody></table></div>`
      const text = lines('a', format.lines - 4 - above) + `<p>Called${call('n')} here.</p>${lines('b', 9)}`
      const { faults, overfull } = await layOut(division(text, noted))
      expect({ faults, overfull }).toEqual({ faults: [], overfull: [] })
    },
  )
  test('a row that is parted goes on in its own column, and so does a head', async () => {
    const cells = (kind: string) => `<${kind}>short</${kind}><${kind}>${'a cell of words '.repeat(260)}</${kind}>`
    const [head, body] = [`<thead><tr>${cells('th')}</tr></thead>`, `<tbody><tr>${cells('td')}</tr></tbody>`]
    const short = '<tbody><tr><td>one</td><td>row</td></tr></tbody>'
    for (const table of [`<table>${head}${short}</table>`, `<table>${body}</table>`]) {
      const { pages, faults } = await layOut(division(table))
      expect(faults).toEqual([])
      expect(pages.length).toBeGreaterThan(2)
      for (const { text } of pages.slice(1, -1)) {
        expect(counted(text, /<col /g)).toBe(2)
        expect(text).toMatch(/<tr[^>]*><td[^>]*><\/td>/)
      }
    }
  })
  test.each([
    [
      'within a word, which has nothing to do with the head over it',
      [60, 9, 9, 9],
      ['One', 'Another', 'A third', 'A fourth'],
    ],
    [
      'though a cell has room for its words, and not for the white below them',
      [150, 40],
      ['One', 'Another of more words'],
    ],
  ])('a row is parted %s', async (_, cells, heads) => {
    const word = 'inter\u00adnation\u00adali\u00adza\u00adtion '
    const row = cells.map(many => `<td>${word.repeat(many)}</td>`).join('')
    const table = `<table><thead><tr>${heads.map(head => `<th>${head}</th>`).join('')}</tr></thead><tbody><tr>${row}</tr></tbody></table>`
    for (const many of numbers(6)) {
      const { faults, pages } = await layOut(division(lines('a', many) + table))
      expect(faults).toEqual([])
      expect(pages.length).toBeGreaterThan(1)
    }
  })
  test('a line whose notes fill a page ends it, and what it goes on with has its own note', async () => {
    const words = (many: number) => 'some words of it '.repeat(many)
    const paragraph = `<p>Said${call('n1')} so${call('n2')} here. ${words(2)}${call('n3')} ${words(6)}</p>`
    for (const long of [388, 396, 404, 412]) {
      const notes = note('n1', 20) + note('n2', long) + note('n3', 60)
      const { faults, late } = await layOut(division(lines('a', 2) + paragraph + lines('b', 9), notes))
      expect([faults, late]).toEqual([[], []])
    }
  })
  test('a picture in a box leaves room for the box and for the note of its caption', async () => {
    const box = `<div class="box">${figure(`Plate 1${call('n')}`, textHeight)}</div>`
    for (const words of [12, 24, 36, 48]) {
      const { pages } = await layOut(division(lines('a', 3) + box + lines('b', 3), note('n', words)))
      expect(pages.map(({ begun }) => begun)).toEqual([[], ['n'], []])
      expect(pages.some(({ continues }) => continues)).toBe(false)
    }
  })
  test('a paragraph of many pages takes a time that grows in line with them', async () => {
    const pageTime = async (words: number) => {
      const text = numbers(words).map(word => `w${word}`)
      const start = performance.now()
      const { pages, faults } = await layOut(division(`<p>${text.join(' ')}</p>`))
      expect(faults).toEqual([])
      expect(pages.flatMap(page => textOf(page).trim().split(/\s+/))).toEqual(text)
      return (performance.now() - start) / pages.length
    }
    // Were all pages measured again for each, it would be sixteen times as long.
    const short = await pageTime(3000)
    expect(await pageTime(48_000)).toBeLessThan(8 * short)
  })
  const whiteOf = ({ fills }: LaidDocument): number => textHeight - Math.min(...fills.slice(0, -1))
  test('a heading with a long note and two lines behind it stay where the note can be begun', async () => {
    const text = `${lines('a', half)}<h2>Heading${call('n')}</h2><p>${'some words of it '.repeat(40)}</p>`
    const laid = await layOut(division(text, note('n', 300)))
    expect(laid.faults).toEqual([])
    expect(whiteOf(laid)).toBeLessThan(4 * format.leading)
    expect(textOf(laid.pages[0])).toMatch(/Heading1some words/)
  })
  test('the head of a table stands with its first row, which is parted where no page has room for both', async () => {
    const row = (cell: string, name: string) =>
      `<tr><${cell}>${`${name}<br>`.repeat(10)}${call(name)}</${cell}><${cell}>cell</${cell}></tr>`
    const table = `<table><thead>${row('th', 'head')}</thead><tbody>${row('td', 'one')}${row('td', 'two')}</tbody></table>`
    const notes = [note('head', 120), note('one', 120), note('two', 12)]
    const laid = await layOut(titled(division(table, notes.join(''))))
    expect(laid.faults).toEqual([])
    expect(laid.late).toEqual([])
    expect(textOf(laid.pages[0])).toMatch(/head.*one/s)
    expect(whiteOf(laid)).toBeLessThan(6 * format.leading)
  })
  describe('a first row is parted where no page has room for it', () => {
    const tableOf = (head: string, ...cells: readonly string[]) =>
      `<table><thead><tr><th>${head}</th></tr></thead><tbody><tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr></tbody></table>`
    const many = (word: string, lines: number) => `${word}<br>`.repeat(lines)

    test('under its head, with the white above the note of that', async () => {
      const table = tableOf(many('Head', 14) + call('n'), many('Row', half)) + lines('b', 9)
      const { pages, faults } = await layOut(titled(division(lines('a', 9) + table, note('n', 50))))
      expect(faults).toEqual([])
      expect(pages.filter(({ text }) => /Head/.test(text) && !/Row/.test(text)).length).toBe(0)
    })
    test('with the note of its last line, which goes on under the head without the note of that', async () => {
      const table = tableOf(many('Head', 2) + call('n'), many('Row', 5) + call('m'), 'Other')
      const laid = await layOut(titled(division(table + lines('b', 9), note('n', 310) + note('m', 60))))
      expect([laid.faults, laid.late]).toEqual([[], []])
      expect(laid.pages[0]?.text).toMatch(/A Title.*Row/s)
    })
    test('under a heading, from which it is parted by a figure that goes to the next page', async () => {
      const table = tableOf(many('Head', 14), many('Row', 9) + call('n'), many('Row', 9) + call('m'))
      const text = lines('a', 5) + '<h2>Heading</h2>' + figure('Plate 1', textHeight * 0.8) + table
      const { faults, late } = await layOut(division(text, note('n', 50) + note('m', 20)))
      expect([faults, late]).toEqual([[], []])
    })
  })
  test.each([8, 16, 24])('a low row whose notes have no room below one that runs over is parted: %i', async more => {
    const row = (cells: string) => `<tr><td>${cells}</td><td>cell</td></tr>`
    const calls = ['m1', 'm2', 'm3', 'm4']
    const low = row(`Row<br>${calls.map(id => `Row${call(id)}<br>`).join('')}`)
    const table = `<table><thead>${row('Head<br>'.repeat(4))}</thead><tbody>${row(`One${call('n')}`)}${low}</tbody></table>`
    const notes = note('n', 240 + 20 * more) + calls.map(id => note(id, 40)).join('')
    const laid = await layOut(division(lines('a', half) + table + lines('b', 30), notes))
    expect([laid.faults, laid.late]).toEqual([[], []])
    expect(whiteOf(laid)).toBeLessThan(8 * format.leading)
  })
  test('a short paragraph stays to the line whose notes fill a page', async () => {
    const paragraph = `<p>${'some words of it '.repeat(8)}the end${call('n')}${call('m')}</p>`
    const { pages } = await layOut(division(lines('a', 5) + paragraph, note('n', 440) + note('m', 200)))
    expect(textOf(pages[0])).toContain('some words')
  })
  test('as the last resort the notes stand after the text, complete and in order, and that is told', async () => {
    const text = numbers(5).map(index => `<p>${'some words of it '.repeat(60)}${call(`n${index}`)}</p>`)
    const notes = numbers(5).map(index => note(`n${index}`, 120 * index + 8))
    const { pages, faults, late, notices } = await layOut(division(text.join(''), notes.join('')), 'auto', {
      notesLast: true,
    })
    expect(faults).toEqual([])
    expect(notices).toEqual([{ kind: 'notes-after-text', words: '', page: 0 }])
    expect(pages.flatMap(({ begun }) => begun)).toEqual(numbers(5).map(index => `n${index}`))
    expect(late).toEqual(numbers(5).map(index => `n${index}`))
    expect(pages.findIndex(({ foot }) => foot !== '')).toBe(pages.findLastIndex(({ text: words }) => words !== '') + 1)
  })
  test('no page ends within a word where the lines before it can be had, though they begin before a marker', async () => {
    const hard = numbers(9).map(
      index => `consti\u00adtutio\u00adnali\u00adsation${'s'.repeat(index)} of ${call(`n${index}`)} <em>it</em>`,
    )
    const paragraphs = numbers(9).map(
      at =>
        `<p>${numbers(14)
          .map(word => hard[(word * at + word) % 9]?.replace(/<span.*span>/, '') ?? '')
          .join(' ')} ${hard[at] ?? ''}</p>`,
    )
    const notes = numbers(9).map(index => note(`n${index}`, 16))
    const { pages, faults } = await layOut(division(paragraphs.join(''), notes.join('')))
    expect(faults).toEqual([])
    expect(pages.length).toBeGreaterThan(3)
    expect(pages.some(({ text }) => text.includes('\u00ad'))).toBe(true)
    expect(pages.filter(({ text }) => /\u2010\s*(<[^>]*>)*$/.test(text)).length).toBe(0)
  })
  /** How many of the lines stand on each page. */
  const counts = (laid: LaidDocument) => found(laid, /\ba\d+\b/g).map(({ length }) => length)

  test('a last page of a line or two is given more by a few pages before it, from a verso on, each a line lower', async () => {
    const { lines: full } = format
    expect(counts(await layOut(division(lines('a', 3 * full + 2))))).toEqual([full - 1, full - 1, full - 1, 5])
    const long = counts(await layOut(division(lines('a', 12 * full + 2))))
    expect(long).toEqual([...Array<number>(7).fill(full), ...Array<number>(5).fill(full - 1), 7])
    expect(counts(await layOut(division(lines('a', 2 * full + 5))))).toEqual([full, full, 5])
  })

  test('and where a page that is lower for it would end with a colon, that one ends earlier still', async () => {
    const { lines: full } = format
    // Whether all pages are a line lower, or two, or three, one of them ends there.
    const ends = new Set([full - 1, 2 * full - 4, 2 * full - 6])
    const blocks = Array.from(
      { length: 2 * full + 3 },
      (_, at) => `<p class="whole">a${at}${ends.has(at + 1) ? ':' : '.'}</p>`,
    )
    expect(counts(await layOut(division(blocks.join(''))))).toEqual([full - 2, full - 1, 6])
  })

  test('but not where a page before it would lose more than a line', async () => {
    const verse = `<p class="whole">b${'<br>'.repeat(8)}</p>`
    const blocks = lines('a', format.lines - 9) + verse.replace(/<br>/g, '<br>and') + lines('a', 2)
    expect(counts(await layOut(division(blocks)))).toEqual([format.lines - 9, 2])
  })

  test('a box that goes on over a page has its rules where it begins and where it ends, and nowhere else', async () => {
    const box = `<div class="box"><div class="box">${lines('a', format.lines + 9)}</div></div>`
    const { pages, faults } = await layOut(division(lines('b', 5) + box + lines('c', 2)))
    expect(faults).toEqual([])
    expect(pages.map(({ text }) => text.match(/class="box[^"]*"/g))).toEqual([
      ['class="box unclosed"', 'class="box unclosed"'],
      ['class="box page-top continued"', 'class="box page-top continued"'],
    ])
  })

  // CSS GCPM 3, 2.9, footnote-policy.
  test.each([
    ['auto', 'the note gives way: it begins under its call, and runs over', [0, 0, 0]],
    ['line', 'the line of the call gives way', [0, 1, 1]],
    ['block', 'the paragraph of the call gives way', [1, 1, 1]],
  ] as const)('policy %s: %s', async (policy, _, wanted) => {
    const words = (many: number) => 'some words of it '.repeat(many)
    const paragraph = `<p>Begin ${words(18)} Call${call('n')} ${words(4)}</p>`
    const note = `<div class="note" id="n"><p>1. ${words(40)}</p></div>`
    const laid = await layOut(division(lines('a', format.lines - 12) + paragraph + lines('b', 30), note), policy)
    expect(laid.faults).toEqual([])
    const pageOf = (test: (page: LaidDocument['pages'][number]) => boolean) => laid.pages.findIndex(test)
    expect([
      pageOf(({ text }) => text.includes('Begin')),
      pageOf(({ called }) => called.includes('n')),
      pageOf(({ begun }) => begun.includes('n')),
    ]).toEqual(wanted)
  })
})

test('a document is refused only when it would lose text even with its notes after it', async () => {
  const cache = process.env['OCTAVO_CACHE']
  const desk = await mkdtemp(path.join(tmpdir(), 'octavo-test-attempts-'))
  process.env['OCTAVO_CACHE'] = desk
  try {
    const asked: (boolean | undefined)[] = []
    const laid = (faults: readonly string[]) => ({
      pages: [],
      faults,
      late: [],
      notices: [],
      fills: [],
      overfull: [],
    })
    const engine = (holds: (options: LayOptions) => boolean) =>
      ({
        layOut: (_: string, options: LayOptions) => {
          asked.push(options.notesLast)
          return Promise.resolve(laid(holds(options) ? [] : ['a letter']))
        },
      }) as unknown as Engine
    const options = { marksByPage: false, policy: 'auto' } as const
    const lay = (holds: (options: LayOptions) => boolean, key: string) =>
      layWhole(engine(holds), key, '<p></p>', 'A Reading', format, options)
    await expect(lay(({ notesLast }) => notesLast === true, 'last')).resolves.toMatchObject({ faults: [] })
    expect(asked.indexOf(true)).toBe(asked.length - 1)
    expect(asked.length).toBeGreaterThan(3)
    await expect(lay(() => false, 'never')).rejects.toThrow('A Reading would lose text on paper. a letter')
    asked.length = 0
    await lay(() => true, 'always')
    expect(asked).toEqual([undefined])
  } finally {
    if (cache === undefined) delete process.env['OCTAVO_CACHE']
    else process.env['OCTAVO_CACHE'] = cache
    await rm(desk, { recursive: true, force: true })
  }
})

/** The PDF of a book of these files, whose build finds nothing to tell. Its title is `Moves`. */
const builtCleanly = async (files: Readonly<Record<string, string>>): Promise<Pdf> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'octavo-test-moves-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text)
    const printed: string[] = []
    const print = (line: string) => void printed.push(line)
    const out = path.join(folder, 'dist')
    const status = await build([folder, '--only', 'print', '--out', out], { out: print, error: print, live: false })
    expect(printed.join('')).not.toMatch(/\b(?:error|warning)\b/)
    expect(status).toBe(0)
    return await readPdf(await readFile(path.join(out, 'moves.pdf')))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const matter = '---\ntitle: Moves\nlanguage: en\nprint: { trim: 110x160mm, opening: any }\n---\n\n# Moves'

test('a figure and a table that moved, and one that stays, give an edition whose proof is clean', async () => {
  const say = (name: string, many: number) =>
    Array.from(
      { length: many },
      (_, at) => `The ${name} number ${'abcdefghijklmnopqrstuvwxyz'[at]} is told here.`,
    ).join(' ')
  const text = [
    matter,
    say('printer', 26),
    '![The first plate[^p]](high.svg){alt="a plate"}',
    say('reader', 26),
    'Table: The first table\n\n| a | b |\n| --- | --- |\n| c | d |',
    say('binder', 26),
    '![A plate at the foot](low.svg){alt="a plate" .foot}',
    say('compositor', 26),
    '![The second plate](high.svg){alt="a plate" .here}',
    `${say('author', 26)}[^1]`,
    '[^1]: A note at the end.\n\n[^p]: A note of the plate.',
  ]
  const { pages } = await builtCleanly({
    'book.md': text.join('\n\n'),
    'high.svg': drawing(200, 330),
    'low.svg': drawing(200, 60),
  })
  const close = (words: string) => words.replace(/[\s\u00ad\u2010]/g, '')
  const all = close(pages.flatMap(({ texts }) => texts.map(({ text: piece }) => piece)).join(''))
  const at = (words: string) => {
    expect(all).toContain(close(words))
    return all.lastIndexOf(close(words))
  }
  // The plate moved behind words that were written after it.
  expect(at('The reader number a')).toBeLessThan(at('The first plate'))
  expect(at('The first plate')).toBeLessThan(at('The first table'))
  expect(at('The second plate')).toBeLessThan(at('The author number a'))
  expect(at('The compositor number z')).toBeLessThan(at('The second plate'))
  expect(at('The compositor number a')).toBeLessThan(at('A plate at the foot'))
})

test('plates in a row, each of which waits for the one before it, give an edition whose proof is clean', async () => {
  const words = (many: number) => Array.from({ length: many }, (_, at) => `word${at}`).join(' ')
  const plates = Array.from({ length: 9 }, (_, at) => `![Plate ${at} of a set](plate.svg){alt="a plate"}`)
  const text = [matter, words(90), ...plates, words(1800)]
  await builtCleanly({ 'book.md': text.join('\n\n'), 'plate.svg': drawing(200, 250) })
})
