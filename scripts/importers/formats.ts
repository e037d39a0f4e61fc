/** The formats that can be imported, how each is known by its bytes, and what others are told. */
import { decodeText, type Decoded } from './encoding.ts'
import type { Answers } from './decisions.ts'
import type { Draft } from './draft.ts'
import { ImportFault } from './fault.ts'
import type { LinedSource } from './lines.ts'
import { isZip, openZip } from './office/zip.ts'
import type { PdfMachine } from './pdf/library.ts'
import { fetchPictures, picturesBeside } from './pictures.ts'
import { lookup } from '../model/lookup.ts'

/** Pages done, of how many. */
export type Progress = (done: number, of: number) => void

/** Bytes of a picture by its address from the source's own folder; null when there is none. */
export type Beside = (address: string) => Uint8Array | null

/** What a reading may be done with, when there is one. */
export interface Machines {
  readonly openPdf?: (file: string) => Promise<PdfMachine>
}

/** A draft, and the lines that it was made from where the source has lines. */
export interface Imported {
  readonly draft: Draft
  readonly lines: LinedSource | null
  /** `text, windows-1251` */
  readonly format: string
}

/** What is known of a file before it is read: its bytes, and how they begin. */
interface Sample {
  readonly file: string
  readonly bytes: Uint8Array
  /** First bytes as Latin letters. */
  readonly head: string
  /** Names of the parts of a zip; empty for other files. */
  readonly parts: readonly string[]
  /** The text; throws when it is none. */
  readonly text: () => Decoded
  readonly beside: Beside
}

interface Format {
  readonly name: string
  /** Endings that files of the format bear. */
  readonly endings: readonly string[]
  readonly sniff: (sample: Sample) => boolean
  readonly read: (
    sample: Sample,
    answers: Answers,
    progress: Progress | undefined,
    machines: Machines,
  ) => Promise<{ readonly draft: Draft; readonly lines: LinedSource | null }>
}

const lined = async (lines: LinedSource, answers: Answers) => {
  const { draftOf } = await import('./engine/index.ts')
  return { draft: draftOf(lines, answers), lines }
}

const tree = async (draft: Draft | Promise<Draft>) => ({ draft: await draft, lines: null })

/** How an HTML or XML text begins once comments, the XML declaration and the doctype are passed over. */
const rootOf = (text: string): string =>
  /^(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>)*<([\w:.-]+)/i
    .exec(text.slice(0, 1 << 16))?.[1]
    ?.toLowerCase()
    .replace(/^.*:/, '') ?? ''

const htmlRoots = new Set(
  'html head body header main section article div p h1 h2 h3 h4 blockquote pre ul ol dl table figure center span a b i em font'.split(
    ' ',
  ),
)

/** An OpenDocument file in one piece of XML (.fodt). */
const isFlatOdf = (head: string): boolean => /<office:document[\s>]/.test(head)

