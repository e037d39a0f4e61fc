/** What the web edition tells machines of itself: reference managers, catalogues, search engines. */
import type { Book, Division } from '../../model/book.ts'
import { wordsOfField } from '../../model/emphasis.ts'
import type { Metadata } from '../../model/metadata.ts'
import { subjectText } from '../../model/relators.ts'

/** `<meta name content>`. */
export interface Meta {
  readonly name: string
  readonly content: string
}

/** For the head of one page. */
export interface About {
  readonly meta: readonly Meta[]
  /** Where the page stands for good; null when the book does not say. */
  readonly canonical: string | null
  /** The page of the licence under which it stands; null when its rights name none. */
  readonly licence: string | null
}

const named = (name: string, ...contents: readonly (string | undefined)[]): readonly Meta[] =>
  contents.flatMap(content => (content ? [{ name, content }] : []))

const wholeTitle = ({ title, subtitle }: Metadata): string => (subtitle ? `${title}: ${subtitle}` : title)

/** `CC BY-SA 4.0` → the address of its deed, by which search engines find what may be used again. */
export const licenceOf = (rights: string | undefined): string | null => {
  const found = /\bCC(?:(0)|[ -](BY(?:-NC)?(?:-SA|-ND)?))[ -](\d\.\d)\b/i.exec(rights ?? '')
  if (!found) return null
  const [, zero, kind = '', version = ''] = found
  const path = zero ? `publicdomain/zero/${version}` : `licenses/${kind.toLowerCase()}/${version}`
  return `https://creativecommons.org/${path}/`
}

const addressOf = ({ url }: Metadata, file: string): string | null =>
  url === undefined ? null : new URL(file, url.replace(/\/?(?:index\.html)?$/, '/')).href

/**
 * Of the book as a whole (Dublin Core, DCMI 2008). Zotero takes it for a book by its type, and for the work of its editors by
 * `citation_editor`: a contributor alone would become its author.
 */
export const aboutBook = (metadata: Metadata): About => ({
  meta: [
    ...named('description', metadata.description),
    ...named('DC.type', 'book'),
    ...named('DC.title', wholeTitle(metadata)),
    ...named('DC.creator', ...metadata.author),
    ...named('DC.contributor', ...metadata.editor, ...metadata.translator),
    ...named('DC.publisher', metadata.publisher),
    ...named('DC.date', metadata.date),
    ...named('DC.language', metadata.language),
    ...named('DC.identifier', metadata.identifier),
    ...named('DC.subject', ...metadata.subjects.map(subjectText)),
    ...named('DC.rights', metadata.rights),
    ...named('citation_author', ...metadata.author),
    ...named('citation_editor', ...metadata.editor),
    ...named('citation_isbn', metadata.isbn.print ?? metadata.isbn.epub),
    ...named('citation_series_title', metadata.series),
  ],
  canonical: addressOf(metadata, ''),
  licence: licenceOf(metadata.rights),
})

/** Of a reading, as a piece of its book (Google Scholar, Inclusion Guidelines; read by Zotero and others). A part is nobody's. */
export const aboutDivision = ({ metadata }: Book, { credit, role }: Division, file: string, title: string): About => {
  const authors = credit.authors.length > 0 ? credit.authors : metadata.author
  const rights = credit.rights === undefined ? metadata.rights : wordsOfField(credit.rights)
  const canonical = addressOf(metadata, file)
  const meta = [
    ...named('citation_title', credit.subtitle ? `${title}: ${wordsOfField(credit.subtitle)}` : title),
    ...named('citation_author', ...authors),
    ...named('citation_editor', ...metadata.editor),
    ...named('citation_book_title', wholeTitle(metadata)),
    ...named('citation_series_title', metadata.series),
    ...named('citation_publisher', metadata.publisher),
    ...named('citation_publication_date', metadata.date?.replaceAll('-', '/')),
    ...named('citation_isbn', metadata.isbn.print ?? metadata.isbn.epub),
    ...named('citation_language', credit.language ?? metadata.language),
    ...named('citation_fulltext_html_url', canonical ?? undefined),
    ...named('DC.rights', rights),
  ]
  return { meta: role === 'part' ? [] : meta, canonical, licence: licenceOf(rights) }
}
