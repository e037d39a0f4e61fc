/**
 * Skia sets every glyph by itself: `5.71 0 Td <00AF> Tj`. Written as lines, `[<00AF> 12.4 <0050>] TJ` (ISO 32000-1, 9.4.3),
 * the same glyphs stand in the same places, in a file of two thirds the size that is read twice as fast.
 */

/** Widths of glyphs in thousandths of their size, by the name of their font on the page; null when they are not known. */
export type WidthsOf = (font: string) => ReadonlyMap<number, number> | null

const real = '-?[\\d.]+'
const fontLine = new RegExp(`^/(\\S+) (${real}) Tf$`)
const moveLine = new RegExp(`^(${real}) (${real}) Td(?: (.*))?$`)
const glyphLine = /^<([\da-f]{4})> Tj$/i

/** Tenths of a thousandth of the size: what is rounded off here is made good at the next glyph. */
const rounded = (value: number): number => Math.round(value * 10) / 10

/** `5.71 0 Td <00AF> Tj`: nearly every line is one. */
const [beforeGlyph, behindGlyph] = [' 0 Td <', '> Tj']

export const joinLines = (content: string, widthsOf: WidthsOf): string => {
  const written: string[] = []
  let size = 0
  let widths: ReadonlyMap<number, number> | null = null
  let run = ''
  /** From the place that the last Td gave: of the last glyph, and of the pen behind it. */
  let [at, pen] = [0, 0]
  const end = () => {
    if (run !== '') written.push(`[${run.replaceAll('><', '')}] TJ`)
    run = ''
  }
  const show = (glyph: string): boolean => {
    const width = widths?.get(parseInt(glyph, 16))
    if (width === undefined || size === 0) return false
    const back = run === '' ? 0 : rounded(((pen - at) * 1000) / size)
    pen = (run === '' ? at : pen - (back * size) / 1000) + (width * size) / 1000
    run += back === 0 ? `<${glyph}>` : `${back}<${glyph}>`
    return true
  }
  for (const line of content.split('\n')) {
    const move = run !== '' && line.endsWith(behindGlyph) ? line.indexOf(beforeGlyph) : -1
    if (move > 0 && line.length === move + 15) {
      const before = at
      at += Number(line.slice(0, move))
      if (show(line.slice(move + 7, move + 11))) continue
      at = before
    }
    end()
    const [, dx = '0', dy = '0', rest = ''] = moveLine.exec(line) ?? []
    const moves = rest !== '' || line.endsWith(' Td')
    if (moves) {
      written.push(`${Number((at + Number(dx)).toFixed(7))} ${dy} Td`)
      at = 0
    }
    const face = fontLine.exec(line)
    if (face) [widths, size] = [widthsOf(face[1] ?? ''), Number(face[2])]
    if (/^(?:BT|ET)$| Tm$/.test(line)) at = 0
    const glyph = glyphLine.exec(moves ? rest : line)?.[1]
    // A glyph without a move stands where the pen is; only at the start of a text is that place known.
    const starts = glyph && (moves || / Tm$|^BT$/.test(written.at(-1) ?? ''))
    if (starts && show(glyph)) continue
    if (!moves) written.push(line)
    else if (rest !== '') written.push(rest)
  }
  end()
  return written.join('\n')
}