/** In the order in which they are tried: text is what nothing else is. */
const formats: readonly Format[] = [
  {
    name: 'PDF',
    endings: ['pdf'],
    sniff: ({ head }) => head.slice(0, 1024).includes('%PDF-'),
    read: async ({ file, bytes }, answers, progress, machines) => {
      const { readPdfLines } = await import('./pdf.ts')
      const { openPdf: open } = machines
      return lined(await readPdfLines(file, bytes, { ...(progress && { progress }), ...(open && { open }) }), answers)
    },
  },
  {
    name: 'Word',
    endings: ['docx', 'docm', 'dotx'],
    sniff: ({ parts }) => parts.some(part => /^word\/document\d*\.xml$/.test(part)),
    read: async ({ file, bytes }, answers) => tree((await import('./docx.ts')).readDocx(file, bytes, answers)),
  },
  {
    name: 'OpenDocument',
    endings: ['odt', 'ott', 'fodt'],
    sniff: ({ parts, head }) =>
      isFlatOdf(head) || (parts.includes('content.xml') && parts.includes('META-INF/manifest.xml')),
    read: async ({ file, bytes }, answers) => tree((await import('./odt.ts')).readOdt(file, bytes, answers)),
  },
  {
    name: 'EPUB',
    endings: ['epub'],
    sniff: ({ parts }) => parts.includes('META-INF/container.xml'),
    read: async ({ file, bytes }, answers) => tree((await import('./epub.ts')).readEpub(file, bytes, answers)),
  },
  {
    name: 'ALTO',
    endings: ['xml', 'alto'],
    sniff: ({ text }) => rootOf(text().text) === 'alto',
    read: async ({ file, text }, answers) => lined((await import('./alto.ts')).readAlto(file, text().text), answers),
  },
  {
    name: 'hOCR',
    endings: ['hocr', 'html', 'htm', 'xhtml', 'xml'],
    sniff: ({ text }) =>
      htmlRoots.has(rootOf(text().text)) && /\bclass\s*=\s*["'](?:[^"']*\s)?ocr_page\b/.test(text().text),
    read: async ({ file, text }, answers) => lined((await import('./hocr.ts')).readHocr(file, text().text), answers),
  },
  {
    name: 'HTML',
    endings: ['html', 'htm', 'xhtml'],
    sniff: ({ text }) => htmlRoots.has(rootOf(text().text)),
    read: async ({ file, text, beside }, answers) =>
      tree((await import('./html.ts')).readHtml(file, text().text, answers, picturesBeside(beside))),
  },
  {
    name: 'text',
    endings: ['txt', 'md', 'markdown', 'mmd', 'text'],
    sniff: () => true,
    read: async ({ file, text, beside }, answers) => {
      const { readText } = await import('./text.ts')
      const { draft, lines } = await lined(readText(file, text().text), answers)
      return { draft: fetchPictures(draft, picturesBeside(beside)), lines }
    },
  },
]

/** PDF and the zips stand first in the table: they are told without decoding. */
const zipped = 4

/** What is known but cannot be read: how it is known, and what an editor can do. */
const refused: readonly {
  readonly is: (sample: Sample) => boolean
  readonly told: string
}[] = [
  { is: ({ bytes }) => bytes.length === 0, told: 'is empty' },
  {
    is: ({ head, bytes }) =>
      head.startsWith('\xd0\xcf\x11\xe0') &&
      new TextDecoder('latin1').decode(bytes).includes('E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e'),
    told: 'is locked with a password: save it without one',
  },
  {
    is: ({ head }) => head.startsWith('\xd0\xcf\x11\xe0'),
    told: 'is a Word file of before 2007, or another old Office file: save it as .docx',
  },
  { is: ({ head }) => head.startsWith('{\\rtf'), told: 'is Rich Text: save it as .docx in a word processor' },
  {
    is: ({ head }) => /^(\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0\0\0\0|AT&TFORM)/s.test(head),
    told: 'is a picture of text: OCR it first, and give me hOCR or ALTO (tesseract page.png page hocr)',
  },
  { is: ({ head }) => head.slice(60, 68) === 'BOOKMOBI', told: 'is a Kindle book: convert it to EPUB (Calibre can)' },
  {
    is: ({ head }) => /^(\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ)/.test(head) || head.slice(257, 262) === 'ustar',
    told: 'is an archive: unpack it, and import what is in it',
  },
  {
    is: ({ parts }) =>
      parts.length > 0 && !formats.slice(0, zipped).some(({ sniff }) => sniff({ parts, head: '' } as Sample)),
    told: 'is a zip, but holds no Word, OpenDocument or EPUB text: unpack it, and import what is in it',
  },
  {
    is: ({ head }) => /^MIME-Version:/im.test(head) && /multipart\/related/i.test(head),
    told: 'is a web archive: save the page as HTML instead',
  },
  {
    // `## Knife {#knife}`, `[words]{.smallcaps}`, `::: {.box}`
    is: ({ file, text }) =>
      /\.(?:md|markdown)$/i.test(file) &&
      /^#{1,6} .*\{[^{}\n]*[#.][\w-][^{}\n]*\}\s*$|\]\{(?:[.#][\w-]|\w+=)[^{}\n]*\}|^:{3,} ?\{[.#\w]/m.test(
        text().text,
      ),
    told: 'is a manuscript already, in Pandoc’s Markdown: octavo check and octavo build read it as it is',
  },
  {
    is: ({ head }) => /^\s*(%.*\n\s*)*\\documentclass/.test(head),
    told: 'is LaTeX: convert it first (pandoc file.tex -o file.docx)',
  },
]

