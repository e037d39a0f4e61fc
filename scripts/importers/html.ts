/** HTML → Draft: a page of the web, a document saved by a word processor, or all the documents of an e-book as one page. */
import { parse } from 'parse5'
import type { Block, Heading, Inline } from '../model/book.ts'
import { tagForm } from '../model/language.ts'
import { plainText } from '../model/walk.ts'
import { wordsOf } from './conservation.ts'
import type { Answers } from './decisions.ts'
import type { Draft, DraftCredit, DraftPicture, SourcePlace } from './draft.ts'
import { ImportFault } from './fault.ts'
import { readFlow } from './html/blocks.ts'
import { readSheets } from './html/dress.ts'
import { settleAddresses } from './html/addresses.ts'
import { settleDialects } from './html/dialects.ts'
import { takeFurniture } from './html/furniture.ts'
import { findInlineNotes, linkInlineNotes, type InlineNote } from './html/inline-notes.ts'
import { openLedger, type Ledger } from './ledger.ts'
import {
  attribute,
  blockNames,
  childrenOf,
  elementsIn,
  find,
  isElement,
  isInside,
  isText,
  remove,
  textOf,
  wordsAt,
  type Element,
  type Node,
} from './html/nodes.ts'
import { settleLooks } from './html/looks.ts'
import { isMarkLink, takeNotes } from './html/notes.ts'
import { findPages, isPageMark } from './html/pages.ts'
import { linkTypedNotes } from './html/typed-notes.ts'
import { lookup } from '../model/lookup.ts'

/** Elements of one page, and how deep they stand in each other, above which it is no text. */
const mostElements = 2_000_000
const deepest = 400

/** What surrounds the elements of a page. */
export interface PageSource {
  readonly credit: DraftCredit
  /** Numbers of pages by the anchors at which they begin: an e-book's list. */
  readonly pages: ReadonlyMap<string, string>
  /** A picture that comes along; null when there is none of that address. */
  readonly picture: (src: string) => DraftPicture | null
  /** Takes out what an e-book's publisher has set round the text. */
  readonly matter?: (body: Element, ledger: Ledger) => void
}

const noteHeading =
  /^\W*((foot|end)?-?(notes?|anmerkungen|fu(ß|ss)noten|endnoten|примечания|сноски|notas|note)( and references)?|references)\W*$/i

/** All words of a page by a walk of its own: what stands in no line, marks and page numbers and notes, is counted apart. */
const wordsOfPage = (body: Element, inLine: readonly InlineNote[]): readonly string[] => {
  const aside = new Set(inLine.flatMap(({ note, parts }) => [note, ...parts]))
  const apart: string[] = []
  const flow = (node: Node): string => {
    if (isText(node)) return node.value
    if (!isElement(node)) return childrenOf(node).map(flow).join('')
    if (/^(script|style|template|head|title|meta|link)$/.test(node.tagName)) return ''
    if (isMarkLink(node) || isPageMark(node)) {
      apart.push(textOf(node))
      return ''
    }
    const inner = node.tagName === 'br' ? '\n' : node.childNodes.map(flow).join('')
    if (aside.has(node)) {
      apart.push(inner)
      return ''
    }
    return blockNames.has(node.tagName) ? `\n${inner}\n` : inner
  }
  return [...wordsOf(flow(body)), ...apart.flatMap(text => [...wordsOf(text)])]
}

/** “Notes” over nothing, once the notes are gone. */
const takeNoteHeadings = (body: Element, ledger: Ledger): void => {
  const headings = [...elementsIn(body)].filter(
    element =>
      /^(h[1-6]|p|div|caption)$/.test(element.tagName) &&
      element.childNodes.length < 4 &&
      noteHeading.test(textOf(element)),
  )
  for (const heading of headings) {
    const parent = heading.parentNode
    if (!parent || !isElement(parent) || !isInside(heading, body)) continue
    const after = parent.childNodes.slice(parent.childNodes.indexOf(heading) + 1)
    const next = after.findIndex(node => isElement(node) && /^(h[1-6]|section)$/.test(node.tagName))
    if (after.slice(0, next < 0 ? undefined : next).some(node => wordsAt(node).length > 0)) continue
    if (ledger.lift('label', textOf(heading), 'likely', 'a heading over notes that have gone to their markers'))
      remove(heading)
  }
}

