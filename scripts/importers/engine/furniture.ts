/** What is printed on a page and is no part of the text: folios, running heads, signatures, catchwords. */
import type { Furniture } from '../draft.ts'
import { isSectionName } from './titles.ts'
import { countWords, goesOn, isEnded } from './sentences.ts'
import type { Row } from './rows.ts'

export interface FoundFurniture {
  /** By the row's place in the list. */
  readonly rows: ReadonlyMap<number, Furniture['kind']>
  /** Printed numbers: by page where pages are known, else by the row that bears the number. */
  readonly folios: ReadonlyMap<number, string>
}

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/ſ/g, 's')
    .replace(/(?<=\p{L})0|0(?=\p{L})/gu, 'o')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()

const romanDigits: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 }
const romanOf = (text: string): number =>
  [...text].reduce((sum, letter, at) => {
    const value = romanDigits[letter] ?? 0
    return sum + (value < (romanDigits[text.charAt(at + 1)] ?? 0) ? -value : value)
  }, 0)

interface Folio {
  readonly row: Row
  readonly text: string
  readonly number: number
  readonly roman: boolean
  /** Nothing else stands on its line. */
  readonly alone: boolean
}

const canonical = /^m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$/
const folioOf = (row: Row): readonly Folio[] => {
  const text = row.strip.text.trim()
  if (text.length > 90) return []
  const lone = /^[^\p{L}\p{N}]*(?:page\s+)?(\d{1,4}|[ivxlcdm]{1,9})[^\p{L}\p{N}]*$/iu.exec(text)?.[1]
  const beside = /^(\d{1,4})\s+\|?\s*\S.*$|^\S.*?\s\|?\s*(\d{1,4})$/.exec(text)
  const found = lone ?? beside?.[1] ?? beside?.[2]
  if (found === undefined) return []
  const roman = !/\d/.test(found)
  const number = roman ? romanOf(found.toLowerCase()) : Number(found)
  if (roman && !canonical.test(found.toLowerCase())) return []
  return [{ row, text: found, number, roman, alone: lone !== undefined }]
}

/** Rows at the head and the foot of each page, `depth` of each. */
const edgesOf = (
  rows: readonly Row[],
  depth: number,
): ReadonlyMap<number, { readonly head: readonly Row[]; readonly foot: readonly Row[] }> => {
  const pages = new Map<number, Row[]>()
  for (const row of rows) {
    const page = pages.get(row.page)
    if (page) page.push(row)
    else pages.set(row.page, [row])
  }
  return new Map(
    [...pages].map(([page, all]) => {
      const text = all.filter(row => row.line.dress !== 'rule')
      return [page, { head: text.slice(0, depth), foot: text.slice(Math.max(1, text.length - depth)) }]
    }),
  )
}

const similar = (a: string, b: string): boolean => {
  if (a === b) return true
  if (Math.abs(a.length - b.length) > Math.max(3, a.length * 0.25) || a.length < 6) return false
  const pairs = (text: string) => new Set(Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2)))
  const [x, y] = [pairs(a), pairs(b)]
  return (2 * [...x].filter(pair => y.has(pair)).length) / (x.size + y.size) > 0.75
}

const isHeadLike = (row: Row): boolean => {
  const text = row.strip.text
  return text.length <= 90 && countWords(text) <= 14 && row.line.dress !== 'table' && /\p{L}{2}/u.test(text)
}

/** Where pages are known, folios keep step with them: number less page is the same for many. */
const foliosInStep = (candidates: readonly Folio[]): readonly Folio[] => {
  const key = (folio: Folio) => `${folio.roman} ${folio.number - folio.row.page}`
  const pages = new Map<string, Set<number>>()
  for (const folio of candidates) {
    const known = pages.get(key(folio)) ?? new Set()
    pages.set(key(folio), known.add(folio.row.page))
  }
  const apart = (folio: Folio) => folio.alone || /\S\s{3,}\S/.test(folio.row.strip.text)
  return candidates.filter(folio => (pages.get(key(folio))?.size ?? 0) >= (apart(folio) ? 2 : 3))
}

