/** Pages of the source that a page of the web, or an e-book, keeps the numbers of. */
import type { Ledger } from '../ledger.ts'
import { attribute, elementsIn, isKind, textOf, wordsAt, type Element } from './nodes.ts'

export interface Pages {
  /** The page that begins at an element, or null. `keeps` says that the element's words are the text's. */
  readonly take: (element: Element) => { readonly number: string; readonly keeps: boolean } | null
}

const kinds = new Set(
  'pagebreak doc-pagebreak pagenum pagenumber page-number pageno page_number pb pagebreak-num ws-pagenum'.split(' '),
)

/** `[Pg 12]`, `{12}`, `p. xii`: the number, when there is nothing else. */
const numberIn = (text: string): string | null =>
  /^[[{(|]?\s*(?:pg|page|p|s)?\.?\s*([ivxlcdm]+|\d+[a-z]?)\s*[\]})|]?$/i.exec(text.trim())?.[1] ?? null

const numberOf = (element: Element): string | null => {
  const said = [
    textOf(element),
    attribute(element, 'aria-label'),
    attribute(element, 'title'),
    attribute(element, 'data-page-number'),
  ]
  for (const text of said) {
    const number = text === undefined || text.trim() === '' ? null : numberIn(text)
    if (number !== null) return number
  }
  return (
    /(?:page|pg|pb|p)[_-]?0*([ivxlcdm]+|\d+)$/i.exec(
      attribute(element, 'id') ?? attribute(element, 'name') ?? '',
    )?.[1] ?? null
  )
}

/** An element that the page calls the number of a page. */
export const isPageMark = (element: Element): boolean => isKind(element, kinds)

const isBare = (element: Element) => textOf(element).trim() === ''

/** Empty anchors `page_12` … count as pages when they rise and are more than one. */
const bareAnchors = (body: Element): ReadonlyMap<Element, string> => {
  const found = [...elementsIn(body)].flatMap((element): [Element, string][] => {
    const name = attribute(element, 'id') ?? attribute(element, 'name') ?? ''
    const number = /^(?:page|pg)[_-]?0*(\d+|[ivxlc]+)$/i.exec(name.replace(/^.*#/, ''))?.[1]
    return number !== undefined && isBare(element) ? [[element, number]] : []
  })
  const figures = found.map(([, number]) => Number(number)).filter(Number.isFinite)
  const rises = figures.every((figure, at) => at === 0 || figure > (figures[at - 1] ?? 0))
  return new Map(found.length > 1 && rises ? found : [])
}

/** Finds the marks of pages. `list` is an e-book's own, from anchors to numbers; `turn` is told of each page that begins. */
export const findPages = (
  body: Element,
  ledger: Ledger,
  list: ReadonlyMap<string, string>,
  turn: (page: string) => void,
): Pages => {
  const bare = bareAnchors(body)
  const given = new Set<string>()
  return {
    take: element => {
      const listed = list.get(attribute(element, 'id') ?? '')
      const number = listed ?? (isPageMark(element) ? numberOf(element) : (bare.get(element) ?? null))
      if (number === null || given.has(number)) return null
      given.add(number)
      turn(number)
      const words = wordsAt(element)
      const keeps = words.length > 0 && numberIn(textOf(element)) === null
      if (words.length > 0 && !keeps)
        ledger.choose(
          'page',
          ['page-mark'],
          'sure',
          'the page marks it as the number of a source page',
          textOf(element),
          { takes: words },
        )
      return { number, keeps }
    },
  }
}
