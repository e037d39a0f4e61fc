/** Holds laid-out pages against what must be printed. It knows nothing of how they were made. */
import { hasNoPage, inFlow, isBelowTitle, originals, rule, type Called, type Placed } from './forced.ts'
import {
  lettersButMarks,
  lettersOf,
  type Expected,
  type ExpectedNote,
  type FigurePlace,
  type Stream,
} from './manuscript.ts'
import type { Leaf, Measured, Shown } from './measure.ts'

/**
 * `lost` to `pdf` are faults of the text; `late` and those after it, of its setting. What could not be had, since notes take
 * nearly all of a page, is `forced`.
 */
export const kinds = [
  'invalid',
  'failed',
  'lost',
  'repeated',
  'changed',
  'order',
  'hidden',
  'outside',
  'margin',
  'overlap',
  'torn',
  'pdf',
  'late',
  'astray',
  'short-note',
  'orphan',
  'widow',
  'heading',
  'gap',
  'uneven',
  'forced',
] as const
export type Kind = (typeof kinds)[number]

export interface Fault {
  readonly kind: Kind
  readonly what: string
}

const kindsOfFaults: readonly (readonly [RegExp, Kind])[] = [
  [/^hidden/, 'hidden'],
  [/^outside|^a type area/, 'outside'],
  [/^in the margin/, 'margin'],
  [/^over each other/, 'overlap'],
  [/^torn/, 'torn'],
]

const around = (text: string, at: number): string =>
  `“${text.slice(Math.max(0, at - 25), at)}|${text.slice(at, at + 35)}”`

/** Says how two runs of letters differ, if they do. */
const compare = (what: string, wanted: string, got: string): readonly Fault[] => {
  if (wanted === got) return []
  let at = 0
  while (at < wanted.length && wanted[at] === got[at]) at++
  let end = 0
  while (end < Math.min(wanted.length, got.length) - at && wanted.at(-1 - end) === got.at(-1 - end)) end++
  const [lost, found] = [wanted.slice(at, wanted.length - end), got.slice(at, got.length - end)]
  const sorted = (text: string) => [...text].sort().join('')
  const kind = sorted(lost) === sorted(found) ? 'order' : found === '' ? 'lost' : lost === '' ? 'repeated' : 'changed'
  const said = `${what}: ${lost.length} letters ${around(wanted, at)} printed as ${found.length}: “${found.slice(0, 40)}”`
  return [{ kind, what: said }]
}

type Letters = (text: string) => string

type Part = 'text' | 'figures' | 'foot'

const partOf = (measured: Measured, part: Part): readonly Leaf[] =>
  originals(part === 'foot' ? measured.foot : measured.text).filter(
    ({ kind }) => part === 'foot' || (kind === 'figure') === (part === 'figures'),
  )

const place = (pages: readonly Measured[], part: Part, lettersOf: Letters): readonly Placed[] => {
  let from = 0
  return pages.flatMap((measured, page) =>
    partOf(measured, part).map(leaf => {
      const letters = lettersOf(leaf.text)
      const placed = { ...leaf, page, from, letters }
      from += letters.length
      return placed
    }),
  )
}

const pageAt = (leaves: readonly Placed[], offset: number): number =>
  leaves.findLast(({ from, letters }) => from <= offset && letters !== '')?.page ?? 0

/** What is wrong at the foot of a page, or at the head of the next. */
interface PageFault extends Fault {
  readonly page: number
}

/** Paragraphs that a page's end cuts: at least two lines stand on either side. */
const cutParagraphs = (
  leaves: readonly Placed[],
  starts: ReadonlySet<number>,
  where: string,
  isForced: (before: Placed, after: Placed, isWhole: boolean) => boolean = () => false,
): readonly PageFault[] =>
  leaves.flatMap((leaf, index): readonly PageFault[] => {
    const before = leaves[index - 1]
    if (!before || before.page === leaf.page || starts.has(leaf.from) || leaf.letters === '') return []
    if (leaf.kind === 'cell' || leaf.kind === 'code') return []
    const { page } = leaf
    const said = `${where}, page ${leaf.page}: ${leaf.text.trim().slice(0, 50)}`
    const isWhole = starts.has(before.from) && starts.has(leaf.from + leaf.letters.length)
    return [
      ...(before.tops.length < 2 ? [{ kind: 'orphan' as const, what: said, page: before.page }] : []),
      ...(leaf.tops.length < 2 ? [{ kind: 'widow' as const, what: said, page: page - 1 }] : []),
    ].map(fault => (isForced(before, leaf, isWhole) ? { ...fault, kind: 'forced' } : fault))
  })

