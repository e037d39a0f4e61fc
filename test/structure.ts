/** The structure tree of a PDF read back, as a screen reader meets it: ISO 32000-1, 14.7. */
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRef,
  PDFString,
  type PDFObject,
} from 'pdf-lib'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

export interface Tag {
  readonly type: string
  /** `Lang`, `Alt`, `ID`, and the attributes of tables and lists. */
  readonly facts: Readonly<Record<string, string>>
  /** Text, and tags, in the order in which they are read. */
  readonly kids: readonly (Tag | string)[]
}

export interface Structure {
  readonly root: Tag
  /** All that shows text and is no artifact, and that no tag holds. */
  readonly untagged: readonly string[]
  /** Types that are none of PDF 1.7's, and what they stand for. */
  readonly roles: Readonly<Record<string, string>>
  /** Keys of the tree of IDs. */
  readonly ids: readonly string[]
  /** Links that are in the tree, and all. */
  readonly links: { readonly tagged: number; readonly all: number }
}

const words = (object: PDFObject | undefined): string =>
  object instanceof PDFString || object instanceof PDFHexString
    ? object.decodeText()
    : object instanceof PDFName
      ? object.decodeText()
      : object instanceof PDFNumber
        ? String(object.asNumber())
        : object instanceof PDFArray
          ? object.asArray().map(words).join(' ')
          : ''

const listed = (object: PDFObject | undefined): readonly PDFObject[] =>
  object instanceof PDFArray ? object.asArray().flatMap((_, at) => object.lookup(at) ?? []) : object ? [object] : []

interface Shown {
  readonly byMark: ReadonlyMap<string, string>
  readonly loose: readonly string[]
}

/** Text by the marks that hold it, `PAGE-OBJECT/MCID`. */
const textsOf = async (bytes: Uint8Array): Promise<Shown> => {
  const byMark = new Map<string, string>()
  const loose: string[] = []
  const document = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent({ includeMarkedContent: true })
    const open: string[] = []
    for (const item of items) {
      if ('str' in item) {
        const mark = open.findLast(name => name !== '')
        const text = item.str + (item.hasEOL ? ' ' : '')
        if (mark === undefined && item.str.trim() !== '') loose.push(item.str)
        else if (mark !== undefined) byMark.set(mark, (byMark.get(mark) ?? '') + text)
      } else if (item.type === 'endMarkedContent') open.pop()
      else
        open.push(
          (item as { tag?: string }).tag === 'Artifact' ? 'artifact' : (item.id ?? '').replace(/^p(\d+)R_mc/, '$1/'),
        )
    }
  }
  await document.destroy()
  return { byMark, loose }
}

export const readStructure = async (bytes: Uint8Array): Promise<Structure> => {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  const { byMark, loose } = await textsOf(bytes)
  const top = document.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict)
  let tagged = 0
  const read = (element: PDFDict, page: PDFObject | undefined): Tag => {
    const own = element.get(PDFName.of('Pg')) ?? page
    const facts: Record<string, string> = {}
    for (const key of ['Lang', 'Alt', 'ID']) {
      const value = words(element.lookup(PDFName.of(key)))
      if (value !== '') facts[key] = value
    }
    for (const set of listed(element.lookup(PDFName.of('A'))))
      if (set instanceof PDFDict) for (const [key, value] of set.entries()) facts[key.decodeText()] = words(value)
    delete facts['O']
    const mark = (where: PDFObject | undefined, id: PDFObject | undefined): string =>
      byMark.get(`${where instanceof PDFRef ? where.objectNumber : ''}/${words(id)}`) ?? ''
    const kids = listed(element.lookup(PDFName.of('K'))).flatMap((kid): readonly (Tag | string)[] => {
      if (kid instanceof PDFNumber) return [mark(own, kid)]
      if (!(kid instanceof PDFDict)) return []
      const type = words(kid.get(PDFName.of('Type')))
      if (type === 'MCR') return [mark(kid.get(PDFName.of('Pg')) ?? own, kid.get(PDFName.of('MCID')))]
      if (type !== 'OBJR') return [read(kid, own)]
      tagged++
      return []
    })
    return { type: words(element.get(PDFName.of('S'))), facts, kids: kids.filter(kid => kid !== '') }
  }
  const root = read(top.lookup(PDFName.of('K'), PDFDict), undefined)
  const roles = top.lookup(PDFName.of('RoleMap'))
  const names = top.lookup(PDFName.of('IDTree'))
  const keys = names instanceof PDFDict ? listed(names.lookup(PDFName.of('Names'))) : []
  const all = document.getPages().flatMap(({ node }) => listed(node.lookup(PDFName.of('Annots')))).length
  return {
    root,
    untagged: loose,
    roles:
      roles instanceof PDFDict ? Object.fromEntries(roles.entries().map(([a, b]) => [a.decodeText(), words(b)])) : {},
    ids: keys.filter((_, at) => at % 2 === 0).map(words),
    links: { tagged, all },
  }
}

/** All text of a tag, as it is read. */
export const heard = (tag: Tag | string): string =>
  typeof tag === 'string' ? tag : tag.kids.map(heard).join('').replace(/\s+/g, ' ')

/** A tag and all in it, outer before inner. */
export const tagsIn = (tag: Tag): readonly Tag[] => [
  tag,
  ...tag.kids.flatMap(kid => (typeof kid === 'string' ? [] : tagsIn(kid))),
]
