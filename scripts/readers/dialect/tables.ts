/** Tables drawn with hyphens: Pandoc's simple, multiline and grid tables. Each becomes the tokens of a pipe table. */
import type MarkdownIt from 'markdown-it'
import type { StateBlock } from 'markdown-it'

/** A line of a cell’s text, and its offset in the file. */
export interface CellLine {
  readonly at: number
  readonly text: string
}

/** Paragraphs of a cell, each some lines. */
type Cell = readonly (readonly CellLine[])[]
type Align = 'left' | 'center' | 'right' | ''

interface Drawn {
  readonly aligns: readonly Align[]
  readonly head: readonly (readonly Cell[])[]
  readonly body: readonly (readonly Cell[])[]
  /** The first line after the table. */
  readonly after: number
}

interface Page {
  /** A line as typed, less the indent of the block that holds the table. */
  readonly lineAt: (line: number) => string
  /** Offset of that line in the file. */
  readonly offsetOf: (line: number) => number
  readonly isEmpty: (line: number) => boolean
  readonly end: number
}

type Bounds = readonly (readonly [start: number, end: number])[]

/** Where runs of hyphens begin and end; null when the line holds anything else. */
const hyphenRuns = (line: string): Bounds | null =>
  /^ *-[ -]*$/.test(line)
    ? [...line.matchAll(/-+/g)].map(({ 0: run, index }) => [index, index + run.length] as const)
    : null

/** Columns of a simple or multiline table reach to where the next begins; one hyphen alone is a list or a dash. */
const rule = (line: string): Bounds | null => {
  const runs = hyphenRuns(line)
  return runs && runs.length > 1 && runs.every(([start, end]) => end - start > 1) ? runs : null
}

const slice = (page: Page, line: number, start: number, end: number): CellLine => {
  const piece = page.lineAt(line).slice(start, end)
  return { at: page.offsetOf(line) + start + (piece.length - piece.trimStart().length), text: piece.trim() }
}

const cutAt = (page: Page, line: number, runs: Bounds): readonly CellLine[] =>
  runs.map(([start], column) => slice(page, line, column === 0 ? 0 : start, runs[column + 1]?.[0] ?? Infinity))

/** Words that end or begin with their hyphens say how the column stands (pandoc, simple_tables). */
const alignOf = (page: Page, line: number, [start, end]: readonly [number, number]): Align => {
  const text = page.lineAt(line).padEnd(end)
  const cell = text.slice(start, end)
  if (cell.trim() === '') return ''
  const left = cell.startsWith(' ') || (text[start - 1] ?? ' ') !== ' '
  const right = cell.endsWith(' ') || (text[end] ?? ' ') !== ' '
  return left ? (right ? 'center' : 'right') : right ? 'left' : ''
}

/** Lines → one row: each column's lines are one paragraph. */
const rowOf = (page: Page, lines: readonly number[], runs: Bounds): readonly Cell[] => {
  const cut = lines.map(line => cutAt(page, line, runs))
  return runs.map((_, column) => {
    const words = cut.map(row => row[column]).filter((piece): piece is CellLine => (piece?.text ?? '') !== '')
    return words.length > 0 ? [words] : []
  })
}

/** Groups of lines with blank lines between them. */
const groups = (page: Page, from: number, to: number): readonly (readonly number[])[] => {
  const found: number[][] = [[]]
  for (let line = from; line < to; line++) {
    if (page.isEmpty(line)) found.push([])
    else found.at(-1)?.push(line)
  }
  return found.filter(lines => lines.length > 0)
}

const lineWhere = (page: Page, from: number, is: (line: number) => boolean): number | null => {
  for (let line = from; line < page.end; line++) if (is(line)) return line
  return null
}

const isBreak = (page: Page, line: number) => line >= page.end || page.isEmpty(line)

