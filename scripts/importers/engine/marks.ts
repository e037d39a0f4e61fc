/** Which signs of a text are markers and heads of notes: the form is chosen by the series that it makes. */
import { align, type Pair } from './align.ts'
import { headsOf, marksIn, pairsOfForms, withoutYears, type FoundNote, type Mark } from './forms.ts'
import { fillGaps } from './gaps.ts'
import { fillRuins } from './ruins.ts'
import { isNotesName } from './titles.ts'
import { isFirst, nextOf, placeInSeries, type Class } from './series.ts'
import type { Row } from './rows.ts'

export interface FoundMarks {
  /** By the order of their heads. */
  readonly notes: readonly FoundNote[]
  /** Markers in a form that marks notes here, which no note answers. */
  readonly unanswered: readonly Mark[]
  /** Heads stand together at the end of the work or of its chapters, not at the feet of pages. */
  readonly atEnd: boolean
}

interface Choice {
  readonly pairs: readonly Pair[]
  readonly marks: readonly Mark[]
  readonly heads: readonly Mark[]
  readonly score: number
  readonly sure: boolean
}

const classes: readonly Class[] = ['name', 'number', 'sign', 'letter', 'capital', 'roman']
const places = (a: Mark, b: Mark) => a.row - b.row || a.start - b.start

/** Share of neighbours that go up by one or begin anew; where a marker was lost the series leaps a little. */
const regularity = (marks: readonly Mark[]): number => {
  if (marks.length < 2) return 1
  const steps = marks.slice(1).map((mark, at): number => {
    const before = marks[at] as Mark
    if (nextOf(mark.class, before.value).includes(mark.value) || isFirst(mark.class, mark.value)) return 1
    const leap = placeInSeries(mark) - placeInSeries(before)
    return leap > 1 && leap <= 4 ? 0.7 : 0
  })
  return steps.reduce((sum, step) => sum + step, 0) / steps.length
}

const gainOf = (rows: readonly Row[]) => {
  const words: number[] = [0]
  for (const row of rows) words.push((words.at(-1) ?? 0) + row.words)
  const known = (rows.at(-1)?.page ?? 0) > 0
  return (mark: Mark, head: Mark): number => {
    const before = mark.row < head.row || (mark.row === head.row && mark.start > head.end)
    const [from, to] = [rows[mark.row], rows[head.row]]
    if (mark.row === head.row) return 0
    if (!before) return known && from?.page === to?.page ? 0.6 + mark.worth / 2 : 0
    const far = (words[head.row] ?? 0) - (words[mark.row] ?? 0)
    const distance = known && from?.page === to?.page ? 0 : (0.4 * far) / (far + 600)
    return 0.8 + mark.worth / 2 - distance
  }
}

/** What the series of one pair of forms comes to. */
const choiceOf = (
  marks: readonly Mark[],
  heads: readonly Mark[],
  sure: boolean,
  gain: (mark: Mark, head: Mark) => number,
): Choice => {
  const first = align(marks, heads, sure, gain)
  // A sign inside a note's own line marks nothing in the text.
  const noted = new Set(first.map(({ head }) => head.row))
  const outside = marks.filter(mark => !noted.has(mark.row))
  const pairs = outside.length === marks.length ? first : align(outside, heads, sure, gain)
  const steady = regularity(pairs.map(({ head }) => head))
  const worth = pairs.reduce((sum, { mark, head }) => sum + mark.worth * head.worth, 0)
  const loose = outside.filter(mark => mark.worth > 0.6).length - pairs.length
  return { pairs, marks: outside, heads, sure, score: worth * steady - Math.max(0, loose) * (sure ? 0.1 : 0.3) }
}

