/** Each note from its place in the manuscript into every finished edition, in one table. */
import type { Book, Span } from '../model/book.ts'
import { lineAndColumn } from '../diagnostics/place.ts'
import type { NumberedNote, Numbering } from '../numbering/numbering.ts'
import { inlinesInBlocks } from '../model/walk.ts'
import type { Finding } from './findings.ts'
import type { NoteInFiles } from './follow.ts'
import type { NoteInPdf } from './feet.ts'
import type { PageInPdf } from './pdf.ts'

/** A place in the manuscript; lines and columns count from 1. */
export interface ManuscriptPlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

export const manuscriptPlace = (book: Book, span: Span | null): ManuscriptPlace | null =>
  span && { file: span.file, ...lineAndColumn(book, span) }

/** A note on paper: pages by what is printed on them. */
export interface CensusOnPaper {
  readonly calls: readonly (string | null)[]
  readonly pages: readonly string[]
  readonly whole: boolean
  /** Begins on the page of its first call; a note called inside a note stands with that note. */
  readonly inPlace: boolean
}

export interface CensusEntry {
  readonly id: string
  readonly mark: string
  readonly division: string
  /** As typed; null for an inline note. */
  readonly label: string | null
  /** How it begins. */
  readonly text: string
  readonly manuscript: ManuscriptPlace | null
  /** Its markers in the manuscript. */
  readonly calls: readonly (ManuscriptPlace | null)[]
  /** Null for an edition that was not proven. */
  readonly web: NoteInFiles | null
  readonly pdf: CensusOnPaper | null
  readonly epub: NoteInFiles | null
  /** How many things are wrong with it, in all editions. */
  readonly problems: number
}

/** What was found of the notes in each edition that was read; null for one that was not. */
export interface Found {
  readonly web: ReadonlyMap<string, NoteInFiles> | null
  readonly epub: ReadonlyMap<string, NoteInFiles> | null
  readonly pdf: { readonly notes: ReadonlyMap<string, NoteInPdf>; readonly pages: readonly PageInPdf[] } | null
  readonly findings: readonly Finding[]
}

const beginning = ({ note }: NumberedNote): string => {
  const words = [...inlinesInBlocks(note.blocks)]
    .flatMap(inline =>
      inline.type === 'text' || inline.type === 'code' || inline.type === 'citation' ? inline.text : [],
    )
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
  return words.length <= 80 ? words : `${words.slice(0, 80).replace(/\s\S*$/, '')} …`
}

const onPaper = ({ notes, pages }: NonNullable<Found['pdf']>, note: NumberedNote): CensusOnPaper => {
  const found = notes.get(note.id) ?? { calls: [], pages: [], whole: false }
  const label = (page: number) => pages[page]?.label ?? String(page + 1)
  const [call = null, begins = null] = [found.calls[0], found.pages[0]]
  return {
    calls: found.calls.map(page => (page === null ? null : label(page))),
    pages: found.pages.map(label),
    whole: found.whole,
    inPlace: begins !== null && (begins === call || !!note.calls[0]?.within),
  }
}

const missing: NoteInFiles = { file: null, called: 0, back: 0, whole: false }

/** The census of all notes, in the order in which the book prints them. */
export const takeCensus = (book: Book, numbering: Numbering, found: Found): readonly CensusEntry[] => {
  const problems = new Map<string, number>()
  for (const { note, code } of found.findings) {
    if (note && code !== 'proof-placement') problems.set(note.id, (problems.get(note.id) ?? 0) + 1)
  }
  return numbering.notes.map(note => ({
    id: note.id,
    mark: note.mark,
    division: note.division.id,
    label: note.note.kind === 'inline' ? null : note.note.label,
    text: beginning(note),
    manuscript: manuscriptPlace(book, note.note.span),
    calls: note.calls.map(({ noteref }) => manuscriptPlace(book, noteref.span)),
    web: found.web && (found.web.get(note.id) ?? missing),
    pdf: found.pdf && onPaper(found.pdf, note),
    epub: found.epub && (found.epub.get(note.id) ?? missing),
    problems: problems.get(note.id) ?? 0,
  }))
}
