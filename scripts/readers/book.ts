/** The files of a book → the Book. */
import type { Allowance, Book, Division, Matter, Note, Span } from '../model/book.ts'
import { bookSchema, fileSchema, undressed, type Entry, type FileMetadata, type Metadata } from '../model/metadata.ts'
import { lookup } from '../model/lookup.ts'
import { divisionsIn } from '../model/walk.ts'
import { diagnose, hasErrors, type Diagnostic, type Outcome } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/nearest.ts'
import { freeNames, slug } from '../model/slug.ts'
import { isMarkdown, resolvePath } from './addresses.ts'
import { readFile } from './file.ts'
import { translate, typedName } from './foreign.ts'
import { readHead } from './head.ts'
import { bookdownParts } from './projects/bookdown.ts'
import { isAside, readProject } from './projects/index.ts'
import { overlay, type Listed, type Project } from './projects/project.ts'
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

const fileFields = Object.keys(fileSchema.shape)

const bookYaml = 'book.yaml'

/** The files that book.yaml lists, in order. */
const listedIn = (entries: readonly Entry[], matter: Matter, mention: (words: string) => Span): readonly Listed[] =>
  entries.flatMap((entry): readonly Listed[] => {
    if (typeof entry === 'string') return [{ file: resolvePath('', entry), matter, part: null, span: mention(entry) }]
    const part = { title: entry.part, span: mention(entry.part) }
    return entry.readings.map(file => ({ file: resolvePath('', file), matter, part, span: mention(file) }))
  })

/** Gives parts their readings, but for those that are listed `after` a part; front matter stays front only before the body. */
const arrange = (flat: readonly Division[], after: ReadonlySet<Division>): readonly Division[] => {
  const divisions: Division[] = []
  let inBody = false
  for (const division of flat) {
    const matter: Matter = division.matter === 'front' && inBody ? 'body' : division.matter
    inBody ||= matter !== 'front'
    const last = divisions.at(-1)
    if (matter === 'body' && division.role !== 'part' && last?.role === 'part' && !after.has(division)) {
      divisions[divisions.length - 1] = { ...last, divisions: [...last.divisions, { ...division, matter }] }
    } else divisions.push({ ...division, matter })
  }
  return divisions
}

const bookFields = Object.keys(bookSchema.shape)

/** Fields that other tools do not have: what is wrong in them was meant for Octavo. */
const ownFields = new Set(
  'id matter role print epub notes readings accessibility front body back manuscript'.split(' '),
)

/** Places by the names that the editor typed: `language` may stand there as `lang`. */
const asTyped = (place: Place, data: Record<string, unknown>): Place => ({
  of: ([name, ...rest]) => place.of(name === undefined ? [] : [typedName(data, String(name)), ...rest]),
})

const markers = /\s*(?:\[\^[^\]\s]+\]|\^\[[^\]]*\])/g

/** Holds fields against a schema, without the markers in them: nothing leads from a field to a note. */
const fitFields: typeof fit = (schema, data, place, isOurs) => {
  const diagnostics: Diagnostic[] = []
  const bare = (value: unknown, field: string): unknown => {
    if (Array.isArray(value)) return value.map(item => bare(item, field))
    const [found] = typeof value === 'string' ? (value.match(markers) ?? []) : []
    if (typeof value !== 'string' || found === undefined) return value
    diagnostics.push(diagnose('metadata-marker', place.of([field]), { field, marker: found.trim() }))
    return value.replace(markers, '')
  }
  const fields = Object.fromEntries(Object.entries(data as object).map(([name, value]) => [name, bare(value, name)]))
  const fitted = fit(schema, fields, place, isOurs)
  return { ...fitted, diagnostics: [...diagnostics, ...fitted.diagnostics] }
}

/** A file's own front matter, held against the schema for files. */
const fileMetadata = (file: string, text: string): Outcome<{ metadata: FileMetadata; body: number }> => {
  const { data, place, body, diagnostics } = readHead(file, text)
  const fitted = fitFields(fileSchema, translate(data, fileFields), asTyped(place, data), field => ownFields.has(field))
  return { value: { metadata: fitted.value ?? {}, body }, diagnostics: [...diagnostics, ...fitted.diagnostics] }
}

