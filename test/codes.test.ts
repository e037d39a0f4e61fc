/** Each code has a folder in fixtures/codes named after it: a flawed book, and what is said of it. Adding one needs no code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkBook } from '../scripts/checks/index.ts'
import { catalogue } from '../scripts/diagnostics/catalogue.ts'
import { printDiagnostics } from '../scripts/diagnostics/print.ts'
import { number } from '../scripts/numbering/index.ts'
import { openBook } from '../scripts/press/open.ts'

const folder = join(import.meta.dirname, 'fixtures/codes')
const codes = readdirSync(folder)

/** Codes that need what no folder can hold (bytes that git would mend, a full disk, a damaged edition): the test that shows each, by its words. */
const elsewhere: Readonly<Record<string, readonly [file: string, words: string]>> = {
  'book-missing': ['open.test.ts', "'book-missing'"],
  'file-unreadable': ['open.test.ts', "'file-unreadable'"],
  'file-not-utf8': ['open.test.ts', "'file-not-utf8'"],
  'file-too-large': ['open.test.ts', "'file-too-large'"],
  'figure-too-large': ['open.test.ts', "'figure-too-large'"],
  'output-unwritable': ['command.test.ts', 'error output-unwritable: '],
  'browser-missing': ['command.test.ts', 'error browser-missing: '],
  'edition-failed': ['command.test.ts', 'error edition-failed: '],
  'edition-missing': ['command.test.ts', 'error edition-missing: '],
  'edition-unreadable': ['command.test.ts', 'error edition-unreadable: '],
  'figure-heavy': ['epub-checks.test.ts', "'figure-heavy: "],
  'division-long': ['epub-checks.test.ts', "'division-long: "],
  'printed-pages-missing': ['epub-build.test.ts', 'warning printed-pages-missing'],
  'manuscript-changed': ['command.test.ts', 'warning manuscript-changed: '],
  'proof-words': ['command.test.ts', 'error proof-words: '],
  'proof-note': ['command.test.ts', 'error proof-note: '],
  'proof-placement': ['proof-pdf.test.ts', 'begins here, but is called on'],
  'picture-scaled': ['build-print.test.ts', 'warning picture-scaled: '],
  'formula-scaled': ['print-moves.test.ts', "kind: 'formula-scaled'"],
  'words-broken': ['print-moves.test.ts', "kind: 'words-broken'"],
  'row-broken': ['build-print.test.ts', 'warning row-broken: '],
  'notes-after-text': ['print-moves.test.ts', "kind: 'notes-after-text'"],
  'glyph-unprinted': ['proof-pdf.test.ts', 'glyph-unprinted'],
  'glyph-missing': ['command.test.ts', 'warning glyph-missing: '],
}

/** All that `octavo check --format short` prints of a folder. */
export const findings = async (path: string): Promise<string> => {
  const opened = await openBook(path)
  const book = opened.value?.book
  const found = book ? checkBook(book, number(book), opened.diagnostics) : opened.diagnostics
  return printDiagnostics({ sources: book?.sources ?? opened.sources }, '', found, 'short')
}

describe('every finding is shown by a book that has it', () => {
  test.each(codes)('%s', async code => {
    const told = await findings(join(folder, code))
    expect(told).toContain(` ${code}: `)
    expect(`${told}\n`).toBe(readFileSync(join(folder, code, 'expected.txt'), 'utf8'))
  })

  test('no code is without one', () => {
    expect(Object.keys(catalogue).filter(code => !codes.includes(code) && !(code in elsewhere))).toEqual([])
    expect(codes.filter(code => !(code in catalogue))).toEqual([])
  })

  test.each(Object.entries(elsewhere))('%s is shown elsewhere', (_, [file, words]) => {
    expect(readFileSync(join(import.meta.dirname, file), 'utf8').includes(words)).toBe(true)
  })
})
