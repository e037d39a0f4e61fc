/** Follows every word, call and note of the Book onto the pages of the finished PDF. */
import type { Book, Division } from '../model/book.ts'
import { withDepths } from '../model/walk.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { formatOf, points } from '../press/format.ts'
import type { Pdf } from '../press/pdf/facts.ts'
import { expectedAt } from './align.ts'
import { badlyJoined } from './blanks.ts'
import { sentence, tell } from './compare.ts'
import { shorten, wordsBetween } from './letters.ts'
import { followOutline } from './outline.ts'
import { addressFindings, documentFindings, figureFindings, isWhole, type SaidOfPdf } from './document.ts'
import { areaFindings } from './areas.ts'
import { finding, markFindings, noteFindings, notesOf, placementFindings, type NoteInPdf, type Where } from './feet.ts'
import { allMissing, capped, type Finding } from './findings.ts'
import type { WordCount } from './follow.ts'
import { pageOf, pagesOfGap, readPages, textsOf, type Printed } from './gather.ts'
import { furnitureOf, listPages, listsOf, placePages } from './pages.ts'
import { headFindings } from './heads.ts'
import { preliminaryFindings, readPreliminaries, titlePages } from './preliminaries.ts'
import { leadFindings, pageOfTarget, referenceFindings } from './references.ts'
import { expectationOf } from './streams.ts'
import { tagFindings } from './tagged.ts'
import { wayFindings } from './ways.ts'
import { placementSentence, placementsOf, type Placement } from './placement.ts'
import { sheetOf, type Furniture, type Sheet } from './sort.ts'
import { placeOf, wordsOf, type DivisionStreams } from './stream.ts'

/** What is read of a PDF: its pages, each with its text in the order of the content, its outline, and what it says of itself. */
export type Pages = Pick<Pdf, 'pages' | 'outline'> & SaidOfPdf

export interface PageInPdf {
  readonly label: string
  /** Id of the division; null for a page that holds none. */
  readonly division: string | null
  readonly kind: 'blank' | 'preliminary' | 'text'
  /** First and last words of the division's text on it; '' where there is none. */
  readonly first: string
  readonly last: string
  /** Where that text begins in the manuscript: a file, and an offset into it. */
  readonly begins: { readonly file: string; readonly offset: number } | null
}

export interface PdfProof {
  readonly findings: readonly Finding[]
  /** By id. */
  readonly notes: ReadonlyMap<string, NoteInPdf>
  readonly words: WordCount
  readonly pages: readonly PageInPdf[]
  /** What a typesetter would look at again. */
  readonly placements: readonly Placement[]
  /** First page of each division that was found, by id. */
  readonly firstPages: ReadonlyMap<string, number>
}

// Words

const wordFindings = ({ of, body }: Printed, where: Where): readonly Finding[] => {
  const { division, body: stream, credits } = of.streams
  const about = { division: division.id, span: division.span }
  if (of.placed.length === 0) {
    return stream.letters === '' ? [] : [finding('proof-words', division.id, allMissing(of.streams), about)]
  }
  const opening = where(of.placed[0]?.page ?? null)
  return [
    ...capped(
      tell(stream, body.found, body.comparison).map(told =>
        finding('proof-words', where(...pagesOfGap(body, told.gap)), sentence(told), { ...about, span: told.span }),
      ),
    ),
    ...credits
      .filter((_, index) => (of.cursors.credits[index] ?? 0) < (of.tapes.credits[index] ?? '').length)
      .map(credit => finding('proof-words', opening, `“${credit}” is not there, or not whole`, about)),
  ]
}

const strayFindings = (printed: Printed, where: Where): readonly Finding[] =>
  printed.strays.map(({ page, text }) =>
    finding('proof-words', where(page), `“${shorten(text)}” stands there and is not in the manuscript`, {
      division: printed.of.streams.division.id,
      span: null,
    }),
  )

/** Pages of text that a figure or a table may let pass before it stands. */
const furthest = 3

/**
 * Figures and tables that stand before their place, or so far behind it that nobody looks for them there. One that follows
 * others waits for them first, and a page of nothing but a table's rows has no room for it.
 */
