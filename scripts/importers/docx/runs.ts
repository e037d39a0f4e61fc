/** Runs of a Word file, and all that stands between them, as pieces of text (ISO/IEC 29500-1, § 17.3). */
import type { Furniture } from '../draft.ts'
import { wordsOf } from '../conservation.ts'
import { chooseTex } from '../ledger.ts'
import { isInLanguage, isLanguageTag, isRightToLeft, primary } from '../office/roles.ts'
import { noSpan, textPiece, type Dress } from '../office/pieces.ts'
import { tally, type Sink } from '../office/sink.ts'
import { isPrivate, symbolIn } from '../office/symbols.ts'
import { child, elementsIn, isElement, textIn, within, type Element } from '../office/xml.ts'
import type { Context, Field, NoteKind, Where } from './context.ts'
import { texOf } from './math.ts'
import { isOn, valueOf } from './styles.ts'
import { lookup } from '../../model/lookup.ts'

type Reader = (element: Element, at: Where) => void

/** What a field's result is, where it is no part of the text. */
const furnitureFields: Readonly<Record<string, Furniture['kind']>> = lookup({
  TOC: 'contents',
  TOA: 'contents',
  INDEX: 'contents',
  PAGE: 'folio',
  NUMPAGES: 'folio',
  SECTIONPAGES: 'folio',
})
const fieldName = (instruction: string): string =>
  instruction
    .trim()
    .split(/[\s\\]/)[0]
    ?.toUpperCase() ?? ''

const openFields = ({ fields }: Context) => fields.filter(({ phase }) => phase === 'result')

const kindOfField = ({ instruction, phase }: Field): Furniture['kind'] | undefined =>
  phase === 'instruction' ? 'hidden' : furnitureFields[fieldName(instruction)]

const takenBy = ({ context, taken }: Where): Furniture['kind'] | null =>
  context.taken ?? taken ?? context.fields.map(kindOfField).find(kind => kind !== undefined) ?? null

/** A list of contents ends where the text begins: fields of damaged files may never end. */
export const endContents = ({ fields }: Context): void => {
  for (const field of fields) if (kindOfField(field) === 'contents') field.instruction = ''
}

const isOutward = (href: string) => /^(https?:\/\/|mailto:|doi:|tel:)/i.test(href)

/** `HYPERLINK "https://…" \l "place"`, `REF place \h`, as where it leads. */
const hrefOfField = (context: Context, instruction: string): string | undefined => {
  const name = fieldName(instruction)
  if (name === 'HYPERLINK') {
    const address = /^\s*HYPERLINK\s+(?:\\[a-km-z]\s+)*"([^"]*)"/i.exec(instruction)?.[1]
    const place = /\\l\s+"([^"]*)"/i.exec(instruction)?.[1]
    if (address !== undefined && isOutward(address)) return place === undefined ? address : `${address}#${place}`
    return place === undefined ? undefined : inward(context, place)
  }
  const place = name === 'REF' && /\\h\b/.test(instruction) ? /^\s*REF\s+(\S+)/i.exec(instruction)?.[1] : undefined
  return place === undefined ? undefined : inward(context, place)
}

const inward = ({ anchors }: Context, bookmark: string): string | undefined => {
  const id = anchors.get(bookmark)
  return id === undefined ? undefined : `#${id}`
}

const languageOf = (text: string, at: Where): string | undefined => {
  const { styles, language } = at.context
  const said = styles.run(at.rPr, at.pPr, 'w:lang')?.attributes
  const tag = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}]/u.test(text)
    ? said?.['w:bidi']
    : /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)
      ? said?.['w:eastAsia']
      : said?.['w:val']
  if (!isLanguageTag(tag) || language === undefined || primary(tag) === primary(language)) return undefined
  return isInLanguage(text, tag) ? tag : undefined
}

const raisings: Readonly<Record<string, Dress['raised']>> = lookup({
  superscript: 'superscript',
  subscript: 'subscript',
})

