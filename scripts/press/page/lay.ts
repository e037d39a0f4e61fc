/** Runs inside the page: one document from HTML to pages. */
import type { feet, FeetOptions } from './feet.ts'
import type { Paginate } from './paginate.ts'
import type { Prepare } from './prepare.ts'
import type { Laid, Take } from './take.ts'

export type LaidDocument = Laid

export interface LayOptions extends Omit<FeetOptions, 'notes'> {
  /** Width of a line in pixels. */
  readonly measure: number
  /** Markup of an empty page. */
  readonly template: string
  /** Where a note would begin a page late, what runs over from the page before gets a page of its own first. */
  readonly notesAlone: boolean
  /** The last resort: anything may be parted anywhere, and all notes stand on pages after the text. */
  readonly notesLast?: boolean | undefined
}

export interface Rooms {
  readonly prepare: Prepare
  readonly feet: ReturnType<typeof feet>
  readonly paginate: Paginate
  readonly take: Take
}

export const lay = ({ prepare, feet, paginate, take }: Rooms) => {
  const part = (name: string) => document.querySelector(`.${name}`) as HTMLElement

  /** Index of the first page on which notes that run over keep another from beginning; -1 when there is none. */
  const firstDelay = ({ pages }: LaidDocument): number =>
    pages.findIndex(({ continues, called, begun }) => continues && called.some(id => !begun.includes(id)))

  return async (html: string, options: LayOptions): Promise<LaidDocument> => {
    document.documentElement.style.setProperty('--text-height', `${options.textHeight}px`)
    document.documentElement.style.setProperty('--measure', `${options.measure}px`)
    const prepared = await prepare(part('bed-line'), html, options.textHeight)
    part('bed-pages').classList.toggle('loose', options.notesLast === true)
    const run = async (alone: ReadonlySet<number>): Promise<LaidDocument> => {
      const { takePage, finish } = take(prepared)
      const failures = await paginate({
        article: prepared.article.cloneNode(true) as HTMLElement,
        template: options.template,
        renderTo: part('bed-pages'),
        feet: feet({ ...options, notes: prepared.notes }),
        alone,
        take: takePage,
      }).then(
        () => [],
        (cause: unknown) => [String(cause)],
      )
      const laid = finish()
      const notices = options.notesLast ? [{ kind: 'notes-after-text', words: '', page: 0 } as const] : []
      return { ...laid, faults: [...failures, ...laid.faults], notices: [...notices, ...laid.notices] }
    }
    const alone = new Set<number>()
    let laid = await run(alone)
    for (let page = firstDelay(laid); options.notesAlone && page > 0 && !alone.has(page - 1); page = firstDelay(laid)) {
      alone.add(page - 1)
      laid = await run(alone)
    }
    return laid
  }
}
