/** Web edition and e-book, read back: divisions, titles, texts, notes, markers and ways back, found by class and role. */
import type { Dress } from './dress.ts'
import { dressingIn, languageOf } from './dressing.ts'
import type { Hides } from './hidden.ts'
import { speller, type Spelling } from './letters.ts'
import type { Spot } from './spot.ts'
import { elementsIn, hasClass, hasRole, isElement, textOf, type Element } from './markup.ts'

/** A place in a finished edition: a file, from the edition's own folder, and an id in it ('' for the file itself). */
export interface Target {
  readonly file: string
  readonly id: string
}

/** A marker as it stands in a finished file. */
export interface CallReading {
  readonly id: string
  /** What it says that it is: its role, and in an e-book its type. */
  readonly said: readonly string[]
  readonly mark: string
  /** Letters of the passage that come before it. */
  readonly at: number
  /** Where it leads; null when that is no place of the edition. */
  readonly target: Target | null
}

/** Words that lead to a place of the edition; markers and ways back excepted. */
export interface LeadReading {
  readonly from: number
  readonly to: number
  readonly target: Target
}

/** A picture as it stands in a finished file. */
export interface PictureReading {
  /** Letters of the passage that come before it. */
  readonly at: number
  /** Null when it is no file of the edition. */
  readonly file: string | null
  /** Null when it says nothing of one. */
  readonly alt: string | null
}

export interface Passage extends Spelling {
  readonly calls: readonly CallReading[]
  readonly pictures: readonly PictureReading[]
  readonly leads: readonly LeadReading[]
  readonly dresses: readonly Dress[]
  /** Offsets at which something begins on a line of its own. */
  readonly blocks: readonly number[]
}

/** A way back from a note to a call. */
export interface BackReading {
  /** What it prints: `3.`, `b`. */
  readonly text: string
  readonly target: Target | null
}

export interface NoteReading {
  readonly id: string
  /** What it says that it is. */
  readonly said: readonly string[]
  readonly file: string
  /** Without the ways back. */
  readonly passage: Passage
  readonly back: readonly BackReading[]
}

export interface DivisionReading {
  readonly id: string
  readonly file: string
  /** Title, then text. */
  readonly body: Passage
  readonly notes: readonly NoteReading[]
}

export interface LinkReading {
  readonly file: string
  readonly href: string
  readonly target: Target
}

/** A fault of a file itself. */
export interface FileProblem {
  readonly file: string
  readonly problem: string
  /** Where in the book, as far as it can be told. */
  readonly spot?: Spot | null
}

/** A finished edition as it was read. */
export interface EditionReading {
  /** In reading order. */
  readonly divisions: readonly DivisionReading[]
  /** What each file says beside its divisions' titles, texts and notes. */
  readonly frames: ReadonlyMap<string, Passage>
  /** How often each id stands in each file of text. */
  readonly ids: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** Every file of the edition. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Links that stay inside the edition; markers and ways back excepted. */
  readonly links: readonly LinkReading[]
  readonly problems: readonly FileProblem[]
}

/** Where an address leads from a file of the edition; null when it leads out of it. */
export const targetOf = (file: string, href: string): Target | null => {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(href)) return null
  try {
    const { pathname, hash } = new URL(
      href,
      `http://edition.invalid/${file.split('/').map(encodeURIComponent).join('/')}`,
    )
    const path = decodeURIComponent(pathname.slice(1))
    return {
      file: path === '' || path.endsWith('/') ? `${path}index.html` : path,
      id: decodeURIComponent(hash.slice(1)),
    }
  } catch {
    return null
  }
}

