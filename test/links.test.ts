/** Links inside a book: each leads where its own file, its words or its address say, whatever other files call their headings. */
import { describe, expect, test } from 'vitest'
import type { Book } from '../scripts/model/book.ts'
import { inlinesOfBook, plainText } from '../scripts/model/walk.ts'
import { checkBook } from '../scripts/checks/index.ts'
import { anchorOf, number } from '../scripts/numbering/index.ts'
import { readBook } from '../scripts/readers/book.ts'
import { webEdition } from '../scripts/writers/web/index.ts'

const read = (files: Record<string, string>): Book => {
  const { value } = readBook({ named: null, name: 'shelf', files })
  if (!value) throw new Error('no book')
  return value
}

/** Words of each link, and the id that it leads to. */
const led = (book: Book): Record<string, string | undefined> => {
  const numbering = number(book)
  const links = inlinesOfBook(book).flatMap(inline => (inline.type === 'link' ? [inline] : []))
  return Object.fromEntries(
    links.map(({ inlines, href, span }) => [plainText(inlines), anchorOf(numbering, href.slice(1), span)?.id]),
  )
}

const told = (book: Book): readonly string[] =>
  checkBook(book, number(book), [])
    .filter(({ code }) => code.startsWith('link-'))
    .map(({ code, message, hint }) => [code, message, ...(hint === undefined ? [] : [hint])].join(': '))

const chapters = {
  'book.yaml': 'title: Links\nbody: [one.md, texts/two.md]\n',
  'one.md':
    '# One\n\n## Summary\n\nIn [the second](texts/two.md#summary), [here](#summary), [the file](texts/two.md).\n',
  'texts/two.md':
    '# Two\n\n## Before\n\n## Summary\n\n[Own](#summary), [back](../one.md#summary), [far](#sec-far).\n\n## Far {#sec-far}\n',
}

describe('headings of one name in several files', () => {
  test('a link leads to the one in its own file, or in the file that it names', () => {
    expect(led(read(chapters))).toEqual({
      'the second': 'two--summary',
      here: 'one--summary',
      'the file': 'two',
      Own: 'two--summary',
      back: 'one--summary',
      far: 'sec-far',
    })
    expect(told(read(chapters))).toEqual([])
  })

  test('a name that the file does not have leads to the file, and that is told', () => {
    const one = '# One\n\n[Gone](texts/two.md#gone), [found](texts/two.md#before), [it](texts/two.md#two).\n'
    const book = read({ ...chapters, 'one.md': one, 'texts/two.md': '# Two\n\n## Before\n' })
    expect(led(book)).toEqual({ Gone: 'two', found: 'two--before', it: 'two' })
    expect(told(book)).toEqual([
      'link-inexact: texts/two.md has nothing called “gone”; the link leads to where it begins: name a heading of it, or the file alone',
    ])
  })
})

test('ids of one name in several files are found in their own; a link from a third file leads to the first, and that is told', () => {
  const book = read({
    'book.yaml': 'title: Links\nbody: [one.md, two.md, three.md]\n',
    'one.md': '# One\n\n## Notes {#notes}\n\n[own](#notes), [other](two.md#notes).\n',
    'two.md': '# Two\n\n## Mine {#notes}\n\n[mine](#notes), [theirs](one.md#notes).\n',
    'three.md': '# Three\n\n[any](#notes), [named](two.md#notes).\n',
  })
  expect(led(book)).toEqual({
    own: 'notes',
    other: 'notes-2',
    mine: 'notes-2',
    theirs: 'notes',
    any: 'notes',
    named: 'notes-2',
  })
  expect(told(book)).toEqual([
    'link-ambiguous: “notes” is the name of a place in one.md and two.md; the link leads to the first: name its file: [words](one.md#notes)',
  ])
  expect(checkBook(book, number(book), []).filter(({ severity }) => severity === 'error')).toEqual([])
})

test('names in any script, typed or encoded, are found', () => {
  const text =
    '# Глава один\n\n[Вторая](#глава-вторая), [third](#caf%C3%A9), [own](#σημείωση).\n\n# Глава вторая\n\n## Café\n\n## Note {#σημείωση}\n'
  const book = read({ 'book.md': text })
  expect(led(book)).toEqual({ Вторая: 'reading-nr-2', third: 'reading-nr-2--cafe', own: 'σημείωση' })
  expect(told(book)).toEqual([])
})

test('a chapter whose name no page can bear is found by it, and so are names with colons', () => {
  const text = `# Of Margins {#sec:margins}

See @sec:margins, [@fig:room], @Tbl:inks and [gutters](#поля).

![Room](a.png){#fig:room alt="A margin"}

| Ink |
|-----|
| red |

Table: Inks {#tbl:inks}

# Of Gutters {#поля}

Words.
`
  const book = read({ 'book.md': text })
  expect(book.divisions.map(({ id }) => id)).toEqual(['sec-margins', 'reading-nr-1'])
  const numbering = number(book)
  const references = inlinesOfBook(book).flatMap(inline => (inline.type === 'cross-reference' ? [inline] : []))
  expect(references.map(({ target, span }) => anchorOf(numbering, target, span)?.label)).toEqual([
    '“Of Margins”',
    'Figure 1',
    'Table 1',
  ])
  expect(led(book)).toEqual({ gutters: 'reading-nr-1' })
  expect(told(book)).toEqual([])
})

describe('a reference to a note', () => {
  const head = '---\ntitle: Notes\nnotes: { numbering: NUMBERING }\n---\n\n'
  const text = `# One

Wide.[^a][^room] See note @fn-room, note [](#fn:room), [the other](#fn-knife), note @fn-a; [](#fn-*).[^*]

[^a]: Note @fn-room.

[^room]: Said.

[^*]: By the author.

# Two

Narrow.[^a] See note @fn-a.

[^a]: Made with a [knife](#fn-knife).

# Three

Sharp.[^a][^b][^knife]

[^a]: A stone.

[^b]: Note @fn-a of this reading.

[^knife]: A knife.
`
  const numbered = (numbering: string) => read({ 'book.md': head.replace('NUMBERING', numbering) + text })
  const leads = (html: string) =>
    [...html.matchAll(/<a href="([^"]*)"(?: class="cross-reference")?>(?:<span[^>]*>)?([^<]*)(?:<\/span>)?<\/a>/g)].map(
      ([, href, words]) => [words, href],
    )

  test('prints the number that its reading gives it, leads to it, and never calls it', () => {
    const book = numbered('reading')
    const { pages } = webEdition(book, number(book))
    expect(pages.map(({ textHtml, notesHtml }) => [leads(textHtml), leads(notesHtml)])).toEqual([
      [
        [
          ['2', '#note-one-2'],
          ['2', '#note-one-2'],
          ['the other', 'three.html#note-three-3'],
          ['1', '#note-one-1'],
          ['*', '#note-one-3'],
        ],
        [['2', '#note-one-2']],
      ],
      [[['1', '#note-two-1']], [['knife', 'three.html#note-three-3']]],
      [[], [['1', '#note-three-1']]],
    ])
    expect(number(book).notes.map(({ calls }) => calls.length)).toEqual([1, 1, 1, 1, 1, 1, 1])
    expect(told(book)).toEqual([])
  })

  test('is refused where notes are numbered by page, unless it has words of its own', () => {
    const book = numbered('page')
    const found = checkBook(book, number(book), []).filter(({ code }) => code === 'note-reference')
    const labels = found.map(({ message }) => /the number of \[\^(\w+)\]$/.exec(message)?.[1])
    expect(labels).toEqual(['room', 'room', 'a', 'room', 'a', 'a'])
  })
})
