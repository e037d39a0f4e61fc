/** Blanks of a line whose pieces are not read in the order in which they are drawn: they are where nothing is drawn. */
import { leftward } from '../../writers/direction.ts'
import type { PdfText } from './facts.ts'

/** White of this part of the type size is a blank: what is narrower is kerning. */
const narrow = 0.1

type Side = 'left' | 'right'

const endOf = ({ x, width }: PdfText): number => x + width

/** The white beside a piece, up to the next one. */
const whiteBeside = (line: readonly PdfText[], piece: PdfText, side: Side): number => {
  const slack = piece.size * narrow
  const whites = line
    .filter(other => other !== piece)
    .map(other => (side === 'right' ? other.x - endOf(piece) : piece.x - endOf(other)))
    .filter(white => white > -slack)
  return Math.min(Infinity, ...whites)
}

/**
 * The white between two pieces that follow each other. Where the text turns between them, a blank belongs to the one that runs
 * as the line does (UAX #9, N2), and stands where that one is left or entered.
 */
const whiteBetween = (line: readonly PdfText[], a: PdfText, b: PdfText, onward: Side): number => {
  const back: Side = onward === 'right' ? 'left' : 'right'
  const direct = a.x < b.x ? b.x - endOf(a) : a.x - endOf(b)
  const isNext = whiteBeside(line, a, a.x < b.x ? 'right' : 'left') >= direct - a.size * narrow
  if (isNext) return direct
  const runsAsLine = ({ text }: PdfText) => /\p{L}/u.test(text) && leftward.test(text) === (onward === 'left')
  return !runsAsLine(a) && runsAsLine(b) ? whiteBeside(line, b, back) : whiteBeside(line, a, onward)
}

/** Points and accents stand on letters, and part nothing. */
const isAccent = ({ text }: PdfText): boolean => /^\p{M}+$/u.test(text)

/** A line in reading order, with a blank behind every piece that stands apart from the next. */
export const withBlanks = <Text extends PdfText>(ordered: readonly Text[]): readonly Text[] => {
  const line = ordered.filter(({ text }) => text.trim() !== '')
  const solid = line.filter(piece => !isAccent(piece))
  const [first, last] = [solid[0], solid.at(-1)]
  if (!first || !last) return ordered
  const onward: Side = first.x <= last.x ? 'right' : 'left'
  let letters = first
  return line.map((piece, index) => {
    const next = line[index + 1]
    if (!isAccent(piece)) letters = piece
    const isApart = next && !isAccent(next) && whiteBetween(solid, letters, next, onward) > piece.size * narrow
    return { ...piece, text: `${piece.text.trim()}${isApart ? ' ' : ''}` }
  })
}
