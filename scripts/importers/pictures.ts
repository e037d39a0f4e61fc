/** The pictures of a draft, in a folder of their own. */
import type { Block, Inline } from '../model/book.ts'
import type { Draft } from './draft.ts'

const renamed = (inlines: readonly Inline[], name: (src: string) => string): readonly Inline[] =>
  inlines.map(inline =>
    inline.type === 'image'
      ? { ...inline, src: name(inline.src) }
      : 'inlines' in inline
        ? { ...inline, inlines: renamed(inline.inlines, name) }
        : inline,
  )

/** Addresses of pictures, wherever in a block. */
const withPictures = (blocks: readonly Block[], name: (src: string) => string): readonly Block[] => {
  const rename = (inlines: readonly Inline[]) => renamed(inlines, name)
  return blocks.map((block): Block => {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        return { ...block, inlines: rename(block.inlines) }
      case 'figure':
        return { ...block, src: name(block.src), caption: rename(block.caption) }
      case 'quotation':
      case 'aside':
        return { ...block, blocks: withPictures(block.blocks, name) }
      case 'list':
        return { ...block, items: block.items.map(item => ({ ...item, blocks: withPictures(item.blocks, name) })) }
      case 'definition-list':
        return {
          ...block,
          items: block.items.map(({ terms, definitions }) => ({
            terms: terms.map(rename),
            definitions: definitions.map(inner => withPictures(inner, name)),
          })),
        }
      case 'table': {
        const rows = (of: typeof block.body) =>
          of.map(row => row.map(cell => ({ ...cell, inlines: rename(cell.inlines) })))
        return { ...block, head: rows(block.head), body: rows(block.body) }
      }
      default:
        return block
    }
  })
}

/** Pictures of a reading lie in a folder of its own, so that two readings may each have an `image1.png`. */
export const shelvePictures = (draft: Draft, folder: string): Draft => {
  const known = new Set(draft.pictures.map(({ src }) => src))
  const name = (src: string) => (known.has(src) ? `${folder}/${src}` : src)
  return {
    ...draft,
    blocks: withPictures(draft.blocks, name),
    notes: draft.notes.map(note => ({ ...note, blocks: withPictures(note.blocks, name) })),
    unplaced: draft.unplaced.map(note => ({ ...note, blocks: withPictures(note.blocks, name) })),
    pictures: draft.pictures.map(({ src, bytes }) => ({ src: name(src), bytes })),
  }
}
