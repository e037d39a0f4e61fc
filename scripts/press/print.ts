/** Presses the paper edition: every division laid out by itself, the pages put in order, printed by divisions, and bound. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Book } from '../model/book.ts'
import { authorsOf } from '../model/metadata.ts'
import { subjectText } from '../model/relators.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { extentOf, type Extent } from '../writers/epub/printed.ts'
import { words } from '../writers/words.ts'
import { assemble, assembleFurniture, gather, inSheaves } from './assembly.ts'
import { bind, type PdfFacts } from './binding/bind.ts'
import { withBrowserAtHand } from './browser/run.ts'
import { newPagesOf, type Tabs } from './browser/tabs.ts'
import { cached, hashOf, kept, sweep } from './cache.ts'
import { buildDate } from './clock.ts'
import { points } from './format.ts'
import { share } from './hands.ts'
import { placesOf, type BookPage } from './imposition.ts'
import { layBook, nameOf, prepareJob, type Job, type PrintTools } from './job.ts'
import { Misprint, printWhole, untilItStands } from './layout.ts'
import type { Notice } from './page/script.ts'

/** A printed page. */
export interface PageFacts {
  /** `iv`, `12`: what is printed on it, or would be. */
  readonly folio: string
  readonly side: 'recto' | 'verso'
  /** Id of the division, or of the page of the preliminaries; null for a blank. */
  readonly division: string | null
  /** Ids of the notes called on it, and of those that begin at its foot. */
  readonly called: readonly string[]
  readonly begun: readonly string[]
  /** What it holds of its division's text. The letters are counted each time: only an e-book asks. */
  readonly extent: () => Extent
}

export interface PrintFacts {
  readonly pdf: Uint8Array
  /** In order, blanks among them. */
  readonly pages: readonly PageFacts[]
  /** Index in `pages` of every id: divisions, headings, figures, calls, notes, pages of sources. */
  readonly places: ReadonlyMap<string, number>
  /** Notes that begin on the page after their call's. */
  readonly late: readonly string[]
  /** Lines that stick out into the margin: the division, and the words. */
  readonly overfull: readonly { readonly division: string; readonly words: string }[]
  /** What had no room on any page, and what was done about it. */
  readonly notices: readonly (Notice & { readonly division: string })[]
  /** The browser that made it. */
  readonly browser: string
}

const pressJob = async (job: Job, tabs: Tabs, version: string, asPrinted: ReadonlySet<string>): Promise<PrintFacts> => {
  const { metadata } = job.book
  const { language } = metadata
  const { pages, laid, engines, key, inGutter } = await layBook(job, tabs.newPage, version, asPrinted)
  const nameOfPages = ([first]: readonly BookPage[]) => (first?.document ? nameOf(job, first.document) : metadata.title)
  const printed = [
    ...gather(pages).map(group => ({
      html: inGutter(assemble(group, language)),
      name: nameOfPages(group),
      document: group[0]?.document?.id ?? null,
      tagged: true,
    })),
    ...inSheaves(pages).map(group => ({
      html: inGutter(assembleFurniture(group, language)),
      name: 'page numbers',
      document: null,
      tagged: false,
    })),
  ]
  // Two hands a tab: what one has printed is made fit while the other's pages are printed.
  const printers = [...engines, ...engines].map(
    engine =>
      async ({ html, name, document, tagged }: (typeof printed)[number]) => {
        const gathering = await printWhole(engine, key, html, language, name, tagged)
        const [stray] = gathering.strays
        if (document !== null && stray)
          throw new Misprint(document, `${name} does not stand on paper as it was laid out: ${stray}`)
        job.advance(name)
        return { gathering, tagged }
      },
  )
  const facts: PdfFacts = {
    title: metadata.title,
    authors: authorsOf(metadata),
    subject: metadata.description,
    keywords: metadata.subjects.map(subjectText),
    language: metadata.language,
    trim: { width: job.format.width * points, height: job.format.height * points },
    date: buildDate(metadata.date),
    labels: pages.map(({ folio }) => folio),
  }
  const printAndBind = async () => {
    const gatherings = await share(printed, printers)
    // The browser takes its time, and is not needed any more.
    const closed = tabs.close().catch(() => undefined)
    const of = (kind: boolean) => gatherings.flatMap(({ gathering, tagged }) => (tagged === kind ? [gathering] : []))
    const pdf = await bind(of(true), of(false), facts)
    await closed
    return pdf
  }
  const parts = [JSON.stringify([facts, words(language)]), ...printed.map(({ html, tagged }) => `${tagged} ${html}`)]
  const pdf = await cached(kept.books, hashOf(key, ...parts), printAndBind)
  await Promise.all([kept.layouts, kept.gatherings, kept.books, kept.fonts].map(folder => sweep(folder, kept.limit)))
  return {
    pdf,
    pages: pages.map(factsOf),
    places: placesOf(pages),
    late: laid.flatMap(({ laid: { late } }) => late),
    overfull: laid.flatMap(({ document, laid: { overfull } }) =>
      overfull.map(words => ({ division: document.id, words })),
    ),
    notices: laid.flatMap(({ document, laid: { notices } }) =>
      notices.map(notice => ({ ...notice, division: document.id })),
    ),
    browser: version,
  }
}

/**
 * The paper edition of a book. The same book, styles, faces and browser give the same bytes. Throws when there is no
 * browser, when a picture cannot be shown, and when a page would lose a word: then it names the division and the words.
 */
export const pressPrint = async (book: Book, numbering: Numbering, tools: PrintTools): Promise<PrintFacts> => {
  const desk = await mkdtemp(path.join(tmpdir(), 'octavo-print-'))
  try {
    return await withBrowserAtHand(
      async (open, { version }) => {
        // It starts while the job is prepared.
        const tabs = newPagesOf(open, 2)
        try {
          const job = await prepareJob(book, numbering, desk, tools)
          return await untilItStands(asPrinted => pressJob(job, tabs, version, asPrinted))
        } finally {
          await tabs.opened()
        }
      },
      { signal: tools.signal },
    )
  } finally {
    await rm(desk, { recursive: true, force: true })
  }
}

const factsOf = ({ folio, side, document, laid }: BookPage): PageFacts => ({
  folio,
  side,
  division: document?.id ?? null,
  called: laid?.called ?? [],
  begun: laid?.begun ?? [],
  extent: () => extentOf(laid?.text ?? ''),
})
