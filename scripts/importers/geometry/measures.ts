/** Small things that are asked of lines. */
import type { Run } from '../lines.ts'

export const textOf = (runs: readonly Run[]): string => runs.map(({ text }) => text).join('')

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Whether most letters of a text are written from the right. */
export const rightToLeft = (text: string): boolean => {
  const count = (
    text.match(/[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/gu) ?? []
  ).length
  return count > 0 && 2 * count > (text.match(/\p{L}/gu) ?? []).length
}

/** A line that begins as a note does: `¹ See`, `* See`, `12. See`, `[3] See`, `(a) See`; or with a raised figure or sign. */
export const noteHead = (runs: readonly Run[]): boolean => {
  const first = runs.find(({ text }) => text.trim() !== '')
  if (first?.raised && /^\s*[[(]?(?:\d{1,4}|[a-z]|[*†‡§¶‖|]+)[\])]?[.,]?\s*$/u.test(first.text)) return true
  return (
    /^\s*(?:[¹²³⁰⁴-⁹]+|[*†‡§¶‖]{1,3}|[[(]\d{1,4}[\])]|\d{1,4}[.)]|\([a-z]\)|[a-z]\))\s*(?=[\p{L}“"‘'«„[(])/u.test(
      textOf(runs),
    ) || /^\s*\d{1,4}\s+(?=[\p{Lu}“"‘«„[(])/u.test(textOf(runs))
  )
}

/** Type below this size is smaller than the text's. Sizes measured on pictures differ from line to line. */
export const smallest = (body: number, rough: boolean): number => (rough ? 0.91 : 0.93) * body
