/** A stretch of text with the dress of each letter, and what stands between letters: what every repair cuts and joins. */
import { withoutLigatures } from '../conservation.ts'
import type { Run } from '../lines.ts'

/** Bits of `Strip.dress`. */
export const italic = 1
export const bold = 2
export const smallCaps = 4
export const raised = 8
export const lowered = 16
export const math = 32

/** A marker or the turn of a page, before the letter at `at`. */
export interface Inset {
  readonly at: number
  readonly kind: 'note' | 'page'
  readonly label: string
}

interface StripLink {
  readonly start: number
  readonly end: number
  readonly href: string
}

export interface Strip {
  readonly text: string
  readonly dress: Uint8Array
  readonly links: readonly StripLink[]
  readonly insets: readonly Inset[]
}

export const plainStrip = (text: string, dress = 0): Strip => ({
  text,
  dress: new Uint8Array(text.length).fill(dress),
  links: [],
  insets: [],
})

const bitsOf = (run: Run): number =>
  (run.italic ? italic : 0) |
  (run.bold ? bold : 0) |
  (run.smallCaps ? smallCaps : 0) |
  (run.raised ? raised : 0) |
  (run.lowered ? lowered : 0) |
  (run.math ? math : 0)

/** Strips in a row as one. */
export const concat = (strips: readonly Strip[]): Strip => {
  if (strips.length === 1 && strips[0]) return strips[0]
  const text = strips.map(strip => strip.text).join('')
  const dress = new Uint8Array(text.length)
  const links: StripLink[] = []
  const insets: Inset[] = []
  let at = 0
  for (const strip of strips) {
    dress.set(strip.dress, at)
    for (const link of strip.links) links.push({ ...link, start: link.start + at, end: link.end + at })
    for (const inset of strip.insets) insets.push({ ...inset, at: inset.at + at })
    at += strip.text.length
  }
  return { text, dress, links, insets }
}

/** `runs` as a strip; outer blanks are left out. */
export const stripOf = (runs: readonly Run[]): Strip =>
  trim(
    concat(
      runs.map(run => {
        const strip = plainStrip(withoutLigatures(run.text), bitsOf(run))
        return run.href === undefined
          ? strip
          : { ...strip, links: [{ start: 0, end: strip.text.length, href: run.href }] }
      }),
    ),
  )

export const slice = (strip: Strip, start: number, end = strip.text.length): Strip => ({
  text: strip.text.slice(start, end),
  dress: strip.dress.subarray(start, end),
  links: strip.links.flatMap(link => {
    const from = Math.max(link.start, start)
    const to = Math.min(link.end, end)
    return from < to ? [{ ...link, start: from - start, end: to - start }] : []
  }),
  insets: strip.insets
    .filter(({ at }) => at >= start && (at < end || (at === end && end === strip.text.length)))
    .map(inset => ({ ...inset, at: inset.at - start })),
})

/** Outer blanks left out; what stands among them moves to the edge of the text. */
export const trim = (strip: Strip): Strip => {
  const start = strip.text.length - strip.text.trimStart().length
  const end = Math.max(start, strip.text.trimEnd().length)
  if (start === 0 && end === strip.text.length) return strip
  const insets = strip.insets.map(inset => ({ ...inset, at: Math.min(Math.max(inset.at, start), end) - start }))
  return { ...slice(strip, start, end), insets }
}

/** What both ends have, the seam between them has too. */
export const seam = (before: Strip, between: string, after: Strip): Strip => {
  const both = (before.dress.at(-1) ?? 0) & (after.dress[0] ?? 0) & (italic | bold | smallCaps)
  return plainStrip(between, both)
}

/** Two strips with something between them. */
export const join = (before: Strip, between: string, after: Strip): Strip =>
  before.text === '' ? concat([before, after]) : concat([before, seam(before, between, after), after])

/** `inset` put into the strip. */
export const withInset = (strip: Strip, inset: Inset): Strip => ({
  ...strip,
  insets: [...strip.insets, inset].sort((a, b) => a.at - b.at),
})

/** Type that is bold from end to end is a heading's dress, and says nothing of its words; one that is bold in part stays. */
export const withoutBold = (strip: Strip): Strip =>
  strip.dress.every((bits, at) => (bits & bold) !== 0 || /\s/.test(strip.text.charAt(at)))
    ? { ...strip, dress: strip.dress.map(bits => bits & ~bold) }
    : strip

/** A stretch taken out, an inset set in its place if there is one. */
export const replace = (strip: Strip, start: number, end: number, inset: Omit<Inset, 'at'> | null): Strip => {
  const before = slice(strip, 0, start)
  const kept: Strip = { ...before, insets: strip.insets.filter(({ at }) => at <= start) }
  const middle: Strip = { ...plainStrip(''), insets: inset ? [{ ...inset, at: 0 }] : [] }
  const after = slice(strip, end)
  return concat([
    kept,
    middle,
    { ...after, insets: strip.insets.filter(({ at }) => at > start).map(i => ({ ...i, at: Math.max(0, i.at - end) })) },
  ])
}
