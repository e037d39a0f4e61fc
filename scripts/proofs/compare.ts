/** One text of a finished edition, held against what it ought to say. */
import type { Span } from '../model/book.ts'
import { align, differences, type Difference, type Match } from './align.ts'
import { after, wordsBetween, wordsTouched, type Spelling } from './letters.ts'
import { placeOf, type Soft, type Stream } from './streams.ts'

export interface Comparison {
  readonly matches: readonly Match[]
  /** What is missing, what was added: nothing that an edition may print in its own way is among them. */
  readonly differences: readonly Difference[]
}

/** What a page may add at a stretch of each kind. */
const mayAdd: Readonly<Record<Soft['kind'], RegExp>> = {
  formula: /^/,
  drawing: /^/,
  'list-mark': /^.{1,8}$/su,
  mark: /^\d{1,4}$/,
  ornament: /^[^\p{L}\p{N}]{1,12}$/u,
  stop: /^[^\p{L}\p{N}]{1,2}$/u,
}

const isSoft = (stream: Stream, found: Spelling, { from, to, foundFrom, foundTo }: Difference): boolean => {
  const added = found.letters.slice(foundFrom, foundTo)
  const near = stream.soft.filter(soft => soft.from <= to && soft.to >= from)
  const reach = near.reduce((end, soft) => (soft.from <= end ? Math.max(end, soft.to) : end), from)
  return near.length > 0 && reach >= to && (added === '' || near.some(({ kind }) => mayAdd[kind].test(added)))
}

/** Moves a gap to the left, over letters that are the same at both its ends, until it begins with a word. */
const settle = (spelling: Spelling, from: number, to: number, room: number): number => {
  const beginsWord = (at: number) => spelling.starts[after(spelling.starts, at - 1)] === at
  for (let step = 0; step <= room; step++) {
    if (beginsWord(from - step)) return step
    if (spelling.letters[from - 1 - step] !== spelling.letters[to - 1 - step]) return 0
  }
  return 0
}

/** A word that was dropped from `the room then` is told as `room`, though `the` and `then` begin alike. */
const settled = (stream: Stream, found: Spelling, gap: Difference, room: number): Difference => {
  const { from, to, foundFrom, foundTo } = gap
  if (from < to && foundFrom < foundTo) return gap
  const step = from < to ? settle(stream, from, to, room) : settle(found, foundFrom, foundTo, room)
  return { from: from - step, to: to - step, foundFrom: foundFrom - step, foundTo: foundTo - step }
}

/** Holds a found text against the expected one. */
export const compare = (stream: Stream, found: Spelling): Comparison => {
  if (stream.letters === found.letters) {
    const length = stream.letters.length
    return { matches: length > 0 ? [{ at: 0, found: 0, length }] : [], differences: [] }
  }
  const matches = align(stream.letters, found.letters)
  const ends = new Map(matches.map(({ at, length }) => [at + length, length]))
  const gaps = differences(matches, stream.letters.length, found.letters.length)
    .map(gap => settled(stream, found, gap, ends.get(gap.from) ?? 0))
    .filter(gap => !isSoft(stream, found, gap))
  return { matches, differences: gaps }
}

/** A difference in words. */
export interface Told {
  readonly gap: Difference
  /** The missing words, or signs where no word is touched; '' when nothing is missing. */
  readonly missing: string
  readonly missingWords: number
  readonly added: string
  readonly addedWords: number
  /** `moved`: what was added here is missing elsewhere in the same text. `repeated`: it stands where it ought to as well. */
  readonly how: 'lost' | 'moved' | 'repeated'
  /** Offset in the stream of what is missing, has moved, or stands there once more. */
  readonly from: number
  /** The word at that place, or the last one before it. */
  readonly near: string
  readonly span: Span | null
}

/** Words where there are some, else the bare letters. */
const told = (spelling: Spelling, from: number, to: number): readonly [string, number] => {
  if (to <= from) return ['', 0]
  const [first, last] = wordsTouched(spelling, from, to)
  return first < last ? [wordsBetween(spelling, from, to), last - first] : [spelling.letters.slice(from, to), 0]
}

