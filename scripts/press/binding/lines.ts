/**
 * Skia sets every glyph by itself: `5.71 0 Td <00AF> Tj`. Written as lines, `[(..)12(..)] TJ` (ISO 32000-1, 9.4.3), two bytes a
 * glyph, the same glyphs stand in the same places, in a file of a third of the size that is read twice as fast. What they stand
 * for is read on the way.
 */
import type { Loose } from './artifacts.ts'
import type { Glyphs } from './faces.ts'
import { openOf, type Run } from './shown.ts'

/** By the name of a font on the page; null for one whose glyphs are not known. */
export type FontOf = (name: string) => Glyphs | null

/** A content stream in lines, and its runs; those that no number marks are left out. */
export interface Lines<Page> {
  readonly content: Buffer
  readonly runs: readonly Run<Page>[]
  readonly loose: readonly Loose[]
}

const real = '-?[\\d.]+'
const fontLine = new RegExp(`^/(\\S+) (${real}) Tf$`)
const moveLine = new RegExp(`^(${real}) (${real}) Td(?: (.*))?$`)
const glyphLine = /^<[\da-f]{4}> Tj$/i

const codeOf = (sign: string): number => sign.charCodeAt(0)
const [newline, blank, minus, point, zero, nine, opening] = [...'\n -.09<'].map(codeOf) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]
const [parenthesis, closing, backslash] = [...'()\\'].map(codeOf) as [number, number, number]

const twoBytes = (word: string): number => (word.charCodeAt(0) << 8) | word.charCodeAt(1)
const fourBytes = (word: string): number => Buffer.from(word, 'latin1').readUInt32BE()

/** `5.71 0 Td <00AF> Tj`: nearly every line is one. Behind its number stand ` 0 Td <`, four digits, and `> Tj`. */
const [zeroT, tdOpens, closesTj] = [' 0 T', 'Td <', '> Tj'].map(fourBytes) as [number, number, number]

/** Operators, by which a line ends. */
const operator = {
  show: twoBytes('Tj'),
  move: twoBytes('Td'),
  font: twoBytes('Tf'),
  matrix: twoBytes('Tm'),
  begin: twoBytes('BT'),
  end: twoBytes('ET'),
  mark: twoBytes('DC'),
  endOfMark: twoBytes('MC'),
} as const

/** What two hexadecimal digits say, by their codes. */
const pairs = new Uint8Array(0x10000)
const digits = '0123456789abcdef0123456789ABCDEF'
for (const [first, high] of [...digits].entries())
  for (const [second, low] of [...digits].entries()) pairs[twoBytes(high + low)] = ((first & 15) << 4) | (second & 15)

/** The glyph that four hexadecimal digits name. */
const glyphOf = (digits: number): number => ((pairs[digits >>> 16] as number) << 8) | (pairs[digits & 0xffff] as number)

/** What stands behind a backslash for a byte that cannot stand in a string, or would end a line (7.3.4.2). */
const escapes = new Uint8Array(256)
for (const [byte, escape] of ['((', '))', '\\\\', '\nn', '\rr'])
  escapes[codeOf(byte as string)] = codeOf(escape as string)

const putByte = (out: Buffer, at: number, byte: number): number => {
  const escape = escapes[byte] as number
  if (escape === 0) {
    out[at] = byte
    return at + 1
  }
  out[at] = backslash
  out[at + 1] = escape
  return at + 2
}

/** A glyph in a string; gives the place behind it. */
const putGlyph = (out: Buffer, at: number, glyph: number): number =>
  putByte(out, putByte(out, at, glyph >>> 8), glyph & 0xff)

/** A glyph as it is written in a string of two bytes each. */
export const writeGlyph = (glyph: number): string => {
  const out = Buffer.alloc(4)
  return out.toString('latin1', 0, putGlyph(out, 0, glyph))
}

