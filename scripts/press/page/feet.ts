/** Runs inside the page: the foot of a page, from its opening until what had no room there is carried over. */
import type { Calls } from './calls.ts'
import type { Copies } from './copies.ts'
import type { Cuts } from './cuts.ts'
import type { Free } from './free.ts'
import type { Measure, Place } from './measure.ts'
import type { Prepared } from './prepare.ts'
import type { Policy, Settle } from './settle.ts'
import type { Share, ShareOptions } from './share.ts'
import type { Sheet } from './sheet.ts'
import type { Together } from './together.ts'

export interface FeetOptions extends ShareOptions {
  readonly notes: Prepared['notes']
  /** Marks begin anew on each page. */
  readonly marksByPage: boolean
  /** `auto` when left out. */
  readonly policy?: Policy | undefined
  /** No note stands below its call. */
  readonly notesLast?: boolean | undefined
}

export type Feet = ReturnType<ReturnType<typeof feet>>

export const feet =
  (
    { limitOf, sidesOf }: Measure,
    { clip, heightOfCut, markCut, carryOver, closeHyphen }: Cuts,
    openCalls: Calls,
    openCopies: Copies,
    openTogether: Together,
    openFree: Free,
    openShare: Share,
    openSettle: Settle,
  ) =>
  (options: FeetOptions) => {
    const { notes, leading, marksByPage, columns = 1, policy = 'auto', notesLast = false } = options
    const calls = openCalls(notesLast)
    const { callsIn, callsBefore, countStanding, countTitled, standsByItself } = calls
    const copies = openCopies({ notes, callsIn, marksByPage, columns })
    const { fill, heightOf, countNumbered } = copies
    const together = openTogether({
      calls,
      copies,
      textHeight: options.textHeight,
      leading,
      mayRunOver: policy === 'auto',
    })
    const free = openFree({ calls, together, mayPart: policy !== 'block' })
    const share = openShare(options)
    const { leastText, open, reserve, pageHeight, textHeight, mayEndWithHeading, isUnderStrip, setFootHeight } = share

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
      return textHeight() - end - (Math.min(bottom, Math.max(top, ...standing.map(box => box.bottom))) - top)
    }

    const setTextHeight = (sheet: Sheet, height: number) => setFootHeight(sheet, textHeight() - height)

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
      const foot = textHeight() - height
      sheet.cut = false
      fill(sheet, count)
      if (heightOf(sheet) <= foot) return true
      sheet.cut = policy === 'auto' && count > 0 && heightOfCut(sheet, foot) !== undefined
      return sheet.cut
    }

    /** A call that went to the next page after all, with the block that it stands in, takes its note along. */
    const dropUncalled = (sheet: Sheet) => {
      const calls = callsIn(sheet.text).length
      if (calls >= sheet.footText.childElementCount - sheet.carried.length) return
      const height = textHeight() - parseFloat(sheet.text.style.height)
      fill(sheet, calls)
      sheet.cut = heightOf(sheet) > height
      if (sheet.cut) clip(sheet, height)
    }

    /** Figures at the foot stand right above the notes, the last one lowest. */
    const setFigures = (sheet: Sheet) => {
      sheet.sunk = sheet.sunk.filter(({ figure }) => figure.isConnected)
      if (sheet.sunk.length === 0) return
      let bottom = pageHeight() - sheet.foot.offsetHeight
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
      setFootHeight(sheet, textHeight())
      sheet.cut = whole > textHeight()
      if (sheet.cut) clip(sheet, textHeight())
    }

    /** Whether notes that run over would leave no room for four lines of text; tried out on a spare sheet. */
    const fillPage = (spare: Sheet, carried: readonly HTMLElement[]): boolean => {
      if (carried.length === 0) return false
      fill({ ...spare, carried }, 0)
      return heightOf(spare) > textHeight() - leastText
    }

    /** Whether the text has no room even under the foot that the page has now. */
    const isFull = ({ text }: Sheet): boolean => text.scrollWidth > text.clientWidth

    return {
      leading,
      open,
      mayEndWithHeading,
      isUnderStrip,
      reserve,
      isFull,
      settle: openSettle({ calls, copies, together, free, share, policy, leading }),
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
