/** The package document: what the book is, what files it has, in which order they are read (EPUB 3.3, section 5). */
import { createHash } from 'node:crypto'
import type { Book } from '../../model/book.ts'
import { wordsOfField } from '../../model/emphasis.ts'
import { divisionsIn, plainText } from '../../model/walk.ts'
import type { Metadata } from '../../model/metadata.ts'
import { relators } from '../../model/relators.ts'
import type { Landmark } from '../../../templates/epub/contents.ts'
import { direction } from '../direction.ts'
import { attributes, element, escapeHtml } from '../html.ts'
import type { Accessibility } from './accessibility.ts'
import type { EpubDocument } from './documents.ts'
import { peopleOf } from './people.ts'
import type { PageKind, SourcePage } from './pages.ts'
import { navFile, ncxFile, styleFile, type Picture } from './places.ts'

/** A file that the book's documents show or need. */
export interface Resource {
  readonly path: string
  readonly mediaType: string
}

/** RFC 4122, appendix C: the namespace of URLs. */
const urlNamespace = '6ba7b8119dad11d180b400c04fd430c8'

/** A name-based UUID (RFC 4122, section 4.3, version 5): one name, one UUID. */
const uuidOf = (name: string): string => {
  const hash = createHash('sha1').update(Buffer.from(urlNamespace, 'hex')).update(name, 'utf8').digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const isbnUrn = (isbn: string): string => `urn:isbn:${isbn.replace(/[^0-9Xx]/g, '').toUpperCase()}`

/**
 * What names the e-book for good: its ISBN, else the identifier of book.yaml, else a UUID made from title, names, edition
 * and publisher. Not from the text: a corrected book stays the same book, and readers keep their bookmarks
 * (EPUB 3.3, section 5.5.3.1.1).
 */
export const identifierOf = (metadata: Metadata): string => {
  const { title, subtitle, author, editor, translator, edition, publisher, language, isbn, identifier } = metadata
  if (isbn.epub) return isbnUrn(isbn.epub)
  if (identifier) return identifier
  return `urn:uuid:${uuidOf(JSON.stringify([title, subtitle, author, editor, translator, edition, publisher, language]))}`
}

/** `Octavo Readers, no. 3` → name and number. A number that no comma, sign or word sets off belongs to the name. */
export const seriesOf = (series: string) => {
  const found =
    /^(.+?)(?:,\s*(?:no\.?|nr\.?|vol\.?|bd\.?|n[°º]|т\.|вып\.)?|\s+(?:no\.|nr\.|vol\.|bd\.|n[°º]|#|т\.|вып\.))\s*(\d+)$/i.exec(
      series,
    )
  return { name: found?.[1] ?? series, position: found?.[2] }
}

/** Where the marked pages were printed, each source once. A reading that names none goes by author and title, or by the book's. */
const sourcesOf = ({ metadata }: Book, pages: readonly SourcePage[]): readonly string[] => {
  const named = (authors: readonly string[], title: string) => [...authors, title].join(', ')
  return [
    ...new Set(
      pages.map(({ division: { credit, title } }) => {
        if (credit.source !== undefined) return wordsOfField(credit.source)
        const own = plainText(title)
        return credit.authors.length > 0 && own !== ''
          ? named(credit.authors, own)
          : named(metadata.author, metadata.title)
      }),
    ),
  ]
}

const meta = (property: string, value: string, more: Readonly<Record<string, string | undefined>> = {}): string =>
  element('meta', { property, ...more }, escapeHtml(value))

const refine = (id: string, property: string, value: string, scheme?: string): string =>
  meta(property, value, { refines: `#${id}`, scheme })

const dublin = (name: string, value: string, id?: string): string => element(`dc:${name}`, { id }, escapeHtml(value))

const optional = (name: string, value: string | undefined): readonly string[] =>
  value === undefined || value.trim() === '' ? [] : [dublin(name, value)]

const titles = ({ title, subtitle }: Metadata): readonly string[] => [
  dublin('title', title, 'title'),
  refine('title', 'title-type', 'main'),
  ...(subtitle
    ? [
        refine('title', 'display-seq', '1'),
        dublin('title', subtitle, 'subtitle'),
        refine('subtitle', 'title-type', 'subtitle'),
        refine('subtitle', 'display-seq', '2'),
      ]
    : []),
]

const people = (book: Book): readonly string[] =>
  peopleOf(book).flatMap(({ name, role, isCreator, fileAs }, index) => {
    const id = `person-${index + 1}`
    return [
      dublin(isCreator ? 'creator' : 'contributor', name, id),
      refine(id, 'role', relators[role].marc, 'marc:relators'),
      ...(fileAs === null ? [] : [refine(id, 'file-as', fileAs)]),
      refine(id, 'display-seq', String(index + 1)),
    ]
  })

/** A heading of a scheme names both the scheme and what this calls it (EPUB 3.3, D.3.2 and D.3.13). */
const subjects = ({ subjects: all }: Metadata): readonly string[] =>
  all.flatMap((subject, index) => {
    if (typeof subject === 'string') return optional('subject', subject)
    const id = `subject-${index + 1}`
    return [
      dublin('subject', subject.text, id),
      refine(id, 'authority', subject.scheme),
      refine(id, 'term', subject.code),
    ]
  })

/** The book's own, then those of readings that say something else. */
const rights = ({ metadata, divisions }: Book): readonly string[] => [
  ...optional('rights', metadata.rights),
  ...[...divisionsIn(divisions)].flatMap(({ title, credit }) =>
    credit.rights === undefined || credit.rights === metadata.rights
      ? []
      : optional('rights', [plainText(title), wordsOfField(credit.rights)].filter(Boolean).join(': ')),
  ),
]

const languages = ({ metadata, divisions }: Book): readonly string[] => [
  ...new Set([metadata.language, ...[...divisionsIn(divisions)].flatMap(({ credit }) => credit.language ?? [])]),
]

const collection = (series: string | undefined): readonly string[] => {
  if (!series) return []
  const { name, position } = seriesOf(series)
  return [
    meta('belongs-to-collection', name, { id: 'series' }),
    refine('series', 'collection-type', 'series'),
    ...(position === undefined ? [] : [refine('series', 'group-position', position)]),
  ]
}

/** What names the printed edition: its ISBN, else its title, edition and publisher. */
const printedEdition = ({ title, edition, publisher, date, isbn }: Metadata): string =>
  isbn.print
    ? isbnUrn(isbn.print)
    : [title, edition, 'printed edition', publisher, date?.slice(0, 4)].filter(Boolean).join(', ')

/** `pageBreakSource` stands once (EPUB Accessibility, page-source-id); pages of several sources are told by naming them all. */
const pageSources = (book: Book, pages: readonly SourcePage[], listed: PageKind | null): readonly string[] => {
  const sources = sourcesOf(book, pages)
  const printed = listed === 'print' ? [printedEdition(book.metadata)] : []
  return [
    ...[...printed, ...sources].map(source => dublin('source', source)),
    ...(listed === null ? [] : [meta('pageBreakSource', listed === 'print' ? printed.join() : sources.join('; '))]),
  ]
}

const accessible = ({ accessibility }: Metadata, facts: Accessibility): readonly string[] => [
  ...facts.modes.map(mode => meta('schema:accessMode', mode)),
  ...facts.sufficient.map(modes => meta('schema:accessModeSufficient', modes)),
  ...facts.features.map(feature => meta('schema:accessibilityFeature', feature)),
  ...facts.hazards.map(hazard => meta('schema:accessibilityHazard', hazard)),
  meta('schema:accessibilitySummary', facts.summary, accessibility.summary ? {} : { 'xml:lang': 'en' }),
  ...(accessibility.conformsTo ? [meta('dcterms:conformsTo', accessibility.conformsTo, { id: 'conformance' })] : []),
  ...(accessibility.conformsTo && accessibility.certifiedBy
    ? [refine('conformance', 'a11y:certifiedBy', accessibility.certifiedBy)]
    : []),
]

const manifestId = (path: string) => `file-${path.replace(/[^A-Za-z0-9.-]/g, '_')}`

const item = ({ path, mediaType }: Resource, properties: readonly string[] = []): string =>
  `<item${attributes({ id: manifestId(path), href: path, 'media-type': mediaType, properties: properties.join(' ') })}/>`

const itemref = (path: string): string => `<itemref${attributes({ idref: manifestId(path) })}/>`

const xhtml = (path: string): Resource => ({ path, mediaType: 'application/xhtml+xml' })

/** Seconds, as EPUB wants it: `2026-11-22T00:00:00Z`. */
const moment = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`

/** Reading order: the list of contents stands after title page, imprint, dedication and epigraph. */
export const spineOf = (documents: readonly EpubDocument[]): readonly string[] => {
  const first = documents.findIndex(({ beforeContents }) => !beforeContents)
  const at = first < 0 ? documents.length : first
  const files = documents.map(({ file }) => file)
  return [...files.slice(0, at), navFile, ...files.slice(at)]
}

/** What landmarks are called in the guide of EPUB 2, which Kobo's and Kindle's older engines read (OPF 2.0.1, section 2.6). */
const guideTypes: Readonly<Record<string, string>> = {
  cover: 'cover',
  titlepage: 'title-page',
  toc: 'toc',
  loi: 'loi',
  lot: 'lot',
  bodymatter: 'text',
  'copyright-page': 'copyright-page',
  foreword: 'foreword',
  preface: 'preface',
  glossary: 'glossary',
  bibliography: 'bibliography',
  endnotes: 'notes',
  colophon: 'colophon',
}

const reference = ({ type, href, title }: Landmark): readonly string[] => {
  const known = guideTypes[type]
  return known === undefined ? [] : [`<reference${attributes({ type: known, title, href })}/>`]
}

export interface PackageFacts {
  readonly book: Book
  readonly identifier: string
  readonly modified: Date
  readonly documents: readonly EpubDocument[]
  /** Properties of the navigation document beside `nav`. */
  readonly navProperties: readonly string[]
  readonly pictures: readonly Picture[]
  readonly cover: Picture | undefined
  readonly fonts: readonly Resource[]
  /** Which pages the e-book lists; null for none. */
  readonly listed: PageKind | null
  /** Pages of the sources, in reading order. */
  readonly sourcePages: readonly SourcePage[]
  readonly accessibility: Accessibility
  readonly landmarks: readonly Landmark[]
}

/** The whole package document. */
export const writePackage = (facts: PackageFacts): string => {
  const { book, identifier, documents, pictures, cover, fonts } = facts
  const { metadata } = book
  const extra = metadata.isbn.epub && metadata.identifier ? [dublin('identifier', metadata.identifier)] : []
  const metadataLines = [
    dublin('identifier', identifier, 'book-id'),
    ...extra,
    ...titles(metadata),
    ...languages(book).map(language => dublin('language', language)),
    ...people(book),
    ...optional('publisher', metadata.publisher),
    ...optional('date', metadata.date),
    meta('dcterms:modified', moment(facts.modified)),
    ...optional('description', metadata.description),
    ...subjects(metadata),
    ...rights(book),
    ...(metadata.edition ? [meta('schema:bookEdition', metadata.edition)] : []),
    ...collection(metadata.series),
    ...pageSources(book, facts.sourcePages, facts.listed),
    ...accessible(metadata, facts.accessibility),
    // Kindle and readers of EPUB 2 find the cover by this.
    ...(cover ? [`<meta${attributes({ name: 'cover', content: manifestId(cover.path) })}/>`] : []),
    // Apple Books sets its own faces without it.
    ...(fonts.length > 0 ? [meta('ibooks:specified-fonts', 'true')] : []),
  ]
  const manifest = [
    item(xhtml(navFile), ['nav', ...facts.navProperties]),
    item({ path: ncxFile, mediaType: 'application/x-dtbncx+xml' }),
    item({ path: styleFile, mediaType: 'text/css' }),
    ...documents.map(({ file, properties }) => item(xhtml(file), properties)),
    ...pictures.map(picture => item(picture, picture === cover ? ['cover-image'] : [])),
    ...fonts.map(font => item(font)),
  ]
  const progression = direction(metadata.language) === 'rtl' && 'rtl'
  return `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book-id"${attributes({
    'xml:lang': metadata.language,
    dir: direction(metadata.language),
    prefix: fonts.length > 0 && 'ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/',
  })}>
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
${metadataLines.join('\n')}
</metadata>
<manifest>
${manifest.join('\n')}
</manifest>
<spine${attributes({ toc: manifestId(ncxFile), 'page-progression-direction': progression })}>
${spineOf(documents).map(itemref).join('\n')}
</spine>
<guide>
${facts.landmarks.flatMap(reference).join('\n')}
</guide>
</package>
`
}
