/** The XHTML documents of the e-book, in reading order. */
import type { Book, Division, Role } from '../../model/book.ts'
import { divisionsIn } from '../../model/walk.ts'
import type { Numbering, NumberedNote } from '../../numbering/numbering.ts'
import { isLeaf } from '../../readers/roles.ts'
import { coverPage } from '../../../templates/epub/cover.ts'
import { document } from '../../../templates/epub/document.ts'
import { imprint } from '../../../templates/epub/imprint.ts'
import { titlePage } from '../../../templates/epub/title-page.ts'
import { direction, languageOf } from '../direction.ts'
import { withLiningFigures, withLiningOnes } from '../figures.ts'
import { element, escapeHtml, writeField } from '../html.ts'
import { writeBlocks } from '../blocks.ts'
import { naming, writeInlines, type Hand } from '../inlines.ts'
import { headingLevels } from '../levels.ts'
import { isLongFormula } from '../math.ts'
import { writeNote, type NotesMarkup } from '../notes.ts'
import type { Words } from '../tongues.ts'
import { notesTitle } from './contents.ts'
import { labelOf, labelText } from '../labels.ts'
import { sourceMarks, type PrintedMarks, type SourcePage } from './pages.ts'
import type { NotesFile, Picture, Places } from './places.ts'
import { fitTable } from './tables.ts'

/** Where a document stands, in the words of the EPUB Structural Semantics Vocabulary. */
type Matter = 'frontmatter' | 'bodymatter' | 'backmatter'

export interface EpubDocument {
  readonly file: string
  readonly title: string
  readonly matter: Matter
  /** A whole XHTML document. */
  readonly xhtml: string
  /** What the manifest must say of it (EPUB 3.3, appendix D.6.1): `mathml`, `svg`. */
  readonly properties: readonly string[]
  /** Its `epub:type`, where it has one: `cover`, `titlepage`, `chapter`, `glossary` … */
  readonly type?: string
  /** Stands before the list of contents. */
  readonly beforeContents: boolean
}

const matters = { front: 'frontmatter', body: 'bodymatter', back: 'backmatter' } as const

/**
 * What each role is called in EPUB (EPUB SSV 1.1), where DPUB-ARIA 1.1 has a role of that name too. Others have no line,
 * nor has the index: EPUB means by it a list with a markup of its own (EPUB Indexes 1.0), and EPUBCheck asks for that.
 */
const types: Partial<Readonly<Record<Role, string>>> = {
  part: 'part',
  reading: 'chapter',
  chapter: 'chapter',
  foreword: 'foreword',
  preface: 'preface',
  introduction: 'introduction',
  acknowledgments: 'acknowledgments',
  dedication: 'dedication',
  epigraph: 'epigraph',
  prologue: 'prologue',
  epilogue: 'epilogue',
  afterword: 'afterword',
  conclusion: 'conclusion',
  appendix: 'appendix',
  glossary: 'glossary',
  bibliography: 'bibliography',
  colophon: 'colophon',
}

/** Front matter that a book sets before its list of contents. */
const precedesContents = (division: Division) => division.matter === 'front' && isLeaf(division)

/** Looks at finished markup, for formulas and drawings may come from TeX and from raw HTML alike. */
const propertiesOf = (xhtml: string): readonly string[] => [
  ...(xhtml.includes('<math') ? ['mathml'] : []),
  ...(xhtml.includes('<svg') ? ['svg'] : []),
]

const finish = (facts: {
  readonly book: Book
  readonly file: string
  readonly title: string
  readonly matter: Matter
  readonly content: string
  readonly type?: string | undefined
  readonly beforeContents?: boolean
}): EpubDocument => {
  const { book, file, title, matter, content, type, beforeContents = false } = facts
  const { language } = book.metadata
  return {
    file,
    title,
    matter,
    xhtml: document({ language, direction: direction(language), title, matter, content }),
    properties: propertiesOf(content),
    beforeContents,
    ...(type === undefined ? {} : { type }),
  }
}

