/**
 * HTML blocks → the tokens of what they hold, so that markers, pictures and Markdown inside them are read (pandoc:
 * markdown_in_html_blocks). What the Book has no node for (lists in cells, terms, ruby) stays HTML as it is.
 */
import type { StateBlock, Token } from 'markdown-it'
import { parseFragment, defaultTreeAdapter as tree, type DefaultTreeAdapterTypes as T } from 'parse5'
import { blockElements, forbiddenIn, isOpenComment, isTag, unbalancedIn, withoutPlayers } from '../html.ts'
import type { PictureWidth } from '../../model/book.ts'
import { readValues, type ParsedAttributes } from './attributes.ts'
import type { CellLine, CellMeta, TableMeta } from './tables.ts'
import { widthOf } from './widths.ts'
import { lookup } from '../../model/lookup.ts'

const isElement = (node: T.Node): node is T.Element => 'tagName' in node

const isBlock = (node: T.Node): node is T.Element => isElement(node) && blockElements.has(node.tagName)

const attribute = (element: T.Element, name: string) => element.attrs.find(found => found.name === name)?.value

const transparent = new Set(
  'p div section article header footer main aside address center details summary figure figcaption'.split(' '),
)
const lists: Readonly<Record<string, 'bullet_list' | 'ordered_list'>> = lookup({
  ul: 'bullet_list',
  ol: 'ordered_list',
})

const elements = (node: T.ParentNode): readonly T.Element[] => node.childNodes.filter(isElement)

const isPlace = (node: T.Node) => isElement(node) || (tree.isTextNode(node) && node.value.trim() !== '')

const onlyInlines = (element: T.Element): boolean =>
  element.childNodes.every(child => !isElement(child) || (!blockElements.has(child.tagName) && onlyInlines(child)))

const isRow = ({ tagName }: T.Element) => tagName === 'tr'

/** Rows by the elements that hold them; rows that stand in the table itself are in a `tbody` that parse5 gives them. */
const partsOf = (table: T.Element): readonly (readonly T.Element[])[] =>
  elements(table).flatMap(child => (/^t(head|body|foot)$/.test(child.tagName) ? [elements(child).filter(isRow)] : []))

const captionOf = (table: T.Element) => elements(table).find(({ tagName }) => tagName === 'caption')

/** Lines, or paragraphs of lines: what a cell of the Book can hold. */
const holdsLines = (element: T.Element): boolean =>
  onlyInlines(element) ||
  element.childNodes
    .filter(isPlace)
    .every(child => isElement(child) && (child.tagName === 'p' || child.tagName === 'div') && onlyInlines(child))

/** A span as HTML reads it; `rowspan="0"` goes to the end of its part. */
const spanOf = (cell: T.Element, name: 'colspan' | 'rowspan'): number => {
  const count = Number(/^\s*\d{1,9}/.exec(attribute(cell, name) ?? '')?.[0] ?? 1)
  return count === 0 && name === 'rowspan' ? Infinity : Math.max(1, count)
}

const alignOf = (cell: T.Element): string =>
  attribute(cell, 'align') ?? /text-align\s*:\s*(\w+)/.exec(attribute(cell, 'style') ?? '')?.[1] ?? ''

/** Whether all of it has a node in the Book. */
const isKnown = (node: T.Node): boolean => {
  if (!isBlock(node)) return !isElement(node) || (node.tagName !== 'ruby' && onlyInlines(node))
  const name = node.tagName
  if (name === 'hr') return true
  if (name === 'table') {
    const cells = partsOf(node).flat().flatMap(elements)
    const caption = captionOf(node)
    return cells.length > 0 && cells.every(holdsLines) && (!caption || onlyInlines(caption))
  }
  if (name in lists)
    return node.childNodes
      .filter(isPlace)
      .every(item => isElement(item) && item.tagName === 'li' && item.childNodes.every(isKnown))
  if (/^h[1-6]$/.test(name)) return onlyInlines(node)
  return (name === 'blockquote' || transparent.has(name)) && node.childNodes.every(isKnown)
}

