/** Words that run from the right though no letter of theirs shows it. */
import type { Block, Book, Inline } from '../model/book.ts'
import { blocksOfBook, divisionsIn, inlinesInBlocks, inlinesOfBook, lettersOf } from '../model/walk.ts'
import { direction, languageOf, leftward } from '../writers/direction.ts'

const isUnseen = (part: Block | Inline, inlines: Iterable<Inline>): boolean => {
  if (!('attributes' in part)) return false
  const { lang = '', dir = direction(lang) } = part.attributes
  return dir === 'rtl' && !leftward.test(lettersOf([...inlines]))
}

/**
 * Whether anything is marked as written from the right none of whose letters is: English as Hebrew, a figure, `(sic)`. A reading
 * may hold it on any page of its own: English references.
 */
export const turnsUnseen = (book: Book): boolean =>
  [...divisionsIn(book.divisions)].some(division => languageOf(book, division).dir === 'rtl') ||
  inlinesOfBook(book).some(inline => isUnseen(inline, 'inlines' in inline ? inline.inlines : [])) ||
  blocksOfBook(book).some(block => isUnseen(block, inlinesInBlocks([block])))
