/**
 * Chromium tags every run of letters with an element without meaning, `NonStruct`, whose content is that of the element around
 * it (ISO 32000-1, 14.8.4.2): more than half of all objects of a book. Without them its tree says the same.
 */
import { PDFArray, PDFDict, PDFName, PDFNumber, PDFRef, lookup, type PDFDocument, type PDFObject } from './objects.ts'
import { structureIn, type Element, type Part } from './structure.ts'

/** An element that says more than these, a language or a name, stays. */
const plain = new Set(['Type', 'S', 'P', 'Pg', 'K'])

/** Content of an element, and the page that its numbers count on. */
interface Content {
  readonly part: Part
  readonly page: PDFObject | undefined
}

/** Hands the content of elements without meaning to the elements around them, in a PDF as Chromium printed it. */
export const unwrap = ({ context, catalog }: PDFDocument): void => {
  const { asElement, typeOf, partsOf, setParts } = structureIn(context)
  const [inside, on] = [PDFName.of('P'), PDFName.of('Pg')]
  const wraps = new Map<PDFObject, Element>()
  const kept: Element[] = []
  for (const [reference, object] of context.enumerateIndirectObjects()) {
    const element =
      object instanceof PDFDict && object.get(PDFName.of('Type')) === PDFName.of('StructElem')
        ? asElement(reference)
        : null
    if (!element) continue
    if (typeOf(element) === 'NonStruct' && element.dict.keys().every(key => plain.has(key.decodeText())))
      wraps.set(reference, element)
    else kept.push(element)
  }
  const contentOf = (element: Element): readonly Content[] =>
    partsOf(element).flatMap(part => {
      const wrap = wraps.get(part)
      return wrap ? contentOf(wrap) : [{ part, page: element.dict.get(on) }]
    })
  for (const element of kept) {
    if (!partsOf(element).some(part => wraps.has(part))) continue
    const content = contentOf(element)
    const pages = new Set(content.flatMap(({ part, page }) => (part instanceof PDFNumber ? [page] : [])))
    const [page] = pages
    if (pages.size === 1 && page) element.dict.set(on, page)
    // Numbers of several pages each say theirs (14.7.4.2).
    const placed = ({ part, page }: Content) =>
      part instanceof PDFNumber && pages.size > 1 ? context.obj({ Type: 'MCR', Pg: page, MCID: part }) : part
    setParts(element, content.map(placed))
  }
  const around = (reference: PDFObject): PDFObject => {
    const wrap = wraps.get(reference)
    return wrap ? around(wrap.dict.get(inside) as PDFObject) : reference
  }
  const lead = (list: PDFArray | undefined) => {
    list?.asArray().forEach((value, index) => {
      const inner = value instanceof PDFRef ? context.lookup(value) : value
      if (inner instanceof PDFArray) lead(inner)
      else if (wraps.has(value)) list.set(index, around(value))
    })
  }
  const tree = lookup(lookup(catalog, 'StructTreeRoot', PDFDict), 'ParentTree', PDFDict)
  lead(lookup(tree, 'Nums', PDFArray))
  for (const reference of wraps.keys()) context.delete(reference as PDFRef)
}
