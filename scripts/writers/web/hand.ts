/** How the web edition writes what editions write differently. */
import type { Block, Division, Inline, PageMark, Table } from '../../model/book.ts'
import { freeNames } from '../../model/slug.ts'
import { inlinesIn } from '../../model/walk.ts'
import type { Numbering } from '../../numbering/numbering.ts'
import { attributes, element, escapeHtml } from '../html.ts'
import type { Hand } from '../inlines.ts'
import { captionLabel, labelText } from '../labels.ts'
import { headingLevels } from '../levels.ts'
import { isLongFormula } from '../math.ts'
import { address, inlinesOfPage, type Places } from './places.ts'

/** A page of the source, and the way to where it begins. */
export interface SourcePage {
  readonly number: string
  readonly href: string
}

/** Page marks that stand inside a link, where they cannot be links themselves. */
const marksInLinks = (inlines: Iterable<Inline>): ReadonlySet<PageMark> => {
  const links = [...inlines].filter(inline => inline.type === 'link')
  return new Set(links.flatMap(link => [...inlinesIn(link.inlines)].filter(inline => inline.type === 'page-mark')))
}

const tableLabel = (numbering: Numbering, table: Table): string => {
  const caption = captionLabel(numbering, table) + labelText(numbering, table.caption)
  const heads = (table.head[0] ?? []).map(cell => labelText(numbering, cell.inlines))
  return caption.trim() || heads.filter(Boolean).join(', ')
}

const beginning = (text: string): string => text.trim().split(/\s+/).slice(0, 8).join(' ')

/** A box in which what is too wide for the column scrolls, by finger, wheel or key. */
const scrollBox = (role: 'region' | 'group', label: string, html: string): string =>
  element('div', { class: 'wide', role: label && role, 'aria-label': label, tabindex: 0 }, html)

const frame = (numbering: Numbering, block: Block | Inline, html: string): string => {
  if (block.type === 'math') {
    return isLongFormula(html)
      ? html.replace(/^<math/, open => open + attributes({ class: 'long', tabindex: 0 }))
      : html
  }
  if (block.type === 'table') {
    return scrollBox(numbering.labels.has(block) ? 'region' : 'group', tableLabel(numbering, block), html)
  }
  if (block.type === 'math-block') return scrollBox('group', block.tex, html)
  if (block.type === 'raw' && /<table\b/i.test(block.html)) return scrollBox('group', beginning(block.text), html)
  return html
}

/** The web edition's hand for one page; source pages are gathered in `sourcePages` as they are written. */
export const webHand = (places: Places, division: Division, sourcePages: SourcePage[]): Hand => {
  const inLinks = marksInLinks(inlinesOfPage(places, division))
  const freeId = freeNames()
  return {
    book: places.book,
    numbering: places.numbering,
    division,
    levels: headingLevels(places.numbering, division),
    noteref: ({ id, note }) => {
      const link = { class: 'noteref', id, href: `#${note.id}`, role: 'doc-noteref' }
      return element('sup', {}, element('a', link, escapeHtml(note.mark)))
    },
    href: anchor => address(division, anchor),
    picture: src => places.pictures.get(src) ?? 'data:,', // one that is missing shows its words, and asks nobody for it
    pageMark: (mark, place) => {
      const { number } = mark
      const id = freeId(`source-${division.id}-${number}`)
      sourcePages.push({ number, href: `#${id}` })
      const content = element(
        place === 'line' ? 'span' : 'div',
        { class: 'page-mark', role: 'doc-pagebreak', id, 'aria-label': number },
        escapeHtml(`[${number}]`),
      )
      // Keys reach all of them in the list of the page's source pages, and need not stop at each on their way through the text.
      return inLinks.has(mark) ? content : element('a', { class: 'page-link', href: `#${id}`, tabindex: -1 }, content)
    },
    frame: (block, html) => frame(places.numbering, block, html),
  }
}
