/** What the pages of a division say when they are read one after the other, held against what it ought to say. */
import { expectedAt, foundAt, type Difference, type Comparison } from './align.ts'
import { compare } from './compare.ts'
import { after, speller, type Spelling } from './letters.ts'
import { movesIn } from './moved.ts'
import type { PagedDivision, Placed } from './pages.ts'
import type { Kind, Sheet } from './sort.ts'
import type { Stream } from './stream.ts'

/** A printed line. `from` and `to` count the letters of the gathered text; the rest are points from the page's edges. */
export interface Line {
  readonly page: number
  readonly from: number
  readonly to: number
  readonly y: number
  readonly left: number
  readonly right: number
}

/** Text in one face on one line; `from` and `to` as above. */
export interface Stretch extends Line {
  readonly text: string
}

/** A text gathered from pages. */
export interface Gathered {
  readonly found: Spelling
  /** Where each page begins in it; pages side by side with places. */
  readonly places: readonly number[]
  readonly pages: readonly number[]
  readonly lines: readonly Line[]
  readonly stretches: readonly Stretch[]
  readonly comparison: Comparison
}

/** Base lines that differ by less than this part of the type size are those of one line, with its raised letters. */
const sameLine = 0.5

const gather = (sheets: readonly Sheet[], placed: readonly Placed[], kind: Kind, stream: Stream): Gathered => {
  const pen = speller(true)
  const places: number[] = []
  const pages: number[] = []
  const lines: Line[] = []
  const stretches: Stretch[] = []
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
      stretches.push({ ...line, text })
      const last = lines.at(-1)
      const goesOn = last?.page === page && Math.abs(last.y - y) < size * sameLine && x >= last.left
      if (!goesOn) lines.push(line)
      else lines[lines.length - 1] = { ...last, to: line.to, right: Math.max(last.right, line.right) }
    }
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
  const kept = (text: Gathered, stream: Stream): Comparison => {
    const { comparison } = text
    const { differences, matches: moved } = movesIn(text, stream)
    for (const gap of differences) settled.add(gap)
    return { ...comparison, differences: comparison.differences.filter(gap => !settled.has(gap)), moved }
  }
  return { texts: texts.map(([text, stream]) => ({ ...text, comparison: kept(text, stream) })), used }
}

/** Page of a letter that was found. */
export const pageAt = ({ places, pages }: Gathered, at: number): number | null => pages[after(places, at) - 1] ?? null

/** Where a letter of the manuscript was found, also of a figure that has moved, or of the text that it let pass; null where it is missing. */
export const placeOfLetter = ({ comparison: { matches, moved = [] } }: Gathered, at: number): number | null =>
  foundAt(moved, at) ?? foundAt(matches, at)

/** Page of a letter of the manuscript; null where it is missing. */
export const pageOf = (gathered: Gathered, at: number): number | null => {
  const found = placeOfLetter(gathered, at)
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
        [gather(sheets, of.placed, 'body', streams[0]), streams[0]],
        [gather(sheets, of.placed, 'notes', streams[1]), streams[1]],
      ],
      strays,
    )
    const [body, notes] = texts as [Gathered, Gathered]
    return { of, body, notes, strays: strays.filter(({ page, letters }) => letters !== '' && !used.has(page)) }
  }
