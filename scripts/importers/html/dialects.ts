/** What programs write in ways of their own, said as HTML says it: comments that look like notes, titles by class, numbers apart from their headings. */
import { defaultTreeAdapter as tree } from 'parse5'
import type { Ledger } from '../ledger.ts'
import {
  attribute,
  blockAround,
  blockNames,
  elementsIn,
  find,
  isElement,
  isHead,
  isKind,
  isLeaf,
  kindsOf,
  remove,
  rename,
  textOf,
  wordsAt,
  type Element,
} from './nodes.ts'

/** Google Docs marks comments as it marks notes, `#cmnt1` beside `#ftnt1`; Word calls them `#_msocom_1`. */
const leadsToComment = /^#(?:cmnt|_msocom_)\d+$/
const isComment = (element: Element): boolean =>
  element.tagName === 'a'
    ? /^#cmnt_ref\d+$/.test(attribute(element, 'href') ?? '') && blockAround(element).tagName === 'p' && isHead(element)
    : /mso-element:\s*comment\b(?!-)/.test(attribute(element, 'style') ?? '')

/** Comments leave the page before its words are counted: they are in its margin. */
const takeComments = (body: Element, ledger: Ledger): void => {
  const all = [...elementsIn(body)]
  for (const comment of all.filter(isComment)) {
    const whole = blockAround(comment)
    const mark = comment.tagName === 'a' ? textOf(comment) : ''
    const words = textOf(whole).replace(mark, '')
    ledger.choose('comment', ['leave-out'], 'likely', 'a comment in the margin; it is no part of the text', words)
    remove(whole)
  }
  for (const link of all) if (leadsToComment.test(attribute(link, 'href') ?? '')) remove(link)
}

/** Links go by way of Google’s server: `https://www.google.com/url?q=…`. */
const straighten = (link: Element): void => {
  for (const given of link.attrs)
    if (given.name === 'href' && /^https:\/\/www\.google\.com\/url\?/.test(given.value))
      given.value = new URL(given.value).searchParams.get('q') ?? given.value
}

/** The first paragraph of a document that is called its title is its heading. */
const raiseTitle = (document: Element): void => {
  const first = find(document, element => isLeaf(element) && wordsAt(element).length > 0)
  if (first?.tagName === 'p' && kindsOf(first).includes('title')) rename(first, 'h1')
}

const numberKinds = new Set('chapter-number chapter_number chapternumber chapter-num chapter-label cn'.split(' '))
const numbered = /^(?:chapter|part|book|kapitel|teil|chapitre|partie|глава|часть)\s+(?:\d{1,3}|[ivxlc]+)[.:]?$/iu

/** The number of a chapter that stands over its heading is part of it: else it would end the chapter before. */
const joinNumber = (block: Element): void => {
  const text = textOf(block).trim()
  if (text === '' || text.length > 40 || !isLeaf(block) || /^h\d$/.test(block.tagName)) return
  if (!isKind(block, numberKinds) && !numbered.test(text)) return
  const beside = block.parentNode?.childNodes ?? []
  const heading = beside.slice(beside.indexOf(block) + 1).find(isElement)
  if (!heading || !/^h[1-3]$/.test(heading.tagName)) return
  const [first] = heading.childNodes
  const number = tree.createTextNode(`${text} `)
  if (first) tree.insertBefore(heading, number, first)
  remove(block)
}

/** Settles what stands in a page, before its words are counted. Documents of an e-book are sections of one body. */
export const settleDialects = (body: Element, ledger: Ledger): void => {
  takeComments(body, ledger)
  const documents = body.childNodes.filter((node): node is Element => isElement(node) && node.tagName === 'section')
  for (const document of [body, ...documents]) raiseTitle(document)
  for (const element of [...elementsIn(body)]) {
    if (element.tagName === 'a') straighten(element)
    else if (blockNames.has(element.tagName)) joinNumber(element)
  }
}
