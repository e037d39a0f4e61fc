/** What is left of TeX in the Markdown of converters: notes, emphasis, lists, tables and pictures, said in Markdown. */
import type { RawLine } from './turns.ts'

const environments = 'itemize|enumerate|figure|table|center|tabular|abstract|document|quote|quotation'
const frame = new RegExp(
  String.raw`\\(?:begin|end)\{(?:${environments})\*?\}(?:\[[^\]]*\])?(?:\{[^{}]*\})?|\\hline|\\(?:centering|noindent)\b|\\captionsetup\{[^{}]*\}`,
  'g',
)
const dresses: readonly (readonly [RegExp, string])[] = [
  [/\\(?:textit|emph)\{([^{}]+)\}/g, '*$1*'],
  [/\\textbf\{([^{}]+)\}/g, '**$1**'],
  [/\\(?:textsc|underline)\{([^{}]+)\}/g, '$1'],
  [/\\caption\*?\{([^{}]*)\}/g, '$1'],
  [/\\includegraphics(?:\[[^\]]*\])?\{([^{}\s]*)\}/g, '![]($1)'],
]

/** The same, as markup that is no words. */
const markup: readonly (readonly [RegExp, string])[] = [
  [frame, ' '],
  ...dresses.slice(0, 4).map(([pattern]) => [pattern, '$1'] as const),
  [/\\includegraphics(?:\[[^\]]*\])?\{[^{}\s]*\}/g, ' '],
  [/\\(?:footnote(?=\{)|item\b)/g, ' '],
]

/** Formulas keep their TeX. */
const formula = /(\$\$?[^$\n]+\$\$?|\\\([^\n]*?\\\)|\\\[[^\n]*?\\\])/
const outside = (text: string, patterns: readonly (readonly [RegExp, string])[]): string =>
  text
    .split(formula)
    .map((part, at) => (at % 2 === 1 ? part : patterns.reduce((left, [of, by]) => left.replace(of, by), part)))
    .join('')

const isTex =
  /\\(?:(?:sub)*section|footnote|footnotetext|title|author|begin|textit|textbf|emph|includegraphics|caption)\*?\{/

/** A file without the commands that `withoutTex` takes off, for the count of its words. */
export const withoutCommands = (text: string): string => (isTex.test(text) ? outside(text, markup) : text)

/** Where the brace that opens before `from` is closed, or -1. */
const closing = (text: string, from: number): number => {
  let depth = 1
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++
    else if (text.charAt(at) === '{') depth += 1
    else if (text.charAt(at) === '}' && --depth === 0) return at
  }
  return -1
}

/** Notes that Mathpix sets behind a page’s last words, `… the shore. \footnotetext{ 3 See …`, stand on lines of their own. */
const partNotes = (line: RawLine): readonly RawLine[] => {
  const [, before = '', open, rest = ''] = /^(.*?)\s*(\\footnotetext\{)\s*(\S.*)$/.exec(line.text) ?? []
  if (open === undefined || (before === '' && closing(rest, 0) >= 0)) return [line]
  const whole = closing(rest, 0) >= 0 ? [open + rest] : [open, rest]
  return [...(before === '' ? [] : [before, '']), ...whole].map(text => ({ ...line, text }))
}

/** Lines without their TeX. `words` are those that we have put in: the labels of notes, the numbers of items. */
export const withoutTex = (
  lines: readonly RawLine[],
): { readonly lines: readonly RawLine[]; readonly words: readonly string[] } => {
  if (!lines.some(({ text }) => isTex.test(text))) return { lines, words: [] }
  const words: string[] = []
  const parted: RawLine[] = []
  let notes = 0
  let table = false
  let author = false
  let quoted = false
  const lists: number[] = []
  for (const line of lines.flatMap(partNotes)) {
    let { text } = line
    const [, way, kind] = /\\(begin|end)\{(itemize|enumerate|tabular|quote|quotation)\}/.exec(text) ?? []
    if (kind === 'tabular') table = way === 'begin'
    else if (kind?.startsWith('quot')) quoted = way === 'begin'
    else if (way === 'begin') lists.push(kind === 'enumerate' ? 0 : -1)
    else if (way === 'end') lists.pop()
    if (/^\s*\\author\*?\{/.test(text)) author = true
    const own: string[] = []
    for (let at = text.indexOf('\\footnote{'); at >= 0; at = text.indexOf('\\footnote{')) {
      const end = closing(text, at + 10)
      if (end < 0) break
      const label = String(++notes)
      words.push(label, label)
      own.push(`[^${label}]: ${outside(text.slice(at + 10, end), dresses)}`)
      text = `${text.slice(0, at)}[^${label}]${text.slice(end + 1)}`
    }
    const list = lists.at(-1)
    if (/^\s*\\item\b/.test(text) && list !== undefined) {
      if (list >= 0) words.push(String(list + 1))
      text = text.replace(/^\s*\\item\b\s*/, list < 0 ? '- ' : `${list + 1}. `)
      if (list >= 0) lists[lists.length - 1] = list + 1
    }
    const said = outside(text, [[frame, ' '], ...dresses])
    if (said.trim() === '' && text.trim() !== '') {
      // Rules and frames of a table part none of its rows.
      if (!table) parted.push({ ...line, text: '' })
      continue
    }
    const rows = table
      ? [
          `| ${said
            .replace(/\\\\\s*$/, '')
            .split(/(?<!\\)&/)
            .map(cell => cell.trim())
            .join(' | ')} |`,
        ]
      : author
        ? said.split(/\s*\\\\\s*/)
        : [said]
    if (author && /\}\s*$/.test(text)) author = false
    for (const row of rows) parted.push({ ...line, text: quoted && row.trim() !== '' ? `> ${row.trim()}` : row })
    for (const note of own) parted.push({ ...line, text: '' }, { ...line, text: note }, { ...line, text: '' })
  }
  return { lines: parted, words }
}
