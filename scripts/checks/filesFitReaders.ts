import { blocksIn, divisionsIn, inlinesOf, picturesIn, plainText } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

/** Millions of pixels that Apple Books shows (Apple Books Asset Guide, interior images). */
const mostPixels = 5.6

/** Letters of one file: readers with Adobe's older engine open no more than 300 kB of it (so does calibre split, at 260 kB). */
const mostLetters = 300_000

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
      const letters = [...blocksIn(blocks)].flatMap(inlinesOf).reduce((sum, own) => sum + plainText(own).length, 0)
      return letters > mostLetters
        ? [diagnose('division-long', { ...span, end: span.start }, { letters, most: mostLetters })]
        : []
    }),
  ]
}
