/** The page on which an editor reads an import: every decision, the text as it came out, and the source's lines beside it. */
import type { Block, Cell, Inline } from '../model/book.ts'
import { tellPlace } from '../importers/decisions.ts'
import type { Decision, Draft, DraftNote } from '../importers/draft.ts'
import type { LinedSource } from '../importers/lines.ts'
import { slug } from '../model/slug.ts'
import { element } from './html.ts'

const escape = (text: string): string =>
  text.replace(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, '').replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

/** Anchors are made by us: of what the source says only letters and digits. */
const anchor = (kind: string, name: string): string =>
  `${kind}-${slug(name, encodeURIComponent(name).replace(/\W/g, '-'))}`

const tags: Readonly<Record<string, string>> = {
  emphasis: 'em',
  strong: 'strong',
  superscript: 'sup',
  subscript: 'sub',
  deleted: 's',
  underlined: 'u',
}

const inlineHtml = (inline: Inline): string => {
  switch (inline.type) {
    case 'text':
    case 'citation':
      return escape(inline.text)
    case 'code':
      return `<code>${escape(inline.text)}</code>`
    case 'math':
      return `<code>${escape(inline.tex)}</code>`
    case 'line-break':
      return '<br>'
    case 'noteref':
      return `<sup><a href="#${anchor('note', inline.label)}">${escape(inline.label)}</a></sup>`
    case 'page-mark':
      return `<a class="page" id="${anchor('text', inline.number)}" href="#${anchor('source', inline.number)}">page ${escape(inline.number)}</a>`
    case 'image':
      return `<span class="picture">picture: ${escape(inline.alt ?? inline.src)}</span>`
    case 'cross-reference':
      return escape(inline.target)
    case 'link':
      return `${inlinesHtml(inline.inlines)} <small>(${escape(inline.href)})</small>`
    case 'small-caps':
      return `<span class="small-caps">${inlinesHtml(inline.inlines)}</span>`
    case 'span': {
      const { lang, dir } = inline.attributes
      return `<span${lang ? ` lang="${escape(lang)}"` : ''}${dir ? ` dir="${dir}"` : ''}>${inlinesHtml(inline.inlines)}</span>`
    }
    case 'index-entry':
      return inlinesHtml(inline.inlines)
    default:
      return `<${tags[inline.type]}>${inlinesHtml(inline.inlines)}</${tags[inline.type]}>`
  }
}

const inlinesHtml = (inlines: readonly Inline[]): string => inlines.map(inlineHtml).join('')

const row = (cells: readonly Cell[], tag: 'td' | 'th'): string =>
  element(
    'tr',
    {},
    cells
      .map(({ inlines, columns, rows, head }) =>
        element(head ? 'th' : tag, { colspan: columns, rowspan: rows }, inlinesHtml(inlines)),
      )
      .join(''),
  )

const blockHtml = (block: Block): string => {
  switch (block.type) {
    case 'paragraph':
      return `<p>${inlinesHtml(block.inlines)}</p>`
    case 'heading':
      return `<h${block.level + 2 > 6 ? 6 : block.level + 2}>${inlinesHtml(block.inlines)}</h${block.level + 2 > 6 ? 6 : block.level + 2}>`
    case 'quotation':
      return `<blockquote>${blocksHtml(block.blocks)}</blockquote>`
    case 'aside':
      return `<div class="aside">${blocksHtml(block.blocks)}</div>`
    case 'verse':
      return `<p>${block.lines.map(({ indent, inlines }) => `${'&nbsp;'.repeat(indent)}${inlinesHtml(inlines)}`).join('<br>')}</p>`
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul'
      return `<${tag}${block.ordered ? ` start="${block.start}"` : ''}>${block.items.map(({ blocks }) => `<li>${blocksHtml(blocks)}</li>`).join('')}</${tag}>`
    }
    case 'definition-list':
      return `<dl>${block.items.map(({ terms, definitions }) => `${terms.map(term => `<dt>${inlinesHtml(term)}</dt>`).join('')}${definitions.map(blocks => `<dd>${blocksHtml(blocks)}</dd>`).join('')}`).join('')}</dl>`
    case 'figure':
      return `<p class="picture">picture: ${escape(block.src)}</p><p>${inlinesHtml(block.caption)}</p>`
    case 'table':
      return `<table><caption>${inlinesHtml(block.caption)}</caption>${block.head.map(cells => row(cells, 'th')).join('')}${block.body.map(cells => row(cells, 'td')).join('')}</table>`
    case 'code-block':
      return `<pre>${escape(block.text)}</pre>`
    case 'math-block':
      return `<pre>${escape(block.tex)}</pre>`
    case 'scene-break':
      return '<hr>'
    case 'raw':
      return `<pre>${escape(block.text)}</pre>`
    case 'page-mark':
      return `<p>${inlineHtml(block)}</p>`
  }
}

const blocksHtml = (blocks: readonly Block[]): string => blocks.map(blockHtml).join('\n')

const noteHtml = ({ label, blocks, place }: DraftNote): string =>
  `<li id="${anchor('note', label)}"><b>${escape(label)}</b> <small>${escape(tellPlace(place))}</small> ${blocksHtml(blocks)}</li>`

/** Where a decision's words are found: in the source's pane by line, else in both by page. */
const placeLinks = ({ place }: Decision, hasLines: boolean): string => {
  const told = escape(tellPlace(place)) || '–'
  const source = hasLines && place.line !== undefined ? `line-${place.line}` : null
  const page = place.page === undefined ? null : anchor('text', place.page)
  if (source !== null) return `<a href="#${source}">${told}</a>`
  return page === null ? told : `<a href="#${page}">${told}</a>`
}

