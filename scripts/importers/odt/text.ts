/** The text of an OpenDocument file: paragraphs, lists, tables, and what runs in them (ODF 1.3, part 3, §§ 4 to 9). */
import type { Block, Cell } from '../../model/book.ts'
import type { DraftNote, Furniture } from '../draft.ts'
import { blocksOfFlow, boxed, flatten, isPara, type Flow, type Item, type Look, type Para } from '../office/flow.ts'
import { chooseTex, type Ledger } from '../office/ledger.ts'
import { inlinesOfPieces, noSpan, textPiece, type Dress, type Piece } from '../office/pieces.ts'
import {
  isInLanguage,
  isLanguageTag,
  isRightToLeft,
  partOfStyles,
  primary,
  type Part as Role,
} from '../office/roles.ts'
import { emptySink, lookOfSink, tally, type Sink } from '../office/sink.ts'
import { cellOf, countOf, emptyCells, tableOf } from '../office/table.ts'
import { child, elementsIn, isElement, textIn, within, type Element } from '../office/xml.ts'
import { formatted } from '../docx/numbering.ts'
import { lettersOf, texOf } from './math.ts'
import { pointsOf, type ListLevel, type ListStyle, type Styles } from './styles.ts'

export interface Context {
  readonly ledger: Ledger
  readonly styles: Styles
  readonly language: string | undefined
  /** Letters by what language they are said to be in, and can be in. */
  readonly languages: Map<string, number>
  readonly pages: ReadonlyMap<string, string>
  /** Bookmarks of headings that links lead to. */
  readonly anchors: ReadonlyMap<string, string>
  readonly marksBreaks: boolean
  readonly state: { breaks: number; lists: number; notes: number }
  readonly notes: DraftNote[]
  readonly labelOf: (citation: string) => string
  readonly labels: string[]
  readonly lostLinks: string[]
  readonly unknown: Map<string, string>
  readonly picture: (frame: Element) => string | null
  /** The formula that an object holds; null when it is something else. */
  readonly formula: (object: Element) => Element | null
  /** Numbers of lists and of headings so far. */
  readonly counts: Map<string, number[]>
}

interface Where {
  readonly context: Context
  readonly sink: Sink
  readonly style: string | undefined
  /** Styles of the runs around, the innermost first. */
  readonly runs: readonly string[]
  readonly styled: boolean
  readonly dress: Dress
  readonly taken: Furniture['kind'] | null
  readonly place: Place
}

/** Where paragraphs stand: in notes and cells there are no headings. */
interface Place {
  readonly inNote: boolean
  readonly inCell: boolean
  readonly taken: Furniture['kind'] | null
}

type Reader = (element: Element, at: Where) => void

const isBold = (weight: string | undefined) => weight === 'bold' || Number(weight) >= 600
const isItalic = (style: string | undefined) => style === 'italic' || style === 'oblique'
const isNone = (value: string | undefined) => value === undefined || value === 'none'

const tagOf = (language: string | undefined, country: string | undefined): string | undefined => {
  const tag = isNone(language) ? '' : `${language ?? ''}${isNone(country) ? '' : `-${country ?? ''}`}`
  return isLanguageTag(tag) ? tag : undefined
}

const languageOf = (text: string, at: Where): string | undefined => {
  const said = (suffix: string) =>
    tagOf(
      at.context.styles.text(at.runs, at.style, `${suffix === '' ? 'fo' : 'style'}:language${suffix}`),
      at.context.styles.text(at.runs, at.style, `${suffix === '' ? 'fo' : 'style'}:country${suffix}`),
    )
  const script = /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text)
    ? '-complex'
    : /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)
      ? '-asian'
      : ''
  const tag = said(script)
  if (tag === undefined || !isInLanguage(text, tag)) return undefined
  at.context.languages.set(tag, (at.context.languages.get(tag) ?? 0) + text.length)
  return at.context.language !== undefined && primary(tag) !== primary(at.context.language) ? tag : undefined
}

