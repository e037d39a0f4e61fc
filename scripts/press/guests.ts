/** Faces of the machine in a finished PDF: they have stepped in for signs that no face of the house has. */
import { meaningsOf } from './binding/faces.ts'

/** `/BAAAAA+DejaVuSerif` → `DejaVuSerif`. */
const plainName = (name: string): string => name.replace(/^[A-Z]{6}\+/, '')

/** The name of the face that shows each of these signs. One that is no TrueType is not known, and what it shows is left out. */
export const facesShowing = async (pdf: Uint8Array, codes: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  // Few books ask for it.
  const { decodePDFRawStream, PDFDict, PDFDocument, PDFName, PDFRawStream } = await import('pdf-lib')
  const wanted = new Map(
    codes.map(code => [Buffer.from(String.fromCodePoint(code), 'utf16le').swap16().toString('hex'), code]),
  )
  const shown = new Map<number, string>()
  const { context } = await PDFDocument.load(pdf, { updateMetadata: false })
  for (const [, font] of context.enumerateIndirectObjects()) {
    if (!(font instanceof PDFDict) || font.get(PDFName.of('Subtype')) !== PDFName.of('Type0')) continue
    const map = font.lookup(PDFName.of('ToUnicode'))
    if (!(map instanceof PDFRawStream)) continue
    for (const [glyph, meaning] of meaningsOf(Buffer.from(decodePDFRawStream(map).decode()).toString('latin1'))) {
      const code = wanted.get(meaning.toLowerCase())
      // The first glyph is the box of what a face has not.
      if (code !== undefined && glyph > 0)
        shown.set(code, plainName(font.lookupMaybe(PDFName.of('BaseFont'), PDFName)?.decodeText() ?? ''))
    }
  }
  return shown
}
