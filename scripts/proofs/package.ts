/** What an e-book says of itself to shops, libraries and reading systems: its metadata, its reading order, its short ways, its pages. */
import type { Book } from '../model/book.ts'
import { relators } from '../model/relators.ts'
import { divisionsIn } from '../model/walk.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { sha256 } from '../press/cache.ts'
import { direction } from '../writers/direction.ts'
import { accessibilityOf } from '../writers/epub/accessibility.ts'
import { identifierOf } from '../writers/epub/package.ts'
import { peopleOf } from '../writers/epub/people.ts'
import { navFile, placeBook } from '../writers/epub/places.ts'
import { captionLists } from '../writers/lists.ts'
import type { Finding } from './findings.ts'
import type { Frame } from './frames.ts'
import { isKept } from './frames-epub.ts'
import { finding } from './held.ts'
import { oneLine } from './letters.ts'
import { elementsIn, hasRole, textOf, type Element } from './markup.ts'
import { targetOf } from './reading.ts'
import type { Files } from './web.ts'

/** The package document of an e-book, and what it leads to. */
export interface PackageReading {
  readonly file: string
  readonly root: Element
  /** In reading order; `isApart` for what a reader does not come to by turning pages. */
  readonly spine: readonly { readonly file: string | null; readonly isApart: boolean }[]
  /** Documents by their files. */
  readonly trees: ReadonlyMap<string, Element>
  readonly files: Files
}

const folder = 'OEBPS/'

const named = (root: Element, name: string): readonly Element[] =>
  [...elementsIn(root)].filter(element => element.name === name)

/** A field of the metadata with what it is and what it ought to be; one that is left out of the book has no values. */
type Field = readonly [name: string, is: readonly string[], due: readonly (string | undefined)[]]

const peopleIn = (root: Element, name: 'creator' | 'contributor'): readonly string[] => {
  const metas = named(root, 'meta')
  return named(root, name).map(person => {
    const refined = (property: string) =>
      metas
        .filter(({ attributes }) => attributes.get('refines') === `#${person.attributes.get('id')}`)
        .filter(({ attributes }) => attributes.get('property') === property)
        .map(textOf)
    return [textOf(person), ...refined('role'), ...refined('file-as')].join(', ')
  })
}

const fieldsOf = (book: Book, root: Element): readonly Field[] => {
  const { metadata: about, divisions } = book
  const is = (name: string) => named(root, name).map(textOf)
  const people = (isCreator: boolean) =>
    peopleOf(book)
      .filter(person => person.isCreator === isCreator)
      .map(({ name, role, fileAs }) => [name, relators[role].marc, ...(fileAs === null ? [] : [fileAs])].join(', '))
  const languages = [about.language, ...[...divisionsIn(divisions)].map(({ credit }) => credit.language)]
  return [
    ['title', is('title'), [about.title, about.subtitle]],
    ['identifier', is('identifier'), [identifierOf(about), about.isbn.epub && about.identifier]],
    ['language', is('language'), [...new Set(languages)]],
    ['creator', peopleIn(root, 'creator'), people(true)],
    ['contributor', peopleIn(root, 'contributor'), people(false)],
    ['publisher', is('publisher'), [about.publisher]],
    ['date', is('date'), [about.date]],
    ['description', is('description'), [about.description]],
    ['subject', is('subject'), about.subjects.map(subject => (typeof subject === 'string' ? subject : subject.text))],
    ['licence', is('rights').slice(0, 1), about.rights === undefined ? is('rights').slice(0, 1) : [about.rights]],
  ]
}

/** What it says of its own accessibility, which shops show: all of it can be seen in the finished files. */
const accessibilityFields = (book: Book, { root, trees }: PackageReading, hasPages: boolean): readonly Field[] => {
  const { summary, conformsTo, certifiedBy } = book.metadata.accessibility
  const is = (property: string) =>
    named(root, 'meta')
      .filter(({ attributes }) => attributes.get('property') === property)
      .map(textOf)
  const hasFormulas = [...trees].some(([file, tree]) => file !== folder + navFile && named(tree, 'math').length > 0)
  const due = accessibilityOf(book, hasFormulas ? [{ properties: ['mathml'] }] : [], {
    pages: hasPages ? 'print' : null,
    mediaTypes: named(root, 'item')
      .map(({ attributes }) => attributes.get('media-type') ?? '')
      .filter(type => type.startsWith('image/')),
  })
  const said = is('schema:accessibilitySummary')
  const [source] = is('pageBreakSource')
  return [
    ['way of access', is('schema:accessMode'), due.modes],
    ['sufficient way of access', is('schema:accessModeSufficient'), due.sufficient],
    ['accessibility feature', is('schema:accessibilityFeature'), due.features],
    ['hazard', is('schema:accessibilityHazard'), due.hazards],
    ['summary of its accessibility', said, [summary ?? said[0] ?? due.summary]],
    ['conformance', is('dcterms:conformsTo'), [conformsTo]],
    ['certifier', is('a11y:certifiedBy'), [conformsTo && certifiedBy]],
    ['source of pages', is('pageBreakSource'), [hasPages ? (source ?? 'named') : '']],
  ]
}

