/**
 * Text in two columns. Each column is laid out as a page of its own, as wide as a line, with its notes at its foot; two of them
 * then make a page. So all that holds for pages (no note late, no line lost, no lone lines) holds for columns. A title, and a
 * figure that is marked so, stands over both, and the last two columns are as low as they can be.
 */
import { figuresIn, replaceFigures, type MarkedFigure } from '../writers/across.ts'
import { direction } from '../writers/direction.ts'
import { element } from '../writers/html.ts'
import type { Format } from './format.ts'
import type { LaidDocument, LaidPage } from './paged.ts'

/** Lays out pages `measure` wide; with `strips`, columns, of which the last two end level, on each sheet under something of this height in pixels. */
export type LayPages = (html: string, measure: number, strips?: readonly number[]) => Promise<LaidDocument>

type Page = Pick<Format, 'lines' | 'leading' | 'measure' | 'column'>

/** What stands over both columns of a page; `lines` high. */
interface Strip {
  readonly html: string
  readonly lines: number
}

const noStrip: Strip = { html: '', lines: 0 }

const header = /<header class="division-header">[^]*?<\/header>/
const filler = /<p\b[^>]*>x<\/p>/g

/** So many lines of text stand under a figure in each column, at least. */
const leastBelow = 8

const articleOf = (html: string): string => /<article\b[^>]*>/.exec(html)?.[0] ?? ''

const withoutId = (tag: string): string => tag.replace(/ id="[^"]*"/, '')

/**
 * What stands over both columns: the head of an article, and what is first in its text. Under it lines are set until the page is
 * full: those that have no room are its height. None where fewer than `least` have.
 */
const layStrip = async (head: string, first: string, least: number, page: Page, lay: LayPages): Promise<Strip> => {
  const within = element('div', { class: 'division-text' }, first + '<p>x</p>'.repeat(page.lines + 1))
  const { pages } = await lay(`${head}${within}</article>`, page.measure)
  const text = pages[0]?.text ?? ''
  const room = text.match(filler)?.length ?? 0
  const html = text.replace(filler, '').replace(/<div class="division-text">\s*<\/div>/, '')
  return room < least ? noStrip : { html, lines: page.lines - room }
}

const layTitle = async (html: string, page: Page, lay: LayPages): Promise<Strip> => {
  const title = header.exec(html)?.[0].replace(/ data-note="[^"]*"/g, '')
  return title === undefined ? noStrip : layStrip(articleOf(html) + title, '', page.lines / 2, page, lay)
}

