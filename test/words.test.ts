/** The few words that Octavo prints itself. */
import { expect, test } from 'vitest'
import { words } from '../scripts/writers/words.ts'
import { writePrint } from '../scripts/writers/print.ts'
import { bookOf } from './proof-editions.ts'

const languages = ['de', 'fr', 'es', 'it', 'ru', 'nl', 'pt', 'pl', 'sv', 'el', 'uk', 'tr', 'he', 'ar', 'zh', 'ja', 'ko']

test.each(languages)('%s has words of its own, for contents and for captions', language => {
  const { book, numbering } = bookOf(
    `---\ntitle: T\nlanguage: ${language}\n---\n\n# One\n\n| a |\n|---|\n| b |\n\n: Rows {#tbl-a}\n`,
  )
  const { divisions } = writePrint(book, numbering, src => src)
  const html = divisions.map(division => division.html).join('')
  const label = /caption-label">(.*?)<\/caption>/s.exec(html)?.[1]?.replace(/<[^>]*>/g, '')
  expect(label).toMatch(/^\p{L}+\s1\. Rows/u)
  expect(label).not.toMatch(/^Table\s/)
  expect(words(language).contents).not.toBe(words('en').contents)
  expect(words(language).backToText('3', 2, 2)).toMatch(/^3\. .+ 2$/)
})

test('Chinese of Taiwan is in its own letters, a region changes nothing else, an unknown language is English', () => {
  expect(['zh-Hans-CN', 'zh-TW', 'zh-Hant', 'pt-BR', 'HE', 'xx'].map(tag => words(tag).contents)).toEqual([
    '目录',
    '目錄',
    '目錄',
    'Sumário',
    'תוכן העניינים',
    'Contents',
  ])
})
