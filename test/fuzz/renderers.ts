/** Processes of Chromium that draw pages, below one of our own. Linux only: it reads /proc. */
import { readdir, readFile } from 'node:fs/promises'

interface Running {
  readonly id: number
  readonly parent: number
  readonly command: string
}

const look = async (id: string): Promise<Running | null> => {
  try {
    const [stat, command] = await Promise.all(['stat', 'cmdline'].map(file => readFile(`/proc/${id}/${file}`, 'utf8')))
    // `pid (name) state parent …`: the name may hold brackets.
    const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    return { id: Number(id), parent, command: command ?? '' }
  } catch {
    return null
  }
}

/** Ids of the renderers that this process started, itself or through others. */
export const renderersOf = async (root: number): Promise<readonly number[]> => {
  const names = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const running = (await Promise.all(names.map(look))).filter(found => found !== null)
  const parents = new Map(running.map(({ id, parent }) => [id, parent]))
  const isBelow = (id: number | undefined): boolean =>
    id !== undefined && id !== 0 && (id === root || isBelow(parents.get(id)))
  return running.filter(({ id, command }) => command.includes('--type=renderer') && isBelow(id)).map(({ id }) => id)
}

/** Sends a signal to a process; false where it has ended by itself. */
export const signalTo = (id: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(id, signal)
  } catch {
    return false
  }
}

/** Sends a signal to each of them that is still there. */
export const signalAll = async (root: number, signal: NodeJS.Signals): Promise<number> => {
  const found = await renderersOf(root)
  found.forEach(id => signalTo(id, signal))
  return found.length
}
