import { inlinesOfBook } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/nearest.ts'
import { placeName } from '../diagnostics/place.ts'
import type { Check } from './check.ts'

/** Links into the book and cross-references must lead somewhere, and to one place only. */
export const linksResolve: Check = (book, { anchors, doubled }) => [
  ...inlinesOfBook(book).flatMap(inline => {
    const target =
      inline.type === 'cross-reference'
        ? inline.target
        : inline.type === 'link' && inline.href.startsWith('#')
          ? inline.href.slice(1)
          : null
    return target === null || anchors.has(target)
      ? []
      : [diagnose('link-unresolved', inline.span, { target, nearest: nearest(target, anchors.keys()) })]
  }),
  ...doubled.map(({ id, block, first }) =>
    diagnose('anchor-doubled', block.span, { id, line: `in ${placeName(book, first.division.span)}` }),
  ),
]
