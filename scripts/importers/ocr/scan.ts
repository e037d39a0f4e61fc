/** What a recogniser found on a picture of a page, as lines with their places in points. */
import type { PlacedLine, PlacedPage, Rule } from '../geometry/placed.ts'
import { columnsOf } from '../geometry/columns.ts'
import { median, textOf } from '../geometry/measures.ts'
import type { Run } from '../lines.ts'

/** In the units of the picture, from its left and top. */
export interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface ScannedWord {
  readonly text: string
  readonly area: Area | null
  readonly dress: Omit<Run, 'text'>
  /** Of each of its letters, when the recogniser tells. */
  readonly letters?: readonly Area[]
  /** Stands close to the word before it: a hyphen. */
  readonly joined?: boolean
}

export interface ScannedLine {
  readonly area: Area
  /** Of its base line: how far it falls for each unit to the right, and how far below the area's foot it begins (above: less than 0). */
  readonly slope: number
  readonly offset: number | null
  /** Height of its type, in the same units; null when the recogniser does not tell. */
  readonly size: number | null
  readonly words: readonly ScannedWord[]
}

export interface ScannedPage {
  readonly label: string | null
  readonly width: number
  readonly height: number
  /** Units in one point; null when unknown: the page is taken for ten inches high then. */
  readonly scale: number | null
  /** In the recogniser's order, those of one of its blocks together. */
  readonly blocks: readonly (readonly ScannedLine[])[]
  readonly rules: readonly Area[]
}

/** Height of a line of boxes, from ascenders to descenders, in ems. */
const tall = 0.93
const descent = 0.2

/** Signs that stand high in their line by nature. */
const markSign = /^[\p{L}\p{N}*†‡§]+$/u

/** Feet of letters above the base line by a fifth of an em, tops not far above the others: an index figure. */
const isRaised = (text: string, { top, bottom }: Area, base: number, em: number): boolean =>
  markSign.test(text) && base - bottom > 0.2 * em && bottom - top < 0.62 * em && text.length < 5

