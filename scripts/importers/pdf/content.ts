/** What a page of a PDF paints: letters in their places, rules, pictures. ISO 32000-1, 9.4, as pdf.js hands it on. */
import type * as PdfJs from 'pdfjs-dist'
import type { Face, Font } from './fonts.ts'

/** `a b c d e f` of ISO 32000-1, 8.3.3. */
type Matrix = readonly [number, number, number, number, number, number]

/** One sign, or a blank. Points from the left and the top of the page; `y` is the base line. */
export interface Glyph {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
  readonly face: Face
  /** Of the line that it stands in: quarter turns, clockwise; null is aslant. */
  readonly turn: 0 | 1 | 2 | 3 | null
  /** A narrow figure of a face that has wider ones as well: an index figure, set at no smaller size. */
  readonly index: boolean
}

export interface Content {
  readonly glyphs: readonly Glyph[]
  /** Lines drawn across the page. */
  readonly rules: readonly { readonly x: number; readonly y: number; readonly width: number }[]
  /**
   * Part of the page that its largest picture covers, 0–1. Pictures are not decoded, hence not handed on; what tells of them is the
   * unit square into which each is painted (8.9.5).
   */
  readonly pictured: number
  /** Letters that are not seen, as over or below a scan. */
  readonly hidden: number
}

const times = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[2] * n[1],
  m[1] * n[0] + m[3] * n[1],
  m[0] * n[2] + m[2] * n[3],
  m[1] * n[2] + m[3] * n[3],
  m[0] * n[4] + m[2] * n[5] + m[4],
  m[1] * n[4] + m[3] * n[5] + m[5],
]
const apply = (m: Matrix, x: number, y: number): readonly [number, number] => [
  m[0] * x + m[2] * y + m[4],
  m[1] * x + m[3] * y + m[5],
]
const upright: Matrix = [1, 0, 0, 1, 0, 0]

/** Letters that a face draws as one sign, and Arabic letters by their shapes: taken apart again. */
const shapes = /[\uFB00-\uFB4F\uFB50-\uFDFF\uFE70-\uFEFC]/g
const plainText = (text: string): string => text.replace(shapes, shape => shape.normalize('NFKC'))
/** A face may name its superior figures so, or only those from 1 to 3: all are plain figures that are raised. */
const superior = /^[¹²³⁰⁴-⁹]$/

interface GlyphLike {
  readonly unicode: string
  readonly originalCharCode: number
  readonly width: number
  readonly isSpace: boolean
  readonly vmetric?: readonly number[] | null
}
interface TextState {
  readonly ctm: Matrix
  readonly font: Font | null
  readonly size: number
  readonly spacing: number
  readonly wordSpacing: number
  readonly stretch: number
  readonly leading: number
  readonly rise: number
  readonly mode: number
}

const turnOf = (across: number, down: number): Glyph['turn'] => {
  const quarters = Math.atan2(down, across) / (Math.PI / 2)
  const turn = Math.round(quarters)
  return Math.abs(quarters - turn) > 0.1 ? null : (((turn + 4) % 4) as 0 | 1 | 2 | 3)
}

/** Spacing signs that old TeX fonts set over or under a letter, and the combining signs that they stand for. */
const accents: Readonly<Record<string, string>> = {
  '`': '\u0300',
  '´': '\u0301',
  ˆ: '\u0302',
  '˜': '\u0303',
  '¯': '\u0304',
  '˘': '\u0306',
  '˙': '\u0307',
  '¨': '\u0308',
  '˚': '\u030A',
  '˝': '\u030B',
  ˇ: '\u030C',
  '¸': '\u0327',
  '˛': '\u0328',
}

const overlaps = (a: Glyph, b: Glyph): boolean =>
  Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 0.5 * Math.min(a.width, b.width) &&
  Math.abs(a.y - b.y) < 0.5 * a.size