/** How the e-book writes what editions write differently. Source pages are listed in `pages` as they are written. */
export const epubHand = (
  book: Book,
  numbering: Numbering,
  places: Places,
  pages: SourcePage[],
  listsSources: boolean,
) => {
  const pictures = new Map(places.pictures.map(({ src, path }) => [src, path]))
  const writeMark = sourceMarks(pages, listsSources)
  return (division: Division, file: string): Hand => ({
    book,
    numbering,
    division,
    levels: headingLevels(numbering, division),
    noteref: call => {
      const link = { class: 'noteref', id: call.id, href: places.hrefOfNote(call.note) }
      const { language = book.metadata.language } = division.credit
      return element(
        'sup',
        // Behind a phrase that runs the other way it stands where the sentence goes on. Styles of an e-book may not say so.
        { dir: direction(language) === 'rtl' && 'auto' },
        element('a', { ...link, 'epub:type': 'noteref', role: 'doc-noteref' }, escapeHtml(call.note.mark)),
      )
    },
    href: ({ id, note }) => (note ? places.hrefOfNote(note) : places.href(id)),
    picture: src => {
      const path = pictures.get(src)
      if (path === undefined)
        throw new Error(`${src} is not a picture that an e-book can hold (GIF, JPEG, PNG, SVG or WebP)`)
      return path
    },
    pageMark: (mark, place) => writeMark(division, file, mark, place),
    frame: (block, html) =>
      block.type === 'math' && isLongFormula(html) ? html.replace(/^<math/, '$& class="long"') : fitTable(block, html),
  })
}

export interface Writing {
  readonly book: Book
  readonly numbering: Numbering
  readonly places: Places
  readonly words: Words
  readonly hand: (division: Division, file: string) => Hand
  readonly printed: PrintedMarks
}

const writeHeader = ({ book, words }: Writing, hand: Hand): string => {
  const { title, credit } = hand.division
  // A name may be written from right to left while the source is named in English: each line sees for itself.
  const dir = languageOf(book, hand.division).dir && 'auto'
  const line = (name: string, text: string | undefined, write = writeField) =>
    text === undefined || text === '' ? [] : [element('p', { class: `division-${name}`, dir }, write(text))]
  const translators =
    credit.translators.length > 0 ? `${words.translatedBy} ${credit.translators.join(', ')}` : undefined
  const lines = [
    ...(title.length > 0
      ? [
          element(
            'h1',
            { class: 'division-title', ...languageOf(book, hand.division) },
            writeInlines(naming(hand), title),
          ),
        ]
      : []),
    ...line('subtitle', credit.subtitle),
    ...line('author', credit.authors.join(', '), escapeHtml),
    ...line('translator', translators, escapeHtml),
    ...line('source', credit.source),
    ...line('rights', credit.rights),
  ]
  return element('header', { class: 'division-header' }, `\n${lines.join('\n')}\n`)
}

const notesMarkup = (
  { book, places, words }: Writing,
  division: Division,
  notes: readonly NumberedNote[],
): NotesMarkup => {
  const calls = new Map(notes.flatMap(note => note.calls.map(call => [call.id, places.hrefOfCall(call)] as const)))
  // On each note too: a pop-up takes it out of the section that says them (foliate-js, Thorium).
  const { lang, dir } = languageOf(book, division)
  return {
    note: { class: 'note', 'epub:type': 'footnote', role: 'doc-footnote', ...(lang && { lang }), ...(dir && { dir }) },
    backlink: { 'epub:type': 'backlink', role: 'doc-backlink', ...(lang && { lang: book.metadata.language }) },
    back: call => calls.get(call) ?? '',
    label: words.backToText,
  }
}

/** Notes of one division, under a heading in the book's own language, or in that of the division when it is its title. */
const writeNotes = (
  writing: Writing,
  hand: Hand,
  heading: { readonly name: 'h1' | 'h2'; readonly title: string; readonly isOurs: boolean },
  notes: readonly NumberedNote[],
): string => {
  const { book } = writing
  const { name, title, isOurs } = heading
  const markup = notesMarkup(writing, hand.division, notes)
  const { lang, dir } = languageOf(book, hand.division)
  const ours = isOurs ? { lang: lang && book.metadata.language, dir: dir && direction(book.metadata.language) } : {}
  return element(
    'section',
    {
      class: 'notes',
      'epub:type': 'endnotes footnotes',
      role: 'doc-endnotes',
      'aria-label': title,
      'data-division': hand.division.id,
      lang,
      dir,
    },
    ['', element(name, ours, escapeHtml(title)), ...notes.map(note => writeNote(hand, note, markup)), ''].join('\n'),
  )
}

