/** The engine of import: which signs are notes, what is furniture, where pages turn, and that no word is lost. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balance, wordsIn } from '../scripts/importers/conservation.ts'
import type { Draft } from '../scripts/importers/draft.ts'
import { draftOf } from '../scripts/importers/engine/index.ts'
import { manuscriptOf, scaffoldOf } from '../scripts/importers/markdown.ts'
import { readText } from '../scripts/importers/text.ts'
import type { Block } from '../scripts/model/book.ts'
import { inlinesInBlocks, plainText } from '../scripts/model/walk.ts'
import { damage, type CleanParagraph, type Dress } from './import-damage.ts'

const read = (text: string, answers: readonly (readonly [string, string])[] = []): Draft =>
  draftOf(readText('reading.txt', text), new Map(answers))

/** `word → text of its note`, in the order of the markers. */
const pairs = (draft: Draft): readonly string[] => {
  const texts = new Map(draft.notes.map(note => [note.label, wordsIn(note.blocks).join(' ')]))
  let before = ''
  return [...inlinesInBlocks(draft.blocks)].flatMap(inline => {
    if (inline.type === 'text') before = inline.text.match(/[\p{L}\p{N}]+/gu)?.at(-1) ?? before
    return inline.type === 'noteref' ? [`${before} → ${texts.get(inline.label) ?? 'nothing'}`] : []
  })
}
const unbalanced = (draft: Draft): readonly string[] => {
  const { lost, added } = balance(draft, manuscriptOf(draft), scaffoldOf(draft))
  return [...lost.map(word => `lost ${word}`), ...added.map(word => `added ${word}`)]
}
const told = (block: Block): string =>
  'inlines' in block
    ? `${block.type}: ${plainText(block.inlines)}`
    : block.type === 'page-mark'
      ? `page ${block.number}`
      : block.type
const done = (draft: Draft, kind: string): readonly string[] =>
  draft.decisions.filter(decision => decision.kind === kind).map(decision => `${decision.done} ${decision.grade}`)

/** Each note: what its text says, and the word that its marker follows. */
const two = ['mill → See Dumont on mills p 4', 'river → Ibid p 9']
const dialects: readonly (readonly [name: string, text: string])[] = [
  [
    'superscript figures',
    'The town had a mill.¹ It stood at the river.²\n\n¹ See Dumont on mills, p. 4.\n\n² Ibid., p. 9.',
  ],
  [
    '<sup>, glued to the note',
    'The town had a mill.<sup>1</sup> It stood at the river.<sup>2</sup>\n\n<sup>1</sup>See Dumont on mills, p. 4.\n\n<sup>2</sup>Ibid., p. 9.',
  ],
  [
    'TeX',
    'The town had a mill. ${ }^{1}$ It stood at the river. $^{2}$\n\n${ }^{1}$ See Dumont on mills, p. 4.\n\n${ }^{2}$ Ibid., p. 9.',
  ],
  [
    '\\footnotetext',
    'The town had a mill.${ }^{1}$ It stood at the river.${ }^{2}$\n\n\\footnotetext{${ }^{1}$ See Dumont on mills, p. 4.}\n\n\\footnotetext{${ }^{2}$ Ibid., p. 9.}',
  ],
  [
    'links to places',
    'The town had a mill.[1](#page-0-1) It stood at the river.[2](#page-0-2)\n\n<span id="page-0-1"></span>1. See Dumont on mills, p. 4.\n\n<span id="page-0-2"></span>2. Ibid., p. 9.',
  ],
  [
    'links within <sup>',
    'The town had a mill.<sup>[1](#p1)</sup> It stood at the river.<sup>[2](#p2)</sup>\n\n<span id="p1"></span><sup>1</sup> See Dumont on mills, p. 4.\n\n<span id="p2"></span><sup>2</sup> Ibid., p. 9.',
  ],
  [
    'a tag that the program has broken',
    'The town had a mill.<sup>1</sup> It stood at the river.<sup>2</sup>\n\n<sup>&</sup>lt;sup>1</sup> See Dumont on mills, p. 4.\n\n<sup>2</sup> Ibid., p. 9.',
  ],
  [
    'brackets',
    'The town had a mill.[1] It stood at the river.[2]\n\n[1] See Dumont on mills, p. 4.\n\n[2] Ibid., p. 9.',
  ],
  [
    'Gutenberg',
    'The town had a mill.[1] It stood at the river.[2]\n\n[Footnote 1: See Dumont on mills, p. 4.]\n\n[Footnote 2: Ibid., p. 9.]',
  ],
  [
    'letters',
    'The town had a mill (a), and it stood at the river (b), with a garden (c).\n\n(a) See Dumont on mills, p. 4.\n\n(b) Ibid., p. 9.\n\n(c) No more is known.',
  ],
  [
    'escaped letters',
    'The town had a mill \\[a\\], and it stood at the river \\[b\\].\n\n\\[a\\] See Dumont on mills, p. 4.\n\n\\[b\\] Ibid., p. 9.',
  ],
  ['signs', 'The town had a mill.* It stood at the river.†\n\n* See Dumont on mills, p. 4.\n\n† Ibid., p. 9.'],
  [
    'escaped signs',
    'The town had a mill.\\* It stood at the river.†\n\n\\* See Dumont on mills, p. 4.\n\n† Ibid., p. 9.',
  ],
  [
    'signs after a blank',
    'The town had a mill * and stood at the river †, they say.\n\n* See Dumont on mills, p. 4.\n\n† Ibid., p. 9.',
  ],
  [
    'proper notes',
    'The town had a mill.[^1] It stood at the river.[^2]\n\n[^1]: See Dumont on mills, p. 4.\n\n[^2]: Ibid., p. 9.',
  ],
  [
    'the same name for all',
    'The town had a mill.[^0] It stood at the river.[^0]\n\n[^0]: See Dumont on mills, p. 4.\n[^0]: Ibid., p. 9.',
  ],
  [
    'notes as a list at the end',
    'The town had a mill.<sup>1</sup> It stood at the river.<sup>2</sup>\n\n## Notes\n\n1. See Dumont on mills, p. 4.\n2. Ibid., p. 9.',
  ],
  [
    'figures on lines of their own',
    'The town had a mill.1 It stood at the river.2 The bishop sold it in 1612.3\n\n1\nSee Dumont on mills, p. 4.\n\n2\nIbid., p. 9.\n\n3\nSo Kessler.',
  ],
  [
    'several notes on a line',
    'The town had a mill * and it stood at the river † then.\n\n* See Dumont on mills, p. 4. † Ibid., p. 9.',
  ],
]

