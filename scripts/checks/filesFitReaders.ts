import { blocksIn, divisionsIn, inlinesOf, picturesIn, plainText } from '../model/walk.ts'
import type { Asset, Span } from '../model/book.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

/** Millions of pixels of a picture that Apple takes (Apple Books Asset Guide, Interior Images: “cannot exceed 5.6 million”). */
const mostPixels = 5.6

/** kB of one file that Adobe's older engine opens, which many e-readers have (calibre, ebook-convert: `--flow-size`). */
const mostKilobytes = 260

const kilobytesOf = (text: string): number => new TextEncoder().encode(text).length / 1024

/** MB of a picture that Kobo shows as it should (kobolabs/epub-spec, Limitations and Maximums). */
const mostMegabytes = 5

/** Why a picture is too much for readers, or nothing. */
const tooMuch = ({ src, width = 0, height = 0, size = 0, mediaType }: Asset, span: Span): readonly Diagnostic[] => {
  const millions = mediaType === 'image/svg+xml' ? 0 : (width * height) / 1e6
  const megabytes = size / 2 ** 20
  return [
    ...(millions > mostPixels
      ? [diagnose('figure-many-pixels', span, { src, millions: Math.ceil(millions), most: mostPixels })]
      : []),
    ...(megabytes > mostMegabytes
      ? [diagnose('figure-heavy', span, { src, megabytes: Math.ceil(megabytes), most: mostMegabytes })]
      : []),
  ]
}

/** What is too much for the readers that people have: enormous pictures, readings that are one enormous file. */
export const filesFitReaders: Check = book => {
  const assets = new Map(book.assets.map(asset => [asset.src, asset]))
  const seen = new Set<string>()
  const firsts = picturesIn(book).filter(({ src }) => !seen.has(src) && seen.add(src))
  return [
    ...firsts.flatMap(({ src, span }) => {
      const asset = assets.get(src)
      return asset ? tooMuch(asset, span) : []
    }),
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
