/**
 * Book → the web edition as plain data, which the templates of templates/web lay out: a page for each division, parts
 * among them. Everything called `…Html` is finished HTML; everything else is text that a template has yet to escape.
 */
import type { Block, Book, Division, Heading, Inline, PageMark, Role, Table } from '../model/book.ts'
import { wordsOfField } from '../model/emphasis.ts'
import { dressedFields, type DressedField, type Metadata } from '../model/metadata.ts'
import { subjectText } from '../model/relators.ts'
import { slug, freeNames } from '../model/slug.ts'
import { blocksIn, divisionsIn, inlinesIn, inlinesInBlocks } from '../model/walk.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { direction } from './direction.ts'
import { bare, labelOf, labelText } from './labels.ts'
import { liningFigures, withLiningFigures, withLiningOnes } from './figures.ts'
import { headingLevels } from './levels.ts'
import {
  attributes,
  captionLabel,
  element,
  escapeHtml,
  writeBlocks,
  writeBookField,
  writeField,
  writeInlines,
  type Hand,
} from './html.ts'
import { writeNote } from './notes.ts'
import { words } from './words.ts'
import type { Words } from './tongues.ts'
import { pictureEndings, stemOf } from './pictures.ts'

export interface WebEdition {
  readonly metadata: Metadata
  /** Its fields as pages show them, as HTML; empty for what it has not. */
  readonly dressed: Readonly<Record<DressedField, string>>
  readonly dir: 'ltr' | 'rtl'
  /** The strings among the edition's words; those that take arguments are already said in the notes. */
  readonly words: Omit<Words, 'backToText'>
  readonly cover: Picture | null
  /** Place, publisher and year, as far as they are known. */
  readonly published: string
  /** About the book as a whole, for the head of index.html (Dublin Core, DCMI 2008). */
  readonly meta: readonly Meta[]
  readonly contents: readonly Entry[]
  /** In reading order. */
  readonly pages: readonly WebPage[]
  /** Where each picture of the book's folder goes, from the edition's own. */
  readonly pictures: readonly { readonly src: string; readonly file: string }[]
}

export interface Picture {
  readonly file: string
  readonly width?: number
  readonly height?: number
}

/** `<meta name content>`. */
export interface Meta {
  readonly name: string
  readonly content: string
}

/** Language and direction where they are not those of what stands around. */
export interface Tongue {
  readonly lang?: string
  readonly dir?: 'ltr' | 'rtl'
}

/** A heading of a page, with those of the next level below it. */
export interface Section {
  readonly href: string
  readonly titleHtml: string
  readonly sections: readonly Section[]
}

/** A line of the contents: a division, its sections of the upper level, and the divisions inside it. */
export interface Entry {
  readonly id: string
  readonly href: string
  readonly titleHtml: string
  readonly tongue: Tongue
  readonly role: Role
  readonly authors: readonly string[]
  readonly sections: readonly Section[]
  readonly entries: readonly Entry[]
}

export interface WebPage {
  readonly id: string
  readonly file: string
  readonly role: Role
  /** For the window and for links: the title without its markers, else how the text begins. Never empty. */
  readonly title: string
  /** For the page itself, with its markers and pictures; empty when the manuscript gives no title. */
  readonly titleHtml: string
  /** Of title, text and notes. */
  readonly tongue: Tongue
  /** The language of the page's own words inside foreign notes. */
  readonly ownTongue: Tongue
  readonly subtitleHtml: string
  readonly authors: readonly string[]
  readonly translators: readonly string[]
  readonly sourceHtml: string
  readonly rightsHtml: string
  readonly textHtml: string
  /** Empty when the division has no notes. */
  readonly notesHtml: string
  readonly sections: readonly Section[]
  /** What a part holds. */
  readonly entries: readonly Entry[]
  readonly previous: Neighbour | null
  readonly next: Neighbour | null
  /** Pages of the source, in the order in which they begin. */
  readonly sourcePages: readonly { readonly number: string; readonly href: string }[]
  /** So that reference managers know what they see (Google Scholar, Inclusion Guidelines; read by Zotero and others). */
  readonly meta: readonly Meta[]
  /** Formulas are placed with style attributes, which the page must then allow itself. */
  readonly hasFormulas: boolean
}

