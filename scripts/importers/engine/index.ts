/** Lines of any source → a Draft: marks, furniture, notes, cuts, headings, quotations, each decided in its own file. */
import type { Block } from '../../model/book.ts'
import { inlinesInBlocks } from '../../model/walk.ts'
import { wordsOf } from '../conservation.ts'
import type { Answers } from '../decisions.ts'
import type { Draft, DraftCredit, DraftNote, Furniture } from '../draft.ts'
import type { LinedSource } from '../lines.ts'
import { inlinesOfStrip, spanOf } from './blocks.ts'
import { coverOf, type Cover } from './cover.ts'
import { openDesk, type Desk } from './desk.ts'
import { partsOf } from './flow.ts'
import { frontOf } from './front.ts'
import { findFurniture, type FoundFurniture } from './furniture.ts'
import { headingSign, type HeadingSign } from './headings.ts'
import { isNotesName } from './titles.ts'
import { wordsTaken, type FoundNote } from './forms.ts'
import { callsAgain, lostHeads, slidNotes } from './lost.ts'
import { vocabularyOf } from './hyphens.ts'
import { candidatesIn, findMarks } from './marks.ts'
import { blocksOfNote, labelsOf } from './notes.ts'
import { ownersOf, type Owners } from './owners.ts'
import { cutsOf, labelsOfPages } from './pages.ts'
import { piecesOf, type Piece } from './pieces.ts'
import { measureOf, partRows, placeOf, rowsOf, type Row } from './rows.ts'
import { setBlocks } from './setting.ts'

const furnitureNames: Readonly<Partial<Record<Furniture['kind'], string>>> = {
  'running-head': 'a line that comes again on other pages, or beside a page number',
  folio: 'a number that rises with the pages',
  signature: 'a printer’s signature at the foot of a page',
  catchword: 'the first word of the next page',
  banner: 'a line that a library or a program has stamped on its pages',
}

/** Each line that is furniture goes out by a decision, and can be kept by an answer. */
const takeOut = (rows: readonly Row[], found: FoundFurniture, desk: Desk, labels: (row: Row) => string | undefined) => {
  const furniture: Furniture[] = []
  const gone = new Set<number>()
  for (const row of rows) {
    const kind = found.rows.get(row.index)
    if (kind === undefined) continue
    const text = row.strip.text
    const done = desk.decide({
      kind: 'furniture',
      row,
      done: 'take-out',
      alternatives: ['text'],
      evidence: furnitureNames[kind] ?? kind,
      grade: kind === 'folio' || kind === 'running-head' ? 'sure' : 'likely',
      excerpt: text,
    })
    if (done !== 'take-out') continue
    gone.add(row.index)
    furniture.push({ kind, text, place: placeOf(row, labels) })
  }
  return { furniture, gone }
}

/** The sheet that a library has bound before the text goes out whole; what it says of the text stays. */
const takeCover = (
  rows: readonly Row[],
  known: boolean,
  gone: Set<number>,
  furniture: Furniture[],
  desk: Desk,
  labels: (row: Row) => string | undefined,
): Cover | null => {
  const cover = coverOf(rows, known)
  if (!cover) return null
  const sheet = [...rows.slice(0, cover.length), ...(cover.end === undefined ? [] : rows.slice(cover.end))]
  const done = desk.decide({
    kind: 'furniture',
    row: sheet[0],
    done: 'take-out',
    alternatives: ['text'],
    evidence: 'the cover sheet of a library or a publisher',
    grade: 'likely',
    excerpt: sheet.map(row => row.strip.text).join(' / '),
  })
  if (done !== 'take-out') return null
  for (const row of sheet.filter(one => !gone.has(one.index))) {
    gone.add(row.index)
    furniture.push({ kind: 'banner', text: row.strip.text, place: placeOf(row, labels) })
  }
  return cover
}

/** Each pair of marker and head is a decision; a marker that an answer makes text leaves its note without one. */
const decideMarks = (
  notes: readonly FoundNote[],
  rows: readonly Row[],
  gone: ReadonlySet<number>,
  desk: Desk,
): readonly FoundNote[] => {
  const slid = slidNotes(rows, notes, gone)
  return notes.flatMap(note => {
    const head = rows[note.head.row] as Row
    const taken = wordsTaken(head.strip.text, 0, note.head.end)
    if (!note.mark) {
      const done = desk.decide({
        kind: 'unplaced',
        row: head,
        done: 'unplaced',
        alternatives: ['text'],
        evidence:
          note.head.form === 'lost'
            ? 'it stands among the notes of its page, and its mark cannot be read'
            : 'its marker was not found in the text before it',
        grade: 'open',
        excerpt: head.strip.text,
        words: way => (way === 'unplaced' ? taken : {}),
      })
      return done === 'unplaced' ? [note] : []
    }
    const row = rows[note.mark.row] as Row
    const { start, end } = note.mark
    const sign = wordsTaken(row.strip.text, start, end)
    const more = (note.again ?? []).map(one => wordsTaken(rows[one.row]?.strip.text ?? '', one.start, one.end))
    const done = desk.decide({
      kind: 'marker',
      row,
      done: 'marker',
      alternatives: ['text'],
      evidence: slid.has(note)
        ? 'figures and words of this page’s notes stand apart, and may not belong together: import the PDF itself, if there is one'
        : note.gap
          ? 'in another form than its neighbours, where their series wants it'
          : 'marker and note stand in one series',
      grade: slid.has(note) ? 'open' : note.gap ? 'likely' : 'sure',
      excerpt: `${row.strip.text.slice(Math.max(0, start - 60), end)} | ${head.strip.text.slice(0, 60)}`,
      words: way =>
        way === 'marker'
          ? {
              takes: [sign, taken, ...more].flatMap(one => one.takes),
              gives: [sign, taken, ...more].flatMap(one => one.gives),
            }
          : taken,
    })
    return [done === 'marker' ? note : { head: note.head, mark: null, gap: note.gap }]
  })
}

