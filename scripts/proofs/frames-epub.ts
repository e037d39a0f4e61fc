/** What the e-book says round its divisions: title page, imprint, the lists of its navigation, heads of readings and of notes. */
import type { Book, Division, Heading } from '../model/book.ts'
import { divisionsIn } from '../model/walk.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { notesTitle } from '../writers/epub/contents.ts'
import { navFile, ncxFile, placeBook, type NotesFile } from '../writers/epub/places.ts'
import { labelText } from '../writers/labels.ts'
import { listedHeadings } from '../writers/levels.ts'
import { allCaptions, captionLists } from '../writers/lists.ts'
import { words as wordsOf } from '../writers/words.ts'
import {
  captionWords,
  coverLine,
  divisionOf,
  frameOf,
  headingOf,
  headLines,
  line,
  nameOf,
  titleLines,
  toOwn,
  unseen,
  yearOf,
  type Frame,
} from './frames.ts'
import { expectationOf } from './streams.ts'

/** Drawings may have been made pictures of dots, which shops show. */
export const isKept = (mediaType: string): boolean => /^image\/(jpeg|png)$/.test(mediaType)

/** Where everything of the e-book lies. */
const folder = 'OEBPS/'

type Lines = Parameters<typeof frameOf>[3]

/** What each document of the e-book says round its division, and its two lists of contents; landmarks and pages excepted. */
export const epubFrames = (book: Book, numbering: Numbering): readonly Frame[] => {
  const about = book.metadata
  const words = wordsOf(about.language)
  const places = placeBook(book, numbering)
  const expectation = expectationOf(book, numbering, 'epub')
  const frame = (file: string, title: string, lines: Lines, division: Division | null = null) =>
    frameOf(expectation, folder + file, division, [unseen(line(title)), ...lines])
  const ofBook = places.notesOfBook !== null
  const year = yearOf(about)

  const titlePage = [
    line(about.series),
    line(about.author.join(', ')),
    ...titleLines(about, words),
    line(about.publisher),
    line([about.place, year].filter(Boolean).join(' ')),
  ]
  const imprint = [
    about.rights,
    [about.publisher, about.place, year].filter(Boolean).join(', '),
    about.edition,
    about.isbn.epub && `ISBN ${about.isbn.epub}`,
    about.identifier,
  ].filter(text => text !== undefined && text !== '')

  /** Entries with their depth, outer before inner. */
  interface Entry {
    readonly depth: number
    readonly name: string
    readonly phrase: ReturnType<typeof divisionOf>
  }
  const notesEntry = (depth: number, file: NotesFile): Entry => {
    const name = notesTitle(words, file, ofBook)
    return { depth, name, phrase: { words: name, to: toOwn(folder + file.file) } }
  }
  const headingEntry = (depth: number, heading: Heading): Entry => ({
    depth,
    name: labelText(numbering, heading.inlines),
    phrase: headingOf(numbering, heading),
  })
  const headingEntries = (division: Division, depth: number): readonly Entry[] =>
    listedHeadings(numbering, division).flatMap(({ heading, below }) => [
      headingEntry(depth, heading),
      ...below.map(inner => headingEntry(depth + 1, inner)),
    ])
  const entriesOf = (division: Division, depth: number): readonly Entry[] => [
    { depth, name: nameOf(numbering, division), phrase: divisionOf(numbering, division) },
    ...headingEntries(division, depth + 1),
    ...places.notesFilesOf(division).map(file => notesEntry(depth + 1, file)),
    ...division.divisions.flatMap(inner => entriesOf(inner, depth + 1)),
  ]
  const entries = book.divisions.flatMap(division => [
    ...entriesOf(division, 1),
    ...(places.notesOfBook?.after === division ? places.notesOfBook.files : []).map(file => notesEntry(1, file)),
  ])
  const shown = new Set(captionLists(book, numbering).map(({ kind }) => kind))
  const captions = allCaptions(book, numbering).flatMap(({ kind, heading, entries: listed }): Lines => {
    const lines = [
      line(heading),
      ...listed.map(entry => line({ words: captionWords(book, entry), to: numbering.anchors.get(entry.id) })),
    ]
    return shown.has(kind) ? lines : lines.map(unseen)
  })
  const notesFile = (file: NotesFile) => {
    const title = notesTitle(words, file, ofBook)
    const heads = file.groups.map(({ division }) => line(ofBook ? nameOf(numbering, division) : title))
    return frame(file.file, title, [...(ofBook ? [line(title)] : []), ...heads])
  }
  const divisionFrame = (division: Division) => {
    const apart = ofBook || places.notesFilesOf(division).length > 0
    const hasNotes = !apart && (numbering.notesByDivision.get(division.id) ?? []).length > 0
    const lines = [...headLines(division, words), ...(hasNotes ? [line(words.notes)] : [])]
    return frame(places.fileOf(division), nameOf(numbering, division), lines, division)
  }
  const divisions = [...divisionsIn(book.divisions)]
  return [
    ...(places.pictures.some(({ src }) => src === about.cover)
      ? [frame(places.cover, words.cover, coverLine(book, isKept))]
      : []),
    frame(places.titlePage, words.titlePage, titlePage),
    ...(imprint.length === 0
      ? []
      : [frame(places.imprint, words.imprint, [line(words.imprint), ...imprint.map(text => line(text))])]),
    frame(navFile, words.contents, [line(words.contents), ...entries.map(({ phrase }) => line(phrase)), ...captions]),
    frameOf(expectation, folder + ncxFile, null, [
      line(about.title),
      ...entries
        .filter(({ depth }) => depth <= 2)
        .map(({ name, phrase: { to, span } }) => line({ words: name, to, ...(span && { span }) })),
    ]),
    ...divisions.map(divisionFrame),
    ...divisions.flatMap(division => places.notesFilesOf(division).map(notesFile)),
    ...(places.notesOfBook?.files ?? []).map(notesFile),
  ]
}