export interface Neighbour {
  readonly file: string
  readonly title: string
  readonly tongue: Tongue
}

/** The page of a division. The reader keeps `index` and `imprint`, which are pages of the edition's own, from being ids. */
export const webFile = (divisionId: string): string => `${divisionId}.html`

/**
 * Where each picture that was found goes, by `src`: `assets/pictures/map-3f2a91c0.svg`, a name that any host and any
 * file system takes, and that changes when the picture does.
 */
export const webPictures = (book: Book): ReadonlyMap<string, string> =>
  new Map(
    book.assets.flatMap(({ src, status, mediaType = '', sha256 = '' }) => {
      const ending = pictureEndings[mediaType]
      if (status !== 'found' || ending === undefined) return []
      return [[src, `assets/pictures/${slug(stemOf(src), 'picture')}-${sha256.slice(0, 8)}.${ending}`] as const]
    }),
  )

/** Where everything stands, worked out once for all pages. */
interface Places {
  readonly book: Book
  readonly numbering: Numbering
  readonly words: Words
  readonly pictures: ReadonlyMap<string, string>
}

/** Address of an anchor as seen from a page. */
const address = (places: Places, from: Division, anchor: string): string | null => {
  const found = places.numbering.anchors.get(anchor)
  if (!found) return null
  if (found.division === from) return `#${found.id}`
  const file = webFile(found.division.id)
  return found.kind === 'division' ? file : `${file}#${found.id}`
}

/** Page marks that stand inside a link, where they cannot be links themselves. */
const marksInLinks = (inlines: Iterable<Inline>): ReadonlySet<PageMark> => {
  const links = [...inlines].filter(inline => inline.type === 'link')
  return new Set(links.flatMap(link => [...inlinesIn(link.inlines)].filter(inline => inline.type === 'page-mark')))
}

function* inlinesOfPage({ numbering }: Places, division: Division): Generator<Inline> {
  yield* inlinesIn(division.title)
  yield* inlinesInBlocks(division.blocks)
  for (const { note } of numbering.notesByDivision.get(division.id) ?? []) yield* inlinesInBlocks(note.blocks)
}

const tableLabel = (numbering: Numbering, table: Table): string => {
  const caption = captionLabel(numbering, table) + labelText(numbering, table.caption)
  const heads = (table.head[0] ?? []).map(cell => labelText(numbering, cell.inlines))
  return caption.trim() || heads.filter(Boolean).join(', ')
}

const beginning = (text: string): string => text.trim().split(/\s+/).slice(0, 8).join(' ')

/** A box in which what is too wide for the column scrolls, by finger, wheel or key. */
const scrollBox = (role: 'region' | 'group', label: string, html: string): string =>
  element('div', { class: 'wide', role: label && role, 'aria-label': label, tabindex: 0 }, html)

/** Signs that a formula in a line may have before it no longer fits a small phone. */
const shortFormula = 20

const frame = (numbering: Numbering, block: Block | Inline, html: string): string => {
  if (block.type === 'math') {
    const isLong = html.replace(/<[^>]*>/g, '').length > shortFormula
    return isLong ? html.replace(/^<math/, open => open + attributes({ class: 'long', tabindex: 0 })) : html
  }
  if (block.type === 'table') {
    return scrollBox(numbering.labels.has(block) ? 'region' : 'group', tableLabel(numbering, block), html)
  }
  if (block.type === 'math-block') return scrollBox('group', block.tex, html)
  if (block.type === 'raw' && /<table\b/i.test(block.html)) return scrollBox('group', beginning(block.text), html)
  return html
}

/** The web edition's hand for one page; source pages are gathered in `sourcePages` as they are written. */
const webHand = (places: Places, division: Division, sourcePages: { number: string; href: string }[]): Hand => {
  const inLinks = marksInLinks(inlinesOfPage(places, division))
  const freeId = freeNames()
  return {
    book: places.book,
    numbering: places.numbering,
    division,
    levels: headingLevels(division),
    noteref: ({ id, note }) => {
      const link = { class: 'noteref', id, href: `#${note.id}`, role: 'doc-noteref' }
      return element('sup', {}, element('a', link, escapeHtml(note.mark)))
    },
    href: anchor => address(places, division, anchor),
    picture: src => places.pictures.get(src) ?? 'data:,', // one that is missing shows its words, and asks nobody for it
    pageMark: (mark, place) => {
      const { number } = mark
      const id = freeId(`source-${division.id}-${number}`)
      sourcePages.push({ number, href: `#${id}` })
      const content = element(
        place === 'line' ? 'span' : 'div',
        { class: 'page-mark', role: 'doc-pagebreak', id, 'aria-label': number },
        escapeHtml(`[${number}]`),
      )
      return inLinks.has(mark) ? content : element('a', { class: 'page-link', href: `#${id}` }, content)
    },
    frame: (block, html) => frame(places.numbering, block, html),
  }
}

