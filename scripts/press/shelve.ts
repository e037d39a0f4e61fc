/** Finished editions are set on their shelf all at once, or not at all. */
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/** A folder beside `out`, on the same disk, in which editions are made. Gone after `use`, whatever happens. */
export const withDesk = async <T>(out: string, use: (desk: string) => Promise<T>): Promise<T> => {
  const whole = resolve(out)
  // Told before anything is made.
  const found = await stat(whole).catch(() => null)
  if (found && !found.isDirectory()) throw Object.assign(new Error(`${out} is a file`), { code: 'ENOTDIR' })
  await mkdir(dirname(whole), { recursive: true })
  const desk = await mkdtemp(join(dirname(whole), `.${basename(whole)}-`))
  try {
    return await use(desk)
  } finally {
    await rm(desk, { recursive: true, force: true })
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/**
 * Moves files and folders of the desk to `out`, in place of what bears their names there; a name that is not on the desk
 * only takes away what bears it. When one of them cannot be moved, those that were are put back as they stood.
 */
export const shelve = async (desk: string, out: string, names: readonly string[]): Promise<void> => {
  await mkdir(out, { recursive: true })
  const old = join(desk, '.old')
  await mkdir(old)
  const moved: { readonly name: string; readonly stood: boolean }[] = []
  try {
    for (const name of names) {
      const stood = await exists(join(out, name))
      if (stood) await rename(join(out, name), join(old, name))
      moved.push({ name, stood })
      if (await exists(join(desk, name))) await rename(join(desk, name), join(out, name))
    }
  } catch (cause) {
    for (const { name, stood } of moved.reverse()) {
      await rm(join(out, name), { recursive: true, force: true })
      if (stood) await rename(join(old, name), join(out, name))
    }
    throw cause
  }
}

const full: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file stands where a folder is needed',
  ENAMETOOLONG: 'its name is too long',
}

/** Why something cannot be written, in words; null when a failure is of another kind. */
export const writingFault = (cause: unknown): string | null => {
  const { code, syscall } = (cause ?? {}) as { code?: unknown; syscall?: unknown }
  if (code === 'ENOENT' && /^mk/.test(String(syscall))) return 'no folder can be made there' // in /proc, say
  return typeof code === 'string' ? (full[code] ?? null) : null
}
