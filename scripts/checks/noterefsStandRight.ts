import type { Book, Division, Inline, Noteref } from '../model/book.ts'
import { blocksIn, divisionsIn, inlinesOf } from '../model/walk.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

/** Every list of neighbours: of blocks, and of inlines that hold inlines. */
function* neighbours(inlines: readonly Inline[]): Generator<readonly Inline[]> {
  yield inlines
  for (const inline of inlines) if ('inlines' in inline) yield* neighbours(inline.inlines)
}

const lastSign = (inline: Inline | undefined): string => {
  if (!inline) return ''
  if (inline.type === 'text') return inline.text.slice(-1)
  return 'inlines' in inline ? lastSign(inline.inlines.at(-1)) : ''
}

const firstSign = (inline: Inline | undefined): string => (inline?.type === 'text' ? inline.text.slice(0, 1) : '')

interface Found {
  readonly noteref: Noteref
  readonly sign: string
}

/** Markers with a blank before them, and with a stop after them. */
const look = (inlines: readonly Inline[]): { readonly blanks: readonly Found[]; readonly stops: readonly Found[] } => {
  const markers = inlines.flatMap((inline, index) => (inline.type === 'noteref' ? [{ inline, index }] : []))
  const found = (sign: (index: number) => string | undefined) =>
    markers.flatMap(({ inline, index }) => {
      const seen = sign(index)
      return seen === undefined ? [] : [{ noteref: inline, sign: seen }]
    })
  return {
    blanks: found(index => /\s/.exec(lastSign(inlines[index - 1]))?.[0]),
    stops: found(index => /[.,;:!?]/.exec(firstSign(inlines[index + 1]))?.[0]),
  }
}

const lists = (division: Division): readonly (readonly Inline[])[] =>
  [division.title, ...[...blocksIn(division.blocks)].flatMap(inlinesOf)].flatMap(inlines => [...neighbours(inlines)])

const isEnglish = (book: Book, division: Division) => /^en\b/i.test(division.credit.language ?? book.metadata.language)

/** What stands so more often is an author's habit: it is told once for a reading. */
const few = 5

const tell = (found: readonly Found[], one: (found: Found, count: number) => Diagnostic): readonly Diagnostic[] =>
  found.length > few ? found.slice(0, 1).map(first => one(first, found.length)) : found.map(each => one(each, 1))

/**
 * In English the marker closes up to its word and follows all punctuation but the dash (Chicago Manual of Style, 17th ed.,
 * 14.26). French, Spanish and others set it before the stop, so that rule is held for English readings only.
 */
export const noterefsStandRight: Check = book =>
  [...divisionsIn(book.divisions)].flatMap(division => {
    const found = lists(division).map(look)
    const stops = isEnglish(book, division) ? found.flatMap(({ stops }) => stops) : []
    return [
      ...tell(
        found.flatMap(({ blanks }) => blanks),
        ({ noteref: { label, span } }, count) => diagnose('noteref-space-before', span, { label, count }),
      ),
      ...tell(stops, ({ noteref: { label, span }, sign }, count) =>
        diagnose('noteref-before-punctuation', span, { label, sign, count }),
      ),
    ]
  })
