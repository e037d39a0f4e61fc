/** What a screen reader meets in the PDF: the tree of tags, read back. */
import { PDFDocument, PDFName } from 'pdf-lib'
import { beforeAll, describe, expect, test } from 'vitest'
import { artifactsIn } from '../scripts/press/binding/artifacts.ts'
import { joinLines } from '../scripts/press/binding/lines.ts'
import { edited } from '../scripts/press/binding/shown.ts'
import { pressPrint } from '../scripts/press/print.ts'
import { withRoles } from '../scripts/writers/roles.ts'
import { bookOf } from './proof-editions.ts'
import { heard, readStructure, tagsIn, type Structure, type Tag } from './structure.ts'

const prose =
  'The clerk of the market kept two sets of weights, one of brass for the hall and one of iron for the quay, and was sworn to bring them together each quarter. '

const manuscript = `---
title: Weights
language: en
readings:
  scales: { author: A. Quill, source: "Journal of Markets 12", rights: By leave }
---

# Part One {.part}

# Of Scales {#scales}

He said so.[^1] In Russian they are [весы]{lang=ru}, and *not* scales;[^2] they cost $x^2$ each.[^1]

## The beam

### The pan

- Brass
- Iron, with a paragraph

  of its own

1. First

Bushel
:   Eight gallons.

Peck
:   The fourth of it.

:   A chin.

$$\\frac{a}{b}$$

* * *

| Year | Sold |
|------|-----:|
| 1730 | 12   |

Table: Bushels {#tbl-b}

::: {lang=fr}
Le poids du quai.
:::

![A beam](beam.svg){alt="A beam with two pans"}

${prose.repeat(12)}A long one.[^3] ${prose}

[^1]: The porter.[^4]

[^2]: ${prose}

    - A list in a note

    ::: {lang=fr}
    Un boisseau.
    :::

[^3]: ${prose.repeat(40)}END

    Second paragraph of it.

[^4]: In a note.
`

const beam = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120"><rect width="300" height="120"/></svg>'

/** `LI(Lbl LBody(P P))`. */
const shape = ({ type, kids }: Tag): string => {
  const inner = kids.filter(kid => typeof kid !== 'string').map(shape)
  return inner.length === 0 ? type : `${type}(${inner.join(' ')})`
}

