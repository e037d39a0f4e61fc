/** Turns of pages that are told inside lines: `had [Pg 12] gone`, and bare numbers in brackets that rise with the pages. */
import { wordsOf } from '../conservation.ts'

/** A line of a text file. */
export interface RawLine {
  readonly text: string
  readonly start: number
  readonly line: number
  /** Goes on from what stands before a turn of the page inside its paragraph. */
  readonly going?: boolean
  /** It says nothing but that a page of this name begins. */
  readonly turn?: string
}

const named = /\[\s*(?:pg\.?|page|p\.|seite|s\.|стр\.)\s*(\d{1,5}|[ivxlc]{1,8})\s*\]/giu

/** Brackets that editors set round the numbers of pages, each with the mark of a note that it could be as well. */
const bare: readonly RegExp[] = [/\[(\d{1,4})\](?!:)/g, /\{(\d{1,4})\}(?!-)/g, /(?<=\s)\|(\d{1,4})\|(?=\s)/g]

/** Words of a page at least, and on the average. */
const fewest = 25
const usual = 100

/**
 * Bare numbers are pages when each stands once, they rise one by one, pages apart, and no note of the text bears them: a mark of
 * a note stands twice.
 */
const rising = (lines: readonly RawLine[], pattern: RegExp): boolean => {
  const found: { number: number; words: number }[] = []
  const begun = new Set<string>()
  let words = 0
  if (!lines.some(({ text }) => text.search(pattern) >= 0)) return false
  for (const { text } of lines) {
    const head = /^\W{0,3}(\d{1,4})\W/.exec(text)?.[1]
    if (head !== undefined && !/^\s*[[{|]/.test(text)) begun.add(head)
    let from = 0
    for (const one of text.matchAll(pattern)) {
      words += wordsOf(text.slice(from, one.index)).length
      from = one.index + one[0].length
      found.push({ number: Number(one[1]), words })
    }
    words += wordsOf(text.slice(from)).length
  }
  const [first] = found
  const steps = found.slice(1).map((one, at) => ({
    number: one.number - (found[at]?.number ?? 0),
    words: one.words - (found[at]?.words ?? 0),
  }))
  return (
    first !== undefined &&
    found.length >= 3 &&
    steps.every(step => step.number === 1 && step.words >= fewest) &&
    (found.at(-1)?.words ?? 0) - first.words >= usual * steps.length &&
    found.filter(({ number }) => begun.has(String(number))).length < found.length / 2
  )
}

/** Lines parted at the turns of pages inside them. A word that one breaks is left whole. */
export const partTurns = (lines: readonly RawLine[]): readonly RawLine[] => {
  const patterns = [named, ...bare.filter(pattern => rising(lines, pattern))]
  return lines.flatMap((line, at): readonly RawLine[] => {
    const turns = patterns
      .flatMap(pattern => [...line.text.matchAll(pattern)])
      .filter(({ 0: { length }, index }) => {
        const [before, after] = [line.text.charAt(index - 1), line.text.charAt(index + length)]
        return !/[\p{L}\p{N}]/u.test(before) || !/[\p{L}\p{N}]/u.test(after)
      })
      .sort((a, b) => a.index - b.index)
    if (turns.length === 0 || (turns[0]?.input.match(named) && line.text.trim() === turns[0][0])) return [line]
    const parts: RawLine[] = []
    let from = 0
    let going = false
    const say = (to: number) => {
      const text = line.text.slice(from, to)
      if (text.trim() !== '') parts.push({ ...line, text, start: line.start + from, going })
    }
    for (const found of turns) {
      say(found.index)
      parts.push({ ...line, text: found[0], start: line.start + found.index, turn: found[1] ?? '' })
      from = found.index + found[0].length
      going = parts.length > 1 || (lines[at - 1]?.text ?? '').trim() !== ''
    }
    say(line.text.length)
    return parts
  })
}
