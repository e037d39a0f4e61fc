/** What no compositor could avoid: what has no room on any page, with the notes that are called in it. It knows nothing of how pages are made. */
import type { ExpectedNote } from './manuscript.ts'
import type { Leaf, Measured, Shown } from './measure.ts'

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

/** White above the first note of a page, with the rule in it; pixels. */
export const rule = 15

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

/** The figure on its page that a caption or a cell is of, if it stands there whole. */
const figureOf = ({ kind, tops: [line = 0] }: Placed, { figures }: Measured): Shown | undefined =>
  kind === 'figure' ? figures.find(({ top, bottom, parted }) => !parted && line > top && line < bottom) : undefined

/** What stands first on its page, or below headings alone, and calls a note there: its height at least; 0 where it is no such thing. */
const heightOfHead = ({ note, leaf }: Called, page: Measured): number => {
  if (!leaf) return 0
  const figure = figureOf(leaf, page)
  const others = originals(inFlow(page)).filter(({ kind }) => kind !== 'heading')
  const top = Math.min(...others.flatMap(({ tops }) => tops))
  if ((figure?.top ?? Math.min(...leaf.tops)) > top + 1) return 0
  if (figure) return figure.bottom - figure.top
  const [all, lines] = [leaf.tops.length, Math.min(2, leaf.tops.length)]
  const isLow = leaf.kind !== 'cell' && note.calledAt - leaf.from > (leaf.letters.length * lines) / all
  return isLow ? 0 : lines * page.leading
}

/** Whether a note is called in what stands at the head of its page, and that has room with its notes on no page: some are late wherever it stands. */
export const isLateAnywhere = (
  pages: readonly Measured[],
  below: readonly Placed[],
  called: readonly Called[],
  late: Called,
): boolean => {
  const page = pages[late.leaf?.page ?? 0] as Measured
  const height = heightOfHead(late, page)
  const own = called.filter(other => other.leaf === late.leaf && heightOfHead(other, page) > 0)
  return height > 0 && hasNoPage(pages, below, own, height)
}
