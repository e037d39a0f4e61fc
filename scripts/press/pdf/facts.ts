/** What is read of a PDF. */

/** How a text stands in the tree of tags. */
export interface PdfTag {
  /** What it stands in, from outside in: `Document`, `Table`, `TR`, `TH`. */
  readonly roles: readonly string[]
  readonly language: string | null
}

/** Text in one face on one line. Points, from the left and top edge of the page; `y` is the base line. */
export interface PdfText {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  /** Of the type, in points. */
  readonly size: number
  /** A line ends here. */
  readonly endsLine: boolean
  /** Null for an artifact, which is not read aloud; undefined where no tags are. */
  readonly tag?: PdfTag | null | undefined
}

export interface PdfPlace {
  /** Counts from 0. */
  readonly page: number
  /** Points from the top; null when the place is the whole page. */
  readonly y: number | null
}

export interface PdfLink {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Null when it leads out of the document, or nowhere. */
  readonly to: PdfPlace | null
  readonly url: string | null
}

/** A picture on a page, as its tags have it. */
export interface PdfFigure {
  /** What is said to those who do not see it; '' for nothing. */
  readonly alt: string
  readonly isDrawn: boolean
}

export interface PdfPage {
  /** As a reader shows it: `iv`, `12`. */
  readonly label: string
  readonly width: number
  readonly height: number
  /** In the order of the content, and in each line as it is read, be it from the right or from the left. Lettering of pictures is none. */
  readonly texts: readonly PdfText[]
  readonly links: readonly PdfLink[]
  /** Left out where nobody has asked for them. */
  readonly figures?: readonly PdfFigure[]
}

export interface PdfEntry {
  readonly title: string
  /** Null when it leads nowhere. */
  readonly to: PdfPlace | null
  readonly entries: readonly PdfEntry[]
}

export interface Pdf {
  readonly title: string
  /** All of them, as a reader shows them; '' for nobody. */
  readonly author: string
  /** The same facts as libraries read them, in XMP (ISO 16684-1); null where none are. */
  readonly described: { readonly title: string; readonly creators: readonly string[] } | null
  /** A window shows its title, not the name of its file. */
  readonly showsTitle: boolean
  readonly language: string | null
  /** Says that it is tagged, and its first page is. */
  readonly tagged: boolean
  readonly pages: readonly PdfPage[]
  readonly outline: readonly PdfEntry[]
}
