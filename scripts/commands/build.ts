import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkBook } from '../checks/index.ts'
import { diagnose, hasErrors, type Diagnostic } from '../diagnostics/diagnostic.ts'
import { countDiagnostics, formats, printDiagnostics } from '../diagnostics/print.ts'
import type { Book, Span } from '../model/book.ts'
import { slug } from '../model/slug.ts'
import { divisionsIn, onlyDivision } from '../model/walk.ts'
import { number, type Numbering } from '../numbering/index.ts'
import { isBrowserMissing, listTried } from '../press/browser/facts.ts'
import { withDrawnCover } from '../press/epub-cover.ts'
import { scriptsOf } from '../press/fonts/families.ts'
import { facesShowing } from '../press/guests.ts'
import { openBook, rootOf, type OpenBook } from '../press/open.ts'
import { pressPrint, type PageFacts, type PrintFacts } from '../press/print.ts'
import { shelve, withDesk, writingFault } from '../press/shelve.ts'
import { pressWeb } from '../press/web.ts'
import { Misunderstood, oneOf, readWords, someOf, type Command, type Terminal } from './command.ts'
import { nearest } from '../diagnostics/nearest.ts'
import { progressOf } from './progress.ts'
import { nameSigns, placeOfSign } from '../proofs/glyphs.ts'
import { summarise } from '../proofs/proof.ts'
import { proveFolder, signsLacking, writeProof } from './proof.ts'

const editions = ['web', 'print', 'epub'] as const
type Edition = (typeof editions)[number]

export const buildOptions = {
  out: { type: 'string', value: 'DIR', says: 'where the editions go: dist' },
  only: { type: 'string', value: editions.join(','), says: 'make only these' },
  reading: { type: 'string', value: 'NAME', says: 'a draft of one reading, with --only print' },
  format: { type: 'string', value: formats.join('|'), says: 'how findings are printed' },
} as const

/** What the proofs call them: a print edition is proven in its PDF. */
const proofNames = { web: 'web', print: 'pdf', epub: 'epub' } as const

const editionNames: Readonly<Record<Edition, string>> = { web: 'web edition', print: 'PDF', epub: 'e-book' }

interface Job {
  readonly opened: OpenBook
  readonly numbering: Numbering
  readonly desk: string
  readonly name: string
  readonly signal: AbortSignal
  readonly progress: ReturnType<typeof progressOf>
  /** Pages of the print edition, once it is laid out; none when it is not made. */
  readonly printed: () => Promise<readonly PageFacts[]>
}

/** What a press has set onto the desk: the edition, then what goes with it. */
interface Made {
  readonly names: readonly [string, ...string[]]
  readonly pages?: readonly PageFacts[]
  readonly found?: readonly Diagnostic[]
}

/** Where in the manuscript a division says four of these words, one after the other; else the division. */
const spanOfWords = ({ sources, divisions }: Book, id: string, said: string): Span | null => {
  const span = [...divisionsIn(divisions)].find(division => division.id === id)?.span
  if (!span) return null
  const text = sources[span.file]?.slice(span.start, span.end) ?? ''
  const words = said.match(/[\p{L}\p{N}]+/gu) ?? []
  for (const from of words.keys()) {
    const found = new RegExp(words.slice(from, from + 4).join('[^\\p{L}\\p{N}]+'), 'u').exec(text)
    if (found) return { ...span, start: span.start + found.index, end: span.start + found.index + found[0].length }
  }
  return span
}

/** What the press had to do to what has no room on any page. */
const tellNotices = (book: Book, { notices, pages }: PrintFacts): readonly Diagnostic[] =>
  notices.map(({ kind, words, page, division }) => {
    const first = pages.findIndex(facts => facts.division === division)
    const folio = pages[first + page]?.folio ?? ''
    return diagnose(kind, spanOfWords(book, division, words), { words, folio })
  })

