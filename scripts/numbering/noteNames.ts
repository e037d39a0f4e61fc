/** By what names references find notes: “see note @fn-room”. */
import type { Anchor, NumberedNote } from './numbering.ts'

/**
 * The name `fn-room` of the note `[^room]`: in each division that prints it, in its file, and in the book. A name that two notes
 * have there is the name of none.
 */
export const nameNotes = (notes: readonly NumberedNote[]): ReadonlyMap<string, Anchor> => {
  const found = new Map<string, readonly [NumberedNote, Anchor | null]>()
  for (const numbered of notes) {
    const { id, division, mark, note } = numbered
    if (note.kind === 'inline') continue
    const name = `fn-${note.label}`
    const anchor: Anchor = { id, division, kind: 'note', label: mark, note: numbered }
    for (const key of [`${division.id}#${name}`, `${note.span.file}#${name}`, name]) {
      const [first] = found.get(key) ?? []
      if (!first) found.set(key, [numbered, anchor])
      else if (first.note !== note) found.set(key, [first, null])
    }
  }
  return new Map([...found].flatMap(([key, [, anchor]]) => (anchor ? [[key, anchor] as const] : [])))
}
