/**
 * Runs inside the page: the notes at a page's foot. Which notes stand there depends on which lines stand above, and the
 * other way round; this finds the most text whose notes have room, and cuts a note that must run on.
 */
import type { Calls } from './calls.ts'
import type { Copies } from './copies.ts'
import type { Cuts } from './cuts.ts'
import type { Free } from './free.ts'
import type { Measure, Place } from './measure.ts'
import type { Prepared } from './prepare.ts'
import type { Sheet } from './sheet.ts'
import type { Together } from './together.ts'
import type { Turns } from './turns.ts'

export interface FeetOptions {
  readonly notes: Prepared['notes']
  readonly textHeight: number
  /** Of a page by its index, at most `textHeight`; pixels. */
  readonly heights?: ((index: number) => number) | undefined
  /** Where the text of some pages ends though there is room below it, by their index; pixels from their heads. */
  readonly ends?: ReadonlyMap<number, number> | undefined
  /** Indices of pages that may end with headings: what follows these does not stand on one page with them. */
  readonly joined?: ReadonlySet<number> | undefined
  readonly leading: number
  /** Marks begin anew on each page. */
  readonly marksByPage: boolean
  /** How many of what is laid out here as pages make one of paper; 1 when left out. */
  readonly columns?: number | undefined
  /**
   * What gives way where a note has no room (CSS GCPM, footnote-policy): `auto`, the note, which goes on upon the next page
   * (here it always begins on its own); `line`, the line of its call; `block`, the paragraph.
   */
  readonly policy?: 'auto' | 'line' | 'block' | undefined
  /** No note stands below its call. */
  readonly notesLast?: boolean | undefined
}

export type Feet = ReturnType<ReturnType<typeof feet>>