/** `´` and `e` in one place are `é`. */
const withAccents = (glyphs: readonly Glyph[]): readonly Glyph[] => {
  const composed: Glyph[] = []
  for (const glyph of glyphs) {
    const before = composed.at(-1)
    const [accent, letter] = before && before.text in accents ? [before, glyph] : [glyph, before]
    const sign = accents[accent.text]
    if (sign && letter && /^\p{L}$/u.test(letter.text) && overlaps(accent, letter)) {
      const plain = letter.text === 'ı' ? 'i' : letter.text === 'ȷ' ? 'j' : letter.text
      composed[composed.length - 1] = { ...letter, text: (plain + sign).normalize('NFC') }
    } else composed.push(glyph)
  }
  return composed
}

/** Letters printed twice in one place, for boldness or shadow, are there once. */
const onlyOnce = (glyphs: readonly Glyph[]): readonly Glyph[] => {
  const cells = new Map<number, Glyph>()
  return glyphs.filter(glyph => {
    if (glyph.text === ' ') return true
    const column = Math.round(glyph.x)
    const row = Math.round(glyph.y)
    for (let x = column - 1; x <= column + 1; x++)
      for (let y = row - 1; y <= row + 1; y++) {
        const there = cells.get(x * 100_003 + y)
        if (there?.text === glyph.text && Math.hypot(there.x - glyph.x, there.y - glyph.y) < 0.1 * glyph.size)
          return false
      }
    cells.set(column * 100_003 + row, glyph)
    return true
  })
}

/** What an operator is given: each act knows what its own are. */
type Operands = readonly [never, never, ...never[]]

export interface Operators {
  readonly fnArray: readonly number[]
  readonly argsArray: readonly unknown[]
}

/**
 * Letters, rules and pictures of a page, in the order in which they are painted; text that is not seen, as below a scan,
 * counts as text. `place` turns the page's own coordinates into points from its top left corner; what lies outside is left out,
 * as readers do.
 */
