/** Figures that stand on a later page than in the manuscript, while the text after them fills the page before. */
import { common, type Difference } from './align.ts'
import type { Comparison } from './compare.ts'
import type { Gathered } from './gather.ts'
import type { Stream } from './streams.ts'

/** A figure is passed by no more letters than two pages have. */
const furthest = 9000

/** Gaps may begin a few letters late, where figure and text begin with the same ones. */
const play = 64

/** How many letters are the same before two places, `most` at the utmost. */
const commonBefore = (a: string, i: number, b: string, j: number, most: number): number => {
  let length = 0
  while (length < most && a[i - length - 1] === b[j - length - 1]) length++
  return length
}

/** All of `text` but the given parts of it, in their order; null when one of them is not there. */
const without = (text: string, parts: readonly string[]): string | null => {
  let rest = ''
  let from = 0
  for (const part of parts) {
    const at = text.indexOf(part, from)
    if (at < 0) return null
    rest += text.slice(from, at)
    from = at + part.length
  }
  return rest + text.slice(from)
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

/**
 * Differences of a division's text that are only moves: between the first and the last of them stand the same figures in
 * the same order, and the same text round them.
 */
export const onlyMoved = ({ found, comparison }: Gathered, stream: Stream): readonly Difference[] => {
  const { differences } = comparison
  const moved = new Set<Difference>()
  for (const figure of stream.movable) {
    const near = differences.filter(
      gap => !moved.has(gap) && gap.to >= figure.from - play && gap.from <= figure.to + furthest,
    )
    const [first] = near
    const last = near.find(gap => gap !== first && first && isMove(found.letters, stream, comparison, first, gap))
    if (!first || !last) continue
    for (const gap of near.slice(0, near.indexOf(last) + 1)) moved.add(gap)
  }
  return [...moved]
}

const isMove = (
  found: string,
  { letters, movable }: Stream,
  { differences, allowed }: Comparison,
  first: Difference,
  last: Difference,
): boolean => {
  const before = differences[differences.indexOf(first) - 1]
  const next = differences[differences.indexOf(last) + 1]
  const back = commonBefore(letters, first.from, found, first.foundFrom, Math.min(play, first.from - (before?.to ?? 0)))
  const on = common(letters, last.to, found, last.foundTo, Math.min(play, (next?.from ?? letters.length) - last.to))
  const [from, to] = [first.from - back, last.to + on]
  const figures = movable
    .filter(figure => figure.from >= from && figure.to <= to)
    .map(figure => letters.slice(figure.from, figure.to))
  const expected = without(letters.slice(from, to), figures)
  const printed = asExpected(found, letters, allowed, first.foundFrom - back, last.foundTo + on)
  return expected !== null && expected === without(printed, figures)
}
