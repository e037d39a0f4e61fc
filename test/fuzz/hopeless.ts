/**
 * Runs inside a page: of the notes that are called on each page, or in each of its columns, in order, those that no page has
 * room for, two lines at least, beside what their call stands in and the notes that are called there before it: its line, the
 * first two of its paragraph, its figure, its row if that is low, the first one with the head of its table.
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

  /** Documents stand one behind another, and their notes have the same names. */
  const endOf = (area: number): number => {
    const next = areas.findIndex((other, at) => at > area && other?.querySelector('.division-header'))
    return next < 0 ? areas.length : next
  }

  const claimed = new Set<Begun>()
  /** The note of a call, if this is the first that calls it: it begins on the same page or on a later one. */
  const noteOf = (call: HTMLAnchorElement, area: number): Begun | undefined => {
    const id = decodeURIComponent(/[^/#:]*$/.exec(call.href)?.[0] ?? '')
    const note = begun.find(one => one.area >= area && one.area < endOf(area) && one.element.id === id)
    if (!note || claimed.has(note)) return undefined
    claimed.add(note)
    return note
  }

  const most = Math.max(...areas.map(area => area?.getBoundingClientRect().height ?? 0))
  const heightsOf = (elements: readonly Element[]): number =>
    elements.reduce((sum, element) => sum + element.getBoundingClientRect().height, 0)

  /** A figure; a row that is not higher than a quarter of its page, the first one with its head and its caption; a head and a caption with what a high row has to begin with. */
  const piecesOf = (call: Element, height: number): readonly Element[] => {
    const figure = call.closest('figure')
    if (figure) return figure.matches('.continued') ? [] : [figure]
    const lead = call.closest('caption, thead')
    const row = lead ? lead.parentElement?.querySelector(':scope > tbody > tr:first-child') : call.closest('tr')
    const isLow = row && row.getBoundingClientRect().height <= height / 4
    const isFirst = isLow && row.matches(':is(caption, thead) ~ tbody > :first-child')
    const table = lead || isFirst ? call.closest('table') : null
    return [...(table?.querySelectorAll(':scope > :is(caption, thead)') ?? []), ...(isLow ? [row] : [])]
  }

  interface Unit {
    /** The piece that it is, or the paragraph whose first two lines it is. */
    readonly of: Element | null
    readonly height: number
    /** Where the line ends that it is. */
    readonly bottom: number
    notes: number
  }

  const unitOf = (call: Element, area: Element, height: number): Unit => {
    const { bottom } = call.getBoundingClientRect()
    const pieces = piecesOf(call, height)
    if (pieces.length > 0) return { of: pieces.at(-1) ?? null, height: heightsOf(pieces), bottom, notes: 0 }
    const block = call.closest('td, th, p, li, dd, dt') ?? area
    const leading = parseFloat(getComputedStyle(block).lineHeight)
    // No page ends between the first two lines of a paragraph.
    const line = (bottom - block.getBoundingClientRect().top - 4) / leading
    const isHead = block.matches('p:not(.continued)') && line < 2
    return { of: isHead ? block : null, height: isHead && line > 1 ? 2 * leading : leading, bottom, notes: 0 }
  }

  return areas.map((area, at) => {
    if (!area) return []
    const { height } = area.getBoundingClientRect()
    const isFirst = area.matches('.column:first-child')
    const title = isFirst
      ? area.closest('.page')?.querySelectorAll<HTMLAnchorElement>('.division-header .noteref > a')
      : []
    const calls = [...(title ?? []), ...area.querySelectorAll<HTMLAnchorElement>('.page-text .noteref > a')]
    let unit: Unit | null = null
    // The note that says where a reading is from comes first, and nothing is seen of its call.
    const source = [...area.querySelectorAll('.page-notes-text > .credit:not(.continued)')].map(() => false)
    const called = calls.flatMap((call): readonly boolean[] => {
      const note = noteOf(call, at)
      if (!note) return []
      const own = unitOf(call, area, height)
      const isSame =
        unit && (own.of === null ? Math.abs(unit.bottom - own.bottom) <= 4 && unit.of === null : unit.of === own.of)
      unit = isSame && unit ? unit : own
      const box = note.element.closest('.page-notes') as Element
      const frame =
        box.getBoundingClientRect().height - (note.element.parentElement as Element).getBoundingClientRect().height
      const least = Math.min(note.height, 2 * parseFloat(getComputedStyle(note.element).lineHeight))
      const isHopeless = own.height + unit.notes + least > most - frame
      unit.notes += note.height
      return [isHopeless]
    })
    return [...source, ...called]
  })
}
