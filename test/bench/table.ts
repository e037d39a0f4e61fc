/** The results as Markdown. */
import { cpus, release, totalmem } from 'node:os'
import type { Verdict } from './verify.ts'
import type { Watched } from './watch.ts'

export interface Row {
  readonly name: string
  readonly version: string
  readonly watched: Watched
  /** Pages of a PDF. */
  readonly pages?: number | undefined
  /** Null when nothing came of it. */
  readonly verdict?: Verdict | null | undefined
  readonly remark?: string | undefined
  /** Of several runs, of which this is the median: seconds of the fastest and of the slowest. */
  readonly range?: readonly [number, number] | undefined
}

export interface Missing {
  readonly name: string
  readonly get: string
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
    .map(cells => `| ${cells.join(' | ')} |`)
    .join('\n')

const seconds = (time: number): string => time.toFixed(1)
const megabytes = (bytes: number): string => (bytes === 0 ? '–' : String(Math.round(bytes / 1e6)))

const found = (verdict: Verdict | null | undefined): readonly string[] => {
  if (verdict === undefined) return ['–', '–', '–', '–']
  if (verdict === null) return ['all', 'all', '–', '–']
  const { notes, lostNotes, lostLetters, repeated, late } = verdict
  return [`${lostNotes} of ${notes}`, String(lostLetters), String(repeated), String(late)]
}

/** Of rounds that ran the same tools: each tool's run of median time; one that failed, where any did. */
export const medians = (rounds: readonly (readonly Row[])[]): readonly Row[] =>
  (rounds[0] ?? []).map((first, tool) => {
    const runs = rounds.map(rows => rows[tool] ?? first).sort((a, b) => a.watched.wall - b.watched.wall)
    const walls = runs.map(({ watched }) => watched.wall)
    const middle = runs.find(({ watched }) => watched.status !== 0) ?? runs[(runs.length - 1) >> 1] ?? first
    return runs.length === 1 ? middle : { ...middle, range: [walls[0] ?? 0, walls.at(-1) ?? 0] as const }
  })

const wall = ({ watched, range }: Row): string =>
  seconds(watched.wall) + (range ? ` (${range.map(seconds).join('–')})` : '')

const measured = (row: Row): readonly string[] => {
  const { name, version, watched, pages, remark, verdict } = row
  return [
    `${name} ${version}${remark === undefined ? '' : ` (${remark})`}`,
    ...(watched.status === 0
      ? [pages === undefined ? '–' : String(pages), wall(row), seconds(watched.cpu)]
      : ['–', `failed after ${seconds(watched.wall)}`, seconds(watched.cpu)]),
    megabytes(watched.processes[0]?.rss ?? 0),
    megabytes(watched.together),
    ...found(verdict),
  ]
}

/** Measurements of one edition, side by side; an e-book has no pages, and nothing in it is late. */
export const comparison = (rows: readonly Row[], edition: 'pdf' | 'epub'): string => {
  const isTold = (_: unknown, column: number) => edition === 'pdf' || (column !== 1 && column !== 9)
  return table(
    [
      'tool',
      'pages',
      's',
      'CPU s',
      'largest process MB',
      'all MB',
      'notes lost',
      'letters lost',
      'repeated',
      'notes late',
    ].filter(isTold),
    rows.map(row => measured(row).filter(isTold)),
  )
}

/** One tool over books of rising size: what a page takes, and what each further page takes. */
export const curve = (rows: readonly Row[]): string =>
  table(
    [
      'pages',
      's',
      'ms a page',
      'ms a further page',
      'CPU ms a page',
      'largest process MB',
      'all MB',
      'notes lost',
      'letters lost',
    ],
    rows.map(({ pages = 0, watched, verdict }, index) => {
      const before = rows[index - 1]
      const further = before && (1000 * (watched.wall - before.watched.wall)) / (pages - (before.pages ?? 0))
      return [
        String(pages),
        seconds(watched.wall),
        ((1000 * watched.wall) / pages).toFixed(1),
        further === undefined ? '–' : further.toFixed(1),
        ((1000 * watched.cpu) / pages).toFixed(1),
        megabytes(watched.processes[0]?.rss ?? 0),
        megabytes(watched.together),
        ...found(verdict).slice(0, 2),
      ]
    }),
  )

/** Most memory of each process of a run: resident, and its share (PSS). */
export const memory = (rows: readonly Row[]): string =>
  table(
    ['tool', 'process: RSS / PSS in MB'],
    rows.map(({ name, remark, watched: { processes } }) => [
      remark === undefined ? name : `${name}, ${remark.replace(/[:,].*/, '')}`,
      processes
        .filter(({ rss }) => rss > 45e6)
        .map(one => `${one.name} ${megabytes(one.rss)} / ${megabytes(one.pss)}`)
        .join('; '),
    ]),
  )

/** What it was measured on. */
export const machine = (): string => {
  const [first] = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${memory}, ${process.platform} ${release()}, Node ${process.version}`
}
