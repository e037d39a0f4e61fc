/** Which pieces are headings, and of what level. */
import { isCapitals, isSectionName, isSmallWord, isTitleCase } from './titles.ts'
import type { Piece } from './pieces.ts'
import { countWords, goesOn, isEnded } from './sentences.ts'
import { hardBreak } from '../text/runs.ts'
import { bold, italic } from './strip.ts'

/** `marked` by the source itself; `dressed`, `named` by how it is set or what it says; `short`: only by its length. */
export type HeadingSign = 'marked' | 'dressed' | 'named' | 'short'

/** All of it is set so. */
export const isWholly = (piece: Piece, bit: number): boolean =>
  [...piece.strip.text].every((letter, at) => !/\p{L}/u.test(letter) || ((piece.strip.dress[at] ?? 0) & bit) !== 0)

const number = /^(?:§\s*)?(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[IVXLC]{1,6}\.|[A-H]\.)\s+(?=\p{Lu})/u
const romanAlone = /^(?:[IVXLC]{1,6}|\d{1,2})\.?$/
export const isShort = (text: string): boolean => text.length <= 110 && countWords(text) <= 14

/** What speaks for a heading, or null when nothing does. */
export const headingSign = (piece: Piece, before: Piece | undefined, after: Piece | undefined): HeadingSign | null => {
  if (piece.depth > 0) return 'marked'
  const text = piece.strip.text.replaceAll(hardBreak, ' ').trim()
  // `2. The Market` reads like an item of a list; an item has others beside it.
  const section = piece.dress === 'item' && number.test(text) && before?.dress !== 'item' && after?.dress !== 'item'
  if ((piece.dress !== 'none' && !section) || !isShort(text) || after === undefined || after.depth < 0) return null
  if (isSectionName(text)) return 'named'
  if (romanAlone.test(text) && (before === undefined || isEnded(before.strip.text)) && countWords(after.strip.text) > 8)
    return 'dressed'
  if (!/^["“‘'¿¡]?[\p{Lu}\d]/u.test(text) || piece.strip.text.includes(hardBreak)) return null
  const numbered = number.test(text)
  if (/[,;:—–-]$/.test(text) || (/\.$/.test(text) && !numbered && !isCapitals(text))) return null
  const ended =
    before === undefined ||
    isEnded(before.strip.text) ||
    before.depth > 0 ||
    (isShort(before.strip.text) && !/[,;—–-]$/.test(before.strip.text))
  if (!ended || goesOn(after.strip.text)) return null
  const big = sizeOf(piece) > sizeOf(after) * 1.08
  if (isWholly(piece, bold) || big) return 'dressed'
  // `Date: May 1911` is none.
  if (/^[^:]{2,40}:\s+\S/.test(text)) return null
  if (isCapitals(text) || isWholly(piece, italic) || (numbered && isTitleCase(text))) return 'dressed'
  if (isTitleCase(text) && countWords(text) <= 12) return 'dressed'
  // A page's last line that breaks off is no heading.
  const last = /(\p{L}+)\P{L}*$/u.exec(text)?.[1] ?? ''
  if (isSmallWord(last) || (after.page !== piece.page && goesOn(after.strip.text))) return null
  return countWords(after.strip.text) >= 25 && countWords(text) <= 10 && /[\p{L}\p{N})?]$/u.test(text) ? 'short' : null
}

const sizeOf = (piece: Piece): number => {
  const sizes = piece.rows.flatMap(row =>
    row.line.runs.flatMap(run => (run.size === undefined || run.text.trim() === '' ? [] : [run.size])),
  )
  return sizes.length === 0 ? 0 : sizes.reduce((sum, size) => sum + size, 0) / sizes.length
}

type Level = 1 | 2 | 3 | 4 | 5

/** Levels by the depths the source uses, and by numbers like 1.1 where it marks nothing. */
export const levelsOf = (headings: readonly Piece[]): readonly Level[] => {
  const depths = [...new Set(headings.filter(piece => piece.depth > 0).map(piece => piece.depth))].sort((a, b) => a - b)
  const dots = headings.map(
    piece => (/^\d{1,2}((?:\.\d{1,2})+)/.exec(piece.strip.text)?.[1] ?? '').split('.').length - 1,
  )
  const least = Math.min(...dots.filter(count => count > 0), 9)
  const plain = headings.some((piece, at) => dots[at] === 0 && /^\d{1,2}\.?\s/.test(piece.strip.text))
  return headings.map((piece, at) => {
    const level =
      piece.depth > 0
        ? depths.indexOf(piece.depth) + 1
        : (dots[at] ?? 0) > 0
          ? (dots[at] ?? 0) - least + (plain ? 2 : 1)
          : 1
    return Math.min(5, Math.max(1, level)) as Level
  })
}
