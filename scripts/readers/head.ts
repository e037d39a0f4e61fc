/** The head of a file: YAML between lines of hyphens, TOML between plus signs, Pandoc's title block, MultiMarkdown's lines. */
import type { Span } from '../model/book.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import { normalise } from './normalise.ts'
import { parseYaml, splitFrontMatter, type Data, type Place } from './yaml.ts'

export interface Head {
  readonly data: Data
  readonly place: Place
  /** Offset at which the text begins. */
  readonly body: number
  readonly diagnostics: readonly Diagnostic[]
}

interface Field {
  readonly key: string
  readonly value: unknown
  /** Offset of the key, or of what stands for it. */
  readonly at: number
}

const headOf = (file: string, fields: readonly Field[], body: number): Head => {
  const of = (path: readonly PropertyKey[]): Span => {
    const field = fields.find(({ key }) => key === path[0])
    return { file, start: field?.at ?? 0, end: field ? field.at + 1 : 0 }
  }
  return {
    data: Object.fromEntries(fields.map(({ key, value }) => [key, value])),
    place: { of },
    body,
    diagnostics: [],
  }
}

const joined = (words: string) => words.replace(/\s*\n\s*/g, ' ').trim()

/** `% title`, `% author; author`, `% date`: what goes on is indented (pandoc_title_block). */
const titleBlock = (file: string, text: string): Head | null => {
  const fields: Field[] = []
  const line = /%[ \t]*(.*(?:\n[ \t]+\S.*)*)(?:\n|$)/y
  for (const key of ['title', 'author', 'date']) {
    const at = line.lastIndex
    const match = line.exec(text)
    if (!match) {
      line.lastIndex = at
      break
    }
    const words = match[1] ?? ''
    const value = key === 'author' ? words.split(/[;\n]/).map(joined).filter(Boolean) : joined(words)
    if (value.length > 0) fields.push({ key, value, at })
  }
  return fields.length > 0 && /^%[ \t]+\S|^%\n%/.test(text) ? headOf(file, fields, line.lastIndex) : null
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\n', t: ' ', b: '', f: ' ' }

const unescaped = (words: string): string =>
  normalise(
    words.replace(
      /\\(?:u([\dA-Fa-f]{4})|U(00[\dA-Fa-f]{6})|(.))/g,
      (typed, short: string, long: string, sign: string) => {
        if (sign !== undefined) return escapes[sign] ?? sign
        const code = parseInt(short ?? long, 16)
        return code > 0x10ffff ? typed : String.fromCodePoint(code)
      },
    ),
  )

/** One value of TOML, as far as front matter has them: text, numbers, lists of text. Null for anything else. */
export const tomlValue = (value: string): unknown => {
  const list = /^\[(.*)\]$/s.exec(value)?.[1]
  if (list !== undefined)
    return [...list.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)].map(([, a, b]) =>
      a === undefined ? (b ?? '') : unescaped(a),
    )
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1]
  if (quoted !== undefined) return unescaped(quoted)
  return /^'([^']*)'/.exec(value)?.[1] ?? (/^[\d.:TZ+-]+$/.test(value) ? value : null)
}

/** Hugo's `+++`; tables of TOML say nothing to a book. */
const toml = (file: string, text: string): Head | null => {
  const match = /^\+\+\+[ \t]*\n([\s\S]*?)^\+\+\+[ \t]*(?:\n|$)/m.exec(text)
  if (match?.index !== 0) return null
  const inner = match[1] ?? ''
  const [top = ''] = inner.split(/^\[/m)
  const start = text.indexOf('\n') + 1
  const fields = [...top.matchAll(/^([\w-]+)[ \t]*=[ \t]*(\[[^\]]*\]|.*?)[ \t]*$/gm)].map(
    ({ 1: key, 2: value, index }) => ({
      key: key ?? '',
      value: tomlValue(value ?? ''),
      at: start + index,
    }),
  )
  return headOf(
    file,
    fields.filter(({ value }) => value !== null),
    match[0].length,
  )
}

/** MultiMarkdown: `Title: …`, `Author: …` from the first line to the first blank one. */
const multiMarkdown = (file: string, text: string): Head | null => {
  const match =
    /^(?:(?:title|author|date|base header level|latex \w+|css|format)[ \t]*:.*\n)(?:[A-Za-z][\w ]*:.*\n|[ \t]+\S.*\n)*(?=\s*\n)/i.exec(
      text,
    )
  if (!match || !/^(title|author)[ \t]*:/im.test(match[0])) return null
  const fields = [...match[0].matchAll(/^([A-Za-z][\w ]*?)[ \t]*:[ \t]*(.*(?:\n[ \t]+\S.*)*)$/gm)].map(
    ({ 1: key, 2: value, index }) => ({
      key: (key ?? '').toLowerCase().replaceAll(' ', '-'),
      value: joined(value ?? ''),
      at: index,
    }),
  )
  return headOf(file, fields, match[0].length)
}

/** Reads the head of a file; a file without one has no data, and begins at 0. */
export const readHead = (file: string, text: string): Head => {
  const { yaml, body } = splitFrontMatter(file, text)
  if (yaml) {
    const { value, diagnostics } = parseYaml(yaml)
    return { ...value, body, diagnostics }
  }
  const open = /^\s*---[ \t]*\n(?=(?:title|subtitle|author|date|lang|language)[ \t]*:)/i.exec(text)?.[0]
  if (open !== undefined) {
    const span = { file, start: open.indexOf('-'), end: open.trimEnd().length }
    return {
      ...headOf(file, [], 0),
      diagnostics: [diagnose('block-unclosed', span, { opening: '---', what: 'front matter', closing: '---' })],
    }
  }
  return toml(file, text) ?? titleBlock(file, text) ?? multiMarkdown(file, text) ?? headOf(file, [], 0)
}
