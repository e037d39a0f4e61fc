/** Rows → pieces: paragraphs, heads of notes, tables, as blank lines, the width of lines and the marks of notes part them. */
import type { Line } from '../lines.ts'
import { hardBreak } from '../text/runs.ts'
import type { Desk } from './desk.ts'
import type { Mark, FoundNote } from './forms.ts'
import { seamBetween, type Vocabulary } from './hyphens.ts'
import { isFull, type Row } from './rows.ts'
import { countWords, isEnded } from './sentences.ts'
import { concat, replace, seam as seamOfDress, slice, trim, type Strip } from './strip.ts'

export interface Piece {
  readonly strip: Strip
  readonly rows: readonly Row[]
  readonly page: number
  /** The note whose head begins here, by its place among the notes. */
  readonly note: number | null
  /** How many markers stand in it. */
  readonly marks: number
  readonly dress: Line['dress']
  readonly depth: number
  /** Set in from the text around it. */
  readonly indented: boolean
}

export interface PieceMaking {
  readonly rows: readonly Row[]
  readonly gone: ReadonlySet<number>
  readonly notes: readonly FoundNote[]
  readonly labels: readonly string[]
  readonly measure: number | null
  readonly vocabulary: Vocabulary
  readonly desk: Desk
}

/** The row's text, each marker made an inset, the head of a note taken off. */
const marked = (
  row: Row,
  marks: readonly { readonly mark: Mark; readonly label: string }[],
  head: Mark | undefined,
): Strip => {
  let strip = row.strip
  for (const { mark, label } of [...marks].sort((a, b) => b.mark.start - a.mark.start)) {
    const tight = /^[\p{L}\p{N}]/u.test(strip.text.slice(mark.end))
    const blank = tight ? 0 : (/\s*$/.exec(strip.text.slice(0, mark.start))?.[0].length ?? 0)
    const start = mark.start - blank
    // A comma between two raised figures goes with them.
    const comma =
      mark.form === 'raised' ? (/^[,;]\s?(?=[\d⁰¹²³⁴-⁹])/u.exec(strip.text.slice(mark.end))?.[0].length ?? 0) : 0
    strip = replace(strip, start, mark.end + comma, { kind: 'note', label })
  }
  return head ? trim(slice(strip, Math.min(head.end, strip.text.length))) : strip
}

/** What an item of a list begins with. */
export const signOfItem = /^(?:([-+*•◦▪‣])|(\d{1,3})[.)])\s+/

/** `2.` behind `1.`, or the same sign again. */
export const isNextItem = (before: string, after: string): boolean => {
  const [one, two] = [before, after].map(text => signOfItem.exec(text))
  return !!one && !!two && one[1] === two[1] && (two[2] === undefined || Number(two[2]) === Number(one[2]) + 1)
}

type Seam = 'new' | 'soft' | 'hard'

const isLoneSign = /\s?(?:[[(]?\d{1,4}[\])]?|[*†‡§¶|]{1,4})$/u

/** A short line without a stop that begins a block, or follows an ended paragraph, though the full line after it had room to begin on it. */
const standsAsHeading = (rows: readonly Row[], at: number, measure: number, begun = false): boolean => {
  const [before, row, after] = [rows[at - 1], rows[at], rows[at + 1]]
  if (!row || !after || row.line.box || row.line.dress !== 'none' || after.page !== row.page) return false
  const text = row.strip.text
  const begins =
    begun ||
    row.opens ||
    (before !== undefined &&
      isEnded(before.strip.text.replace(isLoneSign, '')) &&
      before.strip.text.length < measure * 0.93)
  return (
    begins &&
    text.length < measure * 0.75 &&
    countWords(text) <= 10 &&
    /^\p{Lu}.*[\p{L}\p{N})?]$/u.test(text) &&
    after.line.dress === 'none' &&
    /^["“‘'«„(]?\p{Lu}/u.test(after.strip.text) &&
    !after.opens &&
    (after.strip.text.length > measure * 0.72 || standsAsHeading(rows, at + 1, measure, true))
  )
}

/** How wide the lines of a block are set: letters to a full line, points left free behind each. */
interface Setting {
  readonly measure: number
  readonly margin: number
}

