/** What the reading of an OpenDocument text goes by, and where it stands. */
import type { DraftNote, Furniture } from '../draft.ts'
import type { Flow } from '../office/flow.ts'
import type { Ledger } from '../ledger.ts'
import type { Dress } from '../office/pieces.ts'
import type { Sink } from '../office/sink.ts'
import type { Element } from '../office/xml.ts'
import type { Styles } from './styles.ts'

export interface Context {
  readonly ledger: Ledger
  readonly styles: Styles
  readonly language: string | undefined
  /** Letters by what language they are said to be in, and can be in. */
  readonly languages: Map<string, number>
  readonly pages: ReadonlyMap<string, string>
  /** Bookmarks of headings that links lead to. */
  readonly anchors: ReadonlyMap<string, string>
  readonly marksBreaks: boolean
  readonly state: { breaks: number; lists: number; notes: number }
  readonly notes: DraftNote[]
  readonly labelOf: (citation: string) => string
  readonly labels: string[]
  readonly lostLinks: string[]
  readonly unknown: Map<string, string>
  readonly picture: (frame: Element) => string | null
  /** The formula that an object holds; null when it is something else. */
  readonly formula: (object: Element) => Element | null
  /** Numbers of lists and of headings so far. */
  readonly counts: Map<string, number[]>
}

/** Where a run stands. */
export interface Where {
  readonly context: Context
  readonly sink: Sink
  readonly style: string | undefined
  /** Styles of the runs around, the innermost first. */
  readonly runs: readonly string[]
  readonly styled: boolean
  readonly dress: Dress
  readonly taken: Furniture['kind'] | null
  readonly place: Place
  /** Reads what stands in a note, a box, a shape. */
  readonly readFlow: (context: Context, element: Element | undefined, place: Place) => Flow
}

/** Where paragraphs stand: in notes and cells there are no headings. */
export interface Place {
  readonly inNote: boolean
  readonly inCell: boolean
  readonly taken: Furniture['kind'] | null
}

export type Reader = (element: Element, at: Where) => void
