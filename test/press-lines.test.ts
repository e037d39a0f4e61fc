import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinLines } from '../scripts/press/binding/lines.ts'

/** Glyphs 1 to 9 are 100 to 900 thousandths wide; others are not known. */
const widths = Float64Array.of(NaN, ...Array.from({ length: 9 }, (_, index) => (index + 1) * 100))
const widthsOf = (font: string) => (font === 'F1' ? widths : null)
const fontOf = (font: string) => (font === 'F1' ? { widths, words: [] } : null)
const join = (content: string): string =>
  joinLines(null, Buffer.from(content, 'latin1'), fontOf).content.toString('latin1').trim()

/** Numbers of glyphs in a string of two bytes each. */
const glyphsIn = (written: string): readonly string[] => {
  const plain = written.replace(/\\(.)/g, (_, sign: string) => ({ n: '\n', r: '\r' })[sign] ?? sign)
  return Buffer.from(plain, 'latin1').toString('hex').match(/.{4}/g) ?? []
}

/** Where each glyph stands, as ISO 32000-1, 9.4 has it (no scaling, no spacing of words or letters). */
const placesOf = (content: string): readonly (readonly [string, number, number])[] => {
  const places: (readonly [string, number, number])[] = []
  let [font, size, lineX, lineY, penX] = ['', 0, 0, 0, 0]
  const show = (glyph: string) => {
    places.push([glyph, penX, lineY])
    penX += ((widthsOf(font)?.[parseInt(glyph, 16)] ?? 777) * size) / 1000
  }
  for (const [token] of content.matchAll(/\[.*\] TJ|<[\da-f]+> Tj|\/\S+ \S+ Tf|\S+ \S+ Td|(?:\S+ ){6}Tm|BT/g)) {
    const words = token.split(' ')
    if (token === 'BT') [lineX, lineY, penX] = [0, 0, 0]
    else if (token.endsWith('Tf')) [font, size] = [words[0]!.slice(1), Number(words[1])]
    else if (token.endsWith('Tm')) [lineX, lineY, penX] = [Number(words[4]), Number(words[5]), Number(words[4])]
    else if (token.endsWith('Td'))
      [lineX, lineY, penX] = [lineX + Number(words[0]), lineY + Number(words[1]), lineX + Number(words[0])]
    else if (token.endsWith('Tj')) show(token.slice(1, 5))
    else
      for (const [, glyphs, back] of token.matchAll(/\(((?:\\.|[^\\)])*)\)|(-?[\d.]+)/g)) {
        if (glyphs) for (const glyph of glyphsIn(glyphs)) show(glyph)
        else penX -= (Number(back) * size) / 1000
      }
  }
  return places
}

test('glyphs of a line are set at once', () => {
  const content = 'BT\n/F1 10 Tf\n1 0 0 -1 20 30 Tm\n<0001> Tj\n1 0 Td <0002> Tj\n2.5 0 Td <0003> Tj\nET'
  expect(join(content)).toBe('BT\n/F1 10 Tf\n1 0 0 -1 20 30 Tm\n[(\0\x01\0\x02)-50(\0\x03)] TJ\nET')
})

test('what is rounded off is made good before it is two thousandths of the size', () => {
  const glyphs = Array.from({ length: 9 }, () => '.9978 0 Td <0001> Tj')
  const content = ['BT', '/F1 10 Tf', '1 0 0 -1 20 30 Tm', '<0001> Tj', ...glyphs, 'ET'].join('\n')
  const ones = (count: number) => '\0\x01'.repeat(count)
  expect(join(content)).toContain(`[(${ones(7)})2(${ones(3)})] TJ`)
})

test('a glyph whose number ends no line and no string is written as it is, and another behind a backslash', () => {
  const known = { widths: new Float64Array(0x2a00).fill(500), words: [] }
  const content = 'BT\n/F1 10 Tf\n1 0 0 -1 0 0 Tm\n<2829> Tj\n5 0 Td <0A0D> Tj\n5 0 Td <005C> Tj\nET\n'
  const joined = joinLines(null, Buffer.from(content, 'latin1'), () => known).content.toString('latin1')
  expect(joined).toContain('[(\\(\\)\\n\\r\0\\\\)] TJ\n')
  expect(placesOf(joined).map(([glyph]) => glyph)).toEqual(['2829', '0a0d', '005c'])
})

test('every glyph stays in its place, whatever stands between', () => {
  const glyph = fc.integer({ min: 1, max: 11 }).map(number => `<${number.toString(16).padStart(4, '0')}> Tj`)
  const advance = fc.integer({ min: -2000, max: 9000 }).map(number => number / 1000)
  const line = fc.oneof(
    { weight: 12, arbitrary: fc.tuple(advance, glyph).map(([x, shown]) => `${x} 0 Td ${shown}`) },
    { weight: 2, arbitrary: fc.tuple(advance, advance, glyph).map(([x, y, shown]) => `${x} ${y} Td ${shown}`) },
    { weight: 1, arbitrary: fc.tuple(advance, advance).map(([x, y]) => `${x} ${y} Td`) },
    { weight: 1, arbitrary: glyph },
    { weight: 1, arbitrary: fc.constantFrom('0 0 .9 rg', '/Span<</ActualText <FEFF00AD> >> BDC', 'EMC', 'ET\nBT') },
    { weight: 1, arbitrary: fc.constantFrom('/F1 10 Tf', '/F1 14.6599998 Tf', '/F2 9 Tf') },
    { weight: 1, arbitrary: fc.tuple(advance, advance).map(([x, y]) => `1 0 0 -1 ${x} ${y} Tm`) },
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), lines => {
      const content = ['BT', '/F1 10 Tf', '1 0 0 -1 20 30 Tm', ...lines, 'ET'].join('\n')
      const [before, after] = [placesOf(content), placesOf(join(content))]
      expect(after.map(([shown]) => shown)).toEqual(before.map(([shown]) => shown))
      before.forEach(([, x, y], index) => {
        // One and a half thousandths of the largest size.
        expect(Math.abs(after[index]![1] - x)).toBeLessThan(0.02203)
        expect(after[index]![2]).toBeCloseTo(y, 5)
      })
    }),
    { numRuns: 400 },
  )
})
