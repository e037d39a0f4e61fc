/**
 * Sorts what stands on a printed page: which of it is the text of a division, which its notes, which only furniture (heads,
 * folios). A page holds one division. Text and notes run through their pages in order; where each begins and ends on a
 * page is not known, so each piece of text goes where the longest stretch of what follows continues.
 */
import type { PdfPage, PdfTag } from '../press/pdf/facts.ts'
import { common } from './align.ts'
import { lettersOf } from './letters.ts'

/** A piece of text on a page; `at` and `end` count the letters of the page. */
export interface Piece {
  readonly at: number
  readonly end: number
  /** As printed. */
  readonly text: string
  /** Of the type, in points. */
  readonly size: number
  /** Points from the left edge and the top; `y` is the base line. */
  readonly x: number
  readonly y: number
  readonly width: number
  /** Undefined where no tags are. */
  readonly tag: PdfTag | null | undefined
}

/** A page as letters. */
export interface Sheet {
  readonly label: string
  readonly letters: string
  readonly pieces: readonly Piece[]
}

export const sheetOf = ({ label, texts }: Pick<PdfPage, 'label' | 'texts'>): Sheet => {
  const pieces: Piece[] = []
  const parts: string[] = []
  let at = 0
  for (const { text, size, x, y, width, tag } of texts) {
    const own = lettersOf(text, true)
    if (own === '') continue
    pieces.push({ at, end: at + own.length, text, size, x, y, width, tag })
    parts.push(own)
    at += own.length
  }
  return { label, letters: parts.join(''), pieces }
}

/** What runs through the pages of a division: its text, the figures and tables that may stand after what follows them, its notes. */
export type Flow = 'body' | 'floats' | 'notes'

const flows: readonly Flow[] = ['body', 'floats', 'notes']

export type Kind = Flow | 'credit' | 'furniture' | 'unknown'

/** What a piece may be by its tag; nothing for an artifact: heads, folios, lettering of ornaments. */
const flowsOf = ({ tag }: Piece): readonly Flow[] => {
  if (tag === undefined) return flows
  if (tag === null) return []
  if (tag.roles.includes('Note')) return ['notes']
  return tag.roles.includes('Caption') || tag.roles.includes('Table') ? ['body', 'floats'] : ['body']
}

/** The letters of each flow, and of lines that stand where the page wants them. */
export interface Tapes extends Readonly<Record<Flow, string>> {
  readonly credits: readonly string[]
  /** Letters before the number of a page in a cross-reference, a number that no tape has; '' where none is named. */
  readonly pageWord: string
}

/** How far each tape has been read. */
export interface Cursors extends Readonly<Record<Flow, number>> {
  readonly credits: readonly number[]
  /** Size of the type in which the last of each was set; null as long as there was none. */
  readonly sizes: Readonly<Record<Flow, number | null>>
}

export const atStart = ({ credits }: Tapes): Cursors => ({
  body: 0,
  floats: 0,
  notes: 0,
  credits: credits.map(() => 0),
  sizes: { body: null, floats: null, notes: null },
})

/** What any page may carry besides: titles as running heads, words such as “Contents”. */
export type Furniture = readonly string[]

/** A head may come in many pieces; the folio stands on the line of the first, or on that of the last. */
const isOnEdge = ({ pieces }: Sheet, { y }: Piece): boolean =>
  [pieces[0], pieces.at(-1)].some(edge => edge !== undefined && Math.abs(edge.y - y) < 0.5)

/** The pieces of the line that bears the folio of its page, a running head among them; none when no edge of the page bears it. */
export const onLineOfFolio = (sheet: Sheet): ReadonlySet<Piece> => {
  const { letters, pieces, label } = sheet
  const folio = edges(sheet).find(({ at, end }) => letters.slice(at, end) === label.toUpperCase())
  return new Set(folio ? pieces.filter(({ y }) => Math.abs(y - folio.y) < 0.5) : [])
}

/** A head that nobody told us of stands on this many pages, but for its number. */
const often = 3

const edges = ({ pieces }: Sheet): readonly Piece[] => [...new Set([...pieces.slice(0, 2), ...pieces.slice(-2)])]

