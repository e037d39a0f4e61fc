/** Runs inside the page: one document from HTML to pages. */
import type { feet, FeetOptions } from './feet.ts'
import type { Flaw, Flaws } from './flaws.ts'
import type { Heights, Last } from './last.ts'
import type { Mend, MendOptions } from './mend.ts'
import type { Paginate, Start } from './paginate.ts'
import type { Prepare } from './prepare.ts'
import type { Sheet } from './sheet.ts'
import type { Laid, Take, Taken } from './take.ts'

export type LaidDocument = Laid

export interface LayOptions extends Omit<FeetOptions, 'notes' | 'ends' | 'joined' | 'heights'> {
  /** Width of a line in pixels. */
  readonly measure: number
  /** Markup of an empty page. */
  readonly template: string
  /** Where a note would begin a page late, what runs over from the page before gets a page of its own first. */
  readonly notesAlone: boolean
  /** Pages are looked at in the shape that they are printed in, and not as they stand when they are made. */
  readonly asPrinted?: boolean | undefined
  /** The last resort: anything may be parted anywhere, and all notes stand on pages after the text. */
  readonly notesLast?: boolean | undefined
  /** Pages are columns, two to a sheet, the last of which end level; over those of each sheet stands something of this height in pixels. */
  readonly strips?: readonly number[] | undefined
}

export interface Rooms {
  readonly prepare: Prepare
  readonly feet: ReturnType<typeof feet>
  readonly paginate: Paginate
  readonly take: Take
  readonly flaws: Flaws
  readonly mend: Mend
  readonly last: Last
}

/** A page, and how it stood before it; notes alone start nowhere. */
type Kept = Taken & { readonly start: Start | null }

/** Where the text of some pages ends though there is room below it, by their index; pixels from their heads. */
type Ends = ReadonlyMap<number, number>

/** Pages of a document, and what is needed to lay out its end anew. */
interface Made {
  readonly taken: readonly Kept[]
  readonly ends: Ends
  /** No page is left out. */
  readonly whole: boolean
  readonly laid: LaidDocument
  /** These pages up to an index, and others behind it; null where that cannot be had. */
  readonly remake: (from: number, heights: Heights, ends: Ends, until?: number) => Promise<Made | null>
}

