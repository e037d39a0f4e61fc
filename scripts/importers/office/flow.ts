/** Paragraphs as a word processor has them, one after the other, as blocks of the Book. */
import type { Block, Inline, Quotation, Verse } from '../../model/book.ts'
import { inlinesIn, plainText } from '../../model/walk.ts'
import type { SourcePlace } from '../draft.ts'
import { flatten, hasContent } from '../flatten.ts'
import type { Ledger } from '../ledger.ts'
import { noSpan } from './pieces.ts'
import type { Part } from './roles.ts'

/** How a paragraph looks as a whole. Sizes and indents in points. */
export interface Look {
  readonly size: number
  readonly bold: boolean
  readonly italic: boolean
  readonly capitals: boolean
  readonly centred: boolean
  readonly left: number
  readonly right: number
  /** Of the first line against the others. */
  readonly first: number
}

/** A list item's place: deeper lists have higher levels, from 0. */
export interface Item {
  readonly list: string
  readonly level: number
  readonly ordered: boolean
  readonly number: number
}

export interface Para {
  readonly type: 'para'
  readonly part: Part
  readonly inlines: readonly Inline[]
  readonly item: Item | null
  readonly look: Look
  /** Of a heading that links lead to. */
  readonly id?: string
  readonly place: SourcePlace
}

/** What stands in a stretch of text: paragraphs, and what is a block already. */
export type Flow = readonly (Para | Block)[]

export const noAttributes = { classes: [] }

export const isPara = (node: Para | Block | undefined): node is Para => node?.type === 'para'

export const paragraphOf = (inlines: readonly Inline[]): Block => ({
  type: 'paragraph',
  attributes: noAttributes,
  inlines,
  span: noSpan,
})

/** Inlines parted at their line breaks; a break inside italics parts the italics. */
export const linesOf = (inlines: readonly Inline[]): readonly (readonly Inline[])[] => {
  const lines: Inline[][] = [[]]
  for (const inline of inlines) {
    if (inline.type === 'line-break') lines.push([])
    else if ('inlines' in inline && [...inlinesIn([inline])].some(({ type }) => type === 'line-break')) {
      const [first = [], ...others] = linesOf(inline.inlines)
      lines.at(-1)?.push({ ...inline, inlines: first })
      lines.push(...others.map(line => [{ ...inline, inlines: line }]))
    } else lines.at(-1)?.push(inline)
  }
  return lines
}

/** Three lines or more, all short: shorter than a printer would break them. */
const looksLikeVerse = (lines: readonly (readonly Inline[])[]): boolean => {
  const lengths = lines.map(line => plainText(line).length)
  return (
    lines.length >= 3 &&
    lengths.every(length => length <= 62) &&
    lengths.reduce((sum, length) => sum + length, 0) / lines.length <= 48
  )
}

const verseOf = (lines: readonly (readonly Inline[])[]): Verse => ({
  type: 'verse',
  lines: lines.map(inlines => ({ indent: 0, inlines })),
  span: noSpan,
})

