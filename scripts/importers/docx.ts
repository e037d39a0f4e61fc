/** Word files (.docx, .docm, .dotx): read from their own XML, since converters by way of HTML lose text in `w:dir`, pages, languages and changes. */
import type { Block, Inline } from '../model/book.ts'
import { plainText } from '../model/walk.ts'
import { slug } from '../model/slug.ts'
import { wordsOf } from './conservation.ts'
import type { Answers } from './decisions.ts'
import type { Draft, DraftNote } from './draft.ts'
import { ImportFault } from './fault.ts'
import type { Context, NoteKind, Part, Relations } from './docx/context.ts'
import { notesIn, startCalling } from './docx/notes.ts'
import { startCounting } from './docx/numbering.ts'
import { readBlocks, roleOf } from './docx/paragraphs.ts'
import { stylesOf, type Styles } from './docx/styles.ts'
import { countWords } from './docx/words.ts'
import { blocksOfFlow, isPara, type Flow } from './office/flow.ts'
import { pagesNamed } from './office/bookmarks.ts'
import { notesByHand } from './office/handmade.ts'
import { openLedger } from './ledger.ts'
import { gatherPictures, tellUnshown } from './office/pictures.ts'
import { isInLanguage, isLanguageTag } from './office/roles.ts'
import { tellTheRest } from './office/rest.ts'
import { most } from './office/sink.ts'
import { settleText } from './office/settle.ts'
import { child, elementsIn, gather, readXml, textIn, within, type Element } from './office/xml.ts'
import { isZip, openZip, type Zip } from './office/zip.ts'

const refusal = (file: string): ImportFault =>
  new ImportFault(`${file} is no Word file (.docx): open it in the program that made it and save it as .docx`)

const folderOf = (path: string) => path.replace(/[^/]*$/, '')

