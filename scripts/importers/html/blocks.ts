/** Elements of a page → blocks of the Book. */
import type { Alignment, Attributes, Block, Cell, Inline, Table, Verse } from '../../model/book.ts'
import { alignmentsOf, settleGrid } from '../../model/grid.ts'
import { flatten } from '../flatten.ts'
import { altOf, readInline, readInlines, tongueOf, type Desk } from './inlines.ts'
import {
  attribute,
  blockNames,
  childrenOf,
  elementsIn,
  find,
  isElement,
  isText,
  kindsOf,
  textOf,
  type Element,
  type Node,
} from './nodes.ts'
import { lookup } from '../../model/lookup.ts'

const span = { file: '', start: 0, end: 0 }
const none: Attributes = { classes: [] }

const isBlank = (inlines: readonly Inline[]): boolean =>
  inlines.every(inline => inline.type === 'line-break' || (inline.type === 'text' && inline.text.trim() === ''))

/** Blanks and breaks at the ends go, runs of blanks are one: that is what a page shows. */
export const tidy = (inlines: readonly Inline[]): readonly Inline[] => {
  const isEdge = (inline: Inline | undefined) =>
    inline?.type === 'line-break' || (inline?.type === 'text' && inline.text.trim() === '')
  let [from, to] = [0, inlines.length]
  while (from < to && isEdge(inlines[from])) from++
  while (to > from && isEdge(inlines[to - 1])) to--
  return inlines.slice(from, to).map((inline, at, all) => {
    if (inline.type !== 'text') return inline
    const called = all[at + 1]?.type === 'noteref' && inline.text.trim() !== ''
    const text = inline.text.replace(/[ \t\r\n\f]+/g, ' ').replace(called ? / $/ : /(?!)/, '')
    const start = at === 0 || all[at - 1]?.type === 'line-break' ? text.trimStart() : text
    return { ...inline, text: at === all.length - 1 || all[at + 1]?.type === 'line-break' ? start.trimEnd() : start }
  })
}

const isStars = (inlines: readonly Inline[]): boolean =>
  inlines.every(({ type }) => type === 'text') &&
  /^\s*(?:[*⁂⁎•·~]\s*){3,}$|^\s*⁂\s*$/.test(inlines.map(inline => (inline.type === 'text' ? inline.text : '')).join(''))

/** Two line ends with nothing between them part paragraphs. */
const partedByBreaks = (inlines: readonly Inline[]): readonly (readonly Inline[])[] => {
  const parts: Inline[][] = [[]]
  let breaks = 0
  for (const inline of inlines) {
    const blank = inline.type === 'text' && inline.text.trim() === ''
    if (inline.type === 'line-break') breaks++
    else if (!blank) {
      if (breaks > 1) parts.push([])
      breaks = 0
    }
    parts.at(-1)?.push(inline)
  }
  return parts
}

/** Paragraphs; what holds only marks of pages is those marks, a picture alone is a figure. */
const paragraph = (read: readonly Inline[], attributes: Attributes): readonly Block[] =>
  partedByBreaks(read).flatMap(part => oneParagraph(part, attributes))

const oneParagraph = (read: readonly Inline[], attributes: Attributes): readonly Block[] => {
  if (isBlank(read)) return []
  const inlines = tidy(read)
  if (isStars(inlines)) return [{ type: 'scene-break', span }]
  const told = inlines.filter(inline => inline.type !== 'text' || inline.text.trim() !== '')
  if (told.every(({ type }) => type === 'page-mark')) return told as Extract<Inline, { type: 'page-mark' }>[]
  const [only] = told
  if (only?.type === 'image' && told.length === 1)
    return [{ type: 'figure', attributes: none, src: only.src, alt: only.alt, caption: [], span }]
  if (only?.type === 'math' && told.length === 1) return [{ type: 'math-block', tex: only.tex, span }]
  return [{ type: 'paragraph', attributes, inlines, span }]
}

const holdsBlocks = (element: Element): boolean =>
  find(element, inner => inner !== element && blockNames.has(inner.tagName)) !== undefined

/** Spans and links that hold blocks are but a stretch of them. */
const isBlock = (node: Node): node is Element => isElement(node) && (blockNames.has(node.tagName) || holdsBlocks(node))