/** A line of words, a line of hyphens, a row to a line; without the words, hyphens end it too. */
const simple = (page: Page, start: number): Drawn | null => {
  const bare = rule(page.lineAt(start))
  const runs = bare ?? (start + 1 < page.end ? rule(page.lineAt(start + 1)) : null)
  if (!runs || (!bare && hyphenRuns(page.lineAt(start)))) return null
  const first = start + (bare ? 1 : 2)
  const blank = lineWhere(page, first, line => page.isEmpty(line)) ?? page.end
  const closing = lineWhere(page, first, line => line < blank && hyphenRuns(page.lineAt(line)) !== null)
  const last = closing ?? blank
  if (last <= first || (bare && closing === null)) return null
  const rows = Array.from({ length: last - first }, (_, index) => rowOf(page, [first + index], runs))
  return {
    aligns: runs.map(run => alignOf(page, bare ? first : start, run)),
    head: bare ? [] : [rowOf(page, [start], runs)],
    body: rows,
    after: closing === null ? last : closing + 1,
  }
}

/** Between two lines of hyphens, rows of several lines with blank lines between them. */
const multiline = (page: Page, start: number): Drawn | null => {
  const opening = hyphenRuns(page.lineAt(start))
  if (!opening || (opening[0]?.[1] ?? 0) - (opening[0]?.[0] ?? 0) < 3) return null
  const bare = rule(page.lineAt(start))
  const ruled = bare
    ? start
    : lineWhere(page, start + 1, line => isBreak(page, line) || hyphenRuns(page.lineAt(line)) !== null)
  const runs = ruled === null || isBreak(page, ruled) ? null : rule(page.lineAt(ruled))
  if (ruled === null || !runs || (!bare && ruled === start + 1)) return null
  const ends = (line: number) => hyphenRuns(page.lineAt(line)) !== null && isBreak(page, line + 1)
  const last = lineWhere(page, ruled + 1, ends)
  if (last === null) return null
  const rows = groups(page, ruled + 1, last)
  if (rows.length < (bare ? 2 : 1)) return null
  const headLines = Array.from({ length: bare ? 0 : ruled - start - 1 }, (_, index) => start + 1 + index)
  return {
    aligns: runs.map(run => alignOf(page, headLines[0] ?? rows[0]?.[0] ?? start, run)),
    head: bare ? [] : [rowOf(page, headLines, runs)],
    body: rows.map(lines => rowOf(page, lines, runs)),
    after: last + 1,
  }
}

const isGridRule = (line: string) => /^\+(?:[:=-]+\+)+\s*$/.test(line)

/** Paragraphs of a grid cell; an item of a list begins a line of its own. */
const paragraphs = (lines: readonly CellLine[]): Cell => {
  const found: CellLine[][] = [[]]
  for (const line of lines) {
    if (line.text === '') found.push([])
    else if (/^(?:[-*+]|\d{1,3}[.)])\s/.test(line.text)) found.push([line])
    else found.at(-1)?.push(line)
  }
  return found.filter(words => words.length > 0)
}

const corners = (line: string): string =>
  [...line.trimEnd()].flatMap((sign, at) => (sign === '+' ? [at] : [])).join(' ')

