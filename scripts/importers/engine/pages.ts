/** Where pages turn in the text, and what each page is called. */
import type { LinedSource } from '../lines.ts'
import type { Cut } from './flow.ts'
import type { FoundFurniture } from './furniture.ts'
import type { FoundNote } from './forms.ts'
import type { Owners } from './owners.ts'
import type { Piece } from './pieces.ts'
import { countWords, goesOn, isEnded } from './sentences.ts'
import type { Row } from './rows.ts'

/** Printed numbers first, those between them counted; then what the source's file says; then the count of its pages. */
export const labelsOfPages = (source: LinedSource, furniture: FoundFurniture): readonly string[] => {
  const told = source.pages.flatMap(({ label }, page) => (label === null ? [] : [[page, label] as const]))
  const numbers = [...(furniture.folios.size > 0 ? furniture.folios : told)]
    .filter(([, text]) => /^\d+$/.test(text))
    .map(([page, text]) => ({ page, number: Number(text) }))
  return source.pages.map(({ label }, page) => {
    const printed = furniture.folios.get(page)
    if (printed !== undefined) return printed
    const near = [...numbers].sort((a, b) => Math.abs(a.page - page) - Math.abs(b.page - page))[0]
    const counted = near === undefined ? 0 : near.number + page - near.page
    if (label !== null && label !== '') return label
    return String(counted > 0 ? counted : page + 1)
  })
}

interface PageScene {
  readonly pieces: readonly Piece[]
  /** Places of the text's pieces among all. */
  readonly body: readonly number[]
  readonly owners: Owners
  readonly notes: readonly FoundNote[]
  readonly rows: readonly Row[]
  readonly furniture: FoundFurniture
  readonly known: boolean
  readonly atEnd: boolean
  readonly labels: readonly string[]
  /** The page with which the text begins: a cover sheet is none of its pages. */
  readonly first: number
}

/** What lies between two pieces of the text where pages are not known. */
const traceOf = (scene: PageScene, from: number, to: number): Cut['trace'] | null => {
  const { pieces, rows, furniture } = scene
  const [a, b] = [pieces[from] as Piece, pieces[to] as Piece]
  const between = rows.slice((a.rows.at(-1)?.index ?? 0) + 1, b.rows[0]?.index ?? 0)
  if (between.some(row => furniture.rows.has(row.index))) return 'furniture'
  if (pieces.slice(from + 1, to).some((_, at) => scene.owners[from + 1 + at] !== null)) return 'notes'
  const text = a.strip.text
  const broken = !isEnded(text) && text.length >= 120 && goesOn(b.strip.text) && a.dress === b.dress && b.depth === 0
  return broken ? 'none' : null
}

/** Notes that stand behind the paragraphs which call them do not tell where pages end: those that cut sentences do. */
const notesCut = ({ pieces, body, owners, notes, atEnd }: PageScene): boolean => {
  if (atEnd) return false
  const gaps = body.slice(1).flatMap((to, at) => {
    const from = body[at] as number
    return pieces.slice(from + 1, to).some((_, step) => owners[from + 1 + step] !== null)
      ? [{ before: pieces[from] as Piece, after: pieces[to] as Piece }]
      : []
  })
  const cut = gaps.filter(({ before: { strip } }) => !isEnded(strip.text) && countWords(strip.text) > 8)
  // Definitions may stand anywhere; between the halves of a sentence nobody sets them.
  const defined = notes.some(({ head }) => head.form === 'caret' || head.form === 'named' || head.form === 'framed')
  return defined
    ? cut.filter(({ after }) => goesOn(after.strip.text)).length >= Math.max(1, gaps.length * 0.2)
    : cut.length > 0
}

/** The turn of a page before each piece of the text; the first may begin with one. */
export const cutsOf = (scene: PageScene): readonly (Cut | null)[] => {
  const { pieces, body, furniture, known, labels } = scene
  if (known) {
    let page = scene.first - 1
    return body.map(at => {
      const next = (pieces[at] as Piece).page
      const turned = labels.slice(page + 1, next + 1)
      page = Math.max(page, next)
      return turned.length > 0 ? { trace: 'known', pages: turned } : null
    })
  }
  const fromNotes = notesCut(scene)
  const traces = body.map((to, at) => (at === 0 ? null : traceOf(scene, body[at - 1] as number, to)))
  const turns = traces.map(
    trace => trace === 'furniture' || (trace === 'notes' && fromNotes) || (trace === 'none' && fromNotes),
  )
  const some = turns.some((turn, at) => turn && traces[at] !== 'none')
  // A folio between two pieces numbers the page that begins there, or the one that ends where the last page has one at its foot.
  const last = body.at(-1)
  const lastRow = last === undefined ? 0 : ((pieces[last] as Piece).rows.at(-1)?.index ?? 0)
  const atFoot =
    [...furniture.folios.keys()].some(row => row > lastRow) &&
    ![...furniture.folios.keys()].some(row => row < (pieces[body[0] ?? 0]?.rows[0]?.index ?? 0))
  const counts: number[] = []
  let count = 1
  for (const turn of turns) counts.push(turn && some ? ++count : count)
  const printed = new Map<number, number>()
  for (const [row, text] of furniture.folios) {
    const after = body.findIndex(at => ((pieces[at] as Piece).rows[0] as Row).index > row)
    const page = after < 0 ? count : (counts[after] ?? 1) - (atFoot ? 1 : 0)
    if (/^\d+$/.test(text)) printed.set(page, Number(text))
  }
  const labelOf = (page: number): string => {
    const near = [...printed].sort((a, b) => Math.abs(a[0] - page) - Math.abs(b[0] - page) || a[0] - b[0])[0]
    const number = near === undefined ? page : near[1] + page - near[0]
    return String(number > 0 ? number : page)
  }
  return body.map((_, at) => {
    const trace = traces[at]
    if (at === 0) return printed.size > 0 && some ? { trace: 'furniture', pages: [labelOf(1)] } : null
    if (trace === null || trace === undefined) return null
    return { trace: turns[at] && some ? trace : 'none', pages: turns[at] && some ? [labelOf(counts[at] ?? 1)] : [] }
  })
}
