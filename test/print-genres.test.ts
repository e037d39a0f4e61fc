/** What course readers hold besides prose, as it stands on paper: dedications, epigraphs, plays, letters, tables that go on. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Pdf, PdfText } from '../scripts/press/pdf/facts.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import { pressPrint } from '../scripts/press/print.ts'
import { bookOf } from './proof-editions.ts'
import { linesOn, wordsOf } from './printed-lines.ts'

const rows = (many: number) => Array.from({ length: many }, (_, row) => `| ${row + 1} | of row ${row + 1} |`).join('\n')
const table = (many: number) => `Table: Of ${many} rows\n\n| No. | Words |\n|--:|:--|\n${rows(many)}`

/** Twenty-two rows have room under a title. */
const long = [22, 23, 24]
/** Below so many lines one of these tables would begin with a single row. */
const low = [17, 18, 19, 20, 21, 22]

const manuscript = `---
title: Genres
language: en
print: { opening: any }
---

# Dedication

To those who read proofs

# Epigraph

> The office of a wall is to keep the room.
>
> A Mason

# A Play of $\\frac{a}{b}$[^play]

Prose comes first.

::: drama
[Hamlet.]{.smallcaps} ${'I speak at some length, so that my line is turned over. '.repeat(2)}

*Enter a Ghost.*

[Ghost.]{.smallcaps} Mark me.
:::

::: signature
The author
:::

[^play]: It was never played, but for this:

    ::: drama
    [Host.]{.smallcaps} Another round.

    [Guest.]{.smallcaps} Another one.
    :::

${long.map(many => `# Of ${many}\n\n${table(many)}\n`).join('\n')}
${low.map(many => `# Low ${many}\n\n${'Words.\n\n'.repeat(many)}${table(40)}\n`).join('\n')}`

describe('printed', { timeout: 120_000 }, () => {
  let pdf: Pdf
  let lines: readonly (readonly PdfText[])[]
  const line = (words: string) => lines.find(line => wordsOf(line).includes(words)) ?? []
  const startOf = (words: string): number => line(words)[0]?.x ?? NaN
  beforeAll(async () => {
    const { book, numbering } = bookOf(manuscript)
    pdf = await readPdf(
      (await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no picture')) })).pdf,
    )
    lines = pdf.pages.flatMap(linesOn)
  }, 120_000)

  test('the outline says the TeX of a formula, whose letters alone would say something else', () => {
    expect(pdf.outline[4]?.title).toBe('A Play of \\frac{a}{b}')
  })
  test('no word stands over a dedication or an epigraph, and the outline names them', () => {
    const printed = lines.map(wordsOf)
    expect(printed).toContain('To those who read proofs')
    expect(printed).not.toContain('Dedication')
    expect(printed).not.toContain('Epigraph')
    expect(pdf.outline.slice(0, 2).map(({ title }) => title)).toEqual(['Dedication', 'Epigraph'])
  })

  test('whoever is quoted in an epigraph stands at the end of the line', () => {
    expect(startOf('A Mason')).toBeGreaterThan(startOf('The office of') + 150)
  })

  test('in a play who speaks stands out to the left, and directions stand in', () => {
    const speaker = startOf('speak at some')
    const turned = lines[lines.indexOf(line('speak at some')) + 1]?.[0]?.x ?? NaN
    expect(speaker).toBeCloseTo(startOf('Prose comes'), 1)
    expect(turned).toBeGreaterThan(speaker + 10)
    expect(startOf('Enter a Ghost')).toBeGreaterThan(turned + 10)
    expect(startOf('Mark me')).toBeCloseTo(speaker, 1)
    expect(startOf('Another one')).toBeCloseTo(startOf('Another round'), 1)
  })

  test('a signature stands at the end of the line', () => {
    expect(startOf('The author')).toBeGreaterThan(startOf('Prose comes') + 150)
  })

  test('no page ends or begins with a single row of a table', () => {
    const rowsOn = pdf.pages.map(page => linesOn(page).filter(line => /of row \d+$/.test(wordsOf(line))).length)
    const pages = rowsOn.filter(many => many > 0)
    expect(pages.length).toBeGreaterThan(long.length + low.length)
    expect(Math.min(...pages)).toBe(2)
  })
})
