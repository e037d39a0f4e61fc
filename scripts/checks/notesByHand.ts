import type { Division, Inline, Span } from '../model/book.ts'
import { divisionsIn, inlinesIn, plainText } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** Raised numbers of a text: `2` of `word<sup>2</sup>`, `^2^` and `²`. */
const numbersIn = (inlines: readonly Inline[]): readonly number[] =>
  [...inlinesIn(inlines)].flatMap(inline => {
    const typed = inline.type === 'superscript' ? plainText(inline.inlines) : ''
    if (/^\d{1,3}$/.test(typed)) return [Number(typed)]
    const signs = inline.type === 'text' ? (inline.text.match(/[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}/g) ?? []) : []
    return signs.map(sign => Number([...sign].map(digit => raised.indexOf(digit)).join('')))
  })

/** The raised number that a paragraph begins with: it is a note typed by hand. */
const opening = ([first]: readonly Inline[]): number | undefined =>
  first?.type === 'superscript' || (first?.type === 'text' && /^[⁰¹²³⁴⁵⁶⁷⁸⁹]/.test(first.text))
    ? numbersIn([first])[0]
    : undefined

const handmade = ({ blocks }: Division): readonly Span[] => {
  const paragraphs = blocks.filter(block => block.type === 'paragraph')
  const called = new Set(
    paragraphs.flatMap(({ inlines }) => (opening(inlines) === undefined ? numbersIn(inlines) : [])),
  )
  return paragraphs.flatMap(({ inlines, span }) => {
    const number = opening(inlines)
    return number !== undefined && called.has(number) ? [span] : []
  })
}

/** Notes that are paragraphs behind raised numbers: no edition sets them where they are called, or leads to them. */
export const notesByHand: Check = book =>
  [...divisionsIn(book.divisions)].flatMap(division => {
    const found = handmade(division)
    return found[0] ? [diagnose('note-by-hand', found[0], { count: found.length })] : []
  })
