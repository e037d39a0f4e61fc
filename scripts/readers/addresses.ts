/** Addresses: of files in the book's folder, of places in the book, of what lies outside. */

/** How a Markdown file's name ends: also in Quarto and R Markdown. */
export const markdownEnding = /\.(?:md|markdown|mdown|qmd|rmd)$/i

export const isMarkdown = (path: string): boolean => markdownEnding.test(path)

const decoded = (address: string): string => {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}

const folderOf = (file: string) => (file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '')

/** `../figures/a.svg` in `texts/one.md` → `figures/a.svg`; what leaves the folder keeps its leading `../`. */
export const resolvePath = (file: string, path: string): string => {
  if (/^[a-z][a-z0-9+.-]+:|^\/\//i.test(path)) return path
  const bare = decoded(path)
  if (/^([/\\]|[A-Za-z]:)/.test(bare)) return bare
  const steps: string[] = []
  for (const step of `${folderOf(file)}${bare}`.split(/[/\\]/)) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

/** A link into the book, by names as they were typed: `#%C3%A9` → `#é`, `two.md` → `#two.md`, `two.md#a` → `#two.md#a`. */
export const withinBook = (href: string, resolve: (path: string) => string): string => {
  const [, path, anchor = ''] = /^([^#?:]*)(?:#(.*))?$/.exec(href) ?? []
  if (path === undefined || (path === '' ? anchor === '' : !isMarkdown(path))) return href
  return `#${[path && resolve(path), decoded(anchor)].filter(Boolean).join('#')}`
}

/** An address of a kind that may stand in a book, and that is whole: `http://` and `https://example.org:99999` are not. */
export const isSafeLink = (href: string): boolean =>
  /^#./.test(href) || (/^(https?|mailto|tel|doi|urn):./i.test(href) && URL.canParse(href))

/** An address that does something, or holds something, where a reader expects to be led somewhere. */
export const isActive = (href: string): boolean => /^[\s\0-\x1f]*(javascript|vbscript|data|blob):/i.test(href)

export const isRemote = (src: string): boolean => /^([a-z][a-z0-9+.-]+:|\/\/)/i.test(src) && !/^data:/i.test(src)
