/** Signs that no face has: a page shows boxes in their place, and a PDF cannot be asked for them. */
import type { Book, Span } from '../model/book.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import { scriptsOf, type ScriptSigns } from '../press/fonts/families.ts'
import type { PdfPage } from '../press/pdf/facts.ts'

/** Signs of one script, as an editor is told of them: `the Korean sign 각 (U+AC01)`, `12 Chinese signs: …`. */
export const nameSigns = ({ name, codes }: Pick<ScriptSigns, 'name' | 'codes'>): string => {
  const named = codes
    .slice(0, 8)
    .map(code => `${String.fromCodePoint(code)} (U+${code.toString(16).toUpperCase().padStart(4, '0')})`)
  const kind = name === null ? '' : `${name} `
  const list = `${named.join(', ')}${codes.length > 8 ? ' …' : ''}`
  return codes.length === 1 ? `the ${kind}sign ${list}` : `${codes.length} ${kind}signs: ${list}`
}

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
  return scriptsOf(codes.filter(isOfWords)).map(group =>
    diagnose('glyph-unprinted', placeOfSign(book, group.codes), { signs: nameSigns(group), npm: group.package }),
  )
}

/** A text as a page shows it on which these signs are boxes. */
export const withoutSigns = (codes: readonly number[]): ((text: string) => string) => {
  if (codes.length === 0) return text => text
  const lacking = new RegExp(`[${codes.map(code => `\\u{${code.toString(16)}}`).join('')}]`, 'gu')
  return text => text.replace(lacking, sign => ' '.repeat(sign.length))
}