/** Blocks among the children of an element; words between them are paragraphs. */
export const readFlow = (element: Element, desk: Desk, attributes: Attributes = none): readonly Block[] => {
  const blocks: Block[] = []
  let run: Inline[] = []
  const flush = () => {
    blocks.push(...paragraph(run, attributes))
    run = []
  }
  for (const child of childrenOf(element)) {
    if (!isBlock(child)) run.push(...readInline(child, desk))
    else {
      flush()
      blocks.push(...readBlock(child, desk, attributes))
    }
  }
  flush()
  return blocks
}

const verseKinds =
  /^(poem|poetry|verse|stanza|lg|linegroup|poetry-container|line-block|lineblock|verseblock|ltx_verse)$/
const lineKinds = /^(l|line|verse-line|i\d{1,2}|indent\d{1,2}|v)$/

/** As Project Gutenberg, word processors and publishers name a block quotation. */
export const quoteKinds = /^(block-?quot(e|es|ation)?|block-?text|extract|quotation|quote-block|quotations)$/

const holdsLines = (element: Element): boolean =>
  find(
    element,
    inner => inner !== element && (inner.tagName === 'br' || kindsOf(inner).some(kind => lineKinds.test(kind))),
  ) !== undefined

/** Lines of verse: elements of their own, or what line ends part. */
const readVerse = (element: Element, desk: Desk): readonly Block[] => {
  const stanzas: Verse['lines'][number][][] = [[]]
  const put = (indent: number, inlines: readonly Inline[]) => {
    let line: Inline[] = []
    const flush = () => {
      const [first] = line
      const blanks =
        first?.type === 'text' ? (/^[ \n\t]*([\u00A0\u2002\u2003]*)/.exec(first.text)?.[1]?.length ?? 0) : 0
      if (!isBlank(line)) stanzas.at(-1)?.push({ indent: Math.min(12, indent + blanks), inlines: tidy(line) })
      line = []
    }
    for (const inline of inlines) {
      if (inline.type === 'line-break') flush()
      else line.push(inline)
    }
    flush()
  }
  const walk = (node: Element) => {
    let run: Inline[] = []
    const flush = () => {
      put(0, run)
      run = []
    }
    for (const child of childrenOf(node)) {
      const kinds = isElement(child) ? kindsOf(child) : []
      const isLine = kinds.some(kind => lineKinds.test(kind))
      if (isElement(child) && (isLine || (isBlock(child) && !holdsBlocks(child) && !holdsLines(child)))) {
        flush()
        const indent = Math.min(12, Number(/\d+/.exec(kinds.find(kind => /^(i|indent)\d/.test(kind)) ?? '')?.[0] ?? 0))
        put(indent, readInlines(child, desk))
      } else if (isBlock(child)) {
        flush()
        if ((stanzas.at(-1)?.length ?? 0) > 0) stanzas.push([])
        walk(child)
        if ((stanzas.at(-1)?.length ?? 0) > 0) stanzas.push([])
      } else run.push(...readInline(child, desk))
    }
    flush()
  }
  walk(element)
  return stanzas.filter(lines => lines.length > 0).map(lines => ({ type: 'verse', lines, span }))
}

const cellsOf = (row: Element) =>
  row.childNodes.filter((child): child is Element => isElement(child) && /^t[dh]$/.test(child.tagName))

const alignments: Readonly<Record<string, Alignment>> = lookup({ left: 'left', center: 'center', right: 'right' })

const rowsOf = (table: Element): readonly Element[] =>
  table.childNodes
    .filter(isElement)
    .flatMap(part =>
      part.tagName === 'tr'
        ? [part]
        : /^t(head|body|foot)$/.test(part.tagName)
          ? part.childNodes.filter((row): row is Element => isElement(row) && row.tagName === 'tr')
          : [],
    )

/** Rows or columns that a cell spans; `rowspan="0"` goes to the end of the table. */
const spanOf = (cell: Element, name: 'colspan' | 'rowspan'): number => {
  const count = Math.trunc(Number(attribute(cell, name) ?? 1))
  return count === 0 && name === 'rowspan' ? Infinity : Math.max(1, count || 1)
}

