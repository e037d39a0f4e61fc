/** The families of the house, those that may visit, and where on this machine they are. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TextFace } from '../../model/themes.ts'

export type Weight = 400 | 500 | 600 | 700
export type Slant = 'normal' | 'italic'

/** One weight and slant of a family. */
export interface Cut {
  readonly weight: Weight
  readonly style: Slant
}

export interface Family {
  readonly name: string
  /** Of the scope @expo-google-fonts: full fonts, licence OFL 1.1. */
  readonly folder: string
  readonly cuts: readonly Cut[]
}

export const cuts = (weights: readonly Weight[], styles: readonly Slant[]): readonly Cut[] =>
  weights.flatMap(weight => styles.map(style => ({ weight, style })))

export const garamond: Family = {
  name: 'EB Garamond',
  folder: 'eb-garamond',
  cuts: cuts([400, 500, 600, 700], ['normal', 'italic']),
}
export const code: Family = { name: 'Noto Sans Mono', folder: 'noto-sans-mono', cuts: cuts([400], ['normal']) }
export const math: Family = { name: 'STIX Two Math', folder: 'stix-two-math', cuts: cuts([400], ['normal']) }

const noto: Family = { name: 'Noto Serif', folder: 'noto-serif', cuts: cuts([400, 700], ['normal', 'italic']) }

/** What steps in for signs that EB Garamond has not, in this order. */
export const fallbacks: readonly Family[] = [
  noto,
  { name: 'Noto Serif Hebrew', folder: 'noto-serif-hebrew', cuts: cuts([400, 700], ['normal']) },
  // Its letters are whole; Noto's are put together from parts, and PDF readers then find neither ة nor ي.
  { name: 'Amiri', folder: 'amiri', cuts: cuts([400, 700], ['normal', 'italic']) },
  math,
]

/** Where a package may be: beside Octavo, or in the folder that it is run from. */
const homes = (): readonly (string | URL)[] => [import.meta.url, pathToFileURL(path.join(process.cwd(), 'here'))]

const resolved = new Map<string, string | null>()

const resolve = (folder: string): string | null => {
  for (const home of homes()) {
    try {
      return path.dirname(createRequire(home).resolve(`@expo-google-fonts/${folder}/package.json`))
    } catch {
      // It is not there.
    }
  }
  return null
}

/** Folder of a family's package, or null when it is not installed. Packages do not come and go while we run. */
export const folderOf = ({ folder }: Family): string | null => {
  const known = resolved.get(folder)
  if (known !== undefined) return known
  const found = resolve(folder)
  resolved.set(folder, found)
  return found
}

/** Scripts that the house has no face for, and who sets them once its package is installed. */
const visitors: readonly { readonly script: RegExp; readonly name: string; readonly family: Family }[] = (
  [
    ['Devanagari', /\p{Script=Devanagari}/u, 'Noto Serif Devanagari'],
    ['Korean', /\p{Script=Hangul}/u, 'Noto Serif KR'],
    ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'Noto Serif JP'],
    ['Chinese', /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u, 'Noto Serif SC'],
    ['Thai', /\p{Script=Thai}/u, 'Noto Sans Thai'],
    ['Georgian', /\p{Script=Georgian}/u, 'Noto Sans Georgian'],
    ['Armenian', /\p{Script=Armenian}/u, 'Noto Sans Armenian'],
    ['Syriac', /\p{Script=Syriac}/u, 'Noto Sans Syriac'],
    ['pictograms', /\p{Extended_Pictographic}/u, 'Noto Emoji'],
  ] as const
).map(([name, script, family]) => ({
  script,
  name,
  family: { name: family, folder: family.toLowerCase().replaceAll(' ', '-'), cuts: cuts([400, 700], ['normal']) },
}))

/** Further scripts that can be named; npm has no face for them whose file we know to read. */
const others = (
  'Bengali Tamil Telugu Kannada Malayalam Gujarati Gurmukhi Oriya Sinhala Khmer Lao Myanmar Tibetan Mongolian Ethiopic ' +
  'Coptic Gothic Glagolitic Cherokee Runic Ogham Cuneiform Egyptian_Hieroglyphs Phoenician Samaritan Ugaritic Avestan Thaana'
)
  .split(' ')
  .map(name => ({ name: name.replaceAll('_', ' '), script: new RegExp(`\\p{Script=${name}}`, 'u') }))

/** Signs of one script. */
export interface ScriptSigns {
  /** `Chinese`; null for signs of no script that we can name. */
  readonly name: string | null
  readonly codes: readonly number[]
  /** What has a face for them, as far as we know of one. */
  readonly package: string | null
}

/** Signs by the script that they are of, each script once, in the order of our list. */
export const scriptsOf = (codes: readonly number[]): readonly ScriptSigns[] => {
  let left = codes
  const groups: ScriptSigns[] = []
  const take = (name: string | null, script: RegExp, npm: string | null) => {
    const isOwn = (code: number) => script.test(String.fromCodePoint(code))
    const own = left.filter(isOwn)
    if (own.length === 0) return
    groups.push({ name, codes: own, package: npm })
    left = left.filter(code => !isOwn(code))
  }
  for (const { name, script, family } of visitors) take(name, script, `@expo-google-fonts/${family.folder}`)
  for (const { name, script } of others) take(name, script, null)
  take(null, /^/, null)
  return groups
}

const stackOf = (families: readonly Family[], generic: string): string =>
  [...families.map(({ name }) => `'${name}'`), generic].join(', ')

const textFamilies: Readonly<Record<TextFace, Family>> = { 'EB Garamond': garamond, 'Noto Serif': noto }

/** Those of the visitors that are here. */
export const guests = (): readonly Family[] =>
  visitors.map(({ family }) => family).filter(family => folderOf(family) !== null)

/** Who sets a text, in this order. */
export const textStack = (face: TextFace): readonly Family[] => [
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
export const fileOf = (family: Family, { weight, style }: Cut): string | null => {
  const folder = folderOf(family)
  if (folder === null) return null
  const cut = `${weight}${weightNames[weight]}${style === 'italic' ? '_Italic' : ''}`
  const file = path.join(folder, cut, `${family.name.replaceAll(' ', '')}_${cut}.ttf`)
  return existsSync(file) ? file : null
}

/** The cut of a family that is nearest to the one wanted: its slant if there is one, bold for what is bolder than 500. */
export const nearest = (family: Family, { weight, style }: Cut): Cut | undefined => {
  const slanted = family.cuts.filter(cut => cut.style === style)
  const cuts = slanted.length > 0 ? slanted : family.cuts
  return (
    cuts.find(cut => cut.weight === weight) ?? cuts.find(cut => cut.weight === (weight > 500 ? 700 : 400)) ?? cuts[0]
  )
}