/** Lines that libraries and sellers stamp on the pages they give out. */
const stamps =
  /^(?:this content downloaded (?:from|on)\b|all use subject to\b|digiti[sz]ed by\b|original from\b|generated (?:on|for|at)\b.*(?:hathitrust|\d{4})|public domain,? google|reproduced with permission of the copyright owner|downloaded (?:from|by|on)\b.*(?:https?:|\bon\b|\bby\b|\.(?:org|com|edu)\b)|published online by .{5,60}$|for personal use only\b|this page (?:is )?intentionally left blank)/i

/** The last row of the text before a place, or the first after it: short lines that stand alone are none. */
const nearText = (rows: readonly Row[], from: number, step: 1 | -1): Row | undefined => {
  for (let at = from + step; Math.abs(at - from) <= 3; at += step) {
    const row = rows[at]
    if (!row) return undefined
    const alone = row.opens && rows[at + 1]?.opens !== false
    if (!alone || row.strip.text.length > 60) return row
  }
  return undefined
}

/** A row that stands in the middle of a sentence. */
const interrupts = (rows: readonly Row[], row: Row): boolean => {
  const before = nearText(rows, row.index, -1)
  const after = nearText(rows, row.index, 1)
  return (before !== undefined && !isEnded(before.strip.text)) || (after !== undefined && goesOn(after.strip.text))
}

/** A line of several words that comes again word for word, whatever its figures: so nobody writes. */
const isLong = (name: string): boolean => name.length >= 24 && name.split(' ').length >= 4

/** Rows that are stamped on pages: by what they say, or since they come again on so many pages, near the same edge. */
const stampedOn = (rows: readonly Row[], known: boolean): ReadonlySet<number> => {
  const stampable = ({ line, strip }: Row) => line.depth === 0 && line.dress !== 'table' && strip.text.length <= 250
  const found = new Set(rows.filter(row => stampable(row) && stamps.test(row.strip.text)).map(row => row.index))
  if (!known) return found
  const groups = new Map<string, Set<Row>>()
  for (const { head, foot } of edgesOf(rows, 6).values())
    for (const row of [...head, ...foot]) {
      // Where places are known, they tell more than words.
      if (row.line.box !== null || !stampable(row) || row.strip.text.length < 24) continue
      const name = bare(row.strip.text)
      if (isLong(name)) groups.set(name, (groups.get(name) ?? new Set()).add(row))
    }
  const again = [...groups].filter(([, set]) => new Set([...set].map(row => row.page)).size >= 3)
  const said = again.length > 0 ? rows.map(row => bare(row.strip.text)) : []
  for (const [name, set] of again) {
    // What stands among other words as well is a sentence of the text.
    if (said.some(other => other.length > name.length && other.includes(name))) continue
    // The first at the head of the work may be its title.
    for (const [at, row] of [...set].entries()) if (at > 0 || row.index > 5) found.add(row.index)
  }
  return found
}

const signature = /^(?:vol\.?\s+[ivxlc]+\.?\s+)?\[?([A-Z])([A-Za-z]?)\]?\s?(\d|[ivx]{1,4})?\.?$/i

