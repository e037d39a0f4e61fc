/** What a publisher sets round the text of an e-book: title page, imprint, contents; and which of its documents are chapters. */
import { wordsOf } from '../conservation.ts'
import type { DraftCredit } from '../draft.ts'
import type { Ledger } from '../ledger.ts'
import { attribute, elementsIn, kindsOf, remove, textOf, wordsAt, type Element } from '../html/nodes.ts'
import { lookup } from '../../model/lookup.ts'

const kinds: Readonly<Record<string, string>> = lookup({
  cover: 'cover',
  titlepage: 'title page',
  halftitlepage: 'half title',
  'copyright-page': 'imprint',
  imprint: 'imprint',
  colophon: 'colophon',
  toc: 'contents',
  'doc-toc': 'contents',
  loi: 'list of pictures',
  lot: 'list of tables',
  landmarks: 'landmarks',
})

const imprint: readonly RegExp[] = [
  /©|\bcopyright\b/i,
  /\bISBN\b/,
  /\ball rights reserved\b/i,
  /\b(?:first )?(?:published|printed) (?:in|by)\b/i,
  /\blibrary of congress\b|\bbritish library\b|\bcataloguing\b/i,
  /\bno part of this (?:book|publication)\b/i,
]

/** Documents from either end of a book among which its imprint stands. */
const reach = 6

const headings = (element: Element): readonly Element[] =>
  [...elementsIn(element)].filter(({ tagName }) => /^h[1-6]$/.test(tagName))

/** What a document is, when it is none of the text. */
const matterOf = (section: Element, at: number, count: number, credit: DraftCredit): string | null => {
  const said = kindsOf(section).find(kind => kinds[kind] !== undefined)
  if (said !== undefined) return kinds[said] ?? null
  const text = textOf(section)
  const words = wordsAt(section)
  if (words.length === 0) return null
  const links = [...elementsIn(section)].filter(
    ({ tagName, attrs }) =>
      tagName === 'a' && attrs.some(({ name, value }) => name === 'href' && value.startsWith('#')),
  )
  if (links.length >= 3 && links.flatMap(wordsAt).length >= words.length * 0.6) return 'contents'
  const outer = at < reach || at >= count - reach
  if (outer && words.length < 1200 && imprint.filter(sign => sign.test(text)).length >= 2) return 'imprint'
  const title = wordsOf(credit.title ?? '')
  const names = new Set(wordsOf([credit.title, ...(credit.authors ?? []), credit.publisher].join(' ').toLowerCase()))
  const own = words.filter(word => names.has(word.toLowerCase()))
  const page = at < reach && title.length > 0 && words.length <= 60 && own.length >= words.length * 0.5
  return page ? 'title page' : null
}

/** Takes the publisher's matter out of a book whose documents are sections of one body. An answer keeps a piece of it. */
export const takeMatter = (body: Element, credit: DraftCredit, ledger: Ledger): void => {
  const sections = body.childNodes.filter((node): node is Element => 'tagName' in node)
  // A book of one document has no pages of its own for these.
  if (sections.length < 2) return
  const found = sections.map((section, at) => matterOf(section, at, sections.length, credit))
  if (found.every((what, at) => what !== null || wordsAt(sections[at] as Element).length === 0)) return
  for (const [at, section] of sections.entries()) {
    const what = found[at]
    if (what === null || what === undefined) continue
    const text = textOf(section)
    if (text.trim() === '') continue
    const kind = what === 'contents' ? 'contents' : 'banner'
    if (ledger.lift(kind, text, 'likely', `the e-book’s ${what}`)) remove(section)
  }
}

/** Whether the documents of a book are its chapters: two at least begin with a heading of the highest level that comes again. */
export const hasChapters = (body: Element): boolean => {
  const depths = headings(body).map(({ tagName }) => Number(tagName[1]))
  const top = [1, 2, 3, 4, 5, 6].find(depth => depths.filter(one => one === depth).length >= 2)
  const begun = body.childNodes.filter(
    (node): node is Element => 'tagName' in node && headings(node)[0]?.tagName === `h${top}`,
  )
  return begun.length >= 2 && begun.length >= depths.filter(depth => depth === top).length * 0.6
}

/** What a document says of itself stands on its body: the section that takes its place bears it too. */
export const kindAttributes = (body: Element): { name: string; value: string }[] =>
  ['epub:type', 'role', 'class'].flatMap(name => {
    const value = attribute(body, name)
    return value === undefined ? [] : [{ name, value }]
  })
