import { mkdtemp, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { checkBook } from '../checks/index.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { countDiagnostics, printDiagnostics } from '../diagnostics/print.ts'
import { number } from '../numbering/index.ts'
import { isBrowserMissing, listTried } from '../press/browser/facts.ts'
import { openBook, rootOf } from '../press/open.ts'
import { pressPages } from '../press/preview.ts'
import { serve } from '../press/serve.ts'
import { pressWeb } from '../press/web.ts'
import { Misunderstood, readWords, type Command, type Terminal } from './command.ts'

export const devOptions = {
  port: { type: 'string', value: 'PORT', says: 'where it is shown on this machine: 4000' },
} as const

const shell = fileURLToPath(new URL('../../templates/preview.html', import.meta.url))

/** Milliseconds between two looks at the files of a book, and how many of them are looked at. */
const pause = 400
const most = 4000

/** Says of every file when it was last written; the same string as long as nothing changes. */
const stateOf = async (folder: string): Promise<string> => {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const files = names.filter(name => !/(^|[\\/])(\.|(node_modules|dist)([\\/]|$))/.test(name)).slice(0, most)
  const facts = await Promise.all(files.map(name => stat(join(folder, name)).catch(() => null)))
  return files.map((name, index) => `${name} ${facts[index]?.mtimeMs} ${facts[index]?.size}`).join('\n')
}

const faultOf = (cause: unknown): string =>
  isBrowserMissing(cause) ? listTried(cause.tried) : cause instanceof Error ? cause.message : String(cause)

/** What came of one look at the book. */
interface Look {
  readonly state: string
  readonly findings: string
  /** Folder of both editions; null when there is nothing new to be seen. */
  readonly made: string | null
}

const look = async (path: string, folder: string, signal: AbortSignal): Promise<Look> => {
  const opened = await openBook(path)
  const root = rootOf(path, opened.folder)
  const print = (found: Parameters<typeof printDiagnostics>[2]) =>
    printDiagnostics({ sources: opened.sources }, root, found, 'human')
  if (!opened.value) return { state: 'The book cannot be read', findings: print(opened.diagnostics), made: null }
  const { book, read } = opened.value
  const numbering = number(book)
  const found = checkBook(book, numbering, opened.diagnostics)
  const findings = print(found)
  if (hasErrors(found)) return { state: `${countDiagnostics(found)}: shown as it was before`, findings, made: null }
  try {
    await mkdir(join(folder, 'pages'), { recursive: true })
    const [pages] = await Promise.all([
      pressPages(book, numbering, join(folder, 'pages'), { read, signal }),
      pressWeb(book, numbering, join(folder, 'web'), { read, signal }),
    ])
    return { state: `${book.metadata.title}: ${pages} pages`, findings, made: folder }
  } catch (cause) {
    return { state: 'The book could not be laid out', findings: faultOf(cause), made: null }
  }
}

/** Shows a book and looks at it again whenever a file of its folder changes, until `signal` ends it. `ready` is given the address. */
export const preview = async (
  path: string,
  folder: string,
  port: number,
  terminal: Terminal,
  signal: AbortSignal,
  ready: (address: string) => void = () => undefined,
): Promise<void> => {
  const desk = await mkdtemp(join(tmpdir(), 'octavo-dev-'))
  const served = await serve(port, await readFile(shell, 'utf8'))
  try {
    ready(served.address)
    terminal.out(`${served.address}\n`)
    let [seen, shown] = ['', '']
    for (let count = 1; !signal.aborted; count++) {
      const state = await stateOf(folder)
      if (state !== seen) {
        seen = state
        const { made, ...told } = await look(path, join(desk, String(count)), signal)
        if (signal.aborted) break
        if (made !== null) served.show(made)
        served.tell({ ...told, made: made !== null })
        terminal.out(`${told.state}\n${told.findings === '' ? '' : `${told.findings}\n`}`)
        const old = made === null ? join(desk, String(count)) : shown
        if (made !== null) shown = made
        if (old !== '') await rm(old, { recursive: true, force: true })
      }
      await setTimeout(pause, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    await served.close()
    await rm(desk, { recursive: true, force: true })
  }
}

/** `octavo dev [book]`: the web edition and the laid-out pages side by side, made anew whenever the manuscript is saved. */
export const dev: Command = async (words, terminal) => {
  const { values, positionals } = readWords(words, devOptions, 1)
  const port = Number(values.port ?? '4000')
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Misunderstood(`--port ${values.port}: a number from 0 to 65535 is needed`)
  const path = positionals[0] ?? 'manuscript'
  const { folder, diagnostics, sources } = await openBook(path)
  if (folder === null) {
    terminal.out(`${printDiagnostics({ sources }, rootOf(path, folder), diagnostics, 'human')}\n`)
    return 1
  }
  const end = new AbortController()
  const stop = () => end.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    await preview(path, folder, port, terminal, end.signal)
    return 0
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'EADDRINUSE') throw cause
    terminal.out(`port ${port} is taken by another program; give another one: octavo dev --port ${port + 1}\n`)
    return 1
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}
