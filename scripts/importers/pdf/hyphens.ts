/** Hyphens of a PDF: whether the program that made it says which ones it has set itself. */
import type { PlacedLine, PlacedPage } from '../geometry/placed.ts'
import { textOf } from '../geometry/measures.ts'

/** Signs with which programs break words, when they type other hyphens themselves: U+00AD, U+2010. */
const breakers = ['\u00AD', '\u2010'] as const

const withText = (line: PlacedLine, change: (text: string, last: boolean) => string): PlacedLine => ({
  ...line,
  runs: line.runs.map((run, at) => ({ ...run, text: change(run.text, at === line.runs.length - 1) })),
})

/**
 * A sign that stands at ends of lines alone is a soft hyphen, U+00AD, which no word has. One that stands inside lines as well is the
 * hyphen of its face.
 */
export const withSoftHyphens = (pages: readonly PlacedPage[]): readonly PlacedPage[] => {
  const texts = pages.flatMap(({ lines }) => lines.map(({ runs }) => textOf(runs).trimEnd()))
  const soft = breakers.filter(
    sign => texts.some(text => text.endsWith(sign)) && !texts.some(text => text.slice(0, -1).includes(sign)),
  )
  if (!texts.some(text => /[\u00AD\u2010]/.test(text))) return pages
  const set = (text: string, last: boolean): string => {
    const end = last ? text.trimEnd().slice(-1) : ''
    const isSoft = soft.some(sign => sign === end)
    const body = (isSoft ? text.trimEnd().slice(0, -1) : text).replaceAll('\u00AD', '-')
    return isSoft ? `${body}\u00AD` : body
  }
  return pages.map(page => ({ ...page, lines: page.lines.map(line => withText(line, set)) }))
}
