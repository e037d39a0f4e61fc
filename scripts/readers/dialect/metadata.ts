/** A block of fields inside the text: what is left of front matter when chapters were put one after the other. */
import type MarkdownIt from 'markdown-it'
import type { StateBlock } from 'markdown-it'
import { translate } from '../foreign.ts'
import { parseYaml } from '../yaml.ts'
import type { ParsedAttributes } from './attributes.ts'

const fields = ['title', 'subtitle', 'author', 'translator', 'source', 'rights', 'language']

const lineOf = (state: StateBlock, line: number): string =>
  state.src.slice(state.bMarks[line], state.eMarks[line]).trimEnd()

/** The line that closes the block, or null: everything between must look like YAML. */
const closing = (state: StateBlock, start: number, end: number): number | null => {
  if (lineOf(state, start) !== '---' || !/^[\w-]+:(\s|$)/.test(lineOf(state, start + 1))) return null
  for (let line = start + 1; line < end; line++) {
    const text = lineOf(state, line)
    if (text === '---' || text === '...') return line
    if (!/^([\w-]+:(\s|$)|\s|- |#|$)/.test(text)) return null
  }
  return null
}

const told = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(told).join(', ')
    : typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : ''

/** With a title it begins a reading, unless the heading of that reading follows; else it is a token that prints nothing. */
const metadataBlock = (state: StateBlock, start: number, end: number, silent: boolean): boolean => {
  if (state.level > 0 || state.blkIndent > 0) return false
  const last = closing(state, start, end)
  if (last === null) return false
  if (silent) return true
  const text = state.getLines(start + 1, last, 0, true)
  const { value, diagnostics } = parseYaml({ file: '', text, at: 0 })
  if (diagnostics.length > 0) return false
  const data = translate(value.data, fields)
  const title = told(data['title'])
  let next = last + 1
  while (next < end && state.isEmpty(next)) next++
  state.line = last + 1
  if (title === '' || (next < end && /^# /.test(lineOf(state, next)))) {
    state.push('metadata', '', 0).map = [start, last + 1]
    return true
  }
  const values = Object.fromEntries(
    fields
      .slice(1)
      .flatMap(key => (told(data[key]) === '' ? [] : [[key === 'language' ? 'lang' : key, told(data[key])]])),
  )
  const attributes: ParsedAttributes = { classes: [], values }
  const open = state.push('heading_open', 'h1', 1)
  Object.assign(open, { map: [start, last + 1], markup: '---', meta: attributes })
  const inline = state.push('inline', '', 0)
  let line = start + 1
  while (line < last && !lineOf(state, line).startsWith('title:')) line++
  Object.assign(inline, { content: title, map: [line, line + 1], children: [] })
  state.push('heading_close', 'h1', -1)
  return true
}

export const metadataPlugin = (md: MarkdownIt): void => {
  md.block.ruler.before('drawn_table', 'metadata_block', metadataBlock, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
}
