/**
 * Runs inside the page: tables that may go on over a page. Such a table is cut into its rows, each a table of the same
 * columns, between which a page may end; on each new page the first of them has the head of the table again.
 */
import type { Measure } from './measure.ts'
import type { Notes } from './prepare.ts'

export type Tables = ReturnType<typeof tables>

export const tables = ({ isElement }: Measure) => {
  /** Parts of a page: a table with a caption is not broken unless it is higher; one without only if it leaves a small gap. */
  const unbroken = { captioned: 0.6, plain: 0.16 }

  /** A row higher than this part of a page may be broken; so may one that has no room on a page with its notes. */
  const tallRow = 0.6

  /** A head higher than this part of a page is not repeated. */
  const tallHead = 0.25

  /** Height of the notes that are called in an element. */
  const heightOfNotes = (element: Element, notes: Notes): number =>
    [...element.querySelectorAll('[data-note]')].reduce(
      (height, call) => height + (notes.get(call.getAttribute('data-note') ?? '')?.offsetHeight ?? 0),
      0,
    )

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
      column.style.width = `${cell.getBoundingClientRect().width}px`
      columns.append(column)
    }
    row.remove()
    return columns
  }

  /** Rows that a cell holds together stand in one group. */
  const groupRows = (rows: readonly HTMLTableRowElement[]): readonly (readonly HTMLTableRowElement[])[] => {
    const groups: HTMLTableRowElement[][] = []
    let held = 0
    for (const row of rows) {
      if (held === 0) groups.push([])
      groups.at(-1)?.push(row)
      held = Math.max(held - 1, ...[...row.cells].map(cell => cell.rowSpan - 1), 0)
    }
    return groups
  }

  const heightOf = (rows: readonly HTMLElement[]): number => rows.reduce((sum, row) => sum + row.offsetHeight, 0)

  /** A cell that spans many rows says its words in the first of them; the others have an empty cell in its place. */
  const openSpans = (rows: readonly HTMLTableRowElement[]) => {
    const grid: (HTMLTableCellElement | null)[][] = rows.map(() => [])
    rows.forEach((row, line) => {
      let column = 0
      for (const cell of [...row.cells]) {
        while (grid[line]?.[column]) column++
        for (let down = 0; down < cell.rowSpan && line + down < rows.length; down++)
          for (let across = 0; across < cell.colSpan; across++) (grid[line + down] ?? [])[column + across] = cell
        column += cell.colSpan
      }
    })
    rows.forEach((row, line) => {
      const own = grid[line]?.filter((cell, column, all) => cell !== null && all.indexOf(cell) === column) ?? []
      row.append(...own.map(cell => (cell?.parentElement === row ? cell : (cell?.cloneNode(false) as HTMLElement))))
    })
    for (const cell of rows.flatMap(({ cells }) => [...cells])) cell.removeAttribute('rowspan')
  }

  const cutTable = (table: HTMLTableElement, groups: readonly (readonly HTMLTableRowElement[])[]) => {
    const columns = columnsOf(table)
    const width = `${table.getBoundingClientRect().width}px`
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
      piece.style.width = width
      piece.querySelector('colgroup')?.remove()
      if (piece.caption) piece.caption.after(columns.cloneNode(true))
      else piece.prepend(columns.cloneNode(true))
    })
  }

  /** What a table has to have again at the head of a page: its columns, and its head without calls and ids. */
  const toRepeat = new Map<string, readonly HTMLElement[]>()

  const rememberHead = (table: HTMLTableElement, textHeight: number) => {
    const head = table.tHead?.cloneNode(true) as HTMLElement | undefined
    const repeats = head !== undefined && (table.tHead?.offsetHeight ?? 0) <= textHeight * tallHead
    if (head) {
      head.className = 'repeated'
      head.setAttribute('aria-hidden', 'true')
      head.querySelectorAll('.noteref, .page-mark').forEach(mark => mark.remove())
      head.querySelectorAll('[id]').forEach(element => element.removeAttribute('id'))
    }
    const columns = table.querySelector('colgroup') as HTMLElement
    const name = String(toRepeat.size + 1)
    toRepeat.set(name, [columns.cloneNode(true) as HTMLElement, ...(repeats ? [head] : [])])
    return name
  }

  /** Cuts what is too high. Measures the tables where they stand, under `root`. */
  const cutTables = (root: Element, notes: Notes, textHeight: number) => {
    toRepeat.clear()
    for (const table of root.querySelectorAll<HTMLTableElement>('.division-text table')) {
      const rows = [...table.tBodies].flatMap(body => [...body.rows])
      if (rows.length === 0 || table.closest('td, th, figure')) continue
      const limit = unbroken[table.caption && !table.querySelector('[data-note]') ? 'captioned' : 'plain']
      if (table.offsetHeight + heightOfNotes(table, notes) <= textHeight * limit) continue
      const groups = groupRows(rows).flatMap(group => {
        if (group.length === 1 || heightOf(group) <= textHeight * tallRow) return [group]
        openSpans(group)
        return group.map(row => [row])
      })
      const head = table.tHead?.offsetHeight ?? 0
      for (const row of table.rows) {
        const height = row.offsetHeight + heightOfNotes(row, notes)
        const above = row.closest('thead') ? 0 : head
        const isTall =
          row.offsetHeight > textHeight * tallRow || (height > row.offsetHeight && above + height > textHeight)
        row.classList.toggle('tall', isTall)
      }
      const pieces = groups.map(([row]) => row)
      cutTable(table, groups)
      const name = rememberHead(table, textHeight)
      for (const row of pieces) row?.closest('table')?.setAttribute('data-table', name)
    }
  }

  /** `top` stands at the head of a page: if it is a table that goes on, it has its head again. */
  const repeatHead = (top: Element) => {
    const [columns, head] = toRepeat.get((isElement(top) && top.dataset['table']) || '') ?? []
    if (!columns || top.querySelector(':scope > thead')) return
    if (top.matches('.piece-first') && !top.hasAttribute('data-split-from')) return
    if (!top.querySelector(':scope > colgroup')) top.prepend(columns.cloneNode(true))
    if (head) top.querySelector(':scope > colgroup')?.after(head.cloneNode(true))
  }

  /** Pieces of one table that stand on the same page are one table again. */
  const joinTables = (root: Element) => {
    for (const piece of root.querySelectorAll('table.piece')) {
      const before = piece.previousElementSibling
      if (!before?.matches('table.piece') || piece.matches('.piece-first')) continue
      before.append(...piece.children)
      if (piece.matches('.piece-last')) before.classList.add('piece-last')
      before.querySelectorAll('colgroup ~ colgroup').forEach(column => column.remove())
      piece.remove()
    }
  }

  return { cutTables, heightOfNotes, repeatHead, joinTables }
}
