import type { Book, Noteref, Span } from '../model/book.ts'
import { blocksOfBook, inlinesOfBook } from '../model/walk.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

/** Markers that open a paragraph: `[^1] See p. 4` is a note that lacks its colon, when no note answers it. */
export const opensParagraph = (book: Book): ReadonlySet<Noteref> =>
  new Set(
    blocksOfBook(book).flatMap(block => {
      const first = block.type === 'paragraph' ? block.inlines[0] : undefined
      return first?.type === 'noteref' ? [first] : []
    }),
  )

interface Flaw {
  readonly pattern: RegExp
  readonly tell: (found: string) => { what: string; hint: string }
}

/** What remains as plain text although it was meant for a note. */
const flaws: readonly Flaw[] = [
  {
    // [^my note]
    pattern: /(?<!\\)\[\^([^\][\n]*\s[^\][\n]*)\](?!\()/g,
    tell: found => ({
      what: `the label of ${found} holds a blank, and so it is text`,
      hint:
        found.split(/\s+/).length > 3
          ? 'if these words are the note itself, the sign stands before the bracket: ^[words]'
          : `write it without blanks: ${found.replace(/\s+/g, '-')}`,
    }),
  },
  {
    // ^[words that never end
    pattern: /(?<!\\)\^\[/g,
    tell: () => ({
      what: 'an inline note begins here and never ends',
      hint: 'close it with ]; a bracket inside it is written \\[ or \\]',
    }),
  },
  {
    // [^room
    pattern: /(?<!\\)\[\^[^\][\s]+(?=\s|$)(?![^\][\n]*\])/g,
    tell: found => ({ what: `the marker ${found} is not closed`, hint: `write ${found}]` }),
  },
  { pattern: /(?<!\\)\[\^\]/g, tell: () => ({ what: 'this marker has no label', hint: 'give it one: [^1]' }) },
]

const flawsIn = (book: Book, span: Span): readonly Diagnostic[] => {
  const text = book.sources[span.file]?.slice(span.start, span.end) ?? ''
  if (!text.includes('[^') && !text.includes('^[')) return []
  return flaws.flatMap(({ pattern, tell }) =>
    [...text.matchAll(pattern)].map(found => {
      const start = span.start + found.index
      return diagnose('note-malformed', { ...span, start, end: start + found[0].length }, tell(found[0]))
    }),
  )
}

/** Notes that Markdown does not see as notes: a missing colon, a label with blanks, brackets that never close. */
export const notesAreWellFormed: Check = (book, { unanswered }) => {
  const openers = opensParagraph(book)
  const withoutColon = unanswered
    .filter(({ noteref }) => openers.has(noteref))
    .map(({ noteref: { label, span } }) =>
      diagnose('note-malformed', span, {
        what: `the note [^${label}] has no colon, and so it is text`,
        hint: `write [^${label}]: and its text`,
      }),
    )
  const missed = new Set(unanswered.map(({ noteref }) => noteref.label))
  const inCode = blocksOfBook(book).flatMap(block => {
    const label = block.type === 'code-block' ? /^\s*\[\^([^\]\s]+)\]:/.exec(block.text)?.[1] : undefined
    if (label === undefined || !missed.has(label)) return []
    const what = `the note [^${label}] begins four blanks in, and so is a block of code`
    return [diagnose('note-malformed', block.span, { what, hint: 'take the blanks before it away' })]
  })
  const texts = inlinesOfBook(book).filter(({ type }) => type === 'text')
  return [...withoutColon, ...inCode, ...texts.flatMap(({ span }) => flawsIn(book, span))]
}
