/** A finished PDF, and what nobody sees on its pages: each damage to it is told. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Pdf, PdfEntry, PdfPage, PdfTag, PdfText } from '../scripts/press/pdf/facts.ts'
import { pressPrint } from '../scripts/press/print.ts'
import { prove, readEditions } from '../scripts/proofs/proof.ts'
import { bookOf } from './proof-editions.ts'

const numbered = bookOf(`---
title: Of Quays
author: Jane Roe
---

# One

The [quay](https://example.org/quay?a=1&b=2) was long.[^a]

![A plan](plan.svg){#fig-plan alt="The quay from above"}

It holds ![a boat](boat.svg) in its line, and @fig-plan shows it.

[^a]: See [the list](https://example.net/list).

# Two

It wants ^2, ^direct and *direct, on the [quai]{lang=fr}; \`<a href="#fnref-n">\` leads back.

| a    | b                          |
| ---- | -------------------------- |
| Node | ^22.17 or \`<a href="#b">\` |

## The well-kept wall

It is long, and the whole town has known it for as long as there were quays; a cooperative of masons re-built it
twice, and wrote down what it had cost in a book that nobody has read since, nor will.
`)
const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><rect width="80" height="30"/></svg>'
const assets = ['plan.svg', 'boat.svg'].map(
  src => ({ src, status: 'found', mediaType: 'image/svg+xml', width: 90, height: 40 }) as const,
)
const book = { ...numbered.book, assets }

let whole: Pdf
beforeAll(async () => {
  const read = () => Promise.resolve(new TextEncoder().encode(drawing))
  const { pdf } = await pressPrint(book, numbered.numbering, { read })
  const editions = await readEditions(book, { pdf: { path: 'book.pdf', bytes: pdf } })
  whole = (editions.pdf as { reading: Pdf }).reading
}, 120_000)

const told = (change: Partial<Pdf>): readonly string[] =>
  prove(book, numbered.numbering, { pdf: { path: 'book.pdf', reading: { ...whole, ...change } } }).value.problems.map(
    ({ message, manuscript }) => `${manuscript?.line ?? '-'}: ${message.replace('PDF, ', '')}`,
  )
const onPages = (change: (page: PdfPage) => PdfPage): Partial<Pdf> => ({ pages: whole.pages.map(change) })
const onLinks = (change: (link: PdfPage['links'][number]) => readonly PdfPage['links'][number][]) =>
  onPages(page => ({ ...page, links: page.links.flatMap(change) }))

describe('a finished PDF', () => {
  test('is whole', () => expect(told({})).toEqual([]))
  test('has lost its title, its language, its tags, its outline', () => {
    expect(told({ title: '', language: 'fr', tagged: false, outline: [] })).toEqual([
      '-: the PDF: its title is missing, and ought to be “Of Quays”',
      '-: the PDF: its language is “fr”, and ought to be “en”',
      '-: the PDF: it has no tags, by which it is read aloud',
      '-: the PDF: it has no outline',
    ])
  })
  test('has an outline that is not that of the book', () => {
    const [contents, one, two] = whole.outline as readonly [PdfEntry, PdfEntry, PdfEntry]
    const [wall] = two.entries as readonly [PdfEntry]
    const said = (...outline: readonly PdfEntry[]) => told({ outline }).map(problem => problem.replace(/^.*: /, ''))
    expect(said(contents, one, { ...two, entries: [] })).toEqual(['the outline has no entry for “The well-kept wall”'])
    expect(said(contents, one, two, { ...one, title: 'Buy' })).toEqual([
      'the outline has an entry “Buy”, which is no heading of the book',
    ])
    const under = (name: string) => `the outline does not have “${name}” under what it belongs to`
    expect(said(contents, one, { ...two, entries: [] }, wall)).toEqual([under('The well-kept wall')])
    // A reading in a part without words stands under what comes before that.
    expect(said({ ...contents, entries: [one] }, two)).toEqual([])
    expect(said(contents, two, one)).toEqual(
      ['Two', 'The well-kept wall'].map(name => `the outline names “${name}” out of its order`),
    )
    expect(said(contents, { ...one, to: wall.to }, two)[0]).toMatch(
      /leads to page \d for “One”, which begins on page \d$/,
    )
  })
  test('has words where nobody can read them', () => {
    const moved = (change: Partial<PdfText>, words = /^It is long/) =>
      told(
        onPages(page => ({
          ...page,
          texts: page.texts.map(text => (words.test(text.text) ? { ...text, ...change } : text)),
        })),
      ).map(problem => problem.replace(/^.*page \w+: “[^”]*” /, ''))
    expect(moved({ x: -400 })).toEqual(['stands off the page'])
    expect(moved({ y: 900 })).toContain('stands off the page')
    expect(moved({ size: 1 })).toEqual(['is too small to be read'])
    expect(moved({ y: 60 }, /^twice, and|^re-built|^quays;/)).toContain('stands above what it follows')
    const [page] = whole.pages.flatMap(({ texts }) => texts.filter(({ text }) => text.startsWith('It is long')))
    expect(moved({ x: page?.x ?? 0, y: page?.y ?? 0 }, /quays;/)).toContain('stands over other words')
    expect(moved({ tag: undefined })).toContain('-: page 3: has no tags, by which it is read aloud')
    const small = onPages(own => ({ ...own, height: own.height / 2, width: own.width / 2 }))
    expect(told(small)).toContain('-: page 1: is of another size than the book')
  })
  test('has hyphens that the manuscript has not, or lacks one', () => {
    const said = (from: string, to: string) =>
      told(
        onPages(page => ({
          ...page,
          texts: page.texts.map(text => ({ ...text, text: text.text.replace(from, to) })),
        })),
      ).map(problem => problem.replace(/^.*page \w+: /, ''))
    expect(said('well-kept', 'wellkept')).toEqual(['a hyphen is lost: “wellkept”'])
    expect(said('whole town', 'whole-town')).toEqual(['a hyphen is added: “whole-town”'])
    expect(said('cooperative', 'co-operative')).toEqual(['a hyphen is added: “co-operative”'])
  })
  test('has lost what it says of itself', () => {
    const xmp = 'what it says to libraries (XMP) is not its title and its author'
    expect(told({ author: 'Nobody', described: null, showsTitle: false })).toEqual([
      '-: the PDF: its author is “Nobody”, and ought to be “Jane Roe”',
      `-: the PDF: ${xmp}`,
      '-: the PDF: its window shows the name of its file, and not its title',
    ])
    expect(told({ described: { title: 'Of Quays', creators: [] } })).toEqual([`-: the PDF: ${xmp}`])
  })
  test('has lost all its links', () => {
    expect(told(onLinks(() => []))).toEqual([
      '-: the PDF: none of its links leads anywhere',
      '8: page 1: “quay” leads nowhere, and ought to lead to https://example.org/quay?a=1&b=2',
      '14: page 1: “the list” leads nowhere, and ought to lead to https://example.net/list',
    ])
  })
  test('leads elsewhere out of the book', () => {
    const astray = onLinks(link => [{ ...link, url: link.url && link.url.replace('example.net', 'example.com') }])
    expect(told(astray)).toEqual([
      '14: page 1: “the list” leads to https://example.com/list, and ought to lead to https://example.net/list',
    ])
  })
  test('leads nowhere, or elsewhere, from its contents', () => {
    const [first, second] = ['1', '3'].map(label => whole.pages.findIndex(page => page.label === label)) as [
      number,
      number,
    ]
    const contents = whole.pages.findIndex(({ links }) => links.some(({ to }) => to?.page === second))
    const lost = whole.pages.map((page, index) =>
      index === contents ? { ...page, links: page.links.filter(({ to }) => to?.page !== second) } : page,
    )
    expect(told({ pages: lost })).toEqual([
      '16: page v: “Two” leads nowhere, and ought to lead to page 3',
      '16: page v: “3” leads nowhere, and ought to lead to page 3',
    ])
    const astray = whole.pages.map((page, index) =>
      index === contents ? { ...page, links: page.links.map(link => ({ ...link, to: { page: first, y: 0 } })) } : page,
    )
    expect(told({ pages: astray })).toContain('16: page v: “Two” leads to page 1, and ought to lead to page 3')
  })
  test('has lost a picture, or what one says', () => {
    const figures = (change: (figure: NonNullable<PdfPage['figures']>[number]) => object) =>
      onPages(page => ({ ...page, figures: (page.figures ?? []).map(figure => ({ ...figure, ...change(figure) })) }))
    expect(told(figures(({ alt }) => (alt === 'a boat' ? { isDrawn: false } : {})))).toEqual([
      '12: page 1: the picture boat.svg is not drawn',
    ])
    expect(told(figures(({ alt }) => (alt === 'a boat' ? {} : { alt: '' })))).toEqual([
      '10: page 1: the picture plan.svg is missing, or does not say “The quay from above” to those who do not see it',
    ])
  })
  test('has pictures alone on the last page of a reading', () => {
    const first = whole.pages.findIndex(({ label }) => label === '1')
    const figures = whole.pages[first]?.figures ?? []
    const moved = (at: number) =>
      whole.pages.map((page, index) => ({
        ...page,
        ...(index === at ? { figures } : index === first && { figures: [] }),
      }))
    expect(told({ pages: moved(first + 1) })).toEqual([])
    expect(told({ pages: moved(first + 2) })).toHaveLength(2)
  })
  test('has lost a heading, the heads of a table, a language or a note in its tags', () => {
    const onTags = (change: (tag: PdfTag) => PdfTag) =>
      onPages(page => ({ ...page, texts: page.texts.map(text => ({ ...text, tag: text.tag && change(text.tag) })) }))
    const deeper = onTags(tag => ({ ...tag, roles: tag.roles.map(own => own.replace('H1', 'H3')) }))
    expect(told(deeper)[0]).toMatch(/: page 1: the tags of “One” say H3, and it is a heading H1$/)
    const without = (role: RegExp) =>
      onTags(tag => ({ ...tag, roles: tag.roles.map(own => (role.test(own) ? 'P' : own)) }))
    expect(told(without(/^H/))).toEqual([
      '6: page 1: the tags of “One” do not say rightly whether it is a heading',
      '16: page 3: the tags of “Two” do not say rightly whether it is a heading',
      '24: page 3: the tags of “The well-kept wall” do not say rightly whether it is a heading',
    ])
    expect(told(without(/^TH$/)).map(problem => problem.slice(0, 40))).toEqual([
      '20: page 3: the tags of “a” do not say r',
      '20: page 3: the tags of “b” do not say r',
    ])
    expect(told(onTags(tag => ({ ...tag, language: 'en' })))).toEqual([
      '18: page 3: the tags of “quai” say “en” of its language, which is fr',
    ])
    expect(told(without(/^Note$/)).some(problem => problem.includes('note 1 is missing'))).toBe(true)
  })
})
