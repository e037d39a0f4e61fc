/** Tables of a Book → HTML, with their captions and those of figures. */
import type { Cell, Figure, Table } from '../model/book.ts'
import { placesIn, type Placed } from '../model/grid.ts'
import { element, escapeHtml } from './html.ts'
import { dressed, naming, unpaged, within, writeInlines, type Hand } from './inlines.ts'
import { captionLabel } from './labels.ts'

/** The caption of a figure or a table, its number first. */
export const writeCaption = (hand: Hand, name: 'figcaption' | 'caption', block: Figure | Table): string => {
  const label = captionLabel(hand.numbering, block).trim()
  const words = writeInlines(unpaged(hand), block.caption)
  if (label === '' && words === '') return ''
  const number = label === '' ? '' : `${element('span', { class: 'caption-label' }, escapeHtml(label))} `
  return element(name, {}, number + words)
}

/**
 * A cell of a row that is not whole at its edges: cells above reach into its first or last column, so that the first or last
 * cell of the row does not stand at the edge of the table.
 */
const inside = (placed: readonly Placed[], at: number, width: number): string | false => {
  const { column = 0, columns = 1 } = placed[at] ?? {}
  const [start, end] = [at === 0 && column > 0, at === placed.length - 1 && column + columns < width]
  return [start && 'inside-start', end && 'inside-end'].filter(Boolean).join(' ') || false
}

/** The scope `col` holds for all columns that a cell spans (HTML Standard 4.9.12.2); `colgroup` would ask for column groups. */
const row = (hand: Hand, placed: readonly Placed[], table: Table, head: boolean): string =>
  element(
    'tr',
    {},
    placed
      .map(({ cell, column, columns, rows }, at) =>
        element(
          head || cell.head ? 'th' : 'td',
          {
            scope: head ? 'col' : cell.head && 'row',
            colspan: columns > 1 && columns,
            rowspan: rows > 1 && rows,
            class:
              [
                columns === 1 && table.columns[column] && `align-${table.columns[column]}`,
                inside(placed, at, table.columns.length),
              ]
                .filter(Boolean)
                .join(' ') || false,
          },
          writeInlines(head || cell.head ? naming(hand) : unpaged(hand), cell.inlines),
        ),
      )
      .join(''),
  )

export const writeTable = (hand: Hand, table: Table): string => {
  const inner = within(hand, table.attributes)
  const rows = (part: readonly (readonly Cell[])[], head: boolean) =>
    placesIn(part)
      .map(placed => row(inner, placed, table, head))
      .join('\n')
  const id = hand.numbering.ids.get(table) ?? table.attributes.id
  return element(
    'table',
    { ...dressed(hand, table.attributes), id },
    `\n${writeCaption(inner, 'caption', table)}` +
      (table.head.length > 0 ? `<thead>\n${rows(table.head, true)}\n</thead>\n` : '') +
      `<tbody>\n${rows(table.body, false)}\n</tbody>\n`,
  )
}
