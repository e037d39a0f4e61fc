/** The outline of a PDF leads to the pages on which the divisions begin. */
import type { Division } from '../model/book.ts'
import { plainText } from '../model/walk.ts'
import type { Pdf, PdfEntry } from '../press/pdf/facts.ts'
import { lettersOf } from './letters.ts'

export interface Misled {
  readonly division: Division
  readonly problem: string
}

const flat = (entries: readonly PdfEntry[]): readonly PdfEntry[] =>
  entries.flatMap(entry => [entry, ...flat(entry.entries)])

/** Titles that more than one division bears say nothing of where to. */
const byTitle = (divisions: readonly Division[]): ReadonlyMap<string, Division> => {
  const titles = new Map<string, Division | null>()
  for (const division of divisions) {
    const title = lettersOf(plainText(division.title), true)
    if (title !== '') titles.set(title, titles.has(title) ? null : division)
  }
  return new Map([...titles].flatMap(([title, division]) => (division ? [[title, division] as const] : [])))
}

/** Follows the outline, if there is one. `firstPages` by the id of a division. */
export const followOutline = (
  { pages, outline }: Pick<Pdf, 'pages' | 'outline'>,
  divisions: readonly Division[],
  firstPages: ReadonlyMap<string, number>,
): readonly Misled[] => {
  const titles = byTitle(divisions)
  const label = (page: number) => pages[page]?.label ?? String(page + 1)
  const entries = flat(outline).map(({ title, to }) => ({ title: lettersOf(title, true), to: to?.page ?? null }))
  return [...titles].flatMap(([title, division]): readonly Misled[] => {
    const first = firstPages.get(division.id)
    // A heading inside another reading may have the same words: one entry that leads here is enough.
    const own = entries.filter(entry => entry.title === title)
    if (entries.length === 0 || first === undefined || own.some(({ to }) => to === first)) return []
    const name = plainText(division.title)
    const to = own[0]?.to
    const problem =
      to === undefined
        ? `the outline has no entry for “${name}”`
        : `the outline leads ${to === null ? 'nowhere' : `to page ${label(to)}`} for “${name}”, which begins on page ${label(first)}`
    return [{ division, problem }]
  })
}
