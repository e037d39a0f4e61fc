/** Columns of a page, by the gutters between them. */

/** Anything with letters in it, with its base line. Points from the left and the top of the page. */
export interface Placed {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
  readonly letters: number
}

const right = ({ x, width }: { readonly x: number; readonly width: number }): number => x + width
const letterCount = (items: readonly Placed[]): number => items.reduce((sum, { letters }) => sum + letters, 0)

const spread = (items: readonly Placed[]): readonly [number, number] => [
  Math.min(...items.map(({ y }) => y)),
  Math.max(...items.map(({ y }) => y)),
]
const rowsIn = (items: readonly Placed[]): number =>
  new Set(items.map(({ y, size }) => Math.round(y / (size || 1)))).size

/**
 * The lines of each side of a gutter: four rows and a seventh of the letters at least, side by side for a good part. What has few letters in a
 * row is a table, and read across.
 */
const parted = (items: readonly Placed[], at: number) => {
  const left = items.filter(item => right(item) <= at + 1)
  const after = items.filter(item => item.x >= at - 1)
  const all = letterCount(items)
  const fair = (side: readonly Placed[]) =>
    rowsIn(side) >= 4 && letterCount(side) > Math.max(all / 7, 12 * rowsIn(side))
  if (!fair(left) || !fair(after) || all - letterCount(left) - letterCount(after) > 0.4 * all) return null
  const [top, foot] = spread(left)
  const [top2, foot2] = spread(after)
  const beside = Math.min(foot, foot2) - Math.max(top, top2)
  return beside > 0.4 * Math.min(foot - top, foot2 - top2) ? { left, after } : null
}

/** Places of gutters, from the left: where fewest letters are crossed, in the middle of that gap. */
const guttersOf = (items: readonly Placed[]): readonly number[] => {
  if (items.length < 8) return []
  const from = Math.min(...items.map(({ x }) => x))
  const to = Math.max(...items.map(right))
  const step = 2
  const crossed = new Float64Array(Math.ceil((to - from) / step) + 2)
  for (const item of items) {
    const first = Math.floor((item.x - from) / step) + 1
    const last = Math.floor((right(item) - from) / step)
    for (let bin = first; bin <= last; bin++) crossed[bin] = (crossed[bin] ?? 0) + item.letters
  }
  const [low, high] = [Math.ceil(crossed.length * 0.15), Math.floor(crossed.length * 0.85)]
  const inner = crossed.slice(low, high)
  const least = Math.min(...inner) * 1.05 + 2
  // The widest stretch that crosses no more than the least.
  let best = { start: 0, length: 0 }
  let start = 0
  inner.forEach((count, bin) => {
    if (count > least) start = bin + 1
    else if (bin + 1 - start > best.length) best = { start, length: bin + 1 - start }
  })
  if (best.length * step < 5) return []
  const at = from + (low + best.start + best.length / 2 - 0.5) * step
  const sides = parted(items, at)
  return sides ? [...guttersOf(sides.left), at, ...guttersOf(sides.after)] : []
}

export interface Columns {
  /** From 0; -1 runs across. */
  readonly columnOf: (item: Placed) => number
  /** Counts from the top: columns are read one after the other inside a band, what runs across is a band of its own. */
  readonly bandOf: (item: Placed) => number
}

/**
 * What runs across below columns: notes of a page that is set in columns. From the lowest row upwards, rows of one size that no gutter
 * parts; the topmost that crosses a gutter begins it, with short rows of its size right above.
 */
const acrossFoot = (
  items: readonly Placed[],
  crosses: (item: Placed) => boolean,
  gutter: number,
): readonly Placed[] => {
  const rows: Placed[][] = []
  for (const item of [...items].sort((a, b) => b.y - a.y)) {
    const row = rows.at(-1)
    if (row?.[0] && Math.abs(row[0].y - item.y) < 0.4 * Math.max(row[0].size, item.size)) row.push(item)
    else rows.push([item])
  }
  const parts = (row: readonly Placed[]) => !row.some(crosses) && row.some(({ x }) => x > gutter)
  const end = rows.findIndex((row, at) => at > 0 && parts(row))
  const whole = end < 0 ? [] : rows.slice(0, end)
  const top = whole.findLastIndex(row => row.some(crosses))
  const size = whole[top]?.[0]?.size ?? 0
  const above = whole.slice(top + 1).findIndex(([first]) => Math.abs((first?.size ?? 0) - size) > 0.08 * size)
  return whole.slice(0, above < 0 ? whole.length : top + 1 + above).flat()
}

