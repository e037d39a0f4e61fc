import { blocksIn, divisionsIn, inlinesOf, picturesIn, plainText } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

/** Millions of pixels of a picture that Apple takes (Apple Books Asset Guide, Interior Images: “cannot exceed 5.6 million”). */
const mostPixels = 5.6

/** kB of one file that Adobe's older engine opens, which many e-readers have (calibre, ebook-convert: `--flow-size`). */
const mostKilobytes = 260

const kilobytesOf = (text: string): number => new TextEncoder().encode(text).length / 1024

/** What is too much for the readers that people have: pictures of too many pixels, readings that are one enormous file. */
export const filesFitReaders: Check = book => {
  const large = new Map(
    book.assets
      .map(
        ({ src, width = 0, height = 0, mediaType }) =>
          [src, mediaType === 'image/svg+xml' ? 0 : (width * height) / 1e6] as const,
      )
      .filter(([, millions]) => millions > mostPixels),
  )
  const seen = new Set<string>()
  const pictures = picturesIn(book).filter(({ src }) => large.has(src) && !seen.has(src) && seen.add(src))
  return [
    ...pictures.map(({ src, span }) =>
      diagnose('figure-many-pixels', span, { src, millions: Math.ceil(large.get(src) ?? 0), most: mostPixels }),
    ),
    ...[...divisionsIn(book.divisions)].flatMap(({ blocks, span }) => {
      const kilobytes = [...blocksIn(blocks)]
        .flatMap(inlinesOf)
        .reduce((sum, own) => sum + kilobytesOf(plainText(own)), 0)
      return kilobytes > mostKilobytes
        ? [diagnose('division-long', { ...span, end: span.start }, { size: Math.ceil(kilobytes), most: mostKilobytes })]
        : []
    }),
  ]
}
