/** Follows every word, call and note of the Book onto the pages of the finished PDF. */
import type { Book } from '../model/book.ts'
import type { NumberedCall, NumberedNote } from '../numbering/numbering.ts'
import type { Pdf } from '../press/pdf.ts'
import { expectedAt, foundAt, type Difference } from './align.ts'
import { followContents } from './contents.ts'
import { sentence, shorten, tell } from './compare.ts'
import { capped, type Finding } from './findings.ts'
import type { WordCount } from './follow.ts'
import { after, wordsBetween } from './letters.ts'
import {
  furnitureOf,
  gather,
  pageAt,
  pageOf,
  pagesOfGap,
  placePages,
  reconcile,
  stretchOf,
  type Gathered,
  type Strays,
  type PagedDivision,
} from './pages.ts'
import { placementSentence, placementsOf, type Placement } from './placement.ts'
import { sheetOf, type Furniture, type Kind, type Sheet } from './sort.ts'
import { placeOf, wordsOf, type CallPlace, type DivisionStreams, type Stream } from './streams.ts'

/** What is read of a PDF: its pages, each with its text in the order of the content, and its outline. */
export type Pages = Pick<Pdf, 'pages' | 'outline'>

/** Where a note stands on paper. Pages count from 0. */
export interface NoteInPdf {
  /** Page of each call, in the order of `NumberedNote.calls`; null for one that was not found. */
  readonly calls: readonly (number | null)[]
  /** Pages on which it stands; empty when it stands nowhere. */
  readonly pages: readonly number[]
  /** Every letter of it is there, and no other. */
  readonly whole: boolean
}

export interface PageInPdf {
  readonly label: string
  /** Id of the division; null for a page that holds none. */
  readonly division: string | null
  readonly kind: 'blank' | 'preliminary' | 'text'
  /** First and last words of the division's text on it; '' where there is none. */
  readonly first: string
  readonly last: string
  /** Where that text begins in the manuscript: a file, and an offset into it. */
  readonly begins: { readonly file: string; readonly offset: number } | null
}

export interface PdfProof {
  readonly findings: readonly Finding[]
  /** By id. */
  readonly notes: ReadonlyMap<string, NoteInPdf>
  readonly words: WordCount
  readonly pages: readonly PageInPdf[]
  /** What a typesetter would look at again. */
  readonly placements: readonly Placement[]
  /** First page of each division that was found, by id. */
  readonly firstPages: ReadonlyMap<string, number>
}

/** A division as its pages give it. */
interface Printed {
  readonly of: PagedDivision
  readonly body: Gathered
  readonly notes: Gathered
  readonly strays: readonly Stray[]
}

interface Stray extends Strays {
  readonly text: string
}

/** `page 12`, `pages 12–13`, for messages. */
type Where = (page: number | null, to?: number | null) => string

const finding = (
  code: Finding['code'],
  place: string,
  problem: string,
  { division, span, note = null }: { division: string | null; span: Finding['span']; note?: NumberedNote | null },
): Finding => ({ code, edition: 'pdf', division, note: note && { id: note.id, mark: note.mark }, place, span, problem })

/** What no text claims on each page of a division. */
const straysOf = (sheets: readonly Sheet[], { placed }: PagedDivision): readonly Stray[] =>
  placed.flatMap(({ page, kinds }) => {
    const sheet = sheets[page]
    const own = (kind: Kind) => sheet?.pieces.filter((_, index) => kinds[index] === kind) ?? []
    const pieces = own('unknown')
    const letters = pieces.map(({ at, end }) => sheet?.letters.slice(at, end)).join('')
    const label = sheet?.label.toUpperCase() ?? ''
    const folio = own('furniture').some(({ at, end }) => sheet?.letters.slice(at, end) === label) ? label : ''
    return letters === '' && folio === ''
      ? []
      : [{ page, letters, folio, text: pieces.map(({ text }) => text).join(' ') }]
  })

const print =
  (sheets: readonly Sheet[]) =>
  (of: PagedDivision): Printed => {
    const streams = [of.streams.body, of.notes.stream] as const
    const strays = straysOf(sheets, of)
    const { texts, used } = reconcile(
      [
        [gather(sheets, of.placed, 'body', streams[0]), streams[0]],
        [gather(sheets, of.placed, 'notes', streams[1]), streams[1]],
      ],
      strays,
    )
    const [body, notes] = texts as [Gathered, Gathered]
    return { of, body, notes, strays: strays.filter(({ page, letters }) => letters !== '' && !used.has(page)) }
  }

