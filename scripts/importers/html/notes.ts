/**
 * Notes of a page, by pairs of links: a marker that leads to a note, and a note that leads back, stands at the head of its
 * block, or is called a note by the page. No class name is needed, and none alone is believed.
 */
import {
  attribute,
  blockAround,
  blockNames,
  childrenOf,
  elementsIn,
  isElement,
  isHead,
  isInside,
  isKind,
  isText,
  kindsOf,
  remove,
  textOf,
  wordsAt,
  type Element,
  type Node,
} from './nodes.ts'
import { wordsOf } from '../conservation.ts'
import { labelsOfMarks } from '../labels.ts'
import type { Ledger } from '../ledger.ts'

export interface PageNote {
  readonly label: string
  /** What the note is made of, taken out of the page. */
  readonly elements: readonly Element[]
}

export interface PageNotes {
  /** Label by the element that is the marker, brackets and all. */
  readonly markers: ReadonlyMap<Element, string>
  readonly notes: readonly PageNote[]
  readonly unplaced: readonly PageNote[]
}

/** `1`, `[12]`, `*`, `(a)`, `iv`, `note 3`. */
const mark =
  /^[[({⁽]?\s*(?:(?:note|fn|nb|n)\.?\s*)?(\p{N}{1,4}|[*∗†‡§¶‖#]{1,6}|\p{L}{1,2}|[ivxlc]{1,7})\s*[\])}⁾]?[.:,]?$/iu
const arrow = /^[\s[(]*(?:[↩↑^⇑⤴⏎←↵⮐↖∧]|\uFE0E|jump up|back|return|zurück|retour|\s)+[\s\])]*$/iu

/** Arrows that stand beside a mark: `[←1]`. */
const arrows = /[↩↑^⇑⤴⏎←↵⮐↖]\uFE0E?/gu

const refKinds = new Set(
  'noteref doc-noteref footnote-ref footnoteref fnref footnote-reference footnote-call ntref xref-fn'.split(' '),
)
const noteKinds = new Set(
  'footnote endnote rearnote note doc-footnote doc-endnote footnotebody footnotetext'.split(' '),
)
const sectionKinds = new Set(
  'footnotes endnotes rearnotes notes doc-endnotes footnote-list reflist references footnotes-list'.split(' '),
)
const backKinds = new Set(
  'backlink doc-backlink footnote-back footnote-backref reversefootnote mw-cite-backlink footnotebacklink'.split(' '),
)

const isOrIn = (element: Element, kinds: ReadonlySet<string>) =>
  isKind(element, kinds) || (element.parentNode !== null && isKind(element.parentNode, kinds))

/** Key of the place that a link leads to inside the text; '' for other links. */
const keyOf = (link: Element): string => {
  const href = attribute(link, 'href') ?? ''
  if (!href.startsWith('#')) return ''
  try {
    return decodeURIComponent(href.slice(1))
  } catch {
    return href.slice(1)
  }
}

/** A link inside the text whose words look like a mark: wherever it leads, it runs on with no word. */
export const isMarkLink = (element: Element): boolean =>
  element.tagName === 'a' && keyOf(element) !== '' && mark.test(textOf(element).trim())

/** The bare sign of a marker: `[12]` → `12`. */
const signOfMark = (text: string): string => mark.exec(text.trim())?.[1] ?? text.replace(/[\s[\](){}]/g, '')

const closed = new Set('li aside dd tr'.split(' '))
const followers = new Set('p ul ol dl blockquote pre table dd'.split(' '))

/** What a link says of its sign, which a style sheet may show alone; else its words. */
const signOfLink = (link: Element): string => attribute(link, 'data-sign') ?? signOfMark(textOf(link))

/** How many of some elements stand in each that holds any: asked of every note, so counted once. */
const countWithin = (some: ReadonlySet<Element>): ReadonlyMap<Node, number> => {
  const counts = new Map<Node, number>()
  for (const one of some)
    for (let above: Node | null = one; above; above = 'parentNode' in above ? above.parentNode : null)
      counts.set(above, (counts.get(above) ?? 0) + 1)
  return counts
}

const isInsideAny = (element: Element, some: ReadonlySet<Element>): boolean => {
  for (let above: Node | null = element; above && isElement(above); above = above.parentNode)
    if (some.has(above)) return true
  return false
}

/** What notes are told apart by: how many anchors of notes, and how many markers, stand in each element. */
interface Census {
  readonly targets: ReadonlyMap<Node, number>
  readonly links: ReadonlyMap<Node, number>
}

const isBreak = (node: Node): boolean => isElement(node) && /^(h[1-6]|hr)$/.test(node.tagName)

/** The widest element round a note's anchor that holds this note alone. */
const wholeAround = (target: Element, { targets, links }: Census, body: Element): Element => {
  const more = (counts: ReadonlyMap<Node, number>, outer: Node, inner: Node) =>
    (counts.get(outer) ?? 0) > (counts.get(inner) ?? 0)
  let whole = blockAround(target)
  for (let above = whole.parentNode; above && isElement(above) && above !== body; above = above.parentNode) {
    if (closed.has(whole.tagName) || isKind(whole, noteKinds) || isKind(above, sectionKinds)) break
    if (more(targets, above, whole) || more(links, above, whole) || above.childNodes.some(isBreak)) break
    whole = above
  }
  return whole
}

/** All that belongs to a note whose anchor stands at `target`. */
const elementsOf = (target: Element, census: Census, body: Element): readonly Element[] => {
  const whole = wholeAround(target, census, body)
  const parent = whole.parentNode
  if (!parent || !isElement(parent)) return [whole]
  // Further paragraphs of the note, up to the next one. Where text with markers follows, they may be that text.
  const after: Element[] = []
  let next = -1
  for (let at = parent.childNodes.indexOf(whole) + 1; at < parent.childNodes.length; at++) {
    const node = parent.childNodes[at] as Node
    if (!isElement(node)) continue
    if (census.links.has(node)) return [whole]
    const noted = census.targets.has(node)
    if (!noted && isBreak(node)) break
    if (noted && next < 0) next = after.length
    if (next < 0) after.push(node)
  }
  const foreign = after.findIndex(element => !followers.has(element.tagName))
  if (next >= 0 || isKind(parent, sectionKinds)) return foreign < 0 ? [whole, ...after] : [whole]
  const bare = mark.test(textOf(whole).replace(arrows, '').trim())
  return bare ? [whole, ...after.slice(0, foreign < 0 ? undefined : foreign)] : [whole]
}

/** Text nodes of an element, first to last. */
const textsIn = (node: Node): Extract<Node, { value: string }>[] =>
  isText(node) ? [node] : childrenOf(node).flatMap(textsIn)

/** Takes an element out, and those around it that hold nothing else but brackets and blanks. */
const takeWith = (element: Element, limit: Element): readonly string[] => {
  let whole = element
  const bare = textOf(element).replace(/[\s[\](){}.,^↑]/g, '')
  for (let above = whole.parentNode; above && isElement(above) && above !== limit; above = above.parentNode) {
    if (blockNames.has(above.tagName) || textOf(above).replace(/[\s[\](){}.,^↑]/g, '') !== bare) break
    whole = above
  }
  const words = wordsAt(whole)
  remove(whole)
  return words
}

/** Takes links back and the mark at the head off a note. Gives the words that went. */
const takeHead = (
  elements: readonly Element[],
  sign: string,
  isBack: (link: Element) => boolean,
): readonly string[] => {
  const [first] = elements
  if (!first) return []
  const taken: string[] = []
  for (const element of elements)
    for (const link of [...elementsIn(element)].filter(({ tagName }) => tagName === 'a')) {
      if (!isInside(link, element) || !isBack(link)) continue
      const text = textOf(link).trim()
      if (
        !mark.test(text.replace(arrows, '')) &&
        !arrow.test(text) &&
        !/^\d+\.\d+$/.test(text) &&
        !isOrIn(link, backKinds)
      )
        continue
      taken.push(...takeWith(link, element))
    }
  // What held several links back may be left with an arrow, the term of a definition with brackets.
  for (const element of elements.flatMap(outer => [...elementsIn(outer)]))
    if (taken.length > 0 && (isKind(element, backKinds) || element.tagName === 'dt') && wordsAt(element).length === 0)
      remove(element)
  const texts = textsIn(first)
  const head = texts.find(({ value }) => value.replace(arrows, '').trim() !== '')
  if (head) {
    for (const before of texts.slice(0, texts.indexOf(head))) before.value = ''
    if (taken.length === 0) head.value = head.value.replace(/^\s*[↩↑^⇑⤴⏎←↵⮐↖]\uFE0E?/u, '')
    if (taken.length > 0) head.value = head.value.replace(/^[\s.:)\]^↑,]+(?=\s|\p{L}|\p{N}|["“«‘'([])/u, '')
    const bare = sign.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    const typed = new RegExp(`^\\s*[[(]?${bare}(?:[\\])]?[.:]?\\s+|[\\])][.:]?\\s*|[.:]?$)`, 'u').exec(head.value)
    if (taken.length === 0 && sign !== '' && typed) {
      taken.push(...wordsOf(typed[0]))
      head.value = head.value.slice(typed[0].length)
    }
  }
  const last = textsIn(elements.at(-1) ?? first).at(-1)
  if (last) last.value = last.value.replace(/\s*(?:[[(]\s*[\])]|↩)\s*$/u, '')
  return taken
}

/** Finds the notes of a page, takes them out of it, and takes marks and links back off their heads. */
export const takeNotes = (body: Element, ledger: Ledger): PageNotes => {
  const anchors = new Map<string, Element>()
  for (const element of elementsIn(body))
    for (const name of ['id', 'name']) {
      const key = attribute(element, name)
      if (key !== undefined && (name === 'id' || element.tagName === 'a') && !anchors.has(key))
        anchors.set(key, element)
    }
  const order = new Map([...elementsIn(body)].map((element, index) => [element, index]))
  const at = (element: Element) => order.get(element) ?? 0
  const links = [...elementsIn(body)].filter(({ tagName }) => tagName === 'a')
  const targetOf = (link: Element) => anchors.get(keyOf(link))
  const linksByBlock = new Map<Element, Element[]>()
  for (const link of links) {
    const block = blockAround(link)
    const known = linksByBlock.get(block)
    if (known) known.push(link)
    else linksByBlock.set(block, [link])
  }

  const leadsBack = (target: Element, marker: Element): Element | undefined => {
    const block = blockAround(target)
    const near = isInside(target, block) && block !== target ? (linksByBlock.get(block) ?? []) : []
    const inside = [...elementsIn(block.tagName === 'body' ? target : block)].filter(({ tagName }) => tagName === 'a')
    return [...near, ...inside].find(link => {
      const back = targetOf(link)
      return (
        back !== undefined &&
        link !== marker &&
        (isInside(marker, back) || isInside(back, marker) || blockAround(back) === blockAround(marker)) &&
        back.tagName !== 'body' &&
        at(back) !== 0
      )
    })
  }

  const pairs: { link: Element; target: Element; sure: boolean }[] = []
  const backs = new Set<Element>()
  for (const link of links) {
    const target = targetOf(link)
    const text = textOf(link).trim()
    const hinted = isOrIn(link, refKinds)
    if (!target || backs.has(link) || isOrIn(link, backKinds) || !(mark.test(text) || (hinted && text.length < 12)))
      continue
    const home = blockAround(target)
    if (home === blockAround(link) || home === body || isInside(link, home)) continue
    const back = leadsBack(target, link)
    const called = isKind(target, noteKinds) || isKind(home, noteKinds) || hinted
    const sign = signOfLink(link)
    const headed =
      sign !== '' &&
      signOfMark(/^\s*[[(]?[^\s\])]{1,7}[\])]?[.:]?/u.exec(textOf(home))?.[0] ?? '') === sign &&
      isHead(target)
    if (!back && !called && !headed) continue
    // Marker and note lead to each other: the note is the one that begins its block, or comes later.
    if (back && !hinted && isHead(link) && (!isHead(back) || at(link) > at(back))) continue
    if (back) backs.add(back)
    pairs.push({ link, target, sure: (back !== undefined || called) && attribute(link, 'data-typed') === undefined })
  }

  const targets = new Set(pairs.map(({ target }) => target))
  for (const element of elementsIn(body))
    if (
      /^(doc-)?(footnote|endnote|rearnote)$/.test(kindsOf(element).find(kind => noteKinds.has(kind)) ?? '') &&
      (attribute(element, 'epub:type') ?? attribute(element, 'role')) !== undefined
    )
      targets.add(element)
  const markerLinks = new Set(pairs.map(({ link }) => link))
  const census = { targets: countWithin(targets), links: countWithin(markerLinks) }
  const found = new Map<Element, { sign: string; elements: readonly Element[]; links: Element[]; sure: boolean }>()
  const claimed = new Set<Element>()
  for (const { link, target, sure } of pairs) {
    const known = found.get(target)
    if (known) {
      known.links.push(link)
      continue
    }
    const elements = elementsOf(target, census, body).filter(element => !claimed.has(element))
    if (elements.length === 0) continue
    elements.forEach(element => claimed.add(element))
    const sign = signOfLink(link)
    found.set(target, { sign, elements, links: [link], sure })
  }

  const callers = new Set([...markerLinks].flatMap(link => [link, blockAround(link)]))
  const around = countWithin(markerLinks)
  const isBack = (link: Element): boolean => {
    const target = targetOf(link)
    return (
      target !== undefined &&
      (callers.has(target) ||
        around.has(target) ||
        isInsideAny(target, markerLinks) ||
        callers.has(blockAround(target)))
    )
  }
  const markers = new Map<Element, string>()
  const notes: PageNote[] = []
  const inOrder = [...found.values()]
  const lost = [...targets]
    .filter(
      target =>
        !found.has(target) && isInside(target, body) && ![...claimed].some(element => isInside(target, element)),
    )
    .map(target => {
      const sign = signOfMark(/^\s*[[(]?[^\s\])]{1,7}[\])]?[.:]?/u.exec(textOf(target).trim())?.[0] ?? '')
      return { target, sign: /^(\p{N}{1,4}|[*†‡§¶‖]{1,4})$/u.test(sign) ? sign : '' }
    })
  const labels = labelsOfMarks([...inOrder, ...lost].map(({ sign }) => sign || 'note'))
  const nameOf = new Map(inOrder.map(({ elements }, index) => [elements, labels[index] ?? 'note']))
  for (const { sign, elements, links: refs, sure } of [...found.values()].sort(
    (a, b) => at(a.elements[0] as Element) - at(b.elements[0] as Element),
  )) {
    const shown = elements.map(textOf).join(' ').replace(/\s+/g, ' ').trim().slice(0, 120)
    const taken = takeHead(elements, sign, isBack)
    for (const ref of refs) {
      const whole = wrapperOf(ref)
      const [grade, evidence] = sure
        ? (['sure', 'marker and note lead to each other, or the page calls them so'] as const)
        : (['likely', 'the marker leads to a block that begins with its sign'] as const)
      const excerpt = `${textOf(ref).trim() || sign} | ${shown}`
      const takes = [...wordsAt(whole), ...(ref === refs[0] ? taken : [])]
      ledger.choose('marker', ['marker'], grade, evidence, excerpt, { takes })
      markers.set(whole, nameOf.get(elements) ?? 'note')
    }
    elements.forEach(remove)
    notes.push({ label: nameOf.get(elements) ?? 'note', elements })
  }
  const unplaced = lost.map(({ target, sign }, index) => {
    const words = textOf(target)
    const takes = takeHead([target], sign, () => false)
    const evidence = 'the page calls it a note, but nothing leads to it'
    ledger.choose('unplaced', ['unplaced'], 'open', evidence, words, { takes })
    remove(target)
    return { label: labels[inOrder.length + index] ?? 'note', elements: [target] }
  })
  return { markers, notes, unplaced }
}

/** A marker with the superscript and the brackets around it. */
const wrapperOf = (link: Element): Element => {
  const bare = textOf(link).replace(/[\s[\]()]/g, '')
  let whole = link
  for (let above = link.parentNode; above && isElement(above); above = above.parentNode) {
    if (blockNames.has(above.tagName) || textOf(above).replace(/[\s[\]()]/g, '') !== bare) break
    whole = above
  }
  return whole
}
