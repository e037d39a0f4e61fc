/** Runs inside a page: what stands on laid-out pages, and where. It shares nothing with the press's own look at them. */

/** Text of one block: a paragraph, a line of verse, a cell. */
export interface Leaf {
  readonly text: string
  /** Tops of its lines, in pixels from the top of the type area; those of a title over two columns are above it. */
  readonly tops: readonly number[]
  /** Of its calls, in order, the tops of their lines. */
  readonly calls?: readonly number[]
  readonly kind: 'heading' | 'cell' | 'caption' | 'figure' | 'line' | 'code' | 'prose'
  /** The head of a table, once more at the head of a page. */
  readonly again: boolean
  /** Of a figure between the text and the notes. */
  readonly sunk: boolean
}

/** A figure, or a table with a caption; pixels from the top of the type area. */
export interface Shown {
  /** Name of its picture; '' for a table. */
  readonly src: string
  readonly top: number
  readonly bottom: number
  /** It may go on over pages, or goes on from the page before. */
  readonly parted: boolean
  readonly goesOn: boolean
}

/** The least that may stand first: headings, and what may not be parted behind them or two lines; with the notes called in it. */
interface Opening {
  readonly height: number
  readonly notes: number
  readonly notesWhole: number
  /** White above it, and within what it begins with, that fell away at the page's head. */
  readonly above: number
  readonly within: number
}

/** A page, or one of its columns; the title over two columns is the first one's. */
export interface Measured {
  /** Index of the page among all that were measured. */
  readonly page: number
  /** Index of the column among those of its page; null in a page of one. */
  readonly column: number | null
  /** Middle of its first line, or of the ornament there, from the top of the column; null where something else stands first. */
  readonly begin: number | null
  readonly text: readonly Leaf[]
  readonly foot: readonly Leaf[]
  /** In the order of the document. */
  readonly figures: readonly Shown[]
  /** Scene breaks that stand on it. */
  readonly breaks: number
  /** Heights of the type area and of the foot, in pixels; figures right above the notes are of the foot, with a line of white above them. */
  readonly height: number
  readonly footHeight: number
  /** Where the text ends, from the top of the type area; how far it is from line to line. */
  readonly end: number
  readonly leading: number
  /** White that its last block has below it, and that falls away where a page ends. */
  readonly below: number
  readonly opening: Opening
  /** Of the notes called on it, in order: whether they begin late wherever their call stands (hopeless.ts). */
  readonly hopeless?: readonly boolean[]
  /** In words: what is hidden, out of its place, or over something else. */
  readonly faults: readonly string[]
}

