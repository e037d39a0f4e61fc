import type { Book, Division, Inline } from '../model/book.ts'
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

const look = (inlines: readonly Inline[], english: boolean): readonly Diagnostic[] =>
  inlines.flatMap((inline, index) => {
    if (inline.type !== 'noteref') return []
    const { label, span } = inline
    const blank = /\s/.test(lastSign(inlines[index - 1]))
    const sign = /[.,;:!?]/.exec(firstSign(inlines[index + 1]))?.[0]
    return [
      ...(blank ? [diagnose('noteref-space-before', span, { label })] : []),
      ...(english && sign !== undefined ? [diagnose('noteref-before-punctuation', span, { label, sign })] : []),
    ]
  })

const lists = (division: Division): readonly (readonly Inline[])[] =>
  [division.title, ...[...blocksIn(division.blocks)].flatMap(inlinesOf)].flatMap(inlines => [...neighbours(inlines)])

const isEnglish = (book: Book, division: Division) => /^en\b/i.test(division.credit.language ?? book.metadata.language)

/**
 * In English the marker closes up to its word and follows all punctuation but the dash (Chicago Manual of Style, 17th ed.,
 * 14.26). French, Spanish and others set it before the stop, so that rule is held for English readings only.
 */
export const noterefsStandRight: Check = book =>
  [...divisionsIn(book.divisions)].flatMap(division =>
    lists(division).flatMap(inlines => look(inlines, isEnglish(book, division))),
  )
