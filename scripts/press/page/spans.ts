/** Runs inside the page: cells that span rows, in tables that may be parted between these, or in them. */

export type Rows = readonly HTMLTableRowElement[]

export type Spans = ReturnType<typeof spans>

export const spans = () => {
  /** Names of cells that go on in other parts of their table. */
  let named = 0

  /** Rows that a cell holds together stand in one group. */
  const groupRows = (rows: Rows): readonly Rows[] => {
    const groups: HTMLTableRowElement[][] = []
    let held = 0
    for (const row of rows) {
      if (held === 0) groups.push([])
      groups.at(-1)?.push(row)
      held = Math.max(held - 1, ...[...row.cells].map(cell => cell.rowSpan - 1), 0)
    }
    return groups
  }

  /** How far down the lines of a cell reach, below the head of its row: a face may be higher than its line. */
  const reachOf = (cell: HTMLTableCellElement): number => {
    const words = document.createRange()
    words.selectNodeContents(cell)
    const { paddingTop, paddingBottom, lineHeight } = getComputedStyle(cell)
    const beyondLine = (words.getClientRects()[0]?.height ?? 0) - parseFloat(lineHeight)
    return (
      words.getBoundingClientRect().height -
      Math.max(0, beyondLine) +
      parseFloat(paddingTop) +
      parseFloat(paddingBottom)
    )
  }

  /** Rows of a group that has to be parted: those stay together beside which a cell that spans them has its words. */
  const partsOf = (group: Rows): readonly Rows[] => {
    const parts: HTMLTableRowElement[][] = []
    let needed = -Infinity
    for (const row of group) {
      const { top } = row.getBoundingClientRect()
      if (top + 0.5 >= needed) parts.push([])
      parts.at(-1)?.push(row)
      for (const cell of row.cells) if (cell.rowSpan > 1) needed = Math.max(needed, top + reachOf(cell))
    }
    return parts
  }

  /** Row by row, the cell that stands in each column. */
  const gridOf = (group: Rows): readonly (readonly (HTMLTableCellElement | undefined)[])[] => {
    const grid: (HTMLTableCellElement | undefined)[][] = group.map(() => [])
    group.forEach((row, line) => {
      let column = 0
      for (const cell of row.cells) {
        while (grid[line]?.[column]) column++
        for (let down = 0; down < cell.rowSpan && line + down < group.length; down++)
          for (let across = 0; across < cell.colSpan; across++) (grid[line + down] ?? [])[column + across] = cell
        column += cell.colSpan
      }
    })
    return grid
  }

  /**
   * Writes down in which column each cell stands, and for how many rows those before it reach: a row that is parted, or the
   * first on a new page, goes on without the cells that have ended.
   */
  const markColumns = (rows: Rows) => {
    for (const [line, cells] of gridOf(rows).entries())
      for (const cell of rows[line]?.cells ?? []) {
        const column = cells.indexOf(cell)
        const before = cells[column - 1]
        const first = before ? rows.indexOf(before.parentElement as HTMLTableRowElement) : line
        cell.dataset['column'] = String(column)
        cell.toggleAttribute('data-begins', cell === rows[line]?.cells[0])
        cell.dataset['held'] = String(Math.max(1, first + (before?.rowSpan ?? 1) - line))
      }
  }

  /** Whether the first cells of a group reach down all its rows, and no others over several: it may be parted in any of them. */
  const isHeldByFirst = (group: Rows): boolean => {
    const [first, ...others] = group.map(({ cells }) => [...cells])
    const end = (first ?? []).findIndex(({ rowSpan }) => rowSpan < group.length)
    const rest = [...(first ?? []).slice(Math.max(0, end)), ...others.flat()]
    return end > 0 && rest.every(({ rowSpan }) => rowSpan === 1)
  }

  /** Cells that span rows of several parts end with the first; in the others an empty cell of the same name goes on. */
  const openSpans = (group: Rows, parts: readonly Rows[]) => {
    const grid = gridOf(group)
    for (const part of parts) {
      const lines = part.map(row => grid[group.indexOf(row)] ?? [])
      const cells = part.map(row => [...new Set(lines[part.indexOf(row)])].filter(cell => cell !== undefined))
      const down = new Map<HTMLTableCellElement, number>()
      for (const cell of cells.flat()) down.set(cell, (down.get(cell) ?? 0) + 1)
      const own = part.map((row, line) =>
        (cells[line] ?? []).flatMap(cell => {
          if (cell.parentElement === row) return [{ cell, rows: down.get(cell) ?? 1 }]
          if (line > 0 || part.includes(cell.parentElement as HTMLTableRowElement)) return []
          const name = (cell.dataset['goesOn'] ??= String(++named))
          const rest = document.createElement('td')
          rest.className = cell.className
          rest.colSpan = cell.colSpan
          rest.dataset['goesOn'] = name
          return [{ cell: rest, rows: down.get(cell) ?? 1 }]
        }),
      )
      part.forEach((row, line) => row.append(...(own[line] ?? []).map(({ cell }) => cell)))
      own.flat().forEach(({ cell, rows }) => (cell.rowSpan = rows))
    }
  }

  /** The cell with which a row goes on, or begins below one that reaches into it, stands in its own column. */
  const fillRow = (row: HTMLTableRowElement | null) => {
    const first = row?.cells[0]
    if (first?.firstChild && first.matches('[data-begins]:not([data-split-from])'))
      row?.removeAttribute('data-split-from')
    const column = Number(first?.dataset['column'] ?? 0)
    if (!row || column === 0) return
    const empty = document.createElement('td')
    empty.colSpan = column
    empty.rowSpan = Number(first?.dataset['held'] ?? 1)
    row.prepend(empty)
  }

  /** A cell that goes on in the next piece is one cell with it again, when its page holds both. */
  const joinSpans = (before: Element, piece: Element) => {
    const last = [...before.querySelectorAll(':scope > tbody')].at(-1)
    for (const rest of piece.querySelectorAll<HTMLTableCellElement>('[data-goes-on]')) {
      const above = [...before.querySelectorAll<HTMLTableCellElement>(`[data-goes-on="${rest.dataset['goesOn']}"]`)].at(
        -1,
      )
      if (!above || rest.firstChild) continue
      above.rowSpan += rest.rowSpan
      rest.remove()
    }
    for (const body of piece.querySelectorAll(':scope > tbody')) {
      last?.append(...body.children)
      body.remove()
    }
  }

  return { groupRows, reachOf, partsOf, markColumns, isHeldByFirst, openSpans, fillRow, joinSpans }
}
