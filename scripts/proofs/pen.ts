/** A pen that writes down what an edition ought to say of blocks, inlines and notes. */
import type {
  Asset,
  Attributes,
  Block,
  CrossReference,
  Division,
  Figure,
  Inline,
  PageMark,
  Span,
  Table,
} from '../model/book.ts'
import { placesIn } from '../model/grid.ts'
import { markOfItem } from '../model/numerals.ts'
import { plainText } from '../model/walk.ts'
import { direction, type Direction } from '../writers/direction.ts'
import {
  anchorOf,
  callOf,
  isCounted,
  type NumberedCall,
  type NumberedNote,
  type Numbering,
} from '../numbering/numbering.ts'
import { formula } from '../writers/inlines.ts'
import { captionLabel } from '../writers/labels.ts'
import { saysNothing } from '../writers/levels.ts'
import { pageWords } from '../writers/references.ts'
import type { Dress } from './dress.ts'
import { cellName, itemName } from './dressing.ts'
import { speller, type Speller } from './letters.ts'
import { readXml, textOf } from './markup.ts'
import type { CallPlace, Lead, PageReference, PicturePlace, Segment, Soft, Stream } from './stream.ts'

/** What an edition prints of its own. */
export interface Flavour {
  /** Marks of notes are letters of the text; or are kept apart; or are printed, but only the page knows their numbers. */
  readonly marks: 'printed' | 'apart' | 'by-page'
  readonly pageMarks: boolean
  readonly listMarks: boolean
  /** A page may set a title in capitals and draw bullets and formulas. */
  readonly paged: boolean
  /** Language in which cross-references name pages; null where they name none. */
  readonly references: string | null
}

/** Letters of a formula, as MathML shows them. */
const formulaText = (tex: string, display: boolean): string => {
  const { root } = readXml(formula(tex, display))
  return root ? textOf(root) : tex
}

export interface Expectation {
  readonly numbering: Numbering
  readonly flavour: Flavour
  /** The pictures of the book's folder, by `src`. */
  readonly assets: ReadonlyMap<string, Asset>
  /** Of the book. */
  readonly language: string
  readonly inBrackets: ReadonlySet<CrossReference>
  /** What an edition shows of a text. */
  readonly shown: (text: string) => string
}

