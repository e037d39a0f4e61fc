/** Notes whose marks a scan has ruined: they stand in the place of notes, and must not run into the text. */
import type { Furniture } from '../draft.ts'
import type { FoundNote } from './forms.ts'
import type { Row } from './rows.ts'
import { isEnded } from './sentences.ts'

/** A sign that begins no sentence: what is left of a raised figure. Dots are those of a list. */
const ruined = /^(?:[^\p{L}\p{N}\s“"‘'«„([—–…•◦▪‣∙·-]|["'‘’“”](?=\p{Lu})|(?:[lIS]\d{0,2}|\d{1,2})(?=\p{Lu}\p{Ll}))/u

/** Rows in small type at the foot of a page that begin notes, though no head was found there. */
export const lostHeads = (
  rows: readonly Row[],
  notes: readonly FoundNote[],
  gone: ReadonlyMap<number, Furniture['kind']> | ReadonlySet<number>,
): readonly FoundNote[] => {
  const heads = new Set(notes.map(({ head }) => head.row))
  const headed = new Set(notes.map(({ head }) => rows[head.row]?.page))
  const feet = rows.filter(row => row.line.zone === 'notes' && row.line.small === true && !gone.has(row.index))
  return feet.flatMap((row, at): readonly FoundNote[] => {
    const before = feet[at - 1]
    const begins = row.opens && (before === undefined || isEnded(before.strip.text) || /\d$/.test(before.strip.text))
    if (heads.has(row.index) || !begins || (headed.has(row.page) && !ruined.test(row.strip.text))) return []
    const head = { row: row.index, start: 0, end: 0, class: 'name', value: 'foot', form: 'lost', worth: 0 } as const
    return [{ head, mark: null, gap: false }]
  })
}

/**
 * Notes whose figures stand on lines of their own, on pages where one such figure has no words behind it: programs that take text out
 * of a PDF put raised figures before or after the line that they belong to, and any of these may have another's words.
 */
export const slidNotes = (
  rows: readonly Row[],
  notes: readonly FoundNote[],
  gone: ReadonlySet<number>,
): ReadonlySet<FoundNote> => {
  const kept = rows.filter(row => !gone.has(row.index))
  const places = new Map(kept.map((row, at) => [row.index, at]))
  const heads = new Set(notes.map(({ head }) => head.row))
  const lone = notes.filter(({ head }) => head.form === 'lone')
  const pageOf = ({ head }: FoundNote) => rows[head.row]?.page
  const isBare = (note: FoundNote): boolean => {
    const next = kept[(places.get(note.head.row) ?? 0) + 1]
    return next === undefined || heads.has(next.index) || next.page !== pageOf(note)
  }
  const pages = new Set(lone.filter(isBare).map(pageOf))
  return new Set(lone.filter(note => pages.has(pageOf(note))))
}

/** Markers that lead to a note which another marker has called before: links tell. */
export const callsAgain = (
  rows: readonly Row[],
  notes: readonly FoundNote[],
  unanswered: readonly { readonly row: number; readonly start: number }[],
): ReadonlyMap<number, number> => {
  const hrefAt = (row: number, at: number) =>
    rows[row]?.strip.links.find(link => link.start <= at && at < link.end && link.href.startsWith('#'))?.href
  const byHref = new Map(
    notes.flatMap(({ mark }, at) => {
      const href = mark ? hrefAt(mark.row, mark.start) : undefined
      return href === undefined ? [] : [[href, at] as const]
    }),
  )
  return new Map(
    unanswered.flatMap((mark, at) => {
      const note = byHref.get(hrefAt(mark.row, mark.start) ?? '')
      return note === undefined ? [] : [[at, note] as const]
    }),
  )
}
