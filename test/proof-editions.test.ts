/** Finished files as they lie on disk: read back, proven, cut up, and told of by their codes. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { PDFDocument } from 'pdf-lib'
import { beforeAll, describe, expect, test } from 'vitest'
import { pressEpub } from '../scripts/press/epub.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import { pressPrint } from '../scripts/press/print.ts'
import { proofPage } from '../scripts/proofs/page.ts'
import { fingerprint, prove, readEditions, summarise, type FinishedEditions } from '../scripts/proofs/proof.ts'
import { bookOf, pdfPages, readAll, webFiles } from './proof-editions.ts'
import { manuscript } from './proof-manuscript.ts'

const { book, numbering } = bookOf(manuscript)
const read = () => Promise.reject(new Error('this book has no pictures'))
const proveFiles = async (files: FinishedEditions) => prove(book, numbering, await readEditions(book, files))
const codes = async (files: FinishedEditions) => (await proveFiles(files)).diagnostics.map(({ code }) => code)

const web = new Map([...webFiles({ book, numbering })].map(([path, text]) => [path, strToU8(text)] as const))
let epub: Uint8Array
let pdf: Uint8Array
beforeAll(async () => {
  ;({ epub } = await pressEpub(book, numbering, { read }))
  ;({ pdf } = await pressPrint(book, numbering, { read }))
}, 120_000)

/** The same zip with one file changed. */
const rezipped = (bytes: Uint8Array, file: string, change: (text: string) => string): Uint8Array => {
  const files = unzipSync(bytes)
  files[file] = strToU8(change(strFromU8(files[file] ?? new Uint8Array())))
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([path, content]) => [path, [content, { level: path === 'mimetype' ? 0 : 6 }]]),
    ),
  )
}

describe('three finished editions', () => {
  test('are clean, and every note and word stands in each', async () => {
    const { value: proof, diagnostics } = await proveFiles({
      web: { path: 'web', bytes: web },
      pdf: { path: 'book.pdf', bytes: pdf },
      epub: { path: 'book.epub', bytes: epub },
    })
    expect(diagnostics).toEqual([])
    expect(summarise(proof)).toBe('15 notes: 15 in web, 15 in PDF, 15 in EPUB; 503 words, none missing')
    expect(proof.divisions.map(({ id, page }) => `${id} ${page}`)).toEqual([
      'part-one-a-room-in-the-house 1',
      'of-margins 3',
      'of-types 5',
    ])
    expect(proof.manuscript).toEqual(fingerprint(book))
    expect(JSON.parse(JSON.stringify(proof))).toEqual(proof)
  })
  test('a page cut out of the PDF is told with its words and notes', async () => {
    const document = await PDFDocument.load(pdf)
    document.removePage(document.getPageCount() - 2)
    const { value: proof, diagnostics } = await proveFiles({ pdf: { path: 'book.pdf', bytes: await document.save() } })
    expect(diagnostics.map(({ message }) => message)).toContain(
      'PDF, of-types: the whole division is missing: 184 words, 5 notes',
    )
    expect(diagnostics.every(({ code }) => code === 'proof-words')).toBe(true)
    expect(proof.editions[0]?.notes).toEqual({ expected: 15, found: 10 })
    expect(proof.editions[0]?.words.missing).toBeGreaterThan(100)
    expect(
      proof.notes.filter(({ pdf: printed }) => printed?.pages.length === 0).map(({ division }) => division),
    ).toEqual(['of-types', 'of-types', 'of-types', 'of-types', 'of-types'])
  })
  test('a note cut out of the e-book is told', async () => {
    const cut = rezipped(epub, 'OEBPS/of-types.xhtml', text =>
      text.replace(/<div id="note-of-types-2"[\s\S]*?<\/div>/, ''),
    )
    const { diagnostics } = await proveFiles({ epub: { path: 'book.epub', bytes: cut } })
    expect(diagnostics.map(({ message }) => message)).toContain('e-book, of-types: note 2 is missing')
    expect(diagnostics.some(({ code }) => code === 'proof-note')).toBe(true)
  })
  test('what EPUBCheck says of the e-book is said', async () => {
    const spoilt = rezipped(epub, 'OEBPS/content.opf', text => text.replace(/<dc:language>[^<]*<\/dc:language>/, ''))
    const { diagnostics } = await proveFiles({ epub: { path: 'book.epub', bytes: spoilt } })
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toContain(
      'proof-words e-book, OEBPS/content.opf: EPUBCheck RSC-005: Metadata must include at least one dc:language element',
    )
  })
})

