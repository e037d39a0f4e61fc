/** The series in which notes are counted: 1 2 3, a b c, A B C, i ii iii, * † ‡. */

/** `number` 1 2 3, `letter` a b c, `capital` A B C, `roman` i ii iii, `sign` * † ‡, `name` of a proper `[^name]`. */
export type Class = 'number' | 'letter' | 'capital' | 'roman' | 'sign' | 'name'

/** Old order of the signs that printers use on a page. */
const signs = ['*', '†', '‡', '§', '‖', '¶', '**', '††', '‡‡', '§§', '‖‖', '¶¶', '***', '†††', '‡‡‡']
const letters = 'abcdefghijklmnopqrstuvwxyz'
/** As word processors count endnotes: from `i` to `ccxcix`. */
const romans = ['', 'c', 'cc'].flatMap(hundreds =>
  ['', 'x', 'xx', 'xxx', 'xl', 'l', 'lx', 'lxx', 'lxxx', 'xc'].flatMap(tens =>
    ['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix'].map(ones => hundreds + tens + ones),
  ),
)

/** A member of a series as it is written, by its class. */
export interface Member {
  readonly class: Class
  /** Written alike wherever it means the same: `12`, `a`, `†`. */
  readonly value: string
}

/** Values that may stand next in a series: old printers have no j, v or w among their letters. */
export const nextOf = (kind: Class, value: string): readonly string[] => {
  if (kind === 'number') return [String(Number(value) + 1)]
  if (kind === 'sign') {
    const at = signs.indexOf(value)
    return at < 0 ? [] : [signs[at + 1] ?? '', signs[at + 2] ?? '', `${value}${value}`]
  }
  if (kind === 'roman') return [romans[romans.indexOf(value) + 1] ?? '']
  if (kind === 'capital') return nextOf('letter', value.toLowerCase()).map(next => next.toUpperCase())
  if (kind !== 'letter') return []
  const at = letters.indexOf(value)
  const next = letters.charAt(at + 1)
  return next === 'j' || next === 'v' || next === 'w' ? [next, letters.charAt(at + 2), letters.charAt(at + 3)] : [next]
}

/** Its place in its series from 0: `c` is 2, ‡ is 2; for names 0. */
export const placeInSeries = ({ class: kind, value }: Member): number =>
  ({
    number: Number(value),
    sign: signs.indexOf(value),
    letter: letters.indexOf(value),
    capital: letters.indexOf(value.toLowerCase()),
    roman: romans.indexOf(value),
    name: 0,
  })[kind]

const firsts: Readonly<Record<Class, readonly string[] | null>> = {
  number: ['0', '1'],
  letter: ['a'],
  capital: ['A'],
  roman: ['i'],
  sign: ['*', '†'],
  name: null,
}

/** A series begins with it. */
export const isFirst = (kind: Class, value: string): boolean => firsts[kind]?.includes(value) ?? true

const signSet = '*†‡§¶‖#'

/** A small Roman number that notes are counted by, or null; `i` is a letter as well. */
export const romanOf = (text: string): string | null => (text !== '' && romans.includes(text) ? text : null)

/** What a sign may count: `01` is 1, `*3` is 3, `||` is how ‖ comes out of most programs, `+` how †. Null for what counts nothing. */
export const memberOf = (written: string): Member | null => {
  const figures = /^\*?0{0,2}(\d{1,4})$/.exec(written)?.[1]
  if (figures !== undefined)
    return figures.length > 1 && figures.startsWith('0') ? null : { class: 'number', value: figures }
  if (/^[a-z]$/.test(written)) return { class: 'letter', value: written }
  if (/^[A-Z]$/.test(written)) return { class: 'capital', value: written }
  if (/^[ivxlc]{2,7}$/.test(written)) return romanOf(written) === null ? null : { class: 'roman', value: written }
  const sign = written.replaceAll('||', '‖').replaceAll('+', '†').replace(/\s/g, '')
  return sign !== '' && [...sign].every(letter => signSet.includes(letter) && letter === sign.charAt(0))
    ? { class: 'sign', value: sign }
    : null
}

/** The same, and the Roman number that a letter can be. */
export const membersOf = (written: string): readonly Member[] => {
  const member = memberOf(written)
  if (member === null) return []
  return member.class === 'letter' && romanOf(written) !== null
    ? [member, { class: 'roman', value: written }]
    : [member]
}
