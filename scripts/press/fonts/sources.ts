/** Font files as their packages have them, and which signs they have. */
import { readFile } from 'node:fs/promises'
import { codePointsOf } from '../sfnt.ts'
import { code, fallbacks, fileOf, garamond, guests, type Cut, type Family } from './families.ts'

export interface Source {
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
export const open = async (family: Family, cut: Cut): Promise<Source | null> => {
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
export const formsOf = (code: number): readonly (readonly number[])[] => {
  const sign = String.fromCodePoint(code)
  return [[code], codesOf(sign.normalize('NFD')), codesOf(sign.normalize('NFC'))]
}

export const covers = (has: ReadonlySet<number>, code: number): boolean =>
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