const dressOf = (text: string, at: Where): Dress => {
  const { styles } = at.context
  const { rPr, pPr } = at
  const complex = isOn(child(rPr, 'w:rtl')) || isOn(child(rPr, 'w:cs'))
  const differs = (property: string) =>
    styles.toggle(rPr, pPr, property) !== styles.styleToggle(at.styled ? pPr : undefined, property)
  const lang = languageOf(text, at)
  const raised = raisings[valueOf(styles.run(rPr, pPr, 'w:vertAlign')) ?? '']
  const href =
    at.dress.href ??
    openFields(at.context)
      .map(field => hrefOfField(at.context, field.instruction))
      .find(Boolean)
  const underline = valueOf(child(rPr, 'w:u')) ?? 'none'
  return {
    ...at.dress,
    ...(href !== undefined && { href }),
    ...(lang !== undefined && { lang, ...(isRightToLeft(lang) && { dir: 'rtl' as const }) }),
    ...(differs(complex ? 'w:bCs' : 'w:b') && { bold: true }),
    ...(differs(complex ? 'w:iCs' : 'w:i') && { italic: true }),
    ...(differs('w:smallCaps') && { smallCaps: true }),
    ...(raised && { raised }),
    ...(underline !== 'none' && href === undefined && { underlined: true }),
    ...((isOn(child(rPr, 'w:strike')) || isOn(child(rPr, 'w:dstrike'))) && { struck: true }),
  }
}

const measure = (text: string, { context: { styles }, sink, rPr, pPr }: Where): void =>
  tally(sink, text, {
    size: Number(valueOf(styles.run(rPr, pPr, 'w:sz')) ?? 20) / 2,
    bold: styles.toggle(rPr, pPr, 'w:b'),
    italic: styles.toggle(rPr, pPr, 'w:i'),
    capitals: styles.toggle(rPr, pPr, 'w:caps'),
  })

/** Words that are being taken out: gathered, so that a word in several runs is one. */
const gathering = new WeakMap<Sink, { kind: Furniture['kind']; text: string }>()

/** What was taken out since the last time is put on the account. */
export const settleTaken = (at: Pick<Where, 'context' | 'sink'>): void => {
  const gathered = gathering.get(at.sink)
  gathering.delete(at.sink)
  if (gathered) at.context.ledger.take(gathered.kind, gathered.text)
}

const say = (text: string, at: Where): void => {
  if (text === '') return
  const kind = takenBy(at)
  if (kind === null) {
    measure(text, at)
    at.sink.pieces.push(textPiece(text, dressOf(text, at)))
    return
  }
  const gathered = gathering.get(at.sink)
  if (gathered?.kind === kind) gathered.text += text
  else {
    settleTaken(at)
    gathering.set(at.sink, { kind, text })
  }
}

/** Line ends at the edges are those of the XML, not of the text. */
export const textOfRun = (text: string): string =>
  text.replace(/^\s*\n\s*|\s*\n\s*$/g, '').replace(/\s+/g, space => (space.includes('\u00a0') ? space : ' '))

export const readAll = (element: Element, at: Where): void => {
  for (const node of element.children) if (isElement(node)) readOne(node, at)
}

const quiet: Reader = () => undefined

/** A raised reference to a note is a marker that calls it again. */
const calledAgain = (words: string, at: Where): string | undefined => {
  const field = openFields(at.context).at(-1)
  const name = /^\s*NOTEREF\s+(\S+)/i.exec(field?.instruction ?? '')?.[1]
  const isMark = name !== undefined && takenBy(at) === null && dressOf(words, at).raised === 'superscript'
  return isMark ? at.context.labelAt(name) : undefined
}

const text: Reader = (element, at) => {
  const words = textOfRun(textIn(element))
  const label = calledAgain(words, at)
  if (label !== undefined) {
    at.context.marks.push(...wordsOf(words))
    at.sink.pieces.push({ leaf: { type: 'noteref', label, span: noSpan }, dress: {} })
    return
  }
  if (isPrivate(words)) at.context.privates.push(words)
  say(words, at)
}

const apart =
  (kind: 'insertion' | 'deletion'): Reader =>
  (element, at) => {
    const goes = (kind === 'deletion') !== at.context.refused
    if (!goes || at.taken || at.context.taken) return readAll(element, at)
    settleTaken(at)
    readAll(element, { ...at, taken: 'deletion' })
    const words = gathering.get(at.sink)?.text ?? ''
    settleTaken(at)
    const by = element.attributes['w:author'] ?? 'somebody'
    const done = kind === 'deletion' ? 'left out as deleted' : 'left out, since tracked changes are refused'
    if (words.trim() !== '')
      at.context.ledger.choose(kind, ['leave-out'], 'likely', `${kind} tracked by ${by}: ${done}`, words)
  }

