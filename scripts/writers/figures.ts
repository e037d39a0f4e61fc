/** Figures among small capitals. The 1 of the text face, old-style or among small capitals, has the shape of a Roman I: there it is a lining one. */

/** Marks and code have figures of their own. */
const figures = /(<(sup|math|code)\b[^>]*>[^]*?<\/\2>|<[^>]*>|&#?\w+;)|\d+/g

/** Sets apart the figures of the words of some HTML. */
export const liningFigures = (html: string): string =>
  html.replace(figures, (found, other?: string) => other ?? `<span class="figures">${found}</span>`)

const smallCapitals = {
  always:
    /<h4\b[^]*?<\/h4>|<span class="caption-label">[^]*?<\/span>|<p class="contents-entry contents-part"[^]*?<\/a>/g,
  centred: /<h2\b[^]*?<\/h2>/g,
} as const

/** A document whose headings, captions and parts have lining figures; headings of the second level only where they are small capitals. */
export const withLiningFigures = (html: string, headings: 'centred' | 'left'): string => {
  const set = html.replace(smallCapitals.always, liningFigures)
  return headings === 'left' ? set : set.replace(smallCapitals.centred, liningFigures)
}