const floatFindings = ({ of, body }: Printed, where: Where): readonly Finding[] => {
  const { division, body: stream } = of.streams
  const text = body.stretches.filter(({ isFloat, tag }) => !isFloat && !tag?.roles.includes('Table'))
  const textPages = [...new Set(text.map(({ page }) => page))]
  const findings: Finding[] = []
  let [before, end] = [-1, -1]
  let last: number | null = null
  for (const { from, to } of stream.movable) {
    // Those that follow each other are due at one place.
    if (from !== end) before = from - 1
    end = to
    const page = from < to ? pageOf(body, from) : null
    const due: number | null = pageOf(body, before) ?? last
    const earliest = Math.max(due ?? 0, last ?? 0)
    last = page ?? last
    if (page === null || due === null) continue
    const passed = textPages.filter(own => own > earliest && own < page).length
    if (page >= due && passed <= furthest) continue
    const problem = `“${shorten(wordsBetween(stream, from, to))}” stands ${page < due ? 'before' : 'far behind'} its place, which is on ${where(due)}`
    findings.push(finding('proof-words', where(page), problem, { division: division.id, span: placeOf(stream, from) }))
  }
  return findings
}

const blankFindings = (printed: Printed, where: Where): readonly Finding[] =>
  textsOf(printed).flatMap(([text, stream]) =>
    capped(
      badlyJoined(text, stream).map(({ at, problem }) =>
        finding('proof-words', where(pageOf(text, at)), problem, {
          division: printed.of.streams.division.id,
          span: placeOf(stream, at),
        }),
      ),
    ),
  )

// Pages

/** Pages between the divisions hold nothing but titles, names and folios: half-titles, lists of contents. Behind a dedication lists stand there too. */
const pageFindings = (
  sheets: readonly Sheet[],
  placed: ReadonlyMap<number, Printed>,
  lists: ReadonlySet<number>,
  furniture: Furniture,
  where: Where,
): readonly Finding[] => {
  const first = Math.min(...placed.keys())
  return sheets.flatMap(({ pieces, letters }, page) => {
    if (placed.has(page) || lists.has(page) || page < first) return []
    const isKnown = (own: string) => /^[\P{L}]*$|^[IVXLC]+$/u.test(own) || furniture.some(text => text.includes(own))
    const strange = pieces.filter(({ at, end, tag }) => tag !== null && !isKnown(letters.slice(at, end)))
    const size = strange.reduce((sum, { at, end }) => sum + end - at, 0)
    if (size * 2 <= letters.length) return []
    const text = shorten(strange.map(piece => piece.text).join(' '))
    return [
      finding('proof-words', where(page), `“${text}” belongs to no part of the book that is due here`, {
        division: null,
        span: null,
      }),
    ]
  })
}

const pageOfPdf = (sheet: Sheet, page: number, printed: Printed | undefined): PageInPdf => {
  const nothing = { label: sheet.label, division: null, first: '', last: '', begins: null }
  if (!printed) return { ...nothing, kind: sheet.letters === '' ? 'blank' : 'preliminary' }
  const { of, body } = printed
  const division = of.streams.division.id
  const lines = body.lines.filter(line => line.page === page)
  const own = lines.some(({ isFloat }) => !isFloat) ? lines.filter(({ isFloat }) => !isFloat) : lines
  const [from, to] = [own[0]?.from, own.at(-1)?.to]
  if (from === undefined || to === undefined) return { ...nothing, division, kind: 'text' }
  const [first, last] = [expectedAt(body.comparison.matches, from), expectedAt(body.comparison.matches, to)]
  const words = wordsBetween(of.streams.body, first, last).split(' ')
  const span = placeOf(of.streams.body, first)
  return {
    label: sheet.label,
    division,
    kind: 'text',
    first: words.slice(0, 5).join(' '),
    last: words.slice(-5).join(' '),
    begins: span && { file: span.file, offset: span.start },
  }
}

/** A gap of so many lines is told on every build; smaller ones stand in the proof for those who look. */
const wideGap = 10

const lookAgain = (placements: readonly Placement[], where: Where): readonly Finding[] =>
  placements
    .filter(placement => placement.kind !== 'gap' || placement.lines >= wideGap)
    .map(placement =>
      finding('proof-placement', where(placement.page), placementSentence(placement), {
        division: null,
        span: placement.span,
      }),
    )

