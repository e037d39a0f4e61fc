import type { Book } from '../model/book.ts'
import { nameAnchors } from './anchors.ts'
import { nameNotes } from './noteNames.ts'
import { numberNotes } from './notes.ts'
import type { Numbering } from './numbering.ts'

/** Everything that is counted or named in a book. Flawed books get a numbering too, with what is wrong listed in it. */
export const number = (book: Book): Numbering => {
  const notes = numberNotes(book)
  const names = nameAnchors(book)
  return { ...notes, ...names, anchors: new Map([...nameNotes(notes.notes), ...names.anchors]) }
}

export * from './numbering.ts'
