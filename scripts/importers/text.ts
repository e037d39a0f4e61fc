/** OCR text and the Markdown of converters → lines. What is markup becomes dress; every word stays, banners of pages apart. */
import { wordsOf } from './conservation.ts'
import type { Furniture } from './draft.ts'
import type { Line, LinedSource, Run, SourcePage } from './lines.ts'
import { bannersOf } from './text/banners.ts'
import { partColumns } from './text/columns.ts'
import { partInlineNotes } from './text/inline-notes.ts'
import { decode, runsOf } from './text/runs.ts'
import { partTables, typedBar } from './text/tables.ts'
import { withoutCommands, withoutTex } from './text/tex.ts'
import { partTurns, type RawLine } from './text/turns.ts'

interface RawPage {
  readonly label: string | null
  readonly lines: readonly RawLine[]
}

const rawLines = (text: string): readonly RawLine[] => {
  let start = 0
  return text.split('\n').map((line, index) => {
    const raw = { text: line, start, line: index + 1 }
    start += line.length + 1
    return raw
  })
}

const isRule = (line: string) =>
  !/[\p{L}\p{N}]/u.test(line) && /^\s*(?:[-—–_=]{3,}|(?:\*\s*){3,}|(?:-\s+){2,}-|(?:·\s*){3,}|⸻)\s*$/.test(line)
