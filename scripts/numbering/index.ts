import type { Book } from '../model/book.ts'
import { nameAnchors } from './anchors.ts'
import { numberNotes } from './notes.ts'
import type { Numbering } from './numbering.ts'

/** Everything that is counted or named in a book. Flawed books get a numbering too, with what is wrong listed in it. */
export const number = (book: Book): Numbering => ({ ...numberNotes(book), ...nameAnchors(book) })

export * from './numbering.ts'
