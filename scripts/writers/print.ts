/**
 * Book → what the press lays out: one document for each division and each page of the preliminaries. A document is the
 * text, and after it the notes; the press sets each note at the foot of the page on which its call falls.
 */
import type { PrintDocument } from './print-document.ts'
import type { Block, Book, Division, PageMark } from '../model/book.ts'
import type { DressedField } from '../model/metadata.ts'
import { divisionsIn, plainText, withDepths } from '../model/walk.ts'
import { isLeaf, isOnlyNamed } from '../readers/roles.ts'
import type { NumberedCall, NumberedNote, Numbering } from '../numbering/numbering.ts'
import { element, escapeHtml, writeBookField, writeField } from './html.ts'
import { writeBlocks } from './blocks.ts'
import { unpaged, writeInlines, type Hand } from './inlines.ts'
import { writeCodeLines } from './code.ts'
import { direction } from './direction.ts'
import { markFigure } from './across.ts'
import { headOf, headOfField } from './heads.ts'
import { withLiningFigures, withLiningOnes } from './figures.ts'
import { writeContents, writeLists, type Folio } from './lists.ts'
import { pageReferences, referencesInBrackets } from './references.ts'
import { withRoles } from './roles.ts'
import { words } from './words.ts'

export interface PrintBook {
  /** Half-title, title page, imprint; then dedications. The contents follow them. */
  readonly opening: readonly PrintDocument[]
  /** The rest, in the order of the book. */
  readonly divisions: readonly PrintDocument[]
  /**
   * The contents, then lists of figures and of tables; `folio` gives what is printed on the page that an id stands on. Which
   * there are does not depend on it.
   */
  readonly lists: (folio: Folio) => readonly PrintDocument[]
  /** What runs over left-hand pages, as HTML. */
  readonly runningHead: string
}

/** The paper edition of a book, ready to be laid out. `picture` gives the address of a picture of the book's folder. */
export const writePrint = (book: Book, numbering: Numbering, picture: (src: string) => string): PrintBook => {
  const inBrackets = referencesInBrackets(book)
  const isCentred = book.metadata.print.headings === 'centred'
  const withOnes = book.metadata.print.face === 'EB Garamond' ? withLiningOnes : (html: string) => html
  const setFigures = (document: PrintDocument): PrintDocument => ({
    ...document,
    html: withOnes(withLiningFigures(document.html, 'print', ...(isCentred ? (['centred'] as const) : []))),
  })
  const documents = withDepths(book.divisions).map(([division, depth]) => {
    const pageReference =
      book.metadata.print.references === 'page' ? pageReferences(book, division, inBrackets) : undefined
    const document = writeDivision({ ...handOf(book, numbering, picture, division), pageReference })
    return setFigures({ ...document, html: lowerHeadings(withRoles(bindNumbers(document.html)), depth) })
  })
  const leads = leading(book)
  const listHand = (division: Division) => contentsHand(book, numbering, picture, division)
  return {
    opening: [...preliminaries(book), ...documents.slice(0, leads)],
    divisions: documents.slice(leads),
    lists: folio =>
      [
        ...writeContents(book, numbering, book.divisions.slice(leads), listHand, folio),
        ...writeLists(book, numbering, listHand, folio),
      ].map(document => setFigures({ ...document, html: withRoles(document.html) })),
    runningHead: headOfField(book.metadata.dressed?.title ?? book.metadata.title),
  }
}

/** Abbreviations that stand before a number. */
const before = '(?:pp?|vols?|nos?|nn?|fols?|chs?|figs?|S|Bd|Nr|Abb|с|стр|т|гл)\\.|§§?|¶|№'
const numbered = new RegExp(`(?<![\\p{L}\\p{N}.])(${before}) (?=\\d|[ivxlc]+(?![\\p{L}]))`, 'gu')

/** `p. 12` stays on one line; code is left as it is. */
const bindNumbers = (html: string): string =>
  html.replace(/(<(?:code|pre)\b[^>]*>[^<]*)|>[^<]+/g, (text, code?: string) =>
    code === undefined ? text.replace(numbered, '$1\u00a0') : text,
  )

/** Inside a part, headings stand a level lower: so the outline of the PDF has readings under their parts. */
const lowerHeadings = (html: string, depth: number): string =>
  depth === 0
    ? html
    : html.replace(/<h([1-6])(?=[ >])/g, (tag, level) => `${tag} aria-level="${Number(level) + depth}"`)

/** How many divisions at the head of the book stand before the contents: its dedication, its epigraph. */
export const leading = (book: Book): number => {
  const divisions = [...divisionsIn(book.divisions)]
  const first = divisions.findIndex(division => !isLeaf(division))
  return first < 0 ? divisions.length : first
}

