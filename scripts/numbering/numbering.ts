/**
 * What is worked out once and read by checks, writers and proofs alike: which note answers which marker, what number it
 * prints, what every anchor is called.
 */
import type { Block, Division, Figure, Heading, Note, Noteref, Span, SpanOfText, Table } from '../model/book.ts'

/** A note as one reading prints it. A note called from two readings is printed in each, so that each stands whole. */
export interface NumberedNote {
  readonly note: Note
  /** Unique in the book and a plain CSS identifier: `note-of-margins-3`. Thorium calls querySelector on it. */
  readonly id: string
  /** What is printed at the call and before the note: `3`, `*`. */
  readonly mark: string
  /** The division whose apparatus holds it (a reading, a preface: never an inner chapter's text of another). */
  readonly division: Division
  /** In reading order; the first is where a printed page sets the note. Never empty. */
  readonly calls: readonly NumberedCall[]
}

/** Signs such as `*` stay outside the count. */
export const isCounted = (mark: string): boolean => /^\d+$/.test(mark)

export interface NumberedCall {
  readonly noteref: Noteref
  /** `noteref-of-margins-3`, `noteref-of-margins-3_2` for the second call of the same note. */
  readonly id: string
  readonly note: NumberedNote
  /** 1 for the first call of its note. */
  readonly occurrence: number
  /** The note whose text holds this marker; null in running text. */
  readonly within: NumberedNote | null
  /** The division whose text (or whose note) holds this marker. */
  readonly division: Division
}

/** A place that can be linked to. */
export interface Anchor {
  readonly id: string
  readonly division: Division
  readonly kind: 'division' | 'heading' | 'figure' | 'table' | 'block' | 'note'
  /** What a cross-reference prints: `Figure 2`, `Table 1`, the number of a note, or the title it points at, in quotation marks. */
  readonly label: string
  /** Of the kind `note` alone. */
  readonly note?: NumberedNote
}

/** An id that the manuscript gives twice: the second place, and what the first one is. */
export interface Doubled {
  readonly id: string
  readonly block: Block | SpanOfText
  readonly first: Anchor
}

/** How markers were answered: by nobody, or by two equally near. */
export type Unanswered = { readonly noteref: Noteref; readonly candidates: readonly Note[] }

/** The notes of a book, numbered. */
export interface NumberedNotes {
  /** In the order in which the book prints them: a note called inside a note follows it. */
  readonly notes: readonly NumberedNote[]
  /**
   * Calls of each marker. A marker in running text has one; a marker inside a note has one for each reading that prints
   * that note. Unanswered markers are absent.
   */
  readonly calls: ReadonlyMap<Noteref, readonly NumberedCall[]>
  /** Notes of each division in printing order, by division id. Absent when it has none. */
  readonly notesByDivision: ReadonlyMap<string, readonly NumberedNote[]>
  readonly unanswered: readonly Unanswered[]
  /** Definitions that no marker of the text reaches. */
  readonly uncalled: readonly Note[]
  /** Chains of notes that lead back to themselves: the first and the last are the same. */
  readonly circular: readonly (readonly Note[])[]
}

/** All that is counted and named. */
export interface Numbering extends NumberedNotes {
  /**
   * By their ids, by the names that other tools would give them, and by both in their file, `two.md#a`; notes as `fn-room`, by
   * that in their file, and by that in their division, `of-margins#fn-room`. See `anchorOf`.
   */
  readonly anchors: ReadonlyMap<string, Anchor>
  /** Id given to each heading, figure and table; headings without one of their own get one from their words. */
  readonly ids: ReadonlyMap<Division | Heading | Figure | Table, string>
  /** `Figure 1`, `Table 2`: numbered through the book, those with a caption or an id only. */
  readonly labels: ReadonlyMap<Figure | Table, string>
  readonly doubled: readonly Doubled[]
  /** Places that several files call alike, in the book's order: only the first bears that id, and each is found in its file. */
  readonly shared: ReadonlyMap<string, readonly Anchor[]>
}

/**
 * What a link or a cross-reference leads to: what its own file calls so, else what the book does; of notes, that of the
 * division in which it is printed first. `two.md#a` leads into that file, and to where it begins when nothing in it is called so.
 */
export const anchorOf = (
  { anchors }: Numbering,
  target: string,
  { file }: Span,
  division: Pick<Division, 'id'> | null = null,
): Anchor | undefined => {
  const named = (name: string) =>
    (division && anchors.get(`${division.id}#${name}`)) ?? anchors.get(`${file}#${name}`) ?? anchors.get(name)
  const near = named(target) ?? named(target.replace(/^fn:/, 'fn-'))
  const cut = target.indexOf('#')
  if (near || cut < 0) return near
  const name = target.slice(cut + 1)
  const moved = anchors.get(name)
  return moved?.id === name ? moved : anchors.get(target.slice(0, cut))
}

/** The call that a marker makes in a division, or undefined when nothing answers it. */
export const callOf = (numbering: Numbering, noteref: Noteref, division: Division): NumberedCall | undefined => {
  const calls = numbering.calls.get(noteref)
  return calls?.find(call => call.division === division) ?? calls?.[0]
}
