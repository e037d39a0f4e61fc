/** How the text lies on the pages: what a good typesetter would look at again. Nothing here is lost; all of it can be seen. */
import type { Span } from '../model/book.ts'
import { expectedAt, foundAt } from './align.ts'
import { after, wordsBetween } from './letters.ts'
import type { Gathered, Line } from './gather.ts'
import { placeOf, type Stream } from './stream.ts'

/** One thing to look at. `lines` is how many lines of text a gap would hold, `points` how far a line stands out. */
export type Placement = { readonly page: number; readonly words: string; readonly span: Span | null } & (
  | { readonly kind: 'widow' | 'orphan' | 'heading' }
  | { readonly kind: 'gap'; readonly lines: number }
  | { readonly kind: 'overfull'; readonly points: number }
)

/** A division on its pages: its text, and its notes at their feet. */
export interface Layout {
  readonly stream: Stream
  readonly body: Gathered
  readonly notes: Gathered
  /** Lines of its credit: some stand over its text, some over its first notes. */
  readonly credits: readonly Pick<Line, 'page' | 'y'>[]
}

/** A gap of fewer lines is what a note or two at the foot cannot help. */
const leastGap = 5

/** Chromium places glyphs to a fraction of a point, and a comma may hang out a little. */
const tolerance = 2

const mostCommon = (values: readonly number[]): { readonly value: number; readonly share: number } | null => {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const [best] = [...counts].sort((a, b) => b[1] - a[1])
  return best ? { value: best[0], share: best[1] / values.length } : null
}

const linesOn = (lines: readonly Line[]): ReadonlyMap<number, readonly Line[]> => {
  const byPage = new Map<number, Line[]>()
  for (const line of lines) byPage.set(line.page, [...(byPage.get(line.page) ?? []), line])
  return byPage
}

/** Distance of base lines, as most lines of the book have it. */
const leadingOf = (layouts: readonly Layout[]): number | null => {
  const distances = layouts.flatMap(({ body: { lines } }) =>
    lines.slice(1).flatMap((line, index) => {
      const distance = line.y - (lines[index]?.y ?? 0)
      return line.page === lines[index]?.page && distance > 4 ? [Math.round(distance)] : []
    }),
  )
  return mostCommon(distances)?.value ?? null
}

/** Block of text that holds a letter: where it begins, and where the next one does. */
const blockAt = ({ blocks, letters }: Stream, at: number): readonly [number, number] => {
  const next = after(blocks, at)
  return [blocks[next - 1] ?? 0, blocks[next] ?? letters.length]
}

const breaksOf = ({ stream, body }: Layout): readonly Placement[] => {
  const byPage = [...linesOn(body.lines)]
  const expected = (line: Line): readonly [number, number] => {
    const { matches } = body.comparison
    const [from, to] = [expectedAt(matches, line.from), expectedAt(matches, line.to - 1)]
    // A mark that only its page knows belongs to what it follows.
    return [from, foundAt(matches, to) === line.to - 1 ? to : Math.max(from, to - 1)]
  }
  return byPage.flatMap(([page, lines], index): readonly Placement[] => {
    const [first, last] = [lines[0], lines.at(-1)]
    if (!first || !last) return []
    const [top, topEnd] = expected(first)
    const [foot, footEnd] = expected(last)
    const [ownTop, ownFoot] = [!first.isFloat, !last.isFloat]
    const widow = blockAt(stream, top)
    const orphan = blockAt(stream, footEnd)
    const at = (from: number, to: number) => ({
      page,
      words: wordsBetween(stream, from, to + 1),
      span: placeOf(stream, from),
    })
    const isLastPage = index === byPage.length - 1
    return [
      ...(index > 0 && ownTop && widow[0] < top && topEnd >= widow[1] - 1
        ? [{ kind: 'widow', ...at(top, topEnd) } as const]
        : []),
      ...(!isLastPage && ownFoot && orphan[0] >= foot && footEnd < orphan[1] - 1 && lines.length > 1
        ? [{ kind: 'orphan', ...at(foot, footEnd) } as const]
        : []),
      ...(!isLastPage && ownFoot && stream.headings.includes(orphan[0]) && footEnd >= orphan[1] - 1
        ? [{ kind: 'heading', ...at(orphan[0], footEnd) } as const]
        : []),
    ]
  })
}

