/** Block quotations and verse that the source does not mark: proposals. */
import { hardBreak } from '../text/runs.ts'
import type { Desk } from './desk.ts'
import type { Part } from './flow.ts'
import { countWords, endsInColon } from './sentences.ts'

const isProse = (part: Part | undefined): part is Part =>
  part !== undefined && part.sign === null && (part.piece.dress === 'none' || part.piece.dress === 'item')

/** A marker is its last sign, or stands before its last stop. */
const endsInMark = ({ strip }: Part): boolean =>
  strip.insets.some(inset => inset.kind === 'note' && !/[\p{L}\p{N}]/u.test(strip.text.slice(inset.at)))

const opensQuoted = (text: string): boolean => /^["“‘'«„]/.test(text)

/** How many parts after `at`, which ends in a colon, are a quotation; 0 for none. */
const lengthAfterColon = (parts: readonly Part[], at: number): number => {
  const first = parts[at + 1]
  if (!isProse(first) || opensQuoted(first.strip.text) || !/^[\p{Lu}[.…(\d]/u.test(first.strip.text)) return 0
  for (let length = 1; length <= 3; length++) {
    const part = parts[at + length]
    if (!isProse(part) || opensQuoted(part.strip.text) || (length > 1 && part.pages.length > 0)) return 0
    if (endsInMark(part)) return countWords(part.strip.text) > 5 ? length : 0
    if (part.strip.insets.some(({ kind }) => kind === 'note')) return 0
  }
  return 0
}

/** Places of parts that are quotations. */
export const quotationsIn = (parts: readonly Part[], desk: Desk): ReadonlySet<number> => {
  const quoted = new Set<number>()
  const propose = (from: number, length: number, evidence: string, grade: 'sure' | 'likely') => {
    const part = parts[from] as Part
    const done = desk.decide({
      kind: 'quotation',
      row: part.piece.rows[0],
      done: 'quotation',
      alternatives: ['paragraph'],
      evidence,
      grade,
      excerpt: part.strip.text,
    })
    if (done === 'quotation') for (let one = from; one < from + length; one++) quoted.add(one)
  }
  for (const [at, part] of parts.entries()) {
    if (quoted.has(at)) continue
    if (part.piece.dress === 'quotation') quoted.add(at)
    else if (
      part.piece.dress === 'none' &&
      isProse(part) &&
      part.piece.indented &&
      !part.strip.text.includes(hardBreak) &&
      part.piece.rows.length > 1
    )
      propose(at, 1, 'all its lines are set in', 'likely')
    else if (isProse(part) && endsInColon(part.strip.text) && part.piece.dress === 'none') {
      const length = lengthAfterColon(parts, at)
      if (length > 0) propose(at + 1, length, 'a colon stands before it, and a marker ends it', 'likely')
    }
  }
  return quoted
}

/** Lines of verse: short, broken on purpose, most beginning with a capital. */
export const isVerse = (part: Part): boolean => {
  if (!isProse(part)) return false
  const lines = part.strip.text.split(hardBreak)
  if (lines.length < 3 || lines.some(line => line.length > 75)) return false
  const capital = lines.filter(line => /^["“‘'(—–\s]*\p{Lu}/u.test(line)).length
  const facts = lines.filter(line => /^[\p{L} ]{2,30}:\s/u.test(line) || /\d{3}/.test(line)).length
  return capital >= lines.length * 0.7 && facts === 0 && lines.some(line => /[,;.!?—]["”’']?$/.test(line))
}
