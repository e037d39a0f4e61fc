/**
 * Signs that e-readers set badly in faces of their own, which readers may choose over ours, and what stands for them: as
 * Standard Ebooks does it (standardebooks/tools, se_epub_build.py). They look the same and are spelt the same.
 */

const joiner = '\ufeff'

const standIns: Readonly<Record<string, string>> = {
  // The word joiner is a box on many; its older form is known to all.
  '\u2060': joiner,
  // Kobo sets the hyphen that is never broken high above the line.
  '\u2011': `${joiner}-${joiner}`,
  '\u2e3a': `—${joiner}—`,
  '\u2e3b': `—${joiner}—${joiner}—`,
}

/** ↩ ↔ ☞ ♀ and the like are coloured pictures on iOS, unless U+FE0E says that they are text. © ® ™ are letters there too. */
const pictures = String.raw`[[\p{Emoji}--\p{Emoji_Presentation}]--[\0-\xff\u2122]](?![\ufe0e\ufe0f])`

const signs = new RegExp(`[${Object.keys(standIns).join('')}]|${pictures}`, 'v')
/** Formulas and code are passed over: their signs are operators, or are copied. */
const pieces = new RegExp(String.raw`<(math|code|pre)\b[\s\S]*?</\1>|<[^>]*>|${signs.source}`, 'gv')

/** Finished markup with signs that every reader has. */
export const withStandIns = (xhtml: string): string =>
  signs.test(xhtml)
    ? xhtml.replace(pieces, piece => (piece.startsWith('<') ? piece : (standIns[piece] ?? `${piece}\ufe0e`)))
    : xhtml
