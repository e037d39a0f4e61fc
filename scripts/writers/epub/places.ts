/** Which file of the e-book holds what. Every link of the e-book is made here. */
import type { Asset, Book, Division } from '../../model/book.ts'
import { divisionsIn } from '../../model/walk.ts'
import type { NumberedCall, NumberedNote, Numbering } from '../../numbering/numbering.ts'
import { pictureEndings, stemOf } from '../pictures.ts'

/** Notes in one file. A pop-up parses the whole file: 3,000 notes take a second to open, 500 a tenth (findings/epub.md § 2). */
export const notesPerFile = 500

/** Files that epub-gen-memory names itself. */
export const navFile = 'toc.xhtml'
export const ncxFile = 'toc.ncx'
export const styleFile = 'style.css'
export const packageFile = 'content.opf'

/** A file that holds nothing but notes: of one division, or at the end of the book of several. */
export interface NotesFile {
  readonly file: string
  readonly groups: readonly { readonly division: Division; readonly notes: readonly NumberedNote[] }[]
  /** Counts from 1; `of` files stand together. */
  readonly number: number
  readonly of: number
}

export interface Picture {
  /** As in `Figure.src`. */
  readonly src: string
  /** From the folder of the package document: `images/fig-1.png`. */
  readonly path: string
  readonly mediaType: string
}

export interface Places {
  readonly cover: string
  readonly titlePage: string
  readonly imprint: string
  readonly fileOf: (division: Division) => string
  /** Files of notes that follow the division's own: of its notes, when they do not fit behind its text. */
  readonly notesFilesOf: (division: Division) => readonly NotesFile[]
  /** Files of all notes, and the division of the book's own row that they follow: the last that calls one. Null when notes stand with their readings. */
  readonly notesOfBook: { readonly after: Division; readonly files: readonly NotesFile[] } | null
  readonly hrefOfNote: (note: NumberedNote) => string
  readonly hrefOfCall: (call: NumberedCall) => string
  /** Address of an anchor of the book, or null when there is none of that name. */
  readonly href: (anchor: string) => string | null
  /** Pictures of the book that were found, in the order of `Book.assets`. */
  readonly pictures: readonly Picture[]
}

/** Gives each wish a name of its own. File names of an EPUB must differ in more than letter case (EPUB 3.3, section 4.2.3). */
const namer = (taken: readonly string[]) => {
  const names = new Set(taken)
  return (wish: string, ending: string): string => {
    const stem = wish.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '') || 'file'
    for (let count = 1; ; count++) {
      const name = `${stem}${count === 1 ? '' : `-${count}`}.${ending}`
      if (names.has(name.toLowerCase())) continue
      names.add(name.toLowerCase())
      return name
    }
  }
}

const placePictures = (assets: readonly Asset[]): readonly Picture[] => {
  const name = namer([])
  return assets.flatMap(({ src, status, mediaType = '' }) => {
    const ending = pictureEndings[mediaType]
    if (status !== 'found' || ending === undefined) return []
    return [{ src, path: `images/${name(stemOf(src), ending)}`, mediaType }]
  })
}

const chunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

/** Notes that stand together, with what calls them. */
const byDivision = (notes: readonly NumberedNote[]): NotesFile['groups'] => {
  const groups: { division: Division; notes: NumberedNote[] }[] = []
  for (const note of notes) {
    const last = groups.at(-1)
    if (last?.division === note.division) last.notes.push(note)
    else groups.push({ division: note.division, notes: [note] })
  }
  return groups
}

/** Places every division, note and picture of a book. */
export const placeBook = (book: Book, numbering: Numbering): Places => {
  const name = namer([navFile])
  const [cover, titlePage, imprint] = [name('cover', 'xhtml'), name('title-page', 'xhtml'), name('imprint', 'xhtml')]
  const files = new Map<string, string>()
  for (const { id } of divisionsIn(book.divisions)) files.set(id, name(id, 'xhtml'))
  const fileOf = ({ id }: Division) => files.get(id) ?? navFile
  const noteFiles = new Map<NumberedNote, string>()
  const fileNotes = (name: () => string, notes: readonly NumberedNote[]): readonly NotesFile[] =>
    chunks(notes, notesPerFile).map((part, index, all) => {
      const file = name()
      for (const note of part) noteFiles.set(note, file)
      return { file, groups: byDivision(part), number: index + 1, of: all.length }
    })
  const atEnd = book.metadata.epub.notes === 'book' && numbering.notes.length > 0
  const filesOfBook = atEnd
    ? fileNotes(() => name('notes', 'xhtml'), [...numbering.notesByDivision.values()].flat())
    : []
  const notesFiles = new Map(
    [...(atEnd ? [] : numbering.notesByDivision)]
      .filter(([, notes]) => notes.length > notesPerFile)
      .map(([id, notes]) => [id, fileNotes(() => name(`${id}-notes`, 'xhtml'), notes)] as const),
  )
  const after = book.divisions.findLast(division =>
    [...divisionsIn([division])].some(({ id }) => numbering.notesByDivision.has(id)),
  )
  const fileOfNote = (note: NumberedNote) => noteFiles.get(note) ?? fileOf(note.division)
  return {
    cover,
    titlePage,
    imprint,
    fileOf,
    notesFilesOf: ({ id }) => notesFiles.get(id) ?? [],
    notesOfBook: atEnd && after ? { after, files: filesOfBook } : null,
    hrefOfNote: note => `${fileOfNote(note)}#${note.id}`,
    hrefOfCall: call => `${call.within ? fileOfNote(call.within) : fileOf(call.division)}#${call.id}`,
    href: anchor => {
      const found = numbering.anchors.get(anchor)
      return found ? `${fileOf(found.division)}#${found.id}` : null
    },
    pictures: placePictures(book.assets),
  }
}