/** The one picture of a figure, wherever it stands in it. */
const pictureIn = (element: T.ParentNode): T.Element | null => {
  const found = elements(element).flatMap(child =>
    child.tagName === 'figcaption' ? [] : child.tagName === 'img' ? [child] : (pictureIn(child) ?? []),
  )
  return found.length === 1 ? (found[0] ?? null) : null
}

/** Its attribute, else its style. */
const widthAsked = (image: T.Element) =>
  widthOf(attribute(image, 'width') ?? /(?:^|;)\s*width\s*:([^;]+)/.exec(attribute(image, 'style') ?? '')?.[1])

/** What `<img>` says, as the tokens of a picture say it. */
export const pictureOf = (html: string): { src: string; alt: string | null; width?: PictureWidth } | null => {
  const image = pictureIn(parseFragment(html))
  const src = image && attribute(image, 'src')
  return src ? { src, alt: attribute(image, 'alt') ?? null, ...widthAsked(image) } : null
}

/** What `id="a" class="b c" lang="ru"` says, as `{#a .b .c lang=ru}` would. */
const attributesOf = (element: T.Element): ParsedAttributes => {
  const id = /^[\p{L}_][\p{L}\p{N}_.:-]*$/u.exec(attribute(element, 'id') ?? attribute(element, 'name') ?? '')?.[0]
  const names = (attribute(element, 'class') ?? '').split(/\s+/)
  const values = element.attrs.filter(({ name }) => name === 'lang' || name === 'dir')
  return {
    ...(id !== undefined && { id }),
    classes: names.filter(name => /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name)),
    ...readValues(values.map(({ name, value }) => [name, value])),
  }
}

/** Attributes of a lone opening tag: `<div id="a">`. */
export const attributesOfTag = (tag: string): ParsedAttributes => {
  const [element] = elements(parseFragment(tag))
  return element ? attributesOf(element) : { classes: [], values: {} }
}

