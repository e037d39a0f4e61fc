/** Soft hyphens in Chromium's content streams. */

const real = '[-+\\d.]+'
const shown = '(?:<[\\da-fA-F]*>|\\((?:\\\\.|[^\\\\()])*\\)) Tj\\n'
const spanned = '/Span<</ActualText '
/** How Skia writes a soft hyphen: a blank glyph that stands for U+00AD; where a line ends there, its hyphen follows. */
const softHyphen = new RegExp(
  `${spanned}<[Ff][Ee][Ff][Ff]00[Aa][Dd]> >> BDC\\n(?:((?:${real} ){2}Td) |((?:${real} ){6}Tm\\n))?${shown}EMC\\n` +
    `(?:ET\\nBT\\n(/F\\d+ ${real} Tf\\n(?:${real} ){5}(${real}) Tm\\n)(${shown})ET\\n)?`,
  'y',
)
/** A soft hyphen inside a ligature: `<FEFF 0066 00AD 0066>` is “ff”. */
const ligature = new RegExp(`${spanned}<[Ff][Ee][Ff][Ff]((?:[\\da-fA-F]{4}){2,})>`, 'y')

const withoutSoftHyphens = (codes: string): string =>
  (codes.match(/.{4}/g) ?? []).filter(code => !/00ad/i.test(code)).join('')

const nextLine = new RegExp(`(?:${real} ){5}(${real}) Tm`)

/** How far what belongs to a soft hyphen reaches, and the line behind it. */
const window = 1200

const matchAt = (pattern: RegExp, text: string): RegExpExecArray | null => {
  pattern.lastIndex = 0
  return pattern.exec(text)
}

const tidied = ([whole, move, matrix = '', place, height, sign]: RegExpExecArray, text: string): string => {
  if (place === undefined) return move ? `${move}\n` : matrix
  const follows = nextLine.exec(text.slice(whole.length, whole.length + 400))?.[1]
  // On the same line: not a hyphen, but one sign in another face.
  const hyphen = follows === height ? sign : `${spanned}<FEFF00AD> >> BDC\n${sign}EMC\n`
  return `ET\nBT\n${place}${hyphen}ET\n`
}

/**
 * A content stream of Chromium's without its soft hyphens, so that words can be searched for: those inside lines are taken
 * out, and the hyphen at the end of a line is marked as soft, so that readers join its word. What is seen stays the same.
 */
export const tidySoftHyphens = (content: Buffer): Buffer => {
  const parts: Buffer[] = []
  let last = 0
  const replace = (at: number, length: number, text: string) => {
    parts.push(content.subarray(last, at), Buffer.from(text, 'latin1'))
    last = at + length
  }
  for (let at = content.indexOf(spanned); at >= 0; at = content.indexOf(spanned, Math.max(last, at + 1))) {
    const text = content.toString('latin1', at, at + window)
    const hyphen = matchAt(softHyphen, text)
    const letters = hyphen ? null : matchAt(ligature, text)
    if (hyphen) replace(at, hyphen[0].length, tidied(hyphen, text))
    else if (letters) replace(at, letters[0].length, `${spanned}<FEFF${withoutSoftHyphens(letters[1] as string)}>`)
  }
  return parts.length === 0 ? content : Buffer.concat([...parts, content.subarray(last)])
}
