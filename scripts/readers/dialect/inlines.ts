/** Inlines of the dialect that CommonMark lacks: formulas, citations, cross-references, superiors and inferiors. */
import type MarkdownIt from 'markdown-it'
import type { StateInline } from 'markdown-it'

/** Pandoc's rule (tex_math_dollars): no blank inside the signs, no digit after the closing one, so that $5 and $6 is money. */
const formula = /\$\$([^$]+?)\$\$|\$(?![\s$])((?:\\.|[^\\$])*?(?:\\.|[^\s\\]))\$(?!\d)/y

const math = (state: StateInline, silent: boolean): boolean => {
  if (state.src[state.pos] !== '$') return false
  formula.lastIndex = state.pos
  const match = formula.exec(state.src)
  if (!match || formula.lastIndex > state.posMax) return false
  if (!silent) {
    const token = state.push('math', '', 0)
    token.content = match[1]?.trim() ?? match[2] ?? ''
    token.meta = { display: match[1] !== undefined }
  }
  state.pos += match[0].length
  return true
}

const key = String.raw`[\p{L}\p{N}_](?:[\p{L}\p{N}_]|[:.#$%&+?<>~/-](?=[\p{L}\p{N}_]))*`
const reference = new RegExp(
  String.raw`@([Ff]ig:|[Tt]bl:|[Ss]ec:|[Ff]n:|fig-|tbl-|sec-|eq-|fn-)([\p{L}\p{N}_-]*[\p{L}\p{N}_])`,
  'uy',
)
const bracketed = new RegExp(String.raw`\[([^\[\]\n]*?-?@${key}[^\[\]\n]*)\](?![(\[{])`, 'uy')
const cited = new RegExp(String.raw`^(.*?)-?@(${key})(.*)$`, 'u')

/** `@fig-x` as Quarto has it, `@fig:x` and `@Fig:x` as pandoc-crossref has it, alone or in brackets. */
const crossReference = (state: StateInline, silent: boolean): boolean => {
  const { src, pos } = state
  const open = src[pos] === '[' ? 1 : 0
  if (src[pos + open] !== '@' || (open === 0 && /[\p{L}\p{N}_]$/u.test(src.slice(Math.max(0, pos - 2), pos))))
    return false
  reference.lastIndex = pos + open
  const match = reference.exec(src)
  if (!match || (open === 1 && src[reference.lastIndex] !== ']') || reference.lastIndex > state.posMax) return false
  if (!silent) state.push('cross_reference', '', 0).content = `${match[1]?.toLowerCase()}${match[2]}`
  state.pos = reference.lastIndex + open
  return true
}

/** `[see @key, 33–35; @other]` */
const citation = (state: StateInline, silent: boolean): boolean => {
  if (state.src[state.pos] !== '[') return false
  bracketed.lastIndex = state.pos
  const match = bracketed.exec(state.src)
  if (!match || bracketed.lastIndex > state.posMax) return false
  const items = (match[1] ?? '').split(';').map(part => cited.exec(part.trim()))
  if (items.some(found => found === null)) return false
  if (!silent) {
    const token = state.push('citation', '', 0)
    token.content = match[0]
    token.meta = items.map(found => ({
      prefix: found?.[1]?.trim() ?? '',
      key: found?.[2] ?? '',
      locator: found?.[3]?.replace(/^,\s*/, '').trim() ?? '',
    }))
  }
  state.pos = bracketed.lastIndex
  return true
}

/** `p.\ 5`: a blank at which no line ends (pandoc: all_symbols_escapable). */
const firmBlank = (state: StateInline, silent: boolean): boolean => {
  if (!state.src.startsWith('\\ ', state.pos)) return false
  if (!silent) Object.assign(state.push('text_special', '', 0), { content: '\u00a0', markup: '\\ ', info: 'escape' })
  state.pos += 2
  return true
}

const raised = /([\^~])((?:\\[ ^~]|[^\s\\^~[\]])+)\1/y

/** `2^nd^`, `H~2~O`: one word between two signs (pandoc: superscript, subscript). */
const superiorsAndInferiors = (state: StateInline, silent: boolean): boolean => {
  const sign = state.src[state.pos]
  if (sign !== '^' && sign !== '~') return false
  raised.lastIndex = state.pos
  const match = raised.exec(state.src)
  if (!match || raised.lastIndex > state.posMax || state.src[raised.lastIndex] === sign) return false
  if (!silent) {
    const name = sign === '^' ? 'superscript' : 'subscript'
    state.push(`${name}_open`, '', 1)
    state.push('text', '', 0).content = (match[2] ?? '').replace(/\\(.)/g, '$1')
    state.push(`${name}_close`, '', -1)
  }
  state.pos = raised.lastIndex
  return true
}

/** `` `…`{=latex} ``: what stands in the code is meant for one format alone. */
const rawFormat = (state: StateInline, silent: boolean): boolean => {
  const last = state.tokens.at(-1)
  if (state.src[state.pos] !== '{' || state.pending !== '' || last?.type !== 'code_inline') return false
  const format = /^\{=(\w+)\}/.exec(state.src.slice(state.pos, state.posMax))
  if (!format) return false
  if (!silent) Object.assign(state.push('raw_format', '', 0), { content: format[1], meta: { code: last.content } })
  state.pos += format[0].length
  return true
}

/** `![words](a name with blanks.png)`: CommonMark wants %20 there, Pandoc and editors' file choosers do not. */
const pictureWithBlanks = (state: StateInline, silent: boolean): boolean => {
  if (state.src[state.pos] !== '!' || state.src[state.pos + 1] !== '[') return false
  const end = state.md.helpers.parseLinkLabel(state, state.pos + 1, false)
  const path =
    end < 0
      ? null
      : /^\(([^()<>\n"']*[^()<>\n"'\s] [^()<>\n"']*\.[A-Za-z]{3,4})\)/.exec(state.src.slice(end + 1, state.posMax))
  if (!path) return false
  if (!silent) {
    const token = state.push('image', 'img', 0)
    token.content = state.src.slice(state.pos + 2, end)
    token.attrs = [
      ['src', encodeURI(path[1] ?? '')],
      ['alt', ''],
    ]
    token.children = []
    state.md.inline.parse(token.content, state.md, state.env, token.children)
  }
  state.pos = end + 1 + path[0].length
  return true
}

export const inlinesPlugin = (md: MarkdownIt): void => {
  md.inline.ruler.before('image', 'picture_with_blanks', pictureWithBlanks)
  md.inline.ruler.before('link', 'raw_format', rawFormat)
  md.inline.ruler.before('escape', 'math', math)
  md.inline.ruler.before('escape', 'firm_blank', firmBlank)
  md.inline.ruler.before('link', 'cross_reference', crossReference)
  md.inline.ruler.before('link', 'citation', citation)
  md.inline.ruler.after('strikethrough', 'superiors', superiorsAndInferiors)
}
