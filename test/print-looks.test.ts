/** What a typesetter saw on the pages of strangers' books, and sent back. */
import { beforeAll, describe, expect, test } from 'vitest'
import { facesShowing } from '../scripts/press/guests.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import type { Pdf, PdfText } from '../scripts/press/pdf/facts.ts'
import { pressPrint } from '../scripts/press/print.ts'
import { headOf, headOfField, shortTitle } from '../scripts/writers/heads.ts'
import { em, inlines } from './builders.ts'
import { bookOf, epubFiles, webFiles } from './proof-editions.ts'
import { linesOn, wordsOf } from './printed-lines.ts'

const head = `---
title: 'The *Pravda* of 1912'
subtitle: 'With remarks on *Iskra*'
rights: 'After *The Case*'
language: en
print: { opening: any }
---

`

const drawing = ['┌', '│', '└'].map((sign, at) => `${sign}${(at === 1 ? ' ' : '─').repeat(96)}${'┐│┘'[at]}`).join('\n')

/** A page of the format has 33 lines: one of these boxes would begin on its last. */
const boxes = [23, 24, 25, 26, 27]
  .map(lines => `# After ${lines}\n\n${'Words.\n\n'.repeat(lines)}> [!NOTE]\n> Its text.\n`)
  .join('\n')

const manuscript = `${head}# Of code

\`\`\`
${drawing}
\`\`\`

\`\`\`
    return [value for value in the_first_argument if value is not None and value > the_second_argument]
    return None
\`\`\`

\`\`\`
Seventy-two columns are no more than many people set their editors' width.
\`\`\`

${boxes}
# Of lists

- [ ] ${'A task that is long. '.repeat(6)}
- [x] Done.

c) third
d) fourth

(ix) ninth
(x) tenth

# Of pictures

1. ![](a.svg)

   Words.

2. Wordless.

# Of verse

| Whan that Aprille
|             Inspired hath
|                         The tendre croppes
|                                                 far out

| quince
|  medlar
|   damson
`

describe('printed', { timeout: 120_000 }, () => {
  let pdf: Pdf
  let bytes: Uint8Array
  let lines: readonly (readonly PdfText[])[]
  const line = (words: string) => lines.find(line => wordsOf(line).includes(words)) ?? []
  beforeAll(async () => {
    const { book, numbering } = bookOf(manuscript)
    const size = { width: 120, height: 80 }
    const asset = { src: 'a.svg', status: 'found', mediaType: 'image/svg+xml', sha256: 'a', ...size } as const
    const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><path d="M0 0h9v9z"/></svg>'
    const read = () => Promise.resolve(Buffer.from(drawing))
    bytes = (await pressPrint({ ...book, assets: [asset] }, numbering, { read })).pdf
    pdf = await readPdf(bytes)
    lines = pdf.pages.flatMap(linesOn)
  }, 120_000)

  test('a frame drawn with signs has room on the line, and its rules meet', () => {
    const [top, middle, foot] = ['┌', '│', '└'].map(line)
    expect(wordsOf(top)).toHaveLength(98)
    const [from, to] = [middle, foot].map(line => line?.[0]?.y ?? 0) as [number, number]
    expect(to - from).toBeLessThan(1.45 * (top?.[0]?.size ?? 0))
  })

  test('a line of code that is turned over hangs deeper than the next line begins', () => {
    const [turned] = line('the_second_argument')
    const [next] = line('return None')
    expect((turned?.x ?? 0) - (next?.x ?? 0)).toBeGreaterThan(20)
  })

  test('code of the width of an editor is set smaller, and not turned over', () => {
    expect(wordsOf(line('Seventy-two'))).toContain('width.')
  })

  test('the title of a box does not end a page', () => {
    expect(lines.filter(line => wordsOf(line) === 'Note')).toHaveLength(boxes.match(/NOTE/g)?.length ?? 0)
    for (const page of pdf.pages) expect(wordsOf(linesOn(page).at(-1))).not.toBe('Note')
  })

  test('a task has a box in the place of a mark, and words that stand under each other', () => {
    const [box, first] = line('☐')
    const [done] = line('☑')
    const [second] = lines[lines.indexOf(line('☐')) + 1] ?? []
    expect(done?.x).toBeCloseTo(box?.x ?? 0, 1)
    expect(Math.abs((first?.x ?? 0) - (second?.x ?? 0))).toBeLessThan(3)
    expect(wordsOf(line('Done'))).toMatch(/^☑\s*Done/)
  })

  test('marks of lists have the brackets that they were typed with', () => {
    expect(['third', 'fourth', 'ninth', 'tenth'].map(words => wordsOf(line(words)).replace(/\s/g, ''))).toEqual([
      'c)third',
      'd)fourth',
      '(ix)ninth',
      '(x)tenth',
    ])
  })

  test('verse that goes far in keeps the proportion of its indents', () => {
    const at = (words: string) => line(words)[0]?.x ?? 0
    const deep = ['Inspired', 'The tendre', 'far out'].map(words => at(words) - at('Whan that'))
    expect(deep.map(x => Math.round((10 * x) / (deep[0] ?? 1)))).toEqual([10, 20, 40])
    expect(at('damson') - at('medlar')).toBeCloseTo(at('medlar') - at('quince'), 1)
    expect(at('medlar') - at('quince')).toBeGreaterThan(8)
  })

  test('the mark of an item stands at the head of its picture', () => {
    const [mark, below] = ['1.', 'Words.'].map(words => lines.findLast(line => wordsOf(line).trim() === words)?.[0]?.y)
    expect((below ?? 0) - (mark ?? 0)).toBeGreaterThan(50)
  })

  test('the face that shows a sign is read from the file', async () => {
    const shown = await facesShowing(bytes, [0x2610, 0x6f22])
    expect([...shown]).toEqual([[0x2610, 'STIXTwoMath-Regular']])
  })

  test('the emphasis of the title is none of its words', () => {
    const words = lines.map(wordsOf)
    expect(words.filter(line => /pravda/i.test(line)).length).toBeGreaterThan(3)
    expect(words.filter(line => line.includes('*'))).toEqual([])
  })
})

