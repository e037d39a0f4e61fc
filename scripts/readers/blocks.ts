/** Block tokens → blocks of the Book, and the notes defined among them. */
import type { Token } from 'markdown-it'
import type { Attributes, Block, Figure, Inline, List, ListItem, Numerals, Paragraph, Span } from '../model/book.ts'
import { plainText } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import { calloutOf, joinPlaces, strongTitle, titleOf } from './callouts.ts'
import { isRemote } from './addresses.ts'
import { readComment } from './comments.ts'
import { bookAttributes, type ParsedAttributes } from './dialect/attributes.ts'
import { cleanHtml, forbiddenIn, isOpenComment, tagName, unbalancedIn, withoutPlayers } from './html.ts'
import { instead, readInlines } from './inlines.ts'
import { attributesOfTag, pictureOf } from './dialect/html.ts'
import { widthOf } from './dialect/widths.ts'
import { attributesOf, inlineOf, inlinesAt, noAttributes, spanOf, type BlockGathering, type Node } from './nodes.ts'
import { isCaption, readTable } from './tables.ts'
import { displayed, isLayout } from './tex.ts'
import { contentMap, lineAt, placeOf } from './places.ts'

const clampLevel = (level: number) => Math.min(5, Math.max(1, level)) as 1 | 2 | 3 | 4 | 5

/** A figure. Of one whose picture is on the network, which is not fetched, its words and a link to it are left. */
const readFigure = (
  typed: string,
  { alt, width }: Pick<Figure, 'alt' | 'width'>,
  caption: readonly Inline[],
  attributes: Attributes,
  span: Span,
  gathering: BlockGathering,
): Block => {
  const src = gathering.picture(typed)
  if (!isRemote(src)) return { type: 'figure', attributes, src, alt, ...(width && { width }), caption, span }
  gathering.say(diagnose('image-remote', span, { src }))
  const blocks = [[instead(src, alt, span, true)], caption]
    .filter(inlines => inlines.length > 0)
    .map((inlines): Block => ({ type: 'paragraph', attributes: noAttributes, inlines, span }))
  return { type: 'aside', kind: 'picture', attributes: { ...attributes, classes: ['picture'] }, blocks, span }
}

/** A paragraph that holds a picture and nothing else is a figure; one that holds a displayed formula is a formula. */
const readParagraph = (node: Node, gathering: BlockGathering): Block | null => {
  const at = spanOf(node.token, gathering)
  const inline = inlineOf(node)
  const tex = displayed(inline?.content ?? '')
  if (tex !== null) return { type: 'math-block', tex, span: at }
  if (isLayout(inline?.content ?? '')) {
    gathering.say(diagnose('tex-left-out', at, { command: inline?.content.split('\n')[0] ?? '' }))
    return null
  }
  const told = (inline?.children ?? []).filter(
    ({ type, content }) => type !== 'softbreak' && (type !== 'text' || content.trim() !== ''),
  )
  const [first, second] = told
  if (
    inline &&
    first?.type === 'image' &&
    (told.length === 1 || (told.length === 2 && second?.type === 'attributes'))
  ) {
    const parsed = (second?.meta ?? { classes: [], values: {} }) as ParsedAttributes
    const base = contentMap(gathering.lines, inline.map?.[0] ?? 0, inline.content)
    const from = placeOf(first)?.[0] ?? 0
    const caption = readInlines(first.children ?? [], gathering, offset => base(from + 2 + offset))
    const alt = parsed.values['alt'] ?? null
    return readFigure(
      first.attrGet('src') ?? '',
      { alt, ...widthOf(parsed.values['width']) },
      caption,
      bookAttributes(parsed),
      at,
      gathering,
    )
  }
  const image = told.length === 1 && first?.type === 'html_inline' ? pictureOf(first.content) : null
  if (image && forbiddenIn(first?.content ?? '') === null)
    return readFigure(image.src, image, [], noAttributes, at, gathering)
  const formula = told.length === 1 && first?.type === 'math' && (first.meta as { display: boolean }).display
  if (formula) return { type: 'math-block', tex: first.content, span: at }
  return { type: 'paragraph', attributes: attributesOf(node.token), inlines: inlinesAt(inline, gathering), span: at }
}

