/** Manuscripts through the whole press but its binding: reader, numbering, writer, hyphens, pages, PDF. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'puppeteer-core'
import { hasErrors } from '../../scripts/diagnostics/diagnostic.ts'
import type { Book } from '../../scripts/model/book.ts'
import { number } from '../../scripts/numbering/index.ts'
import { assemble, assembleFurniture } from '../../scripts/press/assembly.ts'
import { layColumns, type LayPages } from '../../scripts/press/columns.ts'
import { bind } from '../../scripts/press/binding/bind.ts'
import { findBrowser } from '../../scripts/press/browser/find.ts'
import { withBrowser } from '../../scripts/press/browser/run.ts'
import { faces, fontFaceCss } from '../../scripts/press/fonts.ts'
import { fontFamilies } from '../../scripts/press/fonts/families.ts'
import { signsIn } from '../../scripts/press/fonts/signs.ts'
import { formatCss, formatOf, type Format } from '../../scripts/press/format.ts'
import { hyphenateHtml, hyphenator, type Hyphenate } from '../../scripts/press/hyphenation.ts'
import { impose } from '../../scripts/press/imposition.ts'
import { layWhole, type Engine } from '../../scripts/press/layout.ts'
import { loadFaces, makeBed, openBed } from '../../scripts/press/paged.ts'
import { readPdf } from '../../scripts/press/pdf.ts'
import { readStyleSheets } from '../../scripts/press/job.ts'
import { readBook } from '../../scripts/readers/book.ts'
import { writePrint } from '../../scripts/writers/print.ts'
import { pictures, vocabularies } from './compose.ts'
import { findHopeless } from './hopeless.ts'
import { judge, judgePdfPage, wishOf, type Fault } from './judge.ts'
import { writeManuscript, type Manuscript } from './manuscript.ts'
import { measurePages, type Measured } from './measure.ts'

/** `print:` of a book, as its YAML has it. */
export type Setting = Readonly<Record<string, string | number>>

/** One document and how it is to be set. */
export interface Trial {
  readonly seed: number
  readonly setting: Setting
  readonly numbering: 'reading' | 'page'
  /** Calls print nothing, and have no width. */
  readonly bare: boolean
  readonly manuscript: Manuscript
}

export interface Verdict {
  readonly pages: number
  readonly notes: number
  readonly faults: readonly Fault[]
  readonly measured?: readonly Measured[]
}

/** Everything that is printed about the document, one file. */
export const sourceOf = ({ manuscript, numbering, setting }: Trial): string => {
  const { language, author, source } = manuscript
  const matter = {
    title: 'Fuzz',
    language,
    notes: { numbering },
    print: setting,
    readings: { fuzz: { ...(author === undefined ? {} : { author }), ...(source === undefined ? {} : { source }) } },
  }
  const yaml = Object.entries(matter).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  return `---\n${yaml.join('\n')}\n---\n\n${writeManuscript(manuscript).markdown}\n`
}

const readSource = (source: string): { book: Book | null; problem: string } => {
  const { value, diagnostics } = readBook({ named: 'fuzz.md', name: 'Fuzz', files: { 'fuzz.md': source } })
  const problem = diagnostics.map(({ code, message }) => `${code}: ${message}`).join('; ')
  if (value === null || hasErrors(diagnostics)) return { book: null, problem }
  const assets = Object.entries(pictures).map(
    ([src, [width, height]]) => ({ src, status: 'found', mediaType: 'image/svg+xml', width, height }) as const,
  )
  return { book: { ...value, assets }, problem }
}

