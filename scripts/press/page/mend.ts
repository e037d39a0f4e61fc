/**
 * Runs inside the page: a page ends some lines earlier where those behind it are better for it. A flaw is seen where a page
 * ends, and what would cure it lies before: the few pages up to it are laid out so and so, and the rest only where these are
 * better than they were.
 */
import type { Flaw } from './flaws.ts'

/** A page ends so many lines before it did. */
export interface Cut {
  readonly page: number
  readonly lines: number
}

/** Pages of a document; `whole` where none is left out. */
interface Made {
  readonly taken: { readonly length: number }
  readonly whole: boolean
}

export interface MendOptions<Own extends Made> {
  readonly flawsIn: (made: Own) => readonly Flaw[]
  /** The pages laid out anew with one cut more; from that of this index on they may be left out. Null where that cannot be had. */
  readonly cut: (made: Own, cut: Cut, until?: number) => Promise<Own | null>
}

export type Mend = ReturnType<typeof mend>

export const mend = () => {
  /** Pages before a flaw, and lines; the likeliest first. */
  const cuts = [
    [0, 1],
    [1, 1],
    [1, 2],
    [2, 1],
    [0, 2],
    [1, 3],
    [3, 1],
    [2, 2],
    [2, 3],
    [3, 2],
    [3, 3],
  ] as const

  /** Pages behind a flaw that show whether a cut does any good. */
  const behind = 2

  /** Pages that are laid out for the sake of flaws: so many, and so many for each page of the document. */
  const most = { pages: 60, each: 2 }

  /** What is gained by less is not worth having other pages. */
  const leastGain = 1

  /** Worth other pages, and tried before a colon is. */
  const isGrave = ({ kind }: Flaw): boolean => !['short', 'word', 'colon'].includes(kind)

  const sum = (flaws: readonly Flaw[]): number => flaws.reduce((all, { weight }) => all + weight, 0)

  const before = (flaws: readonly Flaw[], end: number) => flaws.filter(({ page }) => page < end)

  return async <Own extends Made>(first: Own, { flawsIn, cut }: MendOptions<Own>): Promise<Own> => {
    let best = first
    let left = most.pages + most.each * first.taken.length
    const tried = new Set<string>()
    const nameOf = (flaw: number, { page, lines }: Cut) => [flaw, page, lines].join()
    const nextTry = (flaws: readonly Flaw[]) =>
      [...flaws.filter(isGrave), ...flaws.filter(({ kind }) => kind === 'colon')]
        .flatMap(({ page }) => cuts.map(([back, lines]) => ({ flaw: page, cut: { page: page - back, lines } })))
        .find(({ flaw, cut }) => cut.page >= 0 && !tried.has(nameOf(flaw, cut)))

    /** Lays out pages with a cut, as long as there are some left to be laid out. */
    const lay = async (own: Cut, until?: number): Promise<Own | null> => {
      const made = await cut(best, own, until)
      left -= Math.max(1, made ? made.taken.length - own.page : 0)
      return made
    }

    for (;;) {
      const flaws = flawsIn(best)
      const next = nextTry(flaws)
      if (!next || left <= 0) return best
      tried.add(nameOf(next.flaw, next.cut))
      const end = next.flaw + behind
      const some = await lay(next.cut, end + 1)
      if (!some || sum(before(flawsIn(some), end)) > sum(before(flaws, end)) - leastGain) continue
      const whole = some.whole ? some : await lay(next.cut)
      if (!whole || sum(flawsIn(whole)) > sum(flaws) - leastGain) continue
      best = whole
      tried.clear()
    }
  }
}
