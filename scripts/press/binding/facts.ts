/** What a PDF says of itself: metadata in both forms, and the folio of each page. */
import { escapeHtml } from '../../writers/html.ts'
import { roman } from '../../model/numerals.ts'
import { PDFHexString, PDFString, type PDFContext, type PDFObject } from './objects.ts'

/** What a PDF says of itself. */
export interface PdfFacts {
  readonly title: string
  readonly authors: readonly string[]
  readonly subject?: string | undefined
  readonly keywords?: readonly string[]
  /** BCP 47 tag of the book. */
  readonly language: string
  /** Trimmed size of its pages in points; Chromium rounds its own to pixels of a printer. Left out, they stay as printed. */
  readonly trim?: { readonly width: number; readonly height: number }
  /** The moment that it carries, from clock.ts. */
  readonly date: Date
  /** The folio of each page, as it is printed or would be: `i`, `ii`, `1` … Left out, a reader counts from 1. */
  readonly labels?: readonly string[] | undefined
}

/** i to cccxcix, by their names: no book has more front matter. */
const romanNumbers = new Map(Array.from({ length: 399 }, (_, index) => [roman(index + 1), index + 1]))

interface Label {
  readonly style: 'D' | 'r' | null
  readonly number: number
  readonly text: string
}

const readLabel = (text: string): Label => {
  if (/^[1-9]\d{0,5}$/.test(text)) return { style: 'D', number: Number(text), text }
  const number = romanNumbers.get(text)
  return number === undefined ? { style: null, number: 0, text } : { style: 'r', number, text }
}

/** The number tree of ISO 32000-1, 12.4.2: a page that only goes on counting needs no entry. */
const pageLabels = (labels: readonly string[]) => ({
  Nums: labels.map(readLabel).flatMap(({ style, number, text }, page, all) => {
    const before = all[page - 1]
    if (style !== null && style === before?.style && number === before.number + 1) return []
    return [page, style === null ? { P: PDFHexString.fromText(text) } : { S: style, St: number }]
  }),
})

/** XMP of ISO 16684-1: the same facts again, in the form that libraries and checkers of accessibility read. */
const xmp = ({ title, authors, subject, keywords = [], language, date }: PdfFacts, producer: string): string => {
  const moment = `${date.toISOString().slice(0, 19)}Z`
  const list = (values: readonly string[]) => values.map(value => `<rdf:li>${escapeHtml(value)}</rdf:li>`).join('')
  const localized = (text: string) => `<rdf:Alt><rdf:li xml:lang="x-default">${escapeHtml(text)}</rdf:li></rdf:Alt>`
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">',
    '<dc:format>application/pdf</dc:format>',
    `<dc:title>${localized(title)}</dc:title>`,
    ...(authors.length > 0 ? [`<dc:creator><rdf:Seq>${list(authors)}</rdf:Seq></dc:creator>`] : []),
    ...(subject ? [`<dc:description>${localized(subject)}</dc:description>`] : []),
    ...(keywords.length > 0 ? [`<dc:subject><rdf:Bag>${list(keywords)}</rdf:Bag></dc:subject>`] : []),
    ...(keywords.length > 0 ? [`<pdf:Keywords>${escapeHtml(keywords.join(', '))}</pdf:Keywords>`] : []),
    `<dc:language><rdf:Bag>${list([language])}</rdf:Bag></dc:language>`,
    `<xmp:CreateDate>${moment}</xmp:CreateDate><xmp:ModifyDate>${moment}</xmp:ModifyDate>`,
    `<xmp:CreatorTool>Octavo</xmp:CreatorTool><pdf:Producer>${escapeHtml(producer)}</pdf:Producer>`,
    '</rdf:Description></rdf:RDF></x:xmpmeta>',
    '<?xpacket end="w"?>',
  ].join('\n')
}

/** Writes what the PDF says of itself into `context`; gives the entries of the catalogue. `producer` made the pages. */
export const writeFacts = (
  context: PDFContext,
  facts: PdfFacts,
  producer: string,
): Readonly<Record<string, PDFObject>> => {
  const text = (value: string) => PDFHexString.fromText(value)
  const date = PDFString.fromDate(facts.date)
  const info = {
    Title: text(facts.title),
    ...(facts.authors.length > 0 ? { Author: text(facts.authors.join('; ')) } : {}),
    ...(facts.subject ? { Subject: text(facts.subject) } : {}),
    ...(facts.keywords && facts.keywords.length > 0 ? { Keywords: text(facts.keywords.join(', ')) } : {}),
    Creator: text('Octavo'),
    Producer: text(producer),
    CreationDate: date,
    ModDate: date,
  }
  context.trailerInfo.Info = context.register(context.obj(info))
  const metadata = context.stream(Buffer.from(xmp(facts, producer)), { Type: 'Metadata', Subtype: 'XML' })
  return {
    Metadata: context.register(metadata),
    Lang: PDFString.of(facts.language),
    ViewerPreferences: context.obj({ DisplayDocTitle: true }),
    ...(facts.labels ? { PageLabels: context.obj(pageLabels(facts.labels)) } : {}),
  }
}
