/** Makes a faulty document small: whatever can go goes, as long as a fault of the same kind is left. */
import type { Kind } from './judge.ts'
import type { Press, Trial } from './lay.ts'
import type { Manuscript } from './manuscript.ts'

type Data = string | number | boolean | readonly Data[] | { readonly [key: string]: Data }

type Path = readonly (string | number)[]

/** Every list and every long text of a tree, outer before inner. */
const places = (data: Data, path: Path = []): readonly Path[] => {
  if (typeof data === 'string') return data.length > 30 ? [path] : []
  if (typeof data !== 'object') return []
  const here = Array.isArray(data) ? [path] : []
  return [...here, ...Object.entries(data).flatMap(([key, value]) => places(value, [...path, key]))]
}

const at = (data: Data, path: Path): Data | undefined =>
  path.reduce<Data | undefined>(
    (found, key) => (typeof found === 'object' ? (found as Readonly<Record<string, Data>>)[key] : undefined),
    data,
  )

const put = (data: Data, [key, ...rest]: Path, value: Data): Data => {
  if (key === undefined) return value
  const inner = put((data as Record<string, Data>)[key] as Data, rest, value)
  return Array.isArray(data)
    ? data.map((item: Data, index) => (String(index) === String(key) ? inner : item))
    : { ...(data as Record<string, Data>), [key]: inner }
}

/** Smaller versions of what stands at a place: halves and quarters of it gone, then single items. */
const smaller = (value: Data): readonly Data[] => {
  if (typeof value === 'string') {
    const words = value.split(' ')
    const half = Math.ceil(words.length / 2)
    return words.length < 2 ? [] : [words.slice(0, half).join(' '), words.slice(half).join(' ')]
  }
  if (!Array.isArray(value)) return []
  const items = value as readonly Data[]
  const found: Data[] = []
  for (let size = items.length >> 1; size >= 1; size >>= 1)
    for (let from = 0; from < items.length; from += size)
      found.push([...items.slice(0, from), ...items.slice(from + size)])
  return found
}

/** The smallest document that was found within so many tries. */
export const shrink = async (press: Press, trial: Trial, kind: Kind, tries: number): Promise<Trial> => {
  let left = tries
  let best = trial
  const fails = async (manuscript: Manuscript): Promise<boolean> => {
    left--
    const [verdict] = await press.run([{ ...trial, manuscript }])
    return verdict?.faults.some(fault => fault.kind === kind) ?? false
  }
  for (let changed = true; changed && left > 0;) {
    changed = false
    for (const path of places(best.manuscript as unknown as Data)) {
      for (let again = true; again && left > 0;) {
        again = false
        const value = at(best.manuscript as unknown as Data, path)
        if (value === undefined) break
        for (const less of smaller(value)) {
          if (left <= 0) break
          const manuscript = put(best.manuscript as unknown as Data, path, less) as unknown as Manuscript
          if (!(await fails(manuscript).catch(() => false))) continue
          best = { ...best, manuscript }
          changed = again = true
          break
        }
      }
    }
  }
  return best
}
