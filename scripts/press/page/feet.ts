/**
 * Runs inside the page: the notes at a page's foot. Which notes stand there depends on which lines stand above, and the
 * other way round; this finds the most text whose notes have room, and cuts a note that must run on.
 */
import type { Measure, Place } from './measure.ts'
import type { Prepared } from './prepare.ts'
import type { Turns } from './turns.ts'

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
  /** Figures between the text and the notes, in their order; the room of each, with a line of white above it, in pixels. */
  sunk: readonly { readonly figure: HTMLElement; readonly room: number }[]
}

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
    { isElement, isText, isSeen, firstBeyond, isBefore, boxesIn, countLines }: Measure,
    { blockOf, beforeHeadings, keepWord }: Turns,
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
    let [pageHeight, textHeight, lowest] = [full, full, full]
    let endsWithHeading = false

    /** A page is opened: gives its height, in pixels. */
    const open = (index: number): number => {
      lowest = ends?.get(index) ?? full
      endsWithHeading = joined?.has(index) ?? false
      return (textHeight = pageHeight = Math.min(heights(index), full))
    }

    /** So many pixels of the page, above its notes, are left to figures. */
    const reserve = (height: number) => {
      textHeight = pageHeight - height
    }

    /** So many lines of text stand on a page however long the notes that run over to it. */
    const leastLines = 4

    const limitOf = (element: Element): number => element.getBoundingClientRect().right + 200

    const callsIn = (root: Element): readonly HTMLElement[] =>
      notesLast ? [] : [...root.querySelectorAll<HTMLElement>('[data-note]')]

    /** Chromium sets a line into the first column even when it has no height for it; such a line does not stand there. */
    const isAbove = (box: DOMRect, bottom: number): boolean => box.bottom < bottom + 4

    /** Boxes of the lines under `root`: those within `limit`, and those beyond it. */
    const sidesOf = (root: Node, limit: number) => {
      const lines = boxesIn(root)
      return { here: lines.filter(({ left }) => left < limit), beyond: lines.filter(({ left }) => left >= limit) }
    }

    /** What must stand on a page together with a call: it alone, or the caption that it stands in. */
    const boxesOf = (call: HTMLElement): readonly DOMRect[] => {
      const caption = call.closest('figcaption')
      return [...(caption && whole.has(caption) ? caption : call).getClientRects()]
    }

    /** Captions that have room on the page as long as no note does. */
    const whole = new Set<Element>()

    const findWhole = ({ text }: Sheet) => {
      const [limit, { bottom }] = [limitOf(text), text.getBoundingClientRect()]
      whole.clear()
      for (const caption of text.querySelectorAll('figcaption'))
        if ([...caption.getClientRects()].every(box => box.left < limit && isAbove(box, bottom))) whole.add(caption)
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

    /** Not by a variable of the type area: all that stands in it would be styled anew. */
    const setFootHeight = ({ text }: Sheet, height: number) => {
      text.style.height = `${Math.min(lowest, textHeight - Math.max(0, Math.min(height, textHeight)))}px`
    }

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
      const block = place && isText(place.container) ? blockOf(place.container) : null
      if (!block) return false
      const { here, beyond } = sidesOf(block, limit)
      return countLines(here) === 1 || countLines(beyond) === 1
    }

    /** A note is begun with so many lines fewer than have room, for the sake of its paragraphs and its last lines. */
    const fewer = [0, 1, 2, 3, 4, 5, 6]

    /** The greatest height, if there is one, that leaves two lines of the last note, and of its paragraph, on each side of its cut. */
    const heightOfCut = (sheet: Sheet, most: number): number | undefined =>
      fewer
        .map(lines => most - lines * noteLeading(sheet))
        .find(height => {
          clip(sheet, height)
          const { here, beyond } = linesOfLast(sheet)
          return here > 1 && beyond !== 1 && !partsLine(sheet)
        })

    const noteLeading = ({ footText }: Sheet): number =>
      parseFloat(getComputedStyle(footText.lastElementChild ?? footText).lineHeight)

    const standsAnything = (sheet: Sheet): boolean => {
      const limit = limitOf(sheet.text)
      const place = firstBeyond(sheet.text, limit)
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
      const limit = limitOf(sheet.text)
      const place = firstBeyond(sheet.text, limit)
      if (!place || !standsAnything(sheet)) return place === null && standsAnything(sheet)
      if (!isText(place.container)) return withHeadings || beforeHeadings(sheet.text, place).container !== sheet.text
      const { bottom } = sheet.text.getBoundingClientRect()
      const lines = boxesIn(blockOf(place.container) ?? sheet.text).filter(
        box => box.left < limit && isAbove(box, bottom),
      )
      return countLines(lines) > 1
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
      if (whole.has(call.closest('figcaption') ?? call)) return textHeight - (box.bottom - area)
      const block = blockOf(call) ?? call
      const top = Math.max(block.getClientRects()[0]?.top ?? 0, area)
      const line = parseFloat(getComputedStyle(block).lineHeight)
      return textHeight - (top - area + Math.ceil(((box.top + box.bottom) / 2 - top) / line) * line)
    }

    /** The calls of a title over two columns, on the first page: they are not seen, and cannot go to the next one. */
    const titleOf = ({ text }: Sheet): HTMLElement | null => text.querySelector('.calls')

    const countTitled = (sheet: Sheet): number => titleOf(sheet)?.querySelectorAll('[data-note]').length ?? 0

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
      setFootHeight(sheet, wanted)
      if (wanted === 0 || isAlone || standsAnything(sheet)) {
        const cut = whole > wanted
        return { height: (cut ? heightOfCut(sheet, wanted) : undefined) ?? wanted, cut }
      }
      if (title) {
        leaveAlone(title)
        return startFoot(sheet)
      }
      // Not a line of text has room: a figure, a table. The notes wait, if there is no room for two lines of them.
      const height = greatestFoot(sheet, 0, wanted, () => standsAnything(sheet))
      return { height: heightOfCut(sheet, height) ?? (sheet.carried.length === 1 ? 0 : height), cut: true }
    }

    /**
     * Gives the page its foot. Each call that stands on the page is tried with its note whole; for the first that has no
     * room, its note is begun, or the line of the call goes to the next page. Only where that line is the first of its page
     * does a note begin a page late.
     */
    const settle = (sheet: Sheet) => {
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
      if (count < standing) squeeze(sheet, count + 1, most, tooMuch)
    }

    /** Heights of the foot with the notes of one call, of two … */
    const footsOf = (sheet: Sheet, count: number): readonly number[] => {
      fill(sheet, count)
      const { top } = sheet.foot.getBoundingClientRect()
      return [...sheet.footText.children]
        .slice(sheet.carried.length)
        .map(note => note.getBoundingClientRect().bottom - top)
    }

    const callsBefore = (sheet: Sheet, place: Place | null): readonly HTMLElement[] =>
      callsIn(sheet.text).filter(call => !place || isBefore({ container: call.parentNode as Node, offset: 0 }, place))

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

    /**
     * A line whose notes leave no room on any page for a second one stands alone wherever it does: what comes before it stays.
     * So does the last line of a paragraph whose notes have no room beside those of the line above it.
     */
    const freeLine = (sheet: Sheet, call: HTMLElement) => {
      const [block, line] = [blockOf(call), call.getBoundingClientRect()]
      const isLast =
        block !== null && boxesIn(block).every(({ top, left }) => top < line.bottom && left < line.left + 1000)
      const above = isLast ? parseFloat(getComputedStyle(block).lineHeight) : 0
      const calls = callsIn(sheet.text)
      const own = calls.filter(other => {
        const { top, left } = other.getBoundingClientRect()
        const isBeside = top < line.top + 4 && top > line.top - above - 4
        return blockOf(other) === block && isBeside && Math.abs(left - line.left) < 1000
      })
      const first = calls.indexOf(own[0] as HTMLElement)
      const feet = footsOf(sheet, first + own.length)
      const frame = sheet.foot.offsetHeight - sheet.footText.offsetHeight
      const [before = frame, whole = frame] = [feet[first - 1], feet.at(-1)]
      const most = textHeight - frame - 2 * leading
      // One that is longer than a page goes on upon the next one in any case.
      if (block && whole - before > most && (feet[first] ?? frame) - before < most)
        Object.assign(block.style, {
          orphans: '1',
          widows: '1',
          breakBefore: 'auto',
          breakInside: policy === 'block' ? '' : 'auto',
        })
    }

    /** The note of call `count` has no room as a whole. */
    const squeeze = (sheet: Sheet, count: number, low: number, high: number) => {
      const call = callsIn(sheet.text)[count - 1]
      setFootHeight(sheet, low)
      const guess = footBelow(sheet, call)
      const most = greatestFoot(sheet, low, high, () => countStanding(sheet) >= count, guess)
      const alone = countStanding(sheet) === count
      if (!sheet.cut && (policy === 'auto' || high - low > textHeight - leastLines * leading)) {
        fill(sheet, count)
        if (alone && heightOfCut(sheet, most) !== undefined) {
          sheet.cut = true
          return
        }
      }
      const wasCut = sheet.cut
      if (call) freeLine(sheet, call)
      // A row that may be parted goes away whole at some heights, and not at lesser ones.
      const title = titleOf(sheet)
      const lower = [low, most + 1, most + leading, most + 2 * leading]
      // Headings under a title do not go to the next page: rather are they left alone.
      const tries = (title ? [false, true] : [false]).flatMap(withHeadings =>
        lower.map(foot => ({ foot, withHeadings })),
      )
      for (const { foot, withHeadings } of tries) {
        setFootHeight(sheet, foot)
        const before = countStanding(sheet)
        if (before >= count || !standsByItself(sheet, withHeadings)) continue
        fill(sheet, before)
        if (wasCut) clip(sheet, foot)
        const block = policy === 'block' && call ? call.closest('p, li, dd, tr') : null
        if (!block || block.classList.contains('whole')) return
        block.classList.add('whole')
        settle(sheet)
        return
      }
      if (title && !title.classList.contains('alone')) {
        leaveAlone(title)
        settleFoot(sheet)
        return
      }
      // The line is the first of the page: it stays, and what its notes need beyond this page runs over.
      setFootHeight(sheet, most)
      fill(sheet, countStanding(sheet))
      clip(sheet, most)
      sheet.cut = true
    }

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
      reserve,
      isFull,
      settle,
      whiteBelow,
      setTextHeight,
      mayEndAt,
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