/** `+---+---+` round every row. Cells that span others make it a drawing, which is left as it is. */
const grid = (page: Page, start: number): Drawn | null => {
  const first = page.lineAt(start)
  if (!isGridRule(first)) return null
  const bounds = corners(first).split(' ').map(Number)
  const after = lineWhere(page, start, line => !/^[+|]/.test(page.lineAt(line))) ?? page.end
  const rules = Array.from({ length: after - start }, (_, index) => start + index).filter(line =>
    isGridRule(page.lineAt(line)),
  )
  const fits = (line: number) =>
    rules.includes(line)
      ? corners(page.lineAt(line)) === corners(first)
      : bounds.every(at => page.lineAt(line)[at] === '|') &&
        page.lineAt(line).trimEnd().length === (bounds.at(-1) ?? 0) + 1
  const isWhole = Array.from({ length: after - start }, (_, index) => fits(start + index)).every(Boolean)
  if (rules.length < 2 || rules.at(-1) !== after - 1 || !isWhole) return null
  const cellsOf = (from: number, to: number): readonly Cell[] =>
    bounds.slice(0, -1).map((left, column) => {
      const right = bounds[column + 1] ?? Infinity
      return paragraphs(Array.from({ length: to - from }, (_, index) => slice(page, from + index, left + 1, right)))
    })
  const rows = rules
    .slice(0, -1)
    .map((line, index) => ({ below: rules[index + 1] ?? after, cells: cellsOf(line + 1, rules[index + 1] ?? after) }))
  const headed = rules.findIndex(line => page.lineAt(line).includes('='))
  const marks = page.lineAt(rules[Math.max(0, headed)] ?? start)
  return {
    aligns: bounds.slice(0, -1).map((left, column): Align => {
      const piece = marks.slice(left + 1, bounds[column + 1])
      return piece.startsWith(':') ? (piece.endsWith(':') ? 'center' : 'left') : piece.endsWith(':') ? 'right' : ''
    }),
    head: headed > 0 ? rows.slice(0, headed).map(({ cells }) => cells) : [],
    body: rows.slice(Math.max(0, headed)).map(({ cells }) => cells),
    after,
  }
}

const draw = (state: StateBlock, start: number, { aligns, head, body, after }: Drawn): void => {
  Object.assign(state.push('table_open', 'table', 1), { map: [start, after], meta: { drawn: true } })
  const part = (name: 'thead' | 'tbody', rows: Drawn['head']) => {
    state.push(`${name}_open`, name, 1)
    for (const cells of rows) {
      state.push('tr_open', 'tr', 1)
      cells.forEach((cell, column) => {
        const open = state.push(name === 'thead' ? 'th_open' : 'td_open', 'td', 1)
        if (aligns[column]) open.attrs = [['style', `text-align:${aligns[column]}`]]
        for (const lines of cell) {
          const inline = state.push('inline', '', 0)
          inline.content = lines.map(({ text }) => text).join('\n')
          inline.map = [start, after]
          inline.meta = { cell: lines }
          inline.children = []
        }
        state.push(name === 'thead' ? 'th_close' : 'td_close', 'td', -1)
      })
      state.push('tr_close', 'tr', -1)
    }
    state.push(`${name}_close`, name, -1)
  }
  // Columns are counted by the head, so there is one even when the manuscript has none.
  part('thead', head.length > 0 ? head : [aligns.map(() => [])])
  part('tbody', body)
  state.push('table_close', 'table', -1)
}

const drawnTable = (state: StateBlock, start: number, end: number, silent: boolean): boolean => {
  if (silent || (state.sCount[start] ?? 0) < state.blkIndent) return false
  const page: Page = {
    lineAt: line => state.src.slice(state.bMarks[line], state.eMarks[line]),
    offsetOf: line => state.bMarks[line] ?? 0,
    isEmpty: line => state.isEmpty(line),
    end,
  }
  const isRuled = (line: number) =>
    line < end && (state.sCount[line] ?? 0) - state.blkIndent < 4 && /^\s*(?:-{2,}|\+[:=-])/.test(page.lineAt(line))
  if (!isRuled(start) && !isRuled(start + 1)) return false
  const indent = state.tShift[start] ?? 0
  const gridPage = {
    ...page,
    lineAt: (line: number) => page.lineAt(line).slice(indent),
    offsetOf: (line: number) => page.offsetOf(line) + indent,
  }
  const drawn = multiline(page, start) ?? simple(page, start) ?? grid(gridPage, start)
  if (!drawn) return false
  draw(state, start, drawn)
  state.line = drawn.after
  return true
}

export const tablesPlugin = (md: MarkdownIt): void => {
  md.block.ruler.before('code', 'drawn_table', drawnTable)
}