/** `- [x] words` (GitHub): the item with a box in the place of its brackets, or null. */
const taskOf = ([paragraph, ...rest]: readonly Block[]): readonly Block[] | null => {
  if (paragraph?.type !== 'paragraph') return null
  const [first, ...more] = paragraph.inlines
  const match = first?.type === 'text' ? /^\[([ xX])\](?=\s+\S|\s*$)/.exec(first.text) : null
  if (first?.type !== 'text' || !match || (more.length === 0 && first.text.length < 5)) return null
  const box: Inline = { ...first, text: `${match[1] === ' ' ? '☐' : '☑'}${first.text.slice(3)}` }
  return [{ ...paragraph, inlines: [box, ...more] }, ...rest]
}

const fences = [')', '()'] as const

const readList = (node: Node, gathering: BlockGathering): List => {
  const ordered = node.token.type === 'ordered_list_open'
  const items = node.children.map((item): ListItem => {
    const blocks = readBlocks(item.children, gathering)
    const task = taskOf(blocks)
    // A number stays before its box.
    return { blocks: task ?? blocks, ...(task && !ordered && { isTask: true }), span: spanOf(item.token, gathering) }
  })
  const fence = ordered && fences.find(known => known === node.token.markup)
  const { numerals = '1' } = (node.token.meta ?? {}) as { numerals?: Numerals }
  const paragraphs = node.children.flatMap(item => item.children.filter(({ token }) => token.type === 'paragraph_open'))
  return {
    type: 'list',
    ordered,
    ...(numerals !== '1' && { numerals }),
    ...(fence && { fence }),
    start: ordered ? Number(node.token.attrGet('start') ?? 1) : 1,
    tight: paragraphs.every(({ token }) => token.hidden),
    items,
    span: spanOf(node.token, gathering),
  }
}

/**
 * `1917. Novel: …` at the head of a note is no list of one item but a sentence that begins with a number; and from 1000 on,
 * where numbers are years, no list is one: Markdown would count 1917, 1918 … where the manuscript has 1917, 1921.
 */
const sentences = (list: List, inNote: boolean, { lines }: BlockGathering): readonly Block[] => {
  const isSentence = list.ordered && !list.numerals && (list.start >= 1000 || (inNote && list.items.length === 1))
  if (!isSentence || list.items.some(({ blocks: [first] }) => first?.type !== 'paragraph')) return [list]
  return list.items.flatMap(({ blocks: [first, ...rest], span }) => {
    // The first item's line may begin with the note's label: `[^5]: 1917. Novel`
    const number = /(?:^|\s)(\d+[.)])(?=\s|$)/.exec(lines.text.slice(span.start, span.end))?.[1] ?? ''
    const mark: Inline = { type: 'text', text: `${number} `, span: { ...span, end: span.start + number.length } }
    return first?.type === 'paragraph' ? [{ ...first, inlines: [mark, ...first.inlines] }, ...rest] : []
  })
}

const readDefinitionList = (node: Node, gathering: BlockGathering): Block => {
  const items: { terms: (readonly Inline[])[]; definitions: (readonly Block[])[] }[] = []
  for (const child of node.children) {
    const last = items.at(-1)
    if (child.token.type === 'dt_open') {
      const term = inlinesAt(inlineOf(child), gathering)
      if (last && last.definitions.length === 0) last.terms.push(term)
      else items.push({ terms: [term], definitions: [] })
    } else last?.definitions.push(readBlocks(child.children, gathering))
  }
  return { type: 'definition-list', items, span: spanOf(node.token, gathering) }
}

