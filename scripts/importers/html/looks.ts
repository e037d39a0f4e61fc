/** Headings and quotations that no tag names, and that a page's style sheets show: they are proposed as those of word processors are. */
import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes as T } from 'parse5'
import type { Para } from '../office/flow.ts'
import { noSpan } from '../office/pieces.ts'
import { proposeHeadings, settleQuotations } from '../office/settle.ts'
import { emptySink, lookOfSink, tally } from '../office/sink.ts'
import type { Ledger } from '../ledger.ts'
import { quoteKinds } from './blocks.ts'
import { dressesAt, styleOf, type Sheets } from './dress.ts'
import {
  childrenOf,
  elementsIn,
  find,
  isElement,
  isLeaf,
  isText,
  kindsOf,
  rename,
  textOf,
  wordsAt,
  type Element,
  type Node,
} from './nodes.ts'
import { lookup } from '../../model/lookup.ts'

type ParentNode = T.ParentNode
type ChildNode = T.ChildNode

const units: Readonly<Record<string, number>> = lookup({
  pt: 1,
  px: 0.75,
  in: 72,
  cm: 28.35,
  mm: 2.835,
  pc: 12,
  em: 12,
  rem: 12,
})

/** A length in points; 0 for what is none. */
const points = (length: string | undefined): number => {
  const [, number = '0', unit = ''] = /^(-?[\d.]+)([a-z]+)$/i.exec(length ?? '') ?? []
  return Number(number) * (units[unit.toLowerCase()] ?? 0)
}

/** The last that is said of a property. */
const saidOf = (style: string, property: string): string | undefined =>
  [...style.matchAll(new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, 'gi'))].at(-1)?.[1]?.trim()

const leftOf = (style: string): number => {
  const sides = saidOf(style, 'margin')?.split(/\s+/) ?? []
  return points(saidOf(style, 'margin-left') ?? sides[3] ?? sides[1])
}

/** What a paragraph looks like: as a word processor's would. */
const paraOf = (leaf: Element, sheets: Sheets): Para => {
  const sink = emptySink()
  const read = (node: Node, size: number, bold: boolean, italic: boolean): void => {
    if (isText(node)) return tally(sink, node.value, { size, bold, italic, capitals: false })
    if (!isElement(node) || node.tagName === 'sup') return
    const style = styleOf(node, sheets)
    const dresses = dressesAt(node, sheets)
    const own = points(saidOf(style, 'font-size'))
    for (const child of childrenOf(node))
      read(child, own || size, bold || dresses.includes('strong'), italic || dresses.includes('emphasis'))
  }
  read(leaf, 12, false, false)
  const style = styleOf(leaf, sheets)
  return {
    type: 'para',
    part: { role: 'text', level: 0 },
    inlines: [{ type: 'text', text: textOf(leaf).trim(), span: noSpan }],
    item: null,
    look: {
      ...lookOfSink(sink),
      centred: saidOf(style, 'text-align') === 'center',
      left: leftOf(style),
      right: 0,
      first: points(saidOf(style, 'text-indent')),
    },
    place: {},
  }
}

const closed = new Set('li td th dd dt blockquote figure figcaption aside caption pre'.split(' '))

/** What a class calls verse or a quotation is read as such. */
const isNamed = (kind: string): boolean => quoteKinds.test(kind) || /poem|verse|stanza/.test(kind)

const isFree = (leaf: Element, body: Element): boolean => {
  for (let above: Node | null = leaf; above && above !== body; above = 'parentNode' in above ? above.parentNode : null)
    if (isElement(above) && (closed.has(above.tagName) || kindsOf(above).some(isNamed))) return false
  return true
}

/** Children of an element with those that are quoted in quotations, neighbours in one. */
const quote = (parent: ParentNode, quoted: ReadonlySet<Node>): void => {
  const children: ChildNode[] = []
  let open: Element | null = null
  for (const child of parent.childNodes) {
    if (!quoted.has(child)) {
      if (!isText(child) || child.value.trim() !== '') open = null
      children.push(child)
      continue
    }
    if (!open) {
      open = tree.createElement('blockquote', (child as Element).namespaceURI, [])
      open.parentNode = parent
      children.push(open)
    }
    tree.appendChild(open, child)
  }
  parent.childNodes = children
}

/** Gives names to what only looks like a heading or a quotation; headings where the page has none of its own. */
export const settleLooks = (body: Element, sheets: Sheets, ledger: Ledger): void => {
  const leaves = [...elementsIn(body)].filter(
    element =>
      /^(p|div)$/.test(element.tagName) && isLeaf(element) && isFree(element, body) && wordsAt(element).length > 0,
  )
  const paras = leaves.map(leaf => paraOf(leaf, sheets))
  const headed = find(body, ({ tagName }) => /^h[1-6]$/.test(tagName)) !== undefined
  const settled = settleQuotations(headed ? paras : proposeHeadings(paras, ledger), ledger)
  const quoted = new Map<ParentNode, Set<Node>>()
  for (const [at, node] of settled.entries()) {
    const leaf = leaves[at] as Element
    const { parentNode: parent } = leaf
    if (node.type !== 'para') continue
    if (node.part.role === 'heading') rename(leaf, `h${Math.min(6, node.part.level)}`)
    if (node.part.role === 'quotation' && parent) quoted.set(parent, (quoted.get(parent) ?? new Set()).add(leaf))
  }
  for (const [parent, some] of quoted) quote(parent, some)
}
