/** Runs inside the page: a page ends neither within a word nor after a heading, where that can be had. */
import type { Measure, Place } from './measure.ts'

export type Turns = ReturnType<typeof turns>

export const turns = ({
  isElement,
  isText,
  isSeen,
  boxes,
  boxesIn,
  countLines,
  firstLetter,
  placeBefore,
  textsIn,
}: Measure) => {
  /** Part of a line that may be spread over its blanks when the word at its end goes to the next page. */
  const spread = 0.08

  const blockOf = (node: Node): HTMLElement | null => {
    for (let element: Node | null = node; element; element = element.parentNode)
      if (isElement(element) && /^(block|list-item)$/.test(getComputedStyle(element).display)) return element
    return null
  }

  /** The lines of a cell have nothing to do with those beside it, or with the head of its table once more. */
  const cellOf = (node: Node): HTMLElement | null =>
    (isElement(node) ? node : node.parentElement)?.closest<HTMLElement>('td, th') ?? null

  /** How many lines of the block stand on the page above a line that ends at `right`. */
  const linesAbove = (block: Element, { top, right }: DOMRect): number =>
    countLines(boxesIn(block).filter(box => box.bottom < top + 4 && box.left < right))

  /** Where in a block the line begins that a box of it stands on. */
  const startOfLine = (root: Element, block: Element, { top, bottom, left }: DOMRect): Place | null => {
    const ofPage = [...block.getClientRects()].filter(part => part.left <= left + 1)
    const end = Math.max(...ofPage.map(({ right }) => right))
    const above = (top + bottom) / 2 - parseFloat(getComputedStyle(block).lineHeight) / 3
    for (const text of textsIn(block)) {
      const line = firstLetter(text, 0, box => (box.top + box.bottom) / 2 > above || box.left > end)
      if (line < text.length) return line > 0 ? { container: text, offset: line } : placeBefore(root, text)
    }
    return null
  }

  /** The place before the line of a call, where two lines of its block are left on either side; else before the block. */
  const placeBeforeLine = (root: Element, call: Element): Place => {
    const block = blockOf(call) ?? call
    const [own, lines] = [call.getBoundingClientRect(), countLines(boxesIn(block))]
    const above = Math.min(linesAbove(block, own), lines - 2)
    const box = boxesIn(block).find((_, at, all) => countLines(all.slice(0, at + 1)) > above)
    return (above > 1 && box && startOfLine(root, block, box)) || placeBefore(root, block)
  }

  /** Height of the notes that are called between two places of a page: they would leave the foot with their calls. */
  const notesBetween = (page: Element | null, from: Place, to: Place): number => {
    const range = document.createRange()
    range.setStart(from.container, from.offset)
    range.setEnd(to.container, to.offset)
    const called = [...range.cloneContents().querySelectorAll<HTMLElement>('[data-note]')]
    const notes = called.map(({ dataset }) => page?.querySelector<HTMLElement>(`[data-of="${dataset['note']}"]`))
    return notes.reduce((sum, note) => sum + (note?.offsetHeight ?? 0), 0)
  }

  /** Lines of notes that may leave the foot of a page for the sake of a word. */
  const fewNotes = 3

  /**
   * The place, or one before it if it parts a word: before the first half of a word, when the line can spare it; else
   * before the line, when that ends with a whole word, calls no long note, and two lines of the paragraph are left.
   */
  const keepWord = (place: Place, lines = 1, first = place): Place => {
    const { container, offset } = place
    if (!isText(container) || container.data[offset - 1] !== '\u00ad') return place
    const block = cellOf(container) ?? blockOf(container)
    const word = container.data.slice(0, offset).search(/\S+$/)
    const half = boxes(container, word, offset)
    const last = half.at(-1)
    if (!block || !last) return first
    const { top } = last
    const width = half.reduce((sum, box) => sum + (box.top === top ? box.width : 0), 0)
    if (word > 0 && half[0]?.top === top && width <= spread * block.clientWidth) return { container, offset: word }
    if (lines === 0 || linesAbove(block, last) < 2) return first
    // The line may begin in a text before this one: before a marker, a word in italics.
    const start = startOfLine(block, block, last)
    const most = fewNotes * parseFloat(getComputedStyle(block).lineHeight)
    if (!start || notesBetween(block.closest('.page'), start, first) > most) return first
    return keepWord(start, lines - 1, first)
  }

  /** What does not end a page: it belongs to what follows. */
  const leads =
    'h1, h2, h3, h4, h5, h6, dt, hr:not(:has(+ :is(h2, h3, h4, h5, h6))), div.page-mark, caption, thead, .block-title, ' +
    ':is(h2, h3, h4, h5, h6) + .dateline'

  /** The place, or one before the headings that stand right before it. */
  const beforeHeadings = (root: Node, place: Place): Place => {
    const last = [...place.container.childNodes].slice(0, place.offset).findLast(isSeen)
    return last && isElement(last) && last.matches(leads) ? beforeHeadings(root, placeBefore(root, last)) : place
  }

  /** The place, or one before the headings that stand right before it, unless they are the first thing on the page. */
  const keepHeading = (root: Node, place: Place): Place => {
    const before = beforeHeadings(root, place)
    return before.container === root ? place : before
  }

  /** Whether nothing but a title and headings stands under `root`; a head that is parted goes on like any row. */
  const isLead = (root: Element): boolean =>
    root.querySelector('img, math, thead > .tall') === null &&
    textsIn(root).every(text => !isSeen(text) || text.parentElement?.closest(`${leads}, .division-header`))

  return { leads, isLead, startOfLine, placeBeforeLine, beforeHeadings, keepWord, keepHeading, blockOf, cellOf }
}
