/**
 * Figures and tables of a text in two columns, of which some stand over both: `{.wide}`. The writer marks them, and the press
 * takes out of the text what it raises. No figure of its own order may overtake another, so all are marked.
 */
import type { Block, Book } from '../model/book.ts'
import { noterefsInBlocks } from '../model/walk.ts'

/**
 * How a figure stands: `wide`, over both columns; `narrow`, in one, and over both where one before it does that it would overtake;
 * `fixed`, where it was written: notes are numbered as they are called.
 */
export type Reach = 'wide' | 'narrow' | 'fixed'

export interface MarkedFigure {
  readonly html: string
  readonly reach: Reach
}

const marked = /<!--figure (wide|narrow|fixed)-->([^]*?)<!--\/figure-->/g

const reachOf = (block: Block & { readonly type: 'figure' | 'table' }): Reach => {
  const { classes } = block.attributes
  if (classes.includes('here') || noterefsInBlocks([block]).length > 0) return 'fixed'
  return classes.includes('wide') ? 'wide' : 'narrow'
}

/** A block of a division, marked if the book has two columns and it is a figure, or a table with a caption or `{.wide}`. */
export const markFigure = ({ metadata }: Book, block: Block, html: string): string => {
  if (metadata.print.columns !== 2 || (block.type !== 'figure' && block.type !== 'table')) return html
  if (block.type === 'table' && block.caption.length === 0 && !block.attributes.classes.includes('wide')) return html
  return `<!--figure ${reachOf(block)}-->${html}<!--/figure-->`
}

/** What is marked in some HTML, in order. */
export const figuresIn = (html: string): readonly MarkedFigure[] =>
  [...html.matchAll(marked)].map(([, reach, html = '']) => ({ html, reach: reach as Reach }))

/** The HTML with something else in the place of each marked figure; its marks are gone. */
export const replaceFigures = (html: string, replace: (figure: string, index: number) => string): string => {
  let index = 0
  return html.replace(marked, (_, __, figure: string) => replace(figure, index++))
}
