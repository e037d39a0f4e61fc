/** The markdown-it instance that reads manuscripts: CommonMark, tables, markdown-it-footnote, and the rest of the dialect. */
import MarkdownIt from 'markdown-it'
import type { StateBlock, StateCore, StateInline, Token } from 'markdown-it'
import definitionLists from 'markdown-it-deflist'
import footnotes from 'markdown-it-footnote'
import { attributesPlugin, parseAttributes } from './dialect/attributes.ts'
import { blocksPlugin } from './dialect/blocks.ts'
import { directivesPlugin } from './dialect/directives.ts'
import { inlinesPlugin } from './dialect/inlines.ts'
import { listsPlugin } from './dialect/lists.ts'
import { metadataPlugin } from './dialect/metadata.ts'
import { referencesPlugin } from './dialect/references.ts'
import { tablesPlugin } from './dialect/tables.ts'
import { keepPlaces } from './places.ts'

/** What markdown-it-footnote keeps while it reads. Inline notes have tokens, labelled ones a label. */
export interface Environment {
  footnotes?: {
    refs?: Record<string, number>
    list?: { label?: string; content?: string; tokens?: Token[] }[]
  }
  references?: Record<string, { href: string }>
}

/**
 * markdown-it-footnote makes a token of a marker only when a note answers it; an unanswered one becomes plain text.
 * Here every label that is used is made known before inlines are read, so that every marker is a token.
 */
const knowEveryLabel = (state: StateCore): void => {
  const environment = state.env as Environment
  environment.footnotes ??= {}
  const refs = (environment.footnotes.refs ??= {})
  for (const token of state.tokens) {
    if (token.type !== 'inline') continue
    for (const [, label] of token.content.matchAll(/\[\^(?=([^\]\s]{1,999})\])/g)) refs[`:${label}`] ??= -1
  }
}

/** `## Title {#id .class}` and `Table: caption {#id}`: attributes at the end go to their block's token. */
const endAttributes = (state: StateCore): void => {
  state.tokens.forEach((token, index) => {
    const open = state.tokens[index - 1]
    if (token.type !== 'inline' || !open) return
    // After a bracket they are those of the words in it: `## [PPO]{.smallcaps}`.
    const bears = open.type === 'heading_open' || (open.type === 'paragraph_open' && /^(Table)?:\s/.test(token.content))
    const last = bears ? token.content.lastIndexOf('{') : -1
    const at = token.content[last - 1] === ']' ? -1 : last
    const parsed = at < 0 ? null : parseAttributes(token.content, at)
    if (!parsed || parsed.end !== token.content.trimEnd().length) return
    open.meta = parsed.value
    const words = token.content.slice(0, at).trimEnd()
    token.content =
      open.type === 'heading_open' && open.markup.startsWith('#') ? words.replace(/(^|[ \t]+)#+$/, '') : words
  })
}

/** A rule of the parser's, by name. */
const ruleOf = <Rule extends { readonly name: string }>(
  ruler: { getRules: (chain: string) => Rule[] },
  name: string,
): Rule => {
  const rule = ruler.getRules('').find(found => found.name === name)
  if (!rule) throw new Error(`markdown-it has no rule called ${name} any more`)
  return rule
}

/** What a marker's token says: the label of its note, or the tokens of the note that stands right there. */
export interface MarkerMeta {
  readonly label?: string
  readonly tokens?: readonly Token[]
  /** Signs before the note's own text: of `^[`, or of `[footnote]`. */
  readonly lead?: number
}

/**
 * The plug-in counts an inline note before it reads its text, so that a note inside it takes the same number and is
 * overwritten. Each marker's token is given its own note's tokens while they are still there.
 */
const inlineNotesKeepTheirText = (md: MarkdownIt): void => {
  const rule = ruleOf(md.inline.ruler, 'footnote_inline')
  md.inline.ruler.at('footnote_inline', (state, silent) => {
    const taken = rule(state, silent)
    const marker = state.tokens.at(-1)
    if (!taken || silent || !marker) return taken
    const { id } = marker.meta as { id: number }
    const meta: MarkerMeta = { tokens: (state.env as Environment).footnotes?.list?.[id]?.tokens ?? [] }
    marker.meta = meta
    return true
  })
}

const shortcode = /\[(footnote|efn_note|mfn|fn)\]/y

/** `[footnote]words[/footnote]`: an inline note of Pressbooks' and other plug-ins of WordPress. */
const shortcodesAreNotes = (md: MarkdownIt): void => {
  /** Of each text, where the last of them ends: a search from each that begins would take the square of their number. */
  const ends = new WeakMap<StateInline, Map<string, number>>()
  const lastEnd = (state: StateInline, closing: string): number => {
    const known = ends.get(state) ?? new Map<string, number>()
    ends.set(state, known)
    const at = known.get(closing) ?? state.src.lastIndexOf(closing)
    known.set(closing, at)
    return at
  }
  md.inline.ruler.before('link', 'footnote_shortcode', (state, silent) => {
    const { src, pos, posMax } = state
    shortcode.lastIndex = pos
    const [open, name] = shortcode.exec(src) ?? []
    if (open === undefined || lastEnd(state, `[/${name}]`) < pos) return false
    const end = src.indexOf(`[/${name}]`, pos)
    const after = end + open.length + 1
    if (after > posMax) return false
    if (!silent) {
      const tokens: Token[] = []
      md.inline.parse(src.slice(pos + open.length, end), md, state.env, tokens)
      const meta: MarkerMeta = { tokens, lead: open.length }
      state.push('footnote_ref', '', 0).meta = meta
    }
    state.pos = after
    return true
  })
}

/**
 * markdown-it's own (lib/helpers/parse_link_label.mjs), but for one thing: what stands in brackets inside a link's words is
 * no link, and does not undo the one around it, if it is a marker, a citation, or words with attributes.
 */
const linksHoldMarkers = (md: MarkdownIt): void => {
  md.helpers.parseLinkLabel = (state, start, disableNested = false) => {
    const { src, pos: before, posMax } = state
    let level = 1
    for (state.pos = start + 1; state.pos < posMax;) {
      const at = state.pos
      if (src[at] === ']' && --level === 0) break
      md.inline.skipToken(state)
      if (src[at] !== '[') continue
      if (state.pos === at + 1) level++
      else if (disableNested && src[state.pos - 1] === ')') level = -1
      if (level < 0) break
    }
    const end = level === 0 ? state.pos : -1
    state.pos = before
    return end
  }
  const link = ruleOf(md.inline.ruler, 'link')
  const marker = /\[\^[^\]\s]{1,999}\]/y // so long is a label of CommonMark's
  md.inline.ruler.at('link', (state, silent) => {
    marker.lastIndex = state.pos // [^1](see there) is a marker with words after it
    return !marker.test(state.src) && link(state, silent)
  })
}

