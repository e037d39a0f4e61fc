/** Where decisions are made: each gets its name and its place, is held against the answers, and is written down. */
import { chosen, settle, type Answers } from '../decisions.ts'
import type { Decision, Grade } from '../draft.ts'
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

const short = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 160 ? `${line.slice(0, 157)}…` : line
}

/** `labels` tells the page of a row. */
export const openDesk = (answers: Answers, labels: (row: Row) => string | undefined): Desk => {
  const decisions: Decision[] = []
  const names = new Map<string, number>()
  const decide = (question: Question): string => {
    const { kind, row, done, alternatives, evidence, grade, words } = question
    const place = row?.line.at ? String(row.line.at.line) : `p${(row?.page ?? 0) + 1}`
    const name = `${kind}-${place}`
    const count = (names.get(name) ?? 0) + 1
    names.set(name, count)
    const decision: Decision = {
      id: count === 1 ? name : `${name}-${count}`,
      kind,
      place: placeOf(row, labels),
      done,
      alternatives,
      evidence,
      grade,
      excerpt: short(question.excerpt),
      ...(row?.line.at ? { at: row.line.at.start } : {}),
      ...(question.moves ? { moves: question.moves } : {}),
    }
    const way = chosen(answers, decision)
    decisions.push({ ...settle(answers, decision), ...words?.(way) })
    return way
  }
  return { decide, decisions }
}
