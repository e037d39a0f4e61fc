/** Chromium puts a subset of each face into every gathering. Bound, the book has each face once. */
import { deflateSync, inflateSync } from 'node:zlib'
import { advancesIn, joinGlyphs } from './glyphs.ts'
import {
  PDFArray,
  PDFDict,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFRef,
  lookup,
  type PDFContext,
  type PDFObject,
} from './objects.ts'

/** Type0 font of ISO 32000-1, 9.7, whose glyphs are numbered as in the face. */
interface Face {
  readonly font: PDFDict
  readonly descendant: PDFDict
  readonly descriptor: PDFDict
  readonly file: PDFRawStream
  /** What each glyph stands for, as hexadecimal UTF-16. */
  readonly meanings: ReadonlyMap<number, string>
}

const faceOf = (font: PDFDict): Face | null => {
  const descendant = lookup(font, 'DescendantFonts', PDFArray)?.lookup(0)
  if (!(descendant instanceof PDFDict)) return null
  const descriptor = lookup(descendant, 'FontDescriptor', PDFDict)
  const file = lookup(descriptor, 'FontFile2', PDFRawStream)
  const unicode = lookup(font, 'ToUnicode', PDFRawStream)
  if (!descriptor || !file || !unicode) return null
  return { font, descendant, descriptor, file, meanings: meaningsOf(inflated(unicode).toString('latin1')) }
}

const inflated = ({ dict, contents }: PDFRawStream): Buffer =>
  dict.has(PDFName.of('Filter')) ? inflateSync(contents) : Buffer.from(contents)

/** `EBGaramond-Regular` of `/BAAAAA+EBGaramond-Regular`. */
const nameOf = ({ font }: Face): string =>
  (lookup(font, 'BaseFont', PDFName)?.decodeText() ?? '').replace(/^[A-Z]{6}\+/, '')

/** Widths by glyph: `[first [w w w] first last w …]`, and for all others `DW`. */
const widthsOf = ({ descendant }: Face): ReadonlyMap<number, number> => {
  const list = lookup(descendant, 'W', PDFArray)
  const widths = new Map<number, number>()
  const numberAt = (array: PDFArray, index: number) => array.lookup(index, PDFNumber)?.asNumber() ?? 0
  for (let at = 0; list && at < list.size();) {
    const [first, next] = [numberAt(list, at), list.lookup(at + 1)]
    if (next instanceof PDFArray) {
      next.asArray().forEach((_, index) => widths.set(first + index, numberAt(next, index)))
      at += 2
    } else {
      for (let glyph = first; glyph <= numberAt(list, at + 1); glyph++) widths.set(glyph, numberAt(list, at + 2))
      at += 3
    }
  }
  return widths
}

/** Four digits, as Chromium writes the number of a glyph. */
const hex = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0')

/** `bfchar` and `bfrange` of a ToUnicode map (ISO 32000-1, 9.10.3): what each glyph stands for, as digits of UTF-16. */
export const meaningsOf = (map: string): ReadonlyMap<number, string> => {
  const meanings = new Map<number, string>()
  for (const [, kind, body = ''] of map.matchAll(/beginbf(char|range)\s([\s\S]*?)endbf/g)) {
    const codes = [...body.matchAll(/<([\da-f]+)>/gi)].map(([, code = '']) => code)
    const step = kind === 'char' ? 2 : 3
    for (let at = 0; at + step <= codes.length; at += step) {
      const [first, last, meaning = ''] = [codes[at] ?? '', codes[at + step - 2] ?? '', codes[at + step - 1]]
      const head = meaning.slice(0, -4)
      for (let glyph = parseInt(first, 16); glyph <= parseInt(last, 16); glyph++)
        meanings.set(glyph, head + hex(parseInt(meaning.slice(-4), 16) + glyph - parseInt(first, 16)))
    }
  }
  return meanings
}

const writeMeanings = (meanings: ReadonlyMap<number, string>): string => {
  const lines = [...meanings].sort(([a], [b]) => a - b).map(([glyph, meaning]) => `<${hex(glyph)}> <${meaning}>`)
  // A section may hold a hundred lines.
  const sections = Array.from({ length: Math.ceil(lines.length / 100) }, (_, index) =>
    lines.slice(index * 100, index * 100 + 100),
  ).map(section => `${section.length} beginbfchar\n${section.join('\n')}\nendbfchar\n`)
  return (
    '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n' +
    '/CIDSystemInfo\n<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n' +
    '/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n' +
    `${sections.join('')}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend`
  )
}

/** Width of every glyph that a face shows. One of the default width stands in no list, but its meaning does. */
const allWidthsOf = (face: Face): ReadonlyMap<number, number> => {
  const otherwise = lookup(face.descendant, 'DW', PDFNumber)?.asNumber() ?? 1000
  return new Map([...[...face.meanings.keys()].map(glyph => [glyph, otherwise] as const), ...widthsOf(face)])
}

/** The glyphs of a font that a page shows. */
export interface Glyphs {
  /** In thousandths of its size, by its number; NaN for one that is not known. */
  readonly widths: Readonly<Float64Array>
  /** What each stands for, by its number. */
  readonly words: readonly (string | undefined)[]
}