const decideHeadings = (
  body: readonly Piece[],
  front: { readonly taken: ReadonlySet<number>; readonly end: number },
  desk: Desk,
): readonly (HeadingSign | null)[] => {
  const text = body.flatMap((_, at) => (front.taken.has(at) ? [] : [at]))
  const found = new Map<number, HeadingSign>()
  for (const [index, at] of text.entries()) {
    const sign = headingSign(body[at] as Piece, body[text[index - 1] ?? -1], body[text[index + 1] ?? -1])
    if (sign) found.set(at, sign)
  }
  return body.map((piece, at) => {
    const sign = found.get(at)
    if (sign === undefined || front.taken.has(at)) return null
    // On a title page a short line over another short line is no heading.
    const stacked = at < front.end && sign !== 'marked' && sign !== 'named' && found.has(at + 1)
    const done = desk.decide({
      kind: 'heading',
      row: piece.rows[0],
      done: stacked ? 'paragraph' : 'heading',
      alternatives: [stacked ? 'heading' : 'paragraph'],
      evidence: {
        marked: 'marked by the source',
        dressed: 'a short line set as a heading',
        named: 'the name of a section',
        short: 'a short line without a stop',
      }[sign],
      grade: stacked || sign === 'short' ? 'open' : sign === 'marked' ? 'sure' : 'likely',
      excerpt: piece.strip.text,
    })
    return done === 'heading' ? sign : null
  })
}

/** “Notes” over notes alone: they stand elsewhere now, and nothing would be left under it. */
const titlesOfNotes = (pieces: readonly Piece[], owners: Owners, desk: Desk): ReadonlySet<number> =>
  new Set(
    pieces.flatMap((piece, at) =>
      owners[at] === null &&
      pieces[at + 1]?.note !== null &&
      at + 1 < pieces.length &&
      isNotesName(piece.strip.text) &&
      desk.decide({
        kind: 'furniture',
        row: piece.rows[0],
        done: 'take-out',
        alternatives: ['text'],
        evidence: 'the heading of notes that follow it',
        grade: 'likely',
        excerpt: piece.strip.text,
      }) === 'take-out'
        ? [at]
        : [],
    ),
  )

const noTitle = /\.(?:docx?|pdf|tex|indd|qxd|odt|rtf|txt)$|^microsoft word\b|^untitled\b|^[\d\W_]*$/i

/** What the file itself says of its title and authors, where its pages say nothing: proposals. */
const metadataOf = (source: LinedSource, credit: DraftCredit, desk: Desk): DraftCredit => {
  const propose = (what: string, text: string): boolean =>
    text.trim() !== '' &&
    desk.decide({
      kind: 'title-page',
      row: undefined,
      done: what,
      alternatives: ['text'],
      evidence: 'so the file’s own properties say',
      grade: 'likely',
      excerpt: text,
      words: way => (way === what ? { gives: wordsOf(text) } : {}),
    }) === what
  const { title, authors } = source
  return {
    ...(title !== null && credit.title === undefined && !noTitle.test(title) && propose('title', title)
      ? { title }
      : {}),
    ...(authors.length > 0 && credit.authors === undefined && propose('author', authors.join(', ')) ? { authors } : {}),
  }
}

