/** What places tell of lines: columns, running heads, note areas, where a block begins. For PDF, hOCR and ALTO alike. */
import { median, noteHead, rightToLeft, smallest, textOf } from './geometry/measures.ts'
import { zonesOf } from './geometry/zones.ts'
import type { Box, Run, SourcePage } from './lines.ts'

/** Anything with letters in it, with its base line. Points from the left and the top of the page. */
export interface Placed {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
  readonly letters: number
}

export interface PlacedLine {
  readonly runs: readonly Run[]
  /** Null for text of the margin, or turned. */
  readonly box: Box | null
  /** Base line, from the top. */
  readonly base: number
  /** Of most of its type, in points. */
  readonly size: number
  /** From 0; -1 runs across several. */
  readonly column: number
  /** The source itself says that a paragraph begins here, or that none does. */
  readonly opens?: boolean
}

export interface Rule {
  readonly x: number
  readonly y: number
  readonly width: number
}

export interface PlacedPage {
  readonly label: string | null
  readonly width: number
  readonly height: number
  /** In reading order. */
  readonly lines: readonly PlacedLine[]
  readonly rules: readonly Rule[]
  readonly picture?: boolean
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

/** The most frequent size of type: that of the text. */
export const bodySizeOf = (pages: readonly PlacedPage[]): number => {
  const bins = new Map<number, number>()
  for (const { lines } of pages)
    for (const { size, runs } of lines) {
      const bin = Math.round(size * 4) / 4
      bins.set(bin, (bins.get(bin) ?? 0) + textOf(runs).length)
    }
  const near = (bin: number) => [...bins].filter(([other]) => Math.abs(other - bin) <= 0.04 * bin)
  const weight = (bin: number) => near(bin).reduce((sum, [, letters]) => sum + letters, 0)
  const most = [...bins.keys()].reduce(
    (best, bin) => (weight(bin) > weight(best) ? bin : best),
    bins.keys().next().value ?? 0,
  )
  return near(most).reduce((sum, [size, letters]) => sum + size * letters, 0) / (weight(most) || 1)
}

interface Measure {
  readonly left: number
  readonly right: number
}

const part = (sorted: readonly number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0

/** Edges of the column that a line stands in: those that most of its lines on the page keep to; few lines ask the whole source. */
const measuresOf = (pages: readonly PlacedPage[]): ((page: PlacedPage, line: PlacedLine) => Measure) => {
  const known = new Map<string, Measure>()
  const usual = new Map<string, Measure[]>()
  pages.forEach((page, index) => {
    for (const column of new Set(page.lines.map(line => line.column))) {
      const boxes = page.lines.flatMap(line => (line.column === column && line.box ? [line.box] : []))
      const sort = (values: readonly number[]) => [...values].sort((a, b) => a - b)
      const measure = { left: part(sort(boxes.map(({ x }) => x)), 0.1), right: part(sort(boxes.map(right)), 0.9) }
      known.set(`${index} ${column}`, measure)
      const side = `${index % 2} ${column}`
      if (boxes.length > 7) usual.set(side, [...(usual.get(side) ?? []), measure])
      else known.delete(`${index} ${column}`)
      if (boxes.length > 0 && !known.has(`${index} ${column}`) && !usual.has(side))
        known.set(`${index} ${column}`, measure)
    }
  })
  const common = new Map(
    [...usual].map(([side, measures]) => [
      side,
      { left: median(measures.map(({ left }) => left)), right: median(measures.map(measure => measure.right)) },
    ]),
  )
  const places = new Map(pages.map((page, index) => [page, index]))
  return (page, { column, box }) => {
    const index = places.get(page) ?? 0
    return (
      known.get(`${index} ${column}`) ??
      common.get(`${index % 2} ${column}`) ?? { left: box?.x ?? 0, right: box ? right(box) : 0 }
    )
  }
}

/** How the lines of one zone are set. */
interface Setting {
  /** From base line to base line, in ems. */
  readonly leading: number
  readonly justified: boolean
  /** Share of an em by which sizes differ that are the same. */
  readonly same: number
}

interface Seat {
  readonly line: PlacedLine
  readonly box: Box
  readonly indent: number
  readonly slack: number
}

/** In a bibliography a flush line is followed by lines that are set in, and hardly ever by another flush one. */
const isHanging = (seats: readonly Seat[]): boolean => {
  const flush = ({ indent, line }: Seat) => Math.abs(indent) < 0.5 * line.size
  const setIn = ({ indent, line }: Seat) => indent > 0.7 * line.size && indent < 4 * line.size
  const pairs = seats.flatMap((seat, index) => {
    const next = seats[index + 1]
    return flush(seat) && next ? [{ next }] : []
  })
  const hung = pairs.filter(({ next }) => setIn(next)).length
  return (
    hung > 2 &&
    hung > 2 * pairs.filter(({ next }) => flush(next)).length &&
    2 * seats.filter(setIn).length > seats.length
  )
}

/** Notes whose figures stand out to the left of their text. */
const hangingNotes = (seats: readonly Seat[]): boolean => {
  const indents = (heads: boolean) =>
    seats.filter(({ line }) => noteHead(line.runs) === heads).map(({ indent, line }) => indent / line.size)
  return median(indents(false)) > median(indents(true)) + 0.5
}

const tenths = (points: number): number => Math.round(points * 10) / 10

const settingOf = (seats: readonly Seat[], rough: boolean): Setting => {
  const steps = seats.flatMap((seat, index) => {
    const before = seats[index - 1]
    const step =
      before && before.line.column === seat.line.column ? (seat.line.base - before.line.base) / seat.line.size : 0
    return step > 0.6 && step < 3 ? [step] : []
  })
  return {
    same: rough ? 0.3 : 0.09,
    leading: median(steps) || 1.2,
    justified: seats.filter(({ slack, line }) => Math.abs(slack) < 0.6 * line.size).length > 0.6 * seats.length,
  }
}

/** A line among those of its zone, through all pages. */
interface Neighbours {
  /** The line before it, and the one before that. */
  readonly before: readonly (Seat & { readonly opened: boolean })[]
  readonly after: Seat | undefined
  readonly hanging: boolean
}

/** Bold throughout, as headings are. */
const isBold = ({ runs }: PlacedLine): boolean =>
  runs.some(({ bold, text }) => bold && /\p{L}/u.test(text)) &&
  runs.every(({ bold, raised, text }) => bold || raised || !/\p{L}/u.test(text))

/** Whether a new block begins with a line, by the lines before it, be they in the same column or on the page before. */
const beginsBlock = (
  seat: Seat,
  { before: [before, second], after, hanging }: Neighbours,
  setting: Setting,
): boolean => {
  const { line, indent } = seat
  const em = line.size
  if (line.opens !== undefined) return line.opens
  if (!before || Math.abs(em - before.line.size) > setting.same * em) return true
  const step = (line.base - before.line.base) / em
  const near = before.line.column === line.column && step > 0
  if (near && step > Math.max(1.35 * setting.leading, setting.leading + 0.25)) return true
  const shift = (indent - before.indent) / em
  const measure = seat.box.width + seat.slack + indent
  const bold = isBold(line)
  if (bold !== isBold(before.line) && (bold ? seat : before).slack > 0.1 * measure) return true
  // What goes on from a first line that is set in would not be set in as well.
  const first =
    before.opened && Math.abs(shift) < 0.3 && indent > 0.7 * em && before.slack - seat.slack > 0.03 * measure
  if (first && near && after && after.indent < indent - 0.7 * em && !hanging) return true
  if (hanging ? shift < -0.6 : shift > 0.6 && (near || (after?.indent ?? 0) < indent - 0.5 * em)) return true
  // Two lines of one block set in, and one that is not: a quotation has ended.
  if (shift < -0.6 && near && second && !before.opened && Math.abs(second.indent - before.indent) < 0.3 * em)
    return true
  const usual = near ? Math.min(seat.slack, second && second.line.size === em ? second.slack : Infinity) : 0
  return setting.justified && before.slack - usual > 0.12 * measure
}

const zoneNames = ['head', 'body', 'notes', 'foot', 'side'] as const

/** Pages with all that their places tell. `rough` are those whose sizes were measured on a picture. */
export const settle = (pages: readonly PlacedPage[], rough = false): readonly SourcePage[] => {
  const body = bodySizeOf(pages)
  const zones = zonesOf(pages, { body, rough })
  const measure = measuresOf(pages)
  const seatOf = (page: PlacedPage, line: PlacedLine): Seat | null => {
    if (!line.box) return null
    const { left, right: end } = measure(page, line)
    const [before, after] = [line.box.x - left, end - right(line.box)]
    return rightToLeft(textOf(line.runs))
      ? { line, box: line.box, indent: after, slack: before }
      : { line, box: line.box, indent: before, slack: after }
  }
  const zoned = pages.map(page => {
    const lines = page.lines.map(line => ({ zone: zones.get(line) ?? 'body', line, seat: seatOf(page, line) }))
    const last = lines.findLastIndex(({ zone }) => zone === 'body')
    // Notes at the feet of columns are read after all columns.
    const early = lines.filter(({ zone }, at) => zone === 'notes' && at < last)
    const text = lines.slice(0, last + 1).filter(({ zone }) => zone !== 'notes')
    return early.length > 0 ? [...text, ...early, ...lines.slice(last + 1)] : lines
  })
  const seatsIn = (lines: (typeof zoned)[number], name: string) =>
    lines.flatMap(({ zone, seat }) => (zone === name && seat ? [seat] : []))
  const settings = new Map<string, Setting>(
    zoneNames.map(name => [name, settingOf(seatsIn(zoned.flat(), name), rough)]),
  )
  const notesHang = hangingNotes(seatsIn(zoned.flat(), 'notes'))
  const last = new Map<string, Neighbours['before']>()
  const opens = ({ zone, line, seat }: (typeof zoned)[number][number], after: Seat | undefined, hanging: boolean) => {
    const setting = settings.get(zone)
    if (!seat || !setting || zone === 'head' || zone === 'foot') return true
    const before = last.get(zone) ?? []
    // What hangs below a note's figure is not set in anew.
    const opened =
      zone === 'notes'
        ? noteHead(line.runs) || (!notesHang && beginsBlock(seat, { before, after, hanging: false }, setting))
        : beginsBlock(seat, { before, after, hanging }, setting)
    last.set(zone, [{ ...seat, opened }, ...before.slice(0, 1)])
    return opened
  }
  return pages.map(({ label, width, height, picture }, index) => {
    const lines = zoned[index] ?? []
    const hanging = isHanging(seatsIn(lines, 'body'))
    return {
      label,
      width,
      height,
      ...(picture && { picture }),
      lines: lines.map((entry, at) => ({
        runs: entry.line.runs,
        box: entry.line.box,
        opens: opens(entry, lines.slice(at + 1).find(({ zone }) => zone === entry.zone)?.seat ?? undefined, hanging),
        depth: 0,
        dress: 'none' as const,
        at: null,
        zone: entry.zone,
        ...(entry.line.size < smallest(body, rough) && { small: true }),
        ...(entry.seat && { indent: tenths(entry.seat.indent), slack: tenths(entry.seat.slack) }),
      })),
    }
  })
}