// Divisions

/** A note called in the text stands at the foot of the page; one called inside a note stands right after that note. */
const isPrintedFor = (call: NumberedCall): boolean => call.within === null && call.occurrence === 1

/** The face has raised figures; an asterisk is high by nature, a dagger is not. */
const kindOfMark = (mark: string): string => (/^\d/.test(mark) ? '' : mark.startsWith('*') ? ' sign' : ' sign raised')

const writeNoteref = (call: NumberedCall): string => {
  const note = isPrintedFor(call) ? call.note.id : undefined
  const link = element('a', { id: call.id, href: `#${call.note.id}`, 'data-note': note }, escapeHtml(call.note.mark))
  return element('sup', { class: `noteref${kindOfMark(call.note.mark)}` }, link)
}

const writePageMark = (division: Division, { number }: PageMark, place: 'line' | 'block'): string =>
  element(
    place === 'line' ? 'span' : 'div',
    { class: 'page-mark', role: 'doc-pagebreak', id: `source-${division.id}-${number}`, 'aria-label': number },
    escapeHtml(`[${number}]`),
  )

type Picture = (src: string) => string

const handOf = (book: Book, numbering: Numbering, picture: Picture, division: Division): Hand => ({
  book,
  numbering,
  division,
  picture,
  noteref: writeNoteref,
  codeBlock: writeCodeLines,
  href: ({ id }) => `#${id}`,
  pageMark: (mark, place) => writePageMark(division, mark, place),
})

const writeDivision = (hand: Hand): PrintDocument => {
  const { book, division } = hand
  const language = division.credit.language ?? book.metadata.language
  const text = division.blocks.map(block => markFigure(book, block, writeBlocks(hand, [block]))).join('\n')
  const article = element(
    'article',
    {
      class: `division ${division.role}`,
      id: division.id,
      lang: language,
      dir: direction(language),
      'data-figures': book.metadata.print.figures,
    },
    `\n${writeHeader(hand, division)}\n` + (text === '' ? '' : `<div class="division-text">\n${text}\n</div>\n`),
  )
  return {
    id: division.id,
    kind: division.role === 'part' ? 'part' : isLeaf(division) ? 'leaf' : 'division',
    matter: division.matter,
    language,
    runningHead: headOf(division.title),
    html: article + writeNotes(hand, division, language),
  }
}

/** Where a reading was first printed, and by whose leave it stands here: an unnumbered note at the foot of its first page. */
const creditId = (division: Division): string => `credit-${division.id}`

const creditLines = (book: Book, { credit }: Division): readonly (readonly [string, string])[] => {
  const source = credit.source && words(book.metadata.language).source + credit.source
  const lines = [['division-source', source] as const, ['division-rights', credit.rights] as const]
  return lines.flatMap(([name, text]) => (text === undefined || text === '' ? [] : [[name, text] as const]))
}

const writeHeader = (hand: Hand, division: Division): string => {
  const { authors, translators, subtitle } = division.credit
  const { translatedBy } = words(hand.book.metadata.language)
  const credit = creditLines(hand.book, division).length > 0
  const call = credit ? element('a', { class: 'credit-call', 'data-note': creditId(division) }, '') : ''
  const printed = isOnlyNamed(division) ? '' : writeInlines(unpaged(hand), division.title)
  const named = printed === '' && plainText(division.title)
  const lines = [
    printed === '' && !named
      ? call
      : element(
          'h1',
          { class: named ? 'division-title named' : 'division-title', 'aria-label': named },
          printed + call,
        ),
    subtitle === undefined ? '' : element('p', { class: 'division-subtitle' }, writeField(subtitle)),
    authors.length === 0 ? '' : element('p', { class: 'division-author' }, writeNames(authors)),
    translators.length === 0 ? '' : element('p', { class: 'division-author' }, by(translatedBy, translators)),
  ]
  return element('header', { class: 'division-header' }, lines.filter(line => line !== '').join('\n'))
}

const writeNotes = (hand: Hand, division: Division, language: string): string => {
  const notes = hand.numbering.notesByDivision.get(division.id) ?? []
  const credits = creditLines(hand.book, division)
  const credit =
    credits.length === 0
      ? []
      : [
          element(
            'div',
            { class: 'note credit', id: creditId(division) },
            credits.map(([name, text]) => element('p', { class: name }, writeField(text))).join('\n'),
          ),
        ]
  const groups = notes.filter(({ calls }) => calls[0] && isPrintedFor(calls[0]))
  const name = notes.some(({ mark }) => /^\d{3}/.test(mark)) ? 'note hundreds' : 'note'
  const written = [...credit, ...groups.map(note => writeNoteGroup(hand, note, name))]
  if (written.length === 0) return ''
  return `\n${element('section', { class: 'notes', lang: language, dir: direction(language) }, `\n${written.join('\n')}\n`)}`
}

