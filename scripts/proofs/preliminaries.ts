/** What the paper edition says before its text: half-title, title page, imprint, contents, lists of figures and of tables. */
import type { Book, Inline } from '../model/book.ts'
import { divisionsIn, plainText } from '../model/walk.ts'
import type { Metadata } from '../model/metadata.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { bare } from '../writers/labels.ts'
import { captionLists, sectionsOnPaper } from '../writers/lists.ts'
import { leading } from '../writers/print.ts'
import { words as wordsOf } from '../writers/words.ts'
import { foundAt } from './align.ts'
import { compare, sentence, tell } from './compare.ts'
import { finding, type Where } from './feet.ts'
import { capped, type Finding } from './findings.ts'
import { captionWords, frameOf, line, titleLines, wordsOfLine, yearOf, type Line } from './frames.ts'
import { pageAt, type Gathered, type Printed } from './gather.ts'
import { lettersOf, speller } from './letters.ts'
import type { Expectation } from './pen.ts'
import { onLineOfFolio, repeatedOn, type Piece, type Sheet } from './sort.ts'
import type { Stream } from './stream.ts'

/** A title without its pictures, which the contents show, and do not name. */
const withoutPictures = (inlines: readonly Inline[]): readonly Inline[] =>
  inlines.flatMap((inline): readonly Inline[] => {
    if (inline.type === 'image') return []
    return 'inlines' in inline ? [{ ...inline, inlines: withoutPictures(inline.inlines) }] : [inline]
  })

/** Half-title, title page and imprint. */
const firstLines = (about: Metadata): readonly Line[] => {
  const year = yearOf(about)
  const house = [about.place, about.publisher].filter(Boolean).join(': ')
  return [
    line(about.title),
    ...about.author.map(name => line(name)),
    ...titleLines(about, wordsOf(about.language)),
    line(about.publisher),
    line([about.place, year].filter(Boolean).join(' · ')),
    line([about.title, about.subtitle].filter(Boolean).join(': ')),
    line(about.series),
    line([house, year].filter(Boolean).join(', ')),
    line(about.edition),
    line(about.rights),
    line(about.isbn.print && `ISBN ${about.isbn.print}`),
    line(about.identifier),
  ]
}

/** `folio` gives what is printed on the page of an id. */
const streamOf = (
  book: Book,
  numbering: Numbering,
  expectation: Expectation,
  folio: (id: string) => string,
): Stream => {
  const about = book.metadata
  const words = wordsOf(about.language)
  const entry = (id: string, entryWords: readonly Inline[], more = '') => {
    const [to, span] = [numbering.anchors.get(id), entryWords[0]?.span]
    return line({ words: entryWords, to, ...(span && { span }) }, more, { words: folio(id), to, ...(span && { span }) })
  }
  const sectionsOf = sectionsOnPaper(book, numbering)
  const listed = [...divisionsIn(book.divisions.slice(leading(book)))].filter(({ title }) => plainText(title) !== '')
  const lines = [
    ...firstLines(about),
    line(listed.length > 0 && words.contents),
    ...listed.flatMap(division => [
      entry(division.id, bare(numbering, withoutPictures(division.title)), division.credit.authors.join(', ')),
      ...(sectionsOf.get(division) ?? []).map(heading =>
        entry(numbering.ids.get(heading) ?? division.id, bare(numbering, withoutPictures(heading.inlines))),
      ),
    ]),
    ...captionLists(book, numbering).flatMap(({ heading, entries }) => [
      line(heading),
      ...entries.map(caption => entry(caption.id, captionWords(book, caption))),
    ]),
  ]
  return frameOf(expectation, '', null, lines).stream
}

/**
 * Numbers of the pages at the head of the PDF that say who made the book, and nothing else. A first reading may begin with the
 * same: with the title of the book, and with a table of who wrote it where.
 */
export const titlePages = (book: Book, sheets: readonly Sheet[]): ReadonlySet<number> => {
  const lines = firstLines(book.metadata)
    .map(own => lettersOf(wordsOfLine(own), true))
    .filter(letters => letters !== '')
    .sort((a, b) => b.length - a.length)
  const isOne = ({ letters }: Sheet) => lines.reduce((rest, text) => rest.replaceAll(text, ''), letters) === ''
  const end = sheets.findIndex(sheet => !isOne(sheet))
  return new Set(sheets.slice(0, end).keys())
}

export interface Preliminaries {
  readonly text: Gathered
  readonly stream: Stream
}

/** Reads the pages before the text that are no division's; null where a division is missing, whose page nobody can name. */
export const readPreliminaries = (
  book: Book,
  numbering: Numbering,
  expectation: Expectation,
  sheets: readonly Sheet[],
  printed: readonly Printed[],
  folio: (id: string) => string,
): Preliminaries | null => {
  const first = printed[leading(book)]?.of.placed[0]?.page ?? sheets.length
  const placed = new Set(printed.flatMap(({ of }) => of.placed.map(({ page }) => page)))
  if (printed.some(({ of }) => of.placed.length === 0 && of.streams.body.letters !== '')) return null
  const pen = speller(true)
  const stream = streamOf(book, numbering, expectation, folio)
  const repeated = repeatedOn(sheets)
  const text = { places: [] as number[], pages: [] as number[], stretches: [] as Gathered['stretches'][number][] }
  sheets.slice(0, first).forEach((sheet, page) => {
    if (placed.has(page)) return
    const heads = onLineOfFolio(sheet)
    const strange = repeated(sheet).filter(letters => !stream.letters.includes(letters))
    const isHead = (piece: Piece) =>
      piece.tag === null || heads.has(piece) || strange.includes(sheet.letters.slice(piece.at, piece.end))
    text.places.push(pen.at())
    text.pages.push(page)
    for (const piece of sheet.pieces.filter(own => !isHead(own))) {
      const { x, y, width } = piece
      const from = pen.at()
      pen.text(piece.text)
      pen.end()
      text.stretches.push({
        page,
        from,
        to: pen.at(),
        y,
        left: x,
        right: x + width,
        isFloat: false,
        text: piece.text,
        tag: piece.tag,
      })
    }
  })
  const found = pen.done()
  return { stream, text: { ...text, lines: text.stretches, found, comparison: compare(stream, found) } }
}

/** Words of these pages that are missing, strange, or elsewhere. */
export const preliminaryFindings = ({ text, stream }: Preliminaries, where: Where): readonly Finding[] =>
  capped(
    tell(stream, text.found, text.comparison).map(told => {
      const at =
        told.gap.foundFrom < told.gap.foundTo ? told.gap.foundFrom : foundAt(text.comparison.matches, told.from - 1)
      return finding('proof-words', where(pageAt(text, at ?? 0)), sentence(told), { division: null, span: told.span })
    }),
  )
