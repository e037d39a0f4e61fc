import type { Block, Book, Note } from '../model/book.ts'
import { divisionsIn } from '../model/walk.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

/** A block of the text, and what stands between it and the definition right before it. */
interface Follower {
  readonly block: Block
  readonly note: Note | undefined
  /** Line ends before it, and blanks on its own line. */
  readonly lines: number
  readonly blanks: number
}

const followersIn = (book: Book, blocks: readonly Block[], noteAt: ReadonlyMap<string, Note>): readonly Follower[] =>
  blocks.flatMap(block => {
    const { file, start } = block.span
    const text = book.sources[file] ?? ''
    let end = start
    while (end > 0 && /\s/.test(text[end - 1] ?? '')) end--
    const between = text.slice(end, start)
    const blanks = between.slice(between.lastIndexOf('\n') + 1)
    if (!/^ *$/.test(blanks)) return []
    const note = noteAt.get(`${file}:${end}`)
    return [{ block, note, lines: between.split('\n').length - 1, blanks: blanks.length }]
  })

const hanging = new Set<Block['type']>(['paragraph', 'list', 'quotation', 'verse', 'definition-list', 'aside'])

/** Two or three blanks are too few for a note's text, and more than other text has, unless the manuscript has it so elsewhere. */
const isHalfIndented = ({ block, lines, blanks }: Follower) =>
  hanging.has(block.type) && lines > 1 && (blanks === 2 || blanks === 3)

const isClose = ({ block, lines }: Follower) => lines === 1 && (block.type === 'list' || block.type === 'quotation')

/** What is meant for a note, and stands in the text behind it for want of some blanks. */
export const notesAreWhole: Check = book => {
  const noteAt = new Map(book.notes.map(note => [`${note.span.file}:${note.span.end}`, note]))
  const followers = [...divisionsIn(book.divisions)].flatMap(({ blocks }) => followersIn(book, blocks, noteAt))
  const habits = new Set(
    followers.flatMap(follower => (!follower.note && isHalfIndented(follower) ? [follower.block.span.file] : [])),
  )
  return followers.flatMap((follower): readonly Diagnostic[] => {
    const { note, block, blanks } = follower
    const isHabit = habits.has(block.span.file)
    if (!note || !(isClose(follower) || (isHalfIndented(follower) && !isHabit))) return []
    return [diagnose('note-cut-short', block.span, { label: note.label, blanks: isClose(follower) ? null : blanks })]
  })
}