const lineCount = (leaves: readonly Leaf[]): number => {
  const tops = leaves.flatMap(leaf => leaf.tops).sort((a, b) => a - b)
  return tops.filter((top, index) => index === 0 || top - (tops[index - 1] ?? 0) > 4).length
}

/** Height of the title or the headings that alone stand above a block on its page: they go with it wherever it does. */
const heightOfLeads = (pages: readonly Measured[], { page, tops: [first = 0] }: Placed): number => {
  const { leading, figures } = pages[page] as Measured
  const above = inFlow(pages[page] as Measured).filter(({ tops: [top = 0] }) => top < first)
  const isLed = above.every(({ kind }) => kind === 'heading') && figures.every(({ top }) => top > first)
  return isLed && above.length > 0 ? first - leading / 2 : 0
}

/** Notes that are called in a line of a block, the first or the last (-1); none where not all of its calls are known. */
const calledIn = (
  called: readonly Called[],
  { from, page, tops, calls = [] }: Placed,
  line: 0 | -1,
): readonly Called[] => {
  const own = called.filter(({ leaf }) => leaf?.from === from && leaf.page === page)
  return own.length === calls.length ? own.filter((_, at) => calls[at] === tops.at(line)) : []
}

/** Nothing comes after it on its page, not even a picture. */
const endsPage = ({ text: words, tops, page }: Placed, pages: readonly Measured[]): boolean => {
  const { end, leading } = pages[page] as Measured
  return inFlow(pages[page] as Measured).at(-1)?.text === words && end < Math.max(...tops) + 1.5 * leading
}

/** The white between the text of a page and its notes. */
const whiteOf = ({ height, footHeight, end }: Measured): number => height - footHeight - end

/** White below the note that says where a reading is from; pixels. */
const belowSource = 5

/**
 * Whether the least that the next page begins with had no room in a page's white, with its notes, to three pixels; `unused` of it is
 * left white on each page. Half a line lies between ink and a line's end.
 */
const hadNoRoom = (page: Measured, next: Measured | undefined, unused: number): boolean => {
  const { height, notes, above, within } = next?.opening ?? { height: 0, notes: 0, above: 0, within: 0 }
  return (
    whiteOf(page) - Math.max(page.below, above) - within - page.leading / 2 - 3 - unused <
    height + notes + (notes === 0 ? 0 : page.footHeight === 0 ? rule : belowSource)
  )
}

const shift = ({ starts }: Stream, by: number): readonly number[] => starts.map(start => start + by)

/** Whether a note is called in what fills a page by itself and cannot be parted: a line, a row, a figure. It cannot move on. */
const standsAlone = (
  { calledAt }: ExpectedNote,
  [page, next]: readonly [Measured, Measured | undefined],
  leaves: readonly Placed[],
): boolean => {
  // Under it may be white where a note goes on with a row or with verse, which are not parted anywhere.
  const isProse = (next?.foot[0]?.kind ?? 'prose') === 'prose'
  if (isProse && whiteOf(page) > 2 * page.leading) return false
  const all = originals(inFlow(page))
  const leaf = leaves.findLast(({ from }) => from < calledAt)
  const top = Math.min(...(all[0]?.tops ?? []))
  const [beside, below] = [all.filter(isBeside(top)), all.filter(leaf => !isBeside(top)(leaf))]
  const bottom = Math.max(...beside.flatMap(({ tops }) => tops))
  if (!leaf || !isBeside(top)(leaf) || below.some(({ tops }) => Math.min(...tops) > bottom)) return false
  return leaf.kind === 'cell' || leaf.kind === 'figure' || leaf.tops.length <= 3
}

const isBeside =
  (top: number) =>
  ({ tops }: Leaf): boolean =>
    Math.min(...tops) <= top + 1

/** Where the figures of a book want to stand. */
export const wishOf = (setting: Readonly<Record<string, string | number>>): string =>
  String(setting['figures'] ?? 'auto')

