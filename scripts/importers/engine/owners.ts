/** Which pieces belong to notes: those with a head, and those without one that go on from a note. */
import type { Desk } from './desk.ts'
import { framedPieces, isFramed } from './frames.ts'
import type { FoundNote } from './forms.ts'
import type { Piece } from './pieces.ts'
import { citationLikeness, closesMore, countWords, goesOn, isEnded, leavesOpen } from './sentences.ts'
import { italic } from './strip.ts'

/** The note of each piece, or null where it is text. */
export type Owners = readonly (number | null)[]

const textOf = (piece: Piece | undefined): string => piece?.strip.text ?? ''
const isPlain = (piece: Piece): boolean =>
  piece.depth === 0 && (piece.dress === 'none' || piece.dress === 'item' || piece.dress === 'quotation')

const endsItalic = (piece: Piece): boolean => ((piece.strip.dress.at(-1) ?? 0) & italic) !== 0
const beginsItalic = (piece: Piece): boolean => ((piece.strip.dress[0] ?? 0) & italic) !== 0

/** Notes end in a stop where another follows them: else the want of one says nothing. */
const endInStops = (pieces: readonly Piece[]): boolean => {
  const whole = pieces.filter(({ note }, at) => note !== null && typeof pieces[at + 1]?.note === 'number')
  return whole.length < 4 || whole.filter(({ strip }) => isEnded(strip.text)).length >= whole.length * 0.5
}

const breaksOff =
  /[,;:–-]$|\b(?:a|an|the|of|and|or|in|on|at|to|by|for|from|with|see|cf\.?|that|which|der|die|das|und|de|la|le|et|du|des)$/iu

/** A note that wants more: its last sentence is not over, or something in it is open. */
const isOpen = (text: string, stops: boolean): boolean =>
  leavesOpen(text) || (stops ? !isEnded(text) : breaksOff.test(text.trim()))

interface Scene {
  readonly pieces: readonly Piece[]
  readonly notes: readonly FoundNote[]
  readonly known: boolean
  readonly atEnd: boolean
  readonly desk: Desk
}

/** The nearest piece before (-1) or after (1) a place that is of a kind. */
const near = (pieces: readonly Piece[], from: number, step: 1 | -1, is: (at: number) => boolean): Piece | undefined => {
  for (let at = from + step; at >= 0 && at < pieces.length; at += step) if (is(at)) return pieces[at]
  return undefined
}

/** The text before and after a piece would meet without it. */
const meets = (before: Piece | undefined, after: Piece | undefined): boolean =>
  before !== undefined &&
  after !== undefined &&
  !isEnded(textOf(before)) &&
  (goesOn(textOf(after)) || textOf(before).length > 200)

const scoreOf = (
  note: string,
  last: Piece,
  piece: Piece,
  alone: boolean,
  around: readonly (Piece | undefined)[],
): number => {
  const text = textOf(piece)
  const small = piece.rows.every(row => row.line.small === true || row.line.zone === 'notes')
  const quoted = leavesOpen(note) ? (closesMore(text) ? 2 : -1) : 0
  const [before, after] = around
  const cutsText =
    before !== undefined &&
    !isEnded(textOf(before)) &&
    goesOn(text) &&
    !(after && goesOn(textOf(after))) &&
    !leavesOpen(note)
  return (
    (alone ? 3 : 2) +
    quoted +
    (endsItalic(last) && beginsItalic(piece) ? 2 : 0) +
    citationLikeness(text) +
    (isEnded(text) ? 1 : -2) +
    (goesOn(text) ? 0.5 : 0) +
    (small ? 4 : 0) +
    (before !== undefined && !isEnded(textOf(before)) && !goesOn(text) ? 1 : 0) -
    (cutsText ? 2 : 0) -
    3 * piece.marks -
    (countWords(text) > 180 ? 1 : 0)
  )
}

/** Pieces that stand with a head: further paragraphs of a note at a known page's foot, or among endnotes. */
const withHeads = ({ pieces, notes, known, atEnd, desk }: Scene): (number | null)[] => {
  const framed = framedPieces(pieces, notes, known, desk)
  const owners: (number | null)[] = pieces.map((piece, at) => piece.note ?? framed.get(at) ?? null)
  const atFeet = known && standAtFeet(pieces)
  let current: number | null = null
  for (const [at, piece] of pieces.entries()) {
    if (piece.note !== null) {
      const note = notes[piece.note]
      current = note && isFramed(note) ? null : piece.note
      continue
    }
    if (current === null) continue
    const head = notes[current]
    const first = piece.rows[0]
    const before = pieces[at - 1]
    if (head?.head.form === 'caret') {
      if (owners[at - 1] === current && (first?.line.indent ?? 0) >= 2 && piece.depth === 0) owners[at] = current
      else current = null
      continue
    }
    const sound = isPlain(piece) && piece.marks === 0 && owners[at - 1] === current && before !== undefined
    if (!sound || first?.line.zone === 'body') {
      current = null
      continue
    }
    if (atFeet && !atEnd && piece.page === before.page) owners[at] = current
    else if (atEnd && followsHead(pieces, at)) owners[at] = current
    else current = null
  }
  return owners
}

