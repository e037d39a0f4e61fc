/** Inline tokens → inlines of the Book. */
import type { Token } from 'markdown-it'
import type { Dressed, Image, Inline, Span } from '../model/book.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import { isActive, isRemote, isSafeLink, withinBook } from './addresses.ts'
import { overrides, signName } from './directions.ts'
import { readComment } from './comments.ts'
import { bookAttributes, type ParsedAttributes } from './dialect/attributes.ts'
import { attributesOfTag, pictureOf } from './dialect/html.ts'
import { widthOf } from './dialect/widths.ts'
import { dressingTags, forbiddenIn, isTag, plainTags, tagName, withoutPlayers, wordsOf } from './html.ts'
import type { MarkerMeta } from './markdown.ts'
import { placeOf, tangled } from './places.ts'
import { merge, withAddresses } from './runs.ts'

/** What a file's reading gathers beside its blocks. */
export interface Gathering {
  readonly say: (diagnostic: Diagnostic) => void
  readonly span: (start: number, end: number) => Span
  /** An inline note: gives the label of its marker. `base` leads an offset of the note's own text to the file. */
  readonly inlineNote: (tokens: readonly Token[], span: Span, base: (offset: number) => number) => string
  readonly allow: (code: string, reason: string, span: Span) => void
  /** Addresses of pictures count from the file's folder, the Book's from the book's. */
  readonly picture: (src: string) => string
}

const dressingTokens: Readonly<Record<string, Dressed['type']>> = {
  em: 'emphasis',
  strong: 'strong',
  s: 'deleted',
  superscript: 'superscript',
  subscript: 'subscript',
}

const classDressing: ReadonlyMap<string, Dressed['type']> = new Map([
  ['smallcaps', 'small-caps'],
  ['sc', 'small-caps'],
  ['underline', 'underlined'],
  ['ul', 'underlined'],
])

/** What stands for a picture on the network, which is not fetched: its words, and a link to it where one may stand. */
export const instead = (src: string, alt: string | null, span: Span, mayLink: boolean): Inline => {
  const words: Inline = { type: 'text', text: alt || src, span }
  return mayLink && isSafeLink(src) ? { type: 'link', href: src, inlines: [words], span } : words
}

/** Tags within each other. */
const deepest = 100

interface Open {
  readonly closes: string
  readonly start: number
  readonly inlines: Inline[]
  readonly close: (inlines: readonly Inline[], span: Span) => Inline | readonly Inline[]
}

/**
 * Reads the tokens of one stretch of text. `base` leads their offsets to the file. HTML tags must pair within the stretch:
 * those that do not are reported, and their words kept.
 */
