/** The order that front matter gives: `weight` (Hugo), `nav_order` (Jekyll), `sidebar_position` (Docusaurus), `order` (Quire). */
import { readHead } from '../head.ts'
import type { Files } from './project.ts'

const names = ['weight', 'nav_order', 'sidebar_position', 'order']

/** Weight of a file; null when its front matter has none. Hugo's 0 is none. */
const weightOf = (file: string, text: string): number | null => {
  if (!/^(?:weight|nav_order|sidebar_position|order)[ \t]*[:=]/m.test(text.slice(0, 10_000))) return null
  const { data } = readHead(file, text)
  const said = names.map(name => data[name]).find(value => value !== undefined)
  const weight = typeof said === 'number' || typeof said === 'string' ? Number(said) : NaN
  return Number.isFinite(weight) && weight !== 0 ? weight : null
}

const isOpening = (name: string) => /^_?index\.\w+$/i.test(name)

/**
 * Paths by weight, then by name; a folder has the weight of its `_index.md` or `index.md`, which comes first in it. Null when
 * no file has a weight.
 */
export const byWeight = (paths: readonly string[], files: Files): readonly string[] | null => {
  const weights = new Map<string, number>()
  for (const path of paths) {
    const weight = weightOf(path, files[path] ?? '')
    if (weight === null) continue
    const name = path.slice(path.lastIndexOf('/') + 1)
    weights.set(isOpening(name) ? path.slice(0, -name.length - 1) : path, weight)
  }
  if (weights.size === 0) return null
  const rank = (steps: readonly string[], depth: number) =>
    isOpening(steps[depth] ?? '') && depth === steps.length - 1
      ? -Infinity
      : (weights.get(steps.slice(0, depth + 1).join('/')) ?? Infinity)
  return [...paths].sort((one, other) => {
    const [a, b] = [one.split('/'), other.split('/')]
    const depth = a.findIndex((step, index) => step !== b[index])
    const [left, right] = [rank(a, depth), rank(b, depth)]
    return left === right ? (one < other ? -1 : 1) : left < right ? -1 : 1
  })
}
