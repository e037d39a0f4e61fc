/** Gatherings as Chromium printed them, made fit to be bound. */
import { promisify } from 'node:util'
import { deflate, inflate } from 'node:zlib'
import { joinAreas } from './areas.ts'
import { markArtifacts } from './artifacts.ts'
import { nameElements } from './elements.ts'
import { glyphWidths } from './faces.ts'
import { tidySoftHyphens } from './hyphens.ts'
import { joinLines, type Widths, type WidthsOf } from './lines.ts'
import {
  PDFContext,
  PDFDict,
  PDFName,
  PDFRawStream,
  PDFRef,
  lookup,
  pageTreeOf,
  type PDFDocument,
  type PageNode,
} from './objects.ts'
import { headerName, headerStrings, readPdf } from './parse.ts'
import { unwrap } from './wraps.ts'
import { writePlain } from './write.ts'

/** Widths of the glyphs of a page's faces; `known` keeps them from page to page. */
const widthsOn = (page: PDFDict, known: Map<PDFDict, Widths | null>): WidthsOf => {
  const fonts = lookup(lookup(page, 'Resources', PDFDict), 'Font', PDFDict)
  return name => {
    const font = lookup(fonts, name, PDFDict)
    if (!font) return null
    if (!known.has(font)) known.set(font, glyphWidths(font))
    return known.get(font) ?? null
  }
}

const [pack, unpack] = [promisify<Uint8Array, Buffer>(deflate), promisify<Uint8Array, Buffer>(inflate)]

/** Streams are packed and unpacked beside the work on others, and that of tabs. */
const tidyPages = async (document: PDFDocument): Promise<void> => {
  const { context } = document
  const known = new Map<PDFDict, Widths | null>()
  const tidyPage = async ({ node }: PageNode) => {
    const reference = node.get(PDFName.of('Contents'))
    const stream = context.lookup(reference)
    const isPacked =
      stream instanceof PDFRawStream && stream.dict.get(PDFName.of('Filter')) === PDFName.of('FlateDecode')
    if (!isPacked || !(reference instanceof PDFRef)) return
    const content = (await unpack(stream.contents)).toString('latin1')
    const text = markArtifacts(joinLines(tidySoftHyphens(content), widthsOn(node, known)))
    context.assign(reference, context.stream(await pack(Buffer.from(text, 'latin1')), { Filter: 'FlateDecode' }))
  }
  await Promise.all(pageTreeOf(document).map(tidyPage))
}

/**
 * The names of headers counted from 1, in the same order, with as many digits: no offset in the file moves. Chromium names
 * them after its own count of nodes, which depends on what the process did before.
 */
const renumberHeaders = (pdf: string): string => {
  const found = [...new Set(pdf.match(headerStrings))].sort()
  const names = new Map(found.map((name, index) => [name, `(${headerName(index + 1)})`]))
  return pdf.replace(headerStrings, name => names.get(name) ?? name)
}

/** A PDF as Chromium printed it, without soft hyphens in its text, in lines, and without names that depend on what was printed before. */
export const tidyPdf = async (pdf: Uint8Array): Promise<Uint8Array> => {
  const renumbered = Buffer.from(renumberHeaders(Buffer.from(pdf).toString('latin1')), 'latin1')
  const document = readPdf(PDFContext.create(), renumbered)
  await tidyPages(document)
  joinAreas(document)
  nameElements(document)
  unwrap(document)
  return writePlain(document)
}
