/** Links of a saved page that name its own address, `https://…/of-margins#fn1`: they lead inside it. */
import { attribute, elementsIn, type Element, type Node } from './nodes.ts'

/** Addresses that lead inside all the same when so many of their anchors stand in the page. */
const fewest = 2

const parted = (href: string): readonly [address: string, anchor: string] | null => {
  const at = href.indexOf('#')
  return at <= 0 || at === href.length - 1 ? null : [href.slice(0, at), href.slice(at + 1)]
}

/** Makes of links to the page itself links inside it. What it calls its address is so; else nine of ten anchors must be its own. */
export const settleAddresses = (page: Node): void => {
  const anchors = new Set<string>()
  const said = new Set<string>()
  const links = new Map<string, Element[]>()
  for (const element of elementsIn(page)) {
    for (const name of ['id', 'name']) anchors.add(attribute(element, name) ?? '')
    const href = attribute(element, 'href') ?? ''
    if (element.tagName === 'link' && attribute(element, 'rel') === 'canonical') said.add(href)
    const [address] = element.tagName === 'a' ? (parted(href) ?? []) : []
    if (address !== undefined) links.set(address, [...(links.get(address) ?? []), element])
  }
  const anchorOf = (link: Element) => parted(attribute(link, 'href') ?? '')?.[1] ?? ''
  for (const [address, found] of links) {
    const own = found.filter(link => anchors.has(anchorOf(link)))
    if (!said.has(address) && (own.length < fewest || own.length < found.length * 0.9)) continue
    for (const link of own)
      for (const given of link.attrs) if (given.name === 'href') given.value = `#${anchorOf(link)}`
  }
}
