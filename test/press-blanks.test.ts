/** Blanks at the ends of lines. */
import { describe, expect, test } from 'vitest'
import { blankAt, duesIn, pairsOf } from '../scripts/press/binding/blanks.ts'
import { joinLines, type Lines } from '../scripts/press/binding/lines.ts'
import { saidIn } from '../scripts/press/binding/said.ts'
import { edited, type Run } from '../scripts/press/binding/shown.ts'

/** Glyph 0041 is `A`; 0020 is a blank. */
const fontOf = () => ({
  widths: new Float64Array(0xffff).fill(500),
  words: Array.from({ length: 0xffff }, (_, glyph) => String.fromCharCode(glyph)),
})
const hex = (text: string): string =>
  [...text].map(sign => sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')).join('')
const glyphs = (text: string): string => [...text].map(sign => `<${hex(sign)}> Tj`).join('\n5 0 Td ')

/** A content stream as Chromium writes it: of each marked content its lines, as they are drawn. */
const stream = (...texts: readonly (readonly string[])[]): string => {
  let y = 0
  const line = (text: string) => {
    const instead = /^(.)=(.+)$/u.exec(text)
    const show = instead
      ? `/Span<</ActualText <FEFF${hex(instead[2] ?? '')}> >> BDC\n${glyphs(instead[1] ?? '')}\nEMC`
      : glyphs(text)
    return `BT\n/F1 10 Tf\n1 0 0 -1 0 ${instead ? y : (y += 10)} Tm\n${show}\nET\n`
  }
  return texts.map((lines, mark) => `/P <</MCID ${mark} >>BDC\n${lines.map(line).join('')}EMC\n`).join('')
}

const lined = (content: string, font = fontOf): Lines<null> => joinLines(null, Buffer.from(content, 'latin1'), font)

const textsOf = ({ runs }: Lines<null>): readonly (readonly Run<null>[])[] => {
  const texts: Run<null>[][] = []
  for (const run of runs) (texts[run.mark] ??= []).push(run)
  return texts
}

const unescaped = (string: string): string =>
  string.replace(/\\(.)/g, (_, sign: string) => ({ n: '\n', r: '\r' })[sign] ?? sign)

/** What a content stream shows; what is said instead of glyphs is in the place of them. */
const said = (content: string): string =>
  [...content.matchAll(/<FEFF([\dA-F]*)> >> BDC\n[^]*?EMC|<([\dA-F]{4})> Tj|\(((?:\\.|[^\\)])*)\)/g)]
    .map(([, instead, glyph, string = '']) => {
      const hex = instead ?? glyph
      const bytes = hex === undefined ? Buffer.from(unescaped(string), 'latin1') : Buffer.from(hex, 'hex')
      return bytes.swap16().toString('utf16le').replaceAll('\u00ad', '')
    })
    .join('')

const duesFor = (shown: readonly (readonly Run<null>[])[], html: string) => {
  const { texts } = saidIn(html)
  return duesIn(shown, texts, pairsOf(shown, texts))
}

/** What is read when the blanks that are due have been set. */
const read = (html: string, ...shown: readonly (readonly string[])[]): string => {
  const lines = lined(stream(...shown))
  const dues = duesFor(textsOf(lines), html)
  const edits = dues.map(due => blankAt(lines.content, due, { font: 'F1', glyph: 0x20, width: 250 }))
  return said(edited(lines.content, edits).toString('latin1'))
}

describe('a blank is shown at the end of a line', () => {
  test.each<[why: string, html: string, shown: readonly (readonly string[])[], heard: string]>([
    ['where one stood', '<p>the hall of it</p>', [['the', 'hall of', 'it']], 'the hall of it'],
    ['and where the text was broken in the file', '<p>the\n hall</p>', [['the', 'hall']], 'the hall'],
    ['not behind a hyphen or a dash', '<p>well-known—it</p>', [['well-', 'known—', 'it']], 'well-known—it'],
    ['not in an address', '<p>a<wbr>b.<wbr>c d</p>', [['a'], ['b.'], ['c', 'd']], 'ab.c d'],
    [
      'not where a word is hyphenated',
      '<p>manu\u00adscript it</p>',
      [['manu', '\u2010=\u00ad', 'script', 'it']],
      'manuscript it',
    ],
    ['not in Chinese', '<p>市场上卖</p>', [['市场', '上卖']], '市场上卖'],
    ['not twice', '<p>the <em>hall</em></p>', [['the '], ['hall']], 'the hall'],
    [
      'and at the end of a page, where the paragraph goes on',
      '<p>the hall </p><p class="continued">of it</p>',
      [['the hall'], ['of it']],
      'the hall of it',
    ],
    ['before words of another face', '<p>the <em>hall</em> of</p>', [['the'], ['hall'], ['of']], 'the hall of'],
    ['where a line ends by will', '<p>the hall<br/>of it</p>', [['the hall'], ['of it']], 'the hall of it'],
    ['behind a raised figure', '<p>it<sup>1</sup> is</p>', [['it'], ['\u00b9=1'], ['is']], 'it1 is'],
    ['not at the end of a paragraph', '<p>one</p>\n<p>two</p>', [['one'], ['two']], 'onetwo'],
    ['past bullets, which nobody wrote', '<ul><li>the hall</li></ul>', [['* '], ['the', 'hall']], '* the hall'],
    ['past what is not shown', '<p><b>gone</b></p><p>the hall</p>', [['the', 'hall']], 'the hall'],
  ])('%s', (_, html, shown, heard) => {
    expect(read(html, ...shown)).toBe(heard)
  })
  test('among the glyphs of its line', () => {
    const { content, runs } = lined(stream(['the', 'hall']))
    const [due] = duesFor([runs], '<p>the hall</p>')
    if (!due) expect.unreachable()
    const edit = blankAt(content, due, { font: 'F1', glyph: 0x20, width: 250 })
    expect(edited(content, [edit]).toString('latin1')).toContain('[(\0t\0h\0e\0 )] TJ')
  })
  test('by a font that has one, where its own has none', () => {
    const { content, runs } = lined(stream(['the', 'hall']))
    const [due] = duesFor([runs], '<p>the hall</p>')
    if (!due) expect.unreachable()
    const { text } = blankAt(content, due, { font: 'F2', glyph: 3, width: 250 })
    expect(text).toBe('\n/F2 10 Tf\n(\0\x03) Tj\n/F1 10 Tf')
  })
  test('on the left of words that run leftwards, and all that follows stays in its place', () => {
    const hebrew = Array.from('\u05d0\u05d1\u05d2\u05d3')
    const font = () => ({ widths: new Float64Array(4).fill(500), words: hebrew })
    const line = (y: number, [first = '', second = '']: readonly string[]) =>
      `BT\n/F1 10 Tf\n1 0 0 -1 0 ${y} Tm\n<${first}> Tj\n5 0 Td <${second}> Tj\nET\n`
    const { content, runs } = lined(
      `/P <</MCID 0 >>BDC\n${line(10, ['0001', '0000'])}${line(20, ['0003', '0002'])}EMC\n`,
      font,
    )
    const [due, ...more] = duesFor([runs], `<p>${hebrew.slice(0, 2).join('')} ${hebrew.slice(2).join('')}</p>`)
    if (!due) expect.unreachable()
    expect(more).toEqual([])
    const edit = blankAt(content, due, { font: 'F1', glyph: 9, width: 250 })
    expect(edited(content, [edit]).toString('latin1')).toContain(
      'Tm\n-2.5 0 Td\n(\0\t) Tj\n2.5 0 Td\n[(\0\x01\0\0)] TJ',
    )
  })
})
