/** The tools that are measured side by side: where they are looked for, how they are called, how to get one that is missing. */
import { execFile } from 'node:child_process'
import { access, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { BrowserFacts } from '../../scripts/press/browser/facts.ts'
import { fontFolders } from './sheets.ts'
import type { Command } from './watch.ts'

/** The same text in all its forms, as files. */
export interface Files {
  /** A folder book for Octavo. */
  readonly book: string
  readonly withNotes: string
  readonly withEndnotes: string
  readonly typst: string
  /** A Markdown file for each chapter. */
  readonly chapters: readonly string[]
}

export interface Tool {
  readonly name: string
  readonly edition: 'pdf' | 'epub'
  /** Version, when it is here; how to get it, when it is not. */
  readonly find: () => Promise<{ readonly version: string } | { readonly missing: string }>
  readonly command: (files: Files, out: string) => Command
  /** What is to be known of its result. */
  readonly remark?: string
}

const here = fileURLToPath(new URL('.', import.meta.url))
export const house = path.join(here, '..', '..')

/** A program of ours, in TypeScript or JavaScript, in a process of its own. */
export const ours = (script: string, ...args: readonly string[]): Command => ({
  program: process.execPath,
  args: [...(script.endsWith('.ts') ? ['--import', 'tsx'] : []), path.join(here, script), ...args],
  folder: house,
})

export const octavo = (...args: readonly string[]): Command => ({
  program: process.execPath,
  args: [path.join(house, 'scripts', 'bin.mjs'), ...args],
})

const run = promisify(execFile)

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

/** First line that a program says of itself, or null when it is not on the PATH. */
const versionOf = (program: string): Promise<string | null> =>
  run(program, ['--version']).then(
    ({ stdout }) => stdout.split('\n')[0]?.replace(/^.*?(?=\d)/, '') ?? '',
    () => null,
  )

const onPath = (program: string, missing: string) => async () => {
  const version = await versionOf(program)
  return version === null ? { missing } : { version }
}

/** The tools; `peers` is the folder in whose node_modules they were installed, `browser` what Octavo itself uses. */
export const toolsOf = (peers: string, browser: BrowserFacts): readonly Tool[] => {
  const inPeers = (name: string, file: string) => path.join(peers, 'node_modules', name, file)
  const ofNpm =
    (name: string, also: readonly string[] = []) =>
    async () => {
      const get = `npm install --prefix ${peers} ${[name, ...also].join(' ')}`
      const lacking = [name, ...also.map(one => one.replace(/@\d+$/, ''))]
      const all = await Promise.all(lacking.map(one => exists(inPeers(one, 'package.json'))))
      if (all.includes(false)) return { missing: get }
      return JSON.parse(await readFile(inPeers(name, 'package.json'), 'utf8')) as { version: string }
    }
  const environment = { ...browser.environment, PUPPETEER_EXECUTABLE_PATH: browser.program }
  return [
    {
      name: 'Chromium alone',
      edition: 'pdf',
      find: () => Promise.resolve({ version: browser.version }),
      command: ({ withEndnotes }, out) => ours('plain.ts', withEndnotes, out),
      remark: 'notes at the end of each chapter, no links: the floor',
    },
    {
      name: 'pagedjs-cli',
      edition: 'pdf',
      find: ofNpm('pagedjs-cli'),
      command: ({ withNotes }, out) => ({
        program: process.execPath,
        args: [
          inPeers('pagedjs-cli', 'src/cli.js'),
          withNotes,
          '-o',
          out,
          '-t',
          '3600000',
          '--browserArgs',
          '--no-sandbox',
        ],
        environment,
      }),
    },
    {
      name: 'Vivliostyle CLI',
      edition: 'pdf',
      find: ofNpm('@vivliostyle/cli', ['node@22']),
      command: ({ withNotes }, out) => ({
        program: inPeers('node', 'bin/node'),
        args: [
          inPeers('@vivliostyle/cli', 'dist/cli.js'),
          ...['build', withNotes, '-o', out, '-d', '-t', '3600'],
          ...['--executable-browser', browser.program, '--no-vite-config-file'],
        ],
        environment,
        folder: path.dirname(withNotes),
      }),
    },
    {
      name: 'WeasyPrint',
      edition: 'pdf',
      find: onPath('weasyprint', 'apt-get install weasyprint, or pip install weasyprint'),
      command: ({ withNotes }, out) => ({ program: 'weasyprint', args: [withNotes, out] }),
    },
    {
      name: 'Typst (node compiler)',
      edition: 'pdf',
      find: ofNpm('@myriaddreamin/typst-ts-node-compiler'),
      command: ({ typst }, out) => ours('typst.ts', peers, typst, out, ...fontFolders),
    },
    {
      name: 'pandoc',
      edition: 'epub',
      find: onPath('pandoc', 'apt-get install pandoc'),
      command: ({ chapters }, out) => ({
        program: 'pandoc',
        args: ['--file-scope', '--toc', '--metadata', 'title=A Generated Book', '-o', out, ...chapters],
      }),
    },
  ]
}
