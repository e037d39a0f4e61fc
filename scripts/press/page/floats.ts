/**
 * Runs inside the page: figures, and tables with a caption, that may move. Where each wants to stand is said by its class,
 * else by that of its document (`data-figures`): `here`, at the `head` of a page, at its `foot`, or `auto`: where it was
 * written, if that has room. One whose caption calls a note overtakes no other call, and does not go to the foot, since the
 * numbers of notes would get out of order.
 */
import type { Measure, Place } from './measure.ts'
import type { Tables } from './tables.ts'

export type Floats = ReturnType<typeof floats>

export const floats = ({ isSeen }: Measure, { repeatHead }: Pick<Tables, 'repeatHead'>) => {
  const figures = 'figure, table:has(> caption):not(.piece)'

  /** What no figure may overtake that was written before it: a table in pieces has its caption in the first. */
  const ordered = `${figures}, table.piece:has(> caption)`

  const wishes = ['here', 'head', 'foot']

  const wishOf = (figure: Element): string =>
    wishes.find(wish => figure.classList.contains(wish)) ??
    figure.closest('article')?.getAttribute('data-figures') ??
    'auto'

  const canMove = (figure: Element): boolean => figure.matches('.division-text > *') && wishOf(figure) !== 'here'

  const callsNote = (element: Element): boolean => element.querySelector('[data-note]') !== null

  /** Marks what may move, with where it wants to stand: `data-float`. Tables that are cut have been cut already. */
  const markFloats = (article: Element) => {
    for (const figure of article.querySelectorAll<HTMLElement>(figures))
      if (canMove(figure)) figure.dataset['float'] = wishOf(figure)
  }

  /** The figure that stands right behind a place, or that the place would part. */
  const figureAt = ({ container, offset }: Place): HTMLElement | null => {
    const element = container instanceof Element ? container : container.parentElement
    let node = container.childNodes[offset]
    while (node instanceof HTMLElement && !node.matches(figures)) node = [...node.childNodes].find(isSeen)
    return element?.closest('figure') ?? (node instanceof HTMLElement ? node : null)
  }

  let refs = 0

  /** Parts the block that holds a place; gives its second half, or what stands right behind the place. */
  const partAt = (node: Node, offset: number): Node => {
    let block: Node = node
    while (block.parentNode && !(block.parentNode as Element).matches('.division-text')) block = block.parentNode
    if (block === node) return block
    const range = document.createRange()
    if (node.nodeType === Node.TEXT_NODE) range.setStart(node, offset)
    else range.setStartBefore(node)
    let depth = 0
    for (let at = range.startContainer; at !== block.parentNode; at = at.parentNode as Node) depth++
    if (range.startContainer.nodeType === Node.TEXT_NODE) depth--
    range.setEndAfter(block)
    const rest = range.extractContents()
    for (let element = rest.firstElementChild; element && depth > 0; depth--) {
      element.setAttribute('data-split-from', element.getAttribute('data-ref') ?? '')
      element.setAttribute('data-ref', `part-${++refs}`)
      element.removeAttribute('id')
      element = element.firstElementChild
    }
    const [half] = rest.childNodes
    block.parentNode?.insertBefore(rest, block.nextSibling)
    return half as Node
  }

  /** Below a figure a table goes on as at the head of a page: with its columns, and its head once more, which Paged.js has to know by name. */
  const goOn = (block: Element | null) => {
    for (let first = block; first; first = first.firstElementChild) repeatHead(first)
    for (const element of block?.querySelectorAll(':not([data-ref])') ?? [])
      element.setAttribute('data-ref', `part-${++refs}`)
  }

  /**
   * In the document, sets the figures that wait before a place, or at the end of the text; gives the first of them. They are
   * copies: one that waits once more, before which the page in hand began, is another place to Paged.js, which else ends in silence.
   */
  const setBefore = (
    waiting: readonly HTMLElement[],
    place: { node: Node; offset: number } | null,
  ): HTMLElement | null => {
    const text = waiting[0]?.closest('.division-text') as HTMLElement
    // Where the whole text goes on to the next page, they come before all of it.
    const node = place?.node === text ? text.firstChild : place?.node
    const rest = node && text.contains(node) ? partAt(node, place?.offset ?? 0) : null
    const copies = waiting.map(figure => figure.cloneNode(true) as HTMLElement)
    for (const copy of copies) text.insertBefore(copy, rest)
    for (const figure of waiting) figure.remove()
    goOn(copies.at(-1)?.nextElementSibling ?? null)
    return copies[0] ?? null
  }

  return { figures, ordered, callsNote, canMove, markFloats, figureAt, setBefore }
}
