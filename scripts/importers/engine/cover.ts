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
const fields: readonly (readonly [
  pattern: RegExp,
  field: 'title' | 'authors' | 'translators' | 'source' | 'publisher',
])[] = [
  [/^Title:\s*(.+)$/, 'title'],
  [/^Author:\s*(.+)$/, 'authors'],
  [/^Translator:\s*(.+)$/, 'translators'],
  [/^Author\(s\):\s*(.+)$/, 'authors'],
  [/^Source:\s*(.+)$/, 'source'],
  [/^To cite this article:\s*(.+)$/, 'source'],
  [/^Published by:?\s+(.+)$/, 'publisher'],
]

const fewest = 3

/** Project Gutenberg frames its texts: a sheet before them, a licence behind. */
const frameBegins = /^\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK/i
const frameEnds =
  /^(?:\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG EBOOK|End of (?:the |this )?Project Gutenberg(?:'s|’s)? )/i
const prepared = /^(?:Produced by|E-?text prepared by|Transcribed (?:by|from))\b/i

export interface Cover {
  /** Rows of the sheet, from the first. */
  readonly length: number
  /** The row with which a sheet behind the text begins. */
  readonly end?: number
  readonly credit: DraftCredit
}

/** Any other line of a field's own: `Stable URL:`. */
const isField = (text: string): boolean =>
  /^(?:[A-Z][\w()]*\s?){1,3}:\s/.test(text) || signals.some(one => one.test(text))

/** The frame of Project Gutenberg, or null. */
const gutenbergOf = (rows: readonly Row[]): Cover | null => {
  const begins = rows.slice(0, 80).findIndex(row => frameBegins.test(row.strip.text))
  if (begins < 0) return null
  let length = begins + 1
  if (prepared.test(rows[length]?.strip.text ?? '')) {
    do length++
    while (rows[length]?.opens === false)
  }
  const end = rows.findLastIndex(row => frameEnds.test(row.strip.text))
  return { length, ...(end > length ? { end } : {}), credit: creditOf(rows.slice(0, begins)) }
}

/** The sheet at the head of rows, or null. Where pages are not known it ends with the last of its lines that is known. */
export const coverOf = (rows: readonly Row[], known: boolean): Cover | null => {
  const framed = gutenbergOf(rows)
  if (framed) return framed
  const first = known ? rows.filter(row => row.page === 0) : rows.slice(0, 40)
  const told = first.flatMap((row, at) => (signals.some(signal => signal.test(row.strip.text)) ? [at] : []))
  if (told.length < fewest || first.length === rows.length || first.length > 80) return null
  const length = known ? first.length : (told.at(-1) ?? 0) + 1
  return { length, credit: creditOf(first.slice(0, length)) }
}

const creditOf = (sheet: readonly Row[]): DraftCredit => {
  const credit: { -readonly [Key in keyof DraftCredit]: DraftCredit[Key] } = {}
  for (const [at, row] of sheet.entries())
    for (const [pattern, field] of fields) {
      const said = pattern.exec(row.strip.text)?.[1]
      if (said === undefined || credit[field] !== undefined) continue
      // A field may go on in the next line.
      const next = sheet[at + 1]
      const going =
        next && !next.opens && !isField(next.strip.text) && row.strip.text.length > 60 ? next.strip.text : ''
      const whole = `${said} ${going}`.trim()
      if (field === 'authors' || field === 'translators')
        credit[field] = whole.split(/\s*(?:,|;|\band\b)\s+/).filter(name => name !== '')
      else credit[field] = whole
    }
  return credit
}
