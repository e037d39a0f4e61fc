/**
 * A block that runs over the turn of a page is one in the tags: one paragraph, one list, one table with one head. Pages are printed
 * in gatherings; where one goes on with the one before, it says so in its tree, and the two are joined when they are bound.
 */
import { gridOf, type Grid } from './cells.ts'
import { PDFArray, PDFDict, PDFName, PDFNumber, PDFRef, lookup, type PDFContext, type PDFObject } from './objects.ts'
import type { Flow } from './said.ts'
import { entriesOf, structureIn, type Element, type Part } from './structure.ts'

/** Types of elements that are joined (ISO 32000-1, 14.8.4), by the names of what was printed. */
const types: Readonly<Record<string, string>> = {
  article: 'Art',
  blockquote: 'BlockQuote',
  p: 'P',
  pre: 'Code',
  ul: 'L',
  ol: 'L',
  dl: 'L',
  li: 'LI',
  dd: 'LI',
  table: 'Table',
  tr: 'TR',
  td: 'TD',
  th: 'TH',
  div: 'Div',
  note: 'Note',
}

/** A note without its number, which stands in another gathering, is a block. */
const isAlike = (type: string, wanted: string): boolean => type === wanted || (wanted === 'Note' && type === 'Div')

/** Elements around a text, outermost first. */
export type Chain = readonly PDFRef[]

/** A turn among elements: what is around the text before it and behind it, and the types that run over it. */
export interface TagTurn {
  readonly before: Chain
  readonly behind: Chain
  readonly types: readonly string[]
}

/** Types of the blocks that run over a turn. */
export const typesOf = (blocks: readonly string[]): readonly string[] => blocks.flatMap(name => types[name] ?? [])

/** The elements around one, and itself, outermost first; those without meaning are passed over. */
export const chainOf = (context: PDFContext, element: Element): Chain => {
  const { asElement, typeOf } = structureIn(context)
  const own = typeOf(element) === 'NonStruct' ? [] : [element.reference]
  const outer = asElement(element.dict.get(PDFName.of('P')))
  return outer ? [...chainOf(context, outer), ...own] : own
}

/**
 * Joins what runs over turns, in trees without wraps. `trees` are their roots, whose pages know what their content is in. Gives what
 * an element is in now.
 */
