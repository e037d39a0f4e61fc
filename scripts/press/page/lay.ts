/** Runs inside the page: one document from HTML to pages. */
import type { feet, FeetOptions } from './feet.ts'
import type { Ended, Heights, Last } from './last.ts'
import type { Pages, Paginate } from './paginate.ts'
import type { Prepare } from './prepare.ts'
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
  readonly last: Last
}

/** A document laid out, and what is needed to lay out its end anew. */
interface Made {
  readonly laid: LaidDocument
  readonly pages: Pages
  readonly taken: Taken[]
}

export const lay = ({ prepare, feet, paginate, take: { takePage, lateOn, finish }, last }: Rooms) => {
  const part = (name: string) => document.querySelector(`.${name}`) as HTMLElement

  /** Index of the first page on which notes that run over keep another from beginning; -1 when there is none. */
  const firstDelay = ({ pages }: LaidDocument): number =>
    pages.findIndex(page => page.continues && lateOn(page).length > 0)

  /** Indices of pages on which a called note does not begin, or whose end leaves one line alone, on either side. */
  const flawsIn = (taken: readonly Taken[]): readonly number[] =>
    taken.flatMap(({ page, last }, index) => {
      const next = taken[index + 1]?.first ?? []
      const isAlone = next.some((lines, part) => lines === 1 || (lines > 0 && last[part] === 1))
      return isAlone || lateOn(page).length > 0 ? [index] : []
    })

  /** So often is a document laid out again for the sake of single lines; so many white lines may a page have for it. */
  const [mostTries, mostWhite] = [6, 5]

  const countTorn = (taken: readonly Taken[]): number => taken.filter(({ torn }) => torn).length

  return async (html: string, options: LayOptions): Promise<LaidDocument> => {
    const { textHeight, measure, leading, template, notesAlone, notesLast, strips, asPrinted } = options
    document.documentElement.style.setProperty('--text-height', `${textHeight}px`)
    document.documentElement.style.setProperty('--measure', `${measure}px`)
    // What cannot be parted has room under what stands over two columns too.
    const prepared = await prepare(part('bed-line'), html, textHeight - Math.max(0, ...(strips ?? [])))
    const renderTo = part('bed-pages')
    renderTo.classList.toggle('loose', notesLast === true)
    let ends: ReadonlyMap<number, number> = new Map()
    const joined = new Set<number>()
    const heightOf = (index: number) => textHeight - (strips?.[index >> 1] ?? 0)
    /** White of each page but the last, in pixels. */
    const whitesOf = (taken: readonly Taken[]): readonly number[] =>
      taken.slice(0, -1).map(({ fill }, index) => heightOf(index) - fill)

    const feetOf = (heights: Heights, lowest: typeof ends) =>
      feet({ ...options, heights, ends: lowest, joined, notes: prepared.notes })

    const run = async (alone: ReadonlySet<number>, heights = heightOf, lowest = ends): Promise<Made> => {
      const taken: Taken[] = []
      const article = prepared.article.cloneNode(true) as HTMLElement
      const pages = paginate({
        article,
        template,
        renderTo,
        feet: feetOf(heights, lowest),
        alone,
        take: sheet => taken.push(takePage(sheet, asPrinted === true)),
      })
      const failures = await pages.make().then(
        () => [],
        (cause: unknown) => [String(cause)],
      )
      const laid = finish(prepared, taken)
      const notices = notesLast ? [{ kind: 'notes-after-text', words: '', page: 0 } as const] : []
      return {
        laid: { ...laid, faults: [...failures, ...laid.faults], notices: [...notices, ...laid.notices] },
        pages,
        taken,
      }
    }

    /** Pages, but for the last, that have more white than single lines are worth. */
    const countShort = (taken: readonly Taken[]): number =>
      whitesOf(taken).filter(white => white > mostWhite * leading).length

    /** Has a page end a line earlier, or the one before it, where its notes or its lines then stand better. */
    const mend = async (first: Made, alone: ReadonlySet<number>): Promise<Made> => {
      let [best, tries] = [first, 0]
      const tried = new Set<number>()
      for (;;) {
        const [taken, before] = [best.taken, ends]
        const flaws = flawsIn(taken)
        const at = flaws.flatMap(page => [page, page - 1]).find(page => page >= 0 && !tried.has(page))
        if (at === undefined || tries++ === mostTries) return best
        tried.add(at)
        ends = new Map([...ends, [at, (taken[at]?.end ?? 0) - leading / 2]])
        const made = await run(alone)
        const most = Math.max(mostWhite * leading, ...whitesOf(taken).map(white => white + 2 * leading))
        const isBetter =
          flawsIn(made.taken).length < flaws.length &&
          countShort(made.taken) <= countShort(taken) &&
          Math.max(0, ...whitesOf(made.taken)) <= most &&
          countTorn(made.taken) <= countTorn(taken)
        if (made.laid.faults.length > 0 || !isBetter) ends = before
        else {
          best = made
          tried.clear()
        }
      }
    }

    /** Mended; and headings that would fill a page alone behind another such page stand on that one. */
    const mendAndJoin = async (made: Made, alone: ReadonlySet<number>): Promise<Made> => {
      const mended = await mend(made, alone)
      const at = mended.taken.findIndex(({ isLead }, index) => isLead && mended.taken[index + 1]?.isLead)
      if (at < 0 || joined.has(at)) return mended
      const before = ends
      ends = new Map()
      joined.add(at)
      const other = await run(alone)
      if (other.laid.faults.length === 0) return mendAndJoin(other, alone)
      ends = before
      joined.delete(at)
      return mended
    }

    /** The document with its pages from an index on laid out anew; in columns, which are to end level, whole where that cannot be had. */
    const remakeOf =
      ({ pages, taken }: Made) =>
      async (from: number, heights: Heights, textEnd?: number): Promise<Ended | null> => {
        const before = taken.splice(from)
        const lowest =
          textEnd === undefined ? ends : new Map([...ends, [from, textEnd] as const, [from + 1, textEnd] as const])
        if (await pages.makeFrom(from, feetOf(heights, lowest)).catch(() => false))
          return { laid: finish(prepared, taken), taken: [...taken] }
        taken.splice(from, taken.length, ...before)
        return strips === undefined ? null : run(alone, heights, lowest)
      }

    const close = (made: Made): Promise<LaidDocument> =>
      last(
        { laid: made.laid, taken: [...made.taken] },
        {
          leading,
          columns: strips === undefined ? 1 : 2,
          heightOf,
          flawsIn: taken => flawsIn(taken).length + countTorn(taken),
          remake: remakeOf(made),
        },
      )

    const alone = new Set<number>()
    let made = await run(alone)
    for (
      let page = firstDelay(made.laid);
      notesAlone && page > 0 && !alone.has(page - 1);
      page = firstDelay(made.laid)
    ) {
      alone.add(page - 1)
      made = await run(alone)
    }
    return made.laid.faults.length > 0 || notesLast ? made.laid : close(await mendAndJoin(made, alone))
  }
}
