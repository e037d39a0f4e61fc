/** The files of an import: sources read within limits, manuscripts written all at once, and never over an editor's work. */
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { readDecisions, type Answered } from '../importers/decisions.ts'
import { ImportFault } from '../importers/fault.ts'
import { sha256 } from './cache.ts'
import { shelve, withDesk } from './shelve.ts'

/** A source of more than this is refused before it is read: scans without text are larger, texts are not. */
const sourceLimit = 512 * 2 ** 20
/** The same for a file of decisions. */
const decisionsLimit = 32 * 2 ** 20

const factsOf = async (path: string) => {
  const facts = await stat(path).catch(() => null)
  if (!facts) throw new ImportFault(`${path} is not there`)
  if (facts.isDirectory()) throw new ImportFault(`${path} is a folder: name the files in it`)
  if (!facts.isFile()) throw new ImportFault(`${path} is no file`)
  return facts
}

/** Bytes of a source. Throws an ImportFault when it is not there or too large. */
export const readSource = async (path: string): Promise<Uint8Array> => {
  const { size } = await factsOf(path)
  if (size > sourceLimit)
    throw new ImportFault(
      `${path} has ${Math.round(size / 2 ** 20)} MB; more than ${sourceLimit / 2 ** 20} MB are not read: part it, or leave its pictures out`,
    )
  return new Uint8Array(await readFile(path))
}

/** Limits of the pictures that a page brings along: of each, and of all. */
const pictureLimit = 32 * 2 ** 20
const picturesLimit = 256 * 2 ** 20

/** Pictures in the folder of a source and below it; what leads out of it, by its path or by a link, is not there. */
export const picturesOf = (source: string) => {
  let left = picturesLimit
  return (address: string): Uint8Array | null => {
    try {
      const folder = realpathSync(dirname(source))
      const path = realpathSync(resolve(folder, address))
      const facts = statSync(path)
      if (!path.startsWith(folder + sep) || !facts.isFile() || facts.size > Math.min(pictureLimit, left)) return null
      left -= facts.size
      return new Uint8Array(readFileSync(path))
    } catch {
      return null
    }
  }
}

/** Answers in a file that an editor has named. */
export const readAnswers = async (path: string): Promise<Answered> => {
  const { size } = await factsOf(path)
  if (size > decisionsLimit) throw new ImportFault(`${path} is too large for a file of decisions`)
  return readDecisions(path, await readFile(path, 'utf8'))
}

/** Names that a folder book would pass over. */
const passedOver = /^(readme|changelog|license)$/i

/** Name of a manuscript for a source: `Of Margins (1911).docx` → `Of-Margins-1911`. */
export const manuscriptName = (path: string): string => {
  const name = basename(path)
    .replace(/\.[A-Za-z0-9]{1,8}$/, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}._]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80)
  return name === '' || passedOver.test(name) ? `${name || 'import'}-text` : name
}

/** What an earlier import of a source has left in a folder. */
export interface Earlier {
  readonly answered: Answered | null
  /** The manuscript is not as the import wrote it: an editor has been at it. */
  readonly edited: boolean
}

export const earlierImport = async (into: string, name: string): Promise<Earlier> => {
  const decisions = join(into, `${name}.decisions.yaml`)
  const answered = (await stat(decisions).catch(() => null)) === null ? null : await readAnswers(decisions)
  const text = await readFile(join(into, `${name}.md`)).catch(() => null)
  return { answered, edited: text !== null && sha256(text) !== answered?.written }
}

/** Files by their paths from a folder, all set there at once: the folder of a path replaces the one of that name. */
export const writeImport = async (into: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> => {
  await mkdir(into, { recursive: true })
  await withDesk(join(into, 'import'), async desk => {
    for (const [path, content] of files) {
      await mkdir(dirname(join(desk, path)), { recursive: true })
      await writeFile(join(desk, path), content)
    }
    await shelve(desk, into, [...new Set([...files.keys()].map(path => path.split('/')[0] ?? path))])
  })
}
