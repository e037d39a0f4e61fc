/** What the importers write is read back by our own reader to the same tree. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Block, Cell, Inline } from '../scripts/model/book.ts'
import { settleGrid, widthOf } from '../scripts/model/grid.ts'
import { conserve, wordsOf } from '../scripts/importers/conservation.ts'
import type { Draft } from '../scripts/importers/draft.ts'
import { manuscriptOf, scaffoldOf } from '../scripts/importers/markdown.ts'
import { plainText } from '../scripts/model/walk.ts'
import { readFile } from '../scripts/readers/file.ts'
import { normalise } from '../scripts/readers/normalise.ts'
import { splitFrontMatter } from '../scripts/readers/yaml.ts'

const span = { file: '', start: 0, end: 0 }
const text = (words: string): Inline => ({ type: 'text', text: words, span })
const p = (...inlines: (Inline | string)[]): Block => ({
  type: 'paragraph',
  attributes: { classes: [] },
  inlines: inlines.map(inline => (typeof inline === 'string' ? text(inline) : inline)),
  span,
})
const ref = (label: string): Inline => ({ type: 'noteref', label, span })

export const draft = (blocks: readonly Block[], more: Partial<Draft> = {}): Draft => ({
  credit: { title: 'Of Margins' },
  blocks,
  notes: [],
  unplaced: [],
  pictures: [],
  furniture: [],
  decisions: [],
  words: [],
  ...more,
})

const read = (markdown: string) => {
  const source = normalise(markdown)
  const { body } = splitFrontMatter('a.md', source)
  const reading = readFile({
    file: 'a.md',
    text: source,
    body,
    metadata: { title: 'Of Margins' },
    matter: null,
    readings: {},
    bookTitle: null,
    alone: false,
    countUnnamed: () => 1,
    freeName: wish => wish,
  })
  return {
    blocks: reading.divisions[0]?.blocks ?? [],
    notes: reading.notes.map(({ label, blocks }) => ({ label, blocks })),
    said: reading.diagnostics.map(({ code }) => code),
  }
}

const withoutSpans = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'span' ? undefined : inner)))

/** Blanks at the ends of what is dressed stand outside, runs of blanks are one, empty things are nothing. */
const settle = (inlines: readonly Inline[], outer = true): readonly Inline[] => {
  const flat = inlines.flatMap((inline): readonly Inline[] => {
    if (!('inlines' in inline)) return [inline]
    const inner = settle(inline.inlines, false)
    // A bare address is read as a link.
    const [words] = inner
    if (inline.type === 'link' && words?.type === 'text' && words.text === inline.href) return inner
    if (inline.type === 'link' || inline.type === 'span')
      return inner.length === 0 ? [] : [{ ...inline, inlines: inner }]
    const first = inner[0]
    const last = inner.at(-1)
    const lead = first?.type === 'text' && first.text.startsWith(' ') ? [text(' ')] : []
    const end = last?.type === 'text' && last.text.endsWith(' ') ? [text(' ')] : []
    const core = trim(inner)
    const [only] = core
    const turned =
      inline.type === 'strong' && core.length === 1 && only?.type === 'emphasis'
        ? { ...only, inlines: [{ ...inline, inlines: only.inlines }] }
        : { ...inline, inlines: core }
    return core.length === 0 ? lead : [...lead, turned, ...end]
  })
  const merged: Inline[] = []
  for (const inline of flat) {
    const last = merged.at(-1)
    if (inline.type === 'text' && last?.type === 'text')
      merged[merged.length - 1] = text((last.text + inline.text).replace(/\s+/g, ' '))
    else if (inline.type === 'code' && last?.type === 'code')
      merged[merged.length - 1] = { ...last, text: (last.text + inline.text).replace(/\s+/g, ' ') }
    else if (inline.type !== 'text' || inline.text !== '') {
      merged.push(inline.type === 'text' ? text(inline.text.replace(/\s+/g, ' ')) : inline)
    }
  }
  return outer ? trim(merged) : merged
}
const trim = (inlines: readonly Inline[]): readonly Inline[] =>
  inlines
    .map((inline, at) => {
      if (inline.type !== 'text') return inline
      const start = at === 0 ? inline.text.trimStart() : inline.text
      return text(at === inlines.length - 1 ? start.trimEnd() : start)
    })
    .filter(inline => inline.type !== 'text' || inline.text !== '')

const settleBlocks = (blocks: readonly Block[]): readonly Block[] =>
  blocks.map(block => {
    switch (block.type) {
      case 'paragraph':
        return { ...block, inlines: settle(block.inlines) }
      case 'heading':
        return { ...block, depth: block.level + 1, inlines: settle(block.inlines) }
      case 'figure':
        return { ...block, caption: settle(block.caption) }
      case 'verse':
        return { ...block, lines: block.lines.map(line => ({ ...line, inlines: settle(line.inlines) })) }
      case 'table': {
        const cells = (rows: typeof block.body) =>
          rows.map(row => row.map(cell => ({ ...cell, inlines: settle(cell.inlines) })))
        return { ...block, caption: settle(block.caption), head: cells(block.head), body: cells(block.body) }
      }
      case 'definition-list':
        return {
          ...block,
          items: block.items.map(({ terms, definitions }) => ({
            terms: terms.map(term => settle(term)),
            definitions: definitions.map(settleBlocks),
          })),
        }
      case 'aside':
      case 'quotation':
        return { ...block, blocks: settleBlocks(block.blocks) }
      case 'list':
        return {
          ...block,
          tight: false,
          items: block.items.map(item => ({ ...item, blocks: settleBlocks(item.blocks) })),
        }
      default:
        return block
    }
  })

