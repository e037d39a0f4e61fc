/** Blocks → lines of Markdown. */
import type { Block, DefinitionList, Figure, Inline, List, PageMark, Verse } from '../../model/book.ts'
import { pageNumber, quoted, typedAddress, typedAttributes, typedInlines } from './inlines.ts'
import { typedTable } from './tables.ts'

const indented = (text: string, by: string): string => text.replace(/\n(?=[^\n])/g, `\n${by}`)

/** A paragraph's marks of pages that stand before its first word: on a line of their own no HTML block begins with them. */
const leadingMarks = (inlines: readonly Inline[]): readonly [readonly PageMark[], readonly Inline[]] => {
  const marks: PageMark[] = []
  let rest = inlines
  for (let first = rest[0]; first !== undefined; first = rest[0]) {
    if (first.type === 'page-mark') marks.push(first)
    else if (first.type !== 'text' || first.text.trim() !== '') break
    rest = rest.slice(1)
  }
  return rest.length === 0 ? [marks, []] : [marks, rest]
}

const isPlain = ({ type }: Block) => type === 'paragraph'

/** Tight lists stay tight where Markdown can say so: a paragraph, and lists that may follow it without a blank line. */
const isTight = ({ tight, items }: List): boolean =>
  tight &&
  items.every(
    ({ blocks: [first, ...rest] }) =>
      (first === undefined || (first.type === 'paragraph' && first.inlines[0]?.type !== 'page-mark')) &&
      rest.every(block => block.type === 'list' && (!block.ordered || block.start === 1) && isTight(block)) &&
      rest.length < 2,
  )

const typedList = (list: List): string => {
  const tight = isTight(list)
  return list.items
    .map(({ blocks }, index) => {
      const mark = list.ordered ? `${list.start + index}. ` : '- '
      return `${mark}${indented(typedBlocks(blocks, tight ? '\n' : '\n\n'), ' '.repeat(mark.length))}`.trimEnd()
    })
    .join(tight ? '\n' : '\n\n')
}

const typedDefinitions = ({ items }: DefinitionList): string =>
  items
    .map(({ terms, definitions }) => {
      const term = terms.map(inlines => typedInlines(inlines).replace(/\\\n/g, '<br>')).join('<br>')
      const said = definitions.length === 0 ? [[]] : definitions
      return [
        term,
        ...said.map(blocks => `:   ${blocks.length === 0 ? '<!-- -->' : indented(typedBlocks(blocks), '    ')}`),
      ].join('\n')
    })
    .join('\n\n')

/** A line of nothing but hyphens would make a table of the line above it. */
const ruling = /^[-:][-:\s]*$/

const typedVerse = ({ lines }: Verse): string =>
  lines
    .map(({ indent, inlines }) =>
      `| ${' '.repeat(indent)}${typedInlines(inlines, { oneLine: true, verse: true }).replace(ruling, '\\$&')}`.trimEnd(),
    )
    .join('\n')

const typedFigure = ({ caption, src, alt, attributes }: Figure): string => {
  const said = typedAttributes(attributes, alt === null ? '' : `alt=${quoted(alt)}`)
  return `![${typedInlines(caption, { oneLine: true, caption: true })}](${typedAddress(src)})${said}`
}

