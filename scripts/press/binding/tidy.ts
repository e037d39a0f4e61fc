/** Gatherings as Chromium printed them, made fit to be bound. */
import { deflateSync, inflateSync } from 'node:zlib'
import { joinAreas } from './areas.ts'
import { markArtifacts } from './artifacts.ts'
import { nameElements } from './elements.ts'
import { glyphWidths } from './faces.ts'
import { tidySoftHyphens } from './hyphens.ts'
import { joinLines, type WidthsOf } from './lines.ts'
import * as lib from './objects.ts'
import { lookup, pageTreeOf, type PDFDocument } from './objects.ts'
import { readPdf } from './parse.ts'
import { unwrap } from './wraps.ts'
import { writePlain } from './write.ts'

/** Widths of the glyphs of a page's faces; `known` keeps them from page to page. */
const widthsOn = (page: lib.PDFDict, known: Map<lib.PDFDict, ReadonlyMap<number, number> | null>): WidthsOf => {
  const fonts = lookup(lib, lookup(lib, page, 'Resources', lib.PDFDict), 'Font', lib.PDFDict)
  return name => {
    const font = lookup(lib, fonts, name, lib.PDFDict)
    if (!font) return null
    if (!known.has(font)) known.set(font, glyphWidths(lib, font))
    return known.get(font) ?? null
  }
}

const tidyPages = (document: PDFDocument): void => {
  const { PDFName, PDFRawStream, PDFRef } = lib
  const { context } = document
  const known = new Map<lib.PDFDict, ReadonlyMap<number, number> | null>()
  for (const { node } of pageTreeOf(document)) {
    const reference = node.get(PDFName.of('Contents'))
    const stream = context.lookup(reference)
    const isPacked =
      stream instanceof PDFRawStream && stream.dict.get(PDFName.of('Filter')) === PDFName.of('FlateDecode')
    if (!isPacked || !(reference instanceof PDFRef)) continue
    const content = inflateSync(stream.contents).toString('latin1')
    const text = markArtifacts(joinLines(tidySoftHyphens(content), widthsOn(node, known)))
    context.assign(reference, context.stream(deflateSync(Buffer.from(text, 'latin1')), { Filter: 'FlateDecode' }))
  }
}

/** Chromium names the headers of tables after its own count of nodes, which depends on what the process did before. */
const nodeName = /\(node\d{8}\)/g

/** The names of headers counted from 1, in the same order, with as many digits: no offset in the file moves. */
const renumberNodes = (pdf: string): string => {
  const found = [...new Set(pdf.match(nodeName))].sort()
  const names = new Map(found.map((name, index) => [name, `(node${String(index + 1).padStart(8, '0')})`]))
  return pdf.replace(nodeName, name => names.get(name) ?? name)
}

/** A PDF as Chromium printed it, without soft hyphens in its text, in lines, and without names that depend on what was printed before. */
export const tidyPdf = (pdf: Uint8Array): Uint8Array => {
  const renumbered = Buffer.from(renumberNodes(Buffer.from(pdf).toString('latin1')), 'latin1')
  const document = readPdf(lib.PDFContext.create(), renumbered)
  tidyPages(document)
  joinAreas(lib, document)
  nameElements(lib, document)
  unwrap(lib, document)
  return writePlain(document)
}
