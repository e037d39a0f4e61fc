/**
 * Skia sets every glyph by itself: `5.71 0 Td <00AF> Tj`. Written as lines, `[<00AF> 12 <0050>] TJ` (ISO 32000-1, 9.4.3),
 * the same glyphs stand in the same places, in a file of half the size that is read twice as fast.
 */

/** Widths of glyphs in thousandths of their size, by their numbers; NaN for one that is not known. */
export type Widths = Readonly<Float64Array>

/** By the name of their font on the page; null when they are not known. */
export type WidthsOf = (font: string) => Widths | null

const real = '-?[\\d.]+'
const fontLine = new RegExp(`^/(\\S+) (${real}) Tf$`)
const moveLine = new RegExp(`^(${real}) (${real}) Td(?: (.*))?$`)
const glyphLine = /^<([\da-f]{4})> Tj$/i

const [newline, minus, point, zero, nine, opening, closing] = [0x0a, 0x2d, 0x2e, 0x30, 0x39, 0x3c, 0x3e]

const fourBytes = (word: string): number => Buffer.from(word, 'latin1').readUInt32BE()

/** `5.71 0 Td <00AF> Tj`: nearly every line is one. Behind its number stand ` 0 Td <`, four digits, and `> Tj`. */
const [zeroT, tdOpens, closesTj] = [' 0 T', 'Td <', '> Tj'].map(fourBytes) as [number, number, number]

const digitOf = (sign: number): number => (sign <= nine ? sign - zero : (sign & 0x5f) - 0x37)

/** The glyph that four hexadecimal digits name. */
const glyphOf = (digits: number): number =>
  (digitOf(digits >>> 24) << 12) |
  (digitOf((digits >>> 16) & 0xff) << 8) |
  (digitOf((digits >>> 8) & 0xff) << 4) |
  digitOf(digits & 0xff)

/**
 * A content stream of Chromium's with its glyphs in lines. A glyph is moved by whole thousandths of its size only, and what is
 * rounded off is made good at the next: none stands further than half a thousandth from its place.
 */
export const joinLines = (content: string, widthsOf: WidthsOf): string => {
  const text = Buffer.from(content, 'latin1')
  const words = new DataView(text.buffer, text.byteOffset, text.length)
  const written: string[] = []
  let size = 0
  let widths: Widths | null = null
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
    const width = widths?.[glyphOf(words.getUint32(from))] ?? NaN
    if (Number.isNaN(width) || size === 0) return false
    run[0] = opening
    text.copy(run, 1, from, from + 4)
    length = 5
    pen = at + (width * size) / 1000
    return true
  }
  /** Writes `>-12<`, a move between two glyphs; gives the place behind it. */
  const writeMove = (move: number, from: number): number => {
    let at = from
    run[at++] = closing
    if (move < 0) run[at++] = minus
    const amount = Math.abs(move)
    let unit = 1
    while (unit * 10 <= amount) unit *= 10
    for (; unit >= 1; unit /= 10) run[at++] = zero + (Math.floor(amount / unit) % 10)
    run[at++] = opening
    return at
  }
  /** Shows as many glyphs as stand `from` there, each on a line, to the right or left of the last; gives the next line. */
  const goOn = (from: number): number => {
    // Numbers that functions share are dear to change, and there are millions.
    let [line, last, behind, used] = [from, at, pen, length]
    while (widths) {
      const negative = text[line] === minus
      let sign = negative ? line + 1 : line
      let digits = 0
      let parts = 0
      for (let code = text[sign]; code !== undefined && code >= minus && code <= nine; code = text[++sign]) {
        if (code === point) parts = 1
        else {
          digits = digits * 10 + code - zero
          parts *= 10
        }
      }
      if (sign + 16 > text.length || text[sign + 15] !== newline) break
      if (words.getUint32(sign) !== zeroT || words.getUint32(sign + 3) !== tdOpens) break
      if (words.getUint32(sign + 11) !== closesTj) break
      const shown = words.getUint32(sign + 7)
      const width = widths[glyphOf(shown)] ?? NaN
      if (Number.isNaN(width)) break
      const advance = digits / (parts || 1)
      last += negative ? -advance : advance
      const back = Math.round(((behind - last) * 1000) / size)
      behind += ((width - back) * size) / 1000
      if (back !== 0) used = writeMove(back, used)
      used = run.writeUInt32BE(shown, used)
      line = sign + 16
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