/** `wish` is where the book's figures want to stand. */
export const measurePages = (root: Element, wish: string): readonly Measured[] => {
  const range = document.createRange()
  const isBlock = new Map<Element, boolean>()
  const blockOf = (node: Node): Element => {
    let element = node.parentElement as Element
    for (;;) {
      let block = isBlock.get(element)
      if (block === undefined) {
        block = !/^(inline|contents|ruby|inline-block)$/.test(getComputedStyle(element).display)
        isBlock.set(element, block)
      }
      if (block) return element
      element = element.parentElement as Element
    }
  }
  /** Of the last table in pieces, and of the last one in one: this may stand at the head of a page on which that goes on. */
  const captioned = { piece: false, whole: false }
  /** Tables with a caption, and what of them stands on later pages: they go with the figures. */
  const figures = new Set(
    [...root.querySelectorAll('.page-text table')].filter(table => {
      if (table.closest('.page-notes')) return false
      const kind = table.matches('.piece') ? 'piece' : 'whole'
      if (!table.matches('.continued, .piece:not(.piece-first)'))
        captioned[kind] = table.querySelector('caption') !== null
      return captioned[kind]
    }),
  )
  const isFigure = (block: Element) => {
    const table = block.closest('table')
    return block.closest('figcaption') !== null || (table !== null && figures.has(table))
  }
  const kindOf = (block: Element): Leaf['kind'] =>
    /^H\d$/.test(block.tagName) || block.closest('.division-header')
      ? 'heading'
      : isFigure(block)
        ? 'figure'
        : block.closest('td, th')
          ? 'cell'
          : block.closest('caption')
            ? 'caption'
            : block.closest('pre')
              ? 'code'
              : block.classList.contains('line')
                ? 'line'
                : 'prose'
  const words = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 50)
  /** Blanks and signs that no face draws. */
  const isDrawn = (text: string) => /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text)

  interface Ink {
    readonly sunk: boolean
    readonly box: { left: number; right: number; top: number; bottom: number }
    readonly what: string
    readonly line: number
  }

  /** Pixels from the top of the type area: what stands first, where it is a line or an ornament. */
  const beginOf = (part: Element, leaf: { block: Element; tops: number[] } | undefined, top: number): number | null => {
    const line = leaf?.tops[0]
    const first = [...part.querySelectorAll('img, hr')]
      .map(element => ({ element, box: element.getBoundingClientRect() }))
      .find(({ box }) => box.height > 0 && box.top - top < (line ?? Infinity))
    if (!first) return leaf?.block.closest('.box, table, figure, pre') ? null : (line ?? null)
    return first.element.matches('img, .box *') ? null : (first.box.top + first.box.bottom) / 2 - top
  }

  interface Area {
    readonly top: number
    readonly left: number
    readonly right: number
  }

  /** Top of the line that a raised mark stands on. */
  const topOfLine = (tops: readonly number[], { bottom }: DOMRect, areaTop: number): number =>
    tops.toSorted((a, b) => Math.abs(a + areaTop - bottom) - Math.abs(b + areaTop - bottom))[0] ?? 0

  const look = (part: Element | null, zone: { top: number; bottom: number }, area: Area) => {
    const leaves: { block: Element; text: string; tops: number[] }[] = []
    const inks: Ink[] = []
    const faults: string[] = []
    if (!part) return { leaves: [], inks, faults, begin: null }
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const node = walker.currentNode as Text
      const block = blockOf(node)
      let leaf = leaves.at(-1)
      if (leaf?.block !== block && /\S/.test(node.data)) leaves.push((leaf = { block, text: '', tops: [] }))
      if (!leaf) continue
      if (leaf.block === block) leaf.text += node.data
      if (!isDrawn(node.data)) continue
      range.selectNodeContents(node)
      const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0)
      if (boxes.length === 0) faults.push(`hidden: ${words(node.data)}`)
      const size = parseFloat(getComputedStyle(node.parentElement as Element).fontSize)
      for (const box of boxes) {
        // Letters without their line's white: from the foot of p to the head of h, more or less.
        const middle = (box.top + box.bottom) / 2
        const ink = { left: box.left, right: box.right, top: middle - 0.3 * size, bottom: middle + 0.3 * size }
        inks.push({ box: ink, what: words(node.data), line: middle, sunk: block.closest('.at-foot') !== null })
        if (ink.top < zone.top - 0.5 || ink.bottom > zone.bottom + 0.5)
          faults.push(`outside its page: ${words(node.data)}`)
        else if (box.left < area.left - 24 || box.right > area.right + 24)
          faults.push(`in the margin: ${words(node.data)}`)
        const top = middle - area.top
        if (!leaf.tops.some(known => Math.abs(known - top) < 0.55 * size)) leaf.tops.push(top)
      }
    }
    for (const picture of part.querySelectorAll('img')) {
      const box = picture.getBoundingClientRect()
      if (box.width < 1 || box.height < 1) faults.push(`hidden: picture ${picture.getAttribute('src')}`)
      if (
        box.top < zone.top - 1 ||
        box.bottom > zone.bottom + 1 ||
        box.right > area.right + 1 ||
        box.left < area.left - 1
      )
        faults.push(`outside its page: picture ${picture.getAttribute('src')}`)
      inks.push({
        box: { left: box.left, right: box.right, top: box.top, bottom: box.bottom },
        what: 'a picture',
        line: NaN,
        sunk: picture.closest('.at-foot') !== null,
      })
    }
    for (const ornament of part.querySelectorAll('hr')) {
      const { left, right, top, bottom, height } = ornament.getBoundingClientRect()
      const [middle, size] = [(top + bottom) / 2, parseFloat(getComputedStyle(ornament).fontSize)]
      const box = { left, right, top: middle - 0.3 * size, bottom: middle + 0.3 * size }
      if (height > 0) inks.push({ box, what: 'a scene break', line: NaN, sunk: false })
    }
    for (const caption of part.querySelectorAll('figcaption'))
      if (!caption.closest('figure')?.querySelector('img')) faults.push(`torn: a caption without its picture`)
    return {
      leaves: leaves.map(({ block, text, tops }) => ({
        text,
        tops,
        calls: [...block.querySelectorAll('.noteref')]
          .filter(call => blockOf(call) === block)
          .map(call => topOfLine(tops, call.getBoundingClientRect(), area.top)),
        kind: kindOf(block),
        again: block.closest('.repeated') !== null,
        sunk: block.closest('.at-foot') !== null,
      })),
      inks,
      faults,
      begin: beginOf(part, leaves[0], area.top),
    }
  }

  const overlaps = (inks: readonly Ink[]): readonly string[] => {
    const sorted = [...inks].sort((a, b) => a.box.top - b.box.top)
    const found: string[] = []
    sorted.forEach((one, index) => {
      for (let next = index + 1; next < sorted.length; next++) {
        const other = sorted[next] as Ink
        if (other.box.top > one.box.bottom - 1) break
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
        const down = Math.min(one.box.bottom, other.box.bottom) - other.box.top
        if (across > 1.5 && down > 1.5) found.push(`over each other: ${one.what} | ${other.what}`)
      }
    })
    return found
  }

  /** What stands on one page as it is: a figure, a row, a paragraph of three lines. */
  const unparted = 'figure, img, math, svg, tr, .math, .whole, table:not(.piece), .verse .line'
  const leads = 'h1, h2, h3, h4, h5, h6, dt, hr, thead, caption, .division-header, div.page-mark'

  const areas = [...root.querySelectorAll('.column, .page:not(:has(.column)) .type-area')]
  /** The page, or the column, after that of a block. */
  const areaAfter = (block: Element): Element | undefined =>
    areas[areas.indexOf(block.closest('.column, .type-area') as Element) + 1]

  /** Height of the rows that cells of a row hold to it, and that the next page begins with. */
  const heightHeldOver = (row: Element): number => {
    const rows = [...(row.closest('tbody')?.rows ?? [])]
    const held = Math.max(...[...row.children].map(cell => (cell as HTMLTableCellElement).rowSpan))
    const over = rows.indexOf(row as HTMLTableRowElement) + held - rows.length
    const rest = [...(areaAfter(row)?.querySelectorAll('table.continued > tbody > tr') ?? [])].slice(
      0,
      Math.max(0, over),
    )
    return rest.reduce((sum, one) => sum + one.getBoundingClientRect().height, 0)
  }

  /** Bottom of a row, and of those that its cells hold to it. */
  const endOfRow = (row: Element): number => {
    let { bottom } = row.getBoundingClientRect()
    for (
      let next: Element | null = row;
      next && next.getBoundingClientRect().top < bottom - 1;
      next = next.nextElementSibling
    )
      bottom = Math.max(bottom, ...[...next.children].map(cell => cell.getBoundingClientRect().bottom))
    return bottom + heightHeldOver(row)
  }

  /** What text may overtake. */
  const mayMove = (element: Element): boolean => {
    const figure = element.closest('.division-text > :is(figure, table:has(> caption):not(.piece))')
    if (!figure || figure.querySelector('.noteref')) return false
    return figure.matches('.at-foot, .head, .foot') || (wish !== 'here' && !figure.matches('.here'))
  }

  /** Blocks under `part`, and the first that may not move: it keeps its order where it, or what it leads, is a figure too. */
  const firstBlocks = (part: Element) => {
    const blocks = [...part.querySelectorAll('.division-text > *')].filter(
      element => element.getBoundingClientRect().height > 0,
    )
    const order = blocks.filter(element => !mayMove(element))
    const led = order.find(element => !element.matches(leads))
    return { blocks, fixed: order[0], isFigure: led?.matches('figure, table, :has(figcaption, caption)') ?? false }
  }

  /** Where what cannot be overtaken begins under `part`; its top where that is another figure, which keeps its order. */
  const startOfOpening = (part: Element): number => {
    const { top } = part.getBoundingClientRect()
    const { blocks, fixed, isFigure } = firstBlocks(part)
    if (!fixed || fixed === blocks[0] || isFigure) return top
    return blocks.every(element => element.matches('.at-foot') || !mayMove(element))
      ? top
      : fixed.getBoundingClientRect().top
  }

  /** Whether a page opens with figures that stand at a head or a foot alone, and one that may not move and keeps its order. */
  const opensInOrder = (part: Element): boolean => {
    const {
      blocks: [one],
      isFigure,
    } = firstBlocks(part)
    if (!one || !isFigure || !mayMove(one)) return false
    return wish === 'head' || wish === 'foot' || one.matches('.head, .foot')
  }

  /** Whether the first line of a block ends within a word: soft hyphens are left at the ends of lines only. */
  const partsWord = (block: Element, line: number): boolean => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { data } = walker.currentNode as Text
      const hyphen = data.indexOf('\u00ad')
      if (hyphen < 1) continue
      range.setStart(walker.currentNode, hyphen - 1)
      range.setEnd(walker.currentNode, hyphen)
      const { top, bottom } = range.getBoundingClientRect()
      return top < line && bottom > line
    }
    return false
  }

  /** Middles of the lines of a block; a picture in a line stands on it. */
  const linesOf = (block: Element): readonly number[] => {
    range.selectNodeContents(block)
    const pictures = [...block.querySelectorAll('img')].map(picture => picture.getBoundingClientRect())
    const leading = parseFloat(getComputedStyle(block).lineHeight)
    const middles = [...range.getClientRects()]
      .filter(({ width }) => width > 0)
      .map(({ top, bottom }) =>
        pictures.some(box => box.top === top && box.bottom === bottom) ? bottom - leading / 4 : (top + bottom) / 2,
      )
      .sort((a, b) => a - b)
    return middles.filter((middle, at) => at === 0 || middle - (middles[at - 1] ?? 0) > leading / 2)
  }

  /** What goes on with a paragraph, or with verse, on the next page or in the next column. */
  const restOf = (block: Element): Element | undefined => {
    const next = areaAfter(block)
    const name = block.matches('.verse') ? '.verse' : block.tagName
    return [...(next?.querySelectorAll(`.page-text ${name}.continued`) ?? [])].at(-1)
  }

  /** Whether the last two lines of a paragraph, which stand on the next page, have no room here with their notes. */
  const hasLastLines = (block: Element): boolean => {
    const [rest, area] = [restOf(block), block.closest('.column, .type-area')]
    const next = rest?.closest('.column, .type-area')
    const lines = rest ? linesOf(rest) : []
    if (!rest || !area || !next || lines.length > 2) return false
    const [text, foot] = [area.querySelector('.division-text'), area.querySelector('.page-notes')]
    const end = foot?.getBoundingClientRect().top ?? area.getBoundingClientRect().bottom
    const leading = parseFloat(getComputedStyle(block).lineHeight)
    const room = end - (text?.getBoundingClientRect().bottom ?? end) + 2 * leading
    return lines.length * leading + notesAbove(next, (lines.at(-1) ?? 0) + 8)[1] > room
  }

  /** How many lines of a block may stand apart from the others. */
  const leastLines = (block: Element, lines: readonly number[]): number => {
    if (lines.length !== 3) return Math.min(2, lines.length)
    if (block.matches('.cut')) return hasLastLines(block) ? 3 : 2
    // Of three lines none may be left alone; of three that were parted from others the first may follow those.
    return block.matches('.continued') && !partsWord(block, lines[0] ?? 0) ? 1 : 3
  }

  /** Bottom of what cannot be parted, with the frame of the box that it ends. */
  const endWithFrame = (element: Element): number => {
    const { bottom } = element.getBoundingClientRect()
    const box = element.closest('.box')
    return box?.lastElementChild === element ? box.getBoundingClientRect().bottom : bottom
  }

  /** Whether an element has words of its own: those of code stand in an element within it. */
  const hasWords = (element: Element): boolean =>
    element.matches('pre') ||
    [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && /\S/.test(node.textContent ?? ''))

  /** Bottom of the first two lines of verse; of three, where the third ends its stanza: it does not stand alone. */
  const endOfVerse = (first: Element): number => {
    const [second, third] = [first.nextElementSibling, first.nextElementSibling?.nextElementSibling]
    const { nextElementSibling: fourth } = third ?? first
    const isLast = third && (fourth ? fourth.matches(':empty') : !restOf(third.parentElement as Element))
    return (isLast ? third : (second ?? first)).getBoundingClientRect().bottom
  }

  /** No page is so high; pixels. */
  const endless = 100_000

  /** Bottom of the least that may stand first under `part`: it goes through leads to the first thing that is none. */
  const endOfOpening = (part: Element): number => {
    const isOvertaken = startOfOpening(part) > part.getBoundingClientRect().top || opensInOrder(part)
    for (const element of part.querySelectorAll('*')) {
      const { bottom, height } = element.getBoundingClientRect()
      if (
        height === 0 ||
        (isOvertaken && mayMove(element)) ||
        element.closest(leads) ||
        getComputedStyle(element).display === 'inline'
      )
        continue
      if (element.matches('tr')) return endOfRow(element)
      if (element.matches('.verse > .line')) return endOfVerse(element)
      if (element.matches(unparted)) return endWithFrame(element)
      if (hasWords(element)) {
        const lines = linesOf(element)
        return Math.min(bottom, (lines[leastLines(element, lines) - 1] ?? 0) + 8)
      }
    }
    // Nothing had room with these leads: no other page may end with them.
    return part.getBoundingClientRect().top + endless
  }

  /** The least height of a note that goes on upon the next page: two lines of it, and of a paragraph, on either side. */
  const leastOf = (note: Element): number => {
    const { height } = note.getBoundingClientRect()
    if (note.querySelector('table, pre, figure, .math, .verse, ul, ol, dl, blockquote')) return height
    const leading = parseFloat(getComputedStyle(note).lineHeight)
    const counts = [...note.querySelectorAll('p')].map(part =>
      Math.round(part.getBoundingClientRect().height / leading),
    )
    const total = counts.reduce((sum, count) => sum + count, 0)
    for (let lines = 2; lines <= total - 2; lines++) {
      let before = lines
      const parted = counts.find(count => before < count || ((before -= count), false)) ?? 0
      if (before === 0 || (before > 1 && parted - before > 1)) return lines * leading
    }
    return height
  }

  /** Heights of the notes that are called above `bottom`: all of them whole, and all but the last, which may go on. */
  const notesAbove = (area: Element, bottom: number): readonly [number, number] => {
    const ids = [...area.querySelectorAll<HTMLAnchorElement>('.page-text .noteref > a')]
      .filter(call => (call.getBoundingClientRect().top + call.getBoundingClientRect().bottom) / 2 < bottom)
      .map(call => decodeURIComponent(/[^/#:]*$/.exec(call.href)?.[0] ?? ''))
    const notes = [...area.querySelectorAll('.page-notes-text > .note')].filter(note => ids.includes(note.id))
    const last = notes.at(-1)
    const whole = notes.reduce((sum, note) => sum + note.getBoundingClientRect().height, 0)
    // A note that runs over comes to its end before another begins.
    const carried = [...area.querySelectorAll('.page-notes-text > .note.continued')].reduce(
      (sum, note) => sum + note.getBoundingClientRect().height,
      0,
    )
    if (!last) return [whole, 0]
    return [carried + whole, carried + whole - last.getBoundingClientRect().height + leastOf(last)]
  }

  /** White that falls away at the head of a page: above an opening that ends at `end`, and within it; what goes on there has none. */
  const fallenAt = (text: Element, end: number): Pick<Opening, 'above' | 'within'> => {
    const tops = [...text.querySelectorAll('.page-top:not(.continued)')]
    tops.forEach(top => top.classList.remove('page-top'))
    const fallen = Math.max(0, endOfOpening(text) - end)
    const first = tops.find(top => top.matches('.division-text > *'))
    const above = first ? Math.min(fallen, parseFloat(getComputedStyle(first).marginTop)) : 0
    tops.forEach(top => top.classList.add('page-top'))
    return { above, within: fallen - above }
  }

  /** White below the last block of a page, of all that end with it; what a frame closes has its white within. */
  const whiteAfter = (text: Element | null): number => {
    const last = [...(text?.children ?? [])].findLast(
      child => !child.matches('.at-foot') && child.getBoundingClientRect().height > 0,
    )
    if (!last) return 0
    const { marginBottom, paddingBottom } = getComputedStyle(last)
    return Math.max(parseFloat(marginBottom), parseFloat(paddingBottom) > 0 ? 0 : whiteAfter(last))
  }

  const nothing: Opening = { height: 0, notes: 0, notesWhole: 0, above: 0, within: 0 }

  const openingOf = (area: Element): Measured['opening'] => {
    const text = area.querySelector('.page-text')
    if (!text || !text.querySelector('.division-text')) return nothing
    const end = endOfOpening(text)
    const [notesWhole, notes] = notesAbove(area, end)
    return { height: end - startOfOpening(text), notes, notesWhole, ...fallenAt(text, end) }
  }

  const figuresOf = (area: Element): readonly Shown[] => {
    const { top } = area.getBoundingClientRect()
    return [...area.querySelectorAll('.page-text :is(figure, table)')].flatMap(figure => {
      if (figure.matches('table') && !figures.has(figure)) return []
      const box = figure.getBoundingClientRect()
      return {
        // A picture in a cell is not what a table is known by.
        src: figure.matches('table') ? '' : (/[^/]*$/.exec(figure.querySelector('img')?.src ?? '')?.[0] ?? ''),
        top: box.top - top,
        bottom: box.bottom - top,
        parted: figure.matches('.piece, .continued'),
        goesOn: figure.matches('.continued, .piece:not(.piece-first)'),
      }
    })
  }

  /** Where the frames of boxes end. */
  const framesIn = (area: Element): readonly number[] =>
    [...area.querySelectorAll('.page-text .box')].map(
      box => box.getBoundingClientRect().bottom - area.getBoundingClientRect().top,
    )

  const parts = [...root.querySelectorAll('.page')].flatMap((page, number) => {
    const columns = [...page.querySelectorAll('.column')]
    const areas = columns.length > 0 ? columns : [page.querySelector('.type-area')]
    return areas.map((area, at) => ({ page, number, area, column: columns.length > 0 ? at : null }))
  })
  return parts.map(({ page, number, area: typeArea, column }) => {
    if (!typeArea)
      return {
        page: number,
        column,
        begin: null,
        text: [],
        foot: [],
        figures: [],
        breaks: 0,
        height: 0,
        footHeight: 0,
        end: 0,
        leading: 1,
        below: 0,
        opening: nothing,
        faults: [],
      }
    const area = typeArea.getBoundingClientRect()
    const leading = parseFloat(getComputedStyle(page).getPropertyValue('--leading'))
    const frame = page.getBoundingClientRect()
    const notes = typeArea.querySelector('.page-notes')
    const notesTop = notes?.getBoundingClientRect().top ?? area.bottom
    const title = column === 0 ? page.querySelector('.type-area > .page-text > article > .division-header') : null
    const whole = page.querySelector('.type-area')?.getBoundingClientRect() ?? frame
    const over = { top: area.top, left: whole.left, right: whole.right }
    const strip = look(title, { top: whole.top, bottom: area.top }, over)
    const text = look(
      typeArea.querySelector('.page-text'),
      { top: area.top, bottom: Math.min(notesTop, area.bottom) },
      area,
    )
    const foot = look(notes, { top: notesTop, bottom: area.bottom }, area)
    const footTop = Math.min(
      notesTop,
      ...[...typeArea.querySelectorAll('.at-foot')].map(figure => figure.getBoundingClientRect().top - leading),
    )
    const other = typeArea.parentElement?.querySelector('.column + .column')?.getBoundingClientRect()
    const isOver = column === 0 && other && other.left < area.right && other.right > area.left
    const outside = [
      ...(area.bottom > frame.bottom || area.right > frame.right || area.left < frame.left
        ? ['a type area off its page']
        : []),
      ...(isOver ? ['a type area over another'] : []),
    ]
    return {
      page: number,
      column,
      begin: text.begin,
      text: [...strip.leaves, ...text.leaves],
      foot: foot.leaves,
      figures: figuresOf(typeArea),
      breaks: typeArea.querySelectorAll('.page-text hr').length,
      height: area.height,
      footHeight: Math.max(0, area.bottom - footTop),
      end: Math.max(
        0,
        ...text.inks.filter(({ sunk }) => !sunk).map(({ box }) => box.bottom - area.top),
        ...framesIn(typeArea),
      ),
      leading,
      below: whiteAfter(typeArea.querySelector('.page-text')),
      opening: openingOf(typeArea),
      faults: [
        ...outside,
        ...strip.faults,
        ...text.faults,
        ...foot.faults,
        ...overlaps([...strip.inks, ...text.inks, ...foot.inks]),
      ],
    }
  })
}
