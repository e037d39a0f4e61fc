/** The finished web edition, read back as a browser reads it. */
import { hidesOf } from './hidden.ts'
import { elementsIn, hasClass, readHtml, type Element } from './markup.ts'
import { needProblems } from './needs.ts'
import { joinFiles, targetOf, type EditionReading } from './reading.ts'

/** Files of a finished edition by their paths from its folder, forward slashes. */
export type Files = ReadonlyMap<string, Uint8Array>

const start = 'index.html'

const linksOf = (root: Element | undefined): readonly string[] =>
  root
    ? [...elementsIn(root)].flatMap(({ name, attributes }) => {
        const target = name === 'a' ? targetOf(start, attributes.get('href') ?? '') : null
        return target ? [target.file] : []
      })
    : []

/** Without a viewport a telephone shows a page as small as a map. */
const fitsScreens = (root: Element): boolean =>
  [...elementsIn(root)].some(
    ({ name, attributes }) => name === 'meta' && attributes.get('name') === 'viewport' && attributes.has('content'),
  )

/** Reads all pages of a web edition, in the order in which the contents on index.html lead to them. */
export const readWeb = (files: Files): EditionReading => {
  const decoder = new TextDecoder()
  const pages = new Map<string, Element>()
  for (const [file, bytes] of files) if (/\.html?$/.test(file)) pages.set(file, readHtml(decoder.decode(bytes)))
  const order = [...new Set([start, ...linksOf(pages.get(start)), ...pages.keys()])]
  const linked = new Set(linksOf(pages.get(start)))
  const roots = order.flatMap(file => {
    const root = pages.get(file)
    return root ? [[file, root] as const] : []
  })
  const lost = roots.filter(
    ([file, root]) => !linked.has(file) && [...elementsIn(root)].some(item => hasClass(item, 'division')),
  )
  const problems = [
    ...(pages.has(start) ? [] : [{ file: start, problem: 'is missing' }]),
    ...lost.map(([file]) => ({ file, problem: 'no list of contents leads here' })),
    ...roots
      .filter(([, root]) => !fitsScreens(root))
      .map(([file]) => ({ file, problem: 'does not fit narrow screens' })),
    ...needProblems(roots, files),
  ]
  return joinFiles(roots, files, problems, hidesOf(files))
}