const alignOf = (cell: Element): Alignment =>
  alignments[attribute(cell, 'align') ?? /text-align\s*:\s*(\w+)/.exec(attribute(cell, 'style') ?? '')?.[1] ?? ''] ??
  null

/** Tables that only lay out a page: tables within tables, definition lists in cells, one cell. */
const isLayout = (table: Element): boolean =>
  ['presentation', 'none'].includes(attribute(table, 'role') ?? '') ||
  find(table, inner => inner !== table && /^(table|dl|h[1-6])$/.test(inner.tagName)) !== undefined ||
  rowsOf(table).every(row => cellsOf(row).length < 2)

const readTable = (table: Element, desk: Desk): readonly Block[] => {
  const caption = table.childNodes.find((child): child is Element => isElement(child) && child.tagName === 'caption')
  if (isLayout(table))
    return [
      ...(caption ? readFlow(caption, desk) : []),
      ...rowsOf(table).flatMap(row => cellsOf(row).flatMap(cell => readFlow(cell, desk))),
    ]
  const rows = rowsOf(table)
  const captionInlines = caption ? tidy(readInlines(caption, desk)) : []
  const isHead = (row: Element) =>
    (row.parentNode && isElement(row.parentNode) && row.parentNode.tagName === 'thead') ||
    (cellsOf(row).length > 0 && cellsOf(row).every(({ tagName }) => tagName === 'th'))
  const heads = rows.findIndex(row => !isHead(row))
  const count = heads < 0 ? 1 : heads
  const read = rows.map((row, at) =>
    cellsOf(row).map(cell => ({
      inlines: tidy(flatten(readFlow(cell, desk))),
      columns: spanOf(cell, 'colspan'),
      rows: spanOf(cell, 'rowspan'),
      ...(at >= count && cell.tagName === 'th' && { head: true as const }),
      align: alignOf(cell),
      span,
    })),
  )
  const { parts } = settleGrid<Cell & { readonly align: Alignment }>([read.slice(0, count), read.slice(count)], {
    inlines: [],
    align: null,
    span,
  })
  const [head = [], body = []] = parts.map(part => part.map(cells => cells.map(({ align: _, ...cell }): Cell => cell)))
  const made: Table = {
    type: 'table',
    attributes: none,
    caption: captionInlines,
    columns: alignmentsOf(parts),
    head,
    body,
    span,
  }
  return [made]
}

const readList = (list: Element, desk: Desk): readonly Block[] => {
  const ordered = list.tagName === 'ol'
  const items: { blocks: readonly Block[]; span: typeof span }[] = []
  for (const child of childrenOf(list)) {
    if (isElement(child) && child.tagName === 'li') items.push({ blocks: readFlow(child, desk), span })
    else if (isText(child) ? child.value.trim() !== '' : isElement(child)) {
      const blocks = isBlock(child) ? readBlock(child, desk) : paragraph(readInline(child, desk), none)
      if (blocks.length > 0) items.push({ blocks, span })
    }
  }
  const kept = items.filter(({ blocks }) => blocks.length > 0)
  if (kept.length === 0) return []
  const start = ordered ? Math.max(0, Math.min(999, Number(attribute(list, 'start') ?? 1) || 1)) : 1
  return [{ type: 'list', ordered, start, tight: kept.every(({ blocks }) => blocks.length === 1), items: kept, span }]
}

const readDefinitions = (list: Element, desk: Desk): readonly Block[] => {
  const items: { terms: (readonly Inline[])[]; definitions: (readonly Block[])[] }[] = []
  const walk = (node: Element) => {
    for (const child of childrenOf(node).filter(isElement)) {
      const last = items.at(-1)
      if (child.tagName === 'dt') {
        const term = tidy(readInlines(child, desk))
        if (isBlank(term)) continue
        if (last && last.definitions.length === 0) last.terms.push(term)
        else items.push({ terms: [term], definitions: [] })
      } else if (child.tagName === 'dd') {
        if (last) last.definitions.push(readFlow(child, desk))
        else items.push({ terms: [], definitions: [readFlow(child, desk)] })
      } else walk(child)
    }
  }
  walk(list)
  // A list without terms is how old pages indent.
  if (items.some(({ terms }) => terms.length === 0) || items.every(({ definitions }) => definitions.length === 0))
    return items.flatMap(({ terms, definitions }) => [
      ...terms.flatMap(term => paragraph(term, none)),
      ...definitions.flat(),
    ])
  return [{ type: 'definition-list', items, span }]
}