export const joinTurns = (
  context: PDFContext,
  turns: readonly TagTurn[],
  trees: readonly PDFDict[],
): ((element: PDFRef) => PDFRef) => {
  const { asElement, typeOf, partsOf, elementsOf, setParts } = structureIn(context)
  const [inside, on] = [PDFName.of('P'), PDFName.of('Pg')]
  const instead = new Map<PDFObject, PDFRef>()
  const kept = (reference: PDFRef): PDFRef => {
    const other = instead.get(reference)
    return other ? kept(other) : reference
  }
  const elementOf = (reference: PDFRef): Element | null => asElement(kept(reference))
  const outerOf = ({ dict }: Element): Element | null => asElement(dict.get(inside))

  /** Numbers of another page say theirs (14.7.4.2). */
  const placed = (part: Part, { dict }: Element, page: PDFObject | undefined): Part =>
    part instanceof PDFNumber && dict.get(on) !== page
      ? context.obj({ Type: 'MCR', Pg: dict.get(on) as PDFObject, MCID: part })
      : part
  const give = (to: Element, from: Element): readonly Part[] => {
    const page = to.dict.get(on) ?? from.dict.get(on)
    if (page && !to.dict.has(on)) to.dict.set(on, page)
    return partsOf(from).map(part => placed(part, from, page))
  }
  const end = (element: Element, other: Element) => {
    instead.set(element.reference, other.reference)
    context.delete(element.reference)
  }
  const takeOut = (element: Element) => {
    const outer = outerOf(element)
    if (outer)
      setParts(
        outer,
        partsOf(outer).filter(part => part !== element.reference),
      )
  }

  /** Before any is joined: what stands on one page is right within it. */
  const grids = new Map<PDFRef, Grid>()
  for (const { before, behind, types } of turns)
    for (const table of types.includes('Table') ? [...before, ...behind].flatMap(part => asElement(part) ?? []) : [])
      if (typeOf(table) === 'Table' && !grids.has(table.reference)) grids.set(table.reference, gridOf(context, table))
  const columns = new Map([...grids.values()].flatMap(grid => [...grid.columns]))

  const isEmpty = (cell: Element): boolean => partsOf(cell).length === 0
  /** A cell of which the row had nothing left, or that one above has reached: it is said already. */
  const drop = (cell: Element) => {
    takeOut(cell)
    context.delete(cell.reference)
  }
  /** Cells go on with those of their columns. */
  const joinCells = (row: Element, rest: Element): readonly Part[] => {
    const cells = new Map(elementsOf(row).map(cell => [columns.get(cell.reference), cell]))
    for (const other of elementsOf(rest)) {
      const cell = cells.get(columns.get(other.reference))
      if (cell) {
        takeOut(other)
        append(cell, other)
      } else if (isEmpty(other)) drop(other)
    }
    return give(row, rest)
  }
  /** The first row behind a turn has no cells but its own where cells above it reach down. */
  const joinRows = (table: Element, rest: Element): readonly Part[] => {
    const [grid, other] = [grids.get(table.reference), grids.get(rest.reference)]
    const first = elementsOf(rest).find(part => typeOf(part) === 'TR')
    for (const cell of first ? elementsOf(first) : [])
      if (isEmpty(cell) && grid?.open.has(columns.get(cell.reference) ?? -1)) drop(cell)
    if (other) grids.set(table.reference, other)
    return give(table, rest)
  }
  /** The body of an item goes on with the body of the other. */
  const joinBodies = (item: Element, rest: Element): readonly Part[] => {
    const [body, [first, ...others]] = [asElement(partsOf(item).at(-1)), partsOf(rest)]
    const other = asElement(first)
    if (!body || !other || typeOf(body) !== 'LBody' || typeOf(other) !== 'LBody') return give(item, rest)
    append(body, other)
    return others
  }
  const append = (element: Element, rest: Element) => {
    const parts = (joins[typeOf(element)] ?? give)(element, rest)
    setParts(element, [...partsOf(element), ...parts])
    end(rest, element)
  }
  const joins: Readonly<Record<string, typeof give>> = { Table: joinRows, TR: joinCells, LI: joinBodies }
  /** An article takes in what stands between it and its rest, the notes of its pages; what follows the rest follows it. */
  const joinArticles = (article: Element, rest: Element, outer: Element, restOuter: Element) => {
    const [parts, others] = [partsOf(outer), partsOf(restOuter)]
    const [at, restAt] = [parts.indexOf(article.reference), others.indexOf(rest.reference)]
    const isOne = outer.reference === restOuter.reference
    const between = isOne ? parts.slice(at + 1, restAt) : [...parts.slice(at + 1), ...others.slice(0, restAt)]
    setParts(article, [...partsOf(article), ...between, ...give(article, rest)])
    setParts(outer, [...parts.slice(0, at + 1), ...others.slice(restAt + 1)])
    end(rest, article)
    if (!isOne) end(restOuter, outer)
  }
  const join = (element: Element, rest: Element) => {
    const [outer, restOuter] = [outerOf(element), outerOf(rest)]
    if (typeOf(element) === 'Art' && outer && restOuter) return joinArticles(element, rest, outer, restOuter)
    takeOut(rest)
    append(element, rest)
  }

  for (const { before, behind, types } of turns) {
    let [mine, theirs] = [before, behind]
    for (const wanted of types) {
      const next = (chain: Chain): number =>
        chain.findIndex(reference => isAlike(typeOf(elementOf(reference) as Element), wanted))
      const [at, restAt] = [next(mine), next(theirs)]
      // A note that is one already, a block whose language is that around it.
      if (/^(Div|Note)$/.test(wanted) && (at < 0 || restAt < 0)) continue
      if (at < 0 || restAt < 0) break
      const [element, rest] = [elementOf(mine[at] as PDFRef), elementOf(theirs[restAt] as PDFRef)]
      // The row was joined cell by cell: what it ended with and what it goes on with may be of two.
      if (/^T[DH]$/.test(wanted) && element?.reference !== rest?.reference) break
      if (element && rest && element.reference !== rest.reference) join(element, rest)
      ;[mine, theirs] = [mine.slice(at + 1), theirs.slice(restAt + 1)]
    }
  }
  for (const tree of instead.size === 0 ? [] : trees)
    for (const [, owners] of entriesOf(lookup(tree, 'ParentTree', PDFDict), 'Nums')) {
      const list = context.lookup(owners)
      if (list instanceof PDFArray)
        list.asArray().forEach((owner, index) => {
          if (owner instanceof PDFRef && instead.has(owner)) list.set(index, kept(owner))
        })
    }
  return kept
}

/** What a gathering begins and ends with, flow by flow: it stands in its tree until it is bound. */
export interface LooseEnds {
  readonly begins: { readonly chain: Chain; readonly types: readonly string[] } | null
  readonly ends: Chain | null
}

const flows: readonly Flow[] = ['text', 'notes']
const keyOf = (flow: Flow, end: string): PDFName => PDFName.of(`${flow}-${end}`)

/** Notes in a tree how it goes on; `kept` is what elements are in now. */
export const writeEnds = (
  context: PDFContext,
  tree: PDFDict,
  ends: Readonly<Record<Flow, LooseEnds>>,
  kept: (element: PDFRef) => PDFRef,
): void => {
  for (const flow of flows) {
    const { begins, ends: last } = ends[flow]
    const set = (end: string, list: readonly (PDFRef | string)[]) => tree.set(keyOf(flow, end), context.obj([...list]))
    if (begins) {
      set('begins', begins.chain.map(kept))
      set('types', begins.types)
    }
    if (last) set('ends', last.map(kept))
  }
}

const chainAt = (tree: PDFDict, key: PDFName): Chain =>
  (tree.lookup(key, PDFArray)?.asArray() ?? []).filter(part => part instanceof PDFRef)

/** The turns between trees that were printed one after the other. */
export const turnsBetween = (trees: readonly PDFDict[]): readonly TagTurn[] =>
  trees.slice(1).flatMap((tree, index) =>
    flows.flatMap(flow => {
      const before = chainAt(trees[index] as PDFDict, keyOf(flow, 'ends'))
      const behind = chainAt(tree, keyOf(flow, 'begins'))
      const names = tree.lookup(keyOf(flow, 'types'), PDFArray)?.asArray() ?? []
      const types = names.flatMap(name => (name instanceof PDFName ? [name.decodeText()] : []))
      return before.length === 0 || behind.length === 0 ? [] : [{ before, behind, types }]
    }),
  )