/** Writes what a list of contents shows: `bare` leaves nothing in it that a page's own hand would have to write. */
const writeLabel = ({ book, numbering }: Places, division: Division, inlines: readonly Inline[]): string => {
  const nothing = () => ''
  const hand = { book, numbering, division, noteref: nothing, href: () => null, picture: nothing, pageMark: nothing }
  return writeInlines(hand, bare(numbering, inlines))
}

const tongueOf = ({ metadata }: Book, { credit }: Division): Tongue => {
  const lang = credit.language ?? metadata.language
  if (lang === metadata.language) return {}
  const dir = direction(lang)
  return dir === direction(metadata.language) ? { lang } : { lang, dir }
}

const ownTongueOf = ({ metadata }: Book, { lang, dir }: Tongue): Tongue => ({
  ...(lang === undefined ? {} : { lang: metadata.language }),
  ...(dir === undefined ? {} : { dir: direction(metadata.language) }),
})

/** Headings of the two upper levels, the second below the first where there is one. `file` is empty for links inside a page. */
const sectionsOf = (places: Places, division: Division, file: string): readonly Section[] => {
  const headings = [...blocksIn(division.blocks)].filter((block): block is Heading => block.type === 'heading')
  const sections: (Section & { sections: Section[] })[] = []
  let above: Section[] | undefined
  for (const heading of headings.filter(({ level }) => level <= 2)) {
    if (labelText(places.numbering, heading.inlines) === '') continue
    const titleHtml = writeLabel(places, division, heading.inlines)
    const section = { href: `${file}#${places.numbering.ids.get(heading) ?? division.id}`, titleHtml, sections: [] }
    if (heading.level === 1) above = undefined
    ;(above ?? sections).push(section)
    if (heading.level === 1) above = section.sections
  }
  return sections
}

const entryOf = (places: Places, division: Division): Entry => {
  const file = webFile(division.id)
  const title = writeLabel(places, division, labelOf(places.numbering, division))
  return {
    id: division.id,
    href: file,
    titleHtml: division.role === 'part' ? liningFigures(title) : title,
    tongue: tongueOf(places.book, division),
    role: division.role,
    authors: division.credit.authors,
    sections: sectionsOf(places, division, file).map(section => ({ ...section, sections: [] })),
    entries: division.divisions.map(inner => entryOf(places, inner)),
  }
}

const named = (name: string, ...contents: readonly (string | undefined)[]): readonly Meta[] =>
  contents.flatMap(content => (content ? [{ name, content }] : []))

const metaOfBook = ({ title, subtitle, ...about }: Metadata): readonly Meta[] => [
  ...named('description', about.description),
  ...named('DC.title', subtitle ? `${title}: ${subtitle}` : title),
  ...named('DC.creator', ...about.author),
  ...named('DC.contributor', ...about.editor, ...about.translator),
  ...named('DC.publisher', about.publisher),
  ...named('DC.date', about.date),
  ...named('DC.language', about.language),
  ...named('DC.identifier', about.identifier),
  ...named('DC.subject', ...about.subjects.map(subjectText)),
  ...named('DC.rights', about.rights),
]

const published = ({ place, publisher, date }: Metadata): string =>
  [[place, publisher].filter(Boolean).join(': '), date?.slice(0, 4)].filter(Boolean).join(', ')

const metaOfPage = ({ metadata }: Book, { credit, role }: Division, title: string): readonly Meta[] => {
  if (role === 'part') return []
  const authors = credit.authors.length > 0 ? credit.authors : metadata.author
  return [
    ...named('citation_title', credit.subtitle ? `${title}: ${wordsOfField(credit.subtitle)}` : title),
    ...named('citation_author', ...authors),
    ...named('citation_book_title', metadata.subtitle ? `${metadata.title}: ${metadata.subtitle}` : metadata.title),
    ...named('citation_publisher', metadata.publisher),
    ...named('citation_publication_date', metadata.date?.replaceAll('-', '/')),
    ...named('citation_language', credit.language ?? metadata.language),
  ]
}

