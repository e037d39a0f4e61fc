/** What runs over the turns of pages is one in the tags of the PDF, also where its pages are printed apart. */
import { beforeAll, describe, expect, test } from 'vitest'
import { pressPrint } from '../scripts/press/print.ts'
import { bookOf } from './proof-editions.ts'
import { heard, readStructure, tagsIn, type Structure, type Tag } from './structure.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

/** So many sentences between two marks by which the whole is known. */
const marked = (name: string, sentences: number): string => {
  const said = numbers(sentences).map(turn => `in year ${turn} the clerk weighed brass upon the quay`)
  return `Begin${name} ${said.join(', and ')} end${name}.`
}

const manuscript = `---
title: Turns
language: en
print: { trim: 100x110mm, opening: any }
readings:
  turns: { author: A. Quill, source: "Journal of Turns 1", rights: By leave }
---

# Of Turns {#turns}

${marked('A', 12)}[^1]

${numbers(12)
  .map(number => marked(`B${number}`, 9))
  .join('\n\n')}

> ${marked('Q1', 16)}
>
> ${marked('Q2', 16)}

${numbers(9)
  .map(number => `- ${marked(`L${number}`, 5)}`)
  .join('\n')}

| Year | Sold |
|------|------|
${numbers(30)
  .map(number => `| ${1700 + number} | ${marked(`C${number}`, 2)} |`)
  .join('\n')}

Table: Bushels {#tbl-b}

<table>
<caption>Quays</caption>
<tr><th>Quay</th><th></th><th>Left</th></tr>
${numbers(2)
  .map(
    turn =>
      `<tr><td rowspan="2">${marked(`H${turn}`, 4)}</td><td>brass</td><td>tin</td></tr>` +
      `<tr><td>${marked(`E${turn}`, 11)}</td><td>${marked(`F${turn}`, 20)}</td></tr>` +
      `<tr><td>${marked(`G${turn}`, 8)}</td><td>${marked(`I${turn}`, 14)}</td><td></td></tr>`,
  )
  .join('\n')}
</table>

${numbers(150)
  .map(number => marked(`D${number}`, 11))
  .join('\n\n')}

[^1]: ${marked('N1', 30)}

    ${marked('N2', 30)}
`

/** Each whole is between its marks, and there is one of each. */
const wholes = (tags: readonly Tag[]): readonly string[] =>
  tags.map(
    tag => /^Begin(\w+) .* end\1\.\d?$/.exec(heard(tag).normalize('NFKC').trim())?.[1] ?? `parted: ${heard(tag)}`,
  )

describe('one', { timeout: 120_000 }, () => {
  let structure: Structure
  let tags: readonly Tag[]
  const all = (type: string, among = tags) => among.filter(tag => tag.type === type)
  const within = (type: string) => all(type).flatMap(tagsIn)
  const named = (name: string, count: number) => numbers(count).map(number => `${name}${number}`)

  beforeAll(async () => {
    const { book, numbering } = bookOf(manuscript)
    const { pdf, pages } = await pressPrint(book, numbering, { read: () => Promise.reject(new Error('none')) })
    // More than are printed together.
    expect(pages.length).toBeGreaterThan(70)
    structure = await readStructure(pdf)
    tags = tagsIn(structure.root)
  })

  test('paragraph, wherever its pages end', () => {
    const apart = [...within('Note'), ...within('BlockQuote'), ...within('L'), ...within('Table')]
    const paragraphs = all('P').filter(tag => !apart.includes(tag) && heard(tag).trim().startsWith('Begin'))
    expect(wholes(paragraphs)).toEqual(['A', ...named('B', 12), ...named('D', 150)])
  })
  test('note, with as many paragraphs as it has', () => {
    expect(wholes(all('P', within('Note')))).toEqual(['N1', 'N2'])
  })
  test('quotation, list, and item', () => {
    expect(all('BlockQuote')).toHaveLength(1)
    expect(wholes(all('P', within('BlockQuote')))).toEqual(['Q1', 'Q2'])
    expect(all('L')).toHaveLength(1)
    expect(wholes(all('LBody'))).toEqual(named('L', 9))
  })
  test('table, with one head', () => {
    expect(all('Table')).toHaveLength(2)
    const [table] = all('Table') as [Tag]
    expect(all('TH', tagsIn(table)).map(tag => heard(tag).trim())).toEqual(['Year', 'Sold'])
    const cells = all('TD', tagsIn(table))
    expect(cells.filter((_, index) => index % 2 === 0).map(tag => heard(tag).trim())).toEqual(
      numbers(30).map(number => String(1700 + number)),
    )
    expect(wholes(cells.filter((_, index) => index % 2 === 1))).toEqual(named('C', 30))
  })
  test('cell, also of a row higher than a page, below one that spans rows; and empty cells are there', () => {
    const rows = all('TR', tagsIn(all('Table')[1] as Tag)).map(row => row.kids.filter(kid => typeof kid !== 'string'))
    const names = rows.map(cells =>
      cells.map(cell => /^Begin(\w+) .* end\1\.$/.exec(heard(cell).trim())?.[1] ?? heard(cell).trim()),
    )
    const body = (turn: number) => [
      [`H${turn}`, 'brass', 'tin'],
      [`E${turn}`, `F${turn}`],
      [`G${turn}`, `I${turn}`, ''],
    ]
    expect(names).toEqual([['Quay', '', 'Left'], ...body(1), ...body(2)])
    expect(rows.flat().map(({ facts }) => facts['RowSpan'])).toEqual(
      names.flat().map(name => (name.startsWith('H') ? '2' : '1')),
    )
  })
  test('article, with its note behind the paragraph that calls it; and nothing is left out', () => {
    const articles = all('Art').filter(tag => heard(tag).includes('BeginA'))
    expect(articles).toHaveLength(1)
    expect((articles[0] as Tag).kids.filter(kid => typeof kid !== 'string' && kid.type === 'Note')).toHaveLength(1)
    expect(structure.untagged).toEqual([])
    expect(structure.links.tagged).toBe(structure.links.all)
  })
})
