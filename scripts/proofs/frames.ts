/**
 * What web edition and e-book say round their divisions: title page, imprint, contents, heads of readings, ways on. All that a
 * file says beside titles, texts and notes is here, line by line, as the Book has it.
 */
import type { Book, Division, Heading, Inline, Span } from '../model/book.ts'
import { wordsOfField } from '../model/emphasis.ts'
import type { Metadata } from '../model/metadata.ts'
import { freeNames } from '../model/slug.ts'
import { divisionsIn, plainText } from '../model/walk.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { bare, labelOf, labelText } from '../writers/labels.ts'
import { listedHeadings } from '../writers/levels.ts'
import { webFile } from '../writers/web/places.ts'
import { words as wordsOf } from '../writers/words.ts'
import type { Words } from '../writers/tongues.ts'
import { penOf, type Expectation } from './pen.ts'
import type { DivisionStreams, Lead, Stream } from './stream.ts'
import { expectationOf } from './streams.ts'

/** A file, without its divisions. */
export interface Frame {
  readonly file: string
  /** The division that it holds. */
  readonly division: Division | null
  readonly stream: Stream
}

type Target = Lead['target']

/** Words of a line; what leads nowhere has no `to`. */
interface Phrase {
  readonly words: string | readonly Inline[]
  readonly to?: Target | undefined
  readonly span?: Span
}

/** A picture of the book's folder. */
interface Shown {
  readonly src: string
  readonly alt: string
  /** Its bytes are the edition's own. */
  readonly isAnew: boolean
}

/** A line; what is empty in it is not printed, and one that is all empty is none. */
export interface Line {
  readonly phrases: readonly (Phrase | string | undefined | false)[]
  /** Stands before them. */
  readonly picture?: Shown
  /** In the file, and not shown to readers. */
  readonly isHidden?: boolean
}

export const line = (...phrases: Line['phrases']): Line => ({ phrases })
/** The words of a line. */
export const wordsOfLine = ({ phrases }: Line): string =>
  phrases
    .map(phrase => (typeof phrase === 'object' ? phrase.words : phrase || ''))
    .map(words => (typeof words === 'string' ? words : plainText(words)))
    .join(' ')
export const unseen = ({ phrases }: Line): Line => ({ phrases, isHidden: true })

/** The cover, if the book has one; `keeps` says of what kinds of picture the edition has the book's own bytes. */
export const coverLine = (
  { metadata: { title, language, cover }, assets }: Book,
  keeps: (mediaType: string) => boolean = () => true,
): readonly Line[] =>
  assets
    .filter(({ src, status }) => src === cover && status === 'found')
    .map(({ src, mediaType = '' }) => ({
      phrases: [],
      picture: { src, alt: `${wordsOf(language).cover}: ${title}`, isAnew: !keeps(mediaType) },
    }))

export const toOwn = (id: string): Target => ({ kind: 'own', id })

/** A file from its lines. */
export const frameOf = (
  expectation: Expectation,
  file: string,
  division: Division | null,
  lines: readonly Line[],
): Frame => {
  const pen = penOf(expectation, null)
  const write = ({ phrases, picture }: Line) => {
    pen.line()
    if (picture) pen.picture({ src: picture.src, span: null }, picture.alt, picture.isAnew)
    for (const phrase of phrases) {
      const { words, to, span }: Phrase = typeof phrase === 'object' ? phrase : { words: phrase || '' }
      pen.leadingTo(to, span ?? null, () => {
        pen.text(typeof words === 'string' ? words : '', span ?? null)
        if (typeof words !== 'string') pen.inlines(words)
      })
      pen.text(' ', null)
    }
  }
  for (const own of lines) {
    if (own.isHidden) pen.as('hidden', () => write(own))
    else write(own)
  }
  pen.line()
  const stream = pen.done()
  return { file, division, stream: { ...stream, dresses: stream.dresses.filter(({ kind }) => kind === 'hidden') } }
}

/** `Edited by A, B`; empty for nobody. */
const named = (word: string, names: readonly string[]): string =>
  names.length === 0 ? '' : `${word} ${names.join(', ')}`

export const divisionOf = (numbering: Numbering, division: Division): Phrase => ({
  words: labelOf(numbering, division),
  to: numbering.anchors.get(division.id),
  span: division.span,
})

export const headingOf = (numbering: Numbering, heading: Heading): Phrase => ({
  words: bare(numbering, heading.inlines),
  to: numbering.anchors.get(numbering.ids.get(heading) ?? ''),
  span: heading.span,
})

