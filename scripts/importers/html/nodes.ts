/** Ways through a page as parse5 has it. */
import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes as T } from 'parse5'
import { wordsOf } from '../conservation.ts'

export type Node = T.Node
export type Element = T.Element

export const isElement = (node: Node): node is Element => 'tagName' in node
export const isText = (node: Node): node is T.TextNode => tree.isTextNode(node)

export const childrenOf = (node: Node): readonly Node[] => ('childNodes' in node ? node.childNodes : [])

export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find(other => (other.prefix ? `${other.prefix}:${other.name}` : other.name).toLowerCase() === name)
    ?.value

/** Classes, and what `epub:type` and `role` say it is, in lower case. */
export const kindsOf = (element: Element): readonly string[] =>
  ['class', 'epub:type', 'role']
    .flatMap(name => (attribute(element, name) ?? '').toLowerCase().split(/\s+/))
    .filter(Boolean)

/** Elements of and below a node, in reading order. */
export function* elementsIn(node: Node): Generator<Element> {
  if (isElement(node)) yield node
  for (const child of childrenOf(node)) yield* elementsIn(child)
}

export const find = (node: Node, test: (element: Element) => boolean): Element | undefined => {
  for (const element of elementsIn(node)) if (test(element)) return element
  return undefined
}

const silent = new Set('script style template head title meta link'.split(' '))

/** Elements that begin and end a line of their own: words do not run on over their edges. */
export const blockNames = new Set(
  'html body address article aside blockquote caption center col colgroup dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav noscript ol optgroup option p pre section select summary table tbody td textarea tfoot th thead tr ul video audio iframe object button'.split(
    ' ',
  ),
)

/** All text below a node. What is a block or a line's end stands between blanks. */
export const textOf = (node: Node): string => {
  if (isText(node)) return node.value
  if (isElement(node)) {
    if (silent.has(node.tagName)) return ''
    if (node.tagName === 'br') return '\n'
    const inner = node.childNodes.map(textOf).join('')
    return blockNames.has(node.tagName) ? `\n${inner}\n` : inner
  }
  return childrenOf(node).map(textOf).join('')
}

export const wordsAt = (node: Node): readonly string[] => wordsOf(textOf(node))

export const remove = (node: T.ChildNode): void => tree.detachNode(node)

/** Whether a node is an element of one of these kinds (see kindsOf). */
export const isKind = (node: Node, kinds: ReadonlySet<string>): boolean =>
  isElement(node) && kindsOf(node).some(kind => kinds.has(kind))

export const isInside = (node: Node, outer: Node): boolean => {
  for (let above: Node | null = node; above; above = 'parentNode' in above ? above.parentNode : null)
    if (above === outer) return true
  return false
}

/** The innermost block that holds a node; the node itself when it is one. */
export const blockAround = (element: Element): Element => {
  let above: Node | null = element
  while (above && isElement(above)) {
    if (blockNames.has(above.tagName)) return above
    above = above.parentNode
  }
  return element
}

/** A block without others in it. */
export const isLeaf = (element: Element): boolean =>
  blockNames.has(element.tagName) &&
  find(element, inner => inner !== element && blockNames.has(inner.tagName)) === undefined

export const rename = (element: Element, name: string): void => {
  element.tagName = name
  element.nodeName = name
}

/** Whether no word of its block stands before an element. */
export const isHead = (element: Element): boolean => {
  const block = blockAround(element)
  let before = ''
  const walk = (node: Node): boolean => {
    if (node === element) return true
    if (isText(node)) before += node.value
    return childrenOf(node).some(walk)
  }
  walk(block)
  return wordsOf(before).length === 0
}

export const setAttribute = (element: Element, name: string, value: string): void => {
  const known = element.attrs.find(other => other.name === name)
  if (known) known.value = value
  else element.attrs.push({ name, value })
}
