/** Runs inside the page: what stands on one page with a call wherever it does, and whether any page has room for that and its notes. */
import type { OpenCalls } from './calls.ts'
import type { OpenCopies } from './copies.ts'
import type { Cuts } from './cuts.ts'
import type { Sheet } from './sheet.ts'
import type { Turns } from './turns.ts'

export interface TogetherOptions {
  readonly calls: OpenCalls
  readonly copies: OpenCopies
  /** Height of a full page in pixels. */
  readonly textHeight: number
  readonly leading: number
  /** A note may go on upon the next page. */
  readonly mayRunOver: boolean
}

export type Together = ReturnType<typeof together>
export type OpenTogether = ReturnType<Together>

export const together =
  ({ leads, blockOf }: Turns, { noteLeading }: Cuts) =>
  ({
    calls: { callsIn, calledWith, piecesOf },
    copies: { fill, knownHeight },
    textHeight,
    leading,
    mayRunOver,
  }: TogetherOptions) => {
    const sum = (heights: readonly number[]): number => heights.reduce((all, height) => all + height, 0)

    /** Room on a full page, below the white and the rule above its notes. */
    const roomOn = ({ foot, footText }: Sheet): number => textHeight - (foot.offsetHeight - footText.offsetHeight)

    /** Heights of the notes of calls that follow each other; they are set at the foot, with those before them. */
    const heightsOf = (sheet: Sheet, own: readonly HTMLElement[]): readonly number[] => {
      const first = callsIn(sheet.text).indexOf(own[0] as HTMLElement)
      fill(sheet, first + own.length)
      return [...sheet.footText.children]
        .slice(sheet.carried.length + first)
        .map(note => note.getBoundingClientRect().height)
    }

    const least = (sheet: Sheet, height: number): number => Math.min(height, 2 * noteLeading(sheet))

    /**
     * Whether the notes of a line leave no room on any page for a second one, though the first of them does: one that is longer
     * than a page goes on upon the next one in any case.
     */
    const fillsPage = (sheet: Sheet, call: HTMLElement): boolean => {
      const called = calledWith(sheet, call)
      // Seldom is it so much that notes must be set to know.
      if (sum(called.map(knownHeight)) < textHeight / 2) return false
      const heights = heightsOf(sheet, called)
      const room = roomOn(sheet) - 2 * leading
      return sum(heights) > room && (heights[0] ?? 0) < room
    }

    /**
     * Up to which call all stand on a page as soon as call `count` does. It is `count` but where no page has room for its note
     * whole, and for two lines of the next, beside what they stand in: the notes of the calls behind it begin late wherever that stands.
     */
    const lastWith = (sheet: Sheet, count: number): number => {
      const calls = callsIn(sheet.text)
      const call = calls[count - 1] as HTMLElement
      const [own, pieces] = [calledWith(sheet, call), piecesOf(call)]
      const heights = heightsOf(sheet, own)
      const upTo = own.indexOf(call) + 1
      const line = verseOf(call)?.offsetHeight ?? leading
      const height = pieces.length === 0 ? line : sum(pieces.map(piece => piece.offsetHeight))
      const wanted = sum(heights.slice(0, upTo)) + least(sheet, heights[upTo] ?? 0)
      return height + wanted > roomOn(sheet) ? calls.indexOf(own.at(-1) as HTMLElement) + 1 : count
    }

    /** Heights of the headings right above a block, which go with it. */
    const heightsOfLeads = ({ previousElementSibling: lead }: Element): readonly number[] =>
      lead instanceof HTMLElement && lead.matches(leads) ? [lead.offsetHeight, ...heightsOfLeads(lead)] : []

    const verseOf = (call: Element) => call.closest<HTMLElement>('.verse > .line')

    /** A line of verse, behind those before it that it does not leave. */
    const versesUpTo = (line: Element): readonly Element[] => {
      const { previousElementSibling: before } = line
      return before && isBound(line) ? [...versesUpTo(before), line] : [line]
    }

    /** Whether a line of verse does not leave the one before it. */
    const isBound = (line: Element): boolean => getComputedStyle(line).breakBefore === 'avoid'

    /** Whether a page of its own has room for what call `count` stands in, or for two lines, with the notes of it, the last of them begun. */
    const hasRoom = (sheet: Sheet, count: number): boolean => {
      const calls = callsIn(sheet.text)
      const call = calls[count - 1] as HTMLElement
      const [piece, verse, block] = [call.closest('figure, tr, .whole:not(.line)'), verseOf(call), blockOf(call)]
      const pieces = piece ? [piece] : verse ? versesUpTo(verse) : []
      const own = calls.filter((other, index) =>
        pieces.length > 0 ? pieces.some(part => part.contains(other)) : index < count && block?.contains(other),
      )
      const heights = heightsOf(sheet, own)
      const last = heights.at(-1) ?? 0
      const parts = pieces.flatMap(part => [...part.getClientRects()].map(({ height }) => height))
      const lines = pieces.length > 0 ? parts : [2 * leading]
      const above = heightsOfLeads(piece ?? call)
      return sum([...above, ...lines, ...heights]) - last + (mayRunOver ? least(sheet, last) : last) <= roomOn(sheet)
    }

    return { fillsPage, lastWith, verseOf, isBound, hasRoom }
  }
