/** Runs inside the page: tables as wide as their lines. Short cells are not parted, where that can be had; what is wider than a line is set smaller. */
import type { Formulas } from './formulas.ts'

export type Cells = ReturnType<typeof cells>

export const cells = ({ fitFormulas }: Formulas) => {
  /** Letters of a cell that stays on one line: `September 1936`. */
  const shortCell = 16

  const lengthOf = (cell: Element): number => (cell.textContent ?? '').trim().length

  const keepCellsWhole = (root: Element) => {
    for (const cell of root.querySelectorAll('td, th')) cell.classList.toggle('bound', lengthOf(cell) <= shortCell)
  }

  /** Columns of a table, those of the shortest cells first. */
  const columnsOf = (table: HTMLTableElement): readonly (readonly HTMLTableCellElement[])[] => {
    const columns = new Map<number, HTMLTableCellElement[]>()
    for (const cell of [...table.rows].flatMap(({ cells }) => [...cells]))
      if (cell.colSpan === 1) columns.set(cell.cellIndex, [...(columns.get(cell.cellIndex) ?? []), cell])
    const longest = (cells: readonly Element[]) => Math.max(...cells.map(lengthOf))
    return [...columns.values()].sort((a, b) => longest(a) - longest(b))
  }

  /** In a table that is wider than the line, cells of short columns stay on one line as long as there is room, and others do not grow higher for it. */
  const bindColumns = (table: HTMLTableElement, hasRoom: () => boolean) => {
    table.querySelectorAll('td, th').forEach(cell => cell.classList.remove('bound'))
    if (!hasRoom()) table.querySelectorAll('.bound').forEach(words => words.classList.remove('bound'))
    for (const column of columnsOf(table)) {
      if (column.some(cell => lengthOf(cell) > shortCell)) return
      const { offsetHeight } = table
      column.forEach(cell => cell.classList.add('bound'))
      if (!hasRoom() || table.offsetHeight > offsetHeight) column.forEach(cell => cell.classList.remove('bound'))
    }
  }

  /** A table wider than the line is set smaller, down to this part; then its words are broken. */
  const leastTable = 0.62

  /** Width of a line in a block: without the white at its sides. */
  const lineOf = (block: Element): number => {
    const { paddingLeft, paddingRight } = getComputedStyle(block)
    return block.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
  }

  const fitTables = (root: Element, textHeight: number) => {
    for (const table of root.querySelectorAll('table')) {
      const line = lineOf(table.parentElement as Element)
      const hasRoom = () => table.getBoundingClientRect().width <= line + 1
      if (hasRoom()) continue
      bindColumns(table, hasRoom)
      if (hasRoom()) continue
      const { width } = table.getBoundingClientRect()
      table.style.fontSize = `${Math.max(leastTable, Math.floor((100 * line) / width) / 100)}em`
      if (hasRoom()) continue
      table.classList.add('too-wide')
      table.querySelector('td, th')?.setAttribute('data-notice', 'words-broken')
      fitFormulas(table.querySelectorAll('math'), textHeight)
    }
  }

  return { keepCellsWhole, fitTables }
}
