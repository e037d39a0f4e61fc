/** What a content stream shows, line by line, and in which marked content (ISO 32000-1, 14.6). */

/** Glyphs that are shown at once. */
export interface Run<Page> {
  readonly page: Page
  readonly mark: number
  /** Of the line that they stand on, as the stream has it. */
  readonly height: string
  readonly font: string
  readonly size: number
  /** What is read, with its blanks, without soft hyphens. */
  readonly text: string
  /** The text is said instead of what the glyphs stand for (14.9.4). */
  readonly isInstead: boolean
  /** Where the stream shows them: the operation and all that belongs to it. */
  readonly from: number
  readonly to: number
}

/** What each glyph of a font stands for, by its number; null for a font that does not say it. */
export type WordsOf = (font: string) => readonly (string | undefined)[] | null

const decoded = (written: string): string =>
  /^<feff/i.test(written)
    ? Buffer.from(written.slice(5, -1), 'hex').swap16().toString('utf16le')
    : written.slice(1, -1).replace(/\\(.)/g, '$1')

/** A part of a content stream, and what stands there instead. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** A content stream with all edits made, none of which touches another. */
export const edited = (content: string, edits: readonly Edit[]): string => {
  let [written, at] = ['', 0]
  for (const { from, to, text } of [...edits].sort((a, b) => a.from - b.from)) {
    written += content.slice(at, from) + text
    at = to
  }
  return written + content.slice(at)
}

/** Number of a marked content, or what it says instead. */
const openOf = (line: string): number | string | null => {
  const number = /\/MCID (\d+)/.exec(line)?.[1]
  const words = /\/ActualText ?(\([^]*\)|<[\da-f]*>) ?>>/i.exec(line)?.[1]
  return number !== undefined ? Number(number) : words === undefined ? null : decoded(words)
}

const [zero, nine, opening, closing] = [0x30, 0x39, 0x3c, 0x3e]

/** The number whose hexadecimal digits, capitals, stand from `from` to `to`. */
const numberAt = (content: string, from: number, to: number): number => {
  let number = 0
  for (let at = from; at < to; at++) {
    const digit = content.charCodeAt(at)
    number = number * 16 + (digit <= nine ? digit - zero : digit - 0x37)
  }
  return number
}

/** Runs of a content stream in lines (lines.ts), as they are drawn; those that no number marks are left out. */
export const runsIn = <Page>(page: Page, content: string, wordsOf: WordsOf): readonly Run<Page>[] => {
  const runs: Run<Page>[] = []
  const open: (number | string | null)[] = []
  let [font, size, height, mark] = ['', 0, '', -1]
  let words: ReturnType<WordsOf> = null
  let instead: string | null = null
  const turn = () => {
    mark = open.findLast(found => typeof found === 'number') ?? -1
    instead = open.find(found => typeof found === 'string') ?? null
  }
  /** Letters as they come, for adding one to a text a million times is dear. */
  const letters = new Uint16Array(content.length)
  const textOf = (from: number, to: number): string => {
    let count = 0
    for (let at = from; at < to; at++) {
      if (content.charCodeAt(at) !== opening) continue
      for (at++; at < to && content.charCodeAt(at) !== closing; at += 4) {
        const word = words?.[numberAt(content, at, at + 4)] ?? '\ufffd'
        for (let index = 0; index < word.length; index++) letters[count++] = word.charCodeAt(index)
      }
    }
    return Buffer.from(letters.buffer, 0, count * 2).toString('utf16le')
  }
  const show = (from: number, to: number) => {
    if (mark < 0) return
    const text = instead === null ? textOf(from, to) : instead.replaceAll('\u00ad', '')
    runs.push({ page, mark, height, font, size, text, isInstead: instead !== null, from, to })
  }
  for (let from = 0, to; from < content.length; from = to + 1) {
    to = content.indexOf('\n', from)
    if (to < 0) to = content.length
    const last = content[to - 1]
    const isText = content[to - 2] === 'T'
    if (isText && (last === 'J' || last === 'j')) show(from, to)
    else if (isText && last === 'm') height = content.slice(from, to).split(' ')[5] ?? ''
    else if (isText && last === 'f') {
      const [name = '', number] = content.slice(from + 1, to).split(' ')
      ;[font, size, words] = [name, Number(number), wordsOf(name)]
    } else if (last === 'C' && /BDC|BMC|EMC/.test(content.slice(to - 3, to))) {
      if (content[to - 3] === 'E') open.pop()
      else open.push(openOf(content.slice(from, to)))
      turn()
    }
  }
  return runs
}
