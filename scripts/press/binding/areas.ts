/**
 * The areas of a link. Chromium gives one to every run of letters, so that a title in two scripts is five links side by side,
 * each with a stop of its own on the keyboard; here a link has one area on every line.
 */
import {
  PDFArray,
  PDFDict,
  PDFName,
  PDFNumber,
  PDFRef,
  lookup,
  pageTreeOf,
  type PDFDocument,
  type PDFObject,
} from './objects.ts'
import { structureIn, type Element, type Part } from './structure.ts'

type Rect = readonly [left: number, bottom: number, right: number, top: number]

/** Areas of one line touch, but for what rounding leaves between them; points. */
const near = 1

const isOneLine = (a: Rect, b: Rect): boolean => {
  const shared = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  const lower = Math.min(a[3] - a[1], b[3] - b[1])
  return shared > lower / 2 && a[0] <= b[2] + near && b[0] <= a[2] + near
}

const around = (a: Rect, b: Rect): Rect => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
]

interface Area {
  readonly part: Part
  readonly reference: PDFObject
  readonly link: PDFDict
  readonly page: PDFObject | undefined
}

/** Joins the areas of every link, in a PDF as Chromium printed it. */
export const joinAreas = (document: PDFDocument): void => {
  const { context } = document
  const { asElement, typeOf, partsOf, setParts } = structureIn(context)
  const gone = new Set<PDFObject | undefined>()

  const rectOf = (link: PDFDict): Rect =>
    (lookup(link, 'Rect', PDFArray)?.asArray() ?? []).map(side =>
      side instanceof PDFNumber ? side.asNumber() : 0,
    ) as unknown as Rect

  const areaOf = (part: Part): Area | null => {
    const found = context.lookup(part)
    if (!(found instanceof PDFDict)) return null
    const [link, reference] = [lookup(found, 'Obj', PDFDict), found.get(PDFName.of('Obj'))]
    return link && reference ? { part, reference, link, page: found.get(PDFName.of('Pg')) } : null
  }

  const joinIn = (element: Element) => {
    const kept: Area[] = []
    for (const area of partsOf(element).flatMap(part => (asElement(part) ? [] : (areaOf(part) ?? [])))) {
      const own = rectOf(area.link)
      const other = kept.find(({ link, page }) => page === area.page && isOneLine(rectOf(link), own))
      if (!other) kept.push(area)
      else {
        other.link.set(PDFName.of('Rect'), context.obj([...around(rectOf(other.link), own)]))
        gone.add(area.reference).add(area.part)
      }
    }
  }

  for (const [reference] of context.enumerateIndirectObjects('Obj')) {
    const element = asElement(reference)
    if (!element || typeOf(element) !== 'Link') continue
    joinIn(element)
    const parts = partsOf(element)
    const left = parts.filter(part => !gone.has(part))
    if (left.length < parts.length) setParts(element, left)
  }
  for (const { node } of gone.size === 0 ? [] : pageTreeOf(document)) {
    const list = lookup(node, 'Annots', PDFArray)
    for (let index = (list?.size() ?? 0) - 1; list && index >= 0; index--)
      if (gone.has(list.get(index))) list.remove(index)
  }
  for (const reference of gone) if (reference instanceof PDFRef) context.delete(reference)
}
