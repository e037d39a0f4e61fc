/** Notes that stand in the middle of their sentence, `the mill, [Footnote: See the rolls.] and`, as old transcriptions have them. */
import type { Furniture } from '../draft.ts'
import type { RawLine } from './turns.ts'

const opening = /\[(Foot-?note|Note):\s+/i

/** A note is at most so many lines long. */
const longest = 40

/** Letters of a line that is full, at least. */
const usual = 60

/** Where the bracket that opens before `from` is closed, or -1. */
const closing = (text: string, from: number): number => {
  let depth = 1
  for (let at = from; at < text.length; at++)
    if (text.charAt(at) === '[') depth += 1
    else if (text.charAt(at) === ']' && --depth === 0) return at
  return -1
}

export interface Parted {
  readonly lines: readonly RawLine[]
  /** Labels that we have put in. */
  readonly words: readonly string[]
  readonly furniture: readonly Furniture[]
}

/** Each such note gets a number, and stands behind its paragraph. One that is a paragraph of its own is left where it is. */
export const partInlineNotes = (lines: readonly RawLine[]): Parted => {
  const words: string[] = []
  const furniture: Furniture[] = []
  if (!lines.some(({ text }) => opening.test(text)) || lines.some(({ text }) => text.includes('[^')))
    return { lines, words, furniture }
  const parted: RawLine[] = []
  let own: RawLine[] = []
  const close = (line: RawLine) => {
    for (const note of own) parted.push({ ...line, text: '' }, note)
    own = []
  }
  const left = [...lines]
  for (let at = 0; at < left.length; at++) {
    const line = left[at] as RawLine
    const found = opening.exec(line.text)
    const inside = found && (found.index > 0 || (parted.at(-1)?.text ?? '').trim() !== '')
    if (line.text.trim() === '') close(line)
    if (!found || !inside) {
      parted.push(line)
      continue
    }
    const blank = left.slice(at, at + longest).findIndex(({ text }) => text.trim() === '')
    const rows = left.slice(at, at + (blank < 0 ? longest : blank))
    const whole = rows.map(({ text }) => text).join('\n')
    const from = found.index + found[0].length
    const shut = closing(whole, from)
    if (shut < 0) {
      parted.push(line)
      continue
    }
    const label = String(words.length / 2 + 1)
    words.push(label, label)
    furniture.push({ kind: 'label', text: found[1] ?? '', place: { line: line.line } })
    own.push({ ...line, text: `[^${label}]: ${whole.slice(from, shut).replace(/\s*\n\s*/g, ' ')}` })
    const last = whole.slice(0, shut).split('\n').length - 1
    const rest = whole.slice(shut + 1).split('\n')[0] ?? ''
    const before = line.text.slice(0, found.index).replace(/\s+$/, '')
    const above = parted.at(-1)
    const mark = `[^${label}]`
    if (before === '') parted.pop()
    const start = before === '' && above ? above.text.trimEnd() : before
    // A line that is short now goes on in the next, as it did; what stands behind the note is looked at again.
    const next = start.length + rest.length < usual ? rows[last + 1] : undefined
    const end = at + last + (next ? 1 : 0)
    left[end] = { ...line, text: `${start}${mark}${rest}${next ? ` ${next.text.trim()}` : ''}` }
    at = end - 1
  }
  const end = lines.at(-1)
  if (end) close(end)
  return { lines: parted, words, furniture }
}
