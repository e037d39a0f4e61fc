import type { Book, Division } from '../model/book.ts'

/** Primary subtags of languages that are written from right to left (CLDR, scriptMetadata and likelySubtags). */
const leftwardLanguages = new Set('ar arc ckb dv fa he iw ks ps sd syr ug ur yi'.split(' '))

export type Direction = 'ltr' | 'rtl'

/** Writing direction of a BCP 47 tag; a script subtag decides where there is one (`az-Arab`, `he-Latn`). */
export const direction = (language: string): Direction => {
  const [primary = '', ...rest] = language.toLowerCase().split('-')
  const script = rest.find(subtag => /^[a-z]{4}$/.test(subtag))
  if (script !== undefined) return /^(arab|hebr|syrc|thaa|nkoo|adlm)$/.test(script) ? 'rtl' : 'ltr'
  return leftwardLanguages.has(primary) ? 'rtl' : 'ltr'
}

/** A sign of a script that is written from right to left. */
export const leftward = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]/

/** Attributes of a division's text: its language and direction, where they are not those of the book. */
export const languageOf = ({ metadata }: Book, { credit: { language = metadata.language } }: Division) => ({
  lang: language !== metadata.language && language,
  dir: direction(language) !== direction(metadata.language) && direction(language),
})
