/** Lines of a source as one list, each with its page: what the engine reads. */
import type { Line, LinedSource } from '../lines.ts'
import type { SourcePlace } from '../draft.ts'
import { headsOf, raisedMarks } from './forms.ts'
import { countWords } from './sentences.ts'
import { nextOf } from './series.ts'
import { slice, stripOf, trim, type Strip } from './strip.ts'

export interface Row {
  /** Its place in the list. */
  readonly index: number
  /** Of its page in the source, from 0. */
  readonly page: number
  readonly strip: Strip
  /** How many words it has. */
  readonly words: number
  readonly opens: boolean
  readonly line: Line
  /** Where parts of one line were made rows: the letters of the line before this part. */
  readonly from: number
}

export const rowsOf = (source: LinedSource): readonly Row[] => {
  const rows: Row[] = []
  for (const [page, { lines }] of source.pages.entries())
    for (const line of lines) {
      const strip = stripOf(line.runs)
      if (strip.text === '' && line.dress !== 'rule' && line.dress !== 'picture') continue
      rows.push({ index: rows.length, page, strip, words: countWords(strip.text), opens: line.opens, line, from: 0 })
    }
  return rows
}

export const placeOf = (row: Row | undefined, labels: (row: Row) => string | undefined): SourcePlace => {
  if (!row) return {}
  const page = labels(row)
  return { ...(page === undefined ? {} : { page }), ...(row.line.at ? { line: row.line.at.line } : {}) }
}

const shareOf = (lengths: readonly number[], share: number): number =>
  [...lengths].sort((a, b) => a - b)[Math.floor(lengths.length * share)] ?? 0

/** How a source breaks its lines: letters to a full line, or null where a line is a paragraph. */
export const measureOf = (rows: readonly Row[]): number | null => {
  if (rows.some(row => row.line.box !== null))
    return Math.max(
      20,
      shareOf(
        rows.map(row => row.strip.text.length),
        0.9,
      ),
    )
  const going = rows.filter((_, at) => rows[at + 1]?.opens === false && rows[at + 1]?.page === rows[at]?.page)
  const lengths = going.map(row => row.strip.text.length).filter(length => length > 0)
  const long = shareOf(lengths, 0.9)
  const letters = lengths.reduce((sum, length) => sum + length, 0)
  const all = rows.reduce((sum, row) => sum + row.strip.text.length, 0)
  // Letters and verse stand in short blocks: there the lines that go on tell, if they are all about as long.
  const even =
    going.length >= 3 && long >= 50 && lengths.filter(length => length > long * 0.8).length > going.length * 0.6
  return (letters > all * 0.4 || even) && long >= 25 && long <= 140 ? long : null
}

/** The line ends because it is full: the first word of the next had no room on it. `margin` is free behind all lines of its block. */
export const isFull = (row: Row, next: Row, measure: number, margin = 0): boolean => {
  const word = /^\S+/.exec(next.strip.text)?.[0].length ?? 0
  const { box, slack } = row.line
  if (box && slack !== undefined) {
    const letter = box.width / Math.max(1, row.strip.text.length)
    return slack - margin < (word + 1.5) * letter
  }
  return row.strip.text.length + 1 + word > measure * 0.93
}

/** A value in a pattern; a number may have been written `01`. */
const literal = (value: string): string =>
  value.replace(/[*+]/g, String.raw`\$&`).replaceAll('‖', String.raw`(?:‖|\|\|)`)

/** A second head behind the first on one line: `(a) See Hume. (b) Ibid.` */
const another: Readonly<Record<string, (value: string) => RegExp>> = {
  paren: value => new RegExp(String.raw`[.;:!?)”’"']\s+(?=\(${literal(value)}\)\s)`, 'gu'),
  bracket: value => new RegExp(String.raw`[.;:!?)”’"']\s+(?=\[${literal(value)}\]\s)`, 'gu'),
  half: value => new RegExp(String.raw`[.;:!?)”’"']\s+(?=${value}\)\s)`, 'gu'),
  sign: value => new RegExp(String.raw`[.;:!?)”’"']\s+(?=${literal(value)}\s?\p{Lu})`, 'gu'),
}

/** Lines that hold several notes, one row for each of them. */
export const partRows = (rows: readonly Row[]): readonly Row[] => {
  const parted: Row[] = []
  for (const row of rows) {
    let strip = row.strip
    let from = 0
    const parts: { strip: Strip; from: number }[] = []
    for (let more = true; more;) {
      more = false
      const [head] = headsOf(strip, 0).filter(one => another[one.form] !== undefined || one.form === 'raised')
      if (!head) break
      for (const next of nextOf(head.class, head.value)) {
        if (next === '') continue
        const at =
          head.form === 'raised'
            ? nextRaised(strip, head.end, next)
            : (another[head.form]?.(next).exec(strip.text) ?? null)
        const cut = typeof at === 'number' ? at : at === null ? -1 : at.index + at[0].length
        if (cut <= head.end) continue
        parts.push({ strip: trim(slice(strip, 0, cut)), from })
        strip = slice(strip, cut)
        from += cut
        more = true
        break
      }
    }
    if (parts.length === 0) {
      parted.push({ ...row, index: parted.length })
      continue
    }
    parts.push({ strip, from })
    for (const part of parts)
      parted.push({
        ...row,
        ...part,
        words: countWords(part.strip.text),
        index: parted.length,
        opens: row.opens && part.from === 0,
      })
  }
  return parted
}

/** Where a raised `value` begins after the end of a sentence, or -1. */
const nextRaised = (strip: Strip, after: number, value: string): number => {
  const mark = raisedMarks(strip, 0).find(
    one => one.value === value && one.start > after && /[.;:!?)”’"']\s+$/.test(strip.text.slice(0, one.start)),
  )
  return mark?.start ?? -1
}
