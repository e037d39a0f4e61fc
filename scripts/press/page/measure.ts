/**
 * Runs inside the page (it uses nothing from outside itself): where lines and columns end. While a page is filled, what
 * has no room stands in a second column far to the right; `limit` is an x between the two.
 */

/** A place in a tree, as a Range has it. */
export interface Place {
  readonly container: Node
  readonly offset: number
}

/** Letters of the running text, and of the figures that may move. */
export interface Letters {
  readonly text: string
  readonly floats: string
}

export type Measure = ReturnType<typeof measure>

export const measure = () => {
  const range = document.createRange()

  const isElement = (node: Node): node is HTMLElement => node.nodeType === Node.ELEMENT_NODE
  const isText = (node: Node): node is Text => node.nodeType === Node.TEXT_NODE

  const indexOf = (node: Node): number => Array.prototype.indexOf.call(node.parentNode?.childNodes ?? [], node)

  /** All text nodes under `root`, in order. */
  const textsIn = (root: Node): readonly Text[] => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    const texts: Text[] = []
    while (walker.nextNode()) texts.push(walker.currentNode as Text)
    return texts
  }

  /** Blanks, soft hyphens and the hyphens that take their place are the press's own. */
  const lettersOf = (text: string): string => text.replace(/[\s\u00ad\u2010]+/g, '')

  /** A mark that was changed counts as the one it was; a repeated head does not count. */
  const lettersIn = (root: Node): Letters => {
    const of = (texts: readonly Text[]) =>
      lettersOf(texts.map(text => text.parentElement?.dataset['mark'] ?? text.data).join(''))
    const texts = textsIn(root).filter(text => !text.parentElement?.closest('.repeated'))
    const floats = new Set(texts.filter(text => text.parentElement?.closest('[data-float]')))
    return { text: of(texts.filter(text => !floats.has(text))), floats: of([...floats]) }
  }

  /** What is seen of a stretch of text: a box for each line. */
  const boxes = (text: Text, from: number, to: number): readonly DOMRect[] => {
    range.setStart(text, from)
    range.setEnd(text, to)
    return [...range.getClientRects()].filter(box => box.width > 0 && box.height > 0)
  }

  /** A box for each line of each text under `root`, in order. */
  const boxesIn = (root: Node): readonly DOMRect[] => textsIn(root).flatMap(text => boxes(text, 0, text.length))

  /** An x between the column that stands on a page, or at its foot, and those beyond it. */
  const limitOf = (element: Element): number => element.getBoundingClientRect().right + 200

  /** Chromium sets a line into the first column even when it has no height for it; such a line does not stand there. */
  const isAbove = (box: DOMRect, bottom: number): boolean => box.bottom < bottom + 4

  /** Boxes of the lines under `root`: those within `limit`, and those beyond it. */
  const sidesOf = (root: Node, limit: number) => {
    const lines = boxesIn(root)
    return { here: lines.filter(({ left }) => left < limit), beyond: lines.filter(({ left }) => left >= limit) }
  }

  /** How many lines these boxes stand on; small type stands a little higher or lower in its line. */
  const countLines = (of: readonly DOMRect[]): number => {
    const middles = of.map(({ top, bottom }) => (top + bottom) / 2).sort((a, b) => a - b)
    return middles.filter((middle, index) => index === 0 || middle - (middles[index - 1] ?? 0) > 5).length
  }

  /**
   * Box of one letter, or null for what is not seen (a collapsed blank, an unused soft hyphen). The first letter after a
   * soft hyphen has two boxes, the hyphen's at the end of the line before, and its own: the last one is its own.
   */
  const letterBox = (text: Text, at: number): DOMRect | null => boxes(text, at, at + 1).at(-1) ?? null

  /** The first offset from which on `test` holds for every letter that is seen; the length when it holds for none. */
  const firstLetter = (text: Text, from: number, test: (box: DOMRect) => boolean): number => {
    let [low, high] = [from, text.length]
    while (low < high) {
      const middle = (low + high) >> 1
      let at = middle
      let box = letterBox(text, at)
      while (box === null && ++at < high) box = letterBox(text, at)
      if (box === null || test(box)) high = middle
      else low = at + 1
    }
    while (low < text.length && letterBox(text, low) === null) low++
    const splitsPair = /[\uDC00-\uDFFF]/.test(text.data[low] ?? '') && /[\uD800-\uDBFF]/.test(text.data[low - 1] ?? '')
    return splitsPair ? low - 1 : low
  }

  /** The head of a table, once more: it is not of the text. */
  const isRepeated = (node: Node): boolean => isElement(node) && node.classList.contains('repeated')

  /** A figure at the foot of the page stands nowhere in its text; calls of a title have a page to themselves, or are not seen. */
  const isSeen = (node: Node): boolean =>
    isText(node)
      ? /\S/.test(node.data)
      : isElement(node) &&
        !isRepeated(node) &&
        !node.classList.contains('at-foot') &&
        (/^(img|hr|svg|math|table)$/i.test(node.tagName) ||
          node.matches('.calls.alone') ||
          [...node.childNodes].some(child => isSeen(child)))

  /** A break right at the start of an element is a break before it. */
  const outwards = (root: Node, { container, offset }: Place): Place => {
    const before = [...container.childNodes].slice(0, offset)
    if (container === root || (isText(container) ? /\S/.test(container.data.slice(0, offset)) : before.some(isSeen)))
      return { container, offset }
    return outwards(root, { container: container.parentNode as Node, offset: indexOf(container) })
  }

  const placeBefore = (root: Node, node: Node): Place =>
    outwards(root, { container: node.parentNode as Node, offset: indexOf(node) })

  const isBefore = (a: Place, b: Place): boolean => {
    range.setStart(b.container, b.offset)
    return range.comparePoint(a.container, a.offset) < 0
  }

  const search = (root: Node, limit: number): Place | null => {
    for (const child of root.childNodes) {
      if (isRepeated(child)) continue
      const parts = isText(child) ? boxes(child, 0, child.length) : isElement(child) ? [...child.getClientRects()] : []
      if (parts.every(({ left }) => left < limit)) continue
      if (parts.every(({ left }) => left >= limit)) return { container: root, offset: indexOf(child) }
      if (isText(child)) return { container: child, offset: firstLetter(child, 0, ({ left }) => left >= limit) }
      const inner = search(child, limit)
      if (inner) return inner
    }
    return null
  }

  /** The first place under `root` that stands beyond `limit`; null when all has room. */
  const firstBeyond = (root: Node, limit: number): Place | null => {
    const found = search(root, limit)
    return found && outwards(root, found)
  }

  /** The first index of those from `low` to `high` that `test` holds for, as for all behind it; `high` where it holds for none. */
  const firstIndex = (low: number, high: number, guess: number, test: (index: number) => boolean): number => {
    let step = 1
    for (let at = Math.max(low, guess); low < high;) {
      if (test(at)) high = at
      else low = at + 1
      const near = high === at ? at - step : at + step
      at = step < 8 && near >= low && near < high ? near : (low + high) >> 1
      step *= 2
    }
    return low
  }

  /** Top of the first letter from `from` on that is seen. */
  const topAfter = (text: Text, from: number): number => {
    for (let at = from; at < text.length; at++) {
      const box = letterBox(text, at)
      if (box) return box.top
    }
    return Infinity
  }

  /**
   * Those of the offsets (of soft hyphens, in order) at which a line ends. The hyphen that is drawn there has a box of its
   * own, so that only lines of several boxes are searched: around the part of the text that its part of the width amounts to.
   */
  const lineEnds = (text: Text, offsets: readonly number[]): readonly number[] => {
    const lines = boxes(text, 0, text.length)
    const whole = lines.reduce((sum, { width }) => sum + width, 0)
    const ends: number[] = []
    let [low, before] = [0, 0]
    lines.forEach(({ top, width }, index) => {
      before += width
      if (!(Math.abs(top - (lines[index + 1]?.top ?? Infinity)) < 2)) return
      const isBelow = (at: number) => topAfter(text, (offsets[at] ?? 0) + 1) > top + 2
      const guess = offsets.findIndex(offset => offset >= (text.length * before) / whole)
      low = firstIndex(low, offsets.length, guess < 0 ? offsets.length - 1 : guess, isBelow)
      const end = offsets[low]
      const last = end === undefined ? null : letterBox(text, end - 1)
      if (end !== undefined && last && Math.abs(last.top - top) < 2) ends.push(end)
    })
    return offsets.at(-1) === text.length - 1 ? [...ends, text.length - 1] : ends
  }

  return {
    isElement,
    isText,
    textsIn,
    lettersIn,
    boxes,
    boxesIn,
    limitOf,
    isAbove,
    sidesOf,
    countLines,
    isSeen,
    firstLetter,
    firstBeyond,
    placeBefore,
    isBefore,
    lineEnds,
  }
}
