/** Optimal string alignment distance (Damerau–Levenshtein without repeats), given up beyond `limit`. */
const distance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const here = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      const change = (above[column - 1] ?? 0) + (same ? 0 : 1)
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const swap = swapped ? (before[column - 2] ?? 0) + 1 : Infinity
      here.push(Math.min(change, (above[column] ?? 0) + 1, (here[column - 1] ?? 0) + 1, swap))
    }
    before = above
    above = here
  }
  return above[b.length] ?? limit + 1
}

/** Nobody who typed one number meant another. */
const isNumber = /^\d+$/

/** The known name that was probably meant: at most a third of the letters differ; undefined when none comes near. */
export const nearest = (name: string, known: Iterable<string>): string | undefined => {
  const limit = Math.max(1, Math.floor(name.length / 3))
  let best: string | undefined
  let least = limit + 1
  for (const candidate of known) {
    if (candidate === name || (isNumber.test(name) && isNumber.test(candidate))) continue
    const far = distance(name.toLowerCase(), candidate.toLowerCase(), limit)
    if (far < least) {
      best = candidate
      least = far
    }
  }
  return best
}
