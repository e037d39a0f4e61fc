import { divisionsIn, blocksIn } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

/** A heading may be one level below the one above it, not two (WCAG 2.2 technique G141). */
export const headingsDescend: Check = book =>
  [...divisionsIn(book.divisions)].flatMap(division => {
    const headings = [...blocksIn(division.blocks)].filter(block => block.type === 'heading')
    return headings.flatMap((heading, index) => {
      const above = headings[index - 1]
      const level = above?.level ?? 0
      return heading.level > level + 1
        ? [
            diagnose('heading-skipped', heading.span, {
              from: heading.depth - (heading.level - level),
              to: heading.depth,
            }),
          ]
        : []
    })
  })
