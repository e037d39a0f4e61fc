/** A place in a file of the finished e-book, in terms that the manuscript shares: which division, which note, how many letters in. */
import type { Span } from '../model/book.ts'
import { unescapeHtml } from '../writers/markup.ts'
import { lettersOf } from './letters.ts'
import { placeOf, type DivisionStreams } from './stream.ts'

export interface Spot {
  /** Ids; the note is null in a division's own title and text. */
  readonly division: string
  readonly note: string | null
  /** Letters before it, as a speller counts them. */
  readonly letters: number
}

/** Offset of a line and column, which count from 1, as judges give them. Without a column, that of the line's first sign. */
export const offsetAt = (text: string, line: number, column = 1): number => {
  let start = 0
  for (let count = 1; count < line; count++) {
    const end = text.indexOf('\n', start)
    if (end < 0) return text.length
    start = end + 1
  }
  const end = text.indexOf('\n', start)
  return Math.min(start + Math.max(0, column - 1), end < 0 ? text.length : end)
}

/** Marks of notes and ways back, which are no letters of the manuscript. */
const ours = /<a[^>]* role="doc-(?:noteref|backlink)"[^>]*>[^<]*<\/a>/g

const count = (xhtml: string): number =>
  lettersOf(unescapeHtml(xhtml.replace(ours, '').replace(/<[^>]*>?/g, ''))).length

const lastOf = (text: string, pattern: RegExp): RegExpExecArray | undefined => [...text.matchAll(pattern)].at(-1)

/** Where an offset of a document falls; null in what is not of the manuscript: the title page, the contents. */
export const spotAt = (xhtml: string, offset: number): Spot | null => {
  const before = xhtml.slice(0, offset)
  const notes = lastOf(before, /<section[^>]* role="doc-endnotes"[^>]* data-division="([^"]*)"/g)
  if (notes?.[1] !== undefined) {
    const note = lastOf(before.slice(notes.index), /<div id="([^"]*)"[^>]* role="doc-footnote"[^>]*>/g)
    if (!note?.[1]) return { division: notes[1], note: null, letters: 0 }
    const text = before.slice(notes.index + note.index + note[0].length)
    return { division: notes[1], note: note[1], letters: count(text) }
  }
  const division = lastOf(before, /<section class="division [^"]*" id="([^"]*)"/g)
  if (division?.[1] === undefined) return null
  const own = before.slice(division.index)
  const title = /<h1 class="division-title"[^>]*>[^]*?(?:<\/h1>|$)/.exec(own)?.[0] ?? ''
  const text = /<div class="division-text"[^]*$/.exec(own)?.[0] ?? ''
  return { division: division[1], note: null, letters: count(title) + count(text) }
}

/** The same place in the manuscript; null when the book has none such. */
export const spanOf = (streams: readonly DivisionStreams[], spot: Spot | null | undefined): Span | null => {
  const found = spot && streams.find(({ division }) => division.id === spot.division)
  if (!found) return null
  const note = found.notes.find(({ note: { id } }) => id === spot.note)
  if (spot.note !== null && !note) return null
  return placeOf(note ?? found.body, spot.letters) ?? { ...found.division.span, end: found.division.span.start }
}