const raisedBy = (position: string | undefined): Dress['raised'] | undefined => {
  const [height = '', size = '100%'] = (position ?? '').split(' ')
  if (height === 'super' || (parseFloat(height) > 0 && parseFloat(size) < 100)) return 'superscript'
  return height === 'sub' || (parseFloat(height) < 0 && parseFloat(size) < 100) ? 'subscript' : undefined
}

const dressOf = (text: string, at: Where): Dress => {
  const { styles } = at.context
  const value = (property: string) => styles.text(at.runs, at.style, property)
  const base = (property: string) => styles.text([], at.styled ? at.style : 'Standard', property)
  const lang = languageOf(text, at)
  const raised = raisedBy(value('style:text-position'))
  const own = (property: string) => at.runs.length > 0 && styles.text(at.runs, undefined, property)
  return {
    ...at.dress,
    ...(lang !== undefined && { lang, ...(isRightToLeft(lang) && { dir: 'rtl' as const }) }),
    ...(isBold(value('fo:font-weight')) !== isBold(base('fo:font-weight')) && { bold: true }),
    ...(isItalic(value('fo:font-style')) !== isItalic(base('fo:font-style')) && { italic: true }),
    ...((value('fo:font-variant') === 'small-caps') !== (base('fo:font-variant') === 'small-caps') && {
      smallCaps: true,
    }),
    ...(raised && { raised }),
    ...(at.dress.href === undefined && !isNone(own('style:text-underline-style') || undefined) && { underlined: true }),
    ...(!isNone(own('style:text-line-through-style') || undefined) && { struck: true }),
  }
}

const measure = (text: string, at: Where): void => {
  const value = (property: string) => at.context.styles.text(at.runs, at.style, property)
  tally(at.sink, text, {
    size: sizeOf(at),
    bold: isBold(value('fo:font-weight')),
    italic: isItalic(value('fo:font-style')),
    capitals: value('fo:text-transform') === 'uppercase',
  })
}

/** Points; a size in per cent is that of what the style is based on, which is most often the text's own. */
const sizeOf = ({ context, runs, style }: Where): number => {
  const said = context.styles.text(runs, style, 'fo:font-size') ?? '12pt'
  return said.endsWith('%') ? (12 * parseFloat(said)) / 100 : pointsOf(said)
}

const say = (text: string, at: Where): void => {
  if (text === '') return
  measure(text, at)
  at.sink.pieces.push(textPiece(text, at.taken === null ? dressOf(text, at) : at.dress))
}

const push = (leaf: Piece['leaf'], at: Where): void => {
  if (at.taken === null) at.sink.pieces.push({ leaf, dress: {} })
}

const readAll = (element: Element, at: Where): void => {
  for (const node of element.children) {
    if (!isElement(node)) say(node.replace(/[ \t\r\n]+/g, ' '), at)
    else (readers[node.name] ?? unknown)(node, at)
  }
}

const wordsOfPieces = (pieces: readonly Piece[]): string =>
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
  const flow = readFlow(at.context, child(element, 'text:note-body'), {
    inNote: true,
    inCell: false,
    taken: at.taken ?? at.place.taken,
  })
  if (at.taken !== null) return
  at.context.notes.push({ label, blocks: blocksOfFlow(flow, at.context.ledger), place: at.context.ledger.here() })
  push({ type: 'noteref', label, span: noSpan }, at)
}

