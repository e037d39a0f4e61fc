/**
 * markdown-it tells the lines of a block but not where in them an inline stands. Here its inline parser keeps, for every
 * token, the stretch of text that made it, and that stretch is led back to the file.
 */
import type MarkdownIt from 'markdown-it'
import type { StateInline, Token } from 'markdown-it'

/** Start and end of a token in the text that its inline parser was given. */
export type Place = readonly [start: number, end: number]

const places = new WeakMap<Token, Place>()

/** Where a token stands in its own inline text; undefined for block tokens. */
export const placeOf = (token: Token): Place | undefined => places.get(token)

/** Plain text gathers in `state.pending` over several rules: this keeps where it began and ended. */
interface PlacedState extends StateInline {
  pendingPlace?: [number, number]
}

/** The preset’s own limit, which markdown-it keeps out of its published options. */
const maxNesting = 100

/**
 * Whether brackets stand within each other so deep that no hand has typed them: markdown-it looks for the partner of each,
 * and its time grows with the square of their number.
 */
const isTangled = (text: string): boolean => {
  let depth = 0
  for (const [sign] of text.matchAll(/\\.|[[\]]/g)) {
    if (sign === '[') depth++
    else if (sign === ']') depth = Math.max(0, depth - 1)
    if (depth > maxNesting) return true
  }
  return false
}

/** What `meta` of a text token says when it was left as typed, since it is tangled. */
export const tangled = 'tangled'

/** Makes an instance keep places. Its own merging of texts is turned off, for it would lose them: the tree merges. */
export const keepPlaces = (md: MarkdownIt): void => {
  const State = md.inline.State
  md.inline.State = class extends State {
    pendingPlace?: [number, number]
    override pushPending(): Token {
      const token = super.pushPending()
      places.set(token, this.pendingPlace ?? [this.pos, this.pos])
      return token
    }
  }

  /** markdown-it's own loop (lib/parser_inline.mjs, `tokenize`), with a note taken before and after each rule. */
  md.inline.tokenize = function (state: PlacedState): void {
    const rules = this.ruler.getRules('')
    const end = state.posMax
    if (state.pos === 0 && state.tokens.length === 0 && isTangled(state.src)) {
      state.pending = state.src
      state.pendingPlace = [0, end]
      state.pos = end
      state.pushPending().meta = tangled
    }
    while (state.pos < end) {
      const start = state.pos
      const known = state.tokens.length
      const pendingBefore = state.pending.length
      if (pendingBefore === 0) state.pendingPlace = [start, start]
      const taken = state.level < maxNesting && rules.some(rule => rule(state, false))
      if (!taken) state.pending += state.src[state.pos++]
      if (state.pending.length > 0) {
        const [from] = state.tokens.length > known ? [start] : (state.pendingPlace ?? [start])
        state.pendingPlace = [from, state.pos]
      }
      for (const token of state.tokens.slice(known)) if (!places.has(token)) places.set(token, [start, state.pos])
    }
    if (state.pending) state.pushPending()
  }
  md.inline.ruler2.disable('fragments_join')
  md.core.ruler.disable('text_join')
}

/** Text of a file with the offsets of its lines. */
export interface Lines {
  readonly text: string
  /** Offset of the first sign of each line, and the length of the text at the end. */
  readonly starts: readonly number[]
}

export const linesOf = (text: string): Lines => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  starts.push(text.length + 1)
  return { text, starts }
}

/** The text of a line without its line end. */
export const lineAt = ({ text, starts }: Lines, line: number): string =>
  text.slice(
    starts[line] ?? text.length,
    Math.max((starts[line + 1] ?? text.length + 1) - 1, starts[line] ?? text.length),
  )

/**
 * Leads an offset of an inline's content back to the file. The content is the block's lines without what stands before
 * them (quotation signs, list marks, indentation), so each of its lines is the end of a line of the file:
 *
 *     > - The printer kept
 *     >   it wide.[^room]
 *         ^^^^^^^^^^^^^^^
 */
export const contentMap = (lines: Lines, firstLine: number, content: string): ((offset: number) => number) => {
  const rows: { readonly at: number; readonly file: number }[] = []
  let at = 0
  content.split('\n').forEach((row, index) => {
    const source = lineAt(lines, firstLine + index)
    const words = row.trim()
    const before = row.length - row.trimStart().length
    const ends = source.trimEnd().length - words.length
    const column = source.trimEnd().endsWith(words) ? ends : Math.max(0, source.indexOf(words))
    rows.push({ at, file: (lines.starts[firstLine + index] ?? 0) + column - before })
    at += row.length + 1
  })
  return offset => {
    let [low, high] = [0, rows.length]
    while (low + 1 < high) {
      const middle = (low + high) >> 1
      if ((rows[middle]?.at ?? 0) <= offset) low = middle
      else high = middle
    }
    const row = rows[low]
    return row ? row.file + (offset - row.at) : 0
  }
}