interface Stood extends Shown {
  readonly page: number
  /** Where it ends, if it goes on over pages. */
  readonly last: number
}

const figuresOn = (pages: readonly Measured[]): readonly Stood[] => {
  const found: Stood[] = []
  pages.forEach(({ figures }, page) => {
    for (const figure of figures) {
      const before = found.at(-1)
      if (figure.goesOn && before) found[found.length - 1] = { ...before, last: page, parted: true }
      else found.push({ ...figure, page, last: page })
    }
  })
  return found
}

/** A figure that goes to the foot leaves so many lines of text above it, and one of white. */
const leastAbove = 7

/** So much white is a gap: 100 points, and more than a fifth of the page; pixels. */
const leastGap = ({ height }: Measured): number => Math.max(133, height / 5)

/** Height of the foot of a page without the notes that are called on it below a line; pixels. */
type FootAbove = (page: number, line: number) => number

const footsAbove =
  (pages: readonly Measured[], below: readonly Placed[], called: readonly Called[]): FootAbove =>
  (page, line) => {
    const { height = 0, footHeight = 0, leading = 0 } = pages[page] ?? {}
    const gone = called.find(({ leaf }) => leaf?.page === page && Math.min(...leaf.tops) > line)
    const first = below.find(leaf => leaf.page === page && gone && leaf.from + leaf.letters.length > gone.from)
    return first ? Math.max(0, (first.tops[0] ?? 0) - leading / 2 - (height - footHeight)) : footHeight
  }

/**
 * Whether the page of a figure would have had a gap, had it gone away: its text would have ended above the first figure after
 * it that may not move, else where it does; or headings alone would have stood there. It then stays where it was written.
 */
const fillsGap = (page: Measured, { top, bottom }: Stood, fixed: Stood | undefined, foot: FootAbove): boolean => {
  const above = (line: number) =>
    inFlow(page).filter(({ kind, tops: [first = 0] }) => kind !== 'figure' && first < line)
  if (fixed && above(fixed.top).every(({ kind }) => kind === 'heading')) return true
  const [end, notes] =
    fixed && fixed.top > top ? [fixed.top, foot(fixed.page, fixed.top)] : [Math.max(page.end, bottom), page.footHeight]
  // White above and below it goes with it, and falls away where a page ends.
  return page.height - notes - end + (bottom - top) + 2 * page.leading > leastGap(page)
}

