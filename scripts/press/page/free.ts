/** Runs inside the page: what is parted after all, or leaves a line alone, where its notes have no room otherwise. */
import type { OpenCalls } from './calls.ts'
import type { Sheet } from './sheet.ts'
import type { OpenTogether } from './together.ts'
import type { Turns } from './turns.ts'

export interface FreeOptions {
  readonly calls: OpenCalls
  readonly together: OpenTogether
  /** Paragraphs and rows may be parted for the sake of their notes. */
  readonly mayPart: boolean
}

export type Free = ReturnType<typeof free>
export type OpenFree = ReturnType<Free>

export const free =
  ({ blockOf, cellOf }: Turns) =>
  ({ calls: { callsIn }, together: { fillsPage, verseOf, isBound, hasRoom }, mayPart }: FreeOptions) => {
    /** Blocks, as they were copied to a page, of which a line may stand alone. */
    const freed = new WeakSet<Element>()

    /**
     * A line whose notes leave no room on any page for a second one stands alone wherever it does: what comes before it stays.
     * Whether it stands otherwise now.
     */
    const freeLine = (sheet: Sheet, call: HTMLElement): boolean => {
      const block = cellOf(call) ?? blockOf(call)
      if (!block || freed.has(block) || !fillsPage(sheet, call)) return false
      freed.add(block)
      Object.assign(block.style, {
        orphans: '1',
        widows: '1',
        breakBefore: 'auto',
        breakInside: mayPart ? 'auto' : '',
      })
      return true
    }

    /** A short paragraph that no page has room for, with its notes, is parted wherever it stands: its last line may stand alone. */
    const freeBlock = (sheet: Sheet, count: number): boolean => {
      const block = callsIn(sheet.text)[count - 1]?.closest<HTMLElement>('.whole:not(td *, th *)')
      if (!block || !mayPart || hasRoom(sheet, count)) return false
      block.classList.remove('whole')
      block.style.widows = '1'
      return true
    }

    /** A line of verse that no page has room for below those that it does not leave, with the notes of all, leaves them. */
    const freeVerse = (sheet: Sheet, count: number): boolean => {
      const call = callsIn(sheet.text)[count - 1]
      const line = call && verseOf(call)
      if (!line || !mayPart || !isBound(line) || hasRoom(sheet, count)) return false
      line.style.breakBefore = 'auto'
      return true
    }

    /** A row whose notes have no room below those that run over to its page is parted there, though it is not high; its cells span no others. */
    const freeRow = (call: HTMLElement): boolean => {
      const row = mayPart ? call.closest('table.piece tr:not(.tall)') : null
      if (!row || row.closest('table')?.querySelector('[rowspan]:not([rowspan="1"]), [data-goes-on]')) return false
      row.classList.add('tall')
      return true
    }

    return { freeLine, freeBlock, freeVerse, freeRow }
  }
