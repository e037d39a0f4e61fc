/** Book → e-book: every document of an EPUB 3.3 as text, ready to be packed. */
import type { Book } from '../../model/book.ts'
import { divisionsIn } from '../../model/walk.ts'
import { contents, type Landmark } from '../../../templates/epub/contents.ts'
import { document } from '../../../templates/epub/document.ts'
import { imprint } from '../../../templates/epub/imprint.ts'
import type { Numbering } from '../../numbering/numbering.ts'
import { direction } from '../direction.ts'
import { escapeHtml } from '../html.ts'
import { words as wordsOf } from '../words.ts'
import type { Words } from '../tongues.ts'
import { accessibilityOf } from './accessibility.ts'
import { captionsOf, contentsOf, writeNcx, type CaptionEntries } from './contents.ts'
import { epubHand, writeDocuments, type EpubDocument } from './documents.ts'
import { writeOnix } from './onix.ts'
import { identifierOf, writePackage, type Resource } from './package.ts'
import { printedMarks, type PageKind, type SourcePage } from './pages.ts'
import { navFile, placeBook, type Picture, type Places } from './places.ts'
import type { PrintedPage } from './printed.ts'

export type { EpubDocument, Picture, PrintedPage, Resource }

/** An e-book before it is packed. Paths are from the folder of the package document. */
export interface Epub {
  readonly identifier: string
  /** In reading order, the list of contents left out. */
  readonly documents: readonly EpubDocument[]
  readonly nav: string
  readonly ncx: string
  /** What is to be put beside the documents, byte for byte. */
  readonly pictures: readonly Picture[]
  /** The package document; `fonts` are the files that the style sheet asks for, with their licences. */
  readonly packageWith: (fonts: readonly Resource[]) => string
  /** What is told to bookshops and libraries beside the book; null when nobody publishes it. */
  readonly onix: string | null
}

/** Kinds of document that reading systems offer a short way to (EPUB SSV 1.1). */
const landmarkTypes = new Set(
  'cover titlepage copyright-page foreword preface introduction appendix glossary bibliography endnotes colophon'.split(
    ' ',
  ),
)

/** Each kind once, at its first document. */
const landmarksOf = (
  documents: readonly EpubDocument[],
  captions: readonly CaptionEntries[],
  words: Words,
): readonly Landmark[] => {
  const start = documents.find(({ matter }) => matter === 'bodymatter')
  const known = documents.filter(
    ({ type }, index) =>
      type !== undefined && landmarkTypes.has(type) && documents.findIndex(other => other.type === type) === index,
  )
  return [
    { type: 'toc', href: navFile, title: words.contents },
    ...captions
      .filter(({ isShown }) => isShown)
      .map(({ type, id, title }) => ({ type, href: `${navFile}#${id}`, title })),
    ...(start ? [{ type: 'bodymatter', href: start.file, title: words.startOfText }] : []),
    ...known.map(({ type = '', file, title }) => ({ type, href: file, title })),
  ]
}

/** Which pages the e-book lists. The setting cannot list printed pages that nobody has laid out. */
const listedPages = ({ metadata }: Book, printed: readonly PrintedPage[]): PageKind =>
  printed.length > 0 ? (metadata.epub.pages ?? 'print') : 'source'

/** The file that holds each division, and each page of the printed preliminaries that the e-book has too. */
const filesOf = (
  { metadata, divisions }: Book,
  { fileOf, titlePage, imprint: imprintFile }: Places,
  captions: readonly CaptionEntries[],
  words: Words,
): ReadonlyMap<string, string> =>
  new Map([
    ['title-page', titlePage],
    ...(imprint(metadata, words) === '' ? [] : [['imprint', imprintFile] as const]),
    ['contents', navFile],
    ...captions.map(({ id }) => [id, navFile] as const),
    ...[...divisionsIn(divisions)].map(division => [division.id, fileOf(division)] as const),
  ])

/** Writes the e-book. `modified` is the moment it carries; `printed` are the pages of the printed edition, if there is one. */
export const writeEpub = (
  book: Book,
  numbering: Numbering,
  modified: Date,
  printed: readonly PrintedPage[] = [],
): Epub => {
  const { language, title, cover: coverFile } = book.metadata
  const words = wordsOf(language)
  const places = placeBook(book, numbering)
  const { pictures } = places
  const listed = listedPages(book, printed)
  const sources: SourcePage[] = []
  const hand = epubHand(book, numbering, places, sources, listed === 'source')
  const labels = {
    book,
    numbering,
    places,
    words,
    handOf: (division: Parameters<typeof hand>[0]) => hand(division, navFile),
  }
  const captions = captionsOf(labels)
  const marks = printedMarks(printed, filesOf(book, places, captions, words), listed === 'print')
  const cover = pictures.find(({ src }) => src === coverFile)
  const documents = writeDocuments({ book, numbering, places, words, hand, printed: marks }, cover)
  const divisions = contentsOf(labels)
  const entries =
    divisions.length > 0
      ? divisions
      : documents.map(({ file, title }) => ({ href: file, label: escapeHtml(title), text: title, entries: [] }))
  const pages = listed === 'print' ? marks.pages : sources
  const landmarks = landmarksOf(documents, captions, words)
  const content = contents(words, { entries, captions, landmarks, pages, before: marks.before })
  const identifier = identifierOf(book.metadata)
  const accessibility = accessibilityOf(book, documents, {
    pages: pages.length > 0 ? listed : null,
    mediaTypes: pictures.map(({ mediaType }) => mediaType),
  })
  const navProperties = content.includes('<math') ? ['mathml'] : []
  const facts = {
    book,
    identifier,
    modified,
    documents,
    navProperties,
    pictures,
    cover,
    listed: pages.length > 0 ? listed : null,
    sourcePages: sources,
    accessibility,
    landmarks,
  }
  return {
    identifier,
    documents,
    nav: document({ language, direction: direction(language), title: words.contents, matter: 'frontmatter', content }),
    ncx: writeNcx({ identifier, language, title, entries }),
    pictures,
    packageWith: fonts => writePackage({ ...facts, fonts }),
    onix: writeOnix(book, { identifier, modified, accessibility }),
  }
}
