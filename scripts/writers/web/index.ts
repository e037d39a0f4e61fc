/**
 * Book → the web edition as plain data, which the templates of templates/web lay out: a page for each division, parts
 * among them. Everything called `…Html` is finished HTML; everything else is text that a template has yet to escape.
 */
import type { Block, Book, Division, Inline, Role } from '../../model/book.ts'
import { dressedFields, type DressedField, type Metadata } from '../../model/metadata.ts'
import { blocksIn, divisionsIn } from '../../model/walk.ts'
import type { Numbering } from '../../numbering/numbering.ts'
import { direction } from '../direction.ts'
import { withLiningFigures, withLiningOnes } from '../figures.ts'
import { writeBookField, writeField } from '../html.ts'
import { writeBlocks } from '../blocks.ts'
import { naming, writeInlines, type Hand } from '../inlines.ts'
import { labelOf, labelText } from '../labels.ts'
import { writeNote } from '../notes.ts'
import type { Words } from '../tongues.ts'
import { words } from '../words.ts'
import { entryOf, ownTongueOf, sectionsOf, tongueOf, type Entry, type Section, type Tongue } from './contents.ts'
import { webHand, type SourcePage } from './hand.ts'
import { aboutBook, aboutDivision, type About } from './meta.ts'
import { inlinesOfPage, webFile, webPictures, type Places } from './places.ts'

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
  /** For the head of index.html. */
  readonly about: About
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
  readonly sourcePages: readonly SourcePage[]
  readonly about: About
  /** Formulas are placed with style attributes, which the page must then allow itself. */
  readonly hasFormulas: boolean
}

export interface Neighbour {
  readonly file: string
  readonly title: string
  readonly tongue: Tongue
}

const published = ({ place, publisher, date }: Metadata): string =>
  [[place, publisher].filter(Boolean).join(': '), date?.slice(0, 4)].filter(Boolean).join(', ')

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
  const sourcePages: SourcePage[] = []
  const hand = webHand(places, division, sourcePages)
  const title = labelText(numbering, labelOf(numbering, division))
  const tongue = tongueOf(book, division)
  return {
    id,
    file: webFile(id),
    role,
    title,
    titleHtml: writeInlines(naming(hand), division.title),
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
    about: aboutDivision(book, division, webFile(id), title),
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
    about: aboutBook(book.metadata),
    contents: book.divisions.map(division => entryOf(places, division)),
    pages: pages.map((page, index) => ({
      ...page,
      previous: neighbour(pages[index - 1]),
      next: neighbour(pages[index + 1]),
    })),
    pictures: [...pictures].map(([src, file]) => ({ src, file })),
  }
}
