/** Pages that end earlier for the sake of those behind them. */
import { expect, test } from 'vitest'
import { flaws, type Flaw, type Shape } from '../scripts/press/page/flaws.ts'
import { gaps } from '../scripts/press/page/gaps.ts'
import type { Measure } from '../scripts/press/page/measure.ts'
import { mend, type Cut } from '../scripts/press/page/mend.ts'
import type { Turns } from '../scripts/press/page/turns.ts'

const lateOn = ({ called, begun }: Shape['page']) => called.filter(id => !begun.includes(id))
const white = gaps({} as Measure, {} as Turns)
const { flawsIn, isLow } = flaws({ lateOn }, white)({ leading: 10, heightOf: () => 400, open: 0 })

const shape = (own: Partial<Shape> & { called?: readonly string[] }): Shape => ({
  page: { text: '', foot: '', continues: false, ids: [], called: own.called ?? [], begun: [] },
  first: [0, 0, 0],
  last: [3, 0, 0],
  endsWithLead: false,
  signs: ['.', '.'],
  torn: null,
  isLead: false,
  fill: 400,
  end: 400,
  opening: 0,
  ...own,
})

const kindsOf = (...shapes: readonly Shape[]) => flawsIn(shapes).map(({ kind, page }) => `${kind} ${page}`)

test('a heading alone on its page is torn from what it stands over; a page of notes alone is not', () => {
  expect(kindsOf(shape({ isLead: true }), shape({}))).toEqual(['torn 0'])
  expect(kindsOf(shape({ isLead: true, end: 0 }), shape({}))).toEqual([])
  expect(kindsOf(shape({ isLead: true }))).toEqual([])
  // Nor is the white below it a gap: a title would be parted to be rid of that.
  expect(kindsOf(shape({ isLead: true, fill: 250 }), shape({ opening: 130 }))).toEqual(['torn 0', 'short 0'])
})

test('white at a page’s foot is a gap where the least of the next page has room in it, and that page’s alone to tell', () => {
  const low = shape({ fill: 250 })
  expect(kindsOf(low, shape({ opening: 130 }))).toEqual(['gap 0', 'short 0'])
  expect(kindsOf(low, shape({ opening: 170 }))).toEqual(['short 0'])
  expect(kindsOf(low, shape({ opening: Infinity }))).toEqual(['short 0'])
  expect(kindsOf(shape({ fill: 360 }), shape({ opening: 20 }))).toEqual([])
  expect(kindsOf(shape({}), low)).toEqual([])
  expect([isLow(low, 0), isLow(shape({ fill: 280 }), 0), isLow(shape({ fill: 20, end: 0 }), 0)]).toEqual([
    true,
    false,
    false,
  ])
})

test('a torn row is worth a short page and no gap, a torn figure both', () => {
  const sum = (...shapes: readonly Shape[]) => flawsIn(shapes).reduce((all, { weight }) => all + weight, 0)
  const [row, figure] = (['row', 'figure'] as const).map(torn => sum(shape({}), shape({ torn })))
  const [short, gap] = [170, 130].map(opening => sum(shape({ fill: 250 }), shape({ opening })))
  expect([short, row, gap, figure]).toEqual([short, row, gap, figure].toSorted((a = 0, b = 0) => a - b))
})

test('a line alone, a late note and a torn figure are flaws of the page that should have ended elsewhere', () => {
  expect(kindsOf(shape({}), shape({ first: [1, 0, 0] }))).toEqual(['lone 0'])
  expect(kindsOf(shape({ last: [0, 0, 1] }), shape({ first: [0, 0, 4] }))).toEqual(['lone 0'])
  expect(kindsOf(shape({ last: [1, 0, 0] }), shape({}))).toEqual([])
  expect(kindsOf(shape({ endsWithLead: true }), shape({ endsWithLead: true }))).toEqual(['lone 0'])
  expect(kindsOf(shape({}), shape({ torn: 'figure' }))).toEqual(['torn 0'])
  expect(kindsOf(shape({}), shape({ called: ['note'] }))).toEqual(['late 1'])
  // But of one line over notes that fill its page.
  const stuck = { called: ['note'], first: [1, 0, 0], end: 12 }
  expect(kindsOf(shape({}), shape(stuck))).toEqual([])
  expect(kindsOf(shape({}), shape({ ...stuck, fill: 300 }))).toEqual(['lone 0', 'late 1'])
})

