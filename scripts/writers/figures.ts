/** Figures among small capitals, and those of numbers that would read as Roman ones. The 1 of the text face, old-style or among small capitals, has the shape of a Roman I: there it is a lining one. */

/** Marks and code have figures of their own. */
const figures = /(<(sup|math|code)\b[^>]*>[^]*?<\/\2>|<[^>]*>|&#?\w+;)|\d+/g

/** Sets apart the figures of the words of some HTML. */
export const liningFigures = (html: string): string =>
  html.replace(figures, (found, other?: string) => other ?? `<span class="figures">${found}</span>`)

/** Numbers that stand together (`1–10`, `11:1`), each with its decimals, beside what has its figures already. */
const numbers =
  /(<(sup|math|code|pre|table|figcaption|section)\b[^>]*>[^]*?<\/\2>|<span class="figures">\d+<\/span>|<[^>]*>|&#?\w+;)|\d+(?:[.,]\d+)*(?:[–:/-]\d+(?:[.,]\d+)*)*/g

/** Numbers that are written with the 1 alone are set in lining figures, with those that stand together with them. */
export const withLiningOnes = (html: string): string =>
  html.replace(numbers, (found: string, other?: string) =>
    other === undefined && found.split(/[–:/-]/).some(number => /^1[1.,]*$/.test(number))
      ? `<span class="lining">${found}</span>`
      : found,
  )

/** What the styles of each edition set in small capitals; on paper also headings of the second level, where they are centred. */
const smallCapitals = {
  web: /<h([56])\b[^]*?<\/h\1>/g,
  epub: /<h3\b[^]*?<\/h3>|<span class="caption-label">[^]*?<\/span>/g,
  print:
    /<h4\b[^]*?<\/h4>|<span class="caption-label">[^]*?<\/span>|<p class="contents-entry contents-part"[^]*?<\/a>/g,
  centred: /<h2\b[^]*?<\/h2>/g,
} as const

/** A document whose small capitals have lining figures. */
export const withLiningFigures = (html: string, ...places: readonly (keyof typeof smallCapitals)[]): string =>
  places.reduce((set, place) => set.replace(smallCapitals[place], liningFigures), html)
