/** Objects of one PDF taken over into another. */
import type * as PdfLibrary from 'pdf-lib'

/** pdf-lib takes half a second to load, so it is loaded when it is needed, and handed on. */
export type PdfLib = typeof PdfLibrary

/**
 * Chromium names the headers of tables after its own count of nodes, `(node00000170)`, which depends on what the process
 * did before.
 */
const nodeName = /\(node\d{8}\)/g

const named = (number: number): string => `node${String(number).padStart(8, '0')}`

/** The names of headers counted from 1, in the same order, with as many digits: no offset in the file moves. */
export const renumberNodes = (pdf: string): string => {
  const found = [...new Set(pdf.match(nodeName))].sort()
  const names = new Map(found.map((name, index) => [name, `(${named(index + 1)})`]))
  return pdf.replace(nodeName, name => names.get(name) ?? name)
}

/** What stands under a key, taken for one kind of object; undefined when it is not there. */
export const lookup = <T extends PdfLibrary.PDFObject>(
  lib: PdfLib,
  dict: PdfLibrary.PDFDict | undefined,
  key: string,
  kind: { readonly prototype: T },
): T | undefined => {
  const found = dict?.lookup(lib.PDFName.of(key))
  return found instanceof (kind as abstract new (...args: never[]) => T) ? found : undefined
}

/**
 * Puts all objects of `part` into `context`, numbered on from those that it has; headers of tables are numbered on from
 * `headers`. Gives the new reference of an old one, and the last number of a header.
 */
export const adopt = (
  lib: PdfLib,
  context: PdfLibrary.PDFContext,
  part: PdfLibrary.PDFContext,
  headers: number,
): { readonly moved: (reference: PdfLibrary.PDFRef) => PdfLibrary.PDFRef; readonly headers: number } => {
  const { PDFArray, PDFDict, PDFRawStream, PDFRef, PDFString } = lib
  const offset = context.largestObjectNumber
  let last = headers
  const moved = ({ objectNumber }: PdfLibrary.PDFRef) => PDFRef.of(objectNumber + offset)
  const copyDict = (dict: PdfLibrary.PDFDict): PdfLibrary.PDFDict =>
    PDFDict.fromMapWithContext(new Map(dict.entries().map(([key, value]) => [key, copy(value)])), context)
  const copy = (object: PdfLibrary.PDFObject): PdfLibrary.PDFObject => {
    if (object instanceof PDFRef) return moved(object)
    if (object instanceof PDFRawStream) return PDFRawStream.of(copyDict(object.dict), object.contents)
    if (object instanceof PDFDict) return copyDict(object)
    if (object instanceof PDFArray) {
      const array = PDFArray.withContext(context)
      for (const value of object.asArray()) array.push(copy(value))
      return array
    }
    const number = object instanceof PDFString && /^node(\d{8})$/.exec(object.asString())?.[1]
    if (!number) return object
    last = Math.max(last, Number(number) + headers)
    return PDFString.of(named(Number(number) + headers))
  }
  for (const [reference, object] of part.enumerateIndirectObjects()) context.assign(moved(reference), copy(object))
  context.largestObjectNumber = offset + part.largestObjectNumber
  return { moved, headers: last }
}