const pageBreak = (context: Context): readonly Piece['leaf'][] => {
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
      return void at.sink.boxes.push(readFlow(at.context, node, { ...at.place, taken: at.taken ?? at.place.taken }))
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
  const flow = readFlow(at.context, element, { ...at.place, taken: at.taken ?? at.place.taken })
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

const readers: Readonly<Record<string, Reader>> = {
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
}

const unknown: Reader = (element, at) => {
  const words = textIn(element).trim()
  if (words !== '') at.context.unknown.set(element.name, words)
  readAll(element, at)
}

const plain: Role = { role: 'text', level: 0 }

const roleOf = (context: Context, p: Element, place: Place): Role => {
  const said = partOfStyles(context.styles.names(p.attributes['text:style-name']))
  if (said?.role === 'contents') return said
  if (place.inCell) return plain
  const level = Number(p.attributes['text:outline-level'] ?? said?.level ?? 1)
  const role =
    p.name === 'text:h' && said?.role !== 'title' && said?.role !== 'subtitle'
      ? { role: 'heading' as const, level: level || 1 }
      : (said ?? plain)
  return place.inNote && !['quotation', 'verse', 'code'].includes(role.role) ? plain : role
}

const lookOf = (context: Context, style: string | undefined, sink: Sink): Look => {
  const value = (property: string) => context.styles.paragraph(style, property)
  return {
    ...lookOfSink(sink),
    centred: value('fo:text-align') === 'center',
    left: pointsOf(value('fo:margin-left')),
    right: pointsOf(value('fo:margin-right')),
    first: pointsOf(value('fo:text-indent')),
  }
}

const formats: Readonly<Record<string, string>> = {
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
}

/** Counts on, and gives the number and how the word processor prints it. */
const countOn = (
  context: Context,
  key: string,
  style: ListStyle,
  level: number,
  start?: number,
): { readonly number: number; readonly label: string } => {
  const counts = context.counts.get(key) ?? []
  context.counts.set(key, counts)
  const said: ListLevel | undefined = style.get(level)
  counts.length = Math.min(counts.length, level)
  const before = counts[level - 1]
  const number = start ?? (before === undefined ? (said?.start ?? 1) : before + 1)
  counts[level - 1] = number
  if (!said || said.format === '' || said.format === 'bullet') return { number, label: '' }
  const digits = Array.from({ length: Math.min(said.shown, level) }, (_, at) => {
    const other = level - Math.min(said.shown, level) + at + 1
    const its = style.get(other)
    return its?.format === ''
      ? ''
      : formatted(counts[other - 1] ?? its?.start ?? 1, formats[its?.format ?? ''] ?? 'decimal')
  })
  return { number, label: `${said.prefix}${digits.filter(Boolean).join('.')}${said.suffix}`.trim() }
}

/** What stands before a paragraph of a list. */
interface Bullet {
  readonly item: Item | null
  readonly label: string
  /** A further paragraph of an item. */
  readonly continued: boolean
}

const noBullet: Bullet = { item: null, label: '', continued: false }

const leadsTo = (context: Context, p: Element): string | undefined =>
  [...within(p, 'text:bookmark'), ...within(p, 'text:bookmark-start')]
    .map(({ attributes }) => context.anchors.get(attributes['text:name'] ?? ''))
    .find(id => id !== undefined)

const readParagraph = (context: Context, p: Element, place: Place, bullet: Bullet): Flow => {
  const style = p.attributes['text:style-name']
  const role = roleOf(context, p, place)
  const taken = place.taken ?? (role.role === 'contents' ? 'contents' : null)
  const sink = emptySink()
  const direction = context.styles.paragraph(style, 'style:writing-mode')
  const dir = direction?.startsWith('rl') && !isRightToLeft(context.language ?? '') ? ({ dir: 'rtl' } as const) : {}
  const here = context.ledger.here()
  readAll(p, { context, sink, style, runs: [], styled: role.role !== 'text', dress: dir, taken, place })
  const boxes = sink.boxes.flatMap(flow => boxed(flow, context.ledger))
  if (taken !== null) {
    context.ledger.take(taken, wordsOfPieces(sink.pieces))
    return boxes
  }
  const look = lookOf(context, style, sink)
  const isHead = ['heading', 'title', 'subtitle', 'author'].includes(role.role)
  const pieces =
    isHead && look.bold ? sink.pieces.map(({ leaf, dress: { bold: _, ...dress } }) => ({ leaf, dress })) : sink.pieces
  const inlines = inlinesOfPieces(pieces)
  if (inlines.length === 0) return boxes
  const counted = p.name === 'text:h' && role.role === 'heading' && p.attributes['text:is-list-header'] !== 'true'
  const label =
    bullet.label ||
    (counted && bullet.item === null ? countOn(context, 'outline', context.styles.outline, role.level).label : '')
  if (label !== '') context.labels.push(label)
  const id = role.role === 'heading' ? leadsTo(context, p) : undefined
  const para: Para = {
    type: 'para',
    part: bullet.continued && role.role === 'text' ? { role: 'continued', level: 0 } : role,
    inlines: label === '' ? inlines : [{ type: 'text', text: `${label} `, span: noSpan }, ...inlines],
    item: role.role === 'heading' ? null : bullet.item,
    look,
    place: here,
    ...(id !== undefined && { id }),
  }
  return [para, ...boxes]
}

/** `key`: the same for lists that count on. */
const readList = (
  context: Context,
  list: Element,
  place: Place,
  level: number,
  outer: { readonly style: string; readonly key: string },
): Flow => {
  const name = list.attributes['text:style-name'] ?? outer.style
  const style = context.styles.list(name) ?? new Map<number, ListLevel>()
  const goesOn =
    list.attributes['text:continue-numbering'] === 'true' || list.attributes['text:continue-list'] !== undefined
  const key = level > 1 ? outer.key : `list ${name}`
  if (level === 1 && !goesOn) context.counts.delete(key)
  if (level === 1) context.state.lists++
  const id = `${context.state.lists}`
  return elementsIn(list).flatMap(item => {
    if (item.name !== 'text:list-item' && item.name !== 'text:list-header') return []
    const said = Number(item.attributes['text:start-value'] ?? Number.NaN)
    let first = item.name === 'text:list-item'
    return elementsIn(item).flatMap(node => {
      if (node.name === 'text:list') return readList(context, node, place, level + 1, { style: name, key })
      if (node.name !== 'text:p' && node.name !== 'text:h') return readNode(context, node, place)
      if (!first)
        return readParagraph(
          context,
          node,
          place,
          item.name === 'text:list-item' ? { ...noBullet, continued: !place.inCell } : noBullet,
        )
      first = false
      return readParagraph(
        context,
        node,
        place,
        bulletOf(context, { key, id, level, style }, Number.isNaN(said) ? undefined : said, node, place),
      )
    })
  })
}

const bulletOf = (
  context: Context,
  {
    key,
    id,
    level,
    style,
  }: { readonly key: string; readonly id: string; readonly level: number; readonly style: ListStyle },
  start: number | undefined,
  p: Element,
  place: Place,
): Bullet => {
  const isHeading = p.name === 'text:h'
  const { number, label } = countOn(
    context,
    isHeading && style.size === 0 ? 'outline' : key,
    isHeading && style.size === 0 ? context.styles.outline : style,
    level,
    start,
  )
  const format = style.get(level)?.format ?? 'bullet'
  if (isHeading || format === '') return { item: null, label, continued: false }
  const simple = format === 'bullet' || (format === '1' && /^\d+[.)]?$/.test(label))
  if (!simple || place.inCell) return { item: null, label: format === 'bullet' ? '•' : label, continued: false }
  return { item: { list: id, level: level - 1, ordered: format !== 'bullet', number }, label: '', continued: false }
}

