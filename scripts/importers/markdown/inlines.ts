/** Inlines → Markdown that our own reader reads back to the same. What is text stays text: signs are escaped where, and only where, they would speak. */
import type { Attributes, Dressed, Inline } from '../../model/book.ts'
import { tagForm } from '../../model/language.ts'
import { inlinesIn } from '../../model/walk.ts'

/** Where inlines are written. */
export interface Place {
  /** Lines cannot break here: headings, cells, captions, verse. */
  readonly oneLine?: boolean
  /** Attributes at the end would be the block's: headings, captions of tables. */
  readonly braced?: boolean
  readonly cell?: boolean
  /** In a cell of a table in HTML: nothing but a tag looks like one. */
  readonly html?: boolean
  /** Between the square brackets of a picture, with an address and attributes after them. */
  readonly caption?: boolean
  readonly verse?: boolean
}

/** What holds for a whole stretch, and for the node being written in it. */
interface Stretch extends Place {
  /** Inside square brackets of ours. */
  readonly bracketed: boolean
  /** Inside emphasis made of asterisks. */
  readonly starred: boolean
  /** Signs that stand in the stretch often enough to make a pair. */
  readonly paired: ReadonlySet<string>
  readonly cites: boolean
}

const word = /[\p{L}\p{N}\p{M}]/u
const punctuation = /[\p{P}\p{S}]/u
const isBlank = (sign: string) => sign === '' || /\s/.test(sign)

/** `{#id .class lang=ru dir=rtl}`, or '' when there is nothing to say. */
export const typedAttributes = ({ id, classes, lang, dir }: Attributes, more = ''): string => {
  const said = [
    id !== undefined && /^[\p{L}_][\p{L}\p{N}_.:-]*$/u.test(id) && `#${id}`,
    ...classes.map(name => /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name) && `.${name}`),
    lang !== undefined && tagForm.test(lang) && `lang=${lang}`,
    dir !== undefined && `dir=${dir}`,
    more,
  ].filter(Boolean)
  return said.length === 0 ? '' : `{${said.join(' ')}}`
}

/** A value between quotes that the attributes can hold: they know no escapes. */
export const quoted = (text: string): string => {
  const line = text.replace(/\s+/g, ' ')
  if (!line.includes('"')) return `"${line}"`
  return line.includes("'") ? `"${line.replaceAll('"', '”')}"` : `'${line}'`
}

/** Names the number of a page so that a comment can hold it; null when nothing is left. */
export const pageNumber = (number: string): string | null =>
  /[\p{L}\p{N}][\p{L}\p{N}.–-]{0,15}/u.exec(number.replace(/\s+/g, ''))?.[0].replace(/-{2,}/g, '-') ?? null

const pageMark = (number: string): string => {
  const name = pageNumber(number)
  return name === null ? '' : `<!-- page ${name} -->`
}

