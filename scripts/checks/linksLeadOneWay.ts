import type { Book, Inline, Span } from '../model/book.ts'
import { blocksOfBook, inlinesIn, inlinesOf, targetOf } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import { anchorOf, type Numbering } from '../numbering/index.ts'
import type { Check } from './check.ts'

/** What has an id and holds links into the book: a paragraph, a heading, a span. */
interface Linking {
  readonly id: string
  readonly targets: readonly string[]
  readonly span: Span
}

const linkingIn = (book: Book, numbering: Numbering): readonly Linking[] => {
  const targetsOf = (inlines: readonly Inline[]): readonly string[] =>
    [...inlinesIn(inlines)].flatMap(inline => {
      const target = targetOf(inline)
      return target === null ? [] : [anchorOf(numbering, target, inline.span)?.id ?? target]
    })
  return blocksOfBook(book).flatMap(block => {
    const own = inlinesOf(block).flat()
    const spans = [...inlinesIn(own)].filter(inline => inline.type === 'span')
    const typed = 'attributes' in block ? block.attributes.id : undefined
    const blockId = typed === undefined ? undefined : (anchorOf(numbering, typed, block.span)?.id ?? typed)
    return [
      ...(blockId === undefined ? [] : [{ id: blockId, targets: targetsOf(own), span: block.span }]),
      ...spans.flatMap(({ attributes: { id }, inlines, span }) =>
        id === undefined ? [] : [{ id, targets: targetsOf(inlines), span }],
      ),
    ].filter(({ targets }) => targets.length > 0)
  })
}

/** Two places that link to each other look to a Kindle like a note and its call: it opens a pop-up instead of the place. */
export const linksLeadOneWay: Check = (book, numbering) => {
  const linking = new Map(linkingIn(book, numbering).map(place => [place.id, place] as const))
  return [...linking.values()].flatMap(({ id, targets, span }, index, all) =>
    targets
      .filter(
        target => linking.get(target)?.targets.includes(id) && all.findIndex(other => other.id === target) > index,
      )
      .map(target => diagnose('link-two-way', span, { id, target })),
  )
}
