/** Runs inside the page: the notes that stand at a page's foot are copies, and may be numbered anew on each page. */
import type { Calls } from './calls.ts'
import type { Prepared } from './prepare.ts'
import type { Sheet } from './sheet.ts'

export interface CopiesOptions {
  readonly notes: Prepared['notes']
  readonly callsIn: ReturnType<Calls>['callsIn']
  /** Marks begin anew on each page. */
  readonly marksByPage: boolean
  /** How many of what is laid out here as pages make one of paper. */
  readonly columns: number
}

export type Copies = ReturnType<typeof copies>
export type OpenCopies = ReturnType<Copies>

export const copies =
  () =>
  ({ notes, callsIn, marksByPage, columns }: CopiesOptions) => {
    /** Which note a copy at the foot is of. */
    const copied = new WeakMap<Node, HTMLElement>()

    const copyOf = (note: HTMLElement): HTMLElement => {
      const copy = note.cloneNode(true) as HTMLElement
      copy.dataset['of'] ??= copy.id
      copied.set(copy, note)
      return copy
    }

    /**
     * Sets the carried notes and those of the first `count` calls at the foot, uncut. Those that stand there already stay, since
     * their lines are set.
     */
    const fill = (sheet: Sheet, count: number) => {
      const { carried, foot, footText } = sheet
      const own = callsIn(sheet.text)
        .slice(0, count)
        .map(call => notes.get(call.dataset['note'] ?? ''))
        .filter(note => note !== undefined)
      const wanted = [...carried, ...own]
      const standing = [...footText.children]
      const other = standing.findIndex((copy, index) => copied.get(copy) !== wanted[index])
      const same = other < 0 ? standing.length : other
      standing.slice(same).forEach(copy => copy.remove())
      footText.append(...wanted.slice(same).map(copyOf))
      footText.style.height = ''
      footText.style.columnWidth = ''
      foot.classList.toggle('empty', wanted.length === 0)
      foot.classList.toggle('continues', carried.length > 0)
      if (marksByPage) markAnew(sheet)
    }

    const heightOf = ({ foot, footText }: Sheet): number =>
      footText.childElementCount === 0 ? 0 : foot.getBoundingClientRect().height

    /** Heights of notes that have stood at a foot whole. */
    const heights = new Map<string, number>()

    const knownHeight = ({ dataset }: HTMLElement): number => heights.get(dataset['note'] ?? '') ?? Infinity

    /** Heights of the foot with the notes of one call, of two … */
    const footsOf = (sheet: Sheet, count: number): readonly number[] => {
      fill(sheet, count)
      const { top } = sheet.foot.getBoundingClientRect()
      return [...sheet.footText.children].slice(sheet.carried.length).map(note => {
        const { bottom, height } = note.getBoundingClientRect()
        heights.set(note.id, height)
        return bottom - top
      })
    }

    /** The number that each note bears on its page. */
    const given = new Map<string, string>()

    /** Notes with numbers in the columns before, of the same page. */
    let numberedBefore = 0
    let filled = 0

    const countNumbered = ({ footText }: Sheet) => {
      const begun = [...footText.querySelectorAll('.note:not(.continued, .continued *)')]
      numberedBefore = ++filled % columns === 0 ? 0 : numberedBefore + begun.filter(({ id }) => given.has(id)).length
    }

    const ownMark = (note: Element) => note.querySelector('.note-mark')

    /**
     * Numbers the notes of all calls, whether or not they have room on the page: a call has one width however often the page
     * is tried. Notes carried over keep the mark they began with, and so does a second call on a later page.
     */
    const markAnew = (sheet: Sheet) => {
      const called = callsIn(sheet.text).map(call => notes.get(call.dataset['note'] ?? ''))
      const numbered = called
        .flatMap(note => (note ? [note, ...note.querySelectorAll('.note')] : []))
        .filter(note => /^\d+\. $/.test(ownMark(note)?.textContent ?? ''))
      numbered.forEach((note, index) => given.set(note.id, String(numberedBefore + index + 1)))
      for (const note of sheet.footText.querySelectorAll('.note:not(.continued, .continued *)')) {
        const [mark, number] = [ownMark(note), given.get(note.id)]
        if (mark && number !== undefined) setMark(mark as HTMLElement, `${number}. `)
      }
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

    return { fill, heightOf, knownHeight, footsOf, countNumbered }
  }
