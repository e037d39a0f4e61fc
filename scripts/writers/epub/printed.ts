/**
 * Where the pages of the printed edition begin in the e-book. Both editions are written by the same hand, so that a page's
 * place is a number of letters: those of its division that stand on the pages before it.
 */
import { piecesOf, unescapeHtml } from '../markup.ts'

/** What a printed page holds of its division's text. */
export interface Extent {
  /** Letters of the text: without blanks, soft hyphens, marks of notes and of source pages, heads, and what may move. */
  readonly letters: number
  /** Captions, letters only, of tables on it that go on over pages: these do not move. */
  readonly parted: readonly string[]
}

/** A printed page, in the order of the book. */
export interface PrintedPage extends Extent {
  readonly folio: string
  /** Id of the division, or of the page of the preliminaries (`title-page`, `contents` …); null for a blank. */
  readonly division: string | null
}

/** As press/page/measure.ts counts them: U+2010 may be a hyphen that the press has set. */
const lettersOf = (html: string): string => unescapeHtml(html).replace(/[\s\u00ad\u2010]+/g, '')

/** A piece of text that counts. */
interface Run {
  /** Offset in the markup. */
  readonly at: number
  readonly source: string
  /** Offset of the formula round it, in which no mark can stand; null for none. */
  readonly formula: number | null
}

/** Not of the text (notes stand under each column), or not there in both editions. */
const apart = /(^|\s)(division-header|noteref|page-mark|page-notes|page-reference|repeated)(\s|$)/
const classOf = (tag: string): string => /\sclass="([^"]*)"/.exec(tag)?.[1] ?? ''

/** Letters that count in the caption of a table whose tag ends at `at`; null for none. */
const captionAt = (html: string, at: number): string | null => {
  const caption = /\s*<caption\b[^>]*>([^]*?)<\/caption>/y
  caption.lastIndex = at
  const found = caption.exec(html)?.[1]
  return found === undefined ? null : lettersOf([...runsOf(found)].map(({ source }) => source).join(''))
}

/**
 * The text that counts in a division's markup. A figure or a captioned table of the text itself may stand on another page
 * than the words round it (press/page/floats.ts), and does not count, unless it `goesOn` over pages.
 */
function* runsOf(html: string, goesOn: (classes: string, caption: string) => boolean = () => false): Generator<Run> {
  const open: { readonly isApart: boolean; readonly isText: boolean; readonly formula: number | null }[] = []
  let at = 0
  const moves = (name: string, classes: string, end: number): boolean => {
    if (open.at(-1)?.isText !== true || (name !== 'figure' && name !== 'table')) return false
    const caption = name === 'table' ? captionAt(html, end) : null
    return name === 'figure' || (caption !== null && !goesOn(classes, caption))
  }
  for (const { kind, source, name } of piecesOf(html)) {
    const around = open.at(-1)
    if (kind === 'text' && around?.isApart !== true) yield { at, source, formula: around?.formula ?? null }
    if (kind === 'close') open.pop()
    if (kind === 'open') {
      const classes = classOf(source)
      const isApart = around?.isApart === true || apart.test(classes) || moves(name, classes, at + source.length)
      // On a page that goes on, the press says so in the class; the e-book puts its wide tables into a box.
      const isText = /^division-text\b/.test(classes) || (around?.isText === true && classes === 'wide-table')
      open.push({ isApart, isText, formula: around?.formula ?? (name === 'math' ? at : null) })
    }
    at += source.length
  }
}

const isPiece = (classes: string): boolean => /(^|\s)piece(\s|$)/.test(classes)

/** What a laid-out page holds; `html` is its text as it is printed. */
export const extentOf = (html: string): Extent => {
  const parted: string[] = []
  let letters = 0
  const goesOn = (classes: string, caption: string) => isPiece(classes) && parted.push(caption) > 0
  for (const { source } of runsOf(html, goesOn)) letters += lettersOf(source).length
  return { letters, parted }
}

const ofWords = /^[\p{L}\p{N}\p{M}\u00ad’']$/u
/** Scripts that set no blanks between words: a page may begin at any of their letters. */
const unspaced = /^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]$/u

/**
 * Offset in a piece of text before its letter number `letter`. Where a page begins inside a word, it is that behind the
 * word and its stops: a word is read aloud and found as one, and is cited by the page on which it begins.
 */
const placeIn = (source: string, letter: number): number => {
  const signs = [...source.matchAll(/&(?:#\d+|#x[\da-f]+|\w+);|[^]/giu)].map(({ 0: sign, index }) => ({
    index,
    sign: unescapeHtml(sign),
  }))
  let [at, count] = [0, 0]
  for (; at < signs.length; at++) {
    const own = lettersOf(signs[at]?.sign ?? '').length
    if (own > 0 && count >= letter) break
    count += own
  }
  const sign = (index: number) => signs[index]?.sign ?? ''
  const isInWord = [at - 1, at].every(index => ofWords.test(sign(index)) && !unspaced.test(sign(index)))
  if (isInWord) for (const part of [ofWords, /^[\p{Pe}\p{Pf}\p{Po}]$/u, /^\s$/]) while (part.test(sign(at))) at++
  return signs[at]?.index ?? source.length
}

/** Something that begins before letter number `letter` of a division's text. */
export interface Mark {
  readonly letter: number
  readonly html: string
}

/**
 * Sets marks into the text of a division, one element; those behind the last letter stand at its end. `parted` are captions of
 * tables that go on over pages. Gives the number of letters too, which tells whether it is the text that was printed.
 */
export const setMarks = (
  text: string,
  marks: readonly Mark[],
  parted: ReadonlySet<string>,
): { readonly html: string; readonly letters: number } => {
  const set: { readonly at: number; readonly html: string }[] = []
  let letters = 0
  for (const { at, source, formula } of runsOf(text, (_, caption) => parted.has(caption))) {
    const length = lettersOf(source).length
    for (let next = marks[set.length]; next && next.letter < letters + length; next = marks[set.length])
      set.push({ at: formula ?? at + placeIn(source, next.letter - letters), html: next.html })
    letters += length
  }
  const end = text.lastIndexOf('</')
  set.push(...marks.slice(set.length).map(({ html }) => ({ at: end, html })))
  const cuts = [0, ...set.map(({ at }) => at), text.length]
  const html = cuts.slice(1).map((to, index) => text.slice(cuts[index], to) + (set[index]?.html ?? ''))
  return { html: html.join(''), letters }
}
