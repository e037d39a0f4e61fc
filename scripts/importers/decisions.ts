/** What was decided, and what an editor answers: an import is a function of the file and of the answers. */
import { parse, stringify } from 'yaml'
import type { Decision, Draft, SourcePlace } from './draft.ts'
import { ImportFault } from './fault.ts'

/** What editors chose, by the ids of decisions. */
export type Answers = ReadonlyMap<string, string>

export const noAnswers: Answers = new Map()

/**
 * The name of what is to be done: the answer, if it is one of those that can be given, else `done`. Importers ask it before
 * they do a thing that an editor may want otherwise.
 */
export const chosen = (
  answers: Answers,
  { id, done, alternatives }: Pick<Decision, 'id' | 'done' | 'alternatives'>,
): string => {
  const answer = answers.get(id)
  return answer !== undefined && alternatives.includes(answer) ? answer : done
}

/** The decision as it stands once an editor has answered it: what was answered is done, and is sure. */
export const settle = (answers: Answers, decision: Decision): Decision => {
  const answer = answers.get(decision.id)
  if (answer === undefined || ![decision.done, ...decision.alternatives].includes(answer)) return decision
  const alternatives = [decision.done, ...decision.alternatives].filter(way => way !== answer)
  return { ...decision, done: answer, alternatives, grade: 'sure', evidence: `answered; ${decision.evidence}` }
}

/** `page 8, line 85`, or '' when the source tells neither. */
export const tellPlace = ({ page, line }: SourcePlace): string =>
  [page === undefined ? '' : `page ${page}`, line === undefined ? '' : `line ${line}`].filter(Boolean).join(', ')

/** What stands in a file of decisions: which source it is about, which manuscript was written, and the answers. */
export interface Answered {
  /** SHA-256 of the source, and of the manuscript as it was written; '' when the file does not say. */
  readonly source: string
  readonly written: string
  readonly answers: Answers
}

type Entry = Readonly<Record<string, unknown>>

const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads a file of decisions: `answers: { id: what }`, and the `answer` of each decision. Throws an ImportFault for another file. */
export const readDecisions = (file: string, text: string): Answered => {
  const data = ((): unknown => {
    try {
      return parse(text, { maxAliasCount: 0 })
    } catch (cause) {
      throw new ImportFault(`${file} cannot be read as YAML: ${(cause as Error).message.split('\n')[0]}`)
    }
  })()
  if (!isEntry(data)) throw new ImportFault(`${file} holds no decisions`)
  const entries = Array.isArray(data['decisions']) ? data['decisions'].filter(isEntry) : []
  const given = [
    ...Object.entries(isEntry(data['answers']) ? data['answers'] : {}),
    ...entries.map(({ id, answer }) => [String(id), answer] as const),
  ].filter(([, answer]) => typeof answer === 'string' || typeof answer === 'number')
  const said = (key: string) => (typeof data[key] === 'string' ? data[key] : '')
  return {
    source: said('source-sha256'),
    written: said('written-sha256'),
    answers: new Map(given.map(([id, answer]) => [id, String(answer)])),
  }
}

/** Answers that no decision of the draft asked for, or that are none of its ways. */
export const unused = (answers: Answers, decisions: readonly Decision[]): readonly string[] => {
  const ways = new Map(decisions.map(({ id, done, alternatives }) => [id, [done, ...alternatives]]))
  return [...answers].filter(([id, answer]) => !ways.get(id)?.includes(answer)).map(([id]) => id)
}

const countByKind = (decisions: readonly Decision[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const { kind } of decisions) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

const head = `# What octavo import has decided. To have something otherwise, write one of the alternatives (or what was done, to confirm it)
# after “answer:”, and import the same file again. Decisions that are sure are only counted; an answer may name them all the same.
`

/** The file of decisions that stands beside the text. Answers are kept in it, those that fitted nothing too. */
export const writeDecisions = (source: string, draft: Draft, { source: hash, written, answers }: Answered): string => {
  const shown = draft.decisions.filter(({ id, grade }) => grade !== 'sure' || answers.has(id))
  const known = new Set(shown.map(({ id }) => id))
  const others = [...answers].filter(([id]) => !known.has(id))
  return (
    head +
    stringify(
      {
        source,
        'source-sha256': hash,
        'written-sha256': written,
        sure: countByKind(draft.decisions.filter(({ grade }) => grade === 'sure')),
        ...(others.length > 0 && { answers: Object.fromEntries(others) }),
        decisions: shown.map(({ id, kind, place, done, alternatives, grade, evidence, excerpt }) => ({
          id,
          kind,
          ...place,
          done,
          alternatives,
          grade,
          evidence,
          excerpt: excerpt.slice(0, 300),
          answer: answers.get(id) ?? null,
        })),
        furniture: draft.furniture.map(({ kind, text, place }) => ({ kind, text, ...place })),
      },
      { lineWidth: 0, nullStr: '' },
    )
  )
}
