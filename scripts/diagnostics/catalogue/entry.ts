/** What the catalogue says of a code, and the words that its families share. */

/** Errors stop a build; warnings can be allowed. */
export type Severity = 'error' | 'warning'

interface Entry<F> {
  readonly severity: Severity
  readonly message: (facts: F) => string
  readonly hint?: (facts: F) => string | undefined
}

export const error = <F>(message: (facts: F) => string, hint?: (facts: F) => string | undefined): Entry<F> => ({
  severity: 'error',
  message,
  ...(hint && { hint }),
})
export const warning = <F>(message: (facts: F) => string, hint?: (facts: F) => string | undefined): Entry<F> => ({
  ...error(message, hint),
  severity: 'warning',
})

export const didYouMean = (nearest: string | undefined, show = (name: string) => name): string | undefined =>
  nearest === undefined ? undefined : `did you mean ${show(nearest)}?`

/** Inline notes have labels of our own making, which nobody typed: `^book.md:3`. */
export const marker = (label: string) => (label.startsWith('^') ? '^[…]' : `[^${label}]`)

export type Label = { label: string }

/** An address may hold the whole picture. */
export const shown = (src: string) => (src.length > 100 ? `${src.slice(0, 60)}…` : src)

/** After the first of several: `, and 3 more like it`. */
export const others = (count: number) => (count === 1 ? '' : `, and ${count - 1} more like it`)
