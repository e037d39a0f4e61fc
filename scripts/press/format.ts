/** The page: its size, its margins, its type. All lengths are CSS pixels, 96 to the inch, unless a name says otherwise. */
import type { Metadata } from '../model/metadata.ts'
import type { TextFace, Theme, ThemeName } from '../model/themes.ts'

type Print = Metadata['print']

export interface Format {
  readonly width: number
  readonly height: number
  /** Margin at the spine, and at the fore-edge. */
  readonly inner: number
  readonly outer: number
  readonly head: number
  /** Width of the text on a page, all its columns and the gaps between them. */
  readonly measure: number
  readonly columns: 1 | 2
  readonly gap: number
  /** Width of a line: the measure, in one column. */
  readonly column: number
  /** Lines of text on a full page. */
  readonly lines: number
  readonly size: number
  readonly leading: number
  readonly noteSize: number
  readonly noteLeading: number
  /** Of a paragraph's first line, in ems. */
  readonly indent: number
  /** Lines left free above the title of a reading. */
  readonly drop: number
  readonly headings: Theme['headings']
}

const inch = 96
/** Of a CSS pixel: 72 points are an inch. */
export const points = 72 / inch
const point = inch / 72
const pixels = { in: inch, mm: inch / 25.4 } as const

/** `6x9in` → 576 × 864. The schema has looked at the pattern already. */
const trimOf = (trim: string): readonly [number, number] => {
  const [, width, height, unit] = /^([\d.]+)x([\d.]+)(in|mm)$/.exec(trim) ?? []
  if (unit !== 'in' && unit !== 'mm') throw new Error(`print.trim is ${trim}, not such as 6x9in or 148x210mm`)
  return [Number(width) * pixels[unit], Number(height) * pixels[unit]]
}

/** In points, for lines of `from` pixels or more. */
interface Type {
  readonly from: number
  readonly size: number
  readonly leading: number
  readonly noteSize: number
  readonly noteLeading: number
}

/** What a theme does with a page, beside what a book may set. */
interface Manner {
  readonly types: readonly [Type, ...Type[]]
  /** Most of the page's width that the text takes. */
  readonly share: number
  /** Part of the two margins that goes to the spine, and the most that is left there. */
  readonly spine: number
  readonly widestInner: number
  readonly drop: number
}

const manners: Readonly<Record<ThemeName, Manner>> = {
  scholar: {
    types: [
      { from: 0, size: 9.5, leading: 12.25, noteSize: 8, noteLeading: 9.75 },
      { from: 330, size: 10.25, leading: 13, noteSize: 8.5, noteLeading: 10.25 },
      { from: 390, size: 11, leading: 14, noteSize: 9, noteLeading: 11 },
    ],
    share: 0.75,
    spine: 0.56,
    widestInner: 2 * inch,
    drop: 4,
  },
  pocket: {
    types: [
      { from: 0, size: 9, leading: 11.5, noteSize: 7.5, noteLeading: 9.25 },
      { from: 330, size: 10, leading: 12.75, noteSize: 8, noteLeading: 10 },
    ],
    share: 0.78,
    spine: 0.56,
    widestInner: 2 * inch,
    drop: 3,
  },
  // For the copy shop: a binding that takes an inch, and beside a single column room to write.
  'course-pack': {
    types: [
      { from: 0, size: 10, leading: 12.75, noteSize: 8.5, noteLeading: 10.25 },
      { from: 400, size: 12, leading: 15.75, noteSize: 9.5, noteLeading: 12 },
    ],
    share: 0.8,
    spine: 0.5,
    widestInner: 1.25 * inch,
    drop: 1,
  },
}

/** Mean width of a letter of English prose in ems, blanks among them; measured with fontkit on the sample reader. */
const letterWidths: Readonly<Record<TextFace, number>> = { 'EB Garamond': 0.376, 'Noto Serif': 0.393 }

/** IngramSpark asks for half an inch to every edge, KDP for less. */
const leastMargin = inch / 2

/** Least margin at the spine in inches, by the number of pages (KDP, the strictest: kdp.amazon.com GVBQ3CMEQW3W2VL6). */
const gutters = [
  { from: 0, inner: 0.5 },
  { from: 501, inner: 0.75 },
  { from: 701, inner: 0.875 },
] as const

/** At the fore-edge of a book so thick and narrow that the spine takes the rest: KDP asks for a quarter of an inch. */
const leastOuter = 0.375 * inch

