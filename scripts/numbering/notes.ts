/** Which note answers which marker, in what order they are printed, and what number each bears. */
import type { Book, Division, Note, Noteref } from '../model/book.ts'
import type { NoteNumbering } from '../model/metadata.ts'
import { noterefsInBlocks, noterefsOf } from '../model/walk.ts'
import type { NumberedCall, NumberedNote, NumberedNotes, Unanswered } from './numbering.ts'

/** Author's notes keep their sign and stay outside the count; where a sign comes again, a number tells its labels apart. */
const signs = /^([*†‡§¶‖#]+)(?:-\d+)?$/u

/** The sign that a label prints whatever the count says, or null: `*` → `*`, `\*` → `*`, `*-2` → `*`, `a` → null. */
export const signOf = (label: string): string | null => signs.exec(label.replaceAll('\\', ''))?.[1] ?? null

const gatherInto = <K, V>(groups: Map<K, V[]>, key: K, item: V): void => {
  const group = groups.get(key)
  if (group) group.push(item)
  else groups.set(key, [item])
}

const fold = (label: string) => label.normalize('NFC').toLowerCase()

/** Notes that may answer, nearest first: of the same division, else of the same file. */
type Answer = { readonly note: Note } | { readonly candidates: readonly Note[] }

/** How markers find their notes: the same division first, then the same file; letter case only if nothing else differs. */
const answerer = (book: Book) => {
  const byLabel = new Map<string, Note[]>()
  for (const note of book.notes) {
    gatherInto(byLabel, fold(note.label), note)
  }
  const pick = (notes: readonly Note[], division: string, file: string): Answer => {
    const own = notes.filter(note => note.division === division && note.span.file === file)
    if (own[0]) return { note: own[0] } // doubled definitions are a check's business; the first wins, as everywhere
    const near = notes.filter(note => note.span.file === file)
    return near.length === 1 && near[0] ? { note: near[0] } : { candidates: near }
  }
  return (ref: Noteref, division: string): Answer => {
    const all = byLabel.get(fold(ref.label)) ?? []
    const exact = all.filter(note => note.label === ref.label)
    const answer = pick(exact, division, ref.span.file)
    return 'note' in answer || answer.candidates.length > 0 ? answer : pick(all, division, ref.span.file)
  }
}

interface Draft {
  readonly note: Note
  readonly division: Division
  readonly calls: { readonly noteref: Noteref; readonly within: Draft | null }[]
}

/** Markers that are still to be followed: those of a division, or of a note that was reached on the way. */
interface Trail {
  readonly refs: Iterator<Noteref>
  readonly home: string
  readonly within: Draft | null
}

/**
 * Notes of one division in printing order: each at its first call, those called inside it right after it. A note may lead
 * to a note as often as a manuscript likes, which is further than functions can call themselves.
 */
const gather = (division: Division, answer: (ref: Noteref, division: string) => Answer) => {
  const drafts = new Map<Note, Draft>()
  const unanswered: Unanswered[] = []
  const circular: (readonly Note[])[] = []
  const trails: Trail[] = [{ refs: noterefsOf(division).values(), home: division.id, within: null }]
  const open = new Set<Note>()
  for (let trail = trails.at(-1); trail; trail = trails.at(-1)) {
    const { refs, home, within } = trail
    const next = refs.next()
    if (next.done) {
      trails.pop()
      if (within) open.delete(within.note)
      continue
    }
    const found = answer(next.value, home)
    if (!('note' in found)) {
      unanswered.push({ noteref: next.value, candidates: found.candidates })
      continue
    }
    const { note } = found
    const known = drafts.get(note)
    const draft = known ?? { note, division, calls: [] }
    draft.calls.push({ noteref: next.value, within })
    if (open.has(note)) circular.push([...[...open].slice([...open].indexOf(note)), note])
    if (known) continue
    drafts.set(note, draft)
    open.add(note)
    trails.push({ refs: noterefsInBlocks(note.blocks).values(), home: note.division, within: draft })
  }
  return { drafts: [...drafts.values()], unanswered, circular }
}

/** Where the count begins anew: a key that changes when it does. Pages are not known here and count like readings. */
const scopes: Readonly<Record<NoteNumbering, (division: Division, part: Division | null) => string>> = {
  reading: division => division.id,
  page: division => division.id,
  part: (division, part) => (part ?? division).id,
  continuous: () => 'book',
}

/** Each division with the part that holds it. */
function* withParts(
  divisions: readonly Division[],
  part: Division | null = null,
): Generator<[Division, Division | null]> {
  for (const division of divisions) {
    const inside = division.role === 'part' ? division : part
    yield [division, inside]
    yield* withParts(division.divisions, inside)
  }
}

/** Not a hyphen: the first call of note 2 in `a-1` must not be called like the second call of note 1 in `a`. */
const suffix = (occurrence: number) => (occurrence > 1 ? `_${occurrence}` : '')

/** Numbers the notes of a book. Flawed books get a numbering too: what could not be answered is listed. */
export const numberNotes = (book: Book): NumberedNotes => {
  const answer = answerer(book)
  const counts = new Map<string, number>()
  const notes: NumberedNote[] = []
  const calls = new Map<Noteref, NumberedCall[]>()
  const unanswered = new Map<Noteref, Unanswered>()
  const circular: (readonly Note[])[] = []
  for (const [division, part] of withParts(book.divisions)) {
    const scope = scopes[book.metadata.notes.numbering](division, part)
    const found = gather(division, answer)
    for (const miss of found.unanswered) unanswered.set(miss.noteref, miss)
    circular.push(...found.circular)
    const numbered = new Map<Draft, NumberedNote & { calls: NumberedCall[] }>()
    found.drafts.forEach((draft, index) => {
      const sign = signOf(draft.note.label)
      if (sign === null) counts.set(scope, (counts.get(scope) ?? 0) + 1)
      const mark = sign ?? String(counts.get(scope))
      const note = { note: draft.note, id: `note-${division.id}-${index + 1}`, mark, division, calls: [] }
      numbered.set(draft, note)
      notes.push(note)
    })
    found.drafts.forEach((draft, index) => {
      const note = numbered.get(draft)
      draft.calls.forEach(({ noteref, within }, order) => {
        if (!note) return
        const call: NumberedCall = {
          noteref,
          id: `noteref-${division.id}-${index + 1}${suffix(order + 1)}`,
          note,
          occurrence: order + 1,
          within: within && (numbered.get(within) ?? null),
          division,
        }
        note.calls.push(call)
        gatherInto(calls, noteref, call)
      })
    })
  }
  const reached = new Set(notes.map(({ note }) => note))
  const notesByDivision = new Map<string, NumberedNote[]>()
  for (const note of notes) gatherInto(notesByDivision, note.division.id, note)
  // Markers inside notes that nothing reaches are answered too, so that their own faults are seen.
  const uncalled = book.notes.filter(note => !reached.has(note))
  for (const note of uncalled) {
    for (const noteref of noterefsInBlocks(note.blocks)) {
      const found = answer(noteref, note.division)
      if (!('note' in found)) unanswered.set(noteref, { noteref, candidates: found.candidates })
    }
  }
  return { notes, calls, notesByDivision, unanswered: [...unanswered.values()], uncalled, circular }
}
