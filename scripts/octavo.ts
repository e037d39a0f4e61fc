/** The command line: arguments in, exit status out. */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Misunderstood, tellOptions, type Command, type Option, type Terminal } from './commands/command.ts'
import { nearest } from './diagnostics/nearest.ts'
import { lookup } from './model/lookup.ts'

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

interface Entry {
  readonly usage: string
  readonly says: string
  readonly load: () => Promise<{ readonly run: Command; readonly options: Readonly<Record<string, Option>> }>
}

/** Each command is loaded only when it is called: `check` answers without waiting for the presses. */
const commands: Readonly<Record<string, Entry>> = lookup({
  build: {
    usage: 'build [book]',
    says: 'makes the three editions and proves them',
    load: async () => {
      const { build, buildOptions } = await import('./commands/build.ts')
      return { run: build, options: buildOptions }
    },
  },
  check: {
    usage: 'check [book]',
    says: 'reads the manuscript alone and says what is wrong with it',
    load: async () => {
      const { check, checkOptions } = await import('./commands/check.ts')
      return { run: check, options: checkOptions }
    },
  },
  proof: {
    usage: 'proof [dist]',
    says: 'reads finished editions back and holds them against the book',
    load: async () => {
      const { proof, proofOptions } = await import('./commands/proof.ts')
      return { run: proof, options: proofOptions }
    },
  },
  import: {
    usage: 'import FILE…',
    says: 'makes manuscripts of texts, scans, Word, PDF, HTML, e-books',
    load: async () => {
      const { importFiles, importOptions } = await import('./commands/import.ts')
      return { run: importFiles, options: importOptions }
    },
  },
  dev: {
    usage: 'dev [book]',
    says: 'shows the web edition and the laid-out pages while you write',
    load: async () => {
      const { dev, devOptions } = await import('./commands/dev.ts')
      return { run: dev, options: devOptions }
    },
  },
  new: {
    usage: 'new DIR',
    says: 'makes a small book to start from',
    load: async () => {
      const { newBook, newOptions } = await import('./commands/new.ts')
      return { run: newBook, options: newOptions }
    },
  },
  doctor: {
    usage: 'doctor',
    says: 'says what is installed, what is missing, and how to get it',
    load: async () => {
      const { doctor, doctorOptions } = await import('./commands/doctor.ts')
      return { run: doctor, options: doctorOptions }
    },
  },
})

const usage = (): string =>
  [
    'octavo: one Markdown manuscript with proper footnotes, three editions, proven',
    '',
    ...Object.values(commands).map(({ usage: line, says }) => `  octavo ${line.padEnd(16)}${says}`),
    '',
    'A book is a Markdown file, or a folder with book.yaml or Markdown files in it; without one, ./manuscript is meant.',
    'octavo COMMAND --help tells the options of a command.',
  ].join('\n')

const terminal: Terminal = {
  out: text => void process.stdout.write(text),
  error: text => void process.stderr.write(text),
  live: process.stderr.isTTY === true,
}

// Who listens may stop before the end (`octavo … | head`): the work goes on, and its status is its own.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') throw cause
  })

/** Runs a command line; gives its exit status. What a machine throws is told in a line, with the trace only if OCTAVO_TRACE is set. */
export const main = async (words: readonly string[]): Promise<number> => {
  const [name, ...rest] = words
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.out(`${usage()}\n`)
    return name === undefined ? 2 : 0
  }
  if (name === '--version' || name === '-v') {
    terminal.out(`${version}\n`)
    return 0
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!entry) {
    const near = nearest(name, Object.keys(commands))
    const hint = near === undefined ? '' : `; did you mean ${near}?`
    terminal.error(`octavo: there is no command “${name}”${hint}\n\n${usage()}\n`)
    return 2
  }
  try {
    const { run, options } = await entry.load()
    if (rest.includes('--help') || rest.includes('-h')) {
      terminal.out(`octavo ${entry.usage}: ${entry.says}\n\n${tellOptions(options)}`.trimEnd() + '\n')
      return 0
    }
    return await run(rest, terminal)
  } catch (problem) {
    const told = problem instanceof Error ? problem.message : String(problem)
    terminal.error(`octavo ${name}: ${told}\n`)
    if (problem instanceof Misunderstood) terminal.error(`octavo ${name} --help tells its options\n`)
    else if (process.env['OCTAVO_TRACE'] !== undefined && problem instanceof Error) terminal.error(`${problem.stack}\n`)
    return problem instanceof Misunderstood ? 2 : 1
  }
}

// npx tsx scripts/octavo.ts check book.md
if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2))