const readVerse = (node: Node, gathering: BlockGathering): Block => {
  const lines: { indent: number; inlines: readonly Inline[] }[] = []
  let indent = 0
  for (const { token } of node.children) {
    if (token.type === 'verse_line') ({ indent } = token.meta as { indent: number })
    else lines.push({ indent, inlines: inlinesAt(token, gathering) })
  }
  return { type: 'verse', lines, span: spanOf(node.token, gathering) }
}

/** Says of a block that it is still open where the file ends; one in a list or a quotation ends with that. */
const sayUnclosed = (what: string, closing: string, token: Token, { lines, say, span }: BlockGathering): void => {
  const [first, after] = token.map ?? [0, 0]
  const begins = lines.starts[first] ?? 0
  if (lines.text.slice(lines.starts[after] ?? lines.text.length).trim() !== '') return
  const found = /(`{3,}|~{3,}|:{3,}|<!--).{0,40}/.exec(lines.text.slice(begins, begins + 200))
  const start = begins + (found?.index ?? 0)
  const opening = found?.[0] ?? ''
  say(diagnose('block-unclosed', span(start, start + opening.length), { opening, what, closing }))
}

const readHtml = (typed: string, at: Span, gathering: BlockGathering): readonly Block[] => {
  const { html, names } = withoutPlayers(typed)
  for (const name of new Set(names)) gathering.say(diagnose('html-left-out', at, { tag: `<${name}>` }))
  const forbidden = forbiddenIn(html)
  const unbalanced = unbalancedIn(html)
  if (forbidden !== null) gathering.say(diagnose('html-script', at, { what: forbidden }))
  else if (unbalanced !== null) gathering.say(diagnose('html-unbalanced', at, { tag: unbalanced }))
  if (forbidden !== null || unbalanced !== null) return []
  const { html: cleaned, text, diagnostics } = cleanHtml(html, at)
  for (const [marker] of text.matchAll(/\[\^[^\]\s]{1,999}\](?!:)/g)) {
    gathering.say(
      diagnose('note-malformed', at, {
        what: `the marker ${marker} stands in HTML that is kept as it is, and so is text`,
        hint: 'write this table or list in Markdown',
      }),
    )
  }
  diagnostics.forEach(gathering.say)
  // Without a tag inside, it is code as between back-ticks.
  if (/^<pre>(<code>)?[^<]*(<\/code>)?<\/pre>\s*$/.test(cleaned) && text.trim() !== '')
    return [{ type: 'code-block', text: `${text.trimEnd()}\n`, span: at }]
  return text.trim() === '' && !/<(hr|table)/.test(cleaned) ? [] : [{ type: 'raw', html: cleaned, text, span: at }]
}

const literal = new Set('code code-block code-cell sourcecode'.split(' '))

/** Words that the head of a block of code says beside its language: `js title="a.js"`, `{.r lst-cap="…"}`, `{csv-table} Words`. */
const codeTitles = (info: string): readonly string[] => {
  const [, name = '', words = ''] = /^\{([a-z][\w:-]*)\}[ \t]*(.*)$/i.exec(info.trim()) ?? []
  if (words !== '' && !literal.has(name)) return [words]
  const said = info.matchAll(/(?:^|[\s{])(?:title|caption|lst-cap|filename)=(?:"([^"]+)"|'([^']+)')/g)
  return [...said].map(([, double, single]) => double ?? single ?? '')
}

const readCode = (token: Token, gathering: BlockGathering): readonly Block[] => {
  const at = spanOf(token, gathering)
  const format = /^\{=(\w+)\}$/.exec(token.info.trim())?.[1]
  if (format?.startsWith('html')) return readHtml(token.content, at, gathering)
  if (format !== undefined) {
    gathering.say(diagnose('raw-left-out', at, { format }))
    return []
  }
  const [first, after] = token.map ?? [0, 0]
  const last = lineAt(gathering.lines, after - 1)
    .replace(/^[\s>]+/, '')
    .trimEnd()
  if (token.type === 'fence' && (after === first + 1 || !last.startsWith(token.markup) || /[^`~]/.test(last)))
    sayUnclosed('a block of code', token.markup, token, gathering)
  const language = /^\{?\.?([\w+-]+)/.exec(token.info.trim())?.[1]
  const code: Block = { type: 'code-block', text: token.content, ...(language !== undefined && { language }), span: at }
  return [...codeTitles(token.info).map(title => titleOf(title, at)), code]
}

