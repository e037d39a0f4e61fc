/**
 * The proof of a book: its finished editions, read back and held against it. What is proven is what stands in the files,
 * never what was meant to stand there.
 */
import type { Book } from '../model/book.ts'
import { picturesIn, plainText } from '../model/walk.ts'
import { diagnose, type Diagnostic, type Outcome } from '../diagnostics/diagnostic.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { sha256 } from '../press/cache.ts'
import { readPdf } from '../press/pdf.ts'
import { manuscriptPlace, takeCensus, type CensusEntry, type ManuscriptPlace } from './census.ts'
import { readEpub, unzip, type EpubReading } from './epub.ts'
import { editionNames, toDiagnostic } from './findings.ts'
import { follow, type WordCount } from './follow.ts'
import { epubFrames } from './frames-epub.ts'
import { webFrames } from './frames.ts'
import { judgeEpub } from './judge.ts'
import { unprinted, unreadable, withoutSigns } from './glyphs.ts'
import { turnsUnseen } from './turns.ts'
import { packageFindings } from './package.ts'
import { followPdf, type Pages, type PdfProof } from './pdf.ts'
import { placementSentence, type Placement } from './placement.ts'
import type { EditionReading } from './reading.ts'
import type { Edition } from './stream.ts'
import { streamsOf } from './streams.ts'
import { readWeb, type Files } from './web.ts'

/** An edition as bytes; `bytes` is null for one that ought to be at `path` and is not, or cannot be read for a `fault`. */
export interface Finished<T> {
  readonly path: string
  readonly bytes: T | null
  readonly fault?: string
}

/** The editions that are to be proven; one that was never asked for is left out. */
export interface FinishedEditions {
  readonly web?: Finished<Files>
  readonly pdf?: Finished<Uint8Array>
  readonly epub?: Finished<Uint8Array>
}

type Read<T> = { readonly path: string } & (
  { readonly reading: T } | { readonly missing: true } | { readonly unreadable: string }
)

/** The editions as they were read. */
export interface ReadEditions {
  readonly web?: Read<EditionReading>
  readonly pdf?: Read<Pages>
  readonly epub?: Read<EpubReading>
}

const read = async <T, R>({ path, bytes, fault }: Finished<T>, use: (bytes: T) => R | Promise<R>): Promise<Read<R>> => {
  if (fault !== undefined) return { path, unreadable: fault }
  if (bytes === null) return { path, missing: true }
  try {
    return { path, reading: await use(bytes) }
  } catch (cause) {
    return { path, unreadable: cause instanceof Error ? cause.message : String(cause) }
  }
}

/** Reads finished editions back. Never rejects for what it is given: an edition that cannot be read says so. */
export const readEditions = async (book: Book, { web, pdf, epub }: FinishedEditions): Promise<ReadEditions> => {
  const ofEpub = async (bytes: Uint8Array): Promise<EpubReading> => {
    const files = unzip(bytes)
    const reading = readEpub(files)
    return { ...reading, problems: [...reading.problems, ...(await judgeEpub(bytes, files))] }
  }
  return {
    ...(web && { web: await read(web, readWeb) }),
    ...(pdf && {
      pdf: await read(pdf, bytes => readPdf(bytes, { turns: turnsUnseen(book), figures: picturesIn(book).length > 0 })),
    }),
    ...(epub && { epub: await read(epub, ofEpub) }),
  }
}

/** One edition in the proof. */
export interface EditionProof {
  readonly edition: Edition
  /** From the folder that holds the editions. */
  readonly path: string
  readonly state: 'read' | 'missing' | 'unreadable'
  readonly words: WordCount
  readonly notes: { readonly expected: number; readonly found: number }
}

export interface Problem {
  readonly severity: Diagnostic['severity']
  readonly message: string
  readonly edition: Edition
  readonly place: string
  readonly division: string | null
  readonly note: string | null
  readonly manuscript: ManuscriptPlace | null
}