const writeDivision = (writing: Writing, division: Division): EpubDocument => {
  const { book, numbering, places, words, printed } = writing
  const file = places.fileOf(division)
  const hand = writing.hand(division, file)
  const title = labelText(numbering, labelOf(numbering, division))
  const type = types[division.role]
  const standApart = places.notesOfBook !== null || places.notesFilesOf(division).length > 0
  const notes = standApart ? [] : (numbering.notesByDivision.get(division.id) ?? [])
  const text = element(
    'div',
    { class: 'division-text', ...languageOf(book, division) },
    `\n${withLiningOnes(withLiningFigures(writeBlocks(hand, division.blocks), 'epub'))}\n`,
  )
  const content = element(
    'section',
    {
      class: `division ${division.role}`,
      id: division.id,
      'epub:type': type,
      role: type && `doc-${type}`,
      'aria-label': type && title,
    },
    [
      '',
      printed.before(division.id) + writeHeader(writing, hand),
      printed.within(division, text),
      ...(notes.length > 0 ? [writeNotes(writing, hand, { name: 'h2', title: words.notes, isOurs: true }, notes)] : []),
      '',
    ].join('\n'),
  )
  const matter = matters[division.matter]
  return finish({ book, file, title, matter, content, type, beforeContents: precedesContents(division) })
}

const writeNotesFile = (writing: Writing, { file, groups, ...place }: NotesFile): EpubDocument => {
  const { book, words, numbering } = writing
  const [first] = groups
  const ofBook = writing.places.notesOfBook !== null
  const title = notesTitle(words, { groups, ...place }, ofBook)
  const written = groups.map(({ division, notes }) => {
    const own = labelText(numbering, labelOf(numbering, division))
    const heading = ofBook
      ? ({ name: 'h2', title: own, isOurs: false } as const)
      : ({ name: 'h1', title, isOurs: true } as const)
    return writeNotes(writing, writing.hand(division, file), heading, notes)
  })
  const content = [...(ofBook ? [element('h1', { class: 'notes-title' }, escapeHtml(title))] : []), ...written].join(
    '\n',
  )
  const matter = ofBook ? 'backmatter' : matters[first?.division.matter ?? 'back']
  return finish({ book, file, title, matter, content, type: 'endnotes' })
}

/** Marks before a page, if there is one. */
const prefixed = (marks: string, content: string): string => (content === '' ? '' : marks + content)

/** Cover, title page and imprint; the cover and the imprint only where the book has something to say in them. */
const openingPages = (
  { book, places, words, printed }: Writing,
  cover: Picture | undefined,
): readonly EpubDocument[] => {
  const page = (file: string, title: string, type: string, content: string) =>
    content === '' ? [] : [finish({ book, file, title, matter: 'frontmatter', content, type, beforeContents: true })]
  const { metadata } = book
  return [
    ...page(places.cover, words.cover, 'cover', cover ? coverPage(metadata, words, cover.path) : ''),
    ...page(places.titlePage, words.titlePage, 'titlepage', printed.before('title-page') + titlePage(metadata, words)),
    ...page(
      places.imprint,
      words.imprint,
      'copyright-page',
      prefixed(printed.before('imprint'), imprint(metadata, words)),
    ),
  ]
}

/** Every document but the list of contents. `hand` is that of `epubHand`, so that source pages are listed as they come. */
export const writeDocuments = (writing: Writing, cover: Picture | undefined): readonly EpubDocument[] => {
  const { book, places } = writing
  return [
    ...openingPages(writing, cover),
    ...book.divisions.flatMap(outer => [
      ...[...divisionsIn([outer])].flatMap(division => [
        writeDivision(writing, division),
        ...places.notesFilesOf(division).map(file => writeNotesFile(writing, file)),
      ]),
      ...(places.notesOfBook?.after === outer ? places.notesOfBook.files : []).map(file =>
        writeNotesFile(writing, file),
      ),
    ]),
  ]
}
