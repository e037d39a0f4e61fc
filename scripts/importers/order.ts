/** The second half of the law of conservation: what stands in the result stands there in the order of the source. */

/** So many words in a row tell a place of the source, where it has them only once. */
const told = 5

/** So many such places side by side: where a marker was taken out fewer may come together by chance. */
const fewest = 6

/** Words as numbers, the same word the same number: a book has too many words to join them. */
const numbering = () => {
  const known = new Map<string, number>()
  return (words: readonly string[]): Int32Array => {
    const numbers = new Int32Array(words.length)
    for (let at = 0; at < words.length; at++) {
      const word = words[at] as string
      const number = known.get(word) ?? known.size
      if (number === known.size) known.set(word, number)
      numbers[at] = number
    }
    return numbers
  }
}

/** A sum of the words that begin at each place; others may come to the same sum. */
const sumsOf = (words: Int32Array): Int32Array => {
  const sums = new Int32Array(Math.max(0, words.length - told + 1))
  for (let at = 0; at < sums.length; at++) {
    let sum = 0
    for (let next = at; next < at + told; next++) sum = Math.imul(sum, 0x01000193) ^ (words[next] as number)
    sums[at] = Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d) >>> 2
  }
  return sums
}

const areSame = (a: Int32Array, at: number, b: Int32Array, place: number): boolean => {
  for (let next = 0; next < told; next++) if (a[at + next] !== b[place + next]) return false
  return true
}

/** Where words stand that the source has once. */
const placesOf = (words: Int32Array): ((stream: Int32Array) => Int32Array) => {
  const places = new Map<number, number>()
  for (const [at, sum] of sumsOf(words).entries()) places.set(sum, places.has(sum) ? -1 : at)
  return stream =>
    sumsOf(stream).map((sum, at) => {
      const place = places.get(sum) ?? -1
      return place >= 0 && areSame(stream, at, words, place) ? place : -1
    })
}

interface Anchor {
  /** In the stream, and in the source. */
  readonly at: number
  readonly place: number
}

/** Anchors outside the longest run that keeps the order. */
const astray = (anchors: readonly Anchor[]): readonly Anchor[] => {
  const ends: number[] = []
  const back: number[] = []
  for (const [at, { place }] of anchors.entries()) {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((anchors[ends[middle] as number] as Anchor).place < place) low = middle + 1
      else high = middle
    }
    back.push(ends[low - 1] ?? -1)
    ends[low] = at
  }
  const kept = new Set<number>()
  for (let at = ends.at(-1) ?? -1; at >= 0; at = back[at] ?? -1) kept.add(at)
  return anchors.filter((_, at) => !kept.has(at))
}

/**
 * The words of the first place that stands out of its order, or ''; shorter stretches than ten words are not seen. `streams` are the text and each note, each held against the
 * source by itself; `moved` are stretches that decisions have led elsewhere.
 */
export const outOfOrder = (
  source: readonly string[],
  streams: readonly (readonly string[])[],
  moved: readonly (readonly string[])[],
): string => {
  const numbers = numbering()
  const placed = placesOf(numbers(source))
  const excused = new Set(moved.flatMap(words => [...placed(numbers(words))]))
  for (const stream of streams) {
    const anchors: Anchor[] = []
    for (const [at, place] of placed(numbers(stream)).entries())
      if (place >= 0 && !excused.has(place)) anchors.push({ at, place })
    const loose = anchors.every(({ place }, at) => at === 0 || place > (anchors[at - 1] as Anchor).place)
      ? []
      : astray(anchors)
    const first = loose.find((anchor, index) => {
      const last = loose[index + fewest - 1]
      return last?.at === anchor.at + fewest - 1 && last.place === anchor.place + fewest - 1
    })
    if (first) return stream.slice(first.at, first.at + told).join(' ')
  }
  return ''
}