const presses: Readonly<Record<Edition, (job: Job) => Promise<Made>>> = {
  web: async ({ opened: { book, read }, numbering, desk, signal, progress }) => {
    const { files } = await pressWeb(book, numbering, join(desk, 'web'), {
      read,
      signal,
      progress: progress.step('web'),
    })
    progress.done('web', `${files.filter(file => file.endsWith('.html')).length} pages`)
    return { names: ['web'] }
  },
  print: async ({ opened: { book, read }, numbering, desk, name, signal, progress }) => {
    const facts = await pressPrint(book, numbering, { read, signal, progress: progress.step('print') })
    await writeFile(join(desk, `${name}.pdf`), facts.pdf)
    progress.done('print', `${facts.pages.length} pages`)
    return { names: [`${name}.pdf`], pages: facts.pages, found: tellNotices(book, facts) }
  },
  epub: async ({ opened, numbering, desk, name, signal, progress, printed }) => {
    // epub-gen-memory takes most of a second to load, which the other editions need not wait for.
    const { pressEpub } = await import('../press/epub.ts')
    const { book, read } = await withDrawnCover(opened.book, opened.read)
    const pages = (await printed()).map(page => ({ ...page, ...page.extent() }))
    const { epub, onix } = await pressEpub(book, numbering, { read, signal, printed: pages })
    await writeFile(join(desk, `${name}.epub`), epub)
    progress.done('epub', `${Math.ceil(epub.length / 1024)} kB`)
    // Without a record, that of an earlier build is taken away.
    if (onix !== null) await writeFile(join(desk, `${name}.onix.xml`), onix)
    return { names: [`${name}.epub`, `${name}.onix.xml`] }
  },
}

/** What a machine's failure means to an editor. */
const faultOf = (cause: unknown, edition: Edition, out: string): Diagnostic => {
  const fault = writingFault(cause)
  if (fault !== null) return diagnose('output-unwritable', null, { path: out, problem: fault })
  if (isBrowserMissing(cause)) return diagnose('browser-missing', null, { tried: listTried(cause.tried) })
  return diagnose('edition-failed', null, {
    edition: editionNames[edition],
    problem: cause instanceof Error ? cause.message : String(cause),
  })
}

/** Signs that no face of the book has, each script at its first sign; `shown` has the faces of the machine that stepped in. */
const glyphsAreThere = (
  book: Book,
  codes: readonly number[],
  shown: ReadonlyMap<number, string> = new Map(),
): readonly Diagnostic[] =>
  scriptsOf(codes).map(group => {
    const faces = new Set(group.codes.flatMap(code => shown.get(code) ?? []))
    return diagnose('glyph-missing', placeOfSign(book, group.codes), {
      signs: nameSigns(group),
      npm: group.package,
      face: faces.size === 0 ? null : [...faces].join(', '),
    })
  })

/** The same for a book that is printed: of signs that are told as boxes nothing more is said. */
const glyphsOnPaper = async (book: Book, codes: readonly number[], pdf: string, hasBoxes: boolean) => {
  if (codes.length === 0) return []
  const shown = await facesShowing(await readFile(pdf), codes)
  return glyphsAreThere(book, hasBoxes ? codes.filter(code => shown.has(code)) : codes, shown)
}

/** The book with one reading alone. */
const draftOf = (book: Book, reading: string): Book => {
  const divisions = onlyDivision(book.divisions, reading)
  if (divisions.length > 0) return { ...book, divisions }
  const ids = [...divisionsIn(book.divisions)].map(({ id }) => id)
  const near = nearest(reading, ids)
  throw new Misunderstood(
    `--reading ${reading}: the book has no such reading; ${near === undefined ? `it has ${ids.join(', ')}` : `did you mean ${near}?`}`,
  )
}

const say = (terminal: Terminal, text: string) => {
  if (text !== '') terminal.out(`${text}\n`)
}

