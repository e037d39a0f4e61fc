import type { Entry, PageEntry } from '../../scripts/writers/epub/contents.ts'
import { attributes, element, escapeHtml } from '../../scripts/writers/html.ts'
import type { Words } from '../../scripts/writers/words.ts'

export interface Landmark {
  /** `epub:type` of what it leads to. */
  readonly type: string
  readonly href: string
  readonly title: string
}

const list = (items: readonly string[]): string => `<ol>\n${items.map(item => `<li>${item}</li>`).join('\n')}\n</ol>`

const link = (href: string, label: string, type?: string): string =>
  element('a', { 'epub:type': type, href }, label)

const entriesList = (entries: readonly Entry[]): string =>
  list(entries.map(({ href, label, entries }) => link(href, label) + (entries.length > 0 ? `\n${entriesList(entries)}` : '')))

/** A list that reading systems show in menus of their own, and that the page itself hides. */
const hidden = (type: string, id: string, title: string, items: readonly string[], role?: string): string =>
  `<nav${attributes({ 'epub:type': type, role, id, 'aria-labelledby': `${id}-title`, hidden: 'hidden' })}>
<h2${attributes({ id: `${id}-title` })}>${escapeHtml(title)}</h2>
${list(items)}
</nav>`

/** The navigation document's content: contents, landmarks, pages of the source (EPUB 3.3, section 7). */
export const contents = (
  words: Words,
  entries: readonly Entry[],
  landmarks: readonly Landmark[],
  pages: readonly PageEntry[],
): string =>
  [
    `<nav epub:type="toc" role="doc-toc" id="contents" aria-labelledby="contents-title">
<h1 id="contents-title">${escapeHtml(words.contents)}</h1>
${entriesList(entries)}
</nav>`,
    hidden(
      'landmarks',
      'landmarks',
      words.landmarks,
      landmarks.map(({ type, href, title }) => link(href, escapeHtml(title), type)),
    ),
    ...(pages.length > 0
      ? [
          hidden(
            'page-list',
            'pages',
            words.pages,
            pages.map(({ href, label }) => link(href, escapeHtml(label))),
            'doc-pagelist',
          ),
        ]
      : []),
  ].join('\n')
