/**
 * Notes of a page without links: raised or bracketed figures in the text, and behind it paragraphs or items of a list that
 * begin with the same figures. They are given links, and are then read as all others are.
 */
import { defaultTreeAdapter as tree } from 'parse5'
import type { Ledger } from '../ledger.ts'
import {
  attribute,
  blockNames,
  find,
  isElement,
  isHead,
  isText,
  setAttribute,
  textOf,
  type Element,
  type Node,
} from './nodes.ts'

/** A figure in the text: an element of its own, or letters of a text. */
interface Mark {
  readonly number: number
  readonly at: number
  readonly node: Element | Extract<Node, { value: string }>
  readonly from: number
  readonly to: number
}

/** A block that begins with a figure, or an item that is counted. */
interface Head {
  readonly number: number
  readonly at: number
  readonly block: Element
}

const figureIn = (text: string): number | null => {
  const found = /^\s*[[(]?(\d{1,3})[\])]?[.:]?\s*$/.exec(text.normalize('NFKC'))?.[1]
  return found === undefined ? null : Number(found)
}

/** How figures are typed that no tag raises. */
const typedForms: readonly RegExp[] = [/\[(\d{1,3})\]/g, /[⁰¹²³⁴-⁹]{1,3}/g, /(?<=[\p{L}\p{P}])\((\d{1,3})\)/gu]

const closed = new Set('a pre code script style table sup'.split(' '))

/** Figures of one form in the text, none of them at the head of a block; null looks for raised ones. */
const marksOf = (nodes: readonly Node[], form: RegExp | null): readonly Mark[] =>
  nodes.flatMap((node, at): readonly Mark[] => {
    if (isElement(node)) {
      const number = form === null && node.tagName === 'sup' ? figureIn(textOf(node)) : null
      const linked = number !== null && find(node, ({ tagName }) => tagName === 'a') !== undefined
      return number === null || linked || isWithin(node, new Set('a pre code table'.split(' '))) || isHead(node)
        ? []
        : [{ number, at, node, from: 0, to: 0 }]
    }
    if (form === null || !isText(node) || isWithin(node, closed)) return []
    return [...node.value.matchAll(form)].flatMap(found => {
      const number = figureIn(found[0])
      const first = node.value.slice(0, found.index).trim() === ''
      const parent = node.parentNode
      if (number === null || (first && parent && isElement(parent) && parent.childNodes[0] === node && isHead(parent)))
        return []
      return [{ number, at, node, from: found.index, to: found.index + found[0].length }]
    })
  })

const isWithin = (node: Node, names: ReadonlySet<string>): boolean => {
  const above = 'parentNode' in node ? node.parentNode : null
  return above !== null && isElement(above) && (names.has(above.tagName) || isWithin(above, names))
}

/** Numbers of the items of all lists that count. */
const countItems = (nodes: readonly Node[]): ReadonlyMap<Node, number> =>
  new Map(
    nodes.flatMap(node => {
      if (!isElement(node) || node.tagName !== 'ol') return []
      const start = Number(attribute(node, 'start')) || 1
      const items = node.childNodes.filter(child => isElement(child) && child.tagName === 'li')
      return items.map((item, at): [Node, number] => [item, start + at])
    }),
  )

const headNumber = (block: Element): number | null => {
  const typed = /^\s*(?:[[(](\d{1,3})[\])][.:]?|(\d{1,3})[.):]?(?=\s|[\p{Lu}“"‘]))/u.exec(
    textOf(block).normalize('NFKC'),
  )
  return typed ? Number(typed[1] ?? typed[2]) : null
}

const leaves = new Set('p li dd div td blockquote'.split(' '))

const headsOf = (nodes: readonly Node[]): readonly Head[] => {
  const counted = countItems(nodes)
  return nodes.flatMap((node, at): readonly Head[] => {
    if (!isElement(node) || !leaves.has(node.tagName)) return []
    const inner = node.tagName !== 'li' && find(node, other => other !== node && blockNames.has(other.tagName))
    const number = inner ? null : (counted.get(node) ?? headNumber(node))
    return number === null ? [] : [{ number, at, block: node }]
  })
}

/** Runs 1, 2, 3 … of what has numbers; what does not go on from the last is passed over. */
const runsOf = <T extends { readonly number: number }>(all: readonly T[]): readonly (readonly T[])[] => {
  const runs: T[][] = []
  for (const one of all) {
    const run = runs.at(-1)
    if (one.number === 1) runs.push([one])
    else if (run && one.number === run.length + 1) run.push(one)
  }
  return runs.filter(({ length }) => length > 1)
}

/** Each run of heads with the last run of marks before it that is as long: from the end, where notes are. */
const pairsOf = (nodes: readonly Node[], form: RegExp | null) => {
  const free = runsOf(marksOf(nodes, form)).slice()
  if (free.length === 0) return []
  return runsOf(headsOf(nodes))
    .toReversed()
    .flatMap(heads => {
      const begin = heads[0]?.at ?? 0
      const found = free.findLastIndex(run => run.length === heads.length && (run.at(-1)?.at ?? begin) < begin)
      const [marks] = found < 0 ? [] : free.splice(found, 1)
      return marks ? [{ marks, heads }] : []
    })
    .toReversed()
}

/** Sets a link round a figure. What stands before it in its text stays where it is, so the last figure comes first. */
const wrap = ({ node, from, to }: Mark, link: Element): void => {
  const parent = node.parentNode
  if (!parent) return
  if (isElement(node)) {
    tree.insertBefore(parent, link, node)
    tree.detachNode(node)
    tree.appendChild(link, node)
    return
  }
  const { value } = node
  const next = parent.childNodes[parent.childNodes.indexOf(node) + 1]
  tree.insertText(link, value.slice(from, to))
  node.value = value.slice(0, from)
  if (next) tree.insertBefore(parent, link, next)
  else tree.appendChild(parent, link)
  const rest = tree.createTextNode(value.slice(to))
  if (next) tree.insertBefore(parent, rest, next)
  else tree.appendChild(parent, rest)
}

/** Gives links to notes that were typed by hand, where figures in the text and at the heads of a list are 1, 2, 3 … alike. */
export const linkTypedNotes = (body: Element, ledger: Ledger): void => {
  const nodes = [...nodesIn(body)]
  const pairs = [null, ...typedForms].map(form => pairsOf(nodes, form)).find(found => found.length > 0) ?? []
  for (const [series, { marks, heads }] of pairs.entries()) {
    const done = ledger.choose(
      'handmade-notes',
      ['notes', 'text'],
      'likely',
      `${marks.length} figures in the text, and behind it as many paragraphs that begin with them: they are notes`,
      heads.map(({ block }) => textOf(block).trim().slice(0, 60)).join(' / '),
    )
    if (done !== 'notes') continue
    const ids = heads.map(({ number, block }) => {
      const id = attribute(block, 'id') ?? `typed-note-${series + 1}-${number}`
      setAttribute(block, 'id', id)
      return id
    })
    for (const mark of [...marks].reverse()) {
      const attributes = { href: `#${ids[mark.number - 1]}`, class: 'noteref', 'data-typed': '' }
      const list = Object.entries(attributes).map(([name, value]) => ({ name, value }))
      wrap(mark, tree.createElement('a', body.namespaceURI, list))
    }
  }
}

function* nodesIn(node: Node): Generator<Node> {
  yield node
  if ('childNodes' in node) for (const child of node.childNodes) yield* nodesIn(child)
}
