/**
 * Book → HTML that is well-formed XML too. All three editions are written here; what they write differently (where a
 * marker leads, what a page mark looks like) they say in a Hand.
 */
import type {
  Attributes,
  Block,
  Book,
  Cell,
  CrossReference,
  Division,
  Figure,
  Heading,
  Image,
  Inline,
  Link,
  Noteref,
  PageMark,
  Table,
  Verse,
} from '../model/book.ts'
import { withEmphasis } from '../model/emphasis.ts'
import { placesIn, type Placed } from '../model/grid.ts'
import type { DressedField, Metadata } from '../model/metadata.ts'
import { inlinesIn, plainText } from '../model/walk.ts'
import { anchorOf, callOf, type Anchor, type NumberedCall, type Numbering } from '../numbering/numbering.ts'
import { direction } from './direction.ts'
import { labelText } from './labels.ts'
import { writeMath } from './math.ts'

/** How one edition writes what editions write differently. Every method gives finished HTML, or a finished address. */
export interface Hand {
  readonly book: Book
  readonly numbering: Numbering
  /** The division that is being written: its notes, its links' own file. */
  readonly division: Division
  /** The marker itself, with its link to the note. */
  readonly noteref: (call: NumberedCall) => string
  /** Address of an anchor of the book, or null when the edition has no link for it. */
  readonly href: (anchor: string) => string | null
  /** Address of a picture of the book's folder. */
  readonly picture: (src: string) => string
  /** A source page begins here. `place` tells whether it stands in a line or between blocks. */
  readonly pageMark: (mark: PageMark, place: 'line' | 'block') => string
  /** Headings whose level is told apart from their look (writers/levels.ts). Left out: none. */
  readonly levels?: ReadonlyMap<Heading, number>
  /** What follows a cross-reference in running text or in a note. Left out: nothing. */
  readonly pageReference?: ((reference: CrossReference, target: Anchor) => string) | undefined
  /** A block of code; `dir` where the text round it runs from the right. Left out: its text as it is. */
  readonly codeBlock?: (text: string, dir: 'ltr' | false) => string
  /** What an edition sets round a finished block or formula, such as a box in which a wide table scrolls. Left out: nothing. */
  readonly frame?: (framed: Block | Inline, html: string) => string
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What XML 1.0 cannot hold at all (section 2.2, Char), taken out; the rest escaped, for text and for attributes alike. */
export const escapeHtml = (text: string): string =>
  text
    .replace(
      /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
      '',
    )
    .replace(/[&<>"]/g, sign => escapes[sign] ?? sign)

/** A field of metadata, whose emphasis is that of Markdown. */
export const writeField = (field: string): string => withEmphasis(escapeHtml(field), words => element('em', {}, words))

/** A field of the book, whose emphasis is that of Markdown; empty for none. */
export const writeBookField = ({ dressed, ...fields }: Metadata, name: DressedField): string =>
  writeField(dressed?.[name] ?? fields[name] ?? '')

/** ` key="value"` for each value that is given; `lang` is doubled as `xml:lang` by the e-book's own writer. */
export const attributes = (values: Readonly<Record<string, string | number | null | undefined | false>>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
    .map(([name, value]) => ` ${name}="${escapeHtml(String(value))}"`)
    .join('')

/** An element with its content; `content` is HTML already. */
export const element = (
  name: string,
  values: Readonly<Record<string, string | number | null | undefined | false>>,
  content: string,
): string => `<${name}${attributes(values)}>${content}</${name}>`

const dressing = {
  emphasis: ['em', ''],
  strong: ['strong', ''],
  'small-caps': ['span', 'smallcaps'],
  superscript: ['sup', ''],
  subscript: ['sub', ''],
  deleted: ['del', ''],
  underlined: ['span', 'underlined'],
} as const

/** What is in a language of the other direction runs in that direction. */
const directionIn = ({ book, division }: Hand, lang: string): 'ltr' | 'rtl' | undefined =>
  direction(lang) === direction(division.credit.language ?? book.metadata.language) ? undefined : direction(lang)

const dressed = (hand: Hand, { id, classes, lang, dir }: Attributes, ...more: readonly string[]) => ({
  id,
  class: [...more, ...classes].join(' '),
  lang,
  dir: dir ?? (lang && directionIn(hand, lang)),
})

/** TeX → MathML, with the TeX for those who cannot see it; a formula that temml cannot read stands as its source. */
export const formula = (tex: string, displayMode: boolean): string => {
  const mathml = writeMath(tex, displayMode)
  if (mathml === null) return element('code', { class: 'tex' }, escapeHtml(tex))
  return mathml.replace('<math', open => open + attributes({ alttext: tex }))
}

const size = (book: Book, { src, width: asked }: Figure | Image) => {
  const { width = 0, height = 0 } = book.assets.find(found => found.src === src) ?? {}
  const set = asked && 'pixels' in asked ? asked.pixels : width
  return { width: Math.round(set) || undefined, height: Math.round((height * set) / width) || undefined }
}

/** styles/pictures.css knows parts of the measure in steps of five per cent. */
const asking = ({ width }: Figure | Image): string | undefined => {
  if (width === undefined) return undefined
  return 'share' in width ? `sized width-${Math.max(5, 5 * Math.floor(20 * width.share + 1e-9))}` : 'sized'
}

const picture = (hand: Hand, image: Figure | Image, alt: string | null): string =>
  `<img${attributes({ class: asking(image), src: hand.picture(image.src), ...size(hand.book, image) })} alt="${escapeHtml(alt ?? '')}"/>`

const noteref = (hand: Hand, ref: Noteref): string => {
  const call = callOf(hand.numbering, ref, hand.division)
  return call ? hand.noteref(call) : element('sup', { class: 'noteref-unanswered' }, escapeHtml(ref.label))
}

const anchored = (hand: Hand, anchor: Anchor | undefined, content: string, className?: string): string => {
  const href = anchor ? hand.href(anchor.id) : null
  return href === null ? content : element('a', { href, class: className }, content)
}

/** The hand for what is no running text: titles, captions, cells, and links, whose words are somebody's own. */
export const unpaged = (hand: Hand): Hand => ({ ...hand, pageReference: undefined })

/** `Table 1`, and no line ends inside it. */
const crossReference = (hand: Hand, reference: CrossReference): string => {
  const { target, span } = reference
  const anchor = anchorOf(hand.numbering, target, span)
  if (anchor === undefined) return escapeHtml(`@${target}`)
  const label = escapeHtml(anchor.label.replace(/ (?=\d+$)/, '\u00a0'))
  const page = label === '' ? '' : (hand.pageReference?.(reference, anchor) ?? '')
  return anchored(hand, anchor, label + page, 'cross-reference')
}

/** Inlines with every marker on the outside: what holds one is cut in two at it. */
const cutAtMarkers = (inlines: readonly Inline[]): readonly Inline[] =>
  inlines.flatMap((inline): readonly Inline[] => {
    if (!('inlines' in inline)) return [inline]
    const inner = cutAtMarkers(inline.inlines)
    if (!inner.some(({ type }) => type === 'noteref')) return [inline]
    return inner.map(piece => (piece.type === 'noteref' ? piece : { ...inline, inlines: [piece] }))
  })

/** A link may hold no link (HTML, the a element): a cross-reference in it prints its words, and a marker interrupts it. */
const writeLink = (hand: Hand, { href, title, inlines, span }: Link): string => {
  const inside = { ...unpaged(hand), href: () => null }
  const wrap = (words: readonly Inline[]) => {
    const content = writeInlines(inside, words)
    if (content === '') return ''
    if (href.startsWith('#')) return anchored(hand, anchorOf(hand.numbering, href.slice(1), span), content)
    // No browser and no e-reader knows where a doi: address leads; doi.org does.
    return element('a', { href: href.replace(/^doi:/i, 'https://doi.org/'), title }, content)
  }
  const pieces: string[] = []
  let words: Inline[] = []
  for (const inline of cutAtMarkers(inlines)) {
    if (inline.type !== 'noteref') {
      words.push(inline)
      continue
    }
    pieces.push(wrap(words), noteref(hand, inline))
    words = []
  }
  return [...pieces, wrap(words)].join('')
}

/** Code whose lines are as long as they are. */
export const writeCode = (text: string, dir: 'ltr' | false): string =>
  element('pre', { dir }, element('code', {}, escapeHtml(text)))

/** Code runs from left to right in every language. */
const leftToRight = ({ book, division }: Hand): 'ltr' | false =>
  direction(division.credit.language ?? book.metadata.language) === 'rtl' && 'ltr'

const writeInline = (hand: Hand, inline: Inline): string => {
  switch (inline.type) {
    case 'text':
      return escapeHtml(inline.text)
    case 'span':
      return element('span', dressed(hand, inline.attributes), writeInlines(hand, inline.inlines))
    case 'link':
      return writeLink(hand, inline)
    case 'image':
      return picture(hand, inline, inline.alt)
    case 'code':
      return element('code', { dir: leftToRight(hand) }, escapeHtml(inline.text))
    case 'math':
      return framed(hand, inline, formula(inline.tex, false))
    case 'line-break':
      return '<br/>\n'
    case 'noteref':
      return noteref(hand, inline)
    case 'page-mark':
      return hand.pageMark(inline, 'line')
    case 'citation':
      return escapeHtml(inline.text)
    case 'cross-reference':
      return crossReference(hand, inline)
    case 'index-entry':
      return writeInlines(hand, inline.inlines)
    default: {
      const [name, className] = dressing[inline.type]
      const all = inline.type === 'small-caps' && isAbbreviation(inline.inlines)
      return element(
        name,
        { class: all ? `${className} all-smallcaps` : className },
        writeInlines(hand, inline.inlines),
      )
    }
  }
}

/** `[USSR]{.smallcaps}`: capitals only, which small capitals would leave as they are. */
const isAbbreviation = (inlines: readonly Inline[]): boolean => /^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$/u.test(plainText(inlines))

/** Inlines → HTML. */
export const writeInlines = (hand: Hand, inlines: readonly Inline[]): string =>
  inlines.map(inline => writeInline(hand, inline)).join('')

/** What a caption begins with, before its words: `Figure 1. `; empty for what has no number. */
export const captionLabel = (numbering: Numbering, block: Figure | Table): string => {
  const label = numbering.labels.get(block)
  return label === undefined ? '' : `${label}. `
}

const caption = (hand: Hand, name: 'figcaption' | 'caption', block: Figure | Table): string => {
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
          writeInlines(unpaged(hand), cell.inlines),
        ),
      )
      .join(''),
  )

const writeTable = (hand: Hand, table: Table): string => {
  const rows = (part: readonly (readonly Cell[])[], head: boolean) =>
    placesIn(part)
      .map(placed => row(hand, placed, table, head))
      .join('\n')
  const id = hand.numbering.ids.get(table) ?? table.attributes.id
  return element(
    'table',
    { ...dressed(hand, table.attributes), id },
    `\n${caption(hand, 'caption', table)}` +
      (table.head.length > 0 ? `<thead>\n${rows(table.head, true)}\n</thead>\n` : '') +
      `<tbody>\n${rows(table.body, false)}\n</tbody>\n`,
  )
}

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

/** One that says nothing, as converters leave them, is no heading: nobody should be led to it. */
const writeHeading = (hand: Hand, heading: Heading): string => {
  const content = writeInlines(unpaged(hand), heading.inlines)
  const id = hand.numbering.ids.get(heading)
  const calls = [...inlinesIn(heading.inlines)].some(({ type }) => type === 'noteref')
  if (!calls && labelText(hand.numbering, heading.inlines) === '') return element('div', { id }, content)
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

const isOneParagraph = (blocks: readonly Block[]): boolean =>
  blocks.filter(({ type }) => type === 'paragraph').length === 1

const framed = (hand: Hand, node: Block | Inline, html: string): string => hand.frame?.(node, html) ?? html

const writeBlock = (hand: Hand, block: Block): string => framed(hand, block, writeUnframed(hand, block))

const writeUnframed = (hand: Hand, block: Block): string => {
  switch (block.type) {
    case 'paragraph':
      return element(
        'p',
        dressed(hand, block.attributes, ...(isPictures(block.inlines) ? ['pictures'] : [])),
        writeInlines(hand, block.inlines),
      )
    case 'heading':
      return writeHeading(hand, block)
    case 'quotation':
      return element('blockquote', dressed(hand, block.attributes), `\n${writeBlocks(hand, block.blocks)}\n`)
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
        picture(hand, block, block.alt ?? plainText(block.caption)) + caption(hand, 'figcaption', block),
      )
    case 'table':
      return writeTable(hand, block)
    case 'code-block':
      return (hand.codeBlock ?? writeCode)(block.text, leftToRight(hand))
    case 'math-block':
      return element('div', { class: 'math' }, formula(block.tex, true))
    case 'aside':
      return element('div', dressed(hand, block.attributes), `\n${writeBlocks(hand, block.blocks)}\n`)
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
