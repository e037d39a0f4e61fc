/** Programs are asked who they are. */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'

/** An error in its own words. */
export const says = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

type Answer = { readonly version: string } | { readonly reason: string }

/** Asks a program for its version. On Windows `--version` would open a window; there it is the name of a folder beside it. */
export const versionOf = (program: string, environment: Readonly<Record<string, string>> = {}): Promise<Answer> => {
  if (process.platform === 'win32') return Promise.resolve(versionBeside(program))
  return new Promise(resolve => {
    const child = spawn(program, ['--version', '--no-sandbox'], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
      killSignal: 'SIGKILL',
    })
    const heard = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.err += text))
    child.once('error', cause => resolve({ reason: says(cause) }))
    child.once('close', (status, signal) => {
      const version = /\S[^\n]*?\d+\.\d+\.\d+(\.\d+)?/.exec(heard.out)
      if (status === 0 && version) return resolve({ version: version[0] })
      const last = heard.err.trim().split('\n').at(-1) ?? ''
      resolve({ reason: last || (signal ? 'it did not answer within 30 seconds' : `it ended with status ${status}`) })
    })
  })
}

const versionBeside = (program: string): Answer => {
  const folders = readdirSync(path.dirname(program)).filter(name => /^\d+\.\d+\.\d+\.\d+$/.test(name))
  const newest = folders.sort((a, b) => parseInt(b) - parseInt(a))[0]
  return newest === undefined ? { reason: 'its version cannot be told' } : { version: `Chromium ${newest}` }
}
