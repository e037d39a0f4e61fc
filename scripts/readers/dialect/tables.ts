/**
 * Tables drawn with hyphens: Pandoc's simple, multiline and grid tables. Cells span others in drawn tables and in HTML only: in
 * a pipe table `||` is an empty cell to GitHub, Pandoc and PHP Markdown Extra and a wide one to MultiMarkdown, and for cells
 * over several rows each tool has a sign of its own (`^^`, `^`, `^|`), so that no sign would mean the same everywhere.
 */
import type MarkdownIt from 'markdown-it'
import type { StateBlock } from 'markdown-it'
import type { ParsedAttributes } from './attributes.ts'

/** A line of a cell’s text, and its offset in the file. */
export interface CellLine {
  readonly at: number
  readonly text: string
}

/** Paragraphs of a cell, each some lines. */
type Cell = readonly (readonly CellLine[])[]
type Align = 'left' | 'center' | 'right' | ''

/** What the token of a cell says beside its words. `head`: it names its row. */
export interface CellMeta {
  readonly columns?: number
  readonly rows?: number
  readonly head?: boolean
}

/** What the token of a table says that is no pipe table: each cell has the lines of its words with their places. */
export interface TableMeta {
  readonly attributes?: ParsedAttributes
}

interface DrawnCell {
  readonly align: Align
  readonly paragraphs: Cell
  readonly columns: number
  readonly rows: number
}

interface Drawn {
  readonly head: readonly (readonly DrawnCell[])[]
  readonly body: readonly (readonly DrawnCell[])[]
  /** The first line after the table. */
  readonly after: number
}

interface Page {
  /** A line as typed, less the indent of the block that holds the table. */
  readonly lineAt: (line: number) => string
  /** Offset of that line in the file. */
  readonly offsetOf: (line: number) => number
  readonly isEmpty: (line: number) => boolean
  /** The first blank line from a line on, and the first line of hyphens that one follows; `end` where there is none. */
  readonly blankFrom: (line: number) => number
  readonly lastRuleFrom: (line: number) => number
  readonly end: number
}

type Bounds = readonly (readonly [start: number, end: number])[]

/** Signs that a typewriter's face draws two columns wide (UAX 11); those outside the first plane are two units long already. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/g

/** The second column of a wide sign: no text has it. */
const filler = '\uffff'

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
  const whole = page.lineAt(line)
  const piece = whole.slice(start, end).replaceAll(filler, '')
  const before = whole.slice(0, start).replaceAll(filler, '').length
  return { at: page.offsetOf(line) + before + (piece.length - piece.trimStart().length), text: piece.trim() }
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

