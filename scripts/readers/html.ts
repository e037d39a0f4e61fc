/** HTML that a manuscript holds: what carries text is kept, what runs or loads is refused. */
import { parseFragment, defaultTreeAdapter as tree, type DefaultTreeAdapterTypes as T } from 'parse5'
import type { Dressed, Span } from '../model/book.ts'
import { tagForm } from '../model/language.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import { lookup } from '../model/lookup.ts'

/** Inline tags that the Book has a node for. */
export const dressingTags: Readonly<Record<string, Dressed['type']>> = lookup({
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
})

/** Elements whose tags may stand in a line without meaning anything to the Book: their words stay. */
export const plainTags = new Set('span small big mark q abbr kbd samp tt time bdi bdo font nobr wbr a'.split(' '))

const running = new Set(
  'script object applet frame frameset form input button textarea select base template noscript svg math canvas portal dialog slot'.split(
    ' ',
  ),
)

/** Elements that stand between paragraphs, not in them. */
export const blockElements = new Set(
  'p div section article header footer main aside blockquote ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td h1 h2 h3 h4 h5 h6 hr pre figure figcaption address center details summary'.split(
    ' ',
  ),
)
/** What dresses or plays on web pages: it holds no words of the book, and goes without harm. */
const leftOut = 'style link meta iframe embed video audio source track'

/** HTML with blanks in place of what dresses or plays on web pages, line ends kept, and the names of what was there. */
export const withoutPlayers = (html: string): { readonly html: string; readonly names: readonly string[] } => {
  const names: string[] = []
  const blank = (found: string) => found.replace(/[^\n]/g, ' ')
  const take = (found: string, name: string) => {
    names.push(name)
    return blank(found)
  }
  const either = leftOut.replaceAll(' ', '|')
  const rest = html
    // What browsers take for comments: <?php … ?>, <![CDATA[…]]>, <!DOCTYPE html>.
    .replace(
      /<(\?[\w-]*)[\s\S]*?\?>|<(!\[CDATA)\[[\s\S]*?\]\]>|<(![A-Za-z]+)[^>]*>/g,
      (found, a?: string, b?: string, c?: string) => take(found, a ?? b ?? c ?? ''),
    )
    .replace(new RegExp(`<(${either})\\b[^>]*>[\\s\\S]*?</\\1\\s*>`, 'gi'), take)
    .replace(new RegExp(`<(${either})\\b[^>]*>`, 'gi'), take)
    .replace(new RegExp(`</(?:${either})\\s*>`, 'gi'), blank)
  return { html: rest, names }
}

const inlineElements = new Set([...Object.keys(dressingTags), ...plainTags, 'br', 'code', 'ruby', 'rt', 'rp'])
const voidElements = new Set(['br', 'hr', 'col', 'wbr', 'img'])
/** Attributes that are kept, where, and what they may say. */
const keptAttributes: Readonly<Record<string, { readonly on?: string; readonly value: RegExp }>> = lookup({
  lang: { value: tagForm },
  dir: { value: /^(ltr|rtl|auto)$/ },
  colspan: { on: 'td th', value: /^[1-9]\d{0,2}$/ },
  rowspan: { on: 'td th', value: /^[1-9]\d{0,2}$/ },
  scope: { on: 'th', value: /^(row|col|rowgroup|colgroup)$/ },
  start: { on: 'ol', value: /^-?\d{1,9}$/ },
})

/** Elements that may hold words and inline elements only. */
const holdsInlines = new Set('p pre dt h1 h2 h3 h4 h5 h6'.split(' '))

/** Elements that mean nothing to a book but a stretch of it. */
const stretches = new Set(
  'section article header footer main aside address center details summary figure figcaption'.split(' '),
)

/** Whether a name is one of HTML’s: `copyright` is not. */
export const isTag = (name: string): boolean =>
  blockElements.has(name) || inlineElements.has(name) || voidElements.has(name) || running.has(name)

