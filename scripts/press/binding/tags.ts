/** Structure trees of several PDFs made one: ISO 32000-1, 14.7. */
import {
  PDFArray,
  PDFDict,
  PDFName,
  PDFNumber,
  PDFString,
  lookup,
  type PDFContext,
  type PDFObject,
  type PDFRef,
} from './objects.ts'
import { entriesOf, textOf, writeNames } from './structure.ts'
import { joinTurns, turnsBetween } from './turns.ts'

/** What a part brings: its own root, already among the objects of the book, and the pages it tags. */
export interface TaggedPart {
  readonly root: PDFDict
  readonly pages: readonly PDFDict[]
}

const numberOf = (dict: PDFDict, key: string): number | undefined => lookup(dict, key, PDFNumber)?.asNumber()

const annotationsOf = (page: PDFDict): readonly PDFDict[] => {
  const list = lookup(page, 'Annots', PDFArray)
  return (list?.asArray() ?? []).map((_, index) => list?.lookup(index)).filter(found => found instanceof PDFDict)
}

/**
 * One tree over the trees of all parts: the document, and under it each part as a section. Pages and links are counted
 * through the whole book, pages first. Gives the reference of the new root.
 */
export const joinTags = (context: PDFContext, parts: readonly TaggedPart[], language: string): PDFRef => {
  const [place, top] = [context.nextRef(), context.nextRef()]
  const ofPages: PDFObject[] = []
  const ofLinks: PDFObject[] = []
  const ids = new Map<string, PDFObject>()
  const sections: PDFObject[] = []
  const count = parts.reduce((sum, { pages }) => sum + pages.length, 0)
  const trees = parts.map(({ root }) => root)
  joinTurns(context, turnsBetween(trees), trees)
  let before = 0
  for (const { root, pages } of parts) {
    const parents = new Map(
      entriesOf(lookup(root, 'ParentTree', PDFDict), 'Nums').map(
        ([key, value]) => [(key as PDFNumber).asNumber(), value] as const,
      ),
    )
    const rename = (dict: PDFDict, key: string, list: PDFObject[], number: number) => {
      const parent = parents.get(numberOf(dict, key) ?? -1)
      dict.delete(PDFName.of(key))
      if (!parent) return
      dict.set(PDFName.of(key), PDFNumber.of(number))
      list.push(PDFNumber.of(number), parent)
    }
    pages.forEach((page, index) => {
      page.set(PDFName.of('Tabs'), PDFName.of('S'))
      rename(page, 'StructParents', ofPages, before + index)
      for (const link of annotationsOf(page)) rename(link, 'StructParent', ofLinks, count + ofLinks.length / 2)
    })
    before += pages.length
    for (const [name, element] of entriesOf(lookup(root, 'IDTree', PDFDict), 'Names')) ids.set(textOf(name), element)
    const section = root.get(PDFName.of('K'))
    const element = lookup(root, 'K', PDFDict)
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
  const names = ids.size === 0 ? {} : { IDTree: context.register(context.obj({ Names: writeNames(ids) })) }
  context.assign(place, context.obj({ ...tree, ...names }))
  return place
}