const isBlank = (line: string) => line.trim() === ''
const unended = (line: string) => /[\p{Ll},;-]["'”’)*_]*(?:<sup>[^<]*<\/sup>|[⁰¹²³⁴-⁹])*\s*$/u.test(line)

/** Rules that cut sentences in two are ends of pages: notes may stand before them. */
const rulesCut = (lines: readonly RawLine[]): boolean => {
  const written = lines.filter(line => !isBlank(line.text))
  const rules = written.flatMap((line, at) => (isRule(line.text) ? [at] : []))
  const cutting = rules.filter(at => {
    const after = written[at + 1]?.text ?? ''
    return /^\s*\p{Ll}{2}/u.test(after) && (unended(written[at - 1]?.text ?? '') || rules.length >= 3)
  })
  return rules.length >= 2 && cutting.length >= rules.length * 0.25
}

/** Lines of the leaf of facts that some programs put before a text or each page: `---`, `key: value` …, `---`. */
const leavesOf = (lines: readonly RawLine[]): ReadonlySet<number> => {
  const found = new Set<number>()
  for (let at = 0; at < lines.length; at++) {
    if (lines[at]?.text.replace('\f', '').trim() !== '---') continue
    let end = at + 1
    while (end < at + 60 && /^(?:[\w-]+:(?: .*)?|\s+- .*|\s{2,}\S.*)$/.test(lines[end]?.text ?? '')) end++
    if (end === at + 1 || lines[end]?.text.trim() !== '---') continue
    for (let one = at; one <= end; one++) found.add(one)
    at = end
  }
  return found
}

interface Parted {
  readonly pages: readonly RawPage[]
  readonly furniture: readonly Furniture[]
}

/** Parts a text at form feeds and banners. A banner may stand at the head of its page or at its foot: the text's ends tell. */
const pagesOf = (lines: readonly RawLine[]): Parted => {
  const banners = bannersOf(lines.map(({ text }) => text.replaceAll('\f', '')))
  const leaves = leavesOf(lines)
  const rules = banners.size === 0 && !lines.some(({ text }) => text.includes('\f')) && rulesCut(lines)
  const furniture: Furniture[] = []
  const pages: { label: string | null; lines: RawLine[] }[] = [{ label: null, lines: [] }]
  const first = banners.size > 0 ? Math.min(...banners.keys()) : 0
  const said = (from: number, to: number) =>
    lines.slice(from, to).some((line, at) => !isBlank(line.text) && !leaves.has(from + at))
  const atFoot = banners.size > 0 && said(0, first) && !said(Math.max(...banners.keys()) + 1, lines.length)
  const last = () => pages[pages.length - 1] as (typeof pages)[number]
  const turn = (label: string | null) => {
    if (last().label === null && last().lines.every(line => isBlank(line.text))) last().label = label
    else pages.push({ label, lines: [] })
  }
  for (const [index, line] of lines.entries()) {
    const banner = line.turn === undefined ? banners.get(index) : { label: line.turn }
    const place = { line: line.line }
    if (leaves.has(index)) {
      if (/[\p{L}\p{N}]/u.test(line.text)) furniture.push({ kind: 'banner', text: line.text, place })
      if (line.text.includes('\f')) turn(null)
      continue
    }
    if (banner) {
      const text = decode(line.text.replace(/<!--\s*|\s*-->/g, '').replace(/<\/?[a-z_][^>]*>/gi, ' '))
      if (wordsOf(text).length > 0) furniture.push({ kind: 'banner', text, place })
      if (banner.within) {
        last().label ??= banner.label
        continue
      }
      if (atFoot) last().label ??= banner.label
      turn(atFoot ? null : banner.label)
      continue
    }
    if (rules && isRule(line.text)) {
      turn(null)
      continue
    }
    // Mistral sets the labels of a page's notes once more before them.
    const labels = /^(?:\[\^\d+\]\s*)+(?=\[\^\d+\]:|$)/.exec(line.text)?.[0] ?? ''
    const after = labels === '' ? undefined : lines.slice(index + 1).find(one => !isBlank(one.text))?.text
    if (labels !== '' && (labels.length < line.text.length || /^\[\^\d+\]:/.test(after ?? ''))) {
      furniture.push({ kind: 'label', text: labels.trim(), place })
      last().lines.push({ ...line, text: line.text.slice(labels.length), start: line.start + labels.length })
      continue
    }
    let start = line.start
    for (const [part, text] of line.text.split('\f').entries()) {
      if (part > 0 && !(last().lines.length === 0 && last().label !== null)) pages.push({ label: null, lines: [] })
      last().lines.push({ ...line, text, start })
      start += text.length + 1
    }
  }
  const filled = pages.filter((page, at) => at < pages.length - 1 || page.lines.some(line => !isBlank(line.text)))
  return { pages: filled, furniture }
}

/** What stands before a line's text, and is dress. */
const dresses: readonly {
  readonly pattern: RegExp
  readonly dress: Line['dress']
}[] = [
  { pattern: /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/, dress: 'none' },
  { pattern: /^\s*\\(?:sub)*section\*?\{(.*)\}\s*$/, dress: 'none' },
  { pattern: /^\s*\\(?:title|author|chapter)\*?\{(.*)\}?\s*$/, dress: 'none' },
  { pattern: /^\s*\\footnotetext\{\s*(.*)\}\s*$/, dress: 'none' },
  { pattern: /^ {0,3}>\s?(.*)$/, dress: 'quotation' },
  { pattern: /^\s*(\|.*\|)\s*$/, dress: 'table' },
]

/** Commands that open and close over several lines, as Mathpix sets them. */
const framing =
  /^\s*(?:\\(?:title|author|footnotetext|abstract)\*?\{|\}|\\(?:begin|end)\{(?:abstract|document|quote|quotation|center)\})\s*$/

const depthOf = (text: string): number => {
  const signs = /^ {0,3}(#{1,6})\s/.exec(text)?.[1]
  if (signs) return signs.length
  const section = /^\s*\\((?:sub)*)section/.exec(text)?.[1]
  return section === undefined ? (/^\s*\\(?:title|chapter)\*?\{/.test(text) ? 1 : 0) : 1 + section.length / 3 + 1
}

const dressOf = (text: string): { readonly body: string; readonly dress: Line['dress'] } => {
  if (isRule(text)) return { body: '', dress: 'rule' }
  for (const { pattern, dress } of dresses) {
    const found = pattern.exec(text)
    const body = found?.[1] ?? ''
    if (found)
      return { body: dress === 'table' ? body.replace(/<br\s*\/?>/gi, ' ').replaceAll('\\|', typedBar) : body, dress }
  }
  if (/^\s*!\[[^\]]*\]\([^)]*\)\s*$/.test(text)) return { body: text.trim(), dress: 'picture' }
  if (/^\s*(?:[-+*•]|\d{1,3}[.)])\s+\S/.test(text)) return { body: text.trim(), dress: 'item' }
  return { body: text.trim(), dress: 'none' }
}

