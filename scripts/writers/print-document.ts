/** What the press lays out. */

type Matter = 'preliminary' | 'front' | 'body' | 'back'

/** One unit of layout: it begins on a page of its own. */
export interface PrintDocument {
  /** Id of the division; `half-title`, `title-page`, `imprint`, `contents`, `list-of-figures`, `list-of-tables` otherwise. */
  readonly id: string
  readonly kind: 'half-title' | 'title-page' | 'imprint' | 'contents' | 'list' | 'part' | 'leaf' | 'division'
  readonly matter: Matter
  /** BCP 47 tag of the text. */
  readonly language: string
  /** What runs over its right-hand pages: HTML, empty for none. */
  readonly runningHead: string
  /** Well-formed: an `article`, then `<section class="notes">` if there are notes. */
  readonly html: string
}
