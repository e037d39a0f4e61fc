/** What no compositor could avoid: lines that have no room on any page with the notes that are called in them. Of notes that begin late anywhere, hopeless.ts tells. */
import type { ExpectedNote } from './manuscript.ts'
import type { Leaf, Measured } from './measure.ts'

/** Text of one block on one page. */
export interface Placed extends Leaf {
  readonly page: number
  /** Offset of its first letter in all that was printed. */
  readonly from: number
  readonly letters: string
}

export const originals = (leaves: readonly Leaf[]): readonly Leaf[] => leaves.filter(({ again }) => !again)

/** A title over two columns stands above the first. */
export const isBelowTitle = ({ tops: [top = 0] }: Leaf): boolean => top >= 0

/** All but the figures at the foot. */
export const inFlow = ({ text }: Measured): readonly Leaf[] => text.filter(leaf => !leaf.sunk && isBelowTitle(leaf))

/** White above the first note of a page, with the rule in it, which is no thinner than a pixel; pixels. */
export const rule = 16

/** A note, with the leaf that calls it. */
export interface Called {
  readonly note: ExpectedNote
  readonly leaf: Placed | undefined
  /** Offset of its first letter in all notes. */
  readonly from: number
}

/** Half a line of the notes: the middle of the last one stands so far above the foot of its page, and a line of the text is higher; pixels. */
const halfLine = (pages: readonly Measured[]): number =>
  Math.min(
    ...pages.flatMap(({ height, leading, foot }) =>
      foot.flatMap(({ tops }) => tops.map(top => Math.min(leading / 2, height - top))),
    ),
  )

/** Height of what stands at the feet from the note that begins at `first` to the first line of the one that begins at `last`. */
const heightOfNotes = (pages: readonly Measured[], below: readonly Placed[], first: number, last: number): number => {
  const half = halfLine(pages)
  const topOf = (leaf: Placed | undefined) => (leaf?.tops[0] ?? 0) - half
  const leafAt = (offset: number) => below.find(({ from, letters }) => from + letters.length > offset)
  const [one, other] = [leafAt(first), leafAt(last)]
  if (!one || !other) return 0
  const end = topOf(other) + 2 * half
  if (one.page === other.page) return end - topOf(one)
  const between = pages.slice(one.page + 1, other.page).reduce((sum, { footHeight }) => sum + footHeight - rule, 0)
  return (
    (pages[one.page]?.height ?? 0) - topOf(one) + between + end - topOf(below.find(({ page }) => page === other.page))
  )
}

/** Whether no page has room for so many pixels of text with these notes, the last of them begun. */
export const hasNoPage = (
  pages: readonly Measured[],
  below: readonly Placed[],
  notes: readonly Called[],
  height: number,
): boolean => {
  const [first, last] = [notes[0], notes.at(-1)]
  const most = Math.max(...pages.map(page => page.height))
  return first && last ? height + rule + heightOfNotes(pages, below, first.from, last.from) > most : false
}
