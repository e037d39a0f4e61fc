/**
 * Runs inside a page: of the notes that are called on each page, or in each of its columns, in order, those that no page has
 * room for, two lines at least, beside the line of their call and the notes that are called in that line before it. A row that
 * is not higher than a quarter of its page is as one line.
 */
export const findHopeless = (root: Element): readonly (readonly boolean[])[] => {
  const areas = [...root.querySelectorAll('.page')].flatMap((page): readonly (Element | null)[] => {
    const columns = [...page.querySelectorAll('.column')]
    return columns.length > 0 ? columns : [page.querySelector('.type-area')]
  })
  interface Begun {
    readonly element: Element
    readonly area: number
    height: number
  }
  const begun: Begun[] = []
  areas.forEach((area, at) => {
    for (const element of area?.querySelectorAll('.page-notes-text > .note') ?? []) {
      const { height } = element.getBoundingClientRect()
      const last = begun.at(-1)
      if (!element.matches('.continued')) begun.push({ element, area: at, height })
      else if (last) last.height += height
    }
  })

  const claimed = new Set<Begun>()
  /** The note of a call, if this is the first that calls it: it begins on the same page or on a later one. */
  const noteOf = (call: HTMLAnchorElement, area: number): Begun | undefined => {
    const id = decodeURIComponent(/[^/#:]*$/.exec(call.href)?.[0] ?? '')
    const note = begun.find(one => one.area >= area && one.element.id === id)
    if (!note || claimed.has(note)) return undefined
    claimed.add(note)
    return note
  }

  return areas.map((area, at) => {
    if (!area) return []
    const { height } = area.getBoundingClientRect()
    const isFirst = area.matches('.column:first-child')
    const title = isFirst
      ? area.closest('.page')?.querySelectorAll<HTMLAnchorElement>('.division-header .noteref > a')
      : []
    const calls = [...(title ?? []), ...area.querySelectorAll<HTMLAnchorElement>('.page-text .noteref > a')]
    let unit: { row: Element | null; bottom: number; notes: number } | null = null
    return calls.flatMap((call): readonly boolean[] => {
      const note = noteOf(call, at)
      if (!note) return []
      const { bottom } = call.getBoundingClientRect()
      const cellRow = call.closest('tr')
      const row = cellRow && cellRow.getBoundingClientRect().height <= height / 4 ? cellRow : null
      if (!unit || unit.row !== row || (row === null && Math.abs(unit.bottom - bottom) > 4))
        unit = { row, bottom, notes: 0 }
      const leading = parseFloat(getComputedStyle(call.closest('td, th, p, li, dd, dt') ?? area).lineHeight)
      const box = note.element.closest('.page-notes') as Element
      const frame =
        box.getBoundingClientRect().height - (note.element.parentElement as Element).getBoundingClientRect().height
      const room = height - frame - (row?.getBoundingClientRect().height ?? leading)
      const least = Math.min(note.height, 2 * parseFloat(getComputedStyle(note.element).lineHeight))
      const isHopeless = unit.notes + least > room
      unit.notes += note.height
      return [isHopeless]
    })
  })
}
