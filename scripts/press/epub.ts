/**
 * Packs the e-book. The only file that knows epub-gen-memory, which is used for what it does well: container, order, zip.
 * Its sanitiser and its own templates never see our markup (findings/epub.md § 1): each of its four templates prints one
 * finished document that reaches it as an unknown option, which it hands on to EJS.
 */
import { readFile } from 'node:fs/promises'
import { EPub, type Chapter, type Options } from 'epub-gen-memory'
import type { Book } from '../model/book.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { writeEpub, type Epub } from '../writers/epub/index.ts'
import { buildDate } from './clock.ts'

/** A face that the e-book carries along. */
export interface EpubFont {
  /** File name, such as `EBGaramond-Italic.woff`. It comes to stand at `fonts/…`. */
  readonly file: string
  readonly bytes: Uint8Array
  readonly mediaType: string
  /** Its `@font-face` rule, with `url(fonts/…)`. */
  readonly css: string
}

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
  constructor(epub: Epub, css: string, title: string) {
    const options = {
      title,
      css,
      contentOPF: '<%- packageDocument %>',
      tocXHTML: '<%- navDocument %>',
      tocNCX: '<%- ncxDocument %>',
      chapterXHTML: '<%- xhtml %>',
      packageDocument: epub.package,
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

const styles = new URL('../../styles/epub.css', import.meta.url)

/**
 * The e-book of a book, as the bytes of an EPUB 3.3. `read` gives the bytes of a picture of the book's folder by its
 * `Figure.src`. The same book gives the same bytes. Throws when a picture of the text was not found or is of a kind that
 * an e-book cannot hold: the checks have said so before.
 */
export const pressEpub = async (
  book: Book,
  numbering: Numbering,
  tools: {
    readonly read: (src: string) => Promise<Uint8Array>
    readonly fonts?: readonly EpubFont[]
    readonly signal?: AbortSignal
  },
): Promise<Uint8Array> => {
  const { read, fonts = [], signal } = tools
  const modified = buildDate(book.metadata.date)
  const faces = fonts.map(({ file, bytes, mediaType }) => ({ path: `fonts/${file}`, bytes, mediaType }))
  const epub = writeEpub(book, numbering, { modified, fonts: faces })
  const css = [...fonts.map(font => font.css), await readFile(styles, 'utf8')].join('\n')
  const pictures: Parcel[] = []
  for (const { src, path, mediaType } of epub.pictures) {
    signal?.throwIfAborted()
    pictures.push({ path, mediaType, bytes: await read(src) })
  }
  signal?.throwIfAborted()
  return new Packer(epub, css, book.metadata.title).pack([...pictures, ...faces], modified)
}
