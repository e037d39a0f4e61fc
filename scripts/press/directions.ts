/**
 * Text that runs both ways, cut where it may turn. Chromium tags the pieces of a text node in the order in which they are
 * drawn, from the left; text nodes it tags in the order in which they are read, as ISO 32000-1, 14.8.2.3 wants it. A comment
 * parts two nodes, and nothing that is seen changes.
 */
import { leftward, type Direction } from '../writers/direction.ts'
import { attributeOf, piecesOf } from '../writers/markup.ts'

const left = leftward.source
const letters = { rtl: `(?:(?=${left})[\\p{L}\\p{M}])`, ltr: `(?:(?!${left})[\\p{L}\\p{M}])` }
/** Marks of direction: UAX #9, 2. */
const controls = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069'
const neutral = `[^\\p{L}\\p{M}\\p{N}\\p{Ps}\\p{Pe}&${controls}]`
/** Neutral signs between letters of one direction go with them (N1); brackets have rules of their own (N0). */
const runOf = (letter: string) => `${letter}+(?:${neutral}+${letter}+)*`
const run = new RegExp(`&[#\\w]+;|${runOf(letters.rtl)}|${runOf(letters.ltr)}|\\p{N}+|${neutral}+|[^]`, 'gu')
const isRun = { rtl: new RegExp(`^${letters.rtl}`, 'u'), ltr: new RegExp(`^${letters.ltr}`, 'u') }

/** Runs of a text; blanks between two go with the one that has the direction of the text around (N2), for alone they are no text. */
const runsOf = (text: string, around: Direction): readonly string[] => {
  const runs: string[] = []
  const parts = text.match(run) ?? []
  let isOpen = false
  for (const [index, part] of parts.entries()) {
    const [before, next] = [runs.at(-1), parts[index + 1]]
    const isBlank = part.trim() === '' && runs.length + parts.length > 1
    const goesOn =
      isBlank && before !== undefined && (next === undefined || !isRun[around].test(next) || isRun[around].test(before))
    if (isOpen || goesOn) runs.push(`${runs.pop() ?? ''}${part}`)
    else runs.push(part)
    isOpen = isBlank && !goesOn
  }
  return runs
}

/** What a line may turn round: a block with letters of the other direction, or, from right to left, figures and brackets. */
const turns = { ltr: leftward, rtl: new RegExp(`${letters.ltr}|[\\p{N}\\p{Ps}\\p{Pe}]`, 'u') }
const block = /^(?:p|li|dt|dd|td|th|h[1-6]|div|figcaption|caption|pre|blockquote)$/

/**
 * A page's HTML in which every text node runs one way; `language` has the direction `around`. Blocks in which nothing turns stay
 * as they are: a cut may make its line wider by a sixty-fourth of a pixel.
 */
export const cutAtTurns = (html: string, around: Direction): string => {
  if (around === 'ltr' && !leftward.test(html) && !html.includes(' dir="rtl"')) return html
  const open: { readonly name: string; readonly direction: Direction }[] = [{ name: '', direction: around }]
  const written: string[] = []
  let texts: { readonly at: number; readonly direction: Direction }[] = []
  const endBlock = () => {
    if (
      texts.some(({ at, direction }) => direction !== texts[0]?.direction || turns[direction].test(written[at] ?? ''))
    )
      for (const { at, direction } of texts) written[at] = runsOf(written[at] ?? '', direction).join('<!---->')
    texts = []
  }
  for (const { kind, source, name } of piecesOf(html)) {
    const direction = open.at(-1)?.direction ?? around
    if (kind === 'text') texts.push({ at: written.length, direction })
    else if (block.test(name)) endBlock()
    written.push(source)
    if (kind === 'open') {
      const own = attributeOf(source, 'dir')
      open.push({ name, direction: own === 'rtl' || own === 'ltr' ? own : direction })
    }
    if (kind === 'close' && open.some(element => element.name === name)) while (open.pop()?.name !== name);
  }
  endBlock()
  return written.join('')
}