/** Whether each figure stands where it may: not before its place, not far behind it, in order, and where it wants to be. */
const judgeFigures = (
  pages: readonly Measured[],
  above: readonly Placed[],
  places: readonly FigurePlace[],
  wish: string,
  foot: FootAbove,
): readonly PageFault[] => {
  const found = figuresOn(pages)
  if (found.length !== places.length)
    return [{ kind: 'astray', what: `${found.length} figures for ${places.length}`, page: 0 }]
  const leafAt = (offset: number) => above.findLast(({ from, letters }) => from <= offset && letters !== '')
  const breaks = pages.flatMap(({ breaks }, page) => Array.from({ length: breaks }, () => page))
  let [last, lastTop] = [0, -Infinity]
  return places.flatMap((place, index): readonly PageFault[] => {
    const figure = found[index] as Stood
    const { page, top, bottom } = figure
    const { height, footHeight, leading } = pages[page] as Measured
    const before = place.written === 0 ? undefined : leafAt(place.written - 1)
    const after = above.find(({ from, letters }) => from + letters.length > place.written && letters !== '')
    const wanted = Math.max(last, before?.page ?? 0, breaks[place.breaks - 1] ?? 0)
    const own = above.filter(leaf => leaf.page === page && leaf.letters !== '' && isBelowTitle(leaf))
    const [isHead, isFoot] = [
      own.every(({ tops }) => (tops[0] ?? 0) > top),
      own.every(({ tops }) => (tops.at(-1) ?? 0) < bottom),
    ]
    // With those above it, which stand at the head too.
    const isHigh = bottom + leastAbove * leading > height - footHeight
    // Fewer lines than must stand above a figure at the foot end the text under one at the head.
    const isLast = page === pages.length - 1 && lineCount(own) < leastAbove
    const ends =
      page === pages.length - 1 || !pages.slice(page + 1).some(({ text }) => text.some(({ kind }) => kind !== 'figure'))
    const willOf = (place: FigurePlace | undefined, figure: Stood | undefined) => {
      const asked = place?.mayMove && !figure?.parted ? (place.wish ?? wish) : 'here'
      return place?.callsNote && asked !== 'here' ? 'auto' : asked
    }
    const will = willOf(place, figure)
    // Nor does text that calls a note overtake a figure that does.
    const keepsText = ({ bottom }: Stood) => own.find(({ tops: [top = 0] }) => top > bottom)?.calls?.length
    const fixed = found.find(
      (other, at) =>
        at > index &&
        other.page === page &&
        (willOf(places[at], other) === 'here' || (places[at]?.callsNote && keepsText(other))),
    )
    const isNeeded = fillsGap(pages[page] as Measured, figure, fixed, foot)
    const wrongs: readonly (readonly [boolean, string])[] = [
      [figure.src !== place.src, `it is ${figure.src}, not ${place.src}`],
      [page < wanted || (page === last && top < lastTop), 'before another that was written before it'],
      [page === before?.page && top < (before.tops[0] ?? 0), 'before its place'],
      // Notes alone leave no room for it, nor does a column under a title that is less high than it; nor does it stand within a
      // table that goes on, which begins with its head once more.
      [
        pages
          .slice(wanted + 1, page)
          .some(({ text: [first], height }) => first !== undefined && !first.again && height >= bottom - top),
        `two pages behind page ${wanted}`,
      ],
      [
        will === 'here' &&
          after !== undefined &&
          (after.page < page || (after.page === page && (after.tops[0] ?? 0) < top)),
        'behind what follows it, though it stays',
      ],
      [will === 'head' && !isHead && !(ends && isFoot) && !isNeeded, 'not at the head'],
      [will === 'foot' && !isFoot && !(isHead && (isHigh || isLast)) && !isNeeded, 'not at the foot'],
    ]
    ;[last, lastTop] = [figure.last, figure.last === page ? top : -Infinity]
    return wrongs.flatMap(([isWrong, how]) =>
      isWrong ? [{ kind: 'astray' as const, what: `figure ${index + 1} (${will}) on page ${page}: ${how}`, page }] : [],
    )
  })
}

