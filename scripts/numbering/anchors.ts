/** What every place of the book is called, and what a reference to it prints. */
import type { Block, Book, Division, Figure, Heading, Inline, Table } from '../model/book.ts'
import { blocksIn, divisionsIn, inlinesInBlocks, plainText } from '../model/walk.ts'
import type { Anchor, Doubled } from './numbering.ts'
import { automaticNames, slug } from '../model/slug.ts'

type Captioned = Figure | Table
type Named = Division | Heading | Captioned

export interface Anchors {
  readonly anchors: ReadonlyMap<string, Anchor>
  readonly ids: ReadonlyMap<Named, string>
  readonly labels: ReadonlyMap<Captioned, string>
  readonly doubled: readonly Doubled[]
  readonly shared: ReadonlyMap<string, readonly Anchor[]>
}

const captionWords: Readonly<Record<string, { readonly figure: string; readonly table: string }>> = {
  en: { figure: 'Figure', table: 'Table' },
  de: { figure: 'Abbildung', table: 'Tabelle' },
  fr: { figure: 'Figure', table: 'Tableau' },
  es: { figure: 'Figura', table: 'Tabla' },
  it: { figure: 'Figura', table: 'Tabella' },
  ru: { figure: 'Рисунок', table: 'Таблица' },
  nl: { figure: 'Figuur', table: 'Tabel' },
  pt: { figure: 'Figura', table: 'Tabela' },
  pl: { figure: 'Rysunek', table: 'Tabela' },
  sv: { figure: 'Figur', table: 'Tabell' },
  el: { figure: 'Εικόνα', table: 'Πίνακας' },
  uk: { figure: 'Рисунок', table: 'Таблиця' },
  tr: { figure: 'Şekil', table: 'Tablo' },
  he: { figure: 'איור', table: 'טבלה' },
  ar: { figure: 'الشكل', table: 'الجدول' },
  zh: { figure: '图', table: '表' },
  ja: { figure: '図', table: '表' },
  ko: { figure: '그림', table: '표' },
}

const quotes: Readonly<Record<string, readonly [string, string]>> = {
  de: ['„', '“'],
  fr: ['«\u00a0', '\u00a0»'],
  es: ['«', '»'],
  it: ['«', '»'],
  ru: ['«', '»'],
  pl: ['„', '”'],
  el: ['«', '»'],
  uk: ['«', '»'],
  ar: ['«', '»'],
  ja: ['「', '」'],
}

/** Names by which other tools would find a place: the words of a heading (the first of those words), the file of a division. */
const aliasesOf = (
  book: Book,
  anchors: ReadonlyMap<string, Anchor>,
  ids: ReadonlyMap<Named, string>,
  shared: Anchors['shared'],
): Map<string, Anchor> => {
  const aliases = new Map<string, Anchor>(
    [...shared].flatMap(([id, all]) => all.map(anchor => [`${anchor.division.span.file}#${id}`, anchor] as const)),
  )
  const counts = new Map<string, number>()
  const add = (alias: string, id: string | undefined) => {
    const anchor = id === undefined ? undefined : anchors.get(id)
    if (anchor && !aliases.has(alias)) aliases.set(alias, anchor)
  }
  /** Of headings with the same words the second is called `a-1`, the third `a-2`: in their file, and in the book. */
  const addTitle = (inlines: readonly Inline[], id: string | undefined, file: string) => {
    for (const name of automaticNames(plainText(inlines)).filter(Boolean)) {
      for (const alias of [name, `${file}#${name}`]) {
        const count = counts.get(alias) ?? 0
        counts.set(alias, count + 1)
        add(count === 0 ? alias : `${alias}-${count}`, id)
      }
    }
  }
  for (const [id, { division }] of anchors) add(`${division.span.file}#${id}`, id)
  for (const { id, name, span } of divisionsIn(book.divisions))
    for (const alias of name === undefined ? [] : [name, `${span.file}#${name}`]) add(alias, id)
  for (const division of divisionsIn(book.divisions)) {
    const { file } = division.span
    add(file, division.id)
    addTitle(division.title, division.id, file)
    for (const block of blocksIn(division.blocks))
      if (block.type === 'heading') addTitle(block.inlines, ids.get(block), file)
  }
  return aliases
}

/** What a box begins with, if that is a heading or words that are all strong. */
const titleIn = ([first]: readonly Block[]): string => {
  if (first?.type === 'heading') return plainText(first.inlines)
  const isStrong = first?.type === 'paragraph' && first.inlines.every(({ type }) => type === 'strong')
  return isStrong ? plainText(first.inlines) : ''
}