/** Both margins of the thickest book: the measure leaves this much, so that no text moves when the pages have been counted. */
const bothMargins = 0.875 * inch + leastOuter

/** Two columns of fewer letters than this are all gaps and hyphens. */
const leastLetters = 38

/** Chromium reckons in 64ths of a pixel: leadings are whole ones, so that lines add up. */
const whole = (length: number): number => Math.round(length * 64) / 64

/** Type for lines of about `room` pixels, with what the book itself sets. */
const typeOf = (print: Print, room: number) => {
  const { types } = manners[print.theme]
  const scale = types.findLast(({ from }) => room >= from) ?? types[0]
  const size = print.size ?? scale.size
  const noteSize = print.noteSize ?? (size * scale.noteSize) / scale.size
  return {
    size: size * point,
    leading: whole((print.leading ?? (size * scale.leading) / scale.size) * point),
    noteSize: noteSize * point,
    noteLeading: whole((print.noteLeading ?? (noteSize * scale.noteLeading) / scale.noteSize) * point),
  }
}

/** Margins and type by theme, trim size and what the book sets of its own: the text stands higher than the middle of the page. */
export const formatOf = (print: Print): Format => {
  const { trim, columns, indent, headings } = print
  const { share, spine, widestInner, ...manner } = manners[print.theme]
  // A title stands in the first column: lowered, it would leave the second one higher than it.
  const drop = print.columns === 1 ? manner.drop : 0
  const [width, height] = trimOf(trim)
  const room = Math.min(width * share, width - bothMargins)
  const type = typeOf(print, columns === 1 ? room : room / 2 - 10)
  const gap = columns === 1 ? 0 : Math.round(1.8 * type.size)
  const letter = letterWidths[print.face] * type.size
  const column = Math.floor(Math.min((room - gap) / columns, print.measure * letter))
  const measure = columns * column + gap
  const inner = Math.min(widestInner, Math.max(leastMargin, Math.round((width - measure) * spine)))
  const head = Math.max(leastMargin + 8, Math.round(height * 0.091))
  const foot = Math.max(leastMargin, height * 0.1)
  const lines = Math.floor((height - head - foot) / type.leading)
  if (column < 96 || lines < 12) throw new Error(`a page of ${trim} has no room for text`)
  if (columns === 2 && column < leastLetters * letter) {
    throw new Error(
      `a page of ${trim} is too narrow for print.columns: 2, ${Math.floor(column / letter)} letters a line; take one column, a wider trim or a smaller print.size`,
    )
  }
  const outer = width - measure - inner
  return { ...type, width, height, inner, outer, head, measure, columns, gap, column, lines, indent, drop, headings }
}

/** The same page in a book of `pages` pages: a thick one needs more at the spine. Only margins move: no line breaks anew. */
export const bound = (format: Format, pages: number): Format => {
  const gutter = (gutters.findLast(({ from }) => pages >= from) ?? gutters[0]).inner * inch
  const inner = Math.max(format.inner, gutter)
  return { ...format, inner, outer: format.outer - (inner - format.inner) }
}

/** Custom properties that move the margins of a book of `pages` pages, for a style attribute round them; '' when nothing moves. */
export const gutterCss = (format: Format, pages: number): string => {
  const { inner, outer } = bound(format, pages)
  return inner === format.inner ? '' : `--inner: ${inner}px; --outer: ${outer}px`
}

/** How titles and headings stand, by custom property. */
const headingManners: Readonly<Record<Theme['headings'], Readonly<Record<string, string>>>> = {
  centred: {
    'heading-align': 'center',
    'heading-weight': '400',
    'heading-caps': 'small-caps',
    'heading-spacing': '0.04em',
  },
  left: { 'heading-align': 'left', 'heading-weight': '700', 'heading-caps': 'normal', 'heading-spacing': '0' },
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
    'column-width': format.column,
    'column-gap': format.gap,
    'text-height': format.lines * format.leading,
    size: format.size,
    leading: format.leading,
    'note-size': format.noteSize,
    'note-leading': format.noteLeading,
  }
  const manner = {
    ...Object.fromEntries(Object.entries(lengths).map(([name, length]) => [name, `${length}px`])),
    columns: String(format.columns),
    indent: `${format.indent}em`,
    drop: `${format.drop * format.leading}px`,
    ...headingManners[format.headings],
  }
  const declarations = Object.entries(manner).map(([name, value]) => `--${name}: ${value};`)
  return `:root { ${declarations.join(' ')} }\n@page { size: ${format.width}px ${format.height}px; margin: 0 }`
}
