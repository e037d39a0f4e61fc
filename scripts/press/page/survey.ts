/** Runs inside the page: baked pages set for printing, and where on them everything stands. */

export interface Survey {
  /** By id: the page from 0, and pixels from its top. */
  readonly places: Readonly<Record<string, { readonly page: number; readonly y: number }>>
  /** In order; without the marks of their notes. */
  readonly headings: readonly {
    readonly level: number
    readonly words: string
    readonly page: number
    readonly y: number
  }[]
}

/** Leaves nothing in the document but `html`, one `section.page` a page. */
export const setPages = async (html: string, language: string): Promise<Survey> => {
  const { body, documentElement } = document
  documentElement.lang = language
  documentElement.style.removeProperty('--text-height')
  documentElement.style.removeProperty('--measure')
  body.className = ''
  body.innerHTML = html
  // Not `decode()`, which has no end in a window that is minimized.
  for (const picture of document.images)
    if (!picture.complete)
      await new Promise(done => ['load', 'error'].forEach(event => picture.addEventListener(event, done)))

  const pages = [...document.querySelectorAll('.page')]
  const numbers = new Map(pages.map((page, number) => [page, number]))
  const placeOf = (element: Element) => {
    const page = element.closest('.page') as Element
    return { page: numbers.get(page) ?? 0, y: element.getBoundingClientRect().top - page.getBoundingClientRect().top }
  }
  const places: Record<string, { page: number; y: number }> = {}
  for (const element of document.querySelectorAll('.page [id]')) places[element.id] ??= placeOf(element)

  const wordsOf = (heading: Element): string => {
    const copy = heading.cloneNode(true) as Element
    copy.querySelectorAll('.noteref').forEach(mark => mark.remove())
    copy.querySelectorAll('br').forEach(line => line.replaceWith(' '))
    return (copy.textContent ?? '')
      .replace(/\u00ad/g, '')
      .replace(/\s+/g, ' ')
      .trim()
  }
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .map(heading => ({
      level: Number(heading.getAttribute('aria-level') ?? heading.tagName.slice(1)),
      words: wordsOf(heading),
      ...placeOf(heading),
    }))
    .filter(({ words }) => words !== '')
  return { places, headings }
}
