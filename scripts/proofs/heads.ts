/** What runs over the pages of a division: the title of the book or its own, and the folio. */
import type { Book } from '../model/book.ts'
import { plainText } from '../model/walk.ts'
import { shortTitle } from '../writers/heads.ts'
import { finding, type Where } from './feet.ts'
import type { Finding } from './findings.ts'
import type { Printed } from './gather.ts'
import { lettersOf } from './letters.ts'
import type { Sheet } from './sort.ts'

/** Base lines of one line, in points. */
const sameLine = 1

/** Letters of the first line of a page, and of the last. */
const edgesOf = ({ letters, pieces }: Sheet): string => {
  const heights = pieces.map(({ y }) => y)
  const [top, foot] = [Math.min(...heights), Math.max(...heights)]
  return pieces
    .filter(({ y }) => y - top < sameLine || foot - y < sameLine)
    .map(({ at, end }) => letters.slice(at, end))
    .join('')
}

/** Heads and folios that are missing, or are others; the page on which a division opens has none. */
export const headFindings = (
  book: Book,
  printed: readonly Printed[],
  sheets: readonly Sheet[],
  shown: (text: string) => string,
  where: Where,
): readonly Finding[] =>
  printed.flatMap(({ of: { placed, streams } }) => {
    const { division } = streams
    const heads = [plainText(division.title) || book.metadata.title, book.metadata.title].map(title => {
      const text = shown(shortTitle(title))
      return { text, letters: lettersOf(text, true) }
    })
    const about = { division: division.id, span: division.span }
    return placed.slice(1).flatMap(({ page }) => {
      const sheet = sheets[page]
      if (!sheet) return []
      const edges = edgesOf(sheet)
      const head = heads.find(({ letters }) => edges.includes(letters))
      if (head === undefined)
        return [finding('proof-words', where(page), `the running head “${heads[0]?.text ?? ''}” is missing`, about)]
      return edges.replace(head.letters, '').includes(sheet.label.toUpperCase())
        ? []
        : [finding('proof-words', where(page), `the folio ${sheet.label} is missing`, about)]
    })
  })
