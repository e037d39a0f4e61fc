/**
 * What Chromium does not call by its name in the structure tree: notes and their calls, contents, lists of terms, bodies of
 * list items, formulas. Roles bring them through as `Div`, `L`, `Em` and `Figure` (writers/roles.ts); here each gets its
 * type of ISO 32000-1, 14.8.4, as PDF/UA-1 asks for it.
 */
import { formulaMark } from '../../writers/roles.ts'
import { PDFArray, PDFDict, PDFName, lookup, type PDFDocument, type PDFRef, type PDFContext } from './objects.ts'
import { entriesOf, structureIn, textOf, writeNames, type Element, type Part } from './structure.ts'

/** Names all elements of a PDF as Chromium printed it; notes get IDs. */
export const nameElements = ({ context, catalog }: PDFDocument): void => {
  const { asElement, typeOf, setType, partsOf, elementsOf, setParts, wrap, altOf, leadOf, setAlt, setId, drop } =
    structureIn(context)
  const notes = new Map<string, PDFRef>()
  /** The last note, and the last one within it: what runs over to another page goes on with them. */
  const open: Element[] = []

  const isType = (part: Part, type: string): boolean => {
    const element = asElement(part)
    return element !== null && typeOf(element) === type
  }

  /** The number at the head of a note leads back to its call; a note that runs over has none. */
  const numberOf = (note: Element) => {
    const [paragraph] = elementsOf(note)
    const [link] = paragraph ? elementsOf(paragraph) : []
    const id = link && typeOf(link) === 'Link' ? noteOf(leadOf(link)) : null
    return paragraph && link && id !== null ? { paragraph, link, id } : null
  }

  const beginNote = (note: Element, { paragraph, link, id }: NonNullable<ReturnType<typeof numberOf>>) => {
    const rest = partsOf(paragraph).filter(part => part !== link.reference)
    setParts(paragraph, rest)
    const text = partsOf(note).filter(part => rest.length > 0 || part !== paragraph.reference)
    setParts(note, [wrap(note, 'Lbl', [link.reference]), ...text])
    setType(note, 'Note')
    setId(note, id)
    notes.set(id, note.reference)
  }

  const nameNote = (note: Element, depth: number) => {
    const begun = open[depth]
    const number = numberOf(note)
    if (number) {
      beginNote(note, number)
      open.splice(depth, Infinity, note)
    }
    for (const part of elementsOf(note)) name(part, note, depth + 1)
    if (number || !begun) return
    setParts(begun, [...partsOf(begun), ...partsOf(note)])
    setParts(note, [])
    setType(note, 'NonStruct')
  }

  const nameItem = (item: Element, type: 'LI' | 'TOCI') => {
    const parts = partsOf(item)
    const labels = parts.filter(part => isType(part, 'Lbl'))
    const body = parts.filter(part => !isType(part, 'Lbl'))
    setType(item, type)
    setParts(item, [...labels, ...(body.length === 0 ? [] : [wrap(item, type === 'LI' ? 'LBody' : 'Reference', body)])])
  }

  /** Terms and what is said of them become items: `Div Div NonStruct` is one. */
  const makeItems = (list: Element) => {
    const items: Part[][] = []
    for (const part of partsOf(list)) {
      const last = items.at(-1)
      if (last && !(isType(part, 'Div') && !isType(last.at(-1) as Part, 'Div'))) last.push(part)
      else items.push([part])
    }
    const made = items.map(parts => wrap(list, 'LI', parts))
    for (const item of made.flatMap(part => asElement(part) ?? [])) {
      const terms = partsOf(item).filter(part => isType(part, 'Div'))
      for (const term of terms) setType(asElement(term) as Element, 'NonStruct')
      const rest = partsOf(item).filter(part => !terms.includes(part))
      setParts(item, [...(terms.length === 0 ? [] : [wrap(item, 'Lbl', terms)]), ...rest])
    }
    setParts(list, made)
  }

  /** Entries of the contents begin with a link, not with a bullet or a number. */
  const isEntry = (item: Element): boolean => isType(partsOf(item)[0] as Part, 'Link')

  const nameList = (list: Element) => {
    if (elementsOf(list).some(item => typeOf(item) !== 'LI')) makeItems(list)
    const isContents = elementsOf(list).every(isEntry)
    for (const item of elementsOf(list)) nameItem(item, isContents ? 'TOCI' : 'LI')
    if (!isContents) return
    setType(list, 'TOC')
    drop(list, 'A')
  }

  const nameFigure = (figure: Element) => {
    const alt = altOf(figure)
    if (alt.startsWith(formulaMark)) {
      setType(figure, 'Formula')
      setAlt(figure, alt.slice(formulaMark.length))
    } else if (elementsOf(figure).some(part => typeOf(part) === 'Figure')) setType(figure, 'Div')
  }

  /** Where its table goes on overleaf, the head over a cell is an artifact; the scope of the one before says what is over it. */
  const dropNoHeaders = ({ dict }: Element) => {
    const [attributes, key] = [dict.lookup(PDFName.of('A')), PDFName.of('Headers')]
    const sets = attributes instanceof PDFArray ? attributes.asArray().map(set => context.lookup(set)) : [attributes]
    for (const set of sets)
      if (set instanceof PDFDict && lookup(set, 'Headers', PDFArray)?.size() === 0) set.delete(key)
  }

  const rules: Readonly<Record<string, (element: Element, parent: Element | null) => void>> = {
    L: nameList,
    TD: dropNoHeaders,
    TH: dropNoHeaders,
    Figure: nameFigure,
    Em: element => setType(element, 'Span'),
    Strong: element => setType(element, 'Span'),
    // A block in another language.
    NonStruct: element => {
      if (element.dict.has(PDFName.of('Lang'))) setType(element, 'Div')
    },
    // A call stands in a `sup`, for which Chromium has no type.
    Link: (link, parent) => {
      if (parent && typeOf(parent) === 'NonStruct' && leadOf(link)?.startsWith('note-')) setType(parent, 'Reference')
    },
  }

  /** `depth` is the number of notes around an element. */
  const name = (element: Element, parent: Element | null, depth: number): void => {
    const type = typeOf(element)
    if (type === 'Div' && !(parent && typeOf(parent) === 'L')) return nameNote(element, depth)
    for (const part of elementsOf(element)) name(part, element, depth)
    rules[type]?.(element, parent)
  }

  const tree = lookup(catalog, 'StructTreeRoot', PDFDict)
  const top = asElement(tree?.get(PDFName.of('K')))
  if (!tree || !top) return
  name(top, null, 0)
  addIds(context, tree, notes)
}

/** Adds elements to those that a tree knows by their IDs. */
const addIds = (context: PDFContext, tree: PDFDict, ids: ReadonlyMap<string, PDFRef>): void => {
  if (ids.size === 0) return
  const known = entriesOf(lookup(tree, 'IDTree', PDFDict), 'Names')
  const all = new Map([...known.map(([id, element]) => [textOf(id), element] as const), ...ids])
  tree.set(PDFName.of('IDTree'), context.obj({ Names: [...writeNames(all)] }))
}

/** `noteref-margins-3` is the first call of `note-margins-3` (numbering/notes.ts). */
const noteOf = (call: string | null): string | null =>
  call?.startsWith('noteref-') ? call.replace('noteref-', 'note-') : null