/** Lines of one block are read together, since an emphasis may go over their ends. */
const linesOf = (page: RawPage): readonly Line[] => {
  const lines: Line[] = []
  let block: { raw: RawLine; body: string; dress: Line['dress']; opens: boolean }[] = []
  let code = false
  let depth = 0
  const close = () => {
    if (block.length === 0) return
    const parted: Run[][] = [[]]
    for (const run of runsOf(block.map(({ body }) => body).join('\n')))
      for (const [at, text] of run.text.split('\n').entries()) {
        if (at > 0) parted.push([])
        parted.at(-1)?.push({ ...run, text })
      }
    for (const [at, { raw, dress, opens }] of block.entries())
      lines.push({
        runs: parted[at] ?? [],
        box: null,
        opens,
        depth: Math.max(depth, depthOf(raw.text)),
        dress,
        at: { start: raw.start, end: raw.start + raw.text.length, line: raw.line },
        indent: (/^\s*/.exec(raw.text)?.[0] ?? '').replaceAll('\t', '    ').length,
      })
    block = []
  }
  let blank = page.lines.find(line => !isBlank(line.text))?.going !== true
  for (const raw of page.lines) {
    if (framing.test(raw.text)) {
      close()
      blank = true
      depth = /^\s*\\title/.test(raw.text) ? 1 : 0
      continue
    }
    if (isBlank(raw.text)) {
      close()
      blank = true
      continue
    }
    if (/^\s*(?:```|~~~)/.test(raw.text)) {
      // Some programs wrap whole pages in a fence of “markdown”: that is no code.
      if (!/^\s*```\s*(?:markdown|md|text)\s*$/i.test(raw.text)) code = !code && /^\s*(?:```|~~~)\s*\w/.test(raw.text)
      close()
      blank = true
      continue
    }
    const { body, dress } = code ? { body: raw.text, dress: 'code' as const } : dressOf(raw.text)
    const alone = dress === 'picture' || dress === 'rule' || dress === 'code' || depthOf(raw.text) > 0
    if (alone || (block.at(-1)?.dress ?? dress) !== dress) close()
    if (dress === 'code') {
      const at = { start: raw.start, end: raw.start + raw.text.length, line: raw.line }
      lines.push({ runs: [{ text: body }], box: null, opens: blank, depth: 0, dress, at })
    } else block.push({ raw, body, dress, opens: blank || alone })
    if (alone) close()
    blank = alone
  }
  close()
  return lines
}

/** Commands and addresses that are markup and no words. */
const markup: readonly (readonly [RegExp, string])[] = [
  [/<!--(?!\s*page)[\s\S]*?-->/gi, ' '],
  [/<sup>&<\/sup>lt;sup>/g, ' '],
  [/<(https?:\/\/[^\s<>]+)>/g, ' $1 '],
  [/<\/?(?:table|caption|thead|tbody|tfoot|tr|td|th|p|div|br|li|ul|ol)\b[^<>\n]*>/gi, ' '],
  [/<\/?[a-z][a-z0-9_]*(?:\s[^<>\n]*)?\/?>/gi, ''],
  [/\$\s*(?:\{\s*\}\s*)?\^\s*\{?\s*([^\s{}$\\]{1,8})\s*\}?\s*\$(?!\d)/g, '$1'],
  [/\\\(\s*(?:\{\s*\}\s*)?\^\s*\{?\s*([^\s{}$\\]{1,8})\s*\}?\s*\\\)/g, '$1'],
  [/\\textsuperscript\{([^{}]{1,12})\}/g, '$1'],
  [/\^(\d{1,3}|\*)\^/g, '$1'],
  [/&lt;\/?sup&gt;/g, ''],
  [/\]\(\s*<?(?:[^()\s]|\([^()]*\))*>?(?:\s+"[^"]*")?\s*\)/g, '] '],
  [/^\s*(?:```|~~~).*$/gm, ''],
  [/\\(?:begin|end)\{(?:abstract|document|quote|quotation|center)\}/g, ' '],
  [/\\(?:(?:sub)*section|abstract|title|author|chapter|footnotetext|textsuperscript)\*?(?=\{)/g, ' '],
]

/** Words of the file itself, its markup taken off by plain replacing. */
const wordsOfFile = (text: string): readonly string[] =>
  wordsOf(
    decode(
      markup
        .reduce((left, [pattern, by]) => left.replace(pattern, by), withoutCommands(text))
        .replace(/\^\s*\{?\s*\\(?:ast|star|dagger|dag|ddagger|ddag|S|P|parallel|circ|mathrm|text|mathit)\b/g, '^{'),
    ),
  )

/** Reads OCR text, plain text of PDF tools, Markdown of converters. */
export const readText = (file: string, source: string): LinedSource => {
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const plain = withoutTex(rawLines(text))
  const lines = partColumns(plain.lines)
  const noted = partInlineNotes(lines)
  const { pages, furniture } = pagesOf(partTables(partTurns(noted.lines)))
  return {
    file,
    pages: pages.map((page): SourcePage => ({ label: page.label, width: null, height: null, lines: linesOf(page) })),
    language: null,
    title: null,
    authors: [],
    words: [...wordsOfFile(text), ...plain.words, ...noted.words],
    // Columns were read in another order than they stand in the file.
    ordered: lines === plain.lines,
    furniture: [...noted.furniture, ...furniture],
  }
}
