/**
 * The browser that lays out and prints is found. The order is fixed: what the user names, then the browser that npm brought,
 * then an installed one.
 */
import { existsSync } from 'node:fs'
import { fontconfigFile } from '../fontconfig.ts'
import { bundledBrowser } from './bundled.ts'
import { missing, type BrowserFacts } from './facts.ts'
import { installedBrowser } from './installed.ts'
import { versionOf } from './version.ts'

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

/** On Linux the browser takes its own list of fonts (see ../fontconfig.ts); elsewhere the system gives them. */
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
