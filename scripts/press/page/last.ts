/** Runs inside the page: a document's last page, of one column or of two, is not too short, and its columns end level. */
import type { Laid, Taken } from './take.ts'

/** Height of a page in pixels, by its index. */
export type Heights = (index: number) => number

/** Pages, each a column where a sheet has two. */
export interface Ended {
  readonly laid: Laid
  readonly taken: readonly Taken[]
}

export interface LastOptions {
  readonly leading: number
  /** Columns of a sheet. */
  readonly columns: number
  readonly heightOf: Heights
  /** Lays out the pages from an index on anew, of other heights, their text no lower than `textEnd` pixels; null where that cannot be had. */
  readonly remake: (from: number, heights: Heights, textEnd?: number) => Promise<Ended | null>
  /** The pages made last, some ended earlier where those behind them are better for it (mend.ts) and the last sheet does not lack more. */
  readonly mend: (heights: Heights, lackOf: (ended: Ended) => number) => Promise<Ended>
  /** What the flaws of pages weigh, but white: notes that begin late, what is torn, lines that stand alone. */
  readonly flawsIn: (taken: readonly Taken[]) => number
}

export type Last = ReturnType<typeof last>

export const last = () => {
  const sum = (lengths: readonly number[]): number => lengths.reduce((all, length) => all + length, 0)

  /** Index of the first page of the last sheet. */
  const lastOf = ({ taken: { length } }: Ended, columns: number): number => length - 1 - ((length - 1) % columns)

  /** Fewer lines of text in a column, or of text and notes, do not stand alone on a last page. */
  const [leastText, leastLines] = [4, 5]

  /** Lines that the last sheet lacks, where others before it could give it some. */
  const lackOf = (ended: Ended, columns: number, leading: number): number => {
    const from = lastOf(ended, columns)
    const sheet = ended.taken.slice(from)
    const lines = (lengths: readonly number[]): number => Math.round(sum(lengths) / leading)
    const text = columns * leastText - lines(sheet.map(({ end }) => end))
    const all = columns * leastLines - lines(sheet.map(({ fill }) => fill))
    return from === 0 ? 0 : Math.max(0, text, all)
  }

  /** Lines that a page may lose: four, which notes make a little more. */
  const mostLost = 4.2

  /** Whether any page but those of the last sheet has lost more. */
  const hasNewGap = (other: Ended, { laid: { fills } }: Ended, columns: number, leading: number): boolean =>
    fills
      .slice(0, lastOf(other, columns))
      .some((fill, index) => fill - (other.laid.fills[index] ?? 0) > mostLost * leading)

  /** Flaws of this weight are graver than a short page, or a column that ends higher than the other. */
  const slight = 2

  /** So many lines more than it lacks are asked of the sheets before a short last one, which are shorter by so many lines each. */
  const extras = [1, 3, 6, 10]
  const shorter = [1, 2, 3]

  /** A short last sheet is filled by sheets before it, each a line or two lower, or made half as short: gives those pages, and their heights. */
  const fillLast = async (ended: Ended, options: LastOptions): Promise<readonly [Ended, Heights]> => {
    const { leading, columns, heightOf, remake, mend, flawsIn } = options
    const lack = lackOf(ended, columns, leading)
    if (lack === 0) return [ended, heightOf]
    const sheet = lastOf(ended, columns) / columns
    // From a verso on, where the document begins on a recto: facing pages are of one height.
    const versosFor = (lines: number): readonly number[] =>
      extras
        .map(extra => sheet - Math.ceil((lack + extra) / (columns * lines)))
        .map(page => columns * Math.max(0, page - ((page + 1) % 2)))
    const tries = shorter.flatMap(lines => [...new Set(versosFor(lines))].map(from => ({ from, lines })))
    const lower =
      (from: number, lines: number): Heights =>
      index =>
        heightOf(index) - (index < from ? 0 : lines * leading)
    const lackIn = (other: Ended): number => lackOf(other, columns, leading)
    const mended = async (heights: Heights): Promise<readonly [Ended, Heights]> => [
      await mend(heights, lackIn),
      heights,
    ]
    let best = { from: Infinity, lines: 0, price: Infinity }
    for (const { from, lines } of tries) {
      const other = await remake(from, lower(from, lines))
      const isSound =
        other?.laid.faults.length === 0 &&
        other.laid.late.length <= ended.laid.late.length &&
        lastOf(other, columns) === lastOf(ended, columns) &&
        !hasNewGap(other, ended, columns, leading)
      if (!other || !isSound) continue
      const [left, worse] = [lackIn(other), flawsIn(other.taken) - flawsIn(ended.taken)]
      const price = left + worse + lines
      // What lacks a line and has lost a flaw for it is better than what is higher still.
      if (left === 0 && worse <= 0 && price < best.price) return mended(lower(from, lines))
      if (left <= lack / 2 && worse < slight && price < best.price) best = { from, lines, price }
    }
    if (columns === 1 && best.lines === 0) return [ended, heightOf]
    // What follows goes on from pages that stand as the best of these, or as they did.
    const heights = lower(best.from, best.lines)
    const again = await remake(Math.min(...tries.map(({ from }) => from)), heights)
    if (!again) return [ended, heightOf]
    return best.lines > 0 ? mended(heights) : [again, heights]
  }

  /** Lines of text in a column, at least; and so many more than half of what stands in them are the last two columns given. */
  const [leastColumn, mostMore] = [4, 8]

  /** The text of the last two columns ends on the same line, if it can; their notes stand at the foot of the page. */
  const balance = async (ended: Ended, heights: Heights, options: LastOptions): Promise<Ended> => {
    const { leading, remake, flawsIn } = options
    const from = lastOf(ended, 2)
    const ends = ended.taken.slice(from).map(({ end }) => end)
    const half = Math.ceil(sum(ends) / 2 / leading - 0.01)
    let best = { ended, weight: flawsIn(ended.taken) + slight }
    for (let lines = Math.max(leastColumn, half); lines <= half + mostMore; lines++) {
      if (lines * leading >= Math.max(...ends) - 0.01) break
      const other = await remake(from, heights, lines * leading)
      const isSound =
        other?.laid.faults.length === 0 &&
        other.laid.late.length <= ended.laid.late.length &&
        other.taken.length <= from + 2
      const weight = other && isSound ? flawsIn(other.taken) : Infinity
      if (other && weight < best.weight) best = { ended: other, weight }
      if (weight <= flawsIn(ended.taken)) break
    }
    return best.ended
  }

  return async (ended: Ended, options: LastOptions): Promise<Laid> => {
    const [filled, heights] = await fillLast(ended, options)
    return (options.columns > 1 ? await balance(filled, heights, options) : filled).laid
  }
}