/** Rules that part nothing: at the ends, before another, and where a heading follows, since notes or a page ended there. */
const withoutRules = (blocks: readonly Block[]): readonly Block[] => {
  const first = blocks.findIndex(({ type }) => type !== 'scene-break')
  return blocks.slice(Math.max(0, first)).filter((block, at, all) => {
    if (block.type !== 'scene-break') return true
    let next = at + 1
    while (all[next]?.type === 'page-mark') next++
    return !['scene-break', 'heading', undefined].includes(all[next]?.type)
  })
}

/** The title is the one heading of the first level, or the first of all before any text; the highest of the others is of level 1. */
const settleHeadings = (
  blocks: readonly Block[],
  credit: DraftCredit,
): { blocks: readonly Block[]; title: readonly Inline[] | null } => {
  const headings = blocks.filter((block): block is Heading => block.type === 'heading')
  const highest = Math.min(...headings.map(({ depth }) => depth))
  const tops = headings.filter(({ depth }) => depth === highest)
  const [first] = headings
  const isTitle = (heading: Heading | undefined): heading is Heading =>
    heading !== undefined &&
    (credit.title === undefined ||
      plainText(heading.inlines).toLowerCase() === credit.title.toLowerCase() ||
      (tops.length === 1 && heading === tops[0])) &&
    !blocks
      .slice(0, blocks.indexOf(heading))
      .some(({ type }) => type !== 'page-mark' && type !== 'scene-break' && type !== 'figure')
  const title = isTitle(tops[0]) ? tops[0] : credit.title === undefined && isTitle(first) ? first : null
  const others = headings.filter(heading => heading !== title)
  const top = Math.min(6, ...others.map(({ depth }) => depth))
  return {
    title: title?.inlines ?? null,
    blocks: blocks.flatMap((block): readonly Block[] =>
      block === title
        ? []
        : [
            block.type === 'heading'
              ? { ...block, level: Math.max(1, Math.min(5, block.depth - top + 1)) as Heading['level'] }
              : block,
          ],
    ),
  }
}

const checkSize = (file: string, page: Node): void => {
  let count = 0
  const walk = (node: Node, depth: number): void => {
    if (++count > mostElements || depth > deepest)
      throw new ImportFault(
        `${file} has ${depth > deepest ? `elements ${deepest} deep in each other` : `more than ${mostElements} elements`}: it is no text`,
      )
    for (const child of childrenOf(node)) walk(child, depth + 1)
  }
  walk(page, 0)
}

/** Reads the elements of a body. It is taken apart on the way. */
export const draftOfPage = (file: string, page: Node, body: Element, source: PageSource, answers: Answers): Draft => {
  let place: SourcePlace = {}
  const ledger = openLedger(answers, () => place)
  settleAddresses(page)
  settleDialects(body, ledger)
  linkTypedNotes(body, ledger)
  const inLine = findInlineNotes(body)
  const words = wordsOfPage(body, inLine)
  if (words.length === 0) throw new ImportFault(`${file} has no text`)
  linkInlineNotes(body, inLine, ledger)
  const sheets = readSheets(page)
  takeFurniture(body, ledger)
  source.matter?.(body, ledger)
  const { markers, notes, unplaced } = takeNotes(body, ledger)
  takeNoteHeadings(body, ledger)
  settleLooks(body, sheets, ledger)

  const pictures = new Map<string, DraftPicture>()
  const desk = {
    ledger,
    sheets,
    markers,
    pages: findPages(body, ledger, source.pages, page => (place = { page })),
    picture: (src: string) => {
      const found = source.picture(src)
      if (found) pictures.set(found.src, found)
      else
        ledger.choose(
          'picture',
          ['leave-out'],
          'open',
          'the picture is neither in the file nor in its folder: save it there and import again, or put it in by hand',
          src,
        )
      return found?.src ?? null
    },
  }
  const { blocks, title } = settleHeadings(withoutRules(readFlow(body, desk)), source.credit)
  const noteBlocks = (found: typeof notes) =>
    found.map(({ label, elements }) => ({
      label,
      // What a note is made of may be a list's item, a cell: what it holds counts.
      blocks: elements.flatMap(element =>
        readFlow(/^(li|dd|td|tr|aside|div|section)$/.test(element.tagName) ? element : wrap(element), desk),
      ),
      place: {},
    }))
  const placed = noteBlocks(notes)
  const lost = noteBlocks(unplaced)
  const dressedTitle = title?.some(({ type }) => type === 'noteref') ? title : null
  return {
    credit: { ...source.credit, ...(title && { title: plainText(title) }) },
    ...(dressedTitle && { title: dressedTitle }),
    blocks,
    notes: placed,
    unplaced: lost,
    pictures: [...pictures.values()],
    furniture: ledger.furniture,
    decisions: ledger.decisions,
    words,
  }
}

