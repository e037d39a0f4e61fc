/** Markers on paper lead to their notes, and the numbers of notes back to their first marker. */
import type { NumberedNote } from '../numbering/numbering.ts'
import type { PdfPlace } from '../press/pdf/facts.ts'
import { finding, type Where } from './feet.ts'
import type { Finding } from './findings.ts'
import { pageAt, placeOfLetter, textsOf, type Gathered, type Line, type Printed } from './gather.ts'
import { after } from './letters.ts'
import { hasLinks, linkFinder, type Linked } from './references.ts'

/** The line on which a letter that was found stands. */
const lineFinder = ({ lines }: Gathered) => {
  const froms = lines.map(({ from }) => from)
  return (at: number): Line | null => lines[after(froms, at) - 1] ?? null
}

/** Lines of one column begin, or end, within so many points. */
const sameColumn = 20

/** A link names the height at which its note begins: that of the first of the notes below it in its column. */
const leadsToNote = (to: PdfPlace, due: Line, begins: readonly Line[]): boolean =>
  to.page === due.page &&
  (to.y === null ||
    !begins.some(
      ({ page, y, left, right }) =>
        page === due.page &&
        y > (to.y ?? 0) - 1 &&
        y < due.y - 1 &&
        (Math.abs(left - due.left) < sameColumn || Math.abs(right - due.right) < sameColumn),
    )) &&
  (to.y === null || to.y < due.y + 1)

/** Marks that lead nowhere or astray. Those that only their page knows, and those that are not where they are due, are told of elsewhere. */
export const wayFindings = (
  printed: readonly Printed[],
  pages: readonly Linked[],
  where: Where,
): readonly Finding[] => {
  if (!hasLinks(pages)) return []
  return printed.flatMap(own => {
    const { of, notes } = own
    const lineAt = lineFinder(notes)
    const begins = new Map(
      of.notes.notes.flatMap(({ note, from }) => {
        const at = placeOfLetter(notes, from)
        const line = at === null ? null : lineAt(at)
        return at === null || !line ? [] : [[note, { at, line }] as const]
      }),
    )
    const lines = [...begins.values()].map(({ line }) => line)
    const say = (note: NumberedNote, text: Gathered, at: number, problem: string, span: Finding['span']) =>
      finding('proof-note', where(pageAt(text, at)), problem, { division: note.division.id, note, span })
    const marks = textsOf(own).flatMap(([text, stream]) => {
      const linksAt = linkFinder(text, pages)
      return stream.calls.map(({ at, end, call }) => {
        const place = end > at ? placeOfLetter(text, at) : null
        return { text, call, place, links: place === null ? [] : linksAt(place, place + end - at) }
      })
    })
    const calls = marks.flatMap(({ text, call, place, links }): readonly Finding[] => {
      const due = begins.get(call.note)?.line
      if (place === null || !due) return []
      if (links.some(({ to }) => to !== null && leadsToNote(to, due, lines))) return []
      const to = links[0]?.to
      const astray = to && (to.page === due.page ? 'to another note of its page' : `to ${where(to.page)}`)
      return [say(call.note, text, place, `its marker leads ${astray ?? 'nowhere'}`, call.noteref.span)]
    })
    const callPages = new Map(
      marks.map(({ text, call, place }) => [call, place === null ? null : pageAt(text, place)] as const),
    )
    const linksAt = linkFinder(notes, pages)
    const back = [...begins].flatMap(([note, { at }]): readonly Finding[] => {
      const [first] = note.calls
      const due = first ? (callPages.get(first) ?? null) : null
      if (due === null) return []
      const links = linksAt(at, at + note.mark.length)
      if (links.some(({ to }) => to?.page === due)) return []
      const to = links[0]?.to
      return [say(note, notes, at, `leads back ${to ? `to ${where(to.page)}` : 'nowhere'}`, note.note.span)]
    })
    return [...calls, ...back]
  })
}
