/**
 * Skia sets every glyph by itself: `5.71 0 Td <00AF> Tj`. Written as lines, `[<00AF> 12.4 <0050>] TJ` (ISO 32000-1, 9.4.3),
 * the same glyphs stand in the same places, in a file of two thirds the size that is read twice as fast.
 */

/** Width of a glyph in thousandths of its size, by the name of its font on the page; null when it is not known. */
export type WidthOf = (font: string, glyph: number) => number | null

const real = '-?[\\d.]+'
const fontLine = new RegExp(`^/(\\S+) (${real}) Tf$`)
const moveLine = new RegExp(`^(${real}) (${real}) Td(?: (.*))?$`)
const glyphLine = /^<([\da-f]{4})> Tj$/i

/** Tenths of a thousandth of the size: what is rounded off here is made good at the next glyph. */
const rounded = (value: number): number => Math.round(value * 10) / 10

export const joinLines = (content: string, widthOf: WidthOf): string => {
  const written: string[] = []
  let [font, size] = ['', 0]
  let run = ''
  /** From the place that the last Td gave: of the last glyph, and of the pen behind it. */
  let [at, pen] = [0, 0]
  const end = () => {
    if (run !== '') written.push(`[${run.replaceAll('><', '')}] TJ`)
    run = ''
  }
  const show = (glyph: string): boolean => {
    const width = widthOf(font, parseInt(glyph, 16))
    if (width === null || size === 0) return false
    const back = run === '' ? 0 : rounded(((pen - at) * 1000) / size)
    pen = (run === '' ? at : pen - (back * size) / 1000) + (width * size) / 1000
    run += back === 0 ? `<${glyph}>` : `${back}<${glyph}>`
    return true
  }
  for (const line of content.split('\n')) {
    const move = moveLine.exec(line)
    const [, dx = '0', dy = '0', rest = ''] = move ?? []
    const glyph = glyphLine.exec(move ? rest : line)?.[1]
    if (glyph && move && Number(dy) === 0 && run !== '' && widthOf(font, parseInt(glyph, 16)) !== null) {
      at += Number(dx)
      show(glyph)
      continue
    }
    end()
    if (move) {
      written.push(`${Number((at + Number(dx)).toFixed(7))} ${dy} Td`)
      at = 0
    }
    const face = fontLine.exec(line)
    if (face) [font, size] = [face[1] ?? '', Number(face[2])]
    if (/^(?:BT|ET)$| Tm$/.test(line)) at = 0
    // A glyph without a move stands where the pen is; only at the start of a text is that place known.
    const starts = glyph && (move || / Tm$|^BT$/.test(written.at(-1) ?? ''))
    if (starts && show(glyph)) continue
    if (!move) written.push(line)
    else if (rest !== '') written.push(rest)
  }
  end()
  return written.join('\n')
}
