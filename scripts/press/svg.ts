/** What an SVG may hold: it is shown by browsers and e-readers, and must not run, load, or trip their XML readers. */
import { SaxesParser } from 'saxes'

/** Elements that run something, or hold pages of their own; by local names, for any prefix may stand for SVG. */
const active = new Set('script handler listener foreignobject iframe object embed audio video'.split(' '))

/** No drawing program nests deeper; a reader of trees calls itself as often. */
const deepest = 300
const piece = 8192

const isHeld = (address: string) => /^\s*(?:#|$|data:image\/(?:png|jpe?g|gif|webp);)/i.test(address)

/** The first address that a style loads, escapes read as CSS reads them; null when it loads none. */
const loadedBy = (style: string): string | null => {
  const plain = style
    .replace(/\\([\da-f]{1,6})\s?/gi, (_, code: string) => String.fromCodePoint(Math.min(parseInt(code, 16), 0xffff)))
    .replace(/\\(.)/g, '$1')
  if (/@import|image-set\s*\(/i.test(plain)) return 'another file by its style'
  const addresses = [...plain.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*))/gi)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  )
  return addresses.find(address => !isHeld(address)) ?? null
}

const short = (words: string) => (words.length > 60 ? `${words.slice(0, 60)}…` : words)

const faultOfAttribute = (name: string, local: string, value: string): string | null => {
  if (/^on/i.test(local)) return `its ${name}= runs code`
  if (/^[\s\0-\x1f]*(?:java|vb)script:/i.test(value)) return `its ${name}= runs code`
  if (name === 'xml:base') return 'its xml:base leads out of it'
  if (/^(?:href|src)$/i.test(local) && !isHeld(value)) return `it loads ${short(value)}`
  const loaded = /[(@]/.test(value) ? loadedBy(value) : null
  return loaded === null ? null : `it loads ${short(loaded)}`
}

/** What keeps an SVG out of a book, in words; null for a sound one. */
export const svgFault = (text: string): string | null => {
  const parser = new SaxesParser({ xmlns: true })
  const open: string[] = []
  let fault: string | null = null
  const say = (problem: string | null) => (fault ??= problem)
  const style = (words: string) => {
    if (open.at(-1) !== 'style') return
    const loaded = loadedBy(words)
    if (loaded !== null) say(`it loads ${short(loaded)}`)
  }
  parser.on('error', ({ message }) => say(`it is not well-formed, ${message}`))
  parser.on('doctype', declared => say(declared.includes('<!ENTITY') ? 'it declares entities' : null))
  parser.on('processinginstruction', ({ target }) => say(target === 'xml-stylesheet' ? 'it loads a style sheet' : null))
  parser.on('opentag', ({ local, attributes }) => {
    const name = local.toLowerCase()
    open.push(name)
    if (active.has(name)) say(`it holds <${local}>`)
    if (open.length > deepest) say('its elements stand too deep within each other')
    for (const own of Object.values(attributes)) say(faultOfAttribute(own.name, own.local, own.value))
  })
  parser.on('closetag', () => open.pop())
  parser.on('text', style)
  parser.on('cdata', style)
  // In pieces, so that a hostile one is left as soon as it is known: the deeper an element, the longer its prefix is looked for.
  for (let at = 0; at < text.length && fault === null; at += piece) parser.write(text.slice(at, at + piece))
  if (fault === null) parser.close()
  return fault
}
