/**
 * Links inside the book. Chromium's time to print grows with pages times targets, and a division does not know the pages of
 * another: so every link is printed as an address of ours, and led to its page when the book is bound.
 */
import { PDFArray, PDFDict, PDFHexString, PDFName, PDFString, lookup, type PDFContext, type PDFRef } from './objects.ts'

/** A place in the book: the page, and points from its foot. */
export interface BoundPlace {
  readonly page: PDFRef
  readonly y: number
}

const scheme = 'octavo:'

/** `href="#id"` as it is printed. */
export const placeholderOf = (id: string): string => `${scheme}${encodeURIComponent(id)}`

export const destination = (context: PDFContext, { page, y }: BoundPlace): PDFArray =>
  context.obj([page, 'XYZ', null, Math.round(y * 100) / 100, null])

/** What a link leads to, as Chromium printed it; '' for one that leads to a place in the file. */
const addressOf = (link: PDFDict): string => {
  const uri = lookup(link, 'A', PDFDict)?.lookup(PDFName.of('URI'))
  return uri instanceof PDFString || uri instanceof PDFHexString ? uri.decodeText() : ''
}

/** The id that an address of ours stands for; null for any other. */
const idOf = (address: string): string | null =>
  address.startsWith(scheme) ? decodeURIComponent(address.slice(scheme.length)) : null

/** The id that a link leads to before it is led; null for one that leads out of the book. */
export const targetOf = (link: PDFDict): string | null => idOf(addressOf(link))

/**
 * Leads the links of a page to their places, and says in words where each one leads, as PDF/UA-1, 7.18.5 asks: `folioOf`
 * names the page of a place, and one that leads out of the book is named by its address. One whose place is not in the
 * book is taken away; its words stay.
 */
export const leadLinks = (
  context: PDFContext,
  page: PDFDict,
  places: ReadonlyMap<string, BoundPlace>,
  folioOf: (place: BoundPlace) => string,
): void => {
  const say = (link: PDFDict, words: string) => link.set(PDFName.of('Contents'), PDFHexString.fromText(words))
  const list = lookup(page, 'Annots', PDFArray)
  for (let index = (list?.size() ?? 0) - 1; list && index >= 0; index--) {
    const link = list.lookup(index)
    if (!(link instanceof PDFDict)) continue
    const address = addressOf(link)
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
