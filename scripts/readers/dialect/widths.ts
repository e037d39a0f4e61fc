/** How wide a picture is asked to be: `{width=50%}`, `<img width="300">`, `style="width: 8cm"`. */
import type { PictureWidth } from '../../model/book.ts'
import { lookup } from '../../model/lookup.ts'

/** CSS pixels of a unit (CSS Values, section 6.2). */
const pixels: Readonly<Record<string, number>> = lookup({
  '': 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  mm: 96 / 25.4,
  cm: 96 / 2.54,
  in: 96,
})

/** As it is typed after `width=`; nothing when it is no width that we know. */
export const widthOf = (typed: string | null | undefined): { readonly width?: PictureWidth } => {
  const [, number = '', unit = ''] =
    /^\s*(\d{0,5}\.?\d{0,4})\s*(%|\\(?:text|line|column)width|[a-z]{0,2})\s*$/.exec(typed ?? '') ?? []
  const value = Number(number)
  if (!(value > 0)) return {}
  if (unit === '%') return { width: { share: Math.min(1, value / 100) } }
  if (unit.startsWith('\\')) return { width: { share: Math.min(1, value) } }
  const one = pixels[unit]
  return one === undefined ? {} : { width: { pixels: value * one } }
}