const directed: Reader = (element, at) =>
  readAll(element, { ...at, dress: { ...at.dress, dir: valueOf(element) === 'rtl' ? 'rtl' : 'ltr' } })

const hyperlink: Reader = (element, at) => {
  const id = element.attributes['r:id']
  const place = element.attributes['w:anchor']
  const target = id === undefined ? undefined : at.part.relations.get(id)?.target
  const outer =
    target !== undefined && isOutward(target) ? (place === undefined ? target : `${target}#${place}`) : undefined
  const href = outer ?? (place === undefined ? undefined : inward(at.context, place))
  if (href === undefined && takenBy(at) === null) at.context.lostLinks.push(target ?? `#${place ?? ''}`)
  readAll(element, { ...at, dress: href === undefined ? at.dress : { ...at.dress, href } })
}

/** What follows a call with a mark of its own in the same run is that mark. */
const markAfter = (call: Element, run: Element | undefined): string => {
  const nodes = elementsIn(run)
  return nodes
    .slice(nodes.indexOf(call) + 1)
    .map(node => (node.name === 'w:t' ? textIn(node) : node.name === 'w:sym' ? symbol(node) : ''))
    .join('')
    .trim()
}

const isCustom = ({ attributes }: Element) => !['0', 'false', 'off'].includes(attributes['w:customMarkFollows'] ?? '0')

const symbol = (element: Element): string =>
  symbolIn(element.attributes['w:font'] ?? '', parseInt(element.attributes['w:char'] ?? '', 16))

const run: Reader = (element, at) => {
  const rPr = child(element, 'w:rPr')
  const hidden = isOn(child(rPr, 'w:vanish')) && at.taken === null
  const inner: Where = { ...at, rPr, taken: hidden ? 'hidden' : at.taken }
  if (hidden) settleTaken(at)
  const nodes = elementsIn(element)
  const custom = nodes.findIndex(node => /^w:(foot|end)noteReference$/.test(node.name) && isCustom(node))
  for (const [index, node] of nodes.entries()) {
    if (node.name === 'w:footnoteReference' || node.name === 'w:endnoteReference') noteCall(node, inner, element)
    else if (custom < 0 || index < custom || (node.name !== 'w:t' && node.name !== 'w:sym')) readOne(node, inner)
  }
  if (hidden) settleTaken(at)
}

const noteCall = (element: Element, at: Where, run: Element | undefined): void => {
  const kind: NoteKind = element.name === 'w:footnoteReference' ? 'footnote' : 'endnote'
  const mark = isCustom(element) ? markAfter(element, run) : ''
  if (mark !== '') at.context.marks.push(...wordsOf(mark))
  const taken = takenBy(at)
  if (taken === 'deletion') at.context.deleted.add(`${kind} ${element.attributes['w:id'] ?? ''}`)
  if (taken !== null) return
  const label = at.context.call(kind, element.attributes['w:id'] ?? '', mark === '' ? null : mark)
  at.sink.pieces.push({ leaf: { type: 'noteref', label, span: noSpan }, dress: {} })
}

const lineBreak: Reader = (element, at) => {
  if (!['page', 'column'].includes(element.attributes['w:type'] ?? '')) {
    if (takenBy(at) === null) at.sink.pieces.push({ leaf: { type: 'line-break', span: noSpan }, dress: {} })
    else say(' ', at)
  } else say(' ', at)
}

const renderedBreak: Reader = (_, at) => {
  at.context.breaks++
  if (at.context.marksBreaks && takenBy(at) === null && at.part.kind === 'text')
    at.sink.pieces.push({ leaf: { type: 'page-mark', number: String(at.context.breaks + 1), span: noSpan }, dress: {} })
}

export const bookmark: Reader = (element, at) => {
  const number = at.context.pages.get(element.attributes['w:name'] ?? '')
  if (number !== undefined && takenBy(at) === null)
    at.sink.pieces.push({ leaf: { type: 'page-mark', number, span: noSpan }, dress: {} })
}

const fieldSign: Reader = (element, at) => {
  const { fields } = at.context
  const kind = element.attributes['w:fldCharType']
  if (kind === 'begin') fields.push({ instruction: '', phase: 'instruction' })
  const field = fields.at(-1)
  if (kind === 'separate' && field) field.phase = 'result'
  if (kind !== 'end' || !field) return
  fields.pop()
  if (field.phase === 'instruction') withoutResult(field.instruction, at)
}

