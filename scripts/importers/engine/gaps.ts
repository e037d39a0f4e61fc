/** Numbers that a series lacks, where it wants them: marks that a scan has misread, `l2`, `1 2`, `'2`, and heads like them. */
import type { Mark, FoundNote } from './forms.ts'
import { isFirst } from './series.ts'
import type { Row } from './rows.ts'

/** What letters and signs stand for when a scan has misread figures. */
const likeFigures: Readonly<Record<string, string>> = {
  ...{ l: '1', I: '1', i: '1', '|': '1', '!': '1', J: '1' },
  ...{ O: '0', o: '0', S: '5', s: '5', B: '8', Z: '2', z: '2', g: '9', q: '9', G: '6' },
}
const ruin = String.raw`[\dlIiJOoSsBZzgqG|!](?: ?[\dlIiJOoSsBZzgqG|!]){0,3}`
const ruinedMark = new RegExp(
  String.raw`(?<=[\p{L}\d.,;:!?”"’'»)\]])( ?)(['’‘]?)(${ruin})(?=$|[\s,;:.?!)\]”"—–])`,
  'gu',
)
const ruinedHead = new RegExp(String.raw`^(['’‘]?)(${ruin})[.)]?(?:\s+(?=\S)|(?=\p{Lu}))`, 'u')

/** Numbers that a misread mark may be: its sign may be a 1 or dirt. */
const numbersOf = (sign: string, text: string): readonly string[] => {
  const figures = [...text.replaceAll(' ', '')].map(letter => likeFigures[letter] ?? letter).join('')
  return sign === '' ? [figures] : [figures, `1${figures}`]
}

const hasFigure = (text: string): boolean => /\d/.test(text)

/** How well a misread mark stands: on a stop, apart from it, on a word; behind a word and a blank a number counts things. */
const worthOf = (before: string, blank: string, after: string): number => {
  const stop = /[^\p{L}\d]/u.test(before)
  if (blank === '') return stop ? 0.32 : 0.25
  return stop ? 0.3 : /^(?:$|\s*\p{Lu})/u.test(after) ? 0.15 : 0
}

const marksMisread = (row: Row, value: string): readonly Mark[] =>
  [...row.strip.text.matchAll(ruinedMark)].flatMap((found): readonly Mark[] => {
    const [whole, blank = '', sign = '', text = ''] = found
    const before = row.strip.text.charAt(found.index - 1)
    const end = found.index + whole.length
    const worth = worthOf(before, blank, row.strip.text.slice(end))
    // Letters alone are a word, unless they hang on a stop.
    const word = !hasFigure(text) && (blank !== '' || /[\p{L}\d]/u.test(before) || !/^[lIJ|!iO]+$/.test(text))
    if (word || worth === 0 || !numbersOf(sign, text).includes(value)) return []
    return [{ row: row.index, start: found.index + blank.length, end, class: 'number', value, form: 'ruined', worth }]
  })

const headIn = (row: Row, value: string): Mark | null => {
  const [whole = '', sign = '', text = ''] = ruinedHead.exec(row.strip.text) ?? []
  if (whole === '' || !(hasFigure(text) || /^[lIJ|!O]+$/.test(text)) || !numbersOf(sign, text).includes(value))
    return null
  return { row: row.index, start: 0, end: whole.length, class: 'number', value, form: 'ruined', worth: 0.3 }
}

interface Gap {
  readonly value: string
  readonly before: FoundNote | undefined
  readonly after: FoundNote | undefined
}

/** A series may lack so many in a row. */
const widest = 8

