/** Tables that are wider than a phone. */
import type { Block, Inline, Table } from '../../model/book.ts'
import { placesIn } from '../../model/grid.ts'
import { plainText } from '../../model/walk.ts'
import { element } from '../html.ts'

/** In em: 0.42 a letter, 0.52 a figure of equal width. */
const widthOf = (word: string): number => 0.42 * word.length + 0.1 * (word.match(/\p{N}/gu)?.length ?? 0)

/**
 * Room that each column asks for with its longest word, in em of the text, and 0.55 to the next column, at the size of a
 * table. A small phone has 20. A cell asks for as much of each column that it spans.
 */
const columnWidths = ({ head, body }: Table): readonly number[] => {
  const widths: number[] = []
  for (const { cell, column, columns } of [head, body].flatMap(placesIn).flat()) {
    const longest = Math.max(...plainText(cell.inlines).split(/\s+/).map(widthOf))
    for (let at = column; at < column + columns; at++) widths[at] = Math.max(widths[at] ?? 0, longest / columns + 0.55)
  }
  return widths
}

/** Em that a small phone has at the size of a wide table. */
const wideRoom = 24

/** Columns that have no room side by side: the widest give way, for long words can be broken and years cannot. */
const fitted = (widths: readonly number[]): readonly number[] => {
  let left = wideRoom
  for (const [index, width] of widths.toSorted((a, b) => a - b).entries()) {
    const most = left / (widths.length - index)
    if (width > most) return widths.map(own => Math.min(own, most))
    left -= width
  }
  return widths
}

/**
 * A table whose words have no room side by side on a phone is marked, with columns as wide as their words ask for. No box
 * that scrolls, as the web edition has: it is never parted between two screens, and Apple Books does not scroll it.
 */
export const fitTable = (block: Block | Inline, html: string): string => {
  const wanted = block.type === 'table' ? columnWidths(block) : []
  const sum = (widths: readonly number[]) => widths.reduce((all, width) => all + width, 0)
  if (sum(wanted) <= 20) return html
  const widths = fitted(wanted)
  const all = sum(widths)
  const columns = widths.map(width => `<col style="width: ${((100 * width) / all).toFixed(1)}%"/>`).join('')
  const ruled = html.replace(
    /^<table[^>]*>\s*(?:<caption>[^]*?<\/caption>\s*)?/,
    start => `${start}<colgroup>${columns}</colgroup>\n`,
  )
  return element('div', { class: 'wide-table' }, ruled)
}