/** Columns of a page. What stands alone at its head or foot runs across: a folio belongs to no column. */
export const columnsOf = (items: readonly Placed[]): Columns => {
  // Notes that run across below columns hide their gutter: the larger type shows it.
  const common = items.filter(
    ({ size }) => letterCount(items.filter(item => Math.abs(item.size - size) < 0.04 * size)) > letterCount(items) / 7,
  )
  const text = 0.95 * Math.max(...common.map(({ size }) => size))
  const whole = guttersOf(items)
  const gutters = whole.length > 0 ? whole : guttersOf(items.filter(({ size }) => size > text))
  if (gutters.length === 0) return { columnOf: () => 0, bandOf: () => 0 }
  const beside = (a: Placed, b: Placed) => Math.abs(a.y - b.y) < 0.4 * Math.max(a.size, b.size)
  const crosses = (item: Placed) => gutters.some(at => item.x < at - 2 && right(item) > at + 2)
  const sideOf = (item: Placed) => gutters.filter(at => at < item.x + 2).length
  const edge = (top: boolean): readonly Placed[] => {
    const sign = top ? 1 : -1
    const sorted = [...items].sort((a, b) => sign * (a.y - b.y))
    const [first] = sorted
    if (!first) return []
    const row = sorted.filter(item => beside(item, first))
    // Free in each of its columns: a column's own first line is near its second.
    const next = sorted.filter(
      item => !beside(item, first) && row.some(one => crosses(one) || sideOf(one) === sideOf(item)),
    )
    return next.length > 0 &&
      next.every(item => Math.abs(item.y - first.y) > 1.6 * Math.max(...row.map(({ size }) => size)))
      ? row
      : []
  }
  const foot = new Set(acrossFoot(items, crosses, gutters[0] ?? 0))
  const across = items.filter(crosses)
  const alone = [...across, ...edge(true), ...edge(false)].sort((a, b) => a.y - b.y)
  const set = new Set(items.filter(item => alone.some(other => beside(item, other))))
  const heights: number[] = []
  for (const { y, size } of alone) if (y - (heights.at(-1) ?? -Infinity) > 0.4 * size) heights.push(y)
  const rowOf = ({ y, size }: Placed) => heights.filter(height => height < y - 0.4 * size).length
  return {
    columnOf: item => (set.has(item) || foot.has(item) ? -1 : sideOf(item)),
    bandOf: item => (foot.has(item) ? 2 * heights.length + 2 : 2 * rowOf(item) + (set.has(item) ? 1 : 0)),
  }
}

/** Column of what stands beside the text in its margins. */
export const marginColumn = 99

/** Small type that stands wholly beside the text, to its left or its right, however few lines it has: notes of the margin, or glosses. */
export const marginsOf = <T extends Placed>(items: readonly T[], usual: number): ReadonlySet<T> => {
  const text = items.filter(({ size, letters }) => Math.abs(size - usual) < 0.1 * usual && letters > 20)
  if (text.length < 5) return new Set()
  // A line may stand out.
  const ranked = (edges: readonly number[], share: number) =>
    [...edges].sort((a, b) => a - b)[Math.floor((edges.length - 1) * share)] ?? 0
  const from = ranked(
    text.map(({ x }) => x),
    0.1,
  )
  const to = ranked(text.map(right), 0.9)
  const [top, foot] = spread(text)
  const free = 0.5 * usual
  return new Set(
    items.filter(
      item =>
        item.size < 0.9 * usual &&
        item.y > top - usual &&
        item.y < foot + 3 * usual &&
        (item.x > to + free || right(item) < from - free),
    ),
  )
}