/** A note, and within its element all notes that are first called inside it. */
const writeNoteGroup = (hand: Hand, numbered: NumberedNote, name: string): string => {
  const inner = (hand.numbering.notesByDivision.get(numbered.division.id) ?? [])
    .filter(({ calls }) => calls[0]?.within === numbered)
    .map(note => writeNoteGroup(hand, note, name))
  const back = numbered.calls[0]?.id ?? ''
  const mark = /^\d+$/.test(numbered.mark) ? `${numbered.mark}.` : numbered.mark
  const number = element('a', { class: 'note-mark', href: `#${back}` }, escapeHtml(`${mark} `))
  return element(
    'div',
    { class: name, id: numbered.id, role: 'group' },
    [...writeNoteBlocks(hand, numbered.note.blocks, number), ...inner].join('\n'),
  )
}

/** The number, with a blank that no justifying stretches, stands in the first paragraph; else in a line of its own. */
const writeNoteBlocks = (hand: Hand, blocks: readonly Block[], number: string): readonly string[] => {
  const [first, ...rest] = blocks
  if (first?.type !== 'paragraph') return [element('p', { class: 'note-number' }, number), writeBlocks(hand, blocks)]
  const opening = writeBlocks(hand, [first]).replace(/^<p[^>]*>/, open => open + number)
  return rest.length === 0 ? [opening] : [opening, writeBlocks(hand, rest)]
}

// Preliminaries

/** A line of a page: its class, and its words or its HTML. */
type Line = readonly [string, string | undefined | { readonly html: string }]

const page = (book: Book, kind: PrintDocument['kind'], lines: readonly Line[]) => {
  const { language } = book.metadata
  const written = lines.map(([name, text = '']) => {
    const html = typeof text === 'string' ? escapeHtml(text) : text.html
    return html === '' ? '' : element('p', { class: name }, html)
  })
  return {
    id: kind,
    kind,
    matter: 'preliminary',
    language,
    runningHead: '',
    html: element('article', { class: kind, lang: language, dir: direction(language) }, written.join('\n')),
  } satisfies PrintDocument
}

/** A line ends between two names, not within one that has room in it. */
const writeNames = (names: readonly string[]): string =>
  names.map(name => element('span', { class: 'name' }, escapeHtml(name))).join(', ')

/** `Edited by A, B`; nothing when there is nobody. */
const by = (word: string, names: readonly string[]): string =>
  names.length === 0 ? '' : `${escapeHtml(word)} ${writeNames(names)}`

const preliminaries = (book: Book): readonly PrintDocument[] => {
  const about = book.metadata
  const { editedBy, translatedBy } = words(about.language)
  const field = (name: DressedField) => ({ html: writeBookField(about, name) })
  const year = about.date?.slice(0, 4)
  const house = [about.place, about.publisher].filter(Boolean).join(': ')
  return [
    page(book, 'half-title', [['book-title', field('title')]]),
    page(book, 'title-page', [
      ...about.author.map(name => ['book-author', name] as const),
      ['book-title', field('title')],
      ['book-subtitle', field('subtitle')],
      ['book-editor', { html: by(editedBy, about.editor) }],
      ['book-editor', { html: by(translatedBy, about.translator) }],
      ['book-edition', about.edition],
      ['book-publisher', about.publisher],
      ['book-place', [about.place, year].filter(Boolean).join(' · ')],
    ]),
    page(book, 'imprint', [
      [
        'imprint-title',
        {
          html: [field('title'), field('subtitle')]
            .map(({ html }) => html)
            .filter(Boolean)
            .join(': '),
        },
      ],
      ['imprint-series', field('series')],
      ['imprint-house', [house, year].filter(Boolean).join(', ')],
      ['imprint-edition', about.edition],
      ['imprint-rights', field('rights')],
      ['imprint-number', about.isbn.print === undefined ? undefined : `ISBN ${about.isbn.print}`],
      ['imprint-number', about.identifier],
    ]),
  ]
}

// Contents

/** Titles as the contents print them: their emphasis, but no markers and no page marks. */
const contentsHand = (book: Book, numbering: Numbering, picture: Picture, division: Division): Hand => ({
  ...handOf(book, numbering, picture, division),
  noteref: () => '',
  href: () => null,
  pageMark: () => '',
})
