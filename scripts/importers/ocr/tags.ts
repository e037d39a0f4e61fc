/** Tags and text of a flat file of boxes, one after the other: a book of 500 pages is 50 MB of them, too much for a tree. */
import { parseFragment } from 'parse5'
import { ImportFault } from '../fault.ts'
import { lookup } from '../../model/lookup.ts'

export interface Tag {
  /** Lower case, without its prefix: `string` for `<alto:String>`. */
  readonly name: string
  readonly closes: boolean
  /** `<br/>`, or an element that has no end in HTML. */
  readonly empty: boolean
  /** Names in lower case. */
  readonly attributes: ReadonlyMap<string, string>
}

/** 256 MB: a thousand pages with a box for each letter. */
const largest = 256 * 2 ** 20
const noEnd = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr'])
const entities: Readonly<Record<string, string>> = lookup({
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
  shy: '\u00AD',
})

/** Text with its entities read, those of HTML as well; nothing outside the file is ever asked for. */
export const decode = (text: string): string =>
  text.replace(/&(#x?[\da-f]{1,6}|\w{1,31});/gi, (whole, name: string) => {
    const known = entities[name]
    if (known !== undefined) return known
    const [first] = parseFragment(whole).childNodes
    return first && 'value' in first ? first.value : whole
  })

const attributesOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g)].map(
      ([, name = '', double, single, bare]) => [
        name.toLowerCase().replace(/^(?!xml:).*:/, ''),
        decode(double ?? single ?? bare ?? ''),
      ],
    ),
  )

/** Comments, sections, declarations; scripts and styles with what is in them; tags; text. */
const pattern =
  /<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<[!?][^>]*>|<(script|style)\b[^]*?<\/\2\s*>|<(\/?)([\w:.-]+)((?:"[^"]*"|'[^']*'|[^'">])*)>|[^<]+/gi

/** Each tag, and each text between tags. Throws an ImportFault when the file is too large, or ends before its last element does. */
export function* tagsOf(file: string, text: string, root: RegExp): Generator<Tag | string> {
  if (text.length > largest)
    throw new ImportFault(`${file}: is larger than ${largest / 2 ** 20} MB; part it by pages, and import the parts`)
  if (!root.test(text.slice(-2000)))
    throw new ImportFault(
      `${file}: ends in the middle, so part of it is missing; get it again from the program that made it`,
    )
  for (const [whole, section, skipped, slash, name, rest = ''] of text.matchAll(pattern)) {
    if (name !== undefined) {
      const plain = name.toLowerCase().replace(/^.*:/, '')
      yield {
        name: plain,
        closes: slash === '/',
        empty: rest.endsWith('/') || noEnd.has(plain),
        attributes: slash === '/' ? new Map() : attributesOf(rest),
      }
    } else if (section !== undefined) yield section
    else if (skipped === undefined && !whole.startsWith('<')) yield decode(whole)
  }
}
