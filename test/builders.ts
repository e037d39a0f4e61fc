/**
 * Books too small for a folder: `book(reading('Of Margins', p('a room', ref('a'))), note('a', p('…')))`. A note belongs to
 * the reading before it. Strings are texts; spans count up, so that no two nodes share one.
 */
import type { Block, Book, Credit, Division, Inline, Note, Span } from '../scripts/model/book.ts'
import { bookSchema, type Metadata } from '../scripts/model/metadata.ts'
import { slug } from '../scripts/model/slug.ts'

type Word = string | Inline

let at = 0
const span = (): Span => ({ file: 'book.md', start: at++, end: at })

export const inlines = (words: readonly Word[]): readonly Inline[] =>
  words.map(word => (typeof word === 'string' ? { type: 'text', text: word, span: span() } : word))

export const noAttributes = { classes: [] }
export const noCredit: Credit = { authors: [], translators: [] }

export const ref = (label: string): Inline => ({ type: 'noteref', label, span: span() })
export const em = (...words: readonly Word[]): Inline => ({ type: 'emphasis', inlines: inlines(words), span: span() })
export const mark = (number: string): Inline & Block => ({ type: 'page-mark', number, span: span() })
export const p = (...words: readonly Word[]): Block => ({
  type: 'paragraph',
  attributes: noAttributes,
  inlines: inlines(words),
  span: span(),
})
export const h = (level: 1 | 2 | 3 | 4, ...words: readonly Word[]): Block => ({
  type: 'heading',
  level,
  depth: level + 1,
  attributes: noAttributes,
  inlines: inlines(words),
  span: span(),
})
export const quote = (...blocks: readonly Block[]): Block => ({
  type: 'quotation',
  attributes: noAttributes,
  blocks,
  span: span(),
})
export const list = (...items: readonly (readonly Block[])[]): Block => ({
  type: 'list',
  ordered: false,
  start: 1,
  tight: true,
  items: items.map(blocks => ({ blocks, span: span() })),
  span: span(),
})
export const table = (caption: readonly Word[], ...rows: readonly (readonly (readonly Word[])[])[]): Block => {
  const [head, ...body] = rows.map(cells => cells.map(words => ({ inlines: inlines(words), span: span() })))
  return {
    type: 'table',
    attributes: noAttributes,
    caption: inlines(caption),
    columns: (head ?? []).map(() => null),
    head: head ? [head] : [],
    body,
    span: span(),
  }
}
export const figure = (src: string, alt: string | null, ...caption: readonly Word[]): Block => ({
  type: 'figure',
  attributes: noAttributes,
  src,
  alt,
  caption: inlines(caption),
  span: span(),
})

/** A note of the reading that comes before it in `book(…)`. */
export const note = (label: string, ...blocks: readonly Block[]): Note => ({
  label,
  kind: 'block',
  division: '',
  blocks,
  span: span(),
})

const division = (role: Division['role'], title: Word | readonly Word[], parts: Partial<Division>): Division => {
  const words = inlines(Array.isArray(title) ? title : [title as Word])
  const first = words[0]
  return {
    id: slug(first?.type === 'text' ? first.text : '', role),
    matter: 'body',
    role,
    title: words,
    credit: noCredit,
    blocks: [],
    divisions: [],
    span: span(),
    ...parts,
  }
}
export const reading = (title: Word | readonly Word[], ...blocks: readonly Block[]): Division =>
  division('reading', title, { blocks })
export const front = (title: Word | readonly Word[], ...blocks: readonly Block[]): Division =>
  division('preface', title, { blocks, matter: 'front' })
export const back = (title: Word | readonly Word[], ...blocks: readonly Block[]): Division =>
  division('glossary', title, { blocks, matter: 'back' })
export const part = (title: string, ...divisions: readonly Division[]): Division =>
  division('part', title, { divisions })

export const metadata = (fields: Record<string, unknown> = {}): Metadata =>
  bookSchema.parse({ title: 'A Small Book', ...fields })

const isDivision = (item: Division | Note): item is Division => 'divisions' in item
const last = (of: Division): Division => of.divisions.at(-1) ?? of

/** A whole book; fields of its metadata may come first. */
export const book = (...items: readonly (Division | Note | Metadata)[]): Book => {
  const divisions: Division[] = []
  const notes: Note[] = []
  let about = metadata()
  for (const item of items) {
    if (!('span' in item)) about = item
    else if (isDivision(item)) divisions.push(item)
    else notes.push({ ...item, division: divisions.length > 0 ? last(divisions.at(-1) as Division).id : '' })
  }
  return { metadata: about, divisions, notes, allowances: [], assets: [], sources: { 'book.md': '' }, span: span() }
}
