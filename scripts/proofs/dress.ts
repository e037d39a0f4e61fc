/**
 * How the letters of a text stand: in italics, as a heading, as the second item of a list. Known of the Book, read off a
 * finished edition, and held against each other letter by letter.
 */
import type { Comparison } from './align.ts'
import { shorten, wordsBetween, type Spelling } from './letters.ts'

/** A stretch of letters that stands in some way. `value` says which item, where a link leads; '' for the rest. */
export interface Dress {
  readonly kind: keyof typeof told | 'raw'
  readonly value: string
  readonly from: number
  readonly to: number
}

interface Range {
  readonly from: number
  readonly to: number
}

/** What is said of words that do not stand so and ought to, and of words that do and ought not to. */
const told = {
  emphasis: [() => 'is not in italics', () => 'stands in italics'],
  strong: [() => 'is not bold', () => 'stands bold'],
  superscript: [() => 'is not raised', () => 'stands raised'],
  subscript: [() => 'is not lowered', () => 'stands lowered'],
  deleted: [() => 'is not struck out', () => 'is struck out'],
  'small-caps': [() => 'does not stand in small capitals', () => 'stands in small capitals'],
  underlined: [() => 'is not underlined', () => 'is underlined'],
  language: [value => `is not marked as ${value}`, value => `is marked as ${value}`],
  direction: [() => 'does not run from the right', () => 'runs from the right'],
  title: [() => 'is no title', () => 'stands as a title'],
  heading: [value => `is no heading of level ${value}`, value => `stands as a heading of level ${value}`],
  caption: [() => 'is no caption', () => 'stands as a caption'],
  quotation: [() => 'does not stand as a quotation', () => 'stands as a quotation'],
  item: [value => `is not item ${value} of its list`, value => `stands as item ${value} of a list`],
  term: [() => 'is no term of a list of definitions', () => 'stands as a term of a list of definitions'],
  verse: [
    value => `is no line of verse, indented by ${value}`,
    value => `stands as a line of verse, indented by ${value}`,
  ],
  cell: [value => `does not stand in ${value} of its table`, value => `stands in ${value} of a table`],
  head: [value => `does not name its ${value}`, value => `names its ${value}`],
  code: [() => 'does not stand as code', () => 'stands as code'],
  link: [value => `does not lead to ${value}`, value => `leads to ${value}`],
  hidden: [() => 'is shown to readers', () => 'is hidden from readers'],
} as const satisfies Record<string, readonly [(value: string) => string, (value: string) => string]>

/** Ranges in order, those that touch as one: a marker cuts what it stands in. */
const joined = (ranges: readonly Range[]): readonly Range[] => {
  const made: Range[] = []
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = made.at(-1)
    if (last && from <= last.to) made[made.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    else made.push({ from, to })
  }
  return made
}

/** What of `ranges` no other covers. */
const without = (ranges: readonly Range[], others: readonly Range[]): readonly Range[] =>
  ranges.flatMap(range => {
    const left: Range[] = []
    let { from } = range
    for (const other of others) {
      if (other.to <= from || other.from >= range.to) continue
      if (other.from > from) left.push({ from, to: other.from })
      from = Math.max(from, other.to)
    }
    return from < range.to ? [...left, { from, to: range.to }] : left
  })

const nameOf = ({ kind, value }: Pick<Dress, 'kind' | 'value'>): string => `${kind} ${value}`

const byName = (dresses: readonly Dress[]): ReadonlyMap<string, readonly Dress[]> => {
  const named = new Map<string, Dress[]>()
  for (const dress of dresses) {
    const name = nameOf(dress)
    const own = named.get(name)
    if (own) own.push(dress)
    else named.set(name, [dress])
  }
  return named
}

export interface Undressed {
  /** First letter of the words it is about. */
  readonly at: number
  readonly problem: string
}

/**
 * What stands otherwise than it ought to. Where letters are missing or added, only that something is hidden can be told, where
 * nothing ought to be.
 * `blocks` are offsets at which a paragraph, a line of verse, a cell begins.
 */
export const undressed = (
  expected: { readonly dresses: readonly Dress[]; readonly blocks: readonly number[] },
  found: Spelling & { readonly dresses: readonly Dress[]; readonly blocks: readonly number[] },
  { differences }: Pick<Comparison, 'differences'>,
): readonly Undressed[] => {
  const all = differences.length === 0
  const [expectedOf, foundOf] = [byName(expected.dresses), byName(found.dresses)]
  const raw = joined(expectedOf.get(nameOf({ kind: 'raw', value: '' })) ?? [])
  const names = new Map([...expected.dresses, ...found.dresses].map(dress => [nameOf(dress), dress] as const))
  const wrong = [...names].flatMap(([name, { kind, value }]) => {
    const [due, is] = [joined(expectedOf.get(name) ?? []), joined(foundOf.get(name) ?? [])]
    if (kind === 'raw' || (!all && (kind !== 'hidden' || due.length > 0))) return []
    const say = (ranges: readonly Range[], which: 0 | 1) =>
      without(ranges, raw).map(({ from, to }) => ({
        at: from,
        problem: `“${shorten(wordsBetween(found, from, to) || found.letters.slice(from, to))}” ${told[kind][which](value)}`,
      }))
    return [...say(without(due, is), 0), ...say(without(is, due), 1)]
  })
  const begun = new Set(found.blocks)
  const runOn = expected.blocks.filter(
    at =>
      all && at > 0 && at < found.letters.length && !begun.has(at) && !raw.some(({ from, to }) => at > from && at < to),
  )
  return [
    ...wrong,
    ...runOn.map(at => ({
      at,
      problem: `“${shorten(wordsBetween(found, at, at + 40))}” does not begin on a line of its own`,
    })),
  ].toSorted((a, b) => a.at - b.at)
}
