/**
 * Running heads and folios. They are printed apart from the text, since they change whenever something before them grows, and
 * laid over it when the book is bound: as artifacts, which are not read aloud (ISO 32000-1, 14.8.2.2).
 */
import type * as PdfLibrary from './objects.ts'
import { lookup, type PdfLib } from './objects.ts'

const name = 'Furniture'

/** The stream that shows a page's furniture: the same for all pages. */
const showFurniture = (context: PdfLibrary.PDFContext): PdfLibrary.PDFRef =>
  context.register(context.stream(`q\n/Artifact <</Type /Pagination>> BDC\n/${name} Do\nEMC\nQ\n`))

/** Lays page after page of `furniture` over `pages`; both are objects of `context`, in the order of the book. */
export const layFurniture = (
  lib: PdfLib,
  context: PdfLibrary.PDFContext,
  pages: readonly PdfLibrary.PDFDict[],
  furniture: readonly PdfLibrary.PDFDict[],
): void => {
  const { PDFDict, PDFName, PDFRawStream, PDFRef } = lib
  const key = PDFName.of
  const shown = showFurniture(context)
  pages.forEach((page, index) => {
    const dress = furniture[index]
    const fonts = lookup(lib, lookup(lib, dress, 'Resources', PDFDict), 'Font', PDFDict)
    const content = lookup(lib, dress, 'Contents', PDFRawStream)
    if (!dress || !content || !fonts || fonts.keys().length === 0) return
    const dict = PDFDict.fromMapWithContext(new Map(content.dict.entries()), context)
    dict.set(key('Type'), key('XObject'))
    dict.set(key('Subtype'), key('Form'))
    for (const [to, from] of [
      ['BBox', 'MediaBox'],
      ['Resources', 'Resources'],
    ] as const) {
      const value = dress.get(key(from))
      if (value) dict.set(key(to), value)
    }
    const form = context.register(PDFRawStream.of(dict, content.contents))
    const resources = PDFDict.fromMapWithContext(new Map(lookup(lib, page, 'Resources', PDFDict)?.entries()), context)
    const forms = PDFDict.fromMapWithContext(new Map(lookup(lib, resources, 'XObject', PDFDict)?.entries()), context)
    forms.set(key(name), form)
    resources.set(key('XObject'), forms)
    page.set(key('Resources'), resources)
    const stale = dress.get(key('Contents'))
    if (stale instanceof PDFRef) context.delete(stale)
    const text = page.get(key('Contents'))
    page.set(key('Contents'), context.obj(text ? [shown, text] : [shown]))
  })
}
