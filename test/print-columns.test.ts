/** Two columns: each is laid out like a page, and two of them make one. */
import { expect, test } from 'vitest'
import { pair } from '../scripts/press/columns.ts'
import type { LaidPage } from '../scripts/press/paged.ts'

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