/** Fields that Word shows without keeping what it shows. */
const withoutResult = (instruction: string, at: Where): void => {
  const name = fieldName(instruction)
  const code = /^\s*SYMBOL\s+(0x[\da-f]+|\d+)(?:.*\\f\s+"?([^"\\]+))?/i.exec(instruction)
  if (name === 'SYMBOL' && code) return say(symbolIn((code[2] ?? '').trim(), Number(code[1])), at)
  if (name === 'EQ')
    at.context.ledger.choose(
      'field',
      ['leave-out'],
      'open',
      'a formula in Word’s oldest way of writing them: type it anew',
      instruction,
    )
}

const instruction: Reader = (element, at) => {
  const field = at.context.fields.findLast(({ phase }) => phase === 'instruction')
  if (field) field.instruction += textIn(element)
}

const simpleField: Reader = (element, at) => {
  at.context.fields.push({ instruction: element.attributes['w:instr'] ?? '', phase: 'result' })
  readAll(element, at)
  at.context.fields.pop()
}

const ruby: Reader = (element, at) => {
  for (const base of within(element, 'w:rubyBase')) readAll(base, at)
  say(' (', at)
  for (const over of within(element, 'w:rt')) readAll(over, at)
  say(')', at)
}

/** Elements that hold letters, in order. */
function* deep(element: Element): Generator<Element> {
  for (const node of elementsIn(element)) {
    if (['m:t', 'w:t', 'w:delText'].includes(node.name)) yield node
    else yield* deep(node)
  }
}

const math: Reader = (element, at) => {
  const words = [...deep(element)].map(textIn).join('')
  if (words.trim() === '') return
  if (takenBy(at) !== null) return say(` ${words} `, at)
  const tex = texOf(element)
  chooseTex(at.context.ledger, words, tex)
  at.sink.pieces.push({ leaf: { type: 'math', tex, span: noSpan }, dress: {} })
}

/** Word writes a drawing once for itself and once for older programs: the one that says more is read. */
const weight = (element: Element) => [...within(element, 'w:t')].reduce((sum, one) => sum + textIn(one).length, 0)
const pictures = (element: Element) => [...within(element, 'a:blip'), ...within(element, 'v:imagedata')].length

export const alternative = (element: Element): Element | undefined =>
  elementsIn(element).reduce<Element | undefined>((best, next) => {
    if (!best) return next
    const more = weight(next) - weight(best)
    return more > 0 || (more === 0 && pictures(next) > pictures(best)) ? next : best
  }, undefined)

const alternatives: Reader = (element, at) => {
  const best = alternative(element)
  if (best) readAll(best, at)
}

const flag = (value: string | undefined) => value === '1' || value === 'true'

/** Pictures of a drawing, those of its text boxes left out. */
function* picturesOf(element: Element): Generator<Element> {
  for (const node of elementsIn(element)) {
    if (node.name === 'a:blip' || node.name === 'v:imagedata') yield node
    else if (node.name === 'mc:AlternateContent') yield* picturesOf(alternative(node) ?? { ...node, children: [] })
    else if (node.name !== 'w:txbxContent') yield* picturesOf(node)
  }
}

const drawing: Reader = (element, at) => {
  const said = [...within(element, 'wp:docPr')][0]
  const shape = [...within(element, 'v:shape')][0]?.attributes
  const alt = said?.attributes['descr'] ?? shape?.['alt'] ?? null
  const decorative = said && [...within(said, 'adec:decorative')].some(({ attributes }) => flag(attributes['val']))
  for (const one of takenBy(at) === null ? picturesOf(element) : []) {
    const id =
      one.attributes['r:embed'] ?? one.attributes['r:id'] ?? one.attributes['r:link'] ?? one.attributes['r:pict']
    const src = id === undefined ? null : at.context.picture(at.part.relations, id)
    if (src === null) continue
    at.sink.pieces.push({ leaf: { type: 'image', src, alt: decorative === true ? '' : alt, span: noSpan }, dress: {} })
  }
  const shown = ['c:chart', 'dgm:relIds'].find(name => [...within(element, name)].length > 0)
  if (shown !== undefined)
    at.context.ledger.choose(
      'drawing',
      ['leave-out'],
      'open',
      `${shown === 'c:chart' ? 'a chart' : 'a diagram'} that only Word can draw: save it as a picture and put it in`,
      alt ?? said?.attributes['name'] ?? '',
    )
  readBoxes(element, at)
}