const isElement = (node: T.Node): node is T.Element => 'tagName' in node

/** Signs that XML cannot hold at all go. */
const escape = (text: string) =>
  text.replace(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, '').replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)

/** Names of what an element holds directly; words count as `#text`, blanks as nothing. */
const childNames = (element: T.Element): readonly string[] =>
  element.childNodes.flatMap(child => {
    if (isElement(child)) return [child.tagName]
    return tree.isTextNode(child) && /[^ \t\n]/.test(child.value) ? ['#text'] : []
  })

const holdsBlocks = (element: T.Element): boolean =>
  element.childNodes.some(child => isElement(child) && (blockElements.has(child.tagName) || holdsBlocks(child)))

/** What must stand inside what, as sequences of the names of children. */
const contentModels: Readonly<Record<string, RegExp>> = lookup({
  ul: /^(li )*$/,
  ol: /^(li )*$/,
  dl: /^((dt )+(dd )+)*$/,
  ruby: /^(((?!r[tp] )\S+ )+(rt |rp rt rp )+)+$/,
  table: /^(caption )?(colgroup )*(thead )?(tbody )*(tfoot )?$/,
})

/** Which of those a part belongs to. */
const wholes: Readonly<Record<string, string>> = lookup({
  ...Object.fromEntries('caption colgroup col thead tbody tfoot tr td th'.split(' ').map(name => [name, 'table'])),
  li: 'ul ol',
  dt: 'dl',
  dd: 'dl',
  rt: 'ruby',
  rp: 'ruby',
})

/** Parts of a whole that may hold no blocks: a term, a caption, a reading of a sign. */
const closeParts = new Set(['dt', 'caption', 'rt', 'rp'])

/** Whether a list, a table, a ruby holds what such a thing must hold. */
const isSound = (element: T.Element): boolean =>
  contentModels[element.tagName]?.test(
    childNames(element)
      .map(name => `${name} `)
      .join(''),
  ) === true &&
  !element.childNodes.some(child => isElement(child) && closeParts.has(child.tagName) && holdsBlocks(child)) &&
  !(element.tagName === 'ruby' && holdsBlocks(element))

const wholeOf = (element: T.Element): T.Element | null => {
  const names = wholes[element.tagName]?.split(' ') ?? []
  for (let above = element.parentNode; above && isElement(above); above = above.parentNode) {
    if (names.includes(above.tagName)) return above
  }
  return null
}

/**
 * What a known element is written as, so that it stands where HTML lets it stand; null when only its content is kept. An
 * e-book is refused by shops for a list item outside a list.
 */
const writtenAs = (element: T.Element): string | null => {
  const name = element.tagName
  const whole = wholeOf(element)
  const stray = (name in contentModels && !isSound(element)) || (name in wholes && !(whole && isSound(whole)))
  if (inlineElements.has(name)) {
    if (holdsBlocks(element)) return null
    return stray || (plainTags.has(name) && name !== 'wbr') ? 'span' : name
  }
  if (stretches.has(name) || stray) return name === 'col' ? null : 'div'
  return holdsInlines.has(name) && holdsBlocks(element) ? 'div' : name
}

const attributesOf = (element: T.Element, written: string): string =>
  element.attrs
    .filter(({ name, value }) => {
      const kept = keptAttributes[name]
      return kept?.value.test(value) && (kept.on === undefined || kept.on.split(' ').includes(written))
    })
    .map(({ name, value }) => ` ${name}="${escape(value)}"`)
    .join('')

/** Name of a tag as typed: `</Div>` → `div`. */
export const tagName = (tag: string): string => /^<\/?([A-Za-z][\w:-]*)/.exec(tag)?.[1]?.toLowerCase() ?? ''

/** The first place of `pattern` within a tag. A search from every `<` on would take the square of their number. */
const withinTag = (html: string, pattern: RegExp): RegExpExecArray | undefined =>
  [...html.matchAll(pattern)].find(({ index }) => html.lastIndexOf('<', index) > html.lastIndexOf('>', index))

