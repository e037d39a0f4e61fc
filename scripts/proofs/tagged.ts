/** What the tags of a PDF make of its words, for those who have it read aloud: headings, heads of tables, languages. */
import { expectedAt, foundAt } from './align.ts'
import type { Dress } from './dress.ts'
import { finding, type Where } from './feet.ts'
import { capped, type Finding } from './findings.ts'
import { textsOf, type Printed, type Stretch } from './gather.ts'
import { shorten } from './letters.ts'
import { placeOf, type Stream } from './stream.ts'

const followed: ReadonlySet<Dress['kind']> = new Set(['title', 'heading', 'head', 'language', 'raw'] as const)

/** `H2`; Chromium knows no level below the sixth. */
const levelDue = (dresses: readonly Dress[], depth: number): string | undefined =>
  dresses
    .filter(({ kind }) => kind === 'title' || kind === 'heading')
    .map(({ kind, value }) => `H${Math.min(6, 1 + depth + (kind === 'title' ? 0 : Number(value)))}`)[0]

/** Words whose tags say something else of them than the book does. */
const mistagged = (dresses: readonly Dress[], depth: number, { text, tag }: Stretch): readonly string[] => {
  if (!tag || dresses.some(({ kind }) => kind === 'raw')) return []
  const [language] = dresses
    .filter(({ kind }) => kind === 'language')
    .sort((a, b) => a.to - a.from - (b.to - b.from))
    .map(({ value }) => value)
  const [level, due] = [tag.roles.find(role => /^H[1-6]?$/.test(role)), levelDue(dresses, depth)]
  const problems = [
    (level === undefined) !== (due === undefined) && 'heading',
    dresses.some(({ kind }) => kind === 'head') !== tag.roles.includes('TH') && 'head of a table',
  ]
  const said = tag.language?.toLowerCase()
  return [
    ...problems
      .filter(what => what !== false)
      .map(what => `the tags of “${shorten(text)}” do not say rightly whether it is a ${what}`),
    ...(level !== undefined && due !== undefined && level !== due
      ? [`the tags of “${shorten(text)}” say ${level}, and it is a heading ${due}`]
      : []),
    ...(language !== undefined && said !== language
      ? [`the tags of “${shorten(text)}” say ${said ? `“${said}”` : 'nothing'} of its language, which is ${language}`]
      : []),
  ]
}

const inText = (stream: Stream, depth: number, { stretches, comparison: { matches } }: Printed['body']) => {
  const dresses = stream.dresses.filter(({ kind }) => followed.has(kind))
  return stretches.flatMap(stretch => {
    const at = expectedAt(matches, stretch.from)
    if (stretch.from === stretch.to || foundAt(matches, at) !== stretch.from) return []
    const own = dresses.filter(({ from, to }) => from <= at && at < to)
    return mistagged(own, depth, stretch).map(problem => ({ problem, at, page: stretch.page }))
  })
}

/**
 * Headings, heads and languages that are lost in the tags, or stand there and are none. `depth` is how many divisions the one stands
 * in: its headings are as much lower.
 */
export const tagFindings = (printed: Printed, depth: number, where: Where): readonly Finding[] =>
  textsOf(printed).flatMap(([text, stream]) =>
    capped(
      inText(stream, depth, text).map(({ problem, at, page }) =>
        finding('proof-words', where(page), problem, {
          division: printed.of.streams.division.id,
          span: placeOf(stream, at),
        }),
      ),
    ),
  )