/** All that is wrong with the pages of one document, after the letters of the whole have been found right. */
const judgeSetting = (
  pages: readonly Measured[],
  { text, notes, figures }: Expected,
  letters: Letters,
  wish: string,
): readonly Fault[] => {
  const [above, captions, below] = [
    place(pages, 'text', letters),
    place(pages, 'figures', letters),
    place(pages, 'foot', letters),
  ]
  let offset = 0
  const called = notes.map((note): Called => {
    const from = offset
    offset += note.letters.length
    const leaves = { text: above, figures: captions }[String(note.within)]
    return { note, from, leaf: leaves?.findLast(({ from }) => from < note.calledAt) }
  })
  const unused = unusedOf(pages)
  const faults: PageFault[] = [
    ...gaps(pages, unused),
    ...judgeFigures(pages, above, figures.places, wish, footsAbove(pages, below, called)),
    ...unevenHeads(pages),
    ...cutParagraphs(above, new Set([...text.starts, text.letters.length]), 'text', (before, after, isWhole) => {
      // Two lines cannot be parted otherwise that no page has room for with their notes.
      const { leading = 0 } = pages[before.page] ?? {}
      if (hasNoPage(pages, below, [...calledIn(called, before, -1), ...calledIn(called, after, 0)], 2 * leading))
        return true
      // Nor can three lines.
      const [halves, own] = [[before, after], called.filter(({ leaf }) => leaf === before || leaf === after)]
      const heights = halves.map(
        ({ tops, page }) => Math.max(...tops) - Math.min(...tops) + (pages[page]?.leading ?? 0),
      )
      const height = heights.reduce((sum, height) => sum + height, heightOfLeads(pages, before))
      return isWhole && before.tops.length + after.tops.length <= 3 && hasNoPage(pages, below, own, height)
    }),
    ...above.flatMap((leaf, index): readonly PageFault[] => {
      const next = above[index + 1]
      if (leaf.kind !== 'heading' || !next || next.page === leaf.page || !endsPage(leaf, pages)) return []
      // One that stands first on its page, over a note that fills it, could go nowhere.
      const page = pages[leaf.page] as Measured
      const isFirst = above.every(({ page, kind }, at) => page !== leaf.page || at > index || kind === 'heading')
      if (isFirst && page.footHeight > 0 && whiteOf(page) < 5 * page.leading) return []
      // Nor is there a page for a title and a picture that are higher than it together.
      if (isFirst && hadNoRoom(page, pages[leaf.page + 1], unused)) return []
      const what = `at the foot of page ${leaf.page}: ${leaf.text.trim().slice(0, 50)}`
      return [{ kind: 'heading', what, page: leaf.page }]
    }),
  ]
  let from = 0
  const noteStarts = new Set<number>()
  /** A note, and those that it calls: offsets of the first letters of these. */
  interface Group {
    from: number
    to: number
    within: number[]
    mark: string
    isAlone: boolean
    isFollowed: boolean
    begun: number
  }
  const groups: Group[] = []
  const hopeless = pages.flatMap(page => page.hopeless ?? [])
  for (const note of notes) {
    shift(note, from).forEach(start => noteStarts.add(start))
    if (typeof note.within === 'string') {
      const leaves = note.within === 'text' ? above : captions
      const callPage = pageAt(leaves, Math.max(0, note.calledAt - 1))
      const notePage = pageAt(below, from)
      const mayFollow = note.isUnsure === true && pageAt(leaves, note.calledAt) === notePage
      const isStanding = standsAlone(note, [pages[callPage] as Measured, pages[callPage + 1]], leaves)
      const isHopeless = hopeless[groups.length] === true
      // Nor would a call be better off elsewhere that no page has room for with two lines of its note.
      const isAlone = isStanding || (isHopeless && callPage === notePage)
      if (callPage !== notePage && !mayFollow) {
        const what = `called on page ${callPage}, begun on ${notePage}: ${note.letters.slice(0, 40)}`
        faults.push({ kind: isStanding || isHopeless ? 'forced' : 'late', what, page: callPage })
      }
      const isFollowed = hopeless[groups.length + 1] === true
      const mark = note.letters.slice(0, 20)
      groups.push({ from, to: from + note.letters.length, within: [], mark, isAlone, isFollowed, begun: notePage })
    } else {
      const group = groups.at(-1) as Group
      group.to = from + note.letters.length
      group.within.push(from)
    }
    from += note.letters.length
  }
  // What stands alone even so, and has no room for all its notes, begins a page so that the fewest are late.
  const filled = new Set(faults.flatMap(({ kind, page }) => (kind === 'forced' ? [page - 1] : [])))
  faults.forEach((fault, at) => {
    if (fault.kind === 'gap' && filled.has(fault.page)) faults[at] = { ...fault, kind: 'forced' }
  })
  const stuck = new Set(groups.flatMap(({ isAlone, begun }) => (isAlone ? [begun] : [])))
  for (const fault of cutParagraphs(below, noteStarts, 'note', ({ page }) => stuck.has(page)))
    faults.push(fault.kind === 'orphan' && stuck.has(fault.page) ? { ...fault, kind: 'forced' } : fault)
  for (const { from: first, to, within, mark, isAlone, isFollowed, begun } of groups) {
    const own = below.filter(leaf => leaf.from >= first && leaf.from < to && leaf.letters !== '')
    const on = [...new Set(own.map(({ page }) => page))]
    if (on.length < 2) continue
    // Three lines cannot be parted otherwise.
    const isShort = lineCount(own.filter(({ page }) => page === begun)) <= 2 && on.length === 2
    /** Whether a page ends between two notes of the group: the first one, else the one before. */
    const isBetween = (page: number) =>
      within.includes(own.find(leaf => (page === begun ? leaf.page > page : leaf.page === page))?.from ?? -1)
    for (const page of on)
      if (lineCount(own.filter(leaf => leaf.page === page)) < 2 && !isBetween(page)) {
        // Where its call cannot move on, or notes behind it are late in any case, it is begun with what there is room for.
        const isForced = ((isAlone || isFollowed) && page === begun) || (isAlone && isShort)
        const kind = isForced ? 'forced' : 'short-note'
        faults.push({ kind, what: `one line of note ${mark} on page ${page}`, page: page - 1 })
      }
  }
  // Notes that take three quarters of a page leave no choice.
  const crowded = pages.map(
    ({ height, footHeight, leading }) => height - footHeight < Math.max(5 * leading, height / 4),
  )
  return faults.map(({ kind, what, page }) =>
    [page, page + 1].some(at => crowded[at]) ? { kind: 'forced', what: `${kind}, ${what}` } : { kind, what },
  )
}

