/** The text without notes and furniture, in order: what is cut by the turn of a page is joined, and pages are marked. */
import { wordsOf } from '../conservation.ts'
import type { Furniture } from '../draft.ts'
import type { Desk } from './desk.ts'
import type { HeadingSign } from './headings.ts'
import { joinLines, type Vocabulary } from './hyphens.ts'
import { isNextItem, type Piece } from './pieces.ts'
import { isFull, type Row } from './rows.ts'
import { endsInColon, goesOn, isEnded } from './sentences.ts'
import { slice, withInset, type Strip } from './strip.ts'

/** A block of the text to be; `pages` are the pages that begin before it. */
export interface Part {
  readonly piece: Piece
  readonly strip: Strip
  readonly sign: HeadingSign | null
  readonly pages: readonly string[]
}

/** How two neighbours of the text stand to each other. */
export interface Cut {
  /** Something tells that a page turns here: `known` pages, notes or furniture between; `none` but the sentence. */
  readonly trace: 'known' | 'notes' | 'furniture' | 'none'
  readonly pages: readonly string[]
}

export interface FlowScene {
  readonly pieces: readonly Piece[]
  readonly signs: readonly (HeadingSign | null)[]
  /** Before each piece; null where no page turns. */
  readonly cuts: readonly (Cut | null)[]
  readonly measure: number | null
  readonly vocabulary: Vocabulary
  readonly desk: Desk
  readonly furniture: Furniture[]
}

const bare = (word: string): string =>
  word
    .toLowerCase()
    .replace(/ſ/g, 's')
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Words that stand twice in good prose. */
const twins = new Set([
  'that',
  'had',
  'her',
  'in',
  'is',
  'on',
  'so',
  'very',
  'no',
  'the',
  'a',
  'it',
  'by',
  'to',
  'and',
  'of',
])

/** The last word of a page that stands again at the head of the next: how many letters of `before` it takes, or 0. */
const catchword = (before: string, after: string): number => {
  for (const count of [3, 2, 1]) {
    const tail = new RegExp(String.raw`(?:\s|^)((?:\S+\s+){${count - 1}}\S+)$`, 'u').exec(before)?.[1]
    const lead = new RegExp(String.raw`^((?:\S+\s+){${count - 1}}\S+)`, 'u').exec(after)?.[1]
    if (tail === undefined || lead === undefined) continue
    const [a, b] = [tail, lead].map(bare) as [string, string]
    const broken = /[-‐]$/.test(tail) && a.length >= 2 && b.startsWith(a)
    if (
      broken &&
      bare(after).startsWith(a) &&
      count === 1 &&
      wordsOf(before.slice(0, -tail.length)).length > 0 &&
      !/[-‐]$/.test(before.slice(0, -tail.length).trim())
    )
      return a === b ? tail.length : 0
    // It is printed as it stands on the next page: `on.` and `On` are two words.
    const alike = tail.charAt(0) === lead.charAt(0) || /ſ/.test(tail + lead)
    if (a === b && alike && a.length >= 2 && !(count === 1 && twins.has(a) && !/[,.;:]$/.test(tail))) return tail.length
  }
  return 0
}

interface Verdict {
  readonly done: 'join' | 'paragraph'
  readonly grade: 'sure' | 'likely' | 'open'
  readonly evidence: string
}

const isProse = (piece: Piece): boolean =>
  piece.depth === 0 && (piece.dress === 'none' || piece.dress === 'quotation' || piece.dress === 'item')

