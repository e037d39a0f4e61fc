/**
 * Emphasis in a field of metadata: `*words*` or `_words_`, as in Pandoc's. A sign inside a word, beside a blank or without its
 * fellow is the sign itself.
 */
const emphasis = /(?<![\p{L}\p{N}*_])([*_])(?=[^\s*_])([^*_]*[^\s*_])\1(?![\p{L}\p{N}*_])/gu

/** `field` with each emphasis as `write` gives it. */
export const withEmphasis = (field: string, write: (words: string) => string): string =>
  field.replace(emphasis, (_, __, words: string) => write(words))

/** A field in its order: words, and whether they are stressed. */
export const stretchesOfField = (
  field: string,
): readonly { readonly words: string; readonly isStressed: boolean }[] => {
  const stretches = []
  let end = 0
  for (const { index, 0: whole, 2: words = '' } of field.matchAll(emphasis)) {
    stretches.push({ words: field.slice(end, index), isStressed: false }, { words, isStressed: true })
    end = index + whole.length
  }
  return [...stretches, { words: field.slice(end), isStressed: false }]
}

/** The words of a field alone. */
export const wordsOfField = (field: string): string => withEmphasis(field, words => words)
