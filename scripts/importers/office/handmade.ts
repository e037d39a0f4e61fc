/** Notes that an author made by hand: raised figures in the text, and at its end a list of what they stand for. */
import type { Inline } from '../../model/book.ts'
import { inlinesIn, plainText } from '../../model/walk.ts'
import { wordsOf } from '../conservation.ts'
import { isNotesName } from '../engine/titles.ts'
import type { DraftNote } from '../draft.ts'
import { blocksOfFlow, isPara, type Flow, type Para } from './flow.ts'
import type { Ledger } from '../ledger.ts'

const raised = (inline: Inline): number | null => {
  const text = inline.type === 'superscript' ? plainText(inline.inlines).normalize('NFKC') : ''
  const figure = /^\[?(\d{1,3})\]?$/.exec(text)?.[1]
  return figure === undefined ? null : Number(figure)
}

/** How authors type figures that they do not raise: `¹`, `[1]`. */
const typedForms = [/([⁰¹²³⁴-⁹]{1,3})/u, /(\[\d{1,3}\])/]

/** The same text with figures of one form as if they were raised. */
const asRaised = (inlines: readonly Inline[], form: RegExp): readonly Inline[] =>
  inlines.flatMap((inline): readonly Inline[] => {
    if (inline.type === 'text')
      return inline.text.split(form).flatMap((text, at): readonly Inline[] => {
        const part = { ...inline, text }
        if (text === '') return []
        return at % 2 === 0 ? [part] : [{ type: 'superscript', inlines: [part], span: inline.span }]
      })
    return 'inlines' in inline && inline.type !== 'superscript'
      ? [{ ...inline, inlines: asRaised(inline.inlines, form) }]
      : [inline]
  })

const inlinesOfFlow = (flow: Flow): readonly Inline[] =>
  flow.flatMap(node => (isPara(node) ? [...inlinesIn(node.inlines)] : []))

interface Head {
  readonly number: number
  /** The note without its number. */
  readonly para: Para
  /** Words of the number, where it is typed. */
  readonly typed: readonly string[]
}

/** A paragraph that begins with its number: raised, typed, or counted as an item of a list. */
const headOf = (node: Flow[number] | undefined): Head | null => {
  if (!isPara(node) || node.part.role === 'heading') return null
  if (node.item)
    return node.item.ordered && node.item.level === 0
      ? { number: node.item.number, para: { ...node, item: null }, typed: [] }
      : null
  const [first, second, ...others] = node.inlines
  if (!first) return null
  const figure = raised(first)
  if (figure !== null) {
    const rest =
      second?.type === 'text'
        ? [{ ...second, text: second.text.replace(/^[.)]?\s+/, '') }, ...others]
        : [...(second ? [second] : []), ...others]
    return { number: figure, para: { ...node, inlines: rest }, typed: wordsOf(plainText([first])) }
  }
  const match = first.type === 'text' ? /^\[?(\d{1,3})[\].)]*\s+/.exec(first.text) : null
  if (first.type !== 'text' || !match) return null
  const text = first.text.slice(match[0].length)
  return {
    number: Number(match[1]),
    para: { ...node, inlines: [{ ...first, text }, ...node.inlines.slice(1)] },
    typed: [match[1] ?? ''],
  }
}

/** Where the list of notes begins: the last paragraph with number 1 from which they rise by one to `last`, the end of the text; -1 for none. */
const startOfNotes = (flow: Flow, last: number): number => {
  for (let at = flow.length - 1; at >= 0; at--) {
    if (headOf(flow[at])?.number !== 1) continue
    let expected = 1
    for (const node of flow.slice(at)) if (headOf(node)?.number === expected) expected++
    if (expected === last + 1 && flow.slice(at).every(node => isPara(node) && node.part.role !== 'heading')) return at
  }
  return -1
}

const called = (inlines: readonly Inline[]): readonly Inline[] =>
  inlines.map((inline, at): Inline => {
    const after = inlines[at + 1]
    // A blank before a typed figure is none before a marker.
    if (inline.type === 'text' && after && raised(after) !== null) return { ...inline, text: inline.text.trimEnd() }
    const figure = raised(inline)
    if (figure !== null) return { type: 'noteref', label: String(figure), span: inline.span }
    if (!('inlines' in inline)) return inline
    const inner = called(inline.inlines)
    const [only] = inner
    // A link from a figure to its note is what a marker is.
    return inline.type === 'link' && only?.type === 'noteref' && inner.length === 1
      ? only
      : { ...inline, inlines: inner }
  })

export interface Handmade {
  readonly flow: Flow
  readonly notes: readonly DraftNote[]
}

/**
 * Makes markers and notes of a text without notes of its own, when its raised figures are 1, 2, 3 … without a gap and a list
 * with just these numbers ends the text. Anything less stays as it is.
 */
export const notesByHand = (flow: Flow, ledger: Ledger): Handmade => {
  const readings = typedForms.map(form =>
    flow.map(node => (isPara(node) ? { ...node, inlines: asRaised(node.inlines, form) } : node)),
  )
  for (const reading of [flow, ...readings]) {
    const made = notesOf(reading, flow, ledger)
    if (made) return made
  }
  return { flow, notes: [] }
}

/** Null when the figures make no notes; `original` when they shall stay. */
const notesOf = (flow: Flow, original: Flow, ledger: Ledger): Handmade | null => {
  const raisedIn = (part: Flow) => inlinesOfFlow(part).filter(inline => raised(inline) !== null)
  const figures = (part: Flow) => raisedIn(part).map(inline => raised(inline) ?? 0)
  const highest = Math.max(0, ...figures(flow))
  const start = highest < 2 ? -1 : startOfNotes(flow, highest)
  const text = flow.slice(0, Math.max(start, 0))
  const marks = figures(text)
  if (start < 0 || marks.length !== highest || marks.some((mark, at) => mark !== at + 1)) return null
  const notes: { readonly label: string; readonly paras: Para[]; readonly place: Para['place'] }[] = []
  const takes = raisedIn(text).map(inline => plainText([inline]))
  for (const node of flow.slice(start).filter(isPara)) {
    const head = headOf(node)
    if (head?.number === notes.length + 1) {
      takes.push(...head.typed)
      notes.push({ label: String(head.number), paras: [head.para], place: node.place })
    } else notes.at(-1)?.paras.push(node)
  }
  const done = ledger.choose(
    'handmade-notes',
    ['notes', 'text'],
    'likely',
    `${highest} raised figures in the text, and at its end a list with the same numbers: they are notes`,
    notes.map(({ paras }) => plainText(paras[0]?.inlines ?? [])).join(' / '),
    { takes: takes.flatMap(wordsOf) },
  )
  if (done !== 'notes') return { flow: original, notes: [] }
  const over = text.at(-1)
  const title = isPara(over) ? plainText(over.inlines) : ''
  if (isNotesName(title)) ledger.take('label', title)
  return {
    flow: (isNotesName(title) ? text.slice(0, -1) : text).map(node =>
      isPara(node) ? { ...node, inlines: called(node.inlines) } : node,
    ),
    notes: notes.map(({ label, paras, place }) => ({ label, place, blocks: blocksOfFlow(paras, ledger) })),
  }
}
