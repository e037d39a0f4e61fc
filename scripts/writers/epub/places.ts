/** Which file of the e-book holds what. Every link of the e-book is made here. */
import type { Asset, Book, Division } from '../../model/book.ts'
import { divisionsIn } from '../../model/walk.ts'
import type { NumberedCall, NumberedNote, Numbering } from '../../numbering/numbering.ts'
import { pictureEndings } from '../pictures.ts'

/** Notes in one file. A pop-up parses the whole file: 3,000 notes take a second to open, 500 a tenth (findings/epub.md § 2). */
export const notesPerFile = 500

/** Files that epub-gen-memory names itself. */
export const navFile = 'toc.xhtml'
export const ncxFile = 'toc.ncx'
export const styleFile = 'style.css'
export const packageFile = 'content.opf'

export interface NotesFile {
  readonly file: string
  readonly notes: readonly NumberedNote[]
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
  /** Files that hold nothing but notes of this division: none as long as its notes fit behind its text. */
  readonly notesFilesOf: (division: Division) => readonly NotesFile[]
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
    const stem = src.replace(/^.*\//, '').replace(/\.[^.]*$/, '')
    return [{ src, path: `images/${name(stem, ending)}`, mediaType }]
  })
}

const chunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

/** Places every division, note and picture of a book. */
export const placeBook = (book: Book, numbering: Numbering): Places => {
  const name = namer([navFile])
  const [cover, titlePage, imprint] = [name('cover', 'xhtml'), name('title-page', 'xhtml'), name('imprint', 'xhtml')]
  const files = new Map<string, string>()
  for (const { id } of divisionsIn(book.divisions)) files.set(id, name(id, 'xhtml'))
  const fileOf = ({ id }: Division) => files.get(id) ?? navFile
  const notesFiles = new Map<string, readonly NotesFile[]>()
  const noteFiles = new Map<NumberedNote, string>()
  for (const [id, notes] of numbering.notesByDivision) {
    const split = notes.length > notesPerFile
    const own = split
      ? chunks(notes, notesPerFile).map(part => ({ file: name(`${id}-notes`, 'xhtml'), notes: part }))
      : []
    notesFiles.set(id, own)
    for (const { file, notes } of own) for (const note of notes) noteFiles.set(note, file)
  }
  const fileOfNote = (note: NumberedNote) => noteFiles.get(note) ?? fileOf(note.division)
  return {
    cover,
    titlePage,
    imprint,
    fileOf,
    notesFilesOf: ({ id }) => notesFiles.get(id) ?? [],
    hrefOfNote: note => `${fileOfNote(note)}#${note.id}`,
    hrefOfCall: call => `${call.within ? fileOfNote(call.within) : fileOf(call.division)}#${call.id}`,
    href: anchor => {
      const found = numbering.anchors.get(anchor)
      return found ? `${fileOf(found.division)}#${found.id}` : null
    },
    pictures: placePictures(book.assets),
  }
}
