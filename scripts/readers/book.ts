/** The files of a book → the Book. */
import type { Allowance, Book, Division, Matter, Note } from '../model/book.ts'
import { bookSchema, fileSchema, type Entry, type FileMetadata, type Metadata } from '../model/metadata.ts'
import { divisionsIn } from '../model/walk.ts'
import { diagnose, type Diagnostic, type Outcome } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/nearest.ts'
import { freeNames, slug } from '../model/slug.ts'
import { readFile, resolvePath } from './file.ts'
import { translate, typedName } from './foreign.ts'
import { readHead } from './head.ts'
import { fit, parseYaml, type Place } from './yaml.ts'

/** What lies in the book's folder, already decoded. Paths count from the folder, with forward slashes. */
export interface Shelf {
  /** The Markdown file that the editor named, or null when a folder was named. */
  readonly named: string | null
  /** Title that stands in when the book gives none: the folder's or the file's name. */
  readonly name: string
  readonly files: Readonly<Record<string, string>>
}

/** What importers write at the head of a text that a book as a whole has no field for. */
const onlyOfFiles = Object.keys(fileSchema.shape).filter(field => !Object.hasOwn(bookSchema.shape, field))

/** Byte order mark off, line ends `\n`, and the signs that no edition can hold made visible, as CommonMark does. */
export const normalise = (text: string): string =>
  text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\0/g, '\uFFFD')
    // Ends of pages in the output of OCR programs: words stand on either side, and XML has no such sign.
    .replace(/[\v\f]/g, ' ')

const fileFields = Object.keys(fileSchema.shape)

const bookYaml = 'book.yaml'

interface FilePlace {
  readonly file: string
  readonly matter: Matter | null
  readonly part: string | null
}

const places = (entries: readonly Entry[], matter: Matter): readonly FilePlace[] =>
  entries.flatMap((entry): readonly FilePlace[] =>
    typeof entry === 'string'
      ? [{ file: entry, matter, part: null }]
      : entry.readings.map(file => ({ file, matter, part: entry.part })),
  )

/** Gives parts their readings; front matter stays front only before the body. */
const arrange = (flat: readonly Division[]): readonly Division[] => {
  const divisions: Division[] = []
  let inBody = false
  for (const division of flat) {
    const matter: Matter = division.matter === 'front' && inBody ? 'body' : division.matter
    inBody ||= matter !== 'front'
    const last = divisions.at(-1)
    if (matter === 'body' && division.role !== 'part' && last?.role === 'part') {
      divisions[divisions.length - 1] = { ...last, divisions: [...last.divisions, { ...division, matter }] }
    } else divisions.push({ ...division, matter })
  }
  return divisions
}

const isMarkdown = (path: string) => /\.(md|markdown)$/i.test(path)

const bookFields = Object.keys(bookSchema.shape)

/** Fields that other tools do not have: what is wrong in them was meant for Octavo. */
const ownFields = new Set(
  'id matter role print epub notes readings accessibility front body back manuscript'.split(' '),
)

/** Places by the names that the editor typed: `language` may stand there as `lang`. */
const asTyped = (place: Place, data: Record<string, unknown>): Place => ({
  of: ([name, ...rest]) => place.of(name === undefined ? [] : [typedName(data, String(name)), ...rest]),
})

/** A file's own front matter, held against the schema for files. */
const fileMetadata = (file: string, text: string): Outcome<{ metadata: FileMetadata; body: number }> => {
  const { data, place, body, diagnostics } = readHead(file, text)
  const fitted = fit(fileSchema, translate(data, fileFields), asTyped(place, data), field => ownFields.has(field))
  return { value: { metadata: fitted.value ?? {}, body }, diagnostics: [...diagnostics, ...fitted.diagnostics] }
}

/** The book's metadata: from book.yaml, else from the front matter of its one file. */
const bookMetadata = (shelf: Shelf, file: string | null): Outcome<Metadata | null> => {
  const yamlText = shelf.files[bookYaml]
  const nowhere = { data: {}, place: { of: () => ({ file: file ?? bookYaml, start: 0, end: 0 }) }, diagnostics: [] }
  const parsed = yamlText === undefined ? null : parseYaml({ file: bookYaml, text: yamlText, at: 0 })
  const head = parsed
    ? { ...parsed.value, diagnostics: parsed.diagnostics }
    : file === null
      ? nowhere
      : readHead(file, shelf.files[file] ?? '')
  const data = translate(head.data, bookFields)
  const own =
    yamlText === undefined
      ? Object.fromEntries(Object.entries(data).filter(([key]) => !onlyOfFiles.includes(key)))
      : data
  const diagnostics = [...head.diagnostics]
  if (own['title'] === undefined && diagnostics.length === 0) {
    const first = file === null ? undefined : /^# +(.+?)(?: *\{[^{}]*\})? *#*$/m.exec(shelf.files[file] ?? '')?.[1]
    own['title'] = first?.replace(/\[\^[^\]]*\]|\^\[[^\]]*\]/g, '').trim() || shelf.name
    const at = parsed || Object.keys(head.data).length > 0 ? head.place.of([]) : null
    diagnostics.push(
      diagnose('metadata-missing', at && { ...at, end: at.start }, { field: 'title', used: String(own['title']) }),
    )
  } else own['title'] ??= shelf.name
  const isOurs = (field: string) => parsed !== null || ownFields.has(field)
  const fitted = fit(bookSchema, own, asTyped(head.place, head.data), isOurs)
  return { value: fitted.value, diagnostics: [...diagnostics, ...fitted.diagnostics] }
}

