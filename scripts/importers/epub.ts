/** EPUB → Draft: the documents of its spine read as one page, with its own list of pages, its pictures, its notes across documents. */
import { defaultTreeAdapter as tree, parse } from 'parse5'
import { tagForm } from '../model/language.ts'
import { freeNames } from '../model/slug.ts'
import type { Answers } from './decisions.ts'
import type { Draft, DraftCredit, DraftPicture } from './draft.ts'
import { ImportFault } from './fault.ts'
import { depthIn, nameHeadings, type Entry } from './epub/contents.ts'
import { hasChapters, kindAttributes, takeMatter } from './epub/matter.ts'
import { draftOfPage, parsePage } from './html.ts'
import { attribute, elementsIn, find, isKind, textOf, type Element } from './html/nodes.ts'
import { elementsIn as childElements, readXml, type Element as XmlElement } from './office/xml.ts'
import { openZip, type Zip } from './office/zip.ts'

const mostDocuments = 2000

const pageLists = new Set(['page-list', 'doc-pagelist'])
const tocs = new Set(['toc', 'doc-toc'])

const local = ({ name }: XmlElement) => name.replace(/^.*:/, '')

const allIn = (element: XmlElement): readonly XmlElement[] => [element, ...childElements(element).flatMap(allIn)]

const named = (root: XmlElement, name: string) => allIn(root).filter(element => local(element) === name)

const wordsOfXml = (element: XmlElement): string =>
  element.children
    .map(node => (typeof node === 'string' ? node : wordsOfXml(node)))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()

/** `../images/a.png` in `OEBPS/text/one.xhtml` → `OEBPS/images/a.png`, and the fragment; null for what leads elsewhere. */
const resolvePart = (from: string, href: string): readonly [path: string, fragment: string] | null => {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) return null
  const [address = '', fragment = ''] = href.split('#')
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text)
    } catch {
      return text
    }
  }
  if (address === '') return [from, decode(fragment)]
  const steps = address.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const step of decode(address).split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return [steps.join('/'), decode(fragment)]
}

interface Package {
  readonly credit: DraftCredit
  readonly spine: readonly string[]
  readonly sheets: readonly string[]
  /** Documents that may hold a list of pages: the navigation, the NCX. */
  readonly lists: readonly string[]
}

const readPart = (file: string, zip: Zip, path: string): Uint8Array => {
  const bytes = zip.read(path)
  if (!bytes) throw new ImportFault(`${file} is damaged: its part ${path} is missing`)
  return bytes
}

const readPackage = (file: string, zip: Zip): Package => {
  const container = readXml(file, readPart(file, zip, 'META-INF/container.xml'))
  const path = named(container, 'rootfile')[0]?.attributes['full-path']
  if (path === undefined) throw new ImportFault(`${file} is damaged: it does not say where its text is`)
  const root = readXml(file, readPart(file, zip, path))
  const said = (name: string) =>
    named(root, name)
      .map(wordsOfXml)
      .filter(text => text !== '')
  const items = new Map(named(root, 'item').map(item => [item.attributes['id'] ?? '', item.attributes]))
  const placeOf = (href = '') => resolvePart(path, href)?.[0] ?? ''
  const listed = named(root, 'itemref')
    .map(({ attributes }) => items.get(attributes['idref'] ?? ''))
    .filter(item => item !== undefined && /html/.test(item['media-type'] ?? 'html'))
    .map(item => placeOf(item?.['href']))
  // Some list a document once for each of its parts.
  const spine = [...new Set(listed)]
  const [title] = said('title')
  const [date] = said('date')
  const [publisher] = said('publisher')
  const [rights] = said('rights')
  const [language] = said('language')
  const authors = said('creator')
  return {
    spine,
    sheets: [...items.values()].filter(item => item['media-type'] === 'text/css').map(item => placeOf(item['href'])),
    lists: [...items.values()]
      .filter(item => item['properties']?.includes('nav') || /ncx/.test(item['media-type'] ?? ''))
      .map(item => placeOf(item['href'])),
    credit: {
      ...(title !== undefined && { title }),
      ...(authors.length > 0 && { authors }),
      ...(publisher !== undefined && { publisher }),
      ...(date !== undefined && { date: date.slice(0, 10) }),
      ...(rights !== undefined && { rights }),
      ...(language !== undefined && tagForm.test(language) && { language }),
    },
  }
}

/** Fonts may be obscured; a text that is encrypted is locked for good. */
const refuseLocked = (file: string, zip: Zip, spine: readonly string[]): void => {
  const bytes = zip.read('META-INF/encryption.xml')
  if (!bytes) return
  const locked = named(readXml(file, bytes), 'CipherReference').map(
    ({ attributes }) => resolvePart('', attributes['URI'] ?? '')?.[0],
  )
  if (locked.some(path => path !== undefined && spine.includes(path)))
    throw new ImportFault(`${file} is locked by its seller (DRM) and cannot be read`)
}

const decoded = (bytes: Uint8Array): string => {
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(wide).decode(bytes)
}

interface Lists {
  /** Anchors by the number of the page that begins there. */
  readonly pages: ReadonlyMap<string, string>
  readonly contents: readonly Entry[]
}

