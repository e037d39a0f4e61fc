/**
 * Which division each page of a PDF belongs to, and the texts that its pages give when they are read one after the other.
 */
import type { Book } from '../model/book.ts'
import { divisionsIn, plainText } from '../model/walk.ts'
import type { NumberedNote } from '../numbering/numbering.ts'
import { shortTitle } from '../writers/print.ts'
import { words } from '../writers/words.ts'
import { expectedAt, foundAt, type Difference } from './align.ts'
import { compare, type Comparison } from './compare.ts'
import { after, lettersOf, rightToLeft, speller, type Spelling } from './letters.ts'
import {
  atStart,
  repeatedOn,
  sortPage,
  type Cursors,
  type Furniture,
  type Kind,
  type Sheet,
  type SortedPage,
  type Tapes,
} from './sort.ts'
import type { DivisionStreams, NoteStream, Stream } from './streams.ts'

/** A page of a division; pages count from 0. */
export interface Placed {
  readonly page: number
  /** What each piece of its text is. */
  readonly kinds: readonly Kind[]
}

/** A division on its way through the pages. */
export interface PagedDivision {
  readonly streams: DivisionStreams
  readonly notes: JoinedNotes
  readonly tapes: Tapes
  /** Pages that hold it, in order. */
  readonly placed: Placed[]
  cursors: Cursors
}

/** All notes of a division as one stream, for so they run through its pages. */
export interface JoinedNotes {
  readonly stream: Stream
  readonly notes: readonly {
    readonly note: NumberedNote
    readonly from: number
    readonly to: number
    readonly stream: NoteStream
  }[]
}

const joinNotes = (notes: readonly NoteStream[]): JoinedNotes => {
  const joined: JoinedNotes['notes'][number][] = []
  const stream = {
    starts: [],
    ends: [],
    rawStarts: [],
    rawEnds: [],
    segments: [],
    calls: [],
    soft: [],
    blocks: [],
    headings: [],
  } as {
    [K in Exclude<keyof Stream, 'letters' | 'raw'>]: Stream[K][number][]
  }
  let [letters, raw] = ['', '']
  for (const own of notes) {
    const [at, rawAt] = [letters.length, raw.length]
    for (const key of ['starts', 'ends', 'blocks', 'headings'] as const)
      for (const place of own[key]) stream[key].push(place + at)
    for (const key of ['rawStarts', 'rawEnds'] as const) for (const place of own[key]) stream[key].push(place + rawAt)
    for (const segment of own.segments)
      stream.segments.push({ ...segment, at: segment.at + at, rawAt: segment.rawAt + rawAt })
    for (const call of own.calls) stream.calls.push({ ...call, at: call.at + at, end: call.end + at })
    for (const soft of own.soft) stream.soft.push({ ...soft, from: soft.from + at, to: soft.to + at })
    joined.push({ note: own.note, from: at, to: at + own.letters.length, stream: own })
    letters += own.letters
    raw += own.raw
  }
  return { stream: { letters, raw, ...stream }, notes: joined }
}

const divisionOf = (streams: DivisionStreams): PagedDivision => {
  const notes = joinNotes(streams.notes)
  const credits = streams.credits.map(credit => lettersOf(credit, true))
  const tapes = { body: streams.body.letters, notes: notes.stream.letters, credits }
  return { streams, notes, tapes, placed: [], cursors: atStart(tapes) }
}

/** What may stand on any page: heads, names, and words that the house prints itself; the longest first. */
export const furnitureOf = (book: Book): Furniture => {
  const house = words(book.metadata.language)
  const { title, author, editor, translator } = book.metadata
  const divisions = [...divisionsIn(book.divisions)]
  const titles = [title, ...divisions.map(division => plainText(division.title))]
  const names = [
    ...author,
    ...editor,
    ...translator,
    ...divisions.flatMap(({ credit }) => [...credit.authors, ...credit.translators]),
  ]
  const own = [house.contents, `${house.source}:`, house.translatedBy, house.editedBy]
  const furniture = [...titles.flatMap(head => [head, shortTitle(head)]), ...names, ...own].map(text =>
    lettersOf(text, true),
  )
  return [...new Set(furniture)].filter(text => text !== '').sort((x, y) => y.length - x.length)
}

