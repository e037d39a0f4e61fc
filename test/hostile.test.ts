/**
 * Hostile repeats: every token of the dialect, repeated or nested, is read and checked in a time that grows in line with its length.
 * Four times the length may take sixteen times as long only for a square; the bound lies between, and a noisy machine gets
 * three tries.
 */
import { expect, test } from 'vitest'
import { checkBook } from '../scripts/checks/index.ts'
import { number } from '../scripts/numbering/index.ts'
import { readBook } from '../scripts/readers/book.ts'

const tokens: Readonly<Record<string, string>> = {
  'a line': 'a\n',
  'blank lines': '\n',
  'a paragraph': 'a\n\n',
  'lines of two blanks': 'a  \n',
  'a marker': '[^1]',
  'markers and words': 'a[^1] ',
  'a definition': '[^1]: a\n',
  'definitions with blocks': '[^1]:\n\n    a\n\n    > b\n\n',
  'an inline note': '^[a]',
  'open notes': '^[',
  'notes of Pressbooks': '[footnote]a[/footnote] ',
  'open notes of Pressbooks': '[footnote]',
  'open markers': '[^',
  brackets: '[',
  'closed brackets': ']',
  'empty brackets': '[]',
  links: '[a](b) ',
  'open links': '[a](',
  'open shortcodes': '{{<',
  'open tags of Liquid': '{%',
  'open corrections': '{++',
  'open citations': '[#a',
  'open notes of Org': '[fn:',
  pictures: '![a](b.png) ',
  'open pictures': '![',
  stars: '*',
  'stars and letters': '*a ',
  strong: '**a** ',
  underscores: '_a_',
  tildes: '~',
  carets: '^',
  backticks: '`',
  'backticks and letters': '`a',
  fences: '```\na\n```\n',
  'open fences': '~~~~\n',
  dollars: '$',
  formulas: '$a$ ',
  displays: '$$\na\n$$\n\n',
  quotations: '> a\n\n',
  'deep quotations': '> ',
  items: '- a\n',
  'deep items': '- ',
  'numbered items': '1. a\n',
  'lettered items': '(a) a\n',
  examples: '(@) a\n',
  terms: 'a\n:   b\n\n',
  rows: '| a | b |\n|---|---|\n| c | d |\n\n',
  bars: '|',
  verse: '| a\n',
  'verse of colons': '| :',
  'drawn lines': '+---+\n',
  dashes: '---\n',
  'rules of tables': '---  ---\n',
  'headings of one name': '## a\n\n',
  headings: '# a\n\n',
  'headings of one name with ids': '## a {.b}\n\n',
  setext: 'a\n===\n\n',
  divisions: '::: a\nb\n:::\n\n',
  'deep divisions': '::: a\n',
  colons: ':',
  attributes: '[a]{.b} ',
  braces: '{',
  ids: '{#a}',
  comments: '<!-- a -->',
  'open comments': '<!-- ',
  'source pages': '<!-- page 1 -->\n\n',
  tags: '<b>',
  'closed tags': '<b>a</b>',
  'blocks of HTML': '<div>\n\na\n\n</div>\n\n',
  'open HTML': '<div>\n',
  'open tables': '<table>\n\n',
  angles: '<',
  autolinks: '<https://a.b> ',
  addresses: 'https://a.b/c ',
  'addresses that run on': 'https://',
  citations: '[@a, 1] ',
  ats: '@a ',
  shortcodes: '{{< a >}} ',
  backslashes: '\\',
  breaks: 'a\\\n',
  entities: '&amp;',
  ampersands: '&',
  allowances: '<!-- allow note-ibid: so it is -->\n\n',
  'front matter': '---\na: b\n---\n',
  references: '[a]: b\n',
  TeX: '\\begin{a}',
  'formulas in brackets': '\\[a ',
  'captions under rows': '|a|\n|-|\n: a\n',
  'open labels': '[^a ',
  'raised numbers': '<sup>1</sup> a\n\n',
  callouts: '> [!NOTE]\n> a\n\n',
}

const read = (text: string): number => {
  const start = performance.now()
  const { value, diagnostics } = readBook({ named: 'a.md', name: 'a', files: { 'a.md': text } })
  if (value) checkBook(value, number(value), diagnostics)
  return performance.now() - start
}

const small = 8_000

test.each(Object.entries(tokens))('%s', { timeout: 60_000 }, (_, token) => {
  const of = (length: number) => token.repeat(Math.ceil(length / token.length))
  read(of(1000))
  // What is over in a few milliseconds tells nothing of how it grows.
  const grows = () => {
    const [one, four] = [read(of(small)), read(of(4 * small))]
    return four < 150 || four / one < 9
  }
  expect(grows() || grows() || grows()).toBe(true)
})

test('an address that ends with many brackets', () => {
  expect(read(`https://a.b/${')'.repeat(100_000)}`)).toBeLessThan(5_000)
})

test('a paragraph of many lines', { timeout: 60_000 }, () => {
  const grows = () => {
    const [one, four] = [read('a\n'.repeat(8_000)), read('a\n'.repeat(32_000))]
    return four / one < 9
  }
  expect(grows() || grows() || grows()).toBe(true)
})