// Words

const wordFindings = ({ of, body }: Printed, where: Where): readonly Finding[] => {
  const { division, body: stream, credits } = of.streams
  const about = { division: division.id, span: division.span }
  if (of.placed.length === 0) {
    const problem = `the whole division is missing, ${stream.starts.length} words`
    return stream.letters === '' ? [] : [finding('proof-words', division.id, problem, about)]
  }
  const opening = where(of.placed[0]?.page ?? null)
  return [
    ...capped(
      tell(stream, body.found, body.comparison).map(told =>
        finding('proof-words', where(...pagesOfGap(body, told.gap)), sentence(told), { ...about, span: told.span }),
      ),
    ),
    ...credits
      .filter((_, index) => (of.cursors.credits[index] ?? 0) < (of.tapes.credits[index] ?? '').length)
      .map(credit => finding('proof-words', opening, `“${credit}” is not there, or not whole`, about)),
  ]
}

/** Whether a drawing may stand on a page: its words are no words of the manuscript. */
const mayShowDrawing = ({ of, body }: Printed, page: number): boolean => {
  const [from, to] = stretchOf(body, of.streams.body, page)
  return of.streams.body.soft.some(soft => soft.kind === 'drawing' && soft.from >= from && soft.to <= to)
}

const strayFindings = (printed: Printed, where: Where): readonly Finding[] =>
  printed.strays
    .filter(({ page }) => !mayShowDrawing(printed, page))
    .map(({ page, text }) =>
      finding('proof-words', where(page), `“${shorten(text)}” stands there and is not in the manuscript`, {
        division: printed.of.streams.division.id,
        span: null,
      }),
    )

// Notes

/** Differences of the notes; one that runs over several notes is cut between them. */
const cutByNote = ({ of, notes }: Printed): readonly Difference[] => {
  const froms = of.notes.notes.map(({ from }) => from)
  return notes.comparison.differences.flatMap(gap => {
    const [first, last] = [
      Math.max(0, after(froms, gap.from) - 1),
      Math.max(0, after(froms, Math.max(gap.from, gap.to - 1)) - 1),
    ]
    return of.notes.notes.slice(first, last + 1).map(({ from, to }, index) => ({
      from: Math.max(gap.from, from),
      to: Math.min(gap.to, Math.max(to, gap.from)),
      foundFrom: gap.foundFrom,
      foundTo: index === 0 ? gap.foundTo : gap.foundFrom,
    }))
  })
}