/** Numbers that are missing between notes that were placed; behind the last one, the next. */
const gapsIn = (notes: readonly FoundNote[]): readonly Gap[] => {
  const placed = notes.filter(({ mark, head }) => mark !== null && head.class === 'number')
  const numbers = (from: number, to: number) =>
    Array.from({ length: Math.max(0, Math.min(widest, to - from)) }, (_, at) => String(from + at))
  if (placed.length === 0) return []
  return [undefined, ...placed].flatMap((before, at): readonly Gap[] => {
    const after = placed[at]
    const low = before ? Number(before.head.value) : 0
    const high = after ? Number(after.head.value) : low + 2
    if (high > low) return high - low > widest ? [] : numbers(low + 1, high).map(value => ({ value, before, after }))
    // It begins anew: the last of the one page, the first of the next.
    const first = isFirst('number', after?.head.value ?? '') ? [] : numbers(1, high)
    return [String(low + 1), ...first].map(value => ({ value, before, after }))
  })
}

/** Rows that begin notes, and places of markers, that are found already. */
interface Held {
  readonly noted: Set<number>
  readonly taken: Set<string>
}

/** One gap filled: its head and its marker, both where the series wants them; null when one of them is not there. */
const fillGap = (
  { value, before, after }: Gap,
  notes: readonly FoundNote[],
  marks: readonly Mark[],
  heads: readonly Mark[],
  rows: readonly Row[],
  skip: ReadonlySet<number>,
  { noted, taken }: Held,
): FoundNote | null => {
  const stands = (row: number) => row >= 0 && row < rows.length && !noted.has(row) && !skip.has(row)
  const lowest = before?.head.row ?? -1
  const highest = after?.head.row ?? Math.min(rows.length, lowest + 60)
  const free = rows.slice(lowest + 1, highest).filter(row => stands(row.index))
  const head =
    notes.find(note => !note.mark && note.head.value === value && note.head.row > lowest && note.head.row <= highest)
      ?.head ??
    heads.find(
      one => one.class === 'number' && one.value === value && one.row > lowest && one.row < highest && stands(one.row),
    ) ??
    free.map(row => headIn(row, value)).find(one => one !== null)
  if (!head) return null
  const low = before?.mark ?? { row: Math.max(0, head.row - 40), end: 0 }
  const high = after?.mark ?? { row: head.row, start: 0 }
  const within = ({ row, start }: Mark) =>
    stands(row) &&
    row < head.row &&
    (row > low.row || (row === low.row && start >= low.end)) &&
    (row < high.row || (row === high.row && start < high.start)) &&
    !taken.has(`${row} ${start}`)
  const proper = marks.filter(one => one.class === 'number' && one.value === value && one.row >= low.row && within(one))
  const misread = rows.slice(low.row, Math.min(high.row + 1, head.row)).flatMap(row => marksMisread(row, value))
  const [mark] = [...proper, ...misread.filter(within)].sort((a, b) => b.worth - a.worth)
  return mark === undefined ? null : { head, mark, gap: true }
}

const byValue = (all: readonly Mark[]): ReadonlyMap<string, readonly Mark[]> => {
  const found = new Map<string, Mark[]>()
  for (const mark of all) {
    const same = found.get(mark.value)
    if (same) same.push(mark)
    else found.set(mark.value, [mark])
  }
  return found
}

/** The notes, with those that were found in their gaps. */
export const fillGaps = (
  notes: readonly FoundNote[],
  marks: readonly Mark[],
  heads: readonly Mark[],
  rows: readonly Row[],
  skip: ReadonlySet<number>,
): readonly FoundNote[] => {
  let found = notes
  const [marksOf, headsOf] = [byValue(marks), byValue(heads)]
  // What fills a gap may leave another behind it.
  for (let more = true, round = 0; more && round < widest; round++) {
    more = false
    const held: Held = { noted: new Set(), taken: new Set() }
    const hold = ({ head, mark }: FoundNote) => {
      held.noted.add(head.row)
      if (mark) held.taken.add(`${mark.row} ${mark.start}`)
    }
    found.forEach(hold)
    for (const gap of gapsIn(found)) {
      const note = fillGap(gap, found, marksOf.get(gap.value) ?? [], headsOf.get(gap.value) ?? [], rows, skip, held)
      if (note === null) continue
      more = true
      hold(note)
      found = [...found.filter(({ head }) => head !== note.head), note].sort((a, b) => a.head.row - b.head.row)
    }
  }
  return found
}