const readTable = (context: Context, table: Element, place: Place): Flow => {
  const rowsIn = (element: Element): readonly Element[] =>
    elementsIn(element).flatMap(node => {
      if (node.name === 'table:table-row') return [node]
      return /^table:(table-header-rows|table-rows|table-row-group)$/.test(node.name) ? rowsIn(node) : []
    })
  const rows = rowsIn(table)
  const heads = elementsIn(table).flatMap(node => (node.name === 'table:table-header-rows' ? rowsIn(node) : [])).length
  const cells = rows.map(row =>
    elementsIn(row).filter(({ name }) => name === 'table:table-cell' || name === 'table:covered-table-cell'),
  )
  const [only] = cells.flat()
  if (only && cells.flat().length === 1) return boxed(readFlow(context, only, place), context.ledger)
  let crowded = 0
  const read = cells.map(row =>
    row.map(cell => {
      const flow = readFlow(context, cell, { ...place, inCell: true })
      if (flow.some(node => !isPara(node))) crowded++
      const count = (what: string) => countOf(cell.attributes[`table:number-${what}`])
      return {
        inlines: flatten(flow),
        isCovered: cell.name === 'table:covered-table-cell',
        columns: count('columns-spanned'),
        rows: count('rows-spanned'),
        times: count('columns-repeated'),
      }
    }),
  )
  const kept = read.flat().filter(({ isCovered, inlines }) => isCovered && inlines.length > 0).length
  const grid = read.map(row =>
    row.flatMap(({ inlines, isCovered, columns, rows: down, times }): readonly Cell[] => {
      if (isCovered && kept === 0) return []
      const cell = kept === 0 ? cellOf(inlines, columns, down) : cellOf(inlines)
      return [cell, ...emptyCells(times - 1)]
    }),
  )
  return place.taken === null ? tableOf(grid, heads, { kept, crowded }, context.ledger) : []
}