test('a colon parted from what it announces, in the text or in a note, is a flaw; within a paragraph it is none', () => {
  expect(kindsOf(shape({ signs: [':', '.'] }), shape({}))).toEqual(['colon 0'])
  expect(kindsOf(shape({ signs: [':', '.'] }), shape({ first: [3, 0, 0] }))).toEqual([])
  const goesOn = shape({ first: [0, 0, 4], page: { ...shape({}).page, continues: true } })
  expect(kindsOf(shape({ signs: ['.', ':'] }), goesOn)).toEqual(['colon 0'])
  expect(kindsOf(shape({ signs: ['.', ':'] }), shape({}))).toEqual([])
  expect(kindsOf(shape({ signs: ['\u2010', '.'] }), shape({}), shape({ signs: [':', ':'] }))).toEqual(['word 0'])
})

test('the last columns, which are made level later, have no gaps', () => {
  const { flawsIn } = flaws({ lateOn }, white)({ leading: 10, heightOf: () => 400, open: 2 })
  expect(flawsIn([shape({}), shape({}), shape({ fill: 90 }), shape({ opening: 20 })])).toEqual([])
  expect(flawsIn([shape({}), shape({ fill: 90 }), shape({ opening: 20 }), shape({})])).toHaveLength(2)
})

interface Made {
  readonly taken: readonly number[]
  readonly whole: boolean
  readonly flaws: readonly Flaw[]
}

const gap = (page: number): Flaw => ({ kind: 'gap', page, weight: 4 })
const made = (pages: number, flaws: readonly Flaw[], whole = true): Made => ({
  taken: Array<number>(pages).fill(0),
  whole,
  flaws,
})

/** What is tried for a document, and how it comes out of it; `of` gives what a cut makes of it, in part or whole. */
const mended = async (first: Made, of: (cut: Cut, until?: number) => Made | null) => {
  const tried: string[] = []
  const cut = (_: Made, own: Cut, until?: number) => {
    tried.push(`${own.page}−${own.lines}${until === undefined ? '' : ` to ${until}`}`)
    return Promise.resolve(of(own, until))
  }
  const { flaws } = await mend()(first, { flawsIn: ({ flaws }) => flaws, cut })
  return { tried, flaws }
}

test('pages without a flaw are laid out once, short ones too', async () => {
  const short: Flaw = { kind: 'short', page: 3, weight: 3 }
  expect(await mended(made(9, [short]), () => null)).toEqual({ tried: [], flaws: [short] })
})

test('the pages before a gap end a few lines earlier, and the rest follows where those near it are better', async () => {
  const isCure = ({ page, lines }: Cut) => page === 4 && lines === 2
  const { tried, flaws } = await mended(made(90, [gap(5)]), (cut, until) =>
    isCure(cut) ? made(until ?? 90, [], until === undefined) : made(until ?? 90, [gap(5)], until === undefined),
  )
  expect([tried, flaws]).toEqual([['5−1 to 8', '4−1 to 8', '4−2 to 8', '4−2'], []])
})

test('a cure that brings as much elsewhere is none, nor is one for next to nothing', async () => {
  const { flaws } = await mended(made(90, [gap(5)]), (_, until) =>
    until === undefined ? made(90, [gap(70)]) : made(until, [], false),
  )
  expect(flaws).toEqual([gap(5)])
  const less = { ...gap(5), weight: 3.5 }
  expect((await mended(made(90, [gap(5)]), () => made(90, [less]))).flaws).toEqual([gap(5)])
})

test('a document full of flaws that nothing cures is laid out a few times more, not without end', async () => {
  const all = Array.from({ length: 90 }, (_, page) => gap(page))
  let pages = 0
  await mended(made(90, all), ({ page }, until) => {
    pages += (until ?? 90) - page
    return made(until ?? 90, all, until === undefined)
  })
  expect(pages).toBeGreaterThan(90)
  expect(pages).toBeLessThan(4 * 90)
})