export const lay = ({ prepare, feet, paginate, take: { takePage, lateOn, finish }, flaws, mend, last }: Rooms) => {
  const part = (name: string) => document.querySelector(`.${name}`) as HTMLElement

  /** Index of the first page on which notes that run over keep another from beginning; -1 when there is none. */
  const firstDelay = (taken: readonly Taken[]): number =>
    taken.findIndex(({ page }) => page.continues && lateOn(page).length > 0)

  /** Lines of text that a page keeps which ends before it is full. */
  const leastLines = 4

  return async (html: string, options: LayOptions): Promise<LaidDocument> => {
    const { textHeight, measure, leading, template, notesAlone, notesLast, strips, asPrinted } = options
    document.documentElement.style.setProperty('--text-height', `${textHeight}px`)
    document.documentElement.style.setProperty('--measure', `${measure}px`)
    // What cannot be parted has room under what stands over two columns too.
    const prepared = await prepare(part('bed-line'), html, textHeight - Math.max(0, ...(strips ?? [])))
    const renderTo = part('bed-pages')
    renderTo.classList.toggle('loose', notesLast === true)
    const columns = strips === undefined ? 1 : 2
    const joined = new Set<number>()
    const alone = new Set<number>()
    const heightOf = (index: number) => textHeight - (strips?.[index >> 1] ?? 0)
    const { flawsIn, isLow } = flaws({ leading, heightOf, open: strips === undefined ? 0 : 2 })

    const feetOf = (heights: Heights, ends: Ends) => feet({ ...options, heights, ends, joined, notes: prepared.notes })

    const laidOf = (taken: readonly Taken[], failures: readonly string[]): LaidDocument => {
      const laid = finish(prepared, taken)
      const notices = notesLast ? [{ kind: 'notes-after-text', words: '', page: 0 } as const] : []
      return { ...laid, faults: [...failures, ...laid.faults], notices: [...notices, ...laid.notices] }
    }

    const run = async (ends: Ends = new Map(), heights = heightOf): Promise<Made> => {
      const standing: Kept[] = []
      const keep = (sheet: Sheet, start: Start | null) => {
        const before = standing.at(-1)
        const withOpening = before !== undefined && isLow(before, standing.length - 1)
        standing.push({ ...takePage(sheet, asPrinted === true, withOpening), start })
      }
      const article = prepared.article.cloneNode(true) as HTMLElement
      const pages = paginate({ article, template, renderTo, feet: feetOf(heights, ends), alone, take: keep })
      const madeOf = (ends: Ends, until: number, failures: readonly string[]): Made => {
        const taken = [...standing]
        const remake: Made['remake'] = async (from, heights, ends, until = Infinity) => {
          const start = taken[from]?.start
          if (!start) return null
          standing.splice(0, standing.length, ...taken.slice(0, from))
          const isMade = await pages.makeFrom(from, start, feetOf(heights, ends), until).catch(() => false)
          return isMade ? madeOf(ends, until, []) : null
        }
        let laid: LaidDocument | undefined
        return {
          taken,
          ends,
          whole: taken.length < until,
          // Of pages that are only tried, nobody asks for it.
          get laid() {
            return (laid ??= laidOf(taken, failures))
          },
          remake,
        }
      }
      const failures = await pages.make().then(
        () => [],
        (cause: unknown) => [String(cause)],
      )
      return madeOf(ends, Infinity, failures)
    }

    const isSound = ({ laid }: Made): boolean => laid.faults.length === 0

    type CutPage = MendOptions<Made>['cut']

    /** With one page that ends earlier; what was so behind it need not be. The two columns of a sheet go together. */
    const cutAt =
      (heights: Heights): CutPage =>
      async (made, { page, lines }, until = Infinity) => {
        const at = made.taken[page]
        const end = (at?.end ?? 0) - (lines - 0.5) * leading
        // On a page of headings there is nothing but a title to part.
        if (at?.isLead || end < leastLines * leading) return null
        const ends = new Map([...[...made.ends].filter(([at]) => at < page), [page, end] as const])
        const from = page - (page % columns)
        const other = (await made.remake(from, heights, ends, until + columns - 1)) ?? (await run(ends, heights))
        return other.whole && !isSound(other) ? null : other
      }

    /** Mended; and headings that would fill a page alone behind another such page stand on that one. */
    const mendAndJoin = async (made: Made): Promise<Made> => {
      const mended = await mend(made, { flawsIn: ({ taken }) => flawsIn(taken), cut: cutAt(heightOf) })
      const at = mended.taken.findIndex(({ isLead }, index) => isLead && mended.taken[index + 1]?.isLead)
      if (at < 0 || joined.has(at)) return mended
      joined.add(at)
      const other = await run()
      if (isSound(other)) return mendAndJoin(other)
      joined.delete(at)
      return mended
    }

    const close = (made: Made): Promise<LaidDocument> => {
      let latest = made
      return last(made, {
        leading,
        columns,
        heightOf,
        flawsIn: taken => flawsIn(taken).reduce((sum, { kind, weight }) => sum + (kind === 'short' ? 0 : weight), 0),
        // In columns, which are to end level, the whole document is laid out anew where pages cannot be.
        remake: async (from, heights, textEnd) => {
          const level = textEnd === undefined ? [] : [from, from + 1].map(index => [index, textEnd] as const)
          const ends = new Map([...latest.ends, ...level])
          const other = (await latest.remake(from, heights, ends)) ?? (columns === 1 ? null : await run(ends, heights))
          if (other) latest = { ...other, ends: latest.ends }
          return other
        },
        mend: async (heights, lackOf) => {
          const lack = lackOf(latest)
          const lackIn = (made: Made): readonly Flaw[] =>
            made.whole ? [{ kind: 'short', page: made.taken.length - 1, weight: Math.max(0, lackOf(made) - lack) }] : []
          const flawsOf = (made: Made) => [...flawsIn(made.taken), ...lackIn(made)]
          return (latest = await mend(latest, { flawsIn: flawsOf, cut: cutAt(heights) }))
        },
      })
    }

    let made = await run()
    for (
      let page = firstDelay(made.taken);
      notesAlone && page > 0 && !alone.has(page - 1);
      page = firstDelay(made.taken)
    ) {
      alone.add(page - 1)
      made = await run()
    }
    return !isSound(made) || notesLast ? made.laid : close(await mendAndJoin(made))
  }
}
