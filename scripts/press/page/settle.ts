/**
 * Runs inside the page: which notes stand at a page's foot depends on which lines stand above, and the other way round; this
 * finds the most text whose notes have room, and the note that must run on.
 */
import type { OpenCalls } from './calls.ts'
import type { OpenCopies } from './copies.ts'
import type { Cuts } from './cuts.ts'
import type { OpenFree } from './free.ts'
import type { OpenShare } from './share.ts'
import type { Sheet } from './sheet.ts'
import type { OpenTogether } from './together.ts'
import type { Turns } from './turns.ts'

/**
 * What gives way where a note has no room (CSS GCPM, footnote-policy): `auto`, the note, which goes on upon the next page
 * (here it always begins on its own); `line`, the line of its call; `block`, the paragraph.
 */
export type Policy = 'auto' | 'line' | 'block'

export interface SettleOptions {
  readonly calls: OpenCalls
  readonly copies: OpenCopies
  readonly together: OpenTogether
  readonly free: OpenFree
  readonly share: OpenShare
  readonly policy: Policy
  readonly leading: number
}

export type Settle = ReturnType<typeof settle>

export const settle =
  ({ blockOf, beforeHeadings, startOfLine }: Turns, { clip, heightOfCut }: Cuts) =>
  ({
    calls: {
      callsIn,
      callsBefore,
      boxesOf,
      isWhole,
      findWhole,
      countStanding,
      isStanding,
      titleOf,
      countTitled,
      standsAnything,
      standsByItself,
    },
    copies: { fill, heightOf, footsOf },
    together: { lastWith, hasRoom },
    free: { freeLine, freeBlock, freeVerse, freeRow },
    share: { leastText, textHeight, setFootHeight, greatestFoot },
    policy,
    leading,
  }: SettleOptions) => {
    /** The foot that reaches up to the line of a call. */
    const footBelow = (sheet: Sheet, call: HTMLElement | undefined): number => {
      const box = call && boxesOf(call).at(-1)
      if (!box) return 0
      const area = sheet.text.getBoundingClientRect().top
      if (isWhole(call)) return textHeight() - (box.bottom - area)
      const block = blockOf(call) ?? call
      const top = Math.max(block.getClientRects()[0]?.top ?? 0, area)
      const line = parseFloat(getComputedStyle(block).lineHeight)
      return textHeight() - (top - area + Math.ceil(((box.top + box.bottom) / 2 - top) / line) * line)
    }

    /** Notes of the title have the page to themselves: what comes first in the text has no room above them. */
    const leaveAlone = (title: Element) => title.classList.add('alone')

    /** What stays carried over on this page, and the notes of its title: all of it if four lines of text have room beside it. */
    const startFoot = (sheet: Sheet): { readonly height: number; readonly cut: boolean } => {
      const title = titleOf(sheet)
      const isAlone = title?.classList.contains('alone') === true
      fill(sheet, countTitled(sheet))
      const whole = heightOf(sheet)
      const most = textHeight() - (isAlone ? 0 : leastText)
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
        squeeze(sheet, titled + 1, height, textHeight())
        return
      }
      const below = callsIn(sheet.text).map(call => footBelow(sheet, call))
      const wanted = footsOf(sheet, standing)
      let count = wanted.findIndex((foot, index) => foot > (below[index] ?? 0) + leading)
      if (count < 0) count = standing
      let [most, tooMuch] = [height, wanted[count] ?? textHeight()]
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
      if (!sheet.cut && (policy === 'auto' || high - low > textHeight() - leastText)) {
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

    return settle
  }
