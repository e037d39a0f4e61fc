/** What the press asks of an engine that makes pages. What it gives is proven whatever it is: letter by letter, and again from the PDF. */
import type { Gathering } from './binding/bind.ts'

/** Pages as a PDF, and what on them stands out of its place: the page, from 1, and the words. */
export interface Printed extends Gathering {
  readonly strays: readonly string[]
}

/** One pair of hands: what it is given is done one after the other. Fails when `patience` milliseconds have passed since its turn began. */
export interface Paginator<Options, Laid> {
  /** Lays out one document's HTML; that it is still to come keeps nothing from being made ready. */
  readonly layOut: (html: string | Promise<string>, options: Options, patience: number) => Promise<Laid>
  /** Prints pages, a `section.page` each, in the styles that the engine was opened with; tagged, if they are to be read aloud. */
  readonly print: (pages: string, language: string, tagged: boolean, patience: number) => Promise<Printed>
  readonly close: () => Promise<void>
}
