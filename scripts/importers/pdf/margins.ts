/** What stands beside the text of a PDF's pages and is no part of it: numbers of lines, and what is stamped aslant over every page. */
import type { Furniture } from '../draft.ts'
import type { PlacedLine, PlacedPage } from '../geometry/placed.ts'
import type { Placed } from '../geometry/columns.ts'
import { median, textOf } from '../geometry/measures.ts'

interface Figure extends Placed {
  readonly text: string
}

const right = ({ x, width }: Placed): number => x + width

/** Every line has its number, or every fifth. */
const steps = [1, 2, 5, 10]

/**
 * Figures in a column of their own beside all text that rise line by line: in steps of five, or smaller than the text with one on nearly
 * every line. Figures before notes or items are neither.
 */
export const lineNumbers = <T extends Figure>(segments: readonly T[]): ReadonlySet<T> => {
  const figures = segments.filter(({ text }) => /^\d{1,4}$/.test(text))
  const others = segments.filter(segment => !figures.includes(segment))
  const size = median(others.map(other => other.size))
  const rows = new Set(others.map(({ y }) => Math.round(y / (size || 1)))).size
  for (const edge of [right, ({ x }: Placed) => x])
    for (const seed of figures) {
      const own = figures.filter(figure => Math.abs(edge(figure) - edge(seed)) < 2).sort((a, b) => a.y - b.y)
      const beside = others.filter(other => right(other) > Math.min(...own.map(({ x }) => x)) && other.x < right(seed))
      if (own.length < 4 || beside.length > 0.05 * others.length) continue
      const rises = own.slice(1).map((figure, at) => Number(figure.text) - Number(own[at]?.text))
      const step = median(rises)
      const steady = rises.filter(rise => rise === step).length >= 0.8 * rises.length
      const small = median(own.map(figure => figure.size)) < 0.9 * size
      if (steady && steps.includes(step) && (step > 1 || (small && own.length > 9 && own.length > rows / 2)))
        return new Set(own)
    }
  return new Set()
}

const signOf = (line: PlacedLine): string => textOf(line.runs).replace(/\d+/g, '#').trim()

/** Lines that no reader reads, out of their pages. What stands in the margin, or aslant, on half of all pages is stamped on them. */
export const withoutMargins = (
  pages: readonly PlacedPage[],
): { readonly pages: readonly PlacedPage[]; readonly furniture: readonly Furniture[] } => {
  const times = new Map<string, number>()
  for (const { lines } of pages)
    for (const sign of new Set(lines.filter(({ box }) => box === null).map(signOf)))
      times.set(sign, (times.get(sign) ?? 0) + 1)
  const kindOf = (line: PlacedLine): Furniture['kind'] | null => {
    if (line.numbers) return 'line-number'
    const often = times.get(signOf(line)) ?? 0
    return line.box === null && often > 1 && often > pages.length / 2 ? 'watermark' : null
  }
  return {
    pages: pages.map(page => ({ ...page, lines: page.lines.filter(line => kindOf(line) === null) })),
    furniture: pages.flatMap(({ lines, label }, index) =>
      (['line-number', 'watermark'] as const).flatMap(kind => {
        const text = lines.flatMap(line => (kindOf(line) === kind ? [textOf(line.runs)] : [])).join(' ')
        return text === '' ? [] : [{ kind, text, place: { page: label ?? String(index + 1) } }]
      }),
    ),
  }
}