/** A target as a path in the zip: never out of it. */
const resolve = (from: string, target: string): string => {
  const parts: string[] = []
  for (const part of (target.startsWith('/') ? target : `${folderOf(from)}${target}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

const relationsOf = (file: string, zip: Zip, part: string): Relations => {
  const bytes = zip.read(`${folderOf(part)}_rels/${part.replace(/^.*\//, '')}.rels`)
  if (!bytes) return new Map()
  return new Map(
    elementsIn(readXml(file, bytes)).map(({ attributes }) => {
      const external = attributes['TargetMode'] === 'External'
      const target = attributes['Target'] ?? ''
      return [
        attributes['Id'] ?? '',
        {
          type: (attributes['Type'] ?? '').replace(/^.*\//, ''),
          target: external ? target : resolve(part, target),
          external,
        },
      ]
    }),
  )
}

const partOfType = (relations: Relations, type: string): string | undefined =>
  [...relations.values()].find(relation => relation.type === type && !relation.external)?.target

/** Elements that are asked for before the text is read. */
const sought = [
  'w:r',
  'w:p',
  'w:ins',
  'w:del',
  'w:moveTo',
  'w:bookmarkStart',
  'w:hyperlink',
  'w:instrText',
  'w:sectPr',
  'w:lastRenderedPageBreak',
] as const
type Found = Readonly<Record<(typeof sought)[number], readonly Element[]>>

/** The language that most letters are said to be in, and can be in. */
const languageOf = (runs: readonly Element[], styles: Styles): string | undefined => {
  const counts = new Map<string | undefined, number>()
  for (const run of runs) {
    const text = elementsIn(run)
      .filter(({ name }) => name === 'w:t')
      .map(textIn)
      .join('')
    const said = styles.run(child(run, 'w:rPr'), undefined, 'w:lang')?.attributes ?? {}
    for (const tag of [said['w:val'], said['w:bidi'], said['w:eastAsia']])
      if (isLanguageTag(tag) && isInLanguage(text, tag)) {
        counts.set(tag, (counts.get(tag) ?? 0) + text.length)
        break
      }
  }
  return most(counts, undefined)
}

/** Bookmarks in headings that links and references lead to, with ids for their headings. */
const anchorsOf = (found: Found, isHeading: (pPr: Element | undefined) => boolean): ReadonlyMap<string, string> => {
  const wanted = new Set([
    ...found['w:hyperlink'].flatMap(({ attributes }) => attributes['w:anchor'] ?? []),
    ...found['w:instrText'].flatMap(element => /(?:REF\s+|\\l\s+")([^\s"]+)/.exec(textIn(element))?.[1] ?? []),
  ])
  if (wanted.size === 0) return new Map()
  const anchors = new Map<string, string>()
  for (const paragraph of found['w:p']) {
    const marks = elementsIn(paragraph).filter(
      ({ name, attributes }) => name === 'w:bookmarkStart' && wanted.has(attributes['w:name'] ?? ''),
    )
    const [first] = marks
    if (!first || !isHeading(child(paragraph, 'w:pPr'))) continue
    const id = slug(`${first.attributes['w:name'] ?? ''}`, `place-${anchors.size + 1}`)
    for (const { attributes } of marks) anchors.set(attributes['w:name'] ?? '', id)
  }
  return anchors
}

/** Notes by the bookmarks that stand around their calls: Word refers to a note by them. */
const notesByBookmark = (paragraphs: readonly Element[]): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const paragraph of paragraphs) {
    const open = new Map<string, string>()
    const visit = (element: Element): void => {
      for (const node of elementsIn(element)) {
        const { name, attributes } = node
        const id = attributes['w:id'] ?? ''
        if (name === 'w:bookmarkStart') open.set(id, attributes['w:name'] ?? '')
        else if (name === 'w:bookmarkEnd') open.delete(id)
        else if (name === 'w:footnoteReference' || name === 'w:endnoteReference')
          for (const bookmark of open.values())
            found.set(bookmark, `${name === 'w:footnoteReference' ? 'footnote' : 'endnote'} ${id}`)
        else visit(node)
      }
    }
    visit(paragraph)
  }
  return found
}

/** A mark that stands at the head of a note leaves it; so does a number that its author typed there. */
const withoutMark = (
  blocks: readonly Block[],
  label: string,
  mark: string | null,
  take: (word: string) => void,
): readonly Block[] => {
  const [first, ...others] = blocks
  if (first?.type !== 'paragraph') return blocks
  const [head, ...rest] = first.inlines
  if (!head) return blocks
  const raised = head.type === 'superscript'
  const text = raised ? plainText(head.inlines) : head.type === 'text' ? head.text : ''
  const sign = mark ?? (raised ? label : '')
  if (sign !== '' && text.startsWith(sign)) {
    take(sign)
    const left = text.slice(sign.length).replace(/^[.)\]]?\s+/, '')
    const inlines: readonly Inline[] =
      left === '' ? trimmed(rest) : [{ type: 'text', text: left, span: head.span }, ...rest]
    return [{ ...first, inlines }, ...others]
  }
  // Stops and brackets that stood around the mark.
  if (raised && /^[[(\])\s]+$/.test(text)) return [{ ...first, inlines: trimmed(rest) }, ...others]
  return head.type === 'text' ? [{ ...first, inlines: trimmed(first.inlines) }, ...others] : blocks
}

const trimmed = ([first, ...rest]: readonly Inline[]): readonly Inline[] =>
  first?.type === 'text'
    ? [{ ...first, text: first.text.replace(/^[.):\]]?\s+/, '') }, ...rest]
    : [...(first ? [first] : []), ...rest]

const xmlOf = (file: string, zip: Zip, path: string | undefined): Element | undefined => {
  const bytes = path === undefined ? null : zip.read(path)
  return bytes ? readXml(`${file} (${path ?? ''})`, bytes) : undefined
}

