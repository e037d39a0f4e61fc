/** The account that an office file's reader keeps while it reads: what was decided, and what was taken out of the text. */
import type { Decision, Furniture, Grade, SourcePlace } from '../draft.ts'

export interface Ledger {
  readonly decisions: readonly Decision[]
  readonly furniture: readonly Furniture[]
  /** Lists a decision and gives what is to be done: the answer to it if there is one, else the first of the choices. */
  readonly choose: (
    kind: string,
    choices: readonly [string, ...string[]],
    grade: Grade,
    evidence: string,
    excerpt: string,
    place?: SourcePlace,
  ) => string
  /** Takes words out of the text; blanks alone are not worth an entry. */
  readonly take: (kind: Furniture['kind'], text: string, place?: SourcePlace) => void
}

const clipped = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}

/** `here` tells where the reader stands. */
export const openLedger = (answers: ReadonlyMap<string, string>, here: () => SourcePlace): Ledger => {
  const decisions: Decision[] = []
  const furniture: Furniture[] = []
  const counts = new Map<string, number>()
  return {
    decisions,
    furniture,
    choose: (kind, choices, grade, evidence, excerpt, place = here()) => {
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      const id = `${kind}-${count}`
      const answer = answers.get(id)
      const done = answer !== undefined && choices.includes(answer) ? answer : choices[0]
      const alternatives = choices.filter(choice => choice !== done)
      decisions.push({ id, kind, place, done, alternatives, evidence, grade, excerpt: clipped(excerpt) })
      return done
    },
    take: (kind, text, place = here()) => {
      if (text.trim() !== '') furniture.push({ kind, text: text.replace(/\s+/g, ' ').trim(), place })
    },
  }
}