/** Text boxes are read where they hang, and stand after their paragraph. */
const readBoxes = (element: Element, at: Where): void => {
  for (const node of elementsIn(element)) {
    if (node.name === 'w:txbxContent') at.sink.boxes.push(at.context.blocks(node, at.part))
    else if (node.name === 'mc:AlternateContent') {
      const best = alternative(node)
      if (best) readBoxes(best, at)
    } else readBoxes(node, at)
  }
}

const comment: Reader = (element, at) => {
  const words = at.context.comment(element.attributes['w:id'] ?? '')
  if (words !== '')
    at.context.ledger.choose(
      'comment',
      ['leave-out'],
      'likely',
      'a comment in the margin; it is no part of the text',
      words,
    )
}

const structured: Reader = (element, at) => {
  const settings = child(element, 'w:sdtPr')
  const placeholder = child(settings, 'w:showingPlcHdr') !== undefined
  readAll(element, placeholder ? { ...at, taken: 'hidden' } : at)
}

const transparent =
  'w:sdtContent w:smartTag w:customXml w:subDoc w:rubyBase w:rt mc:Choice mc:Fallback m:oMathPara w:object w:dirContent w:bdoContent'
const silent =
  'w:pPr w:rPr w:tblPr w:sdtPr w:sdtEndPr w:smartTagPr w:customXmlPr w:proofErr w:bookmarkEnd w:commentRangeStart w:commentRangeEnd w:permStart w:permEnd w:footnoteRef w:endnoteRef w:annotationRef w:separator w:continuationSeparator w:softHyphen w:pgNum w:delInstrText w:moveFromRangeStart w:moveFromRangeEnd w:moveToRangeStart w:moveToRangeEnd w:customXmlInsRangeStart w:customXmlInsRangeEnd w:customXmlDelRangeStart w:customXmlDelRangeEnd w:customXmlMoveFromRangeStart w:customXmlMoveFromRangeEnd w:customXmlMoveToRangeStart w:customXmlMoveToRangeEnd w:dayShort w:monthShort w:yearShort w:dayLong w:monthLong w:yearLong w:contentPart'

const readers: Readonly<Record<string, Reader>> = lookup({
  ...Object.fromEntries(transparent.split(' ').map(name => [name, readAll])),
  ...Object.fromEntries(silent.split(' ').map(name => [name, quiet])),
  'w:r': run,
  'm:r': run,
  'w:t': text,
  'w:delText': text,
  'w:tab': (_, at) => say(' ', at),
  'w:ptab': (_, at) => say(' ', at),
  'w:noBreakHyphen': (_, at) => say('\u2011', at),
  'w:br': lineBreak,
  'w:cr': lineBreak,
  'w:sym': (element, at) => {
    const words = symbol(element)
    if (isPrivate(words)) at.context.privates.push(`${words} in ${element.attributes['w:font'] ?? ''}`)
    say(words, at)
  },
  'w:lastRenderedPageBreak': renderedBreak,
  'w:bookmarkStart': bookmark,
  'w:fldChar': fieldSign,
  'w:instrText': instruction,
  'w:fldSimple': simpleField,
  'w:hyperlink': hyperlink,
  'w:ins': apart('insertion'),
  'w:moveTo': apart('insertion'),
  'w:del': apart('deletion'),
  'w:moveFrom': apart('deletion'),
  'w:dir': directed,
  'w:bdo': directed,
  'w:sdt': structured,
  'w:ruby': ruby,
  'm:oMath': math,
  'mc:AlternateContent': alternatives,
  'w:drawing': drawing,
  'w:pict': drawing,
  'w:object': drawing,
  'w:commentReference': comment,
})

/** What no reader knows is read for its text, and is put on the list if it has any. */
const readOne: Reader = (element, at) => {
  const reader = readers[element.name]
  if (reader) return reader(element, at)
  const words = [...within(element, 'w:t')].map(textIn).join(' ')
  if (words !== '') at.context.unknown.set(element.name, words)
  readAll(element, at)
}
