/** Offsets → what an editor sees. Worked out only when something is printed. */
import type { Book, Span } from '../model/book.ts'

type Sources = Pick<Book, 'sources'>

/** Starts of lines, kept for as long as their book is. */
const lineStarts = new WeakMap<Book['sources'], Map<string, readonly number[]>>()

const startsOf = (sources: Book['sources'], file: string): readonly number[] => {
  const known = lineStarts.get(sources) ?? new Map<string, readonly number[]>()
  lineStarts.set(sources, known)
  const starts = known.get(file) ?? [0, ...[...(sources[file] ?? '').matchAll(/\n/g)].map(({ index }) => index + 1)]
  known.set(file, starts)
  return starts
}

/** Line and column of a span's start, both from 1; columns count UTF-16 units, as editors and compilers do. */
export const lineAndColumn = ({ sources }: Sources, { file, start }: Span): { line: number; column: number } => {
  const starts = startsOf(sources, file)
  let [low, high] = [0, starts.length]
  while (low + 1 < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? Infinity) <= start) low = middle
    else high = middle
  }
  return { line: low + 1, column: start - (starts[low] ?? 0) + 1 }
}

/** `reader.md:12` */
export const placeName = (book: Sources, span: Span): string => `${span.file}:${lineAndColumn(book, span).line}`

/** The line in which a span begins. */
export const sourceLine = ({ sources }: Sources, { file, start }: Span): string => {
  const text = sources[file] ?? ''
  const from = text.lastIndexOf('\n', start - 1) + 1
  const to = text.indexOf('\n', start)
  return text.slice(from, to < 0 ? text.length : to)
}
