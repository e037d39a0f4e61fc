/** The browser that npm brought: the same browser gives the same page breaks. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { access, chmod, constants, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'
import { besideName, cacheFolder } from '../cache.ts'
import type { BrowserFacts, Tried } from './facts.ts'
import { says, versionOf } from './version.ts'

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
export const bundledBrowser = async (): Promise<BrowserFacts | Tried> => {
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
