/** The page of each theme: its margins, its measure, its type, and what a book sets of its own. */
import { describe, expect, test } from 'vitest'
import { bookSchema } from '../scripts/model/metadata.ts'
import { themeNames } from '../scripts/model/themes.ts'
import { familiesWith } from '../scripts/press/fonts/families.ts'
import { bound, formatCss, formatOf, gutterCss } from '../scripts/press/format.ts'

const printOf = (settings: object) => bookSchema.parse({ title: 'Margins', print: settings }).print
const of = (settings: object) => formatOf(printOf(settings))

/** Letters in a line of EB Garamond, or of Noto Serif scaled to its height. */
const letters = (settings: object): number => {
  const { column, size } = of(settings)
  return column / size / (printOf(settings).face === 'Noto Serif' ? 0.393 : 0.376)
}

const twoColumns = [
  { theme: 'course-pack', columns: 2 },
  { theme: 'course-pack', trim: 'A4', columns: 2 },
  { trim: '7x10in', columns: 2 },
]
const pages = [
  ...['6x9in', '5.5x8.5in', '4.25x7in', '8.5x11in', '148x210mm', '110x178mm'].map(trim => ({ trim })),
  ...themeNames.map(theme => ({ theme })),
  { theme: 'course-pack', trim: 'A4' },
  ...twoColumns,
].map(settings => [JSON.stringify(settings), settings] as const)

describe('a page', () => {
  test.each(pages)('of %s has its margins, its measure and its lines', (_, settings) => {
    const { width, height, inner, outer, measure, column, columns, gap, head, lines, leading, noteLeading } =
      of(settings)
    expect(inner + measure + outer).toBeCloseTo(width)
    expect(columns * column + gap).toBe(measure)
    expect(Math.min(inner, outer, head, height - head - lines * leading)).toBeGreaterThanOrEqual(48)
    expect(letters(settings)).toBeGreaterThan(45)
    expect(letters(settings)).toBeLessThanOrEqual(75)
    expect(lines).toBeGreaterThan(24)
    expect([(leading * 64) % 1, (noteLeading * 64) % 1]).toEqual([0, 0])
  })

  test.each(pages)('of %s keeps its lines when many pages ask for more at the spine', (_, settings) => {
    const format = of(settings)
    const thick = bound(format, 750)
    expect(thick.inner).toBeGreaterThanOrEqual(0.875 * 96)
    expect(thick.outer).toBeGreaterThanOrEqual(0.375 * 96)
    expect(thick).toEqual({ ...format, inner: thick.inner, outer: thick.outer })
    expect(thick.inner + thick.measure + thick.outer).toBeCloseTo(format.width)
    expect(bound(format, 100)).toEqual(format)
    expect(gutterCss(format, 100)).toBe('')
    if (thick.inner > format.inner) expect(gutterCss(format, 750)).toMatch(/^--inner: 84px; --outer: [\d.]+px$/)
  })

  test('is given in inches, in millimetres, or by the name of a sheet', () => {
    expect(of({ trim: '6x9in' })).toMatchObject({ width: 576, height: 864 })
    expect(of({ trim: '152.4x228.6mm' }).width).toBeCloseTo(576)
    expect(of({ trim: 'A5' })).toEqual(of({ trim: '148x210mm' }))
    expect(of({ trim: 'Letter' })).toMatchObject({ width: 816, height: 1056 })
    expect(formatCss(of({}))).toContain('@page { size: 576px 864px; margin: 0 }')
  })

  test('that is too small for text, or for two columns, is refused', () => {
    expect(() => of({ trim: '1x2in' })).toThrow('a page of 1x2in has no room for text')
    expect(() => of({ trim: '5x8in', columns: 2 })).toThrow('too narrow for print.columns: 2')
  })
})

describe('a theme', () => {
  test('is 6 × 9, 5 × 8 or 8.5 × 11 inches', () => {
    const inches = themeNames.map(theme => [of({ theme }).width / 96, of({ theme }).height / 96])
    expect(inches).toEqual([
      [6, 9],
      [5, 8],
      [8.5, 11],
    ])
  })

  test('is what a book gets where it sets nothing, and a single setting goes before it', () => {
    expect(printOf({})).toMatchObject({ theme: 'scholar', trim: '6x9in', opening: 'recto', notes: 'auto', columns: 1 })
    expect(printOf({ theme: 'course-pack' })).toMatchObject({ trim: '8.5x11in', opening: 'any', face: 'Noto Serif' })
    expect(printOf({ theme: 'course-pack', opening: 'recto', trim: 'a4' })).toMatchObject({
      trim: '210x297mm',
      opening: 'recto',
      face: 'Noto Serif',
    })
    expect(of({ theme: 'pocket', size: 12 }).size).toBe(16)
    expect(of({ theme: 'pocket', size: 12 }).leading / 16).toBeCloseTo(12.75 / 10, 2)
    expect(of({ leading: 15, noteSize: 8, noteLeading: 10 })).toMatchObject({ leading: 20, noteLeading: 13.328125 })
    expect(letters({ measure: 60 })).toBeCloseTo(60, 0)
    expect(formatCss(of({ headings: 'left', indent: 2 }))).toMatch(/--indent: 2em;.*--heading-align: left;/)
  })

  test('gives way to a size and a leading that the schema can read, and refuses others', () => {
    const problems = (print: object) =>
      bookSchema.safeParse({ title: 'Margins', print }).error?.issues.map(one => one.path.join('.'))
    expect(problems({ theme: 'ornate' })).toEqual(['print.theme'])
    expect(problems({ trim: 'A99', columns: 3, size: 0, face: 'Comic Sans', notes: 'end', lists: ['maps'] })).toEqual([
      'print.trim',
      'print.face',
      'print.size',
      'print.columns',
      'print.notes',
      'print.lists.0',
    ])
  })

  test('sets its text in its own face, with EB Garamond behind it', () => {
    expect(familiesWith('Noto Serif').text).toMatch(/^'Noto Serif', 'EB Garamond', 'Noto Serif Hebrew'/)
    expect(familiesWith('EB Garamond').text).toMatch(/^'EB Garamond', 'Noto Serif', 'Noto Serif Hebrew'/)
  })
})
