/** Follows every word, marker, note and way back of the Book into a finished web edition or e-book. */
import { spanOf } from './spot.ts'
import type { NumberedCall, NumberedNote } from '../numbering/numbering.ts'
import { foundAt } from './align.ts'
import { badlySpaced, compare, sentence, shorten, tell, type Comparison } from './compare.ts'
import { undressed } from './dress.ts'
import { allMissing, capped, type Finding } from './findings.ts'
import { lettersOf, wordsBetween } from './letters.ts'
import type {
  BackReading,
  CallReading,
  DivisionReading,
  EditionReading,
  NoteReading,
  Passage,
  Target,
} from './reading.ts'
import { placeOf, wordsOf, type DivisionStreams, type Edition, type Stream } from './streams.ts'

/** One note in a web edition or e-book. */
export interface NoteInFiles {
  /** File that holds it; null when none does. */
  readonly file: string | null
  /** How many of its calls have a marker that leads to it. */
  readonly called: number
  /** To how many of its calls it leads back. */
  readonly back: number
  /** Every letter of it is there, and no other. */
  readonly whole: boolean
}

export interface WordCount {
  readonly expected: number
  readonly missing: number
  readonly added: number
}

export interface FilesProof {
  readonly findings: readonly Finding[]
  /** By id. */
  readonly notes: ReadonlyMap<string, NoteInFiles>
  readonly words: WordCount
}

/** A stream, and what was found of it; `note` is null for the text of a division. */
interface Held {
  readonly division: string
  readonly note: NumberedNote | null
  readonly stream: Stream
  readonly passage: Passage
  /** Null when the edition has no such division or note. */
  readonly file: string | null
  readonly back: readonly BackReading[]
  readonly comparison: Comparison
}

interface Case {
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
  leads: [],
  dresses: [],
  blocks: [],
}

const hold = ({ division, body, notes }: DivisionStreams, found: DivisionReading | undefined): readonly Held[] => {
  const held = (stream: Stream, note: NumberedNote | null, of: Omit<NoteReading, 'id'> | undefined): Held => {
    const { file = null, passage = blank, back = [] } = of ?? {}
    return { division: division.id, note, stream, passage, file, back, comparison: compare(stream, passage) }
  }
  const byId = new Map(found?.notes.map(note => [note.id, note] as const).reverse())
  return [
    held(body, null, found && { file: found.file, passage: found.body, back: [] }),
    ...notes.map(stream => held(stream, stream.note, byId.get(stream.note.id))),
  ]
}

type About = Partial<Pick<Finding, 'division' | 'span'>> & { readonly note?: NumberedNote | null }