/** The book's metadata: from book.yaml, else from the front matter of its one file, over what another tool's project file says. */
const bookMetadata = (shelf: Shelf, file: string | null, project: Project | null): Outcome<Metadata | null> => {
  const yamlText = shelf.files[bookYaml]
  const nowhere = { data: {}, place: { of: () => ({ file: file ?? bookYaml, start: 0, end: 0 }) }, diagnostics: [] }
  const parsed = yamlText === undefined ? null : parseYaml({ file: bookYaml, text: yamlText, at: 0 })
  const front = file === null ? nowhere : readHead(file, shelf.files[file] ?? '')
  const head = parsed
    ? { ...parsed.value, diagnostics: parsed.diagnostics }
    : project
      ? { ...overlay(project.said, front), diagnostics: [...project.diagnostics, ...front.diagnostics] }
      : front
  const data = translate(head.data, bookFields)
  const own =
    yamlText === undefined
      ? Object.fromEntries(Object.entries(data).filter(([key]) => !onlyOfFiles.includes(key)))
      : data
  const diagnostics = [...head.diagnostics]
  if (own['title'] === undefined && !hasErrors(diagnostics)) {
    const first = file === null ? undefined : /^# +(.+?)(?: *\{[^{}]*\})? *#*$/m.exec(shelf.files[file] ?? '')?.[1]
    own['title'] = first?.replace(markers, '').trim() || shelf.name
    const at = parsed || Object.keys(head.data).length > 0 ? head.place.of([]) : null
    diagnostics.push(
      diagnose('metadata-missing', at && { ...at, end: at.start }, { field: 'title', used: String(own['title']) }),
    )
  } else own['title'] ??= shelf.name
  const isOurs = (field: string) => parsed !== null || ownFields.has(field)
  const fitted = fitFields(bookSchema, own, asTyped(head.place, head.data), isOurs)
  const value = fitted.value ?? fit(bookSchema, { ...own, title: shelf.name }, head.place).value
  return { value, diagnostics: [...diagnostics, ...fitted.diagnostics] }
}

/** The one file of a book, or null when it is a folder of several. */
const oneFile = (shelf: Shelf, project: Project | null): string | null => {
  if (shelf.named !== null) return shelf.named
  if (project?.order) return null
  const yaml = shelf.files[bookYaml]
  const named = yaml && parseYaml({ file: bookYaml, text: yaml, at: 0 }).value.data['manuscript']
  if (typeof named === 'string') return resolvePath('', named)
  const texts = Object.keys(shelf.files).filter(isMarkdown)
  return yaml === undefined && texts.length === 1 ? (texts[0] ?? null) : null
}

/** The files of a book in their order: its one file, those that are listed, else all by their names. */
const orderOf = (
  shelf: Shelf,
  single: string | null,
  metadata: Metadata,
  project: Project | null,
): readonly Listed[] => {
  const unlisted = (file: string): Listed => ({ file, matter: null, part: null, span: null })
  if (single !== null)
    return [{ ...unlisted(single), span: shelf.files[bookYaml] === undefined ? null : mention(shelf, single) }]
  if (project?.order) return project.order
  const listed = (['front', 'body', 'back'] as const).flatMap(matter =>
    listedIn(metadata[matter], matter, words => mention(shelf, words)),
  )
  if (listed.length > 0) return listed
  const texts = Object.keys(shelf.files).filter(isMarkdown).sort()
  return texts.filter(path => !isAside(path)).map(unlisted)
}

/** So many missing files are told one by one, with a name that is near; a list of thousands is a list of something else. */
const mostMissing = 20

const tellMissing = (missing: readonly Listed[], texts: readonly string[], by: string): readonly Diagnostic[] =>
  missing.slice(0, mostMissing).map(({ file, span }, index) => {
    if (/^(\.\.\/|\/|[a-z]+:)/i.test(file)) return diagnose('file-outside-book', span, { path: file })
    const count = index === mostMissing - 1 ? missing.length - index : 1
    return diagnose('file-missing', span, { path: file, nearest: nearest(file, texts), by, count })
  })

/** Files that are listed more than once, and are read in their first place alone. */
const tellAgain = (again: readonly Listed[], by: string): readonly Diagnostic[] => {
  const files = new Map(again.map(({ file, span }) => [file, span] as const))
  return [...files].map(([file, span]) => diagnose('file-twice', span, { path: file, by }))
}

