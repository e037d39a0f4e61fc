/** Finished HTML and XHTML, read back as a browser and an XML reader would, into one small kind of tree. */
import { parse, type DefaultTreeAdapterTypes as T } from 'parse5'

export interface Element {
  /** Local name: `section`, `package`. */
  readonly name: string
  /** By name as written: `epub:type`. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Node[]
}
export type Node = Element | string

const fromParse5 = (node: T.Element): Element => ({
  name: node.tagName,
  attributes: new Map(node.attrs.map(({ name, value }) => [name, value])),
  children: ('content' in node ? (node as T.Template).content : node).childNodes.flatMap((child): Node[] =>
    'tagName' in child ? [fromParse5(child)] : 'value' in child ? [child.value] : [],
  ),
})

/** A page as a browser reads it; whatever it holds gives a tree. */
export const readHtml = (html: string): Element => {
  const root = parse(html).childNodes.find((node): node is T.Element => 'tagName' in node)
  return root ? fromParse5(root) : { name: 'html', attributes: new Map(), children: [] }
}

export interface XmlReading {
  /** Null when the text is not well-formed. */
  readonly root: Element | null
  /** The first fault against XML 1.0, with its line. */
  readonly problem: string | null
}

const name = '[A-Za-z_:\\u00c0-\\uffff][-.\\w:\\u00b7\\u00c0-\\uffff]*'
const token = new RegExp(
  [
    '<!--(?<comment>[\\s\\S]*?)-->',
    '<!\\[CDATA\\[(?<data>[\\s\\S]*?)\\]\\]>',
    '<\\?[\\s\\S]*?\\?>',
    '<!DOCTYPE[^<>\\[]*(?:\\[[^\\]]*\\]\\s*)?>',
    `</(?<close>${name})\\s*>`,
    `<(?<open>${name})(?<attributes>(?:\\s+${name}\\s*=\\s*(?:"[^<"]*"|'[^<']*'))*)\\s*(?<empty>/?)>`,
    '(?<text>[^<]+)',
  ].join('|'),
  'y',
)
const attribute = new RegExp(`(${name})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g')
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const reference = /&(?:#x([\da-fA-F]+);|#(\d+);|([A-Za-z][\w.-]*);)?/g
const forbidden =
  /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

/** Faults leave the loops at once; `readXml` catches them. */
const fault = (what: string): never => {
  throw new SyntaxError(what)
}

const resolve = (text: string): string => {
  if (forbidden.test(text)) fault('a control character or half a surrogate pair')
  if (!text.includes('&')) return text
  return text.replace(reference, (whole, hex?: string, decimal?: string, entity?: string) => {
    const code = hex !== undefined ? parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : null
    if (code !== null) {
      const char = code <= 0x10ffff ? String.fromCodePoint(code) : '\uffff'
      if (forbidden.test(char)) fault(`the reference ${whole}, which is no character of XML`)
      return char
    }
    const known = entity === undefined ? undefined : entities[entity]
    return known ?? fault(entity === undefined ? 'a bare &' : `the entity ${whole}, which XML does not know`)
  })
}

const readAttributes = (text: string): ReadonlyMap<string, string> => {
  const attributes = new Map<string, string>()
  for (const [, key = '', double, single] of text.matchAll(attribute)) {
    if (attributes.has(key)) fault(`the attribute ${key} twice in one tag`)
    attributes.set(key, resolve(double ?? single ?? ''))
  }
  return attributes
}

interface Open {
  readonly tag: string
  readonly element: Element & { readonly children: Node[] }
}

const localName = (tag: string) => tag.slice(tag.indexOf(':') + 1)

const readTokens = (xml: string, told: { at: number }): Element => {
  const top: Open = { tag: '', element: { name: '', attributes: new Map(), children: [] } }
  const stack = [top]
  const current = () => stack.at(-1) ?? top
  for (token.lastIndex = 0; token.lastIndex < xml.length;) {
    told.at = token.lastIndex
    const groups = token.exec(xml)?.groups
    if (!groups) return fault(`a tag that is not closed or not well written: ${xml.slice(told.at, told.at + 30)}`)
    const { comment, data, close, open, attributes = '', empty, text } = groups
    if (open !== undefined) {
      const element = { name: localName(open), attributes: readAttributes(attributes), children: [] }
      current().element.children.push(element)
      if (empty !== '/') stack.push({ tag: open, element })
    } else if (close !== undefined) {
      if (stack.length === 1 || current().tag !== close) fault(`</${close}> where </${current().tag}> is due`)
      stack.pop()
    } else if (text !== undefined) {
      if (stack.length === 1 && text.trim() !== '') fault('text outside the root element')
      if (text.includes(']]>')) fault(']]> in text')
      current().element.children.push(resolve(text))
    } else if (data !== undefined) current().element.children.push(data)
    else if (comment?.includes('--')) fault('-- inside a comment')
  }
  told.at = xml.length
  if (stack.length > 1) fault(`<${current().tag}> is never closed`)
  const roots = top.element.children.filter((node): node is Element => typeof node !== 'string')
  const [root] = roots
  return root && roots.length === 1 ? root : fault(`${roots.length} root elements`)
}

/** Reads XML 1.0 without a DTD of its own, as e-readers do. Never throws: what is not well-formed is told. */
export const readXml = (xml: string): XmlReading => {
  const told = { at: 0 }
  try {
    return { root: readTokens(xml.replace(/^\ufeff/, ''), told), problem: null }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const line = xml.slice(0, told.at).split('\n').length
    return { root: null, problem: `line ${line}: ${error.message}` }
  }
}

export const isElement = (node: Node): node is Element => typeof node !== 'string'

/** An element and all that it holds, outer before inner. */
export function* elementsIn(root: Element): Generator<Element> {
  yield root
  for (const child of root.children) if (isElement(child)) yield* elementsIn(child)
}

/** All text inside an element. */
export const textOf = (node: Node): string => (isElement(node) ? node.children.map(textOf).join('') : node)

const tokens = (element: Element, attributeName: string) => (element.attributes.get(attributeName) ?? '').split(/\s+/)

export const hasClass = (element: Element, className: string): boolean => tokens(element, 'class').includes(className)
export const hasRole = (element: Element, role: string): boolean => tokens(element, 'role').includes(role)
