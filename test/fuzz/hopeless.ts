/**
 * Runs inside a page: of the notes that are called on each page, or in each of its columns, in order, those that no page has
 * room for, two lines at least, beside what their call stands in and the notes that are called there before it: its line, the
 * first two of its paragraph, a line of verse with the one that it does not leave alone, its figure, its row if that is low, the first
 * one with the head of its table; and the headings above all that.
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
    const pageOf = (at: number) => areas[at]?.closest('.page')
    const next = areas.findIndex(
      (_, at) => at > area && pageOf(at) !== pageOf(area) && pageOf(at)?.querySelector('.division-header'),
    )
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
    /** What stands first of it where it begins a block: a heading above that, else the block. */
    readonly first: Element | null
    /** Where the line ends that it is. */
    readonly bottom: number
    notes: number
  }

  const headings = 'h2, h3, h4, h5, h6'

  /** What a heading stands over, with those behind it; a call in a heading goes with that. */
  const ledBy = (heading: Element): Element => {
    let next = heading
    while (next.matches(headings) && next.nextElementSibling) next = next.nextElementSibling
    return next.matches('table') ? (next.querySelector(':scope > tbody > tr:first-child > *') ?? next) : next
  }

  /** The first of the headings right above a block, which do not leave it; the block itself where none stands there. */
  const leadOf = (block: Element): Element => {
    let first = block
    while (first.previousElementSibling?.matches(headings)) first = first.previousElementSibling
    return first
  }

  /** A line of verse that does not leave the one before it: the second of a stanza, and its last. */
  const boundLine =
    ':first-child + .line, .line:empty + .line + .line, .line:not(:first-child):is(:last-child, :has(+ .line:empty))'

  /** Lines of verse that stand together with one. */
  const versesWith = (line: Element): readonly Element[] => {
    const together = [line]
    for (let at = line; at.matches(boundLine) && at.previousElementSibling; at = at.previousElementSibling)
      together.push(at.previousElementSibling)
    for (let at = line.nextElementSibling; at?.matches(boundLine); at = at.nextElementSibling) together.push(at)
    return together
  }

  const unitOf = (call: Element, area: Element, height: number): Unit => {
    const heading = call.closest(headings)
    const led = heading ? ledBy(heading) : call
    const { bottom } = led.getBoundingClientRect()
    const unit = (of: Element | null, own: number, block: Element | null): Unit => {
      const first = block && leadOf(block)
      const above = first ? block.getBoundingClientRect().top - first.getBoundingClientRect().top : 0
      return { of, height: above + own, first, bottom, notes: 0 }
    }
    const verse = led.closest('.verse > .line')
    if (verse) {
      const lines = versesWith(verse)
      const isHead = lines.some(line => line.matches(':first-child'))
      return unit(verse, heightsOf(lines), isHead ? verse.parentElement : null)
    }
    const pieces = piecesOf(led, height)
    const table = led.closest('table:not(.continued)')
    const isHead = table?.querySelector('caption, thead, tr') === pieces[0]
    if (pieces.length > 0) return unit(pieces.at(-1) ?? null, heightsOf(pieces), isHead ? table : null)
    const block = led.closest('td, th, p, li, dd, dt') ?? area
    const leading = parseFloat(getComputedStyle(block).lineHeight)
    // No page ends between the first two lines of a paragraph.
    const line = heading ? 1 : (bottom - block.getBoundingClientRect().top - 4) / leading
    if (block.matches('p:not(.continued)') && line < 2) return unit(block, line > 1 ? 2 * leading : leading, block)
    return unit(null, leading, null)
  }

  /** Room for a unit on a page: what comes first in a column under a title, which is not left empty, stands nowhere else, and above the note that says where a reading is from. */
  const roomFor = ({ first }: Unit, area: Element): number => {
    const isUnder = area.closest('.page')?.querySelector('.division-header')
    if (!first || !isUnder || !first.matches('.division-text > :first-child')) return most
    const { bottom } = area.getBoundingClientRect()
    return (
      bottom - first.getBoundingClientRect().top - heightsOf([...area.querySelectorAll('.page-notes-text > .credit')])
    )
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
      const isHopeless = own.height + unit.notes + least > roomFor(unit, area) - frame
      unit.notes += note.height
      return [isHopeless]
    })
    return [...source, ...called]
  })
}
