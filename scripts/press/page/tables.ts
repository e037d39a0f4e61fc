/**
 * Runs inside the page: tables that may go on over a page. Such a table is cut into its rows, each a table of the same
 * columns, between which a page may end; on each new page the first of them has the head of the table again.
 */
import type { Measure } from './measure.ts'
import type { Notes } from './sheet.ts'
import type { Rows, Spans } from './spans.ts'

export type Tables = ReturnType<typeof tables>

/** What stands above a row wherever it does: its height without notes, and what of it may call some. */
export interface Above {
  readonly height: number
  readonly calling: readonly Element[]
}

export const tables = (
  { isElement }: Measure,
  { groupRows, reachOf, partsOf, markColumns, isHeldByFirst, openSpans, fillRow, joinSpans }: Spans,
) => {
  /** Parts of a page: a table with a caption is not broken unless it is higher; one without, or two rows at its ends, only if it leaves a small gap. */
  const unbroken = { captioned: 0.6, plain: 0.16 }

  /** A row higher than this part of a page may be broken; so may one that is higher with its notes, unless it is low. */
  const [tallRow, lowRow] = [0.6, 0.25]

  /** Rows of a note that a cell holds together, lower than this part of a page, stay so. */
  const boundInNote = 0.1

  /** A head higher than this part of a page is not repeated. */
  const tallHead = 0.25

  const heightOfCalled = (calls: Iterable<Element>, notes: Notes): number =>
    [...calls].reduce((sum, call) => sum + (notes.get(call.getAttribute('data-note') ?? '')?.offsetHeight ?? 0), 0)

  const callsIn = (elements: readonly Element[]): readonly Element[] =>
    elements.flatMap(element => [...element.querySelectorAll('[data-note]')])

  /** Height of the notes that are called in elements. */
  const heightOfNotes = (elements: readonly Element[], notes: Notes): number => heightOfCalled(callsIn(elements), notes)

  /** Height of the notes that are called in elements, the last of which they stand below, with the white above them. */
  const heightOfFoot = (elements: readonly Element[], notes: Notes): number => {
    const height = heightOfNotes(elements, notes)
    const last = elements.at(-1)
    return height === 0 || !last ? 0 : height + 2 * parseFloat(getComputedStyle(last).lineHeight)
  }

  const isRepeated = ({ tHead }: HTMLTableElement, textHeight: number): boolean =>
    (tHead?.offsetHeight ?? 0) <= textHeight * tallHead

  /** What stands on one page with the first row of a table besides its headings: its caption and its head. */
  const withLeads = ({ height, calling }: Above, { caption, tHead }: HTMLTableElement): Above => {
    const leads = [caption, tHead].filter(lead => lead !== null)
    return { height: leads.reduce((sum, lead) => sum + lead.offsetHeight, height), calling: [...calling, ...leads] }
  }

  /**
   * A width as it is written on a page: Chromium writes six digits of it, and cuts them to a 64th of a pixel. Rounded up to a
   * hundredth it is the same one in print, and holds the words that it was made for.
   */
  const written = (width: number): string => `${Math.ceil(100 * width) / 100}px`

  /** Widths of the columns, whatever cells span: those of a row without words. */
  const columnsOf = (table: HTMLTableElement): HTMLElement => {
    const count = Math.max(
      0,
      ...[...table.rows].map(({ cells }) => [...cells].reduce((sum, cell) => sum + cell.colSpan, 0)),
    )
    const row = document.createElement('tr')
    row.append(...Array.from({ length: count }, () => document.createElement('td')))
    for (const cell of row.cells) cell.style.padding = '0'
    const parent = table.tBodies[0] ?? table
    parent.append(row)
    const columns = document.createElement('colgroup')
    for (const cell of row.cells) {
      const column = document.createElement('col')
      column.style.width = written(cell.getBoundingClientRect().width)
      columns.append(column)
    }
    row.remove()
    return columns
  }

  const fixColumns = (table: HTMLTableElement, width: number, columns: HTMLElement) => {
    table.style.width = written(width)
    table.style.tableLayout = 'fixed'
    table.querySelector('colgroup')?.remove()
    if (table.caption) table.caption.after(columns)
    else table.prepend(columns)
  }

  /** With the notes that they call. */
  const heightOf = (rows: Rows, notes: Notes): number =>
    rows.reduce((sum, row) => sum + row.offsetHeight + heightOfNotes([row], notes), 0)

  /** Calls of a row by the lines of its cells. */
  const callsByLine = (row: Element): readonly (readonly Element[])[] => {
    const lines = new Map<string, Element[]>()
    for (const call of row.querySelectorAll('[data-note]')) {
      const cell = call.closest('td, th') as HTMLTableCellElement
      const line = `${cell.cellIndex} ${Math.round(call.getBoundingClientRect().bottom / 4)}`
      lines.set(line, [...(lines.get(line) ?? []), call])
    }
    return [...lines.values()]
  }

  /** Height of the notes of these calls, two lines of the last of them, and of the white above them. */
  const heightBegun = (calls: readonly Element[], notes: Notes, leading: number): number => {
    const [last, most] = [heightOfCalled(calls.slice(-1), notes), 2 * leading]
    return heightOfCalled(calls.slice(0, -1), notes) + Math.min(last, most) + most
  }

  /**
   * Whether a row is to be broken. One of few lines only for the sake of notes that do not all begin on its page, and not where
   * some of them could not in any case: those of one of its lines fill more than a page. Below its first lines it goes on under `again`.
   */
  const isToBreak = (
    row: HTMLTableRowElement,
    above: Above,
    again: Above,
    notes: Notes,
    textHeight: number,
  ): boolean => {
    const spanning = [...row.cells].filter(({ rowSpan }) => rowSpan > 1)
    const height = Math.max(row.offsetHeight, ...spanning.map(reachOf))
    if (height > textHeight * lowRow) {
      const isTall = height + heightOfNotes([row], notes) > textHeight * tallRow
      return isTall || above.height + height + heightOfFoot([...above.calling, row], notes) > textHeight
    }
    const leading = parseFloat(getComputedStyle(row).lineHeight)
    const hasRoom = (above: Above, height: number, calls: readonly Element[]) =>
      above.height + height + heightBegun([...callsIn(above.calling), ...calls], notes, leading) <= textHeight
    const { top } = row.getBoundingClientRect()
    const isFirst = ([call]: readonly Element[]) => (call?.getBoundingClientRect().top ?? 0) - top < 2 * leading
    const lines = callsByLine(row)
    return (
      !hasRoom(above, height, lines.flat()) &&
      lines.every(calls => hasRoom(isFirst(calls) ? above : again, leading, calls))
    )
  }

  /** No page begins or ends with one row of a table alone, if those that `mayBind` names may stand together. */
  const bindEnds = (groups: readonly Rows[], mayBind: (rows: Rows) => boolean): readonly Rows[] => {
    const first = groups.slice(0, 2).flat()
    const begun = groups.length > 1 && mayBind(first) ? [first, ...groups.slice(2)] : groups
    const last = begun.slice(-2).flat()
    return begun.length > 1 && mayBind(last) ? [...begun.slice(0, -2), last] : begun
  }

  const cutTable = (table: HTMLTableElement, groups: readonly Rows[]) => {
    const columns = columnsOf(table)
    const { width } = table.getBoundingClientRect()
    const pieces = groups.map((_, index) => (index === 0 ? table : table.cloneNode(false)) as HTMLTableElement)
    groups.forEach((rows, index) => {
      const piece = pieces[index] as HTMLTableElement
      if (index > 0) {
        piece.removeAttribute('id')
        const body = document.createElement('tbody')
        body.append(...rows)
        piece.append(body)
        pieces[index - 1]?.after(piece)
      }
      piece.classList.add('piece')
      piece.classList.toggle('piece-first', index === 0)
      piece.classList.toggle('piece-last', index === groups.length - 1)
      fixColumns(piece, width, columns.cloneNode(true) as HTMLElement)
    })
  }

  /** What a table has to have again at the head of a page: its columns, and its head without calls, ids and links: Chromium tags a link that is hidden too. */
  const toRepeat = new Map<string, readonly HTMLElement[]>()

  const rememberHead = (table: HTMLTableElement, textHeight: number) => {
    const head = table.tHead?.cloneNode(true) as HTMLElement | undefined
    const repeats = head !== undefined && isRepeated(table, textHeight)
    if (head) {
      head.className = 'repeated'
      head.setAttribute('aria-hidden', 'true')
      head.querySelectorAll('.noteref, .page-mark').forEach(mark => mark.remove())
      for (const name of ['id', 'href'])
        head.querySelectorAll(`[${name}]`).forEach(element => element.removeAttribute(name))
    }
    const columns = table.querySelector('colgroup') as HTMLElement
    const name = String(toRepeat.size + 1)
    toRepeat.set(name, [columns.cloneNode(true) as HTMLElement, ...(repeats ? [head] : [])])
    return name
  }

  /** A note may end its page in any row of its tables: no cell may reach over many of them. */
  const openSpansOfNotes = (notes: Notes, textHeight: number) => {
    const found = [...notes.values()].flatMap(note => [...note.querySelectorAll('table')])
    for (const group of found.flatMap(table => [...table.tBodies].flatMap(({ rows }) => groupRows([...rows]))))
      if (group.length > 1 && heightOf(group, notes) > textHeight * boundInNote)
        openSpans(
          group,
          group.map(row => [row]),
        )
  }

  /** Cuts what is too high. Measures the tables where they stand, under `root`; `above` gives the headings of one. */
  const cutTables = (root: Element, notes: Notes, textHeight: number, above: (table: HTMLTableElement) => Above) => {
    toRepeat.clear()
    openSpansOfNotes(notes, textHeight)
    for (const table of root.querySelectorAll<HTMLTableElement>('.division-text table')) {
      const rows = [...table.tBodies].flatMap(body => [...body.rows])
      if (rows.length === 0 || table.closest('td, th, figure')) continue
      const limit = unbroken[table.caption && !table.querySelector('[data-note]') ? 'captioned' : 'plain']
      if (table.offsetHeight + heightOfNotes([table], notes) <= textHeight * limit) continue
      const mayStand = (group: Rows) => group.length === 1 || heightOf(group, notes) <= textHeight * tallRow
      const groups = groupRows(rows).flatMap(group => {
        if (mayStand(group)) return [group]
        const parts = partsOf(group)
        openSpans(group, parts)
        return parts.flatMap(part => {
          if (mayStand(part) || isHeldByFirst(part)) return [part]
          const single = part.map(row => [row])
          openSpans(part, single)
          return single
        })
      })
      const first = withLeads(above(table), table)
      const again = { height: isRepeated(table, textHeight) ? (table.tHead?.offsetHeight ?? 0) : 0, calling: [] }
      const aboveOf = (row: HTMLTableRowElement | undefined) => (row === rows[0] ? first : again)
      for (const row of table.rows) {
        const own = row.closest('thead') ? { height: 0, calling: [] } : aboveOf(row)
        row.classList.toggle('tall', isToBreak(row, own, again, notes, textHeight))
      }
      for (const group of groups.filter(group => !mayStand(group))) {
        // A cell that reaches from a low row into one that is broken is broken in the low one too.
        const name = group.some(row => row.matches('.tall')) ? 'tall' : 'parted'
        for (const row of group) row.classList.add(name)
      }
      for (const rows of [[...(table.tHead?.rows ?? [])], ...groups]) markColumns(rows)
      const spans = ':has(> :is([rowspan]:not([rowspan="1"]), [data-goes-on]))'
      const mayBind = (group: Rows) => {
        const { height, calling } = aboveOf(group[0])
        return (
          !group.some(row => row.matches(`.tall, .parted, ${spans}`)) &&
          height + heightOfNotes(calling, notes) + heightOf(group, notes) <= textHeight * unbroken.plain
        )
      }
      const bound = bindEnds(groups, mayBind)
      const pieces = bound.map(([row]) => row)
      cutTable(table, bound)
      const name = rememberHead(table, textHeight)
      for (const row of pieces) row?.closest('table')?.setAttribute('data-table', name)
    }
  }

  /** `top` stands at the head of a page: if it is a table that goes on, it has its columns and its head again. */
  const repeatHead = (top: Element) => {
    const [columns, head] = toRepeat.get((isElement(top) && top.dataset['table']) || '') ?? []
    if (!columns || (top.matches('.piece-first') && !top.hasAttribute('data-split-from'))) return
    if (!top.querySelector(':scope > colgroup')) top.prepend(columns.cloneNode(true))
    if (head && !top.querySelector(':scope > thead'))
      top.querySelector(':scope > colgroup')?.after(head.cloneNode(true))
    fillRow(top.querySelector(':scope > :not(.repeated) > tr'))
  }

  /** Pieces of one table that stand on the same page are one table again. */
  const joinTables = (root: Element) => {
    for (const piece of root.querySelectorAll('table.piece')) {
      const before = piece.previousElementSibling
      if (!before?.matches('table.piece') || piece.matches('.piece-first')) continue
      joinSpans(before, piece)
      before.append(...piece.children)
      if (piece.matches('.piece-last')) before.classList.add('piece-last')
      before.querySelectorAll('colgroup ~ colgroup').forEach(column => column.remove())
      piece.remove()
    }
  }

  return { columnsOf, fixColumns, cutTables, heightOfNotes, heightOfFoot, repeatHead, joinTables }
}
