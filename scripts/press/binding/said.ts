/** What the HTML of a page says, text by text: where in it there is a blank, and which texts are of one block. */
import { attributeOf, piecesOf, unescapeHtml } from '../../writers/markup.ts'
import { rowReader, type SaidRow } from './rows.ts'

export interface Said {
  /** With one blank for all that stand together; none of the signs that are not seen. */
  readonly text: string
  /** Before it, in its block, a text stands that this one goes on with; it and a blank, where there is one. */
  readonly follows: 'nothing' | 'text' | 'blank'
  /** A blank stands behind it at the end of its block, as where a paragraph goes on overleaf. */
  readonly endsBlank: boolean
}

/** Text and notes of pages go on by themselves. */
export type Flow = 'text' | 'notes'

/** Text that goes on from a page before: its index and that of the last text there, null where they are printed apart. */
export interface Turn {
  readonly flow: Flow
  readonly from: number | null
  readonly to: number
  /** What around both runs over the turn, outermost first: names of elements, `note`, `div` for a block in another language. */
  readonly blocks: readonly string[]
}

export interface SaidPages {
  readonly texts: readonly Said[]
  readonly turns: readonly Turn[]
  readonly rows: readonly SaidRow[]
  /** The last text of each flow. */
  readonly ends: Readonly<Record<Flow, number | null>>
}

/** Elements that run with the text; all others begin a block. */
const inline = new Set(
  'a abbr b bdi bdo cite code em i kbd mark q s samp small span strong sub sup u var wbr br img'.split(' '),
)

/** Soft hyphens, places where a line may end, and marks of direction: they are no letters, and part no words. */
const unseen = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Most texts. */
const plain = /^(?:[!-%'-~]| (?! ))+$/

const collapsed = (source: string): string =>
  unescapeHtml(source)
    .replace(unseen, '')
    .replace(/[ \t\r\n\f]+/g, ' ')

/** What is seen though it is no text. */
const drawn = new Set(['img', 'svg', 'math'])

/** Pictures stand where there is room for them, apart from the text that they are in. */
const apart = new Set(['figure', 'thead'])

interface Block {
  readonly name: string
  readonly type: string | null
  readonly language: string | undefined
  readonly runsOver: boolean
}

/** The texts of `html` with letters, in order: a text ends where an element or a comment does. */
export const saidIn = (html: string): SaidPages => {
  const texts: { text: string; follows: Said['follows']; endsBlank: boolean }[] = []
  const turns: Turn[] = []
  let follows: Said['follows'] = 'nothing'
  /** Blocks around the text; `type` is what one is in the tags, null for a block without meaning of its own. */
  const open: Block[] = []
  const last: Record<Flow, number | null> = { text: null, notes: null }
  const turned = new Set<Flow>()
  let flow: Flow = 'text'
  const table = rowReader()
  const endBlock = () => {
    const before = texts.at(-1)
    if (before && follows === 'blank') before.endsBlank = true
    follows = 'nothing'
  }
  const openBlock = (name: string, tag: string) => {
    const names = attributeOf(tag, 'class')?.split(' ') ?? []
    if (names.includes('page')) turned.clear()
    if (names.includes('page') || names.includes('page-notes')) flow = names.includes('page') ? 'text' : 'notes'
    // Long tables are printed in pieces (page/tables.ts).
    const isPiece = names.includes('piece') && !names.includes('piece-first')
    const around = open.at(-1)?.language
    const language = attributeOf(tag, 'lang') ?? around
    const isNamed = name !== 'div' || language !== around
    const type = names.includes('note') ? 'note' : isNamed ? name : null
    open.push({ name, type, language, runsOver: isPiece || names.includes('continued') })
    table.open(name, tag)
  }
  const place = () => {
    table.see(texts.length)
    if (open.some(({ name }) => apart.has(name))) return
    const blocks = open.flatMap(({ type, runsOver }) => (runsOver && type !== null ? [type] : []))
    if (blocks.length > 0 && !turned.has(flow)) turns.push({ flow, from: last[flow], to: texts.length, blocks })
    turned.add(flow)
    last[flow] = texts.length
  }
  for (const { kind, source, name } of piecesOf(html)) {
    if (kind === 'other') continue
    if (kind !== 'text') {
      if (drawn.has(name)) table.see(null)
      if (!inline.has(name)) {
        endBlock()
        if (kind === 'open') openBlock(name, source)
        else if (kind === 'close') {
          open.pop()
          table.close(name)
        }
      } else if (name === 'br' && follows === 'text') follows = 'blank'
      continue
    }
    const text = plain.test(source) ? source : collapsed(source)
    if (text === '' || text === ' ') {
      if (text === ' ' && follows === 'text') follows = 'blank'
      continue
    }
    place()
    texts.push({ text, follows: follows === 'text' && text.startsWith(' ') ? 'blank' : follows, endsBlank: false })
    follows = text.endsWith(' ') ? 'blank' : 'text'
  }
  endBlock()
  return { texts, turns, rows: table.rows, ends: last }
}