/** Room that is left between the text and the notes, or the foot of the page, on pages after which the text goes on. */
const gapsOf = ({ stream, body, notes, credits }: Layout, leading: number, bottom: number): readonly Placement[] => {
  const feet = linesOn(notes.lines)
  const byPage = [...linesOn(body.lines)]
  return byPage.slice(0, -1).flatMap(([page, lines]): readonly Placement[] => {
    const last = Math.max(...lines.map(({ y }) => y))
    // Notes begin two lines below the text: a blank, and the first line itself.
    const foot = credits.find(credit => credit.page === page && credit.y > last) ?? feet.get(page)?.[0]
    const room = foot ? (foot.y - last) / leading - 2 : (bottom - last) / leading
    const end = expectedAt(body.comparison.matches, (lines.at(-1)?.to ?? 1) - 1)
    return room < leastGap
      ? []
      : [
          {
            kind: 'gap',
            page,
            lines: Math.floor(room),
            words: wordsBetween(stream, Math.max(0, end - 30), end + 1),
            span: placeOf(stream, end),
          },
        ]
  })
}

/** Lines that stand out beyond the edge that most lines of their side of the spread share. */
const overfullOf = ({ stream, body }: Layout, edges: readonly (number | null)[]): readonly Placement[] =>
  body.lines.flatMap((line): readonly Placement[] => {
    const edge = edges[line.page % 2] ?? null
    if (edge === null || line.right <= edge + tolerance) return []
    const [from, to] = [line.from, line.to].map(at => expectedAt(body.comparison.matches, at)) as [number, number]
    return [
      {
        kind: 'overfull',
        page: line.page,
        points: Math.round(line.right - edge),
        words: wordsBetween(stream, from, to),
        span: placeOf(stream, from),
      },
    ]
  })

/**
 * Right edge of the type area on pages of each side, in points: the furthest at which two lines end, and no less than `measure` from
 * where most lines begin: few lines may end alike by chance. Null where no edge is shared by a fifth of the lines: they are ragged, or
 * run from right to left.
 */
export const edgesOf = (layouts: readonly Pick<Layout, 'body'>[], measure = 0): readonly (number | null)[] =>
  [0, 1].map(side => {
    const lines = layouts.flatMap(({ body }) => body.lines.filter(({ page }) => page % 2 === side))
    const rights = lines.map(({ right }) => Math.round(right))
    const left = mostCommon(lines.map(line => Math.round(line.left)))?.value ?? 0
    const isJustified = (mostCommon(rights)?.share ?? 0) > 0.2
    // Columns, quotations and cells have edges of their own, which more lines may share. A line that stands out does so alone.
    const shared = rights.filter((right, index) => rights.indexOf(right) < index)
    return isJustified && shared.length > 0 ? Math.max(left + measure, ...shared) : null
  })

/** What to look at on the pages of a PDF, in their order; `measure` is the width of the type area in points. */
export const placementsOf = (layouts: readonly Layout[], measure: number): readonly Placement[] => {
  const leading = leadingOf(layouts)
  const bottom = layouts.reduce(
    (most, { body, notes }) => [...body.lines, ...notes.lines].reduce((low, { y }) => Math.max(low, y), most),
    0,
  )
  const edges = edgesOf(layouts, measure)
  return layouts
    .flatMap(layout => [
      ...breaksOf(layout),
      ...(leading === null ? [] : gapsOf(layout, leading, bottom)),
      ...overfullOf(layout, edges),
    ])
    .sort((a, b) => a.page - b.page)
}

/** A placement as a sentence. */
export const placementSentence = (placement: Placement): string => {
  switch (placement.kind) {
    case 'widow':
      return `the last line of a paragraph stands alone at the head of the page: “${placement.words}”`
    case 'orphan':
      return `the first line of a paragraph stands alone at the foot of the page: “${placement.words}”`
    case 'heading':
      return `a heading stands alone at the foot of the page: “${placement.words}”`
    case 'gap':
      return `${placement.lines} lines stand empty after “${placement.words}”`
    case 'overfull':
      return `a line stands ${placement.points} points out into the margin: “${placement.words}”`
  }
}
