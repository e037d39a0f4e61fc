/** Where decisions are made: each gets its name and its place, is held against the answers, and is written down. */
import type { Answers } from '../decisions.ts'
import type { Decision, Grade } from '../draft.ts'
import { openLedger } from '../ledger.ts'
import { placeOf, type Row } from './rows.ts'

/** What a repair has to decide. */
export interface Question {
  readonly kind: string
  readonly row: Row | undefined
  readonly done: string
  readonly alternatives: readonly string[]
  readonly evidence: string
  readonly grade: Grade
  readonly excerpt: string
  /** See `Decision.moves`. */
  readonly moves?: readonly string[]
  /** Words that it takes and gives, by what is done. */
  readonly words?: (done: string) => { readonly takes?: readonly string[]; readonly gives?: readonly string[] }
}

export interface Desk {
  /** Writes the decision down and says what is to be done. */
  readonly decide: (question: Question) => string
  readonly decisions: readonly Decision[]
}

/** `labels` tells the page of a row. */
export const openDesk = (answers: Answers, labels: (row: Row) => string | undefined): Desk => {
  const { decisions, choose } = openLedger(answers, () => ({}))
  return {
    decisions,
    decide: ({ kind, row, done, alternatives, grade, evidence, excerpt, moves, words }) => {
      const at = row?.line.at
      return choose(kind, [done, ...alternatives], grade, evidence, excerpt, {
        name: `${kind}-${at ? at.line : `p${(row?.page ?? 0) + 1}`}`,
        place: placeOf(row, labels),
        ...(at && { at: at.start }),
        ...(moves && { moves }),
        ...(words && { words }),
      })
    },
  }
}