/** Lines → one row: each column's lines are one paragraph. `marks` is the line that says how the columns stand. */
const rowOf = (page: Page, lines: readonly number[], runs: Bounds, marks: number): readonly DrawnCell[] => {
  const cut = lines.map(line => cutAt(page, line, runs))
  return runs.map((run, column) => {
    const words = cut.map(row => row[column]).filter((piece): piece is CellLine => (piece?.text ?? '') !== '')
    return { align: alignOf(page, marks, run), paragraphs: words.length > 0 ? [words] : [], columns: 1, rows: 1 }
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
  const last = lineWhere(page, first, line => isBreak(page, line) || hyphenRuns(page.lineAt(line)) !== null) ?? page.end
  const closing = isBreak(page, last) ? null : last
  if (last <= first || (bare && closing === null)) return null
  const marks = bare ? first : start
  return {
    head: bare ? [] : [rowOf(page, [start], runs, marks)],
    body: Array.from({ length: last - first }, (_, index) => rowOf(page, [first + index], runs, marks)),
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
  const last = page.lastRuleFrom(ruled + 1)
  if (last === page.end || (bare && page.blankFrom(ruled + 1) > last)) return null
  const rows = groups(page, ruled + 1, last)
  if (rows.length < (bare ? 2 : 1)) return null
  const headLines = Array.from({ length: bare ? 0 : ruled - start - 1 }, (_, index) => start + 1 + index)
  const marks = headLines[0] ?? rows[0]?.[0] ?? start
  return {
    head: bare ? [] : [rowOf(page, headLines, runs, marks)],
    body: rows.map(lines => rowOf(page, lines, runs, marks)),
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

/** Runs of a rectangle of the grid: columns and rows between its lines, the ends exclusive. */
interface Room {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** What the lines of a drawing leave between them, first row first; null when something is no rectangle. */
const roomsOf = (lines: readonly string[], xs: readonly number[], ys: readonly number[]): readonly Room[] | null => {
  const isWallRightOf = (row: number, column: number) =>
    lines.slice(ys[row], (ys[row + 1] ?? 0) + 1).every(line => /[|+]/.test(line[xs[column + 1] ?? 0] ?? ''))
  const isFloorUnder = (row: number, column: number) =>
    /^[-=:+]+$/.test(lines[ys[row + 1] ?? 0]?.slice(xs[column], (xs[column + 1] ?? 0) + 1) ?? '')
  const [columns, rows] = [xs.length - 1, ys.length - 1]
  const taken = Array.from({ length: rows }, () => Array.from({ length: columns }, () => false))
  const found: Room[] = []
  for (let top = 0; top < rows; top++) {
    for (let left = 0; left < columns; left++) {
      if (taken[top]?.[left]) continue
      let [right, bottom] = [left + 1, top + 1]
      while (right < columns && !isWallRightOf(top, right - 1)) right++
      while (bottom < rows && !isFloorUnder(bottom - 1, left)) bottom++
      for (let row = top; row < bottom; row++) {
        if (!isWallRightOf(row, right - 1)) return null
        for (let column = left; column < right; column++) {
          const isOpen = column < right - 1 && isWallRightOf(row, column)
          const isFloored = isFloorUnder(row, column) !== (row === bottom - 1)
          if (taken[row]?.[column] || isOpen || isFloored) return null
          ;(taken[row] as boolean[])[column] = true
        }
      }
      found.push({ left, right, top, bottom })
    }
  }
  return found
}

const offsetsOf = (line: string, sign: string): readonly number[] =>
  [...line].flatMap((found, at) => (found === sign ? [at] : []))

/** Lines, cells and signs that a drawing may have: more is none that a person drew. */
const mostDrawn = 4000

/**
 * `+---+---+` round every cell (pandoc, grid_tables): where a line is left out, the cell goes on. What has a cell that is no
 * rectangle is left as it is. A line of `=` ends the head; two at the end hold the foot, whose rows are rows.
 */
const grid = (page: Page, start: number): Drawn | null => {
  const first = page.lineAt(start).trimEnd()
  if (!isGridRule(first)) return null
  const after = lineWhere(page, start, line => !/^[+|]/.test(page.lineAt(line))) ?? page.end
  if (after - start > mostDrawn || first.length > mostDrawn) return null
  const lines = Array.from({ length: after - start }, (_, index) => page.lineAt(start + index).trimEnd())
  if (lines.length < 3 || !isGridRule(lines.at(-1) ?? '') || lines.some(({ length }) => length !== first.length))
    return null
  const ruled = lines.map(line => (/\+[-=:]+\+/.test(line) ? offsetsOf(line, '+') : []))
  const ys = ruled.flatMap((signs, index) => (signs.length > 0 ? [index] : []))
  const xs = [...new Set(ruled.flat())].sort((a, b) => a - b)
  const rooms = xs.length * ys.length > 100_000 ? null : roomsOf(lines, xs, ys)
  if (!rooms) return null
  const doubled = ys.flatMap((y, row) => (isGridRule(lines[y] ?? '') && lines[y]?.includes('=') ? [row] : []))
  const isFooted = doubled.at(-1) === ys.length - 1
  const headed = doubled[0] !== undefined && doubled.length > (isFooted ? 2 : 0) ? doubled[0] : 0
  const marks = lines[ys[headed] ?? 0] ?? ''
  const cellsOf = (row: number): readonly DrawnCell[] =>
    rooms
      .filter(({ top }) => top === row)
      .map(({ left, right, top, bottom }) => {
        const [from, to] = [(xs[left] ?? 0) + 1, xs[right] ?? 0]
        const [head, foot] = [(ys[top] ?? 0) + 1, ys[bottom] ?? 0]
        const piece = right === left + 1 ? marks.slice(from, to) : ''
        return {
          align: piece.startsWith(':') ? (piece.endsWith(':') ? 'center' : 'left') : piece.endsWith(':') ? 'right' : '',
          paragraphs: paragraphs(
            Array.from({ length: foot - head }, (_, at) => slice(page, start + head + at, from, to)),
          ),
          columns: right - left,
          rows: bottom - top,
        }
      })
  if (rooms.some(({ top, bottom }) => top < headed && bottom > headed)) return null
  const rows = ys.slice(0, -1).map((_, row) => cellsOf(row))
  return { head: rows.slice(0, headed), body: rows.slice(headed), after }
}

const draw = (state: StateBlock, start: number, { head, body, after }: Drawn): void => {
  const meta: TableMeta = {}
  Object.assign(state.push('table_open', 'table', 1), { map: [start, after], meta })
  const part = (name: 'thead' | 'tbody', rows: Drawn['head']) => {
    state.push(`${name}_open`, name, 1)
    for (const cells of rows) {
      state.push('tr_open', 'tr', 1)
      for (const { align, paragraphs: held, columns, rows: down } of cells) {
        const open = state.push('td_open', 'td', 1)
        open.meta = { columns, rows: down } satisfies CellMeta
        if (align) open.attrs = [['style', `text-align:${align}`]]
        for (const lines of held) {
          const inline = state.push('inline', '', 0)
          inline.content = lines.map(({ text }) => text).join('\n')
          inline.map = [start, after]
          inline.meta = { cell: lines }
          inline.children = []
        }
        state.push('td_close', 'td', -1)
      }
      state.push('tr_close', 'tr', -1)
    }
    state.push(`${name}_close`, name, -1)
  }
  part('thead', head)
  part('tbody', body)
  state.push('table_close', 'table', -1)
}

interface Sought {
  readonly from: number
  readonly found: number
}
/** What was sought last, by what it is, how deep its block stands and where that ends: a line that opens no table is not the only one to seek it. */
const soughtIn = new WeakMap<StateBlock, Map<string, Sought>>()

/** The first line from `from` on that is such a one; `end` where there is none. */
const seek = (state: StateBlock, what: string, end: number, from: number, is: (line: number) => boolean): number => {
  const known = soughtIn.get(state) ?? new Map<string, Sought>()
  soughtIn.set(state, known)
  const key = `${what} ${state.level} ${end}`
  const last = known.get(key)
  if (last && last.from <= from && from <= last.found) return last.found
  let found = from
  while (found < end && !is(found)) found++
  known.set(key, { from, found })
  return found
}

const drawnTable = (state: StateBlock, start: number, end: number, silent: boolean): boolean => {
  if (silent || (state.sCount[start] ?? 0) < state.blkIndent) return false
  const page: Page = {
    lineAt: line => state.src.slice(state.bMarks[line], state.eMarks[line]),
    offsetOf: line => state.bMarks[line] ?? 0,
    isEmpty: line => state.isEmpty(line),
    blankFrom: from => seek(state, 'blank', end, from, line => state.isEmpty(line)),
    lastRuleFrom: from =>
      seek(state, 'rule', end, from, line => hyphenRuns(page.lineAt(line)) !== null && isBreak(page, line + 1)),
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
  const widePage = { ...gridPage, lineAt: (line: number) => gridPage.lineAt(line).replace(wide, `$&${filler}`) }
  const drawn = multiline(page, start) ?? simple(page, start) ?? grid(gridPage, start) ?? grid(widePage, start)
  if (!drawn) return false
  draw(state, start, drawn)
  state.line = drawn.after
  return true
}

const isCaption = (line: string) => /^(?:Table)?:\s+\S/.test(line)

/** A caption right under a table of pipes ends it; markdown-it would make it a row of one cell. */
const captionsEndTables = (md: MarkdownIt): void => {
  const rule = md.block.ruler.getRules('').find(({ name }) => name === 'table')
  if (!rule) throw new Error('markdown-it has no rule called table any more')
  md.block.ruler.at(
    'table',
    (state, start, end, silent) => {
      const lineAt = (line: number) => state.getLines(line, line + 1, state.blkIndent, false).trimStart()
      // Its head and the line below it say whether it is one.
      if (start + 2 > end || !rule(state, start, start + 2, true)) return false
      if (silent) return true
      let last = start + 2
      while (last < end && !state.isEmpty(last) && !isCaption(lineAt(last))) last++
      return rule(state, start, last, false)
    },
    { alt: ['paragraph', 'reference'] },
  )
}

export const tablesPlugin = (md: MarkdownIt): void => {
  md.block.ruler.before('code', 'drawn_table', drawnTable)
  captionsEndTables(md)
}