/** Names every division, heading, figure and table; ids of the manuscript are kept, the rest made from the words. */
export const nameAnchors = (book: Book): Anchors => {
  const anchors = new Map<string, Anchor>()
  const ids = new Map<Named, string>()
  const labels = new Map<Captioned, string>()
  const doubled: Doubled[] = []
  const shared = new Map<string, Anchor[]>()
  const kinds = captionWords[book.metadata.language.split('-')[0]?.toLowerCase() ?? 'en'] ?? {
    figure: 'Figure',
    table: 'Table',
  }
  const counts = { figure: 0, table: 0 }
  const [open, close] = quotes[book.metadata.language.split('-')[0] ?? 'en'] ?? ['“', '”']
  const quoted = (title: string) => `${open}${title}${close}`

  for (const division of divisionsIn(book.divisions)) {
    ids.set(division, division.id)
    anchors.set(division.id, { id: division.id, division, kind: 'division', label: quoted(plainText(division.title)) })
  }
  const tried = new Map<string, number>()
  const free = (wish: string) => {
    for (let count = tried.get(wish) ?? 1; ; count++) {
      const id = count === 1 ? wish : `${wish}-${count}`
      tried.set(wish, count + 1)
      if (!anchors.has(id)) return id
    }
  }
  const place = (block: Block, division: Division, wish: string | undefined, kind: Anchor['kind'], label: string) => {
    const own = 'attributes' in block ? block.attributes.id : undefined
    const known =
      own === undefined ? [] : (shared.get(own) ?? [anchors.get(own)].filter(anchor => anchor !== undefined))
    const sameFile = known.find(anchor => anchor.division.span.file === division.span.file)
    // What a writer names by its attributes alone has no other name.
    const first = wish === undefined ? known[0] : sameFile
    if (own !== undefined && first) doubled.push({ id: own, block, first })
    const id = own !== undefined && !first ? free(own) : wish === undefined ? undefined : free(wish)
    if (id === undefined) return
    const anchor = { id, division, kind, label }
    anchors.set(id, anchor)
    if (own !== undefined && id !== own && !first) shared.set(own, [...known, anchor])
    if (block.type === 'heading' || block.type === 'figure' || block.type === 'table') ids.set(block, id)
  }
  const name = (block: Block, division: Division) => {
    if (block.type === 'heading') {
      const words = plainText(block.inlines)
      place(block, division, `${division.id}--${slug(words, 'section')}`, 'heading', quoted(words))
      return
    }
    if (block.type !== 'figure' && block.type !== 'table') {
      place(block, division, undefined, 'block', '')
      return
    }
    const numbered = block.caption.length > 0 || block.attributes.id !== undefined
    const label = numbered ? `${kinds[block.type]} ${++counts[block.type]}` : ''
    if (numbered) labels.set(block, label)
    place(block, division, numbered ? `${block.type}-${counts[block.type]}` : undefined, block.type, label)
  }
  const named = [...divisionsIn(book.divisions)].flatMap(division =>
    [...blocksIn(division.blocks)].map(block => ({ block, division })),
  )
  // The manuscript's own ids come first, so that a made one never takes a name that is asked for further down.
  const hasOwn = ({ block }: { block: Block }) => 'attributes' in block && block.attributes.id !== undefined
  const isCaptioned = ({ block }: { block: Block }) => block.type === 'figure' || block.type === 'table'
  for (const { block, division } of named) if (hasOwn({ block }) || isCaptioned({ block })) name(block, division)
  for (const { block, division } of named) if (!hasOwn({ block }) && !isCaptioned({ block })) name(block, division)
  for (const division of divisionsIn(book.divisions)) {
    for (const inline of inlinesInBlocks(division.blocks)) {
      const id = inline.type === 'span' ? inline.attributes.id : undefined
      if (inline.type !== 'span' || id === undefined) continue
      const first = anchors.get(id)
      if (first) doubled.push({ id, block: inline, first })
      else anchors.set(id, { id, division, kind: 'block', label: plainText(inline.inlines) })
    }
  }
  for (const { block } of named) {
    const id = block.type === 'aside' ? block.attributes.id : undefined
    const anchor = id === undefined ? undefined : anchors.get(id)
    if (block.type !== 'aside' || anchor?.label !== '') continue
    const inner = [...blocksIn(block.blocks)].find(found => labels.has(found as Captioned))
    const label = inner ? (labels.get(inner as Captioned) ?? '') : titleIn(block.blocks).replace(/.+/, quoted)
    anchors.set(anchor.id, { ...anchor, label })
  }
  // What has neither number nor title is referred to as it was typed.
  for (const [id, anchor] of anchors) if (anchor.label === '') anchors.set(id, { ...anchor, label: `@${id}` })
  return { anchors: new Map([...aliasesOf(book, anchors, ids, shared), ...anchors]), ids, labels, doubled, shared }
}