export const contentOf = (
  { fnArray, argsArray }: Operators,
  OPS: typeof PdfJs.OPS,
  fontNamed: (id: string) => Font,
  { place, width, height }: { readonly place: readonly number[]; readonly width: number; readonly height: number },
): Content => {
  const glyphs: Glyph[] = []
  const rules: Content['rules'][number][] = []
  let pictured = 0
  let hidden = 0
  let state: TextState = {
    ctm: place as unknown as Matrix,
    font: null,
    size: 0,
    spacing: 0,
    wordSpacing: 0,
    stretch: 1,
    leading: 0,
    rise: 0,
    mode: 0,
  }
  const saved: TextState[] = []
  let matrix: Matrix = upright
  let [x, y, lineX, lineY] = [0, 0, 0, 0]

  const moveTo = (dx: number, dy: number) => {
    x = lineX += dx
    y = lineY += dy
  }
  const show = (shown: readonly (GlyphLike | number | null)[]) => {
    const { ctm, font, size, spacing, wordSpacing, stretch, rise, mode } = state
    if (!font || size === 0) return
    const [a, b, c, d, e, f] = times(ctm, matrix)
    const scale = Math.hypot(c, d)
    const across = Math.hypot(a, b)
    const sign = Math.sign(size)
    const turn = font.vertical ? turnOf(-c, -d) : turnOf(a * sign, b * sign)
    const skew = (a * c + b * d) / (across * scale || 1)
    const face = { ...font.face }
    if (Math.abs(skew) > 0.12) Object.assign(face, { italic: true })
    if (mode === 2 || mode === 6) Object.assign(face, { bold: true })
    const em = Math.abs(size) * font.scale * scale
    for (const glyph of shown) {
      if (glyph === null) continue
      if (typeof glyph === 'number') {
        if (font.vertical) y += (-glyph * size) / 1000
        else x -= ((glyph * size) / 1000) * stretch
        continue
      }
      const extra = spacing + (glyph.isSpace ? wordSpacing : 0)
      const text = plainText(glyph.unicode)
      const [left, base] = [a * x + c * (y + rise) + e, b * x + d * (y + rise) + f]
      const own = glyph.width * font.unit * size
      if (font.vertical) y += (glyph.vmetric?.[0] ?? -1000) * 0.001 * size - extra
      else x += (own + extra) * stretch
      if (left < -1 || left > width + 1 || base < -1 || base > height + em) continue
      const blank = /^\s*$/u.test(text)

      if (!blank && /^[\u0000-\u001f\u200b-\u200f\u2060\ufeff]+$/.test(text)) continue
      const raised = superior.test(text)
      const advance = Math.abs(own * stretch) * across
      if (mode === 3 && !blank) hidden++
      glyphs.push({
        text: blank ? ' ' : raised ? text.normalize('NFKC') : text,
        x: left,
        y: base,
        width: font.vertical ? em : advance,
        size: em,
        face,
        turn,
        index: raised || (/^\d$/.test(text) && font.isIndex(text, glyph.width)),
      })
    }
  }
  const rule = (box: readonly number[] | null | undefined) => {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = Array.from(box ?? [])
    const [left, top] = apply(state.ctm, x0, y0)
    const [right, bottom] = apply(state.ctm, x1, y1)
    if (Math.abs(bottom - top) < 2 && Math.abs(right - left) > 15)
      rules.push({ x: Math.min(left, right), y: Math.min(top, bottom), width: Math.abs(right - left) })
  }

  const set = (part: Partial<TextState>) => (state = { ...state, ...part })
  const acts: Readonly<Record<number, (args: Operands) => void>> = {
    [OPS.save]: () => saved.push(state),
    [OPS.restore]: () => (state = saved.pop() ?? state),
    [OPS.transform]: args => {
      set({ ctm: times(state.ctm, args as unknown as Matrix) })
      const [a, b, c, d] = state.ctm
      pictured = Math.max(pictured, Math.min(1, Math.abs(a * d - b * c) / (width * height || 1)))
    },
    [OPS.paintFormXObjectBegin]: ([form]) => {
      saved.push(state)
      if (form) set({ ctm: times(state.ctm, form) })
    },
    [OPS.paintFormXObjectEnd]: () => (state = saved.pop() ?? state),
    [OPS.beginText]: () => {
      matrix = upright
      x = y = lineX = lineY = 0
    },
    [OPS.setTextMatrix]: ([given]) => {
      matrix = given
      x = y = lineX = lineY = 0
    },
    [OPS.moveText]: ([dx, dy]) => moveTo(dx, dy),
    [OPS.setLeadingMoveText]: ([dx, dy]) => {
      set({ leading: dy })
      moveTo(dx, dy)
    },
    [OPS.nextLine]: () => moveTo(0, state.leading),
    [OPS.setLeading]: ([leading]) => set({ leading: -leading }),
    [OPS.setCharSpacing]: ([spacing]) => set({ spacing }),
    [OPS.setWordSpacing]: ([wordSpacing]) => set({ wordSpacing }),
    [OPS.setHScale]: ([percent]) => set({ stretch: percent / 100 }),
    [OPS.setTextRise]: ([rise]) => set({ rise }),
    [OPS.setTextRenderingMode]: ([mode]) => set({ mode }),
    [OPS.setFont]: ([id, size]) => set({ font: fontNamed(id), size }),
    [OPS.setGState]: ([entries]) => {
      for (const [key, value] of entries as readonly (readonly [string, readonly never[]])[])
        if (key === 'Font' && value[0]) set({ font: fontNamed(value[0]), size: value[1] ?? 0 })
    },
    [OPS.showText]: ([shown]) => show(shown),
    [OPS.constructPath]: args => rule(args[2]),
  }
  fnArray.forEach((operator, index) => acts[operator]?.((argsArray[index] ?? []) as unknown as Operands))
  return { glyphs: onlyOnce(withAccents(glyphs)), rules, pictured, hidden }
}