export const feet =
  (
    { limitOf, sidesOf }: Measure,
    { blockOf, beforeHeadings, startOfLine }: Turns,
    { clip, heightOfCut, markCut, carryOver, closeHyphen }: Cuts,
    openCalls: Calls,
    openCopies: Copies,
    openTogether: Together,
    openFree: Free,
  ) =>
  ({
    notes,
    textHeight: full,
    heights = () => full,
    ends,
    joined,
    leading,
    marksByPage,
    columns = 1,
    policy = 'auto',
    notesLast = false,
  }: FeetOptions) => {
    const calls = openCalls(notesLast)
    const { callsIn, callsBefore, boxesOf, isWhole, findWhole, countStanding, isStanding } = calls
    const { titleOf, countTitled, standsAnything, standsByItself } = calls
    const copies = openCopies({ notes, callsIn, marksByPage, columns })
    const { fill, heightOf, footsOf, countNumbered } = copies
    const together = openTogether({ calls, copies, textHeight: full, leading, mayRunOver: policy === 'auto' })
    const { lastWith, hasRoom } = together
    const { freeLine, freeBlock, freeVerse, freeRow } = openFree({ calls, together, mayPart: policy !== 'block' })
    let [pageHeight, textHeight, lowest] = [full, full, full]
    let endsWithHeading = false
    /** The page after this one, or that of the next sheet, is higher. */
    let isUnderStrip = false

    /** A page is opened: gives its height, in pixels. */
    const open = (index: number): number => {
      lowest = ends?.get(index) ?? full
      endsWithHeading = joined?.has(index) ?? false
      isUnderStrip = [1, columns].some(ahead => heights(index + ahead) > heights(index))
      return (textHeight = pageHeight = Math.min(heights(index), full))
    }

    /** So many pixels of the page, above its notes, are left to figures. */
    const reserve = (height: number) => {
      textHeight = pageHeight - height
    }

    /** So many lines of text stand on a page however long the notes that run over to it. */
    const leastLines = 4

    /** Not by a variable of the type area: all that stands in it would be styled anew. */
    const setFootHeight = ({ text }: Sheet, height: number) => {
      text.style.height = `${Math.min(lowest, textHeight - Math.max(0, Math.min(height, textHeight)))}px`
    }

    /** Sets the greatest foot, to a pixel, under which `holds` still does: not at `high`; where not even at `low`, that one. */
    const greatestFoot = (sheet: Sheet, low: number, high: number, holds: () => boolean, guess = 0): number => {
      const tryAt = (height: number) => {
        setFootHeight(sheet, height)
        if (holds()) low = height
        else high = height
      }
      setFootHeight(sheet, low)
      if (!holds()) return low
      for (const height of [guess + 0.5, guess - 0.4]) if (height > low && height < high) tryAt(height)
      while (high - low > 1) tryAt((low + high) / 2)
      setFootHeight(sheet, low)
      return low
    }

    /** The foot that reaches up to the line of a call. */
    const footBelow = (sheet: Sheet, call: HTMLElement | undefined): number => {
      const box = call && boxesOf(call).at(-1)
      if (!box) return 0
      const area = sheet.text.getBoundingClientRect().top
      if (isWhole(call)) return textHeight - (box.bottom - area)
      const block = blockOf(call) ?? call
      const top = Math.max(block.getClientRects()[0]?.top ?? 0, area)
      const line = parseFloat(getComputedStyle(block).lineHeight)
      return textHeight - (top - area + Math.ceil(((box.top + box.bottom) / 2 - top) / line) * line)
    }

    /** Notes of the title have the page to themselves: what comes first in the text has no room above them. */
    const leaveAlone = (title: Element) => title.classList.add('alone')

    /** What stays carried over on this page, and the notes of its title: all of it if four lines of text have room beside it. */
    const startFoot = (sheet: Sheet): { readonly height: number; readonly cut: boolean } => {
      const title = titleOf(sheet)
      const isAlone = title?.classList.contains('alone') === true
      fill(sheet, countTitled(sheet))
      const whole = heightOf(sheet)
      const most = textHeight - (isAlone ? 0 : leastLines * leading)
      const wanted = Math.min(whole, most)
      const standsAt = (foot: number, stands: (sheet: Sheet) => boolean): boolean => {
        setFootHeight(sheet, foot)
        return stands(sheet)
      }
      const isFree = wanted === 0 || isAlone
      // Headings alone are not enough where, without the notes, something would stand with them.
      const isEnough = isFree || standsAt(wanted, standsByItself) || title !== null || !standsAt(0, standsByItself)
      const stands = isEnough ? standsAnything : standsByItself
      setFootHeight(sheet, wanted)
      if (isFree || stands(sheet)) {
        const cut = whole > wanted
        return { height: (cut ? heightOfCut(sheet, wanted) : undefined) ?? wanted, cut }
      }
      if (title) {
        leaveAlone(title)
        return startFoot(sheet)
      }
      // Not a line of text has room: a figure, a table. The notes wait, if there is no room for two lines of them.
      const height = greatestFoot(sheet, 0, wanted, () => stands(sheet))
      return { height: heightOfCut(sheet, height) ?? (sheet.carried.length === 1 ? 0 : height), cut: true }
    }

    /**
     * Gives the page its foot. Each call that stands on the page is tried with its note whole; for the first that has no
     * room, its note is begun, or the line of the call goes to the next page. Only where that line is the first of its page
     * does a note begin a page late.
     */
    const settle = (sheet: Sheet) => {
      sheet.end = null
      titleOf(sheet)?.classList.remove('alone')
      settleFoot(sheet)
    }

    const settleFoot = (sheet: Sheet) => {
      const { height, cut } = startFoot(sheet)
      findWhole(sheet)
      sheet.cut = cut
      if (cut) clip(sheet, height)
      const [standing, titled] = [countStanding(sheet), countTitled(sheet)]
      if (standing === titled) return
      if (cut) {
        squeeze(sheet, titled + 1, height, textHeight)
        return
      }
      const below = callsIn(sheet.text).map(call => footBelow(sheet, call))
      const wanted = footsOf(sheet, standing)
      let count = wanted.findIndex((foot, index) => foot > (below[index] ?? 0) + leading)
      if (count < 0) count = standing
      let [most, tooMuch] = [height, wanted[count] ?? textHeight]
      for (; count >= titled; count--) {
        fill(sheet, count)
        most = count === titled ? height : heightOf(sheet)
        setFootHeight(sheet, most)
        if (count === titled || countStanding(sheet) >= count) break
        tooMuch = most
      }
      if (count > titled && leadOn(sheet, count, most)) return
      if (count < standing) squeeze(sheet, count + 1, most, tooMuch)
    }

    /** Headings alone stand on the page, and their notes: the last of these is begun with less, so that what they lead has room. */
    const leadOn = (sheet: Sheet, count: number, most: number): boolean => {
      if (policy !== 'auto' || standsByItself(sheet)) return false
      fill(sheet, count - 1)
      const foot = greatestFoot(sheet, heightOf(sheet), most, () => standsByItself(sheet))
      const isLed = standsByItself(sheet) && countStanding(sheet) === count
      fill(sheet, count)
      const height = isLed ? heightOfCut(sheet, foot) : undefined
      sheet.cut = height !== undefined
      if (height === undefined) fill(sheet, count)
      else clip(sheet, height)
      return sheet.cut
    }

    /** White between a text that ends at `place`, so far down, and its notes; 0 where it is not to be filled. */
    const whiteBelow = (sheet: Sheet, place: Place, end: number): number => {
      const called = callsBefore(sheet, place).length
      const { children } = sheet.footText
      if (policy === 'block' || (sheet.cut && children.length === sheet.carried.length + countTitled(sheet))) return 0
      const last = children[sheet.carried.length + called - 1]
      const { top, bottom } = sheet.foot.getBoundingClientRect()
      // What has no room may be a whole table of a note: the foot ends with what stands there.
      const standing = !last
        ? []
        : sheet.cut
          ? sidesOf(last, limitOf(sheet.footText)).here
          : [last.getBoundingClientRect()]
      return textHeight - end - (Math.min(bottom, Math.max(top, ...standing.map(box => box.bottom))) - top)
    }

    const setTextHeight = (sheet: Sheet, height: number) => setFootHeight(sheet, textHeight - height)

    /** Whether a page may end at `place` under the foot it has now. */
    const mayEndAt = (sheet: Sheet, place: Place | null): boolean =>
      standsByItself(sheet) && countStanding(sheet) >= callsBefore(sheet, place).length

    /** Whether a note that is called before `place` has no room to begin under the foot that the page has now. */
    const isLate = (sheet: Sheet, place: Place | null): boolean => {
      const called = sheet.cut ? callsBefore(sheet, place).length : 0
      const last = sheet.footText.children[sheet.carried.length + called - 1]
      return called > 0 && (!last || sidesOf(last, limitOf(sheet.footText)).here.length === 0)
    }

    /** Fills the foot below a text of this height that ends at `place`: whether all its notes have room, the last begun at least. */
    const holdsNotes = (sheet: Sheet, place: Place | null, height: number): boolean => {
      const count = callsBefore(sheet, place).length
      const foot = textHeight - height
      sheet.cut = false
      fill(sheet, count)
      if (heightOf(sheet) <= foot) return true
      sheet.cut = policy === 'auto' && count > 0 && heightOfCut(sheet, foot) !== undefined
      return sheet.cut
    }

    /** A row that is broken ends its page right before the line of a call: by its height alone it would end in a cell further up. */
    const endBefore = (sheet: Sheet, call: HTMLElement, foot: number): boolean => {
      const cell = policy === 'block' ? null : call.closest('tr.tall > *')
      setFootHeight(sheet, foot)
      const place = cell && isStanding(sheet, call) ? startOfLine(sheet.text, cell, call.getBoundingClientRect()) : null
      sheet.end = place && beforeHeadings(sheet.text, place).container !== sheet.text ? place : null
      return sheet.end !== null
    }

    /** Call `count` is the last of its page, though the next one stands beside it, or above it, in another cell of a row that is broken. */
    const endBetween = (sheet: Sheet, count: number, foot: number): boolean => {
      const next = callsIn(sheet.text)[count]
      return (
        next !== undefined &&
        endBefore(sheet, next, foot) &&
        sheet.end !== null &&
        callsBefore(sheet, sheet.end).length === count
      )
    }

    /** Whether a call stands in the first row of a table, which does not leave its head or its caption. */
    const isUnderHead = (call: HTMLElement): boolean =>
      call.closest(':is(thead, caption) ~ tbody > tr:first-child, caption ~ thead') !== null

    /** A foot, or a lesser one under which headings that call a note, or the head of a table, stand with what they lead. */
    const leadOut = (sheet: Sheet, low: number, most: number): number => {
      if (policy !== 'auto' || most <= low || standsByItself(sheet)) return most
      const foot = greatestFoot(sheet, low, most, () => standsByItself(sheet))
      const isLed = standsByItself(sheet)
      setFootHeight(sheet, isLed ? foot : most)
      return isLed ? foot : most
    }

    /** The note of call `count` has no room as a whole. */
    const squeeze = (sheet: Sheet, count: number, low: number, high: number) => {
      const call = callsIn(sheet.text)[count - 1]
      setFootHeight(sheet, low)
      const guess = footBelow(sheet, call)
      const most = leadOut(
        sheet,
        low,
        greatestFoot(sheet, low, high, () => countStanding(sheet) >= count, guess),
      )
      const standing = countStanding(sheet)
      if (!sheet.cut && (policy === 'auto' || high - low > textHeight - leastLines * leading)) {
        const isLast = standing === count || (standing > count && lastWith(sheet, count) === standing)
        const mayEnd = isLast || (standing > count && endBetween(sheet, count, most))
        fill(sheet, count)
        const height = mayEnd ? heightOfCut(sheet, most) : undefined
        if (height !== undefined) {
          fill(sheet, isLast ? standing : count)
          clip(sheet, height)
          sheet.cut = true
          return
        }
        sheet.end = null
      }
      const wasCut = sheet.cut
      if (call && endBefore(sheet, call, low)) {
        fill(sheet, count - 1)
        if (wasCut) clip(sheet, low)
        return
      }
      if (freeVerse(sheet, count) || freeBlock(sheet, count)) return settleFoot(sheet)
      const isFreed = call !== undefined && freeLine(sheet, call)
      // A row that may be parted goes away whole at some heights, and not at lesser ones.
      const title = titleOf(sheet)
      const lower = [low, most + 1, most + leading, most + 2 * leading]
      const endAbove = (withHeadings: boolean): boolean =>
        lower.some(foot => {
          setFootHeight(sheet, foot)
          const before = countStanding(sheet)
          if (before >= count || !standsByItself(sheet, withHeadings)) return false
          fill(sheet, before)
          if (wasCut) clip(sheet, foot)
          return true
        })
      const mayLeaveHead = call && !isFreed && !isUnderHead(call) && hasRoom(sheet, count)
      // Headings at the head of a page do not go to the next one: rather are they left alone, unless that helps nobody.
      if (endAbove(false) || ((title || mayLeaveHead) && endAbove(true))) {
        const block = policy === 'block' && call ? call.closest('p, li, dd, tr') : null
        if (!block || block.classList.contains('whole')) return
        block.classList.add('whole')
        settle(sheet)
        return
      }
      if (isFreed) return settleFoot(sheet)
      if (title && !title.classList.contains('alone')) {
        leaveAlone(title)
        settleFoot(sheet)
        return
      }
      if (call && sheet.carried.length > 0 && freeRow(call)) return settleFoot(sheet)
      // The line is the first of the page: it stays, and what its notes need beyond this page runs over.
      setFootHeight(sheet, most)
      fill(sheet, countStanding(sheet))
      clip(sheet, most)
      sheet.cut = true
    }

    /** A call that went to the next page after all, with the block that it stands in, takes its note along. */
    const dropUncalled = (sheet: Sheet) => {
      const calls = callsIn(sheet.text).length
      if (calls >= sheet.footText.childElementCount - sheet.carried.length) return
      const height = textHeight - parseFloat(sheet.text.style.height)
      fill(sheet, calls)
      sheet.cut = heightOf(sheet) > height
      if (sheet.cut) clip(sheet, height)
    }

    /** Figures at the foot stand right above the notes, the last one lowest. */
    const setFigures = (sheet: Sheet) => {
      sheet.sunk = sheet.sunk.filter(({ figure }) => figure.isConnected)
      if (sheet.sunk.length === 0) return
      let bottom = pageHeight - sheet.foot.offsetHeight
      for (const { figure, room } of [...sheet.sunk].reverse()) {
        bottom -= room
        figure.style.display = ''
        figure.style.top = `${bottom + leading}px`
      }
    }

    /** The page has its text for good, and no other column: its foot takes the height of what stands in it. */
    const finish = (sheet: Sheet): readonly HTMLElement[] => {
      dropUncalled(sheet)
      countNumbered(sheet)
      const carried = carryOver(sheet)
      sheet.footText.style.height = ''
      sheet.footText.style.columnWidth = ''
      sheet.foot.classList.toggle('empty', sheet.footText.childElementCount === 0)
      reserve(0)
      setFootHeight(sheet, 0)
      setFigures(sheet)
      return carried
    }

    /** What comes after the last page of the text: the notes that it could not hold, or all of them. */
    const afterText = (carried: readonly HTMLElement[]): readonly HTMLElement[] =>
      notesLast ? [...notes.values()] : carried

    /** A page of notes alone: the text has ended, or what follows has no room beside them. */
    const fillAlone = (sheet: Sheet) => {
      fill(sheet, 0)
      const whole = heightOf(sheet)
      setFootHeight(sheet, textHeight)
      sheet.cut = whole > textHeight
      if (sheet.cut) clip(sheet, textHeight)
    }

    /** Whether notes that run over would leave no room for four lines of text; tried out on a spare sheet. */
    const fillPage = (spare: Sheet, carried: readonly HTMLElement[]): boolean => {
      if (carried.length === 0) return false
      fill({ ...spare, carried }, 0)
      return heightOf(spare) > textHeight - leastLines * leading
    }

    /** Whether the text has no room even under the foot that the page has now. */
    const isFull = ({ text }: Sheet): boolean => text.scrollWidth > text.clientWidth

    return {
      leading,
      open,
      mayEndWithHeading: () => endsWithHeading,
      isUnderStrip: () => isUnderStrip,
      reserve,
      isFull,
      settle,
      whiteBelow,
      setTextHeight,
      mayEndAt,
      isLate,
      holdsNotes,
      afterText,
      finish,
      fillAlone,
      fillPage,
      limitOf,
      markCut,
      closeHyphen,
    }
  }
