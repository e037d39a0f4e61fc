/** What the pages of a division say when they are read one after the other, held against what it ought to say. */
import { foundAt, type Difference, type Comparison } from './align.ts'
import { compare } from './compare.ts'
import { putBack } from './floats.ts'
import { after, speller, type Spelling } from './letters.ts'
import type { PagedDivision, Placed } from './pages.ts'
import type { Flow, Kind, Piece, Sheet } from './sort.ts'
import type { PdfTag } from '../press/pdf/facts.ts'
import type { Stream } from './stream.ts'

/** A printed line. `from` and `to` count the letters of the gathered text; the rest are points from the page's edges. */
export interface Line {
  readonly page: number
  readonly from: number
  readonly to: number
  readonly y: number
  readonly left: number
  readonly right: number
  /** Of a figure or a table, which may stand behind what follows it. */
  readonly isFloat: boolean
}

/** Text in one face on one line; `from` and `to` as above. */
export interface Stretch extends Line {
  readonly text: string
  /** Undefined where no tags are. */
  readonly tag: PdfTag | null | undefined
}

/** A text gathered from pages, in the order of the manuscript. */
export interface Gathered {
  readonly found: Spelling
  /** Where each page begins in it, and goes on behind a figure from another; pages side by side with places. */
  readonly places: readonly number[]
  readonly pages: readonly number[]
  /** As they are printed. */
  readonly lines: readonly Line[]
  readonly stretches: readonly Stretch[]
  readonly comparison: Comparison
}

/** Base lines that differ by less than this part of the type size are those of one line, with its raised letters. */
const sameLine = 0.5

/** A piece on its page. */
interface Own {
  readonly piece: Piece
  readonly page: number
  readonly isFloat: boolean
  /** As printed, among those of its text. */
  readonly index: number
  /** On the line of the one before it. */
  readonly goesOn: boolean
  readonly letters: string
}

const ownPieces = (sheets: readonly Sheet[], placed: readonly Placed[], flows: readonly Flow[]): readonly Own[] => {
  const own: Own[] = []
  for (const { page, kinds } of placed) {
    const { pieces = [], letters = '' } = sheets[page] ?? {}
    pieces.forEach((piece, at) => {
      const flow = flows.find(wanted => wanted === kinds[at])
      if (flow === undefined) return
      const isFloat = flow === 'floats'
      const last = own.at(-1)
      const goesOn =
        last?.page === page &&
        last.isFloat === isFloat &&
        Math.abs(last.piece.y - piece.y) < piece.size * sameLine &&
        piece.x >= last.piece.x
      own.push({ piece, page, isFloat, index: own.length, goesOn, letters: letters.slice(piece.at, piece.end) })
    })
  }
  return own
}

const gather = (
  sheets: readonly Sheet[],
  placed: readonly Placed[],
  flows: readonly Flow[],
  stream: Stream,
): Gathered => {
  const own = ownPieces(sheets, placed, flows)
  const pen = speller(true)
  const places: number[] = []
  const pages: number[] = []
  const printed: Stretch[] = []
  const stretches = putBack(own, stream).map(({ piece, page, isFloat, index }) => {
    const { text, x, y, width, tag } = piece
    const from = pen.at()
    if (page !== pages.at(-1)) {
      places.push(from)
      pages.push(page)
    }
    pen.text(text)
    pen.end()
    return (printed[index] = { page, from, to: pen.at(), y, left: x, right: x + width, isFloat, text, tag })
  })
  const lines: { -readonly [K in keyof Line]: Line[K] }[] = []
  for (const [index, { page, from, to, y, left, right, isFloat }] of printed.entries()) {
    const last = lines.at(-1)
    if (!last || !own[index]?.goesOn) lines.push({ page, from, to, y, left, right, isFloat })
    else [last.to, last.right] = [to, Math.max(last.right, right)]
  }
  const found = pen.done()
  return { found, places, pages, lines, stretches, comparison: compare(stream, found) }
}

/** What may be painted before or after the rest of its page: a raised mark; no letter, for the shortest word is one. */
const mayStray = /^\P{L}{1,4}$/u

/** Letters on a page that no text claims, and its folio, which may be a mark in truth. */
interface Strays {
  readonly page: number
  readonly letters: string
  readonly folio: string
}

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

/** Marks that stand on their page after all, with what they were found in. */
const paintedElsewhere = (own: readonly Side[], stray: Strays | undefined) => {
  let short = own.filter(({ missing, added }) => added === '' && mayStray.test(missing))
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
 * Takes from the differences of a division's texts what does stand on its page, only not in the order of the content: raised
 * marks. `used` are pages whose strays were such.
 */
const reconcile = (
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
  const kept = (text: Gathered): Comparison => {
    const { comparison } = text
    return { ...comparison, differences: comparison.differences.filter(gap => !settled.has(gap)) }
  }
  return { texts: texts.map(([text]) => ({ ...text, comparison: kept(text) })), used }
}

/** Page of a letter that was found. */
export const pageAt = ({ places, pages }: Gathered, at: number): number | null => pages[after(places, at) - 1] ?? null

/** Where a letter of the manuscript was found; null where it is missing. */
export const placeOfLetter = ({ comparison: { matches } }: Gathered, at: number): number | null => foundAt(matches, at)

/** Page of a letter of the manuscript; null where it is missing. */
export const pageOf = (gathered: Gathered, at: number): number | null => {
  const found = placeOfLetter(gathered, at)
  return found === null ? null : pageAt(gathered, found)
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

/** A division as its pages give it. */
export interface Printed {
  readonly of: PagedDivision
  readonly body: Gathered
  readonly notes: Gathered
  readonly strays: readonly Stray[]
}

/** Both texts of a division, each with what it ought to say. */
export const textsOf = ({ of, body, notes }: Printed) =>
  [
    [body, of.streams.body],
    [notes, of.notes.stream],
  ] as const

export interface Stray extends Strays {
  readonly text: string
}

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

/** Reads a division off its pages. */
export const readPages =
  (sheets: readonly Sheet[]) =>
  (of: PagedDivision): Printed => {
    const streams = [of.streams.body, of.notes.stream] as const
    const strays = straysOf(sheets, of)
    const { texts, used } = reconcile(
      [
        [gather(sheets, of.placed, ['body', 'floats'], streams[0]), streams[0]],
        [gather(sheets, of.placed, ['notes'], streams[1]), streams[1]],
      ],
      strays,
    )
    const [body, notes] = texts as [Gathered, Gathered]
    return { of, body, notes, strays: strays.filter(({ page, letters }) => letters !== '' && !used.has(page)) }
  }
