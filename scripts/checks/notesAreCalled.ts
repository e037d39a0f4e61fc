import { noterefsIn } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/nearest.ts'
import type { Check } from './check.ts'
import { doubledNotes } from './notesAreSingle.ts'

/** Every note must be reached from the text. A doubled one is told as that. */
export const notesAreCalled: Check = (book, { uncalled, unanswered }) => {
  const doubled = new Set(doubledNotes(book).map(({ note }) => note))
  const known = new Set(book.notes.map(({ label }) => label))
  const called = noterefsIn(book).map(({ label }) => label)
  const contested = new Set(unanswered.flatMap(({ candidates }) => candidates))
  return uncalled
    .filter(note => !doubled.has(note) && !contested.has(note))
    .map(note =>
      diagnose('note-uncalled', note.span, {
        label: note.label,
        nearest: nearest(
          note.label,
          called.filter(label => !known.has(label)),
        ),
      }),
    )
}
