/** Opens a book: finds its folder, reads its files within limits, and looks at its pictures. */
import { isMarkdown, markdownEnding } from '../readers/addresses.ts'
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { imageSize } from 'image-size'
import type { Asset, Book } from '../model/book.ts'
import { picturesIn } from '../model/walk.ts'
import { diagnose, type Diagnostic, type Outcome } from '../diagnostics/diagnostic.ts'
import { isDefaults, namesItsFiles, projectFiles } from '../readers/projects/index.ts'
import { sha256 } from './cache.ts'
import { svgFault } from './svg.ts'
import { readBook, type Shelf } from '../readers/book.ts'
import { withoutStrays } from '../readers/directions.ts'
import { normalise } from '../readers/normalise.ts'

/** A manuscript file of more than this is refused: the longest real one met had 3 MB. */
const textLimit = 32 * 2 ** 20
/** What lists the files of a book is no longer than this. */
const projectLimit = 2 ** 20
/** A picture of more than this is refused. */
const pictureLimit = 64 * 2 ** 20
/** Folders are searched for Markdown to this depth, and for at most so many files. */
const depthLimit = 4
const fileLimit = 2000

export interface OpenBook {
  readonly book: Book
  /** Absolute path of the book's folder. */
  readonly folder: string
  /** Bytes of a picture of the book; throws for one that `book.assets` does not call found. */
  readonly read: (src: string) => Promise<Uint8Array>
}

const isInside = (folder: string, path: string) => path === folder || path.startsWith(folder + sep)

/** Where the first byte stands that is not UTF-8, or -1. */
const notUtf8 = (bytes: Uint8Array): number => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    decoder.decode(bytes)
    return -1
  } catch {
    let [good, bad] = [0, bytes.length]
    while (good + 1 < bad) {
      const middle = (good + bad) >> 1
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
        good = middle
      } catch {
        bad = middle
      }
    }
    return good
  }
}

