/** What is said of a flawed book: a code, where, what is wrong, what to do. */
import type { Span } from '../model/book.ts'
import { catalogue, type Code, type Facts, type Severity } from './catalogue.ts'

export interface Diagnostic {
  readonly code: Code
  readonly severity: Severity
  /** What is wrong with the book, in its own words. */
  readonly message: string
  /** Null when the finding is about the whole book, or about a finished edition. */
  readonly span: Span | null
  /** What the editor can do. */
  readonly hint?: string
}

/** Flawed input gives a value *and* what is to be said of it. */
export interface Outcome<T> {
  readonly value: T
  readonly diagnostics: readonly Diagnostic[]
}

/** A finding of the catalogue's `code` at `span`; `facts` fill its message and its hint. */
export const diagnose = <C extends Code>(code: C, span: Span | null, facts: Facts<C>): Diagnostic => {
  const entry = catalogue[code] as {
    severity: Severity
    message: (facts: Facts<C>) => string
    hint?: (facts: Facts<C>) => string | undefined
  }
  const hint = entry.hint?.(facts)
  return {
    code,
    severity: entry.severity,
    message: entry.message(facts),
    span,
    ...(hint === undefined ? {} : { hint }),
  }
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(diagnostic => diagnostic.severity === 'error')
