/**
 * Chromium tags every run of letters with an element without meaning, `NonStruct`, whose content is that of the element around
 * it (ISO 32000-1, 14.8.4.2): more than half of all objects of a book. Without them its tree says the same.
 */
import type * as PdfLibrary from 'pdf-lib'
import { lookup, type PdfLib } from './objects.ts'

/** An element that says more than these, a language or a name, stays. */
const plain = new Set(['Type', 'S', 'P', 'Pg', 'K'])

/** Content of an element, and the page that its numbers count on. */
interface Kid {
  readonly kid: PdfLibrary.PDFObject
  readonly page: PdfLibrary.PDFObject | undefined
}

/** Hands the content of elements without meaning to the elements around them, in a PDF as Chromium printed it. */
export const unwrap = (lib: PdfLib, { context, catalog }: PdfLibrary.PDFDocument): void => {
  const { PDFArray, PDFDict, PDFName, PDFNumber, PDFRef } = lib
  const [type, kind, inside, on, kids] = [
    PDFName.of('Type'),
    PDFName.of('S'),
    PDFName.of('P'),
    PDFName.of('Pg'),
    PDFName.of('K'),
  ]
  const [element, wrap] = [PDFName.of('StructElem'), PDFName.of('NonStruct')]
  const wraps = new Map<PdfLibrary.PDFObject, PdfLibrary.PDFDict>()
  const kept: (readonly [PdfLibrary.PDFRef, PdfLibrary.PDFDict])[] = []
  for (const [reference, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict) || object.get(type) !== element) continue
    if (object.get(kind) === wrap && object.keys().every(key => plain.has(key.decodeText())))
      wraps.set(reference, object)
    else kept.push([reference, object])
  }
  const kidsOf = (element: PdfLibrary.PDFDict): readonly PdfLibrary.PDFObject[] => {
    const found = element.lookup(kids)
    return found instanceof PDFArray ? found.asArray() : [element.get(kids)].filter(kid => kid !== undefined)
  }
  const contentOf = (element: PdfLibrary.PDFDict): readonly Kid[] =>
    kidsOf(element).flatMap(kid => {
      const wrap = wraps.get(kid)
      return wrap ? contentOf(wrap) : [{ kid, page: element.get(on) }]
    })
  for (const [reference, element] of kept) {
    if (!kidsOf(element).some(kid => wraps.has(kid))) continue
    const content = contentOf(element)
    const pages = new Set(content.flatMap(({ kid, page }) => (kid instanceof PDFNumber ? [page] : [])))
    const [page] = pages
    if (pages.size === 1 && page) element.set(on, page)
    // Numbers of several pages each say theirs (14.7.4.2).
    const placed = ({ kid, page }: Kid) =>
      kid instanceof PDFNumber && pages.size > 1 ? context.obj({ Type: 'MCR', Pg: page, MCID: kid }) : kid
    element.set(kids, context.obj(content.map(placed)))
    for (const { kid } of content) {
      const inner = kid instanceof PDFRef ? context.lookup(kid) : undefined
      if (inner instanceof PDFDict && inner.has(inside)) inner.set(inside, reference)
    }
  }
  const around = (reference: PdfLibrary.PDFObject): PdfLibrary.PDFObject => {
    const wrap = wraps.get(reference)
    return wrap ? around(wrap.get(inside) as PdfLibrary.PDFObject) : reference
  }
  const lead = (list: PdfLibrary.PDFArray | undefined) => {
    list?.asArray().forEach((value, index) => {
      const inner = value instanceof PDFRef ? context.lookup(value) : value
      if (inner instanceof PDFArray) lead(inner)
      else if (wraps.has(value)) list.set(index, around(value))
    })
  }
  const tree = lookup(lib, lookup(lib, catalog, 'StructTreeRoot', PDFDict), 'ParentTree', PDFDict)
  lead(lookup(lib, tree, 'Nums', PDFArray))
  for (const reference of wraps.keys()) context.delete(reference as PdfLibrary.PDFRef)
}