/** In which direction, and in which language, it is leafed through. */
const courseFields = ({ metadata: { language } }: Book, root: Element): readonly Field[] => {
  const way = named(root, 'spine').flatMap(({ attributes }) => attributes.get('page-progression-direction') ?? [])
  return [
    ['direction of pages', way.map(own => own.replace('ltr', '')), [direction(language) === 'rtl' ? 'rtl' : '']],
    ['own language', [root.attributes.get('xml:lang') ?? ''], [language]],
  ]
}

const metadataProblems = (fields: readonly Field[]): readonly string[] =>
  fields.flatMap(([name, is, due]) => {
    const [found, expected] = [is, due].map(values =>
      values
        .map(value => oneLine(value ?? ''))
        .filter(Boolean)
        .join('; '),
    )
    return found === expected
      ? []
      : [
          `its ${name} is ${found ? `“${found}”` : 'missing'}, and ought to be ${expected ? `“${expected}”` : 'left out'}`,
        ]
  })

/** Documents in the order in which they are read. */
const spineDue = (book: Book, numbering: Numbering, frames: readonly Frame[]): readonly string[] => {
  const places = placeBook(book, numbering)
  const isThere = (file: string) => frames.some(frame => frame.file === folder + file)
  const divisions = book.divisions.flatMap(outer => [
    ...[...divisionsIn([outer])].flatMap(division => [
      {
        file: places.fileOf(division),
        opens: division.matter === 'front' && /^(dedication|epigraph)$/.test(division.role),
      },
      ...places.notesFilesOf(division).map(({ file }) => ({ file, opens: false })),
    ]),
    ...(places.notesOfBook?.after === outer ? places.notesOfBook.files : []).map(({ file }) => ({
      file,
      opens: false,
    })),
  ])
  const first = divisions.findIndex(({ opens }) => !opens)
  const at = first < 0 ? divisions.length : first
  const files = divisions.map(({ file }) => file)
  const opening = [places.cover, places.titlePage, places.imprint].filter(isThere)
  return [...opening, ...files.slice(0, at), navFile, ...files.slice(at)].map(file => folder + file)
}

const spineProblems = (due: readonly string[], { spine }: PackageReading): readonly string[] => {
  const is = spine.map(({ file }) => file ?? '')
  const at = Array.from({ length: Math.max(is.length, due.length) }).findIndex((_, index) => is[index] !== due[index])
  return [
    ...(at < 0 ? [] : [`the reading order has ${is[at] ?? 'nothing'} where ${due[at] ?? 'nothing'} is due`]),
    ...spine
      .filter(({ isApart }) => isApart)
      .map(({ file }) => `${file} is left out of the reading order (linear="no")`),
  ]
}

const navOf = (root: Element | undefined, type: string): Element | undefined =>
  root && named(root, 'nav').find(({ attributes }) => (attributes.get('epub:type') ?? '').split(/\s+/).includes(type))

const linksIn = (nav: Element | undefined) =>
  (nav ? named(nav, 'a') : []).map(link => {
    const target = targetOf(folder + navFile, link.attributes.get('href') ?? '')
    return { type: link.attributes.get('epub:type') ?? '', label: oneLine(textOf(link)), target }
  })

/** Kinds of division to which reading systems offer a short way (EPUB SSV 1.1). */
const marked = /^(foreword|preface|introduction|appendix|glossary|bibliography|colophon)$/

