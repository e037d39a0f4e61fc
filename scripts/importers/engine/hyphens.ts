/** Words broken at the ends of lines. */
import type { Desk } from './desk.ts'
import type { Row } from './rows.ts'
import { join, slice, type Strip } from './strip.ts'
import { wordsOf } from '../conservation.ts'

/** How often words stand in the text whole, in small letters, and dashes with and without a blank before them: what lines are joined by. */
export type Vocabulary = ReadonlyMap<string, number>

const softHyphen = '\u00AD'
/** A dash on its word in the middle of a line, with what stands before it. */
const dashPattern = /(\S| )—(?=\S)/gu
const wordPattern = /[\p{L}\p{M}]+(?:[-‐’'][\p{L}\p{M}]+)*/gu
const brokenEnd = /([\p{L}\p{M}’'-]*[\p{L}\p{M}])([-‐¬\u00AD])$/u

/** The broken word at a line's end and its sign; only so much of the line is looked at as a word may have. */
const brokenWord = (text: string): RegExpExecArray | null =>
  /[-‐¬\u00AD]$/.test(text.slice(-1)) ? brokenEnd.exec(text.slice(-48)) : null

export const vocabularyOf = (rows: readonly Row[]): Vocabulary => {
  const counts = new Map<string, number>()
  const say = (word: string) => counts.set(word, (counts.get(word) ?? 0) + 1)
  for (const [at, row] of rows.entries()) {
    const text = row.strip.text.toLowerCase()
    const words = [...text.matchAll(wordPattern)]
    const broken = brokenWord(text) !== null
    if (text.endsWith(softHyphen)) say(softHyphen)
    for (const [, before] of text.matchAll(dashPattern)) say(before === ' ' ? ' —' : '—')
    // The second half of a word that the line before has broken is no word.
    const first = brokenWord(rows[at - 1]?.strip.text ?? '') ? 1 : 0
    for (const found of words.slice(first, broken ? -1 : undefined)) {
      say(found[0])
      if (found[0].includes('-')) for (const part of found[0].split('-')) say(part)
    }
  }
  return counts
}

/** First members of words that are written with a hyphen, and begin hardly any other. */
const keepers = new Set('self semi non quasi pseudo twenty thirty forty fifty sixty seventy eighty ninety'.split(' '))

/** First members of words that are written with a hyphen, and beginnings of many others: `ex-king`, `ex-ample`. */
const sometimes = new Set(
  'anti ex well ill all half vice mid cross so proto neo pan mother father brother sister post pre'.split(' '),
)

/** How the halves are put together, and why; `linked`: another hyphen follows the second. */
const judge = (first: string, second: string, linked: boolean, vocabulary: Vocabulary) => {
  if ((vocabulary.get(softHyphen) ?? 0) > 2)
    return { done: 'hyphen', grade: 'likely', evidence: 'the source breaks words with soft hyphens' } as const
  const [a, b] = [first.toLowerCase(), second.toLowerCase()]
  const whole = vocabulary.get(a + b) ?? 0
  const compound = vocabulary.get(`${a}-${b}`) ?? 0
  if (compound > whole)
    return { done: 'hyphen', grade: 'sure', evidence: `“${first}-${second}” stands elsewhere` } as const
  if (whole > 0) return { done: 'join', grade: 'sure', evidence: `“${first}${second}” stands elsewhere` } as const
  const known = [a, b].map(part => (vocabulary.get(part) ?? 0) > 0)
  if (keepers.has(a) || (sometimes.has(a) && known[1]) || a.includes('-'))
    return { done: 'hyphen', grade: 'likely', evidence: `words in “${first}-” are written with a hyphen` } as const
  if (!known[0] || !known[1])
    return {
      done: 'join',
      grade: 'likely',
      evidence: `“${known[1] ? first : second}” is no word of this text`,
    } as const
  const evidence = 'both halves are words of this text'
  // `in-tended`, `is-sue`: a word so short is more often a syllable; not in `of-the-way`.
  const syllable = a.length <= 3 && !linked
  return { done: syllable ? 'join' : 'hyphen', grade: 'open', evidence } as const
}

/**
 * What is left of the first of two lines, and what stands between them: a blank, or nothing where a broken word is mended. A
 * soft hyphen and a ¬ are never part of a word.
 */
export const seamBetween = (
  before: Strip,
  after: Strip,
  row: Row | undefined,
  vocabulary: Vocabulary,
  desk: Desk,
): { readonly kept: Strip; readonly between: string } => {
  const [, first = '', sign = ''] = brokenWord(before.text) ?? []
  const second = /^[\p{L}\p{M}]+/u.exec(after.text)?.[0] ?? ''
  // `word—word`, broken before its dash; not `palabra —palabra`.
  const closed = /^—\S/u.test(after.text) && (vocabulary.get('—') ?? 0) > (vocabulary.get(' —') ?? 0)
  if (sign === '') return { kept: before, between: closed || /\S[—–]$/.test(before.text.slice(-3)) ? '' : ' ' }
  if (second === '') return { kept: before, between: ' ' }
  const soft = sign === '¬' || sign === softHyphen
  if (!soft && !/^\p{Ll}/u.test(second)) return { kept: before, between: '' }
  const found = soft
    ? ({ done: 'join', grade: 'sure', evidence: 'a soft hyphen' } as const)
    : judge(first, second, /^-\p{L}/u.test(after.text.slice(second.length)), vocabulary)
  const tail = /[\p{L}\p{M}]+$/u.exec(first)?.[0] ?? first
  const done = desk.decide({
    kind: 'hyphen',
    row,
    ...found,
    alternatives: [found.done === 'join' ? 'hyphen' : 'join'],
    excerpt: `${first}${sign} | ${second}`,
    words: way =>
      way === 'join' ? { takes: [...wordsOf(tail), ...wordsOf(second)], gives: wordsOf(tail + second) } : {},
  })
  if (done === 'join') return { kept: slice(before, 0, before.text.length - 1), between: '' }
  return soft ? { kept: slice(before, 0, before.text.length - 1), between: '-' } : { kept: before, between: '' }
}

/** Two lines as one text. */
export const joinLines = (
  before: Strip,
  after: Strip,
  row: Row | undefined,
  vocabulary: Vocabulary,
  desk: Desk,
): Strip => {
  const { kept, between } = seamBetween(before, after, row, vocabulary, desk)
  return join(kept, between, after)
}
