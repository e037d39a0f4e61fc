/** Structure trees of several PDFs made one: ISO 32000-1, 14.7. */
import type * as PdfLibrary from './objects.ts'
import { lookup, type PdfLib } from './objects.ts'
import { entriesOf, textOf, writeNames } from './structure.ts'

/** What a part brings: its own root, already among the objects of the book, and the pages it tags. */
export interface TaggedPart {
  readonly root: PdfLibrary.PDFDict
  readonly pages: readonly PdfLibrary.PDFDict[]
}

const numberOf = (lib: PdfLib, dict: PdfLibrary.PDFDict, key: string): number | undefined =>
  lookup(lib, dict, key, lib.PDFNumber)?.asNumber()

const annotationsOf = (lib: PdfLib, page: PdfLibrary.PDFDict): readonly PdfLibrary.PDFDict[] => {
  const list = lookup(lib, page, 'Annots', lib.PDFArray)
  return (list?.asArray() ?? []).map((_, index) => list?.lookup(index)).filter(found => found instanceof lib.PDFDict)
}

/**
 * One tree over the trees of all parts: the document, and under it each part as a section. Pages and links are counted
 * through the whole book, pages first. Gives the reference of the new root.
 */
export const joinTags = (
  lib: PdfLib,
  context: PdfLibrary.PDFContext,
  parts: readonly TaggedPart[],
  language: string,
): PdfLibrary.PDFRef => {
  const { PDFDict, PDFName, PDFNumber, PDFString } = lib
  const [place, top] = [context.nextRef(), context.nextRef()]
  const ofPages: PdfLibrary.PDFObject[] = []
  const ofLinks: PdfLibrary.PDFObject[] = []
  const ids = new Map<string, PdfLibrary.PDFObject>()
  const sections: PdfLibrary.PDFObject[] = []
  const count = parts.reduce((sum, { pages }) => sum + pages.length, 0)
  let before = 0
  for (const { root, pages } of parts) {
    const parents = new Map(
      entriesOf(lib, lookup(lib, root, 'ParentTree', PDFDict), 'Nums').map(
        ([key, value]) => [(key as PdfLibrary.PDFNumber).asNumber(), value] as const,
      ),
    )
    const rename = (dict: PdfLibrary.PDFDict, key: string, list: PdfLibrary.PDFObject[], number: number) => {
      const parent = parents.get(numberOf(lib, dict, key) ?? -1)
      dict.delete(PDFName.of(key))
      if (!parent) return
      dict.set(PDFName.of(key), PDFNumber.of(number))
      list.push(PDFNumber.of(number), parent)
    }
    pages.forEach((page, index) => {
      page.set(PDFName.of('Tabs'), PDFName.of('S'))
      rename(page, 'StructParents', ofPages, before + index)
      for (const link of annotationsOf(lib, page)) rename(link, 'StructParent', ofLinks, count + ofLinks.length / 2)
    })
    before += pages.length
    for (const [name, element] of entriesOf(lib, lookup(lib, root, 'IDTree', PDFDict), 'Names'))
      ids.set(textOf(lib, name), element)
    const section = root.get(PDFName.of('K'))
    const element = lookup(lib, root, 'K', PDFDict)
    if (!section || !element) continue
    element.set(PDFName.of('S'), PDFName.of('Sect'))
    element.set(PDFName.of('P'), top)
    sections.push(section)
  }
  context.assign(
    top,
    context.obj({ Type: 'StructElem', S: 'Document', P: place, K: sections, Lang: PDFString.of(language) }),
  )
  const parents = context.register(context.obj({ Nums: [...ofPages, ...ofLinks] }))
  const key = count + ofLinks.length / 2
  const tree = { Type: 'StructTreeRoot', K: top, ParentTree: parents, ParentTreeNextKey: key }
  const names = ids.size === 0 ? {} : { IDTree: context.register(context.obj({ Names: writeNames(lib, ids) })) }
  context.assign(place, context.obj({ ...tree, ...names }))
  return place
}
