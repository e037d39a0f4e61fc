/** Runs inside the page: what is wrong with pages as they were taken, and how much each of it weighs. */
import type { Gaps } from './gaps.ts'
import type { Take, Taken } from './take.ts'

/** What is looked at of a page. */
export type Shape = Pick<
  Taken,
  'page' | 'first' | 'last' | 'endsWithLead' | 'signs' | 'torn' | 'isLead' | 'fill' | 'end' | 'opening'
>

/** `short` is no flaw in itself: it is the price of curing one; and a word that is parted is worth no other page. */
export interface Flaw {
  readonly kind: 'late' | 'torn' | 'gap' | 'lone' | 'colon' | 'word' | 'short'
  /** Index of the page that should have ended elsewhere. */
  readonly page: number
  readonly weight: number
}

export interface FlawsOptions {
  readonly leading: number
  /** Height of a page in pixels, by its index. */
  readonly heightOf: (index: number) => number
  /** So many pages at the end, the columns that are made level later, have white for no fault of theirs. */
  readonly open: number
}

export type Flaws = ReturnType<typeof flaws>

export const flaws = ({ lateOn }: Pick<Take, 'lateOn'>, { leastGap }: Pick<Gaps, 'leastGap'>) => {
  /**
   * A single line is worth a short page and no gap; nor are late notes or a torn row a gap (a page a line shorter may cure them), and a
   * gap, which is short besides, is not worth a torn figure or headings alone. What ends with a colon is worth a few lines of white.
   */
  const weights = { word: 0.1, colon: 1.5, lone: 3.5, short: 2, gap: 4, late: 5, row: 5, figure: 9, lead: 9 }

  /** What a soft hyphen is made where a page ends (cuts.ts). */
  const hyphen = '\u2010'

  /** Lines of white that nobody minds. */
  const mostWhite = 5

  /** Whether the end of a page leaves a line of a paragraph or of a note alone, on either side, or one alone under its heading. */
  const leavesLine = ({ last, endsWithLead }: Shape, { first }: Shape): boolean =>
    endsWithLead || first.some((lines, part) => lines === 1 || (lines > 0 && last[part] === 1))

  /** Whether the end of a page parts a list or a quotation from what announces it, in the text or in a note. */
  const endsWithColon = ({ signs }: Shape, { first, page: { continues } }: Shape): boolean =>
    (signs[0] === ':' && first[0] === 0) || (signs[1] === ':' && continues)

  return ({ leading, heightOf, open }: FlawsOptions) => {
    /** Half a line lies between the ink of a text and its end. */
    const whiteOf = ({ fill }: Shape, index: number): number => heightOf(index) - fill + leading / 2

    /** Whether a page has a gap if there is room in it for what comes next. */
    const isLow = (shape: Shape, index: number): boolean =>
      shape.end > 0 && whiteOf(shape, index) > leastGap(heightOf(index))

    /** Whether a page holds one line, and notes that fill the rest of it: what of them is late, and that it stands alone, nothing cures. */
    const isStuck = (shape: Shape, index: number): boolean =>
      shape.end > 0 && shape.end < 2 * leading && whiteOf(shape, index) < 2.5 * leading

    /** Flaws of pages in order; of the last one it is not asked where it ends. */
    const flawsIn = (shapes: readonly Shape[]): readonly Flaw[] =>
      shapes.flatMap((shape, page): readonly Flaw[] => {
        const next = shapes[page + 1]
        const white = next && page < shapes.length - open ? whiteOf(shape, page) : 0
        const isLead = next !== undefined && shape.isLead && shape.end > 0
        const hasRoom = next && next.opening > 0 && next.opening < white - leading
        const isFree = !isStuck(shape, page)
        const isLone = next && isFree && !isStuck(next, page + 1) && leavesLine(shape, next)
        const found: readonly (readonly [Flaw['kind'], number])[] = [
          ['late', isFree && lateOn(shape.page).length > 0 ? weights.late : 0],
          // A figure without its picture, a heading without what it stands over.
          ['torn', isLead ? weights.lead : next?.torn ? weights[next.torn] : 0],
          ['lone', isLone ? weights.lone : 0],
          ['colon', next && endsWithColon(shape, next) ? weights.colon : 0],
          ['word', next && shape.signs[0] === hyphen ? weights.word : 0],
          // White under headings is told by their being alone: they are not to be parted for its sake.
          ['gap', hasRoom && !isLead && isLow(shape, page) ? weights.gap : 0],
          ['short', white > (mostWhite + 0.5) * leading ? weights.short + white / heightOf(page) : 0],
        ]
        return found.flatMap(([kind, weight]) => (weight > 0 ? [{ kind, page, weight }] : []))
      })

    return { flawsIn, isLow }
  }
}
