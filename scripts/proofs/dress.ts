/**
 * How the letters of a text stand: in italics, as a heading, as the second item of a list. Known of the Book, read off a
 * finished edition, and held against each other letter by letter.
 */
import type { Comparison } from './compare.ts'
import { shorten } from './compare.ts'
import { wordsBetween, type Spelling } from './letters.ts'

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
  heading: [() => 'is no heading', () => 'stands as a heading'],
  quotation: [() => 'does not stand as a quotation', () => 'stands as a quotation'],
  item: [value => `is not item ${value} of its list`, value => `stands as item ${value} of a list`],
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
  const rangesOf = (dresses: readonly Dress[], kind: string, value: string) =>
    joined(dresses.filter(dress => dress.kind === kind && dress.value === value))
  const raw = rangesOf(expected.dresses, 'raw', '')
  const names = new Set([...expected.dresses, ...found.dresses].map(({ kind, value }) => JSON.stringify([kind, value])))
  const wrong = [...names].flatMap(name => {
    const [kind, value] = JSON.parse(name) as [Dress['kind'], string]
    const [due, is] = [rangesOf(expected.dresses, kind, value), rangesOf(found.dresses, kind, value)]
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
