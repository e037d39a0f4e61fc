/**
 * The browser that lays out and prints: found, unpacked, started without network, and gone when we are.
 * The order is fixed: what the user names, then the browser that npm brought (the same browser gives the same page
 * breaks), then an installed one.
 */
import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { access, chmod, constants, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'
import type { Browser, Page } from 'puppeteer-core'
import { fontconfigFile } from './fontconfig.ts'
import { besideName, cacheFolder } from './cache.ts'

/** A browser that runs on this machine. */
export interface BrowserFacts {
  /** The program. */
  readonly program: string
  /** `Chromium 147.0.7727.0`: goes into the build record, and into the key of everything it laid out. */
  readonly version: string
  readonly origin: 'named' | 'bundled' | 'installed'
  /** Variables that it must be started with. */
  readonly environment: Readonly<Record<string, string>>
}

/** A place that was looked at, and why it gave no browser. */
export interface Tried {
  readonly place: string
  readonly reason: string
}

/** What is thrown when there is no browser; `tried` is for the diagnostic `browser-missing`. */
export interface BrowserMissing extends Error {
  readonly tried: readonly Tried[]
}

export const isBrowserMissing = (error: unknown): error is BrowserMissing => error instanceof Error && 'tried' in error

/** `tried`, a line for each place, for people. */
export const listTried = (tried: readonly Tried[]): string =>
  tried.map(({ place, reason }) => `  - ${place}: ${reason}`).join('\n')

const ways: Readonly<Record<string, string>> = {
  linux: 'Debian, Ubuntu: sudo apt install chromium; Fedora: sudo dnf install chromium; Arch: sudo pacman -S chromium',
  darwin: 'install Google Chrome, or: brew install --cask chromium',
  win32: 'install Microsoft Edge or Google Chrome',
}

/** How to get a browser on this machine, in a sentence. */
export const wayToBrowser = (platform: NodeJS.Platform = process.platform): string =>
  `${ways[platform] ?? 'install Chromium'}; or set OCTAVO_BROWSER to the program of a Chrome, Chromium or Edge`

const missing = (tried: readonly Tried[]): BrowserMissing =>
  Object.assign(
    new Error(`no browser was found to lay out the PDF. Looked at:\n${listTried(tried)}\n${wayToBrowser()}`),
    { tried },
  )

/** Chromium 120 is the first in which all that the print styles use has been seen to work. */
const oldest = 120

const says = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

type Answer = { readonly version: string } | { readonly reason: string }

/** Asks a program for its version. On Windows `--version` would open a window; there it is the name of a folder beside it. */
const versionOf = (program: string, environment: Readonly<Record<string, string>> = {}): Promise<Answer> => {
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

const major = (version: string): number => Number(/(\d+)\.\d+\.\d+/.exec(version)?.[1])

/** Snap's Chromium sees neither the temporary folder nor books outside the home folder. */
const isSnap = (program: string): boolean => /[\\/]snap[\\/]/.test(program)

const named = ['OCTAVO_BROWSER', 'PUPPETEER_EXECUTABLE_PATH', 'CHROME_PATH']

/** What the user names is taken or refused; nothing else is tried in its place. */
const namedBrowser = async (): Promise<BrowserFacts | null> => {
  const variable = named.find(name => (process.env[name] ?? '') !== '')
  if (variable === undefined) return null
  const program = process.env[variable] ?? ''
  if (!existsSync(program)) throw missing([{ place: `${variable}=${program}`, reason: 'there is no such file' }])
  const answer = await versionOf(program)
  if ('reason' in answer) throw missing([{ place: `${variable}=${program}`, reason: answer.reason }])
  return { program, version: answer.version, origin: 'named', environment: {} }
}

/** Files of a tar archive (POSIX.1-1988 ustar, as the package has it): name at 0, size in octal at 124, type at 156. */
const untar = (archive: Buffer): readonly { readonly name: string; readonly bytes: Buffer }[] => {
  const files: { name: string; bytes: Buffer }[] = []
  for (let at = 0; at + 512 <= archive.length;) {
    const name = archive.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    if (name === '') break
    const size = parseInt(archive.toString('ascii', at + 124, at + 136), 8) || 0
    const type = String.fromCharCode(archive[at + 156] ?? 0)
    if (type === '0' || type === '\0') files.push({ name, bytes: archive.subarray(at + 512, at + 512 + size) })
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

/** Unpacks into a folder of our own and moves it into place whole: two processes may do this at once, or one may be killed. */
const unpack = async (source: string, folder: string): Promise<void> => {
  const part = besideName(folder)
  try {
    await mkdir(path.join(part, 'lib'), { recursive: true, mode: 0o700 })
    const program = path.join(part, 'chromium')
    await pipeline(
      createReadStream(path.join(source, 'chromium.br')),
      createBrotliDecompress({ chunkSize: 1 << 21 }),
      createWriteStream(program),
    )
    await chmod(program, 0o700)
    for (const { name, bytes } of untar(brotliDecompressSync(await readFile(path.join(source, 'al2023.tar.br')))))
      await writeFile(path.join(part, 'lib', path.basename(name)), bytes)
    await rename(part, folder)
  } catch (cause) {
    // Another process was first: its folder is as good as ours.
    if (!existsSync(path.join(folder, 'chromium'))) throw cause
  } finally {
    await rm(part, { recursive: true, force: true })
  }
}

/** The folder of @sparticuz/chromium and its version, or null when npm left it out. */
const bundle = async (): Promise<{ source: string; version: string } | null> => {
  try {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
    const folder = entry.slice(0, entry.lastIndexOf(`${path.sep}build${path.sep}`))
    const { version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as { version: string }
    await access(path.join(folder, 'bin', 'chromium.br'), constants.R_OK)
    return { source: path.join(folder, 'bin'), version }
  } catch {
    return null
  }
}

/** Why the browser of npm cannot run here at all; null when it can. */
const unfit = (): string | null => {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `it is for Linux on x64 only; this is ${process.platform} on ${process.arch}`
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime === undefined ? 'it needs glibc; this system (Alpine?) has another C library' : null
}

/** The browser of @sparticuz/chromium, unpacked once; with the NSS libraries it brings when the system has none. */
const bundledBrowser = async (): Promise<BrowserFacts | Tried> => {
  const place = '@sparticuz/chromium'
  const reason = unfit()
  if (reason !== null) return { place, reason }
  const found = await bundle()
  if (found === null) return { place, reason: 'it is not installed; run npm ci' }
  try {
    const folder = path.join(await cacheFolder(), `chromium-${found.version}`)
    const program = path.join(folder, 'chromium')
    if (!existsSync(program)) await unpack(found.source, folder)
    const answer = await versionOf(program)
    if ('version' in answer) return { program, version: answer.version, origin: 'bundled', environment: {} }
    const libraries = [path.join(folder, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':')
    const environment = { LD_LIBRARY_PATH: libraries }
    const second = await versionOf(program, environment)
    if ('version' in second) return { program, version: second.version, origin: 'bundled', environment }
    return { place: program, reason: second.reason }
  } catch (cause) {
    return { place, reason: `it cannot be unpacked: ${says(cause)}` }
  }
}

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
]
const applications = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser']
const programs = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
]

/** Where an installed browser may be, whether or not it is there. */
const installedPlaces = (): readonly string[] => {
  if (process.platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map(variable => process.env[variable])
    return folders
      .filter(folder => folder !== undefined)
      .flatMap(folder => programs.map(name => path.join(folder, name)))
  }
  if (process.platform === 'darwin') {
    const folders = ['/Applications', path.join(homedir(), 'Applications')]
    return folders.flatMap(folder =>
      applications.map(name => path.join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
    )
  }
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder))
  return commands.flatMap(command => folders.map(folder => path.join(folder, command)))
}

/** The first installed browser that will do, or why none does. */
export const installedBrowser = async (): Promise<BrowserFacts | readonly Tried[]> => {
  const places = [
    ...new Set(
      installedPlaces()
        .filter(place => existsSync(place))
        .map(place => realpathSync(place)),
    ),
  ]
  const tried: Tried[] = []
  for (const place of places) {
    const answer = isSnap(place)
      ? { reason: 'it is a snap, and may not read files outside the home folder' }
      : await versionOf(place)
    if ('reason' in answer) tried.push({ place, reason: answer.reason })
    else if (!(major(answer.version) >= oldest))
      tried.push({ place, reason: `${answer.version} is too old; ${oldest} or newer is needed` })
    else return { program: place, version: answer.version, origin: 'installed', environment: {} }
  }
  if (tried.length > 0) return tried
  const where = process.platform === 'linux' ? `${commands.join(', ')} on the PATH` : installedPlaces().join(', ')
  return [{ place: where, reason: 'not installed' }]
}

/** On Linux the browser takes its own list of fonts (see fontconfig.ts); elsewhere the system gives them. */
const withFonts = async (facts: BrowserFacts): Promise<BrowserFacts> =>
  process.platform === 'linux'
    ? { ...facts, environment: { FONTCONFIG_FILE: await fontconfigFile(), ...facts.environment } }
    : facts

/** The browser of this machine. Throws a BrowserMissing that tells all that was looked at. */
export const findBrowser = async (): Promise<BrowserFacts> => {
  const chosen = await namedBrowser()
  if (chosen) return withFonts(chosen)
  const bundled = await bundledBrowser()
  if ('program' in bundled) return withFonts(bundled)
  const installed = await installedBrowser()
  if ('program' in installed) return withFonts(installed)
  throw missing([bundled, ...installed])
}

/**
 * No name is looked up and no address reached (a proxy that is nobody, for every host, this machine too): a page sees the
 * files it is given and nothing else. Hinting is off, since it rounds the widths of letters to the pixels of a screen.
 */
const switches = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=socks5://0.0.0.0:1',
  '--proxy-bypass-list=<-loopback>',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-gpu',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--lang=en-US',
]

export interface BrowserOptions {
  /** Taken instead of looking for one. */
  readonly browser?: BrowserFacts
  /** Ends the browser; `use` then fails. */
  readonly signal?: AbortSignal | undefined
}

/** An hour: Chromium answers nothing while it prints a thousand pages. */
const patience = 3_600_000

const launch = async (facts: BrowserFacts, profile: string, sandbox: boolean): Promise<Browser> => {
  // Loaded here, since it takes half a second that a command without a browser need not wait.
  const { default: puppeteer } = await import('puppeteer-core')
  return puppeteer.launch({
    executablePath: facts.program,
    headless: facts.origin === 'bundled' ? 'shell' : true,
    // A pipe, not a port: nobody else can speak to the browser, and it ends by itself when its reader is gone.
    pipe: true,
    userDataDir: profile,
    timeout: 60_000,
    protocolTimeout: patience,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: { ...process.env, ...facts.environment, TZ: 'UTC', LANGUAGE: 'en_US' },
    args: sandbox ? switches : [...switches, '--no-sandbox'],
  })
}

/** Chromium keeps its sandbox, save for the superuser and where the system forbids it: only files of ours are opened. */
const launchWithin = async (facts: BrowserFacts, profile: string): Promise<Browser> => {
  if (process.getuid?.() === 0) return launch(facts, profile, false)
  try {
    return await launch(facts, profile, true)
  } catch {
    return launch(facts, profile, false)
  }
}

const deadly = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const lasts = new Set<() => void>()

const doLasts = () => {
  for (const last of lasts) last()
  lasts.clear()
}

/** The signal then means what it always means. */
const leave = (signal: NodeJS.Signals): void => {
  doLasts()
  listenNoMore()
  process.kill(process.pid, signal)
}

const listenNoMore = () => {
  process.off('exit', doLasts)
  deadly.forEach(signal => process.off(signal, leave))
}

/** Does `last` before this process ends; by a signal too, unless somebody else listens to it. Gives what calls it off. */
const beforeEnd = (last: () => void): (() => void) => {
  if (lasts.size === 0) {
    process.on('exit', doLasts)
    deadly.filter(signal => process.listenerCount(signal) === 0).forEach(signal => process.on(signal, leave))
  }
  lasts.add(last)
  return () => {
    lasts.delete(last)
    if (lasts.size === 0) listenNoMore()
  }
}

const remove = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }

/**
 * Gives `use` the way to the browser: it is started when it is first asked for, and again when it has crashed. Its processes
 * and its profile are gone afterwards, whatever happens. Pages can read files and data: addresses; nothing reaches a network.
 */
export const withBrowserAtHand = async <T>(
  use: (browser: () => Promise<Browser>, facts: BrowserFacts) => Promise<T>,
  { browser: given, signal }: BrowserOptions = {},
): Promise<T> => {
  signal?.throwIfAborted()
  const facts = given ?? (await findBrowser())
  const profile = await mkdtemp(path.join(tmpdir(), 'octavo-browser-'))
  let starting: Promise<Browser> | null = null
  let running: Browser | null = null
  const kill = () => void running?.process()?.kill('SIGKILL')
  const callOff = beforeEnd(() => {
    kill()
    rmSync(profile, remove)
  })
  const start = async (): Promise<Browser> => {
    running = await launchWithin(facts, await mkdtemp(path.join(profile, 'profile-')))
    if (signal?.aborted) kill()
    return running
  }
  const browser = async () => {
    signal?.throwIfAborted()
    if (starting === null || running?.connected === false) {
      running = null
      starting = start()
    }
    return starting
  }
  signal?.addEventListener('abort', kill, { once: true })
  try {
    return await use(browser, facts)
  } catch (cause) {
    signal?.throwIfAborted()
    throw cause
  } finally {
    signal?.removeEventListener('abort', kill)
    await (await (starting as Promise<Browser> | null)?.catch(() => null))?.close().catch(kill)
    callOff()
    await rm(profile, remove)
  }
}

/** The same with a browser that is started at once. */
export const withBrowser = <T>(
  use: (browser: Browser, facts: BrowserFacts) => Promise<T>,
  options: BrowserOptions = {},
): Promise<T> => withBrowserAtHand(async (browser, facts) => use(await browser(), facts), options)

/** Tabs of a browser. */
export interface Tabs {
  /** One at each call. */
  readonly newPage: () => Promise<Page>
  /**
   * When those are open that were to be opened ahead, or will not be soon (one that crashes meanwhile never is): a browser that is
   * closed before keeps its caller alive for half a minute.
   */
  readonly opened: () => Promise<void>
}

/** Milliseconds in which tabs are open, if they ever will be. */
const soon = 3000

/** Tabs of the browser; the first `ahead` of them are opened at once. */
export const newPagesOf = (browser: () => Promise<Browser>, ahead = 0): Tabs => {
  const open = async () => (await browser()).newPage()
  const first = ahead > 0 ? browser().catch(() => null) : null
  const tabs = Array.from({ length: ahead }, async () => (await first)?.newPage().catch(() => null) ?? null)
  const ready = [...tabs]
  return {
    newPage: async () => {
      const page = await ready.shift()
      return page?.browser().connected === true ? page : open()
    },
    opened: async () => {
      const own = await first
      if (own?.connected !== true) return
      const gone = new Promise(done => own.once('disconnected', done))
      await Promise.race([Promise.all(tabs), gone, setTimeout(soon, undefined, { ref: false })])
    },
  }
}