/** Elements that stand in a line; all others end it. */
const inline = new Set(
  'a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)

const isCall = (element: Element) =>
  element.name === 'a' && (hasClass(element, 'noteref') || hasRole(element, 'doc-noteref'))
const rolesOf = ({ attributes }: Element) =>
  ['role', 'epub:type'].flatMap(name => attributes.get(name)?.split(/\s+/) ?? [])
const isWayBack = (element: Element) => hasRole(element, 'doc-backlink')
const isPageMark = (element: Element) => hasRole(element, 'doc-pagebreak')
const isFormula = (element: Element) => element.name === 'math' || (element.name === 'code' && hasClass(element, 'tex'))

/** How the elements of a file stand, each in the language of what is round it. */
interface Page {
  readonly file: string
  readonly hides: Hides
  readonly dressing: ReturnType<typeof dressingIn>
  /** What an element stands in. */
  readonly around: ReadonlyMap<Element, Element>
}

const pageOf = (file: string, root: Element, hides: Hides): Page => {
  const around = new Map<Element, Element>()
  for (const element of elementsIn(root))
    for (const child of element.children) if (isElement(child)) around.set(child, element)
  return { file, hides, dressing: dressingIn(root), around }
}

/** What an element takes from the nearest that it stands in and that says it; '' where none does. */
const takenFrom = ({ around }: Pick<Page, 'around'>, element: Element, said: (of: Element) => string): string => {
  const outer = around.get(element)
  return outer === undefined ? '' : said(outer) || takenFrom({ around }, outer, said)
}

const directionOf = ({ attributes }: Element): string => attributes.get('dir') ?? ''

const readPassage = (
  page: Page,
  elements: readonly Element[],
  isApart: (element: Element) => boolean = () => false,
): { passage: Passage; back: readonly BackReading[] } => {
  const { file, hides, dressing } = page
  const pen = speller()
  /** Which way the text runs that is being read. */
  let runs = ''
  const calls: CallReading[] = []
  const pictures: PictureReading[] = []
  const back: BackReading[] = []
  const leads: LeadReading[] = []
  const dresses: Dress[] = []
  const blocks: number[] = []
  const within: Element[] = []
  const end = () => {
    pen.end()
    blocks.push(pen.at())
  }
  const target = (element: Element) => targetOf(file, element.attributes.get('href') ?? '')
  const pictureOf = ({ attributes }: Element): PictureReading => ({
    at: pen.at(),
    file: targetOf(file, attributes.get('src') ?? 'data:')?.file ?? null,
    alt: attributes.get('alt') ?? null,
  })
  const read = (element: Element): void => {
    if (isApart(element)) return
    if (isCall(element)) {
      calls.push({
        id: element.attributes.get('id') ?? '',
        said: rolesOf(element),
        mark: [element, ...within].some(own => hides(own, [])) ? '' : textOf(element).trim(),
        at: pen.at(),
        target: target(element),
      })
    } else if (isWayBack(element)) back.push({ text: textOf(element).trim(), target: target(element) })
    else if (element.name === 'svg') return
    else if (element.name === 'img') pictures.push(pictureOf(element))
    else if (isPageMark(element) || isFormula(element)) {
      if (!inline.has(element.name) && element.name !== 'math') end()
      write(() => pen.mark(textOf(element)))
    } else if (inline.has(element.name)) readChildren(element)
    else {
      end()
      readChildren(element)
      end()
    }
  }
  const readChildren = (element: Element): void => {
    const hidden = hides(element, within)
    const from = pen.at()
    within.push(element)
    for (const child of element.children) {
      if (isElement(child)) readDressed(child)
      else write(() => pen.text(child))
    }
    within.pop()
    if (hidden && pen.at() > from) dresses.push({ kind: 'hidden', value: '', from, to: pen.at() })
  }
  const dress = (element: Element, from: number): void => {
    for (const own of dressing(element)) dresses.push({ ...own, from, to: pen.at() })
  }
  const write = (piece: () => void) => {
    const from = pen.at()
    piece()
    if (runs === 'rtl' && pen.at() > from) dresses.push({ kind: 'direction', value: '', from, to: pen.at() })
  }
  const readDressed = (element: Element): void => {
    const from = pen.at()
    const before = runs
    runs = directionOf(element) || before
    read(element)
    runs = before
    if (pen.at() === from) return
    dress(element, from)
    const led = element.name === 'a' && element.attributes.has('href') ? target(element) : null
    if (led) leads.push({ from, to: pen.at(), target: led })
  }
  for (const element of elements) {
    end()
    const from = pen.at()
    runs = directionOf(element) || takenFrom(page, element, directionOf)
    readChildren(element)
    if (pen.at() === from) continue
    dress(element, from)
    const language = takenFrom(page, element, languageOf)
    if (languageOf(element) === '' && language !== '')
      dresses.push({ kind: 'language', value: language, from, to: pen.at() })
  }
  return { passage: { ...pen.done(), calls, pictures, leads, dresses, blocks }, back }
}

const readNote = (page: Page, element: Element): NoteReading => ({
  id: element.attributes.get('id') ?? '',
  said: rolesOf(element),
  file: page.file,
  ...readPassage(page, [element]),
})

/** Titles, texts and notes of divisions; lists that only reading systems show. */
const isOfDivision = (element: Element): boolean =>
  hasClass(element, 'division-title') ||
  hasClass(element, 'division-text') ||
  hasRole(element, 'doc-footnote') ||
  /^(landmarks|page-list)$/.test(element.attributes.get('epub:type') ?? '')

/** What a page says beside its divisions, the name of its window first. */
const readFrame = (page: Page, root: Element): Passage => {
  const parts = root.children.filter(isElement)
  const head = parts.find(({ name }) => name === 'head')?.children.filter(isElement) ?? []
  const elements = [...head, ...parts].filter(({ name }) => name === 'title' || name === 'body')
  const { passage } = readPassage(page, elements, isOfDivision)
  return { ...passage, dresses: passage.dresses.filter(({ kind }) => kind === 'hidden') }
}

const notesOf = (page: Page, section: Element): readonly NoteReading[] =>
  [...elementsIn(section)].filter(element => hasRole(element, 'doc-footnote')).map(element => readNote(page, element))

/** Divisions and notes of one file. A section of notes that stands outside names its division, or belongs to the last one before it. */
interface FileReading {
  readonly divisions: readonly DivisionReading[]
  readonly looseNotes: readonly { readonly division: string | null; readonly notes: readonly NoteReading[] }[]
}

const readFile = (page: Page, root: Element): FileReading => {
  const elements = [...elementsIn(root)]
  const divisions = elements.filter(
    element => hasClass(element, 'division') && (element.name === 'article' || element.name === 'section'),
  )
  const inside = new Set(divisions.flatMap(division => [...elementsIn(division)]))
  const sections = elements.filter(element => hasRole(element, 'doc-endnotes'))
  return {
    divisions: divisions.map(division => {
      const own = [...elementsIn(division)]
      const titles = own.filter(element => hasClass(element, 'division-title'))
      const texts = own.filter(element => hasClass(element, 'division-text'))
      return {
        id: division.attributes.get('id') ?? '',
        file: page.file,
        body: readPassage(page, [...titles, ...texts]).passage,
        notes: own.filter(element => hasRole(element, 'doc-endnotes')).flatMap(section => notesOf(page, section)),
      }
    }),
    looseNotes: sections
      .filter(section => !inside.has(section))
      .map(section => ({
        division: section.attributes.get('data-division') ?? null,
        notes: notesOf(page, section),
      })),
  }
}

/** All files of text of an edition, in reading order, joined into one reading. */
export const joinFiles = (
  roots: readonly (readonly [file: string, root: Element])[],
  files: ReadonlyMap<string, Uint8Array>,
  problems: readonly FileProblem[],
  hides: Hides,
): EditionReading => {
  const divisions: DivisionReading[] = []
  const ids = new Map<string, Map<string, number>>()
  const links: LinkReading[] = []
  const frames = new Map<string, Passage>()
  for (const [file, root] of roots) {
    const page = pageOf(file, root, hides)
    frames.set(file, readFrame(page, root))
    const read = readFile(page, root)
    divisions.push(...read.divisions)
    for (const { division, notes } of read.looseNotes) {
      const named = divisions.findIndex(({ id }) => id === division)
      const at = named < 0 ? divisions.length - 1 : named
      const owner = divisions[at]
      if (owner) divisions[at] = { ...owner, notes: [...owner.notes, ...notes] }
    }
    const counts = new Map<string, number>()
    for (const element of elementsIn(root)) {
      const id = element.attributes.get('id')
      if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1)
      if (element.name !== 'a' || isCall(element) || isWayBack(element)) continue
      const href = element.attributes.get('href')
      const target = href === undefined ? null : targetOf(file, href)
      if (href !== undefined && target) links.push({ file, href, target })
    }
    ids.set(file, counts)
  }
  return { divisions, frames, ids, files, links, problems }
}
