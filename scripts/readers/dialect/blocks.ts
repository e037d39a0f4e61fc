/** Blocks of the dialect that CommonMark lacks: fenced divisions, line blocks; and comments that stay out of the text's way. */
import type MarkdownIt from 'markdown-it'
import type { StateBlock } from 'markdown-it'
import { openHtml } from './html.ts'
import { parseAttributes, type ParsedAttributes } from './attributes.ts'

const lineOf = (state: StateBlock, line: number): string =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])

const isOutside = (state: StateBlock, line: number) => (state.sCount[line] ?? 0) < state.blkIndent

const isCode = (state: StateBlock, line: number) => (state.sCount[line] ?? 0) - state.blkIndent >= 4

/** What `::: epigraph` or `::: {.epigraph lang=ru}` opens; null when the line opens nothing. */
const openFence = (line: string): ParsedAttributes | null => {
  const match = /^:{3,}\s*(?:([\p{L}_][\p{L}\p{N}_-]*)\s*)?(\{.*\})?\s*:*\s*$/u.exec(line)
  if (!match || (match[1] === undefined && match[2] === undefined)) return null
  const parsed = match[2] === undefined ? { classes: [], values: {} } : parseAttributes(match[2], 0)?.value
  if (!parsed) return null
  return { ...parsed, classes: [...(match[1] === undefined ? [] : [match[1]]), ...parsed.classes] }
}

const isClosingFence = (line: string) => /^:{3,}\s*$/.test(line)

const fencedDivision = (state: StateBlock, start: number, end: number, silent: boolean): boolean => {
  if (isCode(state, start)) return false
  const attributes = openFence(lineOf(state, start))
  if (!attributes) return false
  if (silent) return true
  let depth = 1
  let line = start
  let closed = false
  let code = '' // the fence of a block of code, in which colons mean nothing
  while (++line < end) {
    if (isOutside(state, line) && !state.isEmpty(line)) break
    const text = lineOf(state, line)
    const [, sign] = /^(`{3,}|~{3,})[^`]*$/.exec(text) ?? []
    if (code === '') code = sign ?? ''
    else if (sign?.startsWith(code) && text.trimEnd() === sign) code = ''
    if (code !== '') continue
    if (openFence(text)) depth++
    else if (isClosingFence(text) && --depth === 0) {
      closed = true
      break
    }
  }
  const { parentType, lineMax } = state
  state.lineMax = line
  const open = state.push('division_open', 'div', 1)
  open.meta = { attributes, closed }
  open.markup = ':::'
  open.map = [start, line]
  state.md.block.tokenize(state, start + 1, line)
  state.push('division_close', 'div', -1)
  state.parentType = parentType
  state.lineMax = lineMax
  state.line = line + (closed ? 1 : 0)
  return true
}

/** `| verse`, its lines kept; a line without a pipe that begins with a blank goes on the one before. Not a table: no second pipe ends it. */
const lineBlock = (state: StateBlock, start: number, end: number, silent: boolean): boolean => {
  const isVerse = (line: number) =>
    line < end &&
    !isOutside(state, line) &&
    !isCode(state, line) &&
    /^\|( |$)/.test(lineOf(state, line)) &&
    !/\S\|$/.test(lineOf(state, line).slice(1).replace(/\s/g, ''))
  const goesOn = (line: number) =>
    line < end &&
    !state.isEmpty(line) &&
    (state.sCount[line] ?? 0) > state.blkIndent &&
    !/^\|/.test(lineOf(state, line))
  if (!isVerse(start)) return false
  if (silent) return true
  let line = start
  const open = state.push('verse_open', 'div', 1)
  while (isVerse(line)) {
    const words = lineOf(state, line).slice(2)
    const verse = state.push('verse_line', '', 0)
    verse.meta = { indent: words.length - words.trimStart().length }
    const inline = state.push('inline', '', 0)
    const first = line++
    let content = words.trim()
    for (; words.trim() !== '' && goesOn(line); line++) content += `\n${lineOf(state, line).trim()}`
    inline.content = content
    inline.map = [first, line]
    inline.children = []
  }
  open.map = [start, line]
  state.push('verse_close', 'div', -1)
  state.line = line
  return true
}

/**
 * CommonMark takes a whole line that begins with a comment for HTML, words and all. Here a comment is a block only where
 * nothing follows it on its line; otherwise the line is a paragraph that holds a comment.
 */
const comment = (state: StateBlock, start: number, end: number, silent: boolean): boolean => {
  if (isCode(state, start) || !lineOf(state, start).startsWith('<!--')) return false
  let line = start
  while (line < end && !lineOf(state, line).includes('-->')) line++
  if (line >= end) return false
  const after = lineOf(state, line)
  if (after.slice(after.indexOf('-->') + 3).trim() !== '') return false
  if (silent) return true
  const token = state.push('comment', '', 0)
  token.map = [start, line + 1]
  token.content = state.getLines(start, line + 1, state.blkIndent, false).trim()
  state.line = line + 1
  return true
}

export const blocksPlugin = (md: MarkdownIt): void => {
  const endsParagraph = { alt: ['paragraph', 'reference', 'blockquote', 'list'] }
  md.block.ruler.before('fence', 'fenced_division', fencedDivision, endsParagraph)
  md.block.ruler.after('table', 'line_block', lineBlock)
  const html = md.block.ruler.getRules('').find(rule => rule.name === 'html_block')
  if (!html) throw new Error('markdown-it has no rule called html_block any more')
  md.block.ruler.at(
    'html_block',
    (state, start, end, silent) => {
      if (comment(state, start, end, silent)) return true
      if (/^<!--.*-->/.test(lineOf(state, start))) return false
      const taken = html(state, start, end, silent)
      if (taken && !silent) openHtml(state, end)
      return taken
    },
    endsParagraph,
  )
}
