/** Letters of a page as lines in the order in which they are read: by base line, columns one after the other. */
import type { PlacedLine, PlacedPage } from '../geometry/placed.ts'
import { columnsOf, marginColumn, marginsOf, type Placed } from '../geometry/columns.ts'
import { median } from '../geometry/measures.ts'
import type { Run } from '../lines.ts'
import type { Content, Glyph } from './content.ts'
import { lineNumbers } from './margins.ts'

/** Letters that follow one another on one base line, in the order in which they are painted. */
interface Segment extends Placed {
  readonly glyphs: readonly Glyph[]
  readonly text: string
}

const right = ({ x, width }: { readonly x: number; readonly width: number }): number => x + width
/** From the tops of capitals to the feet of descenders: parts of an em. */
const above = 0.75
const below = 0.2

const segmentOf = (glyphs: readonly Glyph[]): Segment => {
  const seen = glyphs.filter(({ text }) => text !== ' ')
  const main = seen.reduce((best, glyph) => (glyph.size > best.size * 1.12 ? glyph : best))
  const x = Math.min(...seen.map(glyph => glyph.x))
  return {
    glyphs,
    x,
    y: main.y,
    width: Math.max(...seen.map(right)) - x,
    size: main.size,
    letters: seen.length,
    text: seen.map(({ text }) => text).join(''),
  }
}

/** A letter goes on with a segment when it stands close behind it, on its base line or raised a little. */
const goesOn = (segment: readonly Glyph[], main: Glyph, glyph: Glyph): boolean => {
  const last = segment.at(-1)
  if (!last) return true
  const em = Math.max(last.size, glyph.size)
  const gap = glyph.x - right(last)
  const level = Math.abs(glyph.y - main.y)
  const alike = Math.max(glyph.size, main.size) < 1.7 * Math.min(glyph.size, main.size) || level < 0.1 * em
  return gap > -0.6 * em && gap < 0.8 * em && level < 0.6 * Math.max(main.size, glyph.size) && alike
}

const segmentsOf = (glyphs: readonly Glyph[]): readonly Segment[] => {
  const segments: Glyph[][] = []
  let current: Glyph[] = []
  let main: Glyph | null = null
  for (const glyph of glyphs) {
    if (!main || !goesOn(current, main, glyph)) {
      current = []
      main = glyph
      segments.push(current)
    }
    current.push(glyph)
    if (glyph.size > main.size * 1.12) main = glyph
  }
  return segments.filter(segment => segment.some(({ text }) => text !== ' ')).map(segmentOf)
}

/** Part of the lower of two segments that stands beside the other. */
const besides = (a: Placed, b: Placed): number =>
  (Math.min(a.y + below * a.size, b.y + below * b.size) - Math.max(a.y - above * a.size, b.y - above * b.size)) /
  ((above + below) * Math.min(a.size, b.size))

type Row = Segment[]