const grades = ['open', 'likely'] as const

const decisionsHtml = (decisions: readonly Decision[], hasLines: boolean): string =>
  grades
    .map(grade => {
      const some = decisions.filter(decision => decision.grade === grade)
      if (some.length === 0) return ''
      const rows = some.map(
        decision =>
          `<tr><td>${placeLinks(decision, hasLines)}</td><td>${escape(decision.kind)}</td><td>${escape(decision.done)}</td><td>${escape(decision.alternatives.join(', '))}</td><td>${escape(decision.evidence)}</td><td>${escape(decision.excerpt)}</td><td><code>${escape(decision.id)}</code></td></tr>`,
      )
      return `<table><caption>${grade === 'open' ? 'Open' : 'Likely'} decisions: ${some.length}</caption><thead><tr>${['Place', 'Kind', 'Done', 'Else', 'Evidence', 'Words', 'Name for an answer'].map(name => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`
    })
    .join('\n')

const sourceHtml = ({ pages }: LinedSource): string =>
  pages
    .map(({ label, lines }, index) => {
      const name = label ?? String(index + 1)
      const said =
        pages.length > 1
          ? `<h3 id="${anchor('source', name)}"><a href="#${anchor('text', name)}">page ${escape(name)}</a></h3>`
          : ''
      const rows = lines.map(({ runs, at }) => {
        const words = escape(runs.map(({ text }) => text).join(''))
        return at === null
          ? `<p>${words}</p>`
          : `<p id="line-${at.line}"><span class="line">${at.line}</span> ${words}</p>`
      })
      return `${said}${rows.join('\n')}`
    })
    .join('\n')

/** Anchors of the source's pages, each with its place in the file. Printed numbers are told by the order of the marks in the text. */
const placesOfPages = ({ pages }: LinedSource, blocks: readonly Block[]): ReadonlyMap<string, number> => {
  const marks = [...new Set([...blocksHtml(blocks).matchAll(/href="#(source-[^"]+)"/g)].flatMap(([, id = '']) => id))]
  const labels = pages.map(({ label }, at) => anchor('source', label ?? String(at + 1)))
  return new Map((marks.length === pages.length ? marks : labels).map((id, at) => [id, at + 1]))
}

/** Links to pages of the source show them in its own pane. */
const shown = (html: string, file: string, places: ReadonlyMap<string, number>): string =>
  html.replace(/href="#(source-[^"]+)"/g, (whole, id: string) => {
    const at = places.get(id)
    return at === undefined ? whole : `href="${file}#page=${at}" target="source-page"`
  })

const style = `body{margin:0;font:1rem/1.5 Georgia,serif;color:#111;background:#fff}
header,section{padding:1rem}table{border-collapse:collapse;margin:0 0 1rem}caption{text-align:start;font-weight:bold}
td,th{border:1px solid #767676;padding:.2rem .4rem;vertical-align:top;text-align:start}
.panes{display:grid;grid-template-columns:1fr 1fr;height:100vh}.panes section{overflow:auto;border-block-start:1px solid #767676}
.leaf{display:flex;flex-direction:column}.leaf iframe{flex:2;border:0}.leaf section{flex:1}
.page{font-size:.8rem}.line{color:#595959;font-size:.75rem}.small-caps{font-variant:small-caps}:target{background:#fff3b0}
@media(max-width:50rem){.panes{display:block;height:auto}}`

/**
 * One HTML page that needs nothing else: no script, no picture, no address of the source is loaded. `pdf` is the address, from the page,
 * of a source that a browser can show: its pages then stand beside the text.
 */
export const reviewPage = (
  path: string,
  draft: Draft,
  lines: LinedSource | null,
  pdf: string | null = null,
): string => {
  const { credit, decisions, notes, unplaced, furniture, blocks } = draft
  const title = escape(credit.title ?? path)
  const hasLines = lines?.pages.some(page => page.lines.some(({ at }) => at !== null)) ?? false
  const notesHtml = `<h2>Notes: ${notes.length}</h2><ul>${notes.map(noteHtml).join('\n')}</ul>${unplaced.length > 0 ? `<h2>Unplaced notes: ${unplaced.length}</h2><ul>${unplaced.map(noteHtml).join('\n')}</ul>` : ''}`
  const out = furniture.map(({ kind, text, place }) => `<li>${escape(tellPlace(place))} ${kind}: ${escape(text)}</li>`)
  const file = pdf === null || lines === null ? null : pdf.split('/').map(encodeURIComponent).join('/')
  const text = `${blocksHtml(blocks)}${notesHtml}`
  const source =
    lines === null
      ? ''
      : `<section tabindex="0" aria-label="The source" dir="auto"><h2>The source</h2>${sourceHtml(lines)}</section>`
  const beside =
    file === null
      ? source
      : `<div class="leaf"><iframe name="source-page" title="The source’s pages" src="${file}"></iframe>${source}</div>`
  const frames = file === null ? '' : "; frame-src 'self' file:"
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${frames}">
<title>Review of ${title}</title><style>${style}</style></head>
<body><header><h1>${title}</h1><p>Imported from ${escape(path)}. To have something otherwise, answer its decision in the file of decisions and import again.</p>
${decisionsHtml(decisions, hasLines)}
${out.length > 0 ? `<details><summary>Taken out as furniture: ${out.length}</summary><ul>${out.join('\n')}</ul></details>` : ''}</header>
<main class="panes">
<section tabindex="0" aria-label="The text">${file === null || lines === null ? text : shown(text, file, placesOfPages(lines, blocks))}</section>
${beside}
</main></body></html>
`
}
