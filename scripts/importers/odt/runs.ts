/** What runs in a paragraph of an OpenDocument text: spans, links, notes, pictures, fields (ODF 1.3, part 3, §§ 6, 7 and 10). */
import type { Furniture } from '../draft.ts'
import { blocksOfFlow } from '../office/flow.ts'
import { chooseTex } from '../ledger.ts'
import { noSpan, textPiece, type Piece } from '../office/pieces.ts'
import { emptySink } from '../office/sink.ts'
import { child, elementsIn, isElement, textIn, within, type Element } from '../office/xml.ts'
import type { Context, Reader, Where } from './context.ts'
import { dressOf, measure } from './dress.ts'
import { lettersOf, texOf } from './math.ts'
import { lookup } from '../../model/lookup.ts'

const say = (text: string, at: Where): void => {
  if (text === '') return
  measure(text, at)
  at.sink.pieces.push(textPiece(text, at.taken === null ? dressOf(text, at) : at.dress))
}

const push = (leaf: Piece['leaf'], at: Where): void => {
  if (at.taken === null) at.sink.pieces.push({ leaf, dress: {} })
}

/** Reads what runs in an element into the sink. */
export const readAll = (element: Element, at: Where): void => {
  for (const node of element.children) {
    if (!isElement(node)) say(node.replace(/[ \t\r\n]+/g, ' '), at)
    else (readers[node.name] ?? unknown)(node, at)
  }
}

export const wordsOfPieces = (pieces: readonly Piece[]): string =>
  pieces.map(({ leaf }) => (leaf.type === 'text' ? leaf.text : leaf.type === 'line-break' ? ' ' : '')).join('')

/** Words that stand in the line and are no part of the text. */
const aside =
  (kind: Furniture['kind']): Reader =>
  (element, at) => {
    const sink = emptySink()
    readAll(element, { ...at, sink, taken: kind })
    at.context.ledger.take(kind, wordsOfPieces(sink.pieces))
  }

const spanned: Reader = (element, at) => {
  const style = element.attributes['text:style-name']
  const runs = style === undefined ? at.runs : [style, ...at.runs]
  const hidden = style !== undefined && at.context.styles.text([style], undefined, 'text:display') === 'none'
  if (hidden && at.taken === null) aside('hidden')(element, { ...at, runs })
  else readAll(element, { ...at, runs })
}

const isOutward = (href: string) => /^(https?:\/\/|mailto:|doi:|tel:)/i.test(href)

