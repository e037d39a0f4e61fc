/**
 * Markers that a scan has ruined, where the notes at the feet of pages still have their numbers: `years.?` for a raised 3, `four.!°` for 10.
 * Signs that no prose has behind its words are held against the numbers that their page wants.
 */
import type { Mark, FoundNote } from './forms.ts'
import type { Row } from './rows.ts'

/** What recognisers make of raised figures. */
const ruinsOf: Readonly<Record<string, string>> = {
  '0': '°®oO©',
  '1': "!lI|'’‘`i4",
  '2': '?”"*zZ»',
  '3': '?*>”"°',
  '4': '*+',
  '5': '®°*S>$',
  '6': '®°*$',
  '7': '’\'”"?',
  '8': '®*°§&',
  '9': '®°*%',
}
/** One sign for two figures. */
const ruinsOfTwo = /^[”"°®™*]$/

const signs = String.raw`[!?®°©™*'"’‘”“»¢£¥^~%$&\d>|+§#]{1,3}|[lIiJ]{1,2}`
/** A word, what closes it, and what hangs on it: `years` `.` `!°`. */
const hanging = new RegExp(
  String.raw`^((?:.*\p{L}\p{M}*|[“"‘'«(\[]*(?:\d{4}(?:[-–—]\d{2,4})?|\d{1,3})(?=\D)))([.,;:]?[”’"'»)\]]{0,2}?[.,;:]?)(${signs})([.,;:]?)$`,
  'u',
)
/** How words of any prose end: `what?`, `“so!”,` */
const ordinary = /^[!?]{0,2}[.,;:]?[”’"'»)\]]*[.,;:!?]?$|^\.{2,}[”’"'»)\]]*$/u
/** What a number behind it counts. */
const counted = /^\P{L}{0,3}(?:\p{L}{0,2}|vol|vols|nos|fol|fols|col|cols|art|chap|sec|ser|bks?|abt|chs?|tom|vyp)$/iu
const closing = /^[’'”"»]/

interface Sign {
  readonly row: number
  readonly start: number
  readonly end: number
  readonly text: string
  /** No prose has it; else a sentence may have it. */
  readonly strong: boolean
}

/** How well a sign stands for a number: 0 not at all, 1.2 it is that number. */
const likeness = (sign: string, value: string): number => {
  if (sign === value) return 1.2
  if (sign.length !== value.length)
    return value.length === 2 && ruinsOfTwo.test(sign)
      ? 0.4
      : closing.test(sign)
        ? 0.9 * likeness(sign.slice(1), value)
        : 0
  const worth = [...value].map((digit, at) => {
    const read = sign.charAt(at)
    return read === digit ? 1 : ruinsOf[digit]?.includes(read) ? 0.7 : /[\d\p{L}]/u.test(read) ? 0 : 0.2
  })
  return Math.min(...worth)
}

/** Whether a closing sign at a place closes something that stands open before it. */
const isClosed = (before: string, sign: string): boolean => {
  const count = (pattern: RegExp) => before.match(pattern)?.length ?? 0
  if (/[”»]/.test(sign)) return count(/[“«„]/g) > count(/[”»]/g)
  if (sign === '"') return count(/"/g) % 2 === 1
  return count(/(?<!\p{L})[‘']/gu) > count(/[’'](?!\p{L})/gu)
}

/** A line that begins with a number, behind a sentence and before another: the marker had no room on the line before it. */
const apart = (rows: readonly Row[], at: number, { 0: whole, index }: RegExpExecArray): readonly string[] | null =>
  index === 0 &&
  /^\d{1,3}$/.test(whole) &&
  rows[at]?.opens === false &&
  /[.!?][”’"'»)]?$/.test(rows[at - 1]?.strip.text ?? '') &&
  /^\d+ \p{Lu}/u.test(rows[at].strip.text)
    ? [whole, '', '.', whole, '']
    : null

const signsIn = (rows: readonly Row[], at: number): readonly Sign[] => {
  const row = rows[at] as Row
  const before = rows
    .slice(Math.max(0, at - 8), at)
    .map(({ strip }) => strip.text)
    .join(' ')
  return [...row.strip.text.matchAll(/\S+/g)].flatMap((token): readonly Sign[] => {
    const [whole] = token
    const [, word = '', closes = '', given = '', stop = ''] = apart(rows, at, token) ?? hanging.exec(whole) ?? []
    if (given === '') return []
    const tail = closes + given + stop
    // `p.13`, `vol.2`, `3.14`; `all`
    if (/^\d+$/.test(given) && ((word !== '' && counted.test(word)) || closes === '')) return []
    if (/\p{L}/u.test(given) && closes === '') return []
    const close = closing.exec(given)?.[0] ?? ''
    const closed = close !== '' && isClosed(`${before} ${row.strip.text.slice(0, token.index)}${word}`, close)
    const text = closed ? given.slice(1) : given
    if (text === '') return []
    const strong = !ordinary.test(tail) || (/[.,;:]$/.test(closes) && /^[!?]/.test(given))
    // Of what prose has, a stray exclamation or a sign that closes nothing may be a figure.
    const weak = text === '!' || (/[.,;:]$/.test(closes) && close !== '' && text === given)
    if (!strong && !weak) return []
    const end = token.index + whole.length - stop.length
    return [{ row: at, start: end - text.length, end, text, strong }]
  })
}

/** A chain of heads: each one more than the one before it, a few of them lost; or begun anew on another page. */
interface Link {
  readonly head: Mark
  readonly length: number
  readonly before: Link | undefined
}

const chainOf = (heads: readonly Mark[], rows: readonly Row[]): readonly Mark[] => {
  const pageOf = ({ row }: Mark) => rows[row]?.page ?? 0
  const longest = new Map<number, Link>()
  let best: Link | undefined
  for (const head of heads) {
    const value = Number(head.value)
    const near = [1, 2, 3].flatMap(step => longest.get(value - step) ?? [])
    const anew = value === 1 && best && pageOf(best.head) < pageOf(head) ? [best] : []
    const before = [...near, ...anew]
      .filter(link => pageOf(head) - pageOf(link.head) <= 3 && link.head.row < head.row)
      .reduce<Link | undefined>((most, link) => (most && most.length >= link.length ? most : link), undefined)
    const link: Link = { head, length: (before?.length ?? 0) + 1, before }
    longest.set(value, link)
    if (!best || link.length > best.length) best = link
  }
  const chain: Mark[] = []
  for (let link = best; link; link = link.before) chain.unshift(link.head)
  return chain
}

const [lostHead, unusedSign, least] = [0.3, 0.5, 0.35]

/** The best pairs of a page, in order; `barred` may not be one of them. */
const pair = (
  heads: readonly Mark[],
  found: readonly Sign[],
  worth: (head: Mark, sign: Sign) => number,
  barred?: readonly [number, number],
): { readonly total: number; readonly pairs: readonly (readonly [number, number])[] } => {
  type Cell = { readonly total: number; readonly last: readonly [number, number] | null; readonly from: Cell | null }
  let line: Cell[] = [{ total: 0, last: null, from: null }]
  for (const [at, sign] of found.entries())
    line.push({ ...(line[at] as Cell), total: (line[at] as Cell).total - (sign.strong ? unusedSign : 0) })
  for (const [h, head] of heads.entries()) {
    const next: Cell[] = [{ ...(line[0] as Cell), total: (line[0] as Cell).total - lostHead }]
    for (const [s, sign] of found.entries()) {
      const [lost, unused, corner] = [line[s + 1] as Cell, next[s] as Cell, line[s] as Cell]
      const value = worth(head, sign)
      const options: Cell[] = [
        { ...lost, total: lost.total - lostHead },
        { ...unused, total: unused.total - (sign.strong ? unusedSign : 0) },
        ...(value > 0 && !(barred?.[0] === h && barred[1] === s)
          ? [{ total: corner.total + value, last: [h, s] as const, from: corner }]
          : []),
      ]
      next.push(options.reduce((most, one) => (one.total > most.total ? one : most)))
    }
    line = next
  }
  const end = line.at(-1) as Cell
  const pairs: (readonly [number, number])[] = []
  for (let cell: Cell | null = end; cell; cell = cell.from) if (cell.last) pairs.unshift(cell.last)
  return { total: end.total, pairs }
}

const byPage = <T>(
  all: readonly T[],
  pageOf: (one: T) => number | undefined,
): ReadonlyMap<number | undefined, readonly T[]> => {
  const pages = new Map<number | undefined, T[]>()
  for (const one of all) {
    const same = pages.get(pageOf(one))
    if (same) same.push(one)
    else pages.set(pageOf(one), [one])
  }
  return pages
}

const forms: ReadonlySet<string> = new Set(['dot', 'bare', 'raised', 'half', 'paren', 'bracket', 'ruined'])

/**
 * The notes, with those whose heads make a series at the feet of pages. A marker is found where one sign alone can be it; a note whose marker
 * could be this sign or that stands without one.
 */
export const fillRuins = (
  notes: readonly FoundNote[],
  heads: readonly Mark[],
  rows: readonly Row[],
  skip: ReadonlySet<number>,
): readonly FoundNote[] => {
  const placed = notes.filter(({ mark }) => mark !== null)
  const noted = new Set(placed.map(({ head }) => head.row))
  const [zoned, last] = [rows.some(({ line }) => line.zone === 'notes'), rows.at(-1)?.page ?? 0]
  const feet = heads.filter(
    ({ row, class: kind, form }) =>
      kind === 'number' && forms.has(form) && !skip.has(row) && (!zoned || rows[row]?.line.zone === 'notes'),
  )
  const chain = last === 0 ? [] : chainOf([...new Map(feet.map(head => [head.row, head])).values()], rows)
  const pages = new Map<number, Mark[]>()
  for (const head of chain) {
    const page = rows[head.row]?.page ?? 0
    pages.set(page, [...(pages.get(page) ?? []), head])
  }
  if (chain.length < 4 || pages.size < 2) return notes
  const own = new Set(chain.map(({ row }) => row))
  const rowsOf = byPage(rows, row => row.page)
  const marksOf = byPage(placed, ({ mark }) => rows[mark?.row ?? -1]?.page)
  const answeredOf = byPage(placed, ({ head }) => (own.has(head.row) ? rows[head.row]?.page : undefined))
  const found: FoundNote[] = []
  // Signs behind the last marker of a page: its next note may stand on the page after it.
  let carried: readonly Sign[] = []
  for (const [page, all] of pages) {
    const [first] = all as [Mark]
    const text = (rowsOf.get(page) ?? []).filter(
      row => row.index < first.row && !skip.has(row.index) && !noted.has(row.index),
    )
    const marks = (marksOf.get(page) ?? []).flatMap(({ mark }) => mark ?? [])
    const taken = (sign: Sign) =>
      marks.some(({ row, start, end }) => row === sign.row && start < sign.end && end > sign.start)
    const before = carried.filter(({ row }) => rows[row]?.page === page - 1)
    const seen = [...before, ...text.flatMap(row => signsIn(rows, row.index)).filter(sign => !taken(sign))]
    const open = all.filter(({ row }) => !noted.has(row))
    // What stands on the wrong side of a marker that is known is not this one.
    const fits = (head: Mark, sign: Sign) =>
      (answeredOf.get(page) ?? []).every(({ head: other, mark }) => {
        if (!mark) return true
        const earlier = mark.row < sign.row || (mark.row === sign.row && mark.start < sign.start)
        return earlier === other.row < head.row
      })
    const worth = (head: Mark, sign: Sign) => {
      const like = fits(head, sign) ? likeness(sign.text, head.value) : 0
      const away = rows[sign.row]?.page === page ? 0 : 0.2
      if (sign.strong) return like > 0 ? like + 0.6 - away : 0
      // What prose has as well must look like its number.
      return like >= 0.7 ? like + 0.1 - away : 0
    }
    const best = pair(open, seen, worth)
    const marked = new Map(
      best.pairs.filter(one => best.total - pair(open, seen, worth, one).total >= least).map(([h, s]) => [h, seen[s]]),
    )
    carried = seen.slice(1 + Math.max(-1, ...best.pairs.map(([, s]) => s)))
    for (const [at, head] of open.entries()) {
      const sign = marked.get(at)
      const mark = sign && {
        ...head,
        row: sign.row,
        start: sign.start,
        end: sign.end,
        form: 'ruined',
        worth: 0.3,
      }
      found.push({ head, mark: mark ?? null, gap: true })
    }
  }
  const made = found.filter(({ mark }) => mark).length
  if (made < 3 || made + placed.length < 0.3 * chain.length) return notes
  const begun = new Set(found.map(({ head }) => head.row))
  return [...notes.filter(({ head }) => !begun.has(head.row)), ...found].sort((a, b) => a.head.row - b.head.row)
}