/** Follows the streams of `streamsOf(book, numbering, 'pdf', shown)` through the pages of a PDF. */
export const followPdf = (
  book: Book,
  numbering: Numbering,
  streams: readonly DivisionStreams[],
  pdf: Pages,
  shown?: (text: string) => string,
): PdfProof => {
  const sheets = pdf.pages.map(sheetOf)
  const furniture = furnitureOf(book, shown)
  const where: Where = (page, to = page) => {
    const label = (at: number) => sheets[at]?.label ?? String(at + 1)
    if (page === null) return 'the PDF'
    return to === null || to === page ? `page ${label(page)}` : `pages ${label(page)}–${label(to)}`
  }
  const lists = listPages(sheets, furniture, listsOf(book, numbering))
  const divisions = placePages(sheets, streams, furniture, new Set([...lists, ...titlePages(book, sheets)]))
  const printed = divisions.map(readPages(sheets))
  const creditsOf = ({ placed }: Printed['of']) =>
    placed.flatMap(({ page, kinds }) =>
      (sheets[page]?.pieces ?? []).filter((_, at) => kinds[at] === 'credit').map(({ y }) => ({ page, y })),
    )
  const placements = placementsOf(
    printed.map(({ of, body, notes: foot }) => ({
      stream: of.streams.body,
      body,
      notes: foot,
      credits: creditsOf(of),
    })),
    formatOf(book.metadata.print).measure * points,
  )
  const firstPages = new Map(
    divisions.flatMap(({ streams: { division }, placed: [first] }) =>
      first ? [[division.id, first.page] as const] : [],
    ),
  )
  const folio = (id: string) => {
    const target = numbering.anchors.get(id)
    const page = target && pageOfTarget(printed, target)
    return page === null || page === undefined ? '' : (sheets[page]?.label ?? '')
  }
  const expectation = expectationOf(book, numbering, 'pdf', shown)
  const opening = readPreliminaries(book, numbering, expectation, sheets, printed, folio)
  const byPage = new Map(printed.flatMap(item => item.of.placed.map(({ page }) => [page, item] as const)))
  const notes = printed.flatMap(notesOf)
  const depths = new Map(withDepths(book.divisions))
  const outlined = {
    depthOf: (division: Division) => depths.get(division) ?? 0,
    others: listsOf(book, numbering).map(({ heading }) => heading),
    shown: expectation.shown,
    label: (page: number) => sheets[page]?.label ?? String(page + 1),
  }
  const told = printed.flatMap(textsOf).flatMap(([{ found, comparison }, stream]) => tell(stream, found, comparison))
  return {
    findings: [
      ...printed.flatMap(item => [
        ...wordFindings(item, where),
        ...noteFindings(item, where),
        ...strayFindings(item, where),
        ...floatFindings(item, where),
        ...tagFindings(item, depths.get(item.of.streams.division) ?? 0, where),
        ...blankFindings(item, where),
      ]),
      ...(opening ? preliminaryFindings(opening, where) : []),
      ...headFindings(book, printed, sheets, expectation.shown, where),
      ...referenceFindings(printed, sheets, book.metadata.language, where),
      ...leadFindings(printed, opening, pdf.pages, where),
      ...documentFindings(book, pdf, where),
      ...areaFindings(book, printed, pdf, where),
      ...(isWhole(pdf) ? capped(addressFindings(printed, pdf, where)) : []),
      ...capped(figureFindings(printed, pdf, where)),
      ...capped(wayFindings(printed, pdf.pages, where)),
      ...pageFindings(sheets, byPage, lists, furniture, where),
      ...capped(
        followOutline(pdf.outline, printed, outlined).map(({ division, span, problem }) =>
          finding('proof-words', where(null), problem, { division: division?.id ?? null, span }),
        ),
      ),
      ...placementFindings(
        notes.filter(([{ division }]) => firstPages.has(division.id)),
        where,
      ),
      ...lookAgain(placements, where),
      ...(book.metadata.notes.numbering === 'page' ? printed.flatMap(item => markFindings(item, where)) : []),
    ],
    notes: new Map(notes.map(([{ id }, note]) => [id, note])),
    words: {
      expected: wordsOf(streams),
      missing: told.reduce((sum, { missingWords }) => sum + missingWords, 0),
      added: told.reduce((sum, { addedWords }) => sum + addedWords, 0),
    },
    placements,
    pages: sheets.map((sheet, page) => pageOfPdf(sheet, page, byPage.get(page))),
    firstPages,
  }
}