/** Reads a Word file. Throws an ImportFault when it is none, is damaged, locked or too large. */
export const readDocx = async (file: string, bytes: Uint8Array, answers: Answers): Promise<Draft> => {
  if (!isZip(bytes)) throw refusal(file)
  const zip = openZip(file, bytes)
  const main = partOfType(relationsOf(file, zip, ''), 'officeDocument')
  const root = xmlOf(file, zip, main)
  const body = child(root, 'w:body')
  if (main === undefined || !body) throw refusal(file)
  return Promise.resolve(draftOf(file, zip, main, body, answers))
}

const draftOf = (file: string, zip: Zip, main: string, body: Element, answers: Answers): Draft => {
  const relations = relationsOf(file, zip, main)
  const xml = (type: string) => xmlOf(file, zip, partOfType(relations, type))
  const styles = stylesOf(xml('styles'))
  const found = gather(body, sought)
  const language = languageOf(found['w:r'], styles)
  const comments = new Map(
    elementsIn(xml('comments')).map(comment => [
      comment.attributes['w:id'] ?? '',
      `${comment.attributes['w:author'] ?? 'somebody'}: ${[...within(comment, 'w:p')].map(p => [...within(p, 'w:t')].map(textIn).join('')).join(' ')}`,
    ]),
  )
  const pictures = gatherPictures(file)
  const caller = startCalling(found['w:sectPr'], xml('settings'))
  const bookmarked = notesByBookmark(found['w:p'])
  const hasBreaks = found['w:lastRenderedPageBreak'].length
  const state = { breaks: 0 }
  const ledger = openLedger(answers, () => (hasBreaks > 0 ? { page: String(state.breaks + 1) } : {}))
  const changes = found['w:ins'].length + found['w:del'].length + found['w:moveTo'].length
  const refused =
    changes > 0 &&
    ledger.choose(
      'tracked-changes',
      ['accept', 'refuse'],
      'likely',
      `${changes} tracked changes: insertions are in the text, deletions are not`,
      '',
    ) === 'refuse'
  const marksBreaks =
    hasBreaks > 0 &&
    ledger.choose(
      'page-breaks',
      ['leave-out', 'page-marks'],
      'likely',
      `${hasBreaks} page breaks of Word’s own layout: they are not the pages of a printed source`,
      '',
    ) === 'page-marks'
  const missing: string[] = []

  const context: Context = {
    file,
    ledger,
    styles,
    language,
    refused,
    pages: pagesNamed(found['w:bookmarkStart'].map(({ attributes }) => attributes['w:name'] ?? '')),
    anchors: new Map(),
    deleted: new Set(),
    marksBreaks,
    fields: [],
    taken: null,
    get breaks() {
      return state.breaks
    },
    set breaks(count) {
      state.breaks = count
    },
    sections: 0,
    marks: [],
    labels: [],
    unknown: new Map(),
    lostLinks: [],
    privates: [],
    call: (kind, id, mark) => caller.call(kind, id, mark, state.breaks, context.sections),
    labelAt: name => caller.called.find(({ kind, id }) => `${kind} ${id}` === bookmarked.get(name))?.label,
    comment: id => comments.get(id) ?? '',
    picture: (from, id) => {
      const relation = from.get(id)
      const content = relation && !relation.external ? zip.read(relation.target) : null
      const added = relation && content ? pictures.add(relation.target, content) : null
      if (!added) missing.push(relation?.target ?? id)
      else if (!added.shown) tellUnshown(ledger, added.src)
      return added?.src ?? null
    },
    count: startCounting(xml('numbering')),
    blocks: (element, part) => readBlocks(context, element, part),
  }
  const text: Part = { relations, kind: 'text', inCell: false }
  Object.assign(context, { anchors: anchorsOf(found, pPr => roleOf(context, pPr, text).role === 'heading') })

  const flow = readBlocks(context, body, text)
  context.fields.length = 0
  const readTaken = (kind: NonNullable<Context['taken']>, element: Element, from: Relations): void => {
    context.taken = kind
    readBlocks(context, element, { relations: from, kind: 'note', inCell: false })
    context.taken = null
    context.fields.length = 0
  }

  const notes: DraftNote[] = []
  const unplaced: DraftNote[] = []
  let inNotes = 0
  const read = new Set<string>()
  const stories: readonly (readonly [NoteKind, string | undefined])[] = [
    ['footnote', partOfType(relations, 'footnotes')],
    ['endnote', partOfType(relations, 'endnotes')],
  ]
  const noteStories = stories.map(([kind, path]) => ({
    kind,
    path,
    relations: path === undefined ? new Map() : relationsOf(file, zip, path),
    ...notesIn(xmlOf(file, zip, path)),
  }))
  const noteOf = (element: Element, from: Relations, label: string, mark: string | null): DraftNote => {
    inNotes++
    const inner: Flow = readBlocks(context, element, { relations: from, kind: 'note', inCell: false })
    context.fields.length = 0
    const blocks = withoutMark(blocksOfFlow(inner, ledger), label, mark, sign => context.marks.push(...wordsOf(sign)))
    return { label, blocks, place: inner.find(isPara)?.place ?? {} }
  }
  // A note may call a note: `called` grows on the way.
  for (let at = 0; at < caller.called.length; at++) {
    const { kind, id, label, mark } = caller.called[at] ?? { kind: 'footnote' as const, id: '', label: '', mark: null }
    const story = noteStories.find(one => one.kind === kind)
    const element = story?.notes.get(id)
    read.add(`${kind} ${id}`)
    if (element && story) notes.push(noteOf(element, story.relations, label, mark))
    else ledger.choose('marker', ['keep'], 'open', 'the file has a marker here and no note that answers it', label)
  }
  for (const { kind, notes: all, others, relations: from } of noteStories) {
    for (const [id, element] of all) {
      if (read.has(`${kind} ${id}`)) continue
      if (context.deleted.has(`${kind} ${id}`)) {
        inNotes++
        readTaken('deletion', element, from)
        continue
      }
      const note = noteOf(element, from, `${kind}-${id}`, null)
      unplaced.push(note)
      const words = note.blocks
        .flatMap(block => (block.type === 'paragraph' ? [plainText(block.inlines)] : []))
        .join(' ')
      ledger.choose('unplaced', ['list'], 'open', 'a note that nothing in the text calls', words)
    }
    for (const other of others) readTaken('label', other, from)
  }

  const margins = [...relations.values()]
    .filter(({ type, external }) => !external && (type === 'header' || type === 'footer'))
    .map(({ target }) => target)
  const edges = [...new Set(margins)].toSorted()
  for (const path of edges) {
    const element = xmlOf(file, zip, path)
    if (element) readTaken('running-head', element, relationsOf(file, zip, path))
  }

  const handmade = inNotes === 0 ? notesByHand(flow, ledger) : { flow, notes: [] }
  const settled = settleText(
    handmade.flow,
    propertiesOf(xmlOf(file, zip, partOfType(relationsOf(file, zip, ''), 'core-properties'))),
    ledger,
  )
  const blocks = blocksOfFlow(settled.flow, ledger)
  tellTheRest(ledger, { ...context, begunAnew: caller.begunAnew, missing })

  const parts = [main, ...stories.flatMap(([, path]) => path ?? []), ...edges]
  const counts = parts.map(path => countWords(`${file} (${path})`, zip.read(path) ?? new Uint8Array(), refused))
  const counted = counts.reduce((sum, { notes: some }) => sum + some, 0)
  if (counted !== inNotes)
    throw new ImportFault(
      `${file} has ${counted} notes, and ${inNotes} came through: this is a fault of Octavo’s, please report it with the file`,
    )
  return {
    credit: { ...settled.credit, ...(language !== undefined && { language }) },
    ...(settled.title && { title: settled.title }),
    blocks,
    notes: [...notes, ...handmade.notes],
    unplaced,
    pictures: pictures.all,
    furniture: ledger.furniture,
    decisions: ledger.decisions,
    words: counts.flatMap(({ words }) => words),
  }
}

const propertiesOf = (root: Element | undefined) => ({
  title: textIn(child(root, 'dc:title')),
  creator: textIn(child(root, 'dc:creator')),
})
