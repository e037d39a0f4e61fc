/**
 * Runs inside the page: Paged.js cuts the text into pages, and is told where. It makes the pages, copies the text into
 * them and opens again on the next page what was cut on this one. Its own modules (breaks, counters, footnotes, margin
 * boxes …) are not loaded: they lose or misplace text in ways that findings/pagedjs.md lists (B01–B15). Where a page ends
 * is told by Chromium's own columns, where a note stands by feet.ts, and how it goes on by the node that was copied.
 */
import type { Ahead } from './ahead.ts'
import type { Feet } from './feet.ts'
import type { Fill } from './fill.ts'
import type { Floats } from './floats.ts'
import type { Measure, Place } from './measure.ts'
import type { Origins } from './origins.ts'
import type { BreakToken, Chunker, Layout, PagedJs, PagedPage } from './pagedjs.ts'
import type { Sheet } from './sheet.ts'
import type { Tables } from './tables.ts'

export interface PaginateOptions {
  readonly article: HTMLElement
  /** Markup of an empty page; Paged.js finds its parts by class names of its own. */
  readonly template: string
  readonly renderTo: HTMLElement
  readonly feet: Feet
  /** Indices of pages whose notes, where they run over, go on upon a page of their own. */
  readonly alone: ReadonlySet<number>
  /** A page is full, with its text and its foot: it is taken over before it leaves the document. Notes alone have no start. */
  readonly take: (sheet: Sheet, start: Start | null) => void
}

/** The pages of a document. Both reject when they cannot be made. */
export interface Pages {
  readonly make: () => Promise<void>
  /**
   * Makes the pages anew from the page of this index on, which starts so, with other feet; not that of index `until`, nor those
   * behind it. False where that cannot be had: a figure was moved in the document behind that page.
   */
  readonly makeFrom: (index: number, start: Start, feet: Feet, until?: number) => Promise<boolean>
}

/** How it stood before a page. */
export interface Start {
  readonly token: BreakToken | undefined
  readonly carried: readonly HTMLElement[]
}

export type Paginate = ReturnType<typeof paginate>