/** Whether a series is one of notes, and not of sections, items or years. */
const holds = ({ pairs, marks, heads, sure, score }: Choice): boolean => {
  const [first] = pairs
  if (!first || score <= 0) return false
  const steady = regularity(pairs.map(({ head }) => head))
  const plain = first.head.form === 'dot' || first.head.form === 'bare' || first.head.form === 'lone'
  const headed = pairs.length / Math.max(1, heads.length)
  const begins = isFirst(first.head.class, first.head.value)
  if (sure && !plain)
    return pairs.length >= 2
      ? steady >= 0.4
      : begins || (first.mark.form === first.head.form && first.mark.form !== 'sign')
  if (sure) return (pairs.length >= 2 && steady >= 0.6) || (pairs.length === 1 && begins && marks.length === 1)
  return (
    pairs.length >= 3 &&
    steady >= 0.7 &&
    pairs.length >= marks.length * 0.4 &&
    (headed >= 0.5 || (plain && pairs.length >= 4))
  )
}

/** A weaker series of figures beside another stands with its notes: else it is a list, and `(1)` and `(2)` in a sentence. */
const standsWith = ({ pairs, sure }: Choice, notes: readonly FoundNote[]): boolean => {
  const others = notes.filter(({ head }) => head.class === pairs[0]?.head.class).map(({ head }) => head.row)
  if (sure || others.length === 0) return true
  const near = pairs.filter(({ head }) => others.some(row => Math.abs(row - head.row) <= 3))
  return near.length >= pairs.length * 0.5
}

const groupByForm = (all: readonly Mark[]): ReadonlyMap<string, readonly Mark[]> => {
  const groups = new Map<string, Mark[]>()
  for (const mark of all) {
    const name = `${mark.class} ${mark.form}`
    const group = groups.get(name)
    if (group) group.push(mark)
    else groups.set(name, [mark])
  }
  return groups
}

const choices = (
  marks: readonly Mark[],
  heads: readonly Mark[],
  gain: (mark: Mark, head: Mark) => number,
): readonly Choice[] => {
  const [marksOf, headsOf] = [groupByForm(marks), groupByForm(heads)]
  return classes.flatMap(kind =>
    pairsOfForms.flatMap(({ mark: formOfMark, heads: forms, sure }) => {
      const ours = marksOf.get(`${kind} ${formOfMark}`)
      return forms.flatMap(form => {
        const theirs = headsOf.get(`${kind} ${form}`)
        if (!ours || !theirs) return []
        const wanted = new Set(theirs.map(head => head.value))
        const near = sure ? ours : ours.filter(mark => wanted.has(mark.value))
        return [choiceOf(near, theirs, sure, gain)]
      })
    }),
  )
}

/** Forms that only notes have. */
const strongHeads: ReadonlySet<string> = new Set(['raised', 'caret', 'named', 'framed'])

/** Heads of a chosen form whose markers are lost: their series, or their form alone, says that they are notes. */
const orphanHeads = ({ pairs, heads }: Choice): readonly Mark[] => {
  const answered = new Set(pairs.map(({ head }) => head))
  // A line may begin with the marker that the one before it had no room for, `¹²`, or `(¹²)`.
  const marked = new Set(pairs.flatMap(({ mark }) => (mark.start < 2 ? [mark.row] : [])))
  return heads.filter((head, at) => {
    if (answered.has(head) || marked.has(head.row)) return false
    const [before, after] = [heads[at - 1], heads[at + 1]]
    const follows =
      before !== undefined && answered.has(before) && nextOf(head.class, before.value).includes(head.value)
    const leads = after !== undefined && answered.has(after) && nextOf(head.class, head.value).includes(after.value)
    const strong = strongHeads.has(head.form)
    const near = before !== undefined && head.row - before.row < 12
    return strong || (follows && leads) || ((follows || leads) && head.form !== 'bare' && head.form !== 'dot' && near)
  })
}

