/** A book through all three presses, and their finished files through the proof. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { checkBook } from '../../scripts/checks/index.ts'
import { proveFolder, signsLacking } from '../../scripts/commands/proof.ts'
import { hasErrors, type Diagnostic } from '../../scripts/diagnostics/diagnostic.ts'
import { number } from '../../scripts/numbering/index.ts'
import { withDrawnCover } from '../../scripts/press/epub-cover.ts'
import { pressEpub } from '../../scripts/press/epub.ts'
import { openBook } from '../../scripts/press/open.ts'
import { pressPrint } from '../../scripts/press/print.ts'
import { pressWeb } from '../../scripts/press/web.ts'

/** Files of a manuscript by name. */
export type Manuscript = Readonly<Record<string, string>>

export interface Verdict {
  /** What the manuscript itself has: such a book goes to no press. */
  readonly refused: readonly Diagnostic[]
  readonly errors: readonly Diagnostic[]
  readonly notes: number
}

const errorsIn = (found: readonly Diagnostic[]) => found.filter(({ severity }) => severity === 'error')

const judge = async (desk: string): Promise<Verdict> => {
  const { value: opened, diagnostics } = await openBook(desk)
  if (!opened) return { refused: diagnostics, errors: [], notes: 0 }
  const numbering = number(opened.book)
  const checked = [...diagnostics, ...checkBook(opened.book, numbering)]
  if (hasErrors(checked)) return { refused: errorsIn(checked), errors: [], notes: 0 }
  const { book, read } = await withDrawnCover(opened.book, opened.read)
  const print = await pressPrint(opened.book, numbering, { read: opened.read })
  const printed = print.pages.map(page => ({ ...page, ...page.extent() }))
  const { epub } = await pressEpub(book, numbering, { read, printed })
  await pressWeb(opened.book, numbering, path.join(desk, 'web'), { read: opened.read })
  await writeFile(path.join(desk, 'book.pdf'), print.pdf)
  await writeFile(path.join(desk, 'book.epub'), epub)
  const made = { web: 'web', pdf: 'book.pdf', epub: 'book.epub' }
  const proof = await proveFolder(opened.book, numbering, desk, made, await signsLacking(opened.book))
  return { refused: [], errors: errorsIn(proof.diagnostics), notes: numbering.notes.length }
}

/** Makes and proves the three editions of a manuscript, and leaves nothing behind. Rejects when a press does. */
export const proveManuscript = async (files: Manuscript): Promise<Verdict> => {
  const desk = await mkdtemp(path.join(tmpdir(), 'octavo-fuzz-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(desk, name), text)
    return await judge(desk)
  } finally {
    await rm(desk, { recursive: true })
  }
}
