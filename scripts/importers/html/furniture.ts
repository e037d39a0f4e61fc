/** What stands on a web page for the site and not for the text: navigation, footers, forms, boilerplate. */
import { attribute, elementsIn, isInside, kindsOf, remove, textOf, wordsAt, type Element } from './nodes.ts'
import type { Ledger } from '../ledger.ts'

const elements = new Set(
  'nav footer form button select textarea iframe object embed video audio noscript dialog'.split(' '),
)

const kinds = new Set(
  (
    'navigation banner contentinfo search complementary toc navbox noprint ws-noexport mw-editsection mw-jump-link printfooter ' +
    'catlinks pg-boilerplate doc-toc breadcrumb breadcrumbs sidebar share social cookie-banner skip-link sharedaddy ' +
    'screen-reader-text sr-only visually-hidden block-reading-meta licensecontainer'
  ).split(' '),
)
/** Parts of class names for what a site sets round a text, or into it. */
const siteKinds =
  /(?:^|[-_])(?:share|sharing|social|subscribe|subscription|newsletter|cookies?|consent|related|recommended|promo|advert|advertisement|comments|respond|breadcrumbs?|pagination|pager|login|signup|paywall|donate|tags?-links|skip-link)(?:$|[-_])/
/** Links that a site sets at headings and paragraphs to be copied, and numbers that it counts paragraphs with. */
const anchors = new Set('headerlink header-anchor heading-anchor anchorjs-link permalink'.split(' '))
const counts = new Set('paranumber ocn para-number'.split(' '))
const ids = new Set('toc pg-header pg-footer mw-navigation catlinks footer sidebar comments'.split(' '))

/** A footer that is the text's own: of a quotation, a figure, a section of notes. */
const holdsNotes = (element: Element): boolean =>
  [...elementsIn(element)].some(
    inner =>
      kindsOf(inner).some(kind => /footnote|endnote|doc-footnote|rearnote/.test(kind)) ||
      /^(fn|ftn|footnote|note)/i.test(attribute(inner, 'id') ?? ''),
  ) ||
  (element.parentNode !== null &&
    'tagName' in element.parentNode &&
    /^(blockquote|figure)$/.test(element.parentNode.tagName))

/** What a site calls so may hold the text all the same: then it is most of the page. */
const isSmall = (element: Element, count: number): boolean => wordsAt(element).length < count / 4

const why = (element: Element, count: number): string | null => {
  if (elements.has(element.tagName)) return holdsNotes(element) ? null : `<${element.tagName}>`
  const kind = kindsOf(element).find(name => kinds.has(name))
  if (kind !== undefined) return holdsNotes(element) ? null : kind
  const site = kindsOf(element).find(name => siteKinds.test(name))
  if (site !== undefined && !holdsNotes(element) && isSmall(element, count)) return site
  const id = attribute(element, 'id')
  return id !== undefined && ids.has(id) && !holdsNotes(element) ? `#${id}` : null
}

/** Takes furniture out of the page. An answer keeps a piece of it. */
export const takeFurniture = (body: Element, ledger: Ledger): void => {
  const count = wordsAt(body).length
  for (const element of [...elementsIn(body)]) {
    if (element === body || !isInside(element, body)) continue
    const kinds = kindsOf(element)
    if (element.tagName === 'a' && kinds.some(kind => anchors.has(kind)) && wordsAt(element).length === 0)
      remove(element)
    if (kinds.some(kind => counts.has(kind)) && /^\W*\d+\W*$/.test(textOf(element))) {
      ledger.take('line-number', textOf(element))
      remove(element)
    }
    const reason = isInside(element, body) ? why(element, count) : null
    if (reason === null) continue
    const text = textOf(element)
    const grade = text.length > 2000 ? 'likely' : 'sure'
    if (text.trim() === '' || ledger.lift('banner', text, grade, `the page marks it as ${reason}`)) remove(element)
  }
}
