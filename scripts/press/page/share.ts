/** Runs inside the page: how a page's height is shared between its text and its notes. */
import type { Sheet } from './sheet.ts'

export interface ShareOptions {
  readonly textHeight: number
  /** Of a page by its index, at most `textHeight`; pixels. */
  readonly heights?: ((index: number) => number) | undefined
  /** Where the text of some pages ends though there is room below it, by their index; pixels from their heads. */
  readonly ends?: ReadonlyMap<number, number> | undefined
  /** Indices of pages that may end with headings: what follows these does not stand on one page with them. */
  readonly joined?: ReadonlySet<number> | undefined
  readonly leading: number
  /** How many of what is laid out here as pages make one of paper; 1 when left out. */
  readonly columns?: number | undefined
}

export type Share = ReturnType<typeof share>
export type OpenShare = ReturnType<Share>

export const share =
  () =>
  ({ textHeight: full, heights = () => full, ends, joined, leading, columns = 1 }: ShareOptions) => {
    /** So many pixels of text stand on a page however long the notes that run over to it: four lines. */
    const leastText = 4 * leading

    let [pageHeight, textHeight, lowest] = [full, full, full]
    let endsWithHeading = false
    /** The page after this one, or that of the next sheet, is higher. */
    let isUnderStrip = false

    /** A page is opened: gives its height, in pixels. */
    const open = (index: number): number => {
      lowest = ends?.get(index) ?? full
      endsWithHeading = joined?.has(index) ?? false
      isUnderStrip = [1, columns].some(ahead => heights(index + ahead) > heights(index))
      return (textHeight = pageHeight = Math.min(heights(index), full))
    }

    /** So many pixels of the page, above its notes, are left to figures. */
    const reserve = (height: number) => {
      textHeight = pageHeight - height
    }

    /** Not by a variable of the type area: all that stands in it would be styled anew. */
    const setFootHeight = ({ text }: Sheet, height: number) => {
      text.style.height = `${Math.min(lowest, textHeight - Math.max(0, Math.min(height, textHeight)))}px`
    }

    /** Sets the greatest foot, to a pixel, under which `holds` still does: not at `high`; where not even at `low`, that one. */
    const greatestFoot = (sheet: Sheet, low: number, high: number, holds: () => boolean, guess = 0): number => {
      const tryAt = (height: number) => {
        setFootHeight(sheet, height)
        if (holds()) low = height
        else high = height
      }
      setFootHeight(sheet, low)
      if (!holds()) return low
      for (const height of [guess + 0.5, guess - 0.4]) if (height > low && height < high) tryAt(height)
      while (high - low > 1) tryAt((low + high) / 2)
      setFootHeight(sheet, low)
      return low
    }

    return {
      leastText,
      open,
      reserve,
      pageHeight: () => pageHeight,
      textHeight: () => textHeight,
      mayEndWithHeading: () => endsWithHeading,
      isUnderStrip: () => isUnderStrip,
      setFootHeight,
      greatestFoot,
    }
  }