test('running heads keep the emphasis of what stands in them', () => {
  expect(headOfField('The *Pravda* of <1912>')).toBe('The <em>Pravda</em> of &lt;1912&gt;')
  expect(headOf(inlines(['Of ', em('Pravda and Its Readers in Three Provinces of the Empire')]))).toBe(
    'Of <em>Pravda and Its Readers in Three</em>…',
  )
  expect(headOf(inlines(['Of a ', em('Title'), ' That Goes On and On, Without Any Places for Cuts, Always']))).toBe(
    'Of a <em>Title</em> That Goes On and On, Without Any…',
  )
  const long = 'שני סטים של משקולות, אחד לשוק ואחד לרציף הנהר'
  expect(headOf(inlines([long]))).toBe(`<span dir="rtl">${shortTitle(long)}</span>`)
})

test('a title with a formula does not run as TeX: the title of the book does in its place', () => {
  const titleOf = (title: string) => bookOf(`${head}# ${title}\n\nText.\n`).book.divisions[0]?.title ?? []
  expect(headOf(titleOf('$\\alpha$'))).toBe('')
  expect(headOf(titleOf('A Play of *$\\frac{a}{b}$*'))).toBe('')
  expect(headOf(titleOf('Of $x = y$'))).toBe('Of x = y')
})

test('the title of a book has its emphasis where it is shown, and is words elsewhere', () => {
  const numbered = bookOf(`${head}# One\n\nText.\n`)
  expect(numbered.book.metadata.title).toBe('The Pravda of 1912')
  for (const filesOf of [webFiles, epubFiles]) {
    const files = [...filesOf(numbered)].filter(([file]) => !file.endsWith('.css')).map(([, file]) => file)
    expect(files.join('')).toContain('<h1 class="book-title">The <em>Pravda</em> of 1912</h1>')
    expect(files.join('')).not.toMatch(/\*(?:Pravda|Iskra|The Case)\*/)
  }
})

test('small capitals of a German text are made of an f that has one', async () => {
  const { book, numbering } = bookOf(
    '---\ntitle: Auf\nlanguage: de\nprint: { opening: any }\n---\n\n# Eins\n\n## ffffff\n\nText.\n\n# Zwei {lang=en}\n\n## ffffff\n\nText.\n',
  )
  const { pdf } = await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no picture')) })
  const texts = (await readPdf(pdf)).pages.flatMap(({ texts }) => texts)
  const [german, english, ...others] = texts.filter(({ text }) => text === 'ffffff').map(({ width }) => width)
  expect(others).toEqual([])
  expect(german).toBeCloseTo(english ?? 0, 3)
}, 60_000)
