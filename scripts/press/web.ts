/**
 * Presses the web edition: Eleventy lays the pages out, then faces, styles and pictures are set beside them. Eleventy runs
 * as a process of its own, whose working folder is ours: it takes every path from there, wherever the book is.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Book } from '../model/book.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { webEdition, type WebEdition } from '../writers/web/index.ts'
import { faces, fontFaceCss, licencesOf, type Face } from './fonts.ts'
import { fontFamilies } from './fonts/families.ts'
import { signsIn } from './fonts/signs.ts'

export interface WebTools {
  /** Bytes of a picture of the book's folder, by its `src`. */
  readonly read: (src: string) => Promise<Uint8Array>
  /** Ends Eleventy; the edition then fails. */
  readonly signal?: AbortSignal | undefined
  readonly progress?: ((done: number, of: number, what: string) => void) | undefined
}

export interface WebFacts {
  /** Every file of the edition, from its folder, sorted. */
  readonly files: readonly string[]
}

/** Folder of the package: eleventy.config.ts, templates/, styles/. */
const house = fileURLToPath(new URL('../..', import.meta.url))
const require = createRequire(import.meta.url)

/** Ten times what a book of 300,000 words takes on a slow machine. */
const patience = 300_000

/** What Eleventy said of a failure, without its own name and the trace: the first lines that say something. */
const complaint = (said: string): string =>
  said
    .split('\n')
    .map(line => line.replace(/^\[11ty\]\s*/, '').trim())
    .filter(line => line !== '' && !line.startsWith('at '))
    .slice(0, 4)
    .join('; ')

const runEleventy = async (editionFile: string, folder: string, signal: AbortSignal | undefined): Promise<void> => {
  const loader = pathToFileURL(require.resolve('tsx')).href
  const eleventy = path.join(path.dirname(require.resolve('@11ty/eleventy')), '..', 'cmd.cjs')
  const options = ['--config=eleventy.config.ts', '--input=templates/web', `--output=${folder}`, '--quiet']
  try {
    await promisify(execFile)(process.execPath, ['--import', loader, eleventy, ...options], {
      cwd: house,
      env: { ...process.env, OCTAVO_EDITION: editionFile },
      timeout: patience,
      maxBuffer: 16 * 2 ** 20,
      ...(signal && { signal }),
    })
  } catch (cause) {
    signal?.throwIfAborted()
    const { killed = false, stderr = '' } = cause as { killed?: boolean; stderr?: string }
    const reason = killed ? `it did not end within ${patience / 60_000} minutes` : complaint(stderr)
    throw new Error(`Eleventy could not render the web edition: ${reason}`, { cause })
  }
}

const write = async (folder: string, file: string, content: string | Uint8Array): Promise<void> => {
  const target = path.join(folder, file)
  await mkdir(path.dirname(target), { recursive: true })
  await writeFile(target, content)
}

const styleSheets = ['caps', 'formulas', 'pictures', 'tasks', 'lists', 'verse', 'web'].map(name =>
  path.join(house, 'styles', `${name}.css`),
)

const faceCss = (fonts: readonly Face[]): string => {
  const stacks = Object.entries(fontFamilies).map(([use, stack]) => `  --face-${use}: ${stack};`)
  return [fontFaceCss(fonts, ({ fileName }) => `fonts/${fileName}`), ':root {', ...stacks, '}'].join('\n')
}

/** Sets what the pages in `folder` need beside them: faces for the signs they use, licences, styles, pictures. */
export const writeAssets = async (edition: WebEdition, folder: string, read: WebTools['read']): Promise<void> => {
  const names = (await readdir(folder)).filter(name => name.endsWith('.html')).sort()
  const pages = await Promise.all(names.map(name => readFile(path.join(folder, name), 'utf8')))
  const fonts = await faces(signsIn(pages), { format: 'woff2' })
  const styles = await Promise.all(styleSheets.map(sheet => readFile(sheet, 'utf8')))
  await write(folder, 'assets/web.css', [faceCss(fonts), ...styles].join('\n'))
  for (const { fileName, bytes } of fonts) await write(folder, `assets/fonts/${fileName}`, bytes)
  for (const { fileName, text } of await licencesOf(fonts)) await write(folder, `assets/fonts/${fileName}`, text)
  for (const { src, file } of edition.pictures) await write(folder, file, await read(src))
}

const filesIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry =>
      path
        .relative(folder, path.join(entry.parentPath ?? entry.path, entry.name))
        .split(path.sep)
        .join('/'),
    )
    .sort()
}

/**
 * The web edition of a book, written into `folder`, which is made when it is not there. The same book gives the same bytes.
 * Throws when Eleventy fails or when a picture cannot be read any more.
 */
export const pressWeb = async (
  book: Book,
  numbering: Numbering,
  folder: string,
  tools: WebTools,
): Promise<WebFacts> => {
  const { read, signal, progress } = tools
  const edition = webEdition(book, numbering)
  const desk = await mkdtemp(path.join(tmpdir(), 'octavo-web-'))
  try {
    progress?.(0, 2, 'pages')
    await mkdir(folder, { recursive: true })
    await write(desk, 'edition.json', JSON.stringify(edition))
    await runEleventy(path.join(desk, 'edition.json'), path.resolve(folder), signal)
    progress?.(1, 2, 'faces, styles and pictures')
    await writeAssets(edition, folder, read)
    progress?.(2, 2, 'done')
    return { files: await filesIn(folder) }
  } finally {
    await rm(desk, { recursive: true, force: true })
  }
}
