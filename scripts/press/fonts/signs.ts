/** The signs that pages set, told apart by the face that the styles give them. */
import { piecesOf, unescapeHtml } from '../../writers/markup.ts'

/** Signs that a book sets in each of its faces, as code points. */
export interface Signs {
  readonly text: ReadonlySet<number>
  readonly code: ReadonlySet<number>
  readonly math: ReadonlySet<number>
}

const codeElements = new Set(['code', 'pre', 'kbd', 'samp', 'tt'])

/** Mathematical Italic letters (Unicode 1D434–1D467, 1D6E2–1D71B, ℎ at 210E): a browser sets a lone `<mi>x</mi>` in them. */
const mathItalic = (code: number): number | null => {
  if (code === 0x68) return 0x210e
  if (code >= 0x41 && code <= 0x5a) return 0x1d434 + code - 0x41
  if (code >= 0x61 && code <= 0x7a) return 0x1d44e + code - 0x61
  if (code >= 0x391 && code <= 0x3a9) return 0x1d6e2 + code - 0x391
  if (code >= 0x3b1 && code <= 0x3c9) return 0x1d6fc + code - 0x3b1
  return { 0x131: 0x1d6a4, 0x237: 0x1d6a5 }[code] ?? null
}

/** Marks every sign of a text in a table of all there are. Neither a list nor a set of them: a book has millions. */
const mark = (seen: Uint8Array, text: string) => {
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0
    seen[code] = 1
    if (code > 0xffff) at++
  }
}

const markedIn = (seen: Uint8Array): Set<number> => {
  const codes = new Set<number>()
  for (let code = seen.indexOf(1); code >= 0; code = seen.indexOf(1, code + 1)) codes.add(code)
  return codes
}

/** Elements that draw a root without holding its sign. */
const roots = new Set(['msqrt', 'mroot'])
const rootSign = 0x221a

/** The signs that pages of our own HTML set, told apart by the face that the styles give them. */
export const signsIn = (pages: Iterable<string>): Signs => {
  const [text, code, math] = Array.from({ length: 3 }, () => new Uint8Array(0x110000)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  for (const page of pages) {
    const open: string[] = []
    for (const { kind, name, source } of piecesOf(page)) {
      if (kind === 'open') {
        open.push(name)
        if (roots.has(name)) math[rootSign] = 1
      }
      if (kind === 'close' && open.includes(name)) while (open.pop() !== name);
      if (kind !== 'text') continue
      const seen = open.includes('math') ? math : open.some(element => codeElements.has(element)) ? code : text
      mark(seen, unescapeHtml(source))
    }
  }
  const signs = { text: markedIn(text), code: markedIn(code), math: markedIn(math) }
  for (const code of [...signs.math]) {
    const italic = mathItalic(code)
    if (italic !== null) signs.math.add(italic)
  }
  return signs
}

/** What every page may set, whatever the manuscript holds: Latin letters, figures, points and dashes, arrows of links. */
const always: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x2190, 0x2193],
  [0x21a9, 0x21a9],
  [0xfb00, 0xfb04],
]

/** Alphabets taken whole as soon as one letter is used, so that the next edit seldom makes new fonts (and new pages). */
const alphabets: readonly (readonly [number, number])[] = [
  [0x180, 0x24f],
  [0x250, 0x2ff],
  [0x300, 0x36f],
  [0x370, 0x3ff],
  [0x400, 0x4ff],
  [0x1e00, 0x1eff],
  [0x1f00, 0x1fff],
]

const span = ([first, last]: readonly [number, number]): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

export const rounded = (codes: ReadonlySet<number>): readonly number[] => {
  const used = alphabets.filter(([first, last]) => [...codes].some(code => code >= first && code <= last))
  return [...codes, ...[...always, ...used].flatMap(span)]
}
