/** What is told once of a whole office file: what happened to it in many places. */
import { wordsOf } from '../conservation.ts'
import type { Grade } from '../draft.ts'
import type { Detail, Ledger } from '../ledger.ts'

export interface Rest {
  /** Words of marks that stood typed in the text. */
  readonly marks?: readonly string[]
  /** What the word processor counted by itself. */
  readonly labels: readonly string[]
  /** Elements that no reader knows, with their text. */
  readonly unknown: ReadonlyMap<string, string>
  readonly lostLinks: readonly string[]
  /** Letters of fonts with codes of their own. */
  readonly privates?: readonly string[]
  /** Marks of notes come again. */
  readonly begunAnew: boolean
  /** Pictures that could not be brought along. */
  readonly missing: readonly string[]
}

type Told = readonly [kind: string, done: string, grade: Grade]

export const tellTheRest = (
  ledger: Ledger,
  { marks = [], labels, unknown, lostLinks, privates = [], begunAnew, missing }: Rest,
): void => {
  const some = (all: readonly string[]) => all.slice(0, 12).join(' ')
  const tell = (is: boolean, [kind, done, grade]: Told, evidence: string, words = '', more: Detail = {}) =>
    is && ledger.choose(kind, [done], grade, evidence, words, { place: {}, ...more })
  tell(marks.length > 0, ['note-marks', 'take', 'sure'], 'typed marks of notes have become markers', some(marks), {
    takes: marks,
  })
  tell(
    labels.length > 0,
    ['numbers', 'type', 'likely'],
    `${labels.length} numbers that the word processor counts by itself are typed before their paragraphs`,
    some(labels),
    { gives: labels.flatMap(wordsOf) },
  )
  tell(
    begunAnew,
    ['note-numbering', 'keep', 'likely'],
    'the notes are counted anew in some places; a mark that comes again has a number behind it',
  )
  for (const [name, words] of unknown)
    tell(
      true,
      ['unknown', 'keep', 'open'],
      `the file has an element ${name} that Octavo does not know; its text was kept`,
      words,
    )
  tell(
    lostLinks.length > 0,
    ['link', 'text', 'likely'],
    `${lostLinks.length} links lead to no heading and to no page of the web; their words stand`,
    some(lostLinks),
  )
  tell(
    privates.length > 0,
    ['character', 'keep', 'open'],
    `${privates.length} letters of fonts that have codes of their own: type what they show`,
    some(privates),
  )
  tell(
    missing.length > 0,
    ['picture', 'leave-out', 'open'],
    `${missing.length} pictures are not in the file, or are no pictures: put them in by hand`,
    some(missing),
  )
}