/** Pushes the tokens of an HTML block; false, and nothing pushed, when it must stay as it is. `first` is its first line. */
const pushHtml = (state: StateBlock, html: string, first: number): boolean => {
  if (forbiddenIn(html) !== null || unbalancedIn(html) !== null) return false
  const fragment = parseFragment(html, { sourceCodeLocationInfo: true })
  if (!fragment.childNodes.every(isKnown)) return false
  const lineOf = (offset: number) => first + (html.slice(0, offset).match(/\n/g)?.length ?? 0)
  const from = (node: T.ChildNode) => node.sourceCodeLocation?.startOffset ?? 0
  const to = (node: T.ChildNode) => node.sourceCodeLocation?.endOffset ?? 0
  const wrap = (type: string, tag: string, node: T.ChildNode, inner: () => void): Token => {
    const open = state.push(`${type}_open`, tag, 1)
    open.map = [lineOf(from(node)), lineOf(to(node)) + 1]
    inner()
    state.push(`${type}_close`, tag, -1)
    return open
  }
  const words = (nodes: readonly T.ChildNode[]): void => {
    const [head, last] = [nodes[0], nodes.at(-1)]
    const raw = head && last ? html.slice(from(head), to(last)) : ''
    const start = head ? from(head) + raw.length - raw.trimStart().length : 0
    const inline = state.push('inline', '', 0)
    inline.content = raw.trim()
    inline.map = [lineOf(start), lineOf(start + inline.content.length) + 1]
    inline.children = []
  }
  /** Paragraphs of a cell: a blank line begins another. */
  const lines = (nodes: readonly T.ChildNode[]): void => {
    words(nodes)
    const whole = state.tokens.pop()
    let at = whole?.map?.[0] ?? first
    const typed = (whole?.content ?? '').split('\n').map((text): CellLine => {
      const start = state.bMarks[at] ?? 0
      const found = state.src.slice(start, state.eMarks[at++]).indexOf(text.trim())
      return { at: start + Math.max(0, found), text: text.trim() }
    })
    const paragraphs: CellLine[][] = [[]]
    for (const line of typed) {
      if (line.text === '') paragraphs.push([])
      else paragraphs.at(-1)?.push(line)
    }
    for (const cell of paragraphs.length > 1 ? paragraphs.filter(({ length }) => length > 0) : [typed]) {
      const content = cell.map(({ text }) => text).join('\n')
      Object.assign(state.push('inline', '', 0), { content, map: whole?.map ?? null, children: [], meta: { cell } })
    }
  }
  const cell = (element: T.Element, isHead: boolean): void => {
    const open = wrap('td', 'td', element, () => {
      if (onlyInlines(element)) lines(element.childNodes)
      else elements(element).forEach(({ childNodes }) => lines(childNodes))
    })
    const meta: CellMeta = { columns: spanOf(element, 'colspan'), rows: spanOf(element, 'rowspan'), head: isHead }
    open.meta = meta
    open.attrs = [['style', `text-align:${alignOf(element)}`]]
  }
  const table = (element: T.Element): void => {
    const [own, caption] = [attributesOf(element), captionOf(element)]
    const saysHead = elements(element).some(({ tagName }) => tagName === 'thead')
    const isHead = (row: T.Element) =>
      saysHead ? row.parentNode?.nodeName === 'thead' : elements(row).every(({ tagName }) => tagName === 'th')
    const parts = partsOf(element).filter(rows => rows.length > 0)
    const rows = parts.flat()
    const found = rows.findIndex(row => !isHead(row))
    const headed = new Set(rows.slice(0, found < 0 && saysHead ? rows.length : Math.max(0, found)))
    const write = (name: 'thead' | 'tbody', of: readonly T.Element[]) =>
      wrap(name, name, element, () =>
        of.forEach(row =>
          wrap('tr', 'tr', row, () =>
            elements(row).forEach(child => cell(child, name === 'tbody' && child.tagName === 'th')),
          ),
        ),
      )
    const open = wrap('table', 'table', element, () => {
      if (caption) wrap('caption', 'caption', caption, () => words(caption.childNodes))
      write('thead', [...headed])
      parts.forEach(of =>
        write(
          'tbody',
          of.filter(row => !headed.has(row)),
        ),
      )
    })
    const meta: TableMeta = { attributes: own }
    open.meta = meta
  }
  const figure = (element: T.Element, image: T.Element): void => {
    const caption = elements(element).find(({ tagName }) => tagName === 'figcaption')
    const open = wrap('html_figure', 'figure', element, () => words(caption ? caption.childNodes : []))
    open.meta = {
      src: attribute(image, 'src') ?? '',
      alt: attribute(image, 'alt') ?? null,
      ...widthAsked(image),
      id: attributesOf(element).id,
    }
  }
  /** A paragraph or an item that links lead to: `<li id="fn1">`. */
  const named = (element: T.Element, inner: () => void): void => {
    const at = state.tokens.length
    inner()
    const [open, { id }] = [state.tokens[at], attributesOf(element)]
    if (open?.type === 'paragraph_open' && id !== undefined) open.meta = { id, classes: [], values: {} }
  }
  const block = (element: T.Element): void => {
    const name = element.tagName
    const captioned = name === 'figure' || elements(element).some(({ tagName }) => tagName === 'figcaption')
    const image = captioned ? pictureIn(element) : null
    if (image) figure(element, image)
    else if (name === 'hr') state.push('hr', 'hr', 0).map = [lineOf(from(element)), lineOf(from(element)) + 1]
    else if (name === 'table') table(element)
    else if (name === 'blockquote') wrap('blockquote', name, element, () => flow(element.childNodes))
    else if (/^h\d$/.test(name))
      wrap('heading', name, element, () => words(element.childNodes)).meta = attributesOf(element)
    else if (lists[name]) {
      const open = wrap(lists[name], name, element, () =>
        elements(element).forEach(item =>
          wrap('list_item', 'li', item, () => named(item, () => flow(item.childNodes, onlyInlines(item)))),
        ),
      )
      const start = attribute(element, 'start')
      if (start !== undefined && /^\d{1,9}$/.test(start)) open.attrs = [['start', start]]
    } else if (name === 'p') named(element, () => flow(element.childNodes))
    else if (!(attribute(element, 'id') ?? attribute(element, 'class'))) flow(element.childNodes)
    else {
      const open = wrap('division', 'div', element, () => flow(element.childNodes))
      open.meta = { attributes: attributesOf(element) }
    }
  }
  const flow = (nodes: readonly T.ChildNode[], tight = false): void => {
    let run: T.ChildNode[] = []
    const end = () => {
      const told = run
      run = []
      if (told.some(isPlace) && told[0]) wrap('paragraph', 'p', told[0], () => words(told)).hidden = tight
    }
    for (const node of nodes) {
      if (isBlock(node)) {
        end()
        block(node)
      } else run.push(node)
    }
    end()
  }
  flow(fragment.childNodes)
  return true
}

