/** XML of office files as a light tree. Names have one prefix per namespace, whatever the file calls them: `w:p`, `text:note`. */
import { SaxesParser, type SaxesTagNS } from 'saxes'
import { ImportFault } from '../fault.ts'
import { lookup } from '../../model/lookup.ts'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (Element | string)[]
}

const deepest = 400
const mostElements = 8e6

const wordMarkup = 'http://schemas.openxmlformats.org/'
const odf = 'urn:oasis:names:tc:opendocument:xmlns:'
/** ISO/IEC 29500-1 (strict), 29500-4 (transitional); ODF 1.3 part 3, table 1. */
const prefixes: Readonly<Record<string, string>> = lookup({
  [`${wordMarkup}wordprocessingml/2006/main`]: 'w',
  'http://purl.oclc.org/ooxml/wordprocessingml/main': 'w',
  [`${wordMarkup}officeDocument/2006/relationships`]: 'r',
  'http://purl.oclc.org/ooxml/officeDocument/relationships': 'r',
  [`${wordMarkup}drawingml/2006/main`]: 'a',
  'http://purl.oclc.org/ooxml/drawingml/main': 'a',
  [`${wordMarkup}drawingml/2006/wordprocessingDrawing`]: 'wp',
  'http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing': 'wp',
  [`${wordMarkup}officeDocument/2006/math`]: 'm',
  'http://purl.oclc.org/ooxml/officeDocument/math': 'm',
  [`${wordMarkup}markup-compatibility/2006`]: 'mc',
  [`${wordMarkup}package/2006/relationships`]: 'rel',
  'urn:schemas-microsoft-com:vml': 'v',
  'urn:schemas-microsoft-com:office:office': 'o',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://www.w3.org/1999/xlink': 'xlink',
  'http://www.w3.org/1998/Math/MathML': 'math',
  'http://www.w3.org/XML/1998/namespace': 'xml',
  [`${odf}xsl-fo-compatible:1.0`]: 'fo',
  [`${odf}svg-compatible:1.0`]: 'svg',
  ...Object.fromEntries(
    'office text table style meta manifest number form'.split(' ').map(name => [`${odf}${name}:1.0`, name]),
  ),
  [`${odf}drawing:1.0`]: 'draw',
})

const named = (prefix: string, local: string, uri: string): string => {
  const known = prefixes[uri] ?? prefix
  return known === '' ? local : `${known}:${local}`
}

const namedTag = (tag: SaxesTagNS) => named(tag.prefix, tag.local, tag.uri)

const attributesOf = (tag: SaxesTagNS): Readonly<Record<string, string>> => {
  const attributes: Record<string, string> = {}
  for (const { prefix, local, uri, value } of Object.values(tag.attributes))
    // Word numbers every sitting at which a run was changed: `w:rsidR`.
    if (prefix !== 'xmlns' && !local.startsWith('rsid')) attributes[named(prefix, local, uri)] = value
  return attributes
}

/** UTF-8, or UTF-16 by its byte order mark. Throws an ImportFault for what is neither. */
const decode = (file: string, bytes: Uint8Array): string => {
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  try {
    return new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ImportFault(`${file} is damaged: its text is not in Unicode. Save it anew, and import that`)
  }
}

/** What is told of an element as it goes by. */
export interface Listener {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly text: (text: string) => void
  readonly close: (name: string) => void
}

/**
 * Reads XML and tells of it in its order. Entities of the file's own are refused, nothing is fetched; depth and size have
 * limits. Throws an ImportFault.
 */
export const hearXml = (file: string, bytes: Uint8Array, listener: Listener): void => {
  const parser = new SaxesParser({ xmlns: true, fileName: file })
  let depth = 0
  let elements = 0
  const refuse = (why: string): never => {
    throw new ImportFault(`${file} is damaged: ${why}. Save it anew in the program that made it, and import that`)
  }
  parser.on('error', error => refuse(error.message.replace(/^.*?:(?=\d+:\d+:)/, 'at ')))
  parser.on('doctype', type => {
    if (/<!ENTITY/i.test(type)) refuse('it defines entities, as no word processor does')
  })
  parser.on('opentag', tag => {
    if (++depth > deepest) refuse(`its elements are nested more than ${deepest} deep`)
    if (++elements > mostElements) refuse(`it has more than ${mostElements} elements`)
    listener.open(namedTag(tag), attributesOf(tag))
  })
  parser.on('text', listener.text)
  parser.on('cdata', listener.text)
  parser.on('closetag', tag => {
    depth--
    listener.close(namedTag(tag))
  })
  parser.write(decode(file, bytes)).close()
}

/** The whole tree of a part. Throws an ImportFault. */
export const readXml = (file: string, bytes: Uint8Array): Element => {
  const top: (Element | string)[] = []
  const open: (Element | string)[][] = [top]
  hearXml(file, bytes, {
    open: (name, attributes) => {
      const children: (Element | string)[] = []
      open.at(-1)?.push({ name, attributes, children })
      open.push(children)
    },
    text: text => open.at(-1)?.push(text),
    close: () => open.pop(),
  })
  const root = top.find(isElement)
  if (!root) throw new ImportFault(`${file} is damaged: it is empty`)
  return root
}

export const isElement = (node: Element | string): node is Element => typeof node !== 'string'

export const elementsIn = (element: Element | undefined): readonly Element[] =>
  element?.children.filter(isElement) ?? []

export const child = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((node): node is Element => isElement(node) && node.name === name)

/** Every element of that name below, in order of the text. */
export function* within(element: Element, name: string): Generator<Element> {
  for (const node of element.children) {
    if (!isElement(node)) continue
    if (node.name === name) yield node
    yield* within(node, name)
  }
}

/** The elements of these names below, each in order of the text, found on one way through the tree. */
export const gather = <Name extends string>(
  element: Element,
  names: readonly Name[],
): Readonly<Record<Name, readonly Element[]>> => {
  const found = Object.fromEntries(names.map(name => [name, [] as Element[]])) as Record<string, Element[]>
  const visit = ({ children }: Element): void => {
    for (const node of children) {
      if (typeof node === 'string') continue
      found[node.name]?.push(node)
      visit(node)
    }
  }
  visit(element)
  return found as Record<Name, Element[]>
}

export const textIn = (element: Element | undefined): string =>
  element?.children.map(node => (isElement(node) ? textIn(node) : node)).join('') ?? ''
