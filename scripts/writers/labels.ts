/** Titles and headings as a list of contents gives them: no markers, no page marks, no links, no names of places. */
import type { Division, Figure, Inline, Table } from '../model/book.ts'
import { blocksIn, inlinesOf, plainText } from '../model/walk.ts'
import { anchorOf, type Numbering } from '../numbering/numbering.ts'

/** What stands for an inline that prints words but may not be repeated as it is. */
const wordsOf = (numbering: Numbering, inline: Inline): string | null => {
  if (inline.type === 'line-break') return ' '
  if (inline.type === 'image') return inline.alt ?? ''
  if (inline.type === 'cross-reference') return anchorOf(numbering, inline.target, inline.span)?.label ?? ''
  return null
}

/** Inlines that may stand inside a link of a list of contents. */
export const bare = (numbering: Numbering, inlines: readonly Inline[]): readonly Inline[] =>
  inlines.flatMap((inline): readonly Inline[] => {
    if (inline.type === 'noteref' || inline.type === 'page-mark') return []
    const text = wordsOf(numbering, inline)
    if (text !== null) return [{ type: 'text', text, span: inline.span }]
    if (!('inlines' in inline)) return [inline]
    const inner = bare(numbering, inline.inlines)
    if (inline.type === 'link' || inline.type === 'index-entry') return inner
    if (inline.type !== 'span') return [{ ...inline, inlines: inner }]
    const { id: _, ...attributes } = inline.attributes
    return [{ ...inline, attributes, inlines: inner }]
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

/** What a caption begins with, before its words: `Figure 1. `; empty for what has no number. */
export const captionLabel = (numbering: Numbering, block: Figure | Table): string => {
  const label = numbering.labels.get(block)
  return label === undefined ? '' : `${label}. `
}
