/** Where headings stand below one another, for those who hear a page: a level that is skipped would be sought in vain. */
import type { Division, Heading } from '../model/book.ts'
import { blocksIn } from '../model/walk.ts'

/**
 * How deep each heading of a division's text stands below those that it belongs to: 1 for those right below the title,
 * whatever number of signs they were typed with.
 */
export const headingLevels = (division: Division): ReadonlyMap<Heading, number> => {
  const levels = new Map<Heading, number>()
  let above: readonly number[] = []
  for (const block of blocksIn(division.blocks)) {
    if (block.type !== 'heading') continue
    above = [...above.filter(level => level < block.level), block.level]
    levels.set(block, above.length)
  }
  return levels
}