describe('printed', { timeout: 120_000 }, () => {
  let structure: Structure
  let pdf: Uint8Array
  let tags: readonly Tag[]
  const all = (type: string) => tags.filter(tag => tag.type === type)
  const texts = (type: string) => all(type).map(tag => heard(tag).trim())

  beforeAll(async () => {
    const { book, numbering } = bookOf(manuscript)
    const asset = { src: 'beam.svg', status: 'found', mediaType: 'image/svg+xml', width: 300, height: 120 } as const
    const read = () => Promise.resolve(new TextEncoder().encode(beam))
    ;({ pdf } = await pressPrint({ ...book, assets: [asset] }, numbering, { read }))
    structure = await readStructure(pdf)
    tags = tagsIn(structure.root)
  })

  test('each note is a Note with an ID of its own, its number a Lbl that leads back', () => {
    const notes = all('Note')
    expect(notes.map(({ facts }) => facts['ID'])).toEqual([1, 2, 3, 4].map(place => `note-scales-${place}`))
    expect(notes.map(({ kids: [label] }) => shape(label as Tag))).toEqual(notes.map(() => 'Lbl(Link)'))
    expect(notes.map(({ kids: [label] }) => heard(label as Tag).trim())).toEqual(['1.', '2.', '3.', '4.'])
    expect(new Set(structure.ids).size).toBe(structure.ids.length)
    for (const { facts } of notes) expect(structure.ids).toContain(facts['ID'])
    expect([...structure.ids].sort()).toEqual(structure.ids)
  })

  test('a note that is called in a note is in it, and one that runs over stays one', () => {
    const [first, inner, , long] = all('Note')
    expect(first?.kids).toContain(inner)
    expect(heard(long as Tag)).toMatch(/END\s*Second paragraph of it\.\s*$/)
    expect(shape(long as Tag)).toMatch(/^Note\(Lbl\(Link\) P P/)
    const plain = all('Div').filter(({ facts }) => !facts['Lang'])
    expect(plain).toEqual(
      plain.filter(({ kids }) => kids.some(kid => typeof kid !== 'string' && kid.type === 'Figure')),
    )
  })

  test('each call is a Reference, and its note comes after it', () => {
    const said = (tag: Tag) => heard(tag).normalize('NFKC').trim()
    const calls = all('Reference').map(said)
    expect(calls.filter(text => /^\d$/.test(text)).sort()).toEqual(['1', '1', '2', '3', '4'])
    expect(all('Reference').filter(tag => !/^Reference\(Link( Link)?\)$/.test(shape(tag)))).toEqual([])
    const order = tags
      .filter(({ type }) => type === 'Note' || type === 'Reference')
      .map(tag => `${tag.type} ${said(tag).slice(0, 1)}`)
    for (const note of '1234') expect(order.indexOf(`Reference ${note}`)).toBeLessThan(order.indexOf(`Note ${note}`))
  })

  test('contents are a TOC, lists have items with bodies, terms and definitions are a list too', () => {
    expect(all('TOC').map(shape)).toEqual(['TOC(TOCI(Reference(Link Link)) TOCI(Reference(Link Link)))'])
    expect(all('L').map(shape)).toEqual([
      'L(LI(Lbl LBody(P)) LI(Lbl LBody(P P)))',
      'L(LI(Lbl LBody))',
      'L(LI(Lbl LBody) LI(Lbl LBody))',
      'L(LI(Lbl LBody))',
    ])
    expect(texts('Lbl').filter(text => /[A-Z]/.test(text))).toEqual(['Bushel', 'Peck'])
  })

  test('heads of tables have a scope, figures and formulas words, and no figure is told of twice', () => {
    expect(all('TH').map(({ facts }) => facts['Scope'])).toEqual(['Column', 'Column'])
    expect(all('TD').map(({ facts }) => structure.ids.includes(facts['Headers'] ?? ''))).toEqual([true, true])
    expect(all('Figure').map(({ facts }) => facts['Alt'])).toEqual(['A beam with two pans'])
    expect(all('Formula').map(({ facts }) => facts['Alt'])).toEqual(['x^2', '\\frac{a}{b}'])
    expect(all('Caption')).toHaveLength(2)
  })

  test('headings go down by one level, parts outermost', () => {
    const headings = tags.filter(({ type }) => /^H\d$/.test(type)).map(tag => `${tag.type} ${heard(tag).trim()}`)
    expect(headings).toEqual(['H1 Contents', 'H1 Part One', 'H2 Of Scales', 'H3 The beam', 'H4 The pan'])
  })

  test('languages are told where they change, and no type is unknown to PDF 1.7', () => {
    expect(structure.root.facts['Lang']).toBe('en')
    expect(tags.filter(({ facts }) => facts['Lang'] === 'ru').map(tag => [tag.type, heard(tag).trim()])).toEqual([
      ['Span', 'весы'],
    ])
    expect(all('Div').flatMap(tag => (tag.facts['Lang'] === 'fr' ? [shape(tag)] : []))).toEqual(['Div(P)', 'Div(P)'])
    const known =
      'Document Sect Art Div P H1 H2 H3 H4 L LI Lbl LBody TOC TOCI Reference Link Note Table TR TH TD Caption Figure Formula Span'
    expect([...new Set(tags.map(({ type }) => type))].filter(type => !known.split(' ').includes(type))).toEqual([])
  })

  test('everything that is seen is tagged or an artifact, every link is in the tree, and tabs follow it', async () => {
    expect(structure.untagged).toEqual([])
    expect(heard(structure.root)).not.toContain('* * *')
    expect(structure.links.tagged).toBe(structure.links.all)
    const document = await PDFDocument.load(pdf, { updateMetadata: false })
    const tabs = document.getPages().map(({ node }) => String(node.get(PDFName.of('Tabs'))))
    expect(new Set(tabs)).toEqual(new Set(['/S']))
    expect(String(document.catalog.lookup(PDFName.of('ViewerPreferences')))).toContain('/DisplayDocTitle true')
  })
})

const markArtifacts = (text: string): string => {
  const { content, loose } = joinLines(null, Buffer.from(text, 'latin1'), () => null)
  return edited(content, artifactsIn(content, loose)).toString('latin1')
}

test('what stands outside of marked content becomes an artifact, as a whole; what clips is left', () => {
  const tag = '/P <</MCID 0 >>BDC\nBT\n/Span<</ActualText <FEFF> >> BDC\n<01> Tj\nEMC\nET\nEMC\n'
  expect(
    markArtifacts(`q\n0 0 9 9 re\nW* n\n1 2 3 4 re\nf\n${tag}BT\n/F4 9 Tf\n<02> Tj\nET\n0 0 m\n9 0 l\nS\n${tag}Q\n`),
  ).toBe(
    'q\n0 0 9 9 re\nW* n\n/Artifact BMC\n1 2 3 4 re\nf\nEMC\n' +
      tag +
      '/Artifact BMC\nBT\n/F4 9 Tf\n<02> Tj\nET\nEMC\n/Artifact BMC\n0 0 m\n9 0 l\nS\nEMC\n' +
      tag +
      'Q\n',
  )
})

test('the head of a table that goes on is said once, its links too', async () => {
  const row = '| Brass | Iron |\n'
  const { book, numbering } = bookOf(
    `---\ntitle: Weights\n---\n\n# Of Scales\n\n| [Hall](https://example.org/hall) | Quay |\n| --- | --- |\n${row.repeat(60)}`,
  )
  const { pdf, pages } = await pressPrint(book, numbering, { read: () => Promise.reject(new Error('no pictures')) })
  const [table, ...others] = tagsIn((await readStructure(pdf)).root).filter(({ type }) => type === 'Table')
  expect(others).toEqual([])
  expect(heard(table as Tag).match(/Hall|Quay/g)).toEqual(['Hall', 'Quay'])
  expect(pages.filter(({ division }) => division === 'of-scales').length).toBeGreaterThan(1)
}, 60_000)

test('marked content ends where it ends, and not with a run in it that is drawn from the right', () => {
  const run = 'BT\n/ReversedChars BMC\n[<01><02>] TJ\nEMC\nET\n'
  const tag = `/P <</MCID 0 >>BDC\n${run}${run}EMC\n`
  expect(markArtifacts(tag)).toBe(tag)
  expect(markArtifacts(`${tag}BT\n[<03>] TJ\nET\n`)).toBe(`${tag}/Artifact BMC\nBT\n[<03>] TJ\nET\nEMC\n`)
})

test('roles are given to what Chromium has no tag for, and to nothing else', () => {
  const html =
    '<dl><dt>a</dt></dl><span class="x">b</span><span lang="ru">c</span><math alttext="a&lt;b"><mi>a</mi></math>' +
    '<div class="x"><div class="y" lang="fr">d</div></div>'
  expect(withRoles('<math alttext="a" aria-label="a"><mi>a</mi></math>')).toBe(
    '<math role="img" aria-label="octavo-formula:a" alttext="a"><mi>a</mi></math>',
  )
  expect(withRoles(html)).toBe(
    '<dl role="list"><dt role="group">a</dt></dl><span class="x">b</span><span role="emphasis" lang="ru">c</span>' +
      '<math role="img" aria-label="octavo-formula:a&lt;b" alttext="a&lt;b"><mi>a</mi></math>' +
      '<div class="x"><div role="generic" class="y" lang="fr">d</div></div>',
  )
})
