/** What an e-book says of itself: each damage to its metadata, its reading order, its short ways and its pages is told. */
import { describe, expect, test } from 'vitest'
import { bookOf, epubFiles, tellProof } from './proof-editions.ts'

const whole = bookOf(`---
title: Of Presses
subtitle: And Trays
author: [Jane Roe, Richard Doe]
editor: Mary Moe
language: en-GB
publisher: The House
date: 2026-05-04
description: A small book.
subjects: [Printing]
rights: CC BY 4.0
readings:
  of-trays: {language: de, author: Ivan Petrow}
---

# Preface

Short.

# Of Presses {#presses}

<!-- page 3 -->

The press stood.

<!-- page 4 -->

It fell.

# Of Trays {#of-trays}

Sie stand.
`)
const [opf, nav] = ['OEBPS/content.opf', 'OEBPS/toc.xhtml']

const told = (file: string, from: RegExp, to: string): readonly string[] => {
  const files = epubFiles(whole)
  const before = files.get(file) ?? ''
  const after = before.replace(from, to)
  if (after === before) throw new Error(`nothing changed: ${from}`)
  files.set(file, after)
  return tellProof(whole, { epub: files }).errors
}

describe('an e-book', () => {
  test('says of itself what the book says', () =>
    expect(tellProof(whole, { epub: epubFiles(whole) }).errors).toEqual([]))

  test.each([
    [
      'title',
      /(<dc:title id="title">)[^<]*/,
      '$1Other',
      'its title is “Other; And Trays”, and ought to be “Of Presses; And Trays”',
    ],
    ['identifier', /urn:uuid:[^<]*/, 'urn:x', 'its identifier is “urn:x”'],
    ['language', /<dc:language>de<\/dc:language>/, '', 'its language is “en-GB”, and ought to be “en-GB; de”'],
    ['makers', /Jane Roe([^]*?)Richard Doe/, 'Richard Doe$1Jane Roe', 'its creator is “Richard Doe, aut, Roe, Jane'],
    ['role', />edt</, '>aut<', 'its contributor is “Mary Moe, aut, Moe, Mary'],
    ['publisher', /<dc:publisher>[^<]*/, '<dc:publisher>Another', 'its publisher is “Another”'],
    ['description', /<dc:description>[^<]*<\/dc:description>/, '', 'its description is missing'],
    ['subject', /<dc:subject>[^<]*<\/dc:subject>/, '', 'its subject is missing'],
    ['licence', /<dc:rights>[^<]*/, '<dc:rights>None', 'its licence is “None”'],
    [
      'accessibility feature',
      /<meta property="schema:accessibilityFeature">tableOfContents<\/meta>/,
      '',
      'its accessibility feature is “displayTransformability; pageBreakMarkers; pageNavigation; readingOrder; structuralNavigation; unlocked”',
    ],
    ['source of pages', /<meta property="pageBreakSource">[^<]*<\/meta>/, '', 'its source of pages is missing'],
    ['direction', /<spine /, '<spine page-progression-direction="rtl" ', 'its direction of pages is “rtl”'],
    ['language of its own', /xml:lang="en-GB"/, 'xml:lang="fr"', 'its own language is “fr”, and ought to be “en-GB”'],
    [
      'reading order',
      /(<itemref[^>]*title-page[^>]*>)\s*(<itemref[^>]*>)/,
      '$2$1',
      'the reading order has OEBPS/imprint.xhtml where OEBPS/title-page.xhtml is due',
    ],
    [
      'way to a reading',
      /<itemref idref="file-presses/,
      '<itemref linear="no" idref="file-presses',
      'OEBPS/presses.xhtml is left out of the reading order',
    ],
  ])('has another %s', (_, from, to, problem) => {
    expect(told(opf, from, to)).toEqual([expect.stringContaining(`e-book, ${opf}: ${problem}`)])
  })
  test('has lost a landmark, or a page of its list', () => {
    expect(told(nav, /<li>(?:(?!<li>)[^])*?epub:type="bodymatter"[^]*?<\/li>/, '')).toEqual([
      `-: e-book, ${nav}: the landmark “bodymatter” leads nowhere, and ought to lead to OEBPS/presses.xhtml`,
    ])
    const [first = '', ...rest] = told(nav, /<li><a href="[^"]*">3<\/a><\/li>/, '')
    expect([first, rest.length]).toEqual([
      `-: e-book, ${nav}: the list of pages has 4 at OEBPS/presses.xhtml#source-presses-4, and the text has 3 at OEBPS/presses.xhtml#source-presses-3`,
      0,
    ])
  })
})