describe('forms of marks', () => {
  test.each(dialects)('%s', (_, text) => {
    const draft = read(text)
    expect(pairs(draft).slice(0, 2)).toEqual(two)
    expect(draft.unplaced).toEqual([])
    expect(unbalanced(draft)).toEqual([])
  })

  test('a note that begins in italics keeps them', () => {
    const draft = read('They fished.¹ They sold.²\n\n¹*The Fisher’s Year* (Leiden, 1900), p. 3.\n\n²Ibid.')
    expect(draft.notes[0]?.blocks[0]).toMatchObject({ inlines: [{ type: 'emphasis' }, { type: 'text' }] })
  })

  test('ordinals, exponents, enumerations and archive numbers are no markers', () => {
    const text = `On the 5<sup>th</sup> day he sold 12 m<sup>2</sup> of land.<sup>1</sup> He gave (a) to the church, (b) to the poor, f. 17, d. 2 [sic].<sup>2</sup>

<sup>1</sup> Town Archive, f. 17, op. 2, d. 12, l. 3.

<sup>2</sup> Ibid., l. 4 (2).`
    const draft = read(text)
    expect(pairs(draft)).toEqual(['land → Town Archive f 17 op 2 d 12 l 3', 'sic → Ibid l 4 2'])
    expect(unbalanced(draft)).toEqual([])
  })

  test('an enumeration that is repeated in paragraphs makes no notes', () => {
    const draft = read(
      'There were two reasons, (1) the rain and (2) the war.\n\n(1) The rain had fallen for a month.\n\n(2) The war had begun in May.',
    )
    expect(draft.notes).toEqual([])
  })

  test('a note that stands a page too late is found by its number', () => {
    const draft = read(
      'They fished.¹ They sold,² and the town grew so that in the end the\n\n¹ Dumont, p. 1.\n\nbridge was too small for it.³ So a second was built, and the first\n\n² Ibid., p. 2.\n\n³ Ibid., p. 3.\n\nwas left to the carts.',
    )
    expect(pairs(draft)).toEqual(['fished → Dumont p 1', 'sold → Ibid p 2', 'it → Ibid p 3'])
    expect(draft.blocks.map(told)).toHaveLength(1)
  })

  test('a note whose marker is lost is kept, unplaced, and told', () => {
    const draft = read(
      'They fished.¹ They sold. They went home.³\n\n¹ Dumont, p. 1.\n\n² Nobody knows what this says.\n\n³ Ibid., p. 3.',
    )
    expect(pairs(draft)).toEqual(['fished → Dumont p 1', 'home → Ibid p 3'])
    expect(draft.unplaced.map(note => note.label)).toEqual(['2'])
    expect(done(draft, 'unplaced')).toEqual(['unplaced open'])
    expect(unbalanced(draft)).toEqual([])
  })

  test('a marker in another form is found where the series wants it', () => {
    const draft = read(
      'They fished.<sup>1</sup> They sold.2 They left.<sup>3</sup>\n\n<sup>1</sup> One.\n\n<sup>2</sup> Two.\n\n<sup>3</sup> Three.',
    )
    expect(pairs(draft)).toEqual(['fished → One', 'sold → Two', 'left → Three'])
    expect(done(draft, 'marker')).toEqual(['marker sure', 'marker likely', 'marker sure'])
  })

  test('a marker without a note stays in the text and is told', () => {
    const draft = read(
      'They fished.<sup>1</sup> They sold.<sup>2</sup> They left.<sup>3</sup>\n\n<sup>1</sup> One.\n\n<sup>2</sup> Two.',
    )
    expect(pairs(draft)).toEqual(['fished → One', 'sold → Two'])
    expect(done(draft, 'marker-alone')).toEqual(['text open'])
    expect(unbalanced(draft)).toEqual([])
  })

  test('marks that begin anew get names of their own', () => {
    const draft = read(
      'One fished.* The rest of them stood by the\n\n* First.\n\nwater and waited.* Then they left.†\n\n* Second.\n\n† Third.',
    )
    expect(pairs(draft)).toEqual(['fished → First', 'waited → Second', 'left → Third'])
    expect(new Set(draft.notes.map(note => note.label)).size).toBe(3)
  })

  test('a marker alone on the last line of a paragraph is kept', () => {
    const draft = read(
      'The clerk wrote his letters in the evening, when the boats were\nin (a), and he read them to nobody but the cat of the harbour master\n(b)\n\n(a) One.\n\n(b) Two.\n\nAnd he sold none of them, although there was somebody who wanted to\nbuy them (a), as the harbour master told me.\n\n(a) Three.',
    )
    expect(pairs(draft)).toEqual(['in → One', 'master → Two', 'them → Three'])
  })

  test('a marker that an answer calls text stays text, and its note is unplaced', () => {
    const text = 'They fished.¹ They sold.²\n\n¹ One.\n\n² Two.'
    const id = read(text).decisions.find(decision => decision.kind === 'marker')?.id ?? ''
    const draft = read(text, [[id, 'text']])
    expect(pairs(draft)).toEqual(['sold → Two'])
    expect(draft.unplaced).toHaveLength(1)
    expect(unbalanced(draft)).toEqual([])
  })
})

