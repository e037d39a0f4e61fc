/** `<!-- allow code: reason -->`: warnings that the editor has seen. */
import type { Allowance, Book } from '../model/book.ts'
import { divisionsIn } from '../model/walk.ts'
import { catalogue } from './catalogue.ts'
import { diagnose, type Diagnostic } from './diagnostic.ts'

const isError = ({ code }: Allowance) => catalogue[code as keyof typeof catalogue].severity === 'error'

/** Leaves out what is allowed in its division (or, at a file's head, in its file), and names allowances without effect. Errors cannot be allowed. */
export const applyAllowances = (book: Book, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => {
  if (book.allowances.length === 0) return diagnostics
  const divisions = [...divisionsIn(book.divisions)]
  const used = new Set<Allowance>()
  const allowing = ({ code, severity, span }: Diagnostic): Allowance | undefined =>
    severity === 'error' || !span
      ? undefined
      : book.allowances.find(allowance => {
          if (allowance.code !== code || allowance.span.file !== span.file) return false
          if (allowance.division === null) return true
          const home = divisions.find(({ id }) => id === allowance.division)?.span
          return home !== undefined && home.file === span.file && home.start <= span.start && span.start <= home.end
        })
  const left = diagnostics.filter(diagnostic => {
    const allowance = allowing(diagnostic)
    if (allowance) used.add(allowance)
    return !allowance
  })
  const idle = book.allowances
    .filter(allowance => !used.has(allowance))
    .map(allowance =>
      isError(allowance)
        ? diagnose('allowance-malformed', allowance.span, {
            problem: `names “${allowance.code}”, an error, which must be mended`,
          })
        : diagnose('allowance-unused', allowance.span, { code: allowance.code }),
    )
  return [...left, ...idle]
}
