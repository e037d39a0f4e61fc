/** A text of an edition as it ought to be: a stream of letters, with its way back to the manuscript. */
import type { Division, Span } from '../model/book.ts'
import type { Anchor, NumberedCall, NumberedNote } from '../numbering/numbering.ts'
import type { Dress } from './dress.ts'
import { after, type Spelling } from './letters.ts'

export type Edition = 'web' | 'pdf' | 'epub'

/** A piece of the manuscript's text. `at` counts letters, `rawAt` counts signs of the raw text. */
export interface Segment {
  readonly at: number
  readonly rawAt: number
  /** Null for what an edition says of its own. */
  readonly span: Span | null
}

export interface CallPlace {
  readonly at: number
  /** After its mark; the same as `at` where marks are not among the letters. */
  readonly end: number
  readonly call: NumberedCall
}

/**
 * A stretch that a page may print in its own way, or not at all: formulas, marks of list items, the stop after a note's
 * number, the page that a cross-reference names; and places, where `from` is `to`: a mark that is not known, an ornament. Web
 * edition and e-book have none: every letter of theirs is known.
 */
export interface Soft {
  readonly from: number
  readonly to: number
  readonly kind: 'formula' | 'list-mark' | 'stop' | 'mark' | 'ornament' | 'folio'
}

/** Where a cross-reference may name a page: `(p.)`, or `, p.`, without its number. */
export interface PageReference {
  readonly from: number
  readonly to: number
  readonly target: Anchor
  readonly inBrackets: boolean
  readonly span: Span
}

/** A place that an edition has of its own: a file, the list of contents, an entry in it. */
export interface OwnPlace {
  readonly kind: 'own'
  readonly id: string
}

/** Words that lead to a place in the book. */
export interface Lead {
  readonly from: number
  readonly to: number
  readonly target: Anchor | OwnPlace
  readonly span: Span | null
}

/** A picture, with what the book's folder and the manuscript know of it. */
export interface PicturePlace {
  readonly at: number
  readonly src: string
  /** What is said to those who do not see it; '' for an ornament. */
  readonly alt: string
  /** Of its bytes; null for one that is not to be had. */
  readonly sha256: string | null
  readonly span: Span | null
}

export interface Stream extends Spelling {
  readonly segments: readonly Segment[]
  readonly calls: readonly CallPlace[]
  readonly soft: readonly Soft[]
  /** Offsets at which a block of lines begins: a paragraph, a heading, a line of verse, a table. */
  readonly blocks: readonly number[]
  /** How its letters stand. */
  readonly dresses: readonly Dress[]
  /** Which of these are headings. */
  readonly headings: readonly number[]
  /** Figures and captioned tables, on paper: one that has no room may stand after the text that follows it. In order. */
  readonly movable: readonly { readonly from: number; readonly to: number }[]
  readonly references: readonly PageReference[]
  readonly leads: readonly Lead[]
  /** Where the places stand that cross-references can lead to, by id. */
  readonly anchors: ReadonlyMap<string, { readonly from: number; readonly to: number }>
  readonly pictures: readonly PicturePlace[]
  /** Pages of the source that begin in it, by their numbers. */
  readonly pageMarks: readonly string[]
}

export interface NoteStream extends Stream {
  readonly note: NumberedNote
}

/** What a division ought to say. */
export interface DivisionStreams {
  readonly division: Division
  /** Title, then text. */
  readonly body: Stream
  /** In printing order. */
  readonly notes: readonly NoteStream[]
  /** What the head of a division says beside its title; where it stands is an edition's choice. */
  readonly credits: readonly string[]
}

/** How many words of the manuscript the streams hold. */
export const wordsOf = (streams: readonly DivisionStreams[]): number =>
  streams.flatMap(({ body, notes }) => [body, ...notes]).reduce((sum, { starts }) => sum + starts.length, 0)

/** Where in the manuscript a letter of the stream comes from: an empty span at that very sign, as far as it can be told. */
export const placeOf = (stream: Stream, at: number): Span | null => {
  const index = Math.max(0, lastAtOrBefore(stream.segments, at))
  const segment = stream.segments[index]
  if (!segment?.span) return null
  const word = after(stream.ends, at)
  const into = stream.starts[word] === undefined ? 0 : Math.max(0, (stream.rawStarts[word] ?? 0) - segment.rawAt)
  const { file, start, end } = segment.span
  const place = Math.min(start + into, end)
  return { file, start: place, end: place }
}

/** Index of the last segment that begins at or before a letter; -1 when there is none. */
const lastAtOrBefore = (segments: readonly Segment[], at: number): number => {
  let [low, high] = [0, segments.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((segments[middle]?.at ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}
