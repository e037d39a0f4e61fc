/** What runs over pages: titles that fit there, with their emphasis. */
import type { Inline } from '../model/book.ts'
import { stretchesOfField } from '../model/emphasis.ts'
import { lettersOf, plainText } from '../model/walk.ts'
import { leftward } from './direction.ts'
import { element, escapeHtml } from './html.ts'

/** In small capitals, with room beside it for a folio of three figures. */
const longestHead = 44

/**
 * A title that fits over a page: without what follows its colon, at most 44 signs, cut between words. Where it is cut before
 * a small word (`in the`, `and`), what is left reads as a title; elsewhere dots say that it goes on.
 */
export const shortTitle = (title: string): string => {
  const [before = title] = title.length > longestHead ? title.split(/(?<=.{8}):\s/) : [title]
  if (before.length <= longestHead) return before
  const words = before.slice(0, longestHead).replace(/[\s\p{P}]*\s\S*$/u, '')
  const cut = words.replace(/(\s\p{Ll}{1,3}){1,3}$/u, '').replace(/[\s\p{P}]+$/u, '')
  const isWhole = /^[\s\p{P}]*\s\p{Ll}{1,3}\s/u.test(before.slice(cut.length))
  return isWhole ? cut : `${cut.slice(0, longestHead - 1)}…`
}

/** Words of a title, and whether they are set in the other slant. */
interface Stretch {
  readonly words: string
  readonly isStressed: boolean
}

const stretchesIn = (inlines: readonly Inline[], isStressed = false): readonly Stretch[] =>
  inlines.flatMap(inline =>
    'inlines' in inline
      ? stretchesIn(inline.inlines, (inline.type === 'emphasis') !== isStressed)
      : [{ words: lettersOf([inline]), isStressed }],
  )

/** Most of its letters run from the right, and its dots stand on the left. */
const runsLeft = (words: string): boolean => {
  const letters = words.match(/\p{L}/gu) ?? []
  return letters.filter(letter => leftward.test(letter)).length * 2 > letters.length
}

/** The short title of some words, whose stretches keep their slant as far as they stand in it. */
const writeHead = (title: string, stretches: readonly Stretch[]): string => {
  const short = shortTitle(title)
  const head = dressHead(title, short, stretches)
  return runsLeft(short) ? element('span', { dir: 'rtl' }, head) : head
}

const dressHead = (title: string, short: string, stretches: readonly Stretch[]): string => {
  // Its blanks are not those of the manuscript: a line ended in it.
  if (stretches.map(({ words }) => words).join('') !== title) return escapeHtml(short)
  const kept = title.startsWith(short) ? short.length : short.length - 1
  let at = 0
  const pieces = stretches.map(({ words, isStressed }) => {
    const piece = escapeHtml(words.slice(0, Math.max(0, kept - at)))
    at += words.length
    return isStressed && piece !== '' ? element('em', {}, piece) : piece
  })
  return pieces.join('') + escapeHtml(short.slice(kept))
}

/** A formula of more than letters and plain signs: its TeX is nothing to read, and without it the title is another. */
const hasFormula = (title: readonly Inline[]): boolean =>
  title.some(inline =>
    inline.type === 'math' ? /[\\^_{}]/.test(inline.tex) : 'inlines' in inline && hasFormula(inline.inlines),
  )

/** The running head of a division, as HTML; '' for a title that cannot run, in whose place that of the book does. */
export const headOf = (title: readonly Inline[]): string =>
  hasFormula(title) ? '' : writeHead(plainText(title), stretchesIn(title))

/** The running head of a book, whose title is a field. */
export const headOfField = (field: string): string => {
  const stretches = stretchesOfField(field)
  return writeHead(stretches.map(({ words }) => words).join(''), stretches)
}
