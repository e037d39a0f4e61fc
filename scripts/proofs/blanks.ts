/**
 * Blanks lost on paper: two words of the manuscript that stand within one line, one piece of text, as one. Between pieces,
 * and so at the ends of lines, a reading of a PDF shows no blanks.
 */
import { foundAt } from './align.ts'
import { shorten, after, wordsBetween } from './letters.ts'
import type { Gathered } from './gather.ts'
import type { Stream } from './stream.ts'

/** Offsets into the stream at which a word begins that is run together with the one before it. */
export const runTogether = ({ found, stretches, comparison }: Gathered, stream: Stream): readonly number[] => {
  const begins = new Set([...found.starts, ...stretches.map(({ from }) => from)])
  return stream.starts.filter((start, word) => {
    const end = stream.ends[word - 1]
    // Words that only a hyphen or an apostrophe parts, or a sign that stays between them, need no blank.
    if (end !== start || !/\s/.test(stream.raw.slice(stream.rawEnds[word - 1], stream.rawStarts[word]))) return false
    const at = foundAt(comparison.matches, start)
    return at !== null && !begins.has(at) && foundAt(comparison.matches, start - 1) === at - 1
  })
}

/** The two words, as they are printed. */
export const runWords = (stream: Stream, start: number): string => {
  const word = after(stream.starts, start) - 1
  const words = wordsBetween(stream, stream.starts[word - 1] ?? 0, stream.ends[word] ?? start)
  return shorten(words.replace(/\s/g, ''))
}