const finding = (
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
const late = <T>(found: readonly T[], rank: (item: T) => number): readonly (readonly [T, T])[] => {
  const pairs: (readonly [T, T])[] = []
  let last: T | undefined
  for (const item of found) {
    if (last !== undefined && rank(item) < rank(last)) pairs.push([item, last])
    else last = item
  }
  return pairs
}

const countBy = <T>(items: readonly T[]): ReadonlyMap<T, number> => {
  const counts = new Map<T, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

const times = (count: number) => (count === 2 ? 'twice' : `${count} times`)

// Divisions

const divisionFindings = ({ edition, streams, reading }: Case): readonly Finding[] => {
  const found = (place: string, problem: string, about: About) => finding(edition, 'proof-words', place, problem, about)
  const known = new Map(streams.map(({ division }, index) => [division.id, { division, index }] as const))
  const rank = (read: DivisionReading) => known.get(read.id)?.index ?? 0
  const own = reading.divisions.filter(({ id }) => known.has(id))
  const spanOf = (id: string) => ({ division: id, span: known.get(id)?.division.span ?? null })
  return [
    ...reading.divisions
      .filter(({ id }) => !known.has(id))
      .map(({ id, file }) => found(file, `“${id}” is no division of the book`, {})),
    ...[...countBy(own.map(({ id }) => id))]
      .filter(([, count]) => count > 1)
      .map(([id, count]) => found(id, `this division stands there ${times(count)}`, spanOf(id))),
    ...late(own, rank).map(([read, before]) =>
      found(read.file, `“${read.id}” comes after “${before.id}”`, spanOf(read.id)),
    ),
    ...streams
      .filter(({ division }) => !own.some(({ id }) => id === division.id))
      .map(expected => found(expected.division.id, allMissing(expected), spanOf(expected.division.id))),
    ...streams.flatMap(({ division, credits }) => {
      const read = own.find(({ id }) => id === division.id)
      return credits
        .filter(credit => read && !read.head.letters.includes(lettersOf(credit)))
        .map(credit => found(read?.file ?? '', `“${credit}” is missing under the title`, spanOf(division.id)))
    }),
  ]
}

// Words

const wordFindings = ({ edition, held }: Case): readonly Finding[] => {
  const texts = new Map(held.flatMap(({ stream, note }) => (note ? [[stream.letters, note] as const] : [])))
  const gone = new Set(held.flatMap(({ note, file, division }) => (note === null && file === null ? [division] : [])))
  return held.flatMap(({ stream, passage, comparison, note, file, division }) => {
    const found = (problem: string, span = placeOf(stream, 0)) =>
      finding(edition, note ? 'proof-note' : 'proof-words', file ?? division, problem, { division, note, span })
    if (file === null) return note && !gone.has(division) ? [found('is missing')] : []
    const other = comparison.differences.length > 0 ? texts.get(passage.letters) : undefined
    if (note && other && other !== note) return [found(`has the text of note ${other.mark}`)]
    const spacing = badlySpaced(stream, passage)
    return capped([
      ...tell(stream, passage, comparison).map(told =>
        found(note ? `is not as written: ${sentence(told)}` : sentence(told), told.span),
      ),
      ...(spacing
        ? [found(`words are run together or torn apart: “${spacing.words}”`, placeOf(stream, spacing.at))]
        : []),
      ...undressed(stream, passage, comparison).map(({ at, problem }) =>
        found(note ? `is not as written: ${problem}` : problem, placeOf(stream, at)),
      ),
    ])
  })
}

// Markers

interface FoundCall {
  readonly read: CallReading
  readonly within: Held
}

const foundCalls = (held: readonly Held[]): readonly FoundCall[] =>
  held.flatMap(within => within.passage.calls.map(read => ({ read, within })))

/** What is wrong with the place that a link names; null when exactly one such place exists. */
const faultOf = (reading: EditionReading, target: Target): string | null => {
  if (!reading.files.has(target.file)) return `leads to ${target.file}, which is not there`
  if (target.id === '') return null
  const count = reading.ids.get(target.file)?.get(target.id) ?? 0
  if (count === 0) return `leads to ${target.file}#${target.id}, which is not there`
  return count > 1 ? `leads to ${target.file}#${target.id}, which is there ${times(count)}` : null
}

const leadsTo = (reading: EditionReading, target: Target | null, id: string): boolean =>
  target?.id === id && faultOf(reading, target) === null

const nameOf = (call: NumberedCall): string =>
  call.note.calls.length > 1 ? `its marker ${call.occurrence}` : 'its marker'

/** Words that lead elsewhere than they ought to, and places in the text that nothing can lead to. */
const leadFindings = ({ edition, held, reading }: Case): readonly Finding[] => {
  const divisionIn = (file: string) => reading.divisions.find(division => division.file === file)?.id
  return held.flatMap(({ stream, passage, comparison, note, file, division }) => {
    if (file === null) return []
    const say = (problem: string, span: Finding['span']) =>
      finding(edition, note ? 'proof-note' : 'proof-words', file, problem, { division, note, span })
    const ids = reading.ids.get(file)
    const lost = [...stream.anchors]
      .filter(([id]) => !ids?.has(id))
      .map(([id, at]) => say(`the place “${id}” is not there to be led to`, placeOf(stream, at)))
    if (comparison.differences.length > 0) return lost
    const misled = stream.leads.flatMap(({ from, to, target, span }) => {
      const led = passage.leads.find(lead => lead.from <= from && from < lead.to)?.target
      // A link that leads to nothing is told of with the files.
      if (led && faultOf(reading, led) !== null) return []
      if (led && (led.id === '' ? divisionIn(led.file) : led.id) === target.id) return []
      const where = led ? `leads to “${led.id === '' ? led.file : led.id}”` : 'leads nowhere'
      return [say(`“${shorten(wordsBetween(stream, from, to))}” ${where}, and ought to lead to “${target.id}”`, span)]
    })
    return [...lost, ...misled]
  })
}

/** Where a marker ought to stand among the letters that were found; null where the text before it is damaged. */
const dueAt = ({ comparison }: Held, at: number): number | null => {
  if (at === 0) return 0
  const before = foundAt(comparison.matches, at - 1)
  return before === null ? null : before + 1
}

const callFindings = ({ edition, held, reading }: Case): readonly Finding[] => {
  const expected = new Map(
    held.flatMap(within => within.stream.calls.map(({ at, call }) => [call.id, { at, call, within }] as const)),
  )
  const calls = foundCalls(held)
  const counts = countBy(calls.map(({ read }) => read.id))
  const noteOf = new Map(held.flatMap(({ note }) => (note ? [[note.id, note] as const] : [])))
  return [
    ...[...expected.values()].flatMap(({ call, within }): readonly Finding[] => {
      const count = counts.get(call.id) ?? 0
      if (count === 1 || within.file === null) return []
      const problem = count === 0 ? `${nameOf(call)} is missing` : `${nameOf(call)} stands there ${times(count)}`
      return [finding(edition, 'proof-note', within.file, problem, { note: call.note, span: call.noteref.span })]
    }),
    ...calls.flatMap(({ read, within }): readonly Finding[] => {
      const due = expected.get(read.id)
      const place = within.file ?? within.division
      if (!due)
        return [
          finding(edition, 'proof-words', place, `the marker ${read.mark} (${read.id}) is not in the manuscript`, {
            division: within.division,
          }),
        ]
      const { call } = due
      const found = (problem: string) =>
        finding(edition, 'proof-note', place, problem, { note: call.note, span: call.noteref.span })
      const at = due.within === within ? dueAt(within, due.at) : null
      const led = read.target && noteOf.get(read.target.id)
      const fault = read.target ? faultOf(reading, read.target) : 'leads nowhere'
      return [
        ...(due.within !== within || (at !== null && at !== read.at)
          ? [found(`${nameOf(call)} stands in the wrong place`)]
          : []),
        ...(read.mark === call.note.mark ? [] : [found(`${nameOf(call)} shows “${read.mark}”`)]),
        ...(led && led !== call.note ? [found(`${nameOf(call)} leads to note ${led.mark} (${led.id})`)] : []),
        ...(fault !== null ? [found(`${nameOf(call)} ${fault}`)] : []),
        ...(fault === null && !led ? [found(`${nameOf(call)} leads to ${read.target?.id}, which is no note`)] : []),
      ]
    }),
  ]
}

// Notes

const noteFindings = ({ edition, streams, reading }: Case): readonly Finding[] =>
  streams.flatMap(({ division, notes }) => {
    const ranks = new Map(notes.map(({ note }, index) => [note.id, { note, index }] as const))
    const read = reading.divisions.filter(({ id }) => id === division.id).flatMap(found => found.notes)
    const own = read.filter(({ id }) => ranks.has(id))
    const counts = countBy(own.map(({ id }) => id))
    return [
      ...read
        .filter(({ id }) => !ranks.has(id))
        .map(({ id, file }) =>
          finding(edition, 'proof-words', file, `“${id}” is no note of this division`, { division: division.id }),
        ),
      ...late(own, ({ id }) => ranks.get(id)?.index ?? 0).flatMap(([{ id, file }, before]) => {
        const note = ranks.get(id)?.note
        return note
          ? [finding(edition, 'proof-note', file, `comes after note ${ranks.get(before.id)?.note.mark}`, { note })]
          : []
      }),
      ...notes.flatMap(({ note }): readonly Finding[] => {
        const found = own.find(({ id }) => id === note.id)
        if (!found) return []
        const count = counts.get(note.id) ?? 0
        const doubled =
          count > 1 ? [finding(edition, 'proof-note', found.file, `stands there ${times(count)}`, { note })] : []
        return [...doubled, ...backFindings(edition, reading, note, found)]
      }),
    ]
  })

const backFindings = (
  edition: Edition,
  reading: EditionReading,
  note: NumberedNote,
  found: NoteReading,
): readonly Finding[] => {
  const say = (problem: string) => finding(edition, 'proof-note', found.file, problem, { note })
  const calls = new Map(note.calls.map(call => [call.id, call] as const))
  const printed = found.back[0]?.text.replace(/\.$/, '')
  return [
    ...(printed !== undefined && printed !== note.mark ? [say(`is numbered “${printed}”`)] : []),
    ...note.calls
      .filter(call => !found.back.some(({ target }) => target?.id === call.id))
      .map(call => say(`has no way back to ${nameOf(call)}`)),
    ...found.back.flatMap(({ target }) => {
      if (!target) return [say('has a way back that leads nowhere')]
      const fault = faultOf(reading, target)
      if (fault !== null) return [say(`has a way back that ${fault}`)]
      return calls.has(target.id) ? [] : [say(`has a way back that leads to ${target.id}, which is no marker of it`)]
    }),
  ]
}

// Files and links

const fileFindings = ({ edition, streams, reading }: Case): readonly Finding[] => [
  ...reading.problems.map(({ file, problem, spot }) =>
    finding(edition, 'proof-words', file, problem, { span: spanOf(streams, spot), division: spot?.division ?? null }),
  ),
  ...[...reading.ids].flatMap(([file, counts]) =>
    [...counts]
      .filter(([, count]) => count > 1)
      .map(([id, count]) => finding(edition, 'proof-words', file, `the id “${id}” stands there ${times(count)}`)),
  ),
  ...capped(
    reading.links.flatMap(({ file, href, target }) => {
      const fault = faultOf(reading, target)
      return fault === null ? [] : [finding(edition, 'proof-words', file, `the link “${href}” ${fault}`)]
    }),
  ),
]

// All of it

/** Holds a finished edition, as it was read, against what it ought to say. */
export const follow = (edition: Edition, streams: readonly DivisionStreams[], reading: EditionReading): FilesProof => {
  const read = new Map(reading.divisions.map(division => [division.id, division] as const).reverse())
  const held = streams.flatMap(expected => hold(expected, read.get(expected.division.id)))
  const all = { edition, streams, reading, held }
  const calls = new Map(foundCalls(held).map(call => [call.read.id, call.read] as const))
  const told = held.flatMap(({ stream, passage, comparison }) => tell(stream, passage, comparison))
  const notes = held.flatMap(({ note, file, back, comparison }): readonly (readonly [string, NoteInFiles])[] => {
    if (!note) return []
    const called = note.calls.filter(({ id }) => leadsTo(reading, calls.get(id)?.target ?? null, note.id))
    const led = note.calls.filter(({ id }) => back.some(({ target }) => leadsTo(reading, target, id)))
    const whole = file !== null && comparison.differences.length === 0
    return [[note.id, { file, called: called.length, back: led.length, whole }]]
  })
  return {
    findings: [
      ...fileFindings(all),
      ...divisionFindings(all),
      ...wordFindings(all),
      ...leadFindings(all),
      ...callFindings(all),
      ...noteFindings(all),
    ],
    notes: new Map(notes),
    words: {
      expected: wordsOf(streams),
      missing: told.reduce((sum, { missingWords }) => sum + missingWords, 0),
      added: told.reduce((sum, { addedWords }) => sum + addedWords, 0),
    },
  }
}
