/** Numbers in other signs: folios of the front matter, marks of lists. */
import type { List, Numerals } from './book.ts'

const romanSigns = [
  [1000, 'm'], [900, 'cm'], [500, 'd'], [400, 'cd'], [100, 'c'], [90, 'xc'], [50, 'l'], [40, 'xl'],
  [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i'],
] as const // prettier-ignore

/** 4 → `iv`. */
export const roman = (number: number): string => {
  const found = romanSigns.find(([value]) => value <= number)
  return found ? found[1] + roman(number - found[0]) : ''
}

/** 14 for `xiv`, null for what is no Roman number. */
export const fromRoman = (word: string): number | null => {
  let value = 0
  for (let rest = word; rest !== '';) {
    const found = romanSigns.find(([, sign]) => rest.startsWith(sign))
    if (!found) return null
    value += found[0]
    rest = rest.slice(found[1].length)
  }
  return roman(value) === word ? value : null
}

/** 1 → `a`, 27 → `aa` (CSS Counter Styles 3, alphabetic systems). */
const lettered = (number: number): string =>
  number < 1 ? '' : lettered(Math.floor((number - 1) / 26)) + String.fromCharCode(97 + ((number - 1) % 26))

const numbered: Readonly<Record<Exclude<Numerals, '1'>, (number: number) => string>> = {
  a: lettered,
  A: number => lettered(number).toUpperCase(),
  i: roman,
  I: number => roman(number).toUpperCase(),
}

/** What a page prints before an item of an ordered list, from its first one, 0, on: `2.`, `b)`, `(ii)`. */
export const markOfItem = ({ start, numerals, fence }: List, index: number): string => {
  const number = start + index
  const word = numerals === undefined ? String(number) : numbered[numerals](number)
  return `${fence === '()' ? '(' : ''}${word}${fence === undefined ? '.' : ')'}`
}
