/** Faces of a PDF: what their names say of them, and which of their figures are index figures. */

export interface Face {
  readonly italic: boolean
  readonly bold: boolean
  readonly smallCaps: boolean
}

/** Names of faces: `ABCDEF+LMRoman10-Italic`, `Times,BoldItalic`, TeX's `CMTI10`, `SFBX1000`, `CMCSC10`. */
const faceMarks: readonly (readonly [keyof Face, RegExp])[] = [
  ['italic', /italic|oblique|slanted|kursiv|[-,_ ]it$/i],
  ['italic', /Ital(?![a-z])|ITAL|Obl(?![a-z])|[a-z-]It(?![a-z])|^(?:CM|EC|SF|TC|PL|CS)\w?(?:TI|SL|IT)\d/],
  ['bold', /bold|black|heavy|demi|[-,_ ](?:bd|b)$/i],
  ['bold', /^(?:CM|EC|SF|PL|CS)\w?B\w?\d/],
  ['smallCaps', /small ?-?cap|RomanCaps|[-_]caps\b|[-_ ]sc\b/i],
  ['smallCaps', /[a-z]SC(?:-|$)|^(?:CM|PL|CS)CSC\d|^(?:EC|SF)CC\d/],
]

/** What the name of a face says of it. */
export const faceOf = (name: string, told: Partial<Face> = {}): Face => {
  const plain = name.replace(/^[A-Z]{6}\+/, '')
  const has = (kind: keyof Face) =>
    told[kind] === true || faceMarks.some(([mark, pattern]) => mark === kind && pattern.test(plain))
  return { italic: has('italic'), bold: has('bold'), smallCaps: has('smallCaps') }
}

interface FontLike {
  readonly name?: string
  readonly bold?: boolean
  readonly black?: boolean
  readonly italic?: boolean
  readonly vertical?: boolean
  readonly isType3Font?: boolean
  readonly fontMatrix?: readonly number[]
  readonly bbox?: readonly number[]
  /** Letters and widths by code: of the whole face, whatever a page uses. */
  readonly toUnicode?: { readonly _map?: Readonly<Record<number, unknown>> }
  readonly widths?: Readonly<Record<number, number>>
}

export interface Font {
  readonly face: Face
  readonly vertical: boolean
  /** From the units of its widths, and from its own size, to text space: differs from 1 in Type 3 fonts only. */
  readonly unit: number
  readonly scale: number
  /** Whether a figure of this width is an index figure. */
  readonly isIndex: (figure: string, width: number) => boolean
}

/**
 * Superior figures of OpenType are drawn small by the face itself, at the size of the text. They are told by their width: several figures
 * share it, and have a much wider form in the same face as well. A narrow 1 alone is a 1 among figures of their own widths.
 */
const indexFigures = ({ toUnicode, widths }: FontLike): Font['isIndex'] => {
  const forms = Object.entries(widths ?? {}).flatMap(([code, width]) => {
    const figure = toUnicode?._map?.[Number(code)]
    return typeof figure === 'string' && /^\d$/.test(figure) && width > 0 ? [{ figure, width }] : []
  })
  const alike = (a: number, b: number) => Math.abs(a - b) < 0.01 * b
  const narrow = forms.filter(({ figure, width }) =>
    forms.some(other => other.figure === figure && width < 0.75 * other.width),
  )
  const common = narrow.find(
    ({ width, figure }) => narrow.filter(other => other.figure !== figure && alike(other.width, width)).length > 0,
  )?.width
  if (common === undefined) return () => false
  return (figure, width) =>
    alike(width, common) && forms.every(form => form.figure !== figure || form.width > 0.99 * common)
}

const fontOf = (font: FontLike | null): Font => {
  const [unit = 0.001] = font?.fontMatrix ?? []
  const [, low = 0, , high = 0] = font?.bbox ?? []
  const tall = (high - low) * unit
  return {
    face: faceOf(font?.name ?? '', {
      italic: font?.italic === true,
      bold: font?.bold === true || font?.black === true,
    }),
    vertical: font?.vertical === true,
    unit: font?.isType3Font ? Math.abs(unit) : 0.001,
    scale: font?.isType3Font && tall > 0 ? tall : 1,
    isIndex: indexFigures(font ?? {}),
  }
}

/** Faces by their names in pdf.js, each looked at once. `lookUp` answers null for a font that cannot be read. */
export const fontsOf = (lookUp: (id: string) => unknown): ((id: string) => Font) => {
  const known = new Map<string, Font>()
  return id => {
    const font = known.get(id) ?? fontOf(lookUp(id) as FontLike | null)
    known.set(id, font)
    return font
  }
}
