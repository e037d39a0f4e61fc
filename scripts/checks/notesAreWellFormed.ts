import type { Book, Noteref, Span } from '../model/book.ts'
import { blocksOfBook, inlinesOfBook } from '../model/walk.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

/** Markers that open a line of a paragraph: `[^1] See p. 4` is a note that lacks its colon, when no note answers it. */
export const opensLine = (book: Book): ReadonlySet<Noteref> =>
  new Set(
    blocksOfBook(book).flatMap(block => {
      if (block.type !== 'paragraph') return []
      return block.inlines.flatMap((inline, at) => {
        const [before, after] = [block.inlines[at - 1], block.inlines[at + 1]]
        const opens = !before || (before.type === 'text' && before.text.endsWith('\n'))
        const goesOn = at === 0 || (after?.type === 'text' && after.text.startsWith(' '))
        return inline.type === 'noteref' && opens && goesOn ? [inline] : []
      })
    }),
  )

interface Fault {
  readonly what: string
  readonly hint: string
}

/** What remains as plain text although it was meant for a note. `tell` is given it as typed, and the text behind it. */
interface Flaw {
  readonly pattern: RegExp
  readonly tell: (found: string, after: string) => Fault
}

/** `[^my note]`, to the bracket that closes it in its paragraph; null when none does. */
const wholeLabel = (text: string): string | null => {
  const paragraph = text.slice(0, 1000).split(/\n[ \t]*\n/, 1)[0] ?? ''
  let depth = 0
  for (const { 0: sign, index } of paragraph.matchAll(/\\.|[[\]]/g)) {
    if (sign === '[') depth++
    if (sign === ']' && --depth === 0) return paragraph.slice(0, index + 1)
  }
  return null
}

const shorten = (words: string) => (words.length > 40 ? `${words.slice(0, 40).trimEnd()} …]` : words)

const flaws: readonly Flaw[] = [
  {
    // [^room
    // [^my note]
    pattern: /(?<!\\)\[\^[^\][\s]*(?=\s|$)(?!\s*\]\()/g,
    tell: (found, after) => {
      const whole = wholeLabel(found + after)
      if (whole === null) return { what: `the marker ${found} is not closed`, hint: `write ${found}]` }
      const words = whole.slice(2, -1).trim().split(/\s+/)
      const isList = words.every(word => /^\d+,?$|^,$/.test(word))
      return {
        what: `the label of ${shorten(whole.replace(/\s+/g, ' '))} holds a blank, and so it is text`,
        hint: isList
          ? `write a marker for each note: ${
              words
                .join(' ')
                .match(/\d+/g)
                ?.map(label => `[^${label}]`)
                .join('') ?? ''
            }`
          : words.length > 2
            ? 'if these words are the note itself, the sign stands before the bracket: ^[words]'
            : `write it without blanks: [^${words.join('-')}]`,
      }
    },
  },
  {
    // ^[words that never end
    pattern: /(?<!\\)\^\[/g,
    tell: () => ({
      what: 'an inline note begins here and never ends',
      hint: 'close it with ]; a bracket inside it is written \\[ or \\]',
    }),
  },
  { pattern: /(?<!\\)\[\^\]/g, tell: () => ({ what: 'this marker has no label', hint: 'give it one: [^1]' }) },
]

const flawsIn = (book: Book, span: Span): readonly Diagnostic[] => {
  const source = book.sources[span.file] ?? ''
  const text = source.slice(span.start, span.end)
  if (!text.includes('[^') && !text.includes('^[')) return []
  return flaws.flatMap(({ pattern, tell }) =>
    [...text.matchAll(pattern)].map(found => {
      const start = span.start + found.index
      const end = start + found[0].length
      return diagnose('note-malformed', { ...span, start, end }, tell(found[0], source.slice(end, end + 1000)))
    }),
  )
}

/** Notes that Markdown does not see as notes: a missing colon, a label with blanks, brackets that never close. */
export const notesAreWellFormed: Check = (book, { unanswered }) => {
  const openers = opensLine(book)
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
