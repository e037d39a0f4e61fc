/** Parts of a page: running heads and folios by their place and because they come again, notes at the foot by their size or a rule. */
import type { PlacedLine, PlacedPage, Rule } from './placed.ts'
import type { Line } from '../lines.ts'
import { marginColumn } from './columns.ts'
import { median, noteHead, smallest, textOf } from './measures.ts'

type Zone = NonNullable<Line['zone']>

/** Lines side by side, however many. */
interface Row {
  readonly lines: readonly PlacedLine[]
  readonly base: number
  readonly size: number
  readonly text: string
  /** What its lines cover of the page's width, in points. */
  readonly breadth: number
  /** The same on every page that has it: figures do not count. */
  readonly sign: string
}

const folio = /^[[(–—-]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[\])–—-]?$/i

const rowsOf = (lines: readonly PlacedLine[]): readonly Row[] => {
  const rows: PlacedLine[][] = []
  for (const line of lines.filter(({ box }) => box !== null).sort((a, b) => a.base - b.base)) {
    const last = rows.at(-1)?.[0]
    if (last && line.base - last.base < 0.5 * Math.max(last.size, line.size)) rows.at(-1)?.push(line)
    else rows.push([line])
  }
  return rows.map(row => {
    const text = row
      .sort((a, b) => (a.box?.x ?? 0) - (b.box?.x ?? 0))
      .map(({ runs }) => textOf(runs))
      .join(' ')
      .trim()
    const plain = folio.test(text) ? '#' : text.toLowerCase().replace(/\d+|\b[ivxl]+\b/g, '#')
    return {
      lines: row,
      base: Math.max(...row.map(({ base }) => base)),
      size: Math.max(...row.map(({ size }) => size)),
      breadth: row.reduce((sum, { box }) => sum + (box?.width ?? 0), 0),
      text,
      sign: plain.replace(/[^\p{L}#]+/gu, ' ').trim(),
    }
  })
}

interface Edge {
  readonly page: number
  readonly row: Row
  /** Free space to the next row towards the middle of the page, in its own size. */
  readonly gap: number
  /** From the outer edge, 0 first. */
  readonly rank: number
  /** Breadth of the broadest row of its page. */
  readonly widest: number
}

const outer = 3

/** The outermost rows of every page, on one side. */
const edgesOf = (pages: readonly (readonly Row[])[], top: boolean): readonly Edge[] =>
  pages.flatMap((rows, page) => {
    const ordered = top ? rows : [...rows].reverse()
    const widest = Math.max(0, ...rows.map(({ breadth }) => breadth))
    return ordered.slice(0, outer).map((row, rank) => {
      const next = ordered[rank + 1]
      return { page, row, rank, widest, gap: next ? Math.abs(next.base - row.base) / row.size : Infinity }
    })
  })

/** Rows of one edge that are furniture: the same words in the same place on another page, or in the place of such ones. */
const furnitureOf = (pages: readonly (readonly Row[])[], top: boolean, rough: boolean): ReadonlySet<PlacedLine> => {
  const edges = edgesOf(pages, top)
  const near = rough ? 24 : 6
  const groups = new Map<string, Edge[]>()
  for (const edge of edges) groups.set(edge.row.sign, [...(groups.get(edge.row.sign) ?? []), edge])
  const level = (a: Edge, b: Edge) =>
    Math.abs(a.row.base - b.row.base) < near && Math.abs(a.row.size - b.row.size) < 0.12 * b.row.size + (rough ? 2 : 0)
  const startsNote = ({ row }: Edge) =>
    row.lines.some(({ runs }) => runs.find(({ text }) => text.trim())?.raised === true)
  const free = ({ gap, row }: Edge) => gap > 1.55 || row.sign === '#'
  const repeated = edges.filter(edge => {
    if (edge.row.sign === '' || (!top && startsNote(edge))) return false
    const others = (groups.get(edge.row.sign) ?? []).filter(other => other.page !== edge.page && level(other, edge))
    if (free(edge)) return others.length > 0
    // What comes again on most pages is stamped on them, however close.
    if (edge.row.sign.length > 15 && others.length > Math.max(2, pages.length / 2)) return true
    return top && others.length > 1 && edge.row.breadth < 0.75 * edge.widest
  })
  const heights = repeated.map(({ row }) => row.base)
  const bare = edges.filter(edge => edge.rank === 0 && folio.test(edge.row.text) && !startsNote(edge))
  const inPlace = edges.filter(
    edge =>
      edge.rank === 0 &&
      edge.gap > 1.55 &&
      !startsNote(edge) &&
      edge.row.text.length < 90 &&
      heights.filter(height => Math.abs(height - edge.row.base) < near / 2).length > pages.length / 5,
  )
  const found = new Set([...repeated, ...bare, ...inPlace])
  // Only from the edge inwards: what stands within the text is text.
  const kept = [...found].filter(edge =>
    edges.every(other => other.page !== edge.page || other.rank >= edge.rank || found.has(other)),
  )
  return new Set(kept.flatMap(({ row }) => row.lines))
}

export interface Types {
  /** Size of the text, in points. */
  readonly body: number
  readonly rough: boolean
}

const isAbove = (rule: Rule, line: PlacedLine, before: PlacedLine | undefined): boolean => {
  const { box } = line
  if (!box || rule.y > line.base - 0.4 * line.size || rule.y < (before?.base ?? 0) - 1) return false
  return rule.x < box.x + box.width && rule.x + rule.width > box.x - 2 * line.size
}

/**
 * Where the notes of a column begin, the length of the column for nowhere: below a rule; where small type goes on to the foot and is
 * not set in like a quotation; else with a small line that begins as a note does.
 */
const notesFrom = (
  lines: readonly PlacedLine[],
  rules: readonly Rule[],
  small: (line: PlacedLine) => boolean,
  left: number,
  goingOn: { readonly underColumns: boolean; readonly fromNotes: boolean },
): number => {
  const large = lines.findLastIndex(line => !small(line))
  const ruled = lines.flatMap((line, index) =>
    index > 0 && rules.some(rule => isAbove(rule, line, lines[index - 1])) ? [index] : [],
  )
  const start = (from: number) => lines.findIndex((line, index) => index >= from && noteHead(line.runs))
  // The rules of a table above the notes have text below them.
  const found = ruled.find(index => {
    const below = lines.slice(index)
    return (
      index > large ||
      below.filter(small).length > 0.6 * below.length ||
      (noteHead(lines[index]?.runs ?? []) && index > lines.length / 4)
    )
  })
  if (found !== undefined) return found
  // All is small: notes at the end of a work, or a page of them; below columns of text, those of the page; what follows a page that ends in notes goes on with them.
  if (large < 0 && start(0) >= 0 && goingOn.fromNotes) return 0
  if (large < 0) return goingOn.underColumns && start(0) >= 0 ? start(0) : lines.length
  const from = large + 1
  const first = lines[from]
  if (!first?.box) return lines.length
  const setIn = lines.slice(from, from + 3).every(({ box, size }) => (box?.x ?? 0) > left + 0.8 * size)
  if (!setIn || noteHead(first.runs)) return from
  const head = start(from)
  return head < 0 ? lines.length : head
}

/** The part of its page in which each line stands; `body` when nothing speaks for another. */
export const zonesOf = (pages: readonly PlacedPage[], { body, rough }: Types): ReadonlyMap<PlacedLine, Zone> => {
  const zones = new Map<PlacedLine, Zone>()
  const rows = pages.map(({ lines }) => rowsOf(lines))
  for (const line of furnitureOf(rows, true, rough)) zones.set(line, 'head')
  for (const line of furnitureOf(rows, false, rough)) if (!zones.has(line)) zones.set(line, 'foot')
  const small = ({ size }: PlacedLine) => size < smallest(body, rough)
  const beside = pages
    .map(({ lines }) => lines.filter(({ column }) => column === marginColumn))
    .filter(({ length }) => length > 0)
  // Notes beside the text have heads; glosses have none.
  const headed = beside.filter(lines => lines.some(({ runs }) => noteHead(runs))).length
  const margin = 2 * headed > beside.length ? 'notes' : 'side'
  let fromNotes = false
  for (const { lines, rules } of pages) {
    for (const line of lines) if (!line.box) zones.set(line, 'side')
    for (const line of lines) if (!zones.has(line) && line.column === marginColumn) zones.set(line, margin)
    const left = lines.filter(line => !zones.has(line))
    const lowest = Math.max(...left.filter(({ column }) => column >= 0).map(({ base }) => base), 0)
    for (const column of new Set(left.map(line => line.column))) {
      const own = left
        .filter(line => line.column === column && (column >= 0 || line.base > lowest))
        .sort((a, b) => a.base - b.base)
      const edge = median(own.filter(line => !small(line)).map(({ box }) => box?.x ?? 0))
      const goingOn = { underColumns: column < 0 && lowest > 0, fromNotes }
      for (const line of own.slice(notesFrom(own, rules, small, edge, goingOn))) zones.set(line, 'notes')
    }
    const last = lines.filter(line => zones.get(line) !== 'foot' && zones.get(line) !== 'side').at(-1)
    fromNotes = last !== undefined && zones.get(last) === 'notes'
  }
  return zones
}