/** What is known of a font's glyphs; null for a font of another kind. */
export const glyphsOf = (font: PDFDict): Glyphs | null => {
  const face = faceOf(font)
  if (!face) return null
  const words: (string | undefined)[] = []
  for (const [glyph, meaning] of face.meanings) words[glyph] = Buffer.from(meaning, 'hex').swap16().toString('utf16le')
  const known = allWidthsOf(face)
  const widths = new Float64Array([...known.keys()].reduce((most, glyph) => Math.max(most, glyph), 0) + 1).fill(NaN)
  for (const [glyph, width] of known) widths[glyph] = width
  return { widths, words }
}

/** `AAAAAA`, `AAAAAB` … : six letters before the name say that a face is a subset (ISO 32000-1, 9.6.4). */
const subsetTag = (index: number): string =>
  [...index.toString(26).padStart(6, '0')].map(digit => String.fromCharCode(65 + parseInt(digit, 26))).join('')

/** Widths of a subset's glyphs as its PDF lists them, and as its file has them, which has none for a glyph that is cut out. */
interface Widths {
  readonly listed: ReadonlyMap<number, number>
  readonly advance: (glyph: number) => number
}

/**
 * The width of each glyph of the joined subsets. One that a subset does not show may be listed there without a width, or with
 * that of the glyphs before and behind it: `334 994 506`. It is of the width that its own file bears out.
 */
export const joinWidths = (parts: readonly Widths[]): ReadonlyMap<number, number> => {
  const widths = new Map<number, number>()
  for (const { listed, advance } of parts)
    for (const [glyph, width] of listed) {
      const own = Math.abs(advance(glyph) - width) < 1 ? width : 0
      widths.set(glyph, Math.max(widths.get(glyph) ?? 0, own))
    }
  return widths
}

/** One face that has what all the others have, written over the first of them. */
const joinAlike = (context: PDFContext, faces: readonly Face[], index: number): void => {
  const face = faces[0] as Face
  const name = PDFName.of(`${subsetTag(index)}+${nameOf(face)}`)
  const stream = (bytes: Uint8Array, more: Readonly<Record<string, number>> = {}) =>
    context.register(context.stream(deflateSync(bytes), { Filter: 'FlateDecode', ...more }))
  const files = faces.map(({ file }) => inflated(file))
  const font = joinGlyphs(files)
  const meanings = new Map(faces.flatMap(({ meanings }) => [...meanings]))
  const widths = joinWidths(
    faces.map((part, at) => ({ listed: allWidthsOf(part), advance: advancesIn(files[at] as Buffer) })),
  )
  const list = [...widths].sort(([a], [b]) => a - b).flatMap(([glyph, width]) => [glyph, [width]])
  face.descriptor.set(PDFName.of('FontFile2'), stream(font, { Length1: font.length }))
  face.descriptor.set(PDFName.of('FontName'), name)
  face.descendant.set(PDFName.of('BaseFont'), name)
  face.descendant.set(PDFName.of('W'), context.obj(list))
  face.font.set(PDFName.of('BaseFont'), name)
  face.font.set(PDFName.of('ToUnicode'), stream(Buffer.from(writeMeanings(meanings), 'latin1')))
}

/** One glyph may stand for two letters, a small R for `R` and for `r`; Chromium then writes the face twice. */
const agree = (face: Face, other: Face): boolean =>
  [...face.meanings].every(([glyph, meaning]) => (other.meanings.get(glyph) ?? meaning) === meaning)

/** Faces of one name whose letters agree become one, of which every page makes use; what is left over is taken out of the file. */
export const joinFaces = (context: PDFContext): void => {
  const alike: { readonly name: string; readonly found: { reference: PDFRef; face: Face }[] }[] = []
  for (const [reference, object] of context.enumerateIndirectObjects('DescendantFonts')) {
    const face = object instanceof PDFDict && object.has(PDFName.of('DescendantFonts')) ? faceOf(object) : null
    if (!face) continue
    const name = nameOf(face)
    const group = alike.find(
      ({ name: other, found }) => other === name && found.every(({ face: one }) => agree(face, one)),
    )
    if (group) group.found.push({ reference, face })
    else alike.push({ name, found: [{ reference, face }] })
  }
  const instead = new Map<PDFRef, PDFRef>()
  const discard = (place: PDFObject | undefined) => place instanceof PDFRef && context.delete(place)
  alike.forEach(({ found }, index) => {
    const faces = found.map(({ face }) => face)
    const stale = faces.flatMap(({ descriptor, font }) => [
      descriptor.get(PDFName.of('FontFile2')),
      font.get(PDFName.of('ToUnicode')),
    ])
    joinAlike(context, faces, index)
    stale.forEach(discard)
    for (const { reference, face } of found.slice(1)) {
      instead.set(reference, (found[0] as { readonly reference: PDFRef }).reference)
      discard(lookup(face.font, 'DescendantFonts', PDFArray)?.get(0))
      discard(face.descendant.get(PDFName.of('FontDescriptor')))
      discard(reference)
    }
  })
  for (const [, object] of context.enumerateIndirectObjects('Resources')) {
    const dict = object instanceof PDFRawStream ? object.dict : object instanceof PDFDict ? object : undefined
    const fonts = lookup(lookup(dict, 'Resources', PDFDict), 'Font', PDFDict)
    for (const [key, value] of fonts?.entries() ?? []) {
      const joined = value instanceof PDFRef ? instead.get(value) : undefined
      if (joined) fonts?.set(key, joined)
    }
  }
}
