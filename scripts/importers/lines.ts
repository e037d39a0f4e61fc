/** Sources without structure, text, PDF, hOCR, ALTO, as one kind of data: pages of lines, lines of runs, with what is known of their place. */

import type { Furniture } from './draft.ts'

/** Text in one dress. What a source cannot tell is left out. */
export interface Run {
  readonly text: string
  readonly italic?: boolean
  readonly bold?: boolean
  readonly smallCaps?: boolean
  /** Stands above the base line and is smaller, or is marked up as superscript. */
  readonly raised?: boolean
  /** Is marked up as subscript. */
  readonly lowered?: boolean
  /** A formula in TeX, without its dollar signs. */
  readonly math?: boolean
  /** Of the type, in points. */
  readonly size?: number
  /** Address of a link, `#` and an anchor inside the source. */
  readonly href?: string
  /** Anchors that begin here. */
  readonly anchors?: readonly string[]
}

/** Points from the left and the top of the page. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Line {
  readonly runs: readonly Run[]
  /** Null where the source is plain text. */
  readonly box: Box | null
  /**
   * Empty lines, a wider gap or an indentation stand before it; a new block of the source begins with it. Where places are
   * known, this holds at the top of a page as well: false there says that the line is set as one that goes on.
   */
  readonly opens: boolean
  /** `#` signs before it in a Markdown source; 0 for none. */
  readonly depth: number
  /**
   * Dress of the source's own Markdown: quotation, table row … whose signs are not among the runs. An item keeps its sign, `*`
   * or `1.`, since it may be a note's; a rule has no text; a picture's runs are its words, the `href` of the first its address.
   */
  readonly dress: 'none' | 'quotation' | 'item' | 'table' | 'code' | 'picture' | 'rule'
  /** Offsets into the source's text and its line from 1; null for sources that are no text. */
  readonly at: { readonly start: number; readonly end: number; readonly line: number } | null
  /** Where it stands on its page, when its source has places: geometry.ts tells. `side` is a margin, or text that is turned. */
  readonly zone?: 'head' | 'body' | 'notes' | 'foot' | 'side'
  /** Set in smaller type than most of the source. */
  readonly small?: boolean
  /** Points left free in its column before the line, as it is read, and after it. */
  readonly indent?: number
  readonly slack?: number
}

export interface SourcePage {
  /** As the source prints or labels it; null when it does not say. */
  readonly label: string | null
  /** Points; null when unknown. */
  readonly width: number | null
  readonly height: number | null
  readonly lines: readonly Line[]
  /** A picture, and no text. */
  readonly picture?: boolean
}

/** `pages` is one page when the source does not tell its cuts: they are inferred then. */
export interface LinedSource {
  readonly file: string
  readonly pages: readonly SourcePage[]
  /** BCP 47 tag, when the source names one. */
  readonly language: string | null
  readonly title: string | null
  readonly authors: readonly string[]
  /** All words of the source, furniture and marks among them, counted by another way than its lines: see `Draft.words`. */
  readonly words: readonly string[]
  /** See `Draft.ordered`. */
  readonly ordered?: boolean
  /** What the reader itself has taken out: banners of pages. */
  readonly furniture?: readonly Furniture[]
}