/** Makes a reading of lines. Pure: the same source and answers give the same Draft. */
export const draftOf = (source: LinedSource, answers: Answers): Draft => {
  const rows = partRows(rowsOf(source))
  const known = source.pages.length > 1
  const candidates = candidatesIn(rows)
  const heads = findMarks(rows, candidates, new Set())
    .notes.filter(({ head }) => head.form !== 'lone')
    .map(({ head }) => head.row)
  const found = findFurniture(rows, known, new Set(heads))
  const pageLabels = labelsOfPages(source, found)
  const labelOf = (row: Row): string | undefined => (known ? pageLabels[row.page] : undefined)
  const desk = openDesk(answers, labelOf)
  const { furniture, gone } = takeOut(rows, found, desk, labelOf)
  const cover = takeCover(rows, known, gone, furniture, desk, labelOf)
  const marks = findMarks(rows, candidates, gone)
  const again = callsAgain(rows, marks.notes, marks.unanswered)
  const recalled = marks.notes.map((note, at) => {
    const more = marks.unanswered.filter((_, index) => again.get(index) === at)
    return more.length > 0 ? { ...note, again: more } : note
  })
  const all = [...recalled, ...lostHeads(rows, marks.notes, gone)].sort((a, b) => a.head.row - b.head.row)
  const notes = decideMarks(all, rows, gone, desk)
  for (const mark of marks.unanswered.filter((_, at) => !again.has(at)))
    desk.decide({
      kind: 'marker-alone',
      row: rows[mark.row],
      done: 'text',
      alternatives: [],
      evidence: 'it has the form of a marker, and no note answers it',
      grade: 'open',
      excerpt: rows[mark.row]?.strip.text.slice(Math.max(0, mark.start - 60), mark.end + 20) ?? '',
    })
  const labels = labelsOf(notes)
  const vocabulary = vocabularyOf(rows)
  const measure = measureOf(rows.filter(row => !gone.has(row.index)))
  const pieces = piecesOf({ rows, gone, notes, labels, measure, vocabulary, desk })
  const owners = ownersOf({ pieces, notes, known, atEnd: marks.atEnd, desk })
  const overNotes = titlesOfNotes(pieces, owners, desk)
  for (const at of overNotes)
    furniture.push({
      kind: 'label',
      text: pieces[at]?.strip.text ?? '',
      place: placeOf(pieces[at]?.rows[0], labelOf),
    })
  const bodyAt = pieces.flatMap((piece, at) =>
    owners[at] === null &&
    !overNotes.has(at) &&
    !(piece.dress === 'rule' && (typeof owners[at + 1] === 'number' || typeof owners[at - 1] === 'number'))
      ? [at]
      : [],
  )
  const body = bodyAt.map(at => pieces[at] as Piece)
  const cuts = cutsOf({
    pieces,
    body: bodyAt,
    owners,
    notes,
    rows,
    furniture: found,
    known,
    atEnd: marks.atEnd,
    labels: pageLabels,
    first: cover && known ? 1 : 0,
  })
  const front = frontOf(body, desk)
  const signs = decideHeadings(body, front, desk)
  const left = body.flatMap((_, at) => (front.taken.has(at) ? [] : [at]))
  const carried = cuts.map((cut, at) => (front.taken.has(at) ? null : cut))
  const skipped = cuts.flatMap((cut, at) => (front.taken.has(at) ? (cut?.pages ?? []) : []))
  const parts = partsOf({
    pieces: left.map(at => body[at] as Piece),
    signs: left.map(at => signs[at] ?? null),
    cuts: left.map(at => carried[at] ?? null),
    measure,
    vocabulary,
    desk,
    furniture,
  })
  const blocks: readonly Block[] = [
    ...skipped.map((number): Block => ({ type: 'page-mark', number, span: { file: source.file, start: 0, end: 0 } })),
    ...setBlocks(source.file, parts, desk),
  ]
  const inTitle = front.title?.insets.map(inset => inset.label) ?? []
  const inText = [...inlinesInBlocks(blocks)].flatMap(inline => (inline.type === 'noteref' ? [inline.label] : []))
  const inNotes = pieces.flatMap((piece, at) =>
    owners[at] === null ? [] : piece.strip.insets.map(inset => inset.label),
  )
  const called = new Set([...inTitle, ...inText, ...inNotes])
  const ofNote = new Map<number, Piece[]>()
  for (const [at, owner] of owners.entries()) {
    if (owner === null) continue
    const own = ofNote.get(owner)
    if (own) own.push(pieces[at] as Piece)
    else ofNote.set(owner, [pieces[at] as Piece])
  }
  const drafted = notes.map((note, at): DraftNote & { readonly placed: boolean } => {
    const own = ofNote.get(at) ?? []
    const row = rows[note.head.row] as Row
    return {
      label: labels[at] ?? String(at + 1),
      blocks: blocksOfNote(source.file, own, note, vocabulary, desk),
      place: placeOf(row, labelOf),
      placed: note.mark !== null && called.has(labels[at] ?? ''),
    }
  })
  const bare = ({ label, blocks: own, place }: DraftNote): DraftNote => ({ label, blocks: own, place })
  const titled = front.title
  return {
    credit: {
      ...cover?.credit,
      ...metadataOf(source, { ...cover?.credit, ...front.credit }, desk),
      ...front.credit,
      ...(source.language === null ? {} : { language: source.language }),
    },
    ...(titled && titled.insets.length > 0
      ? { title: inlinesOfStrip(titled, spanOf(source.file, body[0]?.rows ?? [])) }
      : {}),
    blocks,
    notes: drafted.filter(note => note.placed).map(bare),
    unplaced: drafted.filter(note => !note.placed).map(bare),
    pictures: [],
    furniture: [...(source.furniture ?? []), ...furniture],
    decisions: desk.decisions,
    words: source.words,
    ...(source.ordered === true && { ordered: true }),
  }
}
