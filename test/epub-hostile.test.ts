/** Books that nobody meant to be e-books: each becomes a valid one. */
import { EpubCheck } from '@likecoin/epubcheck-ts'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { number } from '../scripts/numbering/index.ts'
import { pressEpub } from '../scripts/press/epub.ts'
import { figure, book as built, metadata, reading } from './builders.ts'
import { dot } from './epub-torture.ts'
import { bookOf } from './proof-editions.ts'

const manuscripts: Readonly<Record<string, string>> = {
  'one paragraph and no word about it': 'Just one paragraph.\n',
  'a heading and nothing below it': '# Alone\n',
  'notes and no heading': '---\ntitle: None\n---\n\nFirst.[^1]\n\n[^1]: A note.\n',
  'a title of 400 letters': `---\ntitle: ${'many words '.repeat(37)}\n---\n\n# ${'Heading '.repeat(60)}\n\nText.\n`,
  'pictures of faces': '---\ntitle: 📖 The 🐉\nauthor: 😀\n---\n\n# 🎉\n\nText 👩‍👩‍👧‍👦 🇩🇪.[^😀]\n\n[^😀]: Note 🎈.\n',
  'the signs of markup everywhere': `---
title: 'A & B < C > D "E" ]]> &amp; <b>'
subtitle: '<script>alert(1)</script>'
author: ["O'Neil & <Sons>", '"R"']
publisher: 'Press & <Co>'
description: "a < b & c\\n\\nd"
rights: '© A & <B>'
series: 'S & <T>, 3'
subjects: ['a & b', {text: 'X < Y', scheme: BISAC, code: 'HIS<1>'}]
identifier: 'doi:10.1/<x>&y'
---

# R & D < "x" {#one}

Text.[^a] [link](https://example.org/?a=1&b=2)

[^a]: N & < m >
`,
  'a language from right to left':
    '---\ntitle: كتاب\nlanguage: ar\n---\n\n# الأول\n\nنص.[^1] [words]{lang=en} 1931.\n\n- واحد\n\n[^1]: حاشية.\n',
  'a language of three letters and a script': '---\ntitle: T\nlanguage: grc-Grek\n---\n\n# α\n\nλόγος\n',
  'an author’s sign on every word': `# One\n\n${'word[^*] '.repeat(200)}\n\n[^*]: Again.\n`,
}

const judge = async (bytes: Uint8Array) => {
  const { messages } = await EpubCheck.validate(bytes, { includeInfo: false })
  return messages.map(({ id, message, location }) => `${id} ${message} ${location?.path}:${location?.line}`)
}

test.each(Object.entries(manuscripts))('%s', async (_, markdown) => {
  const { book, numbering } = bookOf(markdown)
  const { epub } = await pressEpub(book, numbering, { read: () => Promise.reject(new Error('no pictures')) })
  expect(await judge(epub)).toEqual([])
})

test('pictures whose names differ in letter case, or hold blanks and letters of any script', async () => {
  const names = ['a b & ü.png', 'A B & Ü.png', 'x/a b & ü.png', 'точка.png', '#?%20.png', 'aux.png']
  const assets = names.map(src => ({ src, status: 'found', mediaType: 'image/png', width: 2, height: 2 }) as const)
  const whole = built(metadata({ title: 'T' }), reading('One', ...names.map(src => figure(src, 'a dot'))))
  const book = { ...whole, assets }
  const { epub } = await pressEpub(book, number(book), { read: () => Promise.resolve(new Uint8Array(dot)) })
  expect(await judge(epub)).toEqual([])
  const packed = Object.keys(unzipSync(epub)).filter(name => name.startsWith('OEBPS/images/'))
  expect(packed).toHaveLength(names.length)
  for (const name of packed) expect(name).toMatch(/^OEBPS\/images\/[\w-]+\.png$/)
})
