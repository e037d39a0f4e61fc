/** Two series held against each other: which head of a note answers which marker, when either may lack members. */
import type { Mark } from './forms.ts'

export interface Pair {
  readonly mark: Mark
  readonly head: Mark
}

/** Where a series begins anew on each page a value stands often: so many heads are looked at for one marker, at least. */
const fewest = 48
/** For all markers of one value together. */
const most = 120_000

/** What it costs that a marker or a head stands alone. */
const alone = (mark: Mark, strong: boolean): number => (strong ? 0.3 : 0.05) * mark.worth

const groupByValue = (marks: readonly Mark[]): ReadonlyMap<string, readonly number[]> => {
  const groups = new Map<string, number[]>()
  for (const [at, { value }] of marks.entries()) {
    const group = groups.get(value)
    if (group) group.push(at)
    else groups.set(value, [at])
  }
  return groups
}

/** Places in an ordered list from `middle` outwards, so many to either side. */
const around = (list: readonly number[], middle: number, reach: number): readonly [from: number, to: number] => [
  Math.max(0, middle - reach),
  Math.min(list.length, middle + reach),
]

/** How many heads of the list stand before a marker. */
const before = (heads: readonly Mark[], list: readonly number[], mark: Mark): number => {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((heads[list[middle] as number] as Mark).row < mark.row) low = middle + 1
    else high = middle
  }
  return low
}

/** A pair that may be chosen, with the best chain of pairs that ends in it. */
interface Link {
  readonly mark: number
  readonly head: number
  readonly score: number
  readonly back: Link | null
}

/** The best chain that ends before a head: a tree of prefixes, as Fenwick has it. */
const bestBefore = (size: number) => {
  const tree: (Link | null)[] = Array.from({ length: size + 1 }, () => null)
  return {
    ask: (head: number): Link | null => {
      let best: Link | null = null
      for (let at = head; at > 0; at -= at & -at) {
        const link = tree[at] ?? null
        if (link && (best === null || link.score > best.score)) best = link
      }
      return best
    },
    tell: (link: Link): void => {
      for (let at = link.head + 1; at <= size; at += at & -at) {
        const known = tree[at] ?? null
        if (known === null || link.score >= known.score) tree[at] = link
      }
    },
  }
}

/**
 * The pairs that cost least, in the order of both series. `gain` says what a pair is worth, or 0 where it cannot be. Only
 * equal values are looked at: heads near the marker's own place, and those that stand as far along their series as it does in its own.
 */
export const align = (
  marks: readonly Mark[],
  heads: readonly Mark[],
  strong: boolean,
  gain: (mark: Mark, head: Mark) => number,
): readonly Pair[] => {
  const [marksOf, headsOf] = [groupByValue(marks), groupByValue(heads)]
  const seen = new Map<string, number>()
  const chains = bestBefore(heads.length)
  for (const [at, mark] of marks.entries()) {
    const own = headsOf.get(mark.value)
    if (!own) continue
    const count = marksOf.get(mark.value)?.length ?? 1
    const ordinal = seen.get(mark.value) ?? 0
    seen.set(mark.value, ordinal + 1)
    const reach = Math.max(fewest, Math.floor(most / count)) >> 1
    const near = around(own, before(heads, own, mark), reach)
    const level = around(own, Math.floor((ordinal / count) * own.length), reach)
    const skip = alone(mark, strong)
    const look = (index: number) => {
      const place = own[index] as number
      const head = heads[place] as Mark
      const worth = gain(mark, head)
      if (worth <= 0) return
      const back = chains.ask(place)
      chains.tell({ mark: at, head: place, score: (back?.score ?? 0) + worth + skip + alone(head, strong), back })
    }
    // From the last to the first, so that no marker is answered twice.
    const [low, high] = near[0] < level[0] ? [near, level] : [level, near]
    for (let index = Math.max(low[1], high[1]) - 1; index >= low[0]; index--)
      if (index < low[1] || index >= high[0]) look(index)
  }
  const pairs: Pair[] = []
  for (let link = chains.ask(heads.length); link; link = link.back)
    pairs.push({ mark: marks[link.mark] as Mark, head: heads[link.head] as Mark })
  return pairs.reverse()
}