const listFiles = async (folder: string, under = '', depth = 0): Promise<readonly string[]> => {
  // A folder inside that nobody may look into holds no manuscript.
  const entries = await readdir(join(folder, under), { withFileTypes: true }).catch((cause: unknown) => {
    if (under === '') throw cause
    return []
  })
  const found: string[] = []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`
    if (entry.name.startsWith('.') || entry.name === 'node_modules' || entry.name === 'dist') continue
    if (entry.isDirectory() && depth < depthLimit) found.push(...(await listFiles(folder, path, depth + 1)))
    else if (isMarkdown(entry.name)) found.push(path)
    if (found.length > fileLimit) break
  }
  return found
}

const refusals: Readonly<Record<string, string>> = {
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EISDIR: 'a folder stands in its place',
  ENOTDIR: 'a file stands where a folder is needed',
  EIO: 'the disk does not give it',
}

/** Why something cannot be read, in words; throws on what is no fault of files. */
export const readingFault = (cause: unknown): string => {
  const { code } = (cause ?? {}) as { code?: unknown }
  const known = typeof code === 'string' ? refusals[code] : undefined
  if (known === undefined) throw cause
  return known
}

/** Text of a file of the folder; what is wrong with it is said, and it is left out. */
const readText = async (folder: string, path: string, limit = textLimit): Promise<Outcome<string | null>> => {
  const fault = (...said: Diagnostic[]) => ({ value: null, diagnostics: said })
  const whole = await realpath(join(folder, path)).catch(() => null)
  if (whole === null) return fault()
  if (!isInside(folder, whole)) return fault(diagnose('file-outside-book', null, { path }))
  const facts = await stat(whole)
  if (!facts.isFile()) return fault()
  if (facts.size > limit) return fault(diagnose('file-too-large', null, { path, limit: `${limit / 2 ** 20} MB` }))
  const bytes = await readFile(whole).catch(readingFault)
  if (typeof bytes === 'string') return fault(diagnose('file-unreadable', null, { path, problem: bytes }))
  const offset = notUtf8(bytes)
  if (offset >= 0) return fault(diagnose('file-not-utf8', null, { path, offset }))
  return withoutStrays(path, normalise(bytes.toString('utf8')))
}

const mediaTypes: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
}

/** Looks at a picture's bytes. */
const examine = (src: string, bytes: Uint8Array): Asset => {
  const hash = sha256(bytes)
  const unreadable = (problem?: string): Asset => ({
    src,
    status: 'unreadable',
    ...(problem && { problem }),
    sha256: hash,
  })
  try {
    const { type = '', width, height } = imageSize(bytes)
    const mediaType = mediaTypes[type]
    const fault = type === 'svg' ? svgFault(Buffer.from(bytes).toString('utf8')) : null
    if (mediaType === undefined || fault !== null) return unreadable(fault ?? undefined)
    return { src, status: 'found', mediaType, width, height, size: bytes.length, sha256: hash }
  } catch {
    const isSvg = Buffer.from(bytes.subarray(0, 4096)).toString('utf8').includes('<svg')
    return unreadable(isSvg ? 'it says neither width and height nor viewBox' : undefined)
  }
}

/** A picture that its address holds, as Google Docs writes them; null for any other address. */
const inAddress = (src: string): Uint8Array | null => {
  const [, base64] = /^data:image\/(?:png|jpe?g|gif|webp|svg\+xml);base64,([A-Za-z0-9+/=\s]+)$/i.exec(src) ?? []
  return base64 === undefined ? null : Buffer.from(base64, 'base64')
}

const lookAt = async (folder: string, src: string): Promise<Asset> => {
  const held = inAddress(src)
  if (held) return held.length > pictureLimit ? { src, status: 'too-large' } : examine(src, held)
  if (/^data:/i.test(src)) return { src, status: 'unreadable' }
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(src) && !/^[a-z]:[\\/]/i.test(src)) return { src, status: 'remote' }
  const path = resolve(folder, src)
  if (!isInside(folder, path)) return { src, status: 'outside' }
  const whole = await realpath(path).catch(() => null)
  if (whole === null) return { src, status: 'missing' }
  if (!isInside(folder, whole)) return { src, status: 'outside' }
  const facts = await stat(whole)
  if (!facts.isFile()) return { src, status: 'missing' }
  if (facts.size > pictureLimit) return { src, status: 'too-large' }
  const bytes = await readFile(whole).catch(readingFault)
  return typeof bytes === 'string' ? { src, status: 'unreadable' } : examine(src, bytes)
}

/** Which folder, and which file of it, a path means; null when nothing is there. */
const locate = async (path: string): Promise<{ folder: string; named: string | null } | null> => {
  const whole = await realpath(resolve(path)).catch(() => null)
  if (whole === null) return null
  const facts = await stat(whole)
  if (facts.isDirectory()) return { folder: whole, named: null }
  const folder = dirname(whole)
  const name = basename(whole)
  const isWhole = name === 'book.yaml' || name === 'SUMMARY.md' || projectFiles.includes(name)
  return { folder, named: isWhole ? null : name }
}

const nameOf = (path: string) => basename(path).replace(markdownEnding, '').replace(/[-_]+/g, ' ').trim() || 'Untitled'

/** Whether book.yaml is about the file that was named: it says so, or says nothing of its files at all. */
const belongs = (yaml: string, named: string): boolean => {
  const said = /^manuscript:\s*["']?([^"'\n#]+?)["']?\s*$/m.exec(yaml)?.[1]
  return said === undefined ? !/^(front|body|back):/m.test(yaml) : said.replace(/^\.\//, '') === named
}

/** What opening found: also the texts and the folder of a book that could not be read, for its findings point there. */
export interface Opened extends Outcome<OpenBook | null> {
  readonly sources: Readonly<Record<string, string>>
  readonly folder: string | null
}

/** How the editor would name the book's folder in front of a file of it: `manuscript`, `../book`, or '' for here. */
export const rootOf = (path: string, folder: string | null): string =>
  folder === null ? path : relative(process.cwd(), folder).split(sep).join('/')

/** Texts of the project files of other tools, of a folder that has no book.yaml: those with names of their own, and Pandoc's. */
const loadProject = async (
  folder: string,
  files: Readonly<Record<string, string>>,
  load: (file: string, limit: number) => Promise<void>,
): Promise<void> => {
  for (const file of projectFiles) await load(file, projectLimit)
  const others = (await readdir(folder))
    .filter(name => /\.ya?ml$/i.test(name) && !projectFiles.includes(name))
    .slice(0, 50)
  const texts = await Promise.all(others.map(async name => (await readText(folder, name, projectLimit)).value ?? ''))
  if (Object.entries(files).some(entry => namesItsFiles(...entry)) || texts.some(isDefaults))
    for (const name of others) await load(name, projectLimit)
}

/** Opens the book at a path: a Markdown file, a book.yaml, or a folder. Changes nothing on disk. */
export const openBook = async (path: string): Promise<Opened> => {
  const place = await locate(path)
  const missing = { value: null, diagnostics: [diagnose('book-missing', null, { path })], sources: {}, folder: null }
  if (!place) return missing
  const { folder, named } = place
  const files: Record<string, string> = {}
  const strays: { readonly file: string; readonly told: readonly Diagnostic[] }[] = []
  const unreadable: { readonly file: string; readonly told: readonly Diagnostic[] }[] = []
  const load = async (file: string, limit?: number) => {
    const read = await readText(folder, file, limit)
    if (read.value !== null) files[file] = read.value
    if (read.diagnostics.length > 0) (read.value === null ? unreadable : strays).push({ file, told: read.diagnostics })
  }
  await load('book.yaml')
  if (named !== null && files['book.yaml'] !== undefined && !belongs(files['book.yaml'], named))
    delete files['book.yaml']
  const listed = named === null ? await listFiles(folder).catch(readingFault) : [named]
  if (typeof listed === 'string')
    return { ...missing, diagnostics: [diagnose('file-unreadable', null, { path, problem: listed })] }
  for (const file of listed) await load(file)
  const yaml = files['book.yaml']
  if (yaml === undefined && named === null) await loadProject(folder, files, load)
  // A file that book.yaml does not speak of may be what it likes.
  const isOurs = ({ file }: { readonly file: string }) =>
    named === file || yaml === undefined || file === 'book.yaml' || yaml.includes(file)
  const faults = unreadable.filter(isOurs)
  if (faults.length > 0) return { value: null, diagnostics: faults.flatMap(({ told }) => told), sources: files, folder }
  if (Object.keys(files).length === 0) return missing

  const shelf: Shelf = { named, name: nameOf(named ?? folder), files }
  const outcome = readBook(shelf)
  const diagnostics = [...strays.filter(isOurs).flatMap(({ told }) => told), ...outcome.diagnostics]
  if (!outcome.value) return { value: null, diagnostics, sources: files, folder }

  const cover = outcome.value.metadata.cover
  const sources = new Set([...(cover === undefined ? [] : [cover]), ...picturesIn(outcome.value).map(({ src }) => src)])
  const assets: Asset[] = []
  for (const src of sources) assets.push(await lookAt(folder, src))
  const found = new Set(assets.filter(({ status }) => status === 'found').map(({ src }) => src))
  const read = async (src: string) => {
    if (!found.has(src)) throw new Error(`${relative(folder, resolve(folder, src))} is not a picture of this book`)
    return new Uint8Array(inAddress(src) ?? (await readFile(resolve(folder, src))))
  }
  return { value: { book: { ...outcome.value, assets }, folder, read }, diagnostics, sources: files, folder }
}
