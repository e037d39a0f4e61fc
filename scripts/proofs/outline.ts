/** The ways into a PDF: its list of contents and its outline lead to the pages on which the divisions begin. */
import type { Division } from '../model/book.ts'
import { plainText } from '../model/walk.ts'
import type { Pdf, PdfEntry, PdfLink, PdfPage } from '../press/pdf/facts.ts'
import { lettersOf } from './letters.ts'

/** A fault of a list of contents, or of the outline (`page` is null). */
export interface Misled {
  readonly page: number | null
  readonly division: Division | null
  readonly problem: string
}

/** What is printed under a link. */
const textUnder = ({ texts }: Pick<PdfPage, 'texts'>, link: PdfLink): string =>
  texts
    .filter(({ x, y, width }) => {
      const middle = x + width / 2
      return middle >= link.x && middle <= link.x + link.width && y >= link.y && y <= link.y + link.height
    })
    .map(({ text }) => text)
    .join('')
    .trim()

const isFolio = (text: string): boolean => /^(\d+|[ivxlcdm]+)$/i.test(text)

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

/** Follows the links of the preliminary pages, and the outline, if there are any. `firstPages` by the id of a division. */
export const followContents = (
  { pages, outline }: Pick<Pdf, 'pages' | 'outline'>,
  divisions: readonly Division[],
  firstPages: ReadonlyMap<string, number>,
  preliminary: readonly number[],
): readonly Misled[] => {
  const titles = byTitle(divisions)
  const label = (page: number) => pages[page]?.label ?? String(page + 1)
  const inContents = preliminary.flatMap(page =>
    (pages[page]?.links ?? []).flatMap((link): readonly Misled[] => {
      const found = pages[page]
      if (!found || !link.to) return []
      const text = textUnder(found, link)
      const division = titles.get(lettersOf(text, true)) ?? null
      const first = division && firstPages.get(division.id)
      if (!division && isFolio(text) && text !== label(link.to.page)) {
        return [{ page, division: null, problem: `“${text}” is printed for a page that is ${label(link.to.page)}` }]
      }
      if (first === null || first === undefined || first === link.to.page) return []
      const problem = `“${text}” leads to page ${label(link.to.page)}, but begins on page ${label(first)}`
      return [{ page, division, problem }]
    }),
  )
  const entries = flat(outline).map(({ title, to }) => ({ title: lettersOf(title, true), to: to?.page ?? null }))
  const inOutline = [...titles].flatMap(([title, division]): readonly Misled[] => {
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
    return [{ page: null, division, problem }]
  })
  return [...inContents, ...inOutline]
}
