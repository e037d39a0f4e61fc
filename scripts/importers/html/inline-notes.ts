/**
 * Notes that stand in the line where they are called, and that a page shows in the margin, on a tap, at the foot: side notes,
 * LaTeXML's, those of plug-ins. Each becomes a marker with a link, and a note at the end of the page.
 */
import { defaultTreeAdapter as tree } from 'parse5'
import type { Ledger } from '../ledger.ts'
import {
  attribute,
  blockNames,
  childrenOf,
  elementsIn,
  find,
  isElement,
  isHead,
  isInside,
  isKind,
  isText,
  remove,
  textOf,
  wordsAt,
  type Element,
  type Node,
} from './nodes.ts'

export interface InlineNote {
  /** Holds the text of the note. */
  readonly note: Element
  /** Marks that call it or say its sign again. */
  readonly parts: readonly Element[]
  /** Holds note and marks, where something does; else the note. */
  readonly whole: Element
}

const words = (names: string): ReadonlySet<string> => new Set(names.split(' '))
const noteNames = words('d-footnote dt-fn')
const noteKinds = words('modern-footnotes-footnote__note footnote_tooltip ltx_note_content')
/** Names that stand over a note anywhere: in the line only where words go before. */
const looseKinds = words('sidenote marginnote margin-note footnote')
const wholeKinds = words('ltx_note sidenote-wrapper footnote_referrer')
const partKinds = words(
  'modern-footnotes-footnote margin-toggle sidenote-number footnote_plugin_tooltip_text ltx_note_mark ltx_tag_note',
)

/** Paragraphs that may not be called so in a line. */
const lineKinds = words('ltx_p')

/** In the line, with words, and with nothing inside that leads to a note elsewhere. */
const isNote = (element: Element): boolean =>
  (noteNames.has(element.tagName) ||
    (!blockNames.has(element.tagName) &&
      !/^(sup|a|label|input)$/.test(element.tagName) &&
      (isKind(element, noteKinds) || (isKind(element, looseKinds) && !isHead(element))))) &&
  wordsAt(element).some(word => /\p{L}/u.test(word)) &&
  find(element, inner => /^(#|javascript:)/.test(attribute(inner, 'href') ?? '')) === undefined

/** Marks just before a note; blanks and boxes to tick may part them from it. */
const partsBefore = (note: Element): readonly Element[] => {
  const beside: readonly Node[] = note.parentNode ? childrenOf(note.parentNode) : []
  const parts: Element[] = []
  for (const node of beside.slice(0, beside.indexOf(note)).reverse()) {
    if (isElement(node) && isKind(node, partKinds)) parts.unshift(node)
    else if (!isText(node) || node.value.trim() !== '') break
  }
  return parts
}

const wholeOf = (note: Element): Element => {
  let whole = note
  for (
    let above = note.parentNode;
    above && isElement(above) && !blockNames.has(above.tagName);
    above = above.parentNode
  )
    if (isKind(above, wholeKinds)) whole = above
  return whole
}

/** The notes of a page that stand in its lines; one in another is part of it. */
export const findInlineNotes = (body: Element): readonly InlineNote[] => {
  const found: InlineNote[] = []
  for (const note of elementsIn(body)) {
    if (!isNote(note) || found.some(other => isInside(note, other.whole))) continue
    const whole = wholeOf(note)
    const parts = whole === note ? partsBefore(note) : [...elementsIn(whole)].filter(part => isKind(part, partKinds))
    found.push({ note, parts, whole })
  }
  return found
}

const make = (name: string, attributes: Readonly<Record<string, string>>, near: Element): Element =>
  tree.createElement(
    name,
    near.namespaceURI,
    Object.entries(attributes).map(([key, value]) => ({ name: key, value })),
  )

/** Numbers that a plug-in gives to a note and to its call: `footnote_plugin_reference_5_1_2`. */
const listed = (body: Element, note: Element): Element | undefined => {
  const key = /^footnote_plugin_tooltip_text_([\d_]+)$/.exec(attribute(note, 'id') ?? '')?.[1]
  return key === undefined
    ? undefined
    : find(body, element => attribute(element, 'id') === `footnote_plugin_reference_${key}`)
}

const signOf = (parts: readonly Element[]): string => {
  const said = parts.map(part => textOf(part).replace(/[[\]()\s]/g, '')).find(Boolean) ?? ''
  return /^(\p{N}{1,4}|\p{L}|[*†‡§¶‖]{1,4})$/u.test(said) ? said : ''
}

/** Puts links in the place of the notes, and the notes to the end of the page. */
export const linkInlineNotes = (body: Element, found: readonly InlineNote[], ledger: Ledger): void => {
  for (const [at, { note, parts, whole }] of found.entries()) {
    const sign = signOf(parts)
    const place = parts[0] ?? whole
    const twin = listed(body, note)
    const id = twin ? (attribute(twin, 'id') ?? '') : `note-in-line-${at + 1}`
    // Where the page's style sheet counts, no sign stands in it.
    const call = make('a', { href: `#${id}`, class: 'noteref', 'data-sign': sign || String(at + 1) }, body)
    if (sign !== '') tree.insertText(call, sign)
    const before = isInside(place, whole) ? whole : place
    if (before.parentNode) tree.insertBefore(before.parentNode, call, before)
    const again = parts.flatMap(wordsAt)
    parts.forEach(remove)
    remove(whole)
    if (twin) ledger.take('hidden', textOf(note))
    else {
      const aside = make('aside', { id, class: 'footnote' }, body)
      for (const child of [...childrenOf(note)]) tree.appendChild(aside, child as Element)
      for (const line of elementsIn(aside)) if (isKind(line, lineKinds)) line.tagName = 'p'
      tree.appendChild(body, aside)
    }
    if (again.length > 1)
      ledger.choose('marker', ['marker'], 'sure', 'the page says the sign of the note again', again.join(' '), {
        takes: again.slice(1),
      })
  }
}