/** What stands under the title of a division. */
export const headLines = ({ credit, span }: Division, { translatedBy }: Words): readonly Line[] =>
  [
    wordsOfField(credit.subtitle ?? ''),
    credit.authors.join(', '),
    named(translatedBy, credit.translators),
    wordsOfField(credit.source ?? ''),
    wordsOfField(credit.rights ?? ''),
  ].map(words => line({ words, span }))

export const yearOf = ({ date }: Metadata): string | undefined => date?.slice(0, 4)

const peopleLines = (about: Metadata, words: Words): readonly Line[] => [
  line(named(words.editedBy, about.editor)),
  line(named(words.translatedBy, about.translator)),
]

/** What every title page says below its authors. */
export const titleLines = (about: Metadata, words: Words): readonly Line[] => [
  line(about.title),
  line(about.subtitle),
  ...peopleLines(about, words),
  line(about.edition),
]

/** An entry of a list of figures or of tables. */
export const captionWords = (
  { span }: Book,
  { label, caption }: { readonly label: string; readonly caption: readonly Inline[] },
): readonly Inline[] => [{ type: 'text', text: `${label} `, span }, ...caption]

/** What each file of the web edition says round its division. */
export const webFrames = (book: Book, numbering: Numbering, streams: readonly DivisionStreams[]): readonly Frame[] => {
  const about = book.metadata
  const words = wordsOf(about.language)
  const expectation = expectationOf(book, numbering, 'web')
  const contents = (divisions: readonly Division[]): readonly Line[] =>
    divisions.flatMap(division => [
      line(divisionOf(numbering, division), division.credit.authors.join(', ')),
      ...listedHeadings(numbering, division).map(({ heading }) => line(headingOf(numbering, heading))),
      ...contents(division.divisions),
    ])
  const foot = line(about.rights, { words: words.imprint, to: toOwn('imprint.html') })
  const masthead = (entry: string) =>
    line({ words: about.title, to: toOwn('index.html') }, { words: words.contents, to: toOwn(entry) })
  const index = [
    unseen(line(about.title)),
    line({ words: words.contents, to: toOwn('contents') }),
    ...coverLine(book),
    line(about.series),
    line(about.author.join(', ')),
    ...titleLines(about, words),
    line(about.description),
    line(words.contents),
    ...contents(book.divisions),
    foot,
  ]
  const imprint = [
    unseen(line(`${words.imprint} – ${about.title}`)),
    masthead('contents'),
    line(words.imprint),
    line(about.author.join(', ')),
    line(about.title + (about.subtitle ? `: ${about.subtitle}` : '')),
    ...peopleLines(about, words),
    line(about.series),
    line(about.edition),
    line([[about.place, about.publisher].filter(Boolean).join(': '), yearOf(about)].filter(Boolean).join(', ')),
    line(about.identifier),
    line(about.rights),
  ]
  const all = [...divisionsIn(book.divisions)]
  const turn = (word: string, division: Division | undefined) =>
    division ? [line(word, { ...divisionOf(numbering, division), words: nameOf(numbering, division) })] : []
  const leaf = (division: Division, at: number): readonly Line[] => {
    const { body, notes } = streams[at] ?? { body: null, notes: [] }
    const marks = [...(body?.pageMarks ?? []), ...notes.flatMap(note => note.pageMarks)]
    const free = freeNames()
    const [first, last] = [marks[0], marks.at(-1)]
    return [
      unseen(line(`${nameOf(numbering, division)} – ${about.title}`)),
      line({ words: words.skipToText, to: numbering.anchors.get(division.id) }),
      masthead(`entry-${division.id}`),
      // A narrow screen has no room for them.
      ...listedHeadings(numbering, division)
        .flatMap(({ heading, below }) => [heading, ...below])
        .map(heading => unseen(line(headingOf(numbering, heading)))),
      ...headLines(division, words),
      ...(notes.length > 0 ? [line(words.notes)] : []),
      ...contents(division.divisions),
      // Readers open them.
      ...(first && last ? [unseen(line(`${words.pages} ${first}${marks.length > 1 ? `–${last}` : ''}`))] : []),
      ...marks.map(mark => unseen(line({ words: mark, to: toOwn(free(`source-${division.id}-${mark}`)) }))),
      ...turn(words.previous, all[at - 1]),
      line({ words: words.contents, to: toOwn(`entry-${division.id}`) }),
      ...turn(words.next, all[at + 1]),
      foot,
    ]
  }
  return [
    frameOf(expectation, 'index.html', null, index),
    frameOf(expectation, 'imprint.html', null, imprint),
    ...all.map((division, at) => frameOf(expectation, webFile(division.id), division, leaf(division, at))),
  ]
}

/** How a division is called where no markup can be. */
export const nameOf = (numbering: Numbering, division: Division): string =>
  labelText(numbering, labelOf(numbering, division))
