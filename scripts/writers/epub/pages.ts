/** The two page lists of the e-book: pages of the printed edition, and pages of what the readings were first printed in. */
import type { Division, PageMark } from '../../model/book.ts'
import { freeNames } from '../../model/slug.ts'
import { element } from '../html.ts'
import { setMarks, type PrintedPage } from './printed.ts'

export type PageKind = 'print' | 'source'

/** A page, in reading order. */
export interface PageEntry {
  readonly href: string
  readonly label: string
}

/** A page of a source, and the division that was printed there. */
export interface SourcePage extends PageEntry {
  readonly division: Division
}

type Place = 'line' | 'block'

/**
 * A mark in the text. Those of the list are what reading systems know as page breaks (DPUB-ARIA 1.1, doc-pagebreak); no
 * others may be, since each of these must be in the list (Ace, epub-pagelist). The style sheet shows those of sources.
 */
const writeMark = (id: string, label: string, kind: PageKind, isListed: boolean, place: Place): string => {
  const role = { 'epub:type': 'pagebreak', role: 'doc-pagebreak', 'aria-label': label }
  const listed = { class: 'page-mark', id, ...role }
  return element(
    place === 'line' ? 'span' : 'div',
    isListed ? listed : { class: `${kind}-page`, id, 'data-page': label },
    '',
  )
}

/** Writes marks of source pages, and lists them in `pages` as they come. */
export const sourceMarks = (pages: SourcePage[], isListed: boolean) => {
  const freeId = freeNames()
  return (division: Division, file: string, { number }: PageMark, place: Place): string => {
    const id = freeId(`source-${division.id}-${number.replace(/[^\p{L}\p{N}_-]+/gu, '-')}`)
    pages.push({ href: `${file}#${id}`, label: number, division })
    return writeMark(id, number, 'source', isListed, place)
  }
}

export interface PrintedMarks {
  readonly pages: readonly PageEntry[]
  /** Marks that stand before a page of the preliminaries, or before a division: those of its first page, and of blanks before it. */
  readonly before: (anchor: string) => string
  /** The text of a division, with the pages that begin in it. */
  readonly within: (division: Division, text: string) => string
}

interface Group {
  readonly before: string[]
  readonly inside: { readonly folio: string; readonly letter: number }[]
  readonly parted: Set<string>
  letters: number
}

/** Pages of the printed book that are no divisions; the e-book has no text of theirs to set marks into. */
const preliminaries = new Set(['title-page', 'imprint', 'contents', 'list-of-figures', 'list-of-tables'])

/** A manuscript's ids come from headings and are lower-case words with hyphens. */
const idOf = (folio: string): string => `page_${folio}`

/**
 * Where printed pages begin. `files` names the file of each division and page of the preliminaries that the e-book has.
 * Every page is there, since a list with gaps looks like a book with gaps (DAISY 2.02, 2.1.7, asks for blanks too): one
 * that holds nothing of the e-book's text (a blank, the half-title, a page of notes only) begins where the next one does.
 * Blanks at the end of the book are left out.
 */
export const printedMarks = (
  printed: readonly PrintedPage[],
  files: ReadonlyMap<string, string>,
  isListed: boolean,
): PrintedMarks => {
  const groups = new Map<string, Group>()
  const pages: PageEntry[] = []
  let waiting: string[] = []
  for (const { folio, division, letters, parted } of printed) {
    const file = files.get(division ?? '')
    if (division === null || file === undefined) {
      waiting.push(folio)
      continue
    }
    const known = groups.get(division)
    const group = known ?? { before: [], inside: [], parted: new Set(), letters: 0 }
    if (!known) groups.set(division, group)
    if (!known || preliminaries.has(division)) group.before.push(...waiting, folio)
    else group.inside.push(...[...waiting, folio].map(own => ({ folio: own, letter: group.letters })))
    pages.push(...[...waiting, folio].map(label => ({ href: `${file}#${idOf(label)}`, label })))
    waiting = []
    group.letters += letters
    for (const caption of parted) group.parted.add(caption)
  }
  const mark = (folio: string, place: Place) => writeMark(idOf(folio), folio, 'print', isListed, place)
  return {
    pages,
    before: anchor => (groups.get(anchor)?.before ?? []).map(folio => `${mark(folio, 'block')}\n`).join(''),
    within: (division, text) => {
      const group = groups.get(division.id)
      if (!group) return text
      const marks = group.inside.map(({ folio, letter }) => ({
        letter,
        html: mark(folio, letter < group.letters ? 'line' : 'block'),
      }))
      const { html, letters } = setMarks(text, marks, group.parted)
      if (letters === group.letters) return html
      if (!isListed) return text
      throw new Error(
        `the printed pages of “${division.id}” hold ${group.letters} letters of its text, not ${letters}, so that the e-book cannot tell where they begin. epub.pages: source does without them`,
      )
    },
  }
}
