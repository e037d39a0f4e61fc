/** A book as lines that a person can check: blocks indented by depth, inlines in brackets, each with line:column. */
import type { Block, Book, Cell, Division, Inline } from '../scripts/model/book.ts'
import { lineAndColumn } from '../scripts/diagnostics/place.ts'

const at = (book: Book, { span }: Block | Inline) => {
  const { line, column } = lineAndColumn(book, span)
  return `${line}:${column}`
}

const inline = (book: Book, item: Inline): string => {
  const place = at(book, item)
  switch (item.type) {
    case 'text':
      return JSON.stringify(item.text)
    case 'noteref':
      return `[^${item.label} ${place}]`
    case 'page-mark':
      return `[page ${item.number} ${place}]`
    case 'link':
      return `link(${item.href} ${place}: ${line(book, item.inlines)})`
    case 'image':
      return `image(${item.src} alt=${JSON.stringify(item.alt)} ${place})`
    case 'code':
    case 'citation':
      return `${item.type}(${JSON.stringify(item.text)} ${place})`
    case 'math':
      return `math(${item.tex} ${place})`
    case 'line-break':
      return '/'
    case 'cross-reference':
      return `@${item.target} ${place}`
    case 'span':
      return `span(${[...item.attributes.classes, item.attributes.id, item.attributes.lang].filter(Boolean).join(' ')} ${place}: ${line(book, item.inlines)})`
    default:
      return `${item.type}(${place}: ${line(book, item.inlines)})`
  }
}

const line = (book: Book, inlines: readonly Inline[]) => inlines.map(item => inline(book, item)).join(' ')

const indented = (lines: readonly string[]) => lines.map(text => `  ${text}`)

/** Spans, if any, stand before the words as columns × rows, and `th` before a cell that names its row. */
const cell = (book: Book, { inlines, columns = 1, rows = 1, head }: Cell, name: string) =>
  [name === 'td' && head && 'th', columns * rows > 1 && `${columns}×${rows}`, line(book, inlines)]
    .filter(said => said !== false && said !== undefined)
    .join(' ')

const block = (book: Book, item: Block): readonly string[] => {
  const head = `${item.type} ${at(book, item)}`
  const inner = (blocks: readonly Block[]) => indented(blocks.flatMap(child => block(book, child)))
  switch (item.type) {
    case 'paragraph':
      return [`${head} ${line(book, item.inlines)}`]
    case 'heading':
      return [
        `${head} level ${item.level}${item.attributes.id ? ` #${item.attributes.id}` : ''} ${line(book, item.inlines)}`,
      ]
    case 'quotation':
    case 'aside':
      return [item.type === 'aside' ? `${head} ${item.kind}` : head, ...inner(item.blocks)]
    case 'verse':
      return [head, ...indented(item.lines.map(({ indent, inlines }) => `${indent} ${line(book, inlines)}`))]
    case 'list':
      return [
        `${head} ${item.ordered ? `from ${item.start}${item.numerals ? ` ${item.numerals}` : ''}` : 'bullets'}${item.tight ? ' tight' : ''}`,
        ...item.items.flatMap(({ blocks }) => ['- ', ...inner(blocks)]),
      ]
    case 'definition-list':
      return [
        head,
        ...item.items.flatMap(({ terms, definitions }) => [
          ...terms.map(term => `  ? ${line(book, term)}`),
          ...definitions.flatMap(blocks => ['  :', ...indented(inner(blocks))]),
        ]),
      ]
    case 'figure':
      return [
        `${head} ${item.src} #${item.attributes.id ?? ''} alt=${JSON.stringify(item.alt)} ${line(book, item.caption)}`,
      ]
    case 'table':
      return [
        `${head} #${item.attributes.id ?? ''} ${item.columns.join(',')} ${line(book, item.caption)}`,
        ...indented(
          [item.head.map(row => ['th', row] as const), item.body.map(row => ['td', row] as const)]
            .flat()
            .map(([name, row]) => row.map(each => cell(book, each, name)).join(' | ')),
        ),
      ]
    case 'code-block':
      return [`${head} ${item.language ?? ''} ${JSON.stringify(item.text)}`]
    case 'math-block':
      return [`${head} ${item.tex}`]
    case 'raw':
      return [`${head} ${item.html.replaceAll('\n', '⏎')}`]
    case 'page-mark':
      return [`${head} ${item.number}`]
    case 'scene-break':
      return [head]
  }
}

const division = (book: Book, item: Division): readonly string[] => [
  `${item.matter} ${item.role} #${item.id} ${line(book, item.title)}`,
  ...indented(item.blocks.flatMap(child => block(book, child))),
  ...indented(item.divisions.flatMap(child => division(book, child))),
]

export const outline = (book: Book): string =>
  [
    ...book.divisions.flatMap(item => division(book, item)),
    ...book.notes.flatMap(note => [
      `note [^${note.label}] of ${note.division}, ${note.kind}`,
      ...indented(note.blocks.flatMap(child => block(book, child))),
    ]),
  ].join('\n')
