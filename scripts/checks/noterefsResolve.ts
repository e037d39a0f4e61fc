import type { Book, Noteref } from '../model/book.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/nearest.ts'
import type { Check } from './check.ts'
import { opensLine } from './notesAreWellFormed.ts'

const labelsNear = (book: Book, noteref: Noteref): readonly string[] =>
  book.notes.filter(({ kind, span }) => kind === 'block' && span.file === noteref.span.file).map(({ label }) => label)

/** Every marker must be answered by one note, and by one only. */
export const noterefsResolve: Check = (book, { unanswered }) => {
  const malformed = opensLine(book)
  return unanswered
    .filter(({ noteref }) => !malformed.has(noteref))
    .map(({ noteref, candidates }) =>
      candidates.length > 1
        ? diagnose('noteref-ambiguous', noteref.span, { label: noteref.label, count: candidates.length })
        : diagnose('noteref-unresolved', noteref.span, {
            label: noteref.label,
            nearest: nearest(noteref.label, labelsNear(book, noteref)),
          }),
    )
}
