/**
 * What each edition ought to say: the text of every division and of every note as a stream of letters, each with its way
 * back to the manuscript. Worked out from the Book alone, never from what a writer wrote.
 */
import type { Block, Book, CrossReference, Division, Inline, PageMark, Span } from '../model/book.ts'
import { wordsOfField } from '../model/emphasis.ts'
import { divisionsIn } from '../model/walk.ts'
import { callOf, type Anchor, type NumberedCall, type NumberedNote, type Numbering } from '../numbering/numbering.ts'
import { captionLabel, formula } from '../writers/html.ts'
import { pageWords, referencesInBrackets } from '../writers/references.ts'
import type { Dress } from './dress.ts'
import { after, speller, type Speller, type Spelling } from './letters.ts'
import { readXml, textOf } from './markup.ts'

/** What an edition prints of its own. */
export interface Flavour {
  /** Marks of notes are letters of the text; or are kept apart; or are printed, but only the page knows their numbers. */
  readonly marks: 'printed' | 'apart' | 'by-page'
  readonly pageMarks: boolean
  readonly listMarks: boolean
  /** A page may set a title in capitals, draw bullets and formulas, and show the words of a drawing. */
  readonly paged: boolean
  /** Language in which cross-references name pages; null where they name none. */
  readonly references: string | null
}

export type Edition = 'web' | 'pdf' | 'epub'

const flavourOf = (book: Book, edition: Edition): Flavour =>
  edition === 'pdf'
    ? {
        marks: book.metadata.notes.numbering === 'page' ? 'by-page' : 'printed',
        pageMarks: true,
        listMarks: true,
        paged: true,
        references: book.metadata.print.references === 'page' ? book.metadata.language : null,
      }
    : { marks: 'apart', pageMarks: edition === 'web', listMarks: false, paged: false, references: null }

/** A piece of the manuscript's text. `at` counts letters, `rawAt` counts signs of the raw text. */
export interface Segment {
  readonly at: number
  readonly rawAt: number
  readonly span: Span
}

export interface CallPlace {
  readonly at: number
  /** After its mark; the same as `at` where marks are not among the letters. */
  readonly end: number
  readonly call: NumberedCall
}

/**
 * A stretch that a page may print in its own way, or not at all: formulas, marks of list items, the stop after a note's
 * number, the page that a cross-reference names; and places, where `from` is `to`: a drawing (which may hold words of its own), a mark that is not known, an
 * ornament. Web
 * edition and e-book have none: every letter of theirs is known.
 */
export interface Soft {
  readonly from: number
  readonly to: number
  readonly kind: 'formula' | 'list-mark' | 'stop' | 'drawing' | 'mark' | 'ornament' | 'folio'
}

/** Where a cross-reference may name a page: `(p.)`, or `, p.`, without its number. */
export interface PageReference {
  readonly from: number
  readonly to: number
  readonly target: Anchor
  readonly inBrackets: boolean
  readonly span: Span
}

/** Words that lead to a place in the book. */
export interface Lead {
  readonly from: number
  readonly to: number
  readonly target: Anchor
  readonly span: Span
}

export interface Stream extends Spelling {
  readonly segments: readonly Segment[]
  readonly calls: readonly CallPlace[]
  readonly soft: readonly Soft[]
  /** Offsets at which a block of lines begins: a paragraph, a heading, a line of verse, a table. */
  readonly blocks: readonly number[]
  /** How its letters stand. */
  readonly dresses: readonly Dress[]
  /** Which of these are headings. */
  readonly headings: readonly number[]
  /** Figures and captioned tables, on paper: one that has no room may stand after the text that follows it. In order. */
  readonly movable: readonly { readonly from: number; readonly to: number }[]
  readonly references: readonly PageReference[]
  readonly leads: readonly Lead[]
  /** Where the places stand that cross-references can lead to, by id. */
  readonly anchors: ReadonlyMap<string, number>
}

export interface NoteStream extends Stream {
  readonly note: NumberedNote
}

/** What a division ought to say. */
export interface DivisionStreams {
  readonly division: Division
  /** Title, then text. */
  readonly body: Stream
  /** In printing order. */
  readonly notes: readonly NoteStream[]
  /** What the head of a division says beside its title; where it stands is an edition's choice. */
  readonly credits: readonly string[]
}

