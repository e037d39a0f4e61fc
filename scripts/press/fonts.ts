/**
 * The faces of the book: static TrueType from npm (variable and CFF fonts become Type 3 in Chromium's PDF, and @fontsource
 * drops small capitals and old-style figures), cut down to the signs that a book uses.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { TextFace } from '../model/themes.ts'
import { cached, hashOf, kept } from './cache.ts'
import { piecesOf, unescapeHtml } from '../writers/markup.ts'
import { codePointsOf, heightsOf } from './sfnt.ts'

export type Weight = 400 | 500 | 600 | 700
export type Slant = 'normal' | 'italic'

/** One weight and slant of a family. */
export interface Cut {
  readonly weight: Weight
  readonly style: Slant
}

/** `truetype` for print (Chromium embeds it as it is), `woff2` for the web, `woff` for e-books (Kobo reads no WOFF2). */
export type FontFormat = 'truetype' | 'woff2' | 'woff'

/** A finished font file. */
export interface Face extends Cut {
  readonly family: string
  readonly format: FontFormat
  /** `eb-garamond-400-italic.woff2` */
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: Uint8Array
  /** Per cent by which its letters are scaled to stand as tall as those of the text face; 100 for the text face. */
  readonly sizeAdjust: number
}

/** Signs that a book sets in each of its faces, as code points. */
export interface Signs {
  readonly text: ReadonlySet<number>
  readonly code: ReadonlySet<number>
  readonly math: ReadonlySet<number>
}

interface Family {
  readonly name: string
  /** Of the scope @expo-google-fonts: full fonts, licence OFL 1.1. */
  readonly folder: string
  readonly cuts: readonly Cut[]
}

const cuts = (weights: readonly Weight[], styles: readonly Slant[]): readonly Cut[] =>
  weights.flatMap(weight => styles.map(style => ({ weight, style })))

const garamond: Family = {
  name: 'EB Garamond',
  folder: 'eb-garamond',
  cuts: cuts([400, 500, 600, 700], ['normal', 'italic']),
}
const code: Family = { name: 'Noto Sans Mono', folder: 'noto-sans-mono', cuts: cuts([400], ['normal']) }
const math: Family = { name: 'STIX Two Math', folder: 'stix-two-math', cuts: cuts([400], ['normal']) }

const noto: Family = { name: 'Noto Serif', folder: 'noto-serif', cuts: cuts([400, 700], ['normal', 'italic']) }

/** What steps in for signs that EB Garamond has not, in this order. */
const fallbacks: readonly Family[] = [
  noto,
  { name: 'Noto Serif Hebrew', folder: 'noto-serif-hebrew', cuts: cuts([400, 700], ['normal']) },
  // Its letters are whole; Noto's are put together from parts, and PDF readers then find neither ة nor ي.
  { name: 'Amiri', folder: 'amiri', cuts: cuts([400, 700], ['normal', 'italic']) },
  math,
]

const require = createRequire(import.meta.url)

/** Folder of a family's package, or null when it is not installed. */
const folderOf = ({ folder }: Family): string | null => {
  try {
    return path.dirname(require.resolve(`@expo-google-fonts/${folder}/package.json`))
  } catch {
    return null
  }
}

