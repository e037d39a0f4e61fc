/** Which division each page of a PDF belongs to. */
import type { Book, Table } from '../model/book.ts'
import { blocksOfBook, divisionsIn, plainText } from '../model/walk.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { captionLists, sectionsOnPaper } from '../writers/lists.ts'
import { shortTitle } from '../writers/heads.ts'
import { words } from '../writers/words.ts'
import { common } from './align.ts'
import { lettersOf } from './letters.ts'
import {
  atStart,
  repeatedOn,
  sortPage,
  type Cursors,
  type Flow,
  type Furniture,
  type Kind,
  type Sheet,
  type SortedPage,
  type Tapes,
} from './sort.ts'
import { withoutFloats } from './floats.ts'
import { joinNotes, type JoinedNotes } from './joined.ts'
import type { DivisionStreams, Stream } from './stream.ts'

/** A page of a division; pages count from 0. */
export interface Placed {
  readonly page: number
  /** What each piece of its text is. */
  readonly kinds: readonly Kind[]
}

/** A division on its way through the pages. */
export interface PagedDivision {
  readonly streams: DivisionStreams
  readonly notes: JoinedNotes
  readonly tapes: Tapes
  /** Pages that hold it, in order. */
  readonly placed: Placed[]
  cursors: Cursors
}

const divisionOf = (streams: DivisionStreams): PagedDivision => {
  const notes = joinNotes(streams.notes)
  const credits = streams.credits.map(credit => lettersOf(credit, true))
  const [named = ''] = [streams.body, notes.stream].flatMap(({ letters, references }) =>
    references.map(({ from, to }) => letters.slice(from, to).replace(/[(),]/g, '')),
  )
  const tapes = { ...withoutFloats(streams.body), notes: notes.stream.letters, credits, pageWord: named }
  return { streams, notes, tapes, placed: [], cursors: atStart(tapes) }
}

/** The head of a table, which stands on each of its pages again, without calls. */
const headOf = ({ head }: Table): string => head.flatMap(row => row.map(cell => plainText(cell.inlines))).join('')

/** What may stand on any page: heads, names, and words that the house prints itself; the longest first. */
export const furnitureOf = (book: Book, shown = (text: string) => text): Furniture => {
  const house = words(book.metadata.language)
  const { title, author, editor, translator } = book.metadata
  const divisions = [...divisionsIn(book.divisions)]
  const titles = [title, ...divisions.map(division => plainText(division.title))]
  const names = [
    ...author,
    ...editor,
    ...translator,
    ...divisions.flatMap(({ credit }) => [...credit.authors, ...credit.translators]),
  ]
  const own = [house.contents, house.editedBy]
  const heads = blocksOfBook(book).flatMap(block => (block.type === 'table' ? [headOf(block)] : []))
  const furniture = [...heads, ...titles.flatMap(head => [head, shortTitle(head)]), ...names, ...own].map(text =>
    lettersOf(shown(text), true),
  )
  return [...new Set(furniture)].filter(text => text !== '').sort((x, y) => y.length - x.length)
}

/** A page that says little beside titles and names, several of them, and numbers of other pages: a list of contents. */
const listsTitles = ({ letters, label }: Sheet, furniture: Furniture): boolean => {
  let [rest, listed] = [letters, 0]
  for (const text of furniture) {
    const cut = rest.replaceAll(text, ' ')
    if (cut !== rest) listed++
    rest = cut
  }
  const isNumber = (word: string) => /^(\d+|[IVXLC]+)$/.test(word)
  const words = rest.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '')
  const numbers = words.filter(word => isNumber(word) && word !== label.toUpperCase())
  const others = words.filter(word => !isNumber(word)).join('')
  return listed > 1 && numbers.length > 0 && others.length * 5 < letters.length
}

const isTagged = ({ pieces }: Sheet): boolean => pieces.some(({ tag }) => tag !== undefined)

const isContents = ({ pieces }: Sheet): boolean => pieces.some(({ tag }) => tag?.roles.includes('TOC'))

/** What is printed of the contents, or of a list of figures or tables. */
export interface PrintedList {
  readonly heading: string
  readonly entries: readonly string[]
}

/** The contents, which name titles besides, and the lists of figures and tables. */
export const listsOf = (book: Book, numbering: Numbering): readonly PrintedList[] => [
  {
    heading: words(book.metadata.language).contents,
    entries: [...sectionsOnPaper(book, numbering).values()].flat().map(({ inlines }) => plainText(inlines)),
  },
  ...captionLists(book, numbering).map(({ heading, entries }) => ({
    heading,
    entries: entries.map(({ label, caption }) => `${label} ${plainText(caption)}`),
  })),
]

/**
 * Numbers of the pages that list: tags say so; where there are none, a page that bears the heading of a list does, and those on
 * which the list goes on.
 */
export const listPages = (
  sheets: readonly Sheet[],
  furniture: Furniture,
  lists: readonly PrintedList[],
): ReadonlySet<number> => {
  const headings = lists.map(({ heading }) => lettersOf(heading, true))
  const entries = lists.flatMap(list => list.entries.map(entry => lettersOf(entry, true)))
  const known = [...entries, ...headings, ...furniture].sort((a, b) => b.length - a.length)
  const isHeaded = ({ letters, pieces }: Sheet) =>
    pieces.some(({ at, end }) => headings.includes(letters.slice(at, end)))
  const pages = new Set<number>()
  sheets.forEach((sheet, page) => {
    const isList = isTagged(sheet)
      ? isContents(sheet)
      : (pages.has(page - 1) || isHeaded(sheet)) && listsTitles(sheet, known)
    if (isList) pages.add(page)
  })
  return pages
}

