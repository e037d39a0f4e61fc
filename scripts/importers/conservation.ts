/** The law of conservation: every word of the source is in the result, or in the account of what was taken out. */
import type { Block } from '../model/book.ts'
import { blocksOf, inlinesOf, lettersOf } from '../model/walk.ts'
import { readFile } from '../readers/file.ts'
import { normalise } from '../readers/normalise.ts'
import { splitFrontMatter } from '../readers/yaml.ts'
import type { Draft, DraftCredit } from './draft.ts'
import { ImportFault } from './fault.ts'
import { outOfOrder } from './order.ts'

/** `ﬁrst` in the five letters that it has. */
export const withoutLigatures = (text: string): string =>
  text.replace(/[\uFB00-\uFB06]/g, ligature => ligature.normalize('NFKC'))

/** Runs of letters, of figures, of raised figures, each apart: `so⁵` is two words, and a mark can be taken from its word. */
export const wordsOf = (text: string): readonly string[] =>
  withoutLigatures(text)
    .normalize('NFC')
    .match(/[\p{L}\p{M}]+|\p{Nd}+|[\p{No}\p{Nl}]+/gu) ?? []

/** Words that stand in blocks, wherever in them. */
export const wordsIn = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap(block => [
    ...('text' in block ? wordsOf(block.text) : block.type === 'math-block' ? wordsOf(block.tex) : []),
    ...inlinesOf(block).flatMap(inlines => wordsOf(lettersOf(inlines))),
    ...wordsIn(blocksOf(block)),
  ])

/** How often each word is there. */
type Count = Map<string, number>

const add = (count: Count, words: readonly string[], times = 1): Count => {
  for (const word of words) count.set(word, (count.get(word) ?? 0) + times)
  return count
}

/** Words of the front matter that come from the text: a language tag does not. */
const creditWords = ({ language: _, ...said }: DraftCredit): readonly string[] =>
  Object.values(said).flatMap(value => wordsOf(Array.isArray(value) ? value.join(' ') : String(value)))

/** What the finished file says, as our own reader has it. */
const readBack = (
  markdown: string,
  titled: boolean,
): { readonly text: readonly string[]; readonly notes: readonly (readonly string[])[] } => {
  const file = 'import.md'
  const text = normalise(markdown)
  const { divisions, notes } = readFile({
    file,
    text,
    body: splitFrontMatter(file, text).body,
    // What has no title is given the book's: it says no word.
    metadata: { title: '—' },
    matter: null,
    readings: {},
    bookTitle: null,
    alone: false,
    countUnnamed: () => 1,
    freeName: wish => wish,
  })
  return {
    // A reading's own title stands in its front matter too; those of chapters are text.
    text: divisions.flatMap(({ title, blocks }) => [...(titled ? wordsOf(lettersOf(title)) : []), ...wordsIn(blocks)]),
    notes: notes.map(({ blocks }) => wordsIn(blocks)),
  }
}

/** Words before and after the first place of the source where a word is missing from the result, as best can be told. */
const whereLost = (source: readonly string[], result: readonly string[], word: string): string => {
  const key = (words: readonly string[], at: number) => words.slice(Math.max(0, at - 1), at + 2).join(' ')
  const there = new Set(result.map((_, at) => key(result, at)))
  const places = source.flatMap((other, at) => (other === word ? [at] : []))
  const at = places.find(place => !there.has(key(source, place))) ?? places[0] ?? 0
  return source.slice(Math.max(0, at - 6), at + 7).join(' ')
}

const told = (words: readonly string[]): string =>
  `${words
    .slice(0, 5)
    .map(word => `“${word}”`)
    .join(', ')}${words.length > 5 ? ' …' : ''}`

/** What the words of the source come to after all that was decided; `scaffold` are words that the writer itself has put in. */
export interface Balance {
  /** In the source, and neither in the result, nor in the front matter, nor among what was taken out. */
  readonly lost: readonly string[]
  /** In the result, and not in the source. */
  readonly added: readonly string[]
  /** Words that stand before or behind others than in the source, though no decision says so; '' when all is in order. */
  readonly astray: string
  /** Where the first of them stood, or stands, in its words. */
  readonly where: string
}

/** Holds the words of the source against those of the finished file. */
export const balance = (draft: Draft, markdown: string, scaffold: readonly string[] = []): Balance => {
  const { text, notes } = readBack(markdown, draft.readings === true)
  const result = [...text, ...notes.flat()]
  const left = add(new Map(), draft.words)
  for (const { text } of draft.furniture) add(left, wordsOf(text), -1)
  for (const { takes = [], gives = [] } of draft.decisions) add(add(left, takes, -1), gives)
  add(add(left, result, -1), scaffold)
  // The title page may stand in the front matter alone, or there and in the text.
  const credit = add(new Map(), creditWords(draft.credit))
  const lost: string[] = []
  const added: string[] = []
  for (const [word, count] of left) {
    const missing = count - (count > 0 ? Math.min(count, credit.get(word) ?? 0) : 0)
    for (let more = missing; more > 0; more--) lost.push(word)
    for (let more = missing; more < 0; more++) added.push(word)
  }
  const where =
    lost[0] !== undefined
      ? whereLost(draft.words, result, lost[0])
      : added[0] !== undefined
        ? whereLost(result, draft.words, added[0])
        : ''
  // Notes whose marker was not found stand behind the text.
  const moved = [
    ...draft.decisions.flatMap(({ moves }) => (moves ? [moves] : [])),
    ...draft.unplaced.map(({ blocks }) => wordsIn(blocks)),
  ]
  const astray = draft.ordered === true ? outOfOrder(draft.words, [text, ...notes], moved) : ''
  return { lost, added, astray, where }
}

/** Throws an ImportFault that says what is lost or added, and where, when the law does not hold. */
export const conserve = (file: string, draft: Draft, markdown: string, scaffold: readonly string[] = []): void => {
  const { lost, added, astray, where } = balance(draft, markdown, scaffold)
  if (lost.length === 0 && added.length === 0) {
    if (astray === '') return
    throw new ImportFault(
      `${file}: words would stand in another order than in the source, near “${astray}”, so nothing was written. This is a fault of Octavo’s: please report it with the file`,
    )
  }
  const problems = [
    ...(lost.length > 0 ? [`${lost.length} would be lost: ${told(lost)}`] : []),
    ...(added.length > 0 ? [`${added.length} would be added: ${told(added)}`] : []),
  ]
  throw new ImportFault(
    `${file}: not every word came through, so nothing was written; of ${draft.words.length} words ${problems.join('; ')}, near “${where}”. This is a fault of Octavo’s: please report it with the file`,
  )
}
