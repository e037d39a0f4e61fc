/** A book as another tool keeps it: what its project file says of the whole, and the order in which it names its files. */
import type { Matter, Span } from '../../model/book.ts'
import { diagnose, type Diagnostic } from '../../diagnostics/diagnostic.ts'
import { translate } from '../foreign.ts'
import { resolvePath } from '../addresses.ts'
import type { Data, Place } from '../yaml.ts'
import { lookup } from '../../model/lookup.ts'

/** Texts of the book's folder, by their paths from it. */
export type Files = Readonly<Record<string, string>>

/** Fields by the names that Octavo has for them, and where each was typed. */
export interface Said {
  readonly data: Data
  readonly place: Place
}

/** A part that files are listed under; its title is null when the first of them is its own opening. */
export interface ListedPart {
  readonly title: string | null
  readonly span: Span
}

/** A file in its place, as a project file or book.yaml names it. */
export interface Listed {
  /** Path from the book's folder. */
  readonly file: string
  readonly matter: Matter | null
  readonly part: ListedPart | null
  /** Where it is named; null when nobody names it, and the order is that of the folder. */
  readonly span: Span | null
  readonly role?: 'part' | 'appendix'
  /** What the list calls it: for a file that has no heading of its own. */
  readonly title?: string
}

export interface Project {
  /** The file that says it. */
  readonly by: string
  readonly said: Said
  /** Null when it gives no order. */
  readonly order: readonly Listed[] | null
  /** The file whose front matter is about the whole book. */
  readonly opening?: string
  readonly diagnostics: readonly Diagnostic[]
}

/** A tool's project file: where it lies (the first that is there is read), and what it says. Null when it is about no book. */
export interface Tool {
  readonly files: readonly string[]
  readonly read: (file: string, files: Files) => Project | null
}

/** More files than this no book names. */
export const mostListed = 2000

export const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : value === undefined || value === null ? [] : [value]

const fields =
  'title subtitle author editor translator language publisher date description rights isbn cover subjects identifier edition series'.split(
    ' ',
  )

/** Names that only project files have. */
const ofProjects: Readonly<Record<string, string>> = lookup({
  'cover-image': 'cover',
  doi: 'identifier',
  languagecode: 'language',
})

export const nothingSaid: Said = { data: {}, place: { of: () => ({ file: '', start: 0, end: 0 }) } }

/** What is said of the book at a path of a project file, and the keys there that Octavo has no field for. */
export const take = (source: unknown, place: Place, path: readonly string[] = []): { said: Said; left: string[] } => {
  const typed: Record<string, string> = {}
  const data: Data = {}
  const left: string[] = []
  for (const [key, value] of Object.entries(isData(source) ? source : {})) {
    const [entry] = Object.entries(translate({ [ofProjects[key.toLowerCase()] ?? key]: value }, fields))
    if (!entry || !fields.includes(entry[0])) left.push(key)
    else if (!(entry[0] in data)) {
      data[entry[0]] = entry[1]
      typed[entry[0]] = key
    }
  }
  const of: Place['of'] = ([name, ...rest]) =>
    place.of(name === undefined ? path : [...path, typed[String(name)] ?? name, ...rest])
  return { said: { data, place: { of } }, left }
}

/** What is said twice is taken from `over`. */
export const overlay = (under: Said, over: Said): Said => {
  const isOver = (name: PropertyKey | undefined) =>
    name === undefined ? Object.keys(over.data).length > 0 : String(name) in over.data
  return {
    data: { ...under.data, ...over.data },
    place: { of: path => (isOver(path[0]) ? over : under).place.of(path) },
  }
}

/** One finding for all that a project file says and no edition shows. */
export const tellLeft = (by: string, left: readonly string[], span: Span): readonly Diagnostic[] =>
  left.length === 0 ? [] : [diagnose('project-left-out', span, { by, said: left })]

/** Gathers files in the order of their naming; one that is named twice, and what comes after the most a book can have, is left. */
export const gatherListed = () => {
  const order: Listed[] = []
  const left: string[] = []
  const known = new Set<string>()
  const add = (listed: Listed) => {
    if (order.length >= mostListed) {
      if (order.length === mostListed && !left.some(said => said.startsWith('more than')))
        left.push(`more than ${mostListed} files`)
    } else if (known.has(listed.file)) left.push(`${listed.file} a second time`)
    else {
      known.add(listed.file)
      order.push(listed)
    }
  }
  return { order, left, add }
}

/** The path from the book's folder of what a project file names; an ending that was not typed is found. */
export const pathOf = (files: Files, by: string, typed: string): string => {
  const path = resolvePath(by, typed)
  if (files[path] !== undefined) return path
  return (
    ['.md', '.qmd', '.Rmd', '.markdown'].map(ending => path + ending).find(name => files[name] !== undefined) ?? path
  )
}
