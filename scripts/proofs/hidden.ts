/** What a finished page holds and does not show: by its attributes, and by the style sheets of its edition. */
import type { Element } from './markup.ts'

const hiding =
  /(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:[;!}]|$)|font-size\s*:\s*0(?:\.0+)?[a-z%]*\s*(?:[;!}]|$)|content-visibility\s*:\s*hidden|text-indent\s*:\s*-\d{3,})/i

/** Elements whose text no reader sees until something is done, or ever. */
const closed = new Set('template script style noscript details dialog object select textarea title'.split(' '))

const hidesItself = ({ name, attributes }: Element): boolean =>
  closed.has(name) ||
  attributes.has('hidden') ||
  attributes.get('aria-hidden') === 'true' ||
  hiding.test(attributes.get('style') ?? '')

/** Whether an element is hidden, given what it stands in, from the outside in. */
export type Hides = (element: Element, within: readonly Element[]) => boolean

type Match = (element: Element) => boolean

/** `p.line#a[lang]` → whether an element is such a one; null for what is not so simple. */
const compound = (text: string): Match | null => {
  const [whole, name = '*', rest = ''] =
    /^([A-Za-z][\w-]*|\*)?((?:[.#][\w-]+|\[[\w:-]+(?:=["']?[^"'\]]*["']?)?\])*)$/.exec(text) ?? []
  if (!whole) return null
  const parts = [...rest.matchAll(/([.#])([\w-]+)|\[([\w:-]+)(?:=["']?([^"'\]]*)["']?)?\]/g)]
  return element =>
    (name === '*' || element.name === name.toLowerCase()) &&
    parts.every(([, sign, word = '', attribute, value]) => {
      if (attribute !== undefined) {
        const own = element.attributes.get(attribute)
        return own !== undefined && (value === undefined || own === value)
      }
      return sign === '#'
        ? element.attributes.get('id') === word
        : (element.attributes.get('class') ?? '').split(/\s+/).includes(word)
    })
}

/** A selector of names, classes, ids and attributes, joined by blanks and `>`; null for any other. */
const selector = (text: string): Hides | null => {
  const steps = text.replace(/\s*>\s*/g, ' >').split(/\s+/)
  const matches = steps.map(step => compound(step.replace(/^>/, '')))
  if (matches.some(match => match === null)) return null
  const holds = (step: number, element: Element, within: readonly Element[]): boolean => {
    if (matches[step]?.(element) !== true) return false
    if (step === 0) return true
    const above = within.map((outer, index) => [outer, within.slice(0, index)] as const).reverse()
    const reach = steps[step]?.startsWith('>') ? above.slice(0, 1) : above
    return reach.some(([outer, around]) => holds(step - 1, outer, around))
  }
  return (element, within) => holds(steps.length - 1, element, within)
}

/** What holds on paper only: a page that a reader prints has no ways on. */
const onPaper = /@media\s+print\s*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g

/** Reads the style sheets of an edition. Selectors that need a browser to be understood (`:has()`, `:nth-child()`) are passed over. */
export const hidesOf = (files: ReadonlyMap<string, Uint8Array>): Hides => {
  const sheets = [...files].filter(([file]) => /\.css$/i.test(file)).map(([, bytes]) => new TextDecoder().decode(bytes))
  const rules = sheets.flatMap(css =>
    [
      ...css
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(onPaper, '')
        .matchAll(/([^{}]+)\{([^{}]*)\}/g),
    ]
      .filter(([, , body = '']) => hiding.test(body))
      .flatMap(([, selectors = '']) => selectors.split(',').flatMap(text => selector(text.trim()) ?? [])),
  )
  return (element, within) => hidesItself(element) || rules.some(rule => rule(element, within))
}
