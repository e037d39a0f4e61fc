/**
 * Text in two columns. Each column is laid out as a page of its own, as wide as a line, with its notes at its foot; two of them
 * then make a page. So all that holds for pages (no note late, no line lost, no lone lines) holds for columns. A title stands
 * over both, and the last two columns are as low as they can be.
 */
import { direction } from '../writers/direction.ts'
import { element } from '../writers/html.ts'
import type { Format } from './format.ts'
import type { LaidDocument, LaidPage } from './paged.ts'

/** Lays out pages `measure` wide; with a `strip`, columns under something of this height in pixels, of which the last two end level. */
export type LayPages = (html: string, measure: number, strip?: number) => Promise<LaidDocument>

type Page = Pick<Format, 'lines' | 'leading' | 'measure' | 'column'>

/** What stands over both columns of a first page; `lines` high. */
interface Strip {
  readonly html: string
  readonly lines: number
}

const noStrip: Strip = { html: '', lines: 0 }

const header = /<header class="division-header">[^]*?<\/header>/
const filler = /<p\b[^>]*>x<\/p>/g

/** A title as wide as both columns. Under it lines are set until the page is full: those that have no room are its height. */
const layStrip = async (html: string, { lines, measure }: Page, lay: LayPages): Promise<Strip> => {
  const [article = '', title = ''] = [/<article\b[^>]*>/.exec(html)?.[0], header.exec(html)?.[0]]
  if (title === '') return noStrip
  const rest = element('div', { class: 'division-text' }, '<p>x</p>'.repeat(lines + 1))
  const { pages } = await lay(`${article}${title.replace(/ data-note="[^"]*"/g, '')}${rest}</article>`, measure)
  const text = pages[0]?.text ?? ''
  const room = text.match(filler)?.length ?? 0
  const end = text.indexOf('<div class="division-text">')
  return room < lines / 2 ? noStrip : { html: `${text.slice(0, end)}</article>`, lines: lines - room }
}

/** The text under its title: the calls of the title's notes stay, unseen, and its anchor goes with the title. */
const withoutTitle = (html: string): string => {
  const title = header.exec(html)?.[0] ?? ''
  const calls = (title.match(/ data-note="[^"]*"/g) ?? []).map(note => `<a class="credit-call"${note}></a>`).join('')
  const article = /<article\b[^>]*>/.exec(html)?.[0] ?? ''
  return html
    .replace(article, article.replace(/ id="[^"]*"/, ''))
    .replace(title, calls && `<p class="calls">${calls}</p>`)
}

const writeColumn = ({ text, foot, continues }: LaidPage, side: 'ltr' | 'rtl', strip: number): string => {
  const notes = element('div', { class: 'page-notes-text' }, foot)
  return element(
    'div',
    { class: `column ${side}`, style: strip > 0 && `--strip: ${strip}px` },
    element('div', { class: 'page-text' }, text) +
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
  ids: [...[...html.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id), ...columns.flatMap(({ ids }) => ids)],
  called: columns.flatMap(({ called }) => called),
  begun: columns.flatMap(({ begun }) => begun),
})

/** Columns, in order, as pages; the first stands on the right where `language` is read from the right. The last page may have one. */
export const pair = (
  columns: readonly LaidPage[],
  language: string,
  strip = noStrip,
  leading = 0,
): readonly LaidPage[] =>
  Array.from({ length: Math.ceil(columns.length / 2) }, (_, page) =>
    join(columns.slice(2 * page, 2 * page + 2), direction(language), page === 0 ? strip : noStrip, leading),
  )

/** A document of columns, as one of pages. */
export const inPairs = (laid: LaidDocument, language: string, strip = noStrip, leading = 0): LaidDocument => ({
  ...laid,
  pages: pair(laid.pages, language, strip, leading),
  notices: laid.notices.map(notice => ({ ...notice, page: Math.floor(notice.page / 2) })),
})

/** A document laid out in two columns. */
export const layColumns = async (html: string, language: string, page: Page, lay: LayPages): Promise<LaidDocument> => {
  const strip = await layStrip(html, page, lay)
  const text = strip.lines > 0 ? withoutTitle(html) : html
  const laid = await lay(text, page.column, strip.lines * page.leading)
  return inPairs(laid, language, strip, page.leading)
}