const noteFindings = (printed: Printed, where: Where): readonly Finding[] => {
  const { of, notes } = printed
  const froms = of.notes.notes.map(({ from }) => from)
  const comparison = { matches: notes.comparison.matches, differences: cutByNote(printed) }
  return tell(of.notes.stream, notes.found, comparison).flatMap(told => {
    const part = of.notes.notes[Math.max(0, after(froms, told.from) - 1)]
    if (!part) return []
    const { note, from, to } = part
    const gone = told.how === 'lost' && told.gap.from <= from && told.gap.to >= to && told.added === ''
    const place = of.placed.length === 0 ? of.streams.division.id : where(...pagesOfGap(notes, told.gap))
    const problem = gone ? 'is missing' : `is not as written: ${sentence(told)}`
    return [
      finding('proof-note', place, problem, {
        division: note.division.id,
        span: gone ? note.note.span : told.span,
        note,
      }),
    ]
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

/** Page of a call: that of its mark, or of the letter before it when the mark stands elsewhere on the page. */
const pageOfCall = (text: Gathered, { at, end }: CallPlace): number | null => {
  const isLost = text.comparison.differences.some(({ from, to }) => from < end && to > at)
  if (isLost) return null
  return (end > at ? pageOf(text, at) : null) ?? pageOf(text, Math.max(0, at - 1))
}

/** Where each call of a division stands: in its text, or inside a note. */
const callPages = ({ of, body, notes }: Printed): ReadonlyMap<NumberedCall, number | null> => {
  const within = (text: Gathered, { calls }: Stream) =>
    calls.map(place => [place.call, pageOfCall(text, place)] as const)
  return new Map([...within(body, of.streams.body), ...within(notes, of.notes.stream)])
}

const notesOf = (printed: Printed): readonly (readonly [NumberedNote, NoteInPdf])[] => {
  const calls = callPages(printed)
  const damaged = cutByNote(printed)
  return printed.of.notes.notes.map(({ note, from, to }) => {
    const found = foundOf(printed.notes, from, to)
    const [first, last] = found ? [pageAt(printed.notes, found[0]), pageAt(printed.notes, found[1])] : [null, null]
    const pages = printed.notes.pages.filter(page => first !== null && last !== null && page >= first && page <= last)
    const whole =
      found !== null &&
      !damaged.some(gap => gap.from < to && gap.to >= from && (gap.from > from || gap.to > from || gap.from === gap.to))
    return [note, { calls: note.calls.map(call => calls.get(call) ?? null), pages, whole }] as const
  })
}

/** Calls that are not printed, and notes that do not begin on the page of their first call. */
const placementFindings = (notes: readonly (readonly [NumberedNote, NoteInPdf])[], where: Where): readonly Finding[] =>
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
 * the text around is damaged, or two such marks stand side by side.
 */
const printedMark = ({ found, comparison: { matches } }: Gathered, { soft }: Stream, at: number): string | null => {
  if (soft.filter(({ kind, from }) => kind === 'mark' && from === at).length > 1) return null
  const before = at === 0 ? -1 : foundAt(matches, at - 1)
  const next = foundAt(matches, at) ?? (before === found.letters.length - 1 ? found.letters.length : null)
  return before === null || next === null || next <= before ? null : found.letters.slice(before + 1, next)
}

/** Marks that begin anew on each page: a call and its note show the same, and the notes of a page are numbered in order. */
const markFindings = ({ of, body, notes }: Printed, where: Where): readonly Finding[] => {
  const isCounted = ({ mark }: NumberedNote) => /^\d+$/.test(mark)
  const marks = new Map(
    of.notes.notes.map(({ note, from }) => [note, printedMark(notes, of.notes.stream, from)] as const),
  )
  const about = (note: NumberedNote) => ({ division: note.division.id, span: note.note.span, note })
  const texts = [
    [body, of.streams.body],
    [notes, of.notes.stream],
  ] as const
  const unequal = texts.flatMap(([text, stream]) =>
    stream.calls.flatMap(({ at, call }) => {
      const [shown, mark] = [printedMark(text, stream, at), marks.get(call.note) ?? null]
      if (!isCounted(call.note) || shown === null || mark === null || (shown === mark && shown !== '')) return []
      const place = where(pageOf(text, Math.max(0, at - 1)))
      return [finding('proof-note', place, `is called “${shown}” and numbered “${mark}”`, about(call.note))]
    }),
  )
  let [page, count] = [-1, 0]
  const uncounted = of.notes.notes.flatMap(({ note, from, to }) => {
    const begins = foundOf(notes, from, to)?.[0]
    const mark = marks.get(note) ?? null
    if (!isCounted(note) || begins === undefined || mark === null) return []
    const here = pageAt(notes, begins) ?? -1
    count = here === page ? count + 1 : 1
    page = here
    return mark === String(count)
      ? []
      : [finding('proof-note', where(here), `is numbered “${mark}”, but is number ${count} of its page`, about(note))]
  })
  return [...unequal, ...uncounted]
}

// Pages

/** Pages between the divisions hold nothing but titles, names and folios: half-titles, lists of contents. */
const pageFindings = (
  sheets: readonly Sheet[],
  placed: ReadonlyMap<number, Printed>,
  furniture: Furniture,
  where: Where,
): readonly Finding[] => {
  const numbers = [...placed.keys()].sort((a, b) => a - b)
  const [first = Infinity, last = -1] = [numbers[0], numbers.at(-1)]
  return sheets.flatMap(({ pieces, letters }, page) => {
    if (placed.has(page) || page < first || page > last) return []
    const before = placed.get(numbers.findLast(number => number < page) ?? -1)
    if (before && mayShowDrawing(before, page)) return []
    const isKnown = (own: string) => /^[\P{L}]*$|^[IVXLC]+$/u.test(own) || furniture.some(text => text.includes(own))
    const strange = pieces.filter(({ at, end }) => !isKnown(letters.slice(at, end)))
    const size = strange.reduce((sum, { at, end }) => sum + end - at, 0)
    if (size * 2 <= letters.length) return []
    const text = shorten(strange.map(piece => piece.text).join(' '))
    return [
      finding('proof-words', where(page), `“${text}” belongs to no part of the book that is due here`, {
        division: null,
        span: null,
      }),
    ]
  })
}

const pageOfPdf = (sheet: Sheet, page: number, printed: Printed | undefined): PageInPdf => {
  const nothing = { label: sheet.label, division: null, first: '', last: '', begins: null }
  if (!printed) return { ...nothing, kind: sheet.letters === '' ? 'blank' : 'preliminary' }
  const { of, body } = printed
  const index = body.pages.indexOf(page)
  const division = of.streams.division.id
  if (index < 0) return { ...nothing, division, kind: 'text' }
  const [from, to] = [body.places[index] ?? 0, body.places[index + 1] ?? body.found.letters.length]
  const own = stretchOf(body, of.streams.body, page)
  const [first, last] = [expectedAt(body.comparison.matches, from), expectedAt(body.comparison.matches, to)]
  const words = wordsBetween(of.streams.body, Math.max(first, own[0]), last).split(' ')
  const span = placeOf(of.streams.body, first)
  return {
    label: sheet.label,
    division,
    kind: 'text',
    first: words.slice(0, 5).join(' '),
    last: words.slice(-5).join(' '),
    begins: span && { file: span.file, offset: span.start },
  }
}

/** A gap of so many lines is told on every build; smaller ones stand in the proof for those who look. */
const wideGap = 10

const lookAgain = (placements: readonly Placement[], where: Where): readonly Finding[] =>
  placements
    .filter(placement => placement.kind !== 'gap' || placement.lines >= wideGap)
    .map(placement =>
      finding('proof-placement', where(placement.page), placementSentence(placement), {
        division: null,
        span: placement.span,
      }),
    )

const contentsFindings = (
  pdf: Pages,
  streams: readonly DivisionStreams[],
  firstPages: ReadonlyMap<string, number>,
  placed: ReadonlyMap<number, Printed>,
  where: Where,
): readonly Finding[] => {
  const divisions = streams.map(({ division }) => division)
  const preliminary = pdf.pages.map((_, page) => page).filter(page => !placed.has(page))
  return followContents(pdf, divisions, firstPages, preliminary).map(({ page, division, problem }) =>
    finding('proof-words', where(page), problem, { division: division?.id ?? null, span: division?.span ?? null }),
  )
}

/** Follows the streams of `streamsOf(book, numbering, 'pdf')` through the pages of a PDF. */
export const followPdf = (book: Book, streams: readonly DivisionStreams[], pdf: Pages): PdfProof => {
  const sheets = pdf.pages.map(sheetOf)
  const furniture = furnitureOf(book)
  const where: Where = (page, to = page) => {
    const label = (at: number) => sheets[at]?.label ?? String(at + 1)
    if (page === null) return 'the PDF'
    return to === null || to === page ? `page ${label(page)}` : `pages ${label(page)}–${label(to)}`
  }
  const divisions = placePages(sheets, streams, furniture)
  const printed = divisions.map(print(sheets))
  const placements = placementsOf(
    printed.map(({ of, body, notes: foot }) => ({ stream: of.streams.body, body, notes: foot })),
  )
  const firstPages = new Map(
    divisions.flatMap(({ streams: { division }, placed: [first] }) =>
      first ? [[division.id, first.page] as const] : [],
    ),
  )
  const byPage = new Map(printed.flatMap(item => item.of.placed.map(({ page }) => [page, item] as const)))
  const notes = printed.flatMap(notesOf)
  const told = printed.flatMap(({ of, body, notes: foot }) => [
    ...tell(of.streams.body, body.found, body.comparison),
    ...tell(of.notes.stream, foot.found, foot.comparison),
  ])
  return {
    findings: [
      ...printed.flatMap(item => [
        ...wordFindings(item, where),
        ...noteFindings(item, where),
        ...strayFindings(item, where),
      ]),
      ...pageFindings(sheets, byPage, furniture, where),
      ...contentsFindings(pdf, streams, firstPages, byPage, where),
      ...placementFindings(notes, where),
      ...lookAgain(placements, where),
      ...(book.metadata.notes.numbering === 'page' ? printed.flatMap(item => markFindings(item, where)) : []),
    ],
    notes: new Map(notes.map(([{ id }, note]) => [id, note])),
    words: {
      expected: wordsOf(streams),
      missing: told.reduce((sum, { missingWords }) => sum + missingWords, 0),
      added: told.reduce((sum, { addedWords }) => sum + addedWords, 0),
    },
    placements,
    pages: sheets.map((sheet, page) => pageOfPdf(sheet, page, byPage.get(page))),
    firstPages,
  }
}
