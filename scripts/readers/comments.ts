/** Comments that mean something: source pages and allowances. All others are the editor's own, and reach no edition. */

export type Comment =
  | { readonly kind: 'page'; readonly number: string }
  | { readonly kind: 'allow'; readonly code: string; readonly reason: string }
  | { readonly kind: 'none' }

/** Reads `<!-- page 12 -->`, `<!-- allow code: reason -->`. */
export const readComment = (html: string): Comment => {
  const words = html.replace(/^<!--/, '').replace(/-->$/, '').trim()
  const page = /^page\s+([\p{L}\p{N}][\p{L}\p{N}.–-]{0,15})$/u.exec(words)?.[1]
  if (page !== undefined) return { kind: 'page', number: page }
  const allow = /^allow\s+([^\s:]*)\s*:?\s*([\s\S]*)$/.exec(words)
  if (allow) return { kind: 'allow', code: allow[1] ?? '', reason: (allow[2] ?? '').trim() }
  return { kind: 'none' }
}
