/** What is wrong with a finished edition, as proofs tell it. */
import type { Span } from '../model/book.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import type { DivisionStreams, Edition } from './stream.ts'

/** What an editor calls an edition. */
export const editionNames: Readonly<Record<Edition, string>> = { web: 'web edition', pdf: 'PDF', epub: 'e-book' }

export interface Finding {
  readonly code: 'proof-note' | 'proof-words' | 'proof-placement'
  readonly edition: Edition
  /** Id of the division it is about; null when it is about the edition as a whole. */
  readonly division: string | null
  /** Id and mark of the note it is about. */
  readonly note: { readonly id: string; readonly mark: string } | null
  /** Where in the edition: a file, `page 12`. */
  readonly place: string
  /** Where in the manuscript. */
  readonly span: Span | null
  /** What is wrong, to be read after the place. */
  readonly problem: string
}

export const toDiagnostic = ({ code, edition, note, place, span, problem }: Finding): Diagnostic => {
  const name = editionNames[edition]
  return code === 'proof-note'
    ? diagnose('proof-note', span, { edition: `${name}, ${place}`, mark: note?.mark ?? '', problem })
    : diagnose(code, span, { edition: name, place, problem })
}

/** What is said of a division of which an edition has nothing. */
export const allMissing = ({ body, notes }: DivisionStreams): string => {
  const words = notes.reduce((sum, { starts }) => sum + starts.length, body.starts.length)
  return `the whole division is missing: ${words} words, ${notes.length} notes`
}

/** So many findings of one text are told one by one; the rest is counted. */
const most = 20

/** Cuts a long list of findings short, and says so in its last one. */
export const capped = (findings: readonly Finding[]): readonly Finding[] => {
  const last = findings[most]
  if (!last) return findings
  return [
    ...findings.slice(0, most),
    { ...last, problem: `and ${findings.length - most} more places are not as they should be` },
  ]
}
