/** What a whole text says of its paragraphs: which is the title, who wrote it, what is a heading, what is set in as a quotation. */
import type { Inline } from '../../model/book.ts'
import { inlinesIn, plainText } from '../../model/walk.ts'
import type { DraftCredit } from '../draft.ts'
import { isPara, type Flow, type Para } from './flow.ts'
import { most } from './sink.ts'
import type { Ledger } from '../ledger.ts'

/** What the file's properties say; used where the text says the same. */
export interface Properties {
  readonly title: string
  readonly creator: string
}

export interface Settled {
  readonly flow: Flow
  readonly credit: DraftCredit
  readonly title: readonly Inline[] | undefined
}

/** Bold throughout is a heading's own look, and is not said again of its words. */
const withoutBold = ({ inlines, look }: Para): readonly Inline[] =>
  look.bold ? inlines.flatMap(inline => (inline.type === 'strong' ? inline.inlines : [inline])) : inlines
const heading = (para: Para, level: number): Para => ({
  ...para,
  inlines: withoutBold(para),
  part: { role: 'heading', level },
})
const asText = (para: Para): Para => ({ ...para, part: { role: 'text', level: 0 } })
const isRole = (node: Flow[number] | undefined, role: Para['part']['role']): node is Para =>
  isPara(node) && node.part.role === role
const isFree = (node: Flow[number] | undefined): node is Para => isRole(node, 'text') && node.item === null

const lengthOf = ({ inlines }: Para): number => plainText(inlines).length

/** The value that most letters have. */
const usual = (paras: readonly Para[], value: (para: Para) => number): number => {
  const counts = new Map<number, number>()
  for (const para of paras) counts.set(value(para), (counts.get(value(para)) ?? 0) + lengthOf(para))
  return most(counts, 0)
}

/** Points by which a paragraph is set in before it is taken for a quotation: a first line's indent is less often meant so. */
const setIn = 14

/** Paragraphs that are set in from both the text around them are proposed as quotations, each stretch once. */
export const settleQuotations = (flow: Flow, ledger: Ledger): Flow => {
  const left = usual(flow.filter(isFree), ({ look }) => look.left)
  const isSetIn = (node: Flow[number] | undefined): node is Para =>
    isFree(node) &&
    node.look.left >= left + setIn &&
    node.look.first > -1 &&
    !node.look.centred &&
    /\p{L}/u.test(plainText(node.inlines))
  let done = ''
  return flow.map((node, at) => {
    if (!isSetIn(node)) return node
    if (!isSetIn(flow[at - 1]))
      done = ledger.choose(
        'quotation',
        ['quotation', 'paragraph'],
        'likely',
        `set in by ${Math.round(node.look.left - left)} points`,
        plainText(node.inlines),
        { place: node.place },
      )
    return done === 'quotation' ? { ...node, part: { role: 'quotation' as const, level: 0 } } : node
  })
}

/** What lifts a line out of the text, the strongest first; '' for what is not lifted out. */
const prominence = ({ look }: Para, size: number): string => {
  const larger = look.size > size * 1.08 ? look.size : size
  if (larger === size && !look.bold && !look.capitals && !look.italic) return ''
  const rank = [look.capitals, look.bold, look.centred, !look.italic].map(is => (is ? '1' : '0')).join('')
  return `${String(Math.round(larger * 10)).padStart(5, '0')} ${rank}`
}

