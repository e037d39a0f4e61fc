/** Runs inside the page: tables as wide as their lines. Short cells are not parted, where that can be had; what is wider than a line is set smaller. */
import type { Formulas } from './formulas.ts'

export type Cells = ReturnType<typeof cells>

export const cells = ({ fitFormulas }: Formulas) => {
  /** Letters of a cell that stays on one line, `September 1936`; and of a heading, beside which another may be turned over. */
  const [shortCell, shortHead] = [16, 10]

  const lengthOf = (cell: Element): number => (cell.textContent ?? '').replaceAll('\u00ad', '').trim().length

  /** Words beside a picture are as wide as it is besides, and would run out of their column. */
  const isShort = (cell: Element): boolean => lengthOf(cell) <= shortCell && cell.querySelector('img') === null

  const keepCellsWhole = (root: Element) => {
    for (const cell of root.querySelectorAll('td, th'))
      cell.classList.toggle('bound', isShort(cell) && (!cell.closest('thead') || lengthOf(cell) <= shortHead))
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
    if (!hasRoom()) table.querySelectorAll('tr .bound').forEach(words => words.classList.remove('bound'))
    for (const column of columnsOf(table)) {
      if (!column.every(isShort)) continue
      const { offsetHeight } = table
      column.forEach(cell => cell.classList.add('bound'))
      if (!hasRoom() || table.offsetHeight > offsetHeight) column.forEach(cell => cell.classList.remove('bound'))
    }
  }

  /** In parts of its own size, how small a table wider than the line is set before its short cells are parted: as small as notes. */
  const closer = [1, 0.94, 0.88]

  /** Lines of a row in a table that is read across. */
  const fewLines = 3

  /** In parts of the text around it. */
  const sizeOf = (table: HTMLTableElement): number =>
    parseFloat(getComputedStyle(table).fontSize) / parseFloat(getComputedStyle(table.parentElement as Element).fontSize)

  const isLow = (table: HTMLTableElement): boolean =>
    Math.max(...[...table.rows].map(row => row.offsetHeight)) <
    (fewLines + 1) * parseFloat(getComputedStyle(table).lineHeight)

  /** Sets the columns of a table closer, then its words smaller, until it has room and its rows are low; says whether it has room. */
  const setCloser = (table: HTMLTableElement, hasRoom: () => boolean): boolean => {
    const size = sizeOf(table)
    table.classList.add('close')
    closer.find(part => {
      table.style.fontSize = `${size * part}em`
      return hasRoom() && isLow(table)
    })
    return hasRoom()
  }

  /** A table wider than the line is set smaller, its words hyphenated, down to this part of the text around it; then they are broken. */
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
      if (hasRoom() || setCloser(table, hasRoom)) continue
      bindColumns(table, hasRoom)
      if (hasRoom()) continue
      table.classList.add('hyphenated')
      if (hasRoom()) continue
      const { width } = table.getBoundingClientRect()
      table.style.fontSize = `${Math.max(leastTable, Math.floor((100 * line * sizeOf(table)) / width) / 100)}em`
      if (hasRoom()) continue
      table.classList.add('too-wide')
      table.querySelector('td, th')?.setAttribute('data-notice', 'words-broken')
      fitFormulas(table.querySelectorAll('math'), textHeight)
    }
  }

  return { keepCellsWhole, fitTables }
}