/** `<details><summary>…</summary>` and, further down, `</details>`: the lone tag, and what stands beside it. */
const lone =
  /^(\s*<(div|section|article|aside|center|blockquote|details|figure|main|header|footer|p)\b[^>]*>)([\s\S]*)$/i
const closing =
  /^([\s\S]*?)(<\/(div|section|article|aside|center|blockquote|details|figure|main|header|footer|p)>\s*)$/i

/** A line that holds nothing but a tag of another tool's: `<TabItem value="apple">`, `</TabItem>`; `<illegible>` is a word. */
const isStrange = (html: string): boolean => {
  const [, slash, name = '', rest] = /^\s*<(\/?)([A-Za-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>\s*$/.exec(html) ?? []
  return name !== '' && !isTag(name.toLowerCase()) && (slash !== '' || rest !== '' || /[A-Z]/.test(name))
}

interface Tables {
  /** Where each table of HTML ends, by where it begins. */
  tableEnds?: ReadonlyMap<number, number>
}

const tableEndsIn = (src: string): ReadonlyMap<number, number> => {
  const ends = new Map<number, number>()
  const open: number[] = []
  for (const { 0: tag, index } of src.matchAll(/<\/?table\b/gi)) {
    if (tag[1] !== '/') open.push(index)
    else ends.set(open.pop() ?? -1, index)
  }
  return ends
}

/** To CommonMark a blank line ends a table in its middle; here it goes on to its own end, if it has one. */
const wholeTable = (state: StateBlock, token: Token, end: number): void => {
  const [first, after] = token.map ?? [0, 0]
  const lead = /^\s*(?=<table\b)/i.exec(token.content)
  if (!lead) return
  const known = ((state.env as Tables).tableEnds ??= tableEndsIn(state.src))
  const closes = known.get((state.bMarks[first] ?? 0) + (state.tShift[first] ?? 0))
  if (closes === undefined) return
  const isInside = (line: number) => state.isEmpty(line) || (state.sCount[line] ?? 0) >= state.blkIndent
  let line = after
  while (line < end && (state.bMarks[line] ?? 0) <= closes && isInside(line)) line++
  if (line === after || (state.eMarks[line - 1] ?? 0) < closes) return
  token.content = state.getLines(first, line, state.blkIndent, true)
  token.map = [first, line]
  state.line = line
}

/** Takes the html_block that stands last among the tokens apart. `end` is the line behind the blocks that hold it. */
export const openHtml = (state: StateBlock, end: number): void => {
  const token = state.tokens.at(-1)
  if (token?.type !== 'html_block') return
  wholeTable(state, token, end)
  const [first, after] = token.map ?? [0, 0]
  state.tokens.pop()
  const keep = (content: string, from = first, to = after) => {
    if (content.trim() !== '') Object.assign(state.push('html_block', '', 0), { content, map: [from, to] })
  }
  const { html, names } = withoutPlayers(token.content)
  for (const name of new Set(names))
    Object.assign(state.push('left_out', '', 0), { content: name, map: [first, after] })
  if (isStrange(html) || isOpenComment(html)) return keep(html)
  if (unbalancedIn(html) === null) {
    if (!pushHtml(state, html, first)) keep(html)
    return
  }
  const [, open, , rest = ''] = lone.exec(html) ?? []
  const [, before = '', close] = closing.exec(html) ?? []
  if (open !== undefined && rest.trim() !== '' && unbalancedIn(rest) === null) {
    keep(open, first, first + 1)
    if (!pushHtml(state, rest, first)) keep(rest)
  } else if (close !== undefined && before.trim() !== '' && unbalancedIn(before) === null) {
    if (!pushHtml(state, before, first)) keep(before)
    keep(close, after - 1, after)
  } else keep(html)
}