const writeNotes = (places: Places, hand: Hand): string => {
  // Of what is spoken at a way back. Its direction stays that of the note: the numeral hangs on that side.
  const { lang } = ownTongueOf(places.book, tongueOf(places.book, hand.division))
  return (places.numbering.notesByDivision.get(hand.division.id) ?? [])
    .map(note =>
      writeNote(hand, note, {
        note: { class: 'note', role: 'doc-footnote' },
        backlink: { class: 'backlink', role: 'doc-backlink', ...(lang && { lang }) },
        back: id => `#${id}`,
        label: places.words.backToText,
      }),
    )
    .join('\n')
}

const isFormula = (node: Block | Inline): boolean => node.type === 'math' || node.type === 'math-block'

const hasFormulas = (places: Places, division: Division): boolean => {
  const notes = places.numbering.notesByDivision.get(division.id) ?? []
  const blocks = [...division.blocks, ...notes.flatMap(({ note }) => note.blocks)]
  return [...blocksIn(blocks), ...inlinesOfPage(places, division)].some(isFormula)
}

const writePage = (places: Places, division: Division): Omit<WebPage, 'previous' | 'next'> => {
  const { book, numbering } = places
  const { credit, id, role } = division
  const sourcePages: { number: string; href: string }[] = []
  const hand = webHand(places, division, sourcePages)
  const title = labelText(numbering, labelOf(numbering, division))
  const tongue = tongueOf(book, division)
  return {
    id,
    file: webFile(id),
    role,
    title,
    titleHtml: writeInlines(hand, division.title),
    tongue,
    ownTongue: ownTongueOf(book, tongue),
    subtitleHtml: writeField(credit.subtitle ?? ''),
    authors: credit.authors,
    translators: credit.translators,
    sourceHtml: writeField(credit.source ?? ''),
    rightsHtml: writeField(credit.rights ?? ''),
    textHtml: withLiningOnes(withLiningFigures(writeBlocks(hand, division.blocks), 'web')),
    notesHtml: writeNotes(places, hand),
    sections: sectionsOf(places, division, ''),
    entries: division.divisions.map(inner => entryOf(places, inner)),
    sourcePages,
    meta: metaOfPage(book, division, title),
    hasFormulas: hasFormulas(places, division),
  }
}

const coverOf = ({ metadata, assets }: Book, pictures: ReadonlyMap<string, string>): Picture | null => {
  const file = pictures.get(metadata.cover ?? '')
  if (file === undefined) return null
  const { width, height } = assets.find(({ src }) => src === metadata.cover) ?? {}
  return { file, ...(width && { width: Math.round(width) }), ...(height && { height: Math.round(height) }) }
}

/** The web edition of a book. Flawed books get one too: what is missing shows its words, and links nowhere. */
export const webEdition = (book: Book, numbering: Numbering): WebEdition => {
  const { backToText: _, ...strings } = words(book.metadata.language)
  const pictures = webPictures(book)
  const places = { book, numbering, words: words(book.metadata.language), pictures }
  const pages = [...divisionsIn(book.divisions)].map(division => writePage(places, division))
  const neighbour = (page: Omit<WebPage, 'previous' | 'next'> | undefined) =>
    page ? { file: page.file, title: page.title, tongue: page.tongue } : null
  return {
    metadata: book.metadata,
    dressed: Object.fromEntries(dressedFields.map(name => [name, writeBookField(book.metadata, name)])) as Record<
      DressedField,
      string
    >,
    dir: direction(book.metadata.language),
    words: strings,
    cover: coverOf(book, pictures),
    published: published(book.metadata),
    meta: metaOfBook(book.metadata),
    contents: book.divisions.map(division => entryOf(places, division)),
    pages: pages.map((page, index) => ({
      ...page,
      previous: neighbour(pages[index - 1]),
      next: neighbour(pages[index + 1]),
    })),
    pictures: [...pictures].map(([src, file]) => ({ src, file })),
  }
}