const wordNear = ({ raw, ends, rawStarts, rawEnds }: Spelling, at: number): string => {
  const word = Math.min(after(ends, at), ends.length - 1)
  return word < 0 ? '' : raw.slice(rawStarts[word], rawEnds[word])
}

/** Of a stretch as long as this it can be said where else it stands. */
const telling = 20

/** Tells the differences of a comparison in words, each with its place in the manuscript. */
export const tell = (stream: Stream, found: Spelling, { differences: gaps }: Comparison): readonly Told[] => {
  const missing = new Map(gaps.map(gap => [stream.letters.slice(gap.from, gap.to), gap] as const))
  const added = new Map(gaps.map(gap => [found.letters.slice(gap.foundFrom, gap.foundTo), gap] as const))
  return gaps.flatMap((gap): readonly Told[] => {
    const [lost, lostWords] = told(stream, gap.from, gap.to)
    const [more, moreWords] = told(found, gap.foundFrom, gap.foundTo)
    const { from } = gap
    const plain = {
      gap,
      from,
      missing: lost,
      missingWords: lostWords,
      added: more,
      addedWords: moreWords,
      near: wordNear(stream, from),
      span: placeOf(stream, from),
    }
    const [lostLetters, moreLetters] = [
      stream.letters.slice(gap.from, gap.to),
      found.letters.slice(gap.foundFrom, gap.foundTo),
    ]
    // What has moved is told once, where it stands now.
    if (more === '' && lostLetters.length >= telling && added.has(lostLetters)) return []
    if (lost !== '' || moreLetters.length < telling) return [{ ...plain, how: 'lost' }]
    const away = missing.get(moreLetters)
    if (away) return [{ ...plain, from: away.from, addedWords: 0, how: 'moved', span: placeOf(stream, away.from) }]
    const first = stream.letters.indexOf(moreLetters)
    return [first < 0 ? { ...plain, how: 'lost' } : { ...plain, from: first, how: 'repeated' }]
  })
}

/** The first words and the last of a long stretch: `a b c … x y z`. */
export const shorten = (text: string, most = 14): string => {
  const all = text.split(' ')
  if (all.length > most) return `${all.slice(0, most - 5).join(' ')} … ${all.slice(-4).join(' ')}`
  return text.length <= 160 ? text : `${text.slice(0, 120)} … ${text.slice(-30)}`
}

/** A difference as a sentence: `“a b c” is missing`, `“x” stands where “y” should`. */
export const sentence = ({ missing, missingWords, added, addedWords, how, near }: Told): string => {
  const quote = (text: string, count: number) => {
    if (count === 0) return `the sign${text.length > 1 ? 's' : ''} ${shorten(text)} near “${near}”`
    return `“${shorten(text)}”${count > 14 ? ` (${count} words)` : ''}`
  }
  const [lost, more] = [quote(missing, missingWords), quote(added, addedWords)]
  if (how === 'moved') return `${more} stands in another place than in the manuscript`
  if (how === 'repeated') return `${more} stands there once too often`
  if (added === '') return `${lost} is missing`
  return missing === '' ? `${more} stands there and is not in the manuscript` : `${more} stands where ${lost} should`
}

/** First word that is run together with the one before it, or torn in two, though every letter is there; null when none. */
export const badlySpaced = (
  stream: Stream,
  found: Spelling,
): { readonly words: string; readonly at: number } | null => {
  if (stream.letters !== found.letters) return null
  const index = stream.starts.findIndex((start, word) => found.starts[word] !== start)
  const first = index < 0 ? (found.starts.length > stream.starts.length ? stream.starts.length : -1) : index
  if (first < 0) return null
  const at = Math.min(stream.starts[first] ?? Infinity, found.starts[first] ?? Infinity)
  return { words: wordsBetween(found, Math.max(0, at - 1), at + 1), at }
}
