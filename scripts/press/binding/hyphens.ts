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

/** Marked content around a place (14.6): the line that opens it, and its number; null where no number marks it. */
const markAt = (content: Buffer, at: number): { readonly tag: string; readonly mark: number } | null => {
  const number = content.lastIndexOf('/MCID ', at)
  if (number < 0) return null
  const from = content.lastIndexOf('\n', number) + 1
  const [tag = '', ...lines] = content.toString('latin1', from, at).split('\n')
  const depth = lines.reduce((sum, line) => sum + (/B[DM]C$/.test(line) ? 1 : line === 'EMC' ? -1 : 0), 1)
  return depth > 0 ? { tag, mark: Number(/MCID (\d+)/.exec(tag)?.[1]) } : null
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
  const parts: Buffer[] = []
  const pieces = new Map<number, number[]>()
  let [last, next] = [0, marks]
  const replace = (at: number, length: number, text: string) => {
    parts.push(content.subarray(last, at), Buffer.from(text, 'latin1'))
    last = at + length
  }
  const markHyphen = (at: number, hyphen: string, isLast: boolean): string => {
    const around = markAt(content, at)
    if (!around) return `ET\n${spanned}<FEFF00AD> >> BDC\n${hyphen}EMC\n`
    const numbers = isLast ? [next++] : [next++, next++]
    pieces.set(around.mark, [...(pieces.get(around.mark) ?? []), ...numbers])
    const span = `ET\nEMC\n/Span <</MCID ${numbers[0]} /ActualText <FEFF00AD> >>BDC\n${hyphen}`
    return isLast ? span : `${span}EMC\n${around.tag.replace(/MCID \d+/, `MCID ${numbers[1]}`)}\n`
  }
  const tidied = (
    [whole, move, matrix = '', place, height, sign]: RegExpExecArray,
    at: number,
    text: string,
  ): string => {
    if (place === undefined) return move ? `${move}\n` : matrix
    const behind = text.slice(whole.length, whole.length + 400)
    const hyphen = `BT\n${place}${sign}ET\n`
    // On the same line: not a hyphen, but one sign in another face.
    return nextLine.exec(behind)?.[1] === height ? `ET\n${hyphen}` : markHyphen(at, hyphen, behind.startsWith('EMC'))
  }
  for (let at = content.indexOf(spanned); at >= 0; at = content.indexOf(spanned, Math.max(last, at + 1))) {
    const text = content.toString('latin1', at, at + window)
    const hyphen = matchAt(softHyphen, text)
    const letters = hyphen ? null : matchAt(ligature, text)
    if (hyphen) replace(at, hyphen[0].length, tidied(hyphen, at, text))
    else if (letters) replace(at, letters[0].length, `${spanned}<FEFF${withoutSoftHyphens(letters[1] as string)}>`)
  }
  return { content: parts.length === 0 ? content : Buffer.concat([...parts, content.subarray(last)]), pieces }
}
