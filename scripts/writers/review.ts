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

/** Ways between the source's lines, the blocks that are made of them, and the decisions about both. */
interface Ways {
  /** Anchors of blocks of the text and of notes. */
  readonly anchors: ReadonlyMap<Block, string>
  /** First line of each block. */
  readonly firsts: ReadonlyMap<Block, number>
  /** The block that a line has gone into. */
  readonly blockOf: ReadonlyMap<number, Block>
  readonly decisionsOf: ReadonlyMap<Block, readonly Decision[]>
}

const grades = ['open', 'likely'] as const

const waysOf = ({ blocks, notes, unplaced, decisions }: Draft, lines: LinedSource | null): Ways => {
  const placed = (lines?.pages ?? []).flatMap(page => page.lines.flatMap(({ at }) => at ?? []))
  const starts = placed.map(({ start }) => start)
  const all = [...blocks, ...[...notes, ...unplaced].flatMap(note => note.blocks)].filter(
    ({ span }) => span.end > span.start,
  )
  const blockOf = new Map<number, Block>()
  const firsts = new Map<Block, number>()
  // A note stands inside a paragraph that goes on over the page: its lines are its own.
  const bySize = [...all].sort((a, b) => b.span.end - b.span.start - (a.span.end - a.span.start))
  for (const block of placed.length > 0 ? bySize : []) {
    let at = lowerBound(starts, block.span.start)
    for (; at < placed.length && (placed[at]?.start ?? 0) < block.span.end; at++) {
      const line = placed[at]?.line ?? 0
      blockOf.set(line, block)
      if (!firsts.has(block)) firsts.set(block, line)
    }
  }
  const decisionsOf = new Map<Block, Decision[]>()
  for (const decision of decisions) {
    const block = blockOf.get(decision.place.line ?? -1)
    if (block && grades.some(grade => grade === decision.grade))
      decisionsOf.set(block, [...(decisionsOf.get(block) ?? []), decision])
  }
  return { anchors: new Map(all.map((block, at) => [block, `block-${at + 1}`])), firsts, blockOf, decisionsOf }
}

/** The first place in a list that rises whose number is not smaller. */
const lowerBound = (numbers: readonly number[], number: number): number => {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}

/** Blocks, each with ways to its lines and to what was decided about it. */
const ledBlocks = (blocks: readonly Block[], { anchors, firsts, decisionsOf }: Ways): string =>
  blocks
    .map(block => {
      const line = firsts.get(block)
      if (line === undefined) return blockHtml(block)
      const marks = (decisionsOf.get(block) ?? []).map(
        ({ id, kind, grade, place }) =>
          `<a class="mark ${grade}" href="#${anchor('decision', id)}" aria-label="${escape(`decision: ${kind}, ${tellPlace(place)}`)}">${escape(kind)}</a>`,
      )
      return `<div class="block" id="${anchors.get(block)}"><a class="line" href="#line-${line}" aria-label="line ${line} of the source">${line}</a>${marks.join(' ')} ${blockHtml(block)}</div>`
    })
    .join('\n')

const noteHtml = ({ label, blocks, place }: DraftNote, ways: Ways): string =>
  `<li id="${anchor('note', label)}"><b>${escape(label)}</b> <small>${escape(tellPlace(place))}</small> ${ledBlocks(blocks, ways)}</li>`

/** Where a decision's words are found: in the source by line, in the text by what has become of the line, else in both by page. */
const placeLinks = ({ place }: Decision, { anchors, blockOf }: Ways, hasLines: boolean): string => {
  const told = escape(tellPlace(place)) || '–'
  const block = anchors.get(blockOf.get(place.line ?? -1) as Block)
  const text = block ?? (place.page === undefined ? null : anchor('text', place.page))
  if (hasLines && place.line !== undefined)
    return `<a href="#line-${place.line}">${told}</a>${text === null ? '' : ` <a href="#${text}">text</a>`}`
  return text === null ? told : `<a href="#${text}">${told}</a>`
}

/** What is written under `answers:` to have it so. */
const answersHtml = ({ id, alternatives }: Decision): string =>
  alternatives.map(way => `<code class="answer">${escape(`${id}: ${way}`)}</code>`).join('<br>') || 'none'

const decisionsHtml = (decisions: readonly Decision[], ways: Ways, hasLines: boolean): string =>
  grades
    .map(grade => {
      const some = decisions.filter(decision => decision.grade === grade)
      if (some.length === 0) return ''
      const rows = some.map(
        decision =>
          `<tr id="${anchor('decision', decision.id)}"><td>${placeLinks(decision, ways, hasLines)}</td><td>${escape(decision.kind)}: ${escape(decision.done)}</td><td>${escape(decision.excerpt)}</td><td>${escape(decision.evidence)}</td><td>${answersHtml(decision)}</td></tr>`,
      )
      return `<table><caption>${grade === 'open' ? 'Open' : 'Likely'} decisions: ${some.length}</caption><thead><tr>${['Place', 'Done', 'Words', 'Evidence', 'Answers that have it otherwise'].map(name => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`
    })
    .join('\n')

