/** What an edition ought to say and what it says, side by side: the texts that a web edition or an e-book is judged by. */
import type { NumberedNote } from '../numbering/numbering.ts'
import { compare } from './compare.ts'
import type { Comparison } from './align.ts'
import type { Finding } from './findings.ts'
import type { Frame } from './frames.ts'
import type { BackReading, DivisionReading, EditionReading, NoteReading, Passage, Target } from './reading.ts'
import type { DivisionStreams, Edition, Stream } from './stream.ts'

/** A stream, and what was found of it; `note` is null for the text of a division, and for what stands round one. */
export interface Held {
  /** Null for what is about the edition as a whole. */
  readonly division: string | null
  readonly note: NumberedNote | null
  readonly stream: Stream
  readonly passage: Passage
  /** Null when the edition has no such division or note. */
  readonly file: string | null
  readonly back: readonly BackReading[]
  readonly comparison: Comparison
}

export interface Case {
  readonly edition: Edition
  readonly streams: readonly DivisionStreams[]
  readonly reading: EditionReading
  readonly held: readonly Held[]
}

const blank: Passage = {
  letters: '',
  raw: '',
  starts: [],
  ends: [],
  rawStarts: [],
  rawEnds: [],
  calls: [],
  pictures: [],
  leads: [],
  dresses: [],
  blocks: [],
}

export const hold = (
  { division, body, notes }: DivisionStreams,
  found: DivisionReading | undefined,
): readonly Held[] => {
  const held = (stream: Stream, note: NumberedNote | null, of: Omit<NoteReading, 'id' | 'said'> | undefined): Held => {
    const { file = null, passage = blank, back = [] } = of ?? {}
    return { division: division.id, note, stream, passage, file, back, comparison: compare(stream, passage) }
  }
  const byId = new Map(found?.notes.map(note => [note.id, note] as const).reverse())
  return [
    held(body, null, found && { file: found.file, passage: found.body, back: [] }),
    ...notes.map(stream => held(stream, stream.note, byId.get(stream.note.id))),
  ]
}

/** What stands round the divisions; `file` is null for what is not there. */
export const holdFrames = (frames: readonly Frame[], reading: EditionReading): readonly Held[] =>
  frames.map(({ file, division, stream }) => {
    const passage = reading.frames.get(file)
    const isThere = { passage: passage ?? blank, file: passage ? file : null }
    return {
      ...isThere,
      division: division?.id ?? null,
      note: null,
      stream,
      back: [],
      comparison: compare(stream, isThere.passage),
    }
  })

export type About = Partial<Pick<Finding, 'division' | 'span'>> & { readonly note?: NumberedNote | null }

export const finding = (
  edition: Edition,
  code: Finding['code'],
  place: string,
  problem: string,
  about: About = {},
): Finding => {
  const { note = null, division = note?.division.id ?? null, span = note?.note.span ?? null } = about
  return { code, edition, division, note: note && { id: note.id, mark: note.mark }, place, span, problem }
}

/** Entries that stand after one that they ought to precede, each with that one. */
export const late = <T>(found: readonly T[], rank: (item: T) => number): readonly (readonly [T, T])[] => {
  const pairs: (readonly [T, T])[] = []
  let last: T | undefined
  for (const item of found) {
    if (last !== undefined && rank(item) < rank(last)) pairs.push([item, last])
    else last = item
  }
  return pairs
}

export const countBy = <T>(items: readonly T[]): ReadonlyMap<T, number> => {
  const counts = new Map<T, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

export const times = (count: number) => (count === 2 ? 'twice' : `${count} times`)

/** What is wrong with the place that a link names; null when exactly one such place exists. */
export const faultOf = (reading: EditionReading, target: Target): string | null => {
  if (!reading.files.has(target.file)) return `leads to ${target.file}, which is not there`
  if (target.id === '') return null
  const count = reading.ids.get(target.file)?.get(target.id) ?? 0
  if (count === 0) return `leads to ${target.file}#${target.id}, which is not there`
  return count > 1 ? `leads to ${target.file}#${target.id}, which is there ${times(count)}` : null
}
