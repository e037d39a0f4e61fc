/** Notes that a bracket holds, `[Footnote 3: …]`: all is theirs up to the bracket that closes, also on the next page. */
import type { Desk } from './desk.ts'
import type { FoundNote } from './forms.ts'
import type { Piece } from './pieces.ts'

/** A note whose head opens a bracket. */
export const isFramed = (note: FoundNote): boolean => note.head.form === 'framed'

/** Brackets that a text closes without having opened them; its own last sign is one of them. */
export const closesFrame = (text: string): boolean => {
  let open = 0
  let closed = 0
  for (const letter of text)
    if (letter === '[') open += 1
    else if (letter === ']') {
      if (open > 0) open -= 1
      else closed += 1
    }
  return closed > 0 && /\]\s*$/.test(text)
}

/** How many pieces after a head may belong to its note. */
const reach = 12

/** The pieces without a head that belong to framed notes, by their places. */
export const framedPieces = (
  pieces: readonly Piece[],
  notes: readonly FoundNote[],
  known: boolean,
  desk: Desk,
): ReadonlyMap<number, number> => {
  const owned = new Map<number, number>()
  for (const [at, piece] of pieces.entries()) {
    const note = piece.note === null ? undefined : notes[piece.note]
    if (!note || !isFramed(note) || closesFrame(piece.strip.text)) continue
    const next = pieces.slice(at + 1, at + 1 + reach * 3)
    const head = next.findIndex(one => one.note !== null)
    // On its own page the note goes on up to its bracket; cut by the page, it ends in one piece at the foot of the next.
    const own = next.slice(0, head < 0 ? reach : head).filter(one => !known || one.page === piece.page)
    const end = own.findIndex(one => closesFrame(one.strip.text))
    const whole = end >= 0 && end < reach && own.slice(0, end + 1).every(one => one.marks === 0 && one.depth === 0)
    const later = next.findIndex(
      one => one.note === null && closesFrame(one.strip.text) && (!known || one.page <= piece.page + 1),
    )
    const found = whole ? Array.from({ length: end + 1 }, (_, step) => step) : later >= 0 ? [later] : []
    if (found.length === 0) continue
    const last = next[found.at(-1) ?? 0] as Piece
    const done = desk.decide({
      kind: 'note-piece',
      row: last.rows[0],
      done: 'note',
      alternatives: ['text'],
      evidence: 'the note’s bracket is closed here',
      grade: 'sure',
      excerpt: `${piece.strip.text.slice(-70)} | ${last.strip.text.slice(-70)}`,
    })
    if (done === 'note') for (const step of found) owned.set(at + 1 + step, piece.note as number)
  }
  return owned
}
