import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

/** A note that leads back to itself has no place among numbered notes. */
export const notesDoNotCircle: Check = (_, { circular }) =>
  circular.map(chain => diagnose('note-circular', chain[0]?.span ?? null, { labels: chain.map(({ label }) => label) }))