const link: Reader = (element, at) => {
  const address = element.attributes['xlink:href'] ?? ''
  const inner = at.context.anchors.get(address.replace(/^#/, '').replace(/\|.*$/, ''))
  const href = isOutward(address) ? address : inner === undefined ? undefined : `#${inner}`
  if (href === undefined && at.taken === null) at.context.lostLinks.push(address)
  readAll(element, href === undefined ? at : { ...at, dress: { ...at.dress, href } })
}

const note: Reader = (element, at) => {
  at.context.state.notes++
  const citation = child(element, 'text:note-citation')
  const printed = (citation?.attributes['text:label'] ?? textIn(citation)).trim()
  const label = at.context.labelOf(printed)
  const flow = at.readFlow(at.context, child(element, 'text:note-body'), {
    inNote: true,
    inCell: false,
    taken: at.taken ?? at.place.taken,
  })
  if (at.taken !== null) return
  at.context.notes.push({ label, blocks: blocksOfFlow(flow, at.context.ledger), place: at.context.ledger.here() })
  push({ type: 'noteref', label, span: noSpan }, at)
}

/** The mark of a page that begins here, where breaks are counted. */
export const pageBreak = (context: Context): readonly Piece['leaf'][] => {
  context.state.breaks++
  return context.marksBreaks ? [{ type: 'page-mark', number: String(context.state.breaks + 1), span: noSpan }] : []
}

const bookmark: Reader = (element, at) => {
  const number = at.context.pages.get(element.attributes['text:name'] ?? '')
  if (number !== undefined) push({ type: 'page-mark', number, span: noSpan }, at)
}

const frame: Reader = (element, at) => {
  for (const node of elementsIn(element)) {
    if (node.name === 'draw:text-box')
      return void at.sink.boxes.push(at.readFlow(at.context, node, { ...at.place, taken: at.taken ?? at.place.taken }))
    if (node.name === 'draw:object') {
      const formula = at.context.formula(node)
      if (formula) return math(formula, at)
    }
  }
  if (at.taken !== null) return
  const object = elementsIn(element).find(({ name }) => name === 'draw:object' || name === 'draw:object-ole')
  const image = child(element, 'draw:image')
  if (object)
    at.context.ledger.choose(
      'drawing',
      ['leave-out'],
      'open',
      'an embedded chart or table: save it as a picture and put it in',
      textIn(child(element, 'svg:title')),
    )
  const src = image ? at.context.picture(image) : null
  const alt = [child(element, 'svg:title'), child(element, 'svg:desc')].map(textIn).filter(Boolean).join('. ')
  if (src !== null) push({ type: 'image', src, alt: alt === '' ? null : alt, span: noSpan }, at)
}

const math = (formula: Element, at: Where): void => {
  const words = lettersOf(formula)
  const tex = texOf(formula).trim()
  if (tex === '') return
  chooseTex(at.context.ledger, words, tex)
  push({ type: 'math', tex, span: noSpan }, at)
}

/** Shapes hold paragraphs of their own. */
const shape: Reader = (element, at) => {
  const flow = at.readFlow(at.context, element, { ...at.place, taken: at.taken ?? at.place.taken })
  if (flow.length > 0) at.sink.boxes.push(flow)
}

const comment: Reader = (element, at) => {
  const words = [...within(element, 'text:p')].map(textIn).join(' ')
  const by = textIn(child(element, 'dc:creator')) || 'somebody'
  at.context.ledger.choose(
    'comment',
    ['leave-out'],
    'likely',
    'a comment in the margin; it is no part of the text',
    `${by}: ${words}`,
  )
}

const ruby: Reader = (element, at) => {
  for (const node of elementsIn(element)) {
    if (node.name === 'text:ruby-text') say(' (', at)
    readAll(node, at)
    if (node.name === 'text:ruby-text') say(')', at)
  }
}

const transparent =
  'text:meta text:meta-field text:sequence text:bookmark-ref text:reference-ref text:note-ref text:sequence-ref text:bibliography-mark text:title text:subject text:description text:keywords text:creator text:initial-creator text:author-name text:author-initials text:date text:time text:creation-date text:creation-time text:modification-date text:modification-time text:print-date text:print-time text:printed-by text:chapter text:file-name text:template-name text:sheet-name text:placeholder text:variable-set text:variable-get text:variable-input text:user-field-get text:user-field-input text:text-input text:expression text:conditional-text text:user-defined text:database-display text:dde-connection text:measure text:execute-macro text:script-result text:editing-cycles text:editing-duration text:word-count text:character-count text:paragraph-count text:table-count text:image-count text:object-count text:sender-firstname text:sender-lastname text:sender-company text:ruby-base form:control draw:a draw:g'
const silent =
  'text:bookmark-end text:reference-mark text:reference-mark-start text:reference-mark-end text:change text:change-start text:change-end text:toc-mark text:toc-mark-start text:toc-mark-end text:user-index-mark text:user-index-mark-start text:user-index-mark-end text:alphabetical-index-mark text:alphabetical-index-mark-start text:alphabetical-index-mark-end office:annotation-end text:number text:script text:hidden-paragraph text:page-variable-set text:page-variable-get office:event-listeners'
const shapes =
  'draw:custom-shape draw:rect draw:ellipse draw:circle draw:line draw:polyline draw:polygon draw:regular-polygon draw:path draw:connector draw:caption draw:measure'

const readers: Readonly<Record<string, Reader>> = lookup({
  ...Object.fromEntries(transparent.split(' ').map(name => [name, readAll])),
  ...Object.fromEntries(silent.split(' ').map(name => [name, () => undefined])),
  ...Object.fromEntries(shapes.split(' ').map(name => [name, shape])),
  'text:span': spanned,
  'text:a': link,
  'text:s': (_, at) => say(' ', at),
  'text:tab': (_, at) => say(' ', at),
  'text:line-break': (_, at) => (at.taken === null ? push({ type: 'line-break', span: noSpan }, at) : say(' ', at)),
  'text:soft-page-break': (_, at) => pageBreak(at.context).forEach(leaf => push(leaf, at)),
  'text:bookmark': bookmark,
  'text:bookmark-start': bookmark,
  'text:note': note,
  'text:ruby': ruby,
  'text:page-number': aside('folio'),
  'text:page-count': aside('folio'),
  'text:page-continuation': aside('folio'),
  'text:hidden-text': aside('hidden'),
  'office:annotation': comment,
  'draw:frame': frame,
})

const unknown: Reader = (element, at) => {
  const words = textIn(element).trim()
  if (words !== '') at.context.unknown.set(element.name, words)
  readAll(element, at)
}
