/** Notes of a Word file: their marks as Word prints them, and which of them are called (ISO/IEC 29500-1, § 17.11). */
import { freeNames } from '../../model/slug.ts'
import { child, elementsIn, type Element } from '../office/xml.ts'
import type { NoteKind } from './context.ts'
import { formatted } from './numbering.ts'
import { valueOf } from './styles.ts'

interface Marks {
  readonly format: string
  readonly start: number
  readonly restart: string
}

const standard: Readonly<Record<NoteKind, string>> = { footnote: 'decimal', endnote: 'lowerRoman' }

const marksOf = (kind: NoteKind, said: readonly (Element | undefined)[]): Marks => {
  const value = (name: string) => said.map(element => valueOf(child(element, name))).find(one => one !== undefined)
  return {
    format: value('w:numFmt') ?? standard[kind],
    start: Number(value('w:numStart') ?? 1) || 1,
    restart: value('w:numRestart') ?? 'continuous',
  }
}

export interface Called {
  readonly kind: NoteKind
  readonly id: string
  readonly label: string
  /** As typed by the author. */
  readonly mark: string | null
}

export interface Caller {
  /** In the order of the calls. */
  readonly called: readonly Called[]
  /** Marks that Word shows more than once, since it begins to count anew. */
  readonly begunAnew: boolean
  readonly call: (kind: NoteKind, id: string, mark: string | null, breaks: number, section: number) => string
}

const signs = /^[*†‡§]+$/

/**
 * Counts notes as Word does. Marks that would be there twice, since sections or pages count anew, become `1-2`; signs that
 * begin anew on each page become numbers, since a sign alone says nothing any more.
 */
export const startCalling = (sections: readonly Element[], settings: Element | undefined): Caller => {
  const cache = new Map<string, Marks>()
  const marks = (kind: NoteKind, section: number): Marks => {
    const key = `${kind} ${section}`
    const known = cache.get(key)
    if (known) return known
    const name = kind === 'footnote' ? 'w:footnotePr' : 'w:endnotePr'
    const found = marksOf(kind, [child(sections[section], name), child(settings, name)])
    cache.set(key, found)
    return found
  }
  const called: Called[] = []
  const byId = new Map<string, Called>()
  const counts = new Map<NoteKind, { number: number; at: string; all: number }>()
  const free = freeNames()
  const taken = new Set<string>()
  const state = { begunAnew: false }
  return {
    called,
    get begunAnew() {
      return state.begunAnew
    },
    call: (kind, id, mark, breaks, section) => {
      const known = byId.get(`${kind} ${id}`)
      if (known) return known.label
      const { format, start, restart } = marks(kind, section)
      const at = restart === 'eachSect' ? `s${section}` : restart === 'eachPage' ? `p${breaks}` : ''
      const count = counts.get(kind) ?? { number: start - 1, at, all: 0 }
      if (mark === null) {
        count.number = count.at === at ? count.number + 1 : start
        count.all++
        count.at = at
        counts.set(kind, count)
      }
      const printed = mark ?? formatted(count.number, format)
      const doubled = taken.has(printed)
      if (doubled) state.begunAnew = true
      taken.add(printed)
      const wish = mark === null && signs.test(printed) && restart !== 'continuous' ? String(count.all) : printed
      const safe = wish.replace(/[\s[\]^`<>\\]+/g, '') || 'mark'
      const label = free(
        doubled && wish === printed && called.some(one => one.kind !== kind && one.label === safe)
          ? `${kind}-${safe}`
          : safe,
      )
      const one = { kind, id, label, mark }
      called.push(one)
      byId.set(`${kind} ${id}`, one)
      return label
    },
  }
}

/** Notes that hold text of the author's, by their ids, in the order of the file; and what else is there. */
export const notesIn = (
  root: Element | undefined,
): { readonly notes: ReadonlyMap<string, Element>; readonly others: readonly Element[] } => {
  const all = elementsIn(root).filter(({ name }) => name === 'w:footnote' || name === 'w:endnote')
  const isNote = ({ attributes }: Element) => (attributes['w:type'] ?? 'normal') === 'normal'
  return {
    notes: new Map(all.filter(isNote).map(note => [note.attributes['w:id'] ?? '', note])),
    others: all.filter(note => !isNote(note)),
  }
}
