/** The browser runs: without network, for as long as somebody uses it, and gone when we are. */
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'puppeteer-core'
import { beforeEnd } from './ends.ts'
import type { BrowserFacts } from './facts.ts'
import { findBrowser } from './find.ts'

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

/** Loaded when a browser is wanted: a command without one need not wait for it. */
const loadPuppeteer = () => import('puppeteer-core')

const launch = async (facts: BrowserFacts, profile: string, sandbox: boolean): Promise<Browser> => {
  const { default: puppeteer } = await loadPuppeteer()
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
  // Loaded while the browser is asked for its version: in the midst of what its caller does meanwhile, it would start late.
  const [facts] = await Promise.all([given ?? findBrowser(), loadPuppeteer()])
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
