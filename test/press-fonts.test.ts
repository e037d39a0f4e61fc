// @ts-expect-error -- the package brings no types
import * as untyped from 'fontkit'
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { faces, fontFaceCss, type Face } from '../scripts/press/fonts.ts'
import { fontFamilies, fontFolders, scriptsOf } from '../scripts/press/fonts/families.ts'
import { signsIn } from '../scripts/press/fonts/signs.ts'
import { missingGlyphs } from '../scripts/press/fonts/sources.ts'
import { codePointsOf, heightsOf } from '../scripts/press/sfnt.ts'

/** What the tests ask of fontkit, as its README has it. */
interface Font {
  readonly characterSet: readonly number[]
  readonly availableFeatures: readonly string[]
  readonly xHeight: number
  readonly capHeight: number
  readonly unitsPerEm: number
  hasGlyphForCodePoint(code: number): boolean
}
const fontkit = untyped as { create(bytes: Uint8Array): Font }

const signs = (text: string) => signsIn([`<p>${text}</p>`])
const names = (found: readonly Face[]) => found.map(({ fileName }) => fileName)
const read = (face: Face) => fontkit.create(Buffer.from(face.bytes))

describe('signs that no face has', () => {
  const missing = async (text: string) => (await missingGlyphs(text)).map(code => String.fromCodePoint(code))
  test('scholars’ alphabets are all there', async () => {
    expect(await missing('Жизнь ѣ al-Fārābī ḥ ʿ ʾ ῥῆμα Łódź ꙋ еⷪ ǫ́ ʹ № ✓ † ‡ § ½ ﬁ')).toEqual([])
  })
  test('Chinese is not, nor are private signs, in whatever order they come', async () => {
    expect(await missing('字 a \ue001 漢 字')).toEqual(['字', '漢', '\ue001'].sort())
  })
  test('blanks, joiners and marks of direction need no glyph', async () => {
    expect(await missing('a\u00ad\u200b\u200d\u200e\u2028\ufeff\n\t\u00a0\u2003')).toEqual([])
  })
  test('an accent may come apart from its letter', async () =>
    expect(await missing('e\u0301 \u1e53\u0304')).toEqual([]))
  test('a lone surrogate is no sign', async () => expect(await missing('\ud800')).toEqual([]))
  test('code points do as well', async () => expect(await missingGlyphs([0x6f22, 0x61])).toEqual([0x6f22]))
})

test('signs that no face has are told by their script, with a package for it', () => {
  const codes = [...'漢ሰ字ܐ\ue001ไ'].map(sign => sign.codePointAt(0) ?? 0)
  expect(scriptsOf(codes).map(({ name, codes, package: npm }) => [name, String.fromCodePoint(...codes), npm])).toEqual([
    ['Chinese', '漢字', '@expo-google-fonts/noto-serif-sc'],
    ['Thai', 'ไ', '@expo-google-fonts/noto-sans-thai'],
    ['Syriac', 'ܐ', '@expo-google-fonts/noto-sans-syriac'],
    ['Ethiopic', 'ሰ', null],
    [null, '\ue001', null],
  ])
})

describe('what the pages set', () => {
  test('is told apart by face', () => {
    const found = signsIn(['<p>a&#x1D465;&amp;<code>b<i>c</i></code>d<math><mi>x</mi></math>e</p>'])
    const sorted = (codes: ReadonlySet<number>) => String.fromCodePoint(...[...codes].sort((a, b) => a - b))
    expect([sorted(found.text), sorted(found.code), sorted(found.math)]).toEqual(['&ade𝑥', 'bc', 'x𝑥'])
  })
  test('a root needs its sign, which stands nowhere in it', () => {
    for (const root of ['<msqrt><mn>2</mn></msqrt>', '<mroot><mn>2</mn><mn>3</mn></mroot>'])
      expect(signsIn([`<math>${root}</math>`]).math.has('√'.codePointAt(0) ?? 0)).toBe(true)
    expect(signsIn(['<math><mn>2</mn></math>']).math.has('√'.codePointAt(0) ?? 0)).toBe(false)
  })
})

