import type { Division, Inline, Span } from '../model/book.ts'
import { divisionsIn, inlinesIn, plainText } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** Numbers of notes in a text: `2` of `word<sup>2</sup>`, `^2^`, `²` and `[2]`. */
const numbersIn = (inlines: readonly Inline[]): readonly number[] =>
  [...inlinesIn(inlines)].flatMap(inline => {
    const typed = inline.type === 'superscript' ? plainText(inline.inlines) : ''
    if (/^\d{1,3}$/.test(typed)) return [Number(typed)]
    const signs = inline.type === 'text' ? inline.text.matchAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|(?<=\[)\d{1,3}(?=\])/g) : []
    return [...signs].map(([sign]) => Number(sign.replace(/[^\d]/g, digit => String(raised.indexOf(digit)))))
  })

/** The number that a paragraph begins with, raised or in brackets: it is a note typed by hand. */
const opening = ([first]: readonly Inline[]): number | undefined =>
  first?.type === 'superscript' || (first?.type === 'text' && /^(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]|\[\d{1,3}\]\s)/.test(first.text))
    ? numbersIn([first])[0]
    : undefined

/** What a list of notes is called. */
const named = /^(?:(?:foot|end)?notes|anmerkungen|fu(?:ß|ss)noten|notas|note|примечания|сноски)$/i

const handmade = ({ blocks }: Division): readonly Span[] => {
  const paragraphs = blocks.filter(block => block.type === 'paragraph')
  const called = new Set(
    paragraphs.flatMap(({ inlines }) => (opening(inlines) === undefined ? numbersIn(inlines) : [])),
  )
  return blocks.flatMap((block, index) => {
    const before = blocks[index - 1]
    if (block.type === 'list' && block.ordered && before?.type === 'heading' && named.test(plainText(before.inlines)))
      return block.items.flatMap(({ span }, nth) => (called.has(block.start + nth) ? [span] : []))
    const number = block.type === 'paragraph' ? opening(block.inlines) : undefined
    return number !== undefined && called.has(number) ? [block.span] : []
  })
}

/** Notes that are paragraphs behind numbers, raised or in brackets, or a list of them under “Notes”: no edition sets them where they are called, or leads to them. */
export const notesByHand: Check = book =>
  [...divisionsIn(book.divisions)].flatMap(division => {
    const found = handmade(division)
    return found[0] ? [diagnose('note-by-hand', found[0], { count: found.length })] : []
  })
