/** Project files in TOML: Hugo's, and mdBook's. */
import { tomlValue } from '../head.ts'
import type { Data } from '../yaml.ts'
import { isData, take, tellLeft, type Files, type Said, type Tool } from './project.ts'

/** `[table]` and `key = value`, as far as they speak of a book; lists go over at most 4,000 letters. */
const row = /^(?:\[([\w.-]+)\]|([\w-]+)[ \t]*=[ \t]*(\[[^\]]{0,4000}\]|.*?))[ \t]*(?:#.*)?$/gm

/** Reads a file of tables; what is said in `[book]` stands under `book`. */
export const readToml = (file: string, text: string) => {
  // A table may be called `__proto__`.
  const group = () => Object.create(null) as Data
  const data = group()
  const places = new Map<string, number>()
  let table = ''
  for (const { 1: name, 2: key, 3: value = '', index } of text.matchAll(row)) {
    if (name !== undefined) table = name
    if (key === undefined) {
      data[table] ??= group()
      continue
    }
    places.set(table === '' ? key : `${table}.${key}`, index)
    const own = table === '' ? data : data[table]
    if (isData(own)) own[key] = tomlValue(value)
  }
  const of = (path: readonly PropertyKey[]) => {
    const start = places.get(path.slice(0, 2).join('.')) ?? places.get(String(path[0])) ?? 0
    return { file, start, end: start }
  }
  return { data, place: { of } }
}

/** What mdBook's `book.toml` says of the book, and where it has its texts. */
export const bookToml = (file: string, files: Files): { said: Said; src: string; left: readonly string[] } => {
  const { data, place } = readToml(file, files[file] ?? '')
  const book = isData(data['book']) ? data['book'] : {}
  const { said, left } = take(book, place, ['book'])
  const others = Object.keys(data).filter(key => key !== 'book')
  const own = left.filter(key => key !== 'src' && key !== 'multilingual').map(key => `book.${key}`)
  return { said, src: typeof book['src'] === 'string' ? book['src'] : 'src', left: [...others, ...own] }
}

/** Hugo's site: its title and language; the order is that of the weights. */
export const hugo: Tool = {
  files: ['hugo.toml', 'config.toml'],
  read: (file, files) => {
    const { data, place } = readToml(file, files[file] ?? '')
    const { said, left } = take(data, place)
    return { by: file, said, order: null, diagnostics: tellLeft(file, left, { file, start: 0, end: 0 }) }
  },
}