/** The text of the last page's columns ends level, above notes at the foot of the page: the first is held against the second. */
const withBalance = (pages: readonly Measured[]): readonly Measured[] => {
  const last = pages.findLastIndex(({ text, foot }) => text.length + foot.length > 0)
  const [one, other] = pages.slice(last - 1, last + 1)
  if (one?.column !== 0 || other?.column !== 1) return pages
  const height = Math.min(one.height, Math.max(one.end, other.end) + one.footHeight + one.leading)
  return pages.with(last - 1, { ...one, height })
}

/** Columns begin on the first line. */
const unevenHeads = (pages: readonly Measured[]): readonly PageFault[] =>
  pages.flatMap(({ column, begin, leading }, page) =>
    column !== null && begin !== null && begin > 0.95 * leading
      ? [{ kind: 'uneven' as const, what: `column ${page} begins ${Math.round(begin)} px below its head`, page }]
      : [],
  )

/** A late note is cured where all pages of a document are a line shorter, or two: so much of each is left white; pixels. */
const unusedOf = (pages: readonly Measured[]): number => {
  const lines = pages.slice(0, -1).map(page => Math.floor(whiteOf(page) / page.leading))
  return Math.max(0, Math.min(2, ...lines)) * (pages[0]?.leading ?? 0)
}

/** Of a page that is not the last, where what follows could have been broken; half a line lies between ink and a line's end. */
const gaps = (pages: readonly Measured[], unused: number): readonly PageFault[] =>
  withBalance(pages).flatMap((one, page) => {
    const [next, white] = [pages[page + 1], whiteOf(one)]
    if (!next || next.text.length === 0 || one.text.length === 0 || white - one.leading / 2 < leastGap(one)) return []
    if (hadNoRoom(one, next, unused)) return []
    return [{ kind: 'gap', what: `${Math.round(white)} px at the foot of page ${page}`, page }]
  })

/**
 * All that is wrong with a document's pages, as they were measured. `marked` says whether the marks of the notes are among
 * the letters expected.
 */
export const judge = (
  pages: readonly Measured[],
  expected: Expected,
  marked = true,
  wish = 'auto',
): readonly Fault[] => {
  const letters = marked ? lettersOf : lettersButMarks
  const got = (part: Part) => pages.flatMap(page => partOf(page, part).map(({ text }) => letters(text))).join('')
  const wrong = [
    ...compare('text', expected.text.letters, got('text')),
    ...compare('captions', expected.figures.letters, got('figures')),
    ...compare('notes', expected.notes.map(note => note.letters).join(''), got('foot')),
  ]
  const seen = pages.flatMap(({ faults }, page) =>
    faults.map(what => ({
      kind: kindsOfFaults.find(([pattern]) => pattern.test(what))?.[1] ?? 'outside',
      what: `page ${page}: ${what}`,
    })),
  )
  return [...wrong, ...seen, ...(wrong.length > 0 ? [] : judgeSetting(pages, expected, letters, wish))]
}

/** Letters of scripts that a PDF keeps letter by letter; marks, bullets and numbers of lists stand in it besides. */
const plainLetters = (text: string): string => text.normalize('NFKC').replace(/[^\p{L}]|[\p{Script=Han}]/gu, '')

const isMixed = (text: string): boolean => /[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(text)

/**
 * Holds a page of the PDF against the same page as it was measured. The head of a table, once more, has no tags that tell how
 * its lines are read: with it, lines from the right are compared by their letters alone.
 */
export const judgePdfPage = (printed: string, leaves: readonly Leaf[], page: number): readonly Fault[] => {
  const [wanted, got] = [plainLetters(leaves.map(leaf => leaf.text).join('')), plainLetters(printed)]
  const isUntold = isMixed(wanted) && leaves.some(({ again }) => again)
  const same = isUntold ? [...wanted].sort().join('') === [...got].sort().join('') : wanted === got
  return same ? [] : compare(`PDF page ${page}`, wanted, got).map(fault => ({ ...fault, kind: 'pdf' }))
}
