/**
 * Running heads and folios. They are printed apart from the text, since they change whenever something before them grows, and
 * laid over it when the book is bound: as artifacts, which are not read aloud (ISO 32000-1, 14.8.2.2).
 */
import { PDFDict, PDFName, PDFRawStream, PDFRef, lookup, type PDFContext } from './objects.ts'

const name = 'Furniture'

/** The stream that shows a page's furniture: the same for all pages. */
const showFurniture = (context: PDFContext): PDFRef =>
  context.register(context.stream(`q\n/Artifact <</Type /Pagination>> BDC\n/${name} Do\nEMC\nQ\n`))

/** Lays page after page of `furniture` over `pages`; both are objects of `context`, in the order of the book. */
export const layFurniture = (context: PDFContext, pages: readonly PDFDict[], furniture: readonly PDFDict[]): void => {
  const key = PDFName.of
  const shown = showFurniture(context)
  pages.forEach((page, index) => {
    const dress = furniture[index]
    const fonts = lookup(lookup(dress, 'Resources', PDFDict), 'Font', PDFDict)
    const content = lookup(dress, 'Contents', PDFRawStream)
    if (!dress || !content || !fonts || fonts.keys().length === 0) return
    const dict = new PDFDict(context, new Map(content.dict.entries()))
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
    const resources = new PDFDict(context, new Map(lookup(page, 'Resources', PDFDict)?.entries()))
    const forms = new PDFDict(context, new Map(lookup(resources, 'XObject', PDFDict)?.entries()))
    forms.set(key(name), form)
    resources.set(key('XObject'), forms)
    page.set(key('Resources'), resources)
    const stale = dress.get(key('Contents'))
    if (stale instanceof PDFRef) context.delete(stale)
    const text = page.get(key('Contents'))
    page.set(key('Contents'), context.obj(text ? [shown, text] : [shown]))
  })
}
