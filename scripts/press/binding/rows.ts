/** Rows of tables, as the HTML of their pages has them: Chromium tags no cell in which nothing is shown. */
import { attributeOf } from '../../writers/markup.ts'
import { PDFName, type PDFDocument, type PDFObject, type PDFRef } from './objects.ts'
import { structureIn, type Element } from './structure.ts'

/** A row that is not of a head once more. */
export interface SaidRow {
  /** Its first text; null where it has none. */
  readonly text: number | null
  /** How many rows are around it. */
  readonly depth: number
  readonly cells: readonly SaidCell[]
}

interface SaidCell {
  readonly isEmpty: boolean
  /** How many columns and rows it spans. */
  readonly across: number
  readonly down: number
}

/** Finds the rows of `html` while it is read piece by piece. */
export const rowReader = () => {
  const rows: { text: number | null; depth: number; cells: { isEmpty: boolean; across: number; down: number }[] }[] = []
  const around: typeof rows = []
  let isRepeated = false
  const open = (name: string, tag: string): void => {
    if (name === 'thead') isRepeated = attributeOf(tag, 'aria-hidden') === 'true'
    if (isRepeated) return
    const row = around.at(-1)
    if (name === 'tr') {
      const opened = { text: null, depth: around.length, cells: [] }
      rows.push(opened)
      around.push(opened)
    } else if (row && (name === 'td' || name === 'th')) {
      const [across = 1, down = 1] = ['colspan', 'rowspan'].map(span => Number(attributeOf(tag, span) ?? 1))
      row.cells.push({ isEmpty: true, across, down })
    }
  }
  const close = (name: string): void => {
    if (name === 'thead') isRepeated = false
    else if (name === 'tr' && !isRepeated) around.pop()
  }
  /** A text, by its index, or a picture. */
  const see = (text: number | null): void => {
    for (const row of isRepeated ? [] : around) {
      row.text ??= text
      const cell = row.cells.at(-1)
      if (cell) cell.isEmpty = false
    }
  }
  return { rows: rows as readonly SaidRow[], open, close, see }
}

/** Gives rows the cells that they have without words, so that the others stand in their columns; `elementOf` finds what shows a text. */
export const completeRows = (
  { context }: PDFDocument,
  rows: readonly SaidRow[],
  elementOf: (text: number) => Element | null,
): void => {
  const { asElement, typeOf, elementsOf, setParts } = structureIn(context)
  const rowsAround = (element: Element | null): readonly Element[] => {
    if (!element) return []
    const outer = rowsAround(asElement(element.dict.get(PDFName.of('P'))))
    return typeOf(element) === 'TR' ? [...outer, element] : outer
  }
  const emptyCell = (row: Element, { across, down }: SaidCell): PDFRef => {
    const spans: PDFObject = context.obj({ O: 'Table', RowSpan: down, ColSpan: across })
    return context.register(context.obj({ Type: 'StructElem', S: 'TD', P: row.reference, A: spans }))
  }
  for (const { text, depth, cells } of rows) {
    if (text === null || !cells.some(({ isEmpty }) => isEmpty)) continue
    const row = rowsAround(elementOf(text))[depth]
    const tagged = row ? [...elementsOf(row)] : []
    if (!row || tagged.length !== cells.filter(({ isEmpty }) => !isEmpty).length) continue
    const all = cells.map(cell => (cell.isEmpty ? emptyCell(row, cell) : (tagged.shift() as Element).reference))
    setParts(row, all)
  }
}
