/** YAML → data that a schema has seen, with every fault at its line. */
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { Span } from '../model/book.ts'
import { diagnose, type Diagnostic, type Outcome } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/nearest.ts'
import { normalise } from './normalise.ts'

/** A stretch of a file that holds YAML: book.yaml whole, or what stands between the lines of front matter. */
export interface YamlText {
  readonly file: string
  readonly text: string
  /** Offset of `text` in its file. */
  readonly at: number
}

export type Data = Record<string, unknown>

export interface Place {
  /** Offsets of the key, or of the value when the path ends in a list. */
  readonly of: (path: readonly PropertyKey[]) => Span
}

/** At most this many aliases are followed: a “billion laughs” file is refused by the yaml package. */
const maxAliasCount = 50

/** What the yaml package says of files that were made to harm it. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/call stack/i, 'its brackets stand too deep within each other'],
  [/alias count/i, 'its aliases stand for too much'],
  [/unresolved alias/i, 'a value that begins with * must stand in quotation marks'],
]

/** What is wrong, by the codes of the yaml package. */
const faults: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'a value that begins with & or * must stand in quotation marks',
  BAD_DQ_ESCAPE: 'between double quotation marks a \\ stands for no sign of its own; write two of them',
  BAD_INDENT: 'a bracket is not closed, or a line does not stand far enough to the right',
  BAD_SCALAR_START: 'a value that begins with such a sign must stand in quotation marks',
  BLOCK_AS_IMPLICIT_KEY: 'a value that holds a colon must stand in quotation marks',
  DUPLICATE_KEY: 'this field is there twice',
  MISSING_CHAR: 'a quotation mark or a colon is missing',
  MULTILINE_IMPLICIT_KEY: 'this line is no “field: value”',
  TAB_AS_INDENT: 'a tab stands where blanks must',
  UNEXPECTED_TOKEN: 'the value has ended before this; all of it must stand in quotation marks',
}

/** Data with its words as a manuscript's are read. An alias may stand for what holds it: no book has such a field. */
const withSoundWords = (data: unknown, above: readonly unknown[] = []): unknown => {
  if (typeof data === 'string') return normalise(data)
  if (typeof data !== 'object' || data === null) return data
  if (above.includes(data)) throw new Error('its alias count has no end')
  const within = [...above, data]
  if (Array.isArray(data)) return data.map(item => withSoundWords(item, within))
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [normalise(key), withSoundWords(value, within)]))
}

/** Reads YAML. A value that is no map, and broken YAML, give an empty map and say so. */
export const parseYaml = (yaml: YamlText): Outcome<{ data: Data; place: Place }> => {
  const { file, text, at } = yaml
  const span = (start: number, end: number): Span => ({ file, start: at + start, end: at + Math.max(start, end) })
  const diagnostics: Diagnostic[] = []
  const lineCounter = new LineCounter()
  // No bytes, sets or dates: a field is words, a number, a list or a group.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, resolveKnownTags: false })
  const of: Place['of'] = path => {
    let node: unknown = document.contents
    let range: readonly [number, number] = [0, 0]
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find(item => isScalar(item.key) && String(item.key.value) === String(step))
        if (isScalar(pair?.key) && pair.key.range) range = [pair.key.range[0], pair.key.range[1]]
        node = pair?.value
      } else {
        node = (node as { items?: unknown[] } | undefined)?.items?.[Number(step)]
        const own = (node as { range?: [number, number, number] } | undefined)?.range
        if (own) range = [own[0], own[1]]
      }
    }
    return span(...range)
  }
  const tell = (message: string, ...at: [number, number]) => {
    const [, plain] = meanings.find(([pattern]) => pattern.test(message)) ?? []
    diagnostics.push(diagnose('metadata-broken', span(...at), { problem: plain ?? message.split('\n')[0] ?? '' }))
  }
  // What follows the first is mostly for its sake.
  for (const { code, message, pos } of document.errors.slice(0, 1)) tell(faults[code] ?? message, pos[0], pos[1])
  let data: unknown = null
  if (document.errors.length === 0) {
    try {
      data = withSoundWords(document.toJS({ maxAliasCount }))
    } catch (problem) {
      tell(String((problem as Error).message), 0, 0)
    }
  }
  const isData = typeof data === 'object' && data !== null && !Array.isArray(data)
  if (data !== null && !isData) {
    diagnostics.push(diagnose('metadata-broken', span(0, 0), { problem: 'there are no “field: value” lines' }))
  }
  return { value: { data: isData ? (data as Data) : {}, place: { of } }, diagnostics }
}

