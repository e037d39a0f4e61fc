/** Figures that stand on a later page than in the manuscript, while the text after them fills the page before. */
import { common, commonBefore, type Comparison, type Difference, type Match } from './align.ts'
import type { Spelling } from './letters.ts'
import type { Stream } from './stream.ts'

/** A figure is passed by no more letters than two pages have. */
const furthest = 9000

/** Gaps may begin a few letters late, where figure and text begin with the same ones. */
const play = 64

/** Part of a text: `to` is exclusive. */
type Stretch = readonly [from: number, to: number]

/** Where parts of a text stand in it, in their order; null when one of them is not there. */
const placesOf = (text: string, parts: readonly string[]): readonly Stretch[] | null => {
  const places: Stretch[] = []
  for (const part of parts) {
    const at = text.indexOf(part, places.at(-1)?.[1] ?? 0)
    if (at < 0) return null
    places.push([at, at + part.length])
  }
  return places
}

/** What stands before, between and behind parts of a text. */
const around = (text: string, parts: readonly Stretch[]): readonly Stretch[] =>
  [...parts, [text.length, text.length] as const].map(([from], index) => [parts[index - 1]?.[1] ?? 0, from])

const lettersIn = (text: string, parts: readonly Stretch[]): string =>
  parts.map(([from, to]) => text.slice(from, to)).join('')

/** The same letters, cut into stretches in two ways. */
const pair = (expected: readonly Stretch[], found: readonly Stretch[]): readonly Match[] => {
  const matches: Match[] = []
  const rest = found.filter(([from, to]) => to > from).map(([from, to]) => ({ from, to }))
  for (const [from, to] of expected) {
    let at = from
    for (let next = rest[0]; next && at < to; next = rest[0]) {
      const length = Math.min(to - at, next.to - next.from)
      matches.push({ at, found: next.from, length })
      at += length
      next.from += length
      if (next.from === next.to) rest.shift()
    }
  }
  return matches
}

/** A stretch of the found text, with what stands there in its own way (a formula, an ornament) as the stream has it. */
const asExpected = (
  found: string,
  letters: string,
  allowed: readonly Difference[],
  from: number,
  to: number,
): string => {
  const inside = allowed.filter(gap => gap.foundFrom >= from && gap.foundTo <= to)
  const ends = [...inside.map(({ foundFrom }) => foundFrom), to]
  return ends
    .map((end, index) => {
      const gap = inside[index]
      return found.slice(inside[index - 1]?.foundTo ?? from, end) + (gap ? letters.slice(gap.from, gap.to) : '')
    })
    .join('')
}

/** Differences of a division's text that are only moves, and where the letters stand that moved or were passed. */
export interface Moves {
  readonly differences: readonly Difference[]
  /** In the order of the manuscript. */
  readonly matches: readonly Match[]
}

/** A text as it was found, and held against what it must be. */
interface Compared {
  readonly found: Spelling
  readonly comparison: Comparison
}

/** Between the first and the last difference of a move stand the same figures in the same order, and the same text round them. */
export const movesIn = ({ found, comparison }: Compared, stream: Stream): Moves => {
  const { differences } = comparison
  const moved = new Set<Difference>()
  const matches: Match[] = []
  for (const figure of stream.movable) {
    const near = differences.filter(
      gap => !moved.has(gap) && gap.to >= figure.from - play && gap.from <= figure.to + furthest,
    )
    const [first] = near
    for (const [index, last] of near.entries()) {
      const move = first && index > 0 ? readMove(found.letters, stream, comparison, first, last) : null
      if (!move) continue
      for (const gap of near.slice(0, index + 1)) moved.add(gap)
      matches.push(...move)
      break
    }
  }
  return { differences: [...moved], matches: matches.sort((a, b) => a.at - b.at) }
}

/** Where all of a move stands, to a few letters where an ornament is near; null when it is none. */
const readMove = (
  found: string,
  { letters, movable }: Stream,
  { differences, allowed }: Comparison,
  first: Difference,
  last: Difference,
): readonly Match[] | null => {
  const before = differences[differences.indexOf(first) - 1]
  const next = differences[differences.indexOf(last) + 1]
  const back = commonBefore(letters, first.from, found, first.foundFrom, Math.min(play, first.from - (before?.to ?? 0)))
  const on = common(letters, last.to, found, last.foundTo, Math.min(play, (next?.from ?? letters.length) - last.to))
  const [from, to, foundFrom] = [first.from - back, last.to + on, first.foundFrom - back]
  const expected = letters.slice(from, to)
  const printed = asExpected(found, letters, allowed, foundFrom, last.foundTo + on)
  const figures = movable
    .filter(figure => figure.from >= from && figure.to <= to)
    .map(figure => [figure.from - from, figure.to - from] as const)
  const printedFigures = placesOf(
    printed,
    figures.map(([from, to]) => expected.slice(from, to)),
  )
  if (!printedFigures) return null
  const [text, printedText] = [around(expected, figures), around(printed, printedFigures)]
  if (lettersIn(expected, text) !== lettersIn(printed, printedText)) return null
  return [...pair(text, printedText), ...pair(figures, printedFigures)].map(match => ({
    at: from + match.at,
    found: foundFrom + match.found,
    length: match.length,
  }))
}
