/** Runs inside the page: the least that may stand first on a page, which had to have room at the foot of the page before. */
import type { Measure } from './measure.ts'
import type { Sheet } from './sheet.ts'
import type { Turns } from './turns.ts'

export type Openings = ReturnType<typeof openings>

export const openings = ({ isElement, boxesIn }: Measure, { leads }: Turns) => {
  /** What stands on one page as it is. */
  const unparted = 'figure, img, math, svg, tr, .math, .whole, table:not(.piece)'

  /** Where lines of a block end, from the first on. */
  const endsOf = (block: Element): readonly number[] => {
    const bottoms = boxesIn(block)
      .map(({ bottom }) => bottom)
      .sort((a, b) => a - b)
    return bottoms.filter((bottom, at) => bottoms[at + 1] === undefined || (bottoms[at + 1] ?? 0) - bottom > 5)
  }

  /** Where a row ends, and those that its cells hold to it. */
  const endOfRow = (row: Element): number =>
    Math.max(...[row, ...row.children].map(part => part.getBoundingClientRect().bottom))

  /** Where a line of verse ends, with those behind it that do not leave it: none of a stanza stands alone. */
  const endOfVerse = (line: Element): number => {
    const next = line.nextElementSibling
    const isBound = next && getComputedStyle(next).breakBefore === 'avoid'
    return isBound ? endOfVerse(next) : line.getBoundingClientRect().bottom
  }

  /** Where what is set first ends, where that cannot be parted; two lines of what can be, and all three of three. */
  const endOf = (element: Element): number | null => {
    if (element.matches('tr')) return endOfRow(element)
    if (element.matches('.line')) return endOfVerse(element)
    if (element.matches(unparted)) return element.getBoundingClientRect().bottom
    const hasWords = [...element.childNodes].some(node => !isElement(node) && /\S/.test(node.textContent ?? ''))
    if (!hasWords && !element.matches('pre')) return null
    const ends = endsOf(element)
    const goesOn = element.matches('.continued, [data-split-from]')
    return ends[ends.length === 3 && !goesOn ? 2 : 1] ?? ends[0] ?? null
  }

  const isCalled = (block: Element): boolean => block.querySelector('[data-note]') !== null

  /** Figures that text may overtake do not count, unless there is nothing else: none whose notes come before those of the text. */
  const firstIn = (text: Element): { readonly top: number; readonly end: number } | null => {
    const blocks = [...text.querySelectorAll('.division-text > *')].filter(
      block => block.getBoundingClientRect().height > 0,
    )
    const next = blocks.find(block => !block.matches('[data-float]'))
    const isKept = next && isCalled(next) && blocks.slice(0, blocks.indexOf(next)).some(isCalled)
    const fixed = isKept ? undefined : next
    const { top } = (fixed ?? text).getBoundingClientRect()
    for (const element of text.querySelectorAll('*')) {
      const isPassed = element.closest(`${leads}, .lead-line`) || (fixed && element.closest('[data-float]'))
      if (isPassed || element.getBoundingClientRect().height === 0 || getComputedStyle(element).display === 'inline')
        continue
      const end = endOf(element)
      if (end !== null) return { top, end }
    }
    return null
  }

  /** The least of a note that may go on upon the next page: two lines, of which none is alone of its paragraph; nor is one behind them. */
  const leastOf = (note: Element): number => {
    const { height } = note.getBoundingClientRect()
    if (note.querySelector('table, pre, figure, .math, .verse, ul, ol, dl, blockquote')) return height
    const counts = [...note.querySelectorAll('p')].map(paragraph => endsOf(paragraph).length)
    // After how many lines of the note it may be cut.
    let above = 0
    const cuts = counts.flatMap(count => {
      const within = Array.from({ length: Math.max(0, count - 3) }, (_, at) => above + at + 2)
      return [...within, (above += count)]
    })
    const least = cuts.find(lines => lines >= 2 && lines <= above - 2)
    return least === undefined ? height : least * parseFloat(getComputedStyle(note).lineHeight)
  }

  /** White above a first note, with its rule. */
  const rule = 15

  /** Pixels; endless where a page holds nothing but headings, or a note that belongs to it begins late. */
  return ({ text, footText }: Sheet): number => {
    const first = firstIn(text)
    if (!first) return Infinity
    const called = [...text.querySelectorAll<HTMLElement>('[data-note]')]
      .filter(call => call.getBoundingClientRect().bottom < first.end + 4)
      .map(({ dataset }) => dataset['note'])
    const notes = [...footText.children].filter(
      note => isElement(note) && (note.matches('.continued') || called.includes(note.dataset['of'])),
    )
    // A note that begins late has no room here either.
    if (notes.filter(note => !note.matches('.continued')).length < new Set(called).size) return Infinity
    const heights = notes.map((note, at) =>
      at === notes.length - 1 ? leastOf(note) : note.getBoundingClientRect().height,
    )
    return first.end - first.top + (called.length === 0 ? 0 : heights.reduce((sum, height) => sum + height, rule))
  }
}
