import type { Book } from '../model/book.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Numbering } from '../numbering/numbering.ts'

/** A check looks at a whole book, and at the numbering that the editions will use, and says what it found. It changes nothing. */
export type Check = (book: Book, numbering: Numbering) => readonly Diagnostic[]
