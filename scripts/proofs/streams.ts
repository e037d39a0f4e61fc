/**
 * What each edition ought to say: the text of every division and of every note as a stream of letters, each with its way
 * back to the manuscript. Worked out from the Book alone, never from what a writer wrote.
 */
import type { Book, Division } from '../model/book.ts'
import { wordsOfField } from '../model/emphasis.ts'
import { divisionsIn } from '../model/walk.ts'
import { isOnlyNamed } from '../readers/roles.ts'
import type { NumberedNote, Numbering } from '../numbering/numbering.ts'
import { referencesInBrackets } from '../writers/references.ts'
import type { Words } from '../writers/tongues.ts'
import { words } from '../writers/words.ts'
import { penOf, type Expectation, type Flavour } from './pen.ts'
import type { DivisionStreams, Edition, NoteStream, Stream } from './stream.ts'

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

/** What a pen must know to write for an edition. */
export const expectationOf = (
  book: Book,
  numbering: Numbering,
  edition: Edition,
  shown: Expectation['shown'] = text => text,
): Expectation => {
  const { language } = book.metadata
  const assets = new Map(book.assets.map(asset => [asset.src, asset] as const))
  const flavour = flavourOf(book, edition)
  return { numbering, flavour, assets, language, inBrackets: referencesInBrackets(book), shown }
}

const bodyOf = (expectation: Expectation, division: Division): Stream => {
  const pen = penOf(expectation, division)
  if (!expectation.flavour.paged || !isOnlyNamed(division)) pen.title(division)
  pen.writeBody(division.blocks)
  return pen.done()
}

const noteOf = (expectation: Expectation, note: NumberedNote): NoteStream => {
  const pen = penOf(expectation, note.division)
  pen.number(note)
  pen.write(note.note.blocks)
  return { ...pen.done(), note }
}

/** On paper words stand before translators and source. */
const creditsOf = ({ credit }: Division, { translatedBy, source }: Words): readonly string[] => {
  const translators = credit.translators.map((name, at) => (at === 0 ? `${translatedBy} ${name}` : name))
  const from = credit.source && `${source}${credit.source}`
  const fields = [credit.subtitle, from, credit.rights].map((field = '') => wordsOfField(field))
  return [...credit.authors, ...translators, ...fields].filter(text => text.trim() !== '')
}

/** What each division of the book ought to say in an edition, in reading order; `shown` gives what that shows of a text. */
export const streamsOf = (
  book: Book,
  numbering: Numbering,
  edition: Edition,
  shown?: Expectation['shown'],
): readonly DivisionStreams[] => {
  const expectation = expectationOf(book, numbering, edition, shown)
  const house = words(book.metadata.language)
  return [...divisionsIn(book.divisions)].map(division => ({
    division,
    body: bodyOf(expectation, division),
    notes: (numbering.notesByDivision.get(division.id) ?? []).map(note => noteOf(expectation, note)),
    credits: creditsOf(division, house).map(expectation.shown),
  }))
}
