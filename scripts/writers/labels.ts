/** Titles and headings as a list of contents gives them: no markers, no page marks, no links, no names of places. */
import type { Division, Inline } from '../model/book.ts'
import { blocksIn, inlinesOf, plainText } from '../model/walk.ts'
import type { Numbering } from '../numbering/numbering.ts'

/** Inlines that may stand inside a link of a list of contents. */
export const bare = (numbering: Numbering, inlines: readonly Inline[]): readonly Inline[] =>
  inlines.flatMap((inline): readonly Inline[] => {
    const inner = 'inlines' in inline ? bare(numbering, inline.inlines) : []
    const text = (words: string): readonly Inline[] => [{ type: 'text', text: words, span: inline.span }]
    switch (inline.type) {
      case 'noteref':
      case 'page-mark':
        return []
      case 'link':
      case 'index-entry':
        return inner
      case 'span': {
        const { id: _, ...attributes } = inline.attributes
        return [{ ...inline, attributes, inlines: inner }]
      }
      case 'line-break':
        return text(' ')
      case 'image':
        return text(inline.alt ?? '')
      case 'cross-reference':
        return text(numbering.anchors.get(inline.target)?.label ?? '')
      default:
        return 'inlines' in inline ? [{ ...inline, inlines: inner }] : [inline]
    }
  })

/** The plain words of a label. */
export const labelText = (numbering: Numbering, inlines: readonly Inline[]): string =>
  plainText(bare(numbering, inlines))

const beginning = (words: string): string => {
  const first = words.split(' ').slice(0, 7).join(' ')
  return first === words ? words : `${first} …`
}

/** What a division is listed as: its title, else how its text begins, else its id. */
export const labelOf = (numbering: Numbering, division: Division): readonly Inline[] => {
  const title = bare(numbering, division.title)
  if (plainText(title) !== '') return title
  const words = [...blocksIn(division.blocks)]
    .flatMap(inlinesOf)
    .map(inlines => labelText(numbering, inlines))
    .find(text => text !== '')
  return [{ type: 'text', text: words === undefined ? division.id : beginning(words), span: division.span }]
}
