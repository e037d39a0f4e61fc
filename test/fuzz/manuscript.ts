/**
 * A manuscript as the fuzzer thinks it: a tree from which both the Markdown and the letters that must be printed are made.
 * What must be printed is said here and nowhere else: the reader, the numbering, the writers and the press are all on trial.
 */

import { words } from '../../scripts/writers/words.ts'

export type Inline =
  | string
  | { readonly call: Note }
  /** The note that was called last, called once more. */
  | { readonly again: true }
  | { readonly as: 'em' | 'strong' | 'link' | 'smallcaps' | 'foreign'; readonly inlines: readonly Inline[] }
  | { readonly sourcePage: number }
  | { readonly picture: string }
  | { readonly lineBreak: true }

type Line = readonly Inline[]

/** Where a figure wants to stand, where that is not the book's own way. */
export type Wish = 'head' | 'foot' | 'here'

export type Block =
  | { readonly type: 'paragraph'; readonly inlines: Line }
  | { readonly type: 'heading'; readonly level: number; readonly inlines: Line }
  | { readonly type: 'quotation' | 'box' | 'epigraph'; readonly blocks: readonly Block[] }
  | { readonly type: 'verse'; readonly lines: readonly Line[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | {
      readonly type: 'definitions'
      readonly items: readonly { readonly term: Line; readonly blocks: readonly Block[] }[]
    }
  | { readonly type: 'figure'; readonly src: string; readonly caption: Line; readonly wish?: Wish }
  | { readonly type: 'table'; readonly caption: Line; readonly rows: readonly (readonly Line[])[] }
  /** By HTML: cells over several rows or columns. */
  | { readonly type: 'spanned'; readonly rows: readonly (readonly SpannedCell[])[] }
  | { readonly type: 'code'; readonly lines: readonly string[] }
  | { readonly type: 'scene-break' }
  | { readonly type: 'source-page'; readonly number: number }

export interface SpannedCell {
  readonly inlines: Line
  readonly rows: number
  readonly columns: number
}

export interface Note {
  /** A sign that stands for its number. */
  readonly sign?: string
  /** Written where it is called: `^[…]`. */
  readonly inline?: boolean
  readonly blocks: readonly Block[]
}

export interface Manuscript {
  readonly language: string
  readonly title: Line
  readonly author?: string
  /** Stands at the foot of the first page; its call has no width. */
  readonly source?: string
  readonly blocks: readonly Block[]
}

/** A stretch of letters that is printed in one go: the text, or one note. */
export interface Stream {
  readonly letters: string
  /** Offsets at which its blocks begin. */
  readonly starts: readonly number[]
}

export interface ExpectedNote extends Stream {
  /** Where its call ends, in the letters of the text, or of the note that calls it. */
  readonly calledAt: number
  /** A number that is not among the letters stands right before the call: a page may end before it. */
  readonly isUnsure?: boolean
  /** Which letters these are; or the index of the note. */
  readonly within: 'text' | 'figures' | number
}

/** A figure, or a table with a caption: where in the text it was written, and where its letters begin among its like. */
export interface FigurePlace {
  readonly written: number
  /** How many scene breaks were written before it. */
  readonly breaks: number
  readonly start: number
  /** Name of its picture; '' for a table. */
  readonly src: string
  /** It may move: it stands in no other block. */
  readonly mayMove: boolean
  /** It moves only as far as no other call is overtaken, to wherever that is. */
  readonly callsNote?: boolean
  readonly wish?: Wish | undefined
}

/** All that must be printed, in order. */
export interface Expected {
  /** Without what need not stand where it was written. */
  readonly text: Stream
  readonly figures: Stream & {
    readonly places: readonly FigurePlace[]
  }
  readonly notes: readonly ExpectedNote[]
}

/** What two editions of the same words may differ in: blanks, and hyphens of the press's own. */
export const lettersOf = (text: string): string =>
  text.normalize('NFC').replace(/[\s\u00ad\u2010\u200b\u200e\u200f]+/g, '')

/** The same where marks are not known beforehand, since they are counted anew on each page or printed by nobody. */
export const lettersButMarks = (text: string): string => lettersOf(text).replace(/[\d.*†‡]+/g, '')

const captionWords: Readonly<Record<string, { readonly figure: string; readonly table: string }>> = {
  de: { figure: 'Abbildung', table: 'Tabelle' },
  ru: { figure: 'Рисунок', table: 'Таблица' },
  el: { figure: 'Εικόνα', table: 'Πίνακας' },
  he: { figure: 'איור', table: 'טבלה' },
  ar: { figure: 'الشكل', table: 'الجدول' },
  zh: { figure: '图', table: '表' },
}

interface Open {
  letters: string
  readonly starts: number[]
  calledAt: number
  within: ExpectedNote['within']
  isUnsure: boolean
  /** What was said last. */
  last: string
}

const indent = (text: string, by: string): string => text.replace(/\n(?=[^\n])/g, `\n${by}`)

const openStream = (): Open => ({ letters: '', starts: [], calledAt: 0, within: 'text', isUnsure: false, last: '' })

/** Markdown of one division, and what must be printed of it. `marked` says whether calls print their marks. */
export const writeManuscript = (of: Manuscript, marked = true): { markdown: string; expected: Expected } => {
  const text = openStream()
  const figures = { ...openStream(), places: [] as FigurePlace[] }
  const notes: Open[] = []
  const definitions: string[] = []
  let count = 0
  let labels = 0
  let lastCall: { readonly label: string; readonly mark: string } | null = null
  let at: Open = text
  const letters = marked ? lettersOf : lettersButMarks

  const say = (said: string) => {
    at.letters += letters(said)
    at.last = said
  }
  const begin = () => {
    if (at.starts.at(-1) !== at.letters.length) at.starts.push(at.letters.length)
  }

  const call = (note: Note): string => {
    const label = note.sign ?? `n${++labels}`
    const mark = note.sign ?? String(++count)
    if (marked) say(mark)
    const own = openStream()
    own.calledAt = at.letters.length
    own.isUnsure = !marked && /\d[\d.*†‡]*$/.test(at.last)
    own.within = at === text ? 'text' : at === figures ? 'figures' : notes.indexOf(at)
    notes.push(own)
    const caller = at
    at = own
    begin()
    if (marked) say(note.sign ?? `${mark}.`)
    const written = writeBlocks(note.blocks, true)
    at = caller
    if (typeof own.within === 'string') lastCall = { label, mark }
    if (isPlain(note)) return `^[${written}]`
    definitions.push(`[^${label}]: ${indent(written, '    ')}`)
    return `[^${label}]`
  }

  const inline = (part: Inline): string => {
    if (typeof part === 'string') {
      say(part)
      return part
    }
    if ('call' in part) return call(part.call)
    if ('again' in part) {
      // A note written in the text has no label to be called by.
      if (
        lastCall === null ||
        (at !== text && at !== figures) ||
        !definitions.some(text => text.startsWith(`[^${lastCall?.label}]`))
      )
        return ''
      if (marked) say(lastCall.mark)
      return `[^${lastCall.label}]`
    }
    if ('sourcePage' in part) {
      say(`[${part.sourcePage}]`)
      return `<!-- page ${part.sourcePage} -->`
    }
    if ('picture' in part) return `![](${part.picture})`
    if ('lineBreak' in part) return '\\\n'
    const inner = inlines(part.inlines)
    if (inner === '') return ''
    return {
      em: `*${inner}*`,
      strong: `**${inner}**`,
      link: `[${inner}](https://example.org/a)`,
      smallcaps: `[${inner}]{.smallcaps}`,
      foreign: `[${inner}]{lang=he dir=rtl}`,
    }[part.as]
  }

  const inlines = (line: Line): string => line.map(inline).join('').trim()

  const line = (parts: Line): string => {
    begin()
    return inlines(parts)
  }

  const counts = { figure: 0, table: 0 }
  let breaks = 0

  /** Captions are numbered, and say of what they are. */
  const caption = (kind: 'figure' | 'table', parts: Line): string => {
    begin()
    say(`${(captionWords[of.language] ?? { figure: 'Figure', table: 'Table' })[kind]} ${++counts[kind]}. `)
    return line(parts)
  }

  /** What may move, with its caption: it is kept apart from the text. */
  const apart = (write: () => string, src: string, wish?: Wish): string => {
    const around = at
    if (around !== text) return write()
    const place = { written: text.letters.length, breaks, start: figures.letters.length, src, wish }
    const called = notes.length
    at = figures
    const written = write()
    at = around
    figures.places.push({ ...place, mayMove: depth === 1, callsNote: notes.length > called })
    return written
  }

  const cells = (row: readonly Line[], columns: number): string =>
    `| ${Array.from({ length: columns }, (_, index) => line(row[index] ?? [])).join(' | ')} |`

  const writeTable = (words: Line, rows: readonly (readonly Line[])[]): string => {
    const columns = Math.max(1, ...rows.map(row => row.length))
    const head = words.length > 0 ? `Table: ${caption('table', words)}\n\n` : ''
    const [first = '', ...rest] = rows.map(row => cells(row, columns))
    return `${head}${[first, `|${' --- |'.repeat(columns)}`, ...rest].join('\n')}`
  }

  const writeSpanned = (rows: readonly (readonly SpannedCell[])[]): string => {
    const cell = ({ inlines: inner, rows: down, columns: across }: SpannedCell) =>
      `<td${down > 1 ? ` rowspan="${down}"` : ''}${across > 1 ? ` colspan="${across}"` : ''}>${line(inner)}</td>`
    return `<table><tbody>\n${rows.map(row => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}\n</tbody></table>`
  }

  const writeItem = (blocks: readonly Block[], lead: string): string =>
    lead + indent(writeBlocks(blocks), ' '.repeat(lead.length))

  const block = (of: Block): string => {
    switch (of.type) {
      case 'paragraph':
        return line(of.inlines)
      case 'heading':
        return `${'#'.repeat(of.level)} ${line(of.inlines)}`
      case 'quotation':
        return writeBlocks(of.blocks).replace(/^/gm, '> ')
      case 'box':
      case 'epigraph':
        return `::: ${of.type}\n\n${writeBlocks(of.blocks)}\n\n:::`
      case 'verse':
        return of.lines.map(verse => `| ${line(verse)}`).join('\n')
      case 'list': {
        const items = of.items.filter(blocks => blocks.length > 0)
        const ordered = of.ordered && items.length > 1
        const written = items.map((blocks, index) => writeItem(blocks, ordered ? `${index + 1}. ` : '- '))
        return written.join(items.some(blocks => blocks.length > 1) ? '\n\n' : '\n')
      }
      case 'definitions':
        return of.items.map(({ term, blocks }) => `${line(term)}\n\n${writeItem(blocks, ':   ')}`).join('\n\n')
      case 'figure':
        return apart(
          () =>
            `![${of.caption.length > 0 ? caption('figure', of.caption) : ''}](${of.src})${of.wish ? `{.${of.wish}}` : ''}`,
          of.src,
          of.wish,
        )
      case 'table':
        if (of.rows.length < 2) return ''
        return of.caption.length > 0 ? apart(() => writeTable(of.caption, of.rows), '') : writeTable([], of.rows)
      case 'spanned':
        return of.rows.length === 0 ? '' : writeSpanned(of.rows)
      case 'code':
        begin()
        say(of.lines.join(''))
        return ['```', ...of.lines, '```'].join('\n')
      case 'scene-break':
        if (at === text) breaks++
        return '* * *'
      case 'source-page':
        begin()
        say(`[${of.number}]`)
        return `<!-- page ${of.number} -->`
    }
  }

  /** A caption between two tables is that of the first, when it has none of its own. */
  const withoutDoubt = (of: Block, before: Block | undefined): Block =>
    of.type === 'table' && (before?.type === 'spanned' || (before?.type === 'table' && before.caption.length === 0))
      ? { ...of, caption: [] }
      : of

  /** How many blocks hold those that are written. */
  let depth = 0

  const writeBlocks = (blocks: readonly Block[], inNote = false): string => {
    const written: string[] = []
    depth++
    let before: Block | undefined
    for (const each of blocks) {
      const certain = withoutDoubt(each, before)
      const markdown = block(certain)
      if (markdown === '') continue
      written.push(markdown)
      before = certain
    }
    depth--
    return written.length === 0 && inNote ? '' : written.join('\n\n')
  }

  const title = line(of.title)
  if (of.author !== undefined) {
    begin()
    say(of.author)
  }
  if (of.source !== undefined) {
    const source = words(of.language).source + of.source
    notes.push({
      letters: letters(source),
      starts: [0],
      calledAt: letters(inlineText(of.title)).length,
      within: 'text',
      isUnsure: false,
      last: '',
    })
  }
  const body = writeBlocks(of.blocks)
  return {
    markdown: [`# ${title} {#fuzz}`, body, ...definitions].filter(part => part !== '').join('\n\n'),
    expected: { text, figures, notes },
  }
}

const inlineText = (line: Line): string =>
  line.map(part => (typeof part === 'string' ? part : 'inlines' in part ? inlineText(part.inlines) : '')).join('')

/** One paragraph of words: what may stand in brackets. */
const isPlain = ({ inline, sign, blocks: [first, ...more] }: Note): boolean =>
  inline === true &&
  sign === undefined &&
  more.length === 0 &&
  first?.type === 'paragraph' &&
  first.inlines.every(part => typeof part === 'string')