/** The one file of a book, or null when it is a folder of several. */
const oneFile = (shelf: Shelf): string | null => {
  if (shelf.named !== null) return shelf.named
  const named =
    shelf.files[bookYaml] && parseYaml({ file: bookYaml, text: shelf.files[bookYaml], at: 0 }).value.data['manuscript']
  if (typeof named === 'string') return resolvePath('', named)
  const texts = Object.keys(shelf.files).filter(isMarkdown)
  return shelf.files[bookYaml] === undefined && texts.length === 1 ? (texts[0] ?? null) : null
}

/** Reads a book. `value` is null when there is nothing to read; otherwise flawed books have a value too. */
export const readBook = (shelf: Shelf): Outcome<Book | null> => {
  const single = oneFile(shelf)
  const about = bookMetadata(shelf, single)
  const diagnostics: Diagnostic[] = [...about.diagnostics]
  const texts = Object.keys(shelf.files).filter(isMarkdown).sort()
  const metadata = about.value ?? bookSchema.parse({ title: shelf.name })

  const listed = [
    ...places(metadata.front, 'front'),
    ...places(metadata.body, 'body'),
    ...places(metadata.back, 'back'),
  ]
  const order: readonly FilePlace[] =
    single !== null
      ? [{ file: single, matter: null, part: null }]
      : listed.length > 0
        ? listed.map(place => ({ ...place, file: resolvePath('', place.file) }))
        : texts
            .filter(path => !/^(readme|changelog|license)\.md$/i.test(path))
            .map(file => ({ file, matter: null, part: null }))

  const flat: Division[] = []
  const notes: Note[] = []
  const allowances: Allowance[] = []
  const sources: Record<string, string> = {}
  if (shelf.files[bookYaml] !== undefined) sources[bookYaml] = shelf.files[bookYaml]
  let part: string | null = null
  let unnamed = 0
  const freeName = freeNames()
  for (const place of order) {
    const text = shelf.files[place.file]
    if (text === undefined) {
      if (/^(\.\.\/|\/|[a-z]+:)/i.test(place.file)) {
        diagnostics.push(diagnose('file-outside-book', mention(shelf, place.file), { path: place.file }))
      } else
        diagnostics.push(
          diagnose('file-missing', mention(shelf, place.file), {
            path: place.file,
            nearest: nearest(place.file, texts),
          }),
        )
      continue
    }
    sources[place.file] = text
    const head = single === null || shelf.files[bookYaml] !== undefined ? fileMetadata(place.file, text) : null
    diagnostics.push(...(head?.diagnostics ?? []))
    const reading = readFile({
      file: place.file,
      text,
      body: head?.value.body ?? readHead(place.file, text).body,
      metadata: head?.value.metadata ?? {},
      matter: place.matter,
      readings: metadata.readings,
      bookTitle: metadata.title,
      alone: order.length === 1,
      countUnnamed: () => ++unnamed,
      freeName,
    })
    if (place.part !== null && place.part !== part) flat.push(partDivision(place.part, mention(shelf, place.part)))
    part = place.part
    flat.push(...reading.divisions)
    notes.push(...reading.notes)
    allowances.push(...reading.allowances)
    diagnostics.push(...reading.diagnostics)
  }
  const divisions = arrange(flat)
  const end = sources[order[0]?.file ?? '']?.length ?? 0
  const span = { file: order[0]?.file ?? shelf.name, start: 0, end }
  if (flat.length === 0) {
    const told = diagnostics.some(({ severity }) => severity === 'error')
    return {
      value: null,
      diagnostics: told ? diagnostics : [...diagnostics, diagnose('book-empty', null, { path: span.file })],
    }
  }
  diagnostics.push(...unknownReadings(metadata, divisions, shelf))
  return { value: { metadata, divisions, notes, allowances, assets: [], sources, span }, diagnostics }
}

const partDivision = (title: string, span: Division['span']): Division => ({
  id: slug(title, 'part'),
  matter: 'body',
  role: 'part',
  title: [{ type: 'text', text: title, span }],
  credit: { authors: [], translators: [] },
  blocks: [],
  divisions: [],
  span,
})

/** Where book.yaml mentions something; its first line when the words are not found as they stand. */
const mention = (shelf: Shelf, words: string): Division['span'] => {
  const at = shelf.files[bookYaml]?.indexOf(words) ?? -1
  return { file: bookYaml, start: Math.max(0, at), end: at < 0 ? 0 : at + words.length }
}

const unknownReadings = (metadata: Metadata, divisions: readonly Division[], shelf: Shelf): readonly Diagnostic[] => {
  const ids = [...divisionsIn(divisions)].map(({ id }) => id)
  return Object.keys(metadata.readings)
    .filter(id => !ids.includes(id))
    .map(id => diagnose('reading-unknown', mention(shelf, `${id}:`), { id, nearest: nearest(id, ids) }))
}