describe('faces', () => {
  let print: readonly Face[] = []
  beforeAll(async () => {
    print = await faces(signs('Письмо о полях, ꙋ'))
  })

  test('regular and bold, upright and italic, and what steps in for a sign that they lack', () => {
    expect(names(print).filter(name => name.startsWith('eb-garamond'))).toEqual([
      'eb-garamond-400.ttf',
      'eb-garamond-400-italic.ttf',
      'eb-garamond-700.ttf',
      'eb-garamond-700-italic.ttf',
    ])
    const stepsIn = print
      .filter(face => face.family === 'Noto Serif')
      .map(face => read(face).hasGlyphForCodePoint(0xa64b))
    expect(stepsIn).toEqual([true, true, true, true])
  })
  test('hold what every page needs, the whole alphabet, and no other', () => {
    const font = read(print[0]!)
    const has = (text: string) => [...text].map(sign => font.hasGlyphForCodePoint(sign.codePointAt(0)!))
    expect(has('aé–“1‐ПѢ')).not.toContain(false)
    expect(has('λᾳ')).not.toContain(true)
  })
  test('keep small capitals, figures of both kinds, superiors, ligatures and kerning', () => {
    const features = ['smcp', 'c2sc', 'onum', 'lnum', 'tnum', 'sups', 'liga', 'kern', 'frac']
    expect(read(print[0]!).availableFeatures).toEqual(expect.arrayContaining(features))
  })
  test('are TrueType outlines, which Chromium embeds as they are', () => {
    expect(print.map(({ bytes }) => Buffer.from(bytes.subarray(0, 4)).toString('hex'))).toEqual(
      print.map(() => '00010000'),
    )
  })
  test('are the same bytes each time', async () => {
    const again = await faces(signs('полях Письмо о ꙋ,'))
    expect(
      again.map(face => [
        face.fileName,
        Buffer.compare(face.bytes, print.find(({ fileName }) => fileName === face.fileName)!.bytes),
      ]),
    ).toEqual(print.map(face => [face.fileName, 0]))
  })
  test('are made for the web and for e-books too', async () => {
    const cuts = [{ weight: 400, style: 'normal' }] as const
    const [web] = await faces(signs('a'), { format: 'woff2', cuts })
    const [book] = await faces(signs('a'), { format: 'woff', cuts })
    expect(
      [web!, book!].map(({ fileName, mediaType, bytes }) => [
        fileName,
        mediaType,
        Buffer.from(bytes.subarray(0, 4)).toString(),
      ]),
    ).toEqual([
      ['eb-garamond-400.woff2', 'font/woff2', 'wOF2'],
      ['eb-garamond-400.woff', 'font/woff', 'wOFF'],
    ])
    expect(web!.bytes.length).toBeLessThan(80_000)
  })
  test('that stand in are set as tall as the text', () => {
    const [text, other] = ['EB Garamond', 'Noto Serif'].map(family => print.find(face => face.family === family)!)
    const css = fontFaceCss([text!, other!], ({ fileName }) => `fonts/"${fileName}`)
    expect(css).toContain(
      `font-family: 'Noto Serif';\n  font-weight: 400;\n  font-style: normal;\n  font-display: block;\n  size-adjust: 82.8%;`,
    )
    expect(css.match(/size-adjust/g)).toHaveLength(1)
    expect(css).toContain('src: url("fonts/%22eb-garamond-400.ttf") format("truetype");')
  })
  test('stand in the stacks in the order in which they step in', () => {
    expect(fontFamilies.text).toMatch(/^'EB Garamond', 'Noto Serif', .*serif$/)
  })
})

test('our reading of a font agrees with fontkit', async () => {
  const file = `${fontFolders()[0]}/400Regular_Italic/EBGaramond_400Regular_Italic.ttf`
  const bytes = await readFile(file)
  const theirs = fontkit.create(bytes)
  expect([...codePointsOf(bytes)].sort((a, b) => a - b)).toEqual([...theirs.characterSet].sort((a, b) => a - b))
  expect(heightsOf(bytes)).toEqual({ x: theirs.xHeight / theirs.unitsPerEm, cap: theirs.capHeight / theirs.unitsPerEm })
})
