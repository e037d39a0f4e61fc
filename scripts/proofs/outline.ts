/** The outline of a PDF names every title and heading, in order, each under the one that it belongs to, and leads to their pages. */
import type { Division, Span } from '../model/book.ts'
import { plainText } from '../model/walk.ts'
import type { PdfEntry } from '../press/pdf/facts.ts'
import { pageOf, type Printed } from './gather.ts'
import { after, lettersOf, wordsBetween } from './letters.ts'
import type { Stream } from './stream.ts'

export interface Misled {
  /** Null for an entry that belongs to nothing. */
  readonly division: Division | null
  readonly span: Span | null
  readonly problem: string
}

/** A title or a heading. */
interface Named {
  readonly division: Division
  readonly name: string
  /** As an outline has them; null where a formula or a reference stands among them, which it says in its own way. */
  readonly letters: string | null
  /** Count from 1. */
  readonly level: number
  readonly page: number | null
}

interface Entry {
  readonly title: string
  readonly letters: string
  readonly page: number | null
  /** Index of the entry around it; -1 for none. */
  readonly parent: number
}

const flat = (roots: readonly PdfEntry[], shown: (text: string) => string): readonly Entry[] => {
  const all: Entry[] = []
  const walk = (entries: readonly PdfEntry[], parent: number): void => {
    for (const { title, to, entries: inner } of entries) {
      all.push({ title, letters: lettersOf(shown(title), true), page: to?.page ?? null, parent })
      walk(inner, all.length - 1)
    }
  }
  walk(roots, -1)
  return all
}

/** Letters of a heading without its marks; null where it has what an outline says otherwise. */
const lettersIn = ({ letters, calls, soft, leads }: Stream, from: number, to: number): string | null => {
  const isInside = (place: { readonly from: number; readonly to: number }) => place.from < to && place.to > from
  if (soft.some(own => own.kind === 'formula' && isInside(own)) || leads.some(isInside)) return null
  const marks = calls.filter(({ at, end }) => at >= from && end <= to)
  const cuts = [from, ...marks.flatMap(({ at, end }) => [at, end]), to]
  return cuts.flatMap((cut, index) => (index % 2 === 0 ? [letters.slice(cut, cuts[index + 1])] : [])).join('')
}

const isPlain = ({ title }: Division): boolean =>
  title.every(({ type }) => !['math', 'cross-reference', 'image'].includes(type))

/** Title and headings of a division, in order; `depth` is how many divisions it stands in. */
const namesIn = ({ of, body }: Printed, depth: number, shown: (text: string) => string): readonly Named[] => {
  const { division, body: stream } = of.streams
  const name = plainText(division.title)
  const headings = stream.dresses
    .filter(({ kind }) => kind === 'heading')
    .map(({ from, to, value }) => ({
      division,
      name: wordsBetween(stream, from, to),
      letters: lettersIn(stream, from, to),
      level: 1 + depth + Number(value),
      page: pageOf(body, from),
      from,
    }))
    .sort((a, b) => a.from - b.from)
  const page = of.placed[0]?.page ?? null
  const title = {
    division,
    name,
    letters: isPlain(division) ? lettersOf(shown(name), true) : null,
    level: 1 + depth,
    page,
  }
  return (name === '' ? headings : [title, ...headings]).filter(({ letters }) => letters !== '')
}

export interface Outlined {
  /** How many divisions one stands in. */
  readonly depthOf: (division: Division) => number
  /** Words that an outline may have besides, such as those over the contents. */
  readonly others: readonly string[]
  /** What pages show of a text. */
  readonly shown: (text: string) => string
  /** What is printed on a page. */
  readonly label: (page: number) => string
}

const headingsIn = ({ letters, dresses }: Stream): readonly string[] =>
  dresses.filter(({ kind }) => kind === 'heading').map(({ from, to }) => letters.slice(from, to))

/** Follows the outline, if there is one. */
export const followOutline = (
  outline: readonly PdfEntry[],
  printed: readonly Printed[],
  { depthOf, others, shown, label }: Outlined,
): readonly Misled[] => {
  const entries = flat(outline, shown)
  if (entries.length === 0) return []
  const names = printed
    .filter(({ of }) => of.placed.length > 0)
    .flatMap(own => namesIn(own, depthOf(own.of.streams.division), shown))
  const places = new Map<string, number[]>()
  entries.forEach(({ letters }, index) => {
    const own = places.get(letters)
    if (own) own.push(index)
    else places.set(letters, [index])
  })
  const wrong: Misled[] = []
  /** Those around a name, with their entries. */
  const open: { readonly level: number; readonly entry: number | null }[] = []
  let next = 0
  const taken = new Set<number>()
  /** The entry of a name: the next one of its words, else one of them before it. */
  const entryOf = ({ letters, page }: Named): number | null => {
    if (letters === null) return entries[next]?.page === page ? next : null
    const own = places.get(letters) ?? []
    return own[after(own, next - 1)] ?? own.find(index => !taken.has(index)) ?? null
  }
  for (const named of names) {
    const { division, name, letters, level, page } = named
    const say = (problem: string) => void wrong.push({ division, span: division.span, problem })
    const index = entryOf(named)
    const entry = index === null ? undefined : entries[index]
    while (open.length > 0 && (open.at(-1)?.level ?? 0) >= level) open.pop()
    const around = open.at(-1)
    open.push({ level, entry: index })
    if (index === null || !entry) {
      if (letters !== null) say(`the outline has no entry for “${name}”`)
      continue
    }
    taken.add(index)
    if (index < next) say(`the outline names “${name}” out of its order`)
    next = Math.max(next, index + 1)
    if (entry.page !== page && page !== null)
      say(
        `the outline leads ${entry.page === null ? 'nowhere' : `to page ${label(entry.page)}`} for “${name}”, which begins on page ${label(page)}`,
      )
    // Below nothing of its own it stands where the one before it left off.
    if (around && around.entry !== null && entry.parent !== around.entry)
      say(`the outline does not have “${name}” under what it belongs to`)
  }
  const streams = printed.flatMap(({ of }) => [of.streams.body, of.notes.stream])
  const known = new Set([...others.map(text => lettersOf(text, true)), ...streams.flatMap(headingsIn)])
  const strange = entries.filter(({ letters }, index) => !taken.has(index) && !known.has(letters))
  const isUnknown =
    names.some(({ letters }) => letters === null) ||
    streams.some(({ dresses }) => dresses.some(({ kind }) => kind === 'raw'))
  return [
    ...wrong,
    ...(isUnknown ? [] : strange).map(({ title }) => ({
      division: null,
      span: null,
      problem: `the outline has an entry “${title}”, which is no heading of the book`,
    })),
  ]
}
