/** Cross-references on paper: the page that one names, and the page that it leads to, is the one on which its target stands. */
import type { PdfLink, PdfPage } from '../press/pdf/facts.ts'
import { leftward } from '../writers/direction.ts'
import { pageWords } from '../writers/references.ts'
import { foundAt } from './align.ts'
import { finding, type Where } from './feet.ts'
import type { Finding } from './findings.ts'
import { pageAt, pageOf, placeOfLetter, textsOf, type Gathered, type Printed } from './gather.ts'
import { shorten, after, lettersOf, wordsBetween } from './letters.ts'
import type { Sheet } from './sort.ts'
import type { Lead, PageReference, Stream } from './stream.ts'

/** A target's pages, the first and the last on which it may begin. */
type Due = readonly [number, number]

/**
 * The page on which a target stands, by what is printed there; null when it is not to be found. Of one without a letter, a picture
 * or an ornament, it is known that it stands between the letters round it, or, where it may move, on the pages that follow.
 */
const dueOf = (printed: readonly Printed[], target: Lead['target']): Due | null => {
  if (target.kind === 'own') return null
  const { id, division, kind } = target
  const own = printed.find(({ of }) => of.streams.division.id === division.id)
  if (!own) return null
  const { body, of } = own
  const [first, last] = [of.placed[0]?.page, of.placed.at(-1)?.page]
  if (first === undefined || last === undefined) return null
  if (kind === 'division') return [first, first]
  if (kind === 'note') {
    const begins = of.notes.notes.find(({ note }) => note.id === id)
    const page = begins ? pageOf(own.notes, begins.from) : null
    return page === null ? null : [page, page]
  }
  const place = of.streams.body.anchors.get(id)
  if (!place) return null
  const { from, to } = place
  const page = pageOf(body, from)
  if (from < to) return page === null ? null : [page, page]
  const mayMove = of.streams.body.movable.some(own => own.from === from && own.to === to)
  return [pageOf(body, from - 1) ?? first, mayMove ? last : (page ?? last)]
}

/** The page on which a target stands, or the first on which it may. */
export const pageOfTarget = (printed: readonly Printed[], target: Lead['target']): number | null =>
  dueOf(printed, target)?.[0] ?? null

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
  return printed.flatMap(own =>
    textsOf(own).flatMap(([text, stream]) =>
      stream.references.flatMap(reference => check(own.of.streams.division.id, text, stream, reference)),
    ),
  )
}

/** A stretch says where it begins and ends, not where its letters stand: one may be off by this part of its width. */
const play = 1 / 8

/** What may cover words, the nearest link first; in a line that turns, all links of the line. */
export const linkFinder = ({ stretches }: Gathered, pages: readonly Linked[]) => {
  const froms = stretches.map(({ from }) => from)
  return (from: number, to: number): readonly PdfLink[] => {
    const own = stretches[after(froms, from) - 1]
    if (!own) return []
    const width = own.right - own.left
    const x = own.left + (((from + Math.min(to, own.to)) / 2 - own.from) / (own.to - own.from)) * width
    const away = (link: PdfLink) => Math.max(link.x - x, x - link.x - link.width, 0)
    return (pages[own.page]?.links ?? [])
      .filter(link => link.y <= own.y && own.y <= link.y + link.height)
      .filter(link => away(link) <= width * (leftward.test(own.text) ? 1 : play))
      .sort((a, b) => away(a) - away(b))
  }
}

export type Linked = Pick<PdfPage, 'links'>

/** A PDF for the printer has no links at all. */
export const hasLinks = (pages: readonly Linked[]): boolean =>
  pages.some(({ links }) => links.some(({ to }) => to !== null))

/** What leads to another page than that of its target, or nowhere; also in the list of contents. */
export const leadFindings = (
  printed: readonly Printed[],
  opening: { readonly text: Gathered; readonly stream: Stream } | null,
  pages: readonly Linked[],
  where: Where,
): readonly Finding[] => {
  if (!hasLinks(pages)) return []
  const check = (division: string | null, text: Gathered, stream: Stream) => {
    const linksAt = linkFinder(text, pages)
    return (lead: Lead): readonly Finding[] => {
      const at = placeOfLetter(text, lead.from)
      const due = dueOf(printed, lead.target)
      if (at === null || due === null) return []
      const links = linksAt(at, at + lead.to - lead.from)
      if (links.some(({ to }) => to && to.page >= due[0] && to.page <= due[1])) return []
      const to = links[0]?.to?.page
      const problem = `“${shorten(wordsBetween(stream, lead.from, lead.to))}” leads ${to === undefined ? 'nowhere' : `to ${where(to)}`}, and ought to lead to ${where(due[0])}`
      return [finding('proof-words', where(pageAt(text, at)), problem, { division, span: lead.span })]
    }
  }
  return [
    ...(opening ? opening.stream.leads.flatMap(check(null, opening.text, opening.stream)) : []),
    ...printed.flatMap(own =>
      textsOf(own).flatMap(([text, stream]) => stream.leads.flatMap(check(own.of.streams.division.id, text, stream))),
    ),
  ]
}
