/** Draft → the Markdown file of a reading. */
import type { Block, Inline } from '../model/book.ts'
import { noterefsInBlocks } from '../model/walk.ts'
import { wordsOf } from './conservation.ts'
import type { Decision, Draft, DraftCredit, DraftNote } from './draft.ts'
import { tellPlace } from './decisions.ts'
import { typedInlines, typedLabel } from './markdown/inlines.ts'
import { typedBlocks, typedNote } from './markdown/blocks.ts'

const months = 'january february march april may june july august september october november december'.split(' ')

/** A day or a year as the schema wants it, `YYYY-MM-DD`; null when a date says something else. */
const isoDate = (date: string): string | null => {
  const text = date.trim()
  if (/^\d{4}(-\d{2}(-\d{2})?)?$/.test(text)) return text
  const [, monthFirst, dayAfter, dayFirst, monthAfter, year] =
    /^(?:([A-Za-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]+)\.?),? (\d{4})$/.exec(text) ?? []
  const month = months.indexOf((monthFirst ?? monthAfter ?? '').toLowerCase()) + 1
  const day = Number(dayAfter ?? dayFirst)
  if (month === 0 || day > 31) return null
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Fields of the front matter in their order, by their names there. */
const fields: readonly (readonly [
  name: string,
  of: (credit: DraftCredit) => string | readonly string[] | undefined,
])[] = [
  ['title', ({ title }) => title],
  ['subtitle', ({ subtitle }) => subtitle],
  ['author', ({ authors }) => authors],
  ['translator', ({ translators }) => translators],
  ['affiliation', ({ affiliation }) => affiliation],
  ['source', ({ source }) => source],
  ['publisher', ({ publisher }) => publisher],
  ['address', ({ address }) => address],
  ['series', ({ series }) => series],
  ['number', ({ number }) => number],
  // Readers of front matter want a date that can be sorted; another stands as the source prints it.
  ['date', ({ date }) => date && (isoDate(date) ?? date)],
  ['rights', ({ rights }) => rights],
  ['language', ({ language }) => language],
]

const scalar = (text: string): string => JSON.stringify(text.replace(/\s+/g, ' ').trim())

const frontMatter = (credit: DraftCredit): string => {
  const lines = fields.flatMap(([name, of]) => {
    const said = of(credit)
    const values = (typeof said === 'string' ? [said] : (said ?? [])).filter(value => value.trim() !== '')
    if (values.length < 2) return values.map(value => `${name}: ${scalar(value)}`)
    return [`${name}:`, ...values.map(value => `  - ${scalar(value)}`)]
  })
  return lines.length === 0 ? '' : `---\n${lines.join('\n')}\n---\n\n`
}

/** Comments cannot hold two hyphens in a row. */
const query = ({ id, kind, place }: Decision): string =>
  `<!-- ? ${[kind, tellPlace(place), `(${id})`].filter(Boolean).join(' ').replace(/-{2,}/g, '-')} -->`

const spanOf = (block: Block) => ('span' in block ? block.span : { start: 0, end: 0 })

/** The block before which an open decision is marked: the one that holds its place, else the mark of its page. */
const blockOf = (blocks: readonly Block[], { at, place }: Decision): Block | undefined =>
  (at === undefined
    ? undefined
    : blocks.findLast(block => spanOf(block).end > 0 && block.type !== 'page-mark' && spanOf(block).start <= at)) ??
  blocks.find(block => block.type === 'page-mark' && place.page !== undefined && block.number === place.page)

const typedBody = ({ blocks, decisions }: Draft): string => {
  const queries = new Map<Block, readonly string[]>()
  for (const decision of decisions.filter(({ grade }) => grade === 'open')) {
    const block = blockOf(blocks, decision)
    if (block) queries.set(block, [...(queries.get(block) ?? []), query(decision)])
  }
  // Stretches between the marks, so that neighbouring lists still see each other.
  const parts: string[] = []
  let stretch: Block[] = []
  const flush = () => {
    if (stretch.length > 0) parts.push(typedBlocks(stretch))
    stretch = []
  }
  for (const block of blocks) {
    const asked = queries.get(block)
    if (asked) {
      flush()
      parts.push(...(block.type === 'page-mark' ? [] : asked))
    }
    stretch.push(block)
    if (asked && block.type === 'page-mark') {
      flush()
      parts.push(...asked)
    }
  }
  flush()
  return parts.filter(Boolean).join('\n\n')
}

const unplacedHeading = 'Unplaced notes'

const noSpan = { file: '', start: 0, end: 0 }

/** Notes without a marker get one under a heading of their own, from where an editor moves it to its place. */
const unplacedBlocks = ({ unplaced }: Draft): readonly Block[] => {
  if (unplaced.length === 0) return []
  const text = (words: string): Inline => ({ type: 'text', text: words, span: noSpan })
  return [
    {
      type: 'heading',
      level: 1,
      depth: 2,
      attributes: { classes: [] },
      inlines: [text(unplacedHeading)],
      span: noSpan,
    },
    {
      type: 'list',
      ordered: false,
      start: 1,
      tight: true,
      items: unplaced.map(({ label, place }) => ({
        blocks: [
          {
            type: 'paragraph',
            attributes: { classes: [] },
            inlines: [text(`${tellPlace(place) || label}: `), { type: 'noteref', label, span: noSpan }],
            span: noSpan,
          },
        ],
        span: noSpan,
      })),
      span: noSpan,
    },
  ]
}

/** Words that the writer itself puts in. */
export const scaffoldOf = (draft: Draft): readonly string[] =>
  draft.unplaced.length === 0
    ? []
    : [...wordsOf(unplacedHeading), ...draft.unplaced.flatMap(({ label, place }) => wordsOf(tellPlace(place) || label))]

/** Stretches of the text that are readings: each begins with a heading of the first level, the first perhaps with none. */
const readingsIn = (blocks: readonly Block[]): readonly (readonly Block[])[] => {
  const readings: Block[][] = [[]]
  for (const block of blocks) {
    if (block.type === 'heading' && block.level === 1) readings.push([])
    readings.at(-1)?.push(block)
  }
  return readings.filter(reading => reading.length > 0)
}

/** Labels that blocks call, and those that their notes call in turn. */
const calledIn = (blocks: readonly Block[], notes: ReadonlyMap<string, DraftNote>): ReadonlySet<string> => {
  const called = new Set<string>()
  const walk = (inner: readonly Block[]) => {
    for (const { label } of noterefsInBlocks(inner)) {
      if (called.has(label)) continue
      called.add(label)
      walk(notes.get(label)?.blocks ?? [])
    }
  }
  walk(blocks)
  return called
}

const typedNotes = (notes: readonly DraftNote[]): readonly string[] =>
  notes.map(({ label, blocks }) => typedNote(typedLabel(label), blocks))

/** The chapters of a book as readings, each with its own notes behind it. */
const typedReadings = (draft: Draft): readonly string[] => {
  const byLabel = new Map(draft.notes.map(note => [note.label, note]))
  const done = new Set<string>()
  const parts = readingsIn(draft.blocks).flatMap(reading => {
    const [first, ...rest] = reading
    const title = first?.type === 'heading' && first.level === 1 ? first : null
    const lifted = (title ? rest : reading).map(block =>
      block.type === 'heading' ? { ...block, level: Math.max(1, block.level - 1) as typeof block.level } : block,
    )
    const called = calledIn(reading, byLabel)
    const notes = draft.notes.filter(({ label }) => called.has(label) && !done.has(label))
    for (const { label } of notes) done.add(label)
    return [
      title ? `# ${typedInlines(title.inlines, { oneLine: true, braced: true })}` : '',
      typedBody({ ...draft, blocks: lifted }),
      ...typedNotes(notes),
    ]
  })
  return [...parts, ...typedNotes(draft.notes.filter(({ label }) => !done.has(label)))]
}

/**
 * The file of a reading: front matter with what the source says, the text, what could not be placed, the notes. It ends with a
 * line end, and our own reader reads it back to the draft's tree. The chapters of a book are readings of one file.
 */
export const manuscriptOf = (draft: Draft): string => {
  const parts = draft.readings
    ? [...typedReadings(draft), typedBlocks(unplacedBlocks(draft)), ...typedNotes(draft.unplaced)]
    : [
        draft.title === undefined ? '' : `# ${typedInlines(draft.title, { oneLine: true, braced: true })}`,
        typedBody(draft),
        typedBlocks(unplacedBlocks(draft)),
        ...typedNotes([...draft.notes, ...draft.unplaced]),
      ]
  return `${frontMatter(draft.credit)}${parts.filter(Boolean).join('\n\n')}\n`
}