/** Short ways by their kinds, each to the first document of its kind. */
const landmarksDue = (book: Book, numbering: Numbering, frames: readonly Frame[]): ReadonlyMap<string, string> => {
  const places = placeBook(book, numbering)
  const divisions = [...divisionsIn(book.divisions)]
  const start = divisions.find(({ matter }) => matter === 'body')
  const notes = places.notesOfBook?.files ?? divisions.flatMap(places.notesFilesOf)
  const isThere = (file: string) => frames.some(frame => frame.file === folder + file)
  const opening = [
    ['cover', places.cover],
    ['titlepage', places.titlePage],
    ['copyright-page', places.imprint],
  ] as const
  const lists = captionLists(book, numbering).map(({ kind }) => [kind === 'figures' ? 'loi' : 'lot', navFile] as const)
  const entries = [
    ['toc', navFile] as const,
    ...lists,
    ...(start ? [['bodymatter', places.fileOf(start)] as const] : []),
    ...opening.filter(([, file]) => isThere(file)),
    ...divisions
      .filter(({ role }) => marked.test(role))
      .map(division => [division.role, places.fileOf(division)] as const),
    ...notes.slice(0, 1).map(({ file }) => ['endnotes', file] as const),
  ]
  return new Map(entries.toReversed().map(([type, file]) => [type, folder + file] as const))
}

const landmarkProblems = (due: ReadonlyMap<string, string>, nav: Element | undefined): readonly string[] => {
  const is = new Map(linksIn(navOf(nav, 'landmarks')).map(({ type, target }) => [type, target?.file]))
  return [...due]
    .filter(([type, file]) => is.get(type) !== file)
    .map(
      ([type, file]) =>
        `the landmark “${type}” leads ${is.has(type) ? `to ${is.get(type)}` : 'nowhere'}, and ought to lead to ${file}`,
    )
}

/** The list of pages, held against the breaks that stand in the text. */
const pageProblems = ({ spine, trees }: PackageReading, nav: Element | undefined): readonly string[] => {
  const listed = linksIn(navOf(nav, 'page-list')).map(
    ({ label, target }) => `${label} at ${target?.file}#${target?.id}`,
  )
  const breaks = spine.flatMap(({ file }) => {
    const root = file === null ? undefined : trees.get(file)
    return (root ? [...elementsIn(root)] : [])
      .filter(element => hasRole(element, 'doc-pagebreak'))
      .map(({ attributes }) => `${attributes.get('aria-label') ?? ''} at ${file}#${attributes.get('id')}`)
  })
  const at = Array.from({ length: Math.max(listed.length, breaks.length) }).findIndex(
    (_, index) => listed[index] !== breaks[index],
  )
  return at < 0 ? [] : [`the list of pages has ${listed[at] ?? 'nothing'}, and the text has ${breaks[at] ?? 'nothing'}`]
}

/** Shops show the picture that the manifest calls the cover. */
const coverProblems = ({ metadata, assets }: Book, { root, file, files }: PackageReading): readonly string[] => {
  const asset = assets.find(({ src, status }) => src === metadata.cover && status === 'found')
  if (!asset) return []
  const item = named(root, 'item').find(({ attributes }) =>
    attributes.get('properties')?.split(/\s+/).includes('cover-image'),
  )
  const bytes = files.get(targetOf(file, item?.attributes.get('href') ?? '')?.file ?? '')
  if (!item || !bytes) return ['it names no picture as its cover']
  const isOther = isKept(asset.mediaType ?? '') && asset.sha256 !== undefined && sha256(bytes) !== asset.sha256
  return isOther ? [`its cover is another picture than ${metadata.cover}`] : []
}

/** What an e-book says of itself otherwise than the book has it. */
export const packageFindings = (
  book: Book,
  numbering: Numbering,
  frames: readonly Frame[],
  reading: PackageReading | null,
): readonly Finding[] => {
  if (reading === null) return []
  const nav = reading.trees.get(folder + navFile)
  const say = (file: string) => (problem: string) => finding('epub', 'proof-words', file, problem)
  return [
    ...[
      ...metadataProblems([
        ...fieldsOf(book, reading.root),
        ...courseFields(book, reading.root),
        ...accessibilityFields(book, reading, linksIn(navOf(nav, 'page-list')).length > 0),
      ]),
      ...spineProblems(spineDue(book, numbering, frames), reading),
      ...coverProblems(book, reading),
    ].map(say(reading.file)),
    ...[...landmarkProblems(landmarksDue(book, numbering, frames), nav), ...pageProblems(reading, nav)].map(
      say(folder + navFile),
    ),
  ]
}