/** A page that says little beside titles and names, several of them, and numbers of other pages: a list of contents. */
const listsTitles = ({ letters, label }: Sheet, furniture: Furniture): boolean => {
  let [rest, listed] = [letters, 0]
  for (const text of furniture) {
    const cut = rest.replaceAll(text, ' ')
    if (cut !== rest) listed++
    rest = cut
  }
  const isNumber = (word: string) => /^(\d+|[IVXLC]+)$/.test(word)
  const words = rest.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '')
  const numbers = words.filter(word => isNumber(word) && word !== label.toUpperCase())
  const others = words.filter(word => !isNumber(word)).join('')
  return listed > 1 && numbers.length > 0 && others.length * 5 < letters.length
}

interface Candidate {
  readonly division: PagedDivision
  readonly sorted: SortedPage
  /** The page goes on where the last one ended. */
  readonly goesOn: boolean
  /** The pages placed so far were no pages of it: they showed its title only, as a half-title or a list of contents does. */
  readonly anew: boolean
}

/** More of a page is the division's own than is not; a division goes on beside a drawing of many words too. */
const convinces = ({ sorted: { held, unknown, sure }, goesOn }: Candidate): boolean =>
  held > unknown || (goesOn && sure)

const better = (a: Candidate | null, b: Candidate): Candidate =>
  a && a.sorted.held - a.sorted.unknown >= b.sorted.held - b.sorted.unknown ? a : b

const probeLength = 24

/** Divisions of which a page shows some stretches, wherever they stand in them. */
const shownOn = ({ letters }: Sheet, divisions: readonly PagedDivision[]): readonly PagedDivision[] => {
  const probes = [0.1, 0.25, 0.4, 0.55, 0.7, 0.85]
    .map(part => Math.floor(letters.length * part))
    .map(at => letters.slice(at, at + probeLength))
    .filter(({ length }) => length === probeLength)
  return divisions.filter(
    ({ tapes: { body, notes } }) => probes.filter(probe => body.includes(probe) || notes.includes(probe)).length >= 2,
  )
}

/** Finds the pages of each division, in one way through the PDF. Pages that hold none are left out. */
export const placePages = (
  sheets: readonly Sheet[],
  streams: readonly DivisionStreams[],
  furniture: Furniture,
): readonly PagedDivision[] => {
  const divisions = streams.map(divisionOf)
  const repeated = repeatedOn(sheets)
  let current = -1
  sheets.forEach((sheet, page) => {
    if (sheet.letters === '') return
    const candidate = (
      division: PagedDivision,
      cursors: Cursors,
      { anew = false, goesOn = false } = {},
    ): Candidate => ({
      division,
      sorted: sortPage(sheet, division.tapes, cursors, [...furniture, ...repeated(sheet)]),
      anew,
      goesOn,
    })
    const [here, next] = [divisions[current], divisions[current + 1]]
    let best = here ? candidate(here, here.cursors, { goesOn: true }) : null
    if (here && showsTitleOnly(here)) best = better(best, candidate(here, atStart(here.tapes), { anew: true }))
    if (next && (!best || best.sorted.held <= 4 * best.sorted.unknown))
      best = better(best, candidate(next, atStart(next.tapes)))
    if (!best || best.sorted.held <= best.sorted.unknown) {
      for (const division of shownOn(sheet, divisions)) {
        best = better(best, candidate(division, { ...division.cursors, body: 0, notes: 0 }))
      }
    }
    if (!best || !convinces(best)) return
    if (best.sorted.held < 0.8 * sheet.letters.length && listsTitles(sheet, furniture)) return
    const { division, sorted, anew } = best
    if (anew) division.placed.length = 0
    division.placed.push({ page, kinds: sorted.kinds })
    // A page that comes too late does not turn the others back.
    division.cursors = anew ? sorted.cursors : furthest(division.cursors, sorted.cursors)
    current = divisions.indexOf(division)
  })
  return divisions
}

