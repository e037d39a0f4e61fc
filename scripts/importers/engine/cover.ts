/** The sheet that a library or a publisher binds before a text that it gives out: no part of it, but it says where it appeared. */
import type { DraftCredit } from '../draft.ts'
import type { Row } from './rows.ts'

/** Lines that such sheets bear: JSTOR, Project MUSE, Taylor & Francis, HeinOnline, ProQuest. */
const signals: readonly RegExp[] = [
  /^Author\(s\):/,
  /^Source: /,
  /^(?:Review by|Reviewed Work\(s\)):/,
  /^Published by:? /,
  /^Stable URL:/,
  /^Accessed:/,
  /\bJSTOR is a not-for-profit service\b/,
  /\bYour use of the JSTOR archive\b/,
  /\babout\.jstor\.org\/(?:terms|participate)/,
  /^Linked references are available on JSTOR/,
  /^For additional information about this (?:article|book)/,
  /\bmuse\.jhu\.edu\//,
  /^To (?:cite|link to) this article:/,
  /^(?:Submit your article to this journal|View related articles|View Crossmark data|Article views:)/,
  /^Full Terms & Conditions of access and use/,
  /^Content downloaded\/printed from/,
  /\bHeinOnline\b/,
  /^ProQuest document (?:ID|link):/,
]

/** What their fields are called. */
const fields: readonly (readonly [pattern: RegExp, field: 'authors' | 'source' | 'publisher'])[] = [
  [/^Author\(s\):\s*(.+)$/, 'authors'],
  [/^Source:\s*(.+)$/, 'source'],
  [/^To cite this article:\s*(.+)$/, 'source'],
  [/^Published by:?\s+(.+)$/, 'publisher'],
]

const fewest = 3

export interface Cover {
  /** Rows of the sheet, from the first. */
  readonly length: number
  readonly credit: DraftCredit
}

/** Any other line of a field's own: `Stable URL:`. */
const isField = (text: string): boolean =>
  /^(?:[A-Z][\w()]*\s?){1,3}:\s/.test(text) || signals.some(one => one.test(text))

/** The sheet at the head of rows, or null. Where pages are not known it ends with the last of its lines that is known. */
export const coverOf = (rows: readonly Row[], known: boolean): Cover | null => {
  const first = known ? rows.filter(row => row.page === 0) : rows.slice(0, 40)
  const told = first.flatMap((row, at) => (signals.some(signal => signal.test(row.strip.text)) ? [at] : []))
  if (told.length < fewest || first.length === rows.length || first.length > 80) return null
  const length = known ? first.length : (told.at(-1) ?? 0) + 1
  const credit: { -readonly [Key in keyof DraftCredit]: DraftCredit[Key] } = {}
  for (const [at, row] of first.slice(0, length).entries())
    for (const [pattern, field] of fields) {
      const said = pattern.exec(row.strip.text)?.[1]
      if (said === undefined || credit[field] !== undefined) continue
      // A field may go on in the next line.
      const next = first[at + 1]
      const going =
        next && !next.opens && !isField(next.strip.text) && row.strip.text.length > 60 ? next.strip.text : ''
      const whole = `${said} ${going}`.trim()
      if (field === 'authors') credit.authors = whole.split(/\s*(?:,|;|\band\b)\s+/).filter(name => name !== '')
      else credit[field] = whole
    }
  return { length, credit }
}
