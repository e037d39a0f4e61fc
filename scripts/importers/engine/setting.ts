/** Parts of the text → blocks: headings, paragraphs, quotations, verse, lists, tables, pictures. */
import type { Alignment, Block, Cell, Span } from '../../model/book.ts'
import { settleGrid, widthOf } from '../../model/grid.ts'
import { wordsOf } from '../conservation.ts'
import { hardBreak } from '../text/runs.ts'
import { ofAbove, ofLeft, typedBar } from '../text/tables.ts'
import { inlinesOfStrip, linesOfStrip, paragraph, spanOf } from './blocks.ts'
import type { Desk } from './desk.ts'
import type { Part } from './flow.ts'
import { levelsOf } from './headings.ts'
import { isVerse, quotationsIn } from './quotations.ts'
import { isNextItem, signOfItem } from './pieces.ts'
import { replace, slice, trim, withInset, withoutBold, type Strip } from './strip.ts'

/** More rows than these name no columns. */
const mostHeads = 4

/** Places of a row `| a | b |`. */
const placesOf = (line: Strip): readonly Strip[] => {
  const cells: Strip[] = []
  let start = line.text.startsWith('|') ? 1 : 0
  for (let at = start; at <= line.text.length; at++)
    if (line.text.charAt(at) === '|' || (at === line.text.length && start < at)) {
      cells.push(trim(slice(line, start, at)))
      start = at + 1
    }
  return cells
}

/** Cells that begin in a row, as far as its neighbours belong to them. */
const cellsOf = (lines: readonly (readonly Strip[])[], row: number, span: Span): readonly Cell[] => {
  const reach = (sign: string, textOf: (step: number) => string | undefined): number => {
    let length = 1
    while (textOf(length) === sign) length++
    return length
  }
  return (lines[row] ?? []).flatMap((place, column): readonly Cell[] => {
    if (place.text === ofLeft || place.text === ofAbove) return []
    const columns = reach(ofLeft, step => lines[row]?.[column + step]?.text)
    const rows = reach(ofAbove, step => lines[row + step]?.[column]?.text)
    const told = { ...place, text: place.text.replaceAll(typedBar, '|') }
    return [{ inlines: inlinesOfStrip(told, span), ...(columns > 1 && { columns }), ...(rows > 1 && { rows }), span }]
  })
}

/** Rows before the rule are the head, else the first row is, if none of its cells goes on below. */
const tableOf = (file: string, part: Part): Block => {
  const span = spanOf(file, part.piece.rows)
  const all = linesOfStrip(part.strip).map(placesOf)
  const ruled = all.findIndex(places => places.length > 0 && places.every(({ text }) => /^:?-{1,}:?$/.test(text)))
  const lines = all.filter((_, at) => at !== ruled)
  const rows = lines.map((_, row) => cellsOf(lines, row, span))
  const heads = ruled > 0 && ruled <= mostHeads ? ruled : rows[0]?.some(cell => (cell.rows ?? 1) > 1) ? 0 : 1
  const [head = [], body = []] = settleGrid([rows.slice(0, heads), rows.slice(heads)], { inlines: [], span }).parts
  return {
    type: 'table',
    attributes: { classes: [] },
    caption: [],
    columns: Array.from({ length: Math.max(1, widthOf(head), widthOf(body)) }, (): Alignment => null),
    head,
    body,
    span,
  }
}

/** How many parts from `at` are items of one list; numbers must rise by one. */
const listLength = (parts: readonly Part[], at: number): number => {
  const signed = (part: Part | undefined) => (part?.piece.dress === 'item' ? part.strip.text : '')
  let end = at + 1
  while (isNextItem(signed(parts[end - 1]), signed(parts[end]))) end++
  return end - at >= 2 ? end - at : 0
}