/** On known pages text with markers seldom follows a head: else notes stand behind their paragraphs. */
const standAtFeet = (pieces: readonly Piece[]): boolean => {
  const headed = new Set<number>()
  const mixed = new Set<number>()
  for (const { note, marks, page } of pieces)
    if (note !== null) headed.add(page)
    else if (marks > 0 && headed.has(page)) mixed.add(page)
  return mixed.size === 0 || mixed.size < headed.size * 0.25
}

/** Another head comes soon, and no text with markers before it. */
const followsHead = (pieces: readonly Piece[], at: number): boolean => {
  for (const piece of pieces.slice(at, at + 8)) {
    if (piece.note !== null) return true
    if (piece.marks > 0 || piece.depth > 0) return false
  }
  return false
}

/** A paragraph between two heads of one page is the first one's, when the second's marker stands before both. */
const betweenHeads = ({ pieces, notes }: Scene, owners: (number | null)[]): void => {
  for (const [at, piece] of pieces.entries()) {
    const note = owners[at - 1]
    const next = pieces[at + 1]?.note
    if (
      piece.note !== null ||
      owners[at] !== null ||
      typeof note !== 'number' ||
      typeof next !== 'number' ||
      !isPlain(piece) ||
      piece.marks > 0
    )
      continue
    const mark = notes[next]?.mark
    const head = notes[note]?.head
    const isBody = (index: number) => owners[index] === null && pieces[index]?.note === null
    const before = near(pieces, at, -1, isBody)
    const after = near(pieces, at, 1, isBody)
    if (mark && head && mark.row < head.row && countWords(textOf(piece)) < 200 && meets(before, after))
      owners[at] = note
  }
}

/** Finds pieces without a head that go on from the last note of the page before. */
export const ownersOf = (scene: Scene): Owners => {
  const { pieces, notes, known, desk } = scene
  const owners = withHeads(scene)
  if (scene.atEnd) return owners
  if (!known) betweenHeads(scene, owners)
  const stops = endInStops(pieces)
  const noted = () => pieces.flatMap((_, at) => (owners[at] === null ? [] : [at]))
  for (const at of noted()) {
    const note = owners[at] as number
    const head = notes[note]
    if (head && isFramed(head)) continue
    if (typeof owners[at + 1] === 'number') continue
    let first = at
    while (owners[first - 1] === note) first--
    let said = pieces
      .slice(first, at + 1)
      .map(textOf)
      .join(' ')
    let last = at
    for (let leaf = 0; leaf < 4; leaf++) {
      if (!isOpen(said, stops)) break
      const found = restOf(scene, owners, last, said)
      if (found === null) break
      const piece = pieces[found.at] as Piece
      const done = desk.decide({
        kind: 'note-piece',
        row: piece.rows[0],
        done: 'note',
        alternatives: ['text'],
        evidence: `the note before it is not at its end; this stands where a page's notes stand (${found.score} points)`,
        grade: found.margin >= 2 && found.score >= 4 ? 'sure' : found.margin >= 1 ? 'likely' : 'open',
        excerpt: `${said.slice(-70)} | ${textOf(piece)}`,
      })
      if (done !== 'note') break
      owners[found.at] = note
      said = `${said} ${textOf(piece)}`
      last = found.at
      if (typeof owners[last + 1] === 'number') break
    }
  }
  return owners
}

interface Rest {
  readonly at: number
  readonly score: number
  /** Points ahead of the next best. */
  readonly margin: number
}

/** The piece, of the page after `last`, that best goes on from a note. */
const restOf = ({ pieces, known }: Scene, owners: Owners, last: number, note: string): Rest | null => {
  const page = pieces[last]?.page ?? 0
  const scores: { at: number; score: number }[] = []
  let words = 0
  const isBody = (index: number) => owners[index] === null && pieces[index]?.note === null
  for (let at = last + 1; at < pieces.length && isBody(at); at++) {
    const piece = pieces[at] as Piece
    if (known && piece.page > page + 1) break
    const next = pieces[at + 1]
    const foot = next === undefined || !isBody(at + 1) || (known && next.page > piece.page)
    const isText = (index: number) => isBody(index) && isPlain(pieces[index] as Piece)
    const before = near(pieces, at, -1, isText)
    const after = near(pieces, at, 1, isText)
    const alone = meets(before, after)
    if (
      isPlain(piece) &&
      (known ? foot && piece.page === page + 1 : (foot && (next !== undefined || !isEnded(note))) || alone)
    ) {
      const score = scoreOf(note, pieces[last] as Piece, piece, alone, [before, after])
      scores.push({ at, score })
    }
    words += countWords(textOf(piece))
    if (words > 1500) break
  }
  scores.sort((a, b) => b.score - a.score)
  const [best, second] = scores
  return best && best.score >= 3 ? { ...best, margin: best.score - (second?.score ?? 0) } : null
}
