/**
 * Lines as they are read. Chromium draws every line from left to right, whichever way its words run; the order in which they
 * are read is that of the structure tree (ISO 32000-1, 14.8.2.3), and each marked content in it runs one way (press/page/directions.ts).
 */
import { leftward, type Direction } from '../../writers/direction.ts'
import type { PdfText } from './facts.ts'
import { withBlanks } from './blanks.ts'
import type { RankedTag, Tags } from './tags.ts'

/** A text with its place in the order of the tags. */
interface Ranked extends PdfText {
  readonly tag?: RankedTag | null | undefined
}

/** A piece of a line with what marks it. */
export interface Marked extends Ranked {
  /** Of its marked content; null when it is an artifact. */
  readonly mark: string | null
  /** Drawn from its last sign to its first. */
  readonly isReversed: boolean
  /** Stands for another sign than it shows: in a text from the right, `(` is drawn as `)`. */
  readonly isTurned: boolean
}

/** What pdf.js gives between texts when it is asked for marked content. */
interface Mark {
  readonly type: string
  readonly tag?: string | undefined
  readonly id?: string | undefined
}

/** Follows the marks of a page: gives what holds for the texts between them. */
export const markReader = () => {
  const open: Mark[] = []
  return {
    read: (mark: Mark): void => void (mark.type === 'endMarkedContent' ? open.pop() : open.push(mark)),
    marks: (): Pick<Marked, 'mark' | 'isReversed' | 'isTurned'> => ({
      mark: open.findLast(({ id }) => id)?.id ?? null,
      isReversed: open.some(({ tag }) => tag === 'ReversedChars'),
      isTurned: open.some(({ tag }) => tag === 'Span'),
    }),
  }
}

const pairs = '()[]{}<>«»‹›≤≥⟨⟩'
const turned = new Map([...pairs].map((sign, index) => [sign, pairs[index ^ 1] ?? sign]))

/** A text as it is read: pdf.js turns round letters, not signs alone. */
const unturned = ({ mark: _, text, isReversed, isTurned, ...place }: Marked): Ranked => {
  const signs = [...text]
  const read = isReversed && !leftward.test(text) ? signs.reverse() : signs
  return { ...place, text: (isTurned ? read.map(sign => turned.get(sign) ?? sign) : read).join('') }
}

const directionOf = ({ text }: Marked): Direction | null =>
  leftward.test(text) ? 'rtl' : /\p{L}/u.test(text) ? 'ltr' : null

/**
 * A head, of which no tag tells how it is read: most of its letters do. Signs go with their neighbours if these agree, else
 * with the line (UAX #9, N1 and N2).
 */
const inOrderOfLetters = (line: readonly Marked[]): readonly Marked[] => {
  const strong = line.map(directionOf)
  const count = (direction: Direction) =>
    line.filter((_, index) => strong[index] === direction).reduce((letters, { text }) => letters + text.length, 0)
  const main: Direction = count('rtl') > count('ltr') ? 'rtl' : 'ltr'
  const runs: { direction: Direction; pieces: Marked[] }[] = []
  for (const [index, piece] of line.entries()) {
    const before = strong.slice(0, index).findLast(found => found !== null) ?? main
    const after = strong.slice(index + 1).find(found => found !== null) ?? main
    const direction = strong[index] ?? (before === after ? before : main)
    const run = runs.at(-1)
    if (run?.direction === direction) run.pieces.push(piece)
    else runs.push({ direction, pieces: [piece] })
  }
  const ordered = runs.map(({ direction, pieces }) => (direction === 'rtl' ? pieces.reverse() : pieces))
  return (main === 'rtl' ? ordered.reverse() : ordered).flat()
}

/** What stands in one marked content runs one way. */
const inOrderOfTags = (line: readonly Marked[], tags: Tags): readonly Marked[] => {
  const stretches = new Map<number, Marked[]>()
  let rank = -1
  for (const piece of line) {
    rank = (piece.mark === null ? undefined : tags.get(piece.mark)?.rank) ?? rank
    const stretch = stretches.get(rank)
    if (stretch) stretch.push(piece)
    else stretches.set(rank, [piece])
  }
  const runsLeft = (pieces: readonly Marked[]) =>
    pieces.some(({ isReversed, text }) => isReversed || leftward.test(text))
  return [...stretches]
    .sort(([a], [b]) => a - b)
    .flatMap(([, pieces]) => (runsLeft(pieces) ? pieces.reverse() : pieces))
}

/** A line in the order in which it is read. */
export const inReadingOrder = (line: readonly Marked[], tags: Tags): readonly Ranked[] => {
  const isTagged = line.some(({ mark }) => mark !== null && tags.has(mark))
  const ordered = isTagged ? inOrderOfTags(line, tags) : inOrderOfLetters(line)
  const pieces = ordered.map(unturned)
  if (ordered.every((piece, index) => piece === line[index])) return pieces
  const ends = line.at(-1)?.endsLine ?? false
  return withBlanks(pieces).map((piece, index, { length }) => ({ ...piece, endsLine: ends && index === length - 1 }))
}

const isFormula = (text: PdfText | undefined): boolean => text?.tag?.roles.includes('Formula') === true

/** All but the formulas. A fraction stands above and below its line, and ends none. */
export const besideFormulas = (texts: readonly Marked[]): readonly Marked[] =>
  texts.flatMap((text, index) =>
    isFormula(text) ? [] : [isFormula(texts[index + 1]) ? { ...text, endsLine: false } : text],
  )

/**
 * What stands beside the formulas of a page, as it is read, with each formula behind what it follows by its tag; a note that
 * goes on from the page before may be tagged before the text that stands above it.
 */
export const withFormulas = (beside: readonly Ranked[], texts: readonly Marked[]): readonly PdfText[] => {
  const placed = [...beside]
  const rankOf = ({ tag }: Ranked) => tag?.rank ?? Infinity
  const isOfNote = ({ tag }: Ranked) => tag?.roles.includes('Note') === true
  for (const formula of texts.filter(isFormula).sort((a, b) => rankOf(a) - rankOf(b))) {
    const alike = placed.filter(text => isOfNote(text) === isOfNote(formula) && rankOf(text) <= rankOf(formula))
    const before = Math.max(...alike.map(rankOf))
    placed.splice(placed.findLastIndex(text => rankOf(text) === before) + 1, 0, unturned(formula))
  }
  return placed
}
