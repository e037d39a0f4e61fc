/** Pandoc's attributes: `{#id .class key=value lang="ru"}`, after a heading, a span, a link, a picture or a fence. */
import type MarkdownIt from 'markdown-it'
import type { Attributes } from '../../model/book.ts'

export interface ParsedAttributes {
  readonly id?: string
  readonly classes: readonly string[]
  readonly values: Readonly<Record<string, string>>
}

const item =
  /\s*(?:#([\p{L}_][\p{L}\p{N}_.:-]*)|\.([\p{L}_][\p{L}\p{N}_-]*)|([A-Za-z][\w-]*)=(?:"([^"]*)"|'([^']*)'|([^\s}"']+))|(-))/uy

/** Reads `{…}` at an offset. Gives what it says and where it ends; null when it is not wholly attributes: then it is text. */
export const parseAttributes = (text: string, at: number): { value: ParsedAttributes; end: number } | null => {
  if (text[at] !== '{') return null
  let id: string | undefined
  const classes: string[] = []
  const values: Record<string, string> = Object.create(null) as Record<string, string>
  let found = 0
  item.lastIndex = at + 1
  let end = at + 1
  for (let match = item.exec(text); match; match = item.exec(text)) {
    const [, anchor, className, key, double, single, bare, unnumbered] = match
    if (anchor !== undefined) id = anchor
    if (className !== undefined) classes.push(className)
    if (unnumbered !== undefined) classes.push('unnumbered')
    if (key !== undefined) values[key] = double ?? single ?? bare ?? ''
    found++
    end = item.lastIndex
  }
  while (/\s/.test(text[end] ?? '')) end++
  if (found === 0 || text[end] !== '}') return null
  return { value: { ...(id !== undefined && { id }), classes, values }, end: end + 1 }
}

/** What of parsed attributes the Book keeps. */
export const bookAttributes = ({ id, classes, values }: ParsedAttributes): Attributes => ({
  ...(id !== undefined && { id }),
  classes,
  ...(values['lang'] !== undefined &&
    /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(values['lang']) && { lang: values['lang'] }),
  ...((values['dir'] === 'rtl' || values['dir'] === 'ltr') && { dir: values['dir'] }),
})

const bearers = new Set(['link_close', 'image', 'code_inline'])

/** `[words]{…}` becomes span_open … span_close; `{…}` right after a link, picture or code becomes an `attributes` token. */
export const attributesPlugin = (md: MarkdownIt): void => {
  md.inline.ruler.before('link', 'bracketed_span', (state, silent) => {
    const { src, pos } = state
    if (src[pos] !== '[' || src[pos + 1] === '^') return false
    const close = md.helpers.parseLinkLabel(state, pos)
    if (close < 0) return false
    const parsed = parseAttributes(src, close + 1)
    if (!parsed || parsed.end > state.posMax) return false
    if (!silent) {
      const max = state.posMax
      state.pos = pos + 1
      state.posMax = close
      state.push('span_open', 'span', 1).meta = parsed.value
      md.inline.tokenize(state)
      state.push('span_close', 'span', -1)
      state.posMax = max
    }
    state.pos = parsed.end
    return true
  })
  md.inline.ruler.before('link', 'attributes', (state, silent) => {
    if (state.src[state.pos] !== '{' || state.pending !== '') return false
    const last = state.tokens.at(-1)
    if (!last || !bearers.has(last.type)) return false
    const parsed = parseAttributes(state.src, state.pos)
    if (!parsed || parsed.end > state.posMax) return false
    if (!silent) state.push('attributes', '', 0).meta = parsed.value
    state.pos = parsed.end
    return true
  })
}