describe('editions that are not there', () => {
  test('one that was asked for', async () => {
    expect(await codes({ web: { path: 'web', bytes: null } })).toEqual(['edition-missing'])
    const { value, diagnostics } = await proveFiles({ pdf: { path: 'book.pdf', bytes: null } })
    expect(diagnostics[0]?.message).toBe('the PDF is not at book.pdf')
    expect(summarise(value)).toBe('15 notes: PDF missing; 0 words, none missing')
  })
  test.each(['pdf', 'epub'] as const)('a %s that cannot be read', async edition => {
    const { value, diagnostics } = await proveFiles({ [edition]: { path: 'book', bytes: strToU8('no book at all') } })
    expect(diagnostics.map(({ code }) => code)).toEqual(['edition-unreadable'])
    expect(value.editions).toMatchObject([{ edition, state: 'unreadable', notes: { found: 0 } }])
  })
})

test('a note that begins a page late is a warning with a code of its own', () => {
  const pages = pdfPages({ book, numbering })
  const [from, to] = ['4', '5'].map(label => pages.find(page => page.label === label)?.texts ?? [])
  const at = from?.findIndex(({ text }) => text.startsWith('7.')) ?? -1
  const before = to?.findIndex(({ text }) => text.startsWith('8.')) ?? -1
  to?.splice(before, 0, ...(from?.splice(at, 2) ?? []))
  const { diagnostics } = prove(book, numbering, readAll({ pdf: pages }))
  expect(diagnostics.every(({ severity }) => severity === 'warning')).toBe(true)
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toContain(
    'proof-placement PDF, page 5: note 7 begins here, but is called on page 4',
  )
})

describe('the page of the proof', () => {
  test('says what is wrong first, escapes what it quotes, loads nothing', async () => {
    const strange = new Map(web).set(
      'of-types.html',
      strToU8('<article class="division" id="of-types"><div class="division-text"><p>R&amp;D</p></div></article>'),
    )
    const { value } = await proveFiles({ web: { path: 'web', bytes: strange } })
    const page = proofPage({ ...value, title: 'A <b> & Book' })
    expect(page).toContain('<title>Proof of A &lt;b&gt; &amp; Book</title>')
    expect(page.indexOf('What is wrong')).toBeLessThan(page.indexOf('<h2>Notes</h2>'))
    expect(page).not.toMatch(/<script|src=|https?:/)
    expect(page).toContain('“R&amp;D”')
    expect(page).toContain('<a href="../web/of-margins.html#note-of-margins-1">')
  })
})

