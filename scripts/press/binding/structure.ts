/** Elements of a structure tree, read and changed: ISO 32000-1, 14.7.2. */
import { targetOf } from './links.ts'
import {
  PDFArray,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRef,
  PDFString,
  lookup,
  type PDFContext,
  type PDFDocument,
  type PDFObject,
} from './objects.ts'

export interface Element {
  readonly reference: PDFRef
  readonly dict: PDFDict
}

/** An element, or content: what an element may hold. */
export type Part = PDFObject

export type Structure = ReturnType<typeof structureIn>

/** Entries of a number or name tree, `[key, value, key, value …]`, in order. */
export const entriesOf = (node: PDFDict | undefined, list: string): readonly Entry[] => {
  const flat = lookup(node, list, PDFArray)?.asArray() ?? []
  const kids = lookup(node, 'Kids', PDFArray)
  return [
    ...flat.flatMap((key, index) => (index % 2 === 0 ? [[key, flat[index + 1]] as Entry] : [])),
    ...(kids ? kids.asArray().flatMap((_, index) => entriesOf(kids.lookup(index, PDFDict), list)) : []),
  ]
}
type Entry = readonly [PDFObject, PDFObject]

/** Words of a string object; '' for any other. */
export const textOf = (object: PDFObject | undefined): string =>
  object instanceof PDFString || object instanceof PDFHexString ? object.decodeText() : ''

const idOf = (id: string): PDFHexString => PDFHexString.of(Buffer.from(id).toString('hex'))

/** Elements by their IDs as a name tree has them: in the order of their bytes (ISO 32000-1, 7.9.6). */
export const writeNames = (ids: ReadonlyMap<string, PDFObject>): readonly PDFObject[] =>
  [...ids]
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .flatMap(([id, element]) => [idOf(id), element])

/** How the elements among the objects of `context` are read and changed. */
export const structureIn = (context: PDFContext) => {
  const key = PDFName.of

  const asElement = (part: Part | undefined): Element | null => {
    const dict = part instanceof PDFRef ? context.lookup(part) : null
    return part instanceof PDFRef && dict instanceof PDFDict && dict.has(key('S')) ? { reference: part, dict } : null
  }

  const typeOf = ({ dict }: Element): string => lookup(dict, 'S', PDFName)?.decodeText() ?? ''

  const setType = ({ dict }: Element, type: string): void => dict.set(key('S'), key(type))

  const partsOf = ({ dict }: Element): readonly Part[] => {
    const parts = dict.get(key('K'))
    const list = parts instanceof PDFRef ? context.lookup(parts) : parts
    return list instanceof PDFArray ? list.asArray() : parts ? [parts] : []
  }

  const elementsOf = (element: Element): readonly Element[] => partsOf(element).flatMap(part => asElement(part) ?? [])

  /** Gives an element its parts. Content of its own stays its own: pages know whose it is. */
  const setParts = (element: Element, parts: readonly Part[]): void => {
    for (const part of parts) asElement(part)?.dict.set(key('P'), element.reference)
    element.dict.set(key('K'), context.obj([...parts]))
  }

  /** A new element around elements of `parent`; it is not yet among the parts of `parent`. */
  const wrap = (parent: Element, type: string, parts: readonly Part[]): PDFRef => {
    const dict = context.obj({ Type: 'StructElem', S: type, P: parent.reference })
    const reference = context.register(dict)
    setParts({ reference, dict }, parts)
    return reference
  }

  const altOf = ({ dict }: Element): string => textOf(dict.lookup(key('Alt')))

  /** The id in the book that a link leads to. */
  const leadOf = (link: Element): string | null => {
    for (const part of partsOf(link)) {
      const found = part instanceof PDFRef ? context.lookup(part) : part
      const annotation = found instanceof PDFDict ? lookup(found, 'Obj', PDFDict) : undefined
      if (annotation) return targetOf(annotation)
    }
    return null
  }

  const setAlt = ({ dict }: Element, words: string): void => dict.set(key('Alt'), PDFHexString.fromText(words))

  const setId = ({ dict }: Element, id: string): void => dict.set(key('ID'), idOf(id))

  const drop = ({ dict }: Element, name: string): void => void dict.delete(key(name))

  return { asElement, typeOf, setType, partsOf, elementsOf, setParts, wrap, altOf, leadOf, setAlt, setId, drop }
}

/** Marked content: its page, and its number there. */
export interface Mark {
  readonly page: PDFRef
  readonly mark: number
}

/** An element with marked contents of its own. */
export interface Marked {
  readonly element: Element
  readonly marks: readonly Mark[]
}

/** The elements that have marked contents of their own, in the order in which they are read. */
export const marksIn = ({ context, catalog }: PDFDocument): readonly Marked[] => {
  const { asElement, partsOf } = structureIn(context)
  const found: Marked[] = []
  const read = (element: Element) => {
    const page = element.dict.get(PDFName.of('Pg'))
    const own: Mark[] = []
    const parts = partsOf(element)
    for (const part of parts)
      if (part instanceof PDFNumber && page instanceof PDFRef) own.push({ page, mark: part.asNumber() })
    if (own.length > 0) found.push({ element, marks: own })
    for (const part of parts) {
      const inner = asElement(part)
      if (inner) read(inner)
    }
  }
  const top = asElement(lookup(catalog, 'StructTreeRoot', PDFDict)?.get(PDFName.of('K')))
  if (top) read(top)
  return found
}
