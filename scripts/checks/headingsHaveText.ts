import type { Book, Division, Span } from '../model/book.ts'
import { divisionsIn } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

/** Stretches of a division under a heading, or under its title, that hold no block. */
const emptyIn = (division: Division): readonly { readonly heading: Span; readonly end: number }[] => {
  const { blocks, span } = division
  if (blocks.length === 0) {
    const [first] = division.title
    return first && division.role !== 'part' ? [{ heading: first.span, end: span.end }] : []
  }
  return blocks.flatMap((block, index) => {
    const next = blocks[index + 1]
    if (block.type !== 'heading' || (next && (next.type !== 'heading' || next.level > block.level))) return []
    return [{ heading: block.span, end: next?.span.start ?? span.end }]
  })
}

const holdsNotes = (book: Book, { file, end: from }: Span, to: number): boolean =>
  book.notes.some(({ span }) => span.file === file && span.start >= from && span.start < to)

/** “Notes” above the definitions at the end of a file: the notes go to their markers, and the heading stays behind. */
export const headingsHaveText: Check = book =>
  [...divisionsIn(book.divisions)].flatMap(division =>
    emptyIn(division)
      .filter(({ heading, end }) => holdsNotes(book, heading, end))
      .map(({ heading }) => diagnose('heading-of-notes', heading, {})),
  )
