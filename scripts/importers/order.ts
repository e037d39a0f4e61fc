/** The second half of the law of conservation: what stands in the result stands there in the order of the source. */

/** So many words in a row tell a place of the source, where it has them only once. */
const told = 5

/** So many such places side by side: where a marker was taken out fewer may come together by chance. */
const fewest = 6

const gramsOf = (words: readonly string[]): readonly string[] =>
  Array.from({ length: Math.max(0, words.length - told + 1) }, (_, at) => words.slice(at, at + told).join(' '))

const placesOf = (words: readonly string[]): ReadonlyMap<string, number> => {
  const places = new Map<string, number>()
  for (const [at, gram] of gramsOf(words).entries()) places.set(gram, places.has(gram) ? -1 : at)
  return places
}

interface Anchor {
  readonly gram: string
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
  const places = placesOf(source)
  const excused = new Set(moved.flatMap(gramsOf))
  for (const stream of streams) {
    const anchors = gramsOf(stream).flatMap((gram, at): readonly Anchor[] => {
      const place = places.get(gram) ?? -1
      return place < 0 || excused.has(gram) ? [] : [{ gram, at, place }]
    })
    const loose = astray(anchors)
    const first = loose.find((anchor, index) => {
      const last = loose[index + fewest - 1]
      return last?.at === anchor.at + fewest - 1 && last.place === anchor.place + fewest - 1
    })
    if (first) return first.gram
  }
  return ''
}
