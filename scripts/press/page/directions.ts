/**
 * Runs inside the page: text that runs both ways, cut where it may turn, before it is measured. Chromium tags the pieces of a
 * text node in the order in which they are drawn, from the left; text nodes it tags in the order in which they are read, as
 * ISO 32000-1, 14.8.2.3 wants it. Written down, two nodes are parted by a comment. Nothing that is seen changes, but that a
 * line of many nodes may be wider by a sixty-fourth of a pixel.
 */
import type { Direction } from '../../writers/direction.ts'
import type { Measure } from './measure.ts'

export type Directions = ReturnType<typeof directions>

/** `left` is the pattern of a sign that is written from the right (writers/direction.ts). */
export const directions = ({ isText, textsIn }: Pick<Measure, 'isText' | 'textsIn'>, left: string) => {
  const leftward = new RegExp(left)
  const letters = { rtl: `(?:(?=${left})[\\p{L}\\p{M}])`, ltr: `(?:(?!${left})[\\p{L}\\p{M}])` }
  /** Marks of direction: UAX #9, 2. */
  const controls = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069'
  const neutral = `[^\\p{L}\\p{M}\\p{N}\\p{Ps}\\p{Pe}${controls}]`
  /** Neutral signs between letters of one direction go with them (N1); brackets have rules of their own (N0). */
  const runOf = (letter: string) => `${letter}+(?:${neutral}+${letter}+)*`
  const run = new RegExp(`${runOf(letters.rtl)}|${runOf(letters.ltr)}|\\p{N}+|${neutral}+|[^]`, 'gu')
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
        isBlank &&
        before !== undefined &&
        (next === undefined || !isRun[around].test(next) || isRun[around].test(before))
      if (isOpen || goesOn) runs.push(`${runs.pop() ?? ''}${part}`)
      else runs.push(part)
      isOpen = isBlank && !goesOn
    }
    return runs
  }

  /** What a line may turn round: a block with letters of the other direction, or, from right to left, figures and brackets. */
  const turns = { ltr: leftward, rtl: new RegExp(`${letters.ltr}|[\\p{N}\\p{Ps}\\p{Pe}]`, 'u') }
  const block = 'p, li, dt, dd, td, th, h1, h2, h3, h4, h5, h6, div, figcaption, caption, pre, blockquote'

  const directionOf = ({ parentElement }: Text): Direction =>
    parentElement?.closest('[dir="ltr"], [dir="rtl"]')?.getAttribute('dir') === 'rtl' ? 'rtl' : 'ltr'

  /** Has every text node under `root` run one way. Blocks in which nothing turns stay as they are. */
  const cutAtTurns = (root: Element) => {
    const texts = textsIn(root)
    if (!root.querySelector('[dir="rtl"]') && !texts.some(({ data }) => leftward.test(data))) return
    const blocks = new Map<Element | null | undefined, Text[]>()
    for (const text of texts) {
      const own = text.parentElement?.closest(block)
      const known = blocks.get(own)
      if (known) known.push(text)
      else blocks.set(own, [text])
    }
    for (const own of blocks.values()) {
      const around = own.map(directionOf)
      if (!own.some(({ data }, index) => around[index] !== around[0] || turns[around[index] ?? 'ltr'].test(data)))
        continue
      for (const [index, text] of own.entries()) {
        let rest = text
        for (const { length } of runsOf(text.data, around[index] ?? 'ltr').slice(0, -1)) rest = rest.splitText(length)
      }
    }
  }

  /** Sets a comment between two texts that follow each other: written down, they would be one. Blanks that were parted may be. */
  const partTexts = (root: Element) => {
    const isCut = (node: Node | null) => node !== null && isText(node) && /\S/.test(node.data)
    for (const text of textsIn(root)) {
      if (text.length === 0) text.remove()
      else if (isCut(text) && isCut(text.previousSibling)) text.before(document.createComment(''))
    }
  }

  return { runsOf, cutAtTurns, partTexts }
}
