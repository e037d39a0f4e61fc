/** How a page dresses its words: by tags, by classes that its own style sheet explains, by style attributes. */
import type { Dressed } from '../../model/book.ts'
import { dressingTags } from '../../readers/html.ts'
import { attribute, elementsIn, isText, type Element, type Node } from './nodes.ts'

export type Dress = Dressed['type']

const rules: readonly (readonly [dress: Dress, says: RegExp])[] = [
  ['emphasis', /font-style\s*:\s*(italic|oblique)/i],
  ['strong', /font-weight\s*:\s*(bold|[6-9]00)/i],
  ['small-caps', /font-variant(-caps)?\s*:\s*(all-)?small-caps/i],
  ['superscript', /vertical-align\s*:\s*super/i],
  ['subscript', /vertical-align\s*:\s*sub\b/i],
  ['underlined', /text-decoration(-line)?\s*:\s*underline/i],
  ['deleted', /text-decoration(-line)?\s*:\s*line-through/i],
]

const dressesOf = (style: string): readonly Dress[] =>
  rules.filter(([, says]) => says.test(style)).map(([dress]) => dress)

const smallCaps = /^(small-?caps|smcap|sc|smallcap)$/

/** What classes say by the page's own style sheets: `.c3{font-style:italic}`. Only rules for one class are read. */
export type Sheets = ReadonlyMap<string, string>

export const readSheets = (page: Node): Sheets => {
  const known = new Map<string, string>()
  for (const element of elementsIn(page)) {
    if (element.tagName !== 'style') continue
    const sheet = element.childNodes
      .filter(isText)
      .map(({ value }) => value)
      .join('')
      .slice(0, 1 << 20)
    for (const [, name = '', style = ''] of sheet.matchAll(
      /(?<=^|[}\s,;])(?:span|i|em|b|p|div)?\.([\w-]+)\s*\{([^{}]{0,2000})\}/g,
    ))
      known.set(name, `${known.get(name) ?? ''};${style}`)
  }
  return known
}

const classesOf = (element: Element) => (attribute(element, 'class') ?? '').split(/\s+/).filter(Boolean)

/** All that its classes and its own attribute say of an element. */
export const styleOf = (element: Element, sheets: Sheets): string =>
  [...classesOf(element).map(name => sheets.get(name) ?? ''), attribute(element, 'style') ?? ''].join(';')

/** Dresses of an inline element, each once, outermost first. */
export const dressesAt = (element: Element, sheets: Sheets): readonly Dress[] => {
  const tag = dressingTags[element.tagName]
  const style = attribute(element, 'style') ?? ''
  const all = [
    ...(tag === undefined ? [] : [tag]),
    ...dressesOf(style),
    ...classesOf(element).flatMap(name => {
      const said = dressesOf(sheets.get(name) ?? '')
      return said.length === 0 && smallCaps.test(name) ? ['small-caps' as const] : said
    }),
  ]
  const upright = /font-style\s*:\s*normal/i.test(style)
  // Underlining of a link is its own.
  return [...new Set(all)].filter(
    dress => !(upright && dress === 'emphasis') && !(element.tagName === 'a' && dress === 'underlined'),
  )
}
