import { cp, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Misunderstood, readWords, type Command } from './command.ts'

export const newOptions = {} as const

const pattern = fileURLToPath(new URL('../../templates/new', import.meta.url))

/** A path as a shell takes it. */
const quoted = (path: string): string =>
  /^[\p{L}\p{N}_./:@%+,~-]+$/u.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`

/** `octavo new DIR`: a small book that builds as it is. A folder that holds anything is left alone. */
export const newBook: Command = async (words, terminal) => {
  const { positionals } = readWords(words, newOptions, 1)
  const folder = positionals[0]
  if (folder === undefined) throw new Misunderstood('say where: octavo new DIR')
  const there = await readdir(folder).catch(() => [])
  if (there.length > 0) throw new Error(`${folder} holds ${there[0]} already; name a new folder`)
  await mkdir(folder, { recursive: true })
  await cp(pattern, folder, { recursive: true })
  const dist = quoted(join(folder, 'dist'))
  terminal.out(
    `${folder} holds a small book. Next:\n  npx octavo check ${quoted(folder)}\n  npx octavo build ${quoted(folder)} --out ${dist}\n`,
  )
  return 0
}
