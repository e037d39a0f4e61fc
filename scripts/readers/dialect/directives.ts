/** MyST: directives that hold text, ```` ```{note} ```` and `:::{admonition} Title`, and targets, `(label)=` before a heading. */
import type MarkdownIt from 'markdown-it'
import type { StateBlock, StateCore } from 'markdown-it'
import { reservedNames } from '../../model/slug.ts'
import type { ParsedAttributes } from './attributes.ts'
import { widthOf } from './widths.ts'
import { lookup } from '../../model/lookup.ts'

/** Admonitions, and the callouts that they are. */
const admonitions: Readonly<Record<string, string>> = lookup({
  admonition: 'note',
  note: 'note',
  seealso: 'note',
  dropdown: 'note',
  tip: 'tip',
  hint: 'tip',
  important: 'important',
  warning: 'warning',
  attention: 'warning',
  caution: 'caution',
  danger: 'danger',
  error: 'danger',
})

/** Directives between back-ticks whose text is Markdown too; any other is code. Between colons every directive holds Markdown. */
const prose = new Set(
  'epigraph pull-quote highlights margin sidebar aside topic container div card glossary list-table rubric'.split(' '),
)

const opening = /^(`{3,}|~{3,}|:{3,})[ \t]*\{([a-z][a-z0-9:_-]*)\}[ \t]*(.*)$/i

const lineOf = (state: StateBlock, line: number): string =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])

/** The line that closes a fence, or the end. Colons close by their number of openings, other fences by their length. */
const closingOf = (state: StateBlock, fence: string, start: number, end: number): number => {
  let depth = 1
  for (let line = start + 1; line < end; line++) {
    const text = lineOf(state, line).trimEnd()
    if ((state.sCount[line] ?? 0) < state.blkIndent && text !== '') return line
    const [run = ''] = /^(`{3,}|~{3,}|:{3,})/.exec(text) ?? []
    if (run[0] !== fence[0]) continue
    if (run !== text) depth += fence.startsWith(':') ? 1 : 0
    else if ((fence.startsWith(':') || run.length >= fence.length) && --depth === 0) return line
  }
  return end
}

/** `:key: value` lines at the head of a directive, or `key: value` between lines of hyphens; and the line after them. */
const optionsOf = (
  state: StateBlock,
  start: number,
  end: number,
): { values: Record<string, string>; after: number } => {
  const values = Object.create(null) as Record<string, string>
  const isBlock = start < end && /^---[ \t]*$/.test(lineOf(state, start))
  for (let line = isBlock ? start + 1 : start; line < end; line++) {
    const text = lineOf(state, line)
    if (isBlock && /^---[ \t]*$/.test(text)) return { values, after: line + 1 }
    const [, key, value] = (isBlock ? /^([\w-]+):[ \t]*(.*)$/ : /^:([\w-]+):[ \t]*(.*)$/).exec(text) ?? []
    if (key !== undefined) values[key] = (value ?? '').trim()
    else if (!isBlock) return { values, after: line }
  }
  return { values, after: isBlock ? start : end }
}

const isName = (name: string | undefined): name is string => name !== undefined && /^[a-z][a-z0-9_.:-]*$/i.test(name)

const directive = (state: StateBlock, start: number, end: number, silent: boolean): boolean => {
  if ((state.sCount[start] ?? 0) - state.blkIndent >= 4) return false
  const [, fence, typed = '', title = ''] = opening.exec(lineOf(state, start).trimEnd()) ?? []
  const name = typed.toLowerCase()
  const isPicture = name === 'figure' || name === 'image'
  const holdsText = Object.hasOwn(admonitions, name) || prose.has(name) || isPicture || fence?.startsWith(':')
  if (fence === undefined || !holdsText || (isPicture && title === '')) return false
  if (silent) return true
  const close = closingOf(state, fence, start, end)
  const { values, after } = optionsOf(state, start + 1, close)
  const id = isName(values['name']) ? { id: values['name'] } : {}
  const words = (text: string, first: number, last: number) => {
    const inline = state.push('inline', '', 0)
    inline.content = text
    inline.map = [first, last]
    inline.children = []
  }
  const read = (from: number) => {
    const { parentType, lineMax } = state
    state.lineMax = close
    state.md.block.tokenize(state, from, close)
    state.parentType = parentType
    state.lineMax = lineMax
  }
  if (isPicture) {
    let [first, last] = [after, after]
    while (first < close && state.isEmpty(first)) first++
    for (last = first; last < close && !state.isEmpty(last);) last++
    const open = state.push('html_figure_open', 'figure', 1)
    open.meta = { src: title, alt: values['alt'] ?? null, ...widthOf(values['width']), ...id }
    open.map = [start, Math.min(end, close + 1)]
    words(state.getLines(first, last, state.blkIndent, false).trim(), first, last)
    state.push('html_figure_close', 'figure', -1)
    read(last)
  } else {
    const asked = (values['class'] ?? '').split(/[\s,]+/).filter(word => /^[a-z][\w-]*$/i.test(word))
    const kind = asked.map(word => admonitions[word]).find(Boolean) ?? admonitions[name]
    const given: Record<string, string> =
      kind !== undefined && title === '' ? { title: name.charAt(0).toUpperCase() + name.slice(1) } : {}
    const attributes: ParsedAttributes = {
      ...id,
      classes: kind === undefined ? [name.replaceAll(':', '-'), ...asked] : [`callout-${kind}`],
      values: given,
    }
    const open = state.push('division_open', 'div', 1)
    open.meta = { attributes, closed: close < end, titled: title !== '' }
    open.markup = fence
    open.map = [start, close]
    if (title !== '') {
      state.push('paragraph_open', 'p', 1).map = [start, start + 1]
      words(title, start, start + 1)
      state.push('paragraph_close', 'p', -1)
    }
    read(after)
    state.push('division_close', 'div', -1)
  }
  state.line = Math.min(end, close + (/^[`~:]/.test(lineOf(state, close)) ? 1 : 0))
  return true
}

/** `(label)=`, and a heading after it: the line is no text, and the heading bears the name. */
const target = (state: StateBlock, start: number, end: number, silent: boolean): boolean => {
  const [, name] = /^\(([a-z][a-z0-9-]*)\)=[ \t]*$/i.exec(lineOf(state, start)) ?? []
  let next = start + 1
  while (next < end && state.isEmpty(next)) next++
  if (name === undefined || next >= end || !/^#{1,6}[ \t]/.test(lineOf(state, next))) return false
  if (silent) return true
  const token = state.push('comment', '', 0)
  token.meta = { target: name.toLowerCase() }
  token.content = '<!-- -->'
  token.map = [start, start + 1]
  state.line = start + 1
  return true
}

const nameHeadings = (state: StateCore): void => {
  state.tokens.forEach((token, index) => {
    const { target: id } = (token.type === 'comment' ? (token.meta as { target?: string } | null) : null) ?? {}
    const heading = state.tokens[index + 1]
    if (id === undefined || heading?.type !== 'heading_open' || reservedNames.has(id)) return
    heading.meta = { id, classes: [], values: {}, ...(heading.meta as ParsedAttributes | null) }
  })
}

export const directivesPlugin = (md: MarkdownIt): void => {
  md.block.ruler.before('fenced_division', 'directive', directive, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
  md.block.ruler.before('fenced_division', 'target', target)
  md.core.ruler.before('inline', 'name_headings', nameHeadings)
}
