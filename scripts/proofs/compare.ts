/** One text of a finished edition, held against what it ought to say. */
import { align, differences, type Comparison, type Difference } from './align.ts'
import { shorten, after, isHyphened, wordsBetween, wordsTouched, type Spelling } from './letters.ts'
import type { Span } from '../model/book.ts'
import { placeOf, type Soft, type Stream } from './stream.ts'

/** What a page may add at a stretch of each kind. */
const mayAdd: Readonly<Record<Soft['kind'], RegExp>> = {
  formula: /^/,
  'list-mark': /^.{1,8}$/su,
  mark: /^\d{1,4}$/,
  folio: /^(\d{1,4}|[IVXLC]{1,10})$/,
  ornament: /^[^\p{L}\p{N}]{1,12}$/u,
  stop: /^[^\p{L}\p{N}]{1,2}$/u,
}

/** A formula, or the number of a list item, may be drawn in any way, but it must be drawn, and as no other number. */
const isDrawn = (soft: Soft, letters: string, { from, to }: Difference, added: string): boolean => {
  if (soft.from === soft.to) return true
  if (soft.kind === 'formula') return added !== '' || from > soft.from || to < soft.to
  const lost = letters.slice(Math.max(from, soft.from), Math.min(to, soft.to))
  return soft.kind !== 'list-mark' || !/\p{N}/u.test(lost) || (added !== '' && !/^\d+$/.test(lost + added))
}

const isSoft = (stream: Stream, found: Spelling, { from, to, foundFrom, foundTo }: Difference): boolean => {
  const added = found.letters.slice(foundFrom, foundTo)
  const near = stream.soft.filter(soft => soft.from <= to && soft.to >= from)
  if (!near.every(soft => isDrawn(soft, stream.letters, { from, to, foundFrom, foundTo }, added))) return false
  const reach = near.reduce((end, soft) => (soft.from <= end ? Math.max(end, soft.to) : end), from)
  return near.length > 0 && reach >= to && (added === '' || near.some(({ kind }) => mayAdd[kind].test(added)))
}

/** How far a gap can be moved to the left, and to the right, over letters that are the same at both its ends. */
const play = (letters: string, from: number, to: number, before: number, behind: number): readonly [number, number] => {
  let [left, right] = [0, 0]
  while (left < before && letters[from - 1 - left] === letters[to - 1 - left]) left++
  while (right < behind && letters[from + right] === letters[to + right]) right++
  return [left, right]
}

const has = (sorted: readonly number[], value: number) => sorted[after(sorted, value - 1)] === value

/** The step by which a gap moves best: to what need not be printed, else to whole blocks, else to whole words, else to where a word begins. */
const bestStep = (
  spelling: Spelling & Partial<Pick<Stream, 'blocks' | 'soft'>>,
  from: number,
  to: number,
  [left, right]: readonly [number, number],
): number => {
  const { letters, starts, blocks = [], soft = [] } = spelling
  const rank = (step: number): number => {
    const isAt = (places: readonly number[], at: number) => at >= letters.length || has(places, at)
    if (soft.some(own => own.from === from + step && own.to === to + step)) return 4
    if (isAt(blocks, from + step) && isAt(blocks, to + step)) return 3
    return isAt(starts, from + step) ? (isAt(starts, to + step) ? 2 : 1) : 0
  }
  let best = 0
  for (let step = -left; step <= right; step++) {
    const [ranked, bestRank] = [rank(step), rank(best)]
    if (ranked > bestRank || (ranked === bestRank && Math.abs(step) < Math.abs(best))) best = step
  }
  return best
}

/**
 * A word that was dropped from `the room then` is told as `room`, though `the` and `then` begin alike. `points` are the places of the
 * stream, in order, at which a page may add something.
 */
const settled = (
  stream: Stream,
  points: readonly number[],
  found: Spelling,
  gap: Difference,
  before: number,
  behind: number,
): Difference => {
  const { from, to, foundFrom, foundTo } = gap
  if (from < to && foundFrom < foundTo) return gap
  const [spelling, start, end] = from < to ? [stream, from, to] : [found, foundFrom, foundTo]
  const [left, right] = play(spelling.letters, start, end, before, behind)
  // What was added may be a mark that only its page knows.
  const point = from === to ? points[after(points, from - left - 1)] : undefined
  const isMark = point !== undefined && point <= from + right
  const step = isMark ? point - from : bestStep(spelling, start, end, [left, right])
  return { from: from + step, to: to + step, foundFrom: foundFrom + step, foundTo: foundTo + step }
}

const shareWord = (
  spelling: Spelling,
  [a, b]: readonly [number, number],
  [c, d]: readonly [number, number],
): boolean => {
  const [before, behind] = [wordsTouched(spelling, a, b), wordsTouched(spelling, c, d)]
  return before[0] < before[1] && behind[0] < behind[1] && before[1] - 1 === behind[0]
}

