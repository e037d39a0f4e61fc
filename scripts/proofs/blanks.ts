/**
 * Blanks and hyphens on paper: two words of the manuscript that stand within one line, one piece of text, as one, and words that a
 * hyphen joins or parts against the manuscript. Between pieces, and so at the ends of lines, a reading of a PDF shows neither.
 */
import { expectedAt, foundAt } from './align.ts'
import { shorten, isHyphened, wordsBetween } from './letters.ts'
import type { Gathered } from './gather.ts'
import type { Stream } from './stream.ts'

export interface BadlyJoined {
  /** Offset into the stream. */
  readonly at: number
  readonly problem: string
}

/** The two words at a place, as they are printed. */
const wordsAt = (gathered: Gathered, at: number): string => {
  const { found, comparison } = gathered
  const place = foundAt(comparison.matches, at) ?? 0
  return shorten(wordsBetween(found, Math.max(0, place - 1), place + 1))
}

/** Words that a blank or a hyphen ought to part and does not, or parts and ought not to. */
export const badlyJoined = (gathered: Gathered, stream: Stream): readonly BadlyJoined[] => {
  const { found, stretches, comparison } = gathered
  const pieces = new Set(stretches.map(({ from }) => from))
  const places = new Map(found.starts.map((start, word) => [start, word]))
  const say = (at: number, problem: string) => [{ at, problem: `${problem}: “${wordsAt(gathered, at)}”` }]
  const due = stream.starts.flatMap((start, word) => {
    const at = foundAt(comparison.matches, start)
    // Words that only an apostrophe parts, or a sign that stays between them, need no blank.
    if (stream.ends[word - 1] !== start || at === null || pieces.has(at)) return []
    if (foundAt(comparison.matches, start - 1) !== at - 1) return []
    const own = places.get(at)
    const isOne = own === undefined
    const gap = stream.raw.slice(stream.rawEnds[word - 1], stream.rawStarts[word])
    const isDue = isHyphened(gap)
    const isThere = !isOne && isHyphened(found.raw.slice(found.rawEnds[own - 1], found.rawStarts[own]))
    if (isOne && /\s/.test(gap)) return say(start, 'two words are run together')
    return isDue && !isThere ? say(start, 'a hyphen is lost') : isThere && !isDue ? say(start, 'a hyphen is added') : []
  })
  const begins = new Set(stream.starts)
  const parted = found.starts.flatMap((start, word) => {
    if (found.ends[word - 1] !== start || pieces.has(start)) return []
    const at = expectedAt(comparison.matches, start)
    const isInside = !begins.has(at) && foundAt(comparison.matches, at) === start
    const gap = found.raw.slice(found.rawEnds[word - 1], found.rawStarts[word])
    return isInside && isHyphened(gap) ? say(at, 'a hyphen is added') : []
  })
  return [...due, ...parted]
}