/** Label of a note as brackets can hold it. */
export const typedLabel = (label: string): string => label.replace(/[\s[\]\\`]/g, '') || 'note'

/** Address of a link or a picture. */
export const typedAddress = (href: string, inHtml = false): string => {
  const safe = href.replace(/[\s<>\\]/g, sign => encodeURIComponent(sign))
  if (inHtml) return safe.replace(/[()]/g, '\\$&')
  return /[()]/.test(safe) || safe === '' ? `<${safe}>` : safe
}

/** Signs that speak to Markdown, each with when it does. `before` and `after` are the signs on either side, as typed. */
const speaks: Readonly<
  Record<string, (at: { before: string; after: string; rest: string; inside: Stretch; last: boolean }) => boolean>
> = {
  '\\': () => true,
  '`': () => true,
  '*': () => true,
  _: ({ before, after }) => !(word.test(before) && word.test(after)),
  '^': ({ before, after, inside }) => before === '[' || after === '[' || inside.bracketed || inside.paired.has('^'),
  '~': ({ inside }) => inside.paired.has('~'),
  $: ({ inside }) => inside.paired.has('$'),
  '[': ({ after, inside, last }) => inside.bracketed || inside.cites || after === '^' || (last && after !== ''),
  ']': ({ after, inside, last }) => inside.bracketed || /[({:[]/.test(after) || (last && after !== ''),
  '(': ({ before }) => before === ']',
  ':': ({ before }) => before === ']',
  '{': ({ before }) => /[)\]`}]/.test(before),
  '<': ({ after }) => /[A-Za-z/!?<[`]/.test(after),
  '&': ({ rest }) => /^&(#[xX]?[0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});/.test(rest),
  '@': ({ rest }) => /^@(fig|tbl|sec|eq)-/.test(rest),
  '!': ({ after, last }) => last && after === '[',
  '|': ({ inside }) => inside.cell === true,
}

const typedText = (text: string, before: string, after: string, inside: Stretch): string => {
  const line = text.replace(/[ \t\r\n]+/g, ' ')
  return line.replace(/[\\`*_^~$[\](:{<&@!|]/g, (sign, at: number) => {
    if (sign === '{' && inside.braced && line.includes('}', at)) return '&#123;'
    if (sign === '|' && inside.verse) return '&#124;'
    if (sign === '<' && inside.html) return '&lt;'
    if (sign === '@' && inside.bracketed && inside.paired.has(']')) return '&#64;'
    const last = at === line.length - 1
    const told = speaks[sign]?.({
      before: at === 0 ? before : (line[at - 1] ?? ''),
      after: last ? after : (line[at + 1] ?? ''),
      rest: line.slice(at),
      inside,
      last,
    })
    return told ? `\\${sign}` : sign
  })
}

/** Code between enough backticks. */
const typedCode = (text: string, inside: Stretch): string => {
  if (inside.html && text.includes('<')) return `<code>${typedText(text, '', '', inside)}</code>`
  const line = text.replace(/\s+/g, ' ').replace(/\|/g, inside.cell ? '\\|' : '|')
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = /^`|`$|^ .* $/.test(line) ? ' ' : ''
  return line.trim() === '' ? line : `${fence}${pad}${line}${pad}${fence}`
}

const typedMath = (tex: string, inside: Stretch): string => {
  const line = tex
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\|/g, inside.cell ? '\\vert ' : '|')
    .replace(/</g, inside.html ? '< ' : '<')
  if (line === '' || line.includes('$')) return typedCode(tex, inside)
  return /\\$/.test(line) ? `$$${line}$$` : `$${line}$`
}

/** The first sign that an inline will be typed with; '' for an empty text. */
const firstSign = (inline: Inline | undefined): string => {
  switch (inline?.type) {
    case undefined:
      return ''
    case 'text':
      return inline.text.replace(/\s/, ' ')[0] ?? ''
    case 'line-break':
      return ' '
    case 'page-mark':
      return '<'
    case 'image':
      return '!'
    case 'emphasis':
    case 'strong':
      return '*'
    case 'code':
      return '`'
    case 'math':
      return '$'
    case 'cross-reference':
      return '@'
    case 'superscript':
    case 'subscript':
    case 'deleted':
      return '<'
    default:
      return '['
  }
}

const tags: Readonly<Partial<Record<Dressed['type'], string>>> = {
  emphasis: 'em',
  strong: 'strong',
  superscript: 'sup',
  subscript: 'sub',
  deleted: 's',
}
const stars: Readonly<Partial<Record<Dressed['type'], string>>> = { emphasis: '*', strong: '**' }
const classes: Readonly<Partial<Record<Dressed['type'], string>>> = {
  'small-caps': 'smallcaps',
  underlined: 'underline',
}

/**
 * Whether asterisks around `inner` mean emphasis (CommonMark 0.31, § 6.2: left- and right-flanking). Inside other asterisks
 * they must also stand between blanks, so that none could both open and close.
 */
const starsHold = (inner: string, before: string, after: string, starred: boolean): boolean => {
  const first = [...inner][0] ?? ''
  const last = [...inner].at(-1) ?? ''
  if ([first, last, before, after].includes('*')) return false
  const free = (sign: string) => isBlank(sign) || punctuation.test(sign)
  const opens = !isBlank(first) && (!punctuation.test(first) || free(before))
  const closes = !isBlank(last) && (!punctuation.test(last) || free(after))
  return opens && closes && (!starred || (/\s/.test(before) && /\s/.test(after)))
}

const typedDressed = (node: Dressed, before: string, after: string, inside: Stretch): string => {
  const bracketed = classes[node.type] !== undefined
  const [only] = node.inlines
  const both = node.type === 'emphasis' && only?.type === 'strong' && node.inlines.length === 1
  const star = both ? '***' : stars[node.type]
  const raw = write(both ? only.inlines : node.inlines, {
    ...inside,
    bracketed: inside.bracketed || bracketed,
    starred: inside.starred || star !== undefined,
  })
  // Blanks at the ends go outside: there asterisks would not hold, and nobody dresses a blank.
  const [, lead = '', inner = '', end = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(raw) ?? []
  if (inner === '') return lead + end
  const dressed = () => {
    if (bracketed) return `[${inner}]{.${classes[node.type]}}`
    if (star !== undefined && starsHold(inner, lead || before, end || after, inside.starred))
      return `${star}${inner}${star}`
    const tag = tags[node.type] ?? 'em'
    return both ? `<em><strong>${inner}</strong></em>` : `<${tag}>${inner}</${tag}>`
  }
  return `${lead}${dressed()}${end}`
}

const writeOne = (node: Inline, before: string, after: string, inside: Stretch): string => {
  const bracketed = () => ({ ...inside, bracketed: true })
  switch (node.type) {
    case 'text':
      return typedText(node.text, before, after, inside)
    case 'line-break':
      return inside.oneLine ? '<br>' : '\\\n'
    case 'noteref':
      return `[^${typedLabel(node.label)}]`
    case 'page-mark':
      return pageMark(node.number)
    case 'code':
      return typedCode(node.text, inside)
    case 'math':
      return typedMath(node.tex, inside)
    case 'image': {
      const words = node.alt === null ? '' : typedText(node.alt, '[', ']', bracketed())
      return `![${words}](${typedAddress(node.src, inside.html)})${node.alt === '' ? '{alt=""}' : ''}`
    }
    case 'link': {
      const title = node.title === undefined ? '' : ` ${JSON.stringify(node.title.replace(/\s+/g, ' '))}`
      return `[${write(node.inlines, bracketed())}](${typedAddress(node.href, inside.html)}${inside.html ? title.replaceAll('<', '&lt;') : title})`
    }
    case 'span': {
      const said = typedAttributes(node.attributes)
      return said === '' ? write(node.inlines, inside) : `[${write(node.inlines, bracketed())}]${said}`
    }
    case 'index-entry':
      return `[${write(node.inlines, bracketed())}]{.index${node.entry === '' ? '' : ` entry=${quoted(node.entry)}`}}`
    case 'citation':
      return inside.html ? node.text.replaceAll('<', '&lt;') : node.text
    case 'cross-reference':
      return `@${node.target}`
    default:
      return typedDressed(node, before, after, inside)
  }
}

const write = (inlines: readonly Inline[], inside: Stretch): string => {
  const shown = inlines.filter(node => node.type !== 'text' || node.text !== '')
  const typed: string[] = []
  let before = ''
  for (const [index, node] of shown.entries()) {
    const one = writeOne(node, before, firstSign(shown[index + 1]), inside)
    typed.push(one)
    before = one.at(-1) ?? before
  }
  return typed.join('')
}

/** Strong emphasis is emphasis of what is strong: Markdown has one way to say both. */
const inOrder = <T extends Inline>(node: T): Inline => {
  if (node.type !== 'strong') return node
  const [only] = node.inlines
  return only?.type === 'emphasis' && node.inlines.length === 1
    ? { ...only, inlines: [{ ...node, inlines: only.inlines }] }
    : node
}

/** Neighbouring texts, and codes, as one; and a page mark before the line's end that it would begin a line after. */
const settled = (inlines: readonly Inline[]): readonly Inline[] => {
  const made: Inline[] = []
  for (const inline of inlines) {
    const last = made.at(-1)
    if ((inline.type === 'text' || inline.type === 'code') && last?.type === inline.type)
      made[made.length - 1] = { ...last, text: last.text + inline.text }
    else if (inline.type === 'page-mark' && last?.type === 'line-break') made.splice(-1, 0, inline)
    else if ('inlines' in inline) made.push(inOrder({ ...inline, inlines: settled(inline.inlines) }))
    else made.push(inline)
  }
  return made
}

/** What a line of a paragraph must not begin with, lest it begin another block. */
const guardLine = (line: string): string =>
  line
    .replace(/^(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|-+\s*$|=+\s*$|[|:~])/, '\\$1')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^\((?=@[\w-]*\)\s)/, '\\(')
    .replace(/^#([.)])(?=\s)/, '#\\$1')
    .replace(/^Table:(?=\s)/, 'Table\\:')

/** The Markdown of a stretch of inlines. */
export const typedInlines = (inlines: readonly Inline[], place: Place = {}): string => {
  const nodes = settled(inlines)
  const all = [...inlinesIn(nodes)]
  const text = all.map(node => (node.type === 'text' ? node.text : '')).join('')
  // Signs in codes, formulas and addresses pair with those of the text too.
  const beside = all
    .map(node => ('href' in node ? node.href : node.type === 'code' ? node.text : node.type === 'math' ? '$' : ''))
    .join('')
  const count = (sign: string) => text.split(sign).length - 1
  const paired = ['^', '~', '$', ']'].filter(
    sign => count(sign) > 1 || (count(sign) > 0 && (sign === ']' || place.caption || beside.includes(sign))),
  )
  const typed = write(nodes, {
    ...place,
    bracketed: place.caption === true,
    starred: false,
    paired: new Set(paired),
    cites: `${text}${beside}`.includes('@'),
  }).trim()
  if (place.oneLine) return typed
  return typed
    .split('\n')
    .map(line => guardLine(line.trimStart()))
    .join('\n')
}
