import type { CaptionEntries, Entry } from '../../scripts/writers/epub/contents.ts'
import type { PageEntry } from '../../scripts/writers/epub/pages.ts'
import { attributes, element, escapeHtml } from '../../scripts/writers/html.ts'
import type { Words } from '../../scripts/writers/tongues.ts'

export interface Landmark {
  /** `epub:type` of what it leads to. */
  readonly type: string
  readonly href: string
  readonly title: string
}

const list = (items: readonly string[]): string => `<ol>\n${items.map(item => `<li>${item}</li>`).join('\n')}\n</ol>`

const link = (href: string, label: string, more: Readonly<Record<string, string | false>> = {}): string =>
  element('a', { ...more, href }, label)

const entriesList = (entries: readonly Entry[]): string =>
  list(
    entries.map(
      ({ href, label, language, entries }) =>
        link(href, label, language) + (entries.length > 0 ? `\n${entriesList(entries)}` : ''),
    ),
  )

interface Nav {
  readonly type: string
  readonly id: string
  readonly title: string
  readonly role?: string
  /** Reading systems show it in menus of their own, and the page itself does not. */
  readonly isHidden?: boolean
}

const nav = (level: 1 | 2, { type, id, title, role, isHidden }: Nav, content: string): string =>
  `<nav${attributes({ 'epub:type': type, role, id, 'aria-labelledby': `${id}-title`, hidden: isHidden && 'hidden' })}>
<h${level}${attributes({ id: `${id}-title` })}>${escapeHtml(title)}</h${level}>
${content}
</nav>`

/** The navigation document's content: contents, lists of figures and tables, landmarks, pages (EPUB 3.3, section 7). */
export const contents = (
  words: Words,
  lists: {
    readonly entries: readonly Entry[]
    readonly captions: readonly CaptionEntries[]
    readonly landmarks: readonly Landmark[]
    readonly pages: readonly PageEntry[]
    /** Marks of printed pages that begin before `contents`, or before a list. */
    readonly before: (anchor: string) => string
  },
): string => {
  const { entries, captions, landmarks, pages, before } = lists
  const links = landmarks.map(({ type, href, title }) => link(href, escapeHtml(title), { 'epub:type': type }))
  return [
    before('contents') + nav(1, { type: 'toc', id: 'contents', title: words.contents, role: 'doc-toc' }, entriesList(entries)),
    ...captions.map(
      ({ type, id, title, isShown, entries }) => before(id) + nav(2, { type, id, title, isHidden: !isShown }, entriesList(entries)),
    ),
    nav(2, { type: 'landmarks', id: 'landmarks', title: words.landmarks, isHidden: true }, list(links)),
    ...(pages.length > 0
      ? [
          nav(
            2,
            { type: 'page-list', id: 'pages', title: words.pages, role: 'doc-pagelist', isHidden: true },
            list(pages.map(({ href, label }) => link(href, escapeHtml(label)))),
          ),
        ]
      : []),
  ].join('\n')
}
