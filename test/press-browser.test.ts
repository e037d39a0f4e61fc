import { execFile } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'puppeteer-core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isBrowserMissing, wayToBrowser } from '../scripts/press/browser/facts.ts'
import { findBrowser } from '../scripts/press/browser/find.ts'
import { installedBrowser } from '../scripts/press/browser/installed.ts'
import { newPagesOf } from '../scripts/press/browser/tabs.ts'
import { cached, cacheFolder, hashOf } from '../scripts/press/cache.ts'

let desk = ''
beforeEach(async () => {
  desk = await mkdtemp(path.join(tmpdir(), 'octavo-test-browser-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(desk, { recursive: true, force: true })
})

/** A program that only answers `--version`. */
const program = async (name: string, ...lines: string[]) => {
  const file = path.join(desk, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, ['#!/bin/sh', ...lines, ''].join('\n'))
  await chmod(file, 0o755)
  return file
}

const refusal = (reason: string) =>
  findBrowser().then(
    () => expect.unreachable(reason),
    (error: unknown) => (isBrowserMissing(error) ? error : expect.unreachable(String(error))),
  )

describe.skipIf(process.platform === 'win32')('the browser that the user names', () => {
  test('is taken before all others', async () => {
    const file = await program('chrome', 'echo "Google Chrome 131.0.6778.85 beta"')
    vi.stubEnv('OCTAVO_BROWSER', file)
    expect(await findBrowser()).toMatchObject({
      program: file,
      version: 'Google Chrome 131.0.6778.85',
      origin: 'named',
    })
  })
  test('is not replaced by another when it is missing', async () => {
    vi.stubEnv('CHROME_PATH', path.join(desk, 'nowhere'))
    const error = await refusal('a missing program was accepted')
    expect(error.tried).toEqual([{ place: `CHROME_PATH=${desk}/nowhere`, reason: 'there is no such file' }])
  })
  test('is not replaced by another when it does not run', async () => {
    vi.stubEnv(
      'OCTAVO_BROWSER',
      await program('chrome', 'echo "lib.so: cannot open shared object file" >&2', 'exit 127'),
    )
    const error = await refusal('a broken program was accepted')
    expect(error.tried.map(({ reason }) => reason)).toEqual(['lib.so: cannot open shared object file'])
    expect(error.message).toContain('OCTAVO_BROWSER')
  })
})

describe.skipIf(process.platform !== 'linux')('installed browsers', () => {
  const only = (...folders: string[]) => vi.stubEnv('PATH', folders.map(folder => path.join(desk, folder)).join(':'))

  test('must be new enough, must run, and must not be a snap', async () => {
    const old = await program('a/chromium', 'echo Chromium 119.0.1.2')
    const broken = await program('a/google-chrome', 'exit 3')
    const snap = await program('snap/bin/brave', 'echo Brave 150.0.1.2')
    await symlink(snap, path.join(desk, 'a/brave-browser'))
    only('a')
    expect(await installedBrowser()).toEqual([
      { place: old, reason: 'Chromium 119.0.1.2 is too old; 120 or newer is needed' },
      { place: broken, reason: 'it ended with status 3' },
      { place: snap, reason: 'it is a snap, and may not read files outside the home folder' },
    ])
  })
  test('the first that will do is taken', async () => {
    await program('a/chromium', 'echo Chromium 88.0.1.2')
    const edge = await program('b/microsoft-edge', 'echo Microsoft Edge 120.0.2210.91')
    only('a', 'b')
    expect(await installedBrowser()).toMatchObject({ program: edge, version: 'Microsoft Edge 120.0.2210.91' })
  })
  test('when there is none, what was looked for is told', async () => {
    only('empty')
    expect(await installedBrowser()).toEqual([
      { place: expect.stringContaining('chromium, ') as string, reason: 'not installed' },
    ])
  })
})

test('there is a way to a browser on every system', () => {
  expect((['linux', 'darwin', 'win32', 'freebsd'] as const).map(wayToBrowser)).toEqual([
    expect.stringContaining('apt install chromium'),
    expect.stringContaining('brew'),
    expect.stringContaining('Edge'),
    expect.stringContaining('Chromium'),
  ])
})

describe('the cache', () => {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
  test('makes a thing once, and leaves nothing half written', async () => {
    vi.stubEnv('OCTAVO_CACHE', path.join(desk, 'cache'))
    const make = vi.fn(() => Promise.resolve(Buffer.from('made')))
    expect(text(await cached('things', 'one', make))).toBe('made')
    expect(text(await cached('things', 'one', make))).toBe('made')
    expect(make).toHaveBeenCalledTimes(1)
    expect(await readdir(path.join(desk, 'cache/things'))).toEqual(['one'])
  })
  test('costs time, never the build, when it cannot be written', async () => {
    await writeFile(path.join(desk, 'file'), '')
    vi.stubEnv('OCTAVO_CACHE', path.join(desk, 'file/below'))
    await expect(cacheFolder()).rejects.toThrow('Set OCTAVO_CACHE')
    expect(text(await cached('things', 'one', () => Promise.resolve(Buffer.from('made'))))).toBe('made')
  })
  test.skipIf(process.platform === 'win32')(
    'is refused where everybody may write, since programs are run from it',
    async () => {
      await mkdir(path.join(desk, 'open'))
      await chmod(path.join(desk, 'open'), 0o777)
      vi.stubEnv('OCTAVO_CACHE', path.join(desk, 'open'))
      await expect(cacheFolder()).rejects.toThrow('everybody may write to it')
    },
  )
  test('tells lists of parts apart', () => {
    expect(hashOf('ab', 'c')).not.toBe(hashOf('a', 'bc'))
  })
})

test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'two processes that unpack the browser at once both get it whole',
  async () => {
    const script = path.join(desk, 'find.mts')
    const module = JSON.stringify(path.resolve('scripts/press/browser/find.ts'))
    await writeFile(script, `import { findBrowser } from ${module}\nconsole.log((await findBrowser()).program)`)
    const env = {
      ...process.env,
      OCTAVO_CACHE: path.join(desk, 'cache'),
      OCTAVO_BROWSER: '',
      CHROME_PATH: '',
      PUPPETEER_EXECUTABLE_PATH: '',
    }
    const find = () => promisify(execFile)(process.execPath, ['--import', 'tsx', script], { env })
    const found = await Promise.all([find(), find()])
    const [folder, ...others] = (await readdir(path.join(desk, 'cache'))).filter(name => name.startsWith('chromium'))
    expect(others).toEqual([])
    expect(found.map(({ stdout }) => stdout.trim())).toEqual(
      Array(2).fill(path.join(desk, 'cache', folder ?? '', 'chromium')),
    )
  },
)

test('a browser is not closed before its tabs are open, unless it has gone', async () => {
  const own = Object.assign(new EventEmitter(), { connected: true })
  const openings: ((page: Page) => void)[] = []
  const newPage = () => new Promise<Page>(done => openings.push(done))
  const browser = Object.assign(own, { newPage }) as unknown as Browser
  const settled: string[] = []
  const ahead = () => newPagesOf(() => Promise.resolve(browser), 2)
  const waiting = ahead()
    .opened()
    .then(() => settled.push('opened'))
  await vi.waitFor(() => expect(openings).toHaveLength(2))
  openings.shift()?.({} as Page)
  await new Promise(setImmediate)
  expect(settled).toEqual([])
  openings.shift()?.({} as Page)
  await waiting
  const lost = ahead().opened()
  await vi.waitFor(() => expect(openings).toHaveLength(2))
  own.emit('disconnected')
  await lost
  await newPagesOf(() => Promise.reject(new Error('no browser')), 2).opened()
  // Tabs that crash while they are opened never are: nobody waits for them for long.
  await ahead().opened()
  expect(settled).toEqual(['opened'])
})
