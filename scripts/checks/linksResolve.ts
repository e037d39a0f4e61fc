import type { Book, Span } from '../model/book.ts'
import { inlinesOfBook } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/nearest.ts'
import { placeName } from '../diagnostics/place.ts'
import type { Check } from './check.ts'

/** The file that a link names beside its anchor, `[words](two.md#a)`: a chapter may be built without those that it links to. */
const fileIn = (book: Book, { file, start, end }: Span): string | null =>
  /\]\((?:\.\/)?([^()\s#]+\.(?:md|markdown))#/i.exec(book.sources[file]?.slice(start, end) ?? '')?.[1] ?? null

const asTyped = (target: string) => ({
  markup: `@${target}`,
  what: 'a reference to something that has neither a number nor a title',
  hint: `write [words](#${target})`,
  count: 1,
})

/** Links into the book and cross-references must lead somewhere, and to one place only. */
export const linksResolve: Check = (book, { anchors, doubled }) => [
  ...inlinesOfBook(book).flatMap(inline => {
    const target =
      inline.type === 'cross-reference'
        ? inline.target
        : inline.type === 'link' && inline.href.startsWith('#')
          ? inline.href.slice(1)
          : null
    if (target === null || anchors.has(target)) return []
    const href = /\.(?:md|markdown)$/i.test(target) ? target : fileIn(book, inline.span)
    return href !== null && !Object.hasOwn(book.sources, href)
      ? [diagnose('link-outside-book', inline.span, { href })]
      : [diagnose('link-unresolved', inline.span, { target, nearest: nearest(target, anchors.keys()) })]
  }),
  ...inlinesOfBook(book).flatMap(inline =>
    inline.type === 'cross-reference' && anchors.get(inline.target)?.label === `@${inline.target}`
      ? [diagnose('markup-foreign', inline.span, asTyped(inline.target))]
      : [],
  ),
  ...doubled.map(({ id, block, first }) =>
    diagnose('anchor-doubled', block.span, { id, line: `in ${placeName(book, first.division.span)}` }),
  ),
]