/** A marker for each orphan, in whatever form, where the series wants it. */
const fillMarks = (notes: readonly FoundNote[], all: readonly Mark[], rows: readonly Row[]): readonly FoundNote[] => {
  const taken = new Set(notes.flatMap(({ mark }) => (mark ? [`${mark.row} ${mark.start}`] : [])))
  const noted = new Set(notes.map(({ head }) => head.row))
  return notes.map((note, at) => {
    if (note.mark) return note
    const before = notes.slice(0, at).findLast(one => one.mark && one.head.class === note.head.class)?.mark
    const after = notes.slice(at + 1).find(one => one.mark && one.head.class === note.head.class)?.mark
    const page = rows[note.head.row]?.page ?? 0
    const from = before ?? { row: Math.max(0, note.head.row - 40), start: -1 }
    const found = all.filter(
      mark =>
        mark.value === note.head.value &&
        mark.class === note.head.class &&
        !taken.has(`${mark.row} ${mark.start}`) &&
        !noted.has(mark.row) &&
        (mark.row - from.row || mark.start - from.start) > 0 &&
        (!after || places(mark, after) < 0) &&
        mark.row < note.head.row &&
        (rows[mark.row]?.page ?? 0) >= page - 1,
    )
    const best = [...found].sort((a, b) => b.worth - a.worth || places(b, a))[0]
    if (!best) return note
    taken.add(`${best.row} ${best.start}`)
    return { ...note, mark: best, gap: true }
  })
}

/** A head for each unanswered marker between two answered ones, in whatever form. */
const fillHeads = (
  notes: readonly FoundNote[],
  unanswered: readonly Mark[],
  heads: readonly Mark[],
): readonly FoundNote[] => {
  const noted = new Set(notes.map(({ head }) => head.row))
  const marked = notes.filter(note => note.mark).sort((a, b) => places(a.mark as Mark, b.mark as Mark))
  const found: FoundNote[] = []
  for (const mark of unanswered) {
    const at = marked.findIndex(note => places(note.mark as Mark, mark) > 0)
    const after = at < 0 ? undefined : marked[at]
    const before = at < 0 ? marked.at(-1) : marked[at - 1]
    const fits = before !== undefined && nextOf(mark.class, before.mark?.value ?? '').includes(mark.value)
    const leads = after !== undefined && nextOf(mark.class, mark.value).includes(after.mark?.value ?? '')
    if (!fits && !leads) continue
    const low = fits ? before.head.row : mark.row
    const high = after?.head.row ?? low + 60
    const head = heads.find(
      one => one.value === mark.value && one.row > low && one.row > mark.row && one.row < high && !noted.has(one.row),
    )
    if (!head) continue
    noted.add(head.row)
    found.push({ head, mark, gap: true })
  }
  return found
}

/** Every sign of the rows that may be a marker or a head. */
export interface Candidates {
  readonly marks: readonly Mark[]
  readonly heads: readonly Mark[]
}

const arrow = /^[↑^](?:\s+(?:\d{1,4}\.\d{1,2}|[a-z])(?=\s))*\s+(?=\S)/u

/** Notes of a wiki have arrows for heads, `↑ See …`: the list counts them. Each list begins anew. */
const arrowHeads = (rows: readonly Row[]): readonly Mark[] => {
  let count = 0
  let last = -9
  return rows.flatMap((row): readonly Mark[] => {
    const found = arrow.exec(row.strip.text)
    if (!found) return []
    count = row.index - last <= 8 ? count + 1 : 1
    last = row.index
    const end = found[0].length
    return [{ row: row.index, start: 0, end, class: 'number', value: String(count), form: 'arrow', worth: 1 }]
  })
}

export const candidatesIn = (rows: readonly Row[]): Candidates => {
  const text = rows.filter(row => row.line.dress !== 'code' && row.line.dress !== 'picture')
  const heads = [...text.flatMap(row => headsOf(row.strip, row.index)), ...arrowHeads(text)].sort(places)
  const ends = new Map(
    heads.filter(head => head.form !== 'bare' && head.form !== 'dot').map(head => [head.row, head.end]),
  )
  // A sign at the beginning of a line may be its paragraph's marker, if the line opens nothing.
  const marks = text
    .flatMap(row => marksIn(row.strip, row.index))
    .filter(mark => mark.start >= (ends.get(mark.row) ?? 0) || rows[mark.row]?.opens === false)
  return withoutYears(marks, heads)
}

