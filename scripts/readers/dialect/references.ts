/** `[words][A Heading]` and `[A Heading][]` lead to that heading (pandoc: implicit_header_references). */
import type MarkdownIt from 'markdown-it'
import type { StateCore, StateInline } from 'markdown-it'
import { automaticNames } from '../../model/slug.ts'
import type { ParsedAttributes } from './attributes.ts'

interface Headings {
  /** Ids of headings by their words. */
  headings?: Map<string, string>
  references?: Record<string, unknown>
}

const fold = (words: string) => words.replace(/\s+/g, ' ').trim().toLowerCase()

/** A marker in a heading, and what dresses it, is none of its words. */
const wordsOf = (content: string): string =>
  content.replace(/\[\^[^\]\s]+\]|\^\[[^\]]*\]|[*`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '')

const gatherHeadings = (state: StateCore): void => {
  const headings = new Map<string, string>()
  state.tokens.forEach((token, index) => {
    const open = state.tokens[index - 1]
    if (token.type !== 'inline' || open?.type !== 'heading_open') return
    const words = wordsOf(token.content)
    const id = (open.meta as ParsedAttributes | null)?.id ?? automaticNames(words)[0]
    if (id !== undefined && id !== '' && !headings.has(fold(words))) headings.set(fold(words), id)
  })
  ;(state.env as Headings).headings = headings
}

/** A lone `[A Heading]` stays as it is: editors set words into brackets, and these are to be read. */
const headingReference = (state: StateInline, silent: boolean): boolean => {
  const { src, pos, posMax } = state
  const { headings, references } = state.env as Headings
  if (src[pos] !== '[' || src[pos + 1] === '^' || !headings || headings.size === 0) return false
  const end = state.md.helpers.parseLinkLabel(state, pos, true)
  const label = end < 0 ? null : /^\[([^[\]]*)\]/.exec(src.slice(end + 1, posMax))
  if (!label) return false
  const words = label[1] === '' ? src.slice(pos + 1, end) : (label[1] ?? '')
  const id = headings.get(fold(wordsOf(words)))
  if (id === undefined || references?.[state.md.utils.normalizeReference(words)]) return false
  if (!silent) {
    state.pos = pos + 1
    state.posMax = end
    state.push('link_open', 'a', 1).attrs = [['href', `#${id}`]]
    state.md.inline.tokenize(state)
    state.push('link_close', 'a', -1)
    state.posMax = posMax
  }
  state.pos = end + 1 + label[0].length
  return true
}

export const referencesPlugin = (md: MarkdownIt): void => {
  md.core.ruler.after('end_attributes', 'gather_headings', gatherHeadings)
  md.inline.ruler.before('link', 'heading_reference', headingReference)
}
