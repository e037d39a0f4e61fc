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

/** What is wrong with the page that a reference names. */
export const referenceFindings = (
  printed: readonly Printed[],
  sheets: readonly Sheet[],
  language: string,
  where: Where,
): readonly Finding[] => {
  const wordsFor = (label: string) => lettersOf(pageWords(language, label), true)
  const opening = wordsFor('').slice(0, -1)
  const label = (page: number) => sheets[page]?.label ?? String(page + 1)
  const wrongIn = (
    { of }: Printed,
    { found, ...text }: Gathered,
    stream: Stream,
    { from, to, target, span }: PageReference,
  ): readonly Finding[] => {
    const last = foundAt(text.comparison.matches, from - 1)
    const due = pageOfTarget(printed, target)
    if (last === null || due === null) return []
    const here = pageAt({ found, ...text }, last)
    const rest = found.letters.slice(last + 1, last + 32)
    // Beside its target a reference names no page; what the author has put in brackets may look like one.
    const isNamed = rest.startsWith(opening) && !stream.letters.startsWith(opening, to)
    if (rest.startsWith(wordsFor(label(due))) || (here === due && !isNamed)) return []
    const is = isNamed ? `“${rest.slice(0, rest.indexOf(')') + 1).toLowerCase()}”` : 'no page'
    const problem = `${is} is named for ${target.label}, which stands on page ${label(due)}`
    return [finding('proof-words', where(here), problem, { division: of.streams.division.id, span })]
  }
  return printed.flatMap(item => [
    ...item.of.streams.body.references.flatMap(own => wrongIn(item, item.body, item.of.streams.body, own)),
    ...item.of.notes.stream.references.flatMap(own => wrongIn(item, item.notes, item.of.notes.stream, own)),
  ])
}