/** What stands first or last on many pages, and is the same but for a number: a head or a foot of some kind. */
export const repeatedOn = (sheets: readonly Sheet[]): ((sheet: Sheet) => Furniture) => {
  const keyOf = (sheet: Sheet, { at, end }: Piece) => sheet.letters.slice(at, end).replace(/\d+/g, '')
  const counts = new Map<string, number>()
  for (const sheet of sheets) {
    for (const key of new Set(edges(sheet).map(piece => keyOf(sheet, piece))))
      counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return sheet =>
    edges(sheet)
      .filter(piece => /\p{L}/u.test(keyOf(sheet, piece)) && (counts.get(keyOf(sheet, piece)) ?? 0) >= often)
      .map(({ at, end }) => sheet.letters.slice(at, end))
}

export interface SortedPage {
  /** One for each piece. */
  readonly kinds: readonly Kind[]
  readonly cursors: Cursors
  /** Letters that belong to the division. */
  readonly held: number
  /** Letters that are neither its own nor furniture. */
  readonly unknown: number
  /** A tape went on for so long that it is no accident. */
  readonly sure: boolean
}

/** Looking ahead further than this tells nothing more. */
const ahead = 240
/** A stretch of so many letters is no accident. */
const sure = 16
/** One of so few letters may be one. */
const few = 4
/** Cursors may have run on by accident; so far back the text is looked for again. */
const backwards = 64

/** So much of a stretch that stands nowhere else in a tape says where it belongs. */
const unique = 32

/** Where a tape goes on from somewhere in a piece: the nearest place that a long enough stretch confirms. */
const locate = (sheet: Sheet, piece: Piece, tape: string, cursor: number): number | null => {
  const { letters } = sheet
  const last = Math.min(Math.max(piece.at, piece.end - sure), piece.at + 96)
  for (let at = piece.at; at <= last; at += 8) {
    const probe = letters.slice(at, at + sure)
    if (probe.length < sure) return null
    const near = tape.indexOf(probe, Math.max(0, cursor - backwards))
    const place = near < 0 ? tape.indexOf(probe) : near
    if (place < 0) continue
    const distance = Math.abs(place - (at - piece.at) - cursor)
    const runs = common(letters, at, tape, place, ahead)
    const isUnique = () => tape.indexOf(probe) === place && tape.indexOf(probe, place + 1) < 0
    if (runs >= Math.min(backwards, distance) || at + runs === letters.length || (runs >= unique && isUnique())) {
      return place - (at - piece.at)
    }
  }
  return null
}

interface Run {
  /** How many pieces it takes. */
  readonly pieces: number
  /** Letters of the first title, folio or credit line in it. */
  readonly first: number
  readonly credits: readonly number[]
  readonly ofCredits: boolean
}

const separators = /^[\p{P}\p{S}]$/u

/** A folio, a head or a credit line that begins with a piece and ends with one. */
const looseRun = (
  sheet: Sheet,
  from: number,
  tapes: Tapes,
  credits: readonly number[],
  furniture: Furniture,
): Run | null => {
  const { letters, pieces } = sheet
  const start = pieces[from]?.at ?? 0
  const ends = new Map(pieces.slice(from).map(({ end }, index) => [end, index + 1] as const))
  const read = [...credits]
  let [ofCredits, separated, first] = [false, false, 0]
  for (let at = start; at < letters.length;) {
    const lengths = furniture.filter(text => letters.startsWith(text, at)).map(({ length }) => length)
    // The head “Lecture 1” before the folio 13 is not “Lecture 11”: it ends with its piece.
    const whole = lengths.filter(length => ends.has(at + length))
    const known = Math.max(0, ...(whole.length > 0 ? whole : lengths))
    const runs = tapes.credits.map((tape, index) => {
      const rest = tape.length - (read[index] ?? 0)
      const length = rest > 0 ? common(letters, at, tape, read[index] ?? 0) : 0
      return length === rest || length >= sure || ends.has(at + length) ? length : 0
    })
    const credit = Math.max(0, ...runs)
    if (credit > 0 && credit >= known) {
      const index = runs.indexOf(credit)
      read[index] = (read[index] ?? 0) + credit
      ofCredits = true
      at += credit
    } else if (known > 0) at += known
    else if (at > start && !separated && separators.test(letters[at] ?? '')) {
      at++
      separated = true
      continue
    } else return null
    separated = false
    first ||= at - start
    const taken = ends.get(at)
    if (taken !== undefined) return { pieces: taken, first, credits: read, ofCredits }
  }
  return null
}

/**
 * Pieces that no tape claims go with their neighbours of the same size, else with what stands before them; what comes
 * after the text, and is set in another size, with the notes, if any are still to come.
 */
const adopt = (sheet: Sheet, kinds: readonly Kind[], notesToCome: boolean): readonly Kind[] => {
  const isText = (kind: Kind | undefined) => flows.some(flow => flow === kind)
  return kinds.map((kind, index) => {
    if (kind !== 'unknown') return kind
    const piece = sheet.pieces[index]
    if (piece?.tag) return flowsOf(piece).find(flow => flow === kinds[index - 1]) ?? flowsOf(piece)[0] ?? kind
    // `12 · Of Margins`
    if (kinds[index - 1] === 'furniture' && separators.test(sheet.pieces[index]?.text.trim() ?? '')) return 'furniture'
    const before = kinds.findLastIndex((other, at) => at < index && isText(other))
    const next = kinds.findIndex((other, at) => at > index && isText(other))
    const sizeAt = (at: number) => sheet.pieces[at]?.size
    const size = sizeAt(index)
    const [a, b] = [kinds[before], kinds[next]]
    if (a && b) return a !== b && sizeAt(before) !== size && sizeAt(next) === size ? b : a
    if (a === 'body' && notesToCome && sizeAt(before) !== size) return 'notes'
    return (a ?? b) && sizeAt(a ? before : next) === size ? (a ?? b ?? kind) : kind
  })
}

/** How many letters of a tape a whole piece is, but for the numbers of pages in it; 0 when it is anything else. */
const besidesFolios = ({ letters }: Sheet, { at, end }: Piece, tape: string, cursor: number, word: string): number => {
  let [here, read] = [at, cursor]
  while (word !== '' && here < end) {
    const runs = common(letters, here, tape, read, end - here)
    ;[here, read] = [here + runs, read + runs]
    if (here === end) return read - cursor
    const number = tape.endsWith(word, read)
      ? /^(\d{1,4}|[IVXLC]{1,10})/.exec(letters.slice(here, end))?.[0]
      : undefined
    if (number === undefined) return 0
    here += number.length
    if (here === end) return read - cursor
    if (letters[here] !== tape[read]) return 0
  }
  return 0
}

/** Where a tape goes on after a mark, a stop or `(p.)` that it lacks, or that the page lacks, with a whole piece that is no accident; null when it does not. */
const skipTo = (sheet: Sheet, { at, end }: Piece, tape: string, cursor: number): number | null => {
  const skip = [1, 2, 3, 4].find(step => {
    const runs = common(sheet.letters, at, tape, cursor + step, ahead)
    return runs >= end - at && runs > few
  })
  return skip === undefined ? null : cursor + skip
}

/** Where a tape has been read to when a piece of it, not quite the same, begins at `place`: to where its last letters stand. */
const endOf = ({ letters }: Sheet, { at, end }: Piece, tape: string, place: number): number => {
  const due = place + end - at
  const same = common(letters, at, tape, Math.max(0, place))
  if (same >= end - at) return due
  for (const size of [sure, sure / 2, few]) {
    const tail = letters.slice(Math.max(at, end - size), end)
    const found = tape.indexOf(tail, Math.max(0, place + same - tail.length + 1))
    if (found >= 0 && found + tail.length - due < backwards) return found + tail.length
  }
  return due
}

/** Raised figures mark a call, and are no folio. */
const raised = /^[\u00b2\u00b3\u00b9\u2070-\u2079]+$/

/** The flow of which `value` is the greatest, above 0; of equals the one that goes on, else the first. */
const best = (of: readonly Flow[], value: (flow: Flow) => number, last: Kind | undefined): Flow | null => {
  const most = Math.max(0, ...of.map(value))
  const ties = most > 0 ? of.filter(flow => value(flow) === most) : []
  return ties.find(flow => flow === last) ?? ties[0] ?? null
}

/** Sorts a page as one of a division that has been read as far as `cursors`. */
export const sortPage = (sheet: Sheet, tapes: Tapes, cursors: Cursors, furniture: Furniture): SortedPage => {
  const { letters, pieces } = sheet
  const label = sheet.label.toUpperCase()
  const kinds: Kind[] = []
  let { credits } = cursors
  const at = { body: cursors.body, floats: cursors.floats, notes: cursors.notes }
  const sizes = { ...cursors.sizes }
  let folio = false
  let isSure = false
  const advance = (kind: Flow, length: number) => {
    if (length >= few) sizes[kind] = pieces[kinds.length]?.size ?? null
    kinds.push(kind)
    at[kind] += length
  }
  for (let index = 0; index < pieces.length;) {
    const piece = pieces[index] as Piece
    const may = flowsOf(piece)
    if (may.length === 0) {
      kinds.push('furniture')
      index++
      continue
    }
    const isTagged = may !== flows
    const length = piece.end - piece.at
    const last = kinds.at(-1)
    const runs = new Map(may.map(flow => [flow, common(letters, piece.at, tapes[flow], at[flow], ahead)] as const))
    const runOf = (flow: Flow) => runs.get(flow) ?? 0
    const own = best(may, runOf, last)
    const longest = own === null ? 0 : runOf(own)
    const atEdge = index < 2 || index >= pieces.length - 2 || isOnEdge(sheet, piece)
    const mayBeFolio: boolean = !isTagged && atEdge && !folio && !raised.test(piece.text.trim())
    const run =
      longest < sure || atEdge
        ? looseRun(sheet, index, tapes, credits, mayBeFolio && label !== '' ? [label, ...furniture] : furniture)
        : null
    // Heads and folios are artifacts, where there are tags.
    const loose = isTagged && run?.ofCredits !== true ? null : run
    const isFolio: boolean = mayBeFolio && letters.slice(piece.at, piece.end) === label
    // The text may go on with the very word that is the running head: then it does so behind the head too.
    const goesOnBehind = (flow: Flow) =>
      common(letters, piece.at + longest, tapes[flow], at[flow], longest + 1) > longest
    const isHead = () => onLineOfFolio(sheet).has(piece) || may.some(goesOnBehind)
    if (loose && (loose.first > longest || (loose.first === longest && longest > 0 && (isFolio || isHead())))) {
      for (let taken = 0; taken < loose.pieces; taken++) kinds.push(loose.ofCredits ? 'credit' : 'furniture')
      credits = loose.credits
      folio ||= isFolio
      index += loose.pieces
      continue
    }
    index++
    isSure ||= longest >= sure
    // A lone figure is no proof of a change from text to notes, unless it is set like a note.
    const isAccident = (flow: Flow) =>
      !isTagged &&
      length < few &&
      longest === length &&
      last !== undefined &&
      last !== flow &&
      piece.size !== sizes[flow]
    if (own !== null && longest >= length && !isAccident(own)) {
      advance(own, length)
      continue
    }
    const besides = new Map(
      may.map(flow => [flow, besidesFolios(sheet, piece, tapes[flow], at[flow], tapes.pageWord)] as const),
    )
    const named = best(may, flow => besides.get(flow) ?? 0, last)
    if (named !== null) {
      advance(named, besides.get(named) ?? 0)
      continue
    }
    const [nearest] = may
      .flatMap(flow => {
        const place = skipTo(sheet, piece, tapes[flow], at[flow]) ?? locate(sheet, piece, tapes[flow], at[flow])
        return place === null ? [] : [{ flow, place, skip: Math.abs(place - at[flow]) }]
      })
      .sort((a, b) => a.skip - b.skip)
    if (nearest) {
      const { flow, place } = nearest
      at[flow] = endOf(sheet, piece, tapes[flow], place) - length
      advance(flow, length)
    } else if (own !== null && longest >= sure) advance(own, length)
    else kinds.push('unknown')
  }
  const sum = (wanted: readonly Kind[]) =>
    pieces.reduce((all, { at, end }, index) => all + (wanted.includes(kinds[index] ?? 'unknown') ? end - at : 0), 0)
  return {
    kinds: adopt(sheet, kinds, at.notes < tapes.notes.length),
    cursors: { ...at, credits, sizes },
    held: sum([...flows, 'credit']),
    unknown: sum(['unknown']),
    sure: isSure,
  }
}
