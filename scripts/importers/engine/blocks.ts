/** Strips → inlines and blocks of the Book. */
import type { Block, Dressed, Inline, Span } from '../../model/book.ts'
import { hardBreak } from '../text/runs.ts'
import type { Row } from './rows.ts'
import { bold, italic, lowered, math, raised, smallCaps, slice, trim, type Strip } from './strip.ts'

/** The stretch of the source that rows hold; empty where the source is no text. */
export const spanOf = (file: string, rows: readonly Row[]): Span => {
  const places = rows.flatMap(({ line }) => (line.at ? [line.at] : []))
  const whole = places.reduce<Span | null>(
    (span, { start, end }) => ({
      file,
      start: Math.min(start, span?.start ?? start),
      end: Math.max(end, span?.end ?? end),
    }),
    null,
  )
  return whole ?? { file, start: 0, end: 0 }
}

type Atom = { readonly dress: number; readonly href: string | null } & (
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'node'; readonly node: Inline }
)

const dressings: readonly (readonly [number, Dressed['type']])[] = [
  [bold, 'strong'],
  [italic, 'emphasis'],
  [smallCaps, 'small-caps'],
  [raised, 'superscript'],
  [lowered, 'subscript'],
]

/** Blanks at the edge of an emphasis stand outside of it. */
const settleBlanks = ({ text, dress }: Strip): Uint8Array => {
  if (dress.every(bits => bits === 0)) return dress
  const settled = Uint8Array.from(dress)
  for (let at = 0; at < text.length; at++) {
    if (!/\s/.test(text.charAt(at))) continue
    let end = at
    while (end < text.length && /\s/.test(text.charAt(end))) end++
    const both = at === 0 || end === text.length ? 0 : (settled[at - 1] ?? 0) & (dress[end] ?? 0)
    settled.fill(both & ~(raised | lowered), at, end)
    at = end - 1
  }
  return settled
}

const atomsOf = (strip: Strip, span: Span): readonly Atom[] => {
  const dress = settleBlanks(strip)
  const atoms: Atom[] = []
  const hrefAt = (at: number) => strip.links.find(link => link.start <= at && at < link.end)?.href ?? null
  const cuts = new Set<number>([0, strip.text.length])
  for (let at = 1; at < strip.text.length; at++) if (dress[at] !== dress[at - 1]) cuts.add(at)
  for (const link of strip.links) cuts.add(link.start).add(link.end)
  for (const inset of strip.insets) cuts.add(Math.min(inset.at, strip.text.length))
  for (let at = strip.text.indexOf(hardBreak); at >= 0; at = strip.text.indexOf(hardBreak, at + 1))
    cuts.add(at).add(at + 1)
  const places = [...cuts].sort((a, b) => a - b)
  for (const [index, start] of places.entries()) {
    for (const inset of strip.insets.filter(one => Math.min(one.at, strip.text.length) === start)) {
      const both = start === 0 ? 0 : (dress[start - 1] ?? 0) & (dress[start] ?? 0) & (italic | bold)
      const node: Inline =
        inset.kind === 'note'
          ? { type: 'noteref', label: inset.label, span }
          : { type: 'page-mark', number: inset.label, span }
      atoms.push({ kind: 'node', node, dress: both, href: null })
    }
    const end = places[index + 1] ?? start
    if (end <= start) continue
    const text = strip.text.slice(start, end)
    const bits = dress[start] ?? 0
    if (text === hardBreak) atoms.push({ kind: 'node', node: { type: 'line-break', span }, dress: bits, href: null })
    else if (bits & math)
      atoms.push({ kind: 'node', node: { type: 'math', tex: text, span }, dress: bits & ~math, href: null })
    else atoms.push({ kind: 'text', text, dress: bits, href: hrefAt(start) })
  }
  return atoms
}

const nest = (atoms: readonly Atom[], level: number, span: Span): readonly Inline[] => {
  const dressing = dressings[level]
  const inlines: Inline[] = []
  if (!dressing) return atoms.map(atom => (atom.kind === 'node' ? atom.node : { type: 'text', text: atom.text, span }))
  const [bit, type] = dressing
  for (let at = 0; at < atoms.length;) {
    const on = ((atoms[at]?.dress ?? 0) & bit) !== 0
    let end = at
    while (end < atoms.length && (((atoms[end]?.dress ?? 0) & bit) !== 0) === on) end++
    const inner = nest(atoms.slice(at, end), level + 1, span)
    if (on) inlines.push({ type, inlines: inner, span })
    else for (const inline of inner) inlines.push(inline)
    at = end
  }
  return inlines
}

/** Addresses that a book can hold; links inside the source lead nowhere any more. */
const isAddress = (href: string | null): href is string => href !== null && /^(?:https?|mailto|doi):/i.test(href)

/** Inlines of a strip, markers and page marks in their places. */
export const inlinesOfStrip = (strip: Strip, span: Span): readonly Inline[] => {
  const atoms = atomsOf(trim(strip), span)
  const inlines: Inline[] = []
  for (let at = 0; at < atoms.length;) {
    const href = atoms[at]?.href ?? null
    let end = at
    while (end < atoms.length && (atoms[end]?.href ?? null) === href) end++
    const inner = nest(atoms.slice(at, end), 0, span)
    if (isAddress(href)) inlines.push({ type: 'link', href, inlines: inner, span })
    else for (const inline of inner) inlines.push(inline)
    at = end
  }
  return inlines
}

export const paragraph = (strip: Strip, span: Span): Block => ({
  type: 'paragraph',
  attributes: { classes: [] },
  inlines: inlinesOfStrip(strip, span),
  span,
})

/** A strip's lines, where it is broken on purpose. */
export const linesOfStrip = (strip: Strip): readonly Strip[] => {
  const lines: Strip[] = []
  let start = 0
  for (let at = strip.text.indexOf(hardBreak); ; at = strip.text.indexOf(hardBreak, start)) {
    const end = at < 0 ? strip.text.length : at
    const line = slice(strip, start, end)
    // A marker at a line's end stands before its break.
    const insets = strip.insets.filter(
      inset => inset.at >= start && inset.at <= end && !(inset.at === start && start > 0 && inset.kind === 'note'),
    )
    lines.push({ ...line, insets: insets.map(inset => ({ ...inset, at: inset.at - start })) })
    if (at < 0) return lines
    start = at + 1
  }
}
