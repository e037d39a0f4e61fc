/** HTML that a manuscript holds: what carries text is kept, what runs or loads is refused. */
import { parseFragment, defaultTreeAdapter as tree, type DefaultTreeAdapterTypes as T } from 'parse5'
import type { Dressed, Span } from '../model/book.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'

/** Inline tags that the Book has a node for. */
export const dressingTags: Readonly<Record<string, Dressed['type']>> = {
  em: 'emphasis',
  i: 'emphasis',
  cite: 'emphasis',
  dfn: 'emphasis',
  var: 'emphasis',
  strong: 'strong',
  b: 'strong',
  sup: 'superscript',
  sub: 'subscript',
  s: 'deleted',
  del: 'deleted',
  strike: 'deleted',
  u: 'underlined',
  ins: 'underlined',
}

/** Elements whose tags may stand in a line without meaning anything to the Book: their words stay. */
export const plainTags = new Set('span small big mark q abbr kbd samp tt time bdi bdo font nobr wbr a'.split(' '))

const running = new Set('script style iframe object embed applet frame frameset form input button textarea select link meta base template noscript svg math canvas video audio source track portal dialog slot'.split(' '))

const blockElements = new Set(
  'p div section article header footer main aside blockquote ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td h1 h2 h3 h4 h5 h6 hr pre figure figcaption address center details summary'.split(' '),
)
const inlineElements = new Set([...Object.keys(dressingTags), ...plainTags, 'br', 'code', 'ruby', 'rt', 'rp'])
const voidElements = new Set(['br', 'hr', 'col', 'wbr', 'img'])
const keptAttributes = new Set(['lang', 'dir', 'colspan', 'rowspan', 'start', 'scope'])

const isElement = (node: T.Node): node is T.Element => 'tagName' in node

const escape = (text: string) => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)

/** Name of a tag as typed: `</Div>` → `div`. */
export const tagName = (tag: string): string => /^<\/?([A-Za-z][\w:-]*)/.exec(tag)?.[1]?.toLowerCase() ?? ''

/** What in raw HTML may not reach a page: a script, something that loads, an event handler. Null when all is well. */
export const forbiddenIn = (html: string): string | null => {
  const element = [...html.matchAll(/<([A-Za-z][\w:-]*)/g)].map(([, name]) => name?.toLowerCase() ?? '').find(name => running.has(name))
  if (element !== undefined) return `a <${element}>`
  const handler = /<[^>]*\s(on[a-z]+)\s*=/i.exec(html)?.[1]
  if (handler !== undefined) return `an ${handler} handler`
  if (/<[^>]*(?:javascript|vbscript|data)\s*:/i.test(html)) return 'an address that runs code'
  return null
}

/** The first tag of block HTML that has no partner, or null: `</div>` without `<div>`, `<b>` that is never closed. */
export const unbalancedIn = (html: string): string | null => {
  const open: string[] = []
  const withoutComments = html.replace(/<!--[\s\S]*?-->/g, '')
  for (const [tag, slash, name, , selfClosed] of withoutComments.matchAll(/<(\/?)([A-Za-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^'">])*?)(\/?)>/g)) {
    const element = name?.toLowerCase() ?? ''
    if (selfClosed || voidElements.has(element)) continue
    if (!slash) open.push(element)
    else if (open.pop() !== element) return tag
  }
  const left = open.pop()
  return left === undefined ? null : `<${left}>`
}

export interface CleanHtml {
  /** Well-formed as XML: elements that carry text, and no attributes but language, direction and table spans. */
  readonly html: string
  readonly text: string
  readonly diagnostics: readonly Diagnostic[]
}

/** Cleans block HTML. Unknown elements lose their tags and keep their words; each is reported once. */
export const cleanHtml = (html: string, span: Span): CleanHtml => {
  const unsupported = new Set<string>()
  const write = (node: T.Node): string => {
    if (tree.isTextNode(node as T.ChildNode)) return escape((node as T.TextNode).value)
    if (!isElement(node)) return 'childNodes' in node ? node.childNodes.map(write).join('') : ''
    const inner = node.childNodes.map(write).join('')
    const name = node.tagName
    if (!blockElements.has(name) && !inlineElements.has(name)) {
      unsupported.add(name)
      return inner
    }
    const attributes = node.attrs
      .filter(attribute => keptAttributes.has(attribute.name))
      .map(attribute => ` ${attribute.name}="${escape(attribute.value)}"`)
      .join('')
    const plain = plainTags.has(name) || name === 'center' || name === 'details' || name === 'summary'
    const written = plain ? (blockElements.has(name) ? 'div' : 'span') : name
    return voidElements.has(name) ? `<${name}${attributes}/>` : `<${written}${attributes}>${inner}</${written}>`
  }
  const fragment = parseFragment(html)
  const textOf = (node: T.Node): string =>
    tree.isTextNode(node as T.ChildNode)
      ? (node as T.TextNode).value
      : 'childNodes' in node
        ? node.childNodes.map(textOf).join('')
        : ''
  const cleaned = write(fragment)
  return {
    html: cleaned,
    text: textOf(fragment),
    diagnostics: [...unsupported].map(name => diagnose('html-unsupported', span, { tag: `<${name}>` })),
  }
}