/** Letters of a formula, as MathML shows them. */
const formulaText = (tex: string, display: boolean): string => {
  const { root } = readXml(formula(tex, display))
  return root ? textOf(root) : tex
}

interface Expectation {
  readonly numbering: Numbering
  readonly flavour: Flavour
  /** Paths of the pictures that are drawings, whose words a page shows as text. */
  readonly drawings: ReadonlySet<string>
  readonly inBrackets: ReadonlySet<CrossReference>
  /** What an edition shows of a text. */
  readonly shown: (text: string) => string
}

/** `2`, and `2, a` where items are lettered. */
export const itemName = (number: number, numerals = '1'): string =>
  `${number}${numerals === '1' ? '' : `, ${numerals}`}`

/** Signs such as `*` stay outside the count. */
const isCounted = (mark: string) => /^\d+$/.test(mark)

/** A pen that writes one stream. */
const penOf = ({ numbering, flavour, drawings, inBrackets, shown }: Expectation, division: Division) => {
  const own = speller(flavour.paged)
  const pen: Speller = { ...own, text: piece => own.text(shown(piece)), mark: piece => own.mark(shown(piece)) }
  const segments: Segment[] = []
  const calls: CallPlace[] = []
  const soft: Soft[] = []
  const blocks: number[] = []
  const headings: number[] = []
  const movable: { from: number; to: number }[] = []
  const references: PageReference[] = []
  const leads: Lead[] = []
  const anchors = new Map<string, number>()
  const dresses: Dress[] = []
  let inText = true

  const text = (words: string, span: Span) => {
    place(span)
    pen.text(words)
  }
  const place = (span: Span) => segments.push({ at: pen.at(), rawAt: pen.rawAt(), span })
  const softly = (kind: Soft['kind'], write: () => void) => {
    const from = pen.at()
    write()
    if (flavour.paged) soft.push({ from, to: pen.at(), kind })
  }
  const as = (kind: Dress['kind'], write: () => void, value = '') => {
    const from = pen.at()
    write()
    if (pen.at() > from) dresses.push({ kind, value, from, to: pen.at() })
  }
  const block = (span?: Span) => {
    pen.end()
    blocks.push(pen.at())
    if (span) place(span)
  }
  const pageMark = (mark: PageMark) => {
    place(mark.span)
    if (flavour.pageMarks) pen.mark(`[${mark.number}]`)
  }
  const noteref = (call: NumberedCall) => {
    const at = pen.at()
    place(call.noteref.span)
    mark(call.note.mark)
    calls.push({ at, end: pen.at(), call })
  }
  const mark = (sign: string) => {
    if (flavour.marks === 'apart') return
    if (flavour.marks === 'by-page' && isCounted(sign)) softly('mark', () => undefined)
    else pen.mark(sign)
  }

  const anchor = (id: string | undefined) => {
    if (id !== undefined && !anchors.has(id)) anchors.set(id, pen.at())
  }
  const leading = (anchor: string, span: Span, write: () => void) => {
    const [from, target] = [pen.at(), numbering.anchors.get(anchor)]
    write()
    if (target && pen.at() > from) leads.push({ from, to: pen.at(), target, span })
  }
  const crossReference = (reference: CrossReference) => {
    const { target, span } = reference
    const found = numbering.anchors.get(target)
    leading(target, span, () => text(found?.label ?? `@${target}`, span))
    const language = flavour.references
    if (!found?.label || language === null || !inText) return
    const from = pen.at()
    const own = inBrackets.has(reference)
    softly('folio', () => pen.mark(pageWords(language, '', own)))
    references.push({ from, to: pen.at(), target: found, inBrackets: own, span })
  }
  /** Titles, captions, cells and links name no pages. */
  const unpaged = (write: () => void) => {
    const before = inText
    inText = false
    write()
    inText = before
  }

  const drawing = (src: string, span: Span) => {
    place(span)
    if (drawings.has(src)) softly('drawing', () => undefined)
  }

  const inlines = (list: readonly Inline[]): void => list.forEach(inline)
  const inline = (item: Inline): void => {
    switch (item.type) {
      case 'code':
        return as('code', () => text(item.text, item.span))
      case 'text':
      case 'citation':
        return text(item.text, item.span)
      case 'math':
        return softly('formula', () => pen.mark(formulaText(item.tex, false)))
      case 'image':
        return drawing(item.src, item.span)
      case 'line-break':
        return pen.end()
      case 'noteref': {
        const call = callOf(numbering, item, division)
        return call ? noteref(call) : text(item.label, item.span)
      }
      case 'page-mark':
        return pageMark(item)
      case 'cross-reference':
        return crossReference(item)
      case 'emphasis':
      case 'strong':
      case 'superscript':
      case 'subscript':
      case 'deleted':
        return as(item.type, () => inlines(item.inlines))
      case 'small-caps':
      case 'underlined':
      case 'index-entry':
        return inlines(item.inlines)
      case 'link':
        return unpaged(() => {
          if (item.href.startsWith('#')) leading(item.href.slice(1), item.span, () => inlines(item.inlines))
          else as('link', () => inlines(item.inlines), item.href.replace(/^doi:/i, 'https://doi.org/'))
        })
      case 'span':
        anchor(item.attributes.id)
        return inlines(item.inlines)
    }
  }
  const line = (list: readonly Inline[], span?: Span) => {
    block(span)
    inlines(list)
    pen.end()
  }
  const write = (list: readonly Block[]): void => list.forEach(writeBlock)
  const writeBlock = (item: Block): void => {
    if (item.type === 'heading' || item.type === 'figure' || item.type === 'table') anchor(numbering.ids.get(item))
    if ('attributes' in item) anchor(item.attributes.id)
    switch (item.type) {
      case 'heading':
        headings.push(pen.at())
        return unpaged(() => as('heading', () => line(item.inlines, item.span)))
      case 'paragraph':
        return line(item.inlines, item.span)
      case 'quotation':
        return as('quotation', () => write(item.blocks))
      case 'aside':
        return write(item.blocks)
      case 'verse':
        return item.lines.forEach(verse => line(verse.inlines))
      case 'list':
        return item.items.forEach(({ blocks: own, span }, index) => {
          block(span)
          if (flavour.listMarks)
            softly('list-mark', () => (item.ordered ? pen.mark(`${item.start + index}.`) : undefined))
          const value = item.ordered ? itemName(item.start + index, item.numerals) : `•${index}`
          as('item', () => write(own), value)
          pen.end()
        })
      case 'definition-list':
        return item.items.forEach(({ terms, definitions }) => {
          terms.forEach(term => line(term))
          definitions.forEach(write)
        })
      case 'figure':
        block(item.span)
        drawing(item.src, item.span)
        pen.text(captionLabel(numbering, item))
        unpaged(() => inlines(item.caption))
        return pen.end()
      case 'table':
        block(item.span)
        pen.text(captionLabel(numbering, item))
        return unpaged(() => {
          inlines(item.caption)
          for (const cell of [...item.head, ...item.body].flat()) line(cell.inlines, cell.span)
        })
      case 'code-block':
        block(item.span)
        as('code', () => text(item.text, item.span))
        return pen.end()
      case 'math-block':
        block(item.span)
        softly('formula', () => pen.mark(formulaText(item.tex, true)))
        return pen.end()
      case 'raw':
        block(item.span)
        as('raw', () => text(item.text, item.span))
        return pen.end()
      case 'page-mark':
        pen.end()
        return pageMark(item)
      case 'scene-break':
        return softly('ornament', pen.end)
    }
  }
  /** What calls a note stays where it is. */
  const writeBody = (list: readonly Block[]) => {
    for (const item of list) {
      const [from, called] = [pen.at(), calls.length]
      writeBlock(item)
      const mayMove = item.type === 'figure' || (item.type === 'table' && item.caption.length > 0)
      if (flavour.paged && mayMove && calls.length === called) movable.push({ from, to: pen.at() })
    }
  }
  return {
    title: () => unpaged(() => line(division.title, division.span)),
    write,
    writeBody,
    number: (note: NumberedNote) => {
      block(note.note.span)
      mark(note.mark)
      if (flavour.marks !== 'apart' && isCounted(note.mark)) softly('stop', () => pen.mark('.'))
    },
    done: (): Stream => ({
      ...pen.done(),
      segments,
      calls,
      soft,
      blocks,
      dresses,
      headings,
      movable,
      references,
      leads,
      anchors,
    }),
  }
}