/** Finds all notes of a text: pairs first, then what stands alone in their series. `skip` are rows that are furniture. */
export const findMarks = (rows: readonly Row[], candidates: Candidates, skip: ReadonlySet<number>): FoundMarks => {
  const heads = candidates.heads.filter(head => !skip.has(head.row))
  const marks = candidates.marks.filter(mark => !skip.has(mark.row))
  const gain = gainOf(rows)
  let notes: readonly FoundNote[] = []
  const unanswered: Mark[] = []
  for (let round = 0; round < 6; round++) {
    const used = new Set(notes.map(({ head }) => head.row))
    const taken = new Set(notes.flatMap(({ mark }) => (mark ? [`${mark.row} ${mark.start}`] : [])))
    const best = choices(
      marks.filter(mark => !used.has(mark.row) && !taken.has(`${mark.row} ${mark.start}`)),
      heads.filter(head => !used.has(head.row)),
      gain,
    )
      .filter(choice => holds(choice) && standsWith(choice, notes))
      .sort((a, b) => b.score - a.score)[0]
    if (!best) break
    const answered = new Set(best.pairs.map(({ mark }) => mark))
    if (best.sure) unanswered.push(...best.marks.filter(mark => !answered.has(mark) && mark.worth > 0.8))
    notes = [
      ...notes,
      ...best.pairs.map(pair => ({ ...pair, gap: false })),
      ...orphanHeads(best).map(head => ({ head, mark: null, gap: false })),
    ].sort((a, b) => places(a.head, b.head))
  }
  const filled = fillRuins(fillGaps(notes, marks, heads, rows, skip), heads, rows, skip)
  const whole = fillMarks(filled, marks, rows)
  const all = [...whole, ...fillHeads(whole, unanswered, heads)].sort((a, b) => places(a.head, b.head))
  const answered = new Set(all.flatMap(({ mark }) => (mark ? [`${mark.row} ${mark.start}`] : [])))
  const headRows = new Set(all.map(({ head }) => head.row))
  const left = unanswered.filter(mark => !answered.has(`${mark.row} ${mark.start}`) && !headRows.has(mark.row))
  return { notes: all, unanswered: left, atEnd: isAtEnd(all, rows) || isTitled(all, rows) }
}

/** A line that says “Notes” stands before the first head. */
const isTitled = (notes: readonly FoundNote[], rows: readonly Row[]): boolean => {
  const [first] = notes
  const before = first && rows.slice(Math.max(0, first.head.row - 2), first.head.row)
  return before?.some(row => isNotesName(row.strip.text)) === true
}

/** Words of text between two groups of notes: a page has less, a chapter more. */
const wordsOfChapter = 1000

/** Many notes between whose heads no marker stands: endnotes. */
const isAtEnd = (notes: readonly FoundNote[], rows: readonly Row[]): boolean => {
  const marks = notes.flatMap(({ mark }) => (mark ? [mark.row] : [])).sort((a, b) => a - b)
  const heads = notes.map(({ head }) => head.row)
  let groups = 0
  let next = 0
  for (const [at, row] of heads.entries()) {
    const before = next
    while (next < marks.length && (marks[next] ?? 0) < row) next++
    if (at === 0 || next > before) groups++
  }
  if (notes.length < 4 || notes.length / Math.max(1, groups) < 8) return false
  const noted = new Set(heads)
  const words = rows.reduce((sum, row) => sum + (noted.has(row.index) ? 0 : row.words), 0)
  return groups === 1 || words / groups >= wordsOfChapter
}
