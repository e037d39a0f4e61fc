/** Runs a program and watches it and all that it starts: time, processor time, memory of each process (Linux: /proc). */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** A kind of process, such as `chromium renderer`; bytes, the most that any of the kind had. */
export interface ProcessPeak {
  readonly name: string
  readonly rss: number
  readonly pss: number
}

export interface Watched {
  readonly status: number | null
  /** Seconds. */
  readonly wall: number
  readonly cpu: number
  /** The largest first; empty where there is no /proc. */
  readonly processes: readonly ProcessPeak[]
  /** Most PSS of all of them at a time, in bytes. */
  readonly together: number
  /** What it said last. */
  readonly said: string
}

export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>> | undefined
  readonly folder?: string | undefined
}

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const kilobytes = (text: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024

/** `/usr/lib/chromium/chromium --type=renderer …` → `chromium renderer`; Chromium writes its own with blanks. */
const nameOf = (pid: string): string => {
  const [program = '', ...args] = read(`/proc/${pid}/cmdline`).split(/[\0 ]/)
  const type = args.map(arg => /^--type=([\w-]+)/.exec(arg)?.[1]).find(one => one !== undefined)
  return `${program.split('/').at(-1) ?? ''}${type === undefined ? '' : ` ${type}`}`
}

interface Seen {
  name: string
  rss: number
  pss: number
  cpu: number
}

/** Milliseconds between two looks at the tree: a process that lives shorter may be missed. */
const pause = 200

/** Every fifth look weighs: for a PSS the kernel walks through all pages of a process, which has to wait. */
const weighing = 5

/**
 * What of the tree under `root` is known so far; a child whose parent has gone is still of the tree. A process that was
 * found to be of no concern is not looked at again while it lives.
 */
const watchTree = (root: number) => {
  const seen = new Map<number, Seen>()
  let foreign: ReadonlySet<string> = new Set()
  let together = 0
  const look = (weigh: boolean) => {
    let sum = 0
    const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
    const others = new Set(pids.filter(pid => foreign.has(pid)))
    foreign = others
    for (const pid of pids.filter(pid => !others.has(pid)).sort((a, b) => Number(a) - Number(b))) {
      const stat = read(`/proc/${pid}/stat`)
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (Number(pid) !== root && !seen.has(Number(pid)) && !seen.has(Number(fields[1]))) {
        others.add(pid)
        continue
      }
      if (fields[0] === 'Z' || stat === '') continue
      const was = seen.get(Number(pid)) ?? { name: '', rss: 0, pss: 0, cpu: 0 }
      const pss = weigh ? kilobytes(read(`/proc/${pid}/smaps_rollup`), 'Pss') : 0
      sum += pss
      seen.set(Number(pid), {
        name: nameOf(pid) || was.name,
        rss: Math.max(was.rss, kilobytes(read(`/proc/${pid}/status`), 'VmHWM')),
        pss: Math.max(was.pss, pss),
        cpu: Math.max(was.cpu, (Number(fields[11]) + Number(fields[12])) / 100),
      })
    }
    together = Math.max(together, sum)
  }
  return { look, seen, together: () => together }
}

const peaksOf = (seen: Iterable<Seen>): readonly ProcessPeak[] => {
  const peaks = new Map<string, ProcessPeak>()
  for (const { name, rss, pss } of seen) {
    const was = peaks.get(name)
    peaks.set(name, { name, rss: Math.max(rss, was?.rss ?? 0), pss: Math.max(pss, was?.pss ?? 0) })
  }
  return [...peaks.values()].sort((a, b) => b.rss - a.rss)
}

/** Runs a command to its end, or kills it and its children after `patience` seconds. */
export const watch = ({ program, args, environment, folder }: Command, patience: number): Promise<Watched> =>
  new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const tree = process.platform === 'linux' && child.pid !== undefined ? watchTree(child.pid) : null
    let said = ''
    const hear = (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000))
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    let looks = 0
    const looking = setInterval(() => tree?.look(looks++ % weighing === 0), pause)
    const { pid } = child
    const kill = () => {
      if (pid !== undefined && child.exitCode === null) process.kill(-pid, 'SIGKILL')
    }
    const late = setTimeout(kill, patience * 1000)
    process.once('exit', kill)
    child.on('error', reject)
    child.on('close', status => {
      clearInterval(looking)
      clearTimeout(late)
      process.off('exit', kill)
      const seen = [...(tree?.seen.values() ?? [])]
      resolve({
        status,
        wall: (performance.now() - start) / 1000,
        cpu: seen.reduce((sum, { cpu }) => sum + cpu, 0),
        processes: peaksOf(seen),
        together: tree?.together() ?? 0,
        said,
      })
    })
  })