describe('pages', () => {
  const half = 'The council had long thought about the road to the harbour, and in the spring of that year it was'
  const rest = 'built by forty men from the villages, who were paid in salt.'
  test.each([
    ['form feeds', `Page one.\n\n${half}\f${rest}\n\nMore.`],
    ['banners', `--- page 1 ---\n\nPage one.\n\n${half}\n\n--- page 2 ---\n\n${rest}\n\nMore.`],
    ['comments', `<!-- page 1 -->\n\nPage one.\n\n${half}\n\n<!-- page 2 -->\n\n${rest}\n\nMore.`],
    [
      'Marker',
      `{0}------------------------------------------------\n\nPage one.\n\n${half}\n\n{1}------------------------------------------------\n\n${rest}\n\nMore.`,
    ],
    [
      'numbers at the foot',
      `Page one.\n\n${half}\n\n<page_number>1</page_number>\n\n${rest}\n\nMore.\n\n<page_number>2</page_number>`,
    ],
  ])('a sentence is joined over %s', (_, text) => {
    const draft = read(text)
    expect(draft.blocks.map(told)).toContain(`paragraph: ${half} ${rest}`)
    const marks = [...inlinesInBlocks(draft.blocks)].filter(inline => inline.type === 'page-mark')
    expect(marks.map(mark => mark.number)).toEqual(['2'])
    expect(unbalanced(draft)).toEqual([])
  })

  test('an answer parts what was joined', () => {
    const text = `Page one.\n\n${half}\f${rest}`
    const id = read(text).decisions.find(decision => decision.kind === 'join')?.id ?? ''
    expect(read(text, [[id, 'paragraph']]).blocks.map(told)).toContain(`paragraph: ${rest}`)
  })

  test('running heads, folios, signatures and catchwords are furniture', () => {
    const page = (n: number, head: string, text: string, foot: string) =>
      `${n % 2 === 0 ? `${n} ${head}` : `${head} ${n}`}\n\n${text}\n\n${foot}`
    const text = [
      page(12, 'THE KEEPER', 'It was late when they came to the town and they found the', 'gate'),
      page(13, 'THE KEEPER', 'gate shut. Nobody would open it before the morning, and so they', 'B 2'),
      page(14, 'THE KEEPER', 'slept in a barn. The next day was a market day. They went', ''),
      page(15, 'THE KEEPER', 'to see it with all the others, and bought a horse that was', 'C 2'),
      page(16, 'THE KEEPER', 'blind. So the story ends.', ''),
    ].join('\f')
    const draft = read(text)
    expect(draft.blocks.filter(block => block.type === 'paragraph')).toHaveLength(1)
    expect(draft.furniture.map(({ kind, text: words }) => `${kind} ${words}`)).toEqual([
      'running-head 12 THE KEEPER',
      'catchword gate',
      'running-head THE KEEPER 13',
      'signature B 2',
      'running-head 14 THE KEEPER',
      'running-head THE KEEPER 15',
      'signature C 2',
      'running-head 16 THE KEEPER',
    ])
    expect(unbalanced(draft)).toEqual([])
  })

  test('a note goes on at the foot of the next page', () => {
    const draft = read(
      'They built a bridge.¹ It was of oak from the northern woods, and the men who built it came\n\n¹ On bridges see the long account in Dumont and the remarks of\n\nfrom the coast.² They were paid in salt, as the custom was, and slept in the\n\nKessler, *Bridges* (Leiden, 1880), pp. 3–9.\n\n² Ibid., p. 12.\n\nchurch.',
    )
    expect(pairs(draft)).toEqual([
      'bridge → On bridges see the long account in Dumont and the remarks of Kessler Bridges Leiden 1880 pp 3 9',
      'coast → Ibid p 12',
    ])
    expect(draft.blocks).toHaveLength(1)
  })
})