const typedCode = (text: string, language = ''): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`
}

const typedHeading = (inlines: readonly Inline[]): string =>
  typedInlines(inlines, { oneLine: true, braced: true }).replace(/(#+)$/, '\\$1')

const typedBlock = (block: Block): string => {
  switch (block.type) {
    case 'paragraph': {
      const [marks, rest] = leadingMarks(block.inlines)
      const said = block.attributes.lang ?? block.attributes.dir ?? block.attributes.id
      const whole: readonly Inline[] =
        said === undefined || rest.length === 0
          ? rest
          : [{ type: 'span', attributes: { ...block.attributes, classes: [] }, inlines: rest, span: block.span }]
      return [...marks.map(typedBlock), typedInlines(whole)].filter(Boolean).join('\n\n')
    }
    case 'heading': {
      const words = typedHeading(block.inlines)
      const said = typedAttributes(block.attributes)
      return words === '' ? '' : `${'#'.repeat(block.level + 1)} ${words}${said && ` ${said}`}`
    }
    case 'quotation': {
      const { lang, dir } = block.attributes
      const inner = block.blocks.map(inside =>
        inside.type === 'paragraph'
          ? {
              ...inside,
              attributes: { ...(lang !== undefined && { lang }), ...(dir && { dir }), ...inside.attributes },
            }
          : inside,
      )
      return typedBlocks(inner).replace(/^/gm, '> ').replace(/^> $/gm, '>')
    }
    case 'verse':
      return typedVerse(block)
    case 'list':
      return typedList(block)
    case 'definition-list':
      return typedDefinitions(block)
    case 'figure':
      return typedFigure(block)
    case 'table':
      return typedTable(block)
    case 'code-block':
      return typedCode(block.text, block.language)
    case 'math-block':
      return block.tex.includes('$') ? typedCode(block.tex) : `$$${block.tex.replace(/\s+/g, ' ').trim()}$$`
    case 'aside': {
      const classes = [...new Set([block.kind, ...block.attributes.classes])]
      return `::: ${typedAttributes({ ...block.attributes, classes })}\n\n${typedBlocks(block.blocks)}\n\n:::`
    }
    case 'scene-break':
      return '* * *'
    case 'raw':
      return block.html.replace(/\n\s*\n/g, '\n').trim()
    case 'page-mark': {
      const name = pageNumber(block.number)
      return name === null ? '' : `<!-- page ${name} -->`
    }
  }
}

const isList = (block: Block | undefined) => block?.type === 'list' || block?.type === 'definition-list'

/** `a. `, `(iv) `, `2) `: one such line is a sentence, a second one makes it a list. “B. Russell” never does. */
const number = '(?:[A-Za-z]|[ivxlcdm]{2,7}|[IVXLCDM]{2,7})'
const marked = new RegExp(
  `^(?:\\((?=(?:\\d{1,9}|${number})\\) )|${number}(?=\\) )|(?![A-Z]\\.)${number}(?=\\. ))`,
  'gm',
)

/** Neighbouring paragraphs that begin like items, kept from being a list of them. */
const guardMarks = (texts: readonly { readonly words: string; readonly plain: boolean }[]): readonly string[] => {
  const count = texts.reduce((sum, { words, plain }) => sum + (plain ? (words.match(marked)?.length ?? 0) : 0), 0)
  const guarded = (words: string) => words.replace(marked, found => (found === '(' ? '\\(' : `${found}\\`))
  return texts.map(({ words, plain }) => (plain && count > 1 ? guarded(words) : words))
}

/** Two lists would run together. */
const runTogether = (a: Block | undefined, b: Block): boolean => isList(a) && isList(b)

/** Markdown of blocks, with a blank line between them. */
export const typedBlocks = (blocks: readonly Block[], between = '\n\n'): string => {
  let typed = ''
  let last: Block | undefined
  const texts = guardMarks(blocks.map(block => ({ words: typedBlock(block), plain: isPlain(block) })))
  for (const [at, block] of blocks.entries()) {
    const words = texts[at] ?? ''
    if (words === '') continue
    typed += `${typed === '' ? '' : between}${runTogether(last, block) ? `<!-- -->${between}` : ''}${words}`
    last = block
  }
  return typed
}

/** A note's definition. Blocks that cannot begin on its line begin on a line of their own. */
export const typedNote = (label: string, blocks: readonly Block[]): string => {
  const words = typedBlocks(blocks)
  const first = blocks[0]
  const onLine = first === undefined || isPlain(first)
  return `[^${label}]:${words === '' ? '' : onLine ? ' ' : '\n\n    '}${indented(words, '    ')}`
}
