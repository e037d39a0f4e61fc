/**
 * Runs inside the page: the notes at a page's foot. Which notes stand there depends on which lines stand above, and the
 * other way round; this finds the most text whose notes have room, and cuts a note that must run on.
 */
import type { Measure, Place } from './measure.ts'
import type { Prepared } from './prepare.ts'

/** A page while it is filled. */
export interface Sheet {
  /** The type area: text above, notes below. */
  readonly area: HTMLElement
  /** Holds the text in columns; what is beyond the first one belongs to the next page. */
  readonly text: HTMLElement
  readonly foot: HTMLElement
  readonly footText: HTMLElement
  /** What the page before could not hold of its notes. */
  readonly carried: readonly HTMLElement[]
  /** The last note on the page is cut off where its room ends. */
  cut: boolean
}

export interface FeetOptions {
  readonly notes: Prepared['notes']
  readonly textHeight: number
  readonly leading: number
  /** Marks begin anew on each page. */
  readonly marksByPage: boolean
}

export type Feet = ReturnType<ReturnType<typeof feet>>

export const feet =
  ({ isElement, isText, firstBeyond, textsIn, boxes }: Measure) =>
  ({ notes, textHeight, leading, marksByPage }: FeetOptions) => {
    /** So many lines of text stand on a page however long the notes that run over to it. */
    const leastLines = 4

    const limitOf = (element: Element): number => element.getBoundingClientRect().right + 200

    const callsIn = (root: Element): readonly HTMLElement[] => [...root.querySelectorAll<HTMLElement>('[data-note]')]

    /** Chromium sets a line into the first column even when it has no height for it; such a line does not stand there. */
    const isAbove = (box: DOMRect, bottom: number): boolean => box.bottom < bottom + 4

    const stands = (call: HTMLElement, text: Element, limit: number): boolean => {
      const { bottom } = text.getBoundingClientRect()
      return [...call.getClientRects()].every(box => box.left < limit && isAbove(box, bottom))
    }

    /** How many of the page's calls stand on it now; their order is that of the text. */
    const countStanding = (sheet: Sheet): number => {
      const limit = limitOf(sheet.text)
      const calls = callsIn(sheet.text)
      const gone = calls.findIndex(call => !stands(call, sheet.text, limit))
      return gone < 0 ? calls.length : gone
    }

    const setFootHeight = (sheet: Sheet, height: number) =>
      sheet.area.style.setProperty('--foot-height', `${Math.max(0, Math.min(height, textHeight))}px`)

    /** Sets the carried notes and those of the first `count` calls at the foot, uncut, and gives the height they take. */
    const fill = (sheet: Sheet, count: number): number => {
      const own = callsIn(sheet.text)
        .slice(0, count)
        .map(call => notes.get(call.dataset['note'] ?? ''))
        .filter(note => note !== undefined)
      sheet.footText.style.height = ''
      sheet.footText.style.columnWidth = ''
      const copies = [...sheet.carried, ...own].map(note => note.cloneNode(true) as HTMLElement)
      for (const copy of copies.slice(sheet.carried.length)) copy.dataset['of'] = copy.id
      sheet.footText.replaceChildren(...copies)
      sheet.foot.classList.toggle('empty', copies.length === 0)
      sheet.foot.classList.toggle('continues', sheet.carried.length > 0)
      if (marksByPage) markAnew(sheet)
      return copies.length === 0 ? 0 : sheet.foot.offsetHeight
    }

    /** The number that each note bears on its page. */
    const given = new Map<string, string>()

    /** Notes carried over keep the mark they began with. */
    const markAnew = (sheet: Sheet) => {
      const fresh = [...sheet.footText.querySelectorAll<HTMLElement>('.note-mark')].filter(
        mark => /^\d+\. $/.test(mark.textContent ?? '') && !mark.closest('.continued'),
      )
      fresh.forEach((mark, index) => {
        setMark(mark, `${index + 1}. `)
        given.set(mark.closest('.note')?.id ?? '', String(index + 1))
      })
      // A second call on a later page shows the number of its note, whatever that page has under it.
      for (const root of [sheet.text, sheet.footText]) {
        for (const call of root.querySelectorAll<HTMLAnchorElement>('.noteref > a')) {
          const mark = given.get(call.hash.slice(1))
          if (mark !== undefined && !call.closest('.continued.note, .continued .note')) setMark(call, mark)
        }
      }
    }

    const setMark = (element: HTMLElement, mark: string) => {
      element.dataset['mark'] ??= element.textContent ?? ''
      element.textContent = mark
    }

    /** Gives the foot a height that may be less than its notes need: the rest goes into a second column. */
    const clip = (sheet: Sheet, height: number) => {
      const frame = sheet.foot.offsetHeight - sheet.footText.offsetHeight
      sheet.footText.style.height = `${Math.max(0, height - frame)}px`
      sheet.footText.style.columnWidth = `${Math.ceil(sheet.footText.getBoundingClientRect().width)}px`
    }

    /** Whether the last note at the (clipped) foot has begun there, with lines that have room. */
    const hasBegun = (sheet: Sheet): boolean => {
      const note = sheet.footText.lastElementChild
      if (!note) return false
      const limit = limitOf(sheet.footText)
      const { bottom } = sheet.footText.getBoundingClientRect()
      const here = textsIn(note)
        .flatMap(text => boxes(text, 0, text.length))
        .filter(({ left }) => left < limit)
      return here.length > 0 && here.every(box => isAbove(box, bottom))
    }

    const standsAnything = (sheet: Sheet): boolean => {
      const limit = limitOf(sheet.text)
      const place = firstBeyond(sheet.text, limit)
      const range = document.createRange()
      range.selectNodeContents(sheet.text)
      if (place) range.setEnd(place.container, place.offset)
      const boxes = [...range.getClientRects()].filter(({ left, width }) => left < limit && width > 0)
      const { bottom } = sheet.text.getBoundingClientRect()
      return boxes.length > 0 && boxes.every(box => isAbove(box, bottom))
    }

    /** The greatest foot, to a pixel, under which `holds` still does; it holds at `low`, not at `high`. */
    const greatestFoot = (sheet: Sheet, low: number, high: number, holds: () => boolean): number => {
      while (high - low > 1) {
        const middle = (low + high) / 2
        setFootHeight(sheet, middle)
        if (holds()) low = middle
        else high = middle
      }
      return low
    }

    /** What stays carried over on this page: all of it if four lines of text have room beside it. */
    const startFoot = (sheet: Sheet): { readonly height: number; readonly cut: boolean } => {
      const whole = fill(sheet, 0)
      const most = textHeight - leastLines * leading
      const wanted = Math.min(whole, most)
      setFootHeight(sheet, wanted)
      if (wanted === 0 || standsAnything(sheet)) return { height: wanted, cut: whole > wanted }
      // Not a line of text has room: a figure, a table. The notes wait.
      return { height: greatestFoot(sheet, 0, wanted, () => standsAnything(sheet)), cut: true }
    }

    /**
     * Gives the page its foot. Each call is tried in turn: its note whole, else its note begun, else the line of the call
     * goes to the next page. Only where that line is the first of its page does a note begin a page late.
     */
    const settle = (sheet: Sheet) => {
      const start = startFoot(sheet)
      let height = start.height
      sheet.cut = start.cut
      if (sheet.cut) clip(sheet, height)
      for (let count = 1; ; count++) {
        setFootHeight(sheet, height)
        if (countStanding(sheet) < count) return
        const wanted = sheet.cut ? textHeight : fill(sheet, count)
        setFootHeight(sheet, wanted)
        if (countStanding(sheet) >= count) {
          height = wanted
          continue
        }
        squeeze(sheet, count, height, wanted)
        return
      }
    }

    /** The note of call `count` has no room as a whole. */
    const squeeze = (sheet: Sheet, count: number, low: number, high: number) => {
      const most = greatestFoot(sheet, low, high, () => countStanding(sheet) >= count)
      setFootHeight(sheet, most)
      const alone = countStanding(sheet) === count
      if (!sheet.cut) {
        fill(sheet, count)
        clip(sheet, most)
        if (alone && hasBegun(sheet)) {
          sheet.cut = true
          return
        }
      }
      const wasCut = sheet.cut
      setFootHeight(sheet, most + 1)
      const before = countStanding(sheet)
      if (standsAnything(sheet)) {
        fill(sheet, before)
        if (wasCut) clip(sheet, most + 1)
        return
      }
      // The line is the first of the page: it stays, and what its notes need beyond this page runs over.
      setFootHeight(sheet, most)
      fill(sheet, countStanding(sheet))
      clip(sheet, most)
      sheet.cut = true
    }

    const blockOf = (node: Node): HTMLElement | null => {
      for (let element: Node | null = node; element; element = element.parentNode)
        if (isElement(element) && /^(block|list-item)$/.test(getComputedStyle(element).display)) return element
      return null
    }

    /** The last line of what is cut within a paragraph is as full as the others. */
    const markCut = ({ container, offset }: Place) => {
      const inside = isText(container) || container.childNodes[offset - 1]
      const block = inside ? blockOf(container) : null
      if (block && getComputedStyle(block).textAlign === 'justify' && !isBlockContainer(block))
        block.classList.add('cut')
    }

    const isBlockContainer = (element: Element): boolean =>
      [...element.children].some(child => /^(block|list-item|table|flow-root)$/.test(getComputedStyle(child).display))

    /** Takes from the foot what has no room there, and gives it for the next page. */
    const carryOver = (sheet: Sheet): readonly HTMLElement[] => {
      if (!sheet.cut) return []
      const place = firstBeyond(sheet.footText, limitOf(sheet.footText))
      if (!place) return []
      const range = document.createRange()
      range.setStart(place.container, place.offset)
      range.setEnd(sheet.footText, sheet.footText.childNodes.length)
      let depth = 0
      for (let node: Node | null = place.container; node && node !== sheet.footText; node = node.parentNode)
        if (isElement(node)) depth++
      const rest = range.extractContents()
      closeHyphen(place.container)
      markCut(place)
      for (let element = rest.firstElementChild; element && depth > 0; depth--) {
        element.classList.add('continued')
        element.removeAttribute('id')
        element = element.firstElementChild
      }
      return [...rest.children] as HTMLElement[]
    }

    /** A soft hyphen at the very end of a page is drawn by nobody. */
    const closeHyphen = (node: Node) => {
      if (isText(node)) node.data = node.data.replace(/\u00ad$/, '\u2010')
    }

    /** A call that went to the next page after all, with the block that it stands in, takes its note along. */
    const dropUncalled = (sheet: Sheet) => {
      const calls = callsIn(sheet.text).length
      if (calls >= sheet.footText.childElementCount - sheet.carried.length) return
      const height = parseFloat(sheet.area.style.getPropertyValue('--foot-height'))
      sheet.cut = fill(sheet, calls) > height
      if (sheet.cut) clip(sheet, height)
    }

    /** The page has its text for good: its foot takes the height of what stands in it. */
    const finish = (sheet: Sheet): readonly HTMLElement[] => {
      dropUncalled(sheet)
      const carried = carryOver(sheet)
      sheet.footText.style.height = ''
      sheet.footText.style.columnWidth = ''
      const empty = sheet.footText.childElementCount === 0
      sheet.foot.classList.toggle('empty', empty)
      setFootHeight(sheet, empty ? 0 : sheet.foot.offsetHeight)
      return carried
    }

    /** A page of notes alone: the text has ended, or what follows has no room beside them. */
    const fillAlone = (sheet: Sheet) => {
      const whole = fill(sheet, 0)
      setFootHeight(sheet, textHeight)
      sheet.cut = whole > textHeight
      if (sheet.cut) clip(sheet, textHeight)
    }

    /** Whether notes that run over would leave no room for four lines of text; tried out on a spare sheet. */
    const fillPage = (spare: Sheet, carried: readonly HTMLElement[]): boolean =>
      carried.length > 0 && fill({ ...spare, carried }, 0) > textHeight - leastLines * leading

    return { settle, finish, fillAlone, fillPage, limitOf, markCut, closeHyphen }
  }
