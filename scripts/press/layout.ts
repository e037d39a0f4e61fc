/** One document from HTML to pages of which nothing is lost: from the cache, or tried until it is right. */
import { cachedData, hashOf, kept } from './cache.ts'
import type { Format } from './format.ts'
import { Unworkable } from './hands.ts'
import type { LaidDocument, LayOptions } from './paged.ts'
import type { Paginator, Printed } from './paginator.ts'

export type Engine = Paginator<LayOptions, LaidDocument>

/** What of the layout belongs to one document. */
export type LayHow = Pick<LayOptions, 'marksByPage' | 'columns' | 'policy' | 'strips' | 'asPrinted'>

interface Way extends Pick<LayOptions, 'notesAlone' | 'notesLast'> {
  /** So many lines fewer stand on each page. */
  readonly shorter: number
}

/**
 * What is tried, in this order, until nothing is lost and no note begins late: pages a line or two shorter end elsewhere;
 * then notes that run over get a page of their own. Where all of these would lose text, the notes stand after it.
 */
const attempts: readonly Way[] = [
  { shorter: 0, notesAlone: false },
  { shorter: 1, notesAlone: false },
  { shorter: 2, notesAlone: false },
  { shorter: 0, notesAlone: true },
  { shorter: 1, notesAlone: true },
  { shorter: 0, notesAlone: false, notesLast: true },
]

/** A minute, and one more for each 100,000 signs. */
const patienceFor = (html: string): number => 60_000 + html.length * 0.6

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const tryAll = async (
  { layOut }: Engine,
  html: string,
  name: string,
  { lines, leading, measure }: Format,
  options: LayHow,
): Promise<LaidDocument> => {
  let best: LaidDocument | null = null
  let faults: readonly string[] = []
  for (const { shorter, notesAlone, notesLast } of attempts) {
    if (best && notesLast) break
    const how = { ...options, textHeight: (lines - shorter) * leading, measure, leading, notesAlone, notesLast }
    const laid = await layOut(html, how, patienceFor(html)).catch((cause: unknown) => {
      throw new Error(`${name} could not be laid out: ${reasonOf(cause)}`, { cause })
    })
    if (laid.faults.length > 0) faults = faults.length > 0 ? faults : laid.faults
    else if (best === null || laid.late.length < best.late.length) best = laid
    if (best?.late.length === 0) break
  }
  if (best === null) throw new Unworkable(`${name} would lose text on paper. ${faults.slice(0, 3).join('; ')}`)
  return best
}

/** Pages of a document. `key` stands for all that they depend on besides it: the engine, the styles, the format. */
export const layWhole = (
  engine: Engine,
  key: string,
  html: string,
  name: string,
  format: Format,
  options: LayHow,
): Promise<LaidDocument> =>
  cachedData(kept.layouts, hashOf(key, JSON.stringify([format, options, attempts]), html), () =>
    tryAll(engine, html, name, format, options),
  )

/** Pages as a PDF. */
export const printWhole = (
  { print }: Engine,
  key: string,
  pages: string,
  language: string,
  name: string,
  tagged: boolean,
): Promise<Printed> =>
  cachedData(kept.gatherings, hashOf(key, language, String(tagged), pages), () =>
    print(pages, language, tagged, patienceFor(pages)).catch((cause: unknown) => {
      throw new Error(`${name} could not be printed: ${reasonOf(cause)}`, { cause })
    }),
  )

/** A document whose pages do not hold in print what was laid out on them. */
export class Misprint extends Unworkable {
  readonly document: string
  constructor(document: string, message: string) {
    super(message)
    this.document = document
  }
}

/** Presses a book; a document that is misprinted is looked at in the shape that it is printed in when it is laid out once more. */
export const untilItStands = <T>(
  press: (asPrinted: ReadonlySet<string>) => Promise<T>,
  asPrinted: ReadonlySet<string> = new Set(),
): Promise<T> =>
  press(asPrinted).catch((cause: unknown) => {
    if (!(cause instanceof Misprint) || asPrinted.has(cause.document)) throw cause
    return untilItStands(press, new Set([...asPrinted, cause.document]))
  })
