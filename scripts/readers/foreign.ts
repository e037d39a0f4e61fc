/** Front matter as Pandoc, Quarto, R Markdown, Hugo, Jekyll, Obsidian and others write it → the fields that Octavo knows. */
import { languageTag } from '../model/language.ts'
import { lookup } from '../model/lookup.ts'

type Data = Readonly<Record<string, unknown>>

/** Other names for the same fields. */
const aliases: Readonly<Record<string, string>> = lookup({
  authors: 'author',
  creator: 'author',
  editors: 'editor',
  translators: 'translator',
  lang: 'language',
  licence: 'rights',
  license: 'rights',
  copyright: 'rights',
  permission: 'rights',
  permissions: 'rights',
  abstract: 'description',
  summary: 'description',
  keywords: 'subjects',
  subject: 'subjects',
})

/** Fields of other tools that look like slips of ours. */
const ofOthers = new Set('by-author parent published published_at resources'.split(' '))

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `{name: …}`, `{given: …, family: …}`, `{text: …}` → the words; what is no such thing stays. */
const words = (value: unknown): unknown => {
  if (!isData(value)) return value
  const said = value['name'] ?? value['literal'] ?? value['text'] ?? value['main'] ?? value['title']
  if (isData(said)) return words(said)
  const parts = [value['given'], value['family']].filter(part => typeof part === 'string')
  return said ?? (parts.length > 0 ? parts.join(' ') : value)
}

const months = 'january february march april may june july august september october november december'.split(' ')

/** Month of an English name, or of its first letters: `Sept.` → `09`. */
const monthOf = (name: string): string | null => {
  const at = months.findIndex(month => name.length >= 3 && month.startsWith(name.toLowerCase()))
  return at < 0 ? null : String(at + 1).padStart(2, '0')
}

const two = (day: string) => day.padStart(2, '0')

/** `July 17, 2006`, `17 July 2006`, `July 2006`, `2006/07/17`, `2006-07-17T09:30:00Z` → `2006-07-17`; what is none of these stays. */
const date = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  const said = value.trim()
  const [, iso] = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:/.exec(said) ?? []
  if (iso !== undefined) return iso
  const [, y, m, d] = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(said) ?? []
  if (y !== undefined) return `${y}-${two(m ?? '')}-${two(d ?? '')}`
  const [, before = '', name = '', after = '', year = ''] =
    /^(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]+)\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})$/.exec(
      said.replace(/^[A-Za-z]+day,\s*/, '').replace(/^([A-Za-z]+),/, '$1'),
    ) ?? []
  const month = monthOf(name)
  const day = before || after
  return month === null ? value : [year, month, ...(day === '' ? [] : [two(day)])].join('-')
}

/** What is no language is left for the schema to tell of. */
const language = (value: unknown): unknown => (typeof value === 'string' ? (languageTag(value) ?? value) : value)

const list = (value: unknown): unknown => (Array.isArray(value) ? value.map(words) : words(value))

const readers: Readonly<Record<string, (value: unknown) => unknown>> = lookup({
  title: words,
  author: list,
  editor: list,
  translator: list,
  date,
  language,
  subjects: value => (typeof value === 'string' ? value.split(/\s*[,;]\s*/).filter(Boolean) : value),
  isbn: value => (typeof value === 'string' || typeof value === 'number' ? { print: value } : value),
  rights: value => (value === true || value === false ? undefined : words(value)),
})

/** Fields as Octavo has them, those of other tools read or left out. `own` are the names that the schema knows. */
export const translate = (data: Data, own: readonly string[]): Record<string, unknown> => {
  const known = new Set(own)
  const entries = Object.entries(data).flatMap(([key, value]): [string, unknown][] => {
    const lower = key.toLowerCase()
    const alias = known.has(key) ? undefined : aliases[lower]
    const name = alias !== undefined && !(alias in data) && known.has(alias) ? alias : known.has(lower) ? lower : key
    if (!known.has(name) && (ofOthers.has(lower) || aliases[lower] !== undefined)) return []
    const read = readers[name]?.(value) ?? (name in readers ? undefined : value)
    return read === null || read === undefined ? [] : [[name, read]]
  })
  return Object.fromEntries(entries)
}

/** What the editor typed for a field: `language` may stand there as `lang`. */
export const typedName = (data: Data, field: string): string =>
  field in data
    ? field
    : (Object.keys(data).find(key => (aliases[key.toLowerCase()] ?? key.toLowerCase()) === field) ?? field)