/** A pen that writes one stream. */
export const penOf = (
  { numbering, flavour, assets, language: ofBook, inBrackets, shown }: Expectation,
  /** Whose markers it writes; null for what belongs to no division, and has none. */
  division: Division | null,
) => {
  const own = speller(flavour.paged)
  const pen: Speller = {
    ...own,
    text: piece => turn(() => own.text(shown(piece))),
    mark: piece => turn(() => own.mark(shown(piece))),
  }
  const segments: Segment[] = []
  const calls: CallPlace[] = []
  const soft: Soft[] = []
  const blocks: number[] = []
  const headings: number[] = []
  const movable: { from: number; to: number }[] = []
  const references: PageReference[] = []
  const leads: Lead[] = []
  const anchors = new Map<string, { from: number; to: number }>()
  const pageMarks: string[] = []
  const dresses: Dress[] = []
  const pictures: PicturePlace[] = []
  let inText = true
  let runs = direction(ofBook)

  /** Writes in the direction of what stands round it. */
  const turn = (write: () => void) => {
    const from = pen.at()
    write()
    if (runs === 'rtl' && pen.at() > from) dresses.push({ kind: 'direction', value: '', from, to: pen.at() })
  }
  const text = (words: string, span: Span | null) => {
    place(span)
    pen.text(words)
  }
  const place = (span: Span | null) => segments.push({ at: pen.at(), rawAt: pen.rawAt(), span })
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
  const begin = () => {
    pen.end()
    blocks.push(pen.at())
  }
  const block = (span?: Span) => {
    begin()
    if (span) place(span)
  }
  const pageMark = (mark: PageMark) => {
    place(mark.span)
    pageMarks.push(mark.number)
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

  const anchored = (id: string | undefined, write: () => void) => {
    const from = pen.at()
    write()
    if (id !== undefined && !anchors.has(id)) anchors.set(id, { from, to: pen.at() })
  }
  const leadingTo = (target: Lead['target'] | undefined, span: Span | null, write: () => void) => {
    const from = pen.at()
    write()
    if (target && pen.at() > from) leads.push({ from, to: pen.at(), target, span })
  }
  const leading = (anchor: string, span: Span, write: () => void) =>
    leadingTo(anchorOf(numbering, anchor, span, division), span, write)
  const crossReference = (reference: CrossReference) => {
    const { target, span } = reference
    const found = anchorOf(numbering, target, span, division)
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

  const picture = ({ src, span }: Pick<PicturePlace, 'src' | 'span'>, alt: string, isAnew = false) => {
    place(span)
    pictures.push({ at: pen.at(), src, alt, sha256: (isAnew ? null : assets.get(src)?.sha256) ?? null, span })
  }
  const running = (way: Direction, write: () => void) => {
    const before = runs
    runs = way
    write()
    runs = before
  }
  const inLanguage = (language: string | undefined, write: () => void, way?: Direction) =>
    running(way ?? (language ? direction(language) : runs), () =>
      language ? as('language', write, language.toLowerCase()) : write(),
    )
  const marked = ({ lang, dir, classes }: Attributes, write: () => void) =>
    inLanguage(lang, classes.includes('smallcaps') ? () => as('small-caps', write) : write, dir)
  /** What stands in the language of the division. */
  const inOwnLanguage = (write: () => void) => inLanguage(division?.credit.language ?? ofBook, write)

  const inlines = (list: readonly Inline[]): void => list.forEach(inline)
  const inline = (item: Inline): void => {
    switch (item.type) {
      case 'code':
        return running('ltr', () => as('code', () => text(item.text, item.span)))
      case 'text':
      case 'citation':
        return text(item.text, item.span)
      case 'math':
        return softly('formula', () => pen.mark(formulaText(item.tex, false)))
      case 'image':
        return picture(item, item.alt ?? '')
      case 'line-break':
        return pen.end()
      case 'noteref': {
        const call = division && callOf(numbering, item, division)
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
      case 'small-caps':
      case 'underlined':
        return as(item.type, () => inlines(item.inlines))
      case 'index-entry':
        return inlines(item.inlines)
      case 'link':
        return unpaged(() => {
          if (item.href.startsWith('#')) leading(item.href.slice(1), item.span, () => inlines(item.inlines))
          else as('link', () => inlines(item.inlines), item.href.replace(/^doi:/i, 'https://doi.org/'))
        })
      case 'span':
        return anchored(item.attributes.id, () => marked(item.attributes, () => inlines(item.inlines)))
    }
  }
  const line = (list: readonly Inline[], span?: Span) => {
    block(span)
    inlines(list)
    pen.end()
  }
  const caption = (item: Figure | Table) => {
    pen.text(captionLabel(numbering, item))
    unpaged(() => inlines(item.caption))
  }
  const cells = ({ head, body }: Table) =>
    [head, body].forEach((part, index) => {
      for (const { cell, row, column } of placesIn(part).flat()) {
        const write = () => as('cell', () => line(cell.inlines, cell.span), cellName(row + index * head.length, column))
        if (index === 0 || cell.head) as('head', write, index === 0 ? 'column' : 'row')
        else write()
      }
    })
  const write = (list: readonly Block[]): void => list.forEach(writeBlock)
  const writeBlock = (item: Block): void => {
    if (!('attributes' in item)) return writePlain(item)
    const isNamed = item.type === 'heading' || item.type === 'figure' || item.type === 'table'
    anchored((isNamed && numbering.ids.get(item)) || item.attributes.id, () =>
      marked(item.attributes, () => writePlain(item)),
    )
  }
  const writePlain = (item: Block): void => {
    switch (item.type) {
      case 'heading':
        if (saysNothing(numbering, item)) return line(item.inlines, item.span)
        headings.push(pen.at())
        return unpaged(() => as('heading', () => line(item.inlines, item.span), String(item.level)))
      case 'paragraph':
        return line(item.inlines, item.span)
      case 'quotation':
        return as('quotation', () => write(item.blocks))
      case 'aside':
        return write(item.blocks)
      case 'verse':
        return item.lines.forEach(verse => as('verse', () => line(verse.inlines), String(Math.min(8, verse.indent))))
      case 'list':
        return item.items.forEach(({ blocks: own, span }, index) => {
          block(span)
          if (flavour.listMarks)
            softly('list-mark', () => (item.ordered ? pen.mark(markOfItem(item, index)) : undefined))
          const value = item.ordered ? itemName(item.start + index, item.numerals) : `•${index}`
          as('item', () => write(own), value)
          pen.end()
        })
      case 'definition-list':
        return item.items.forEach(({ terms, definitions }) => {
          terms.forEach(term => as('term', () => line(term)))
          definitions.forEach(write)
        })
      case 'figure':
        block(item.span)
        picture(item, item.alt ?? plainText(item.caption))
        as('caption', () => caption(item))
        return pen.end()
      case 'table':
        block(item.span)
        as('caption', () => caption(item))
        return unpaged(() => cells(item))
      case 'code-block':
        block(item.span)
        running('ltr', () => as('code', () => text(item.text, item.span)))
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
  const writeBody = (list: readonly Block[]) => {
    for (const item of list) {
      const from = pen.at()
      writeBlock(item)
      const mayMove = item.type === 'figure' || (item.type === 'table' && item.caption.length > 0)
      if (flavour.paged && mayMove) movable.push({ from, to: pen.at() })
    }
  }
  return {
    title: ({ title, span }: Division) => inOwnLanguage(() => unpaged(() => as('title', () => line(title, span)))),
    /** Begins a line. */
    line: begin,
    text,
    inlines: (list: readonly Inline[]) => unpaged(() => inlines(list)),
    as,
    leadingTo,
    picture,
    write: (list: readonly Block[]) => inOwnLanguage(() => write(list)),
    writeBody: (list: readonly Block[]) => inOwnLanguage(() => writeBody(list)),
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
      pageMarks,
      pictures,
    }),
  }
}
