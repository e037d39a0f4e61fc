/** The order of the pages: which stands on which side, where a blank is left, what folio and head each one bears. */
import type { PrintDocument } from '../writers/print-document.ts'
import type { LaidPage } from './paged.ts'
import { roman } from '../model/numerals.ts'

/** A document with its pages. */
export interface LaidOut {
  readonly document: PrintDocument
  readonly pages: readonly LaidPage[]
}

export interface BookPage {
  /** What stands on it; null for a blank. */
  readonly laid: LaidPage | null
  readonly document: PrintDocument | null
  readonly side: 'recto' | 'verso'
  /** `iv`, `12`. Every page has one; openings and blanks do not show it. */
  readonly folio: string
  readonly showsFolio: boolean
  /** What runs over it, as HTML; '' for nothing. */
  readonly head: string
}

export interface Imposition {
  /** On which side a reading may open. */
  readonly opening: 'recto' | 'any'
  /** What runs over left-hand pages, as HTML. */
  readonly head: string
}

const sideOf = (index: number): BookPage['side'] => (index % 2 === 0 ? 'recto' : 'verso')

const isFront = ({ matter }: PrintDocument): boolean => matter === 'preliminary' || matter === 'front'

/** Title pages have neither head nor folio, on any of their pages. */
const isBare = ({ kind }: PrintDocument): boolean =>
  kind === 'half-title' || kind === 'title-page' || kind === 'imprint'

/**
 * Puts documents into one sequence. The front matter is counted in roman numerals; the body begins at 1, on a recto. The
 * imprint stands on the back of the title page, lists of figures on the next page after the contents. The last page is a
 * verso, so that sheets come out even.
 */
export const impose = (documents: readonly LaidOut[], { opening, head }: Imposition): readonly BookPage[] => {
  const pages: BookPage[] = []
  const firstBody = documents.findIndex(({ document }) => !isFront(document))
  let front = 0
  const folioAt = (index: number, inFront: boolean) => (inFront ? roman(index + 1) : String(index - front + 1))
  const blank = (inFront: boolean) =>
    pages.push({
      laid: null,
      document: null,
      side: sideOf(pages.length),
      folio: folioAt(pages.length, inFront),
      showsFolio: false,
      head: '',
    })
  documents.forEach(({ document, pages: laid }, order) => {
    // The back of a part's title stays blank: it has a leaf of its own.
    const followsPart = documents[order - 1]?.document.kind === 'part'
    const opens = document.kind === 'division' ? opening === 'recto' : document.kind !== 'list'
    const wantsRecto = opens || order === firstBody || followsPart
    const isRecto = pages.length % 2 === 0
    if (document.kind === 'imprint' ? isRecto : wantsRecto && !isRecto) blank(order <= firstBody || firstBody < 0)
    if (order === firstBody) front = pages.length
    const inFront = firstBody < 0 || order < firstBody
    laid.forEach((page, index) => {
      const side = sideOf(pages.length)
      const dressed = index > 0 && !isBare(document)
      pages.push({
        laid: page,
        document,
        side,
        folio: folioAt(pages.length, inFront),
        showsFolio: dressed,
        head: !dressed ? '' : side === 'verso' ? head : document.runningHead || head,
      })
    })
  })
  if (pages.length % 2 === 1) blank(firstBody < 0)
  return pages
}

/** Index of the page on which each id stands. */
export const placesOf = (pages: readonly BookPage[]): ReadonlyMap<string, number> =>
  new Map(pages.flatMap(({ laid }, index) => (laid?.ids ?? []).map(id => [id, index] as const)).reverse())
