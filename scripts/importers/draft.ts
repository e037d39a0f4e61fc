/** What every importer makes of a foreign file: a reading as our tree has it, and an account of all that was done to get there. */
import type { Block, Inline } from '../model/book.ts'

/** Where something stands in the source, as its reader finds it again: the page as counted or printed, the line of the file. */
export interface SourcePlace {
  /** The page's printed number, else its ordinal from 1. */
  readonly page?: string
  /** Counts from 1; of text files only. */
  readonly line?: number
}

/**
 * `sure` is counted, `likely` is done and listed, `open` is done in the way that loses least, marked in the text and left to
 * a person.
 */
export type Grade = 'sure' | 'likely' | 'open'

/** One thing that was decided: what, where, on what evidence, and what else it might have been. */
export interface Decision {
  /** Short and the same at every import of the same file: an answer names it. */
  readonly id: string
  /** `join`, `note-piece`, `heading`, `quotation`, `furniture`, `marker`, `hyphen`, `unplaced` …: see decisions.ts. */
  readonly kind: string
  readonly place: SourcePlace
  /** What was done, and what could be done instead, by the names that an answer may give: `join`, `paragraph`. */
  readonly done: string
  readonly alternatives: readonly string[]
  /** In an editor's words. */
  readonly evidence: string
  readonly grade: Grade
  /** The words concerned, as the source has them; for the list and the review page. */
  readonly excerpt: string
  /**
   * Words, as `wordsOf` of conservation.ts cuts them, that it took from the text and that it put there instead: the figure of
   * a mark, `im` `portant` and `important`. The law of conservation is held with them; what is moved is not taken.
   */
  readonly takes?: readonly string[]
  readonly gives?: readonly string[]
  /** Words of what stands elsewhere than in the source by it: what a sentence was led over, and the sentence’s own rest. */
  readonly moves?: readonly string[]
  /** Offset in the source, of text files only: an open decision is marked before the block that holds it. */
  readonly at?: number
}

/** What was taken out of the text as no part of it: running heads, folios, signatures, catchwords; a word processor's own contents, its deletions. */
export interface Furniture {
  readonly kind:
    | 'running-head'
    | 'folio'
    | 'line-number'
    | 'watermark'
    | 'signature'
    | 'catchword'
    | 'banner'
    | 'label'
    | 'contents'
    | 'deletion'
    | 'hidden'
  readonly text: string
  readonly place: SourcePlace
}

/** A note as the source has it; `label` is the source's own number or sign, made unique where it begins anew. */
export interface DraftNote {
  readonly label: string
  readonly blocks: readonly Block[]
  readonly place: SourcePlace
}

/** Only what the source says; a field that is not there stays away. */
export interface DraftCredit {
  readonly title?: string
  readonly subtitle?: string
  readonly authors?: readonly string[]
  readonly translators?: readonly string[]
  readonly source?: string
  readonly affiliation?: string
  readonly publisher?: string
  readonly address?: string
  readonly series?: string
  readonly number?: string
  readonly date?: string
  readonly rights?: string
  readonly language?: string
}

/** A picture that comes along, under the name that `Figure.src` gives. */
export interface DraftPicture {
  readonly src: string
  readonly bytes: Uint8Array
}

export interface Draft {
  readonly credit: DraftCredit
  /** The title with its markers, when it has any; its words are those of `credit.title`. */
  readonly title?: readonly Inline[]
  /** Headings, paragraphs … in reading order, page marks among them. Spans point into the source where it is text, else are empty. */
  readonly blocks: readonly Block[]
  /** Headings of the first level begin readings of their own: the chapters of a book. */
  readonly readings?: boolean
  readonly notes: readonly DraftNote[]
  /** Notes whose marker was not found: they are printed under a heading of their own, never left out. */
  readonly unplaced: readonly DraftNote[]
  readonly pictures: readonly DraftPicture[]
  readonly furniture: readonly Furniture[]
  readonly decisions: readonly Decision[]
  /**
   * All words of the source in its own order, figures of marks and furniture among them, as `wordsOf` of conservation.ts cuts
   * them, counted by another way than the one that made `blocks`: the law is held against them.
   */
  readonly words: readonly string[]
  /** `words` stand in the order in which the text is read: the law holds the result to it. */
  readonly ordered?: boolean
}
