/** Blanks at the ends of lines. */
import { describe, expect, test } from 'vitest'
import { blankAt, duesIn } from '../scripts/press/binding/blanks.ts'
import { saidIn } from '../scripts/press/binding/said.ts'
import { edited, runsIn, type Run } from '../scripts/press/binding/shown.ts'

/** Glyph 0041 is `A`; 0020 is a blank. */
const words = Array.from({ length: 0xffff }, (_, glyph) => String.fromCharCode(glyph))
const glyphs = (text: string): string =>
  [...text].map(sign => sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')).join('')

/** A content stream: of each marked content its lines, as they are drawn. */
const stream = (...texts: readonly (readonly string[])[]): string => {
  let y = 0
  const line = (text: string) => {
    const instead = /^(.)=(.+)$/u.exec(text)
    const show = instead
      ? `/Span<</ActualText <FEFF${glyphs(instead[2] ?? '')}> >> BDC\n<${glyphs(instead[1] ?? '')}> Tj\nEMC`
      : `[<${glyphs(text)}>] TJ`
    return `BT\n/F1 10 Tf\n1 0 0 -1 0 ${instead ? y : (y += 10)} Tm\n${show}\nET\n`
  }
  return texts.map((lines, mark) => `/P <</MCID ${mark} >>BDC\n${lines.map(line).join('')}EMC\n`).join('')
}

const textsOf = (content: string): readonly (readonly Run<null>[])[] => {
  const texts: Run<null>[][] = []
  for (const run of runsIn(null, content, () => words)) (texts[run.mark] ??= []).push(run)
  return texts
}

/** What is read when the blanks that are due have been set. */
const read = (html: string, ...shown: readonly (readonly string[])[]): string => {
  const content = stream(...shown)
  const dues = duesIn(textsOf(content), saidIn(html))
  const edits = dues.map(due => blankAt(content, due, { font: 'F1', glyph: 0x20, width: 250 }))
  return textsOf(edited(content, edits))
    .map(runs => runs.map(({ text }) => text).join(''))
    .join('')
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
    ['before words of another face', '<p>the <em>hall</em> of</p>', [['the'], ['hall'], ['of']], 'the hall of'],
    ['where a line ends by will', '<p>the hall<br/>of it</p>', [['the hall'], ['of it']], 'the hall of it'],
    ['behind a raised figure', '<p>it<sup>1</sup> is</p>', [['it'], ['\u00b9=1'], ['is']], 'it1 is'],
    ['not at the end of a paragraph', '<p>one</p>\n<p>two</p>', [['one'], ['two']], 'onetwo'],
    ['past bullets, which nobody wrote', '<ul><li>the hall</li></ul>', [['* '], ['the', 'hall']], '* the hall'],
    ['past what is not shown', '<p><b>gone</b></p><p>the hall</p>', [['the', 'hall']], 'the hall'],
  ])('%s', (_, html, shown, heard) => {
    expect(read(html, ...shown)).toBe(heard)
  })
  test('by a font that has one, where its own has none', () => {
    const content = stream(['the', 'hall'])
    const [due] = duesIn(textsOf(content), saidIn('<p>the hall</p>'))
    if (!due) expect.unreachable()
    const { text } = blankAt(content, due, { font: 'F2', glyph: 3, width: 250 })
    expect(text).toBe('\n/F2 10 Tf\n<0003> Tj\n/F1 10 Tf')
  })
  test('on the left of words that run leftwards, and all that follows stays in its place', () => {
    const hebrew = Array.from('\u05d0\u05d1\u05d2\u05d3')
    const meanings = (): readonly string[] => hebrew
    const line = (y: number, text: string) => `BT\n/F1 10 Tf\n1 0 0 -1 0 ${y} Tm\n[<${text}>] TJ\nET\n`
    const content = `/P <</MCID 0 >>BDC\n${line(10, '00010000')}${line(20, '00030002')}EMC\n`
    const [due, ...more] = duesIn(
      [runsIn(null, content, meanings)],
      saidIn(`<p>${hebrew.slice(0, 2).join('')} ${hebrew.slice(2).join('')}</p>`),
    )
    if (!due) expect.unreachable()
    expect(more).toEqual([])
    const edit = blankAt(content, due, { font: 'F1', glyph: 9, width: 250 })
    expect(edited(content, [edit])).toContain('Tm\n-2.5 0 Td\n<0009> Tj\n2.5 0 Td\n[<00010000>] TJ')
  })
})
