/**
 * Runs inside the page: a page that would end far above its foot. What comes next was kept away by its notes, or by what
 * must stand together with it; this looks for a foot under which more of the text stands, its last note begun.
 */
import type { Feet } from './feet.ts'
import type { Measure, Place } from './measure.ts'
import type { Sheet } from './sheet.ts'
import type { Turns } from './turns.ts'

export type Gaps = ReturnType<typeof gaps>

export const gaps = ({ textsIn, boxes, firstBeyond, isBefore }: Measure, { keepHeading }: Turns) => {
  /** So much white at the foot of a page is not looked into; pixels. */
  const small = 110

  /** So much white is a gap where what follows could stand in it: 100 points, and more than a fifth of a page of this height; pixels. */
  const leastGap = (height: number): number => Math.max(133, height / 5)

  /** Where what stands before a place ends, the last block of it; pixels from the top of the text. */
  const endOf = ({ text }: Sheet, place: Place | null, limit: number): number => {
    const isInside = (node: Node) => !place || isBefore({ container: node, offset: 0 }, place)
    const last = textsIn(text).findLast(one => /\S/.test(one.data) && isInside(one))
    const block = last?.parentElement?.closest('.division-text > *') ?? text
    const words = textsIn(block)
      .filter(isInside)
      .flatMap(one => boxes(one, 0, one === place?.container ? place.offset : one.length))
    const pictures = [...text.querySelectorAll('img, math')].filter(isInside).map(one => one.getBoundingClientRect())
    const bottoms = [...words, ...pictures].filter(({ left }) => left < limit).map(({ bottom }) => bottom)
    return Math.max(0, ...bottoms) - text.getBoundingClientRect().top
  }

  /** Whether much white is left below a text that ends at `place`, under the foot that the page has now; pixels, or 0. */
  const gapAt = (feet: Feet, sheet: Sheet, place: Place): number => {
    const white = feet.whiteBelow(sheet, place, endOf(sheet, place, feet.limitOf(sheet.text)))
    return white < small ? 0 : white
  }

  /**
   * Where the page ends: at `place`, or behind it where less white is left; the page is then given its foot for that.
   * `mayEnd` says whether it may end there for the sake of figures.
   */
  const closeGap = (feet: Feet, sheet: Sheet, place: Place, mayEnd: (place: Place | null) => boolean): Place | null => {
    const limit = feet.limitOf(sheet.text)
    const end = endOf(sheet, place, limit)
    if (feet.whiteBelow(sheet, place, end) < small) return place
    const { leading } = feet
    const { height: most } = sheet.area.getBoundingClientRect()
    let tried: Place | null = place
    let best = { place: place as Place | null, end: end + leading / 2, height: 0 }
    for (let height = end + leading; height < most; height += leading / 2) {
      feet.setTextHeight(sheet, height)
      const beyond = firstBeyond(sheet.text, limit)
      const other = beyond && (feet.mayEndWithHeading() ? beyond : keepHeading(sheet.text, beyond))
      if (other?.container === tried?.container && other?.offset === tried?.offset) continue
      tried = other
      const otherEnd = endOf(sheet, other, limit)
      if (otherEnd < best.end || !mayEnd(other) || !feet.mayEndAt(sheet, other)) continue
      // More text calls no fewer notes.
      if (!feet.holdsNotes(sheet, other, height)) break
      best = { place: other, end: otherEnd + leading / 2, height }
    }
    if (best.height === 0) feet.settle(sheet)
    else {
      feet.setTextHeight(sheet, best.height)
      feet.holdsNotes(sheet, best.place, best.height)
    }
    return best.place
  }

  return { leastGap, gapAt, closeGap }
}
