import { statfs } from 'node:fs/promises'
import { isBrowserMissing, listTried, wayToBrowser } from '../press/browser/facts.ts'
import { findBrowser } from '../press/browser/find.ts'
import { cacheFolder } from '../press/cache.ts'
import { fontFolders } from '../press/fonts/families.ts'
import { readWords, type Command } from './command.ts'

export const doctorOptions = {} as const

interface Finding {
  readonly what: string
  readonly well: boolean
  readonly told: string
}

/** package.json’s `engines`. */
const oldestNode: readonly [number, number] = [20, 16]

const looksAtNode = (): Finding => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const well = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
  return {
    what: 'Node',
    well,
    told: `${process.versions.node}${well ? '' : `; ${oldestNode.join('.')} or newer is needed: https://nodejs.org`}`,
  }
}

const looksAtBrowser = async (): Promise<Finding> => {
  try {
    const { version, program, origin } = await findBrowser()
    return { what: 'Browser', well: true, told: `${version} (${origin}: ${program})` }
  } catch (problem) {
    if (!isBrowserMissing(problem)) throw problem
    return {
      what: 'Browser',
      well: false,
      told: `none; only the PDF needs one. Looked at:\n${listTried(problem.tried)}\n  ${wayToBrowser()}`,
    }
  }
}

const looksAtFonts = (): Finding => {
  const folders = fontFolders()
  return { what: 'Faces', well: folders.length > 0, told: `${folders.length} families of the book’s own` }
}

const looksAtCache = async (): Promise<Finding> => {
  try {
    const folder = await cacheFolder()
    const { bavail, bsize } = await statfs(folder)
    const free = Math.floor((bavail * bsize) / 2 ** 20)
    return {
      what: 'Cache',
      well: free > 500,
      told: `${folder}, ${free} MB free${free > 500 ? '' : '; 500 MB are needed'}`,
    }
  } catch (problem) {
    return {
      what: 'Cache',
      well: false,
      told: `${(problem as Error).message}; set OCTAVO_CACHE to a folder that can be written`,
    }
  }
}

/** `octavo doctor`: exit status 0 only if nothing is missing. */
export const doctor: Command = async (words, terminal) => {
  readWords(words, doctorOptions, 0)
  const findings = [looksAtNode(), await looksAtBrowser(), looksAtFonts(), await looksAtCache()]
  for (const { what, well, told } of findings) terminal.out(`${well ? 'ok     ' : 'MISSING'} ${what}: ${told}\n`)
  return findings.every(({ well }) => well) ? 0 : 1
}
