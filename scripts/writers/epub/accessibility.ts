/** What the e-book can truthfully say of its own accessibility, read off the book (EPUB Accessibility 1.1, section 2). */
import type { Book } from '../../model/book.ts'
import { inlinesOfBook, picturesIn } from '../../model/walk.ts'
import type { EpubDocument } from './documents.ts'
import type { PageKind } from './pages.ts'

export interface Accessibility {
  readonly modes: readonly string[]
  /** Each line names senses that together are enough to read the whole book. */
  readonly sufficient: readonly string[]
  readonly features: readonly string[]
  readonly hazards: readonly string[]
  /** English. */
  readonly summary: string
  /** Which pages are listed; null for none. */
  readonly pages: PageKind | null
}

const printedThings = { print: 'the printed edition', source: 'the printed sources' } as const

/** Reads modes, features and hazards off the book and its documents. Conformance is never claimed here. */
export const accessibilityOf = (
  book: Book,
  documents: readonly Pick<EpubDocument, 'properties'>[],
  facts: { readonly pages: PageKind | null; readonly mediaTypes: readonly string[] },
): Accessibility => {
  const pictures = picturesIn(book)
  const visual = facts.mediaTypes.length > 0
  const described = pictures.every(({ alt }) => alt !== null)
  const formulas = documents.some(({ properties }) => properties.includes('mathml'))
  const notes = inlinesOfBook(book).some(({ type }) => type === 'noteref')
  const sentences = [
    'All text can be reflowed, restyled and read aloud.',
    'Headings and a table of contents lead through the book.',
    ...(notes ? ['Each note is linked with every place that calls it, both ways.'] : []),
    ...(pictures.length > 0 && described ? ['Pictures have text alternatives.'] : []),
    ...(pictures.length > 0 && !described ? ['Some pictures have no text alternative.'] : []),
    ...(formulas ? ['Formulas are MathML.'] : []),
    ...(facts.pages ? [`The page breaks of ${printedThings[facts.pages]} are marked and listed.`] : []),
  ]
  return {
    modes: ['textual', ...(visual ? ['visual'] : [])],
    sufficient: [...(visual ? ['textual,visual'] : []), ...(described ? ['textual'] : [])],
    features: [
      ...(pictures.length > 0 && described ? ['alternativeText'] : []),
      ...(formulas ? ['MathML'] : []),
      'displayTransformability',
      ...(facts.pages ? ['pageBreakMarkers', 'pageNavigation'] : []),
      'readingOrder',
      'structuralNavigation',
      'tableOfContents',
      'unlocked',
    ],
    // A GIF may flash; nobody has looked.
    hazards: [facts.mediaTypes.includes('image/gif') ? 'unknown' : 'none'],
    summary: book.metadata.accessibility.summary ?? sentences.join(' '),
    pages: facts.pages,
  }
}
