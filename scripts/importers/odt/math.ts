/** Formulas in MathML as TeX: the structures that texts use; of others, their letters in order. */
import { elementsIn, isElement, textIn, type Element } from '../office/xml.ts'
import { lookup } from '../../model/lookup.ts'

const tokens = new Set('math:mi math:mn math:mo math:mtext math:ms'.split(' '))
const signs: Readonly<Record<string, string>> = lookup({
  '{': '\\{',
  '}': '\\}',
  '%': '\\%',
  '#': '\\#',
  $: '\\$',
  '&': '\\&',
  _: '\\_',
})
const large: Readonly<Record<string, string>> = lookup({ '∑': '\\sum ', '∏': '\\prod ', '∫': '\\int ' })

const token = (element: Element): string => {
  const text = textIn(element).trim()
  if (large[text] !== undefined) return large[text]
  const safe = text.replace(/\\/g, '\\backslash ').replace(/[{}%#$&_]/g, sign => signs[sign] ?? sign)
  return /^\p{L}{2,}$/u.test(text) ? `\\mathrm{${safe}}` : /\s/.test(text) ? `\\text{${safe}}` : safe
}

const nth = (element: Element, at: number): string => {
  const one = elementsIn(element)[at]
  return `{${one ? texOf(one) : ''}}`
}

const writers: Readonly<Record<string, (element: Element) => string>> = lookup({
  'math:mfrac': element => `\\frac${nth(element, 0)}${nth(element, 1)}`,
  'math:msup': element => `${nth(element, 0)}^${nth(element, 1)}`,
  'math:msub': element => `${nth(element, 0)}_${nth(element, 1)}`,
  'math:msubsup': element => `${nth(element, 0)}_${nth(element, 1)}^${nth(element, 2)}`,
  'math:munderover': element => `${nth(element, 0)}_${nth(element, 1)}^${nth(element, 2)}`,
  'math:munder': element => `${nth(element, 0)}_${nth(element, 1)}`,
  'math:mover': element => `${nth(element, 0)}^${nth(element, 1)}`,
  'math:mroot': element => `\\sqrt[${nth(element, 1).slice(1, -1)}]${nth(element, 0)}`,
  'math:msqrt': element => `\\sqrt{${all(element)}}`,
  'math:mtable': element =>
    `\\begin{matrix}${elementsIn(element)
      .map(row => elementsIn(row).map(all).join(' & '))
      .join(' \\\\ ')}\\end{matrix}`,
  'math:annotation': () => '',
  'math:annotation-xml': () => '',
})

const all = (element: Element): string => element.children.map(node => (isElement(node) ? texOf(node) : '')).join('')

/** TeX of an element of MathML. */
export const texOf = (element: Element): string =>
  tokens.has(element.name) ? token(element) : (writers[element.name] ?? all)(element)

/** What a formula says in letters, its source in another notation left out. */
export const lettersOf = (element: Element): string => {
  if (element.name.startsWith('math:annotation')) return ''
  return tokens.has(element.name) ? ` ${textIn(element)} ` : elementsIn(element).map(lettersOf).join('')
}
