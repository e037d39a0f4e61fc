/** Inline elements → inlines of the Book. */
import type { Attributes, Inline } from '../../model/book.ts'
import { tagForm } from '../../model/language.ts'
import { wordsOf } from '../conservation.ts'
import { dressesAt, type Dress, type Sheets } from './dress.ts'
import type { Ledger } from '../ledger.ts'
import { attribute, childrenOf, find, isElement, isText, textOf, wordsAt, type Element, type Node } from './nodes.ts'
import type { Pages } from './pages.ts'

/** What the reading of a page goes by. */
export interface Desk {
  readonly ledger: Ledger
  readonly sheets: Sheets
  readonly markers: ReadonlyMap<Element, string>
  readonly pages: Pages
  /** Name of a picture that comes along; null for one that cannot. */
  readonly picture: (src: string) => string | null
}

const span = { file: '', start: 0, end: 0 }

const langOf = (element: Element) => attribute(element, 'lang') ?? attribute(element, 'xml:lang')
const dirOf = (element: Element) => attribute(element, 'dir')?.toLowerCase()

/** What the nearest element around one says. */
const saidAround = (element: Element, of: (outer: Element) => string | undefined): string | undefined => {
  for (let above = element.parentNode; above && isElement(above); above = above.parentNode) {
    const said = of(above)
    if (said !== undefined) return said
  }
  return undefined
}

/** Language and direction that an element says, in so far as they are not those around it. */
export const tongueOf = (element: Element): Attributes | null => {
  const [lang, dir] = [langOf(element), dirOf(element)]
  const said: Attributes = {
    classes: [],
    ...(lang !== undefined && tagForm.test(lang) && lang !== saidAround(element, langOf) && { lang }),
    ...((dir === 'rtl' || dir === 'ltr') && dir !== (saidAround(element, dirOf) ?? 'ltr') && { dir }),
  }
  return said.lang === undefined && said.dir === undefined ? null : said
}

const isOutside = (href: string): boolean =>
  /^(https?|mailto|tel|doi|urn):./i.test(href) && URL.canParse(href) && !/[\s<>]/.test(href)

/** `\(x\)` and `\[x\]`, as MathJax reads them; `$` alone may be money. */
const withFormulas = (text: string): readonly Inline[] =>
  text.split(/(\\\([\s\S]{1,2000}?\\\)|\\\[[\s\S]{1,2000}?\\\])/).flatMap((part, at): readonly Inline[] => {
    if (part === '') return []
    return at % 2 === 1 && !part.includes('$') && part.slice(2, -2).trim() !== ''
      ? [{ type: 'math', tex: part.slice(2, -2).trim(), span }]
      : [{ type: 'text', text: part, span }]
  })

/** A formula's TeX where the page brings it along, else its signs as they stand. */
const readMath = (element: Element, { ledger }: Desk): readonly Inline[] => {
  const annotation = find(
    element,
    ({ tagName, attrs }) =>
      tagName === 'annotation' && attrs.some(({ name, value }) => name === 'encoding' && /tex/i.test(value)),
  )
  const tex = (annotation ? textOf(annotation) : attribute(element, 'alttext'))?.trim()
  if (tex === undefined || tex === '' || tex.includes('$')) return [{ type: 'text', text: textOf(element), span }]
  ledger.choose('math', ['tex'], 'sure', 'the formula brings its TeX along', tex, {
    takes: wordsAt(element),
    gives: wordsOf(tex),
  })
  return [{ type: 'math', tex, span }]
}

const dressed = (dresses: readonly Dress[], inlines: readonly Inline[]): readonly Inline[] =>
  dresses.reduceRight<readonly Inline[]>(
    (inner, type) => (inner.length === 0 ? [] : [{ type, inlines: inner, span }]),
    inlines,
  )

const codes = new Set('code kbd samp tt'.split(' '))

/** Inlines of an inline element or a text. */
export const readInline = (node: Node, desk: Desk): readonly Inline[] => {
  if (isText(node)) return withFormulas(node.value)
  if (!isElement(node)) return []
  const label = desk.markers.get(node)
  if (label !== undefined) return [{ type: 'noteref', label, span }]
  const page = desk.pages.take(node)
  if (page !== null)
    return [{ type: 'page-mark', number: page.number, span }, ...(page.keeps ? readInlines(node, desk) : [])]
  const { tagName } = node
  if (tagName === 'br') return [{ type: 'line-break', span }]
  if (tagName === 'math') return readMath(node, desk)
  if (/^(script|style|template|head|title|meta|link)$/.test(tagName)) return []
  if (tagName === 'img' || tagName === 'image') return readImage(node, desk)
  const inner = readInlines(node, desk)
  const text = textOf(node)
  if (codes.has(tagName) && inner.every(({ type }) => type === 'text') && text.trim() !== '')
    return [{ type: 'code', text, span }]
  const href = tagName === 'a' ? (attribute(node, 'href') ?? '').trim() : ''
  const linked: readonly Inline[] =
    isOutside(href) && inner.length > 0 && !inner.some(({ type }) => type === 'link')
      ? [{ type: 'link', href, inlines: inner, span }]
      : inner
  const tongue = tongueOf(node)
  const spoken: readonly Inline[] =
    tongue && linked.length > 0 ? [{ type: 'span', attributes: tongue, inlines: linked, span }] : linked
  return dressed(dressesAt(node, desk.sheets), spoken)
}

export const readInlines = (node: Node, desk: Desk): readonly Inline[] =>
  childrenOf(node).flatMap(child => readInline(child, desk))

export const altOf = (element: Element): string | null => attribute(element, 'alt')?.replace(/\s+/g, ' ').trim() ?? null

const readImage = (element: Element, desk: Desk): readonly Inline[] => {
  const src = attribute(element, 'src') ?? attribute(element, 'xlink:href') ?? attribute(element, 'href') ?? ''
  const name = desk.picture(src)
  return name === null ? [] : [{ type: 'image', src: name, alt: altOf(element), span }]
}
