/** Words that a PDF holds and nobody reads: off their page, in type without a size, over other words, above what they follow. */
import type { Book } from '../model/book.ts'
import { formatOf, points } from '../press/format.ts'
import type { Pdf, PdfPage, PdfText } from '../press/pdf/facts.ts'
import { isWhole, type SaidOfPdf } from './document.ts'
import { finding, type Where } from './feet.ts'
import { capped, type Finding } from './findings.ts'
import { textsOf, type Line, type Printed } from './gather.ts'
import { shorten, wordsBetween } from './letters.ts'

/** Type of fewer points is none; a page may be off by as much. */
const [smallest, slack] = [2, 1.5]
/** Fewer letters than these may be a sign of a formula, an accent, a mark. */
const few = 6

const isOff = ({ width, height }: PdfPage, { x, y, width: own, size }: PdfText): boolean =>
  x < -slack || x + own > width + slack || y - size < -slack || y > height + slack

/** How much of the narrower of two both stand over. */
const shared = (a: number, b: number, c: number, d: number): number =>
  (Math.min(b, d) - Math.max(a, c)) / Math.min(b - a, d - c)

/** Words that others stand on: those of a line, from its left end on. */
const covered = ({ texts }: PdfPage): readonly PdfText[] => {
  const words = texts.filter(({ text }) => text.trim().length >= few)
  return words
    .sort((a, b) => Math.round(a.y) - Math.round(b.y) || a.x - b.x)
    .filter(({ x, y, width }, index) => {
      const last = words[index - 1]
      return last && Math.round(last.y) === Math.round(y) && shared(x, x + width, last.x, last.x + last.width) > 0.5
    })
}

/** Lines that stand above the one before them, in its column. */
const raised = (lines: readonly Line[]): readonly Line[] => {
  const long = lines.filter(({ from, to, isFloat }) => to - from >= few && !isFloat)
  return long.filter(({ page, y, left, right }, index) => {
    const last = long[index - 1]
    return last?.page === page && y < last.y - 2 && shared(left, right, last.left, last.right) > 0.5
  })
}

/** What is wrong with where the words of a PDF stand, and with the sizes of its pages. */
export const areaFindings = (
  { metadata }: Book,
  printed: readonly Printed[],
  pdf: SaidOfPdf & Pick<Pdf, 'pages'>,
  where: Where,
): readonly Finding[] => {
  if (!isWhole(pdf)) return []
  const { width, height } = formatOf(metadata.print)
  const [wide, high] = [width * points, height * points]
  const say = (page: number, problem: string, about: Partial<Pick<Finding, 'division'>> = {}) =>
    finding('proof-words', where(page), problem, { division: null, span: null, ...about })
  const sheets = pdf.pages.flatMap((page, at) => {
    const seen = page.texts.filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
    const tell = (texts: readonly PdfText[], how: string) =>
      texts.length === 0 ? [] : [say(at, `“${shorten(texts.map(({ text }) => text.trim()).join(' '))}” ${how}`)]
    const isOther = Math.abs(page.width - wide) > slack || Math.abs(page.height - high) > slack
    return [
      ...(isOther ? [say(at, 'is of another size than the book')] : []),
      ...tell(
        seen.filter(text => isOff(page, text)),
        'stands off the page',
      ),
      ...tell(
        seen.filter(({ size }) => size < smallest),
        'is too small to be read',
      ),
      ...tell(covered(page), 'stands over other words'),
      ...(page.texts.some(({ tag }) => tag === undefined) ? [say(at, 'has no tags, by which it is read aloud')] : []),
    ]
  })
  const lines = printed.flatMap(own =>
    textsOf(own).flatMap(([text]) =>
      raised(text.lines).map(({ page, from, to }) => {
        const words = shorten(wordsBetween(text.found, from, to))
        return say(page, `“${words}” stands above what it follows`, { division: own.of.streams.division.id })
      }),
    ),
  )
  return [...capped(sheets), ...capped(lines)]
}