const bodyOf = (expectation: Expectation, division: Division): Stream => {
  const pen = penOf(expectation, division)
  pen.title()
  pen.writeBody(division.blocks)
  return pen.done()
}

const noteOf = (expectation: Expectation, note: NumberedNote): NoteStream => {
  const pen = penOf(expectation, note.division)
  pen.number(note)
  pen.write(note.note.blocks)
  return { ...pen.done(), note }
}

const creditsOf = ({ credit }: Division): readonly string[] =>
  [credit.subtitle, ...credit.authors, ...credit.translators, credit.source, credit.rights]
    .filter(text => text !== undefined)
    .map(wordsOfField)
    .filter(text => text.trim() !== '')

/** What each division of the book ought to say in an edition, in reading order; `shown` gives what that shows of a text. */
export const streamsOf = (
  book: Book,
  numbering: Numbering,
  edition: Edition,
  shown: Expectation['shown'] = text => text,
): readonly DivisionStreams[] => {
  const drawings = new Set(book.assets.filter(({ mediaType }) => mediaType === 'image/svg+xml').map(({ src }) => src))
  const inBrackets = referencesInBrackets(book)
  const expectation = { numbering, flavour: flavourOf(book, edition), drawings, inBrackets, shown }
  return [...divisionsIn(book.divisions)].map(division => ({
    division,
    body: bodyOf(expectation, division),
    notes: (numbering.notesByDivision.get(division.id) ?? []).map(note => noteOf(expectation, note)),
    credits: creditsOf(division).map(shown),
  }))
}

