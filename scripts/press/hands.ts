/** Work shared out among machines, some of which may fail. */

/** A fault of what is worked on, not of the machine: to try again would be in vain. */
export class Unworkable extends Error {}

/**
 * Every hand takes the next item as soon as it is free, the heaviest first so that no hand is left with a long one at the end;
 * results stand in the order of the items. What a machine failed at is done once more when all else is done, alone. An
 * Unworkable item, and the second failure of another, end it.
 */
export const share = async <A, B>(
  items: readonly A[],
  hands: readonly ((item: A) => Promise<B>)[],
  weightOf: (item: A) => number = () => 0,
): Promise<readonly B[]> => {
  const weights = items.map(weightOf)
  const order = [...items.keys()].sort((a, b) => (weights[b] as number) - (weights[a] as number))
  const results: B[] = []
  const failed: number[] = []
  let at = 0
  let ended = false
  const work = async (hand: (item: A) => Promise<B>) => {
    while (at < order.length && !ended) {
      const index = order[at++] as number
      try {
        results[index] = await hand(items[index] as A)
      } catch (cause) {
        if (!(cause instanceof Unworkable)) failed.push(index)
        else {
          ended = true
          throw cause
        }
      }
    }
  }
  await Promise.all(hands.map(work))
  for (const index of failed) results[index] = await (hands[0] as (item: A) => Promise<B>)(items[index] as A)
  return results
}