/** `octavo build [book]`: all editions, proven; nothing on disk changes unless every one of them is whole. */
export const build: Command = async (words, terminal) => {
  const { values, positionals } = readWords(words, buildOptions, 1)
  const format = oneOf('format', values.format, formats, 'human')
  const wanted = someOf('only', values.only, editions)
  const path = positionals[0] ?? 'manuscript'
  const out = values.out ?? 'dist'
  const opened = await openBook(path)
  const root = rootOf(path, opened.folder)
  const tell = (found: readonly Diagnostic[], sources = opened.sources) =>
    say(terminal, printDiagnostics({ sources }, root, found, format))
  if (!opened.value) {
    tell(opened.diagnostics)
    return 1
  }
  const { reading } = values
  if (reading !== undefined && values.only !== 'print') throw new Misunderstood('--reading goes with --only print')
  const { book: whole } = opened.value
  const numbering = number(whole)
  const book = reading === undefined ? whole : draftOf(whole, reading)
  const unlisted = book.metadata.epub.pages === 'print' && wanted.includes('epub') && !wanted.includes('print')
  const lacking = await signsLacking(book)
  const found = [
    ...(unlisted ? [diagnose('printed-pages-missing', null, {})] : []),
    ...checkBook(whole, numbering, opened.diagnostics),
    // A PDF is asked for the signs themselves.
    ...(wanted.includes('print') ? [] : glyphsAreThere(book, lacking)),
  ]
  tell(found, book.sources)
  if (hasErrors(found)) {
    say(terminal, `\n${countDiagnostics(found)}; nothing was built`)
    return 1
  }

  const abort = new AbortController()
  const stop = () => abort.abort(new Error('stopped'))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const progress = progressOf(terminal)
  const title = book.metadata.slug ?? slug(book.metadata.title, 'book')
  const name = reading === undefined ? title : `${title}-${reading}`
  const failures: Diagnostic[] = []
  try {
    return await withDesk(out, async desk => {
      const begun = new Map<Edition, Promise<Made>>()
      const make = (edition: Edition): Promise<Made> => {
        const making = begun.get(edition) ?? presses[edition](job)
        begun.set(edition, making)
        return making
      }
      const printed = async () => (wanted.includes('print') ? ((await make('print')).pages ?? []) : [])
      const job: Job = {
        opened: { ...(opened.value as OpenBook), book },
        numbering,
        desk,
        name,
        signal: abort.signal,
        progress,
        printed,
      }
      const made = await Promise.all(
        wanted.map(edition =>
          make(edition).catch((cause: unknown) => {
            failures.push(faultOf(cause, edition, out))
            abort.abort(cause)
            return null
          }),
        ),
      )
      progress.clear()
      const done = made.filter(item => item !== null)
      if (done.length < wanted.length) {
        // Presses that were stopped because another failed have nothing of their own to say.
        tell(failures.slice(0, 1))
        say(terminal, '\nnothing was built; the last editions are as they were')
        return 1
      }
      const proven = await proveFolder(
        book,
        numbering,
        desk,
        Object.fromEntries(wanted.map((edition, index) => [proofNames[edition], done[index]?.names[0]])),
        lacking,
      )
      const { json, page } = writeProof(proven.value, path, out)
      await mkdir(join(desk, 'proof'))
      await writeFile(join(desk, 'proof', 'proof.json'), json)
      await writeFile(join(desk, 'proof', 'index.html'), page)
      const hasBoxes = proven.diagnostics.some(({ code }) => code === 'glyph-unprinted')
      const glyphs = wanted.includes('print')
        ? await glyphsOnPaper(book, lacking, join(desk, `${name}.pdf`), hasBoxes)
        : []
      tell([...glyphs, ...done.flatMap(({ found = [] }) => found), ...proven.diagnostics], book.sources)
      say(terminal, summarise(proven.value))
      if (hasErrors(proven.diagnostics)) {
        say(terminal, `the proof failed: ${countDiagnostics(proven.diagnostics)}; the last editions are as they were`)
        return 1
      }
      const names = done.flatMap(({ names }) => names)
      // A draft leaves the proof of the book as it is.
      await shelve(desk, out, reading === undefined ? [...names, 'proof'] : names)
      return 0
    })
  } catch (cause) {
    const fault = writingFault(cause)
    if (fault === null) throw cause
    tell([diagnose('output-unwritable', null, { path: out, problem: fault })])
    return 1
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}
