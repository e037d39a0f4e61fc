/** What the markup of a finished edition makes of the letters in it: emphasis, headings, items, cells, languages. */
import { placesIn } from '../model/grid.ts'
import type { Dress } from './dress.ts'
import { elementsIn, hasClass, isElement, type Element } from './markup.ts'

export type Dressing = Pick<Dress, 'kind' | 'value'>

const plain: Readonly<Record<string, Dress['kind']>> = {
  ...{ em: 'emphasis', i: 'emphasis', cite: 'emphasis', strong: 'strong', b: 'strong', sup: 'superscript' },
  ...{ sub: 'subscript', del: 'deleted', s: 'deleted', blockquote: 'quotation', code: 'code', pre: 'code' },
  ...{ dt: 'term', caption: 'caption', figcaption: 'caption' },
}

/** `2`, and `2, a` where items are lettered. */
export const itemName = (number: number, numerals = '1'): string =>
  `${number}${numerals === '1' ? '' : `, ${numerals}`}`

/** `row 2, column 3`, counted from 0. */
export const cellName = (row: number, column: number): string => `row ${row + 1}, column ${column + 1}`

/** What its language is called; '' where nothing is said. XML has an attribute of its own for it, which must say the same. */
export const languageOf = ({ attributes }: Element): string => {
  const said = [attributes.get('xml:lang'), attributes.get('lang')].map(tag => tag?.toLowerCase() ?? '')
  return [...new Set(said.filter(tag => tag !== ''))].join(' and ')
}

const children = (element: Element, ...names: readonly string[]): readonly Element[] =>
  element.children.filter(isElement).filter(({ name }) => names.includes(name))

/** Values of the items of a list, by HTML's rules (4.4.5 to 4.4.8). */
const itemsOf = (list: Element): readonly (readonly [Element, string])[] => {
  const items = children(list, 'li')
  if (list.name !== 'ol') return items.map((item, index) => [item, `•${index}`])
  const isReversed = list.attributes.has('reversed')
  let number = Number(list.attributes.get('start') ?? (isReversed ? items.length : 1))
  return items.map(item => {
    number = Number(item.attributes.get('value') ?? number)
    const named = [item, itemName(number, list.attributes.get('type'))] as const
    number += isReversed ? -1 : 1
    return named
  })
}

/** Cells of a table in their places; the rows of its parts are counted on. */
const cellsOf = (table: Element): readonly (readonly [Element, string])[] => {
  const span = (cell: Element, name: string) => Number(cell.attributes.get(name) ?? 1)
  let before = 0
  return children(table, 'thead', 'tbody', 'tfoot').flatMap(part => {
    const rows = children(part, 'tr').map(row =>
      children(row, 'td', 'th').map(cell => ({ cell, columns: span(cell, 'colspan'), rows: span(cell, 'rowspan') })),
    )
    const from = before
    before += rows.length
    return placesIn(rows)
      .flat()
      .map(({ cell: { cell }, row, column }) => [cell, cellName(from + row, column)] as const)
  })
}

const scopes: Readonly<Record<string, string>> = { col: 'column', row: 'row' }

/** Reads what each element of a tree makes of its letters. */
export const dressingIn = (root: Element): ((element: Element) => readonly Dressing[]) => {
  const places = new Map<Element, string>()
  for (const element of elementsIn(root)) {
    if (element.name === 'ol' || element.name === 'ul') for (const item of itemsOf(element)) places.set(...item)
    if (element.name === 'table') for (const cell of cellsOf(element)) places.set(...cell)
  }
  return element => {
    const { name, attributes } = element
    const kind = plain[name]
    const href = attributes.get('href') ?? ''
    const level = /^h([1-6])$/.exec(name)?.[1]
    const language = languageOf(element)
    const dressings: (Dressing | false)[] = [
      kind !== undefined && { kind, value: '' },
      level === '1' && { kind: 'title', value: '' },
      level !== undefined && level !== '1' && { kind: 'heading', value: String(Number(level) - 1) },
      name === 'a' && /^[a-z][a-z0-9+.-]*:/i.test(href) && { kind: 'link', value: href },
      name === 'li' && { kind: 'item', value: places.get(element) ?? '' },
      (name === 'td' || name === 'th') && { kind: 'cell', value: places.get(element) ?? '' },
      name === 'th' && { kind: 'head', value: scopes[attributes.get('scope') ?? ''] ?? 'neighbours' },
      hasClass(element, 'smallcaps') && { kind: 'small-caps', value: '' },
      hasClass(element, 'underlined') && { kind: 'underlined', value: '' },
      name === 'p' &&
        hasClass(element, 'line') && {
          kind: 'verse',
          value: /\bindent-(\d)\b/.exec(attributes.get('class') ?? '')?.[1] ?? '0',
        },
      language !== '' && { kind: 'language', value: language },
    ]
    return dressings.filter(dressing => dressing !== false)
  }
}
