/** Blocks as one line: what a table's cell can hold. */
import type { Block, Inline } from '../model/book.ts'

const span = { file: '', start: 0, end: 0 }
const text = (words: string): Inline => ({ type: 'text', text: words, span })

export const hasContent = (inlines: readonly Inline[]): boolean =>
  inlines.some(inline => inline.type !== 'text' || /\S/.test(inline.text))

/** A block, or a paragraph on its way to be one. */
type Stretch = Block | { readonly type: 'para'; readonly inlines: readonly Inline[] }

const linesOf = (block: Stretch): readonly (readonly Inline[])[] => {
  switch (block.type) {
    case 'para':
    case 'paragraph':
    case 'heading':
      return [block.inlines]
    case 'verse':
      return block.lines.map(line => line.inlines)
    case 'list':
      return block.items.flatMap(item => [[text('• '), ...flatten(item.blocks)]])
    case 'figure':
      return [[{ type: 'image', src: block.src, alt: block.alt, span }], block.caption]
    case 'table':
      return [
        block.caption,
        ...[...block.head, ...block.body].map(row =>
          row.flatMap(({ inlines }, at) => (at === 0 ? inlines : [text(' · '), ...inlines])),
        ),
      ]
    case 'quotation':
    case 'aside':
      return block.blocks.flatMap(linesOf)
    case 'code-block':
      return block.text.split('\n').map(line => [text(line)])
    case 'math-block':
      return [[{ type: 'math', tex: block.tex, span }]]
    case 'page-mark':
      return [[block]]
    default:
      return []
  }
}

/** Lists and rows keep their parts apart by signs that are no words. */
export const flatten = (blocks: readonly Stretch[]): readonly Inline[] =>
  blocks
    .flatMap(linesOf)
    .filter(hasContent)
    .flatMap((line, at) => (at === 0 ? line : [{ type: 'line-break' as const, span }, ...line]))
