/** Runs inside the page: baked pages set for printing, and where on them everything stands. */
import type { Take } from './take.ts'

export interface Survey {
  /** By id: the page from 0, and pixels from its top. */
  readonly places: Readonly<Record<string, { readonly page: number; readonly y: number }>>
  /** In order; without the marks of their notes. One that no page prints has its words for a name. */
  readonly headings: readonly {
    readonly level: number
    readonly words: string
    readonly page: number
    readonly y: number
  }[]
  /** What stands out of its place: the page, from 1, and the words. */
  readonly strays: readonly string[]
}

export type SetPages = (html: string, language: string) => Promise<Survey>

export const survey = ({ inspect }: Pick<Take, 'inspect'>): SetPages => {
  const topOf = (element: Element) => element.getBoundingClientRect().top

  /** Pixels that a page's blocks take less room or more than their letters. */
  const slack = 1

  /** What is out of its place in a type area, or in a column. Its blocks are asked first, for its letters take longer. */
  const straysIn = (area: Element, page: Element): readonly string[] => {
    const [text, notes] = ['page-text', 'page-notes'].map(name => area.querySelector(`:scope > .${name}`))
    if (!text) return []
    const [box, sheet] = [area.getBoundingClientRect(), page.getBoundingClientRect()]
    const notesTop = notes ? topOf(notes) : box.bottom
    const figures = [...text.querySelectorAll('.at-foot')].map(figure => figure.getBoundingClientRect())
    const tops = [notesTop, ...figures.map(({ top }) => top)]
    const end = text.lastElementChild?.getBoundingClientRect().bottom ?? box.top
    const hasRoom =
      end <= Math.min(...tops) + slack &&
      tops.every(top => top >= box.top - slack) &&
      figures.every(({ bottom }) => bottom <= notesTop + slack)
    if (hasRoom && page.scrollWidth <= page.clientWidth) return []
    return [
      ...inspect(text, box, notesTop, sheet).faults,
      ...(notes ? inspect(notes, box, box.bottom, sheet).faults : []),
    ]
  }

  const straysOn = (page: Element): readonly string[] => {
    const columns = [...page.querySelectorAll('.column')]
    const areas = columns.length > 0 ? columns : page.querySelectorAll('.type-area')
    return [...areas].flatMap(area => straysIn(area, page))
  }

  const wordsOf = (heading: Element): string => {
    const copy = heading.cloneNode(true) as Element
    copy.querySelectorAll('.noteref, .page-mark').forEach(mark => mark.remove())
    copy.querySelectorAll('br').forEach(line => line.replaceWith(' '))
    // As contents on a screen have it: the letters alone of a fraction, or of what is raised, say something else.
    copy
      .querySelectorAll('math[alttext]')
      .forEach(formula => formula.replaceWith(formula.getAttribute('alttext') as string))
    return (copy.textContent ?? '')
      .replace(/\u00ad/g, '')
      .replace(/\s+/g, ' ')
      .trim()
  }

  /** Leaves nothing in the document but `html`, one `section.page` a page. */
  return async (html, language) => {
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
      return { page: numbers.get(page) ?? 0, y: topOf(element) - topOf(page) }
    }
    const places: Record<string, { page: number; y: number }> = {}
    for (const element of document.querySelectorAll('.page [id]')) places[element.id] ??= placeOf(element)
    const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
      .map(heading => ({
        level: Number(heading.getAttribute('aria-level') ?? heading.tagName.slice(1)),
        words: heading.getAttribute('aria-label') ?? wordsOf(heading),
        ...placeOf(heading),
      }))
      .filter(({ words }) => words !== '')
    const strays = pages.flatMap((page, number) => straysOn(page).map(fault => `page ${number + 1}: ${fault}`))
    return { places, headings, strays }
  }
}