/** The text under its title: the calls of the title's notes stay, unseen, and its anchor goes with the title. */
const withoutTitle = (html: string): string => {
  const title = header.exec(html)?.[0] ?? ''
  const calls = (title.match(/ data-note="[^"]*"/g) ?? []).map(note => `<a class="credit-call"${note}></a>`).join('')
  const article = articleOf(html)
  return html.replace(article, withoutId(article)).replace(title, calls && `<p class="calls">${calls}</p>`)
}

/** No manuscript gives an id with a blank. */
const placeId = (figure: number): string => `figure ${figure}`
const places = /<a id="figure \d+"><\/a>/g

/** The text without figures that are raised from it; the first words at the place of each figure, or after it, say where it is. */
const withoutFigures = (html: string, isRaised: (figure: number) => boolean): string =>
  replaceFigures(html, (figure, index) => `<a id="${placeId(index)}"></a>${isRaised(index) ? '' : figure}`).replace(
    /((?:\s*<a id="figure \d+"><\/a>)+)((?:\s*<(?!math|svg)[^>]*>)+)/g,
    (_, marks: string, tags: string) => (tags.includes('</article>') ? tags : tags + marks.trim()),
  )

const writeColumn = ({ text, foot, continues }: LaidPage, side: 'ltr' | 'rtl', strip: number): string => {
  const notes = element('div', { class: 'page-notes-text' }, foot)
  return element(
    'div',
    { class: `column ${side}`, style: strip > 0 && `--strip: ${strip}px` },
    element('div', { class: 'page-text' }, text.replace(places, '')) +
      (foot === '' ? '' : element('div', { class: `page-notes${continues ? ' continues' : ''}` }, notes)),
  )
}

const join = (
  columns: readonly LaidPage[],
  side: 'ltr' | 'rtl',
  { html, lines }: Strip,
  leading: number,
): LaidPage => ({
  text: html + columns.map(column => writeColumn(column, side, lines * leading)).join(''),
  foot: '',
  continues: columns[0]?.continues ?? false,
  ids: [
    ...[...html.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id),
    ...columns.flatMap(({ ids }) => ids.filter(id => !id.includes(' '))),
  ],
  called: columns.flatMap(({ called }) => called),
  begun: columns.flatMap(({ begun }) => begun),
})

/**
 * Columns, in order, as pages, each under its strip; the first stands on the right where `language` is read from the right. The
 * last page of the text may have one, and strips that are left stand on pages of their own.
 */
export const pair = (
  columns: readonly LaidPage[],
  language: string,
  strips: readonly Strip[] = [],
  leading = 0,
): readonly LaidPage[] =>
  Array.from({ length: Math.max(Math.ceil(columns.length / 2), strips.length) }, (_, page) =>
    join(columns.slice(2 * page, 2 * page + 2), direction(language), strips[page] ?? noStrip, leading),
  )

/** A document of columns, as one of pages. */
export const inPairs = (
  laid: LaidDocument,
  language: string,
  strips: readonly Strip[] = [],
  leading = 0,
): LaidDocument => ({
  ...laid,
  pages: pair(laid.pages, language, strips, leading),
  notices: laid.notices.map(notice => ({ ...notice, page: Math.floor(notice.page / 2) })),
})

/** The strips with one more, on the first sheet from `from` on that has room for it; and that sheet. */
const addStrip = (
  strips: readonly Strip[],
  strip: Strip,
  from: number,
  page: Page,
): readonly [readonly Strip[], number] => {
  let sheet = from
  while ((strips[sheet]?.lines ?? 0) + strip.lines > page.lines - leastBelow) sheet++
  const { html, lines } = strips[sheet] ?? noStrip
  const own = { html: html + strip.html, lines: lines + strip.lines }
  return [
    Array.from({ length: Math.max(strips.length, sheet + 1) }, (_, at) =>
      at === sheet ? own : (strips[at] ?? noStrip),
    ),
    sheet,
  ]
}

/** A text in columns, under strips, and the sheets of the figures that were raised from it. */
interface Raised {
  readonly laid: LaidDocument
  readonly strips: readonly Strip[]
  readonly sheets: ReadonlyMap<number, number>
}

/** The sheet on which the place of a figure stands; the last one where no words come after it. */
const sheetOf = ({ pages }: LaidDocument, figure: number): number => {
  const column = pages.findIndex(({ ids }) => ids.includes(placeId(figure)))
  return Math.floor((column < 0 ? pages.length - 1 : column) / 2)
}

/** How many sheets a text in columns fills. */
const sheetsIn = ({ pages }: LaidDocument): number => Math.ceil(pages.length / 2)

/** A text in columns, under strips, the last of which stand over the sheet `last`. */
type Standing = Pick<Raised, 'laid' | 'strips'> & { readonly last: number }

type LayUnder = (strips: readonly Strip[]) => Promise<LaidDocument>

/** The text with a figure over its last sheet, the figure's own, where `others` were written on sheets before; null if anything has to give way to it. */
const raiseOverLast = async (
  { laid, strips, last }: Standing,
  [index, figure]: readonly [number, Strip],
  others: readonly number[],
  page: Page,
  layUnder: LayUnder,
): Promise<Standing | null> => {
  const ending = sheetsIn(laid) - 1
  const [above, at] = addStrip(strips, figure, ending, page)
  if (ending < last || at !== ending) return null
  const other = await layUnder(above)
  const isOwn = sheetOf(other, index) === ending && others.every(at => sheetOf(other, at) < ending)
  return isOwn && sheetsIn(other) === sheetsIn(laid) ? { laid: other, strips: above, last: ending } : null
}

/**
 * Sets each raised figure over the sheet after its own, and after those of all before it; the text is laid out anew under each. One
 * for which a sheet would have to be added stands over its own, the last, if nothing has to give way to it.
 */
const raise = async (
  figures: ReadonlyMap<number, Strip>,
  title: Strip,
  page: Page,
  layUnder: LayUnder,
): Promise<Raised> => {
  let now: Standing = { laid: await layUnder([title]), strips: [title], last: 0 }
  const sheets = new Map<number, number>()
  for (const [index, figure] of [...figures].sort(([a], [b]) => a - b)) {
    const others = Array.from({ length: index }, (_, at) => at).filter(at => !figures.has(at))
    const from = Math.max(now.last, 1 + Math.max(...[...others, index].map(at => sheetOf(now.laid, at))))
    const isAdded = from >= sheetsIn(now.laid)
    const over = isAdded ? await raiseOverLast(now, [index, figure], others, page, layUnder) : null
    if (over) now = over
    else {
      const [strips, last] = addStrip(now.strips, figure, from, page)
      now = { laid: last < sheetsIn(now.laid) ? await layUnder(strips) : now.laid, strips, last }
    }
    sheets.set(index, now.last)
  }
  return { laid: now.laid, strips: now.strips, sheets }
}

/** Two figures of which the first is raised, and the second, in its column, does not keep its place behind or before it. */
const findOvertaking = ({ laid, sheets }: Raised, many: number): readonly [number, number] | undefined => {
  const others = Array.from({ length: many }, (_, at) => at).filter(at => !sheets.has(at))
  for (const [raised, sheet] of sheets) {
    const other = others.find(at => (at < raised ? sheetOf(laid, at) >= sheet : sheetOf(laid, at) < sheet))
    if (other !== undefined) return [raised, other]
  }
  return undefined
}

/**
 * A document laid out in two columns. A wide figure stands over both, at the head of a sheet after that on which it was written.
 * One that would overtake it is raised too; where that may not be, or either has no room, the wide one stays in its column.
 */
export const layColumns = async (html: string, language: string, page: Page, lay: LayPages): Promise<LaidDocument> => {
  const title = await layTitle(html, page, lay)
  const whole = title === noStrip ? html : withoutTitle(html)
  const figures = figuresIn(html)
  const article = withoutId(articleOf(html))
  const raised = new Map<number, Strip>()
  const lowered = new Set<number>()
  const addFigure = async ({ html: figure }: MarkedFigure, index: number): Promise<boolean> => {
    const strip = lowered.has(index) ? noStrip : await layStrip(article, figure, leastBelow, page, lay)
    if (strip !== noStrip) raised.set(index, strip)
    return strip !== noStrip
  }
  for (const [index, figure] of figures.entries()) if (figure.reach === 'wide') await addFigure(figure, index)
  for (;;) {
    const text =
      raised.size === 0 ? replaceFigures(whole, figure => figure) : withoutFigures(whole, at => raised.has(at))
    const made = await raise(raised, title, page, strips =>
      lay(
        text,
        page.column,
        strips.map(({ lines }) => lines * page.leading),
      ),
    )
    const [wide, other] = findOvertaking(made, figures.length) ?? []
    if (wide === undefined || other === undefined) return inPairs(made.laid, language, made.strips, page.leading)
    const figure = figures[other] as MarkedFigure
    if (other > wide && figure.reach === 'narrow' && (await addFigure(figure, other))) continue
    raised.delete(wide)
    lowered.add(wide)
  }
}
