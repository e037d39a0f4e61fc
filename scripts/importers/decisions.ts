/** What was decided, and what an editor answers: an import is a function of the file and of the answers. */
import type { Decision, SourcePlace } from './draft.ts'

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