const furthest = (a: Cursors, b: Cursors): Cursors => ({
  body: Math.max(a.body, b.body),
  notes: Math.max(a.notes, b.notes),
  credits: b.credits,
  sizes: b.sizes,
})

/** Nothing but the title has been read of a division that says more; a folio may have been taken for a part of it. */
const showsTitleOnly = ({ streams: { body }, cursors, placed }: PagedDivision): boolean =>
  placed.length > 0 && cursors.notes === 0 && cursors.body < body.letters.length && cursors.body <= titleEnd(body) + 4

const titleEnd = (body: Stream): number => body.blocks.find(at => at > 0) ?? body.letters.length

// What the pages say

/** A printed line. `from` and `to` count the letters of the gathered text; the rest are points from the page's edges. */
export interface Line {
  readonly page: number
  readonly from: number
  readonly to: number
  readonly y: number
  readonly left: number
  readonly right: number
}

/** A text gathered from pages. */
export interface Gathered {
  readonly found: Spelling
  /** Where each page begins in it; pages side by side with places. */
  readonly places: readonly number[]
  readonly pages: readonly number[]
  readonly lines: readonly Line[]
  readonly comparison: Comparison
}

/** Base lines that differ by less than this part of the type size are those of one line, with its raised letters. */
const sameLine = 0.5

export const gather = (sheets: readonly Sheet[], placed: readonly Placed[], kind: Kind, stream: Stream): Gathered => {
  const pen = speller(true)
  const places: number[] = []
  const pages: number[] = []
  const lines: Line[] = []
  for (const { page, kinds } of placed) {
    const own = sheets[page]?.pieces.filter((_, index) => kinds[index] === kind) ?? []
    if (own.length === 0) continue
    places.push(pen.at())
    pages.push(page)
    for (const { text, x, y, width, size } of own) {
      const from = pen.at()
      pen.text(text)
      pen.end()
      const line: Line = { page, from, to: pen.at(), y, left: x, right: x + width }
      const last = lines.at(-1)
      const goesOn = last?.page === page && Math.abs(last.y - y) < size * sameLine && x >= last.left
      if (!goesOn) lines.push(line)
      else lines[lines.length - 1] = { ...last, to: line.to, right: Math.max(last.right, line.right) }
    }
  }
  const found = pen.done()
  return { found, places, pages, lines, comparison: compare(stream, found) }
}

/** So many letters may be painted before or after the rest of their page: a raised mark, an initial. */
const fewLetters = 4

const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '»': '«' }

/**
 * Whether everything that is missing was found elsewhere, and nothing else but signs and figures: so it is where lines run
 * from right to left, for a PDF keeps figures, brackets and marks of lists in them as they are drawn.
 */
const isOnlyTurned = (missing: string, added: string): boolean => {
  const counts = new Map<string, number>()
  const count = (letters: string, by: number) => {
    for (const sign of letters) counts.set(closing[sign] ?? sign, (counts.get(closing[sign] ?? sign) ?? 0) + by)
  }
  count(missing, 1)
  count(added, -1)
  return [...counts].every(([sign, left]) => left === 0 || (left < 0 && !/\p{L}/u.test(sign)))
}

/** Letters on a page that no text claims, and its folio, which may be a mark in truth. */
export interface Strays {
  readonly page: number
  readonly letters: string
  readonly folio: string
}

/** More of a text runs from right to left than not. */
const isLeftward = (letters: string): boolean =>
  rightToLeft.test(letters) && letters.replace(new RegExp(rightToLeft, 'g'), '').length * 2 < letters.length

interface Side {
  readonly gap: Difference
  readonly page: number | null
  readonly missing: string
  readonly added: string
}

/** The pieces, in order, of which `letters` are made; null when they are made of anything else. */
const madeOf = (letters: string, pieces: readonly Side[]): readonly Side[] | null => {
  const taken: Side[] = []
  for (let rest = letters; rest !== '';) {
    const piece = pieces.find(side => !taken.includes(side) && rest.startsWith(side.missing))
    if (!piece) return null
    taken.push(piece)
    rest = rest.slice(piece.missing.length)
  }
  return taken
}

