/**
 * The faces of the book: static TrueType from npm (variable and CFF fonts become Type 3 in Chromium's PDF, and @fontsource
 * drops small capitals and old-style figures), cut down to the signs that a book uses.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { TextFace } from '../model/themes.ts'
import { cached, hashOf, kept } from './cache.ts'
import {
  code,
  cuts,
  fallbacks,
  folderOf,
  garamond,
  guests,
  math,
  nearest,
  textStack,
  type Cut,
  type Family,
} from './fonts/families.ts'
import { rounded, type Signs } from './fonts/signs.ts'
import { covers, formsOf, open, type Source } from './fonts/sources.ts'
import { heightsOf } from './sfnt.ts'

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

const require = createRequire(import.meta.url)

/** All that the styles may ask for. Others are not kept: closing a font over `aalt` and the like would take in every glyph. */
const features =
  'kern mark mkmk ccmp locl rlig liga clig calt dlig smcp c2sc pcap c2pc case cpsp onum lnum pnum tnum sups subs sinf ordn ' +
  'frac numr dnom zero titl curs isol init medi fina ssty dtls flac'

/** EB Garamond's required ligatures make ² of `^2` and a logo of `*direct`; what is printed then is not what was typed. */
const featuresOf = ({ family }: Source): readonly string[] =>
  features.split(' ').filter(feature => family !== garamond || feature !== 'rlig')

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
  const keepFeatures = [...featuresOf(source)]
  const make = async () => {
    const { default: subsetFont } = await import('subset-font')
    return subsetFont(Buffer.from(source.bytes), text, { targetFormat: format, keepFeatures })
  }
  // A tenth of a second a face, WOFF2 half a second.
  return cached(
    kept.fonts,
    `${hashOf(source.bytes, text, keepFeatures.join(' '), version)}.${forms[format].extension}`,
    make,
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
