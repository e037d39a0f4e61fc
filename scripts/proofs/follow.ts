/** Follows every word, marker, note and way back of the Book into a finished web edition or e-book. */
import { badlySpaced, sentence, tell } from './compare.ts'
import { shorten, wordsBetween } from './letters.ts'
import { undressed } from './dress.ts'
import { allMissing, capped, type Finding } from './findings.ts'
import type { Frame } from './frames.ts'
import { countBy, faultOf, finding, hold, holdFrames, late, times, type About, type Case } from './held.ts'
import { callFindings, foundCalls, noteFindings } from './markers.ts'
import { pictureFindings } from './pictures.ts'
import type { DivisionReading, EditionReading, Target } from './reading.ts'
import { spanOf } from './spot.ts'
import { placeOf, wordsOf, type DivisionStreams, type Edition } from './stream.ts'

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
  ]
}

/** Files that are missing, and those that nobody asked for. */
const frameFindings = (frames: readonly Frame[], { edition, reading }: Case): readonly Finding[] => {
  const known = new Set(frames.map(({ file }) => file))
  const read = new Set(reading.divisions.map(({ id }) => id))
  return [
    ...frames
      .filter(({ file, division }) => !reading.frames.has(file) && (division === null || read.has(division.id)))
      .map(({ file }) => finding(edition, 'proof-words', file, 'is missing')),
    ...[...reading.frames]
      .filter(([file, { letters }]) => !known.has(file) && letters !== '')
      .map(([file, passage]) => {
        const words = shorten(wordsBetween(passage, 0, passage.letters.length))
        return finding(edition, 'proof-words', file, `“${words}” belongs to no part of the book`)
      }),
  ]
}

// Words

const wordFindings = ({ edition, held }: Case): readonly Finding[] => {
  const texts = new Map(held.flatMap(({ stream, note }) => (note ? [[stream.letters, note] as const] : [])))
  const gone = new Set(held.flatMap(({ note, file, division }) => (note === null && file === null ? [division] : [])))
  return held.flatMap(({ stream, passage, comparison, note, file, division }) => {
    const found = (problem: string, span = placeOf(stream, 0)) =>
      finding(edition, note ? 'proof-note' : 'proof-words', file ?? division ?? '', problem, { division, note, span })
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

// Links

const leadsTo = (reading: EditionReading, target: Target | null, id: string): boolean =>
  target?.id === id && faultOf(reading, target) === null

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
      .map(([id, { from }]) => say(`the place “${id}” is not there to be led to`, placeOf(stream, from)))
    if (comparison.differences.length > 0) return lost
    const misled = stream.leads.flatMap(({ from, to, target, span }) => {
      const led = passage.leads.find(lead => lead.from <= from && from < lead.to)?.target
      // A link that leads to nothing is told of with the files.
      if (led && faultOf(reading, led) !== null) return []
      if (led && (led.id === '' ? (divisionIn(led.file) ?? led.file) : led.id) === target.id) return []
      const where = led ? `leads to “${led.id === '' ? led.file : led.id}”` : 'leads nowhere'
      return [say(`“${shorten(wordsBetween(stream, from, to))}” ${where}, and ought to lead to “${target.id}”`, span)]
    })
    return [...lost, ...misled]
  })
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

/** Holds a finished edition, as it was read, against what it ought to say: its divisions, and what stands round them. */
export const follow = (
  edition: Edition,
  streams: readonly DivisionStreams[],
  frames: readonly Frame[],
  reading: EditionReading,
): FilesProof => {
  const read = new Map(reading.divisions.map(division => [division.id, division] as const).reverse())
  const held = streams.flatMap(expected => hold(expected, read.get(expected.division.id)))
  const all = { edition, streams, reading, held }
  const whole = { ...all, held: [...held, ...holdFrames(frames, reading)] }
  const calls = new Map(foundCalls(held).map(call => [call.read.id, call.read] as const))
  const told = held.flatMap(({ stream, passage, comparison }) => tell(stream, passage, comparison))
  const notes = held.flatMap(({ note, file, back, comparison }): readonly (readonly [string, NoteInFiles])[] => {
    if (!note) return []
    const called = note.calls.filter(({ id }) => leadsTo(reading, calls.get(id)?.target ?? null, note.id))
    const led = note.calls.filter(({ id }) => back.some(({ target }) => leadsTo(reading, target, id)))
    const isWhole = file !== null && comparison.differences.length === 0
    return [[note.id, { file, called: called.length, back: led.length, whole: isWhole }]]
  })
  return {
    findings: [
      ...fileFindings(all),
      ...divisionFindings(all),
      ...frameFindings(frames, all),
      ...wordFindings(whole),
      ...leadFindings(whole),
      ...pictureFindings(whole),
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
