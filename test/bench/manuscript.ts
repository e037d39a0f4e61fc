/** A generated book taken apart without Octavo's own reader: what every tool is given, and what every result is held against. */
import { escapeHtml } from '../../scripts/writers/html.ts'

export interface Block {
  readonly kind: 'title' | 'heading' | 'quotation' | 'list' | 'paragraph'
  /** Its text, or its items; a call stands in it as `[^1]`. */
  readonly texts: readonly string[]
}

export interface Chapter {
  /** As Markdown: a file of its own. */
  readonly source: string
  readonly blocks: readonly Block[]
  /** Paragraphs of each note by its label. */
  readonly notes: ReadonlyMap<string, readonly string[]>
}

const blockOf = (text: string): Block => {
  const [kind, body]: readonly [Block['kind'], string] = text.startsWith('# ')
    ? ['title', text.slice(2).replace(/ \{#[^}]*\}$/, '')]
    : text.startsWith('## ')
      ? ['heading', text.slice(3)]
      : text.startsWith('> ')
        ? ['quotation', text.slice(2)]
        : text.startsWith('- ')
          ? ['list', text]
          : ['paragraph', text]
  return { kind, texts: kind === 'list' ? body.split('\n').map(item => item.slice(2)) : [body] }
}

const chapterOf = (source: string): Chapter => {
  const blocks: Block[] = []
  const notes = new Map<string, string[]>()
  let last: string[] = []
  for (const text of source.split('\n\n')) {
    const [, label, body] = /^\[\^(\d+)\]: (.*)$/s.exec(text) ?? []
    if (label !== undefined && body !== undefined) notes.set(label, (last = [body]))
    else if (text.startsWith('    ')) last.push(text.trim())
    else blocks.push(blockOf(text.trim()))
  }
  return { source, blocks, notes }
}

/** The chapters of a text that test/generated.ts made. */
export const chaptersOf = (markdown: string): readonly Chapter[] =>
  markdown
    .replace(/^---\n.*?\n---\n+/s, '')
    .split(/(?=^# )/m)
    .map(source => chapterOf(source.trim()))

/** What is done with the text around calls, and with the call of a label. */
const withCalls = (text: string, plain: (text: string) => string, call: (label: string) => string): string =>
  text
    .split(/\[\^(\d+)\]/)
    .map((part, index) => (index % 2 === 0 ? plain(part) : call(part)))
    .join('')

const tags = { title: 'h1', heading: 'h2', quotation: 'blockquote', list: 'li', paragraph: 'p' } as const

const htmlOf = ({ kind, texts }: Block, write: (text: string) => string): string => {
  const written = texts.map(text => `<${tags[kind]}>${write(text)}</${tags[kind]}>`).join('\n')
  return kind === 'list' ? `<ul>\n${written}\n</ul>` : written
}

const page = (body: string, css: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>A Generated Book</title><style>${css}</style></head><body>\n${body}\n</body></html>\n`

/** One HTML page with each note where it is called, `span.note`, for tools that know `float: footnote`. */
export const htmlWithNotes = (chapters: readonly Chapter[], css: string): string => {
  const chapter = ({ blocks, notes }: Chapter) => {
    const note = (label: string) =>
      `<span class="note">${(notes.get(label) ?? []).map(text => `<span class="par">${escapeHtml(text)}</span>`).join('')}</span>`
    return `<section>\n${blocks.map(block => htmlOf(block, text => withCalls(text, escapeHtml, note))).join('\n')}\n</section>`
  }
  return page(chapters.map(chapter).join('\n'), css)
}

/** The same with the notes of a chapter at its end, without links: what any browser prints. */
export const htmlWithEndnotes = (chapters: readonly Chapter[], css: string): string => {
  const chapter = ({ blocks, notes }: Chapter) => {
    const call = (label: string) => `<sup>${label}</sup>`
    const text = blocks.map(block => htmlOf(block, one => withCalls(one, escapeHtml, call))).join('\n')
    const apparatus = [...notes.values()]
      .map(paragraphs => `<li>${paragraphs.map(one => `<p>${escapeHtml(one)}</p>`).join('')}</li>`)
      .join('\n')
    return `<section>\n${text}\n<ol class="notes">\n${apparatus}\n</ol>\n</section>`
  }
  return page(chapters.map(chapter).join('\n'), css)
}

const escapeTypst = (text: string): string => text.replace(/[\\#*_`$<>@[\]=+/~-]/g, '\\$&')

/** The same as Typst markup; `preamble` sets the page. */
export const typstOf = (chapters: readonly Chapter[], preamble: string): string => {
  const chapter = ({ blocks, notes }: Chapter) => {
    const note = (label: string) => `#footnote[${(notes.get(label) ?? []).map(escapeTypst).join('\n\n')}]`
    const write = (text: string) => withCalls(text, escapeTypst, note)
    const written = {
      title: ([text = '']: readonly string[]) => `= ${write(text)}`,
      heading: ([text = '']: readonly string[]) => `== ${write(text)}`,
      quotation: ([text = '']: readonly string[]) => `#quote(block: true)[${write(text)}]`,
      list: (texts: readonly string[]) => texts.map(text => `- ${write(text)}`).join('\n'),
      paragraph: ([text = '']: readonly string[]) => write(text),
    }
    return blocks.map(({ kind, texts }) => written[kind](texts)).join('\n\n')
  }
  return `${preamble}\n\n${chapters.map(chapter).join('\n\n')}\n`
}