export const readInlines = (
  tokens: readonly Token[],
  gathering: Gathering,
  base: (offset: number) => number,
): readonly Inline[] => {
  const { say, span } = gathering
  const root: Inline[] = []
  const stack: Open[] = []
  /** Tags that would stand deeper than any hand sets them; they are passed over with their partners. */
  let passed = 0
  const here = () => stack.at(-1)?.inlines ?? root

  const open = (closes: string, start: number, close: Open['close']) =>
    stack.push({ closes, start, inlines: [], close })
  const close = (name: string, end: number): boolean => {
    // Markdown's own pairs are sure; an HTML tag left open inside one is closed with it.
    while (!name.startsWith('html ') && stack.at(-1)?.closes.startsWith('html ')) closeUnbalanced()
    if (stack.at(-1)?.closes !== name) return false
    const top = stack.pop() as Open
    const made = top.close(merge(top.inlines), span(top.start, end))
    here().push(...(Array.isArray(made) ? (made as readonly Inline[]) : [made as Inline]))
    return true
  }
  const closeUnbalanced = () => {
    const { closes, start, inlines } = stack.at(-1) as Open
    const tag = `<${closes.slice(5)}>`
    // `<illegible>` is no HTML but a word of the transcript.
    if (isTag(closes.slice(5))) say(diagnose('html-unbalanced', span(start, start + 1), { tag }))
    else inlines.unshift({ type: 'text', text: tag, span: span(start, start + tag.length) })
    close(closes, inlines.at(-1)?.span.end ?? start)
  }
  const dressed =
    (type: Dressed['type']) =>
    (inlines: readonly Inline[], at: Span): Inline => ({ type, inlines, span: at })
  const plain = (inlines: readonly Inline[]) => inlines
  /** Typed by their numbers, `&#x202E;`, they come to light only here. */
  const withoutOverrides = (text: string, at: Span): string =>
    text.replace(overrides, sign => {
      say(diagnose('direction-stray', at, { sign: signName(sign), kind: 'override', count: 1 }))
      return ''
    })

  const readLink = (address: string, title: string | null, at: Span): Open['close'] => {
    const href = withinBook(address, gathering.picture)
    if (isSafeLink(href))
      return (inlines, inside) => ({ type: 'link', href, ...(title && { title }), inlines, span: inside })
    // `two.html`, `/licence`, `zotero://…`, `File:a.jpg`: what makes sense in a folder, on a site, on one desk.
    say(diagnose(isActive(href) ? 'link-unsafe' : 'link-outside-book', at, { href }))
    return plain
  }

  /** A link without words, `[](#sec-a)`, prints what it leads to (MyST, Quarto). */
  const named =
    (close: Open['close']): Open['close'] =>
    (inlines, at) => {
      const link = close(inlines, at)
      if (inlines.length > 0 || !('type' in link) || link.type !== 'link') return link
      const { href } = link
      if (/^#./.test(href)) return { type: 'cross-reference', target: href.slice(1), span: at }
      return { ...link, inlines: [{ type: 'text', text: href, span: at }] }
    }

  const readPicture = (typed: string, { alt, width }: Pick<Image, 'alt' | 'width'>, at: Span): Inline => {
    const src = gathering.picture(typed)
    if (!isRemote(src)) return { type: 'image', src, alt, ...(width && { width }), span: at }
    say(diagnose('image-remote', at, { src }))
    return instead(src, alt, at, !stack.some(({ closes }) => closes === 'link' || closes === 'html a'))
  }

  const readTag = (html: string, start: number, end: number) => {
    const at = span(start, end)
    if (html.startsWith('<!--')) {
      const comment = readComment(html)
      if (comment.kind === 'page') here().push({ type: 'page-mark', number: comment.number, span: at })
      if (comment.kind === 'allow') gathering.allow(comment.code, comment.reason, at)
      return
    }
    const forbidden = forbiddenIn(html)
    const name = tagName(html)
    const bare = withoutPlayers(html)
    for (const player of bare.names) say(diagnose('html-left-out', at, { tag: `<${player}>` }))
    // The words between <style> and </style> are none of the book's.
    if (name === 'style' && !html.startsWith('</')) open('html style', start, plain)
    else if (name === 'style' && stack.at(-1)?.closes === 'html style') stack.pop()
    if (bare.html.trim() === '') return
    if (forbidden !== null) {
      say(diagnose('html-script', at, { what: forbidden }))
      if (!html.startsWith('</') && !/\/>$/.test(html)) open(`html ${name}`, start, plain)
      return
    }
    const image = name === 'img' ? pictureOf(html) : null
    if (image) here().push(readPicture(image.src, image, at))
    else if (name === 'br') here().push({ type: 'line-break', span: at })
    else if (name === 'wbr') return
    else if (html.startsWith('</')) {
      if (passed > 0) passed--
      else if (!close(`html ${name}`, end))
        say(diagnose(isTag(name) ? 'html-unbalanced' : 'html-unsupported', at, { tag: html }))
    } else if (stack.length > deepest && !/\/>$/.test(html)) {
      if (passed++ === 0) say(diagnose('nesting-deep', at, { what: 'tags' }))
    } else if (!/\/>$/.test(html)) {
      const type = dressingTags[name]
      if (type === undefined && !plainTags.has(name)) say(diagnose('html-unsupported', at, { tag: `<${name}>` }))
      const href =
        name === 'a'
          ? /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(html)?.slice(1).find(Boolean)
          : undefined
      const made = href !== undefined ? readLink(href, null, at) : type !== undefined ? dressed(type) : plain
      const said = attributesOfTag(html)
      const classes = said.classes.filter(known => classDressing.has(known))
      const asked = readSpan({ ...said, classes })
      const asksNothing = said.id === undefined && classes.length === 0 && Object.keys(said.values).length === 0
      open(`html ${name}`, start, (inlines, inside) => {
        const inner = made(inlines, inside)
        return asksNothing ? inner : asked(Array.isArray(inner) ? inner : [inner as Inline], inside)
      })
    } else if (name !== '') say(diagnose('html-unsupported', at, { tag: `<${name}/>` }))
  }

  /** Tags and words of `` `<i>a</i>`{=html} ``. */
  const readRaw = (html: string, start: number, end: number) => {
    for (const [piece] of html.matchAll(/<!--[^]*?-->|<[^<>]*>|[^<]+|</g)) {
      if (/^<[^]*>$/.test(piece)) readTag(piece, start, end)
      else here().push({ type: 'text', text: wordsOf(piece), span: span(start, end) })
    }
  }

  const readSpan = (parsed: ParsedAttributes): Open['close'] => {
    const attributes = bookAttributes(parsed)
    if (parsed.classes.includes('index')) {
      return (inlines, at) => ({ type: 'index-entry', entry: parsed.values['entry'] ?? '', inlines, span: at })
    }
    const types = [...new Set(parsed.classes.flatMap(name => classDressing.get(name) ?? []))]
    const classes = attributes.classes.filter(name => !classDressing.has(name))
    const { id, lang, dir } = attributes
    const isBare = types.length > 0 && classes.length === 0 && (id ?? lang ?? dir) === undefined
    return (inlines, at) => {
      const dressedIn = types.reduce(
        (inner: readonly Inline[], type): readonly Inline[] => [dressed(type)(inner, at)],
        inlines,
      )
      return isBare ? dressedIn : { type: 'span', attributes: { ...attributes, classes }, inlines: dressedIn, span: at }
    }
  }

  for (const token of tokens) {
    const [from, to] = placeOf(token) ?? [0, 0]
    const start = base(from)
    const end = Math.max(start, base(Math.max(from, to - 1)) + (to > from ? 1 : 0))
    const at = span(start, end)
    const name = token.type.replace(/_(open|close)$/, '')
    const type = dressingTokens[name]
    if (type !== undefined) {
      if (token.nesting === 1) open(name, start, dressed(type))
      else close(name, end)
      continue
    }
    switch (token.type) {
      case 'text':
      case 'text_special':
        if (token.meta === tangled) say(diagnose('nesting-deep', at, { what: 'brackets' }))
        if (token.content !== '') here().push({ type: 'text', text: withoutOverrides(token.content, at), span: at })
        break
      case 'softbreak':
        here().push({ type: 'text', text: '\n', span: at })
        break
      case 'hardbreak':
        here().push({ type: 'line-break', span: at })
        break
      case 'code_inline':
        here().push({ type: 'code', text: token.content, span: at })
        break
      case 'math':
        here().push({ type: 'math', tex: token.content, span: at })
        break
      case 'citation':
        here().push({ type: 'citation', items: token.meta as [], text: token.content, span: at })
        break
      case 'cross_reference':
        here().push({ type: 'cross-reference', target: token.content, span: at })
        break
      case 'footnote_ref': {
        const { label, tokens: inner = [], lead = 2 } = token.meta as MarkerMeta
        const known = label ?? gathering.inlineNote(inner, at, offset => base(from + lead + offset))
        here().push({ type: 'noteref', label: known, span: at })
        break
      }
      case 'link_open':
        open('link', start, named(readLink(token.attrGet('href') ?? '', token.attrGet('title'), at)))
        break
      case 'link_close':
        close('link', end)
        break
      case 'span_open':
        open('span', start, readSpan(token.meta as ParsedAttributes))
        break
      case 'span_close':
        close('span', end)
        break
      case 'image':
        here().push(readPicture(token.attrGet('src') ?? '', { alt: altOf(token) }, at))
        break
      case 'attributes': {
        const last = here().at(-1)
        const parsed = token.meta as ParsedAttributes
        if (last?.type === 'image') {
          const { alt = last.alt, width } = parsed.values
          here()[here().length - 1] = { ...last, alt, ...widthOf(width) }
        } else if (last && parsed.id !== undefined) {
          here()[here().length - 1] = {
            type: 'span',
            attributes: bookAttributes(parsed),
            inlines: [last],
            span: last.span,
          }
        }
        break
      }
      case 'raw_format': {
        here().pop() // the code before it
        if (/^html/.test(token.content)) readRaw((token.meta as { code: string }).code, start, end)
        else say(diagnose('raw-left-out', at, { format: token.content }))
        break
      }
      case 'html_inline':
        readTag(token.content, start, end)
        break
      default:
        throw new Error(`the reader does not know the inline token ${token.type}`)
    }
  }
  while (stack.length > 0) closeUnbalanced()
  return withAddresses(merge(root))
}

/** The words between the brackets of `![words](file)`, or null when there are none. */
const altOf = (token: Token): string | null => {
  const words = (token.children ?? [])
    .map(child => child.content)
    .join('')
    .trim()
  return words === '' ? null : words
}
