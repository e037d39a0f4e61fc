/** Cross-references that name a page: it must be the one on which their target stands. */
import type { Anchor } from '../numbering/numbering.ts'
import { pageWords } from '../writers/references.ts'
import { foundAt } from './align.ts'
import { finding, type Where } from './feet.ts'
import type { Finding } from './findings.ts'
import { pageAt, type Gathered, type Printed } from './gather.ts'
import { lettersOf } from './letters.ts'
import type { Sheet } from './sort.ts'
import type { PageReference, Stream } from './streams.ts'

/** Page of a letter, also of a figure that stands after the text that follows it; null where it is missing. */
const pageOfLetter = (body: Gathered, { letters, movable }: Stream, at: number): number | null => {
  const place = foundAt(body.comparison.matches, at)
  if (place !== null) return pageAt(body, place)
  const moved = movable.find(({ from, to }) => from <= at && at < to)
  const now = moved ? body.found.letters.indexOf(letters.slice(moved.from, moved.to)) : -1
  return now < 0 ? null : pageAt(body, now)
}

/** The page on which a target stands, by what is printed there; null when it is not to be found. */
const pageOfTarget = (printed: readonly Printed[], { id, division, kind }: Anchor): number | null => {
  const own = printed.find(({ of }) => of.streams.division.id === division.id)
  if (!own) return null
  if (kind === 'division') return own.of.placed[0]?.page ?? null
  const at = own.of.streams.body.anchors.get(id)
  return at === undefined ? null : pageOfLetter(own.body, own.of.streams.body, at)
}

/** A number printed there goes on with this sign. */
const goesOn = (label: string, next: string): boolean => (/\d$/.test(label) ? /\d/ : /[IVXLC]/).test(next)

/** What is wrong with the pages that references name. */
export const referenceFindings = (
  printed: readonly Printed[],
  sheets: readonly Sheet[],
  language: string,
  where: Where,
): readonly Finding[] => {
  const labelOf = (page: number) => sheets[page]?.label ?? String(page + 1)
  const check = (division: string, text: Gathered, { letters }: Stream, reference: PageReference) => {
    const { from, to, target, inBrackets, span } = reference
    const last = foundAt(text.comparison.matches, from - 1)
    const due = pageOfTarget(printed, target)
    if (last === null || due === null) return []
    const wordsFor = (label: string) => lettersOf(pageWords(language, label, inBrackets), true)
    const label = labelOf(due)
    const opening = wordsFor('').replace(/\)$/, '')
    const rest = text.found.letters.slice(last + 1, last + 32)
    const next = rest[wordsFor(label).length] ?? ''
    if (rest.startsWith(wordsFor(label)) && (next === letters[to] || !goesOn(label, next))) return []
    // Beside its target a reference names no page; what the author has written behind it may look like one.
    const isNamed = rest.startsWith(opening) && !letters.startsWith(opening, to)
    const here = pageAt(text, last)
    if (here === due && !isNamed) return []
    const number = isNamed ? /^(\d+|[IVXLC]+)?/.exec(rest.slice(opening.length))?.[0].toLowerCase() : undefined
    const problem = `${number ? `page ${number}` : 'no page'} is named for ${target.label}, which stands on page ${label}`
    return [finding('proof-words', where(here), problem, { division, span })]
  }
  return printed.flatMap(({ of: { streams, notes: foot }, body, notes }) => [
    ...streams.body.references.flatMap(own => check(streams.division.id, body, streams.body, own)),
    ...foot.stream.references.flatMap(own => check(streams.division.id, notes, foot.stream, own)),
  ])
}
