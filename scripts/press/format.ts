/** The page: its size, its margins, its type. All lengths are CSS pixels, 96 to the inch. */
import type { Metadata } from '../model/metadata.ts'

export interface Format {
  readonly width: number
  readonly height: number
  /** Margin at the spine, and at the fore-edge. */
  readonly inner: number
  readonly outer: number
  readonly head: number
  /** Width of a line, and lines of text on a full page. */
  readonly measure: number
  readonly lines: number
  readonly size: number
  readonly leading: number
  readonly noteSize: number
  readonly noteLeading: number
}

const pixels = { in: 96, mm: 96 / 25.4 } as const

/** `6x9in` → 576 × 864. The schema has looked at the pattern already. */
const trimOf = (trim: string): readonly [number, number] => {
  const [, width, height, unit] = /^([\d.]+)x([\d.]+)(in|mm)$/.exec(trim) ?? []
  if (unit !== 'in' && unit !== 'mm') throw new Error(`print.trim is ${trim}, not such as 6x9in or 148x210mm`)
  return [Number(width) * pixels[unit], Number(height) * pixels[unit]]
}

/** Type by the width of the page. Leadings are whole 64ths of a pixel, in which Chromium reckons, so that lines add up. */
const faces = [
  { from: 0, size: 12.667, leading: 16.25, noteSize: 10.667, noteLeading: 13 },
  { from: 440, size: 13.667, leading: 17.5, noteSize: 11.333, noteLeading: 13.75 },
  { from: 520, size: 14.667, leading: 18.75, noteSize: 12, noteLeading: 14.5 },
] as const

/** A line of more letters than this tires the reader: 66 to 72 of EB Garamond. */
const longestMeasure = 31

/** IngramSpark and KDP ask for half an inch at least. */
const leastMargin = 48

/** Margins and type for a trim size: a text block of three quarters of the width, higher than the middle of the page. */
export const formatOf = ({ trim }: Metadata['print']): Format => {
  const [width, height] = trimOf(trim)
  const face = faces.findLast(({ from }) => width >= from) ?? faces[0]
  const measure = Math.floor(Math.min(width * 0.75, face.size * longestMeasure, width - 2 * leastMargin))
  const inner = Math.max(leastMargin, Math.round((width - measure) * 0.56))
  const head = Math.max(leastMargin + 8, Math.round(height * 0.091))
  const foot = Math.max(leastMargin, height * 0.1)
  const lines = Math.floor((height - head - foot) / face.leading)
  if (measure < 96 || lines < 12) throw new Error(`a page of ${trim} has no room for text`)
  return { ...face, width, height, inner, outer: width - measure - inner, head, measure, lines }
}

/** The format as custom properties, for the styles. */
export const formatCss = (format: Format): string => {
  const lengths = {
    'page-width': format.width,
    'page-height': format.height,
    inner: format.inner,
    outer: format.outer,
    head: format.head,
    measure: format.measure,
    'text-height': format.lines * format.leading,
    size: format.size,
    leading: format.leading,
    'note-size': format.noteSize,
    'note-leading': format.noteLeading,
  }
  const declarations = Object.entries(lengths).map(([name, length]) => `--${name}: ${length}px;`)
  return `:root { ${declarations.join(' ')} }\n@page { size: ${format.width}px ${format.height}px; margin: 0 }`
}
