/**
 * Notes after the text, as the web edition and the e-book have them: one element a note, the numbered way back first
 * (Kindle runs notes together when it comes last: jgm/pandoc#4491), one way back for every call. `div`, not `li`
 * (which may not carry doc-footnote: EPUBCheck RSC-005) and not `aside` (which Thorium and Apple Books hide in the flow).
 */
import type { NumberedNote } from '../numbering/numbering.ts'
import { element, escapeHtml } from './html.ts'
import { writeBlocks } from './blocks.ts'
import type { Hand } from './inlines.ts'

export interface NotesMarkup {
  /** Attributes of each note, beside its id: `role`, and in the e-book `epub:type`. */
  readonly note: Readonly<Record<string, string>>
  /** Attributes of each way back. */
  readonly backlink: Readonly<Record<string, string>>
  /** Address of a call. */
  readonly back: (callId: string) => string
  /** What a screen reader says of a way back; `occurrence` counts from 1, `of` is how many calls there are. */
  readonly label: (mark: string, occurrence: number, of: number) => string
}

/** `3. a b c`: the first way back is the number itself, those of further calls are letters. */
const waysBack = ({ calls, mark }: NumberedNote, markup: NotesMarkup): string =>
  calls
    .map((call, index) => {
      const link = element(
        'a',
        {
          href: markup.back(call.id),
          ...markup.backlink,
          // Whoever says the letter that stands there must be understood (WCAG 2.2, 2.5.3).
          'aria-label': markup.label(index === 0 ? mark : `${mark} ${letter(index)}`, call.occurrence, calls.length),
        },
        index === 0 ? escapeHtml(/^\d+$/.test(mark) ? `${mark}.` : mark) : letter(index),
      )
      return index === 0 ? link : element('sup', {}, link)
    })
    .join(' ')

/** 1 → b, 2 → c … 26 → aa. */
const letter = (index: number): string =>
  index < 26 ? String.fromCharCode(97 + index) : letter(Math.floor(index / 26) - 1) + letter(index % 26)

/** One note, its number in its first paragraph. */
export const writeNote = (hand: Hand, numbered: NumberedNote, markup: NotesMarkup): string => {
  const [first, ...rest] = numbered.note.blocks
  const head = `${waysBack(numbered, markup)} `
  const body =
    first?.type === 'paragraph'
      ? [writeBlocks(hand, [first]).replace(/^<p[^>]*>/, open => open + head), writeBlocks(hand, rest)]
      : [element('p', { class: 'note-number' }, head.trim()), writeBlocks(hand, numbered.note.blocks)]
  return element('div', { id: numbered.id, ...markup.note }, body.filter(part => part !== '').join('\n'))
}