const readFigure = (figure: Element, desk: Desk): readonly Block[] => {
  const captions = [...elementsIn(figure)].filter(({ tagName }) => tagName === 'figcaption')
  const pictures = [...elementsIn(figure)].filter(({ tagName }) => tagName === 'img')
  const [picture] = pictures
  const src = picture && desk.picture(attribute(picture, 'src') ?? '')
  const rest = textOf(figure).trim() === captions.map(textOf).join('').trim()
  if (!picture || !src || pictures.length > 1 || !rest) return readFlow(figure, desk)
  const caption = captions.flatMap(inner => tidy(readInlines(inner, desk)))
  return [{ type: 'figure', attributes: none, src, alt: altOf(picture), caption, span }]
}

const readHeading = (element: Element, desk: Desk): readonly Block[] => {
  const inlines = tidy(
    readInlines(element, desk).map(inline =>
      inline.type === 'line-break' ? { type: 'text' as const, text: ' ', span } : inline,
    ),
  )
  const depth = Number(element.tagName[1] ?? attribute(element, 'aria-level') ?? 2)
  if (isBlank(inlines)) return []
  const marks = inlines.filter(({ type }) => type === 'page-mark') as Extract<Inline, { type: 'page-mark' }>[]
  const said = tidy(inlines.filter(({ type }) => type !== 'page-mark'))
  if (isBlank(said)) return marks
  // Bold throughout is a heading's own look.
  const [only] = said
  const words = only?.type === 'strong' && said.length === 1 ? only.inlines : said
  return [...marks, { type: 'heading', level: 1, depth, attributes: none, inlines: words, span }]
}

const read: Readonly<Record<string, (element: Element, desk: Desk, attributes: Attributes) => readonly Block[]>> =
  lookup({
    p: (element, desk, attributes) =>
      holdsBlocks(element) ? readFlow(element, desk, attributes) : paragraph(readInlines(element, desk), attributes),
    blockquote: (element, desk) => {
      const blocks = readFlow(element, desk)
      return blocks.length === 0 ? [] : [{ type: 'quotation', attributes: none, blocks, span }]
    },
    ul: readList,
    ol: readList,
    menu: readList,
    dir: readList,
    dl: readDefinitions,
    table: readTable,
    figure: readFigure,
    hr: () => [{ type: 'scene-break', span }],
    pre: (element, desk) => {
      const text = textOf(element).replace(/^\n+|\n+$/g, '')
      const plain = find(element, inner => desk.markers.has(inner)) === undefined
      if (text.trim() === '') return []
      if (plain) return [{ type: 'code-block', text: `${text}\n`, span }]
      return readFlow(element, desk)
    },
    ...Object.fromEntries('h1 h2 h3 h4 h5 h6'.split(' ').map(name => [name, readHeading])),
  })

const readBlock = (element: Element, desk: Desk, around: Attributes = none): readonly Block[] => {
  const tongue = tongueOf(element)
  const attributes = tongue ? { ...around, ...tongue } : around
  const page = desk.pages.take(element)
  const marks: readonly Block[] = page === null ? [] : [{ type: 'page-mark', number: page.number, span }]
  if (page !== null && !page.keeps) return marks
  if (attribute(element, 'role') === 'heading' && !holdsBlocks(element))
    return [...marks, ...readHeading(element, desk)]
  const verse = kindsOf(element).some(kind => verseKinds.test(kind)) && element.tagName !== 'table'
  if (verse) return [...marks, ...readVerse(element, desk)]
  if (/^(p|div|section)$/.test(element.tagName) && kindsOf(element).some(kind => quoteKinds.test(kind))) {
    const blocks = (read[element.tagName] ?? readFlow)(element, desk, attributes)
    // What is a quotation, a heading or a list already is so.
    const prose = blocks.length > 0 && blocks.every(({ type }) => type === 'paragraph' || type === 'page-mark')
    return [...marks, ...(prose ? [{ type: 'quotation' as const, attributes: none, blocks, span }] : blocks)]
  }
  return [...marks, ...(read[element.tagName] ?? readFlow)(element, desk, attributes)]
}
