/** Where Octavo keeps what is dear to make and safe to lose: the unpacked browser, cut fonts, laid-out divisions, bound books. */
import { createHash, randomBytes } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { deserialize, serialize } from 'node:v8'

const candidates = (): readonly string[] => {
  const chosen = process.env['OCTAVO_CACHE']
  if (chosen !== undefined && chosen !== '') return [path.resolve(chosen)]
  const xdg = process.env['XDG_CACHE_HOME']
  const own = xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home(), '.cache')
  return [path.join(own, 'octavo'), path.join(tmpdir(), `octavo-${process.getuid?.() ?? 'user'}`)]
}

/** `os.homedir` throws for a user id without a name, as containers have them. */
const home = (): string => {
  try {
    return homedir()
  } catch {
    return tmpdir()
  }
}

/** Makes the folder, for its owner alone. A folder of somebody else's is refused: programs are run from it. */
const claim = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const uid = process.getuid?.()
  if (uid === undefined) return
  const { uid: owner, mode } = await lstat(folder)
  if (owner !== uid) throw new Error('it belongs to another user')
  if ((mode & 0o002) !== 0) throw new Error('everybody may write to it')
}

/**
 * The cache folder, made if need be: OCTAVO_CACHE, else `octavo` in XDG_CACHE_HOME or ~/.cache, else (no home that can be
 * written) one in the folder for temporary files. Throws when none can be had.
 */
export const cacheFolder = async (): Promise<string> => {
  const reasons: string[] = []
  for (const folder of candidates()) {
    try {
      await claim(folder)
      return folder
    } catch (cause) {
      reasons.push(`${folder}: ${cause instanceof Error ? cause.message : String(cause)}`)
    }
  }
  throw new Error(`no folder for the cache. ${reasons.join('; ')}. Set OCTAVO_CACHE to a folder of your own`)
}

/** Folders of the cache, and how many bytes each may keep: about forty long books. */
export const kept = {
  layouts: 'layouts',
  gatherings: 'gatherings',
  books: 'books',
  fonts: 'fonts',
  limit: 512 * 2 ** 20,
} as const

/** A name beside `target` that no other process uses. */
export const besideName = (target: string): string => `${target}.${process.pid}-${randomBytes(4).toString('hex')}.part`

/** SHA-256, hexadecimal. */
export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** SHA-256 of the parts, each with its length so that no two lists give one hash; hexadecimal. */
export const hashOf = (...parts: readonly (string | Uint8Array)[]): string =>
  parts.reduce((hash, part) => hash.update(`${part.length}:`).update(part), createHash('sha256')).digest('hex')

/**
 * The bytes that `make` gives, kept under `folder/name` for the next time. A cache that cannot be read or written costs
 * time, never the build. `name` must say everything that the bytes depend on.
 */
export const cached = async (folder: string, name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> => {
  const home = await cacheFolder().catch(() => null)
  if (home === null) return make()
  const file = path.join(home, folder, name)
  const kept = await readFile(file).catch(() => null)
  // Not as a Buffer, which pdf.js refuses.
  if (kept !== null) return new Uint8Array(kept.buffer, kept.byteOffset, kept.byteLength)
  const bytes = await make()
  const part = besideName(file)
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    await writeFile(part, bytes, { mode: 0o600 })
    await rename(part, file)
  } catch {
    await rm(part, { force: true }).catch(() => undefined)
  }
  return bytes
}

/** The same for plain data: `Uint8Array`s, lists, records. Data that cannot be read any more is made anew. */
export const cachedData = async <T>(folder: string, name: string, make: () => Promise<T>): Promise<T> => {
  let made: { readonly data: T } | null = null
  const bytes = await cached(folder, name, async () => {
    made = { data: await make() }
    return serialize(made.data)
  })
  if (made !== null) return (made as { readonly data: T }).data
  try {
    return deserialize(bytes) as T
  } catch {
    return make()
  }
}

/** Takes the least lately used files out of a folder of the cache until the rest is of no more than `limit` bytes. */
export const sweep = async (folder: string, limit: number): Promise<void> => {
  const home = await cacheFolder().catch(() => null)
  if (home === null) return
  const place = path.join(home, folder)
  const names = await readdir(place).catch(() => [])
  const files = await Promise.all(
    names.map(async name => {
      const facts = await stat(path.join(place, name)).catch(() => null)
      return facts === null ? [] : [{ name, size: facts.size, used: Math.max(facts.atimeMs, facts.mtimeMs) }]
    }),
  )
  let size = 0
  for (const file of files.flat().sort((a, b) => b.used - a.used)) {
    size += file.size
    if (size > limit) await rm(path.join(place, file.name), { force: true }).catch(() => undefined)
  }
}