const without = (data: unknown, path: readonly PropertyKey[]): unknown => {
  const [step, ...rest] = path
  if (step === undefined || typeof data !== 'object' || data === null) return data
  if (Array.isArray(data)) {
    const items: readonly unknown[] = data
    return rest.length === 0
      ? items.filter((_, index) => index !== Number(step))
      : items.map((item, index) => (index === Number(step) ? without(item, rest) : item))
  }
  const entries = Object.entries(data)
  return Object.fromEntries(
    rest.length === 0
      ? entries.filter(([key]) => key !== String(step))
      : entries.map(([key, value]) => [key, key === String(step) ? without(value, rest) : value]),
  )
}

/** Fields that a schema knows at a path of plain objects. */
const knownFields = (schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] => {
  let at: unknown = schema
  for (const step of path) at = step in shapeOf(at) ? shapeOf(at)[String(step)] : undefined
  return Object.keys(shapeOf(at))
}

const shapeOf = (schema: unknown): Record<string, unknown> => {
  let at = schema as { shape?: Record<string, unknown>; unwrap?: () => unknown; in?: unknown } | undefined
  for (let depth = 0; at && !at.shape && depth < 5; depth++) at = (at.unwrap?.() ?? at.in) as typeof at
  return at?.shape ?? {}
}

/**
 * Holds data against a schema. Unknown fields are warnings and are left out; wrong ones are errors and are left out too,
 * so that the rest of the book can still be read. Where a field may be another tool's (not `isOurs`), a wrong one is a
 * warning, and an unknown one is passed over unless it looks like a slip. `null` when even so nothing fits (a required field is missing).
 */
export const fit = <S extends z.ZodType>(
  schema: S,
  data: Data,
  place: Place,
  isOurs: (field: string) => boolean = () => true,
): Outcome<z.output<S> | null> => {
  const diagnostics: Diagnostic[] = []
  let rest: unknown = data
  const gone = new Set<string>()
  for (let round = 0; round < 20; round++) {
    const result = schema.safeParse(rest)
    if (result.success) return { value: result.data, diagnostics }
    // What was taken out and is still asked for is required.
    if (result.error.issues.some(({ path }) => gone.has(path.join('.')))) break
    for (const issue of result.error.issues) {
      if (issue.code === 'unrecognized_keys') {
        const known = knownFields(schema, issue.path)
        for (const key of issue.keys) {
          const near = nearest(key, known)
          const isOthers = near === undefined && issue.path.length === 0 && !isOurs(key)
          if (!isOthers)
            diagnostics.push(
              diagnose('metadata-unknown', place.of([...issue.path, key]), { field: key, nearest: near }),
            )
          rest = without(rest, [...issue.path, key])
        }
      } else {
        const field = issue.path.join('.')
        const problem = /^Invalid input: expected (\w+), received (\w+)$/.exec(issue.message)
        const told = problem
          ? problem[2] === 'undefined'
            ? 'is missing'
            : `must be ${article(problem[1] ?? '')}`
          : plainly(issue)
        const code = isOurs(String(issue.path[0])) ? 'metadata-invalid' : 'metadata-left-out'
        diagnostics.push(diagnose(code, place.of(issue.path), { field, problem: told }))
        rest = without(rest, issue.path)
        gone.add(field)
      }
    }
    if (result.error.issues.some(issue => issue.path.length === 0 && issue.code !== 'unrecognized_keys')) break
    if (
      result.error.issues.every(issue => 'input' in issue && issue.input === undefined && issue.code === 'invalid_type')
    )
      break
  }
  return { value: null, diagnostics }
}

const article = (type: string) =>
  ({
    string: 'text',
    number: 'a number',
    array: 'a list',
    object: 'a group of fields',
    boolean: 'true or false',
    record: 'a group of fields',
    int: 'a whole number',
  })[type] ?? type

const plainly = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_value':
      return `must be one of: ${issue.values.join(', ')}`
    case 'too_big':
      return `must be no more than ${issue.maximum}`
    case 'too_small':
      return issue.origin === 'number' ? `must be at least ${issue.minimum}` : 'must not be empty'
    default:
      return issue.message.startsWith('must') ? issue.message : `is wrong: ${issue.message}`
  }
}

/**
 * Front matter: the YAML between a first line `---` (with no blank line after it) and the next line `---` or `...`. Paragraphs
 * without a single field between two such lines are text between two scene breaks.
 */
export const splitFrontMatter = (file: string, text: string): { yaml: YamlText | null; body: number } => {
  const match = /^\s*---[ \t]*\n(?![ \t]*\n)([\s\S]*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text)
  const inner = match?.[1] ?? ''
  if (!match || (/\n[ \t]*\n[ \t]*\S/.test(inner) && !/^[\w-]+[ \t]*:/m.test(inner))) return { yaml: null, body: 0 }
  return {
    yaml: { file, text: inner, at: text.indexOf('\n', text.indexOf('---')) + 1 },
    body: match[0].length,
  }
}
