import type { Book, Note } from '../model/book.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import { lineAndColumn } from '../diagnostics/place.ts'
import type { Check } from './check.ts'

/** Notes whose division has an earlier one of the same label. */
export const doubledNotes = (book: Book): readonly { readonly note: Note; readonly first: Note }[] => {
  const firsts = new Map<string, Note>()
  const doubled: { note: Note; first: Note }[] = []
  for (const note of book.notes) {
    const key = `${note.span.file}\n${note.division}\n${note.label}`
    const first = firsts.get(key)
    if (first) doubled.push({ note, first })
    else firsts.set(key, note)
  }
  return doubled
}

/** A label may be defined once in a division: of two, only one would ever be printed. */
export const notesAreSingle: Check = book =>
  doubledNotes(book).map(({ note, first }) =>
    diagnose('note-doubled', note.span, { label: note.label, line: lineAndColumn(book, first.span).line }),
  )
