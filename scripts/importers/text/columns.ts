/** Two columns side by side, as `pdftotext -layout` sets them with blanks, read one after the other. */
import type { RawLine } from './turns.ts'

/** The place in a line where its right column begins: what stands behind two blanks or more. */
const starts = (text: string): readonly number[] =>
  [...text.matchAll(/(?<=^ {20,}|\S {2,})\S/g)].map(({ index }) => index)

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

/** Letters that a column's line must have on the average: cells of tables have fewer. */
const narrowest = 24

/** Where the right column of a page begins, or null when it has none. */
const gutterOf = (page: readonly RawLine[]): number | null => {
  const written = page.filter(({ text }) => text.trim() !== '')
  const counts = new Map<number, number>()
  for (const { text } of written)
    for (const start of new Set(starts(text.trimEnd()))) counts.set(start, (counts.get(start) ?? 0) + 1)
  const [best] = [...counts].sort((a, b) => b[1] - a[1])
  if (!best || best[1] < 8 || best[0] < narrowest) return null
  const [gutter] = best
  const rights = written.map(({ text }) => text.slice(gutter).trimEnd()).filter(text => text !== '')
  const lefts = written.map(({ text }) => text.slice(0, gutter).trim()).filter(text => text !== '')
  const across = written.filter(line => spans(line, gutter)).length
  return lefts.length >= 8 &&
    best[1] >= rights.length * 0.6 &&
    across <= written.length * 0.2 &&
    median(rights.map(text => text.length)) >= narrowest &&
    median(lefts.map(text => text.length)) >= narrowest
    ? gutter
    : null
}

/** A line that runs across both columns, or a folio between them. */
const spans = ({ text }: RawLine, gutter: number): boolean =>
  (text.slice(gutter - 2, gutter).trim() !== '' && text.length > gutter + 3) ||
  (/^\s*\d{1,4}\s*$/.test(text) && Math.abs(text.search(/\d/) - gutter) < 8)

interface Placed {
  readonly line: RawLine
  /** Of its page. */
  readonly at: number
}

/** Lines of a column with a blank one wherever they stand further apart than most; what is set in stays so. */
const spaced = (lines: readonly Placed[]): readonly RawLine[] => {
  const usual = median(lines.slice(1).map(({ at }, index) => at - (lines[index]?.at ?? at)))
  return lines.flatMap(({ line, at }, index) =>
    index > 0 && at - (lines[index - 1]?.at ?? at) > usual ? [{ ...line, text: '' }, line] : [line],
  )
}

const head = /^\s{0,6}(\d{1,3}|[*†‡§])\s?\p{L}/u

/** Where the notes at a column's foot begin: its last lines with heads that rise one by one. */
const feetOf = (lines: readonly RawLine[]): number => {
  let from = lines.length
  let next: number | null = null
  for (let at = lines.length - 1; at > 0; at--) {
    const sign = head.exec(lines[at]?.text ?? '')?.[1]
    if (sign === undefined) continue
    const number = Number(sign)
    if (next !== null && number !== next - 1) break
    next = number
    from = at
  }
  return from
}

const partPage = (page: readonly RawLine[], gutter: number): readonly RawLine[] => {
  const parted: RawLine[] = []
  let columns: [Placed[], Placed[]] = [[], []]
  const flush = () => {
    const [left, right] = [spaced(columns[0]), spaced(columns[1])]
    const feet = [feetOf(left), feetOf(right)] as const
    const blank = left[0] ?? right[0]
    if (blank) {
      parted.push(...left.slice(0, feet[0]), ...right.slice(0, feet[1]))
      for (const notes of [left.slice(feet[0]), right.slice(feet[1])])
        if (notes.length > 0) parted.push({ ...blank, text: '' }, ...notes)
    }
    columns = [[], []]
  }
  for (const [at, line] of page.entries()) {
    if (line.text.trim() === '') continue
    if (spans(line, gutter)) {
      flush()
      parted.push({ ...line, text: '' }, line)
      continue
    }
    const apart = line.text.slice(gutter - 2, gutter).trim() === ''
    const [left, right] = [line.text.slice(0, apart ? gutter : undefined), apart ? line.text.slice(gutter) : '']
    if (left.trim() !== '') columns[0].push({ line: { ...line, text: left }, at })
    if (right.trim() !== '') columns[1].push({ line: { ...line, text: right, start: line.start + gutter }, at })
  }
  flush()
  return parted
}

/** Lines with the columns of each page, between form feeds, one after the other. */
export const partColumns = (lines: readonly RawLine[]): readonly RawLine[] => {
  if (!lines.some(({ text }) => text.includes('\f'))) return lines
  const pages: RawLine[][] = [[]]
  for (const line of lines) {
    if (line.text.includes('\f')) pages.push([])
    pages.at(-1)?.push(line)
  }
  let some = false
  const parted = pages.flatMap(([first, ...rest]) => {
    if (!first) return []
    const feeds = /^\f+/.exec(first.text)?.[0] ?? ''
    const page = [{ ...first, text: first.text.slice(feeds.length), start: first.start + feeds.length }, ...rest]
    const gutter = gutterOf(page)
    if (gutter === null) return [first, ...rest]
    some = true
    const [top, ...below] = partPage(page, gutter)
    return top ? [{ ...top, text: feeds + top.text, start: top.start - feeds.length }, ...below] : []
  })
  return some ? parted : lines
}
