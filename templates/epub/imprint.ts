import type { Metadata } from '../../scripts/model/metadata.ts'
import { element, escapeHtml, writeBookField } from '../../scripts/writers/html.ts'
import type { Words } from '../../scripts/writers/tongues.ts'

/** The imprint, for the back of the title page. Empty when the book says nothing that belongs there. */
export const imprint = (metadata: Metadata, words: Words): string => {
  const { publisher, place, date, edition, isbn, identifier } = metadata
  const lines = [
    writeBookField(metadata, 'rights'),
    ...[
      [publisher, place, date?.slice(0, 4)].filter(Boolean).join(', '),
      edition,
      isbn.epub && `ISBN ${isbn.epub}`,
      identifier,
    ].map(text => escapeHtml(text ?? '')),
  ].filter(html => html !== '')
  if (lines.length === 0) return ''
  const paragraphs = lines.map(html => element('p', {}, html))
  const heading = element('h1', { class: 'imprint-title' }, escapeHtml(words.imprint))
  return `<section class="imprint" epub:type="copyright-page">\n${[heading, ...paragraphs].join('\n')}\n</section>`
}
