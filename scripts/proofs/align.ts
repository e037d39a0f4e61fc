/** Two texts laid side by side: what both have, what only one has. Linear in the length of the texts and of the damage. */

/** A stretch that both texts have: `length` letters from `at` in the expected, from `found` in the found one. */
export interface Match {
  readonly at: number
  readonly found: number
  readonly length: number
}

/** Between two matches: letters that are missing, letters that were added, or both. Ends are exclusive. */
export interface Difference {
  readonly from: number
  readonly to: number
  readonly foundFrom: number
  readonly foundTo: number
}

/** How many letters are the same from here on, `most` at the utmost. */
export const common = (a: string, i: number, b: string, j: number, most = Infinity): number => {
  const limit = Math.min(a.length - i, b.length - j, most)
  let length = 0
  while (length < limit && a.charCodeAt(i + length) === b.charCodeAt(j + length)) length++
  return length
}

/** How many letters are the same before two places, `most` at the utmost. */
export const commonBefore = (a: string, i: number, b: string, j: number, most: number): number => {
  const limit = Math.min(i, j, most)
  let length = 0
  while (length < limit && a.charCodeAt(i - 1 - length) === b.charCodeAt(j - 1 - length)) length++
  return length
}

/** A text that is found again further on must run on for as long as the gap is wide, or for so many letters. */
const enough = 64

/** How far to look for the place where the texts meet again, and by how many letters to know it. */
const reaches: readonly (readonly [reach: number, size: number])[] = [
  [48, 8],
  [512, 16],
  [8192, 24],
  [Infinity, 24],
]

type Meeting = readonly [skipped: number, skippedFound: number] | null

/** Where the texts meet again after `i` and `j`, within `reach` letters of both: the nearest such place. */
const meetWithin = (a: string, i: number, b: string, j: number, reach: number, size: number): Meeting => {
  const grams = new Map<string, number>()
  const lastB = Math.min(b.length - size, j + reach)
  for (let at = lastB; at >= j; at--) grams.set(b.slice(at, at + size), at - j)
  const lastA = Math.min(a.length - size, i + reach)
  let best: Meeting = null
  let cost = Infinity
  for (let x = 0; i + x <= lastA && x < cost; x++) {
    const y = grams.get(a.slice(i + x, i + x + size))
    if (y === undefined || x + y >= cost) continue
    const runs = common(a, i + x, b, j + y, enough)
    if (runs < Math.min(enough, x + y) && i + x + runs < a.length && j + y + runs < b.length) continue
    best = [x, y]
    cost = x + y
  }
  return best
}

const meet = (a: string, i: number, b: string, j: number): Meeting => {
  for (const [reach, size] of reaches) {
    const near = meetWithin(a, i, b, j, reach, size)
    if (near) return near
    if (reach !== 512) continue
    // A plain loss or a plain addition of any length is found without looking at every letter.
    const lost = j + enough <= b.length ? a.indexOf(b.slice(j, j + enough), i) : -1
    const added = i + enough <= a.length ? b.indexOf(a.slice(i, i + enough), j) : -1
    if (lost >= 0 && (added < 0 || lost - i <= added - j)) return [lost - i, 0]
    if (added >= 0) return [0, added - j]
  }
  return null
}

/** Gaps of at most so many letters are looked at more closely, for runs of at least so many; in tiny ones each letter counts. */
const [smallGap, shortRun, tinyGap] = [96, 3, 8]

/** The longest run of letters that two short texts share. */
const longestRun = (a: string, b: string): Match => {
  let best: Match = { at: 0, found: 0, length: 0 }
  let above: number[] = []
  for (let i = 0; i < a.length; i++) {
    const row: number[] = []
    for (let j = 0; j < b.length; j++) {
      const length = a[i] === b[j] ? (above[j - 1] ?? 0) + 1 : 0
      row.push(length)
      if (length > best.length) best = { at: i - length + 1, found: j - length + 1, length }
    }
    above = row
  }
  return best
}

/** What two short texts have in common after all. */
const closely = (a: string, b: string): readonly Match[] => {
  if (a === '' || b === '' || a.length > smallGap || b.length > smallGap) return []
  const { at, found, length } = longestRun(a, b)
  if (length < (Math.max(a.length, b.length) <= tinyGap ? 1 : shortRun)) return []
  const after = closely(a.slice(at + length), b.slice(found + length))
  return [
    ...closely(a.slice(0, at), b.slice(0, found)),
    { at, found, length },
    ...after.map(match => ({ ...match, at: match.at + at + length, found: match.found + found + length })),
  ]
}

/** All stretches that two texts have in common, in order. A stretch that has moved is not among them. */
export const align = (expected: string, found: string): readonly Match[] => {
  const matches: Match[] = []
  const add = (at: number, foundAt: number, length: number) => {
    if (length > 0) matches.push({ at, found: foundAt, length })
  }
  const head = common(expected, 0, found, 0)
  const tail = commonBefore(
    expected,
    expected.length,
    found,
    found.length,
    Math.min(expected.length, found.length) - head,
  )
  const [a, b] = [expected.slice(0, expected.length - tail), found.slice(0, found.length - tail)]
  add(0, 0, head)
  let [i, j] = [head, head]
  while (i < a.length && j < b.length) {
    const next = meet(a, i, b, j)
    if (!next) break
    const [x, y] = next
    for (const { at, found: foundAt_, length } of closely(a.slice(i, i + x), b.slice(j, j + y)))
      add(i + at, j + foundAt_, length)
    i += x
    j += y
    const length = common(a, i, b, j)
    add(i, j, length)
    i += length
    j += length
  }
  for (const match of closely(a.slice(i), b.slice(j))) add(i + match.at, j + match.found, match.length)
  add(a.length, b.length, tail)
  return matches
}

/** What lies between the matches. */
export const differences = (
  matches: readonly Match[],
  expectedLength: number,
  foundLength: number,
): readonly Difference[] => {
  const gaps: Difference[] = []
  let [at, found] = [0, 0]
  const gap = (to: number, foundTo: number) => {
    if (to > at || foundTo > found) gaps.push({ from: at, to, foundFrom: found, foundTo })
  }
  for (const match of matches) {
    gap(match.at, match.found)
    at = match.at + match.length
    found = match.found + match.length
  }
  gap(expectedLength, foundLength)
  return gaps
}

/** The last match of which `begin` is at or before a place. */
const matchAt = (matches: readonly Match[], place: number, begin: (match: Match) => number): Match | undefined => {
  let [low, high] = [0, matches.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const match = matches[middle]
    if (match && begin(match) <= place) low = middle + 1
    else high = middle
  }
  return matches[low - 1]
}

/** Where a letter of the expected text stands in the found one; null when it is missing there. */
export const foundAt = (matches: readonly Match[], at: number): number | null => {
  const match = matchAt(matches, at, own => own.at)
  return match && at < match.at + match.length ? match.found + at - match.at : null
}

/** Which place of the expected text a place of the found one is, or comes right after. */
export const expectedAt = (matches: readonly Match[], found: number): number => {
  const match = matchAt(matches, found, own => own.found)
  return match ? match.at + Math.min(match.length, found - match.found) : 0
}

export interface Comparison {
  readonly matches: readonly Match[]
  /** What is missing, what was added: nothing that an edition may print in its own way is among them. */
  readonly differences: readonly Difference[]
  /** What it prints in its own way: formulas, ornaments, marks of lists. */
  readonly allowed: readonly Difference[]
}