const knownXml: Readonly<Record<string, string>> = lookup({
  tei: 'TEI',
  article: 'JATS',
  fictionbook: 'FictionBook',
  document: 'flat OpenDocument or Word XML',
  package: 'flat Word XML',
})

/** XML that may be read must not define entities: they can hold other files, or grow without end. */
const refuseXml = ({ file, text }: Sample): void => {
  const { text: whole } = text()
  if (!/^\s*<[?!a-zA-Z]/.test(whole)) return
  const root = rootOf(whole)
  const prolog = whole.slice(0, Math.max(0, whole.toLowerCase().indexOf(`<${root}`)))
  if (/<!ENTITY/i.test(prolog))
    throw new ImportFault(`${file} defines entities of its own, which may hold other files: save it without them`)
  if (/^\s*<\?xml/.test(whole) && !htmlRoots.has(root) && root !== 'alto')
    throw new ImportFault(
      `${file} is XML of a kind that is not read${knownXml[root] ? ` (${knownXml[root]})` : ''}: convert it to HTML or .docx`,
    )
}

const endingOf = (file: string): string => /\.([A-Za-z0-9]+)$/.exec(file)?.[1]?.toLowerCase() ?? ''

/** Told from the bytes; the name may not say otherwise. */
const formatOf = (sample: Sample): Format => {
  const { file } = sample
  const problem = refused.find(({ is }) => is(sample))
  if (problem) throw new ImportFault(`${file} ${problem.told}`)
  const ending = endingOf(file)
  const isText = sample.parts.length === 0 && !formats[0]?.sniff(sample) && !isFlatOdf(sample.head)
  const byName = formats.find(({ endings }) => endings.includes(ending))
  if (isText) {
    if (byName && !['text', 'HTML', 'hOCR', 'ALTO'].includes(byName.name))
      throw new ImportFault(`${file} is no ${byName.name} file, whatever its name says: it is damaged, or another file`)
    refuseXml(sample)
  }
  const format = formats.find(({ sniff }) => sniff(sample)) as Format
  if (byName && byName !== format && !(isText && format.endings.includes(ending)))
    throw new ImportFault(
      `${file} is ${format.name} by its content, not ${byName.name}: give it the name of what it is, such as ${file.replace(/\.\w+$/, `.${format.endings[0]}`)}`,
    )
  return format
}

/** Reads any file that can be imported. Throws an ImportFault for one that cannot. */
export const importFile = async (
  file: string,
  bytes: Uint8Array,
  answers: Answers,
  progress?: Progress,
  beside: Beside = () => null,
  machines: Machines = {},
): Promise<Imported> => {
  let decoded: Decoded | undefined
  const sample: Sample = {
    file,
    bytes,
    // Not by TextDecoder: what it calls latin1 is windows-1252.
    head: String.fromCharCode(...bytes.subarray(0, 4096)),
    parts: isZip(bytes) ? openZip(file, bytes).names : [],
    text: () => (decoded ??= decodeText(file, bytes, answers)),
    beside,
  }
  const format = formatOf(sample)
  const { draft, lines } = await format.read(sample, answers, progress, machines)
  if (draft.words.length === 0)
    throw new ImportFault(
      draft.pictures.length > 0
        ? `${file} has pictures but no text: OCR them first, and give me hOCR or ALTO`
        : `${file} has no text`,
    )
  const guessed = decoded?.decision
  return {
    draft: guessed ? { ...draft, decisions: [guessed, ...draft.decisions] } : draft,
    lines,
    format: decoded ? `${format.name}, ${decoded.encoding}` : format.name,
  }
}