export const paginate = (
  { isElement, isText }: Measure,
  { hasAfter, isPlainText }: Ahead,
  { repeatHead }: Tables,
  { setBefore }: Floats,
  fill: Fill,
  openOrigins: Origins,
) => {
  /** A sign that Paged.js is told to write where it would hyphenate; it is taken out again. */
  const hyphenMark = '\ue000'

  /** Letters: set on the first page, and on any page more than the fullest one had, before it is looked whether it is full. */
  const [firstPage, aLittle] = [3000, 300]

  return ({ article, template, renderTo, feet: first, alone, take }: PaginateOptions): Pages => {
    const paged = (globalThis as unknown as { Paged: PagedJs }).Paged
    const { source, learnBreaks, remember, setBlank, breakAt, originOf, sourceOf } = openOrigins(article)
    const sheets = new WeakMap<Element, Sheet>()
    /** How the page in hand started; notes alone do not. */
    let start: Start | null = null
    let end = Infinity
    /** How many pages have been opened, and how many when a figure was moved for the last time. */
    let [opened, moved] = [0, 0]
    let feet = first
    let carried: readonly HTMLElement[] = []
    /** Where the page in hand ends, and where in the document the next one goes on. */
    let place: Place | null = null
    let next: BreakToken | undefined

    const sheetOf = (element: Element): Sheet => {
      const known = sheets.get(element.closest('.page') as Element)
      if (!known) throw new Error('a page without a sheet')
      return known
    }

    const openSheet = (page: HTMLElement, notes: readonly HTMLElement[]): Sheet => {
      const part = (name: string) => page.querySelector(`.${name}`) as HTMLElement
      return {
        area: part('type-area'),
        text: part('page-text'),
        foot: part('page-notes'),
        footText: part('page-notes-text'),
        carried: notes,
        cut: false,
        end: null,
        sunk: [],
      }
    }

    const holder = document.createElement('div')
    holder.innerHTML = template
    const spare = openSheet(holder.firstElementChild as HTMLElement, [])

    /** Blanks above the first block of a page are taken away, as at the top of a column; a title keeps its own. */
    const markTop = (sheet: Sheet) => {
      const blocks: Element[] = []
      const first = (of: Element) => [...of.children].find(child => !child.matches('.at-foot, .calls'))
      let element = sheet.text.firstElementChild && first(sheet.text.firstElementChild)
      if (opened === 1 && element?.matches('.division-header')) return
      for (; element && getComputedStyle(element).display !== 'inline'; element = first(element)) {
        blocks.push(element)
        repeatHead(element)
      }
      for (const block of blocks) {
        block.classList.add('page-top')
        if (block instanceof HTMLElement && block.dataset['below']) block.style.marginBottom = block.dataset['below']
      }
    }

    /** A box that goes on has neither rule nor white where its page ends. */
    const openBox = (node: Node) => {
      const box = (isElement(node) ? node : node.parentElement)?.closest('.box')
      if (!box) return
      box.classList.add('unclosed')
      if (box.parentElement) openBox(box.parentElement)
    }

    /** Rows that are parted though they are not high, and how many pages had been opened then. */
    const parted = new Map<HTMLElement, number>()

    /** A row that was freed on its page goes on as one that may be parted. */
    const markParted = ({ container }: Place) => {
      const row = (isElement(container) ? container : container.parentElement)?.closest<HTMLElement>('tr.tall')
      const origin = row && sourceOf(row)
      if (!origin || origin.matches('.tall')) return
      origin.classList.add('tall')
      parted.set(origin, opened)
    }

    const mendParted = (index: number) => {
      for (const [row] of [...parted].filter(([, page]) => page > index)) {
        row.classList.remove('tall')
        parted.delete(row)
      }
    }

    /** The last thing of the document has been set. */
    let ended = false
    const { fillSheet, takeWaiting, forget } = fill({
      feet: () => feet,
      sourceOf,
      markTop,
      hasEnded: () => ended,
    })
    /** Letters of the fullest page so far. */
    let fullest = 0
    let layout: Layout | undefined

    class Press extends paged.Handler {
      beforePageLayout(page: PagedPage, content?: unknown, token?: BreakToken) {
        // Its observers would look at the page again whenever it changes.
        page.addListeners = () => undefined
        if (layout && content) {
          // All pages are alike: another layout would measure the page before anything stands on it.
          page.layoutMethod = layout
          page.createWrapper()
          page.layout = page.append
        }
        start = content ? { token, carried } : null
        const height = `${feet.open(opened++)}px`
        page.element.style.setProperty('--text-height', height)
        const sheet = openSheet(page.element, carried)
        sheet.text.style.height = height
        sheets.set(page.element, sheet)
        carried = []
      }
      onPageLayout(_wrapper: Element, token: object, own: Layout) {
        learnBreaks(token)
        layout = own
        layout.findOverflow = () => undefined
        layout.createBreakToken = () => undefined
        layout.maxChars = fullest === 0 ? firstPage : fullest + aLittle
      }
      renderNode(copy: Node, original: Node) {
        setBlank(copy, original)
        if (isText(copy) || copy.childNodes.length > 0) remember(copy, original)
        if (copy.childNodes.length === original.childNodes.length) ended = !hasAfter(original)
      }
      onOverflow(_range: Range | undefined, wrapper: Element) {
        const sheet = sheetOf(wrapper)
        place = fillSheet(sheet)
        if (!place) {
          ;(layout as Layout).maxChars = (wrapper.textContent?.length ?? 0) + aLittle
          return null
        }
        const range = document.createRange()
        range.setStart(place.container, place.offset)
        range.setEndAfter(wrapper.lastChild as Node)
        return range
      }
      onBreakToken(_token: unknown, overflow: Range | undefined) {
        if (!overflow || !place) return undefined
        const isEnd =
          place.offset > 0 &&
          isElement(place.container) &&
          place.container.parentElement === sheetOf(place.container).text
        markParted(place)
        const token = isEnd ? null : originOf(place)
        const waiting = takeWaiting(token?.node ?? null)
        if (waiting.length > 0) moved = opened
        const figure = waiting.length === 0 ? null : setBefore(waiting, token)
        return figure ? breakAt(figure, 0) : (token ?? undefined)
      }
      afterOverflowRemoved() {
        if (!place) return
        if (isText(place.container)) place.container.data = place.container.data.replaceAll(hyphenMark, '')
        feet.closeHyphen(place.container)
        feet.markCut(place)
        openBox(place.container)
      }
      async afterPageLayout(_element: Element, page: PagedPage, token: BreakToken | undefined) {
        const sheet = sheetOf(page.element)
        fullest = Math.max(fullest, sheet.text.textContent?.length ?? 0)
        if (page.wrapper) next = token
        else feet.fillAlone(sheet)
        carried = feet.finish(sheet)
        if (page.wrapper && !next) carried = feet.afterText(carried)
        take(sheet, start)
        const mustWait = !next || alone.has(opened - 1) || (feet.fillPage(spare, carried) && !isPlainText(next))
        if (carried.length > 0 && mustWait) await this.chunker.clonePage(page)
        if (opened >= end) this.chunker.stop()
      }
      /** Pages that are done leave the document: else each measure takes longer than the one before. Of the last one Paged.js needs the place. */
      finalizePage(element: HTMLElement) {
        element.previousElementSibling?.remove()
        element.replaceChildren()
      }
    }

    paged.registeredHandlers.length = 0
    paged.registeredHandlers.push(Press)
    const previewer = new paged.Previewer({ hyphenGlyph: hyphenMark })
    previewer.polisher.setup = () => undefined
    previewer.chunker.setup = function (this: Chunker, to: Element) {
      this.pagesArea = document.createElement('div')
      this.pageTemplate = document.createElement('template')
      this.pageTemplate.innerHTML = template
      to.append(this.pagesArea)
    }
    const { chunker } = previewer
    const inDocument = async (work: () => Promise<unknown>) => {
      renderTo.replaceChildren(holder, ...(chunker.pagesArea ? [chunker.pagesArea] : []))
      await work()
      renderTo.replaceChildren()
    }
    return {
      make: () => inDocument(() => previewer.preview(source, [], renderTo)),
      makeFrom: async (index, from, other, until = Infinity) => {
        if (moved > index) return false
        chunker.start()
        chunker.pages.splice(0).forEach(({ element }) => element.remove())
        chunker.total = 0
        forget()
        mendParted(index)
        ;[feet, opened, end, place, next, ended] = [other, index, until, null, undefined, false]
        carried = from.carried
        await inDocument(() => chunker.render(chunker.source, from.token))
        return true
      },
    }
  }
}
