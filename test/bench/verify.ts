/** Holds what a tool printed against what it was given, letter by letter. No sentence of the book stands in it twice. */
import type { Chapter } from './manuscript.ts'

export interface Verdict {
  readonly notes: number
  /** Notes of which nothing is to be found. */
  readonly lostNotes: number
  /** Letters of text and notes that are not there; those of lost notes are among them, and some that stand alone between a gap and a page’s end. */
  readonly lostLetters: number
  /** Paragraphs of text or notes of which a part is printed more than once; headings, which contents repeat, are not looked at. */
  readonly repeated: number
  /** Notes that begin on a later page than their call. */
  readonly late: number
}

/** Letters only, in capitals: figures, signs, blanks and hyphens are every tool's own affair. */
const lettersOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}]+/gu, '')
    .toUpperCase()

/** A paragraph; `calls` are the labels of notes, by the letters that stand before each. */
interface Unit {
  readonly chapter: number
  readonly letters: string
  readonly calls: readonly { readonly label: string; readonly at: number }[]
  /** Label of the note that it opens; null for text, and for later paragraphs of a note. */
  readonly opens: string | null
  readonly isHeading: boolean
}

const unitOf = (text: string, chapter: number, opens: string | null = null, isHeading = false): Unit => {
  const parts = text.split(/\[\^(\d+)\]/)
  let letters = ''
  const calls: { label: string; at: number }[] = []
  parts.forEach((part, index) => {
    if (index % 2 === 0) letters += lettersOf(part)
    else calls.push({ label: part, at: letters.length })
  })
  return { chapter, letters, calls, opens, isHeading }
}

const unitsOf = (chapters: readonly Chapter[]): readonly Unit[] =>
  chapters.flatMap(({ blocks, notes }, chapter) => [
    ...blocks.flatMap(({ kind, texts }) =>
      texts.map(text => unitOf(text, chapter, null, kind === 'title' || kind === 'heading')),
    ),
    ...[...notes].flatMap(([label, texts]) =>
      texts.map((text, index) => unitOf(text, chapter, index === 0 ? label : null)),
    ),
  ])

/** Length of a stretch that is looked for, and how far apart stretches stand. One of 24 letters stood by chance elsewhere, over the end of a paragraph. */
const [stretch, apart] = [40, 48]

/** Places of stretches in each unit; those that the whole book has twice are left out. */
const stretchesOf = (units: readonly Unit[]): ReadonlyMap<string, { readonly unit: number; readonly at: number }> => {
  const chosen = new Map<string, { unit: number; at: number; seen: number }>()
  units.forEach(({ letters }, unit) => {
    for (let at = 0; at + stretch <= letters.length; at += apart) {
      chosen.set(letters.slice(at, at + stretch), { unit, at, seen: 0 })
    }
  })
  for (const { letters } of units) {
    for (let at = 0; at + stretch <= letters.length; at++) {
      const found = chosen.get(letters.slice(at, at + stretch))
      if (found) found.seen++
    }
  }
  return new Map([...chosen].filter(([, { seen }]) => seen === 1))
}

/** Letters that a unit has from `at` on and a page from `place` on. */
const ahead = (letters: string, at: number, page: string, place: number): number => {
  let same = 0
  while (at + same < letters.length && place + same < page.length && letters[at + same] === page[place + same]) same++
  return same
}

/** Letters before `at` and before `place`. */
const behind = (letters: string, at: number, page: string, place: number): number => {
  let same = 0
  while (same < at && same < place && letters[at - same - 1] === page[place - same - 1]) same++
  return same
}

interface Find {
  readonly at: number
  readonly page: number
  readonly place: number
}

/** A unit as it was found; `pageOf` gives the page of a letter, or null. */
interface Traced {
  readonly found: boolean
  readonly lost: number
  readonly pageOf: (at: number) => number | null
}

