import type { Block } from '../model/book.ts'
import { blocksIn, inlinesInBlocks } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

const wordless = new Set(['noteref', 'page-mark', 'line-break'])

const saysNothing = (blocks: readonly Block[]): boolean =>
  ![...blocksIn(blocks)].some(
    ({ type }) => type === 'figure' || type === 'code-block' || type === 'math-block' || type === 'raw',
  ) &&
  ![...inlinesInBlocks(blocks)].some(
    inline =>
      !('inlines' in inline) && !wordless.has(inline.type) && !(inline.type === 'text' && inline.text.trim() === ''),
  )

/** A note must say something. */
export const notesHaveText: Check = book =>
  book.notes
    .filter(({ blocks }) => saysNothing(blocks))
    .map(note => diagnose('note-empty', note.span, { label: note.label }))
