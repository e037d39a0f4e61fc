import type { DressedField, Metadata } from '../../scripts/model/metadata.ts'
import { element, escapeHtml, writeBookField } from '../../scripts/writers/html.ts'
import type { Words } from '../../scripts/writers/tongues.ts'

/** The title page: who, what, where and when. */
export const titlePage = (metadata: Metadata, words: Words): string => {
  const { author, editor, translator, edition, publisher, place, date } = metadata
  const line = (className: string, text: string | undefined | false) =>
    text ? [element('p', { class: className }, escapeHtml(text))] : []
  const field = (name: DressedField, role?: string) => {
    const html = writeBookField(metadata, name)
    return html === '' ? [] : [element('p', { class: `book-${name}`, role }, html)]
  }
  const lines = [
    ...field('series'),
    ...line('book-author', author.join(', ')),
    element('h1', { class: 'book-title' }, writeBookField(metadata, 'title')),
    ...field('subtitle', 'doc-subtitle'),
    ...line('book-editor', editor.length > 0 && `${words.editedBy} ${editor.join(', ')}`),
    ...line('book-translator', translator.length > 0 && `${words.translatedBy} ${translator.join(', ')}`),
    ...line('book-edition', edition),
    ...line('book-publisher', publisher),
    ...line('book-date', [place, date?.slice(0, 4)].filter(Boolean).join(' ')),
  ]
  return `<section class="title-page" epub:type="titlepage">\n${lines.join('\n')}\n</section>`
}
