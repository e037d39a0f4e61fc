/** Two columns: each is laid out like a page, and two of them make one. */
import { expect, test } from 'vitest'
import { inPairs, pair } from '../scripts/press/columns.ts'
import { formatOf } from '../scripts/press/format.ts'
import type { LaidPage } from '../scripts/press/paged.ts'
import { metadata } from './builders.ts'

const column = (name: string, foot = ''): LaidPage => ({
  text: `<p>${name}</p>`,
  foot,
  continues: name === 'b',
  ids: [`id-${name}`],
  called: foot === '' ? [] : [`note-${name}`],
  begun: foot === '' ? [] : [`note-${name}`],
})

test('two columns make a page, each with its notes at its foot; the last may stand alone', () => {
  const pages = pair([column('a', '<p>Of a</p>'), column('b', '<p>Of b</p>'), column('c')], 'en')
  expect(pages.map(({ ids, called, begun }) => [ids, called, begun])).toEqual([
    [
      ['id-a', 'id-b'],
      ['note-a', 'note-b'],
      ['note-a', 'note-b'],
    ],
    [['id-c'], [], []],
  ])
  expect(pages[0]?.text).toBe(
    '<div class="column ltr"><div class="page-text"><p>a</p></div><div class="page-notes"><div class="page-notes-text"><p>Of a</p></div></div></div>' +
      '<div class="column ltr"><div class="page-text"><p>b</p></div><div class="page-notes continues"><div class="page-notes-text"><p>Of b</p></div></div></div>',
  )
  expect(pages[1]?.text).toBe('<div class="column ltr"><div class="page-text"><p>c</p></div></div>')
  expect(pages.map(({ foot }) => foot)).toEqual(['', ''])
})

test('a text that is read from the right has its first column on the right', () => {
  expect(pair([column('a')], 'he')[0]?.text).toContain('class="column rtl"')
})

test('what had no room in the fourth column is told of on the second page', () => {
  const notices = [0, 1, 2, 3].map(page => ({ kind: 'picture-scaled', words: '', page }) as const)
  const laid = { pages: [column('a'), column('b'), column('c')], faults: [], late: [], overfull: [], notices }
  const { pages, notices: told } = inPairs(laid, 'en')
  expect(pages).toHaveLength(2)
  expect(told.map(({ page }) => page)).toEqual([0, 0, 1, 1])
})

test('a title is not lowered in its column', () => {
  const dropOf = (columns: number) => formatOf(metadata({ print: { trim: '210x297mm', columns } }).print).drop
  expect([dropOf(1) > 0, dropOf(2)]).toEqual([true, 0])
})
