import type { Block, Book, Inline, Note } from '../model/book.ts'
import { blocksIn, divisionsIn, inlinesIn, inlinesInBlocks, targetOf } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/nearest.ts'
import { placeName } from '../diagnostics/place.ts'
import { anchorOf, isCounted } from '../numbering/index.ts'
import { isMarkdown } from '../readers/addresses.ts'
import type { Check } from './check.ts'

const asTyped = (target: string) => ({
  markup: `@${target}`,
  what: 'a reference to something that has neither a number nor a title',
  hint: `write [words](#${target})`,
  count: 1,
})

/** Where links and cross-references are to lead, by the names that were typed, and the division that they stand in. */
const targetsIn = (book: Book) => {
  const leading = (inlines: Iterable<Inline>, id: string) =>
    [...inlines].flatMap(inline => {
      const target = targetOf(inline)
      const isReference = inline.type === 'cross-reference'
      return target === null ? [] : [{ isReference, target, span: inline.span, division: { id } }]
    })
  return [
    ...[...divisionsIn(book.divisions)].flatMap(({ id, title, blocks }) =>
      leading([...inlinesIn(title), ...inlinesInBlocks(blocks)], id),
    ),
    ...book.notes.flatMap(({ blocks, division }) => leading(inlinesInBlocks(blocks), division)),
  ]
}

/** Why a reference to a note of this label has nothing to print or to lead to. */
const faultOfNote = (notes: readonly Note[], uncalled: readonly Note[], label: string) => {
  const called = notes.filter(note => note.label === label && !uncalled.includes(note))
  if (called.length > 0) return 'several'
  return notes.some(note => note.label === label) ? 'uncalled' : 'none'
}

/** Names by the files that they stand in; those of the book under ''. */
const namesByFile = (names: Iterable<string>): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>()
  for (const key of names) {
    const [file, name] = key.includes('#') ? (key.split(/#(.*)/s) as [string, string]) : ['', key]
    const known = found.get(file)
    if (known) known.push(name)
    else found.set(file, [name])
  }
  return found
}

const idsIn = (blocks: readonly Block[]): readonly (string | undefined)[] =>
  [...blocksIn(blocks), ...inlinesInBlocks(blocks)].map(node => ('attributes' in node ? node.attributes.id : undefined))

const deadLinks: Check = (book, numbering) => {
  const names = namesByFile(numbering.anchors.keys())
  const inNotes = new Set(idsIn(book.notes.flatMap(({ blocks }) => blocks)))
  return targetsIn(book).flatMap(({ isReference, target, span, division }) => {
    const found = anchorOf(numbering, target, span, division)
    const [path = '', name] = target.split(/#(.*)/s)
    const label = /^fn[-:](.+)/s.exec(name ?? path)?.[1]
    const shared = numbering.shared.get(target)
    if (found && shared?.every(({ division }) => division.span.file !== span.file)) {
      const files = shared.map(({ division }) => division.span.file)
      return [diagnose('link-ambiguous', span, { target, files })]
    }
    if (found) {
      if (isReference && found.note && isCounted(found.label) && book.metadata.notes.numbering === 'page')
        return [diagnose('note-reference', span, { label: found.note.note.label, fault: 'by-page' })]
      if (isReference && found.label === `@${target}`) return [diagnose('markup-foreign', span, asTyped(target))]
      if (name === undefined || numbering.anchors.has(target) || found.id === name) return []
      return [diagnose('link-inexact', span, { path, name, nearest: nearest(name, names.get(path) ?? []) })]
    }
    // A chapter may be built without those that it links to.
    if (isMarkdown(path) && !Object.hasOwn(book.sources, path))
      return [diagnose('link-outside-book', span, { href: path })]
    const near = nearest(target, names.get('') ?? [])
    if (label !== undefined)
      return [
        diagnose('note-reference', span, {
          label,
          fault: faultOfNote(book.notes, numbering.uncalled, label),
          nearest: near,
        }),
      ]
    return [diagnose('link-unresolved', span, { target, isInNote: inNotes.has(target), nearest: near })]
  })
}

/** Links into the book and cross-references must lead somewhere, and to one place only. */
export const linksResolve: Check = (book, numbering) => [
  ...deadLinks(book, numbering),
  ...numbering.doubled.map(({ id, block, first }) =>
    diagnose('anchor-doubled', block.span, { id, line: `in ${placeName(book, first.division.span)}` }),
  ),
]
