/**
 * Skia sets every glyph by itself: `5.71 0 Td <00AF> Tj`. Written as lines, `[<00AF> 12 <0050>] TJ` (ISO 32000-1, 9.4.3),
 * the same glyphs stand in the same places, in a file of half the size that is read twice as fast.
 */

/** Widths of glyphs in thousandths of their size, by the name of their font on the page; null when they are not known. */
export type WidthsOf = (font: string) => ReadonlyMap<number, number> | null

const real = '-?[\\d.]+'
const fontLine = new RegExp(`^/(\\S+) (${real}) Tf$`)
const moveLine = new RegExp(`^(${real}) (${real}) Td(?: (.*))?$`)
const glyphLine = /^<([\da-f]{4})> Tj$/i

/** `5.71 0 Td <00AF> Tj`: nearly every line is one. */
const [beforeGlyph, behindGlyph] = [Buffer.from(' 0 Td <'), Buffer.from('> Tj\n')]

const [newline, minus, point, zero, nine, opening] = [0x0a, 0x2d, 0x2e, 0x30, 0x39, 0x3c]

/** The glyph of four hexadecimal digits at a place. */
const glyphAt = (text: Buffer, from: number): number => {
  let glyph = 0
  for (let at = from; at < from + 4; at++) {
    const sign = text[at] as number
    glyph = glyph * 16 + (sign <= nine ? sign - zero : (sign & 0x5f) - 0x37)
  }
  return glyph
}

const standsAt = (text: Buffer, at: number, words: Buffer): boolean => {
  for (let index = 0; index < words.length; index++) if (text[at + index] !== words[index]) return false
  return true
}

/**
 * A content stream of Chromium's with its glyphs in lines. A glyph is moved by whole thousandths of its size only, and what is
 * rounded off is made good at the next: none stands further than half a thousandth from its place.
 */
export const joinLines = (content: string, widthsOf: WidthsOf): string => {
  const text = Buffer.from(content, 'latin1')
  const written: string[] = []
  let size = 0
  let widths: ReadonlyMap<number, number> | null = null
  /** What is shown at once; no glyph takes more room than in the text. */
  const run = Buffer.allocUnsafe(text.length + 2)
  let length = 0
  /** From the place that the last Td gave: of the last glyph, and of the pen behind it. */
  let [at, pen] = [0, 0]
  const finish = () => {
    if (length > 0) written.push(`[${run.toString('latin1', 0, length)}>] TJ`)
    length = 0
  }
  /** Begins a run with the glyph whose digits stand `from` there in the text. */
  const begin = (from: number): boolean => {
    const width = widths?.get(glyphAt(text, from))
    if (width === undefined || size === 0) return false
    run[0] = opening
    text.copy(run, 1, from, from + 4)
    length = 5
    pen = at + (width * size) / 1000
    return true
  }
  /** Shows as many glyphs as stand `from` there, each on a line, to the right or left of the last; gives the next line. */
  const goOn = (from: number): number => {
    // Numbers that functions share are dear to change, and there are millions.
    let [line, last, behind, used] = [from, at, pen, length]
    for (;;) {
      const negative = text[line] === minus
      let [sign, digits, parts] = [negative ? line + 1 : line, 0, 0]
      for (let code = text[sign]; code !== undefined && code >= minus && code <= nine; code = text[++sign]) {
        if (code === point) parts = 1
        else {
          digits = digits * 10 + code - zero
          parts *= 10
        }
      }
      const glyph = sign + beforeGlyph.length
      if (!standsAt(text, sign, beforeGlyph) || !standsAt(text, glyph + 4, behindGlyph)) break
      const width = widths?.get(glyphAt(text, glyph))
      if (width === undefined) break
      const advance = digits / (parts || 1)
      last += negative ? -advance : advance
      const back = Math.round(((behind - last) * 1000) / size)
      behind += ((width - back) * size) / 1000
      if (back !== 0) {
        const number = `>${back}<`
        for (let index = 0; index < number.length; index++) run[used++] = number.charCodeAt(index)
      }
      for (let index = glyph; index < glyph + 4; index++) run[used++] = text[index] as number
      line = glyph + 4 + behindGlyph.length
    }
    ;[at, pen, length] = [last, behind, used]
    return line
  }
  const copy = (from: number, end: number) => {
    const line = text.toString('latin1', from, end)
    const [, dx = '0', dy = '0', rest = ''] = (line.includes(' Td') && moveLine.exec(line)) || []
    const moves = rest !== '' || line.endsWith(' Td')
    if (moves) {
      written.push(`${Number((at + Number(dx)).toFixed(7))} ${dy} Td`)
      at = 0
    }
    const face = line.endsWith(' Tf') && fontLine.exec(line)
    if (face) [widths, size] = [widthsOf(face[1] ?? ''), Number(face[2])]
    if (line === 'BT' || line === 'ET' || line.endsWith(' Tm')) at = 0
    // A glyph without a move stands where the pen is; only at the start of a text is that place known.
    const starts = moves || / Tm$|^BT$/.test(written.at(-1) ?? '')
    if (starts && glyphLine.test(moves ? rest : line) && begin(end - 8)) return
    if (!moves) written.push(line)
    else if (rest !== '') written.push(rest)
  }
  for (let from = 0; from <= text.length;) {
    if (length > 0) from = goOn(from)
    finish()
    const end = text.indexOf(newline, from)
    copy(from, end < 0 ? text.length : end)
    from = end < 0 ? text.length + 1 : end + 1
  }
  finish()
  return written.join('\n')
}
