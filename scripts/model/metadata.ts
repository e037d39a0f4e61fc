/**
 * `book.yaml` (or the front matter of a single-file book) as one schema. Types, defaults, messages, the reference in the
 * README and the JSON Schema for editors (`book.schema.json`) all come from here.
 */
import { z } from 'zod'
import { wordsOfField } from './emphasis.ts'
import { tagForm, tagProblem } from './language.ts'
import { roleNames, schemeNames } from './relators.ts'
import { papers, textFaces, themed, themeNames } from './themes.ts'

/** One name or several: `author: A` and `author: [A, B]` are both common. */
const names = z
  .union([z.string(), z.array(z.string())], 'must be a name, or a list of names')
  .transform(value => (typeof value === 'string' ? [value] : value))
  .describe('One name, or a list of names.')

const text = z.union([z.string(), z.number()], 'must be text').transform(value => String(value))

/** What is wrong with an ISBN (ISO 2108: ten digits weigh 10 to 1, thirteen weigh 1 and 3 by turns); null for a sound one. */
const faultOfIsbn = (typed: string): string | null => {
  const digits = typed.replace(/^\s*ISBN(?:-1[03])?:?|[-\s\u2010-\u2015]/gi, '').toUpperCase()
  const isLong = /^97[89]\d{10}$/.test(digits)
  if (!isLong && !/^\d{9}[\dX]$/.test(digits))
    return 'must be an ISBN: thirteen digits that begin with 978 or 979, or ten'
  const weigh = (sum: number, digit: string, index: number) =>
    sum + (digit === 'X' ? 10 : Number(digit)) * (isLong ? 1 + 2 * (index % 2) : 10 - index)
  const whole = [...digits].reduce(weigh, 0) % (isLong ? 10 : 11) === 0
  return whole ? null : 'must be an ISBN, but its last digit does not fit the others: one of them is mistyped'
}

const isbn = text.superRefine((value, context) => {
  const message = faultOfIsbn(value)
  if (message !== null) context.addIssue({ code: 'custom', message })
})

/** YAML reads 2026-11-22 as text under the core schema, but 2026 as a number. */
const dateForm = 'must be YYYY, YYYY-MM or YYYY-MM-DD'
const date = z
  .union([z.string(), z.number()], dateForm)
  .transform(String)
  .refine(value => /^\d{4}(-\d{2}(-\d{2})?)?$/.test(value), dateForm)

const language = z.string().regex(tagForm, tagProblem)

/** A file inside the book's folder. Whether it is there, and inside, is looked at when it is opened. */
const file = z.string().min(1)

const credit = {
  author: names.optional().describe('Who wrote it.'),
  translator: names.optional().describe('Who translated it.'),
  subtitle: text.optional().describe('Subtitle of the reading.'),
  source: text.optional().describe('Where it was first printed, with pages.'),
  rights: text.optional().describe('Holder, licence or permission.'),
  language: language.optional().describe('Language tag, when it is not the language of the book.'),
}

/** What the book.yaml says of one reading of a single-file book, under the id of its heading. */
export const readingSchema = z.strictObject(credit)

/** Front matter at the head of a file of a folder book, or of a file that came from an importer. */
export const fileSchema = z.strictObject({
  title: text.optional(),
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens')
    .optional()
    .describe('Name of its web page and its anchor. Made from the title when left out.'),
  matter: z.enum(['front', 'body', 'back']).optional(),
  role: z.string().optional(),
  ...credit,
  // What importers and other tools write, and Octavo keeps without using:
  lang: language.optional().describe('Same as language.'),
  affiliation: text.optional(),
  publisher: text.optional(),
  address: text.optional(),
  series: text.optional(),
  number: text.optional(),
  date: text.optional(),
  abstract: text.optional(),
  keywords: z.union([z.string(), z.array(z.string())], 'must be words, or a list of words').optional(),
})

const entry = z.union(
  [
    file.describe('A Markdown file of the book’s folder.'),
    z.strictObject({
      part: z.string().describe('Title of the part.'),
      readings: z.array(file).describe('Its files, in order.'),
    }),
  ],
  'must be the name of a file, or a part: its title, and under readings: its files',
)

export const numberings = ['reading', 'part', 'continuous', 'page'] as const

/** Points, as typesetters count: 72 to the inch. */
const points = (least: number, most: number) => z.number().min(least).max(most)

