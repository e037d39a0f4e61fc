/** Inlines of a Book → HTML. What editions write differently (where a marker leads, what a page mark looks like) they say in a Hand. */
import type {
  Attributes,
  Block,
  Book,
  CrossReference,
  Division,
  Figure,
  Heading,
  Image,
  Inline,
  Link,
  Noteref,
  PageMark,
} from '../model/book.ts'
import { plainText } from '../model/walk.ts'
import { anchorOf, callOf, type Anchor, type NumberedCall, type Numbering } from '../numbering/numbering.ts'
import { direction, type Direction } from './direction.ts'
import { attributes, element, escapeHtml } from './html.ts'
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
  readonly href: (anchor: Anchor) => string | null
  /** Address of a picture of the book's folder. */
  readonly picture: (src: string) => string
  /** A source page begins here. `place` tells whether it stands in a line or between blocks. */
  readonly pageMark: (mark: PageMark, place: 'line' | 'block') => string
  /** Headings whose level is told apart from their look (writers/levels.ts). Left out: none. */
  readonly levels?: ReadonlyMap<Heading, number>
  /** Which way the text runs round what is written. Left out: as its division does. */
  readonly runs?: Direction
  /** What follows a cross-reference in running text or in a note. Left out: nothing. */
  readonly pageReference?: ((reference: CrossReference, target: Anchor) => string) | undefined
  /** A block of code; `dir` where the text round it runs from the right. Left out: its text as it is. */
  readonly codeBlock?: (text: string, dir: 'ltr' | false) => string
  /** What is written names a place or a column: a formula in it says its TeX, of which names are made and of MathML not. */
  readonly isName?: boolean
  /** What an edition sets round a finished block or formula, such as a box in which a wide table scrolls. Left out: nothing. */
  readonly frame?: (framed: Block | Inline, html: string) => string
}

const dressing = {
  emphasis: ['em', ''],
  strong: ['strong', ''],
  'small-caps': ['span', 'smallcaps'],
  superscript: ['sup', ''],
  subscript: ['sub', ''],
  deleted: ['del', ''],
  underlined: ['span', 'underlined'],
} as const

/** Which way the text runs that the hand writes. */
const directionOf = ({ book, division, runs }: Hand): Direction =>
  runs ?? direction(division.credit.language ?? book.metadata.language)

/** What is in a language of the other direction runs in that direction. */
const directionIn = (hand: Hand, { lang, dir }: Attributes): Direction =>
  dir ?? (lang ? direction(lang) : directionOf(hand))

/** The hand for what stands in something of these attributes. */
export const within = (hand: Hand, own: Attributes): Hand => ({ ...hand, runs: directionIn(hand, own) })

/** Attributes that a manuscript gives, `more` classes first. */
export const dressed = (hand: Hand, own: Attributes, ...more: readonly string[]) => {
  const way = directionIn(hand, own)
  return {
    id: own.id,
    class: [...more, ...own.classes].join(' '),
    lang: own.lang,
    dir: own.dir ?? (way !== directionOf(hand) && way),
  }
}

/**
 * TeX → MathML, with the TeX for those who cannot see it, where `isName` as a name; a formula that temml cannot read stands
 * as its source.
 */
export const formula = (tex: string, displayMode: boolean, isName = false): string => {
  const mathml = writeMath(tex, displayMode)
  if (mathml === null) return element('code', { class: 'tex' }, escapeHtml(tex))
  return mathml.replace('<math', open => open + attributes({ alttext: tex, 'aria-label': isName && tex }))
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

/** A picture of the book’s folder, as large as the manuscript asks. */
export const picture = (hand: Hand, image: Figure | Image, alt: string | null): string =>
  `<img${attributes({ class: asking(image), src: hand.picture(image.src), ...size(hand.book, image) })} alt="${escapeHtml(alt ?? '')}"/>`

const noteref = (hand: Hand, ref: Noteref): string => {
  const call = callOf(hand.numbering, ref, hand.division)
  return call ? hand.noteref(call) : element('sup', { class: 'noteref-unanswered' }, escapeHtml(ref.label))
}

const anchored = (hand: Hand, anchor: Anchor | undefined, content: string, className?: string): string => {
  const href = anchor ? hand.href(anchor) : null
  return href === null ? content : element('a', { href, class: className }, content)
}

/** The hand for what is no running text: titles, captions, cells, and links, whose words are somebody's own. */
export const unpaged = (hand: Hand): Hand => ({ ...hand, pageReference: undefined })

/** The hand for what is called by its words, in lists of links and headings: titles, headings, links, heads of columns. */
export const naming = (hand: Hand): Hand => ({ ...unpaged(hand), isName: true })

/** `Table 1`, and no line ends inside it. */
const crossReference = (hand: Hand, reference: CrossReference): string => {
  const { target, span } = reference
  const anchor = anchorOf(hand.numbering, target, span, hand.division)
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
  const inside = { ...naming(hand), href: () => null }
  const wrap = (words: readonly Inline[]) => {
    const content = writeInlines(inside, words)
    if (content === '') return ''
    if (href.startsWith('#'))
      return anchored(hand, anchorOf(hand.numbering, href.slice(1), span, hand.division), content)
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

/** Code runs from left to right in every language. */
export const leftToRight = (hand: Hand): 'ltr' | false => directionOf(hand) === 'rtl' && 'ltr'

/** A finished block or formula in what its edition sets round it. */
export const framed = (hand: Hand, node: Block | Inline, html: string): string => hand.frame?.(node, html) ?? html

/** Where the mark of a page or of a note is left out, nothing may be left in what it stood in. */
const around = (name: string, attributes: Parameters<typeof element>[1], content: string): string =>
  content === '' && attributes['id'] === undefined ? '' : element(name, attributes, content)

const writeInline = (hand: Hand, inline: Inline): string => {
  switch (inline.type) {
    case 'text':
      return escapeHtml(inline.text)
    case 'span':
      return around(
        'span',
        dressed(hand, inline.attributes),
        writeInlines(within(hand, inline.attributes), inline.inlines),
      )
    case 'link':
      return writeLink(hand, inline)
    case 'image':
      return picture(hand, inline, inline.alt)
    case 'code':
      return element('code', { dir: leftToRight(hand) }, escapeHtml(inline.text))
    case 'math':
      return framed(hand, inline, formula(inline.tex, false, hand.isName))
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
      return around(name, { class: all ? `${className} all-smallcaps` : className }, writeInlines(hand, inline.inlines))
    }
  }
}

/** `[USSR]{.smallcaps}`: capitals only, which small capitals would leave as they are. */
const isAbbreviation = (inlines: readonly Inline[]): boolean => /^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$/u.test(plainText(inlines))

/** Inlines → HTML. */
export const writeInlines = (hand: Hand, inlines: readonly Inline[]): string =>
  inlines.map(inline => writeInline(hand, inline)).join('')
