/** Blocks of a Book → HTML, for all editions. */
import type { Block, Heading, Inline, Verse } from '../model/book.ts'
import { plainText } from '../model/walk.ts'
import { element, escapeHtml } from './html.ts'
import { dressed, formula, framed, leftToRight, naming, picture, within, writeInlines, type Hand } from './inlines.ts'
import { saysNothing } from './levels.ts'
import { writeCaption, writeTable } from './tables.ts'

/** A tight item's lone paragraphs lose their `p`, as CommonMark has it. */
const writeItem = (hand: Hand, blocks: readonly Block[], tight: boolean): string =>
  blocks
    .map(block => {
      if (!tight || block.type !== 'paragraph') return writeBlock(hand, block)
      const words = writeInlines(hand, block.inlines)
      return block.attributes.id === undefined ? words : element('span', { id: block.attributes.id }, words)
    })
    .join('\n')

/** Steps that the styles have for the indents of verse. */
const steps = 16

/** A poem that goes deeper has its indents in proportion. */
const stepOf = ({ lines }: Verse, indent: number): number =>
  Math.max(1, Math.round(indent * Math.min(1, steps / Math.max(...lines.map(line => line.indent)))))

const writeHeading = (hand: Hand, heading: Heading): string => {
  const content = writeInlines(naming(within(hand, heading.attributes)), heading.inlines)
  const id = hand.numbering.ids.get(heading)
  if (saysNothing(hand.numbering, heading)) return element('div', { id }, content)
  const look = heading.level + 1
  const level = 1 + (hand.levels?.get(heading) ?? heading.level)
  return element(
    `h${look}`,
    { ...dressed(hand, heading.attributes), id, 'aria-level': level !== look && level },
    content,
  )
}

/** Nothing but pictures, as they are or as links. */
const isPictures = (inlines: readonly Inline[]): boolean =>
  inlines.some(({ type }) => type !== 'text') &&
  inlines.every(
    inline =>
      inline.type === 'image' ||
      (inline.type === 'text' && inline.text.trim() === '') ||
      (inline.type === 'link' && isPictures(inline.inlines)),
  )

/** Code whose lines are as long as they are. */
export const writeCode = (text: string, dir: 'ltr' | false): string =>
  element('pre', { dir }, element('code', {}, escapeHtml(text)))

const isOneParagraph = (blocks: readonly Block[]): boolean =>
  blocks.filter(({ type }) => type === 'paragraph').length === 1

/** In a play a paragraph that is all in italics is a direction. */
const directed = (block: Block): Block =>
  block.type === 'paragraph' && block.inlines.length === 1 && block.inlines[0]?.type === 'emphasis'
    ? { ...block, attributes: { ...block.attributes, classes: [...block.attributes.classes, 'stage'] } }
    : block

const writeBlock = (hand: Hand, block: Block): string => framed(hand, block, writeUnframed(hand, block))

const writeUnframed = (hand: Hand, block: Block): string => {
  const inner = 'attributes' in block ? within(hand, block.attributes) : hand
  switch (block.type) {
    case 'paragraph':
      return element(
        'p',
        dressed(hand, block.attributes, ...(isPictures(block.inlines) ? ['pictures'] : [])),
        writeInlines(inner, block.inlines),
      )
    case 'heading':
      return writeHeading(hand, block)
    case 'quotation':
      return element('blockquote', dressed(hand, block.attributes), `\n${writeBlocks(inner, block.blocks)}\n`)
    case 'verse':
      return element(
        'div',
        { class: 'verse' },
        block.lines
          .map(line =>
            element(
              'p',
              { class: line.indent > 0 ? `line indent-${stepOf(block, line.indent)}` : 'line' },
              writeInlines(hand, line.inlines),
            ),
          )
          .join('\n'),
      )
    case 'list': {
      const items = block.items.map(item =>
        element('li', { class: item.isTask && 'task' }, writeItem(hand, item.blocks, block.tight)),
      )
      const start = block.ordered && block.start !== 1 && block.start
      const marks = block.fence && `${block.fence === ')' ? 'right' : 'both'}-${block.numerals ?? '1'}`
      return element(
        block.ordered ? 'ol' : 'ul',
        { class: marks, type: block.numerals, start },
        `\n${items.join('\n')}\n`,
      )
    }
    case 'definition-list':
      return element(
        'dl',
        {},
        block.items
          .map(item => {
            const terms = item.terms.map(term => element('dt', {}, writeInlines(hand, term)))
            const definitions = item.definitions.map(blocks =>
              element('dd', {}, writeItem(hand, blocks, isOneParagraph(blocks))),
            )
            return [...terms, ...definitions].join('\n')
          })
          .join('\n'),
      )
    case 'figure':
      return element(
        'figure',
        { ...dressed(hand, block.attributes), id: hand.numbering.ids.get(block) ?? block.attributes.id },
        picture(hand, block, block.alt ?? plainText(block.caption)) + writeCaption(inner, 'figcaption', block),
      )
    case 'table':
      return writeTable(hand, block)
    case 'code-block':
      return (hand.codeBlock ?? writeCode)(block.text, leftToRight(hand))
    case 'math-block':
      return element('div', { class: 'math' }, formula(block.tex, true))
    case 'aside':
      return element(
        'div',
        dressed(hand, block.attributes),
        `\n${writeBlocks(inner, block.attributes.classes.includes('drama') ? block.blocks.map(directed) : block.blocks)}\n`,
      )
    case 'scene-break':
      return '<hr class="scene-break"/>'
    case 'raw':
      return block.html
    case 'page-mark':
      return hand.pageMark(block, 'block')
  }
}

/** Blocks → HTML, one to a line. */
export const writeBlocks = (hand: Hand, blocks: readonly Block[]): string =>
  blocks.map(block => writeBlock(hand, block)).join('\n')
