import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

/** Octavo takes `[^Room]` and `[^room]:` for one; other tools do not, and lose the note. */
export const noterefsMatchCase: Check = (_, { calls }) =>
  [...calls].flatMap(([noteref, [call]]) =>
    call && call.note.note.label !== noteref.label
      ? [diagnose('noteref-case', noteref.span, { label: noteref.label, nearest: call.note.note.label })]
      : [],
  )