const onKnownPages = (rows: readonly Row[], heads: ReadonlySet<number>): FoundFurniture => {
  const folios = new Map<number, string>()
  const stamped = stampedOn(rows, true)
  const found = new Map<number, Furniture['kind']>([...stamped].map(row => [row, 'banner']))
  const edges = edgesOf(
    rows.filter(row => !stamped.has(row.index)),
    3,
  )
  const standsApart = (row: Row) => row.opens || row.line.zone === 'foot' || stamped.has(row.index - 1)
  // At the foot a number stands apart: else it is the last of a note's own words.
  const atHead = [...edges.values()].flatMap(({ head }) => head).flatMap(folioOf)
  const atFoot = [...edges.values()].flatMap(({ foot }) => foot.filter(standsApart)).flatMap(folioOf)
  const inStep = foliosInStep([...atHead, ...atFoot].filter(folio => folio.alone || !heads.has(folio.row.index)))
  for (const folio of inStep) {
    if (folios.has(folio.row.page) && folio.alone === false) continue
    folios.set(folio.row.page, folio.text)
    found.set(folio.row.index, folio.alone ? 'folio' : 'running-head')
  }
  // Lines at the same edge that come again with other pages.
  for (const edge of ['head', 'foot'] as const) {
    const groups: { name: string; rows: Row[] }[] = []
    const byName = new Map<string, (typeof groups)[number]>()
    for (const [, page] of edges) {
      const lines = edge === 'head' ? page[edge].slice(0, 2) : page[edge].slice(-2)
      for (const row of lines) {
        const name = bare(row.strip.text)
        // The last line of a note is short too, and Ibid. comes again: a running foot stands apart.
        const apart = edge === 'head' ? !goesOnBelow(rows, row, found) : standsApart(row)
        if (!isHeadLike(row) || name.length < 3 || heads.has(row.index) || !apart) continue
        const group =
          byName.get(name) ?? (groups.length < 400 ? groups.find(other => similar(other.name, name)) : undefined)
        if (group) group.rows.push(row)
        else groups.push({ name, rows: [row] })
        byName.set(name, group ?? (groups.at(-1) as (typeof groups)[number]))
      }
    }
    for (const group of groups) {
      const pages = new Set(group.rows.map(row => row.page))
      const numbered = group.rows.filter(row => beside(rows, row, found)).length
      if (pages.size < 2 || (pages.size < 3 && numbered === 0 && edges.size > 4)) continue
      const zoned = group.rows.some(row => row.line.zone === edge)
      for (const [at, row] of group.rows.entries()) {
        // A title may stand right below the running head that repeats it.
        const isTitle =
          edge === 'head' &&
          ((zoned && row.line.zone === 'body') ||
            (at === 0 && !beside(rows, row, found) && (row.page === 0 || numbered > 0 || row.line.depth > 0)))
        if (!isTitle && !found.has(row.index)) found.set(row.index, 'running-head')
      }
    }
  }
  for (const [row, kind] of ofZones(rows)) if (!found.has(row)) found.set(row, kind)
  signAndCatch(edges, found)
  return { rows: found, folios }
}

/**
 * Zones that the source's own geometry tells: numbers in them, and lines that come again on three pages but for their figures, be they an
 * address, an hour, or spaced letters. The first at the head of the work may be its title.
 */
const ofZones = (rows: readonly Row[]): readonly (readonly [number, Furniture['kind']])[] => {
  const edges = rows.filter(({ line: { zone } }) => zone === 'head' || zone === 'foot')
  const signOf = ({ line, strip }: Row) => `${line.zone} ${strip.text.trim().replace(/\d+/g, '#')}`
  const pages = new Map<string, Set<number>>()
  for (const row of edges) pages.set(signOf(row), (pages.get(signOf(row)) ?? new Set()).add(row.page))
  const isTitle = ({ page, line, strip }: Row) => page === 0 && line.zone === 'head' && !/\d/.test(strip.text)
  return edges.flatMap((row): readonly (readonly [number, Furniture['kind']])[] => {
    if (folioOf(row)[0]?.alone) return [[row.index, 'folio']]
    return (pages.get(signOf(row))?.size ?? 0) > 2 && !isTitle(row) ? [[row.index, 'running-head']] : []
  })
}

/** A line at the head of a page that is the middle of a paragraph: it goes on a sentence, or a line of text goes on in it. */
const goesOnBelow = (rows: readonly Row[], row: Row, found: ReadonlyMap<number, Furniture['kind']>): boolean => {
  const [before, after] = [rows[row.index - 1], rows[row.index + 1]]
  const runs = after?.page === row.page && !after.opens
  if (before?.page === row.page && !found.has(before.index) && !row.opens && before.strip.text.length > 40) return true
  return runs && goesOn(row.strip.text) && row.strip.text.length > 40
}

