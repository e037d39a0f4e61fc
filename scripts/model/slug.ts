/**
 * Words → a name that is safe as a file, a URL and an XML id: lower-case ASCII letters, digits and hyphens, a letter
 * first, at most 60 signs. Diacritics are dropped; a script without Latin letters keeps only its digits, and words that
 * leave nothing give `otherwise`.
 */
export const slug = (words: string, otherwise: string): string => {
  const plain = words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[’'ʹʺ]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const short = plain.length <= 60 ? plain : plain.slice(0, 60).replace(/-[^-]*$/, '')
  if (short === '') return otherwise
  return /^[a-z]/.test(short) ? short : `${otherwise}-${short}`
}

/**
 * What other tools call a heading of these words when nobody gives it a name. Pandoc and Quarto: `1. Is it fast?` →
 * `is-it-fast`; GitHub: `1-is-it-fast`, and a sign taken out from between blanks leaves two hyphens.
 */
export const automaticNames = (words: string): readonly string[] => {
  const bare = words.toLowerCase().trim()
  const github = bare.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
  const pandoc = bare
    .replace(/[^\p{L}\p{N}\s_.-]/gu, '')
    .trim()
    .replace(/\s+/g, '-')
  return [
    ...new Set([github.replace(/-+/g, '-').replace(/^-|-$/g, ''), github, pandoc, pandoc.replace(/^[^\p{L}]+/u, '')]),
  ]
}

/** Pages that the editions have of their own: no division may be called so. */
export const reservedNames: ReadonlySet<string> = new Set(
  'index contents toc nav cover title title-page half-title imprint notes style assets'.split(' '),
)

/** Whether a page can be called so, on any host and any disk. */
export const fitsPage = (name: string): boolean =>
  /^[a-z][a-z0-9_-]*$/i.test(name) && !reservedNames.has(name.toLowerCase())

/** Gives each wish its name once: `a`, then `a-2`, `a-3`. */
export const freeNames = (): ((wish: string) => string) => {
  const taken = new Set<string>()
  const counts = new Map<string, number>()
  return wish => {
    let [name, count] = [wish, counts.get(wish) ?? 1]
    while (taken.has(name)) name = `${wish}-${++count}`
    counts.set(wish, count)
    taken.add(name)
    return name
  }
}
