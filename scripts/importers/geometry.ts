/** What places tell of lines: columns, running heads, note areas, where a block begins. For PDF, hOCR and ALTO alike. */
import type { PlacedLine, PlacedPage } from './geometry/placed.ts'
import { median, noteHead, rightToLeft, smallest, textOf } from './geometry/measures.ts'
import { zonesOf } from './geometry/zones.ts'
import type { Box, SourcePage } from './lines.ts'

const right = ({ x, width }: { readonly x: number; readonly width: number }): number => x + width
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
    // Between notes of a line or two there is more space than inside of them.
    const step =
      before && before.line.column === seat.line.column && !noteHead(seat.line.runs)
        ? (seat.line.base - before.line.base) / seat.line.size
        : 0
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
  /** The line that began the block before it. */
  readonly first: Seat | undefined
  readonly after: Seat | undefined
  readonly hanging: boolean
}

/** Bold throughout, as headings are. */
const isBold = ({ runs }: PlacedLine): boolean =>
  runs.some(({ bold, text }) => bold && /\p{L}/u.test(text)) &&
  runs.every(({ bold, raised, text }) => bold || raised || !/\p{L}/u.test(text))

const bullet = /^[•◦▪‣]\s/
const item = /^(?:[•◦▪‣–—-]|\(?(?:\d{1,2}|[a-z])[.)])\s/

const numberOf = (line: PlacedLine): number => {
  const [, number, letter] = /^\(?(?:(\d{1,2})|([a-z]))[.)]\s/.exec(textOf(line.runs)) ?? []
  return letter === undefined ? Number(number ?? NaN) : letter.charCodeAt(0)
}

/** `2.` below the `1.` that its block begins with. */
const isNextItem = (first: Seat, { line, indent }: Seat): boolean =>
  numberOf(line) === numberOf(first.line) + 1 && Math.abs(indent - first.indent) < 0.3 * line.size

/** Whether a new block begins with a line, by the lines before it, be they in the same column or on the page before. */
const beginsBlock = (
  seat: Seat,
  { before: [before, second], first: opening, after, hanging }: Neighbours,
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
  if (bullet.test(textOf(line.runs)) || (opening && isNextItem(opening, seat))) return true
  // What hangs below the sign of an item is set in from it, and goes on.
  if (near && before.opened && shift > 0.3 && shift < 3.5 && item.test(textOf(before.line.runs))) return false
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
  const last = new Map<string, Pick<Neighbours, 'before' | 'first'>>()
  const opens = ({ zone, line, seat }: (typeof zoned)[number][number], after: Seat | undefined, hanging: boolean) => {
    const setting = settings.get(zone)
    if (!seat || !setting || zone === 'head' || zone === 'foot') return true
    const { before, first } = last.get(zone) ?? { before: [], first: undefined }
    // What hangs below a note's figure is not set in anew.
    const opened =
      zone === 'notes'
        ? noteHead(line.runs) || (!notesHang && beginsBlock(seat, { before, first, after, hanging: false }, setting))
        : beginsBlock(seat, { before, first, after, hanging }, setting)
    last.set(zone, { before: [{ ...seat, opened }, ...before.slice(0, 1)], first: opened ? seat : first })
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
