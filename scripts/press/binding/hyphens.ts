/** Soft hyphens in Chromium's content streams. */

const real = '[-+\\d.]+'
const shown = '(?:<[\\da-f]*>|\\((?:\\\\.|[^\\\\()])*\\)) Tj\\n'
/** How Skia writes a soft hyphen: a blank glyph that stands for U+00AD; where a line ends there, its hyphen follows. */
const softHyphen = new RegExp(
  `/Span<</ActualText <feff00ad> >> BDC\\n((?:${real} ){2}Td |(?:${real} ){6}Tm\\n)?${shown}EMC\\n` +
    `(?:ET\\nBT\\n(/F\\d+ ${real} Tf\\n(?:${real} ){5}(${real}) Tm\\n)(${shown})ET\\n)?`,
  'gi',
)
/** A soft hyphen inside a ligature: `<FEFF 0066 00AD 0066>` is “ff”. */
const ligature = /ActualText <feff((?:[\da-f]{4}){2,})>/gi

const withoutSoftHyphens = (codes: string): string =>
  (codes.match(/.{4}/g) ?? []).filter(code => !/00ad/i.test(code)).join('')

const nextLine = new RegExp(`(?:${real} ){5}(${real}) Tm`)

/**
 * A content stream of Chromium's without its soft hyphens, so that words can be searched for: those inside lines are taken
 * out, and the hyphen at the end of a line is marked as soft, so that readers join its word. What is seen stays the same.
 */
export const tidySoftHyphens = (content: string): string =>
  content
    .replace(ligature, (_, codes: string) => `ActualText <FEFF${withoutSoftHyphens(codes)}>`)
    .replace(softHyphen, (whole: string, ...found) => {
      const [move = '', place, height, sign, at] = found as [string?, string?, string?, string?, number?]
      if (place === undefined) return move
      const next = (at ?? 0) + whole.length
      const follows = nextLine.exec(content.slice(next, next + 400))?.[1]
      // On the same line: not a hyphen, but one sign in another face.
      const text = follows === height ? sign : `/Span<</ActualText <FEFF00AD> >> BDC\n${sign}EMC\n`
      return `ET\nBT\n${place}${text}ET\n`
    })
