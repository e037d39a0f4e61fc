/** Runs inside the page, as the rooms beside it do: what they hand on to each other. */

import type { Place } from './measure.ts'

/** Notes by the id that their calls name. */
export type Notes = ReadonlyMap<string, HTMLElement>

/** A page while it is filled. */
export interface Sheet {
  /** The type area: text above, notes below. */
  readonly area: HTMLElement
  /** Holds the text in columns; what is beyond the first one belongs to the next page. */
  readonly text: HTMLElement
  readonly foot: HTMLElement
  readonly footText: HTMLElement
  /** What the page before could not hold of its notes. */
  readonly carried: readonly HTMLElement[]
  /** The last note on the page is cut off where its room ends. */
  cut: boolean
  /** Where the text of the page ends, though there is room for more; null where its height says so. */
  end: Place | null
  /** Figures between the text and the notes, in their order; the room of each, with a line of white above it, in pixels. */
  sunk: readonly { readonly figure: HTMLElement; readonly room: number }[]
}
