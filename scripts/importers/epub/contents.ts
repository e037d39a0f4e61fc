/** Headings that only the contents of an e-book name: programs of layout write them as paragraphs. */
import { wordsOf } from '../conservation.ts'
import {
  attribute,
  blockAround,
  elementsIn,
  isElement,
  isLeaf,
  rename,
  wordsAt,
  type Element,
  type Node,
} from '../html/nodes.ts'

/** A line of the contents. */
export interface Entry {
  /** Document and anchor; the anchor is '' for a whole document. */
  readonly place: readonly [path: string, anchor: string]
  readonly label: string
  /** From 1. */
  readonly depth: number
}

/** How many lists a link stands in. */
export const depthIn = (link: Element, nav: Element): number => {
  let depth = 0
  for (let above: Node | null = link; above && above !== nav; above = 'parentNode' in above ? above.parentNode : null)
    if (isElement(above) && /^[ou]l$/.test(above.tagName)) depth++
  return Math.max(1, depth)
}

/** A heading stands so near the place that its line leads to. */
const reach = 4

const sameWords = (a: readonly string[], b: readonly string[]): boolean =>
  a.join(' ').toLowerCase() === b.join(' ').toLowerCase()

/** Makes headings of paragraphs that say what the lines of the contents say that lead to them. Documents are sections of one body. */
export const nameHeadings = (body: Element, contents: readonly Entry[]): void => {
  const all = [...elementsIn(body)]
  const anchors = new Map(all.toReversed().map(element => [attribute(element, 'id') ?? '', element]))
  const leaves = all.filter(isLeaf)
  /** The first leaf in an element or behind it. */
  const next = new Map<Element, number>()
  let at = leaves.length
  for (const element of all.toReversed()) {
    if (element === leaves[at - 1]) at--
    next.set(element, at)
  }
  const found = contents.flatMap(({ place, label, depth }): readonly (readonly [Element, number])[] => {
    const target = anchors.get(place.join('#'))
    const words = wordsOf(label)
    const first = target && words.length > 0 ? (next.get(blockAround(target)) ?? 0) : leaves.length
    const named = leaves.slice(first, first + reach).find(leaf => sameWords(wordsAt(leaf), words))
    return named && /^(p|div)$/.test(named.tagName) ? [[named, depth]] : []
  })
  // One line alone may be the book's own title.
  const depths = new Map(found)
  if (depths.size > 1) for (const [leaf, depth] of depths) rename(leaf, `h${Math.min(6, depth)}`)
}
