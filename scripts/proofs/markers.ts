/** Markers and ways back in a web edition or e-book: each stands in its place, once, and leads where it ought to. */
import type { NumberedCall, NumberedNote } from '../numbering/numbering.ts'
import { foundAt } from './align.ts'
import type { Finding } from './findings.ts'
import { countBy, faultOf, finding, late, times, type Case, type Held } from './held.ts'
import type { CallReading, EditionReading, NoteReading } from './reading.ts'
import type { Edition } from './stream.ts'

interface FoundCall {
  readonly read: CallReading
  readonly within: Held
}

export const foundCalls = (held: readonly Held[]): readonly FoundCall[] =>
  held.flatMap(within => within.passage.calls.map(read => ({ read, within })))

const nameOf = (call: NumberedCall): string =>
  call.note.calls.length > 1 ? `its marker ${call.occurrence}` : 'its marker'

/** Where a marker ought to stand among the letters that were found; null where the text before it is damaged. */
const dueAt = ({ comparison }: Held, at: number): number | null => {
  if (at === 0) return 0
  const before = foundAt(comparison.matches, at - 1)
  return before === null ? null : before + 1
}

/** By their roles what is read aloud is called; by their types e-readers show notes where they are called. */
const rolesDue = {
  web: { marker: ['doc-noteref'], note: ['doc-footnote'] },
  epub: { marker: ['doc-noteref', 'noteref'], note: ['doc-footnote', 'footnote'] },
  pdf: { marker: [], note: [] },
} as const

/** What a marker or a note ought to say that it is, and does not. */
const unsaid = (edition: Edition, what: 'marker' | 'note', said: readonly string[]): readonly string[] =>
  rolesDue[edition][what]
    .filter(name => !said.includes(name))
    .map(name => `does not say that it is a ${what} (${name})`)

export const callFindings = ({ edition, held, reading }: Case): readonly Finding[] => {
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
      const place = within.file ?? ''
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
        ...unsaid(edition, 'marker', read.said).map(problem => found(`${nameOf(call)} ${problem}`)),
        ...(read.mark === call.note.mark ? [] : [found(`${nameOf(call)} shows “${read.mark}”`)]),
        ...(led && led !== call.note ? [found(`${nameOf(call)} leads to note ${led.mark} (${led.id})`)] : []),
        ...(fault !== null ? [found(`${nameOf(call)} ${fault}`)] : []),
        ...(fault === null && !led ? [found(`${nameOf(call)} leads to ${read.target?.id}, which is no note`)] : []),
      ]
    }),
  ]
}

export const noteFindings = ({ edition, streams, reading }: Case): readonly Finding[] =>
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
        const roleless = unsaid(edition, 'note', found.said).map(problem =>
          finding(edition, 'proof-note', found.file, problem, { note }),
        )
        return [...doubled, ...roleless, ...backFindings(edition, reading, note, found)]
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
  const led = found.back.flatMap(({ target }) => calls.get(target?.id ?? '') ?? [])
  const printed = found.back[0]?.text.replace(/\.$/, '')
  return [
    ...(printed !== undefined && printed !== note.mark ? [say(`is numbered “${printed}”`)] : []),
    ...note.calls
      .filter(call => !found.back.some(({ target }) => target?.id === call.id))
      .map(call => say(`has no way back to ${nameOf(call)}`)),
    ...(late(led, ({ occurrence }) => occurrence).length > 0
      ? [say('has its ways back in another order than its markers')]
      : []),
    ...found.back.flatMap(({ target }) => {
      if (!target) return [say('has a way back that leads nowhere')]
      const fault = faultOf(reading, target)
      if (fault !== null) return [say(`has a way back that ${fault}`)]
      return calls.has(target.id) ? [] : [say(`has a way back that leads to ${target.id}, which is no marker of it`)]
    }),
  ]
}