/** Differences inside one word are one: `lodged` for `worked`, though they have an `o` and an `ed` in common. */
const joined = (stream: Stream, found: Spelling, gaps: readonly Difference[]): readonly Difference[] => {
  const all: Difference[] = []
  for (const gap of gaps) {
    const last = all.at(-1)
    const isOne =
      last &&
      (shareWord(stream, [last.from, last.to], [gap.from, gap.to]) ||
        shareWord(found, [last.foundFrom, last.foundTo], [gap.foundFrom, gap.foundTo]))
    if (isOne) all[all.length - 1] = { ...last, to: gap.to, foundTo: gap.foundTo }
    else all.push(gap)
  }
  return all
}

/** Holds a found text against the expected one. */
export const compare = (stream: Stream, found: Spelling): Comparison => {
  if (stream.letters === found.letters) {
    const length = stream.letters.length
    return { matches: length > 0 ? [{ at: 0, found: 0, length }] : [], differences: [], allowed: [] }
  }
  const matches = align(stream.letters, found.letters)
  const [begins, ends] = [
    new Map(matches.map(match => [match.at, match.length])),
    new Map(matches.map(({ at, length }) => [at + length, length])),
  ]
  const points = stream.soft.flatMap(({ from, to }) => (from === to ? [from] : [])).sort((a, b) => a - b)
  const gaps = differences(matches, stream.letters.length, found.letters.length).map(gap =>
    settled(stream, points, found, gap, ends.get(gap.from) ?? 0, begins.get(gap.to) ?? 0),
  )
  const allowed = gaps.filter(gap => isSoft(stream, found, gap))
  const soft = new Set(allowed)
  const others = gaps.filter(gap => !soft.has(gap))
  return { matches, differences: joined(stream, found, others), allowed }
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
  /** The word before it; '' at the very beginning. */
  readonly before: string
  readonly span: Span | null
}

/** Words where there are some, else the bare letters. */
const told = (spelling: Spelling, from: number, to: number): readonly [string, number] => {
  if (to <= from) return ['', 0]
  const [first, last] = wordsTouched(spelling, from, to)
  return first < last ? [wordsBetween(spelling, from, to), last - first] : [spelling.letters.slice(from, to), 0]
}

/** The last word that begins before a letter. */
const wordBefore = ({ raw, starts, rawStarts, rawEnds }: Spelling, at: number): string => {
  const word = after(starts, at - 1) - 1
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
      before: wordBefore(stream, from),
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
    return [
      first < 0 ? { ...plain, how: 'lost' } : { ...plain, from: first, how: 'repeated', span: placeOf(stream, first) },
    ]
  })
}

/** A difference as a sentence: `“a b c” is missing`, `“x” stands where “y” should`. */
export const sentence = ({ missing, missingWords, added, addedWords, how, before }: Told): string => {
  const quote = (text: string, count: number) => {
    const place = before === '' ? 'at the beginning' : `after “${before}”`
    if (count === 0 && how === 'lost') return `the sign${text.length > 1 ? 's' : ''} ${shorten(text)} ${place}`
    return `“${shorten(text)}”${count > 14 ? ` (${count} words)` : ''}`
  }
  const [lost, more] = [quote(missing, missingWords), quote(added, addedWords)]
  if (how === 'moved') return `${more} stands in another place than in the manuscript`
  if (how === 'repeated') return `${more} stands there once too often`
  if (added === '') return `${lost} ${missingWords === 0 && missing.length > 1 ? 'are' : 'is'} missing`
  return missing === '' ? `${more} stands there and is not in the manuscript` : `${more} stands where ${lost} should`
}

/**
 * First word that is run together with the one before it, torn in two, or parted from that one by a blank where a hyphen is due or by
 * a hyphen where a blank is, though every letter is there; null when none.
 */
export const badlySpaced = (
  stream: Stream,
  found: Spelling,
): { readonly words: string; readonly at: number } | null => {
  if (stream.letters !== found.letters) return null
  const isHyphenedIn = ({ raw, rawStarts, rawEnds }: Spelling, word: number) =>
    isHyphened(raw.slice(rawEnds[word - 1], rawStarts[word]))
  const isOther = (start: number, word: number) =>
    found.starts[word] !== start ||
    (stream.ends[word - 1] === start && isHyphenedIn(stream, word) !== isHyphenedIn(found, word))
  const index = stream.starts.findIndex(isOther)
  const first = index < 0 ? (found.starts.length > stream.starts.length ? stream.starts.length : -1) : index
  if (first < 0) return null
  const at = Math.min(stream.starts[first] ?? Infinity, found.starts[first] ?? Infinity)
  return { words: wordsBetween(found, Math.max(0, at - 1), at + 1), at }
}
