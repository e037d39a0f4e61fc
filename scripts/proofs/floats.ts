/**
 * Figures and captioned tables on paper. One that has no room stands after the text that follows it; so they flow apart from
 * the text, and are put back where the manuscript has them before the two are held against each other.
 */
import { align, expectedAt, foundAt } from './align.ts'
import { after } from './letters.ts'
import type { Tapes } from './sort.ts'
import type { Stream } from './stream.ts'

/** The letters of a text, and those of its figures and tables. */
export const withoutFloats = ({
  letters,
  movable,
}: Pick<Stream, 'letters' | 'movable'>): Pick<Tapes, 'body' | 'floats'> => {
  const between = [...movable, { from: letters.length }].map(({ from }, index) =>
    letters.slice(movable[index - 1]?.to ?? 0, from),
  )
  return { body: between.join(''), floats: movable.map(({ from, to }) => letters.slice(from, to)).join('') }
}

/** A piece of text as it was found. */
interface Found {
  readonly letters: string
  readonly isFloat: boolean
  /** On the line of the one before it. */
  readonly goesOn: boolean
}

/** Where each piece begins in the text that is due; one of strange letters just behind what it goes on from. */
const placesIn = (due: string, found: readonly Found[]): readonly number[] => {
  const letters = found.map(piece => piece.letters).join('')
  const matches = align(due, letters)
  let start = 0
  return found.map(piece => {
    const place = expectedAt(matches, start)
    const isStrange = foundAt(matches, place) !== start
    start += piece.letters.length
    return isStrange && piece.goesOn ? place - 0.5 : place
  })
}

/** Pieces as they are printed, with those of figures and tables where they are due. */
export const putBack = <T extends Found>(
  pieces: readonly T[],
  stream: Pick<Stream, 'letters' | 'movable'>,
): readonly T[] => {
  const floats = pieces.filter(({ isFloat }) => isFloat)
  if (floats.length === 0) return pieces
  const text = pieces.filter(({ isFloat }) => !isFloat)
  const due = withoutFloats(stream)
  /** Where each of them is due in the text, and where it begins among the others. */
  const [places, begins]: [number[], number[]] = [[], []]
  let before = 0
  for (const { from, to } of stream.movable) {
    places.push(from - before)
    begins.push(before)
    before += to - from
  }
  const dueAt = placesIn(due.floats, floats).map(at => places[Math.max(0, after(begins, at) - 1)] ?? 0)
  const made: T[] = []
  let next = 0
  placesIn(due.body, text).forEach((at, index) => {
    for (; next < floats.length && (dueAt[next] ?? 0) <= at; next++) made.push(floats[next] as T)
    made.push(text[index] as T)
  })
  return [...made, ...floats.slice(next)]
}
