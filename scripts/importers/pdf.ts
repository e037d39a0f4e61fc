/** A PDF with text → lines with their places. */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/types/src/display/api.d.ts'
import { wordsOf } from './conservation.ts'
import { ImportFault } from './fault.ts'
import { settle } from './geometry.ts'
import type { PlacedPage } from './geometry/placed.ts'
import { textOf } from './geometry/measures.ts'
import type { LinedSource } from './lines.ts'
import { evenSizes } from './ocr/scan.ts'
import { contentOf, type Glyph } from './pdf/content.ts'
import { fontsOf } from './pdf/fonts.ts'
import { withSoftHyphens } from './pdf/hyphens.ts'
import { pdfJsHere, type PdfMachine } from './pdf/library.ts'
import { linksOf, type Links } from './pdf/links.ts'
import { withoutMargins } from './pdf/margins.ts'
import { pageLines } from './pdf/page.ts'
import { brokenStreams } from './pdf/streams.ts'

/** A page may be 14,400 units of 1/72 inch wide, and a unit ten times as large on a plan (ISO 32000-1, C.2). Of so many pages pdf.js keeps faces and objects. */
const limits = { bytes: 512 * 2 ** 20, pages: 5000, letters: 20_000_000, points: 144_000, kept: 50 }

export interface PdfReading {
  /** Called after each page; what it throws ends the reading. */
  readonly progress?: (done: number, of: number) => void
  /** pdf.js; by itself it works on this thread. */
  readonly open?: (file: string) => Promise<PdfMachine>
}

/** Names that programs give, not authors. */
const noTitle =
  /^\s*$|^(?:untitled|microsoft word|slide \d|title|document ?\d*$)|\.(?:docx?|rtf|odt|indd|qxd|tex|dvi|ps|pdf|fm|wpd|pages|tiff?)\s*$/i

const faultOf = (file: string, error: unknown): unknown => {
  const name = error instanceof Error ? error.name : ''
  if (name === 'PasswordException')
    return new ImportFault(`${file}: is locked with a password; save a copy without one, and give me that`)
  if (['InvalidPDFException', 'FormatError', 'UnknownErrorException', 'MissingPDFException'].includes(name))
    return new ImportFault(
      `${file}: is damaged, or no PDF; open it in a reader, print or save it anew, and give me the copy`,
    )
  return error
}

interface Facts {
  readonly Title?: string
  readonly Author?: string
  readonly Creator?: string
  readonly Language?: string | null
}

const isNameless = (text: string): boolean => /[\uE000-\uF8FF\uFFFD\u{F0000}-\u{10FFFD}]/u.test(text)

const readPage = async (
  file: string,
  page: PDFPageProxy,
  label: string | null,
  { OPS, AnnotationMode }: PdfMachine['library'],
  links: Links,
) => {
  const { transform, width, height } = page.getViewport({ scale: 1 })
  if (!(width < limits.points && height < limits.points))
    throw new ImportFault(
      `${file}: page ${page.pageNumber} is said to be ${width} by ${height} points, which no page is: it is damaged; print it anew, and give me the copy`,
    )
  const operators = await page.getOperatorList({ annotationMode: AnnotationMode.DISABLE })
  const fontNamed = fontsOf(id => (page.commonObjs.has(id) ? page.commonObjs.get(id) : null))
  const content = contentOf(operators, OPS, fontNamed, { place: transform, width, height })
  const lines = pageLines(content, { width, height }, await links.at(page, transform))
  page.cleanup()
  const picture = content.glyphs.every(({ text }) => text === ' ') && content.pictured > 0.4
  return {
    page: { label, width, height, lines, rules: content.rules, ...(picture && { picture }) },
    glyphs: content.glyphs,
    hidden: content.hidden,
  }
}

const letters = (text: string): number => text.replace(/\s+/g, '').normalize('NFC').length

/** Every letter that was painted stands in a line: no reader of ours may lose one. */
const holdLetters = (file: string, glyphs: readonly Glyph[], { lines }: PlacedPage, page: number): void => {
  const painted = letters(glyphs.map(({ text }) => text).join(''))
  const kept = lines.reduce((sum, { runs }) => sum + letters(textOf(runs)), 0)
  if (painted !== kept)
    throw new ImportFault(
      `${file}: of ${painted} letters on page ${page} ${kept} were put into lines, so nothing was written. This is a fault of Octavo’s: please report it with the file`,
    )
}