/**
 *     [^room]:
 *     The text begins on the next line, and is not indented.
 *
 * Pandoc reads it so; the plug-in alone would take the note for empty.
 */
const takeInNextLine = (state: StateBlock, start: number, end: number): void => {
  const textOf = (line: number) => state.getLines(line, line + 1, 0, false).trim()
  if (!/^\[\^[^\]\s]+\]:$/.test(textOf(start))) return
  for (let line = start + 1; line < end && !state.isEmpty(line) && !textOf(line).startsWith('[^'); line++) {
    const short = state.blkIndent + 4 - (state.sCount[line] ?? 0)
    if (short > 0) state.sCount[line] = state.blkIndent + 4
  }
}

/** A definition ends a list or a quotation that stands right before it; the plug-in alone would take it for their text. */
const definitionsEndLists = (md: MarkdownIt): void => {
  const rule = ruleOf(md.block.ruler, 'footnote_def')
  md.block.ruler.at(
    'footnote_def',
    (state, start, end, silent) => {
      const first = state.tokens.length
      if (!silent) takeInNextLine(state, start, end)
      const taken = rule(state, start, end, silent)
      const open = state.tokens[first]
      if (taken && !silent && open) open.map = [start, state.line]
      return taken
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  )
}

/** markdown-it leaves out what stands in more than a hundred blocks, and says nothing: here a token says so, once a text. */
const deepBlocksAreSeen = (md: MarkdownIt): void => {
  const tokenize = md.block.tokenize.bind(md.block)
  md.block.tokenize = (state, start, end) => {
    const isDeep = state.level >= (md.options as { maxNesting: number }).maxNesting
    if (
      isDeep &&
      state.getLines(start, end, 0, false).trim() !== '' &&
      state.tokens.every(({ type }) => type !== 'deep')
    )
      state.push('deep', '', 0).map = [start, end]
    tokenize(state, start, end)
  }
}

/** A fresh parser. It keeps no state between texts; `parse` takes an empty `Environment`. */
export const markdownParser = (): MarkdownIt => {
  const md = new MarkdownIt({ html: true, linkify: false, typographer: false })
  md.validateLink = () => true // the tree decides, and says so
  md.use(footnotes)
    .use(definitionLists)
    .use(blocksPlugin)
    .use(attributesPlugin)
    .use(inlinesPlugin)
    .use(listsPlugin)
    .use(tablesPlugin)
    .use(metadataPlugin)
  md.core.ruler.disable('footnote_tail') // notes stay where they are defined: the Book wants their place
  md.core.ruler.before('inline', 'know_every_label', knowEveryLabel)
  md.core.ruler.before('inline', 'end_attributes', endAttributes)
  md.use(directivesPlugin)
  md.use(referencesPlugin)
  definitionsEndLists(md)
  deepBlocksAreSeen(md)
  inlineNotesKeepTheirText(md)
  shortcodesAreNotes(md)
  linksHoldMarkers(md)
  keepPlaces(md)
  return md
}
