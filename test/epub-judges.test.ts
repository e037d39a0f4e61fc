/** What judges say of a damaged e-book is told at the place of the manuscript that it is about. */
import { EpubCheck } from '@likecoin/epubcheck-ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { lineAndColumn } from '../scripts/diagnostics/place.ts'
import { pressEpub } from '../scripts/press/epub.ts'
import { unzip } from '../scripts/proofs/epub.ts'
import { problemsOf, readAce, readEpubCheck } from '../scripts/proofs/judge.ts'
import { spanOf } from '../scripts/proofs/spot.ts'
import { streamsOf } from '../scripts/proofs/streams.ts'
import type { Files } from '../scripts/proofs/web.ts'
import { bookOf } from './proof-editions.ts'

const markdown = `# One

First words.[^a] The formula $a^2$ too.

> A quoted line.

- an item
- another item

# Two

| A | B |
|---|---|
| c | d |

Last words.[^a]

[^a]: A note.

    Its second paragraph.
`
const { book, numbering } = bookOf(markdown)
const streams = streamsOf(book, numbering, 'epub')
let files: Files

beforeAll(async () => {
  const { epub } = await pressEpub(book, numbering, { read: () => Promise.reject(new Error('no pictures')) })
  files = unzip(epub)
})

const text = (file: string) => new TextDecoder().decode(files.get(`OEBPS/${file}`))
/** Line of the manuscript that a judge's word about these words of the e-book leads to. */
const lineOf = (file: string, words: string, knowsColumn = true): number | null => {
  const before = text(file).slice(0, text(file).indexOf(words)).split('\n')
  const column = knowsColumn ? (before.at(-1)?.length ?? 0) + 1 : undefined
  const place = { path: `OEBPS/${file}`, line: before.length, column }
  const [problem] = problemsOf(files, [{ id: 'RSC-005', severity: 'ERROR', message: 'x', ...place }])
  const span = spanOf(streams, problem?.spot)
  return span && lineAndColumn(book, span).line
}

describe('a message of EPUBCheck', () => {
  test.each([
    ['one.xhtml', 'First words', 3],
    ['one.xhtml', ' too.', 3],
    ['one.xhtml', 'A quoted', 5],
    ['one.xhtml', 'another item', 8],
    ['two.xhtml', 'd</td>', 14],
    ['two.xhtml', 'Last', 16],
    ['two.xhtml', 'A note', 18],
    ['two.xhtml', 'Its second', 20],
  ])('about %s, “%s”, leads to line %i', (file, words, line) => expect(lineOf(file, words)).toBe(line))

  test.each([
    ['one.xhtml', 'First words', 3],
    ['one.xhtml', 'another item', 8],
    ['two.xhtml', 'A note', 18],
  ])('of which only the line is known (%s, “%s”) leads to line %i', (file, words, line) =>
    expect(lineOf(file, words, false)).toBe(line),
  )

  test('about the title page leads nowhere in the manuscript', () => {
    expect(lineOf('title-page.xhtml', '</section>')).toBeNull()
  })
  test('is read as the TypeScript port says it, and as Java does', async () => {
    const { messages } = await EpubCheck.validate(new Uint8Array([1, 2, 3]), {}, 'x.epub')
    expect(problemsOf(new Map(), messages)[0]?.problem).toMatch(/^EPUBCheck PKG-\d+/)
    const json = JSON.stringify({
      messages: [
        {
          ID: 'RSC-005',
          severity: 'ERROR',
          message: 'Error while parsing file: a\n b',
          locations: [
            { path: 'OEBPS/one.xhtml', line: 2, column: 3 },
            { path: 'OEBPS/two.xhtml', line: 4, column: 1 },
          ],
        },
        { ID: 'PKG-001', severity: 'WARNING', message: 'c', locations: [{ path: 'x.epub', line: -1, column: -1 }] },
        { ID: 'CSS-028', severity: 'USAGE', message: 'd', locations: [] },
      ],
    })
    expect(problemsOf(files, readEpubCheck(json)).map(({ file, problem }) => `${file}: ${problem}`)).toEqual([
      'OEBPS/one.xhtml: EPUBCheck RSC-005, line 2: a b',
      'OEBPS/two.xhtml: EPUBCheck RSC-005, line 4: a b',
      'x.epub: EPUBCheck PKG-001: c',
    ])
  })
})

test('a violation that Ace points at leads to its line', () => {
  const assertion = (url: string, pointer?: string) => ({
    'earl:testSubject': { url },
    assertions: [
      {
        'earl:test': { 'dct:title': 'link-name' },
        'earl:result': {
          'dct:description': 'Links must\n have text',
          ...(pointer && { 'earl:pointer': { cfi: [pointer], css: ['a'] } }),
        },
      },
    ],
  })
  // As Ace 1.4.6 writes them: the second item, the cell, the way back of the note; and one that points nowhere.
  const assertions = [
    assertion('one.xhtml', '/4/2[one]/4/6/4'),
    assertion('two.xhtml', '/4/2[two]/4/2/4/2/4'),
    assertion('two.xhtml', '/4/2[two]/6/4[note-two-1]/2/2'),
    assertion('two.xhtml'),
  ]
  const found = readAce(files, 'OEBPS/', JSON.stringify({ assertions }))
  expect(found[0]).toMatchObject({ file: 'OEBPS/one.xhtml', problem: 'Ace link-name: Links must have text' })
  expect(found.map(({ spot }) => lineAndColumn(book, spanOf(streams, spot) ?? book.span).line)).toEqual([8, 14, 18, 12])
})
