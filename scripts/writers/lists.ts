/** The contents of the paper edition, and its lists of figures and of tables: words, and the folios of what they lead to. */
import type { Book, Division, Figure, Heading, Inline, Table } from '../model/book.ts'
import { listed } from '../model/metadata.ts'
import { divisionsIn, plainText } from '../model/walk.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { direction } from './direction.ts'
import { element, escapeHtml } from './html.ts'
import { writeInlines, type Hand } from './inlines.ts'
import { bare } from './labels.ts'
import { listedHeadings } from './levels.ts'
import type { PrintDocument } from './print-document.ts'
import { words } from './words.ts'

/** What is printed on the page that an id stands on. */
export type Folio = (id: string) => string

/** How a list writes the words of a division: no markers, no links, no page marks. */
export type ListHand = (division: Division) => Hand

type Kind = (typeof listed)[number]

const page = (book: Book, id: string, heading: string, entries: readonly string[]) => {
  const { language } = book.metadata
  const list = element('div', { class: 'contents-list', role: 'list' }, `\n${entries.join('\n')}\n`)
  return {
    id,
    matter: 'preliminary',
    language,
    runningHead: escapeHtml(heading),
    html: element(
      'article',
      { class: 'division contents', id, lang: language, dir: direction(language) },
      `<header class="division-header"><h1 class="division-title">${escapeHtml(heading)}</h1></header>\n${list}`,
    ),
  } as const
}

const entry = (name: string, id: string, title: string, more: string, folio: Folio): string => {
  const words = element(
    'span',
    { class: 'contents-words' },
    element('a', { class: 'contents-title', href: `#${id}` }, title) + more,
  )
  const number = element('a', { class: 'contents-folio', href: `#${id}` }, escapeHtml(folio(id)))
  return element('p', { class: `contents-entry contents-${name}`, role: 'listitem' }, `${words} ${number}`)
}

/** Headings that the contents name too: those of a book of one reading, whose contents would say its title and nothing else. */
export const sectionsOnPaper = (book: Book, numbering: Numbering): ReadonlyMap<Division, readonly Heading[]> => {
  const [only, ...others] = [...divisionsIn(book.divisions)].filter(({ matter }) => matter === 'body')
  if (!only || others.length > 0) return new Map()
  return new Map([[only, listedHeadings(numbering, only).map(({ heading }) => heading)]])
}

/** The contents list of `divisions` and all that are in them; none where none of them has a title. */
export const writeContents = (
  book: Book,
  numbering: Numbering,
  divisions: readonly Division[],
  hand: ListHand,
  folio: Folio,
): readonly PrintDocument[] => {
  const sectionsOf = sectionsOnPaper(book, numbering)
  const entriesOf = (division: Division): readonly string[] => {
    const { id, title, role, matter, credit, divisions } = division
    const authors = element('span', { class: 'contents-author' }, escapeHtml(credit.authors.join(', ')))
    const more = credit.authors.length === 0 ? '' : ` ${authors}`
    const own =
      plainText(title) === ''
        ? []
        : [entry(role === 'part' ? 'part' : matter, id, writeInlines(hand(division), title), more, folio)]
    const sections = (sectionsOf.get(division) ?? []).map(heading =>
      entry('section', numbering.ids.get(heading) ?? id, writeInlines(hand(division), heading.inlines), '', folio),
    )
    return [...own, ...sections, ...divisions.flatMap(entriesOf)]
  }
  const entries = divisions.flatMap(entriesOf)
  if (entries.length === 0) return []
  return [{ ...page(book, 'contents', words(book.metadata.language).contents, entries), kind: 'contents' }]
}

/** From so many on, a kind is listed without being asked for. */
const worthAList = 3

/** A caption of more letters than this is listed by its first sentence. */
const longestCaption = 120

/** `Reported incidents. Source: the papers of …` → `Reported incidents`; emphasis is kept, a sentence that ends inside it is not cut. */
const firstSentence = (caption: readonly Inline[]): readonly Inline[] => {
  if (plainText(caption).length <= longestCaption) return caption
  let before = 0
  for (const [index, inline] of caption.entries()) {
    const end = inline.type === 'text' ? inline.text.search(/(?<=\p{Ll}{3}|[\p{N})’”])[.?!]\s+\p{Lu}/u) : -1
    if (inline.type === 'text' && end >= 0 && before + end > 20) {
      return [...caption.slice(0, index), { ...inline, text: inline.text.slice(0, end) }]
    }
    before += plainText([inline]).length
  }
  return caption
}

const kindOf = ({ type }: Figure | Table): Kind => (type === 'figure' ? 'figures' : 'tables')

/** A figure or a table as a list has it. */
export interface Listed {
  readonly id: string
  readonly division: Division
  /** `Figure 3.` */
  readonly label: string
  readonly caption: readonly Inline[]
}

export interface CaptionList {
  readonly kind: Kind
  readonly heading: string
  readonly entries: readonly Listed[]
}

/** All figures and all tables that have captions; no list is without entries. */
export const allCaptions = (book: Book, numbering: Numbering): readonly CaptionList[] => {
  const { language } = book.metadata
  const headings = { figures: words(language).listOfFigures, tables: words(language).listOfTables }
  const entries = [...numbering.labels].flatMap(([block, label]) => {
    const id = numbering.ids.get(block)
    const division = id === undefined ? undefined : numbering.anchors.get(id)?.division
    if (block.caption.length === 0 || id === undefined || !division) return []
    const caption = firstSentence(bare(numbering, block.caption))
    return [{ kind: kindOf(block), id, division, label: `${label}.`, caption }]
  })
  return listed
    .map(kind => ({ kind, heading: headings[kind], entries: entries.filter(entry => entry.kind === kind) }))
    .filter(({ entries }) => entries.length > 0)
}

/**
 * The lists of figures and of tables that follow the contents: those that `print.lists` asks for; where it is not set, those
 * of three entries or more.
 */
export const captionLists = (book: Book, numbering: Numbering): readonly CaptionList[] =>
  allCaptions(book, numbering).filter(
    ({ kind, entries }) => book.metadata.print.lists?.includes(kind) ?? entries.length >= worthAList,
  )

/** The lists as documents. */
export const writeLists = (book: Book, numbering: Numbering, hand: ListHand, folio: Folio): readonly PrintDocument[] =>
  captionLists(book, numbering).map(({ kind, heading, entries }) => {
    const written = entries.map(({ id, division, label, caption }) => {
      const number = element('span', { class: 'caption-label' }, escapeHtml(label))
      return entry('body', id, `${number} ${writeInlines(hand(division), caption)}`, '', folio)
    })
    return { ...page(book, `list-of-${kind}`, heading, written), kind: 'list' }
  })
