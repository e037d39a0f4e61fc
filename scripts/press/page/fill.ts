/**
 * Runs inside the page: a page is filled. Its text ends where its notes leave room, and its figures stand where they were
 * written, at its head, or at its foot: above the notes, under the text that was written after them. One that has no room
 * waits for the next page. No figure stands before its own place, nor above one that was written before it.
 */
import type { Feet } from './feet.ts'
import type { Floats } from './floats.ts'
import type { Gaps } from './gaps.ts'
import type { Measure, Place } from './measure.ts'
import type { Sheet } from './sheet.ts'
import type { Turns } from './turns.ts'

export interface FillOptions {
  readonly feet: () => Feet
  /** What of the document an element on a page was copied from. */
  readonly sourceOf: (element: HTMLElement) => HTMLElement
  readonly markTop: (sheet: Sheet) => void
  /** Whether the last thing of the document has been set. */
  readonly hasEnded: () => boolean
}

/** A figure that was taken out of a page. */
interface Taken {
  readonly figure: HTMLElement
  readonly wish: string
  readonly parent: Node
  readonly before: Node | null
}

export type Fill = ReturnType<typeof fill>

export const fill =
  (
    { isElement, isSeen, firstBeyond, placeBefore, isBefore }: Measure,
    { figures, ordered, callsNote, figureAt }: Floats,
    { leads, placeBeforeLine, keepHeading, keepWord }: Turns,
    { leastGap, gapAt, closeGap }: Gaps,
  ) =>
  ({ feet, sourceOf, markTop, hasEnded }: FillOptions) => {
    const { leading } = feet()
    /** So many lines of text stand on a page between a figure at its head and one at its foot, and beneath a figure within it. */
    const leastText = 5 * leading
    const leastBelow = 4 * leading

    /** Figures, as they were copied, that had no room on the page in hand. */
    let waiting: HTMLElement[] = []

    /** Figures that were taken out of the page in hand, one after another, and where each stood. */
    let taken: Taken[] = []

    const follows = (one: Node, other: Node): boolean =>
      (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0

    const begins = (sheet: Sheet, element: Element, end: Place | null): boolean =>
      !end || isBefore(placeBefore(sheet.text, element), end)

    const stands = (sheet: Sheet, element: Element, end: Place | null): boolean =>
      begins(sheet, element, end) && !(end && element.contains(end.container))

    const isSunk = (figure: Element): boolean => figure.classList.contains('at-foot')

    const reserve = (sheet: Sheet) => feet().reserve(sheet.sunk.reduce((sum, { room }) => sum + room, 0))

    /** To the foot of the page: it takes no room in the text from now on. */
    const sink = (sheet: Sheet, figure: HTMLElement) => {
      const room = figure.getBoundingClientRect().height + leading
      sheet.sunk = [...sheet.sunk, { figure, room }].sort((a, b) => (follows(a.figure, b.figure) ? -1 : 1))
      figure.classList.add('at-foot')
      figure.style.display = 'none'
      reserve(sheet)
    }

    const raise = (sheet: Sheet, figure: HTMLElement) => {
      if (!isSunk(figure)) return
      sheet.sunk = sheet.sunk.filter(known => known.figure !== figure)
      figure.classList.remove('at-foot')
      figure.style.display = ''
      reserve(sheet)
    }

    /** Stays where it is in the text of the page. */
    const pin = (sheet: Sheet, figure: HTMLElement) => {
      raise(sheet, figure)
      figure.dataset['float'] = 'pinned'
    }

    const setAside = (sheet: Sheet, figure: HTMLElement) => {
      raise(sheet, figure)
      const { parentNode: parent, previousSibling: before } = figure
      if (parent) taken.push({ figure, wish: figure.dataset['float'] ?? '', parent, before })
      figure.remove()
      waiting = [...waiting, figure].sort((a, b) => (follows(sourceOf(a), sourceOf(b)) ? -1 : 1))
    }

    /** The first of these that stands on the page, before its end, and was written behind a figure that waits. */
    const findBehind = (sheet: Sheet, end: Place | null, waits: HTMLElement | undefined, those: string) => {
      if (!waits) return undefined
      const origin = sourceOf(waits)
      return [...sheet.text.querySelectorAll<HTMLElement>(those)].find(
        one => follows(origin, sourceOf(one)) && begins(sheet, one, end),
      )
    }

    /** What stands on the page though a figure waits that was written before it: a figure, or a call that is to follow those of the figure. */
    const findOvertaking = (sheet: Sheet, end: Place | null): HTMLElement | undefined => {
      const call = findBehind(sheet, end, waiting.find(callsNote), '[data-note]')
      const figure = findBehind(sheet, end, waiting[0], ordered)
      return call && figure ? (follows(call, figure) ? call : figure) : (call ?? figure)
    }

    /** Before what may not stand on the page, which goes with what it cannot be parted from. */
    const placeWithout = ({ text }: Sheet, element: HTMLElement): Place => {
      const isInLine = element.matches('[data-note]') && !element.closest('table, figure, .verse, .whole')
      if (isInLine) return placeBeforeLine(text, element)
      return placeBefore(text, element.closest('.division-text > *') ?? element)
    }

    /** Whether nothing but figures stands above it. */
    const isAtHead = ({ text }: Sheet, figure: Element): boolean => {
      for (let at: Node = figure; at !== text; at = at.parentNode as Node)
        for (let before = at.previousSibling; before; before = before.previousSibling)
          if (isSeen(before) && !(isElement(before) && before.matches(figures))) return false
      return true
    }

    const nextSeen = (figure: Element): Element | null => {
      let next = figure.nextElementSibling
      while (next && !isSeen(next)) next = next.nextElementSibling
      return next
    }

    /** Whether a figure that waited wants to be at the foot: another stands above it, or it would stand over a heading. */
    const isCrowding = (figure: HTMLElement): boolean => {
      const next = nextSeen(figure)
      if (figure.dataset['moved'] === undefined || next?.matches(figures)) return false
      let before = figure.previousElementSibling
      while (before && !isSeen(before)) before = before.previousElementSibling
      return before !== null || next?.matches(leads) === true
    }

    /** Whether few lines have room beneath it. */
    const isLow = ({ text }: Sheet, figure: Element): boolean =>
      text.getBoundingClientRect().bottom - figure.getBoundingClientRect().bottom < leastBelow

    /** Whether the page keeps lines of text above a figure that goes to its foot. */
    const hasText = ({ text }: Sheet, figure: Element, atHead: boolean): boolean => {
      const [own, page] = [figure.getBoundingClientRect(), text.getBoundingClientRect()]
      const above = atHead ? own.top - page.top : 0
      return page.height - own.height - leading - above >= leastText
    }

    /** What is to be done with a figure that has room where it was written; null leaves it there. */
    const actFor = (sheet: Sheet, figure: HTMLElement, end: Place | null): typeof sink | null => {
      const wish = figure.dataset['float']
      const atHead = isAtHead(sheet, figure)
      const isBelow = sheet.sunk.some(sunk => follows(sunk.figure, figure))
      if (end === null) {
        const isSettled = atHead && (wish === 'head' || callsNote(figure) || !hasText(sheet, figure, atHead))
        return wish === 'auto' || isSettled || nextSeen(figure) === null ? null : setAside
      }
      if (callsNote(figure)) return isBelow || (wish === 'head' && !atHead) ? setAside : null
      if (wish === 'head') return atHead && !isBelow ? null : setAside
      if (wish === 'auto' && !isBelow && !(atHead ? isCrowding(figure) : isLow(sheet, figure))) return null
      if (hasText(sheet, figure, atHead)) return sink
      return isBelow || !atHead ? setAside : pin
    }

    const isFixed = ({ dataset }: HTMLElement): boolean =>
      dataset['float'] === undefined || dataset['float'] === 'pinned'

    /** What has to be done with one figure of the page, if anything has; `end` is where the page ends now, null where the text does. */
    const findMove = (sheet: Sheet, end: Place | null): (() => void) | null => {
      if (!sheet.text.querySelector('[data-float]')) return null
      const standing = [...sheet.text.querySelectorAll<HTMLElement>(ordered)]
      const passed = standing.find(figure => isSunk(figure) && (end === null || !stands(sheet, figure, end)))
      if (passed) return () => setAside(sheet, passed)
      for (const figure of standing.filter(figure => !isSunk(figure))) {
        if (!(isFixed(figure) ? begins : stands)(sheet, figure, end)) continue
        const lowest = sheet.sunk.find(sunk => follows(sunk.figure, figure))
        // What cannot move would stand above one at the foot that was written before it.
        const [act, moved] = isFixed(figure) ? [lowest && pin, lowest?.figure] : [actFor(sheet, figure, end), figure]
        if (act && moved) return () => act(sheet, moved)
      }
      return null
    }

    const moveFigure = (sheet: Sheet, end: Place | null): boolean => {
      const move = findMove(sheet, end)
      move?.()
      return move !== null
    }

    /** Where the text has ended and the page has room, figures that waited stand behind it. */
    const setBehind = (sheet: Sheet) => {
      const text = [...sheet.text.querySelectorAll('.division-text')].at(-1)
      for (const figure of [...waiting]) {
        figure.dataset['float'] = 'pinned'
        text?.append(figure)
        feet().settle(sheet)
        if (!text || firstBeyond(sheet.text, feet().limitOf(sheet.text))) {
          figure.remove()
          return
        }
        waiting = waiting.slice(1)
      }
    }

    const keepLead = ({ text }: Sheet, place: Place): Place =>
      feet().mayEndWithHeading() ? place : keepHeading(text, place)

    /**
     * Where nothing has room: Chromium takes a row to the next page whole if a cell has room for its words, and not for the white
     * below them. Under a text that is a little less high it parts it.
     */
    const endWithinRow = ({ text }: Sheet): Place => {
      const height = parseFloat(text.style.height)
      for (let less = 1; less < leading; less++) {
        text.style.height = `${height - less}px`
        const beyond = firstBeyond(text, feet().limitOf(text))
        if (beyond && beyond.container !== text) return beyond
      }
      throw new Error(`no page can hold “${text.textContent?.trim().slice(0, 60)}”`)
    }

    /** The place, or one before it for the sake of a word; not where the page has a gap: the lines that leave it had room. */
    const keepWordAt = (sheet: Sheet, place: Place): Place => {
      const kept = keepWord(place)
      return kept === place || gapAt(feet(), sheet, kept) < leastGap(sheet.area.clientHeight) ? kept : place
    }

    /** Where the page ends; 'again' where a figure has been moved to find out. */
    const endOf = (sheet: Sheet): Place | null | 'again' => {
      feet().settle(sheet)
      const beyond = sheet.end ?? firstBeyond(sheet.text, feet().limitOf(sheet.text))
      const lowest = sheet.sunk.at(-1)?.figure
      if (lowest && feet().isLate(sheet, beyond)) {
        ;(isAtHead(sheet, lowest) ? pin : setAside)(sheet, lowest)
        return 'again'
      }
      const overtaking = findOvertaking(sheet, beyond)
      if (overtaking) {
        if (overtaking.dataset['float'] === undefined) return keepLead(sheet, placeWithout(sheet, overtaking))
        setAside(sheet, overtaking)
        return 'again'
      }
      if (moveFigure(sheet, beyond)) return 'again'
      const figure = beyond && figureAt(beyond)
      const before = figure && placeBefore(sheet.text, figure)
      const isFirst = before?.container === sheet.text
      // One that has no room at the head of a column under a title has it on a sheet without one.
      const mayWait = !isFirst || sheet.sunk.length > 0 || feet().isUnderStrip()
      if (figure?.dataset['float'] !== undefined && mayWait) {
        setAside(sheet, figure)
        return 'again'
      }
      if (beyond?.container === sheet.text) {
        const last = sheet.sunk.at(-1)
        if (!last) return keepWord(endWithinRow(sheet))
        pin(sheet, last.figure)
        return 'again'
      }
      if (!beyond || isFirst) return beyond
      const place = keepLead(sheet, before ?? beyond)
      const mayEnd = (other: Place | null) =>
        !findOvertaking(sheet, other) && !findMove(sheet, other) && (other !== null || waiting.length === 0)
      const closed = closeGap(feet(), sheet, place, mayEnd)
      return closed && keepWordAt(sheet, closed)
    }

    /** Behind all that stands on the page. */
    const endOfText = ({ text }: Sheet): Place => {
      const container = text.firstElementChild as Node
      return { container, offset: container.childNodes.length }
    }

    /** Gives the page its foot, and the place where it ends; null when it has room for more. */
    const fillOnce = (sheet: Sheet): Place | null => {
      markTop(sheet)
      while (hasEnded() || feet().isFull(sheet)) {
        const end = endOf(sheet)
        if (end === 'again' || (end && moveFigure(sheet, end))) {
          markTop(sheet)
          continue
        }
        if (!end && waiting.length > 0) setBehind(sheet)
        return end ?? (waiting.length > 0 ? endOfText(sheet) : null)
      }
      return null
    }

    /** The page as it was before figures were taken out of it; the first `pinned` of them stay where they were written. */
    const bringBack = (sheet: Sheet, pinned: number) => {
      for (const { figure, wish, parent, before } of taken.toReversed()) {
        parent.insertBefore(figure, before ? before.nextSibling : parent.firstChild)
        figure.dataset['float'] = wish
      }
      for (const { figure } of sheet.sunk) raise(sheet, figure)
      const back = taken.map(({ figure }) => figure).sort((a, b) => (follows(a, b) ? -1 : 1))
      waiting = waiting.filter(figure => !back.includes(figure))
      taken = []
      back.slice(0, pinned).forEach(figure => pin(sheet, figure))
    }

    /**
     * Gives the page its foot, and the place where it ends; null when it has room for more. Where figures that went away leave
     * much white, they stand where they were written after all, the first of them first, if that leaves less.
     */
    const fillSheet = (sheet: Sheet): Place | null => {
      const end = fillOnce(sheet)
      const [many, white] = [taken.length, end && taken.length > 0 ? gapAt(feet(), sheet, end) : 0]
      if (white < leastGap(sheet.area.clientHeight)) return end
      for (let pinned = 1; pinned <= many; pinned++) {
        bringBack(sheet, pinned)
        const other = fillOnce(sheet)
        if (!other || gapAt(feet(), sheet, other) < white) return other
      }
      bringBack(sheet, 0)
      return fillOnce(sheet)
    }

    /** Figures of the document that wait for the next page, which begins at `at`: those written before that place. */
    const takeWaiting = (at: Node | null): readonly HTMLElement[] => {
      const origins = waiting.map(sourceOf)
      ;[waiting, taken] = [[], []]
      const passed = origins.filter(figure => !at || follows(figure, at))
      for (const figure of passed) figure.dataset['moved'] = ''
      return passed
    }

    const forget = () => {
      ;[waiting, taken] = [[], []]
    }

    return { fillSheet, takeWaiting, forget }
  }
