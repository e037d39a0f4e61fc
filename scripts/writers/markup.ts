/** HTML of our own writing, cut into tags and text. For well-formed markup, which all writers give; not a parser of foreign pages. */

export interface Piece {
  readonly kind: 'text' | 'open' | 'close' | 'empty' | 'other'
  /** As it stands in the markup; all pieces joined give the markup again. */
  readonly source: string
  /** Lower-case name of the element; '' for text and for comments. */
  readonly name: string
}

/**
 * `<p class="a > b">` is one tag: a quoted value may hold `>`. It may not hold `<` (XML 1.0, 3.1), so that a match that fails
 * has looked no further than to the next one.
 */
const piece =
  /<!--(?:(?!--)[^])*-->|<[!?][^<>]*>|<(\/?)([A-Za-z][\w:.-]*)(?![\w:.-])((?:"[^"<]*"|'[^'<]*'|[^'"<>])*)>|[^<]+|</g

const empty = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))

/** The pieces of `html`, in order. */
export function* piecesOf(html: string): Generator<Piece> {
  for (const [source, slash, tag, rest] of html.matchAll(piece)) {
    const name = tag?.toLowerCase() ?? ''
    if (name === '') yield { kind: source.startsWith('<') && source !== '<' ? 'other' : 'text', source, name }
    else if (slash === '/') yield { kind: 'close', source, name }
    else yield { kind: rest?.endsWith('/') === true || empty.has(name) ? 'empty' : 'open', source, name }
  }
}

/** Value of an attribute of a tag, as it stands there; undefined when it has none. */
export const attributeOf = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag)
  return found ? (found[1] ?? found[2]) : undefined
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/** Text with its character references resolved: numbers, and the names that XML has. */
export const unescapeHtml = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole
    const code = decimal !== undefined ? Number(decimal) : parseInt(hex ?? '', 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
