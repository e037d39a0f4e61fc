/** Web edition and e-book, read back: divisions, titles, texts, notes, markers and ways back, found by class and role. */
import type { Dress } from './dress.ts'
import type { Hides } from './hidden.ts'
import { speller, type Spelling } from './letters.ts'
import type { Spot } from './spot.ts'
import { elementsIn, hasClass, hasRole, isElement, textOf, type Element } from './markup.ts'
import { itemName } from './pen.ts'

/** A place in a finished edition: a file, from the edition's own folder, and an id in it ('' for the file itself). */
export interface Target {
  readonly file: string
  readonly id: string
}

/** A marker as it stands in a finished file. */
export interface CallReading {
  readonly id: string
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

export interface Passage extends Spelling {
  readonly calls: readonly CallReading[]
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
  readonly files: ReadonlySet<string>
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
const isWayBack = (element: Element) => hasRole(element, 'doc-backlink')
const isPageMark = (element: Element) => hasRole(element, 'doc-pagebreak')
const isFormula = (element: Element) => element.name === 'math' || (element.name === 'code' && hasClass(element, 'tex'))

const dressing: Readonly<Record<string, Dress['kind']>> = {
  ...{ em: 'emphasis', i: 'emphasis', cite: 'emphasis', strong: 'strong', b: 'strong', sup: 'superscript' },
  ...{ sub: 'subscript', del: 'deleted', s: 'deleted', blockquote: 'quotation', code: 'code', pre: 'code' },
  ...{ h2: 'heading', h3: 'heading', h4: 'heading', h5: 'heading', h6: 'heading' },
}

/** What an element makes of the letters in it. `index` counts it among its like. */
const dressOf = (element: Element, list: Element | undefined, index: number): Pick<Dress, 'kind' | 'value'> | null => {
  const { name, attributes } = element
  const kind = dressing[name]
  const href = attributes.get('href') ?? ''
  if (kind && !hasClass(element, 'division-title')) return { kind, value: '' }
  if (name === 'a' && /^[a-z][a-z0-9+.-]*:/i.test(href)) return { kind: 'link', value: href }
  if (name !== 'li') return null
  const start = Number(list?.attributes.get('start') ?? 1)
  const value = list?.name === 'ol' ? itemName(start + index, list.attributes.get('type')) : `•${index}`
  return { kind: 'item', value }
}

const readPassage = (
  file: string,
  elements: readonly Element[],
  hides: Hides,
  isApart: (element: Element) => boolean = () => false,
): { passage: Passage; back: readonly BackReading[] } => {
  const pen = speller()
  const calls: CallReading[] = []
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
  const read = (element: Element): void => {
    if (isApart(element)) return
    if (isCall(element)) {
      calls.push({
        id: element.attributes.get('id') ?? '',
        mark: [element, ...within].some(own => hides(own, [])) ? '' : textOf(element).trim(),
        at: pen.at(),
        target: target(element),
      })
    } else if (isWayBack(element)) back.push({ text: textOf(element).trim(), target: target(element) })
    else if (element.name === 'svg') return
    else if (isPageMark(element) || isFormula(element)) {
      if (!inline.has(element.name) && element.name !== 'math') end()
      pen.mark(textOf(element))
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
    let item = 0
    for (const child of element.children) {
      if (!isElement(child)) pen.text(child)
      else {
        const before = pen.at()
        const dress = dressOf(child, element, child.name === 'li' ? item++ : 0)
        read(child)
        if (pen.at() === before) continue
        if (dress) dresses.push({ ...dress, from: before, to: pen.at() })
        const led = child.name === 'a' && child.attributes.has('href') ? target(child) : null
        if (led) leads.push({ from: before, to: pen.at(), target: led })
      }
    }
    within.pop()
    if (hidden && pen.at() > from) dresses.push({ kind: 'hidden', value: '', from, to: pen.at() })
  }
  for (const element of elements) {
    end()
    readChildren(element)
  }
  return { passage: { ...pen.done(), calls, leads, dresses, blocks }, back }
}

const readNote = (file: string, element: Element, hides: Hides): NoteReading => ({
  id: element.attributes.get('id') ?? '',
  file,
  ...readPassage(file, [element], hides),
})

/** Titles, texts and notes of divisions; lists that only reading systems show. */
const isOfDivision = (element: Element): boolean =>
  hasClass(element, 'division-title') ||
  hasClass(element, 'division-text') ||
  hasRole(element, 'doc-footnote') ||
  /^(landmarks|page-list)$/.test(element.attributes.get('epub:type') ?? '')

/** What a page says beside its divisions, the name of its window first. */
const readFrame = (file: string, root: Element, hides: Hides): Passage => {
  const parts = root.children.filter(isElement)
  const head = parts.find(({ name }) => name === 'head')?.children.filter(isElement) ?? []
  const elements = [...head, ...parts].filter(({ name }) => name === 'title' || name === 'body')
  const { passage } = readPassage(file, elements, hides, isOfDivision)
  return { ...passage, dresses: passage.dresses.filter(({ kind }) => kind === 'hidden') }
}

const notesOf = (file: string, section: Element, hides: Hides): readonly NoteReading[] =>
  [...elementsIn(section)]
    .filter(element => hasRole(element, 'doc-footnote'))
    .map(element => readNote(file, element, hides))

/** Divisions and notes of one file. A section of notes that stands outside names its division, or belongs to the last one before it. */
export interface FileReading {
  readonly divisions: readonly DivisionReading[]
  readonly looseNotes: readonly { readonly division: string | null; readonly notes: readonly NoteReading[] }[]
}

export const readFile = (file: string, root: Element, hides: Hides): FileReading => {
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
        file,
        body: readPassage(file, [...titles, ...texts], hides).passage,
        notes: own
          .filter(element => hasRole(element, 'doc-endnotes'))
          .flatMap(section => notesOf(file, section, hides)),
      }
    }),
    looseNotes: sections
      .filter(section => !inside.has(section))
      .map(section => ({
        division: section.attributes.get('data-division') ?? null,
        notes: notesOf(file, section, hides),
      })),
  }
}

/** All files of text of an edition, in reading order, joined into one reading. */
export const joinFiles = (
  roots: readonly (readonly [file: string, root: Element])[],
  files: Iterable<string>,
  problems: readonly FileProblem[],
  hides: Hides,
): EditionReading => {
  const divisions: DivisionReading[] = []
  const ids = new Map<string, Map<string, number>>()
  const links: LinkReading[] = []
  const frames = new Map<string, Passage>()
  for (const [file, root] of roots) {
    frames.set(file, readFrame(file, root, hides))
    const read = readFile(file, root, hides)
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
  return { divisions, frames, ids, files: new Set(files), links, problems }
}
