/**
 * What a PDF says in place of the signs that it draws (ActualText; ISO 32000-1, 14.9.4). Arabic letters may be drawn in parts, a
 * body and its dots, which mean nothing by themselves; pdf.js reads each as U+0000, and not what is said in their place.
 */
import type { PDFDocumentProxy } from 'pdfjs-dist/types/src/display/api.d.ts'

/** A text, or a mark between texts, as pdf.js gives it. */
export interface Item {
  readonly str?: string
  readonly type?: string
  readonly tag?: string
  readonly id?: string | null
}

const unnamed = '\0'

/** For each stretch of a page, in the order it is drawn in, for which something else is said: what that is. */
export type Instead = (page: number) => Promise<readonly string[]>

/** Reads it of a document, whose pages count from 0. The file is opened when it is asked for: few books have such letters. */
export const insteadIn = (document: PDFDocumentProxy): Instead => {
  let pages: Promise<readonly (readonly string[])[]> | undefined
  return async page => (await (pages ??= readAll(document)))[page] ?? []
}

const readAll = async (document: PDFDocumentProxy): Promise<readonly (readonly string[])[]> => {
  const { PDFArray, PDFDocument, PDFHexString, PDFRawStream, PDFString, decodePDFRawStream } = await import('pdf-lib')
  const pdf = await PDFDocument.load(await document.getData(), { updateMetadata: false })
  const said = (written: string) =>
    written.startsWith('<')
      ? PDFHexString.of(written.slice(1, -1)).decodeText()
      : PDFString.of(written.slice(1, -1)).decodeText()
  return pdf.getPages().map(({ node }) => {
    const contents = node.Contents()
    const streams = contents instanceof PDFArray ? contents.asArray().map(part => pdf.context.lookup(part)) : [contents]
    const drawn = streams
      .map(part =>
        part instanceof PDFRawStream ? Buffer.from(decodePDFRawStream(part).decode()).toString('latin1') : '',
      )
      .join('\n')
    const spans = /\/Span\s*<<\s*\/ActualText\s*(<[\da-f\s]*>|\((?:\\[^]|[^\\)])*\))\s*>>\s*BDC/gi
    return [...drawn.matchAll(spans)].map(([, written = '']) => said(written))
  })
}

/** Whether a page has letters that mean nothing by themselves. */
export const lacksNames = (items: readonly Item[]): boolean => items.some(({ str }) => str?.includes(unnamed))

/** The items of a page with what is said in place of such letters; as they are where the stretches are not as many. */
export const named = <T extends Item>(items: readonly T[], said: readonly string[]): readonly T[] => {
  const isSpan = ({ type, tag, id }: Item) => type === 'beginMarkedContentProps' && tag === 'Span' && !id
  if (items.filter(isSpan).length !== said.length) return items
  const read = [...items]
  let span = -1
  items.forEach((item, at) => {
    if (!isSpan(item)) return
    span++
    const length = items.slice(at).findIndex(({ type }) => type === 'endMarkedContent')
    const inside = items.slice(at, at + length).flatMap(({ str }, index) => (str === undefined ? [] : [at + index]))
    if (!inside.some(index => items[index]?.str?.includes(unnamed))) return
    inside.forEach((index, nth) => (read[index] = { ...(items[index] as T), str: nth === 0 ? (said[span] ?? '') : '' }))
  })
  return read
}