test('bullets of inner lists and the words of a drawing that moved on to the next page are no words of ours', async () => {
  const prose = (from: number) =>
    Array.from({ length: 330 }, (_, index) => `w${((index + from) * 7919).toString(36)}`).join(' ')
  const numbered = bookOf(
    `---\ntitle: Lists\nlanguage: en\n---\n\n# One\n\n- outer\n  - inner\n\n    more\n\n${prose(0)}\n\n![A plan](plan.svg)\n\n${prose(400)}\n`,
  )
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="240"><text x="20" y="60" font-family="serif">quay</text></svg>'
  const asset = { src: 'plan.svg', status: 'found', mediaType: 'image/svg+xml', width: 300, height: 240 } as const
  const book = { ...numbered.book, assets: [asset] }
  const { pdf } = await pressPrint(book, numbered.numbering, {
    read: () => Promise.resolve(new TextEncoder().encode(drawing)),
  })
  const texts = (await readPdf(pdf)).pages.map(({ texts }) => texts.map(({ text }) => text).join(' '))
  const pageOf = (words: RegExp) => texts.findIndex(text => words.test(text))
  expect(pageOf(/A plan/)).toBe(pageOf(/–\s+inner/) + 1)
  expect(pageOf(/quay/)).toBe(-1)
  const { problems } = prove(
    book,
    numbered.numbering,
    await readEditions(book, { pdf: { path: 'book.pdf', bytes: pdf } }),
  ).value
  expect(problems.map(({ message }) => message)).toEqual([])
}, 60_000)

test('figures whose drawings have letters of two scripts move past formulas and marks that only their page knows', async () => {
  const prose = (from: number) =>
    Array.from({ length: 150 }, (_, index) => `w${((index + from) * 7919).toString(36)}`).join(' ')
  const figure = (id: string) => `![](plan.svg){#fig-${id} alt="${id === 'b' ? '' : 'A plan'}"}`
  const part = (id: string, from: number) =>
    `${prose(from)}[^${id}]\n\n${figure(id)}\n\n$$\\sum_{i=1}^n x_i$$\n\n${prose(from + 200)}[^${id}2]\n\n1. one\n\n[^${id}]: Note.\n[^${id}2]: Figure 2.\n`
  const parts = ['a', 'b', 'c'].map((id, index) => part(id, index * 500)).join('\n')
  const numbered = bookOf(
    `---\ntitle: Of\nlanguage: en\nprint: {references: page, figures: head}\nnotes: {numbering: page}\n---\n\n# Of\n\n${parts}`,
  )
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="240"><text x="20" y="60">Γράμμα and 2</text></svg>'
  const asset = { src: 'plan.svg', status: 'found', mediaType: 'image/svg+xml', width: 300, height: 240 } as const
  const book = { ...numbered.book, assets: [asset] }
  const read = () => Promise.resolve(new TextEncoder().encode(drawing))
  const bytes = (await pressPrint(book, numbered.numbering, { read })).pdf
  const editions = await readEditions(book, { pdf: { path: 'book.pdf', bytes } })
  expect(prove(book, numbered.numbering, editions).value.problems.map(({ message }) => message)).toEqual([])
}, 60_000)

test('lists of figures and of tables behind a dedication are pages of the book', async () => {
  const table = '| a | b |\n|---|---|\n| 1 | 2 |\n\nTable: Copies of *Pravda*'
  const { book, numbering } = bookOf(
    `---\ntitle: Lists\nlanguage: en\nprint: { lists: [tables] }\n---\n\n# Dedication {.dedication}\n\nTo those who read.\n\n# One\n\n${'Words of the first text. '.repeat(20)}\n\n${table}\n`,
  )
  const read = () => Promise.reject(new Error('no pictures'))
  const bytes = (await pressPrint(book, numbering, { read })).pdf
  const { problems } = prove(book, numbering, await readEditions(book, { pdf: { path: 'book.pdf', bytes } })).value
  expect(problems.map(({ message }) => message)).toEqual([])
}, 60_000)

test('a source that begins in italics, behind the word for it, stands in the book, in each language', async () => {
  for (const language of ['en', 'fr']) {
    const { book, numbering } = bookOf(
      `---\ntitle: Sources\nlanguage: ${language}\n---\n\n# One {source="*Weights* 3 (1911), 12"}\n\nWords of the text.\n`,
    )
    const bytes = (await pressPrint(book, numbering, { read })).pdf
    const { problems } = prove(book, numbering, await readEditions(book, { pdf: { path: 'book.pdf', bytes } })).value
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  }
}, 60_000)