/** A line that holds just `<div …>` and, further down, one with just `</div>`: what Markdown stands between is read. */
const htmlDivision = (nodes: readonly Node[], index: number): number => {
  const name =
    /^\s*<(div|section|article|aside|center|blockquote|details|figure|main|header|footer|p)\b[^>]*>\s*$/i.exec(
      nodes[index]?.token.content ?? '',
    )?.[1]
  if (name === undefined) return -1
  let depth = 0
  for (let at = index; at < nodes.length; at++) {
    const { type, content } = nodes[at]?.token ?? {}
    const tag = content?.trim() ?? ''
    if (type !== 'html_block' || tagName(tag) !== name.toLowerCase()) continue
    depth += tag.startsWith('</') ? -1 : 1
    if (depth === 0) return /^<\/\w+>$/.test(tag) ? at : -1 // words after the tag must not go with it
  }
  return -1
}

/** `::: {#fig-a}`, a picture or a table, and its caption: as Quarto writes a figure. */
const captionedIn = (id: string | undefined, [block, last, ...more]: readonly Block[]): Block | null => {
  if (id === undefined || !/^(fig|tbl)[-:]/.test(id) || last?.type !== 'paragraph' || more.length > 0) return null
  if ((block?.type !== 'figure' && block?.type !== 'table') || block.caption.length > 0) return null
  return { ...block, attributes: { ...block.attributes, id }, caption: last.inlines }
}

const clinging = new Set(['bullet_list_open', 'ordered_list_open', 'blockquote_open', 'dl_open'])

/** A definition on the line right after a list or a quotation: CommonMark would take it for their text. */
const clings = (before: Node | undefined, definition: Token, { lines }: BlockGathering): boolean =>
  before !== undefined && clinging.has(before.token.type) && lineAt(lines, (definition.map?.[0] ?? 0) - 1).trim() !== ''

/** What a `division_open` says; one that HTML opens is always closed. */
interface DivisionMeta {
  readonly attributes: ParsedAttributes
  readonly titled?: boolean
  readonly closed?: boolean
}

const isBlank = (paragraph: Paragraph) =>
  paragraph.inlines.length === 0 ||
  (plainText(paragraph.inlines) === '' && paragraph.inlines.every(({ type }) => type === 'text'))