interface Candidate {
  readonly division: PagedDivision
  readonly sorted: SortedPage
  /** The page goes on where the last one ended. */
  readonly goesOn: boolean
  /** The pages placed so far were no pages of it: they showed its title only, as a half-title or a list of contents does. */
  readonly anew: boolean
}

/** More of a page is the division's own than is not. */
const convinces = ({ sorted: { held, unknown, sure }, goesOn }: Candidate): boolean =>
  held > unknown || (goesOn && sure)

/** Not so many times more of the page is the division's own than is not. */
const isUnsure = (best: Candidate | null, times: number): boolean =>
  !best || best.sorted.held <= times * best.sorted.unknown

const better = (a: Candidate | null, b: Candidate): Candidate =>
  a && a.sorted.held - a.sorted.unknown >= b.sorted.held - b.sorted.unknown ? a : b

const probeLength = 24

/** Stretches from all over a page. */
const probesOf = ({ letters }: Sheet): readonly string[] =>
  [0.1, 0.25, 0.4, 0.55, 0.7, 0.85]
    .map(part => Math.floor(letters.length * part))
    .map(at => letters.slice(at, at + probeLength))
    .filter(({ length }) => length === probeLength)

const countShown = (probes: readonly string[], { body, floats, notes }: Tapes): number =>
  probes.filter(probe => [body, floats, notes].some(tape => tape.includes(probe))).length

/** A long page that neither goes on with a division anywhere nor shows a stretch of it is none of its pages. */
const mayHold = ({ letters, pieces }: Sheet, probes: readonly string[], tapes: Tapes, cursors: Cursors): boolean => {
  const goesOn = (flow: Flow, at: number) => common(letters, at, tapes[flow], cursors[flow], 8) === 8
  return (
    probes.length < 6 ||
    letters.length < 12 * probeLength ||
    pieces.some(({ at }) => goesOn('body', at) || goesOn('floats', at) || goesOn('notes', at)) ||
    countShown(probes, tapes) > 0
  )
}

/** Finds the pages of each division, in one way through the PDF, past those that only list. Pages that hold none are left out. */
export const placePages = (
  sheets: readonly Sheet[],
  streams: readonly DivisionStreams[],
  furniture: Furniture,
  listing: ReadonlySet<number>,
): readonly PagedDivision[] => {
  const divisions = streams.map(divisionOf)
  const repeated = repeatedOn(sheets)
  let current = -1
  sheets.forEach((sheet, page) => {
    if (sheet.letters === '' || listing.has(page)) return
    const probes = probesOf(sheet)
    const own = [...furniture, ...repeated(sheet)]
    let best: Candidate | null = null
    const consider = (division: PagedDivision, cursors: Cursors, { anew = false, goesOn = false } = {}) => {
      if (!mayHold(sheet, probes, division.tapes, cursors)) return
      best = better(best, { division, sorted: sortPage(sheet, division.tapes, cursors, own), anew, goesOn })
    }
    const [here, next] = [divisions[current], divisions[current + 1]]
    const again = here && showsTitleOnly(here) ? here : null
    if (again && bearsTitle(sheet, again)) consider(again, atStart(again.tapes), { anew: true })
    // Where the one has been read to its end and the other holds as much of the page, it is the next one's turn.
    const isNextsTurn = here !== undefined && isRead(here)
    if (next && isNextsTurn) consider(next, atStart(next.tapes))
    if (here) consider(here, here.cursors, { goesOn: true })
    if (again) consider(again, atStart(again.tapes), { anew: true })
    if (next && !isNextsTurn && isUnsure(best, 4)) consider(next, atStart(next.tapes))
    if (isUnsure(best, 1)) {
      for (const division of divisions.filter(({ tapes }) => countShown(probes, tapes) >= 2)) {
        consider(division, { ...division.cursors, body: 0, floats: 0, notes: 0 })
      }
    }
    const found = best as Candidate | null
    if (!found || !convinces(found)) return
    if (!isTagged(sheet) && found.sorted.held < 0.8 * sheet.letters.length && listsTitles(sheet, furniture)) return
    const { division, sorted, anew } = found
    if (anew) division.placed.length = 0
    division.placed.push({ page, kinds: sorted.kinds })
    // A page that comes too late does not turn the others back.
    division.cursors = anew ? sorted.cursors : furthest(division.cursors, sorted.cursors)
    current = divisions.indexOf(division)
  })
  return divisions
}

const furthest = (a: Cursors, b: Cursors): Cursors => ({
  body: Math.max(a.body, b.body),
  floats: Math.max(a.floats, b.floats),
  notes: Math.max(a.notes, b.notes),
  credits: b.credits,
  sizes: b.sizes,
})

/** Its text has been read to the end: what it says again on another page may be the next division that says the same. */
const isRead = ({ tapes: { body }, cursors }: PagedDivision): boolean => cursors.body >= body.length

/** Nothing but the title has been read of a division that says more, and of a text that begins with its words; a folio may have been taken for a part of it. */
const showsTitleOnly = ({ streams: { body }, tapes, cursors, placed }: PagedDivision): boolean =>
  placed.length > 0 &&
  cursors.notes + cursors.floats === 0 &&
  cursors.body < tapes.body.length &&
  cursors.body <= 3 * titleEnd(body) + 4

/** A tag says that the title of a division stands there, and no running head. */
const bearsTitle = ({ letters, pieces }: Sheet, { streams: { body } }: PagedDivision): boolean =>
  pieces.some(({ at, tag }) => !!tag && common(letters, at, body.letters, 0, titleEnd(body)) === titleEnd(body))

const titleEnd = (body: Stream): number => body.blocks.find(at => at > 0) ?? body.letters.length