/** Few letters that stand on their page after all, with what they were found in. */
const paintedElsewhere = (own: readonly Side[], stray: Strays | undefined) => {
  let short = own.filter(({ missing, added }) => added === '' && missing.length <= fewLetters)
  const settled = new Set<Difference>()
  const settle = (letters: string, gap?: Difference): boolean => {
    const made = letters === '' ? null : madeOf(letters, short)
    if (!made) return false
    for (const side of made) settled.add(side.gap)
    if (gap) settled.add(gap)
    short = short.filter(side => !made.includes(side))
    return true
  }
  for (const { missing, added, gap } of own) if (missing === '') settle(added, gap)
  const usedStray = settle(stray?.letters ?? '')
  settle(stray?.folio ?? '')
  return { settled, usedStray }
}

/**
 * Takes from the differences of a division's texts what does stand on its page, only not in the order of the content: a
 * few letters, or lines that run from right to left, whose order a PDF does not keep. `used` are pages whose strays were such.
 */
export const reconcile = (
  texts: readonly (readonly [Gathered, Stream])[],
  strays: readonly Strays[],
): { readonly texts: readonly Gathered[]; readonly used: ReadonlySet<number> } => {
  const sides = texts.flatMap(([text, stream]) =>
    text.comparison.differences.map((gap): Side => ({
      gap,
      page: pagesOfGap(text, gap)[0],
      missing: stream.letters.slice(gap.from, gap.to),
      added: text.found.letters.slice(gap.foundFrom, gap.foundTo),
    })),
  )
  const settled = new Set<Difference>()
  const used = new Set<number>()
  for (const page of new Set(sides.map(side => side.page))) {
    const stray = strays.find(found => found.page === page)
    const painted = paintedElsewhere(
      sides.filter(side => side.page === page),
      stray,
    )
    for (const gap of painted.settled) settled.add(gap)
    if (stray && painted.usedStray) used.add(stray.page)
  }
  const runsLeft = texts.some(([, { letters }]) => isLeftward(letters))
  const left = sides.filter(
    ({ gap, missing, added }) => !settled.has(gap) && (runsLeft || rightToLeft.test(missing + added)),
  )
  const join = (side: 'missing' | 'added') => left.map(own => own[side]).join('')
  if (isOnlyTurned(join('missing'), join('added'))) for (const { gap } of left) settled.add(gap)
  const kept = ({ comparison: { matches, differences } }: Gathered): Comparison => ({
    matches,
    differences: differences.filter(gap => !settled.has(gap)),
  })
  return { texts: texts.map(([text]) => ({ ...text, comparison: kept(text) })), used }
}

/** Page of a letter that was found. */
export const pageAt = ({ places, pages }: Gathered, at: number): number | null => pages[after(places, at) - 1] ?? null

/** Page of a letter of the manuscript; null where it is missing. */
export const pageOf = (gathered: Gathered, at: number): number | null => {
  const found = foundAt(gathered.comparison.matches, at)
  return found === null ? null : pageAt(gathered, found)
}

/** The stretch of a stream in which all that is printed on a page must lie: from where the page before ends to where the next begins. */
export const stretchOf = (
  { comparison: { matches }, pages, places, found }: Gathered,
  stream: Stream,
  page: number,
): readonly [number, number] => {
  const [before, next] = [pages.findLastIndex(own => own < page), pages.findIndex(own => own > page)]
  const low = before < 0 ? 0 : expectedAt(matches, places[before + 1] ?? found.letters.length)
  return [low, next < 0 ? stream.letters.length : expectedAt(matches, places[next] ?? 0)]
}

/** Pages of a difference: where the added letters stand, else where the letters before and after the missing ones do. */
export const pagesOfGap = (
  gathered: Gathered,
  { foundFrom, foundTo }: Difference,
): readonly [number | null, number | null] => {
  const { length } = gathered.found.letters
  const before = pageAt(gathered, foundFrom < foundTo || foundFrom === 0 ? foundFrom : foundFrom - 1)
  return foundFrom < foundTo || foundFrom === length ? [before, before] : [before, pageAt(gathered, foundFrom)]
}
