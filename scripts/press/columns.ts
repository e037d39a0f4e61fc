/**
 * Text in two columns. Each column is laid out as a page of its own, as wide as a line, with its notes at its foot; two of them
 * then make a page. So all that holds for pages (no note late, no line lost, no lone lines) holds for columns.
 */
import { direction } from '../writers/direction.ts'
import { element } from '../writers/html.ts'
import type { LaidDocument, LaidPage } from './paged.ts'

const writeColumn = ({ text, foot, continues }: LaidPage, side: 'ltr' | 'rtl'): string => {
  const notes = element('div', { class: 'page-notes-text' }, foot)
  return element(
    'div',
    { class: `column ${side}` },
    element('div', { class: 'page-text' }, text) +
      (foot === '' ? '' : element('div', { class: `page-notes${continues ? ' continues' : ''}` }, notes)),
  )
}

const join = (columns: readonly LaidPage[], side: 'ltr' | 'rtl'): LaidPage => ({
  text: columns.map(column => writeColumn(column, side)).join(''),
  foot: '',
  continues: columns[0]?.continues ?? false,
  ids: columns.flatMap(({ ids }) => ids),
  called: columns.flatMap(({ called }) => called),
  begun: columns.flatMap(({ begun }) => begun),
})

/** A document of columns, as one of pages. */
export const inPairs = (laid: LaidDocument, language: string): LaidDocument => ({
  ...laid,
  pages: pair(laid.pages, language),
  notices: laid.notices.map(notice => ({ ...notice, page: Math.floor(notice.page / 2) })),
})

/** Columns, in order, as pages; the first stands on the right where `language` is read from the right. The last page may have one. */
export const pair = (columns: readonly LaidPage[], language: string): readonly LaidPage[] =>
  Array.from({ length: Math.ceil(columns.length / 2) }, (_, page) =>
    join(columns.slice(2 * page, 2 * page + 2), direction(language) === 'rtl' ? 'rtl' : 'ltr'),
  )