/** Scripts that the house has no face for, and who sets them once its package is installed beside ours. */
const visitors: readonly { readonly script: RegExp; readonly family: Family }[] = (
  [
    [/\p{Script=Devanagari}/u, 'Noto Serif Devanagari'],
    [/\p{Script=Hangul}/u, 'Noto Serif KR'],
    [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'Noto Serif JP'],
    [/[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u, 'Noto Serif SC'],
    [/\p{Extended_Pictographic}/u, 'Noto Emoji'],
  ] as const
).map(([script, name]) => ({
  script,
  family: { name, folder: name.toLowerCase().replaceAll(' ', '-'), cuts: cuts([400, 700], ['normal']) },
}))

/** Packages that have faces for these signs, as far as we know of one. */
export const facesFor = (codes: readonly number[]): readonly string[] =>
  visitors
    .filter(({ script }) => codes.some(code => script.test(String.fromCodePoint(code))))
    .map(({ family }) => `@expo-google-fonts/${family.folder}`)

const stackOf = (families: readonly Family[], generic: string): string =>
  [...families.map(({ name }) => `'${name}'`), generic].join(', ')

const textFamilies: Readonly<Record<TextFace, Family>> = { 'EB Garamond': garamond, 'Noto Serif': noto }

/** Those of the visitors that are here. */
const guests = (): readonly Family[] => visitors.map(({ family }) => family).filter(family => folderOf(family) !== null)

/** Who sets a text, in this order. */
const textStack = (face: TextFace): readonly Family[] => [
  ...new Set([textFamilies[face], garamond, ...fallbacks, ...guests()]),
]

/** Values of `font-family` for text in this face, for code and for formulas. */
export const familiesWith = (face: TextFace) => ({
  text: stackOf(textStack(face), 'serif'),
  code: stackOf([code, ...textStack(face)], 'monospace'),
  math: stackOf([math, ...textStack(face)], 'math'),
})

/** The same for the editions that have no choice of faces. */
export const fontFamilies = familiesWith('EB Garamond')

/** Folders of all families that are here, for the browser's own list of fonts. */
export const fontFolders = (): readonly string[] =>
  [garamond, code, ...fallbacks, ...guests()].map(folderOf).filter(folder => folder !== null)

const weightNames = { 400: 'Regular', 500: 'Medium', 600: 'SemiBold', 700: 'Bold' } as const

/** `400Regular_Italic/EBGaramond_400Regular_Italic.ttf` */
const fileOf = (family: Family, { weight, style }: Cut): string | null => {
  const folder = folderOf(family)
  if (folder === null) return null
  const cut = `${weight}${weightNames[weight]}${style === 'italic' ? '_Italic' : ''}`
  const file = path.join(folder, cut, `${family.name.replaceAll(' ', '')}_${cut}.ttf`)
  return existsSync(file) ? file : null
}

interface Source {
  readonly family: Family
  readonly cut: Cut
  readonly bytes: Uint8Array
  readonly has: ReadonlySet<number>
}

const opened = new Map<string, Promise<Source>>()

/**
 * A cut as its package has it, or null when it is not installed. Kept: fonts of npm do not change while we run. The
 * promise is kept, so that two editions which are pressed at a time get the same source: plans are told apart by it.
 */
const open = async (family: Family, cut: Cut): Promise<Source | null> => {
  const file = fileOf(family, cut)
  if (file === null) return null
  const source = opened.get(file) ?? read(file, family, cut)
  opened.set(file, source)
  return source
}

const read = async (file: string, family: Family, cut: Cut): Promise<Source> => {
  const bytes = await readFile(file)
  return { family, cut, bytes, has: codePointsOf(bytes) }
}

/** Signs that print nothing, or that the browser handles itself: blanks, joiners, marks of direction. */
const silent = /[\p{Cc}\p{Zs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

const codesOf = (text: string): readonly number[] => [...text].map(sign => sign.codePointAt(0) ?? 0)

/** A browser sets é from e and an accent, and the other way round, when a face has only these. */
const formsOf = (code: number): readonly (readonly number[])[] => {
  const sign = String.fromCodePoint(code)
  return [[code], codesOf(sign.normalize('NFD')), codesOf(sign.normalize('NFC'))]
}

const covers = (has: ReadonlySet<number>, code: number): boolean =>
  silent.test(String.fromCodePoint(code)) || formsOf(code).some(form => form.every(part => has.has(part)))

/** A private sign means something else in every font: it comes from a scan or a Word file, and prints at random. */
const isPrivate = (code: number): boolean => /\p{Co}/u.test(String.fromCodePoint(code))

/** Code points of `characters` that no face of the book has, rising. Lone surrogates are not signs and are passed over. */
export const missingGlyphs = async (characters: string | Iterable<number>): Promise<readonly number[]> => {
  const codes = new Set<number>()
  for (const sign of characters) codes.add(typeof sign === 'string' ? (sign.codePointAt(0) ?? 0) : sign)
  const upright: Cut = { weight: 400, style: 'normal' }
  const sources = await Promise.all([garamond, ...fallbacks, ...guests(), code].map(family => open(family, upright)))
  return [...codes]
    .filter(code => !(code >= 0xd800 && code <= 0xdfff))
    .filter(code => isPrivate(code) || !sources.some(source => source && covers(source.has, code)))
    .sort((a, b) => a - b)
}

const codeElements = new Set(['code', 'pre', 'kbd', 'samp', 'tt'])

/** Mathematical Italic letters (Unicode 1D434–1D467, 1D6E2–1D71B, ℎ at 210E): a browser sets a lone `<mi>x</mi>` in them. */
const mathItalic = (code: number): number | null => {
  if (code === 0x68) return 0x210e
  if (code >= 0x41 && code <= 0x5a) return 0x1d434 + code - 0x41
  if (code >= 0x61 && code <= 0x7a) return 0x1d44e + code - 0x61
  if (code >= 0x391 && code <= 0x3a9) return 0x1d6e2 + code - 0x391
  if (code >= 0x3b1 && code <= 0x3c9) return 0x1d6fc + code - 0x3b1
  return { 0x131: 0x1d6a4, 0x237: 0x1d6a5 }[code] ?? null
}

/** Marks every sign of a text in a table of all there are. Neither a list nor a set of them: a book has millions. */
const mark = (seen: Uint8Array, text: string) => {
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0
    seen[code] = 1
    if (code > 0xffff) at++
  }
}

const markedIn = (seen: Uint8Array): Set<number> => {
  const codes = new Set<number>()
  for (let code = seen.indexOf(1); code >= 0; code = seen.indexOf(1, code + 1)) codes.add(code)
  return codes
}

/** Elements that draw a root without holding its sign. */
const roots = new Set(['msqrt', 'mroot'])
const rootSign = 0x221a

/** The signs that pages of our own HTML set, told apart by the face that the styles give them. */
export const signsIn = (pages: Iterable<string>): Signs => {
  const [text, code, math] = Array.from({ length: 3 }, () => new Uint8Array(0x110000)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  for (const page of pages) {
    const open: string[] = []
    for (const { kind, name, source } of piecesOf(page)) {
      if (kind === 'open') {
        open.push(name)
        if (roots.has(name)) math[rootSign] = 1
      }
      if (kind === 'close' && open.includes(name)) while (open.pop() !== name);
      if (kind !== 'text') continue
      const seen = open.includes('math') ? math : open.some(element => codeElements.has(element)) ? code : text
      mark(seen, unescapeHtml(source))
    }
  }
  const signs = { text: markedIn(text), code: markedIn(code), math: markedIn(math) }
  for (const code of [...signs.math]) {
    const italic = mathItalic(code)
    if (italic !== null) signs.math.add(italic)
  }
  return signs
}

/** What every page may set, whatever the manuscript holds: Latin letters, figures, points and dashes, arrows of links. */
const always: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x2190, 0x2193],
  [0x21a9, 0x21a9],
  [0xfb00, 0xfb04],
]

/** Alphabets taken whole as soon as one letter is used, so that the next edit seldom makes new fonts (and new pages). */
const alphabets: readonly (readonly [number, number])[] = [
  [0x180, 0x24f],
  [0x250, 0x2ff],
  [0x300, 0x36f],
  [0x370, 0x3ff],
  [0x400, 0x4ff],
  [0x1e00, 0x1eff],
  [0x1f00, 0x1fff],
]

const span = ([first, last]: readonly [number, number]): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

const rounded = (codes: ReadonlySet<number>): readonly number[] => {
  const used = alphabets.filter(([first, last]) => [...codes].some(code => code >= first && code <= last))
  return [...codes, ...[...always, ...used].flatMap(span)]
}

/** All that the styles may ask for. Others are not kept: closing a font over `aalt` and the like would take in every glyph. */
const features =
  'kern mark mkmk ccmp locl rlig liga clig calt dlig smcp c2sc pcap c2pc case cpsp onum lnum pnum tnum sups subs sinf ordn ' +
  'frac numr dnom zero titl curs isol init medi fina ssty dtls flac'

const forms: Readonly<Record<FontFormat, { extension: string; mediaType: string }>> = {
  truetype: { extension: 'ttf', mediaType: 'font/ttf' },
  woff2: { extension: 'woff2', mediaType: 'font/woff2' },
  woff: { extension: 'woff', mediaType: 'font/woff' },
}

const { version } = require('subset-font/package.json') as { version: string }

const cutDown = async (source: Source, codes: ReadonlySet<number>, format: FontFormat): Promise<Uint8Array> => {
  const signs = [...new Set([...codes].flatMap(formsOf).flat())]
    .filter(code => source.has.has(code))
    .sort((a, b) => a - b)
  const text = signs.map(code => String.fromCodePoint(code)).join('')
  const make = async () => {
    const { default: subsetFont } = await import('subset-font')
    return subsetFont(Buffer.from(source.bytes), text, { targetFormat: format, keepFeatures: features.split(' ') })
  }
  // A tenth of a second a face, WOFF2 half a second.
  return cached(kept.fonts, `${hashOf(source.bytes, text, features, version)}.${forms[format].extension}`, make)
}

/** The cut of a family that is nearest to the one wanted: its slant if there is one, bold for what is bolder than 500. */
const nearest = (family: Family, { weight, style }: Cut): Cut | undefined => {
  const slanted = family.cuts.filter(cut => cut.style === style)
  const cuts = slanted.length > 0 ? slanted : family.cuts
  return (
    cuts.find(cut => cut.weight === weight) ?? cuts.find(cut => cut.weight === (weight > 500 ? 700 : 400)) ?? cuts[0]
  )
}

interface Plan {
  readonly source: Source
  readonly codes: Set<number>
}

/** What a face is given beside the signs that it must set: whole alphabets, or the letters that its marks stand on. */
const widened = (
  { family, has }: Source,
  first: boolean,
  taken: readonly number[],
  codes: ReadonlySet<number>,
): readonly number[] => {
  if (family === garamond || (first && family !== math)) return rounded(codes).filter(code => covers(has, code))
  return taken.some(code => /\p{M}/u.test(String.fromCodePoint(code))) ? [...codes] : taken
}

/** Who sets which sign: the first face of the stack that has it. */
const share = async (stack: readonly Family[], cut: Cut, codes: ReadonlySet<number>): Promise<readonly Plan[]> => {
  const plans: Plan[] = []
  let lacking = [...codes]
  for (const family of stack) {
    const wanted = nearest(family, cut)
    const source = wanted ? await open(family, wanted) : null
    if (!source) continue
    const taken = lacking.filter(code => covers(source.has, code))
    if (taken.length > 0 || plans.length === 0)
      plans.push({ source, codes: new Set(widened(source, plans.length === 0, taken, codes)) })
    lacking = lacking.filter(code => !taken.includes(code))
  }
  return plans
}

const sizeAdjust = async (source: Source): Promise<number> => {
  if (source.family === garamond) return 100
  const text = await open(garamond, { weight: 400, style: 'normal' })
  const [here, there] = [text && heightsOf(text.bytes), heightsOf(source.bytes)]
  return here && there ? Math.round(500 * (here.x / there.x + here.cap / there.cap)) / 10 : 100
}

const finish = async ({ source, codes }: Plan, format: FontFormat): Promise<Face> => {
  const { family, cut } = source
  const { extension, mediaType } = forms[format]
  return {
    ...cut,
    family: family.name,
    format,
    fileName: `${family.folder}-${cut.weight}${cut.style === 'italic' ? '-italic' : ''}.${extension}`,
    mediaType,
    bytes: await cutDown(source, codes, format),
    sizeAdjust: await sizeAdjust(source),
  }
}

export interface FaceOptions {
  readonly format?: FontFormat
  /** Face of the text; EB Garamond when left out. */
  readonly face?: TextFace
  /** Cuts of the text face; regular and bold, upright and italic, when left out. */
  readonly cuts?: readonly Cut[]
}

/**
 * The font files that a book needs to set `signs`: its text face always; what it lacks from the fall-back families, a face for
 * code and one for formulas only when used. The same signs give the same bytes, in the same order. A family whose
 * package is not installed is passed over; `missingGlyphs` then tells what is not to be had.
 */
export const faces = async (signs: Signs, options: FaceOptions = {}): Promise<readonly Face[]> => {
  const { format = 'truetype', face = 'EB Garamond', cuts: wanted = cuts([400, 700], ['normal', 'italic']) } = options
  const upright = cuts([400], ['normal'])
  const uses = [
    { stack: textStack(face), cuts: wanted, codes: signs.text },
    { stack: [code, ...textStack(face)], cuts: signs.code.size > 0 ? upright : [], codes: signs.code },
    { stack: [math, ...textStack(face)], cuts: signs.math.size > 0 ? upright : [], codes: signs.math },
  ]
  const plans = new Map<Source, Plan>()
  for (const { stack, cuts, codes } of uses) {
    for (const cut of cuts) {
      for (const plan of await share(stack, cut, codes)) {
        const known = plans.get(plan.source)
        plans.set(plan.source, { ...plan, codes: new Set([...(known?.codes ?? []), ...plan.codes]) })
      }
    }
  }
  return Promise.all([...plans.values()].map(plan => finish(plan, format)))
}

/** `@font-face` rules; `url` gives the address of a face's file. A page is not shown in a stand-in face but on the web. */
export const fontFaceCss = (faces: readonly Face[], url: (face: Face) => string): string =>
  faces
    .map(face =>
      [
        '@font-face {',
        `  font-family: '${face.family}';`,
        `  font-weight: ${face.weight};`,
        `  font-style: ${face.style};`,
        `  font-display: ${face.format === 'woff2' ? 'swap' : 'block'};`,
        ...(face.sizeAdjust === 100 ? [] : [`  size-adjust: ${face.sizeAdjust}%;`]),
        `  src: url("${url(face).replace(/["\\\n]/g, encodeURIComponent)}") format("${face.format}");`,
        '}',
      ].join('\n'),
    )
    .join('\n')

/** The licence of each family among `faces`: it goes wherever the fonts go (OFL 1.1, condition 2). `eb-garamond-OFL.txt` */
export const licencesOf = async (faces: readonly Face[]): Promise<readonly { fileName: string; text: string }[]> => {
  const names = new Set(faces.map(({ family }) => family))
  const families = [garamond, code, ...fallbacks, ...guests()].filter(({ name }) => names.has(name))
  return Promise.all(
    families.map(async family => ({
      fileName: `${family.folder}-OFL.txt`,
      text: await readFile(path.join(folderOf(family) ?? '', 'LICENSE_FONT'), 'utf8'),
    })),
  )
}