/** What in raw HTML may not reach a page: a script, something that loads, an event handler. Null when all is well. */
export const forbiddenIn = (html: string): string | null => {
  const element = [...html.matchAll(/<([A-Za-z][\w:-]*)/g)]
    .map(([, name]) => name?.toLowerCase() ?? '')
    .find(name => running.has(name))
  if (element !== undefined) return `a <${element}>`
  const handler = withinTag(html, /\s(on[a-z]+)\s*=/gi)?.[1]
  if (handler !== undefined) return `an ${handler} handler`
  const codes = /(?:javascript|vbscript|data(?!:image\/(?:png|jpe?g|gif|webp);base64,))\s*:/gi
  if (withinTag(html, codes)) return 'an address that runs code'
  return null
}

/** What HTML ends with that which holds it (HTML Living Standard, 13.1.2.4, Optional tags). */
const mayStayOpen = new Set('li dt dd p rt rp colgroup caption thead tbody tfoot tr td th'.split(' '))

/**
 * The first tag of block HTML that has no partner, or null: `</div>` without `<div>`, `<b>` that is never closed. Names that
 * HTML does not have (`<Listing>`) mean nothing anyhow.
 */
export const unbalancedIn = (html: string): string | null => {
  const open: string[] = []
  const closed = html.lastIndexOf('-->') + 3
  const withoutComments = html.slice(0, closed).replace(/<!--[\s\S]*?-->/g, '') + html.slice(closed)
  for (const [tag, slash, name, , selfClosed] of withoutComments.matchAll(
    /<(\/?)([A-Za-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^'">])*?)(\/?)>/g,
  )) {
    const element = name?.toLowerCase() ?? ''
    if (selfClosed || voidElements.has(element) || !isTag(element)) continue
    if (!slash) open.push(element)
    else {
      while (open.at(-1) !== element && mayStayOpen.has(open.at(-1) ?? '')) open.pop()
      if (open.pop() !== element) return tag
    }
  }
  const left = open.pop()
  return left === undefined ? null : `<${left}>`
}

/** Whether a comment begins and never ends: to CommonMark all that follows is one. */
export const isOpenComment = (html: string): boolean => html.lastIndexOf('<!--') > html.lastIndexOf('-->')

export interface CleanHtml {
  /** Well-formed as XML, elements where HTML allows them, no attributes but language, direction and those of tables and lists. */
  readonly html: string
  readonly text: string
  readonly diagnostics: readonly Diagnostic[]
}

const textOf = (node: T.Node): string =>
  tree.isTextNode(node) ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''

/** The words of a piece of HTML that has no tags: `&amp;` is read as `&`. */
export const wordsOf = (html: string): string => textOf(parseFragment(html))

/** Cleans block HTML. Unknown elements lose their tags and keep their words; each is reported once. */
export const cleanHtml = (html: string, span: Span): CleanHtml => {
  const unsupported = new Set<string>()
  const write = (node: T.Node): string => {
    if (tree.isTextNode(node)) return escape(node.value)
    if (!isElement(node)) return 'childNodes' in node ? node.childNodes.map(write).join('') : ''
    const inner = node.childNodes.map(write).join('')
    const name = node.tagName
    if (!blockElements.has(name) && !inlineElements.has(name)) {
      unsupported.add(name)
      return inner
    }
    const written = writtenAs(node)
    if (written === null) return inner
    const attributes = attributesOf(node, written)
    return voidElements.has(name) ? `<${name}${attributes}/>` : `<${written}${attributes}>${inner}</${written}>`
  }
  const fragment = parseFragment(html)
  const cleaned = write(fragment)
  return {
    html: cleaned,
    text: textOf(fragment),
    diagnostics: [...unsupported].map(name => diagnose('html-unsupported', span, { tag: `<${name}>` })),
  }
}
