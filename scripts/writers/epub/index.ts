/** Book → e-book: every document of an EPUB 3.3 as text, ready to be packed. */
import type { Book } from '../../model/book.ts'
import { contents, type Landmark } from '../../../templates/epub/contents.ts'
import { document } from '../../../templates/epub/document.ts'
import type { Numbering } from '../../numbering/numbering.ts'
import { direction } from '../direction.ts'
import { escapeHtml } from '../html.ts'
import { words as wordsOf, type Words } from '../words.ts'
import { accessibilityOf } from './accessibility.ts'
import { contentsOf, writeNcx, type PageEntry } from './contents.ts'
import { epubHand, writeDocuments, type EpubDocument } from './documents.ts'
import { identifierOf, writePackage, type Resource } from './package.ts'
import { navFile, placeBook, type Picture } from './places.ts'

export type { EpubDocument, Picture, Resource }

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
}

/** Kinds of document that reading systems offer a short way to. */
const landmarkTypes = new Set(['cover', 'titlepage', 'glossary', 'bibliography'])

const landmarksOf = (documents: readonly EpubDocument[], words: Words): readonly Landmark[] => {
  const start = documents.find(({ matter }) => matter === 'bodymatter')
  const known = documents.filter(({ type }) => type !== undefined && landmarkTypes.has(type))
  return [
    { type: 'toc', href: navFile, title: words.contents },
    ...(start ? [{ type: 'bodymatter', href: start.file, title: words.startOfText }] : []),
    ...known.map(({ type = '', file, title }) => ({ type, href: file, title })),
  ]
}

/** Writes the e-book. `modified` is the moment it carries. */
export const writeEpub = (book: Book, numbering: Numbering, modified: Date): Epub => {
  const { language, title, cover: coverFile } = book.metadata
  const words = wordsOf(language)
  const places = placeBook(book, numbering)
  const { pictures } = places
  const pages: PageEntry[] = []
  const hand = epubHand(book, numbering, places, pages)
  const cover = pictures.find(({ src }) => src === coverFile)
  const documents = writeDocuments({ book, numbering, places, words, hand }, cover)
  const listed = contentsOf(book, { numbering, places, words, handOf: division => hand(division, navFile) })
  const entries =
    listed.length > 0
      ? listed
      : documents.map(({ file, title }) => ({ href: file, label: escapeHtml(title), text: title, entries: [] }))
  const content = contents(words, entries, landmarksOf(documents, words), pages)
  const identifier = identifierOf(book.metadata)
  const accessibility = accessibilityOf(book, documents, {
    sourcePages: pages.length,
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
    sourcePages: pages,
    accessibility,
  }
  return {
    identifier,
    documents,
    nav: document({ language, direction: direction(language), title: words.contents, matter: 'frontmatter', content }),
    ncx: writeNcx({ identifier, language, title, entries }),
    pictures,
    packageWith: fonts => writePackage({ ...facts, fonts }),
  }
}