/** Blocks that are set in from both sides have a measure of their own, unless their lines are verse. */
const settingsOf = (rows: readonly Row[], measure: number): ReadonlyMap<number, Setting> => {
  const settings = new Map<number, Setting>()
  for (let at = 0; at < rows.length;) {
    let end = at + 1
    while (end < rows.length && rows[end]?.opens === false && rows[end]?.page === rows[at]?.page) end++
    const block = rows.slice(at, end)
    const [, ...after] = block
    const setIn = after.every(({ line }) => line.box !== null && (line.indent ?? 0) >= 8)
    const capital = after.filter(({ strip }) => /^["“‘'«„(]?\p{Lu}/u.test(strip.text)).length
    if (after.length >= 2 && setIn && capital <= after.length * 0.5) {
      const letters = Math.max(...block.map(({ strip }) => strip.text.length))
      const margin = Math.min(...block.map(({ line }) => line.slack ?? 0))
      if (letters < measure) for (const { index } of block) settings.set(index, { measure: letters, margin })
    }
    at = end
  }
  return settings
}

/** How a row hangs on the one before it. */
const seamOf = (before: Row, row: Row, setting: Setting | null, [a, b]: readonly [string, string]): Seam => {
  const measure = setting?.measure ?? null
  const { dress } = row.line
  const item = dress === 'item' && (measure === null || before.line.dress === 'item' || /[.:;]$/.test(a))
  const other = dress !== before.line.dress && dress !== 'item' && before.line.dress !== 'item'
  // The first line of a page's notes is set as one that goes on, if it goes on from the page before.
  const apart = row.page !== before.page || row.line.zone !== before.line.zone
  if (row.opens || apart || row.line.depth > 0 || before.line.depth > 0 || other || item) return 'new'
  if (dress === 'table' || dress === 'code') return 'hard'
  if (!setting || measure === null) return a.length > 110 || b.length > 110 ? 'new' : 'hard'
  const indent = (row.line.indent ?? 0) - (before.line.indent ?? 0)
  if (!row.line.box && indent >= 2 && indent <= 12 && isEnded(a)) return 'new'
  if (isFull(before, row, measure, setting?.margin) || /^\p{Ll}/u.test(b) || /[\p{L}\p{M}][-¬\u00AD]$/u.test(a))
    return 'soft'
  if (isEnded(a) && /^["“‘'(*]?[\p{Lu}\d]/u.test(b) && a.length < measure * 0.8) return 'new'
  return a.length > measure * 0.72 ? 'soft' : 'hard'
}

/** Makes pieces of rows; what is furniture is left out. */
export const piecesOf = ({ rows, gone, notes, labels, measure, vocabulary, desk }: PieceMaking): readonly Piece[] => {
  const heads = new Map(notes.map(({ head }, at) => [head.row, at]))
  const marks = new Map<number, { mark: Mark; label: string }[]>()
  for (const [at, { mark: first, again = [] }] of notes.entries())
    for (const mark of first ? [first, ...again] : [])
      marks.set(mark.row, [...(marks.get(mark.row) ?? []), { mark, label: labels[at] ?? '' }])
  const margin = marginOf(rows)
  const known = (rows.at(-1)?.page ?? 0) > 0
  const kept = rows.filter(row => !gone.has(row.index))
  const alone = new Set<number>()
  for (const [at, row] of kept.entries())
    if (measure !== null && standsAsHeading(kept, at, measure, alone.has(kept[at - 1]?.index ?? -1)))
      alone.add(row.index)
  const settings = measure === null ? null : settingsOf(kept, measure)
  const settingAt = ({ index }: Row): Setting | null =>
    measure === null ? null : (settings?.get(index) ?? { measure, margin: 0 })
  const groups: { row: Row; strip: Strip; seam: Seam }[][] = []
  let before: Row | null = null
  let said = ''
  for (const row of rows) {
    if (gone.has(row.index)) {
      // Where pages are not known, what stands between two pages parts their text.
      if (!known && row.opens) before = null
      continue
    }
    if (row.line.dress === 'rule') {
      before = null
      groups.push([{ row, strip: row.strip, seam: 'new' }])
      continue
    }
    const note = heads.get(row.index)
    const head = note === undefined ? undefined : notes[note]?.head
    const strip = marked(row, marks.get(row.index) ?? [], head)
    const seam =
      before === null || head || alone.has(row.index) || alone.has(before.index)
        ? 'new'
        : row.from > 0
          ? 'soft'
          : seamOf(before, row, settingAt(row), [said, strip.text])
    if (seam === 'new') groups.push([])
    groups.at(-1)?.push({ row, strip, seam })
    before = row
    said = strip.text
  }
  return groups.map(group => {
    const first = group[0]?.row as Row
    const strip = together(group, vocabulary, desk)
    const note = heads.get(first.index) ?? null
    return {
      strip,
      rows: group.map(({ row }) => row),
      page: first.page,
      note,
      marks: group.reduce((sum, { row }) => sum + (marks.get(row.index)?.length ?? 0), 0),
      dress: first.line.box && note === null && signOfItem.test(strip.text) ? 'item' : first.line.dress,
      depth: first.line.depth,
      indented: group.length > 1 && group.every(({ row }) => (row.line.indent ?? 0) >= margin + (row.line.box ? 8 : 3)),
    }
  })
}

/** Rows of one piece as one strip. */
const together = (
  group: readonly { readonly row: Row; readonly strip: Strip; readonly seam: Seam }[],
  vocabulary: Vocabulary,
  desk: Desk,
): Strip => {
  const strips: Strip[] = group[0] ? [group[0].strip] : []
  for (const { row, strip, seam } of group.slice(1)) {
    const before = strips.pop() as Strip
    const found =
      seam === 'hard' ? { kept: before, between: hardBreak } : seamBetween(before, strip, row, vocabulary, desk)
    if (before.text === '') strips.push(before, strip)
    else strips.push(found.kept, seamOfDress(found.kept, found.between, strip), strip)
  }
  return concat(strips)
}

/** Where most rows begin. */
const marginOf = (rows: readonly Row[]): number => {
  const counts = new Map<number, number>()
  for (const { line } of rows)
    counts.set(Math.round(line.indent ?? 0), (counts.get(Math.round(line.indent ?? 0)) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}