/** How many words of the manuscript the streams hold. */
export const wordsOf = (streams: readonly DivisionStreams[]): number =>
  streams.flatMap(({ body, notes }) => [body, ...notes]).reduce((sum, { starts }) => sum + starts.length, 0)

/** Where in the manuscript a letter of the stream comes from: an empty span at that very sign, as far as it can be told. */
export const placeOf = (stream: Stream, at: number): Span | null => {
  const index = Math.max(0, lastAtOrBefore(stream.segments, at))
  const segment = stream.segments[index]
  if (!segment) return null
  const word = after(stream.ends, at)
  const into = stream.starts[word] === undefined ? 0 : Math.max(0, (stream.rawStarts[word] ?? 0) - segment.rawAt)
  const { file, start, end } = segment.span
  const place = Math.min(start + into, end)
  return { file, start: place, end: place }
}

/** Index of the last segment that begins at or before a letter; -1 when there is none. */
const lastAtOrBefore = (segments: readonly Segment[], at: number): number => {
  let [low, high] = [0, segments.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((segments[middle]?.at ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** All notes of a division as one stream, for so they run through its pages. */
export interface JoinedNotes {
  readonly stream: Stream
  readonly notes: readonly {
    readonly note: NumberedNote
    readonly from: number
    readonly to: number
    readonly stream: NoteStream
  }[]
}

/** Joins the streams of notes. */
export const joinNotes = (notes: readonly NoteStream[]): JoinedNotes => {
  const joined: JoinedNotes['notes'][number][] = []
  const stream = {
    starts: [],
    ends: [],
    rawStarts: [],
    rawEnds: [],
    segments: [],
    calls: [],
    soft: [],
    blocks: [],
    headings: [],
    movable: [],
    references: [],
    leads: [],
  } as {
    [K in Exclude<keyof Stream, 'letters' | 'raw' | 'anchors' | 'dresses'>]: Stream[K][number][]
  }
  let [letters, raw] = ['', '']
  for (const own of notes) {
    const [at, rawAt] = [letters.length, raw.length]
    for (const key of ['starts', 'ends', 'blocks', 'headings'] as const)
      for (const place of own[key]) stream[key].push(place + at)
    for (const key of ['rawStarts', 'rawEnds'] as const) for (const place of own[key]) stream[key].push(place + rawAt)
    for (const segment of own.segments)
      stream.segments.push({ ...segment, at: segment.at + at, rawAt: segment.rawAt + rawAt })
    for (const call of own.calls) stream.calls.push({ ...call, at: call.at + at, end: call.end + at })
    for (const soft of own.soft) stream.soft.push({ ...soft, from: soft.from + at, to: soft.to + at })
    for (const place of own.references) stream.references.push({ ...place, from: place.from + at, to: place.to + at })
    for (const lead of own.leads) stream.leads.push({ ...lead, from: lead.from + at, to: lead.to + at })
    joined.push({ note: own.note, from: at, to: at + own.letters.length, stream: own })
    letters += own.letters
    raw += own.raw
  }
  return { stream: { letters, raw, ...stream, dresses: [], anchors: new Map() }, notes: joined }
}