/** What the book lists of itself: its pages, and its headings in the order of the text. */
const readLists = (file: string, zip: Zip, lists: readonly string[]): Lists => {
  const pages = new Map<string, string>()
  const contents: Entry[] = []
  const placeOf = (from: string, href: string | undefined) => (href === undefined ? null : resolvePart(from, href))
  const addPage = (place: ReturnType<typeof resolvePart>, label: string) => {
    if (place && place[1] !== '' && label.trim() !== '') pages.set(place.join('#'), label.trim())
  }
  const readNcx = (path: string, element: XmlElement, depth: number): void => {
    for (const node of childElements(element)) {
      const [kind, label] = [local(node), named(node, 'text')[0]]
      const place = placeOf(path, named(node, 'content')[0]?.attributes['src'])
      if (kind === 'pageTarget') addPage(place, label ? wordsOfXml(label) : '')
      if (kind === 'navPoint' && place && label) contents.push({ place, label: wordsOfXml(label), depth })
      readNcx(path, node, kind === 'navPoint' ? depth + 1 : depth)
    }
  }
  for (const path of lists) {
    const bytes = zip.read(path)
    if (!bytes) continue
    if (/\.ncx$/i.test(path)) {
      readNcx(path, readXml(file, bytes), 1)
      continue
    }
    for (const list of elementsIn(parsePage(file, decoded(bytes)))) {
      if (list.tagName !== 'nav') continue
      for (const link of elementsIn(list)) {
        const place = link.tagName === 'a' ? placeOf(path, attribute(link, 'href')) : null
        if (isKind(list, pageLists)) addPage(place, textOf(link))
        else if (place && isKind(list, tocs)) contents.push({ place, label: textOf(link), depth: depthIn(link, list) })
      }
    }
  }
  return { pages, contents }
}

/** Anchors and addresses of a document as those of the whole book: `text/one.xhtml#n1`. */
const placeInBook = (body: Element, path: string, spine: ReadonlySet<string>): void => {
  for (const element of elementsIn(body))
    for (const given of element.attrs) {
      if (given.name === 'id' || (given.name === 'name' && element.tagName === 'a'))
        given.value = `${path}#${given.value}`
      else if (given.name === 'href' && element.tagName === 'a') {
        const place = resolvePart(path, given.value)
        if (place && spine.has(place[0])) given.value = `#${encodeURIComponent(place.join('#'))}`
      } else if (/^(src|href|xlink:href)$/.test(given.name) && /^(img|image)$/.test(element.tagName))
        given.value = resolvePart(path, given.value)?.[0] ?? given.value
    }
}

const pictureEnding = /\.(png|jpe?g|gif|webp|svg)$/i

const pictureOf = (zip: Zip) => {
  const free = freeNames()
  const known = new Map<string, DraftPicture | null>()
  return (path: string): DraftPicture | null => {
    const made = known.get(path)
    if (made !== undefined) return made
    const ending = pictureEnding.exec(path)?.[0]
    const bytes = ending === undefined ? null : zip.read(path)
    const stem = (path.split('/').at(-1) ?? '').replace(pictureEnding, '').replace(/[^\p{L}\p{N}_-]+/gu, '-') || 'image'
    const picture = bytes && ending !== undefined ? { src: `${free(stem)}${ending.toLowerCase()}`, bytes } : null
    known.set(path, picture)
    return picture
  }
}

/** Reads an e-book. Throws an ImportFault when it is damaged, locked or holds no text. */
export const readEpub = (file: string, bytes: Uint8Array, answers: Answers): Draft => {
  const zip = openZip(file, bytes)
  const { credit, spine, sheets, lists } = readPackage(file, zip)
  if (spine.length === 0) throw new ImportFault(`${file} has no documents to read`)
  if (spine.length > mostDocuments)
    throw new ImportFault(`${file} has more than ${mostDocuments} documents: import it in parts`)
  refuseLocked(file, zip, spine)
  const book = parse('<html><head></head><body></body></html>')
  const body = find(book, ({ tagName }) => tagName === 'body') as Element
  const head = find(book, ({ tagName }) => tagName === 'head') as Element
  for (const path of sheets) {
    const sheet = zip.read(path)
    if (!sheet) continue
    const style = tree.createElement('style', body.namespaceURI, [])
    tree.insertText(style, decoded(sheet))
    tree.appendChild(head, style)
  }
  const within = new Set(spine)
  for (const path of spine) {
    const own = find(parsePage(file, decoded(readPart(file, zip, path))), ({ tagName }) => tagName === 'body')
    if (!own) continue
    placeInBook(own, path, within)
    const section = tree.createElement('section', body.namespaceURI, [
      { name: 'id', value: `${path}#` },
      ...kindAttributes(own),
    ])
    for (const node of [...own.childNodes]) {
      tree.detachNode(node)
      tree.appendChild(section, node)
    }
    tree.appendChild(body, section)
  }
  const { pages, contents } = readLists(file, zip, lists)
  nameHeadings(body, contents)
  let chapters = false
  const draft = draftOfPage(
    file,
    book,
    body,
    {
      credit,
      pages,
      picture: pictureOf(zip),
      matter: (whole, ledger) => {
        takeMatter(whole, credit, ledger)
        chapters = hasChapters(whole)
      },
    },
    answers,
  )
  return chapters && draft.blocks.filter(block => block.type === 'heading' && block.level === 1).length >= 2
    ? { ...draft, readings: true }
    : draft
}
