/**
 * Blanks at the ends of lines. Chromium paints none there, so that two words over a line's end are one to whoever reads the marked
 * content (ISO 32000-1, 14.8.2.5 wants every blank shown). The HTML of the pages says where one stood; its glyph is shown there.
 */
import { leftward } from '../../writers/direction.ts'
import { writeGlyph } from './lines.ts'
import type { Said } from './said.ts'
import type { Edit, Run } from './shown.ts'

/** A blank that is due behind a run; in words that run leftwards, which are drawn from their end, before it. */
export interface Due<Page> {
  readonly run: Run<Page>
  readonly side: 'behind' | 'before'
}

/** Letters as glyphs stand for them: `é` may be two of them, and `ﬁ`. */
const plain = (text: string): string => (/^[ -~]*$/.test(text) ? text : text.normalize('NFKD').replace(/\s+/g, ' '))

/** What tells one text from another, whichever way it is drawn. */
const signsOf = (text: string): string => {
  const letters = text.replaceAll(' ', '')
  return leftward.test(letters) ? [...letters].sort().join('') : letters
}

/** So many texts that are shown and not said, as bullets are, or said and not shown, are passed over. */
const reach = 40

/** How far the next two that are alike stand from `from` and `at`; null when they are out of reach. */
const nextAlike = (shown: readonly string[], said: readonly string[], from: number, at: number) => {
  for (let steps = 0; steps <= reach; steps++)
    for (let over = 0; over <= steps; over++) {
      const past = steps - over
      if (from + past < shown.length && shown[from + past] === said[at + over]) return { past, over }
    }
  return null
}

/** Of each text that is said, the index of the one that shows it. */
const pair = (shown: readonly string[], said: readonly string[]): ReadonlyMap<number, number> => {
  const pairs = new Map<number, number>()
  let [from, at] = [0, 0]
  while (from < shown.length && at < said.length) {
    const { past, over } = nextAlike(shown, said, from, at) ?? { past: -1, over: 0 }
    if (past >= 0) pairs.set((at += over), (from += past))
    from++
    at++
  }
  return pairs
}

/** Runs that stand on one line, as they are drawn from the left. */
interface Line<Page> {
  readonly runs: readonly [Run<Page>, ...Run<Page>[]]
  readonly text: string
  readonly runsLeft: boolean
}

const linesOf = <Page>(runs: readonly Run<Page>[], runsLeft: boolean): readonly Line<Page>[] => {
  const lines: [Run<Page>, ...Run<Page>[]][] = []
  for (const run of runs) {
    const line = lines.at(-1)
    if (line?.[0].height === run.height) line.push(run)
    else lines.push([run])
  }
  return lines.map(line => ({ runs: line, text: plain(line.map(({ text }) => text).join('')), runsLeft }))
}

const isBlank = (text: string, side: 'start' | 'end') => (side === 'start' ? text.startsWith(' ') : text.endsWith(' '))

/** The blank between two lines, or two pieces of one, or behind the last; null where it is painted. */
const dueBehind = <Page>(line: Line<Page>, next?: Line<Page>): Due<Page> | null => {
  if (isBlank(line.text, line.runsLeft ? 'start' : 'end')) return null
  if (next && isBlank(next.text, next.runsLeft ? 'end' : 'start')) return null
  return line.runsLeft ? { run: line.runs[0], side: 'before' } : { run: line.runs.at(-1) as Run<Page>, side: 'behind' }
}

/** Where `text` goes on behind so many letters. */
const behind = (text: string, from: number, letters: number): number => {
  let at = from
  for (let left = letters; left > 0 && at < text.length; at++) if (text[at] !== ' ') left--
  return at
}

/** Of each text that is said, the index of the one that shows it. `shown` and `said` stand in the order in which they are read. */
export const pairsOf = (
  shown: readonly (readonly Run<unknown>[])[],
  said: readonly Said[],
): ReadonlyMap<number, number> => {
  const shownTexts = shown.map(runs => plain(runs.map(({ text }) => text).join('')))
  return pair(
    shownTexts.map(signsOf),
    said.map(({ text }) => signsOf(plain(text))),
  )
}

/** Blanks that are said and not painted; `pairs` say what shows what is said. */
export const duesIn = <Page>(
  shown: readonly (readonly Run<Page>[])[],
  said: readonly Said[],
  pairs: ReadonlyMap<number, number>,
): readonly Due<Page>[] => {
  const dues: (Due<Page> | null)[] = []
  let last: Line<Page> | undefined
  for (const [index, { follows, endsBlank, ...one }] of said.entries()) {
    const own = pairs.get(index)
    const text = plain(one.text)
    const lines = own === undefined ? [] : linesOf(shown[own] ?? [], leftward.test(text))
    let at = 0
    for (const [number, line] of lines.entries()) {
      const isParted = number === 0 ? follows === 'blank' : text[at] === ' '
      if (last && isParted) dues.push(dueBehind(last, line))
      at = behind(text, at, line.text.replaceAll(' ', '').length)
      last = line
    }
    if (lines.length === 0) last = undefined
    if (last && endsBlank) dues.push(dueBehind(last))
  }
  return dues.filter(due => due !== null)
}

/** A font on a page that has a blank: its glyph, and its width in thousandths of the size. */
export interface BlankGlyph {
  readonly font: string
  readonly glyph: number
  readonly width: number
}

/** The end of the marked content that says other words than a run shows: in it, a blank would not be read. */
const endOf = (content: Buffer, { to }: Run<unknown>): number => content.indexOf('\nEMC', to) + 4

/** A blank by itself, in a font that has one. */
const showAlone = ({ font, size }: Run<unknown>, blank: BlankGlyph): string => {
  const show = `(${writeGlyph(blank.glyph)}) Tj`
  return blank.font === font ? show : `/${blank.font} ${size} Tf\n${show}\n/${font} ${size} Tf`
}

/** How a content stream comes by a blank that is due on its page. */
export const blankAt = (content: Buffer, { run, side }: Due<unknown>, blank: BlankGlyph): Edit => {
  const step = Number(((blank.width * run.size) / 1000).toFixed(4))
  if (side === 'before') return { at: run.from, text: `${-step} 0 Td\n${showAlone(run, blank)}\n${step} 0 Td\n` }
  const isJoined =
    blank.font === run.font && !run.isInstead && content.toString('latin1', run.to - 5, run.to) === ')] TJ'
  if (isJoined) return { at: run.to - 5, text: writeGlyph(blank.glyph) }
  return { at: run.isInstead ? endOf(content, run) : run.to, text: `\n${showAlone(run, blank)}` }
}
