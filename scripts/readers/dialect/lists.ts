/**
 * Lists that CommonMark lacks: `a)`, `(ii)`, `A.`, `#.`, and examples `(@label)` that are counted through the file (pandoc:
 * fancy_lists, example_lists). A mark alone makes no list, or “p. 45” and “c. 1850” at the head of a note would be one:
 * two of a kind must follow each other.
 */
import type MarkdownIt from 'markdown-it'
import type { StateBlock } from 'markdown-it'
import type { Numerals } from '../../model/book.ts'
import { fromRoman } from '../../model/numerals.ts'

interface Mark {
  /** What stands before and after the number. */
  readonly fence: string
  /** What may be meant, the likelier first: `i` is the first of the small Roman numbers, and the ninth small letter. */
  readonly readings: readonly { readonly numerals: Numerals | 'example' | 'any'; readonly value: number }[]
  readonly label: string
  /** Letters of the mark with the blanks after it. */
  readonly width: number
}

/** What `(@label)` counts, through all lists of a file. */
export interface Examples {
  count: number
  readonly byLabel: Map<string, number>
}

/** Numbers that CommonMark has itself are not looked at: `1.`, `1)`. */
const pattern = /^(?:\((@[\w-]*|\d{1,9}|[A-Za-z]{1,7}|#)\)|(\d{1,9}|[A-Za-z]{1,7}|#)([.)]))([ \t]+)(?=\S)/

const markOf = (line: string): Mark | null => {
  const [whole = '', inner, bare, closing, blanks = ''] = pattern.exec(line) ?? []
  const word = inner ?? bare
  if (word === undefined || (bare !== undefined && /^\d/.test(bare))) return null
  // “B. Russell” begins a sentence; “B.  Second” an item.
  if (closing === '.' && /^[A-Z]$/.test(word) && blanks.length < 2 && !blanks.includes('\t')) return null
  const fence = inner === undefined ? (closing ?? '') : '()'
  const width = blanks.length > 4 ? whole.length - blanks.length + 1 : whole.length
  const made = (...readings: Mark['readings']): Mark => ({ fence, readings, label: word.slice(1), width })
  if (word.startsWith('@')) return made({ numerals: 'example', value: 0 })
  if (word === '#') return made({ numerals: 'any', value: 0 })
  if (/^\d/.test(word)) return made({ numerals: '1', value: Number(word) })
  const small = word.toLowerCase()
  if (word !== small && word !== word.toUpperCase()) return null
  const roman = fromRoman(small)
  const readings = [
    ...(roman === null ? [] : [{ numerals: word === small ? ('i' as const) : ('I' as const), value: roman }]),
    ...(small.length > 1
      ? []
      : [{ numerals: word === small ? ('a' as const) : ('A' as const), value: small.charCodeAt(0) - 96 }]),
  ]
  return readings.length === 0 ? null : made(...readings)
}

interface Run {
  readonly numerals: Numerals | 'example' | 'any'
  readonly start: number
}

/** What two marks, one after the other, make together; null when the second does not go on from the first. */
const runOf = (first: Mark, second: Mark | null): Run | null => {
  for (const { numerals, value } of first.readings) {
    if (numerals === 'example' || numerals === 'any') return { numerals, start: value }
    const goesOn = second?.readings.some(next => next.numerals === numerals && next.value === value + 1)
    if (goesOn && second?.fence === first.fence) return { numerals, start: value }
  }
  return null
}

const lineOf = (state: StateBlock, line: number): string =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])

const columnOf = (state: StateBlock, line: number): number => state.sCount[line] ?? 0

/** The next line that begins an item of the same list, or null: nothing before it may end the list. */
const nextMark = (state: StateBlock, start: number, end: number): Mark | null => {
  const column = columnOf(state, start)
  const first = markOf(lineOf(state, start))
  for (let line = start + 1; line < end; line++) {
    if (state.isEmpty(line)) continue
    if (columnOf(state, line) < state.blkIndent) return null
    const mark = Math.abs(columnOf(state, line) - column) < 2 ? markOf(lineOf(state, line)) : null
    if (mark && mark.fence === first?.fence) return mark
    // A line that is not indented is the item's own only if no blank line parts it from the item.
    if (columnOf(state, line) <= column && state.isEmpty(line - 1)) return null
  }
  return null
}

interface ListState extends StateBlock {
  /** Lists of ours that are open, the innermost last: where they stand and what would go on with them. */
  fancy?: { readonly column: number; readonly fence: string; readonly run: Run; next: number }[]
}

const goesOn = (mark: Mark, run: Run, fence: string, next: number): boolean =>
  mark.fence === fence &&
  mark.readings.some(({ numerals, value }) => numerals === run.numerals && (value === 0 || value === next))

/** So many numbers may be left out: “(mix)” and “(dim)” are no items. */
const longestLeap = 10

/** The number with which a list goes on that leaves some out: `(iv)`, and then `(viii)`. */
const leapOf = (mark: Mark, { numerals }: Run, fence: string, next: number): number | null => {
  const [only, another] = mark.readings
  if (!only || another || only.numerals !== numerals || mark.fence !== fence || fence === '.') return null
  return only.value > next && only.value <= next + longestLeap ? only.value : null
}

const fancyList = (state: ListState, start: number, end: number, silent: boolean): boolean => {
  if (columnOf(state, start) - state.blkIndent >= 4) return false
  const mark = markOf(lineOf(state, start))
  if (!mark) return false
  const open = (state.fancy ??= [])
  const within = open.some(
    ({ column, run, fence, next }) =>
      Math.abs(column - columnOf(state, start)) < 2 &&
      (goesOn(mark, run, fence, next) || leapOf(mark, run, fence, next) !== null),
  )
  // A list interrupts a paragraph only to go on with one that is open, or inside an item of another.
  if (silent)
    return within || (state.blkIndent > 0 && state.listIndent >= 0 && runOf(mark, nextMark(state, start, end)) !== null)
  if (within) return false
  const run = runOf(mark, nextMark(state, start, end))
  if (run) writeList(state, start, end, mark, run)
  return run !== null
}

/** The list that begins on line `start`, and one behind it for each leap of its numbers. */
const writeList = (state: ListState, start: number, end: number, mark: Mark, run: Run): void => {
  const open = (state.fancy ??= [])
  const examples = ((state.env as { examples?: Examples }).examples ??= { count: 0, byLabel: new Map() })
  const token = state.push('ordered_list_open', 'ol', 1)
  const first = run.numerals === 'example' ? examples.count + 1 : run.numerals === 'any' ? 1 : run.start
  if (first !== 1) token.attrs = [['start', String(first)]]
  token.markup = mark.fence
  token.meta = { numerals: run.numerals === 'example' || run.numerals === 'any' ? '1' : run.numerals }
  const { blkIndent, tight, parentType, listIndent } = state
  const column = columnOf(state, start)
  const here = { column, fence: mark.fence, run, next: run.start + 1 }
  open.push(here)
  state.parentType = 'list'
  let isTight = true
  let line = start
  let current: Mark | null = mark
  let leap: { readonly mark: Mark; readonly to: number } | null = null
  const firstToken = state.tokens.length
  while (current && line < end) {
    if (run.numerals === 'example') {
      examples.count++
      if (current.label !== '') examples.byLabel.set(current.label, examples.count)
    }
    const item = state.push('list_item_open', 'li', 1)
    item.map = [line, line]
    const from = line
    const [begins, shift, count] = [state.bMarks[line] ?? 0, state.tShift[line] ?? 0, columnOf(state, line)]
    // Pandoc's rule of four: what goes on below is indented by four blanks, however wide the mark is.
    state.blkIndent = count + Math.min(4, current.width)
    state.listIndent = count
    state.bMarks[line] = begins + shift + current.width
    state.tShift[line] = 0
    state.sCount[line] = state.blkIndent
    state.tight = true
    state.md.block.tokenize(state, line, end)
    if (!state.tight || (line > from && state.isEmpty(line - 1))) isTight = false
    state.bMarks[from] = begins
    state.tShift[from] = shift
    state.sCount[from] = count
    state.blkIndent = blkIndent
    line = state.line
    item.map[1] = line
    state.push('list_item_close', 'li', -1)
    if (line >= end || columnOf(state, line) < blkIndent || columnOf(state, line) - blkIndent >= 4) break
    const next = Math.abs(columnOf(state, line) - column) < 4 ? markOf(lineOf(state, line)) : null
    current = next && goesOn(next, run, mark.fence, here.next) ? next : null
    const to = next && !current ? leapOf(next, run, mark.fence, here.next) : null
    leap = next && to !== null ? { mark: next, to } : null
    if (current && state.isEmpty(line - 1)) isTight = false
    here.next++
  }
  state.push('ordered_list_close', 'ol', -1)
  open.pop()
  token.map = [start, line]
  state.line = line
  Object.assign(state, { blkIndent, tight, parentType, listIndent })
  if (isTight) hideParagraphs(state, firstToken)
  if (leap) writeList(state, line, end, leap.mark, { ...run, start: leap.to })
}

/** Paragraphs of a tight list’s own items are set without space. */
const hideParagraphs = (state: StateBlock, from: number): void => {
  const level = (state.tokens[from]?.level ?? 0) + 1
  for (const token of state.tokens.slice(from)) {
    if (token.level === level && /^paragraph_/.test(token.type)) token.hidden = true
  }
}

/** `(@good)` in a sentence is the number of that example. */
const exampleReferences = (md: MarkdownIt): void => {
  md.inline.ruler.before('link', 'example', (state, silent) => {
    const label =
      state.src[state.pos] === '@' ? /^[\w-]+/.exec(state.src.slice(state.pos + 1, state.pos + 80))?.[0] : undefined
    const number = label === undefined ? undefined : (state.env as { examples?: Examples }).examples?.byLabel.get(label)
    if (label === undefined || number === undefined) return false
    if (!silent) state.push('text', '', 0).content = String(number)
    state.pos += label.length + 1
    return true
  })
}

export const listsPlugin = (md: MarkdownIt): void => {
  md.block.ruler.after('list', 'fancy_list', fancyList, { alt: ['paragraph', 'reference', 'blockquote'] })
  exampleReferences(md)
}
