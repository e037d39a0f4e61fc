import type { Book } from '../model/book.ts'
import { inlinesOfBook } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/nearest.ts'
import { placeName } from '../diagnostics/place.ts'
import { anchorOf } from '../numbering/index.ts'
import { isMarkdown } from '../readers/addresses.ts'
import type { Check } from './check.ts'

const asTyped = (target: string) => ({
  markup: `@${target}`,
  what: 'a reference to something that has neither a number nor a title',
  hint: `write [words](#${target})`,
  count: 1,
})

/** Where links and cross-references are to lead, by the names that were typed. */
const targetsIn = (book: Book) =>
  inlinesOfBook(book).flatMap(inline => {
    const isReference = inline.type === 'cross-reference'
    const isInside = inline.type === 'link' && inline.href.startsWith('#')
    const target = isReference ? inline.target : isInside ? inline.href.slice(1) : null
    return target === null ? [] : [{ isReference, target, span: inline.span }]
  })

/** Links into the book and cross-references must lead somewhere, and to one place only. */
export const linksResolve: Check = (book, numbering) => [
  ...targetsIn(book).flatMap(({ isReference, target, span }) => {
    const found = anchorOf(numbering, target, span)
    const [path = '', name] = target.split(/#(.*)/s)
    if (found) {
      if (isReference && found.label === `@${target}`) return [diagnose('markup-foreign', span, asTyped(target))]
      if (name === undefined || numbering.anchors.has(target) || found.id === name) return []
      const inFile = [...numbering.anchors.keys()].flatMap(key =>
        key.startsWith(`${path}#`) ? [key.slice(path.length + 1)] : [],
      )
      return [diagnose('link-inexact', span, { path, name, nearest: nearest(name, inFile) })]
    }
    // A chapter may be built without those that it links to.
    if (isMarkdown(path) && !Object.hasOwn(book.sources, path))
      return [diagnose('link-outside-book', span, { href: path })]
    const names = [...numbering.anchors.keys()].filter(key => !key.includes('#'))
    return [diagnose('link-unresolved', span, { target, nearest: nearest(target, names) })]
  }),
  ...numbering.doubled.map(({ id, block, first }) =>
    diagnose('anchor-doubled', block.span, { id, line: `in ${placeName(book, first.division.span)}` }),
  ),
]
