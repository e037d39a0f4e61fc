/** Ways through the tree. All generators yield in manuscript order. */
import type { Block, Book, Division, Figure, Image, Inline, Noteref } from './book.ts'

/** Every division, outer before inner. */
export function* divisionsIn(divisions: readonly Division[]): Generator<Division> {
  for (const division of divisions) {
    yield division
    yield* divisionsIn(division.divisions)
  }
}

/** Every division with the number of divisions round it, outer before inner. */
export const withDepths = (divisions: readonly Division[], depth = 0): readonly (readonly [Division, number])[] =>
  divisions.flatMap(division => [[division, depth] as const, ...withDepths(division.divisions, depth + 1)])

/** The division of that id, within those round it, and no other; empty when there is none. */
export const onlyDivision = (divisions: readonly Division[], id: string): readonly Division[] =>
  divisions.flatMap(division => {
    if (division.id === id) return [division]
    const inner = onlyDivision(division.divisions, id)
    return inner.length === 0 ? [] : [{ ...division, blocks: [], divisions: inner }]
  })

/** Lists of inlines that a block holds itself, in reading order (its inner blocks excluded). */
export const inlinesOf = (block: Block): readonly (readonly Inline[])[] => {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return [block.inlines]
    case 'verse':
      return block.lines.map(line => line.inlines)
    case 'figure':
      return [block.caption]
    case 'table':
      return [block.caption, ...[...block.head, ...block.body].flat().map(cell => cell.inlines)]
    case 'definition-list':
      return block.items.flatMap(item => item.terms)
    default:
      return []
  }
}

/** Blocks that a block holds, in reading order. */
export const blocksOf = (block: Block): readonly Block[] => {
  switch (block.type) {
    case 'quotation':
    case 'aside':
      return block.blocks
    case 'list':
      return block.items.flatMap(item => item.blocks)
    case 'definition-list':
      return block.items.flatMap(item => item.definitions.flat())
    default:
      return []
  }
}

/** Every block, outer before inner. */
export function* blocksIn(blocks: readonly Block[]): Generator<Block> {
  for (const block of blocks) {
    yield block
    yield* blocksIn(blocksOf(block))
  }
}

/** Every inline of a list, outer before inner. */
export function* inlinesIn(inlines: readonly Inline[]): Generator<Inline> {
  for (const inline of inlines) {
    yield inline
    if ('inlines' in inline) yield* inlinesIn(inline.inlines)
  }
}

/** Every inline of blocks, in reading order: a definition list gives each term before its definitions. */
export function* inlinesInBlocks(blocks: readonly Block[]): Generator<Inline> {
  for (const block of blocks) {
    if (block.type === 'definition-list') {
      for (const item of block.items) {
        for (const term of item.terms) yield* inlinesIn(term)
        for (const definition of item.definitions) yield* inlinesInBlocks(definition)
      }
      continue
    }
    for (const inlines of inlinesOf(block)) yield* inlinesIn(inlines)
    yield* inlinesInBlocks(blocksOf(block))
  }
}

const isNoteref = (inline: Inline): inline is Noteref => inline.type === 'noteref'

/** Markers of a division itself: title first, then its blocks; inner divisions and notes excluded. */
export const noterefsOf = (division: Division): readonly Noteref[] =>
  [...inlinesIn(division.title), ...inlinesInBlocks(division.blocks)].filter(isNoteref)

/** Markers inside blocks, as of a note. */
export const noterefsInBlocks = (blocks: readonly Block[]): readonly Noteref[] =>
  [...inlinesInBlocks(blocks)].filter(isNoteref)

/** Every marker of the book: those of the text, then those inside notes. */
export const noterefsIn = (book: Book): readonly Noteref[] => [
  ...[...divisionsIn(book.divisions)].flatMap(noterefsOf),
  ...book.notes.flatMap(note => noterefsInBlocks(note.blocks)),
]

/** Every stretch of blocks: of each division, then of each note. */
export const blocksOfBook = (book: Book): readonly Block[] => [
  ...[...divisionsIn(book.divisions)].flatMap(division => [...blocksIn(division.blocks)]),
  ...book.notes.flatMap(note => [...blocksIn(note.blocks)]),
]

/** Every inline of the book: titles and texts of the divisions, then the notes. */
export const inlinesOfBook = (book: Book): readonly Inline[] => [
  ...[...divisionsIn(book.divisions)].flatMap(division => [
    ...inlinesIn(division.title),
    ...inlinesInBlocks(division.blocks),
  ]),
  ...book.notes.flatMap(note => [...inlinesInBlocks(note.blocks)]),
]

export type Picture = Figure | Image

/** Every picture of the book, figures and images in lines. */
export const picturesIn = (book: Book): readonly Picture[] => [
  ...blocksOfBook(book).filter(block => block.type === 'figure'),
  ...inlinesOfBook(book).filter(inline => inline.type === 'image'),
]

/** The letters of inlines, blanks as they stand: no markers, page marks or markup; a picture counts as nothing. */
export const lettersOf = (inlines: readonly Inline[]): string =>
  inlines
    .map(inline => {
      switch (inline.type) {
        case 'text':
        case 'code':
        case 'citation':
          return inline.text
        case 'math':
          return inline.tex
        case 'line-break':
          return ' '
        case 'noteref':
        case 'page-mark':
        case 'image':
        case 'cross-reference':
          return ''
        default:
          return lettersOf(inline.inlines)
      }
    })
    .join('')

/** The plain words of inlines, one blank between them. */
export const plainText = (inlines: readonly Inline[]): string => lettersOf(inlines).replace(/\s+/g, ' ').trim()

/** The name of the place in the book to which a cross-reference or a link leads, as it was typed; null for all else. */
export const targetOf = (inline: Inline): string | null => {
  if (inline.type === 'cross-reference') return inline.target
  return inline.type === 'link' && inline.href.startsWith('#') ? inline.href.slice(1) : null
}
