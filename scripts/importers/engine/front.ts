/** What the first page says of the work: proposals for its title, its authors, where it appeared. */
import { wordsOf } from '../conservation.ts'
import type { DraftCredit } from '../draft.ts'
import { hardBreak } from '../text/runs.ts'
import type { Desk } from './desk.ts'
import { isShort, isWholly } from './headings.ts'
import { isCapitals, isSectionName } from './titles.ts'
import type { Piece } from './pieces.ts'
import { countWords, isEnded } from './sentences.ts'
import { bold, italic, type Strip } from './strip.ts'

export interface Front {
  readonly credit: DraftCredit
  /** The title with its markers. */
  readonly title: Strip | null
  /** Pieces that stand in the credit, by their places. */
  readonly taken: ReadonlySet<number>
  /** Places before which no short line is a heading unless text follows it. */
  readonly end: number
}

const name = /^(?:(?:\p{Lu}\.\s*|(?:\p{Lu}[\p{L}’'-]+|de|von|van|del|della|du|la|le|Mc\p{Lu}\p{L}+)(?:\s+|$))){2,5}$/u
const trailing = /[*†‡§¶\d\s,]+$/u
const house =
  /\b(?:Universit\w+|Institut\w*|College|Academy|School|Department|Museum|Library|Council|Society|Press|Cent(?:er|re)|Faculty)\b/
const series = /\b(?:PROGRAM|SERIES|PAPERS?|REPORTS?|Series|Papers?|Program(?:me)?)\b/
const said = (piece: Piece | undefined): string => piece?.strip.text ?? ''

const namesIn = (line: string): readonly string[] | null => {
  const text = line
    .replace(/(?:,?\s+(?:Esq|M\.\s?D|Ph\.\s?D|D\.\s?D|F\.\s?R\.\s?S|M\.\s?A|S\.\s?J)\b\.?)+$/, '')
    .replace(trailing, '')
    .trim()
  const parts = text.split(/\s*(?:,|;|&|\band\b|\bund\b|\bet\b)\s+/).filter(part => part !== '')
  return parts.length > 0 &&
    parts.length <= 5 &&
    !/\b(?:TO|THE|OF|IN|ON|FOR|AN|FROM|WITH|AT)\b/.test(text) &&
    parts.every(part => name.test(part) || /^(?:\p{Lu}[\p{Lu}.’'-]*(?:\s+|$)){2,4}$/u.test(part))
    ? parts
    : null
}

const isTitle = (piece: Piece | undefined): boolean => {
  if (!piece || piece.note !== null || (piece.dress !== 'none' && piece.depth === 0)) return false
  const text = said(piece).replaceAll(hardBreak, ' ')
  if (countWords(text) > 30 || !/\p{L}/u.test(text) || /[,;:]$/.test(text) || /^["“]?\p{Ll}/u.test(text)) return false
  if (isSectionName(text) && piece.depth !== 1 && piece.depth !== 2) return false
  if (piece.depth === 0 && /[.!?]["”’']?\s+\p{Lu}\p{Ll}/u.test(text)) return false
  return piece.depth > 0 || isCapitals(text) || isWholly(piece, bold) || (isShort(text) && !isEnded(text))
}

/** Same dress, and not the name of a section: the second of two headings is the title's second half. */
const isSubtitle = (title: Piece, next: Piece | undefined, after: Piece | undefined): boolean => {
  if (!next || next.depth === 0 || title.depth === 0 || isSectionName(said(next)) || /^\d/.test(said(next)))
    return false
  if (after !== undefined && after.depth > 0 && after.depth <= next.depth) return false
  const dressed = isWholly(title, italic) === isWholly(next, italic) && isWholly(title, italic)
  return next.depth > title.depth && (dressed || /:$/.test(said(title)) || countWords(said(next)) >= 5)
}

/** Reads the beginning of the text; what is not there stays empty. */
export const frontOf = (pieces: readonly Piece[], desk: Desk): Front => {
  const taken = new Set<number>()
  const credit: { -readonly [K in keyof DraftCredit]: DraftCredit[K] } = {}
  const [first] = pieces
  const long = pieces.findIndex(piece => countWords(said(piece)) > 40)
  const end = long < 0 ? Math.min(pieces.length, 12) : Math.min(long, 16)
  if (!first || !isTitle(first) || pieces.length < 2) return { credit, title: null, taken, end }
  const propose = (at: number, what: string, words?: () => { takes: readonly string[] }): boolean => {
    const done = desk.decide({
      kind: 'title-page',
      row: pieces[at]?.rows[0],
      done: what,
      alternatives: ['text'],
      evidence: 'so it stands at the head of the text',
      grade: 'likely',
      excerpt: said(pieces[at]).replaceAll(hardBreak, ' / '),
      ...(words ? { words: way => (way === what ? words() : {}) } : {}),
    })
    if (done === what) taken.add(at)
    return done === what
  }
  if (!propose(0, 'title')) return { credit, title: null, taken, end }
  credit.title = said(first).replaceAll(hardBreak, ' ')
  let at = 1
  if (isSubtitle(first, pieces[1], pieces[2]) && propose(1, 'subtitle')) {
    credit.subtitle = said(pieces[1])
    at = 2
  }
  const lines = (piece: Piece | undefined): readonly string[] =>
    said(piece)
      .split(hardBreak)
      .map(line => line.trim())
  const by = /^by\s+/i
  // A title page may give “by” a line of its own.
  if (
    /^by$/i.test(said(pieces[at])) &&
    namesIn(said(pieces[at + 1])) &&
    propose(at, 'author', () => ({ takes: wordsOf(said(pieces[at])) }))
  )
    at += 1
  const author = pieces[at]
  const [line = '', ...rest] = lines(author)
  const named =
    author && author.depth !== 1 && !isSectionName(line) && author.strip.insets.length === 0
      ? namesIn(line.replace(by, ''))
      : null
  if (author && named && (rest.length === 0 || rest.every(other => house.test(other)))) {
    const left = wordsOf(line).filter(word => !wordsOf(named.join(' ')).includes(word))
    if (propose(at, 'author', () => ({ takes: left }))) {
      credit.authors = named
      if (rest.length > 0) credit.affiliation = rest.join(', ')
      at += 1
      const next = lines(pieces[at])
      if (
        rest.length === 0 &&
        pieces[at] &&
        next.length === 1 &&
        house.test(next[0] ?? '') &&
        countWords(next[0] ?? '') < 12 &&
        propose(at, 'affiliation')
      ) {
        credit.affiliation = next[0] as string
        at += 1
      }
      const block = lines(pieces[at])
      if (
        pieces[at] &&
        block.length >= 2 &&
        house.test(block[0] ?? '') &&
        block.every(isShort) &&
        propose(at, 'publisher')
      ) {
        credit.publisher = block[0] as string
        credit.address = block.slice(1).join(', ')
        at += 1
      }
      const one = said(pieces[at])
      const alone = isShort(one) && isShort(said(pieces[at + 1])) && !one.includes(hardBreak)
      if (alone && credit.publisher !== undefined && series.test(one) && propose(at, 'series')) credit.series = one
    }
  }
  return { credit, title: first.strip, taken, end }
}