const listOf = (file: string, items: readonly Part[], desk: Desk): Block | null => {
  const first = items[0] as Part
  const ordered = signOfItem.exec(first.strip.text)?.[2] !== undefined
  const signs = items.map(item => signOfItem.exec(item.strip.text)?.[0] ?? '')
  const done = desk.decide({
    kind: 'list',
    row: first.piece.rows[0],
    done: 'list',
    alternatives: ['paragraphs'],
    evidence: ordered ? 'numbers that rise one by one begin these paragraphs' : 'the same sign begins these paragraphs',
    grade: 'likely',
    excerpt: first.strip.text,
    words: way => (way === 'list' ? { takes: signs.flatMap(wordsOf) } : {}),
  })
  if (done !== 'list') return null
  const span = spanOf(
    file,
    items.flatMap(item => item.piece.rows),
  )
  return {
    type: 'list',
    ordered,
    start: ordered ? Number.parseInt(signs[0] ?? '1', 10) : 1,
    tight: false,
    items: items.map((item, at) => {
      const own = spanOf(file, item.piece.rows)
      const strip = replace(item.strip, 0, signs[at]?.length ?? 0, null)
      // The pages of the first begin before the list.
      const pages = at === 0 ? [] : item.pages
      const marked = pages.reduceRight((text, label) => withInset(text, { at: 0, kind: 'page', label }), strip)
      return { blocks: [paragraph(marked, own)], span: own }
    }),
    span,
  }
}

/** Makes blocks of parts; what is proposed is decided at the desk. */
export const setBlocks = (file: string, parts: readonly Part[], desk: Desk): readonly Block[] => {
  const levels = levelsOf(parts.filter(part => part.sign !== null).map(part => part.piece))
  const quoted = quotationsIn(parts, desk)
  const blocks: Block[] = []
  let heading = 0
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as Part
    const { piece, strip } = part
    const span = spanOf(file, piece.rows)
    for (const number of part.pages) blocks.push({ type: 'page-mark', number, span: { ...span, end: span.start } })
    if (part.sign !== null) {
      const level = levels[heading++] ?? 1
      const line = withoutBold({ ...strip, text: strip.text.replaceAll(hardBreak, ' ') })
      blocks.push({
        type: 'heading',
        level,
        depth: level + 1,
        attributes: { classes: [] },
        inlines: inlinesOfStrip(line, span),
        span,
      })
      continue
    }
    if (piece.dress === 'rule') {
      blocks.push({ type: 'scene-break', span })
      continue
    }
    const length = listLength(parts, at)
    const list = length > 0 ? listOf(file, parts.slice(at, at + length), desk) : null
    if (list) {
      blocks.push(list)
      at += length - 1
      continue
    }
    const block = blockOf(file, part, quoted.has(at), desk)
    const last = blocks.at(-1)
    if (quoted.has(at) && part.pages.length === 0 && last?.type === 'quotation' && quoted.has(at - 1))
      blocks[blocks.length - 1] = { ...last, blocks: [...last.blocks, block], span: { ...last.span, end: span.end } }
    else blocks.push(quoted.has(at) ? { type: 'quotation', attributes: { classes: [] }, blocks: [block], span } : block)
  }
  return blocks
}

const blockOf = (file: string, part: Part, quoted: boolean, desk: Desk): Block => {
  const { piece, strip } = part
  const span = spanOf(file, piece.rows)
  if (piece.dress === 'table' && strip.text.includes('|')) return tableOf(file, part)
  if (piece.dress === 'code') return { type: 'code-block', text: strip.text.replaceAll(hardBreak, '\n'), span }
  const link = strip.links[0]
  if (piece.dress === 'picture' && link)
    return {
      type: 'figure',
      attributes: { classes: [] },
      src: link.href,
      alt: null,
      caption: inlinesOfStrip({ ...strip, links: [] }, span),
      span,
    }
  if (
    isVerse(part) ||
    (quoted && strip.text.includes(hardBreak) && strip.text.split(hardBreak).every(line => line.length < 75))
  ) {
    const done = desk.decide({
      kind: 'verse',
      row: piece.rows[0],
      done: 'verse',
      alternatives: ['paragraph'],
      evidence: 'short lines that begin with capitals',
      grade: 'likely',
      excerpt: strip.text,
    })
    const indents = piece.rows.map(row => row.line.indent ?? 0)
    const least = Math.min(...indents)
    if (done === 'verse')
      return {
        type: 'verse',
        lines: linesOfStrip(strip).map((line, at) => ({
          indent: piece.rows[at]?.line.box ? 0 : Math.min(20, (indents[at] ?? least) - least),
          inlines: inlinesOfStrip(line, span),
        })),
        span,
      }
  }
  return paragraph(strip, span)
}