const isStars = (inlines: readonly Inline[]) =>
  inlines.length === 1 && inlines[0]?.type === 'text' && /^\s*([*•⁂·†#~—–_-]\s*){1,7}$/.test(inlines[0].text)

const plainBlock = (para: Para, ledger: Ledger): Block => {
  if (isStars(para.inlines)) return { type: 'scene-break', span: noSpan }
  const [only] = para.inlines
  if (only?.type === 'image' && para.inlines.length === 1)
    return { type: 'figure', attributes: noAttributes, src: only.src, alt: only.alt, caption: [], span: noSpan }
  if (only?.type === 'page-mark' && para.inlines.length === 1) return only
  if (only?.type === 'math' && para.inlines.length === 1) return { type: 'math-block', tex: only.tex, span: noSpan }
  const lines = linesOf(para.inlines)
  if (para.part.role === 'verse') return verseOf(lines)
  if (!looksLikeVerse(lines)) return paragraphOf(para.inlines)
  const done = ledger.choose(
    'verse',
    ['verse', 'paragraph'],
    'likely',
    `${lines.length} short lines, parted by line breaks`,
    plainText(para.inlines),
    { place: para.place },
  )
  return done === 'verse' ? verseOf(lines) : paragraphOf(para.inlines)
}

/** Paragraphs of verse that follow each other: one stanza, when each is a line. */
const stanza = (paras: readonly Para[]): readonly Block[] =>
  paras.every(({ inlines }) => linesOf(inlines).length === 1)
    ? [verseOf(paras.map(({ inlines }) => inlines))]
    : paras.map(({ inlines }) => verseOf(linesOf(inlines)))

const quotationOf = (blocks: readonly Block[]): Quotation => ({
  type: 'quotation',
  attributes: noAttributes,
  blocks,
  span: noSpan,
})

const isListed = (para: Para, top: Item): boolean =>
  para.item !== null &&
  (para.item.level > top.level || (para.item.level === top.level && para.item.ordered === top.ordered))

/** Whether a paragraph goes on with the item before it: its style says so, or it stands where the item's text stands. */
const continues = (para: Para, before: Para, after: Para | Block | undefined): boolean => {
  if (para.item) return false
  if (para.part.role === 'continued') return true
  return (
    para.part.role === 'text' &&
    para.look.left > 0 &&
    Math.abs(para.look.left - before.look.left) < 1 &&
    isPara(after) &&
    after.item !== null &&
    after.item.list === before.item?.list
  )
}

/** How many paragraphs from the first, which is an item, belong to its list. */
const listLength = (flow: Flow): number => {
  const [first] = flow
  if (!isPara(first) || !first.item) return 0
  let last = first
  let expected = first.item.number
  let length = 0
  for (const [at, para] of flow.entries()) {
    if (!isPara(para)) break
    if (!para.item) {
      if (!continues(para, last, flow[at + 1])) break
    } else {
      if (!isListed(para, first.item)) break
      if (para.item.level === first.item.level && para.item.ordered && para.item.number !== expected++) break
      last = para
    }
    length++
  }
  return length
}

const listOf = (paras: readonly Para[], ledger: Ledger): Block => {
  const top = paras[0]?.item ?? { list: '', level: 0, ordered: false, number: 1 }
  const items: Para[][] = []
  for (const para of paras) {
    if (para.item?.level === top.level || items.length === 0) items.push([para])
    else items.at(-1)?.push(para)
  }
  const blocks = items.map(([first, ...others]) => [
    ...(first ? [plainBlock(first, ledger)] : []),
    ...blocksOfFlow(
      others.map(para =>
        para.part.role === 'continued' ? { ...para, part: { role: 'text' as const, level: 0 } } : para,
      ),
      ledger,
    ),
  ])
  return {
    type: 'list',
    ordered: top.ordered,
    start: top.ordered ? top.number : 1,
    tight: blocks.every(([, ...others]) => others.every(({ type }) => type === 'list')),
    items: blocks.map(inner => ({ blocks: inner, span: noSpan })),
    span: noSpan,
  }
}

/** Terms and the definitions after them. */
const definitionsOf = (flow: Flow, ledger: Ledger): readonly [number, readonly Block[]] => {
  const end = flow.findIndex(node => !isPara(node) || (node.part.role !== 'term' && node.part.role !== 'definition'))
  const paras = flow.slice(0, end < 0 ? flow.length : end).filter(isPara)
  const items: { readonly terms: (readonly Inline[])[]; readonly definitions: Block[] }[] = []
  for (const para of paras) {
    const last = items.at(-1)
    if (para.part.role === 'definition') last?.definitions.push(plainBlock(para, ledger))
    else if (last?.definitions.length === 0) last.terms.push(para.inlines)
    else items.push({ terms: [para.inlines], definitions: [] })
  }
  if (items.some(({ definitions }) => definitions.length === 0))
    return [paras.length, paras.map(para => plainBlock(para, ledger))]
  return [
    paras.length,
    [
      {
        type: 'definition-list',
        items: items.map(({ terms, definitions }) => ({ terms, definitions: [definitions] })),
        span: noSpan,
      },
    ],
  ]
}

const level = (depth: number) => Math.min(Math.max(depth, 1), 5) as 1 | 2 | 3 | 4 | 5

const takeWhile = (flow: Flow, role: string): readonly Para[] => {
  const end = flow.findIndex(node => !isPara(node) || node.part.role !== role || node.item !== null)
  return flow.slice(0, end < 0 ? flow.length : end).filter(isPara)
}

const asText = (para: Para): Para => ({ ...para, part: { role: 'text', level: 0 } })

/** What the first paragraphs of a flow make together, and how many they are. */
const nextBlocks = (flow: Flow, ledger: Ledger): readonly [number, readonly Block[]] => {
  const [node] = flow
  if (!node) return [1, []]
  if (!isPara(node)) return [1, [node]]
  if (node.item) {
    const length = Math.max(1, listLength(flow))
    return [length, [listOf(flow.slice(0, length).filter(isPara), ledger)]]
  }
  const same = takeWhile(flow, node.part.role)
  switch (node.part.role) {
    case 'heading': {
      const depth = level(node.part.level)
      return [
        1,
        [
          {
            type: 'heading',
            level: depth,
            depth: depth + 1,
            attributes: { classes: [], ...(node.id !== undefined && { id: node.id }) },
            inlines: node.inlines,
            span: noSpan,
          },
        ],
      ]
    }
    case 'quotation':
      return [same.length, [quotationOf(blocksOfFlow(same.map(asText), ledger))]]
    case 'epigraph': {
      const blocks = blocksOfFlow(same.map(asText), ledger)
      return [
        same.length,
        [{ type: 'aside', kind: 'epigraph', attributes: { classes: ['epigraph'] }, blocks, span: noSpan }],
      ]
    }
    case 'verse':
      return [same.length, stanza(same)]
    case 'term':
      return definitionsOf(flow, ledger)
    case 'code': {
      const isCode = same.every(({ inlines }) => inlines.every(({ type }) => type === 'text' || type === 'line-break'))
      if (!isCode) return [same.length, same.map(({ inlines }) => paragraphOf(inlines))]
      const text = same.map(({ inlines }) => linesOf(inlines).map(plainText).join('\n')).join('\n')
      return [same.length, [{ type: 'code-block', text, span: noSpan }]]
    }
    default:
      return [1, [plainBlock(node, ledger)]]
  }
}

const isCaption = (node: Para | Block | undefined): node is Para => isPara(node) && node.part.role === 'caption'

const isPicture = (node: Para | Block | undefined): boolean =>
  isPara(node) && node.inlines.length === 1 && node.inlines[0]?.type === 'image'

/** A caption joins the picture before it, or the table after it, else the table before it. */
const joinCaptions = (flow: Flow, ledger: Ledger): Flow => {
  const joined: (Para | Block)[] = []
  for (let at = 0; at < flow.length; at++) {
    const node = flow[at]
    const next = flow[at + 1]
    if (!node) continue
    if (isPicture(node) && isCaption(next) && isPara(node)) {
      const figure = plainBlock(node, ledger)
      joined.push(figure.type === 'figure' ? { ...figure, caption: next.inlines } : figure)
      at++
    } else if (isCaption(node) && next?.type === 'table') {
      joined.push({ ...next, caption: node.inlines })
      at++
    } else if (node.type === 'table' && isCaption(next) && flow[at + 2]?.type !== 'table') {
      joined.push({ ...node, caption: next.inlines })
      at++
    } else joined.push(node)
  }
  return joined
}

/** The blocks that a stretch of paragraphs makes: lists, quotations and verse are gathered, captions joined, empty paragraphs left out. */
export const blocksOfFlow = (flow: Flow, ledger: Ledger): readonly Block[] => {
  const whole = joinCaptions(
    flow.filter(node => !isPara(node) || hasContent(node.inlines)),
    ledger,
  )
  const blocks: Block[] = []
  for (let at = 0; at < whole.length;) {
    const [length, made] = nextBlocks(whole.slice(at, at + 2000), ledger)
    blocks.push(...made)
    at += length
  }
  return blocks
}

/** A text box stands after the paragraph that it hangs on; pictures and tables with their captions stand there without a box. */
export const boxed = (flow: Flow, ledger: Ledger): Flow => {
  const blocks = blocksOfFlow(flow, ledger)
  if (blocks.every(({ type }) => type === 'figure' || type === 'table')) return blocks
  const done = ledger.choose(
    'text-box',
    ['box', 'text'],
    'likely',
    'a box beside the text; it stands after the paragraph that it hangs on',
    plainText(flatten(blocks)),
  )
  if (done === 'text') return blocks
  return [{ type: 'aside', kind: 'box', attributes: { classes: ['box'] }, blocks, span: noSpan }]
}