/** A paragraph stands as the one child of a page. */
const wrap = (element: Element): Element => ({
  ...element,
  tagName: 'div',
  nodeName: 'div',
  attrs: [],
  childNodes: [element],
})

const metaOf = (page: Node, ...names: readonly string[]): readonly string[] =>
  [...elementsIn(page)]
    .filter(
      element =>
        element.tagName === 'meta' &&
        names.includes((attribute(element, 'name') ?? attribute(element, 'property') ?? '').toLowerCase()),
    )
    .map(element => attribute(element, 'content')?.trim() ?? '')
    .filter(content => content !== '')

/** What the head of a page says of its text. */
const creditOf = (page: Node): DraftCredit => {
  const [title] = metaOf(page, 'citation_title', 'dc.title', 'dcterms.title')
  const authors = metaOf(page, 'citation_author', 'dc.creator', 'dcterms.creator', 'author')
  const [date] = metaOf(page, 'citation_publication_date', 'dc.date', 'dcterms.date')
  const html = find(page, ({ tagName }) => tagName === 'html')
  const lang = html && (attribute(html, 'lang') ?? attribute(html, 'xml:lang'))
  return {
    ...(title !== undefined && { title }),
    ...(authors.length > 0 && { authors: [...new Set(authors)] }),
    ...(date !== undefined && { date: date.replaceAll('/', '-') }),
    ...(lang !== undefined && tagForm.test(lang) && { language: lang }),
  }
}

const pictureTypes: Readonly<Record<string, string>> = lookup({
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
})

/** Pictures that stand in the page itself, `data:image/png;base64,…`. */
const pictureInPage = () => {
  const known = new Map<string, DraftPicture>()
  return (src: string): DraftPicture | null => {
    const [, type = '', data] = /^data:([a-z/+]+);base64,([A-Za-z0-9+/=\s]+)$/i.exec(src) ?? []
    const ending = pictureTypes[type.toLowerCase()]
    if (ending === undefined || data === undefined) return null
    const made = known.get(src) ?? {
      src: `image${known.size + 1}.${ending}`,
      bytes: Uint8Array.from(atob(data.replace(/\s/g, '')), sign => sign.charCodeAt(0)),
    }
    known.set(src, made)
    return made
  }
}

const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))

/** XHTML closes empty elements in one tag, `<a id="p12"/>`, which HTML would leave open. What is nested without end is refused. */
export const parsePage = (file: string, text: string) => {
  const page = parse(
    /^\s*<\?xml|<html[^>]*\sxmlns=/i.test(text.slice(0, 4096))
      ? text.replace(
          /<([A-Za-z][\w:.-]*)([^<>"']*(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*)*)>/g,
          (whole, name: string, rest: string) =>
            rest.endsWith('/') && !voids.has(name.toLowerCase()) ? `<${name}${rest.slice(0, -1)}></${name}>` : whole,
        )
      : text,
    { scriptingEnabled: false },
  )
  checkSize(file, page)
  return page
}

/** Reads an HTML page. Nothing is loaded or run. Throws an ImportFault when there is no text in it. */
export const readHtml = (
  file: string,
  text: string,
  answers: Answers,
  beside: (address: string) => DraftPicture | null = () => null,
): Draft => {
  const page = parsePage(file, text)
  const body = find(page, ({ tagName }) => tagName === 'body')
  if (!body) throw new ImportFault(`${file} has no text`)
  const credit = creditOf(page)
  const within = pictureInPage()
  const picture = (src: string) => within(src) ?? beside(src)
  const draft = draftOfPage(file, page, body, { credit, pages: new Map(), picture }, answers)
  const named = find(page, ({ tagName }) => tagName === 'title')
  const title =
    named &&
    named.childNodes
      .filter(isText)
      .map(({ value }) => value)
      .join('')
      .replace(/\s+/g, ' ')
      .trim()
  return draft.credit.title === undefined && title ? { ...draft, credit: { ...draft.credit, title } } : draft
}