/** Pages that an e-book can list. */
export const pageKinds = ['print', 'source'] as const

/** What can be listed after the contents. */
export const listed = ['figures', 'tables'] as const

/** Where on paper a figure may want to stand. */
export const figureWishes = ['auto', 'head', 'foot', 'here'] as const

const printSchema = z
  .strictObject({
    theme: z
      .enum(themeNames)
      .default('scholar')
      .describe(
        'What the settings below are when left out: `scholar` 6 × 9 in, `pocket` 5 × 8 in, `course-pack` 8.5 × 11 in.',
      ),
    trim: z
      .string()
      .transform(value => papers[value.toLowerCase()] ?? value)
      .pipe(
        z
          .string()
          .regex(
            /^\d+(\.\d+)?x\d+(\.\d+)?(in|mm)$/,
            'must be width x height with a unit, such as 6x9in or 148x210mm, or A4, A5, B5, letter',
          ),
      )
      .optional()
      .describe('Size of the trimmed page: such as 6x9in or 148x210mm, or `A4`, `A5`, `B5`, `letter`.'),
    opening: z.enum(['recto', 'any']).optional().describe('On which side a reading may open.'),
    face: z.enum(textFaces).optional().describe('Face of the text.'),
    size: points(6, 24).optional().describe('Size of the text in points. Chosen by the width of a line when left out.'),
    leading: points(7, 36).optional().describe('From line to line, in points.'),
    noteSize: points(5, 20).optional().describe('Size of the notes in points.'),
    noteLeading: points(6, 30).optional().describe('From line to line in notes, in points.'),
    measure: z
      .number()
      .int()
      .min(30)
      .max(100)
      .optional()
      .describe('Most letters in a line; 45 to 75 are read with ease.'),
    indent: z.number().min(0).max(5).optional().describe('Indent of paragraphs, in ems.'),
    headings: z.enum(['centred', 'left']).optional().describe('How headings stand.'),
    columns: z.literal([1, 2]).optional().describe('Columns of text on a page.'),
    notes: z
      .enum(['auto', 'line', 'block'])
      .default('auto')
      .describe(
        'Where a note has no room at the foot: `auto` lets it run on to the next page, `line` takes the line of its call along, `block` the whole paragraph.',
      ),
    figures: z
      .enum(figureWishes)
      .default('auto')
      .describe(
        'Where figures and captioned tables stand: `head` or `foot` of a page, `here` where they are written, `auto` there if they have room, else on the next page. One figure has its own way by its class, as in `{.foot}`; one whose caption calls a note overtakes no other call.',
      ),
    references: z
      .enum(['label', 'page'])
      .default('label')
      .describe(
        'What a cross-reference prints: `label` as in the other editions, `page` with the page as well, such as Figure 3 (p. 45), where it is another page.',
      ),
    lists: z
      .array(z.enum(listed))
      .optional()
      .describe(
        'Lists after the contents: `figures`, `tables`. When left out, each kind of which the book captions three or more.',
      ),
  })
  .prefault({})
  .transform(themed)

const epubSchema = z
  .strictObject({
    pages: z
      .enum(pageKinds)
      .optional()
      .describe(
        'Which pages the e-book lists: `print`, those of the print edition built with it, or `source`, those of `<!-- page 12 -->` marks. When left out: `print` if there is one, else `source`.',
      ),
    notes: z
      .enum(['reading', 'book'])
      .default('reading')
      .describe('Where the e-book has its notes: behind each reading, or all at the end of the book.'),
    fonts: z
      .enum(['embed', 'none'])
      .default('embed')
      .describe('`embed` packs the faces of the book, cut down to its letters; `none` leaves the face to the reader.'),
  })
  .prefault({})

/** Somebody beside the authors, editors and translators; or one of these, to say how the name is filed. */
const contributor = z.strictObject({
  name: text.describe('As it is printed.'),
  role: z.enum(roleNames).default('contributor').describe('What was done.'),
  fileAs: text.optional().describe('How catalogues file the name: Beethoven, Ludwig van.'),
})

const subject = z.union(
  [
    z.string(),
    z.strictObject({
      text: z.string().describe('The heading in words.'),
      scheme: z.enum(schemeNames).describe('Whose heading it is.'),
      code: text.describe('What the scheme calls it.'),
    }),
  ],
  'must be words, or text:, scheme: and code:',
)

