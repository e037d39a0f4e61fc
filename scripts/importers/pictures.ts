/** The pictures of a draft: those beside its source come along, and all get a folder of their own. */
import type { Block, Inline } from '../model/book.ts'
import { freeNames } from '../model/slug.ts'
import { blocksIn, inlinesInBlocks } from '../model/walk.ts'
import type { Decision, Draft, DraftPicture } from './draft.ts'

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

const ending = /\.(?:png|jpe?g|gif|webp|svg)$/i

const decoded = (address: string): string => {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}

/** Pictures by their addresses in a page or a text, when they lie in its own folder. Each is fetched once, under a free name. */
export const picturesBeside = (beside: (address: string) => Uint8Array | null) => {
  const free = freeNames()
  const known = new Map<string, DraftPicture | null>()
  return (address: string): DraftPicture | null => {
    const made = known.get(address)
    if (made !== undefined) return made
    const path = decoded(address.replace(/[?#].*$/, ''))
    const kind = ending.exec(path)?.[0].toLowerCase()
    const bytes = kind === undefined || /^(?:[a-z][a-z\d+.-]*:|[/\\])/i.test(path) ? null : beside(path)
    const stem = (path.split('/').at(-1) ?? '').replace(ending, '').replace(/[^\p{L}\p{N}_-]+/gu, '-')
    const picture = bytes && kind !== undefined ? { src: `${free(stem || 'image')}${kind}`, bytes } : null
    known.set(address, picture)
    return picture
  }
}

/** A text's pictures are fetched; one that is not there leaves its caption, and an open decision. */
export const fetchPictures = (draft: Draft, picture: (address: string) => DraftPicture | null): Draft => {
  const all = [...draft.blocks, ...[...draft.notes, ...draft.unplaced].flatMap(note => note.blocks)]
  const wanted = [
    ...[...blocksIn(all)].flatMap(block => (block.type === 'figure' ? [block.src] : [])),
    ...[...inlinesInBlocks(all)].flatMap(inline => (inline.type === 'image' ? [inline.src] : [])),
  ]
  if (wanted.length === 0) return draft
  const missing = [...new Set(wanted)].filter(src => picture(src) === null)
  const decisions = missing.map((src, at): Decision => ({
    id: `picture-${at + 1}`,
    kind: 'picture',
    place: {},
    done: 'leave-out',
    alternatives: [],
    grade: 'open',
    evidence: 'the picture is not beside the text: save it there and import again, or put it in by hand',
    excerpt: src.slice(0, 200),
  }))
  const kept = withoutPictures(draft.blocks, new Set(missing))
  const named = withPictures(kept, src => picture(src)?.src ?? src)
  const pictures = [...new Set(wanted.map(picture).filter(found => found !== null))]
  return { ...draft, blocks: named, pictures, decisions: [...draft.decisions, ...decisions] }
}

/** Figures whose picture is not there become their captions. */
const withoutPictures = (blocks: readonly Block[], missing: ReadonlySet<string>): readonly Block[] =>
  blocks.flatMap((block): readonly Block[] => {
    if (block.type === 'quotation') return [{ ...block, blocks: withoutPictures(block.blocks, missing) }]
    if (block.type !== 'figure' || !missing.has(block.src)) return [block]
    const { caption, attributes, span } = block
    return caption.length === 0 ? [] : [{ type: 'paragraph', attributes, inlines: caption, span }]
  })
