import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'
import { wordsOf } from './notesStandAlone.ts'

/** Letters and blanks of a note that Kobo shows in a pop-up (kobolabs/epub-spec, Footnotes); it turns to a longer one as to a page. */
const most = 5000

/** Notes that are too long for a pop-up. */
export const notesFitPopUps: Check = ({ notes }) =>
  notes.flatMap(({ label, blocks, span }) => {
    const { length } = wordsOf(blocks)
    return length > most ? [diagnose('note-long', span, { label, length, most })] : []
  })