/** Whether the second goes on from the first, or null where there is nothing to decide. */
const judge = (
  a: Piece,
  b: Piece,
  before: string,
  cut: Cut | null,
  { measure, indents }: { readonly measure: number | null; readonly indents: boolean },
): Verdict | null => {
  const after = b.strip.text
  const ended = isEnded(before)
  if (ended && a.dress === 'item' && isNextItem(a.strip.text, after)) return null
  if (!cut || cut.trace === 'none') {
    const broken =
      !ended &&
      before.length >= (/^\p{Ll}/u.test(after) && after.length >= 40 ? 40 : 120) &&
      /[\p{L}\p{N},–—-]["”’')\]]?$/u.test(before) &&
      goesOn(after)
    if (broken && b.dress === a.dress) return { done: 'join', grade: 'likely', evidence: 'the sentence goes on' }
    // Where a line is a paragraph, one that breaks off in a word has been cut.
    const cutOff = measure === null && !ended && before.length >= 120 && after.length >= 120 && /\p{Ll}$/u.test(before)
    return cutOff && a.dress === 'none' && b.dress === 'none' && !/^["“‘'«„]/.test(after)
      ? { done: 'join', grade: 'open', evidence: 'the sentence before it is not ended' }
      : null
  }
  if (cut.trace === 'known' && !b.rows[0]?.opens && !b.rows[0]?.line.box)
    return { done: 'join', grade: 'sure', evidence: 'the page turns inside a paragraph' }
  if (!ended && a.dress === b.dress) {
    if (goesOn(after))
      return { done: 'join', grade: 'sure', evidence: 'the sentence is not ended, and goes on in a small letter' }
    return { done: 'join', grade: 'likely', evidence: 'the sentence before the cut is not ended' }
  }
  if (!ended) return { done: 'join', grade: 'open', evidence: 'the sentence before the cut is not ended' }
  const first = b.rows[0] as Row
  const last = a.rows.at(-1) as Row
  if (endsInColon(before)) return { done: 'paragraph', grade: 'likely', evidence: 'a colon ends the page' }
  if (goesOn(after)) return { done: 'join', grade: 'likely', evidence: 'a small letter begins the page' }
  if (first.line.box && last.line.box && cut.trace === 'known') {
    if (!first.opens && measure !== null && !isFull(last, first, measure))
      return { done: 'paragraph', grade: 'likely', evidence: 'the last line of the page is short' }
    return first.opens
      ? { done: 'paragraph', grade: 'sure', evidence: 'the first line of the page is set as the first of a paragraph' }
      : { done: 'join', grade: 'likely', evidence: 'the first line of the page is not set as the first of a paragraph' }
  }
  if (measure !== null && !first.line.box) {
    const indented = (first.line.indent ?? 0) >= 2 && (b.rows[1]?.line.indent ?? 0) < (first.line.indent ?? 0)
    if (indented) return { done: 'paragraph', grade: 'sure', evidence: 'the first line of the page is set in' }
    if (!isFull(last, first, measure) && last.strip.text.length < measure * 0.85)
      return { done: 'paragraph', grade: 'likely', evidence: 'the last line of the page is short' }
    if (indents && b.rows.length > 1)
      return { done: 'join', grade: 'likely', evidence: 'paragraphs are set in, and the first line of the page is not' }
    // One last line of a paragraph in eight is full, and each line inside of one.
    if (isFull(last, first, measure))
      return { done: 'join', grade: 'open', evidence: 'a sentence ends at the foot of the page, its last line is full' }
  }
  return {
    done: 'paragraph',
    grade: 'open',
    evidence: 'a sentence ends at the foot of the page: the paragraph may go on',
  }
}

/** Marks of pages go before the first whole word after the cut, outside of a word that the cut has broken. */
const markPages = (strip: Strip, at: number, pages: readonly string[]): Strip => {
  const inside = /[\p{L}\p{M}]/u.test(strip.text.charAt(at - 1)) && /[\p{L}\p{M}]/u.test(strip.text.charAt(at))
  const blank = inside ? strip.text.indexOf(' ', at) : -1
  const place = blank >= 0 ? blank + 1 : at
  return pages.reduce((marked, label) => withInset(marked, { at: place, kind: 'page', label }), strip)
}

/** Paragraphs begin with a line that is set in. */
const setsIn = (pieces: readonly Piece[]): boolean => {
  const long = pieces.filter(piece => isProse(piece) && piece.rows.length > 2 && !piece.indented)
  const set = long.filter(({ rows }) => (rows[0]?.line.indent ?? 0) >= (rows[1]?.line.indent ?? 0) + 2)
  return set.length >= 3 && set.length > long.length * 0.4
}

/** What a printer sets between the halves of a sentence: pictures, their captions, tables. */
const isPlate = ({ dress, strip }: Piece): boolean =>
  dress === 'picture' ||
  dress === 'table' ||
  /^(?:Fig(?:ure|\.)?|Plate|Table|Map|Abb\.?|Pl\.)\s*[\dIVX]+\b/.test(strip.text)

/** The next piece that may go on from `at`, over plates and tables that stand between. */
const nextProse = ({ pieces, signs }: FlowScene, at: number): number => {
  let next = at + 1
  while (next < pieces.length && next < at + 4 && isPlate(pieces[next] as Piece)) next++
  const piece = pieces[next]
  return piece && isProse(piece) && signs[next] === null ? next : -1
}

/** Parts in reading order. */
export const partsOf = (scene: FlowScene): readonly Part[] => {
  const { pieces, signs, cuts, measure, vocabulary, desk, furniture } = scene
  const parts: Part[] = []
  const indents = setsIn(pieces)
  const joined = new Set<number>()
  /** Plates that a joined paragraph was led over: their pages are marked inside it. */
  const passed = new Set<number>()
  for (let at = 0; at < pieces.length; at++) {
    if (joined.has(at)) continue
    const piece = pieces[at] as Piece
    const sign = signs[at] ?? null
    let strip = piece.strip
    let here = piece
    let last = at
    while (sign === null && isProse(piece)) {
      const next = nextProse(scene, last)
      if (next < 0 || joined.has(next)) break
      const other = pieces[next] as Piece
      const between = cuts.slice(last + 1, next + 1).filter(cut => cut !== null)
      const cut: Cut | null =
        between.length === 0 ? null : { trace: between[0]?.trace ?? 'none', pages: between.flatMap(one => one.pages) }
      const verdict = judge(here, other, strip.text, cut, { measure, indents })
      if (verdict === null || (next > last + 1 && (verdict.done !== 'join' || !goesOn(other.strip.text)))) break
      const caught =
        cut && cut.trace !== 'none' && (verdict.done === 'join' || !goesOn(other.strip.text))
          ? catchword(strip.text, other.strip.text)
          : 0
      // No marker hangs on a catchword.
      const marked = strip.insets.some(inset => inset.kind === 'note' && inset.at > strip.text.length - caught)
      const done = desk.decide({
        kind: 'join',
        row: other.rows[0],
        ...verdict,
        alternatives: [verdict.done === 'join' ? 'paragraph' : 'join'],
        excerpt: `${strip.text.slice(-70)} | ${other.strip.text.slice(0, 70)}`,
        ...(next > last + 1 && { moves: pieces.slice(last + 1, next + 1).flatMap(one => wordsOf(one.strip.text)) }),
      })
      if (caught > 0 && !marked) {
        const word = strip.text.slice(-caught)
        const way = desk.decide({
          kind: 'catchword',
          row: other.rows[0],
          done: 'take-out',
          alternatives: ['text'],
          evidence: 'the last word of the page stands again at the head of the next',
          grade: 'likely',
          excerpt: `${strip.text.slice(-50)} | ${other.strip.text.slice(0, 50)}`,
        })
        if (way === 'take-out') {
          strip = slice(strip, 0, strip.text.length - caught)
          strip = slice(strip, 0, strip.text.trimEnd().length)
          const line = other.rows[0]?.line.at?.line
          furniture.push({ kind: 'catchword', text: word, place: line === undefined ? {} : { line } })
        }
      }
      if (done !== 'join') break
      const length = strip.text.length
      strip = joinLines(strip, other.strip, other.rows[0], vocabulary, desk)
      const seam = strip.text.length - other.strip.text.length
      strip = markPages(strip, Math.max(seam, Math.min(length, seam)), cut?.pages ?? [])
      joined.add(next)
      for (let one = last + 1; one < next; one++) passed.add(one)
      here = { ...other, dress: here.dress }
      last = next
    }
    const marks = strip.insets.filter(({ kind }) => kind === 'note').length
    parts.push({ piece: { ...piece, marks }, strip, sign, pages: passed.has(at) ? [] : (cuts[at]?.pages ?? []) })
  }
  return parts
}
