/**
 * Packs the e-book. The only file that knows epub-gen-memory, which is used for what it does well: container, order, zip.
 * Its sanitiser and its own templates never see our markup (findings/epub.md § 1): each of its four templates prints one
 * finished document that reaches it as an unknown option, which it hands on to EJS.
 */
import { readFile } from 'node:fs/promises'
import { EPub, type Chapter, type Options } from 'epub-gen-memory'
import type { Book } from '../model/book.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { writeEpub, type Epub, type PrintedPage } from '../writers/epub/index.ts'
import { buildDate } from './clock.ts'
import { faces, fontFaceCss, licencesOf, type Face, type FaceOptions } from './fonts.ts'
import { fontFamilies } from './fonts/families.ts'
import { signsIn } from './fonts/signs.ts'

interface Parcel {
  readonly path: string
  readonly bytes: Uint8Array
  readonly mediaType: string
}

/** Already compressed: another time would only cost time. */
const isCompressed = (mediaType: string) => /^(image\/(gif|jpeg|png|webp)|font\/woff2?)$/.test(mediaType)

/** A zip counts years from 1980 (APPNOTE 4.4.6). */
const zipDate = (date: Date) => new Date(Math.max(date.getTime(), Date.UTC(1980, 0, 1)))

class Packer extends EPub {
  constructor(epub: Epub, packageDocument: string, css: string, title: string) {
    const options = {
      title,
      css,
      contentOPF: '<%- packageDocument %>',
      tocXHTML: '<%- navDocument %>',
      tocNCX: '<%- ncxDocument %>',
      chapterXHTML: '<%- xhtml %>',
      packageDocument,
      navDocument: epub.nav,
      ncxDocument: epub.ncx,
    } satisfies Options & Record<string, unknown>
    const chapters = epub.documents.map(({ file, title, xhtml }) => ({ title, filename: file, content: '', xhtml }))
    super(options, chapters satisfies (Chapter & Record<string, unknown>)[])
  }

  async pack(parcels: readonly Parcel[], date: Date): Promise<Uint8Array> {
    await this.render()
    for (const { path, bytes, mediaType } of parcels) {
      this.zip.file(`OEBPS/${path}`, bytes, { compression: isCompressed(mediaType) ? 'STORE' : 'DEFLATE' })
    }
    for (const [name, entry] of Object.entries(this.zip.files)) {
      if (entry.dir) delete this.zip.files[name]
      else entry.date = zipDate(date)
    }
    return this.generateAsync({
      type: 'uint8array',
      mimeType: 'application/epub+zip',
      compression: 'DEFLATE',
      compressionOptions: { level: 9 },
    })
  }
}

const styles = ['caps', 'formulas', 'pictures', 'tasks', 'epub'].map(
  name => new URL(`../../styles/${name}.css`, import.meta.url),
)

/** The text face upright, leaning and bold. TrueType: a zip makes it as small as WOFF would, and Kindle reads it too. */
const fontOptions: FaceOptions = {
  format: 'truetype',
  cuts: [
    { weight: 400, style: 'normal' },
    { weight: 400, style: 'italic' },
    { weight: 700, style: 'normal' },
  ],
}

/** A face that is named and not packed is another face on each device (kobolabs/epub-spec, Embedded Fonts). */
const fontCss = (fonts: readonly Face[]): string => {
  const packed = new Set(fonts.map(({ family }) => `'${family}'`))
  const stack = (families: string) =>
    families
      .split(', ')
      .filter(name => packed.has(name) || !name.startsWith("'"))
      .join(', ')
  return [
    fontFaceCss(fonts, ({ fileName }) => `fonts/${fileName}`),
    `body { font-family: ${stack(fontFamilies.text)}; }`,
    `code, pre { font-family: ${stack(fontFamilies.code)}; }`,
    `math { font-family: ${stack(fontFamilies.math)}; }`,
  ].join('\n')
}

/** The faces that the documents need, and the licence that travels with them. */
const packFonts = async ({ documents, nav }: Epub): Promise<{ css: string; parcels: readonly Parcel[] }> => {
  const fonts = await faces(signsIn([...documents.map(({ xhtml }) => xhtml), nav]), fontOptions)
  const licences = await licencesOf(fonts)
  return {
    css: fontCss(fonts),
    parcels: [
      ...fonts.map(({ fileName, mediaType, bytes }) => ({ path: `fonts/${fileName}`, mediaType, bytes })),
      ...licences.map(({ fileName, text }) => ({
        path: `fonts/${fileName}`,
        mediaType: 'text/plain',
        bytes: new TextEncoder().encode(text),
      })),
    ],
  }
}

/**
 * The e-book of a book, as the bytes of an EPUB 3.3, and its ONIX record if it has one. `read` gives the bytes of a picture of the book's folder by its
 * `Figure.src`. The same book gives the same bytes. Throws when a picture of the text was not found or is of a kind that
 * an e-book cannot hold: the checks have said so before.
 */
export const pressEpub = async (
  book: Book,
  numbering: Numbering,
  tools: {
    readonly read: (src: string) => Promise<Uint8Array>
    readonly signal?: AbortSignal
    /** Pages of the print edition that is made with it. */
    readonly printed?: readonly PrintedPage[]
  },
): Promise<{ readonly epub: Uint8Array; readonly onix: string | null }> => {
  const { read, signal, printed } = tools
  const modified = buildDate(book.metadata.date)
  const epub = writeEpub(book, numbering, modified, printed)
  const fonts = book.metadata.epub.fonts === 'none' ? { css: '', parcels: [] } : await packFonts(epub)
  const sheets = await Promise.all(styles.map(sheet => readFile(sheet, 'utf8')))
  const css = [fonts.css, ...sheets].join('\n')
  const pictures: Parcel[] = []
  for (const { src, path, mediaType } of epub.pictures) {
    signal?.throwIfAborted()
    pictures.push({ path, mediaType, bytes: await read(src) })
  }
  signal?.throwIfAborted()
  const packer = new Packer(epub, epub.packageWith(fonts.parcels), css, book.metadata.title)
  return { epub: await packer.pack([...pictures, ...fonts.parcels], modified), onix: epub.onix }
}