/** A page of the PDF, by what is printed on it. */
export interface MappedPage {
  readonly label: string
  readonly kind: PdfProof['pages'][number]['kind']
  readonly division: string | null
  readonly first: string
  readonly last: string
  /** Where its text begins in the manuscript. */
  readonly begins: { readonly file: string; readonly offset: number; readonly line: number } | null
}

/** Plain data, as proof.json holds it. */
export interface Proof {
  readonly format: 'octavo-proof-1'
  readonly title: string
  readonly language: string
  /** SHA-256 of each source file. */
  readonly manuscript: Readonly<Record<string, string>>
  readonly editions: readonly EditionProof[]
  readonly divisions: readonly {
    readonly id: string
    readonly title: string
    readonly words: number
    readonly notes: number
    /** What is printed on its first page; null when no PDF holds it. */
    readonly page: string | null
  }[]
  readonly notes: readonly CensusEntry[]
  readonly pages: readonly MappedPage[]
  /** What a typesetter would look at again, by what is printed on the page. */
  readonly placements: readonly { readonly page: string; readonly kind: Placement['kind']; readonly message: string }[]
  readonly problems: readonly Problem[]
}

/** SHA-256 of each source file: a later proof can tell whether the manuscript is still the same. */
export const fingerprint = (book: Pick<Book, 'sources'>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(book.sources).map(([file, text]) => [file, sha256(text)]))

/** A note stands in an edition when it is there and whole, and nothing is wrong with its markers and its ways back. */
const isSound = (note: CensusEntry, edition: Edition, unsound: ReadonlySet<string>): boolean => {
  if (unsound.has(note.id)) return false
  if (edition === 'pdf') return note.pdf?.whole === true && note.pdf.pages.length > 0
  return note[edition]?.whole === true
}

const nothing: WordCount = { expected: 0, missing: 0, added: 0 }