const isHeadLike = (node: Flow[number] | undefined): node is Para => {
  if (!isFree(node)) return false
  const words = plainText(node.inlines)
  return (
    words.length > 1 &&
    words.length <= 120 &&
    /\p{L}/u.test(words) &&
    !/[.,;:…]["”’»)]*$/.test(words) &&
    !node.inlines.some(({ type }) => type === 'image')
  )
}

/** In a text without one styled heading: short lines that are lifted out and stand before text are proposed as headings. */
export const proposeHeadings = (flow: Flow, ledger: Ledger): Flow => {
  const free = flow.filter(isFree)
  const size = usual(free, ({ look }) => look.size)
  const ranks = free.flatMap(para => (isHeadLike(para) ? [prominence(para, size)] : [])).filter(rank => rank !== '')
  if (ranks.length === 0 || ranks.length > free.length / 2) return flow
  const order = [...new Set(ranks)].toSorted().toReversed()
  return flow.map((node, at) => {
    if (!isHeadLike(node)) return node
    const rank = prominence(node, size)
    const follows = flow.slice(at + 1).find(next => !isHeadLike(next) || prominence(next, size) === '')
    if (rank === '' || !follows) return node
    const says = [
      node.look.size > size * 1.08 ? `${node.look.size} points where the text has ${size}` : '',
      node.look.bold ? 'bold' : '',
      node.look.capitals ? 'capitals' : '',
      node.look.italic ? 'italics' : '',
      node.look.centred ? 'centred' : '',
    ].filter(Boolean)
    const done = ledger.choose(
      'heading',
      ['heading', 'paragraph'],
      'likely',
      `a short line without a full stop, ${says.join(', ')}; the file has no heading styles`,
      plainText(node.inlines),
      { place: node.place },
    )
    return done === 'heading' ? heading(node, order.indexOf(rank) + 1) : node
  })
}

/** The first heading is the title when it stands before all text and no other is as high; or when the file's properties say so. */
const proposeTitle = (flow: Flow, { title }: Properties, ledger: Ledger): Flow => {
  const paras = flow.filter(isPara)
  const headings = paras.filter(para => para.part.role === 'heading')
  const highest = Math.min(...headings.map(({ part }) => part.level))
  const [first] = headings
  const same = title.trim().toLowerCase()
  const named =
    same === '' ? undefined : paras.slice(0, 5).find(({ inlines }) => plainText(inlines).toLowerCase() === same)
  const alone =
    first && headings.filter(({ part }) => part.level === highest).length === 1 && first.part.level === highest
  const before = first ? paras.slice(0, paras.indexOf(first)) : []
  const proposed =
    named ?? (alone && before.every(para => lengthOf(para) < 100) && before.length < 4 ? first : undefined)
  if (!proposed) return flow
  const done = ledger.choose(
    'title',
    ['title', 'heading'],
    'likely',
    named ? 'the file’s properties give it as the title' : 'the only heading of its rank, before all text',
    plainText(proposed.inlines),
    { place: proposed.place },
  )
  if (done !== 'title') return flow
  return flow.map(node =>
    node === proposed ? { ...heading(proposed, 0), part: { role: 'title' as const, level: 0 } } : node,
  )
}

const isHead = (node: Flow[number] | undefined): node is Para =>
  isRole(node, 'title') || isRole(node, 'subtitle') || isRole(node, 'author')

const isByline = (para: Para, { creator }: Properties): boolean =>
  creator.trim() !== '' &&
  plainText(para.inlines)
    .replace(/^by\s+/i, '')
    .toLowerCase() === creator.trim().toLowerCase()

const textsOf = (paras: readonly Para[]): readonly string[] => paras.map(({ inlines }) => plainText(inlines))

/** Title, subtitle and authors leave the text; their markers go with the title. What comes after the head is text again. */
const takeHead = (flow: Flow, properties: Properties): Settled => {
  const start = flow.findIndex(isHead)
  const marked = flow.map((node, at) =>
    start >= 0 && at > start && at <= start + 3 && isFree(node) && isByline(node, properties)
      ? { ...node, part: { role: 'author' as const, level: 0 } }
      : node,
  )
  const length = start < 0 ? 0 : marked.slice(start).findIndex(node => !isHead(node))
  const head = marked.slice(start, length < 0 ? undefined : start + length).filter(isPara)
  const titles = head.filter(node => isRole(node, 'title'))
  const whole = titles.length > 0 && start <= 6 ? head : []
  const rest = marked
    .filter(node => !isPara(node) || !whole.includes(node))
    .map(node => (isRole(node, 'title') ? heading(node, 1) : isHead(node) ? asText(node) : node))
  if (whole.length === 0) return { flow: rest, credit: {}, title: undefined }
  const others = whole.filter(node => !isRole(node, 'title'))
  const blank: Inline = { type: 'text', text: ' ', span: titles[0]?.inlines[0]?.span ?? { file: '', start: 0, end: 0 } }
  const title = [
    ...titles.flatMap(({ inlines }, at) => (at === 0 ? inlines : [blank, ...inlines])),
    ...[...inlinesIn(others.flatMap(({ inlines }) => inlines))].filter(({ type }) => type === 'noteref'),
  ]
  const subtitle = textsOf(others.filter(node => isRole(node, 'subtitle'))).join(' ')
  const authors = textsOf(others.filter(node => isRole(node, 'author')))
  return {
    flow: rest,
    credit: { title: plainText(title), ...(subtitle && { subtitle }), ...(authors.length > 0 && { authors }) },
    title: [...inlinesIn(title)].some(({ type }) => type === 'noteref') ? title : undefined,
  }
}

/** Headings count from 1 below the title, whatever rank the file begins with. */
const levelHeadings = (flow: Flow): Flow => {
  const levels = flow.flatMap(node => (isRole(node, 'heading') ? [node.part.level] : []))
  const highest = Math.min(...levels)
  return flow.map(node => (isRole(node, 'heading') ? heading(node, node.part.level - highest + 1) : node))
}

/** Settles a text's title, headings and quotations; what is not said by styles is proposed and listed. */
export const settleText = (flow: Flow, properties: Properties, ledger: Ledger): Settled => {
  const proposed = flow.some(node => isRole(node, 'heading')) ? flow : proposeHeadings(flow, ledger)
  const titled = flow.some(node => isRole(node, 'title')) ? proposed : proposeTitle(proposed, properties, ledger)
  const settled = takeHead(titled, properties)
  return { ...settled, flow: settleQuotations(levelHeadings(settled.flow), ledger) }
}
