/** Two series held against each other: which head of a note answers which marker, when either may lack members. */
import type { Mark } from './forms.ts'

export interface Pair {
  readonly mark: Mark
  readonly head: Mark
}

/** Cells of the table; beyond it only a band around the diagonal is looked at. */
const cells = 40_000_000

/** What it costs that a marker or a head stands alone. */
const alone = (mark: Mark, strong: boolean): number => (strong ? 0.3 : 0.05) * mark.worth

/**
 * The pairs that cost least, in the order of both series. `gain` says what a pair is worth, or 0 where it cannot be.
 * Time and memory grow with the product of both lengths, up to a bound.
 */
export const align = (
  marks: readonly Mark[],
  heads: readonly Mark[],
  strong: boolean,
  gain: (mark: Mark, head: Mark) => number,
): readonly Pair[] => {
  const width = heads.length + 1
  if (marks.length === 0 || heads.length === 0) return []
  const band = Math.max(50, Math.floor(cells / (marks.length + 1)))
  const steps = new Uint8Array((marks.length + 1) * width)
  let above = new Float64Array(width)
  let here = new Float64Array(width)
  for (let column = 1; column < width; column++)
    above[column] = (above[column - 1] ?? 0) - alone(heads[column - 1] as Mark, strong)
  steps.fill(2, 1, width)
  for (let line = 1; line <= marks.length; line++) {
    const mark = marks[line - 1] as Mark
    const skipMark = alone(mark, strong)
    const middle = Math.floor((line / marks.length) * heads.length)
    here[0] = (above[0] ?? 0) - skipMark
    steps[line * width] = 1
    for (let column = 1; column < width; column++) {
      const head = heads[column - 1] as Mark
      let best = (above[column] ?? 0) - skipMark
      let step = 1
      const left = (here[column - 1] ?? 0) - alone(head, strong)
      if (left > best) {
        best = left
        step = 2
      }
      if (mark.value === head.value && Math.abs(column - middle) <= band) {
        const worth = gain(mark, head)
        const both = (above[column - 1] ?? 0) + worth
        if (worth > 0 && both >= best) {
          best = both
          step = 3
        }
      }
      here[column] = best
      steps[line * width + column] = step
    }
    ;[above, here] = [here, above]
  }
  const pairs: Pair[] = []
  for (let line = marks.length, column = heads.length; line > 0 || column > 0;) {
    const step = line === 0 ? 2 : column === 0 ? 1 : steps[line * width + column]
    if (step === 3) pairs.push({ mark: marks[line - 1] as Mark, head: heads[column - 1] as Mark })
    if (step !== 2) line -= 1
    if (step !== 1) column -= 1
  }
  return pairs.reverse()
}
