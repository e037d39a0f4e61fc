/** The notes on paper: whole, on the page of their call, and numbered like it. */
import type { NumberedCall, NumberedNote } from '../numbering/numbering.ts'
import { foundAt, type Difference } from './align.ts'
import { sentence, tell } from './compare.ts'
import type { Finding } from './findings.ts'
import { countBy } from './held.ts'
import { pageAt, pageOf, pagesOfGap, textsOf, type Gathered, type Printed } from './gather.ts'
import { after } from './letters.ts'
import type { CallPlace, Stream } from './stream.ts'

/** Where a note stands on paper. Pages count from 0. */
export interface NoteInPdf {
  /** Page of each call, in the order of `NumberedNote.calls`; null for one that was not found. */
  readonly calls: readonly (number | null)[]
  /** Pages on which it stands; empty when it stands nowhere. */
  readonly pages: readonly number[]
  /** Every letter of it is there, and no other. */
  readonly whole: boolean
}

/** `page 12`, `pages 12–13`, for messages. */
export type Where = (page: number | null, to?: number | null) => string

/** A finding in the PDF. */
export const finding = (
  code: Finding['code'],
  place: string,
  problem: string,
  { division, span, note = null }: { division: string | null; span: Finding['span']; note?: NumberedNote | null },
): Finding => ({ code, edition: 'pdf', division, note: note && { id: note.id, mark: note.mark }, place, span, problem })

type Part = Printed['of']['notes']['notes'][number]

/** Differences of the notes, each with its note; one that runs over several notes is cut between them. */
const cutByNote = ({ of, notes }: Printed): readonly { readonly part: Part; readonly gap: Difference }[] => {
  const froms = of.notes.notes.map(({ from }) => from)
  const noteAt = (at: number) => Math.max(0, after(froms, at) - 1)
  return notes.comparison.differences.flatMap(gap => {
    const { from, to, foundFrom, foundTo } = gap
    const parts = of.notes.notes.slice(noteAt(from), noteAt(Math.max(from, to - 1)) + 1)
    return parts.map((part, index) => ({
      part,
      gap: {
        from: Math.max(from, part.from),
        to: Math.min(to, Math.max(part.to, from)),
        foundFrom,
        foundTo: index === 0 ? foundTo : foundFrom,
      },
    }))
  })
}

/** Notes that are missing, and words that are missing from notes, were added to them or have moved. */
export const noteFindings = (printed: Printed, where: Where): readonly Finding[] => {
  const { of, notes } = printed
  if (of.placed.length === 0) return []
  const froms = of.notes.notes.map(({ from }) => from)
  const comparison = { ...notes.comparison, differences: cutByNote(printed).map(({ gap }) => gap) }
  return tell(of.notes.stream, notes.found, comparison).flatMap(told => {
    const part = of.notes.notes[Math.max(0, after(froms, told.from) - 1)]
    if (!part) return []
    const { note, from, to } = part
    const gone = told.how === 'lost' && told.gap.from <= from && told.gap.to >= to && told.added === ''
    const problem = gone ? 'is missing' : `is not as written: ${sentence(told)}`
    const about = { division: note.division.id, span: gone ? note.note.span : told.span, note }
    return [finding('proof-note', where(...pagesOfGap(notes, told.gap)), problem, about)]
  })
}

/** First and last letter of a stretch that was found; null when none was. */
const foundOf = ({ comparison: { matches } }: Gathered, from: number, to: number): readonly [number, number] | null => {
  const ends = matches.map(({ at, length }) => at + length)
  const inside = matches.slice(after(ends, from)).filter(({ at }) => at < to)
  const [first, last] = [inside[0], inside.at(-1)]
  if (!first || !last) return null
  return [first.found + Math.max(0, from - first.at), last.found + Math.min(last.length, to - last.at) - 1]
}

/** Page of the last letter before a place that was found where it is due, or that a figure has passed. */
const pageBefore = (text: Gathered, at: number): number | null => {
  const own = at > 0 ? pageOf(text, at - 1) : null
  if (own !== null) return own
  const last = text.comparison.matches.findLast(match => match.at < at)
  return last ? pageAt(text, last.found + Math.min(last.length, at - last.at) - 1) : null
}

/** Page of a call: that of its mark, or of what comes before it when the mark stands elsewhere on the page. */
const pageOfCall = (text: Gathered, { at, end }: CallPlace): number | null => {
  const isLost = text.comparison.differences.some(({ from, to }) => from < end && to > at)
  if (isLost) return null
  return (end > at ? pageOf(text, at) : null) ?? pageBefore(text, at) ?? pageOf(text, 0)
}

/** Where each call of a division stands: in its text, or inside a note. */
const callPages = (printed: Printed): ReadonlyMap<NumberedCall, number | null> =>
  new Map(
    textsOf(printed).flatMap(([text, { calls }]) => calls.map(place => [place.call, pageOfCall(text, place)] as const)),
  )

