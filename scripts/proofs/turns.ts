/** Words that run from the right though no letter of theirs shows it. */
import type { Block, Book, Inline } from '../model/book.ts'
import { blocksOfBook, inlinesInBlocks, inlinesOfBook, lettersOf } from '../model/walk.ts'
import { direction, leftward } from '../writers/direction.ts'

const isUnseen = (part: Block | Inline, inlines: Iterable<Inline>): boolean => {
  if (!('attributes' in part)) return false
  const { lang = '', dir = direction(lang) } = part.attributes
  return dir === 'rtl' && !leftward.test(lettersOf([...inlines]))
}

/** Whether anything is marked as written from the right none of whose letters is: English as Hebrew, a figure, `(sic)`. */
export const turnsUnseen = (book: Book): boolean =>
  inlinesOfBook(book).some(inline => isUnseen(inline, 'inlines' in inline ? inline.inlines : [])) ||
  blocksOfBook(book).some(block => isUnseen(block, inlinesInBlocks([block])))
