/** Pandoc's attributes: `{#id .class key=value lang="ru"}`, after a heading, a span, a link, a picture or a fence. */
import type MarkdownIt from 'markdown-it'
import type { Attributes } from '../../model/book.ts'
import { languageTag, tagProblem } from '../../model/language.ts'
import { isRole } from '../roles.ts'

export interface ParsedAttributes {
  readonly id?: string
  readonly classes: readonly string[]
  readonly values: Readonly<Record<string, string>>
  /** Values that say nothing, as typed: `lang=elvish`. They are not in `values`. */
  readonly faults?: readonly { readonly field: string; readonly typed: string; readonly problem: string }[]
}

/** What a value must be, and how it is read; null where it is not. */
const readers: Readonly<Record<string, { readonly problem: string; readonly read: (typed: string) => string | null }>> =
  {
    lang: { problem: tagProblem, read: languageTag },
    role: {
      problem: 'must be a role such as preface, chapter or appendix',
      read: typed => (isRole(typed) ? typed : null),
    },
    dir: { problem: 'must be ltr or rtl', read: typed => /^(ltr|rtl)$/i.exec(typed)?.[0].toLowerCase() ?? null },
  }

/** Values as the Book has them, and those that say nothing. */
export const readValues = (typed: Iterable<readonly [string, string]>): Pick<ParsedAttributes, 'values' | 'faults'> => {
  const values = Object.create(null) as Record<string, string>
  const faults: NonNullable<ParsedAttributes['faults']>[number][] = []
  for (const [field, value] of typed) {
    const name = field === 'language' ? 'lang' : field
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
    const read = reader ? reader.read(value) : value
    if (read !== null) values[name] = read
    else if (reader) faults.push({ field, typed: value, problem: reader.problem })
  }
  return { values, ...(faults.length > 0 && { faults }) }
}

const item =
  /\s*(?:#([\p{L}_][\p{L}\p{N}_.:-]*)|\.([\p{L}_][\p{L}\p{N}_-]*)|([A-Za-z][\w-]*)=(?:"([^"]*)"|'([^']*)'|([^\s}"']+))|(-))/uy

/** Reads `{…}` at an offset. Gives what it says and where it ends; null when it is not wholly attributes: then it is text. */
export const parseAttributes = (text: string, at: number): { value: ParsedAttributes; end: number } | null => {
  if (text[at] !== '{') return null
  let id: string | undefined
  const classes: string[] = []
  const typed: [string, string][] = []
  let found = 0
  item.lastIndex = at + 1
  let end = at + 1
  for (let match = item.exec(text); match; match = item.exec(text)) {
    const [, anchor, className, key, double, single, bare, unnumbered] = match
    if (anchor !== undefined) id = anchor
    if (className !== undefined) classes.push(className)
    if (unnumbered !== undefined) classes.push('unnumbered')
    if (key !== undefined) typed.push([key, double ?? single ?? bare ?? ''])
    found++
    end = item.lastIndex
  }
  while (/\s/.test(text[end] ?? '')) end++
  if (found === 0 || text[end] !== '}') return null
  return { value: { ...(id !== undefined && { id }), classes, ...readValues(typed) }, end: end + 1 }
}

/** What of parsed attributes the Book keeps. */
export const bookAttributes = ({ id, classes, values }: ParsedAttributes): Attributes => ({
  ...(id !== undefined && { id }),
  classes,
  ...(values['lang'] !== undefined && { lang: values['lang'] }),
  ...(values['dir'] !== undefined && { dir: values['dir'] as 'ltr' | 'rtl' }),
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
