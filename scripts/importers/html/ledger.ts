/** Decisions as they are made, with names that stay the same from import to import. */
import { chosen, settle, type Answers } from '../decisions.ts'
import type { Decision, Furniture } from '../draft.ts'

export interface Ledger {
  /** Notes a decision, and gives what is to be done: what was proposed, or what an editor has answered. */
  readonly decide: (
    proposal: Omit<Decision, 'id' | 'takes' | 'gives' | 'place'>,
    words?: (done: string) => { readonly takes?: readonly string[]; readonly gives?: readonly string[] },
  ) => string
  readonly takeOut: (furniture: Furniture) => void
  readonly decisions: readonly Decision[]
  readonly furniture: readonly Furniture[]
  /** Number of the page that the reading has come to. */
  page: string | undefined
}

export const openLedger = (answers: Answers): Ledger => {
  const decisions: Decision[] = []
  const furniture: Furniture[] = []
  const counts = new Map<string, number>()
  const ledger: Ledger = {
    decisions,
    furniture,
    page: undefined,
    takeOut: piece => void furniture.push(piece),
    decide: (proposal, words) => {
      const count = (counts.get(proposal.kind) ?? 0) + 1
      counts.set(proposal.kind, count)
      const whole: Decision = {
        ...proposal,
        id: `${proposal.kind}-${count}`,
        place: ledger.page === undefined ? {} : { page: ledger.page },
      }
      const done = chosen(answers, whole)
      decisions.push({ ...settle(answers, whole), ...words?.(done) })
      return done
    },
  }
  return ledger
}