/** Holds editions, as they were read, against the book. `lacking` are signs that no face of the house has. */
export const prove = (
  book: Book,
  numbering: Numbering,
  editions: ReadEditions,
  lacking: readonly number[] = [],
): Outcome<Proof> => {
  const { web, pdf, epub } = editions
  const streams = streamsOf(book, numbering, 'web')
  const onWeb =
    web && 'reading' in web ? follow('web', streams, webFrames(book, numbering, streams), web.reading) : null
  const framesOfEpub = epub && 'reading' in epub ? epubFrames(book, numbering) : []
  const inEpub =
    epub && 'reading' in epub ? follow('epub', streamsOf(book, numbering, 'epub'), framesOfEpub, epub.reading) : null
  const ofPackage =
    epub && 'reading' in epub ? packageFindings(book, numbering, framesOfEpub, epub.reading.package) : []
  const boxes = pdf && 'reading' in pdf ? unprinted(pdf.reading.pages, lacking) : []
  const shown = withoutSigns(boxes)
  const onPaper =
    pdf && 'reading' in pdf
      ? followPdf(book, numbering, streamsOf(book, numbering, 'pdf', shown), pdf.reading, shown)
      : null
  // A page of boxes cannot be followed: it is told once, and what it hides is not.
  const boxed = unreadable(book, boxes)
  const findings = [
    ...[onWeb, boxed.length > 0 ? null : onPaper, inEpub].flatMap(proof => proof?.findings ?? []),
    ...ofPackage,
  ]
  const notes = takeCensus(book, numbering, {
    web: onWeb?.notes ?? null,
    pdf: onPaper,
    epub: inEpub?.notes ?? null,
    findings,
  })
  const unsound = new Map<Edition, Set<string>>()
  for (const { edition, note, code } of findings) {
    if (!note || code !== 'proof-note') continue
    unsound.set(edition, (unsound.get(edition) ?? new Set()).add(note.id))
  }
  const state = (
    edition: Edition,
    of: Read<unknown> | undefined,
    words: WordCount | undefined,
  ): readonly EditionProof[] => {
    if (!of) return []
    const sound = notes.filter(note => isSound(note, edition, unsound.get(edition) ?? new Set()))
    return [
      {
        edition,
        path: of.path,
        state: 'reading' in of ? 'read' : 'missing' in of ? 'missing' : 'unreadable',
        words: words ?? nothing,
        notes: { expected: numbering.notes.length, found: sound.length },
      },
    ]
  }
  const absent = (Object.entries(editions) as [Edition, Read<unknown>][]).flatMap(([edition, of]) => {
    if ('missing' in of) return [diagnose('edition-missing', null, { edition: editionNames[edition], path: of.path })]
    return 'unreadable' in of
      ? [diagnose('edition-unreadable', null, { edition: editionNames[edition], problem: of.unreadable })]
      : []
  })
  const diagnostics = findings.map(toDiagnostic)
  return {
    value: {
      format: 'octavo-proof-1',
      title: book.metadata.title,
      language: book.metadata.language,
      manuscript: fingerprint(book),
      editions: [
        ...state('web', web, onWeb?.words),
        ...state('pdf', pdf, onPaper?.words),
        ...state('epub', epub, inEpub?.words),
      ],
      divisions: streams.map(({ division, body, notes: own }) => {
        const page = onPaper?.firstPages.get(division.id)
        return {
          id: division.id,
          title: plainText(division.title),
          words: own.reduce((sum, { starts }) => sum + starts.length, body.starts.length),
          notes: own.length,
          page: page === undefined ? null : (onPaper?.pages[page]?.label ?? null),
        }
      }),
      notes,
      pages: (onPaper?.pages ?? []).map(({ begins, ...page }) => ({
        ...page,
        begins: begins && {
          ...begins,
          line: manuscriptPlace(book, { file: begins.file, start: begins.offset, end: begins.offset })?.line ?? 1,
        },
      })),
      placements: (onPaper?.placements ?? []).map(placement => ({
        page: onPaper?.pages[placement.page]?.label ?? String(placement.page + 1),
        kind: placement.kind,
        message: placementSentence(placement),
      })),
      problems: [
        ...boxed.map(({ severity, message, span }) => ({
          severity,
          message,
          edition: 'pdf' as const,
          place: editionNames.pdf,
          division: null,
          note: null,
          manuscript: manuscriptPlace(book, span),
        })),
        ...findings.map((finding, index) => ({
          severity: diagnostics[index]?.severity ?? 'error',
          message: diagnostics[index]?.message ?? finding.problem,
          edition: finding.edition,
          place: finding.place,
          division: finding.division,
          note: finding.note?.id ?? null,
          manuscript: manuscriptPlace(book, finding.span),
        })),
      ],
    },
    diagnostics: [...absent, ...boxed, ...diagnostics],
  }
}

const inEnglish = new Intl.NumberFormat('en')

const count = (number: number, noun: string) => `${inEnglish.format(number)} ${noun}${number === 1 ? '' : 's'}`

/** For the last lines of a build: `104 notes: 104 in web, 104 in PDF, 104 in EPUB; 11,482 words, none missing`. */
export const summarise = ({ editions, notes }: Proof): string => {
  const names: Readonly<Record<Edition, string>> = { web: 'web', pdf: 'PDF', epub: 'EPUB' }
  if (editions.length === 0) return 'nothing was proven'
  const inEach = editions.map(({ edition, notes: { found }, state }) =>
    state === 'read' ? `${inEnglish.format(found)} in ${names[edition]}` : `${names[edition]} ${state}`,
  )
  const words = Math.max(...editions.map(({ words: { expected } }) => expected))
  const missing = editions.filter(({ words: { missing } }) => missing > 0)
  const lost = missing.map(
    ({ edition, words: { missing: lost } }) => `${inEnglish.format(lost)} missing in ${names[edition]}`,
  )
  const added = editions.filter(({ words: { added } }) => added > 0)
  const more = added.map(
    ({ edition, words: { added: more } }) => `${inEnglish.format(more)} too many in ${names[edition]}`,
  )
  const told = [...lost, ...more].length > 0 ? [...lost, ...more].join(', ') : 'none missing'
  return `${count(notes.length, 'note')}: ${inEach.join(', ')}; ${count(words, 'word')}, ${told}`
}
