/**
 * Pages of cross-references on paper: `Figure 3 (p. 45)`. A division is laid out with room for the widest number; the number
 * itself is put in when all pages stand in their order, so that no layout depends on it.
 */
import type { Book, CrossReference, Division } from '../model/book.ts'
import { blocksOfBook, inlinesIn, inlinesOf } from '../model/walk.ts'
import { element, escapeHtml } from './html.ts'
import type { Hand } from './inlines.ts'
import { words } from './words.ts'

/** As wide as the folios of almost any book: of the front matter up to xxvii, of the body up to 999. */
const room = { front: 'xviii', body: '000' } as const

/** For the others: up to clxxxvii, and up to 9999. */
const wideRoom: Readonly<Record<string, string>> = { xviii: 'lxxxviii', '000': '0000' }

/** The last word of a reference, be it a room or a folio: before it and behind it are signs and markup. */
const lastWord = /(?<=(?:^|>)[^<>]*)[\da-z]+(?=(?:<[^>]*>|[^\da-z<])*$)/

/** An `i` is half as wide as other letters. */
const widthOf = (word: string): number => word.length + word.replace(/i/g, '').length

/** ` (p. 45)`; `, p. 45` within brackets. */
export const pageWords = (language: string, folio: string, inBrackets: boolean): string => {
  const page = `${words(language).page}\u00a0${folio}`
  return inBrackets ? `, ${page}` : ` (${page})`
}

/** The cross-references of a book that stand within brackets of their own line of text. */
export const referencesInBrackets = (book: Book): ReadonlySet<CrossReference> => {
  const found = new Set<CrossReference>()
  for (const line of blocksOfBook(book).flatMap(inlinesOf)) {
    let open = 0
    for (const inline of inlinesIn(line)) {
      if (inline.type === 'cross-reference' && open > 0) found.add(inline)
      if (inline.type !== 'text') continue
      for (const sign of inline.text.match(/[()]/g) ?? []) open = Math.max(0, open + (sign === '(' ? 1 : -1))
    }
  }
  return found
}

/** Writes the references of a division one by one. The id of each names its target too, and tells on which page it stands. */
export const pageReferences = (
  { metadata: { language } }: Book,
  division: Division,
  inBrackets: ReadonlySet<CrossReference>,
): NonNullable<Hand['pageReference']> => {
  let count = 0
  return (reference, target) => {
    const id = `page-of/${division.id}/${++count}/${target.id}`
    const content = escapeHtml(
      pageWords(language, room[target.division.matter === 'front' ? 'front' : 'body'], inBrackets.has(reference)),
    )
    return element('span', { class: 'page-reference', id }, content)
  }
}

/** What the reference of an id leads to; null for an id of anything else. */
export const targetOf = (id: string): string | null => /^page-of\/[^/]*\/\d+\/(.*)$/s.exec(id)?.[1] ?? null

/** A reference and what stands in it; the press may have set attributes and spans of its own, and comments where its words turn. */
const written =
  /(<span class="page-reference" id="([^"]*)"[^>]*>)((?:<span[^>]*>(?:[^<]|<!---->)*<\/span>|[^<]|<!---->)*)(?=<\/span>)/g

const change = (html: string, content: (id: string, old: string) => string): string =>
  html.replace(
    written,
    (_, open: string, id: string, old: string) =>
      open + content(id.replaceAll('&quot;', '"').replaceAll('&amp;', '&'), old),
  )

/** The same markup, with nothing printed for these references; their places stay. */
export const withoutPages = (html: string, ids: ReadonlySet<string>): string =>
  ids.size === 0 ? html : change(html, (id, old) => (ids.has(id) ? '' : old))

/** The same markup, with more room. */
export const withWideRooms = (html: string): string =>
  change(html, (_, old) => old.replace(lastWord, word => wideRoom[word] ?? word))

/** The folio that each reference is to print, and the room that it has. */
const filled = (html: string, folio: (id: string) => string, put: (old: string, page: string) => string): string =>
  html.includes('class="page-reference"') ? change(html, (id, old) => put(old, folio(targetOf(id) ?? ''))) : html

/** The same markup with the pages put in; a reference whose target has no page, '', prints none. */
export const withFolios = (html: string, folio: (id: string) => string): string =>
  filled(html, folio, (old, page) => (page === '' ? '' : old.replace(lastWord, escapeHtml(page))))

/** Whether every reference has room for its page. */
export const hasRoom = (html: string, folio: (id: string) => string): boolean => {
  let fits = true
  filled(html, folio, (old, page) => {
    const own = lastWord.exec(old)?.[0]
    fits &&= own === undefined || widthOf(page) <= widthOf(own)
    return old
  })
  return fits
}