/** A folio stands on the row's own line or next to it. */
const beside = (rows: readonly Row[], row: Row, found: ReadonlyMap<number, Furniture['kind']>): boolean =>
  [-1, 0, 1].some(step => {
    const other = rows[row.index + step]
    return other?.page === row.page && found.has(other.index) && folioOf(other).length > 0
  })

/** Signatures and catchwords at the feet of known pages. */
const signAndCatch = (
  edges: ReadonlyMap<number, { readonly head: readonly Row[]; readonly foot: readonly Row[] }>,
  found: Map<number, Furniture['kind']>,
): void => {
  const left = (page: number | undefined, side: 'head' | 'foot') =>
    page === undefined ? [] : (edges.get(page)?.[side] ?? []).filter(row => !found.has(row.index))
  const pages = [...edges.keys()]
  const signatures: Row[] = []
  for (const [at, page] of pages.entries()) {
    // A signature stands beside the catchword, before or after it.
    const last = left(page, 'foot').slice(-2)
    const signed = last.find(({ strip: { text } }) => signature.test(text) && /[A-Z]/.test(text))
    if (signed) signatures.push(signed)
    const foot = last.findLast(row => row !== signed)
    const next = left(pages[at + 1], 'head')[0]
    if (foot && next && caughtBy(foot.strip.text, next.strip.text)) found.set(foot.index, 'catchword')
  }
  if (signatures.length >= 2) for (const row of signatures) found.set(row.index, 'signature')
}

/** A short line whose words begin the next page. */
const caughtBy = (line: string, next: string): boolean => {
  if (line.length > 24 || countWords(line) > 3) return false
  const word = bare(line)
  return word.length >= 2 && bare(next.slice(0, line.length + 30)).startsWith(word)
}

/** The longest series of lone numbers that rise as pages do. */
const risingFolios = (candidates: readonly Folio[], words: readonly number[]): readonly Folio[] => {
  let best: readonly Folio[] = []
  const chains: (readonly Folio[])[] = []
  for (const folio of candidates) {
    const grown = chains
      .filter(chain => {
        const last = chain.at(-1) as Folio
        const step = folio.number - last.number
        const far = (words[folio.row.index] ?? 0) - (words[last.row.index] ?? 0)
        return (
          folio.roman === last.roman && step >= 1 && far / step >= (chain.length >= 3 ? 15 : 60) && far / step <= 1500
        )
      })
      .sort((a, b) => b.length - a.length)[0]
    const chain = [...(grown ?? []), folio]
    chains.push(chain)
    if (chains.length > 200) chains.shift()
    if (chain.length > best.length) best = chain
  }
  return best
}

