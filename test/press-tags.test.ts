import { expect, test } from 'vitest'
import * as lib from '../scripts/press/binding/objects.ts'
import {
  PDFContext,
  PDFName,
  type PDFArray,
  type PDFDict,
  type PDFDocument,
  type PDFObject,
  type PDFRef,
} from '../scripts/press/binding/objects.ts'
import { unwrap } from '../scripts/press/binding/wraps.ts'

type Element = readonly [kind: string, kids: readonly (Element | number)[], more?: Readonly<Record<string, string>>]

/** A PDF of one page and this tree of tags, as Chromium writes them: a number is marked content on the page. */
const tagged = (tree: Element): PDFDocument => {
  const context = PDFContext.create()
  const page = context.register(context.obj({ Type: 'Page' }))
  const parents: PDFRef[] = []
  const write = ([kind, kids, more = {}]: Element, around: PDFRef): PDFRef => {
    const place = context.nextRef()
    const content = kids.map(kid => {
      if (typeof kid === 'number') parents[kid] = place
      return typeof kid === 'number' ? kid : write(kid, place)
    })
    const on = kids.some(kid => typeof kid === 'number') ? { Pg: page } : {}
    const [only] = content
    const K = content.length === 1 && only !== undefined ? only : content
    context.assign(place, context.obj({ Type: 'StructElem', S: kind, P: around, ...on, ...more, K }))
    return place
  }
  const root = context.nextRef()
  const top = write(tree, root)
  const ParentTree = { Nums: [0, context.register(context.obj(parents))] }
  context.assign(root, context.obj({ Type: 'StructTreeRoot', K: top, ParentTree }))
  return { context, trailer: context.obj({}), catalog: context.obj({ StructTreeRoot: root }) }
}

const get = <T extends PDFObject>(dict: PDFDict, key: string) => dict.lookup(PDFName.of(key)) as T

/** `P(0 Link(1))`: an element with what is in it, after it was seen that all know what they are in. */
const outlineOf = (document: PDFDocument): { readonly tree: string; readonly parents: readonly string[] } => {
  const { context } = document
  const root = get<PDFDict>(document.catalog, 'StructTreeRoot')
  const named = (element: PDFDict) => get<PDFName>(element, 'S').decodeText()
  const draw = (reference: PDFRef, around: PDFRef): string => {
    const element = context.lookup(reference) as PDFDict
    expect(element.get(PDFName.of('P'))).toBe(around)
    const found = element.get(PDFName.of('K'))
    const kids = found instanceof lib.PDFArray ? found.asArray() : [found as PDFObject]
    const drawn = kids.map(kid => {
      if (kid instanceof lib.PDFRef) return draw(kid, reference)
      expect(element.has(PDFName.of('Pg'))).toBe(true)
      return String(kid)
    })
    return `${named(element)}(${drawn.join(' ')})`
  }
  const nums = get<PDFArray>(get<PDFDict>(root, 'ParentTree'), 'Nums').lookup(1) as PDFArray
  return {
    tree: draw(root.get(PDFName.of('K')) as PDFRef, document.catalog.get(PDFName.of('StructTreeRoot')) as PDFRef),
    parents: nums.asArray().map(reference => named(context.lookup(reference) as PDFDict)),
  }
}

test('runs of letters belong to their paragraph, in their order, and their page knows it', () => {
  const document = tagged([
    'Document',
    [
      [
        'P',
        [
          ['NonStruct', [0]],
          ['NonStruct', [['Link', [['NonStruct', [1]]]]]],
          ['NonStruct', [2]],
        ],
      ],
    ],
  ])
  unwrap(document)
  expect(outlineOf(document)).toEqual({ tree: 'Document(P(0 Link(1) 2))', parents: ['P', 'Link', 'P'] })
})

test('an element that says its language stays', () => {
  const document = tagged([
    'Document',
    [
      [
        'P',
        [
          ['NonStruct', [0], { Lang: 'ru' }],
          ['NonStruct', [1]],
        ],
      ],
    ],
  ])
  unwrap(document)
  expect(outlineOf(document)).toEqual({ tree: 'Document(P(NonStruct(0) 1))', parents: ['NonStruct', 'P'] })
})
