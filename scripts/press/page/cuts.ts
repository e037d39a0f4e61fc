/** Runs inside the page: a note that begins at the foot of a page and goes on upon the next one. */
import type { Measure, Place } from './measure.ts'
import type { Sheet } from './sheet.ts'
import type { Turns } from './turns.ts'

export type Cuts = ReturnType<typeof cuts>

export const cuts = (
  { isElement, isText, isSeen, firstBeyond, countLines, limitOf, isAbove, sidesOf }: Measure,
  { blockOf, beforeHeadings, keepWord }: Turns,
) => {
  /** Gives the foot a height that may be less than its notes need: the rest goes into a second column. */
  const clip = (sheet: Sheet, height: number) => {
    const frame = sheet.foot.offsetHeight - sheet.footText.offsetHeight
    sheet.footText.style.height = `${Math.max(0, height - frame)}px`
    sheet.footText.style.columnWidth = `${Math.ceil(sheet.footText.getBoundingClientRect().width)}px`
  }

  /** Lines of the last note at the (clipped) foot: those that stand there, and those that run over. */
  const linesOfLast = (sheet: Sheet): { readonly here: number; readonly beyond: number } => {
    const note = sheet.footText.lastElementChild
    const { bottom } = sheet.footText.getBoundingClientRect()
    if (!note) return { here: 0, beyond: 0 }
    const { here, beyond } = sidesOf(note, limitOf(sheet.footText))
    return { here: here.every(box => isAbove(box, bottom)) ? countLines(here) : 0, beyond: countLines(beyond) }
  }

  /** A table in a note does not leave its head alone, unless nothing else of the note stands before it. */
  const keepTable = ({ footText }: Sheet, place: Place): Place => {
    const before = beforeHeadings(footText, place)
    const above = [...before.container.childNodes].slice(0, before.offset)
    return above.some(node => isSeen(node) && !(isElement(node) && node.matches('.note, .note-number')))
      ? before
      : place
  }

  /** Whether the foot's end leaves one line of a paragraph on either side, or the head of a table alone. */
  const partsLine = (sheet: Sheet): boolean => {
    const limit = limitOf(sheet.footText)
    const place = firstBeyond(sheet.footText, limit)
    if (place && keepTable(sheet, place) !== place) return true
    const block = place && blockOf(place.container)
    // Between blocks; words that stay on one line are an element of their paragraph.
    if (!block || isBlockContainer(block)) return false
    const { here, beyond } = sidesOf(block, limit)
    return countLines(here) === 1 || countLines(beyond) === 1
  }

  /** A note is begun with so many lines fewer than have room, for the sake of its paragraphs and its last lines. */
  const fewer = [0, 1, 2, 3, 4, 5, 6]

  /** The greatest height, if there is one, that leaves two lines of the last note, and of its paragraph, on each side of its cut. */
  const heightOfCut = (sheet: Sheet, most: number): number | undefined => {
    for (const lines of fewer) {
      const height = most - lines * noteLeading(sheet)
      clip(sheet, height)
      const { here, beyond } = linesOfLast(sheet)
      // Nor would two lines stand there if there were less room.
      if (here < 2) return undefined
      if (beyond !== 1 && !partsLine(sheet)) return height
    }
    return undefined
  }

  const noteLeading = ({ footText }: Sheet): number =>
    parseFloat(getComputedStyle(footText.lastElementChild ?? footText).lineHeight)

  /** The last line of what is cut within a paragraph is as full as the others. */
  const markCut = ({ container, offset }: Place) => {
    const inside = isText(container) || container.childNodes[offset - 1]
    const block = inside ? blockOf(container) : null
    if (block && getComputedStyle(block).textAlign === 'justify' && !isBlockContainer(block))
      block.classList.add('cut', ...(block.querySelector('br') ? ['broken'] : []))
  }

  const isBlockContainer = (element: Element): boolean =>
    [...element.children].some(child => /^(block|list-item|table|flow-root)$/.test(getComputedStyle(child).display))

  /** Takes from the foot what has no room there, and gives it for the next page. */
  const carryOver = (sheet: Sheet): readonly HTMLElement[] => {
    if (!sheet.cut) return []
    // Chromium sets a line into the first column even when it has no height for it.
    const hasRoom = sheet.footText.offsetHeight >= noteLeading(sheet) / 2
    const beyond = hasRoom
      ? firstBeyond(sheet.footText, limitOf(sheet.footText))
      : { container: sheet.footText, offset: 0 }
    if (!beyond) {
      endFoot(sheet)
      return []
    }
    const place = keepTable(sheet, keepWord(beyond))
    const range = document.createRange()
    range.setStart(place.container, place.offset)
    range.setEnd(sheet.footText, sheet.footText.childNodes.length)
    let depth = 0
    for (let node: Node | null = place.container; node && node !== sheet.footText; node = node.parentNode)
      if (isElement(node)) depth++
    const rest = range.extractContents()
    closeHyphen(place.container)
    markCut(place)
    endFoot(sheet)
    endTable(place.container, rest)
    for (let element = rest.firstElementChild; element && depth > 0; depth--) {
      element.classList.add('continued')
      element.removeAttribute('id')
      element = element.firstElementChild
    }
    return [...rest.children] as HTMLElement[]
  }

  /** There was no room for white below what is cut, or has just room. */
  const endFoot = ({ footText }: Sheet) => {
    for (let last = footText.lastElementChild; last; last = last.lastElementChild)
      if (isElement(last)) last.style.marginBottom = '0'
  }

  /** Nor for the rule of a table that goes on; what is left of it has its columns. */
  const endTable = (node: Node, rest: DocumentFragment) => {
    const table = (isElement(node) ? node : node.parentElement)?.closest('table')
    const columns = table?.querySelector('colgroup')
    if (!table || !columns) return
    table.style.borderBottom = '0'
    rest.querySelector('table')?.prepend(columns.cloneNode(true))
  }

  /** A soft hyphen at the very end of a page is drawn by nobody. */
  const closeHyphen = (node: Node) => {
    if (isText(node)) node.data = node.data.replace(/\u00ad$/, '\u2010')
  }

  return { clip, heightOfCut, noteLeading, markCut, carryOver, closeHyphen }
}