const onUnknownPages = (rows: readonly Row[], heads: ReadonlySet<number>): FoundFurniture => {
  const found = new Map<number, Furniture['kind']>([...stampedOn(rows, false)].map(row => [row, 'banner']))
  const words: number[] = [0]
  for (const row of rows) words.push((words.at(-1) ?? 0) + row.words)
  const stands = (row: Row) => row.opens && rows[row.index + 1]?.opens !== false && !heads.has(row.index)
  const groups = new Map<string, Row[]>()
  const numbered: string[] = []
  for (const row of rows) {
    if (!row.opens || heads.has(row.index) || !isHeadLike(row)) continue
    const name = bare(row.strip.text)
    if (name.length < 3) continue
    // A head with its folio is known again though a scan has misread a letter.
    const like = folioOf(row).length > 0 ? (numbered.find(other => similar(other, name)) ?? name) : name
    if (like === name && folioOf(row).length > 0 && numbered.length < 200 && !numbered.includes(name))
      numbered.push(name)
    groups.set(like, [...(groups.get(like) ?? []), row])
  }
  const repeated = [...groups.values()].filter(group => group.length >= 2)
  // The first of its name may be the title, unless a folio stands beside it.
  const repeats = new Set(
    repeated.flatMap(group => group.filter((row, at) => at > 0 || folioOf(row).length > 0).map(row => row.index)),
  )
  const numbers = rows
    .filter(stands)
    .flatMap(folioOf)
    .filter(folio => folio.alone || repeats.has(folio.row.index))
  const rising = risingFolios(
    numbers.filter(({ row, alone }) => !alone || !/^\d+\.$/.test(row.strip.text) || interrupts(rows, row)),
    words,
  )
  // Numbers of letters and poems rise too, but no sentence goes on over them.
  const chain =
    rising.length < 4 || rising.some(({ row }) => repeats.has(row.index) || interrupts(rows, row)) ? rising : []
  const noted = (row: Row) => [-2, -1, 1, 2].some(step => heads.has(row.index + step))
  // `Chapter 2` comes again too, and rises; but it stands between paragraphs.
  const named = (row: Row) => repeats.has(row.index) && !isSectionName(row.strip.text)
  const sound = chain.filter(
    ({ row, alone }) =>
      interrupts(rows, row) ||
      named(row) ||
      (alone && (repeats.has(row.index - 1) || repeats.has(row.index + 1))) ||
      (noted(row) && !isSectionName(row.strip.text) && !/^[IVXLC]+\.?$/.test(row.strip.text)),
  )
  const folios = new Map<number, string>()
  if (chain.length >= 2 && sound.length >= chain.length * 0.4)
    for (const folio of chain) {
      folios.set(folio.row.index, folio.text)
      found.set(folio.row.index, folio.alone ? 'folio' : 'running-head')
    }
  // A number alone in the middle of a sentence can be nothing else.
  for (const row of rows.filter(stands)) {
    const [folio] = folioOf(row)
    const near = (step: 1 | -1) => rows[row.index + step]
    const [before, after] = [near(-1), near(1)]
    const cut =
      before && after && before.strip.text.length > 60 && !isEnded(before.strip.text) && goesOn(after.strip.text)
    const noteAfter =
      after && heads.has(after.index) && before && before.strip.text.length > 60 && !isEnded(before.strip.text)
    if (!folio?.alone || folio.roman || found.has(row.index) || !(cut || noteAfter)) continue
    folios.set(row.index, folio.text)
    found.set(row.index, 'folio')
  }
  for (const group of repeated) {
    const sure = group.filter(
      (row, at) => at > 0 && (folios.has(row.index - 1) || folios.has(row.index + 1) || interrupts(rows, row)),
    )
    if (sure.length === 0 || (sure.length < 2 && group.length < 3)) continue
    for (const [at, row] of group.entries()) {
      const numbered = folios.has(row.index - 1) || folios.has(row.index + 1) || folios.has(row.index)
      if (at > 0 || numbered) found.set(row.index, 'running-head')
    }
  }
  for (const row of rows)
    if (
      stands(row) &&
      !found.has(row.index) &&
      /^(?:[A-Z][a-z]?\s?\d|[A-Z]{1}[a-z]\s?\d?|\[[A-Z]\d?\])$/.test(row.strip.text) &&
      interrupts(rows, row)
    )
      found.set(row.index, 'signature')
  // A lone letter over the head of a page, and the next of its alphabet over another.
  const letters = rows.filter(
    row => stands(row) && /^[A-Z]$/.test(row.strip.text) && !found.has(row.index) && found.has(row.index + 1),
  )
  if (
    letters.length >= 2 &&
    letters.every((row, at) => at === 0 || row.strip.text > (letters[at - 1]?.strip.text ?? ''))
  )
    for (const row of letters) found.set(row.index, 'signature')
  // A catchword stands over the furniture that parts it from the word it promises.
  for (const row of rows.filter(stands)) {
    const next = rows.slice(row.index + 1, row.index + 5).find(one => !found.has(one.index))
    if (found.has(row.index) || !next || !caughtBy(row.strip.text, next.strip.text)) continue
    if (next.index > row.index + 1 || (goesOn(row.strip.text) && !noted(next))) found.set(row.index, 'catchword')
  }
  return { rows: found, folios }
}

/** Finds furniture in rows; `heads` are rows that begin notes for sure. */
export const findFurniture = (rows: readonly Row[], known: boolean, heads: ReadonlySet<number>): FoundFurniture =>
  known ? onKnownPages(rows, heads) : onUnknownPages(rows, heads)