const comesBack = (blocks: readonly Block[], notes: Draft['notes'] = []) => {
  const markdown = manuscriptOf(draft(blocks, { notes }))
  const back = read(markdown)
  expect(withoutSpans({ at: markdown, blocks: settleBlocks(back.blocks) })).toEqual(
    withoutSpans({ at: markdown, blocks: settleBlocks(blocks) }),
  )
  expect(withoutSpans(back.notes.map(({ label, blocks: inner }) => ({ label, blocks: settleBlocks(inner) })))).toEqual(
    withoutSpans(notes.map(({ label, blocks: inner }) => ({ label, blocks: settleBlocks(inner) }))),
  )
}

const signs = '\\`*_{}[]()<>#+-.!|~^$@&:="\'/ab1 9é“”;,?%§*_[]'.split('')
const words = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...signs) },
      fc.constantFrom('word', ' ', 'Table:', ' 5. ', '[^1]', '&amp;', '@fig-x', '<b>', 'http://a.b/~c', '$5'),
    ),
    {
      minLength: 1,
      maxLength: 9,
    },
  )
  .map(parts => parts.join(''))
  .filter(made => made.trim() !== '')

const inline: fc.Arbitrary<Inline> = fc.letrec<{ inline: Inline }>(tie => ({
  inline: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    words.map(text),
    fc.constantFrom('1', '12', '*').map(ref),
    fc.constantFrom('12', 'xiv').map((number): Inline => ({ type: 'page-mark', number, span })),
    words.map((tex): Inline => ({ type: 'code', text: tex.trim().replace(/\s+/g, ' '), span })),
    fc
      .tuple(
        fc.constantFrom('emphasis', 'strong', 'small-caps', 'superscript', 'subscript', 'deleted', 'underlined'),
        fc.array(tie('inline'), { minLength: 1, maxLength: 3 }),
      )
      .map(([type, inlines]) => ({ type, inlines, span })),
    words.map((label): Inline => ({ type: 'link', href: 'https://example.org/a_(b)', inlines: [text(label)], span })),
    fc
      .array(tie('inline'), { minLength: 1, maxLength: 2 })
      .map((inlines): Inline => ({ type: 'span', attributes: { classes: [], lang: 'ru' }, inlines, span })),
  ),
})).inline

/** Page marks at the ends of a line are moved to a line of their own, and are tried by hand below. */
const inlines = fc.array(inline, { minLength: 1, maxLength: 6 }).map(made => [text('So '), ...made, text(' said')])

const line = words.map(made => made.replace(/^\s+/, '') || 'so')
const cell = line.map(made => ({ inlines: [text(made)], span }))
const attributes = { classes: [] }

/** Code that holds a tag keeps its words in a cell of HTML, and loses its dress: it is tried by hand below. */
const isTagged = (made: readonly Inline[]): boolean =>
  made.some(each => (each.type === 'code' && each.text.includes('<')) || ('inlines' in each && isTagged(each.inlines)))
const spanning: fc.Arbitrary<Cell> = fc
  .record({
    inlines: inlines.filter(made => !isTagged(made)),
    columns: fc.constantFrom(1, 1, 2, 3),
    rows: fc.constantFrom(1, 1, 2, 3),
    head: fc.constantFrom(undefined, undefined, true as const),
  })
  .map(({ head, ...made }) => ({ ...made, ...(head && { head }), span }))
const rowsOfCells = (minLength: number) =>
  fc.array(fc.array(spanning, { minLength: 1, maxLength: 3 }), { minLength, maxLength: 3 })