/** Reads the blocks of a list of nodes. `inNote` says that they are the whole of a note. */
export const readBlocks = (nodes: readonly Node[], gathering: BlockGathering, inNote = false): readonly Block[] => {
  const blocks: Block[] = []
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as Node
    const { token, children } = node
    const at = () => spanOf(token, gathering)
    switch (token.type) {
      case 'paragraph_open': {
        const table = nodes[index + 1]
        if (table && isCaption(node, table)) {
          blocks.push(readTable(table, gathering, node))
          index++
          break
        }
        const block = readParagraph(node, gathering)
        if (block && (block.type !== 'paragraph' || !isBlank(block))) blocks.push(block)
        break
      }
      case 'heading_open': {
        const depth = Number(token.tag.slice(1))
        const level = clampLevel(depth - gathering.depth)
        blocks.push({
          type: 'heading',
          level,
          depth,
          attributes: attributesOf(token),
          inlines: inlinesAt(inlineOf(node), gathering),
          span: at(),
        })
        break
      }
      case 'blockquote_open': {
        const inner = readBlocks(children, gathering)
        blocks.push(
          calloutOf(inner, at()) ?? { type: 'quotation', attributes: noAttributes, blocks: inner, span: at() },
        )
        break
      }
      case 'bullet_list_open':
      case 'ordered_list_open': {
        blocks.push(...sentences(readList(node, gathering), inNote && index === 0, gathering))
        break
      }
      case 'dl_open':
        blocks.push(readDefinitionList(node, gathering))
        break
      case 'table_open': {
        const next = nodes[index + 1]
        const caption = isCaption(next, node) ? next : undefined
        if (caption) index++
        blocks.push(readTable(node, gathering, caption))
        break
      }
      case 'code_block':
      case 'fence':
        blocks.push(...readCode(token, gathering))
        break
      case 'metadata':
        gathering.say(diagnose('metadata-in-text', at(), {}))
        break
      case 'hr':
        blocks.push({ type: 'scene-break', span: at() })
        break
      case 'verse_open':
        blocks.push(readVerse(node, gathering))
        break
      case 'division_open': {
        const { attributes, titled: bears, closed } = token.meta as DivisionMeta
        if (closed === false) sayUnclosed('a block', token.markup, token, gathering)
        const inner = readBlocks(children, gathering)
        const named = bookAttributes(attributes)
        const captioned = captionedIn(named.id, inner)
        if (captioned) {
          blocks.push(captioned)
          break
        }
        const isCallout = named.classes[0]?.startsWith('callout') === true
        const kept = isCallout ? { ...named, classes: ['box', ...named.classes] } : named
        const { title } = attributes.values
        const titled: readonly Block[] = title === undefined ? [] : [titleOf(title, at())]
        blocks.push({
          type: 'aside',
          kind: kept.classes[0] ?? 'box',
          attributes: kept,
          blocks: [...titled, ...(bears ? strongTitle(inner) : inner)],
          span: at(),
        })
        break
      }
      case 'footnote_reference_open': {
        const { label } = token.meta as { label: string }
        if (clings(nodes[index - 1], token, gathering)) gathering.say(diagnose('note-after-list', at(), { label }))
        gathering.note(label, readBlocks(children, gathering, true), at())
        break
      }
      case 'left_out':
        gathering.say(diagnose('html-left-out', at(), { tag: `<${token.content}>` }))
        break
      case 'deep':
        gathering.say(diagnose('nesting-deep', at(), { what: 'blocks' }))
        break
      case 'comment': {
        const comment = readComment(token.content)
        if (comment.kind === 'page') blocks.push({ type: 'page-mark', number: comment.number, span: at() })
        if (comment.kind === 'allow') gathering.allow(comment.code, comment.reason, at())
        break
      }
      case 'html_figure_open': {
        const { src, id, ...asked } = token.meta as Pick<Figure, 'src' | 'alt' | 'width'> & { id?: string }
        const caption = inlinesAt(inlineOf(node), gathering)
        blocks.push(readFigure(src, asked, caption, { ...(id && { id }), classes: [] }, at(), gathering))
        break
      }
      case 'html_block': {
        if (isOpenComment(token.content)) {
          sayUnclosed('a comment', '-->', token, gathering)
          break
        }
        const end = htmlDivision(nodes, index)
        if (end < 0) blocks.push(...readHtml(token.content, at(), gathering))
        else {
          const forbidden = forbiddenIn(token.content)
          if (forbidden !== null) gathering.say(diagnose('html-script', at(), { what: forbidden }))
          const inner = readBlocks(nodes.slice(index + 1, end), gathering)
          const attributes = bookAttributes(attributesOfTag(token.content))
          if (tagName(token.content.trim()) === 'blockquote')
            blocks.push({ type: 'quotation', attributes, blocks: inner, span: at() })
          else
            blocks.push({ type: 'aside', kind: attributes.classes[0] ?? 'box', attributes, blocks: inner, span: at() })
          index = end
        }
        break
      }
      default:
        throw new Error(`the reader does not know the block token ${token.type}`)
    }
  }
  return joinPlaces(blocks)
}
