/** All pages of the book as one document without scripts, from which the PDF is printed. */
import type { Metadata } from '../model/metadata.ts'
import { attributes, element, escapeHtml } from '../writers/html.ts'
import { direction } from '../writers/direction.ts'
import type { BookPage } from './imposition.ts'
import { attributeOf, piecesOf, unescapeHtml } from './markup.ts'

/** A head or a folio: not part of the text, and not read aloud. */
const furniture = (name: string, text: string): string =>
  text === '' ? '' : element('div', { class: name, 'aria-hidden': 'true' }, escapeHtml(text))

/** The spine is on the left of a recto; in a book that runs from right to left, on its right. */
const handOf = (side: BookPage['side'], language: string): 'left' | 'right' =>
  (side === 'recto') === (direction(language) === 'ltr') ? 'right' : 'left'

const writePage = ({ laid, document, side, folio, showsFolio, head }: BookPage, language: string): string => {
  const hand = handOf(side, language)
  if (laid === null || document === null) return element('section', { class: `page blank ${hand}` }, '')
  const notes = element('div', { class: 'page-notes-text' }, laid.foot)
  const foot =
    laid.foot === '' ? '' : element('div', { class: `page-notes${laid.continues ? ' continues' : ''}` }, notes)
  const text = element('div', { class: 'page-text' }, laid.text)
  return element(
    'section',
    { class: `page ${hand} of-${document.kind}` },
    furniture('running-head', head) +
      element('div', { class: 'type-area' }, text + foot) +
      furniture('folio', showsFolio ? folio : ''),
  )
}

/** One HTML document, a `section.page` each page; `styles` is all that they need. */
export const assemble = (pages: readonly BookPage[], styles: string, { language, title }: Metadata): string =>
  `<!doctype html><html${attributes({ lang: language })}><head><meta charset="utf-8">` +
  `<title>${escapeHtml(title)}</title><style>${styles}</style></head><body>\n` +
  `${pages.map(page => writePage(page, language)).join('\n')}\n</body></html>`

const isHeading = (name: string): boolean => /^h[1-6]$/.test(name)

const isNoteref = (tag: string): boolean => attributeOf(tag, 'class')?.split(' ').includes('noteref') === true

/** Words of the headings of a page, without the marks of their notes. */
const headingsIn = (html: string): readonly string[] => {
  const headings: string[] = []
  let words: string | null = null
  let marks: string | null = null
  for (const { kind, name, source } of piecesOf(html)) {
    if (isHeading(name)) {
      if (kind === 'close' && words !== null) headings.push(unescapeHtml(words).replace(/\s+/g, ' ').trim())
      words = kind === 'open' ? '' : null
    } else if (words === null) continue
    else if (marks !== null) marks = kind === 'close' && name === marks ? null : marks
    else if (kind === 'open' && isNoteref(source)) marks = name
    else if (kind === 'text') words += source.replace(/\u00ad/g, '')
    else if (name === 'br') words += ' '
  }
  return headings
}

/** Words of all headings, in the order of the pages. */
export const headingsOf = (pages: readonly BookPage[]): readonly string[] =>
  pages.flatMap(({ laid }) => headingsIn(laid?.text ?? ''))