/** The number of a line, a way to the block that the line has gone into. */
const lineNumber = (line: number, block: string | undefined): string =>
  block === undefined
    ? `<span class="line">${line}</span>`
    : `<a class="line" href="#${block}" aria-label="line ${line} in the text">${line}</a>`

const sourceHtml = ({ pages }: LinedSource, { anchors, blockOf }: Ways): string => {
  // All rows of a table in HTML stand in the line that it begins in: the first bears its name.
  const named = new Set<number>()
  const name = (line: number) => (named.has(line) ? '' : named.add(line) && ` id="line-${line}"`)
  return pages
    .map(({ label, lines }, index) => {
      const page = label ?? String(index + 1)
      const said =
        pages.length > 1
          ? `<h3 id="${anchor('source', page)}"><a href="#${anchor('text', page)}">page ${escape(page)}</a></h3>`
          : ''
      const rows = lines.map(({ runs, at }) => {
        const words = escape(runs.map(({ text }) => text).join(''))
        return at === null
          ? `<p>${words}</p>`
          : `<p${name(at.line)}>${lineNumber(at.line, anchors.get(blockOf.get(at.line) as Block))} ${words}</p>`
      })
      return `${said}${rows.join('\n')}`
    })
    .join('\n')
}

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
header,section{padding:1rem}h1{margin:0}table{border-collapse:collapse;margin:0 0 1rem}caption{text-align:start;font-weight:bold}
td,th{border:1px solid #767676;padding:.2rem .4rem;vertical-align:top;text-align:start}
.panes{display:grid;grid-template-columns:1fr 1fr;height:100vh}.panes section{overflow:auto;border-block-start:1px solid #767676}
.leaf{display:flex;flex-direction:column}.leaf iframe{flex:2;border:0}.leaf section{flex:1}
@media(min-width:50.01rem){html,body{height:100%}body{display:grid;grid-template-rows:minmax(7rem,38%) 1fr}header{overflow:auto}.panes{height:auto;min-height:0}.panes section,.leaf{min-height:0}}
.page{font-size:.8rem;margin-inline:.2em}.line{color:#595959;font-size:.75rem;text-decoration:none}a.line:is(:hover,:focus){text-decoration:underline}
.block>:last-child{margin-block-start:0}.mark{font-size:.75rem;margin-inline-start:.5rem;padding:0 .3rem;border:1px solid}.open{color:#8a1c00}.likely{color:#4a4a00}
code.answer{user-select:all;overflow-wrap:anywhere}section p,td{overflow-wrap:anywhere}section p{margin-block:.4rem}pre{white-space:pre-wrap}
.small-caps{font-variant:small-caps}:target{background:#fff3b0}:focus-visible{outline:2px solid #00489a;outline-offset:1px}
@media(max-width:50rem){.panes{display:block;height:auto}.leaf iframe{width:100%;min-height:70vh}header :is(table,caption,thead,tbody,tr,td){display:block}header thead{position:absolute;clip-path:inset(50%)}header td{border-block-end:0}header tr{border-block-end:2px solid #111;margin-block-end:.8rem}}
@media print{.panes{display:block;height:auto}.panes section{overflow:visible}iframe{display:none}a{color:inherit;text-decoration:none}tr{break-inside:avoid}}`

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
  const ways = waysOf(draft, lines)
  const listed = (name: string, some: readonly DraftNote[]) =>
    `<h2>${name}: ${some.length}</h2><ul>${some.map(note => noteHtml(note, ways)).join('\n')}</ul>`
  const notesHtml = `${listed('Notes', notes)}${unplaced.length > 0 ? listed('Unplaced notes', unplaced) : ''}`
  const out = furniture.map(({ kind, text, place }) => `<li>${escape(tellPlace(place))} ${kind}: ${escape(text)}</li>`)
  const file = pdf === null || lines === null ? null : pdf.split('/').map(encodeURIComponent).join('/')
  const text = `<h2>The text</h2>${ledBlocks(blocks, ways)}${notesHtml}`
  const source =
    lines === null
      ? ''
      : `<section tabindex="0" aria-label="The source" dir="auto"><h2>The source</h2>${sourceHtml(lines, ways)}</section>`
  const beside =
    file === null
      ? source
      : `<div class="leaf"><iframe name="source-page" title="The source’s pages" src="${file}"></iframe>${source}</div>`
  const frames = file === null ? '' : "; frame-src 'self' file:"
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${frames}">
<title>Review of ${title}</title><style>${style}</style></head>
<body><header tabindex="0" aria-label="Decisions"><h1>${title}</h1><p>Imported from ${escape(path)}. To have something otherwise, write its line of the last column under <code>answers:</code> in the file of decisions, and import the same file again.</p>
${decisionsHtml(decisions, ways, hasLines)}
${out.length > 0 ? `<details><summary>Taken out as furniture: ${out.length}</summary><ul>${out.join('\n')}</ul></details>` : ''}</header>
<main class="panes">
<section tabindex="0" aria-label="The text">${file === null || lines === null ? text : shown(text, file, placesOfPages(lines, blocks))}</section>
${beside}
</main></body></html>
`
}