const trace = (letters: string, finds: readonly Find[], pages: readonly string[]): Traced => {
  const page = (index: number) => pages[index] ?? ''
  const on: { from: number; to: number; page: number }[] = []
  let lost = 0
  const [first, last] = [finds[0], finds.at(-1)]
  if (!first || !last) {
    // Too short for a stretch, or cut in two by a page's end.
    const whole = pages.findIndex(text => text.includes(letters))
    const halves = (at: number) => {
      for (let cut = 1; cut < letters.length; cut++) {
        if (page(at).includes(letters.slice(0, cut)) && page(at + 1).includes(letters.slice(cut))) return true
      }
      return false
    }
    const at = whole >= 0 || letters.length > 2 * apart ? whole : pages.findIndex((_, index) => halves(index))
    return { found: at >= 0, lost: at >= 0 ? 0 : letters.length, pageOf: () => (at >= 0 ? at : null) }
  }
  const head = first.at - behind(letters, first.at, page(first.page), first.place)
  if (head > 0 && page(first.page - 1).includes(letters.slice(0, head)))
    on.push({ from: 0, to: head, page: first.page - 1 })
  else lost += head
  on.push({ from: head, to: first.at, page: first.page })
  finds.forEach((find, index) => {
    const next = finds[index + 1]
    const reach = find.at + ahead(letters, find.at, page(find.page), find.place)
    on.push({ from: find.at, to: reach, page: find.page })
    if (next) {
      const back = next.at - behind(letters, next.at, page(next.page), next.place)
      const ordered =
        next.page > find.page || (next.page === find.page && next.place - find.place === next.at - find.at)
      lost += ordered ? Math.max(0, back - reach) : Math.max(1, back - reach)
      on.push({ from: Math.max(back, reach), to: next.at, page: next.page })
    } else if (reach < letters.length) {
      if (page(find.page + 1).includes(letters.slice(reach)))
        on.push({ from: reach, to: letters.length, page: find.page + 1 })
      else lost += letters.length - reach
    }
  })
  return { found: true, lost, pageOf: at => on.find(({ from, to }) => at >= from && at < to)?.page ?? null }
}

/** `printed` is the text of each page of a PDF, or of each file of an e-book, in order. */
export const verify = (chapters: readonly Chapter[], printed: readonly string[]): Verdict => {
  const units = unitsOf(chapters)
  const pages = printed.map(lettersOf)
  const stretches = stretchesOf(units)
  const finds = units.map((): Find[] => [])
  const twice = new Set<number>()
  pages.forEach((letters, page) => {
    for (let place = 0; place + stretch <= letters.length; place++) {
      const known = stretches.get(letters.slice(place, place + stretch))
      if (!known) continue
      const own = finds[known.unit] ?? []
      if (own.some(({ at }) => at === known.at)) twice.add(known.unit)
      else own.push({ at: known.at, page, place })
    }
  })
  const traced = units.map(({ letters }, unit) =>
    trace(
      letters,
      (finds[unit] ?? []).sort((a, b) => a.at - b.at),
      pages,
    ),
  )
  const key = (unit: Unit, label: string) => `${unit.chapter}:${label}`
  const begun = new Map(
    units.flatMap((unit, index) => (unit.opens === null ? [] : [[key(unit, unit.opens), traced[index]]])),
  )
  const late = units.flatMap((unit, index) =>
    unit.calls.filter(({ label, at }) => {
      const [call, note] = [traced[index]?.pageOf(Math.max(0, at - 1)), begun.get(key(unit, label))?.pageOf(0)]
      return call !== null && call !== undefined && note !== null && note !== undefined && note > call
    }),
  )
  return {
    notes: begun.size,
    lostNotes: [...begun.values()].filter(one => one?.found === false).length,
    lostLetters: traced.reduce((sum, { lost }) => sum + lost, 0),
    repeated: [...twice].filter(unit => units[unit]?.isHeading === false).length,
    late: late.length,
  }
}