/** Reads a book. `value` is null when there is nothing to read; otherwise flawed books have a value too. */
export const readBook = (given: Shelf): Outcome<Book | null> => {
  const shelf = { ...given, files: lookup(given.files) }
  const hasYaml = shelf.files[bookYaml] !== undefined
  const project = hasYaml || shelf.named !== null ? null : readProject(shelf.files)
  const single = oneFile(shelf, project)
  const about = bookMetadata(shelf, single, project)
  const texts = Object.keys(shelf.files).filter(isMarkdown).sort()
  const metadata = undressed(about.value ?? bookSchema.parse({ title: shelf.name }))
  const listed = orderOf(shelf, single, metadata, project)
  const first = new Map([...listed].reverse().map(place => [place.file, place] as const))
  const isAgain = (place: Listed) => first.get(place.file) !== place
  const order = listed.filter(place => !isAgain(place))
  const by = project?.by ?? bookYaml
  const missing = order.filter(({ file }) => shelf.files[file] === undefined)
  const diagnostics: Diagnostic[] = [
    ...about.diagnostics,
    ...tellMissing(missing, texts, by),
    ...tellAgain(listed.filter(isAgain), by),
  ]

  const flat: Division[] = []
  const after = new Set<Division>()
  const notes: Note[] = []
  const allowances: Allowance[] = []
  const told = diagnostics.flatMap(({ span }) => (span ? [span.file] : []))
  const sources: Record<string, string> = {}
  for (const file of [bookYaml, ...(project ? [project.by, ...told] : [])]) {
    const text = shelf.files[file]
    if (text !== undefined) sources[file] = text
  }
  /** The title is a heading’s, which prints it. */
  const isBorrowed = about.diagnostics.some(({ code }) => code === 'metadata-missing') && metadata.title !== shelf.name
  let part: Listed['part'] = null
  let unnamed = 0
  const freeName = freeNames()
  for (const place of order) {
    const text = shelf.files[place.file]
    if (text === undefined) continue
    sources[place.file] = text
    const isOwn = (single === null || hasYaml) && place.file !== project?.opening
    const head = isOwn ? fileMetadata(place.file, text) : null
    diagnostics.push(...(head?.diagnostics ?? []))
    const reading = readFile({
      file: place.file,
      text,
      body: head?.value.body ?? readHead(place.file, text).body,
      metadata: { ...(place.role && { role: place.role }), ...head?.value.metadata },
      matter: place.matter,
      readings: metadata.readings,
      bookTitle: isBorrowed ? null : metadata.title,
      ...(place.title !== undefined && { listTitle: place.title }),
      alone: order.length === 1,
      countUnnamed: () => ++unnamed,
      freeName,
    })
    const { title, span } = place.part ?? { title: null, span: null }
    if (title !== null && span && place.part !== part)
      flat.push(partDivision(title, freeName(slug(title, 'part')), span))
    const [first] = reading.divisions
    if (part !== null && place.part === null && first) after.add(first)
    part = place.part
    flat.push(...reading.divisions)
    notes.push(...reading.notes)
    allowances.push(...reading.allowances)
    diagnostics.push(...reading.diagnostics)
  }
  const divisions = arrange(bookdownParts(flat), after)
  const end = sources[order[0]?.file ?? '']?.length ?? 0
  const span = { file: order[0]?.file ?? shelf.name, start: 0, end }
  if (flat.length === 0) {
    const told = hasErrors(diagnostics)
    return {
      value: null,
      diagnostics: told ? diagnostics : [...diagnostics, diagnose('book-empty', null, { path: span.file })],
    }
  }
  diagnostics.push(...unknownReadings(metadata, divisions, shelf))
  if (project?.order && project.by !== '') diagnostics.push(...tellUnlisted(project, texts))
  return { value: { metadata, divisions, notes, allowances, assets: [], sources, span }, diagnostics }
}

/** Manuscripts that lie in the folder, and that the project file does not name. */
const tellUnlisted = ({ by, order }: Project, texts: readonly string[]): readonly Diagnostic[] => {
  const listed = new Set(order?.map(({ file }) => file))
  const left = texts.filter(file => !listed.has(file) && file !== by && !isAside(file))
  return left.length === 0 ? [] : [diagnose('file-unlisted', { file: by, start: 0, end: 0 }, { by, files: left })]
}

const partDivision = (title: string, id: string, span: Span): Division => ({
  id,
  matter: 'body',
  role: 'part',
  title: [{ type: 'text', text: title, span }],
  credit: { authors: [], translators: [] },
  blocks: [],
  divisions: [],
  span,
})

/** Where book.yaml mentions something; its first line when the words are not found as they stand. */
const mention = (shelf: Shelf, words: string): Span => {
  const at = shelf.files[bookYaml]?.indexOf(words) ?? -1
  return { file: bookYaml, start: Math.max(0, at), end: at < 0 ? 0 : at + words.length }
}

const unknownReadings = (metadata: Metadata, divisions: readonly Division[], shelf: Shelf): readonly Diagnostic[] => {
  const ids = [...divisionsIn(divisions)].map(({ id, name }) => name ?? id)
  return Object.keys(metadata.readings)
    .filter(id => !ids.includes(id))
    .map(id => diagnose('reading-unknown', mention(shelf, `${id}:`), { id, nearest: nearest(id, ids) }))
}