/** Where each note of a division stands. */
export const notesOf = (printed: Printed): readonly (readonly [NumberedNote, NoteInPdf])[] => {
  const calls = callPages(printed)
  const damaged = new Set(cutByNote(printed).map(({ part }) => part.note))
  return printed.of.notes.notes.map(({ note, from, to }) => {
    const found = foundOf(printed.notes, from, to)
    const [first, last] = found ? [pageAt(printed.notes, found[0]), pageAt(printed.notes, found[1])] : [null, null]
    const pages = printed.notes.pages.filter(page => first !== null && last !== null && page >= first && page <= last)
    const whole = found !== null && !damaged.has(note)
    return [note, { calls: note.calls.map(call => calls.get(call) ?? null), pages, whole }] as const
  })
}

/** Calls that are not printed, and notes that do not begin on the page of their first call. */
export const placementFindings = (
  notes: readonly (readonly [NumberedNote, NoteInPdf])[],
  where: Where,
): readonly Finding[] =>
  notes.flatMap(([note, { calls, pages }]) => {
    const [call, begins] = [calls[0] ?? null, pages[0] ?? null]
    const about = { division: note.division.id, note }
    const unprinted = note.calls.filter((_, index) => calls[index] === null)
    return [
      ...unprinted.map(({ noteref }) =>
        finding('proof-note', note.division.id, 'has lost a marker', { ...about, span: noteref.span }),
      ),
      ...(call !== null && begins !== null && note.calls[0]?.within === null && begins !== call
        ? [
            begins > call
              ? finding(
                  'proof-placement',
                  where(begins),
                  `note ${note.mark} begins here, but is called on ${where(call)}`,
                  { ...about, span: note.note.span },
                )
              : finding('proof-note', where(begins), `stands before its call, which is on ${where(call)}`, {
                  ...about,
                  span: note.note.span,
                }),
          ]
        : []),
    ]
  })

/**
 * What is printed at a place where the stream has a mark that only the page knows. Null where that cannot be told: where
 * the text around is damaged, or another such mark, a formula or the number of an item stands beside it.
 */
const markPrinter = ({ found, comparison: { matches } }: Gathered, { soft }: Stream) => {
  const own = countBy(soft.flatMap(({ kind, from }) => (/^(mark|formula|list-mark)$/.test(kind) ? [from] : [])))
  return (at: number): string | null => {
    if ((own.get(at) ?? 0) > 1) return null
    const before = at === 0 ? -1 : foundAt(matches, at - 1)
    // The stop after a note's number may be missing with it.
    const next =
      foundAt(matches, at) ??
      foundAt(matches, at + 1) ??
      (before === found.letters.length - 1 ? found.letters.length : null)
    return before === null || next === null || next <= before ? null : found.letters.slice(before + 1, next)
  }
}

/** Marks that begin anew on each page: a call and its note show the same, and the notes of a page are numbered in order. */
export const markFindings = (printed: Printed, where: Where): readonly Finding[] => {
  const { of, notes } = printed
  const isCounted = ({ mark }: NumberedNote) => /^\d+$/.test(mark)
  const markOfNote = markPrinter(notes, of.notes.stream)
  const marks = new Map(of.notes.notes.map(({ note, from }) => [note, markOfNote(from)] as const))
  const about = (note: NumberedNote) => ({ division: note.division.id, span: note.note.span, note })
  const unequal = textsOf(printed).flatMap(([text, stream]) => {
    const markAt = markPrinter(text, stream)
    return stream.calls.flatMap(({ at, call }) => {
      const [shown, mark] = [markAt(at), marks.get(call.note) ?? null]
      if (!isCounted(call.note) || shown === null || mark === null || (shown === mark && shown !== '')) return []
      const place = where(pageOf(text, Math.max(0, at - 1)))
      return [finding('proof-note', place, `is called “${shown}” and numbered “${mark}”`, about(call.note))]
    })
  })
  // A note that begins late, or is called by one that does, has its number of the page that calls it.
  const calls = callPages(printed)
  const pageOfNote = (note: NumberedNote): number | null => {
    const [first] = note.calls
    return first?.within ? pageOfNote(first.within) : first ? (calls.get(first) ?? null) : null
  }
  const counts = new Map<number, number>()
  const uncounted = of.notes.notes.flatMap(({ note, from, to }) => {
    const begins = foundOf(notes, from, to)?.[0]
    const [mark, page] = [marks.get(note) ?? null, pageOfNote(note)]
    if (!isCounted(note) || begins === undefined || page === null) return []
    const count = (counts.get(page) ?? 0) + 1
    counts.set(page, count)
    return mark === null || mark === String(count)
      ? []
      : [
          finding(
            'proof-note',
            where(pageAt(notes, begins)),
            `is numbered “${mark}”, but is number ${count} of its page`,
            about(note),
          ),
        ]
  })
  return [...unequal, ...uncounted]
}
