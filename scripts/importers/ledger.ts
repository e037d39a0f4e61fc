/** The account that a reader keeps while it reads: what was decided, and what was taken out of the text. */
import { wordsOf } from './conservation.ts'
import { settle, type Answers } from './decisions.ts'
import type { Decision, Furniture, Grade, SourcePlace } from './draft.ts'

type Words = Pick<Decision, 'takes' | 'gives'>

/** What else is known of a decision. */
export interface Detail extends Words, Partial<Pick<Decision, 'place' | 'at' | 'moves'>> {
  /** Words that it takes and gives, by what is done; `takes` and `gives` are those of the first of its choices. */
  readonly words?: (done: string) => Words
  /** Its name, where something stays the same better than a count. */
  readonly name?: string
}

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
    detail?: Detail,
  ) => string
  /** Takes words out of the text; blanks alone are not worth an entry. */
  readonly take: (kind: Furniture['kind'], text: string, place?: SourcePlace) => void
  /** Takes words out, unless an answer keeps them: whether they go. */
  readonly lift: (kind: Furniture['kind'], text: string, grade: Grade, evidence: string) => boolean
}

/** A formula is written in TeX, which a person must hold against the source. */
export const chooseTex = (ledger: Ledger, words: string, tex: string): string =>
  ledger.choose('equation', ['tex'], 'open', `a formula, written in TeX as ${tex}: hold it against the source`, words, {
    takes: wordsOf(words),
    gives: wordsOf(tex),
  })

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

const clipped = (text: string): string => {
  const line = inOneLine(text)
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}

/** `here` tells where the reader stands. Decisions are counted by kind, or by their names. */
export const openLedger = (answers: Answers, here: () => SourcePlace): Ledger => {
  const decisions: Decision[] = []
  const furniture: Furniture[] = []
  const counts = new Map<string, number>()
  const choose: Ledger['choose'] = (kind, [done, ...alternatives], grade, evidence, excerpt, detail = {}) => {
    const { name, words, takes, gives, place = here(), ...said } = detail
    const key = name ?? kind
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    const id = name !== undefined && count === 1 ? name : `${key}-${count}`
    const decision = settle(answers, {
      ...{ id, kind, place, done, alternatives, evidence, grade },
      excerpt: clipped(excerpt),
      ...said,
    })
    // What is not done takes and gives nothing.
    const own = decision.done === done ? { ...(takes && { takes }), ...(gives && { gives }) } : {}
    decisions.push({ ...decision, ...own, ...words?.(decision.done) })
    return decision.done
  }
  const take: Ledger['take'] = (kind, text, place = here()) => {
    if (text.trim() !== '') furniture.push({ kind, text: inOneLine(text), place })
  }
  return {
    ...{ decisions, furniture, here, choose, take },
    lift: (kind, text, grade, evidence) => {
      const goes = choose('furniture', ['take-out', 'text'], grade, evidence, text) === 'take-out'
      if (goes) take(kind, text)
      return goes
    },
  }
}