/** A large initial stands on the base line of its second or third line, and belongs to its first. */
const isInitial = (segment: Segment, size: number): boolean =>
  segment.letters <= 2 && segment.size > 1.7 * size && /^["“‘«]?\p{L}/u.test(segment.glyphs[0]?.text ?? '')

/** Segments that stand side by side, the longest first to seed their rows; from the top down. */
const rowsOf = (segments: readonly Segment[], size: number): readonly Row[] => {
  const rows: Row[] = []
  const initials: Segment[] = []
  for (const segment of [...segments].sort((a, b) => b.letters * b.size - a.letters * a.size)) {
    if (isInitial(segment, size)) {
      initials.push(segment)
      continue
    }
    const row = rows.find(
      ([seed, ...others]) =>
        seed !== undefined &&
        besides(seed, segment) > 0.6 &&
        [seed, ...others].every(
          other => Math.min(right(other), right(segment)) - Math.max(other.x, segment.x) < 0.6 * segment.size,
        ),
    )
    if (row) row.push(segment)
    else rows.push([segment])
  }
  for (const initial of initials) {
    const top = initial.y - above * initial.size
    const distance = ([seed]: Row) =>
      seed && seed.x > initial.x ? Math.abs(seed.y - above * seed.size - top) : Infinity
    const row = rows.reduce<Row | undefined>(
      (best, one) => (best && distance(best) <= distance(one) ? best : one),
      undefined,
    )
    if (row && distance(row) < 0.4 * initial.size) row.push(initial)
    else rows.push([initial])
  }
  return rows.sort(([a], [b]) => (a?.y ?? 0) - (b?.y ?? 0)).map(row => row.sort((a, b) => a.x - b.x))
}

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/**
 * Letters from left to right as they are read. Figures keep their order; blanks and stops go with their neighbours if these agree,
 * else with the line (UAX #9, N1 and N2). Signs without width stay behind the letter that they belong to.
 */
const inReadingOrder = <T extends { readonly text: string }>(line: readonly T[]): readonly T[] => {
  if (!rightToLeft.test(line.map(({ text }) => text).join(''))) return line
  const strong = line.map(({ text }) => (rightToLeft.test(text) ? 'rtl' : /[\p{L}\p{N}]/u.test(text) ? 'ltr' : null))
  const count = (direction: string) => strong.filter(found => found === direction).length
  const main = count('rtl') >= count('ltr') ? 'rtl' : 'ltr'
  const runs: { direction: string; letters: T[] }[] = []
  let before: string = main
  for (const [index, letter] of line.entries()) {
    const own = strong[index] ?? null
    const after = own ?? strong.slice(index + 1).find(found => found !== null) ?? main
    const direction = own ?? (before === after ? before : main)
    if (own !== null) before = own
    const run = runs.at(-1)
    if (run?.direction === direction) run.letters.push(letter)
    else runs.push({ direction, letters: [letter] })
  }
  const ordered = runs.map(({ direction, letters }) => (direction === 'rtl' ? letters.reverse() : letters))
  return (main === 'rtl' ? ordered.reverse() : ordered).flat()
}

const quotes = /^[“”‘’«»„‚"'‹›]{2}$/

/**
 * Blanks where the source has them, and where letters stand further apart than those of a word. In spaced-out words all letters stand
 * apart: what counts is how much wider than most a gap is.
 */
const withBlanks = (row: Row): readonly Glyph[] => {
  const seen: Glyph[] = []
  const gaps: number[] = []
  let blank = false
  for (const { glyphs } of row)
    for (const glyph of glyphs) {
      if (glyph.text === ' ') {
        blank = true
        continue
      }
      const last = seen.at(-1)
      gaps.push(!last ? 0 : blank ? Infinity : (glyph.x - right(last)) / Math.min(glyph.size, last.size))
      seen.push(glyph)
      blank = false
    }
  const inner = gaps.slice(1).filter(Number.isFinite)
  const usual = Math.max(0, median(inner))
  const least = usual > 0.08 && inner.length > 6 ? usual + 0.15 : 0.17
  // Between two quotation marks printers set less than a blank: ‘ “
  const wanted = (index: number) =>
    quotes.test(`${seen[index - 1]?.text}${seen[index]?.text}`) ? Math.max(0.3, least) : least
  return seen.flatMap((glyph, index) =>
    (gaps[index] ?? 0) > wanted(index) ? [{ ...glyph, text: ' ', width: 0 }, glyph] : [glyph],
  )
}

/** Link that covers a place, as the page's annotations have it. */
export type LinkAt = ((x: number, y: number) => string | undefined) | null

/** Raised by an eighth of an em or more and smaller, or by a fifth; or an index figure of its face. */
const isRaised = (glyph: Glyph, base: number, size: number): boolean => {
  const rise = (base - glyph.y) / size
  return glyph.index || rise > 0.2 || (rise > 0.12 && glyph.size < 0.88 * size)
}

const dressOf = (glyph: Glyph, base: number, size: number, linkAt: LinkAt): Omit<Run, 'text'> => {
  const href = linkAt?.(glyph.x + glyph.width / 2, glyph.y - 0.25 * glyph.size)
  return {
    ...(glyph.face.italic && { italic: true }),
    ...(glyph.face.bold && { bold: true }),
    ...(glyph.face.smallCaps && { smallCaps: true }),
    ...(isRaised(glyph, base, size) && { raised: true }),
    size: Math.round(glyph.size * 10) / 10,
    ...(href !== undefined && { href }),
  }
}

const sameDress = (a: Omit<Run, 'text'>, b: Omit<Run, 'text'>): boolean =>
  a.italic === b.italic &&
  a.bold === b.bold &&
  a.smallCaps === b.smallCaps &&
  a.raised === b.raised &&
  a.href === b.href &&
  Math.abs((a.size ?? 0) - (b.size ?? 0)) < 0.25

const isPlain = ({ italic, bold, smallCaps, raised, href }: Omit<Run, 'text'>): boolean =>
  !italic && !bold && !smallCaps && !raised && href === undefined

/** A blank between two dresses belongs to the plain one. */
const runsOf = (glyphs: readonly Glyph[], base: number, size: number, linkAt: LinkAt): readonly Run[] => {
  const runs: Run[] = []
  let blank = ''
  let before: Glyph | null = null
  for (const glyph of inReadingOrder(glyphs)) {
    if (glyph.text === ' ') {
      blank = ' '
      continue
    }
    const last = runs.at(-1)
    const alike =
      before?.face === glyph.face && before.size === glyph.size && before.y === glyph.y && before.index === glyph.index
    const dress = last && alike && !linkAt ? last : dressOf(glyph, base, size, linkAt)
    before = glyph
    if (last && sameDress(last, dress)) runs[runs.length - 1] = { ...last, text: last.text + blank + glyph.text }
    else {
      const early = last !== undefined && (isPlain(last) || !isPlain(dress))
      if (last && early) runs[runs.length - 1] = { ...last, text: last.text + blank }
      runs.push({ text: (early ? '' : blank) + glyph.text, ...dress })
    }
    blank = ''
  }
  return runs.map(run => ({ ...run, text: run.text.normalize('NFC') }))
}

/** The segment that says where a row stands: the longest in its largest usual type. */
const mainOf = (row: Row): Segment | undefined =>
  row.reduce<Segment | undefined>((best, one) => (best && best.letters >= one.letters ? best : one), undefined)

/**
 * By how much a line falls for each point to the right: scans lie aslant, and so does the text that is laid over them, often in steps. Its
 * last third is held against its first.
 */
const fallOf = (row: Row, size: number): number => {
  const letters = row
    .flatMap(({ glyphs }) => glyphs)
    .filter(glyph => glyph.text !== ' ' && Math.abs(glyph.size - size) < 0.12 * size)
  const third = Math.floor(letters.length / 3)
  if (third < 4) return 0
  const [first, last] = [letters.slice(0, third), letters.slice(-third)]
  const across = median(last.map(({ x }) => x)) - median(first.map(({ x }) => x))
  const down = median(last.map(({ y }) => y)) - median(first.map(({ y }) => y))
  return across > 4 * size && Math.abs(down) > 0.06 * size && Math.abs(down) < 0.05 * across ? down / across : 0
}

const lineOf = (slant: Row, column: number, linkAt: LinkAt): PlacedLine => {
  const { size = 0 } = mainOf(slant) ?? {}
  const fall = fallOf(slant, size)
  const x = Math.min(...slant.map(segment => segment.x))
  const row =
    fall === 0
      ? slant
      : slant.map(segment => segmentOf(segment.glyphs.map(glyph => ({ ...glyph, y: glyph.y - fall * (glyph.x - x) }))))
  const { y = 0 } = mainOf(row) ?? {}
  const glyphs = withBlanks(row)
  return {
    runs: runsOf(glyphs, y, size, linkAt),
    box: { x, y: y - above * size, width: Math.max(...row.map(right)) - x, height: (above + below) * size },
    base: y,
    size,
    column,
  }
}

/** A folio and a running head on one line are two things: they stand two ems apart or more. */
const cells = (row: Row): readonly Row[] => {
  const parts: Row[] = []
  for (const segment of row) {
    const last = parts.at(-1)?.at(-1)
    if (last && segment.x - right(last) < 2 * segment.size) parts.at(-1)?.push(segment)
    else parts.push([segment])
  }
  return parts
}

/** A marker that its sentence has left alone on a line: small, at the edge of the line above it, or below where it is a column's first. */
const strayMarkers = (rows: readonly Row[]): ReadonlySet<Row> =>
  new Set(
    rows.filter(([only, ...others], at) => {
      const beside = rows[at - 1] ?? rows[at + 1] ?? []
      const { size, y } = mainOf(beside) ?? { size: 0, y: 0 }
      if (!only || others.length > 0 || only.size > 0.75 * size) return false
      const close = Math.abs(only.y - y) < 2.3 * size && Math.abs(only.x - (beside[0]?.x ?? 0)) < 2 * size
      return close && /^(?:\[?\d{1,3}\]?|[*†‡§]{1,3})$/.test(only.text)
    }),
  )

/** Lines of upright letters: between those that run across the page, column by column. */
const uprightLines = (glyphs: readonly Glyph[], linkAt: LinkAt): readonly PlacedLine[] => {
  const all = segmentsOf(glyphs)
  const numbers = lineNumbers(all)
  const segments = all.filter(segment => !numbers.has(segment))
  const sizes = new Map<number, number>()
  for (const { size, letters } of segments) sizes.set(Math.round(size), (sizes.get(Math.round(size)) ?? 0) + letters)
  const usual = [...sizes].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])[0]
  const margins = marginsOf(segments, usual)
  const { columnOf, bandOf } = columnsOf(segments.filter(segment => !margins.has(segment)))
  const groups = new Map<string, Segment[]>()
  for (const segment of segments) {
    const [band, column] = margins.has(segment) ? [9999, marginColumn] : [bandOf(segment), columnOf(segment)]
    const key = [String(band).padStart(4, '0'), String(column + 1)].join(' ')
    groups.set(key, [...(groups.get(key) ?? []), segment])
  }
  const lines = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, group]) => {
      const rows = rowsOf(group, usual)
      const stray = strayMarkers(rows)
      return rows.map(row => ({ row, column: Number(key.slice(5)) - 1, stray: stray.has(row) }))
    })
    .flatMap(({ row, column, stray }, index, rows) =>
      (index === 0 || index === rows.length - 1 ? cells(row) : [row])
        .map(part => lineOf(part, column, linkAt))
        .map(line =>
          stray ? { ...line, opens: false, runs: line.runs.map(run => ({ ...run, raised: true })) } : line,
        ),
    )
  const beside = [...numbers].map(segment => ({ ...lineOf([segment], -1, null), box: null, numbers: true }))
  return [...lines, ...beside]
}

