/** The ways through the e-book: its tree of contents, and the NCX that older readers know. */
import type { Book, Division, Heading } from '../../model/book.ts'
import type { Numbering } from '../../numbering/numbering.ts'
import { languageOf } from '../direction.ts'
import { attributes, element, escapeHtml } from '../html.ts'
import { naming, writeInlines, type Hand } from '../inlines.ts'
import { allCaptions, captionLists } from '../lists.ts'
import type { Words } from '../tongues.ts'
import { bare, labelOf, labelText } from '../labels.ts'
import { listedHeadings } from '../levels.ts'
import type { NotesFile, Places } from './places.ts'

/** One line of the contents and what stands below it. */
export interface Entry {
  readonly href: string
  /** XHTML that may stand inside a link. */
  readonly label: string
  readonly text: string
  /** Of the label, where it is not that of the book. */
  readonly language?: ReturnType<typeof languageOf>
  readonly entries: readonly Entry[]
}

/**
 * `Notes 1–500` of one reading, or `Notes` when the first and last mark are signs. Those of a whole book, where numbers may
 * begin anew, are `Notes (1/2)` when they take two files.
 */
export const notesTitle = (words: Words, { groups, number, of }: Omit<NotesFile, 'file'>, ofBook: boolean): string => {
  if (ofBook) return of === 1 ? words.notes : `${words.notes} (${number}/${of})`
  const numbers = groups.flatMap(({ notes }) => notes.map(({ mark }) => mark)).filter(mark => /^\d+$/.test(mark))
  return numbers.length === 0 ? words.notes : `${words.notes} ${numbers[0]}–${numbers.at(-1)}`
}

interface Writing {
  readonly book: Book
  readonly numbering: Numbering
  readonly places: Places
  readonly words: Words
  readonly handOf: (division: Division) => Hand
}

const headingsOf = ({ book, numbering, handOf, places }: Writing, division: Division): readonly Entry[] => {
  const hand = naming(handOf(division))
  const entryOf = (heading: Heading, below: readonly Heading[]): Entry => ({
    href: places.href(numbering.ids.get(heading) ?? '') ?? places.fileOf(division),
    label: writeInlines(hand, bare(numbering, heading.inlines)),
    text: labelText(numbering, heading.inlines),
    language: languageOf(book, division),
    entries: below.map(inner => entryOf(inner, [])),
  })
  return listedHeadings(numbering, division).map(({ heading, below }) => entryOf(heading, below))
}

const notesEntry = ({ words, places }: Writing, file: NotesFile): Entry => {
  const text = notesTitle(words, file, places.notesOfBook !== null)
  return { href: file.file, label: escapeHtml(text), text, entries: [] }
}

const entryOf = (writing: Writing, division: Division): Entry => {
  const { book, numbering, places, handOf } = writing
  const title = labelOf(numbering, division)
  const notes = places.notesFilesOf(division).map(file => notesEntry(writing, file))
  return {
    href: places.fileOf(division),
    label: writeInlines(naming(handOf(division)), title),
    text: labelText(numbering, title),
    language: languageOf(book, division),
    entries: [...headingsOf(writing, division), ...notes, ...division.divisions.map(inner => entryOf(writing, inner))],
  }
}

/** Divisions, the two upper levels of their headings, and files of notes where there are any. */
export const contentsOf = (writing: Writing): readonly Entry[] => {
  const { book, places } = writing
  const { notesOfBook } = places
  return book.divisions.flatMap(division => [
    entryOf(writing, division),
    ...(notesOfBook?.after === division ? notesOfBook.files : []).map(file => notesEntry(writing, file)),
  ])
}

/** Figures or tables that have captions, in the order of the book. */
export interface CaptionEntries {
  /** `epub:type`: list of illustrations, list of tables. */
  readonly type: 'loi' | 'lot'
  /** As the printed edition calls the page. */
  readonly id: string
  readonly title: string
  /** In the page itself, and not only in menus of reading systems. */
  readonly isShown: boolean
  readonly entries: readonly Entry[]
}

/** All that have captions are listed; shown are the lists that the printed edition has. */
export const captionsOf = ({ book, numbering, places, handOf }: Writing): readonly CaptionEntries[] => {
  const shown = new Set(captionLists(book, numbering).map(({ kind }) => kind))
  return allCaptions(book, numbering).map(({ kind, heading, entries }) => ({
    type: kind === 'figures' ? 'loi' : 'lot',
    id: `list-of-${kind}`,
    title: heading,
    isShown: shown.has(kind),
    entries: entries.map(({ id, division, label, caption }) => ({
      href: places.href(id) ?? places.fileOf(division),
      label: `${escapeHtml(label)} ${writeInlines(naming(handOf(division)), caption)}`,
      text: `${label} ${labelText(numbering, caption)}`,
      language: languageOf(book, division),
      entries: [],
    })),
  }))
}

/** The NCX, two levels deep. Reading systems of EPUB 2 and Kindle read it (OPF 2.0.1, section 2.4.1). */
export const writeNcx = (facts: {
  readonly identifier: string
  readonly language: string
  readonly title: string
  readonly entries: readonly Entry[]
}): string => {
  let order = 0
  const point = (entry: Entry, depth: number): string => {
    const number = ++order
    const inner = depth < 2 ? entry.entries.map(below => point(below, depth + 1)).join('') : ''
    return element(
      'navPoint',
      { id: `point-${number}`, playOrder: number },
      `<navLabel><text>${escapeHtml(entry.text)}</text></navLabel><content${attributes({ src: entry.href })}/>${inner}\n`,
    )
  }
  const points = facts.entries.map(entry => point(entry, 1)).join('')
  const depth = facts.entries.some(({ entries }) => entries.length > 0) ? 2 : 1
  return `<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"${attributes({ 'xml:lang': facts.language })}>
<head>
<meta name="dtb:uid"${attributes({ content: facts.identifier })}/>
<meta name="dtb:depth" content="${depth}"/>
<meta name="dtb:totalPageCount" content="0"/>
<meta name="dtb:maxPageNumber" content="0"/>
</head>
<docTitle><text>${escapeHtml(facts.title)}</text></docTitle>
<navMap>
${points}</navMap>
</ncx>
`
}
