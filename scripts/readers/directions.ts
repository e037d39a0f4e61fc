/** Invisible signs that turn the direction of a text (UAX #9, 2): those that no edition should obey are taken out, and told. */
import { diagnose, type Outcome } from '../diagnostics/diagnostic.ts'

type Kind = 'override' | 'embedding' | 'isolate' | 'end of embedding' | 'end of isolate'

const signs: Readonly<Record<string, readonly [name: string, kind: Kind]>> = {
  '\u202a': ['LEFT-TO-RIGHT EMBEDDING', 'embedding'],
  '\u202b': ['RIGHT-TO-LEFT EMBEDDING', 'embedding'],
  '\u202c': ['POP DIRECTIONAL FORMATTING', 'end of embedding'],
  '\u202d': ['LEFT-TO-RIGHT OVERRIDE', 'override'],
  '\u202e': ['RIGHT-TO-LEFT OVERRIDE', 'override'],
  '\u2066': ['LEFT-TO-RIGHT ISOLATE', 'isolate'],
  '\u2067': ['RIGHT-TO-LEFT ISOLATE', 'isolate'],
  '\u2068': ['FIRST STRONG ISOLATE', 'isolate'],
  '\u2069': ['POP DIRECTIONAL ISOLATE', 'end of isolate'],
}

const sign = /[\u202a-\u202e\u2066-\u2069]/g
export const overrides = /[\u202d\u202e]/g

/** `RIGHT-TO-LEFT OVERRIDE (U+202E)`; the sign itself is never shown, for a terminal would obey it. */
export const signName = (char: string): string =>
  `${signs[char]?.[0] ?? 'sign'} (U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()})`

interface Found {
  readonly char: string
  readonly kind: Kind
  readonly at: number
}

/** What is to go: overrides with their ends, what is opened and not closed, what closes nothing. `told` are those to be named. */
const straysIn = (found: readonly Found[]): { readonly out: ReadonlySet<number>; readonly told: readonly Found[] } => {
  const open: Found[] = []
  const out = new Set<number>()
  const told: Found[] = []
  const drop = (item: Found) => {
    out.add(item.at)
    told.push(item)
  }
  for (const item of found) {
    const last = open.at(-1)
    if (item.kind === 'end of isolate') {
      const from = open.findLastIndex(({ kind }) => kind === 'isolate')
      // An isolate closes what stands open within it.
      if (from < 0) drop(item)
      else
        open
          .splice(from)
          .slice(1)
          .forEach(unclosed => unclosed.kind === 'embedding' && drop(unclosed))
    } else if (item.kind === 'end of embedding') {
      if (!last || last.kind === 'isolate') drop(item)
      else if (open.pop()?.kind === 'override') out.add(item.at)
    } else {
      if (item.kind === 'override') drop(item)
      open.push(item)
    }
  }
  open.filter(({ kind }) => kind !== 'override').forEach(drop)
  return { out, told: told.sort((a, b) => a.at - b.at) }
}

/** Where a direction ends at the latest: blank lines, and lines that begin an item, a heading, a quotation, a note, a row. */
const blockStart = /\n(?=[ \t]*(?:\n|[-*+#>|:]|\d+[.)]|\[\^|<!--))/

/** So many places of a file are told one by one. */
const mostTold = 20

/** A file without its stray signs of direction; pairs that are closed within their paragraph stay. Places are those of the result. */
export const withoutStrays = (file: string, text: string): Outcome<string> => {
  if (text.search(sign) < 0) return { value: text, diagnostics: [] }
  const out = new Set<number>()
  const told: Found[] = []
  let from = 0
  for (const block of text.split(blockStart)) {
    const found = [...block.matchAll(sign)].map(({ 0: char, index }): Found => {
      return { char, kind: signs[char]?.[1] ?? 'override', at: from + index }
    })
    const strays = straysIn(found)
    for (const at of strays.out) out.add(at)
    told.push(...strays.told)
    from += block.length + 1
  }
  const gone = [...out].sort((a, b) => a - b)
  let before = 0
  const diagnostics = told.slice(0, mostTold).map(({ char, kind, at }, index) => {
    while ((gone[before] ?? Infinity) < at) before++
    const start = at - before
    const count = index === mostTold - 1 ? told.length - index : 1
    return diagnose('direction-stray', { file, start, end: start + 1 }, { sign: signName(char), kind, count })
  })
  return { value: text.replace(sign, (char, at: number) => (out.has(at) ? '' : char)), diagnostics }
}