export const bookSchema = z.strictObject({
  title: text.describe('Title of the book.'),
  subtitle: text.optional().describe('Subtitle of the book.'),
  author: names.default([]).describe('Author or authors of the book as a whole.'),
  editor: names.default([]).describe('Editor or editors.'),
  translator: names.default([]).describe('Translator or translators of the book as a whole.'),
  language: language.default('en').describe('Main language, as a tag: en, en-GB, ru …'),
  publisher: text.optional().describe('Who publishes it.'),
  place: text.optional().describe('Where the publisher is.'),
  date: date.optional().describe('Day, month or year of publication.'),
  edition: text.optional().describe('Such as: Second edition.'),
  series: text.optional().describe('Series that the book belongs to.'),
  description: text.optional().describe('A paragraph for catalogues and shops.'),
  contributors: z
    .array(contributor)
    .default([])
    .describe('Further people: `name`, `role` (illustrator, foreword …), `fileAs` where nobody could guess it.'),
  subjects: z
    .array(subject)
    .default([])
    .describe('Subject headings for libraries: words, or `text`, `scheme` (BISAC, LCSH, Thema …) and `code`.'),
  rights: text.optional().describe('Licence or copyright of the book as a whole.'),
  identifier: text
    .optional()
    .describe('Anything that names this book for good: a DOI, a URN. Made from the content when left out.'),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://example.org/reader/' })
    .optional()
    .describe('Where the web edition stands: `https://example.org/reader/`. Its pages then say so to search engines.'),
  isbn: z
    .strictObject({
      print: isbn.optional().describe('ISBN of the printed book.'),
      epub: isbn.optional().describe('ISBN of the e-book.'),
    })
    .default({})
    .describe('ISBN of each edition.'),
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens')
    .optional()
    .describe('Name of the finished files. Made from the title when left out.'),
  cover: file.optional().describe('Picture for the cover of the e-book and the web edition: SVG, PNG or JPEG.'),
  manuscript: file
    .optional()
    .describe('The one Markdown file of the book. A folder book lists front, body and back instead.'),
  front: z.array(entry).default([]).describe('Files of the front matter, in order.'),
  body: z.array(entry).default([]).describe('Files and parts of the body, in order.'),
  back: z.array(entry).default([]).describe('Files of the back matter, in order.'),
  readings: z
    .record(z.string(), readingSchema)
    .default({})
    .describe('What is known of each reading of a single-file book, by the id of its heading.'),
  notes: z
    .strictObject({
      numbering: z.enum(numberings).default('reading').describe('Where the count of notes begins anew.'),
    })
    .default({ numbering: 'reading' }),
  print: printSchema,
  epub: epubSchema,
  accessibility: z
    .strictObject({
      summary: text.optional().describe('How accessible the book is, in a sentence.'),
      conformsTo: text.optional().describe('Only if somebody has evaluated the book.'),
      certifiedBy: text.optional().describe('Who has evaluated it.'),
    })
    .default({}),
})

/** Fields of a book whose emphasis its pages show. */
export const dressedFields = ['title', 'subtitle', 'series', 'description', 'rights'] as const
export type DressedField = (typeof dressedFields)[number]

/** `dressed` has fields as they were typed, with the signs of their emphasis; the fields themselves are words alone. */
export type Metadata = Readonly<z.output<typeof bookSchema>> & {
  readonly dressed?: Partial<Readonly<Record<DressedField, string>>>
}

/** Who is named as author in a PDF’s own facts: its editors, where nobody wrote all of it. */
export const authorsOf = ({ author, editor }: Metadata): readonly string[] => (author.length > 0 ? author : editor)

/** What a book.yaml says, the signs of emphasis apart from the words. */
export const undressed = (typed: Metadata): Metadata => {
  const fields = dressedFields.flatMap(name => (typed[name] === undefined ? [] : [[name, typed[name]] as const]))
  const words = Object.fromEntries(fields.map(([name, field]) => [name, wordsOfField(field)]))
  return { ...typed, ...words, dressed: Object.fromEntries(fields) }
}

export type FileMetadata = Readonly<z.output<typeof fileSchema>>
export type ReadingMetadata = Readonly<z.output<typeof readingSchema>>
export type Entry = Readonly<z.output<typeof entry>>
export type NoteNumbering = (typeof numberings)[number]