const indexes = new Set(
  'text:table-of-content text:illustration-index text:table-index text:object-index text:user-index text:alphabetical-index'.split(
    ' ',
  ),
)
const holders = new Set(
  'text:section text:index-body text:index-title text:bibliography text:numbered-paragraph draw:a draw:g table:table-cell'.split(
    ' ',
  ),
)

const readNode = (context: Context, node: Element, place: Place): Flow => {
  if (node.name === 'text:p' || node.name === 'text:h') return readParagraph(context, node, place, noBullet)
  if (node.name === 'text:list') return readList(context, node, place, 1, { style: '', key: '' })
  if (node.name === 'table:table') return readTable(context, node, place)
  if (indexes.has(node.name)) return readFlow(context, child(node, 'text:index-body'), { ...place, taken: 'contents' })
  if (node.name === 'text:section' && node.attributes['text:display'] === 'none')
    return readFlow(context, node, { ...place, taken: 'hidden' })
  if (holders.has(node.name)) return readFlow(context, node, place)
  if (node.name === 'text:soft-page-break')
    return pageBreak(context).flatMap((leaf): readonly Block[] => (leaf.type === 'page-mark' ? [leaf] : []))
  if (node.name.startsWith('draw:') || node.name.startsWith('text:bookmark'))
    return readParagraph(context, { name: 'text:p', attributes: {}, children: [node] }, place, noBullet)
  return []
}

/** What stands in a body, a note, a cell or a box, one after the other. */
export const readFlow = (context: Context, element: Element | undefined, place: Place): Flow =>
  elementsIn(element).flatMap(node => readNode(context, node, place))

/** Deleted passages stand together before the text. */
export const readDeletions = (context: Context, body: Element): void => {
  for (const region of within(body, 'text:deletion')) {
    const by = textIn([...within(region, 'dc:creator')][0]) || 'somebody'
    const words = elementsIn(region).filter(({ name }) => name !== 'office:change-info')
    const before = context.ledger.furniture.length
    readFlow(context, { ...region, children: words }, { inNote: true, inCell: true, taken: 'deletion' })
    const taken = context.ledger.furniture.slice(before).map(({ text }) => text)
    if (taken.length > 0)
      context.ledger.choose(
        'deletion',
        ['leave-out'],
        'likely',
        `deletion tracked by ${by}: left out as deleted`,
        taken.join(' '),
      )
  }
}