/** Quotation marks stand high by nature; a figure, a star, or what a figure was misread for does not. */
const mayBeMark = /^[^\p{L}'’‘"“”´`^-–—]$/u

/** A word whole, or parted where its first or last signs are raised. */
const runsOf = (
  { text, area, dress, letters }: ScannedWord,
  baseAt: (x: number) => number,
  em: number,
): readonly Run[] => {
  if (dress.raised || !area) return [{ text, ...dress }]
  if (isRaised(text, area, baseAt(area.left), em)) return [{ text, ...dress, raised: true }]
  const signs = [...text]
  if (letters?.length !== signs.length) return [{ text, ...dress }]
  const high = signs.map((sign, index) => {
    const box = letters[index]
    return (
      box !== undefined &&
      mayBeMark.test(sign) &&
      baseAt(box.left) - box.bottom > 0.2 * em &&
      box.bottom - box.top < 0.62 * em
    )
  })
  const from = high.indexOf(false)
  const to = high.lastIndexOf(false) + 1
  const cut = (start: number, end: number, raised: boolean): Run => ({
    text: signs.slice(start, end).join(''),
    ...dress,
    ...(raised && { raised }),
  })
  return [cut(0, Math.max(from, 0), true), cut(Math.max(from, 0), to, false), cut(to, signs.length, true)].filter(
    run => run.text !== '',
  )
}

const sameDress = (a: Run, b: Run): boolean =>
  a.italic === b.italic && a.bold === b.bold && a.smallCaps === b.smallCaps && a.raised === b.raised

const join = (words: readonly (readonly Run[])[], joined: readonly boolean[]): readonly Run[] => {
  const runs: Run[] = []
  words.forEach((word, index) =>
    word.forEach((run, part) => {
      const last = runs.at(-1)
      const blank = index > 0 && part === 0 && !joined[index] ? ' ' : ''
      const plain = last !== undefined && !last.raised && !last.italic
      if (last && sameDress(last, run)) runs[runs.length - 1] = { ...last, text: last.text + blank + run.text }
      else {
        if (last && plain) runs[runs.length - 1] = { ...last, text: last.text + blank }
        runs.push({ ...run, text: (plain ? '' : blank) + run.text })
      }
    }),
  )
  return runs
}

/** A page in points, and level: what its lines lean by is taken back. */
const placePage = ({ label, width, height, scale, blocks, rules }: ScannedPage): PlacedPage => {
  const unit = scale && scale > 0 ? scale : height / 720 || 1
  const lean = median(blocks.flatMap(lines => lines.map(({ slope }) => slope)))
  const level = (x: number, y: number) => ({ x: (x + lean * y) / unit, y: (y - lean * x) / unit })
  const lines = blocks.flatMap(block =>
    block.map((line): PlacedLine => {
      const { area, slope, offset, words } = line
      const em = line.size ?? (area.bottom - area.top) / tall
      const fall = offset ?? -descent * em
      const baseAt = (x: number) => area.bottom + fall + slope * (x - area.left)
      const corner = level(area.left, baseAt(area.left))
      const size = em / unit
      const runs = join(
        words.map(word => runsOf(word, baseAt, em)),
        words.map(({ joined }) => joined === true),
      )
      return {
        runs: runs.map(run => ({ size: Math.round(size * 10) / 10, ...run })),
        box: { x: corner.x, y: corner.y - 0.75 * size, width: (area.right - area.left) / unit, height: size },
        base: corner.y,
        size,
        column: 0,
      }
    }),
  )
  const { columnOf } = columnsOf(
    lines.map(({ box, base, size, runs }) => ({
      x: box?.x ?? 0,
      y: base,
      width: box?.width ?? 0,
      size,
      letters: textOf(runs).length,
    })),
  )
  const kept = lines.filter(({ runs }) => textOf(runs).trim() !== '')
  return {
    label,
    width: width / unit,
    height: height / unit,
    lines: kept.map(line => ({
      ...line,
      column: columnOf({
        x: line.box?.x ?? 0,
        y: line.base,
        width: line.box?.width ?? 0,
        size: line.size,
        letters: textOf(line.runs).length,
      }),
    })),
    rules: rules
      .filter(({ left, right, top, bottom }) => right - left > 4 * (bottom - top))
      .map(({ left, right, top }): Rule => ({ ...level(left, top), width: (right - left) / unit })),
  }
}

const letterCount = (line: PlacedLine): number => textOf(line.runs).replace(/\s/g, '').length

/**
 * Sizes measured on pictures differ from line to line, by what letters are in them. How wide the letters of a line are on the average says as
 * much, and both together with the lines next to it more.
 */
export const evenSizes = (pages: readonly PlacedPage[], measured: boolean): readonly PlacedPage[] => {
  const long = (line: PlacedLine) => letterCount(line) > 24
  const breadth = (line: PlacedLine) => (line.box?.width ?? 0) / letterCount(line)
  const ratio = median(pages.flatMap(({ lines }) => lines.filter(long).map(line => line.size / breadth(line))))
  return pages.map(page => {
    const sizes = page.lines.map(line =>
      long(line) ? (measured ? Math.sqrt(line.size * ratio * breadth(line)) : ratio * breadth(line)) : null,
    )
    const size = (line: PlacedLine, index: number): number => {
      const [before, own, after] = [index - 1, index, index + 1].map(at =>
        page.lines[at]?.column === line.column ? (sizes[at] ?? null) : null,
      )
      // A short line is as large as the one that it ends, unless it is plainly larger.
      if (own === null || own === undefined) return before && line.size < 1.12 * before ? before : line.size
      const near = [before, own, after].filter(value => value !== null && value !== undefined)
      return near.length === 3 ? median(near) : own
    }
    return {
      ...page,
      lines: page.lines.map((line, index) => {
        const even = size(line, index)
        return { ...line, size: even, runs: line.runs.map(run => ({ ...run, size: Math.round(even * 10) / 10 })) }
      }),
    }
  })
}

/** Pages in points; `told` when the recogniser itself says how large the type is. */
export const placePages = (pages: readonly ScannedPage[], told = false): readonly PlacedPage[] => {
  const placed = pages.map(placePage)
  const measured = pages.some(({ blocks }) => blocks.flat().some(({ size }) => size !== null))
  return told ? placed : evenSizes(placed, measured)
}
