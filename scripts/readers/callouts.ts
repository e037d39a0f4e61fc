/** Blocks that say more than they are: boxes with a title, and places that belong to what follows them. */
import { stretchesOfField } from '../model/emphasis.ts'
import type { Attributes, Block, Inline, Paragraph, Span, SpanOfText } from '../model/book.ts'

/** The first paragraph of a box, which no page's end parts from the next. */
const titled = (paragraph: Paragraph, title: readonly Inline[], span: Span): Paragraph => ({
  ...paragraph,
  attributes: { ...paragraph.attributes, classes: [...paragraph.attributes.classes, 'block-title'] },
  inlines: [{ type: 'strong', inlines: title, span }],
})

/** The title that `::: {.callout-tip title="…"}` gives. */
export const titleOf = (title: string, span: Span): Paragraph => {
  const at = { ...span, end: span.start }
  const inlines = stretchesOfField(title)
    .filter(({ words }) => words !== '')
    .map(({ words, isStressed }): Inline => {
      const text: Inline = { type: 'text', text: words, span: at }
      return isStressed ? { type: 'emphasis', inlines: [text], span: at } : text
    })
  return titled({ type: 'paragraph', attributes: { classes: [] }, inlines: [], span }, inlines, at)
}

/** A title that stands in the text before the others. */
export const strongTitle = ([first, ...rest]: readonly Block[]): readonly Block[] =>
  first?.type === 'paragraph' ? [titled(first, first.inlines, first.span), ...rest] : []

/** `> [!NOTE]` and `> [!tip] Title` (GitHub, Obsidian): a box with a title, which is the kind when no other is given. */
export const calloutOf = (blocks: readonly Block[], span: Span): Block | null => {
  const [first, ...rest] = blocks
  const [lead, ...more] = first?.type === 'paragraph' ? first.inlines : []
  const match = lead?.type === 'text' ? /^\[!([A-Za-z]+)\][+-]?[ \t]*/.exec(lead.text) : null
  const kind = match?.[1]?.toLowerCase()
  if (first?.type !== 'paragraph' || lead?.type !== 'text' || !match || kind === undefined) return null
  const at = lead.span.start + match[0].length
  const words: readonly Inline[] = [
    { ...lead, text: lead.text.slice(match[0].length), span: { ...lead.span, start: at } },
    ...more,
  ]
  const cut = words.findIndex(inline => inline.type === 'text' && inline.text.includes('\n'))
  const end = words[cut]
  const line = end?.type === 'text' ? end.text.indexOf('\n') : -1
  const text = (inline: Inline, from: number, to?: number): readonly Inline[] =>
    inline.type === 'text' && inline.text.slice(from, to) !== ''
      ? [{ ...inline, text: inline.text.slice(from, to), span: { ...inline.span, start: inline.span.start + from } }]
      : []
  const title = end ? [...words.slice(0, cut), ...text(end, 0, line)] : words
  const body = end ? [...text(end, line + 1), ...words.slice(cut + 1)] : []
  const name = kind.charAt(0).toUpperCase() + kind.slice(1)
  const isTitled = title.some(inline => inline.type !== 'text' || inline.text.trim() !== '')
  const heading: readonly Inline[] = isTitled ? title : [{ type: 'text', text: name, span: { ...lead.span, end: at } }]
  const attributes: Attributes = { classes: ['box', `callout-${kind}`] }
  const parts: readonly Block[] = [
    titled(first, heading, { ...lead.span, end: at }),
    ...(body.length > 0 ? [{ ...first, inlines: body }] : []),
  ]
  return { type: 'aside', kind: 'box', attributes, blocks: [...parts, ...rest], span }
}

/** The id of a paragraph that is nothing but `<a id="a"></a>`; null for any other block. */
const placeIn = (block: Block): SpanOfText | null => {
  const [span, ...rest] = block.type === 'paragraph' ? block.inlines : []
  return span?.type === 'span' && rest.length === 0 && span.attributes.id !== undefined && span.inlines.length === 0
    ? span
    : null
}

/** A place that stands by itself belongs to what follows it: a heading without an id takes its own, a paragraph takes it in. */
export const joinPlaces = (blocks: readonly Block[]): readonly Block[] =>
  blocks.flatMap((block, index): readonly Block[] => {
    const before = blocks[index - 1]
    const place = before ? placeIn(before) : null
    const next = blocks[index + 1]
    const id = place?.attributes.id
    if (
      placeIn(block) &&
      ((next?.type === 'heading' && next.attributes.id === undefined) || next?.type === 'paragraph')
    )
      return []
    if (place && id !== undefined && block.type === 'heading' && block.attributes.id === undefined)
      return [{ ...block, attributes: { ...block.attributes, id } }]
    return place && block.type === 'paragraph' ? [{ ...block, inlines: [place, ...block.inlines] }] : [block]
  })
