/** Diagnostics → text: for a person, for a list, for a program, for CI. */
import type { Book } from '../model/book.ts'
import type { Diagnostic } from './diagnostic.ts'
import { lineAndColumn, sourceLine } from './place.ts'

type Sources = Pick<Book, 'sources'>

export const formats = ['human', 'short', 'json', 'ci'] as const
export type Format = (typeof formats)[number]

/** `manuscript/of-margins.md:5:26`; `root` is the book's folder as the editor would name it. */
const placeOf = (sources: Sources, root: string, { span }: Diagnostic): string => {
  if (!span) return root === '' ? 'book' : root
  const { line, column } = lineAndColumn(sources, span)
  return `${root === '' ? '' : `${root}/`}${span.file}:${line}:${column}`
}

const widest = 120

/** Signs that a terminal would obey are shown, not sent. */
const harmless = (text: string) =>
  text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, '\uFFFD')

/**
 * The line with carets under the finding; a long line is cut around it:
 *
 *     | … printer kept it wide.[^romm] The margin …
 *     |                        ^^^^^^^
 */
const excerpt = (sources: Sources, { span }: Diagnostic): readonly string[] => {
  if (!span) return []
  const whole = sourceLine(sources, span).replaceAll('\t', ' ')
  if (whole.trim() === '') return []
  const at = lineAndColumn(sources, span).column - 1
  const length = Math.max(1, Math.min(span.end - span.start, whole.length - at))
  const from = whole.length <= widest ? 0 : Math.max(0, Math.min(at - 40, whole.length - widest))
  const to = Math.min(whole.length, from + widest)
  const [lead, tail] = [from > 0 ? '…' : '', to < whole.length ? '…' : '']
  const carets = '^'.repeat(Math.max(1, Math.min(length, to - at)))
  return [`  | ${lead}${whole.slice(from, to)}${tail}`, `  | ${' '.repeat(lead.length + at - from)}${carets}`]
}

const human = (sources: Sources, root: string, diagnostic: Diagnostic): string => {
  const { severity, code, message, hint } = diagnostic
  const said = message.split('\n').map(line => `  ${line}`)
  const lines = [`${placeOf(sources, root, diagnostic)} ${severity} ${code}`, ...said, ...excerpt(sources, diagnostic)]
  return harmless([...lines, ...(hint === undefined ? [] : [`  hint: ${hint}`])].join('\n'))
}

const short = (sources: Sources, root: string, diagnostic: Diagnostic): string =>
  harmless(
    `${placeOf(sources, root, diagnostic)} ${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message.replaceAll('\n', ' ')}`,
  )

const json = (sources: Sources, root: string, diagnostic: Diagnostic) => ({
  ...diagnostic,
  ...(diagnostic.span && {
    path: `${root === '' ? '' : `${root}/`}${diagnostic.span.file}`,
    ...lineAndColumn(sources, diagnostic.span),
  }),
})

/** GitHub's and Forgejo's workflow commands; `%`, line ends, `:` and `,` are escaped as their runner wants. */
const ci = (sources: Sources, root: string, diagnostic: Diagnostic): string => {
  const escaped = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  const property = (text: string) => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
  const { span, severity, code, message, hint } = diagnostic
  const { line, column } = span ? lineAndColumn(sources, span) : { line: 0, column: 0 }
  const place = span
    ? `file=${property(`${root === '' ? '' : `${root}/`}${span.file}`)},line=${line},col=${column},`
    : ''
  return harmless(
    `::${severity} ${place}title=${property(code)}::${escaped(message + (hint === undefined ? '' : ` (${hint})`))}`,
  )
}

/** So many findings of a kind are told one by one in each file. */
const most = 20

/** A person reads twenty warnings of one remedy, or twenty equal errors; of the rest of a file they want to know how many there are. */
const folded = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => {
  const keyOf = ({ code, severity, message, hint, span }: Diagnostic) =>
    [code, span?.file, hint, severity === 'error' ? message : ''].join('\n')
  const counts = new Map<string, number>()
  for (const found of diagnostics) counts.set(keyOf(found), (counts.get(keyOf(found)) ?? 0) + 1)
  const told = new Map<string, number>()
  return diagnostics.flatMap(found => {
    const key = keyOf(found)
    const left = (counts.get(key) ?? 0) - most
    const nth = (told.get(key) ?? 0) + 1
    told.set(key, nth)
    if (left <= 1 || nth <= most) return [found]
    const message = `${left} more of these, this one first`
    return nth === most + 1 ? [{ ...found, message, hint: '--format json lists each of them' }] : []
  })
}

/**
 * All of them in one text, without a line end at its end; empty when there is nothing to say (JSON: `[]`). JSON has each by
 * itself, the other formats a count where a file has many of a kind.
 */
export const printDiagnostics = (
  sources: Sources,
  root: string,
  diagnostics: readonly Diagnostic[],
  format: Format,
): string => {
  if (format === 'json')
    return JSON.stringify(
      diagnostics.map(diagnostic => json(sources, root, diagnostic)),
      null,
      2,
    )
  const print = { human, short, ci }[format]
  return folded(diagnostics)
    .map(diagnostic => print(sources, root, diagnostic))
    .join(format === 'human' ? '\n\n' : '\n')
}

/** `2 errors, 1 warning` */
export const countDiagnostics = (diagnostics: readonly Diagnostic[]): string => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.length - errors
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  return (
    [...(errors > 0 ? [plural(errors, 'error')] : []), ...(warnings > 0 ? [plural(warnings, 'warning')] : [])].join(
      ', ',
    ) || 'nothing to report'
  )
}