/** Tables that bars cannot say. */
const spanningTable = fc.tuple(rowsOfCells(0), rowsOfCells(1)).map(([heads, rows]): Block => {
  const { parts } = settleGrid([heads.map(row => row.map(({ head: _, ...cell }) => cell)), rows], { inlines: [], span })
  const [head = [], body = []] = parts
  const columns = Array.from({ length: Math.max(...parts.map(widthOf)) }, () => null)
  return { type: 'table', attributes, caption: [], columns, head, body, span }
})
const block: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>(tie => ({
  block: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    { weight: 4, arbitrary: words.map(made => p(made)) },
    inlines.map(made => p(...made)),
    fc.tuple(fc.constantFrom(1, 2, 5), line).map(([level, made]): Block => ({
      type: 'heading',
      level,
      depth: level + 1,
      attributes,
      inlines: [text(made)],
      span,
    })),
    fc.array(fc.tuple(fc.nat(4), line), { minLength: 1, maxLength: 3 }).map((lines): Block => ({
      type: 'verse',
      lines: lines.map(([indent, made]) => ({ indent, inlines: [text(made)] })),
      span,
    })),
    fc.tuple(line, fc.tuple(cell, cell), fc.tuple(cell, cell)).map(([caption, head, body]): Block => ({
      type: 'table',
      attributes,
      caption: [text(caption)],
      columns: [null, 'right'],
      head: [head],
      body: [body],
      span,
    })),
    spanningTable,
    fc.tuple(line, line).map(([caption, alt]): Block => ({
      type: 'figure',
      attributes,
      src: 'a.png',
      alt: alt.replace(/["']/g, '').replace(/\s+/g, ' '),
      caption: [text(caption)],
      span,
    })),
    words.map((made): Block => ({ type: 'code-block', text: `${made}\n\n  ${made}\n`, span })),
    fc.constantFrom<Block>(
      { type: 'scene-break', span },
      { type: 'page-mark', number: '12a', span },
      { type: 'math-block', tex: 'a^2', span },
    ),
    fc
      .array(tie('block'), { minLength: 1, maxLength: 3 })
      .map((blocks): Block => ({ type: 'quotation', attributes, blocks, span })),
    fc
      .array(
        words.map(made => p(made)),
        { minLength: 1, maxLength: 3 },
      )
      .map((blocks): Block => ({ type: 'aside', kind: 'box', attributes: { classes: ['box'] }, blocks, span })),
    fc
      .tuple(
        fc.boolean(),
        fc.boolean(),
        fc.array(fc.array(tie('block'), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
      )
      .map(([ordered, tight, items]): Block => ({
        type: 'list',
        ordered,
        start: ordered ? 3 : 1,
        tight,
        items: items.map(blocks => ({ blocks, span })),
        span,
      })),
  ),
})).block

/** Definition lists hold paragraphs: what else they might hold, Markdown's readers disagree on. */
const definitions = fc.tuple(line, words, words).map(([term, first, second]): Block => ({
  type: 'definition-list',
  items: [{ terms: [[text(term)]], definitions: [[p(first)], [p(second), p(first)]] }],
  span,
}))

describe('the law of conservation', () => {
  const source = 'So said the printer⁵ of im- portant margins 12'
  const kept = draft([p('So said the printer', ref('5'), ' of important margins')], {
    notes: [{ label: '5', blocks: [p('He said so.')], place: {} }],
    furniture: [{ kind: 'folio', text: '12', place: {} }],
    decisions: [
      {
        id: 'hyphen-1',
        kind: 'hyphen',
        place: {},
        done: 'join',
        alternatives: ['keep'],
        evidence: '',
        grade: 'likely',
        excerpt: '',
        takes: ['⁵', 'im', 'portant'],
        gives: ['important'],
      },
    ],
    words: [...wordsOf(source), ...wordsOf('He said so.')],
  })
  test('holds when every word is in the text, in a note, in the furniture, or in a decision', () => {
    expect(() => conserve('a.txt', kept, manuscriptOf(kept), scaffoldOf(kept))).not.toThrow()
  })
  test('refuses a word lost, and says where it stood', () => {
    const lossy = { ...kept, blocks: [p('So said the printer', ref('5'), ' of important')] }
    expect(() => conserve('a.txt', lossy, manuscriptOf(lossy))).toThrow(
      /1 would be lost: “margins”, near “the printer ⁵ of im portant margins 12/,
    )
  })
  test('refuses a word mended: lost and added', () => {
    const mended = { ...kept, blocks: [p('So said the Printer', ref('5'), ' of important margins')] }
    expect(() => conserve('a.txt', mended, manuscriptOf(mended))).toThrow(
      /lost: “printer”; 1 would be added: “Printer”/,
    )
  })
  test('notes without a marker are kept under a heading of their own', () => {
    const lost = { ...kept, notes: [], unplaced: [{ ...kept.notes[0], place: { page: '9' } }] } as unknown as Draft
    const markdown = manuscriptOf(lost)
    expect(markdown).toContain('## Unplaced notes\n\n- page 9: [^5]\n\n[^5]: He said so.\n')
    expect(() => conserve('a.txt', lost, markdown, scaffoldOf(lost))).not.toThrow()
  })
})

test('blanks at the edges of a dress part words', () => {
  const dressed: Inline = { type: 'small-caps', inlines: [text('foo ')], span }
  expect(plainText([dressed, text('bar')])).toBe('foo bar')
})

describe('what is written is read back', () => {
  test('any text, however it looks to Markdown', () => {
    fc.assert(
      fc.property(words, made => comesBack([p(made)])),
      { numRuns: 400 },
    )
  })
  test('inlines in any order and depth', () => {
    fc.assert(
      fc.property(inlines, made => comesBack([p(...made)])),
      { numRuns: 400 },
    )
  })
  test('blocks in any order and depth, in the text and in notes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 6, arbitrary: block }, definitions), { minLength: 1, maxLength: 4 }),
        made => comesBack([p('So', ref('1')), ...made], [{ label: '1', blocks: [p('See'), ...made], place: {} }]),
      ),
      { numRuns: 400 },
    )
  })
})
