/** What stands in a finished file, page by page, read without Octavo's own proofs. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { parse, type DefaultTreeAdapterTypes as T } from 'parse5'

const maps = path.join(path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'cmaps/')

/** Text of each page of a PDF, in the order of its content. */
export const readPdfText = async (file: string): Promise<readonly string[]> => {
  const data = new Uint8Array(await readFile(file))
  const task = getDocument({ data, cMapUrl: maps, cMapPacked: true, verbosity: 0 })
  const pdf = await task.promise
  const pages: string[] = []
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent()
    pages.push(items.map(item => ('str' in item ? item.str : '')).join(' '))
    page.cleanup()
  }
  await task.destroy()
  return pages
}

const textOf = (node: T.Node): string => {
  if ('value' in node) return node.value
  if ('tagName' in node && ['head', 'script', 'style'].includes(node.tagName)) return ''
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

/** Text of each XHTML file of an e-book, by name. */
export const readEpubText = async (file: string): Promise<readonly string[]> =>
  Object.entries(unzipSync(await readFile(file)))
    .filter(([name]) => /\.x?html$/.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, bytes]) => textOf(parse(strFromU8(bytes).replace(/<\?xml.*?\?>/, ''))))