const drawing = ([width, height]: readonly [number, number]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#ccc"/></svg>`

const stylesOf = async (format: Format): Promise<string> => {
  const every = Object.values(vocabularies).join(' ') + 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
  const scripts =
    'абвгдежзийклмнопрстуфхцчшщъыьэюя αβγδεζηθικλμνξοπρστυφχψω אבגדהוזחטיכלמנסעפצקרשת ابتثجحخدذرزسشصضطظعغفقكلمنهوي'
  const sample = `<p>${every}${scripts}${scripts.toUpperCase()}*†‡[]‐—</p><pre><code>${every}=</code></pre>`
  const fonts = await faces(signsIn([sample]))
  const stacks = Object.entries(fontFamilies).map(([use, stack]) => `--face-${use}: ${stack};`)
  const rules = fontFaceCss(fonts, ({ bytes }) => `data:font/ttf;base64,${Buffer.from(bytes).toString('base64')}`)
  return [rules, `:root { ${stacks.join(' ')} }`, formatCss(format), await readStyleSheets()].join('\n')
}

const bareCalls = (html: string): string => html.replace(/(<a [^>]*data-note="[^"]*"[^>]*>)[^<]*<\/a>/g, '$1</a>')

/** Hyphenates in all languages of the fuzzer. */
const hyphens = hyphenator(['en', 'de', 'ru', 'el'])

/** A press for one setting: trials go in, one or many at a time, and verdicts come out. */
export interface Press {
  readonly format: Format
  readonly run: (trials: readonly Trial[]) => Promise<readonly Verdict[]>
  readonly close: () => Promise<void>
}

let reading: Promise<unknown> = Promise.resolve()

/** pdf.js 5.4 keeps the number of pages of all its documents in one place: one is read at a time. */
const textsOf = (pdf: Uint8Array): Promise<readonly string[]> => {
  const turn = reading.then(async () =>
    (await readPdf(pdf, { turns: true })).pages.map(({ texts }) => texts.map(({ text }) => text).join('')),
  )
  reading = turn.catch(() => undefined)
  return turn
}

interface Printed {
  readonly html: string
  /** Folios, printed apart from the text and laid over it by the binding. */
  readonly furniture: string
  readonly pages: number
}

const layTrial = async (engine: Engine, key: string, format: Format, hyphenate: Hyphenate, trial: Trial) => {
  const { book, problem } = readSource(sourceOf(trial))
  if (!book) return { kind: 'invalid', what: problem } as const
  const policy = book.metadata.print.notes
  const document = writePrint(book, number(book), src => `pictures/${src}`).divisions[0]
  if (!document) return { kind: 'invalid', what: 'no division' } as const
  const hyphenated = hyphenateHtml(document.html, document.language, hyphenate)
  const html = trial.bare ? bareCalls(hyphenated) : hyphenated
  try {
    const marksByPage = trial.numbering === 'page'
    const layPages: LayPages = (html, measure, strips) =>
      layWhole(
        engine,
        key,
        html,
        `seed ${trial.seed}`,
        { ...format, measure },
        { marksByPage, policy, strips, columns: format.columns },
      )
    const { pages } = await (format.columns === 2
      ? layColumns(html, document.language, format, layPages)
      : layPages(html, format.measure))
    const bare = { ...document, runningHead: '' }
    const order = impose([{ document: bare, pages }], { opening: 'any', head: '' })
    const { language } = trial.manuscript
    const furniture = assembleFurniture(order, language)
    return { html: assemble(order, language), furniture, pages: order.length } satisfies Printed
  } catch (cause) {
    return { kind: 'failed', what: cause instanceof Error ? cause.message : String(cause) } as const
  }
}

/** Where lines go to the next page with their notes, none of these begins on a page that cannot hold it. */
const withWholeNotes = (page: Measured): Measured => ({
  ...page,
  opening: { ...page.opening, notes: page.opening.notesWhole },
})

/** Runs inside the page. */
const setPages = async (html: string): Promise<void> => {
  document.body.innerHTML = html
  await Promise.all([...document.images].map(picture => picture.decode().catch(() => undefined)))
}

const openJudgement = async (browser: Browser, desk: string, styles: string): Promise<Page> => {
  const file = path.join(desk, 'judgement.html')
  await writeFile(
    file,
    `<!doctype html><html lang="en"><meta charset="utf-8"><style>${styles}</style><body></body></html>`,
  )
  const tab = await browser.newPage()
  await tab.setViewport({ width: 1200, height: 1000 })
  await tab.goto(pathToFileURL(file).href)
  await tab.evaluate('globalThis.__name = target => target')
  await tab.evaluate(loadFaces)
  await tab.evaluate(
    `globalThis.measurePages = ${measurePages.toString()}; globalThis.findHopeless = ${findHopeless.toString()}`,
  )
  return tab
}

const factsOf = ({ width, height }: Format) => ({
  title: 'Fuzz',
  authors: [],
  language: 'en',
  trim: { width: (width * 72) / 96, height: (height * 72) / 96 },
  date: new Date(0),
})

const openPress = async (browser: Browser, setting: Setting, key: string): Promise<Press> => {
  const { book, problem } = readSource(sourceOf({ ...emptyTrial, setting }))
  if (!book) throw new Error(problem)
  const format = formatOf(book.metadata.print)
  const desk = await mkdtemp(path.join(tmpdir(), 'octavo-fuzz-desk-'))
  await mkdir(path.join(desk, 'pictures'))
  for (const [src, size] of Object.entries(pictures)) await writeFile(path.join(desk, 'pictures', src), drawing(size))
  const styles = await stylesOf(format)
  const engine = openBed(() => browser.newPage(), await makeBed(desk, styles))
  const tab = await openJudgement(browser, desk, styles)
  const hyphenate = await hyphens
  const facts = factsOf(format)

  const run = async (trials: readonly Trial[]): Promise<readonly Verdict[]> => {
    const laid: (Printed | Fault)[] = []
    for (const trial of trials) laid.push(await layTrial(engine, key, format, hyphenate, trial))
    const printed = laid.filter(result => 'html' in result)
    const failed = (result: (typeof laid)[number]): readonly Fault[] => ('html' in result ? [] : [result])
    if (printed.length === 0) return laid.map(result => ({ pages: 0, notes: 0, faults: failed(result) }))
    const html = printed.map(result => result.html).join('\n')
    await tab.evaluate(setPages, html)
    const looked = (await tab.evaluate(`measurePages(document.body, '${wishOf(setting)}')`)) as readonly Measured[]
    const hopeless = (await tab.evaluate('findHopeless(document.body)')) as Awaited<ReturnType<typeof findHopeless>>
    const measured = looked.map((part, index) => ({ ...part, hopeless: hopeless[index] ?? [] }))
    const text = await engine.print(html, 'en', true, 120_000)
    const folios = printed.map(({ furniture }) => furniture).join('\n')
    const furniture = await engine.print(folios, 'en', false, 120_000)
    const pdfPages = await textsOf(await bind([text], [furniture], facts))
    let from = 0
    return laid.map((result, index) => {
      const trial = trials[index] as Trial
      const marked = !trial.bare && trial.numbering === 'reading'
      const { expected } = writeManuscript(trial.manuscript, marked)
      const notes = expected.notes.length
      if (!('html' in result)) return { pages: 0, notes, faults: failed(result) }
      const end = from + result.pages
      const own = measured
        .filter(({ page }) => page >= from && page < end)
        .map(part => (trial.setting['notes'] === 'line' ? withWholeNotes(part) : part))
      // Figures at the foot are painted after the text.
      const onPage = (page: number) =>
        own
          .filter(part => part.page === page)
          .flatMap(({ text, foot }) => [
            ...text.filter(({ sunk }) => !sunk),
            ...text.filter(({ sunk }) => sunk),
            ...foot,
          ])
      const inPdf = pdfPages.slice(from, end)
      const before = from
      from = end
      const faults = [
        ...judge(own, expected, marked, wishOf(trial.setting)),
        ...text.strays
          .map(what => ({ kind: 'outside' as const, what, page: Number(/\d+/.exec(what)?.[0]) - 1 }))
          .filter(({ page }) => page >= before && page < end),
        ...inPdf.flatMap((printed, number) => judgePdfPage(printed, onPage(before + number), number)),
      ]
      return { pages: result.pages, notes, faults, measured: own }
    })
  }
  const close = async () => {
    await engine.close()
    await tab.close().catch(() => undefined)
    await rm(desk, { recursive: true, force: true })
  }
  return { format, run, close }
}

const emptyTrial: Trial = {
  seed: 0,
  setting: {},
  numbering: 'reading',
  bare: false,
  manuscript: { language: 'en', title: ['Empty'], blocks: [{ type: 'paragraph', inlines: ['Empty.'] }] },
}

/** Opens presses in one browser. Nothing of the fuzzer's stays in anybody's cache. */
export const withPresses = async <T>(use: (open: (setting: Setting) => Promise<Press>) => Promise<T>): Promise<T> => {
  const browser = await findBrowser()
  const before = process.env['OCTAVO_CACHE']
  const cache = await mkdtemp(path.join(tmpdir(), 'octavo-fuzz-cache-'))
  process.env['OCTAVO_CACHE'] = cache
  let presses = 0
  try {
    return await withBrowser(
      opened => use(setting => openPress(opened, setting, `fuzz ${presses++} ${JSON.stringify(setting)}`)),
      { browser },
    )
  } finally {
    if (before === undefined) delete process.env['OCTAVO_CACHE']
    else process.env['OCTAVO_CACHE'] = before
    await rm(cache, { recursive: true, force: true })
  }
}
