/** Formulas of Office (OMML, ISO/IEC 29500-1, § 22.1) as TeX: the structures that texts use; of others, their letters in order. */
import { child, elementsIn, isElement, textIn, type Element } from '../office/xml.ts'
import { lookup } from '../../model/lookup.ts'

type Writer = (element: Element) => string

const part = (element: Element, name: string): string => all(child(element, name))
const braced = (element: Element, name: string): string => `{${part(element, name)}}`
const property = (element: Element, name: string): string | undefined =>
  elementsIn(elementsIn(element)[0]).find(one => one.name === name)?.attributes['m:val']

const signs: Readonly<Record<string, string>> = lookup({
  '\\': '\\backslash ',
  '{': '\\{',
  '}': '\\}',
  '%': '\\%',
  '#': '\\#',
  $: '\\$',
  '&': '\\&',
  _: '\\_',
  '^': '\\hat{}',
  '~': '\\sim ',
})
const operators: Readonly<Record<string, string>> = lookup({
  '∑': '\\sum',
  '∏': '\\prod',
  '∫': '\\int',
  '⋃': '\\bigcup',
  '⋂': '\\bigcap',
})
const accents: Readonly<Record<string, string>> = lookup({
  '̂': 'hat',
  '̃': 'tilde',
  '̄': 'bar',
  '̅': 'overline',
  '⃗': 'vec',
  '̇': 'dot',
})

const escape = (text: string): string => text.replace(/[\\{}%#$&_^~]/g, sign => signs[sign] ?? sign)

const delimiter = (sign: string): string => (sign === '' ? '.' : (signs[sign] ?? sign))

const scripts = (element: Element, ...names: readonly string[]): string =>
  names
    .filter(name => textIn(child(element, name)) !== '')
    .map(name => `${name === 'm:sub' ? '_' : '^'}${braced(element, name)}`)
    .join('')

const writers: Readonly<Record<string, Writer>> = lookup({
  'm:r': run => {
    const text = elementsIn(run)
      .filter(({ name }) => name === 'm:t' || name === 'w:t')
      .map(textIn)
      .join('')
    return /^\p{L}{2,}$/u.test(text)
      ? `\\mathrm{${text}}`
      : /[\p{L}\s]{4,}/u.test(text)
        ? `\\text{${escape(text)}}`
        : escape(text)
  },
  'w:r': run =>
    escape(
      elementsIn(run)
        .filter(({ name }) => name === 'w:t')
        .map(textIn)
        .join(''),
    ),
  'm:f': element => `\\frac${braced(element, 'm:num')}${braced(element, 'm:den')}`,
  'm:sSup': element => `${braced(element, 'm:e')}${scripts(element, 'm:sup')}`,
  'm:sSub': element => `${braced(element, 'm:e')}${scripts(element, 'm:sub')}`,
  'm:sSubSup': element => `${braced(element, 'm:e')}${scripts(element, 'm:sub', 'm:sup')}`,
  'm:sPre': element => `{}${scripts(element, 'm:sub', 'm:sup')}${braced(element, 'm:e')}`,
  'm:rad': element =>
    `\\sqrt${textIn(child(element, 'm:deg')) === '' ? '' : `[${part(element, 'm:deg')}]`}${braced(element, 'm:e')}`,
  'm:nary': element =>
    `${operators[property(element, 'm:chr') ?? '∫'] ?? property(element, 'm:chr') ?? ''}${scripts(element, 'm:sub', 'm:sup')}${braced(element, 'm:e')}`,
  'm:d': element => {
    const inner = elementsIn(element)
      .filter(({ name }) => name === 'm:e')
      .map(all)
      .join(property(element, 'm:sepChr') ?? '|')
    return `\\left${delimiter(property(element, 'm:begChr') ?? '(')}${inner}\\right${delimiter(property(element, 'm:endChr') ?? ')')}`
  },
  'm:func': element => `${part(element, 'm:fName')} ${braced(element, 'm:e')}`,
  'm:acc': element => `\\${accents[property(element, 'm:chr') ?? '̂'] ?? 'hat'}${braced(element, 'm:e')}`,
  'm:bar': element => `\\overline${braced(element, 'm:e')}`,
  'm:limLow': element => `${braced(element, 'm:e')}_${braced(element, 'm:lim')}`,
  'm:limUpp': element => `${braced(element, 'm:e')}^${braced(element, 'm:lim')}`,
  'm:m': element =>
    `\\begin{matrix}${elementsIn(element)
      .filter(({ name }) => name === 'm:mr')
      .map(row => elementsIn(row).map(all).join(' & '))
      .join(' \\\\ ')}\\end{matrix}`,
  'm:eqArr': element =>
    `\\begin{matrix}${elementsIn(element)
      .filter(({ name }) => name === 'm:e')
      .map(all)
      .join(' \\\\ ')}\\end{matrix}`,
})

const all = (element: Element | undefined): string =>
  element?.children.map(node => (isElement(node) ? (writers[node.name] ?? all)(node) : '')).join('') ?? ''

export const texOf = (math: Element): string => all(math).trim()
