/** Where headings stand below one another: for those who hear a page, and in lists of contents. */
import type { Division, Heading } from '../model/book.ts'
import { blocksIn, inlinesIn } from '../model/walk.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { labelText } from './labels.ts'

/** One that says nothing, as converters leave them, is no heading: nobody should be led to it. */
export const saysNothing = (numbering: Numbering, { inlines }: Heading): boolean =>
  labelText(numbering, inlines) === '' && ![...inlinesIn(inlines)].some(({ type }) => type === 'noteref')

/**
 * How deep each heading of a division's text stands below those that it belongs to: 1 for those right below the title,
 * whatever number of signs they were typed with; a level that is skipped would be sought in vain.
 */
export const headingLevels = (numbering: Numbering, division: Division): ReadonlyMap<Heading, number> => {
  const levels = new Map<Heading, number>()
  let above: readonly number[] = []
  for (const block of blocksIn(division.blocks)) {
    if (block.type !== 'heading' || saysNothing(numbering, block)) continue
    above = [...above.filter(level => level < block.level), block.level]
    levels.set(block, above.length)
  }
  return levels
}

/** A heading that lists of contents name, and those right below it. */
export interface ListedHeading {
  readonly heading: Heading
  readonly below: readonly Heading[]
}

/** The two upper levels of a division's headings. One of markers alone has no words to be listed by. */
export const listedHeadings = (numbering: Numbering, division: Division): readonly ListedHeading[] => {
  const listed: ListedHeading[] = []
  let above: Heading[] | undefined
  for (const [heading, level] of headingLevels(numbering, division)) {
    if (level === 1) above = undefined
    if (level > 2 || labelText(numbering, heading.inlines) === '') continue
    if (above) {
      above.push(heading)
      continue
    }
    const below: Heading[] = []
    listed.push({ heading, below })
    if (level === 1) above = below
  }
  return listed
}
