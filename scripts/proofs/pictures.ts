/** The pictures of a web edition or e-book: each in its place, the bytes that the book's folder has, and what it says to those who do not see it. */
import { sha256 } from '../press/cache.ts'
import type { Finding } from './findings.ts'
import { finding, type Case, type Held } from './held.ts'
import type { PictureReading } from './reading.ts'
import type { PicturePlace } from './stream.ts'

const inWords = (alt: string | null): string => (alt ? `“${alt}”` : 'nothing')

/** What is wrong with a picture that stands for one of the book; nothing when it is that one. */
const faultsOf = (
  due: PicturePlace,
  { file, alt }: PictureReading,
  hashOf: (file: string) => string | null,
): readonly string[] => {
  const hash = file === null ? null : hashOf(file)
  const isShown = due.sha256 === null || hash === due.sha256
  return [
    ...(isShown ? [] : [hash === null ? 'is not there to be shown' : 'is another picture']),
    ...(alt === null || alt !== due.alt
      ? [`says ${inWords(alt)} to those who do not see it, and ought to say ${inWords(due.alt)}`]
      : []),
  ]
}

/** Holds the pictures of one text. Behind letters that are missing or added, no place can be told. */
const checkText = (
  { stream, passage, comparison }: Held,
  hashOf: (file: string) => string | null,
): readonly { readonly due: PicturePlace | null; readonly problem: string }[] => {
  const isRaw = ({ at }: PictureReading) =>
    stream.dresses.some(({ kind, from, to }) => kind === 'raw' && at >= from && at <= to)
  const found = passage.pictures.filter(picture => !isRaw(picture))
  const left = new Set(found)
  const take = (fits: (picture: PictureReading) => boolean): PictureReading | undefined => {
    const taken = [...left].find(fits)
    if (taken) left.delete(taken)
    return taken
  }
  const settled = stream.pictures.map(due => [due, take(own => faultsOf(due, own, hashOf).length === 0)] as const)
  const wrong = settled.flatMap(([due, same]) => {
    if (same)
      return comparison.differences.length > 0 || same.at === due.at
        ? []
        : [{ due, problem: 'stands in another place' }]
    const other =
      take(({ at }) => at === due.at) ?? (found.length === stream.pictures.length ? take(() => true) : undefined)
    return other ? faultsOf(due, other, hashOf).map(problem => ({ due, problem })) : [{ due, problem: 'is missing' }]
  })
  return [
    ...wrong,
    ...[...left].map(({ file }) => ({
      due: null,
      problem: `a picture stands there that is not in the manuscript: ${file ?? 'none of its files'}`,
    })),
  ]
}

/** Pictures that are missing, strange, elsewhere or others, and those that say something else. */
export const pictureFindings = ({ edition, held, reading }: Case): readonly Finding[] => {
  const hashes = new Map<string, string>()
  const hashOf = (file: string): string | null => {
    const bytes = reading.files.get(file)
    if (bytes === undefined) return null
    const hash = hashes.get(file) ?? sha256(bytes)
    hashes.set(file, hash)
    return hash
  }
  return held.flatMap(own => {
    const { file, note, division } = own
    if (file === null) return []
    return checkText(own, hashOf).map(({ due, problem }) => {
      const about = { division, note, span: due?.span ?? null }
      return finding(edition, 'proof-words', file, due ? `the picture ${due.src} ${problem}` : problem, about)
    })
  })
}
