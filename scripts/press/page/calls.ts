/** Runs inside the page: which of a page's calls stand on it now, and whether it may end where it does. */
import type { Measure, Place } from './measure.ts'
import type { Sheet } from './sheet.ts'
import type { Turns } from './turns.ts'

export type Calls = ReturnType<typeof calls>
export type OpenCalls = ReturnType<Calls>

/** With `notesLast` no note stands below its call. */
export const calls =
  (
    { isElement, isText, firstBeyond, isBefore, boxesIn, countLines, limitOf, isAbove, sidesOf }: Measure,
    { blockOf, beforeHeadings }: Turns,
  ) =>
  (notesLast: boolean) => {
    const callsIn = (root: Element): readonly HTMLElement[] =>
      notesLast ? [] : [...root.querySelectorAll<HTMLElement>('[data-note]')]

    const callsBefore = (sheet: Sheet, place: Place | null): readonly HTMLElement[] =>
      callsIn(sheet.text).filter(call => !place || isBefore({ container: call.parentNode as Node, offset: 0 }, place))

    /** What must stand on a page together with a call: it alone, or the caption that it stands in. */
    const boxesOf = (call: HTMLElement): readonly DOMRect[] => {
      const caption = call.closest('figcaption')
      return [...(caption && whole.has(caption) ? caption : call).getClientRects()]
    }

    /** Captions that have room on the page as long as no note does. */
    const whole = new Set<Element>()

    const isWhole = (call: HTMLElement): boolean => whole.has(call.closest('figcaption') ?? call)

    const findWhole = ({ text }: Sheet) => {
      const [limit, { bottom }] = [limitOf(text), text.getBoundingClientRect()]
      whole.clear()
      for (const caption of text.querySelectorAll('figcaption'))
        if ([...caption.getClientRects()].every(box => box.left < limit && isAbove(box, bottom))) whole.add(caption)
    }

    /** A table's first row does not leave its head, nor its caption. */
    const withHead = (row: HTMLElement): readonly HTMLElement[] =>
      row.matches(':is(thead, caption) ~ tbody > :first-child')
        ? [...(row.closest('table')?.querySelectorAll<HTMLElement>(':scope > :is(caption, thead)') ?? []), row]
        : [row]

    /** What a call stands in that has room on a page, and is not to be broken: a figure, a row; nothing where it stands in lines. */
    const piecesOf = (call: HTMLElement): readonly HTMLElement[] => {
      const lead = call.closest('caption, thead')
      const row = lead
        ? lead.parentElement?.querySelector<HTMLElement>(':scope > tbody > tr:not(.tall)')
        : call.closest<HTMLElement>('tr:not(.tall)')
      const figure = isWhole(call) ? call.closest('figure') : null
      return row ? withHead(row) : figure ? [figure] : []
    }

    /** Calls that stand on one page with a call: those of its line, or of its pieces. */
    const calledWith = (sheet: Sheet, call: HTMLElement): readonly HTMLElement[] => {
      const [block, pieces, line] = [blockOf(call), piecesOf(call), call.getBoundingClientRect()]
      return callsIn(sheet.text).filter(other => {
        if (pieces.length > 0) return pieces.some(piece => piece.contains(other))
        const { top, left } = other.getBoundingClientRect()
        return blockOf(other) === block && Math.abs(top - line.top) < 4 && Math.abs(left - line.left) < 1000
      })
    }

    /** Cells that stand beside a call and are written before it: where one of them is cut, the call goes to the next page. */
    const cellsBefore = (call: HTMLElement): readonly Element[] => {
      const cell = call.closest('td, th')
      const row = cell?.parentElement
      const part = row?.parentElement
      if (!cell || !row || !part) return []
      const rows = [...part.children]
      const spanning = [...part.querySelectorAll<HTMLTableCellElement>('[rowspan]')].filter(
        ({ rowSpan, parentElement }) => rows.indexOf(parentElement as Element) + rowSpan > rows.indexOf(row),
      )
      return [...row.children, ...spanning].filter(
        other => cell.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING,
      )
    }

    const stands = (call: HTMLElement, text: Element, limit: number): boolean => {
      const { bottom } = text.getBoundingClientRect()
      return (
        boxesOf(call).every(box => box.left < limit && isAbove(box, bottom)) &&
        cellsBefore(call).every(cell => sidesOf(cell, limit).beyond.length === 0)
      )
    }

    /** How many of the page's calls stand on it now; their order is that of the text. */
    const countStanding = (sheet: Sheet): number => {
      const limit = limitOf(sheet.text)
      const calls = callsIn(sheet.text)
      const gone = calls.findIndex(call => !stands(call, sheet.text, limit))
      return gone < 0 ? calls.length : gone
    }

    const isStanding = ({ text }: Sheet, call: HTMLElement): boolean => stands(call, text, limitOf(text))

    /** The calls of a title over two columns, on the first page: they are not seen, and cannot go to the next one. */
    const titleOf = ({ text }: Sheet): HTMLElement | null => text.querySelector('.calls')

    const countTitled = (sheet: Sheet): number => titleOf(sheet)?.querySelectorAll('[data-note]').length ?? 0

    const placeOfEnd = ({ text }: Sheet): Place | null => firstBeyond(text, limitOf(text))

    const standsAnything = (sheet: Sheet, place = placeOfEnd(sheet)): boolean => {
      const limit = limitOf(sheet.text)
      const figure =
        place && (isElement(place.container) ? place.container : place.container.parentElement)?.closest('figure')
      const range = document.createRange()
      range.selectNodeContents(sheet.text)
      if (figure) range.setEndBefore(figure)
      else if (place) range.setEnd(place.container, place.offset)
      const boxes = [...range.getClientRects()].filter(({ left, width, height }) => left < limit && width * height > 0)
      const { bottom } = sheet.text.getBoundingClientRect()
      return boxes.length > 0 && boxes.every(box => isAbove(box, bottom))
    }

    /** Whether a page may end where it does now: not after headings alone (unless they may be left), nor after the first line of a paragraph. */
    const standsByItself = (sheet: Sheet, withHeadings = false): boolean => {
      const place = placeOfEnd(sheet)
      if (!standsAnything(sheet, place)) return false
      if (!place) return true
      if (!isText(place.container)) return withHeadings || beforeHeadings(sheet.text, place).container !== sheet.text
      if (place.container.parentElement?.closest('thead > :not(.tall)')) return withHeadings
      const [limit, { bottom }] = [limitOf(sheet.text), sheet.text.getBoundingClientRect()]
      const lines = boxesIn(blockOf(place.container) ?? sheet.text).filter(
        box => box.left < limit && isAbove(box, bottom),
      )
      return countLines(lines) > 1
    }

    return {
      callsIn,
      callsBefore,
      piecesOf,
      calledWith,
      boxesOf,
      isWhole,
      findWhole,
      countStanding,
      isStanding,
      titleOf,
      countTitled,
      standsAnything,
      standsByItself,
    }
  }
