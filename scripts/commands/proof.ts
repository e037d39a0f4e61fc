import { readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Book } from '../model/book.ts'
import { diagnose, hasErrors, type Diagnostic } from '../diagnostics/diagnostic.ts'
import { formats } from '../diagnostics/print.ts'
import { number, type Numbering } from '../numbering/index.ts'
import { missingGlyphs } from '../press/fonts/sources.ts'
import { runAce, runEpubCheck } from '../press/judges.ts'
import { openBook, readingFault, rootOf } from '../press/open.ts'
import { unzip } from '../proofs/epub.ts'
import { editionNames } from '../proofs/findings.ts'
import { problemsOf, readAce, readEpubCheck } from '../proofs/judge.ts'
import { proofPage } from '../proofs/page.ts'
import {
  fingerprint,
  prove,
  readEditions,
  summarise,
  type Finished,
  type FinishedEditions,
  type Proof,
} from '../proofs/proof.ts'
import { spanOf } from '../proofs/spot.ts'
import { streamsOf } from '../proofs/streams.ts'
import { printFindings } from './check.ts'
import { oneOf, readWords, type Command } from './command.ts'

export const proofOptions = {
  book: { type: 'string', value: 'PATH', says: 'the manuscript, if it has moved since the build' },
  format: { type: 'string', value: formats.join('|'), says: 'how findings are printed' },
} as const

/** Which edition a finished file is. */
export type Made = Readonly<Partial<Record<'web' | 'pdf' | 'epub', string>>>

const readFolder = async (folder: string): Promise<ReadonlyMap<string, Uint8Array>> => {
  const paths = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = paths
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  const read = files.map(
    async file => [relative(folder, file).split('\\').join('/'), new Uint8Array(await readFile(file))] as const,
  )
  return new Map(await Promise.all(read))
}

const finished = async <T>(path: string, read: () => Promise<T>): Promise<Finished<T>> => {
  try {
    return { path, bytes: await read() }
  } catch (cause) {
    const isMissing = (cause as { code?: string }).code === 'ENOENT'
    return isMissing ? { path, bytes: null } : { path, bytes: null, fault: readingFault(cause) }
  }
}

/** The editions of a folder, as bytes. */
const readMade = async (folder: string, { web, pdf, epub }: Made): Promise<FinishedEditions> => {
  const bytes = async (path: string) => new Uint8Array(await readFile(join(folder, path)))
  return {
    ...(web !== undefined && { web: await finished(web, () => readFolder(join(folder, web))) }),
    ...(pdf !== undefined && { pdf: await finished(pdf, () => bytes(pdf)) }),
    ...(epub !== undefined && { epub: await finished(epub, () => bytes(epub)) }),
  }
}

/** Signs of a manuscript that no face of the house has. */
export const signsLacking = ({ sources }: Book): Promise<readonly number[]> =>
  missingGlyphs(Object.values(sources).join('\n'))

/** Reads the editions of a folder back and holds them against the book. */
export const proveFolder = async (
  book: Book,
  numbering: Numbering,
  folder: string,
  made: Made,
  lacking: readonly number[],
) => prove(book, numbering, await readEditions(book, await readMade(folder, made)), lacking)

/** What proof.json holds beside the proof: where the manuscript lies, seen from the folder of the editions. */
interface Kept extends Proof {
  readonly book: string
}

/** The two files of a proof. */
export const writeProof = (
  proof: Proof,
  manuscript: string,
  out: string,
): { readonly json: string; readonly page: string } => {
  const kept: Kept = { ...proof, book: relative(resolve(out), resolve(manuscript)).split('\\').join('/') }
  return { json: `${JSON.stringify(kept, null, 1)}\n`, page: proofPage(proof) }
}

const readKept = async (folder: string): Promise<Kept> => {
  const path = join(folder, 'proof', 'proof.json')
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`there is no proof at ${path}; name the folder of a build, or build the book first`)
  })
  try {
    const kept = JSON.parse(text) as Kept
    if (kept.format === 'octavo-proof-1' && typeof kept.book === 'string' && Array.isArray(kept.editions)) return kept
  } catch {
    // told below
  }
  throw new Error(`${path} is not a proof of this Octavo; build the book again`)
}

interface Judged {
  readonly asked: readonly string[]
  readonly found: readonly Diagnostic[]
}

const noJudges: Judged = { asked: [], found: [] }

/** What the judges say that this machine has besides, and who they are. */
const askJudges = async (book: Book, numbering: Numbering, epub: string): Promise<Judged> => {
  // One that is not there, or is no zip, has been told of already.
  const files = await readFile(epub)
    .then(bytes => unzip(new Uint8Array(bytes)))
    .catch(() => null)
  if (files === null) return noJudges
  const [epubCheck, ace] = [await runEpubCheck(epub), await runAce(epub)]
  const streams = streamsOf(book, numbering, 'epub')
  const problems = [
    ...(epubCheck === null ? [] : problemsOf(files, readEpubCheck(epubCheck))),
    ...(ace === null ? [] : readAce(files, 'OEBPS/', ace)),
  ]
  return {
    asked: [...(epubCheck === null ? [] : ['EPUBCheck (Java)']), ...(ace === null ? [] : ['Ace'])],
    found: problems.map(({ file, problem, spot }) =>
      diagnose('proof-words', spanOf(streams, spot), { edition: editionNames.epub, place: file, problem }),
    ),
  }
}

/** `octavo proof [dist]`: finished editions against the book as it is now. */
export const proof: Command = async (words, terminal) => {
  const { values, positionals } = readWords(words, proofOptions, 1)
  const format = oneOf('format', values.format, formats, 'human')
  const folder = positionals[0] ?? 'dist'
  const kept = await readKept(folder)
  const path = values.book ?? join(folder, kept.book)
  const opened = await openBook(path)
  const root = rootOf(path, opened.folder)
  if (!opened.value) {
    printFindings(terminal, opened.sources, root, opened.diagnostics, format)
    return 1
  }
  const { book } = opened.value
  const now = fingerprint(book)
  const changed = Object.keys({ ...now, ...kept.manuscript }).filter(file => now[file] !== kept.manuscript[file])
  const made: Made = Object.fromEntries(kept.editions.map(({ edition, path: file }) => [edition, safeName(file)]))
  const numbering = number(book)
  const proven = await proveFolder(book, numbering, folder, made, await signsLacking(book))
  const { asked, found: judged } =
    made.epub === undefined ? noJudges : await askJudges(book, numbering, join(folder, made.epub))
  // Of what the port has told of already, Java says the same.
  const told = new Set(proven.diagnostics.map(({ message }) => message))
  const found: readonly Diagnostic[] = [
    ...(changed.length > 0 ? [diagnose('manuscript-changed', null, { files: changed })] : []),
    ...proven.diagnostics,
    ...judged.filter(({ message }) => !told.has(message)),
  ]
  printFindings(terminal, book.sources, root, found, format)
  if (format === 'human') terminal.out(`${summarise(proven.value)}\n`)
  if (format === 'human' && asked.length > 0) terminal.out(`the e-book was also judged by ${asked.join(' and ')}\n`)
  return hasErrors(found) ? 1 : 0
}

/** proof.json may come from a stranger: no path in it leads out of its folder. */
const safeName = (file: string): string => {
  if (/^[\w.-]+$/.test(file) && !file.startsWith('.')) return file
  throw new Error(`proof.json names an edition “${file}”, which cannot be one`)
}
