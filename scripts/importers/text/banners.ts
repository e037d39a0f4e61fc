/** Lines that tell where a page of the source begins or ends, in the dresses that programs give them. */

export interface Banner {
  /** As it is printed; null when only the turn is told. */
  readonly label: string | null
  /** It only says how its page is called. */
  readonly within?: boolean
}

/** `sure` dresses nobody writes by hand; the others must come again with rising numbers. */
const dresses: readonly { readonly sure: boolean; readonly pattern: RegExp }[] = [
  // Marker counts pages of the file, from 0: a turn, and no number.
  { sure: true, pattern: /^\{\d+\}-{8,}$/ },
  { sure: true, pattern: /^<!--\s*page(?:[-_ ]?(?:break|number|no))?\s*[:=#]?\s*"?([\w.-]*?)"?\s*-->$/i },
  // Azure: what it took for running heads stands in comments.
  { sure: true, pattern: /^<!--\s*Page(?:Header|Footer)="[^"]*"\s*-->$/ },
  // HathiTrust: the printed number, and the scan's.
  { sure: true, pattern: /^#{1,6} p\. ?([\w.-]*) \(#\d+\) #{8,}$/ },
  { sure: true, pattern: /^<page_number>\s*([\w.-]*)\s*<\/page_number>$/i },
  { sure: true, pattern: /^\\(?:newpage|pagebreak|clearpage)(?:\{\})?$/ },
  { sure: true, pattern: /^<div[^>]*page-break[^>]*>(?:\s*<\/div>)?$/i },
  { sure: true, pattern: /^\[MISSING_PAGE[^\]]*\]$/ },
  { sure: true, pattern: /^<page(?:\s+(?:n|no|number|id)\s*=)?\s*"?([\w.-]+)"?\s*\/?>$/i },
  {
    sure: false,
    pattern:
      /^(?:#{1,6}\s+)?[-=*_~#[({<\s]*(?:pages?|p\.|pg\.?|seite|página|pagina|стр\.?)\s*[:#.]?\s*(\d{1,5}|[ivxlc]{1,8})(?:\s*(?:of|\/|von|de|из)\s*\d+)?[-=*_~#\])}>\s]*$/iu,
  },
]

const azureTurn = /^\s*<!--\s*PageBreak\s*-->\s*$/
const azureHead = /^\s*<!--\s*Page(?:Header|Footer)=/

const read = (line: string): (Banner & { readonly sure: boolean }) | null => {
  const trimmed = line.trim()
  if (trimmed.length > 80) return null
  for (const { sure, pattern } of dresses) {
    const found = pattern.exec(trimmed)
    if (found) return { sure, label: found[1] || null }
  }
  return null
}

/** Banners of a text by their lines, counted from 0. A number that does not rise is no banner, nor is one that stands alone. */
export const bannersOf = (lines: readonly string[]): ReadonlyMap<number, Banner> => {
  const found = lines.flatMap((line, at) => {
    const banner = read(line)
    return banner ? [{ at, ...banner }] : []
  })
  const doubtful = found.filter(banner => !banner.sure)
  const numbers = doubtful.map(({ label }) => Number(label)).filter(number => !Number.isNaN(number))
  const rising = numbers.filter((number, index) => index > 0 && number > (numbers[index - 1] ?? 0)).length
  const trusted = doubtful.length >= 2 && rising >= (numbers.length - 1) * 0.8
  // Azure tells turns, and numbers at the head or the foot of a page.
  const told = lines.some(line => azureTurn.test(line))
  return new Map(
    found
      .filter(({ sure }) => sure || trusted)
      .map(({ at, label }) => {
        const within = told ? !azureTurn.test(lines[at] ?? '') : azureHead.test(lines[at] ?? '')
        return [at, { label, ...(within && { within }) }]
      }),
  )
}