describe('lines', () => {
  const prose = `The old clerk of the harbour wrote his letters in the evening, when
the boats were in and nobody asked him for anything. He had a long
room under the roof and a lamp that smoked. Important papers were kept
in a chest; the less important lay on the floor, and it was not im-
portant to him that they were read. He called it his semi-
official archive, and the bishop, who knew of it, smiled.`

  test('hard lines become paragraphs, and broken words are mended where the text knows them', () => {
    const draft = read(prose)
    expect(draft.blocks.map(told)).toHaveLength(1)
    const [text = ''] = draft.blocks.map(told)
    expect(text).toContain('not important to him')
    expect(text).toContain('semi-official archive')
    expect(done(draft, 'hyphen')).toEqual(['join sure', 'hyphen likely'])
    expect(unbalanced(draft)).toEqual([])
  })

  test('verse keeps its lines', () => {
    const draft = read(
      `He read to them aloud and slowly, so that all of them could hear it, this:\n\nThe boats are in, the lamps are lit,\nThe net is on the wall,\nAnd he who wrote the most of it\nIs not awake at all.\n\nThen he went home, as he did every evening.`,
    )
    expect(draft.blocks.map(block => block.type)).toEqual(['paragraph', 'verse', 'paragraph'])
  })

  test('headings are told from short paragraphs', () => {
    const draft = read(
      `# The Harbour\n\nThe boats were in.\n\nThe Clerk and His Lamp\n\nHe had a long room under the roof, and a lamp that smoked so much that the neighbours complained of it to the council every year.\n\nDear Sir,\n\nIt is late.`,
    )
    expect(draft.credit.title).toBe('The Harbour')
    expect(draft.blocks.filter(block => block.type === 'heading').map(told)).toEqual([
      'heading: The Clerk and His Lamp',
    ])
  })

  test('tables and lists stay what they are', () => {
    const draft = read(
      '| Year | Boats |\n|---|---|\n| 1612 | 4 |\n| 1613 | 9 |\n\nThey had:\n\n1. a mill\n2. a bridge\n3. a church',
    )
    expect(draft.blocks.map(block => block.type)).toEqual(['table', 'paragraph', 'list'])
    expect(unbalanced(draft)).toEqual([])
  })

  test('a block quotation after a colon, closed by a marker, is proposed', () => {
    const draft = read(
      'The clerk wrote to the bishop about it in the same year:\n\nWe have no salt, and the men will not work without it any longer.¹\n\nThe bishop sent some.²\n\n¹ Letters, p. 1.\n\n² Ibid.',
    )
    expect(draft.blocks.map(block => block.type)).toEqual(['paragraph', 'quotation', 'paragraph'])
    expect(done(draft, 'quotation')).toEqual(['quotation likely'])
  })
})

