import { checkBook } from '../checks/index.ts'
import { hasErrors, type Diagnostic } from '../diagnostics/diagnostic.ts'
import { countDiagnostics, formats, printDiagnostics, type Format } from '../diagnostics/print.ts'
import { number } from '../numbering/index.ts'
import { rootOf, openBook } from '../press/open.ts'
import { oneOf, readWords, type Command, type Terminal } from './command.ts'

export const checkOptions = {
  format: { type: 'string', value: formats.join('|'), says: 'how findings are printed' },
  strict: { type: 'boolean', says: 'warnings fail the check too' },
} as const

/** Prints findings as the editor asked, with a count after them where a person reads it. */
export const printFindings = (
  terminal: Terminal,
  sources: Readonly<Record<string, string>>,
  root: string,
  found: readonly Diagnostic[],
  format: Format,
): void => {
  const text = printDiagnostics({ sources }, root, found, format)
  if (text !== '') terminal.out(`${text}\n`)
  if (format === 'human') terminal.out(`${found.length > 0 ? '\n' : ''}${countDiagnostics(found)}\n`)
}

/** `octavo check [book]`: the manuscript alone. */
export const check: Command = async (words, terminal) => {
  const { values, positionals } = readWords(words, checkOptions, 1)
  const format = oneOf('format', values.format, formats, 'human')
  const path = positionals[0] ?? 'manuscript'
  const opened = await openBook(path)
  const book = opened.value?.book
  const found = book ? checkBook(book, number(book), opened.diagnostics) : opened.diagnostics
  printFindings(terminal, book?.sources ?? opened.sources, rootOf(path, opened.folder), found, format)
  return hasErrors(found) || (values.strict && found.length > 0) ? 1 : 0
}