type Extent = Pick<PlacedPage, 'width' | 'height'>

/** A letter where it stands when the page is turned so that its lines run level. */
const level = (glyph: Glyph, turn: Glyph['turn'], { width, height }: Extent): Glyph => {
  const { x, y } = glyph
  if (turn === 1) return { ...glyph, x: y, y: width - x }
  if (turn === 2) return { ...glyph, x: width - x, y: height - y }
  return turn === 3 ? { ...glyph, x: height - y, y: x } : glyph
}

/** Letters aslant, in the order in which they are painted: laid on a level line by their distances. */
const levelled = (glyphs: readonly Glyph[]): readonly Glyph[] => {
  let x = 0
  return glyphs.map((glyph, at) => {
    const before = glyphs[at - 1]
    x += before ? Math.hypot(glyph.x - before.x, glyph.y - before.y) : 0
    return { ...glyph, x, y: 0 }
  })
}

/** Letters that stand otherwise than the page: lines of its margin. */
const asideLines = (glyphs: readonly Glyph[], extent: Extent): readonly PlacedLine[] =>
  ([0, 1, 2, 3, null] as const).flatMap(turn => {
    if (turn === null)
      return segmentsOf(levelled(glyphs.filter(glyph => glyph.turn === null))).map(segment => ({
        ...lineOf([segment], -1, null),
        box: null,
      }))
    const own = glyphs.filter(glyph => glyph.turn === turn).map(glyph => level(glyph, turn, extent))
    return rowsOf(segmentsOf(own), Infinity).map(row => ({ ...lineOf(row, -1, null), box: null }))
  })

/** The lines of a page as they are read; those of the margin come last. Places on a page that is turned whole are those after turning it. */
export const pageLines = ({ glyphs }: Content, extent: Extent, linkAt: LinkAt): readonly PlacedLine[] => {
  const count = (turn: Glyph['turn']) => glyphs.filter(glyph => glyph.turn === turn).length
  const most = ([0, 1, 2, 3] as const).reduce((best, turn) => (count(turn) > count(best) ? turn : best))
  const [main, rest] = [glyphs.filter(({ turn }) => turn === most), glyphs.filter(({ turn }) => turn !== most)]
  const links: LinkAt = most === 0 ? linkAt : null
  return [
    ...uprightLines(
      main.map(glyph => level(glyph, most, extent)),
      links,
    ),
    ...asideLines(rest, extent),
  ]
}