const readPages = async (
  file: string,
  document: PDFDocumentProxy,
  { library, within }: PdfMachine,
  { progress }: PdfReading,
) => {
  if (document.numPages > limits.pages)
    throw new ImportFault(
      `${file}: has ${document.numPages} pages, more than ${limits.pages}; part it, and import the parts`,
    )
  const labels = await document.getPageLabels().catch(() => null)
  const { info } = await document.getMetadata()
  const links = linksOf(document, (info as Facts).Creator ?? '')
  const pages: PlacedPage[] = []
  let count = 0
  let nameless = 0
  let hidden = 0
  for (let number = 1; number <= document.numPages; number++) {
    const read = await within(
      `page ${number}`,
      document.getPage(number).then(page => readPage(file, page, labels?.[number - 1] ?? null, library, links)),
    )
    holdLetters(file, read.glyphs, read.page, number)
    pages.push(read.page)
    count += read.glyphs.length
    hidden += read.hidden
    nameless += read.glyphs.filter(({ text }) => isNameless(text)).length
    if (count > limits.letters)
      throw new ImportFault(`${file}: holds more than ${limits.letters} letters; part it, and import the parts`)
    if (number % limits.kept === 0) await document.cleanup()
    progress?.(number, document.numPages)
  }
  const pictures = pages.filter(({ picture }) => picture).length
  if (count === 0 || pictures > pages.length / 2)
    throw new ImportFault(
      `${file}: has ${pictures > 0 ? 'pictures of pages, and no text' : 'no text'}. OCR it first, and give me hOCR`,
    )
  if (nameless > count / 5)
    throw new ImportFault(
      `${file}: its faces do not say which letters they draw, so its text cannot be read. OCR it, and give me hOCR`,
    )
  return { pages: withSoftHyphens(links.settle(pages)), scanned: hidden > count / 2 }
}

/**
 * Lines of a PDF's text layer in reading order, with their places, dresses, links and zones. Throws an ImportFault for what is locked,
 * damaged, too large, or has no text. `bytes` are left as they are.
 */
export const readPdfLines = async (file: string, bytes: Uint8Array, reading: PdfReading = {}): Promise<LinedSource> => {
  if (bytes.length > limits.bytes)
    throw new ImportFault(`${file}: is larger than ${limits.bytes / 2 ** 20} MB; part it, and import the parts`)
  const broken = brokenStreams(bytes)
  if (broken > 0)
    throw new ImportFault(
      `${file}: is damaged: ${broken === 1 ? 'a stream in it' : `${broken} streams in it`} cannot be unpacked, so part of its text would be missing; get it again, or open it in a reader, print or save it anew, and compare the copy`,
    )
  const machine = await (reading.open ?? pdfJsHere)(file)
  const { library, within } = machine
  const loading = library.getDocument({
    ...(machine.worker && { worker: machine.worker }),
    // pdf.js takes what it is given away from us.
    data: Uint8Array.from(bytes),
    verbosity: library.VerbosityLevel.ERRORS,
    isEvalSupported: false,
    enableXfa: false,
    disableFontFace: true,
    useSystemFonts: false,
    fontExtraProperties: true,
    // Pictures are passed over, not decoded.
    maxImageSize: 1,
  })
  try {
    const document = await within('its list of pages', loading.promise)
    const { pages, scanned } = await readPages(file, document, machine, reading)
    const { Title = '', Author = '', Language = null } = (await document.getMetadata()).info as Facts
    const { pages: inner, furniture } = withoutMargins(pages)
    return {
      file,
      // What a recogniser has laid over a scan is as large as it was measured.
      pages: scanned ? settle(evenSizes(inner, true), true) : settle(inner),
      furniture,
      language: Language && /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(Language) ? Language : null,
      title: noTitle.test(Title) ? null : Title.trim(),
      authors: Author.split(/\s*;\s*/)
        .map(name => name.trim())
        .filter(name => name !== ''),
      words: pages.flatMap(({ lines }) => lines.flatMap(({ runs }) => wordsOf(textOf(runs)))),
    }
  } catch (error) {
    throw faultOf(file, error)
  } finally {
    // What hangs does not answer that it ends.
    await within('its end', loading.destroy()).catch(() => undefined)
    await machine.close()
  }
}
