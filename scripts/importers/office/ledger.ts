/** The account that an office file's reader keeps while it reads: what was decided, and what was taken out of the text. */
import { wordsOf } from '../conservation.ts'
import { settle, type Answers } from '../decisions.ts'
import type { Decision, Furniture, Grade, SourcePlace } from '../draft.ts'

export interface Ledger {
  readonly decisions: readonly Decision[]
  readonly furniture: readonly Furniture[]
  readonly here: () => SourcePlace
  /** Lists a decision and gives what is to be done: the answer to it if there is one, else the first of the choices. */
  readonly choose: (
    kind: string,
    choices: readonly [string, ...string[]],
    grade: Grade,
    evidence: string,
    excerpt: string,
    more?: Partial<Pick<Decision, 'place' | 'takes' | 'gives'>>,
  ) => string
  /** Takes words out of the text; blanks alone are not worth an entry. */
  readonly take: (kind: Furniture['kind'], text: string, place?: SourcePlace) => void
}

/** A formula is written in TeX, which a person must hold against the source. */
export const chooseTex = (ledger: Ledger, words: string, tex: string): string =>
  ledger.choose('equation', ['tex'], 'open', `a formula, written in TeX as ${tex}: hold it against the source`, words, {
    takes: wordsOf(words),
    gives: wordsOf(tex),
  })

const clipped = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}

/** `here` tells where the reader stands. */
export const openLedger = (answers: Answers, here: () => SourcePlace): Ledger => {
  const decisions: Decision[] = []
  const furniture: Furniture[] = []
  const counts = new Map<string, number>()
  return {
    decisions,
    furniture,
    here,
    choose: (kind, [done, ...alternatives], grade, evidence, excerpt, more) => {
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      const id = `${kind}-${count}`
      const place = more?.place ?? here()
      const { takes, gives, ...said } = more ?? {}
      const decision = settle(answers, {
        id,
        kind,
        done,
        alternatives,
        evidence,
        grade,
        excerpt: clipped(excerpt),
        ...said,
        place,
      })
      // What is not done takes and gives nothing.
      decisions.push(
        decision.done === done ? { ...decision, ...(takes && { takes }), ...(gives && { gives }) } : decision,
      )
      return decision.done
    },
    take: (kind, text, place = here()) => {
      if (text.trim() !== '') furniture.push({ kind, text: text.replace(/\s+/g, ' ').trim(), place })
    },
  }
}