const words =
  'river charter council harvest ledger mill bishop county printer journal letter garden province market winter treaty soldier notary chapel harbour archive parliament commission administration neighbourhood settlement government'.split(
    ' ',
  )
const verbs =
  'described carried refused measured recorded defended repaired collected established questioned published distributed'.split(
    ' ',
  )
const clause = fc
  .tuple(
    fc.constantFrom(...words),
    fc.constantFrom(...verbs),
    fc.constantFrom(...words),
    fc.constantFrom('', ' of the north', ' in 1742', ' with care'),
  )
  .map(([a, verb, b, more]) => `the ${a} ${verb} the ${b}${more}`)
const sentence = fc
  .array(clause, { minLength: 1, maxLength: 3 })
  .map(([first = '', ...more]) => `T${[first.slice(1), ...more].join(', and ')}.`)
const citation = fc
  .tuple(
    fc.constantFrom('Marlow', 'Dumont', 'Kessler', 'Pereira'),
    fc.constantFrom(...words),
    fc.integer({ min: 1700, max: 1999 }),
    fc.integer({ min: 1, max: 400 }),
  )
  .map(([name, noun, year, page]) => `See ${name}, The ${noun} (Leiden, ${year}), p. ${page}.`)
const noteText = fc.oneof(
  citation,
  fc.tuple(sentence, citation).map(parts => parts.join(' ')),
)
const paragraphs: fc.Arbitrary<readonly CleanParagraph[]> = fc.array(
  fc
    .array(fc.record({ text: sentence, note: fc.option(noteText, { freq: 2 }) }), { minLength: 3, maxLength: 7 })
    .map(sentences => ({ sentences })),
  { minLength: 5, maxLength: 14 },
)
const dress: fc.Arbitrary<Dress> = fc
  .record({
    marking: fc.constantFrom('unicode' as const, 'sup' as const, 'tex' as const, 'bracket' as const, 'sign' as const),
    anew: fc.boolean(),
    notes: fc.constantFrom('foot' as const, 'end' as const),
    pages: fc.constantFrom('feed' as const, 'banner' as const, 'comment' as const, 'none' as const),
    wrap: fc.constantFrom(null, 58, 72),
    heads: fc.boolean(),
    leaf: fc.integer({ min: 80, max: 200 }),
    cutNotes: fc.boolean(),
  })
  // Endnotes do not begin anew with the page; signs always do.
  .map(made => ({
    ...made,
    notes: made.marking === 'sign' ? ('foot' as const) : made.notes,
    anew: made.marking === 'sign' || (made.anew && made.notes === 'foot'),
  }))

describe('what was damaged is whole again', () => {
  test('no word is lost and none is made, whatever the dress', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(paragraphs, dress, (clean, how) => {
        expect(unbalanced(read(damage(clean, 'The Keeper of Ledgers', how).text))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('every note finds its marker again', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(paragraphs, dress, (clean, how) => {
        const { text, notes } = damage(clean, 'The Keeper of Ledgers', how)
        const wanted = notes.map(note => `${note.before} → ${note.text.match(/[\p{L}\p{M}]+|\p{Nd}+/gu)?.join(' ')}`)
        const draft = read(text)
        // What could not be placed is told; nothing is placed wrongly, and nothing is left over.
        expect([...pairs(draft)].sort()).toEqual([...wanted].sort())
        expect(draft.unplaced).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('the same source gives the same draft', () => {
    const { text } = damage([{ sentences: [{ text: 'They fished.', note: 'See Dumont.' }] }], 'Nets', {
      marking: 'sup',
      anew: false,
      notes: 'foot',
      pages: 'none',
      wrap: null,
      heads: false,
      leaf: 100,
      cutNotes: false,
    })
    expect(read(text)).toEqual(read(text))
  })
})

describe('long lines', () => {
  test('a line with sixty-five thousand markers is read', { timeout: 60_000 }, () => {
    const draft = read('x<sup>1</sup>'.repeat(65_000))
    expect(draft.blocks.map(block => ('inlines' in block ? block.inlines.length : 0))).toEqual([130_000])
  })

  test('so is one with as many brackets that never close', () => {
    expect(read(`word ${'[^x'.repeat(100_000)}`).blocks).toHaveLength(1)
  })

  test('so is a paragraph of more lines than a call has arguments', { timeout: 60_000 }, () => {
    const lines = Array.from({ length: 130_000 }, (_, line) => `${line}`)
    const typed = manuscriptOf(read(lines.join('\n')))
    expect(typed.match(/\d+/g)?.slice(-lines.length)).toEqual(lines)
  })
})
