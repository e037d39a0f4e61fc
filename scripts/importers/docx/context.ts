/** What a reader of a Word file has at hand, and what it remembers on its way. */
import type { Furniture } from '../draft.ts'
import type { Ledger } from '../ledger.ts'
import type { Dress } from '../office/pieces.ts'
import type { Sink } from '../office/sink.ts'
import type { Element } from '../office/xml.ts'
import type { Counted } from './numbering.ts'
import type { Styles } from './styles.ts'
import type { Flow } from '../office/flow.ts'

/** A field on its way: Word writes it as instruction and result (ISO/IEC 29500-1, § 17.16). */
export interface Field {
  instruction: string
  phase: 'instruction' | 'result'
}

export type NoteKind = 'footnote' | 'endnote'

/** Relations of one part: where an id leads, and whether out of the file. */
export type Relations = ReadonlyMap<
  string,
  { readonly type: string; readonly target: string; readonly external: boolean }
>

export interface Context {
  readonly file: string
  readonly ledger: Ledger
  readonly styles: Styles
  /** BCP 47 tag of most of the text. */
  readonly language: string | undefined
  /** Whether tracked changes are refused: then insertions stand apart, and not deletions. */
  readonly refused: boolean
  /** Bookmarks that say where a page of the source begins, with its number. */
  readonly pages: ReadonlyMap<string, string>
  /** Bookmarks of headings that links lead to, with the id that the heading gets. */
  readonly anchors: ReadonlyMap<string, string>
  /** Notes that are called in deleted words: they go with them. */
  readonly deleted: Set<string>
  /** Word's own page breaks are page marks. */
  readonly marksBreaks: boolean
  readonly fields: Field[]
  /** Everything that is read belongs to this kind: while headers and deleted notes are read. */
  taken: Furniture['kind'] | null
  /** Word's page breaks, and ends of sections, so far. */
  breaks: number
  sections: number
  /** Words of marks that Word sets by itself, found typed in the text. */
  readonly marks: string[]
  /** Counted by Word and now typed. */
  readonly labels: string[]
  /** Elements that no reader knows, with the text they hold. */
  readonly unknown: Map<string, string>
  readonly lostLinks: string[]
  /** Letters of fonts with codes of their own. */
  readonly privates: string[]
  /** The note's label. Counts the call. */
  readonly call: (kind: NoteKind, id: string, mark: string | null) => string
  /** The label of the note that a bookmark stands around, once the text has called it. */
  readonly labelAt: (bookmark: string) => string | undefined
  readonly comment: (id: string) => string
  readonly picture: (relations: Relations, id: string) => string | null
  readonly count: (list: string, level: number) => Counted | null
  readonly blocks: (element: Element, part: Part) => Flow
}

/** A part of the package: its relations, and what kind of text it is. */
export interface Part {
  readonly relations: Relations
  readonly kind: 'text' | 'note'
  /** Cells hold lines and no headings, lists or quotations. */
  readonly inCell: boolean
}

/** Where a reader of runs stands. */
export interface Where {
  readonly context: Context
  readonly part: Part
  readonly sink: Sink
  readonly pPr: Element | undefined
  readonly rPr: Element | undefined
  /** The paragraph's style has a look of its own, which is not said again of its words. */
  readonly styled: boolean
  readonly dress: Dress
  /** What is read is taken out of the text. */
  readonly taken: Furniture['kind'] | null
}
