/** Browsers that the machine has anyway. */
import { existsSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import type { BrowserFacts, Tried } from './facts.ts'
import { versionOf } from './version.ts'

/** Chromium 120 is the first in which all that the print styles use has been seen to work. */
const oldest = 120

const major = (version: string): number => Number(/(\d+)\.\d+\.\d+/.exec(version)?.[1])

/** Snap's Chromium sees neither the temporary folder nor books outside the home folder. */
const isSnap = (program: string): boolean => /[\\/]snap[\\/]/.test(program)

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
