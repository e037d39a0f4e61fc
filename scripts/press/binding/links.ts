/**
 * Links inside the book. Chromium's time to print grows with pages times targets, and a division does not know the pages of
 * another: so every link is printed as an address of ours, and led to its page when the book is bound.
 */
import type * as PdfLibrary from './objects.ts'
import { lookup, type PdfLib } from './objects.ts'

/** A place in the book: the page, and points from its foot. */
export interface BoundPlace {
  readonly page: PdfLibrary.PDFRef
  readonly y: number
}

const scheme = 'octavo:'

/** `href="#id"` as it is printed. */
export const placeholderOf = (id: string): string => `${scheme}${encodeURIComponent(id)}`

export const destination = (context: PdfLibrary.PDFContext, { page, y }: BoundPlace): PdfLibrary.PDFArray =>
  context.obj([page, 'XYZ', null, Math.round(y * 100) / 100, null])

/** What a link leads to, as Chromium printed it; '' for one that leads to a place in the file. */
const addressOf = (lib: PdfLib, link: PdfLibrary.PDFDict): string => {
  const { PDFDict, PDFHexString, PDFString } = lib
  const uri = lookup(lib, link, 'A', PDFDict)?.lookup(lib.PDFName.of('URI'))
  return uri instanceof PDFString || uri instanceof PDFHexString ? uri.decodeText() : ''
}

/** The id that an address of ours stands for; null for any other. */
const idOf = (address: string): string | null =>
  address.startsWith(scheme) ? decodeURIComponent(address.slice(scheme.length)) : null

/** The id that a link leads to before it is led; null for one that leads out of the book. */
export const targetOf = (lib: PdfLib, link: PdfLibrary.PDFDict): string | null => idOf(addressOf(lib, link))

/**
 * Leads the links of a page to their places, and says in words where each one leads, as PDF/UA-1, 7.18.5 asks: `folioOf`
 * names the page of a place, and one that leads out of the book is named by its address. One whose place is not in the
 * book is taken away; its words stay.
 */
export const leadLinks = (
  lib: PdfLib,
  context: PdfLibrary.PDFContext,
  page: PdfLibrary.PDFDict,
  places: ReadonlyMap<string, BoundPlace>,
  folioOf: (place: BoundPlace) => string,
): void => {
  const { PDFDict, PDFHexString, PDFName } = lib
  const say = (link: PdfLibrary.PDFDict, words: string) =>
    link.set(PDFName.of('Contents'), PDFHexString.fromText(words))
  const list = lookup(lib, page, 'Annots', lib.PDFArray)
  for (let index = (list?.size() ?? 0) - 1; list && index >= 0; index--) {
    const link = list.lookup(index)
    if (!(link instanceof PDFDict)) continue
    const address = addressOf(lib, link)
    const target = idOf(address)
    if (target === null) {
      if (address !== '') say(link, address)
      continue
    }
    const place = places.get(target)
    if (!place) {
      list.remove(index)
      continue
    }
    link.delete(PDFName.of('A'))
    link.set(PDFName.of('Dest'), destination(context, place))
    say(link, folioOf(place))
  }
}
