import type { Metadata } from '../../scripts/model/metadata.ts'
import { element, escapeHtml } from '../../scripts/writers/html.ts'
import type { Words } from '../../scripts/writers/words.ts'

/** The title page: who, what, where and when. */
export const titlePage = (metadata: Metadata, words: Words): string => {
  const { title, subtitle, author, editor, translator, edition, series, publisher, place, date } = metadata
  const line = (className: string, text: string | undefined | false, role?: string) =>
    text ? [element('p', { class: className, role }, escapeHtml(text))] : []
  const lines = [
    ...line('book-series', series),
    ...line('book-author', author.join(', ')),
    element('h1', { class: 'book-title' }, escapeHtml(title)),
    ...line('book-subtitle', subtitle, 'doc-subtitle'),
    ...line('book-editor', editor.length > 0 && `${words.editedBy} ${editor.join(', ')}`),
    ...line('book-translator', translator.length > 0 && `${words.translatedBy} ${translator.join(', ')}`),
    ...line('book-edition', edition),
    ...line('book-publisher', publisher),
    ...line('book-date', [place, date?.slice(0, 4)].filter(Boolean).join(' ')),
  ]
  return `<section class="title-page" epub:type="titlepage">\n${lines.join('\n')}\n</section>`
}
