/** Signs that no face has: a page shows boxes in their place, and a PDF cannot be asked for them. */
import type { Book, Span } from '../model/book.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import { facesFor } from '../press/fonts.ts'
import type { PdfPage } from '../press/pdf/facts.ts'

/** Signs, as an editor is told of them: `각 (U+AC01)`. */
export const nameSigns = (codes: readonly number[]): string =>
  codes
    .slice(0, 8)
    .map(code => `${String.fromCodePoint(code)} (U+${code.toString(16).toUpperCase().padStart(4, '0')})`)
    .join(', ')

/** The first place in the manuscript at which one of the signs stands. */
export const placeOfSign = ({ sources }: Pick<Book, 'sources'>, codes: readonly number[]): Span => {
  for (const [file, text] of Object.entries(sources)) {
    const [sign, start = 0] = [...codes]
      .map(code => [String.fromCodePoint(code), text.indexOf(String.fromCodePoint(code))] as const)
      .filter(([, at]) => at >= 0)
      .sort(([, a], [, b]) => a - b)[0] ?? [null]
    if (sign !== null) return { file, start, end: start + sign.length }
  }
  return { file: Object.keys(sources)[0] ?? '', start: 0, end: 0 }
}

/** Those of the signs that stand on no page, whole or in parts: no font of the system has stepped in. */
export const unprinted = (pages: readonly Pick<PdfPage, 'texts'>[], codes: readonly number[]): readonly number[] => {
  if (codes.length === 0) return []
  const printed = new Set(
    pages.flatMap(({ texts }) => [
      ...texts
        .map(({ text }) => text)
        .join('')
        .normalize('NFKD'),
    ]),
  )
  return codes.filter(code => ![...String.fromCodePoint(code).normalize('NFKD')].every(part => printed.has(part)))
}

/** Without letters, figures and accents a text cannot be read; without a pictogram it can. */
const isOfWords = (code: number): boolean => /[\p{L}\p{M}\p{N}]/u.test(String.fromCodePoint(code))

/** What is said of a PDF whose words are boxes; nothing when it lacks no more than pictograms. */
export const unreadable = (book: Pick<Book, 'sources'>, codes: readonly number[]): readonly Diagnostic[] => {
  const own = codes.filter(isOfWords)
  if (own.length === 0) return []
  const packages = facesFor(own)
  return [diagnose('glyph-unprinted', placeOfSign(book, own), { signs: nameSigns(own), count: own.length, packages })]
}

/** A text as a page shows it on which these signs are boxes. */
export const withoutSigns = (codes: readonly number[]): ((text: string) => string) => {
  if (codes.length === 0) return text => text
  const lacking = new RegExp(`[${codes.map(code => `\\u{${code.toString(16)}}`).join('')}]`, 'gu')
  return text => text.replace(lacking, sign => ' '.repeat(sign.length))
}
