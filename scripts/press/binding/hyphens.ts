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

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

const timesIn = (text: string, sign: string): number => {
  let times = 0
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) times++
  return times
}

/** Marked content around a place (14.6): the line that opens it, and its number; null where no number marks it. */
const markAt = (text: string, at: number): { readonly tag: string; readonly mark: number } | null => {
  const number = text.lastIndexOf('/MCID ', at)
  if (number < 0) return null
  const end = text.indexOf('\n', number)
  const inside = text.slice(end, at)
  const isClosed = timesIn(inside, 'EMC\n') > timesIn(inside, 'BDC\n') + timesIn(inside, 'BMC\n')
  if (isClosed) return null
  return { tag: text.slice(text.lastIndexOf('\n', number) + 1, end), mark: parseInt(text.slice(number + 6, end)) }
}

/** A content stream, and by the number of a marked content those of the pieces that it goes on in. */
export interface Tidied {
  readonly content: Buffer
  readonly pieces: ReadonlyMap<number, readonly number[]>
}

/**
 * A content stream of Chromium's without its soft hyphens, so that words can be searched for: those inside lines are taken
 * out, and the hyphen at the end of a line is marked as soft, so that readers join its word. What is seen stays the same. It is a
 * marked content of its own, numbered on from `marks`, and so is what follows it: poppler reads no further than where a marked
 * content in another ends.
 */
export const tidySoftHyphens = (content: Buffer, marks: number): Tidied => {
  const text = content.toString('latin1')
  const pieces = new Map<number, number[]>()
  let [tidy, last, next] = ['', 0, marks]
  const replace = (at: number, length: number, other: string) => {
    tidy += text.slice(last, at) + other
    last = at + length
  }
  const markHyphen = (at: number, hyphen: string, isLast: boolean): string => {
    const around = markAt(text, at)
    if (!around) return `ET\n${spanned}<FEFF00AD> >> BDC\n${hyphen}EMC\n`
    const numbers = isLast ? [next++] : [next++, next++]
    pieces.set(around.mark, [...(pieces.get(around.mark) ?? []), ...numbers])
    const span = `ET\nEMC\n/Span <</MCID ${numbers[0]} /ActualText <FEFF00AD> >>BDC\n${hyphen}`
    return isLast ? span : `${span}EMC\n${around.tag.replace(/MCID \d+/, `MCID ${numbers[1]}`)}\n`
  }
  const tidied = ([whole, move, matrix = '', place, height, sign]: RegExpExecArray, at: number): string => {
    if (place === undefined) return move ? `${move}\n` : matrix
    const behind = text.slice(at + whole.length, at + whole.length + 400)
    const hyphen = `BT\n${place}${sign}ET\n`
    // On the same line: not a hyphen, but one sign in another face.
    return nextLine.exec(behind)?.[1] === height ? `ET\n${hyphen}` : markHyphen(at, hyphen, behind.startsWith('EMC'))
  }
  for (let at = text.indexOf(spanned); at >= 0; at = text.indexOf(spanned, Math.max(last, at + 1))) {
    const hyphen = matchAt(softHyphen, text, at)
    const letters = hyphen ? null : matchAt(ligature, text, at)
    if (hyphen) replace(at, hyphen[0].length, tidied(hyphen, at))
    else if (letters) replace(at, letters[0].length, `${spanned}<FEFF${withoutSoftHyphens(letters[1] as string)}>`)
  }
  return { content: last === 0 ? content : Buffer.from(tidy + text.slice(last), 'latin1'), pieces }
}
