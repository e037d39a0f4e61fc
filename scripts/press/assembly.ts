/** Pages as documents without scripts, from which the PDF is printed. */
import { attributes, element } from '../writers/html.ts'
import { direction } from '../writers/direction.ts'
import { liningFigures } from '../writers/figures.ts'
import type { BookPage } from './imposition.ts'
import { placeholderOf } from './binding/bind.ts'
import { unescapeHtml } from '../writers/markup.ts'

/** The spine is on the left of a recto; in a book that runs from right to left, on its right. */
const handOf = (side: BookPage['side'], language: string): 'left' | 'right' =>
  (side === 'recto') === (direction(language) === 'ltr') ? 'right' : 'left'

const writeText = ({ laid, document }: BookPage): string => {
  if (laid === null || document === null) return ''
  const notes = element('div', { class: 'page-notes-text' }, laid.foot)
  const foot =
    laid.foot === '' ? '' : element('div', { class: `page-notes${laid.continues ? ' continues' : ''}` }, notes)
  return element('div', { class: 'type-area' }, element('div', { class: 'page-text' }, laid.text) + foot)
}

const writeFurniture = ({ head, folio, showsFolio }: BookPage): string => {
  const line = (name: string, words: string) => (words === '' ? '' : element('div', { class: name }, words))
  return line('running-head', liningFigures(head)) + line('folio', showsFolio ? folio : '')
}

const writeSheet = ({ document, side }: BookPage, language: string, content: string): string => {
  const kind = document === null ? 'blank' : `of-${document.kind}`
  return element('section', { class: `page ${handOf(side, language)} ${kind}` }, content)
}

/** Links inside the book become addresses that the binding leads to their pages; text may say `href="#id"` too. */
const withPlaceholders = (html: string): string =>
  html.replace(
    /(<a(?: [\w:-]+="[^"]*")*?) href="#([^"]*)"/g,
    (_, before: string, id: string) => before + attributes({ href: placeholderOf(unescapeHtml(id)) }),
  )

/** The text of pages, a `section.page` each; `language` is the book's. */
export const assemble = (pages: readonly BookPage[], language: string): string =>
  withPlaceholders(pages.map(page => writeSheet(page, language, writeText(page))).join('\n'))

/** What runs over pages, and their folios: they change with all that stands before, and are printed apart from the text. */
export const assembleFurniture = (pages: readonly BookPage[], language: string): string =>
  pages.map(page => writeSheet(page, language, writeFurniture(page))).join('\n')

/** Whole pages, text and furniture, to be looked at. */
export const assembleSheets = (pages: readonly BookPage[], language: string): string =>
  pages.map(page => writeSheet(page, language, writeFurniture(page) + writeText(page))).join('\n')

/** Printed at once: enough for a tab's work to be worth its while, not so much that the others wait for it. */
const most = 64

/** Pages whose text is printed together: those of one document with the blanks behind them, and no more than 64. */
export const gather = (pages: readonly BookPage[]): readonly (readonly BookPage[])[] => {
  const groups: BookPage[][] = []
  for (const page of pages) {
    const group = groups.at(-1)
    const joins = page.document === null || page.document === group?.[0]?.document
    if (group && joins && group.length < most) group.push(page)
    else groups.push([page])
  }
  return groups
}

/** Pages in a sheaf: a line or two stand on each, and what every file of Chromium's has besides its pages is most of it. */
const sheaf = 256

/** Pages whose furniture is printed together. */
export const inSheaves = (pages: readonly BookPage[]): readonly (readonly BookPage[])[] =>
  Array.from({ length: Math.ceil(pages.length / sheaf) }, (_, index) => pages.slice(index * sheaf, (index + 1) * sheaf))
