/** How wide a manuscript asks its pictures to be. */
import { expect, test } from 'vitest'
import { widthOf } from '../scripts/readers/dialect/widths.ts'
import { writePrint } from '../scripts/writers/print.ts'
import { bookOf, epubFiles, webFiles } from './proof-editions.ts'

test.each([
  ['50%', { share: 0.5 }],
  ['12.5%', { share: 0.125 }],
  ['250%', { share: 1 }],
  ['0.5\\textwidth', { share: 0.5 }],
  ['300', { pixels: 300 }],
  ['300px', { pixels: 300 }],
  [' 2in ', { pixels: 192 }],
])('%s', (typed, width) => expect(widthOf(typed)).toEqual({ width }))

test('centimetres and millimetres are the same length', () => {
  const [first, second] = ['2.5cm', '25mm'].map(typed => widthOf(typed).width as { pixels: number })
  expect(first?.pixels).toBeCloseTo(second?.pixels ?? 0)
})

test.each(['', '0', '-3cm', 'auto', '4em', '50 %%', '1e9', 'calc(1px)', undefined, null])('%s is none', typed =>
  expect(widthOf(typed)).toEqual({}),
)

test('all editions hold to it, whether it is typed in Markdown or in HTML', () => {
  const numbered = bookOf(`---
title: Widths
language: en
---

# One

![A seal](seal.png){width=42%}

<img src="seal.png" alt="seal" width="120">

In the line ![seal](seal.png){width="25.4mm"} too, <img src="seal.png" alt="s" style="height:auto; width: 3% "/>.

![As it is](seal.png)

<figure><img src="seal.png" alt="seal" width="60%"><figcaption>Sealed</figcaption></figure>

~~~{figure} seal.png
:width: 2.5in
:alt: seal

Sealed
~~~
`)
  const seal = { src: 'seal.png', status: 'found', mediaType: 'image/png', sha256: 'aa', size: 9 } as const
  const assets = [{ ...seal, width: 240, height: 100 }]
  const book = { ...numbered.book, assets }
  const editions = [
    writePrint(book, numbered.numbering, src => src).divisions[0]?.html ?? '',
    ...[webFiles, epubFiles].map(filesOf => [...filesOf({ ...numbered, book }).values()].join('')),
  ]
  for (const edition of editions) {
    const pictures = [...edition.matchAll(/<img\b[^>]*seal[^>]*>/g)].map(([tag]) => tag)
    const said = pictures.map(tag => /class="([^"]*)"/.exec(tag)?.[1])
    const sizes = pictures.map(tag => /width="(\d+)" height="(\d+)"/.exec(tag)?.slice(1).join('×'))
    expect(said).toEqual(['sized width-40', 'sized', 'sized', 'sized width-5', undefined, 'sized width-60', 'sized'])
    expect(sizes).toEqual(['240×100', '120×50', '96×40', '240×100', '240×100', '240×100', '240×100'])
  }
})