/** `)-12(`, a move between two glyphs; gives the place behind it. */
const putMove = (out: Buffer, from: number, move: number): number => {
  let at = from
  out[at++] = closing
  if (move < 0) out[at++] = minus
  const amount = Math.abs(move)
  let unit = 1
  while (unit * 10 <= amount) unit *= 10
  for (; unit >= 1; unit /= 10) out[at++] = zero + (Math.floor(amount / unit) % 10)
  out[at++] = parenthesis
  return at
}

/** Used for page after page. */
let [out, letters] = [Buffer.alloc(0), new Uint16Array(0)]

/**
 * A content stream of Chromium's with its glyphs in lines. A glyph is moved by whole thousandths of its size only, and not by one: what
 * is left is made good at the next, and none stands further than one and a half from its place.
 */
export const joinLines = <Page>(page: Page, content: Buffer, fontOf: FontOf): Lines<Page> => {
  // No glyph takes more room than twice its line.
  if (out.length < content.length * 2 + 64) {
    out = Buffer.allocUnsafeSlow(content.length * 3 + 64)
    letters = new Uint16Array(content.length * 3)
  }
  const view = new DataView(content.buffer, content.byteOffset, content.length)
  const runs: Run<Page>[] = []
  const open: ReturnType<typeof openOf>[] = []
  /** What no number marks, and where it begins. */
  const loose: Loose[] = []
  let closed = 0
  let [name, height, mark] = ['', '', -1]
  let instead: string | null = null
  let size = 0
  let font: Glyphs | null = null
  /** In `out`, and the beginning of the run there; letters of the run. */
  let [used, begun, said] = [0, -1, 0]
  /** From the place that the last Td gave: of the last glyph, and of the pen behind it. */
  let [at, pen] = [0, 0]
  /** Where the pen is at the beginning of a text is known. */
  let starts = false

  const put = (text: string) => {
    used += out.write(text, used, 'latin1')
  }
  const note = (to: number, text: string) => {
    if (mark >= 0)
      runs.push({
        page,
        mark,
        height,
        font: name,
        size,
        text: instead ?? text,
        isInstead: instead !== null,
        from: begun,
        to,
      })
  }
  const finish = () => {
    if (begun < 0) return
    put(')] TJ')
    note(used, Buffer.from(letters.buffer, 0, said * 2).toString('utf16le'))
    out[used++] = newline
    begun = -1
  }
  const say = (glyph: number, from: number): number => {
    const word = font?.words[glyph] ?? '\ufffd'
    let last = from
    for (let index = 0; index < word.length; index++) letters[last++] = word.charCodeAt(index)
    return last
  }
  /** Begins a run with the glyph whose digits stand `from` there. */
  const begin = (from: number): boolean => {
    const glyph = glyphOf(view.getUint32(from))
    const width = font?.widths[glyph] ?? NaN
    if (Number.isNaN(width) || size === 0) return false
    begun = used
    put('[(')
    used = putGlyph(out, used, glyph)
    said = say(glyph, 0)
    pen = at + (width * size) / 1000
    return true
  }
  /** Shows as many glyphs as stand `from` there, each on a line, to the right or left of the last; gives the next line. */
  const goOn = (from: number): number => {
    // Numbers that functions share are dear to change, and there are millions.
    let [line, last, behind, to, count] = [from, at, pen, used, said]
    const { widths, words } = font as Glyphs
    while (line + 16 < content.length) {
      const negative = content[line] === minus
      let sign = negative ? line + 1 : line
      let digits = 0
      let parts = 0
      for (let code = content[sign] as number; code >= minus && code <= nine; code = content[++sign] as number) {
        if (code === point) parts = 1
        else {
          digits = digits * 10 + code - zero
          parts *= 10
        }
      }
      if (sign + 16 > content.length || content[sign + 15] !== newline) break
      if (view.getUint32(sign) !== zeroT || view.getUint32(sign + 3) !== tdOpens) break
      if (view.getUint32(sign + 11) !== closesTj) break
      const glyph = glyphOf(view.getUint32(sign + 7))
      const width = widths[glyph] ?? NaN
      if (Number.isNaN(width)) break
      const advance = digits / (parts || 1)
      last += negative ? -advance : advance
      const back = Math.round(((behind - last) * 1000) / size)
      if (back > 1 || back < -1) {
        behind -= (back * size) / 1000
        to = putMove(out, to, back)
      }
      behind += (width * size) / 1000
      to = putGlyph(out, to, glyph)
      const word = words[glyph]
      if (word?.length === 1) letters[count++] = word.charCodeAt(0)
      else count = say(glyph, count)
      line = sign + 16
    }
    ;[at, pen, used, said] = [last, behind, to, count]
    return line
  }
  const turn = (from: number) => {
    const before = mark
    mark = open.findLast(found => found?.mark !== undefined)?.mark ?? -1
    instead = open.find(found => found?.instead !== undefined)?.instead ?? null
    if (before < 0 && mark >= 0) loose.push({ from: closed, to: from })
    else if (before >= 0 && mark < 0) closed = used
  }
  // Lines are short: a call of the buffer's own takes longer.
  const copy = (from: number, end: number) => {
    let to = used
    for (let at = from; at < end; at++) out[to++] = content[at] as number
    out[to++] = newline
    used = to
  }
  const endOfLine = (from: number): number => {
    let end = from
    while (end < content.length && content[end] !== newline) end++
    return end
  }
  const wordBefore = (end: number): string => {
    let from = end
    while (from > 0 && content[from - 1] !== blank) from--
    return content.toString('latin1', from, end)
  }
  /** A line that moves the pen, and may show a glyph there. */
  const move = (from: number, end: number): boolean => {
    const [, dx = '0', dy = '0', shown = ''] = moveLine.exec(content.toString('latin1', from, end)) ?? []
    put(`${Number((at + Number(dx)).toFixed(7))} ${dy} Td\n`)
    at = 0
    if (glyphLine.test(shown) && begin(end - 8)) return true
    if (shown !== '') showAlone(shown)
    return false
  }
  /** A glyph whose place, or whose width, is not known. */
  const showAlone = (shown: string) => {
    begun = used
    put(shown)
    note(used, font?.words[parseInt(shown.slice(1, 5), 16)] ?? '\ufffd')
    begun = -1
    out[used++] = newline
  }
  const take = (from: number, end: number) => {
    const kind = end - from < 2 ? 0 : view.getUint16(end - 2)
    if (kind === operator.show) {
      const shows = content[from] === opening
      if (!shows) move(from, end)
      else if (!(starts && end - from === 9 && begin(from + 1))) showAlone(content.toString('latin1', from, end))
    } else if (kind === operator.move) move(from, end)
    else copy(from, end)
    starts = kind === operator.matrix || (kind === operator.begin && end - from === 2) || kind === operator.move
    if (kind === operator.matrix) height = wordBefore(end - 3)
    if (kind === operator.matrix || kind === operator.begin || kind === operator.end) at = 0
    if (kind === operator.font) {
      const [, face = '', number] = fontLine.exec(content.toString('latin1', from, end)) ?? []
      ;[name, size, font] = [face, Number(number), fontOf(face)]
    } else if (kind === operator.mark || kind === operator.endOfMark) {
      const line = content.toString('latin1', from, end)
      if (line === 'EMC') open.pop()
      else open.push(openOf(line))
      turn(used - (end - from) - 1)
    }
  }
  for (let from = 0; from < content.length;) {
    const end = endOfLine(from)
    take(from, end)
    from = end + 1
    if (begun >= 0) from = goOn(from)
    finish()
  }
  if (mark < 0) loose.push({ from: closed, to: used })
  return { content: Buffer.from(out.subarray(0, used)), runs, loose }
}
