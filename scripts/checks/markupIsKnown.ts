import type { Book, Span, Text } from '../model/book.ts'
import { blocksOfBook, inlinesOfBook } from '../model/walk.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

/** Markup that other tools read, and that reaches the editions as it was typed. */
interface Foreign {
  readonly pattern: RegExp
  /** What it must hold besides. */
  readonly holds?: RegExp
  readonly what: string
  readonly hint: string
}

const render = 'let the tool that it is meant for write Markdown first, and build from that'

const foreign: readonly Foreign[] = [
  { pattern: /\{\{[<%][^\n]{0,500}?[>%]\}\}|\{%[^\n]{0,500}?%\}|\{\{[^{}\n]+\}\}/g, what: 'a shortcode', hint: render },
  {
    pattern: /!?\[\[[^[\]\n]+\]\]/g,
    what: 'a link between notes, as Obsidian has it',
    hint: 'write [words](#id), or the words alone',
  },
  {
    pattern: /==[\p{L}\p{N}“"'(*_[](?:[^=\n]*[^=\s])?==/gu,
    what: 'highlighting',
    hint: 'write *emphasis* or [words]{.underline}',
  },
  {
    pattern: /%%[^%\n]+%%|(?<=\s)\^[A-Za-z0-9-]{3,}$/gm,
    what: 'Obsidian’s own',
    hint: 'take it out; a comment of the editor’s is <!-- so -->',
  },
  {
    pattern: /\{:[^}\n]{0,500}\}|^\[TOC\]|\{\{TOC\}\}/gim,
    what: 'an instruction to another tool',
    hint: 'write {#id .class}, or take it out',
  },
  {
    pattern: /\\@ref\([^)\n]+\)|^\(ref:[\w-]+\)/gm,
    what: 'a reference of bookdown’s',
    hint: 'write @fig-id, @tbl-id or @sec-id',
  },
  {
    pattern: /\{(?:\+\+|--|>>)[^}\n]{0,500}\}/g,
    what: 'a correction in CriticMarkup',
    hint: 'accept or refuse it first',
  },
  { pattern: /^\*\[[^\]\n]+\]:/gm, what: 'an abbreviation’s meaning', hint: 'say it in a note, or take it out' },
  {
    pattern: /^[ABCDEITWX]> |^\{(?:class|sample|pagebreak|frontmatter|mainmatter|backmatter|aside|blurb)\b[^}\n]*\}/gm,
    what: 'markup of Leanpub’s',
    hint: 'write ::: box … :::',
  },
  { pattern: /\[#[A-Za-z][^[\]\s]*\]/g, what: 'a citation of MultiMarkdown’s', hint: 'write it as a note' },
  {
    pattern: /(?<![\w:/]):[a-z][a-z_]{2,30}:(?![\w/])/g,
    what: 'the name of a picture sign',
    hint: 'type the sign itself',
  },
  {
    // Up to the next bracket of its kind: a search for the last one would take the square of their number.
    pattern: /\\\[(?:[^\\\]]|\\(?![[\]]))*\\\]|\\\((?:[^\\\n]|\\(?![()]))*\\\)/g,
    holds: /\\[a-z]|[\w})]\s*[\^_=]\s*[\w{\\(]/i,
    what: 'a formula in brackets',
    hint: 'write it between dollar signs: $x$, $$x$$',
  },
  {
    pattern:
      // `\EX`, but neither `C:\temp` nor `\home\me`.
      /\\[A-Za-z]+\d*\*?(?=[{[])|(?<![\w\\/:.])\\[A-Za-z]{2,}(?![\w\\/.:])/g,
    what: 'a command to TeX',
    hint: 'write it in Markdown: *emphasis*, ^[a note]',
  },
  {
    pattern: /(?<![\p{L}\p{N}_./@\\])@[\p{L}_][\p{L}\p{N}_]*(?:[:.-][\p{L}\p{N}_]+)*/gu,
    what: 'a citation or a reference, as Pandoc has it',
    hint: 'write [words](#id), or a note; an @ that is one is typed \\@',
  },
  {
    pattern:
      /\[\/(?:footnote|efn_note|mfn|ref|fn|note|sidenote|caption|pb_glossary|latex)\]|\[(?:footnote|efn_note|mfn)\]|\[(?:gallery|caption|embed|footnotes|pb_glossary)\b[^\]\n]*\]|\(\((?=[^()\n]*\s)[^()\n]{8,}\)\)/g,
    what: 'a shortcode or a note of WordPress’s',
    hint: 'write a note as ^[its words]',
  },
  {
    pattern:
      /\[fn:[^\]\n]{0,500}\]|\bfootnote(?:ref)?:\w*\[|\[(?:\d+|#\w*|\*)\]_(?!\w)|^\.\. (?:\[[^\]\n]+\]|[\w-]+::)/gm,
    what: 'markup of Org, AsciiDoc or reStructuredText',
    hint: 'write a note as [^1], and [^1]: its words',
  },
  {
    pattern: /^% \S.*$|^\+\+\+(?: *\{.*\})?$/gm,
    what: 'MyST’s own',
    hint: 'take it out; a comment of the editor’s is <!-- so -->',
  },
  {
    pattern: /(?<!\\)\{[#.][A-Za-z][\w:-]*(?:\s[^{}\n]*)?\}/g,
    what: 'a name or a class of nothing',
    hint: 'put it right behind a heading, [words] or a picture, or take it out',
  },
  {
    pattern: /^:{3,}.*$/gm,
    what: 'a line of colons that opens or closes no block',
    hint: 'put a blank line before it',
  },
  {
    // `[bed]: pictures/bed.png "The bed"`, but not `[The clerk]: Never.`
    pattern: /^\[(?!\^)[^\]\n]{1,99}\]:[ \t]*(?:$|(?=[</#]|\S*(?:[/#]|\.[a-z])\S*[ \t]*(?:$|["'(])))/gm,
    what: 'the address of a link, which goes on a text',
    hint: 'put a blank line before it',
  },
  {
    pattern: /(?<![\w\])\\])!?\[(?![\^@])[^[\]\n]{1,200}\]\[(?!\^)[^[\]\n]{0,200}\]/g,
    what: 'a link whose address is nowhere',
    hint: 'give its address on a line of its own, [label]: address, or right here: [words](address)',
  },
  {
    pattern: /(?<=\n):[ \t]+\S.*$/gm,
    what: 'a definition whose term is more than one line, or is none',
    hint: 'put a blank line before the term, and each term on a line of its own with its own definition',
  },
  {
    // `**Then.**And`, `** so **`; but not `Mme de B**`.
    pattern: /(?<![*\\\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])\*\*(?!\*)[^*\n]{1,300}\*\*(?!\*)/gu,
    what: 'meant to be strong',
    hint: 'set the stars right at the words, and a blank or a stop outside of them; a star that is to be read is \\*',
  },
  { pattern: /(?<!\\)<!--/g, what: 'a comment that never ends', hint: 'write --> where it ends' },
  {
    pattern: /(?<!\\)\$\$/g,
    what: 'one end of a formula',
    hint: 'write $$ before and behind it, or \\$ for the sign',
  },
  {
    pattern: /^\+[-=:]{2,}[-=:+]*\+$/gm,
    what: 'a line of a table whose columns do not stand under each other',
    hint: 'draw every + and | in the same column',
  },
]

/** Places of a pattern in plain text, as typed. */
const placesOf = (book: Book, texts: readonly Text[], { pattern, holds }: Foreign): readonly Span[] =>
  texts.flatMap(({ span, text }) => {
    const typed = book.sources[span.file]?.slice(span.start, span.end) ?? ''
    return [...typed.matchAll(pattern)].flatMap(({ 0: found, index }) => {
      const start = span.start + index
      // What was left out between two words is none of them.
      return holds?.test(found) !== false && text.includes(found.replace(/\\([^A-Za-z\s])/g, '$1'))
        ? [{ ...span, start, end: start + found.length }]
        : []
    })
  })

/** Code that a notebook would run: ```` ```{r setup} ````; `{.r}` is code that is only shown. */
const cellsIn = (book: Book): readonly Span[] =>
  blocksOfBook(book).flatMap(({ type, span }) => {
    const typed = book.sources[span.file]?.slice(span.start, span.start + 80) ?? ''
    return type === 'code-block' && /^(?:`{3,}|~{3,})\s*\{[A-Za-z]\w*[\s,}]/.test(typed) ? [span] : []
  })

/** `::: {.content-visible when-format="html"}` of Quarto's. */
const formatsIn = (book: Book): readonly Span[] =>
  blocksOfBook(book).flatMap(block =>
    block.type === 'aside' && block.attributes.classes.some(name => /^content-(visible|hidden)$/.test(name))
      ? [block.span]
      : [],
  )

/** `<div>`, and right under it `- a list`, or one in a cell of HTML: to HTML, and so here, words. */
const blocksInHtml = (book: Book): readonly Span[] =>
  blocksOfBook(book).flatMap(block => {
    const isTable = block.type === 'table' && book.sources[block.span.file]?.[block.span.start] === '<'
    const first =
      block.type === 'paragraph'
        ? block.inlines.slice(0, 1)
        : isTable
          ? [...block.head, ...block.body].flat().flatMap(({ inlines }) => inlines)
          : []
    return first.flatMap(inline => {
      if (inline.type !== 'text') return []
      const { file, start, end } = inline.span
      const typed = book.sources[file]?.slice(start, end).trimStart() ?? ''
      const isBlock = /^(?:#{1,6} +\S|[-*+] +\S|\|.*\|[ \t]*\n[ \t]*\|[-:| \t]+\|)/.test(typed)
      return isBlock && inline.text.startsWith(typed.slice(0, 3)) ? [inline.span] : []
    })
  })

/** A role of MyST's, {ref}`words`: to Markdown, words in braces and code. */
const rolesIn = (book: Book): readonly Span[] =>
  inlinesOfBook(book).flatMap(({ type, span }) => {
    const before = book.sources[span.file]?.slice(Math.max(0, span.start - 40), span.start) ?? ''
    const [role] = (type === 'code' && /\{[a-z][\w:-]*\}$/i.exec(before)) || []
    return role === undefined ? [] : [{ ...span, start: span.start - role.length }]
  })

/** `[word][^1]`: to GitBook a word with its note, to all others words in brackets. `[sic]` is an editor's own. */
const annotationsIn = (book: Book, texts: readonly Text[]): readonly Span[] =>
  texts.flatMap(({ span }) => {
    const source = book.sources[span.file] ?? ''
    const typed = source.slice(span.start, span.end)
    const found = /(?<![\w\])\\])\[(?!\^|sic\b)[\p{L}\p{N}][^[\]\n]{1,200}\]$/u.exec(typed)
    return found && source.startsWith('[^', span.end) ? [{ ...span, start: span.start + found.index }] : []
  })

/** The first of each file, with how many there are. */
const oncePerFile = <T extends { readonly file: string }>(
  places: readonly T[],
  tell: (first: T, count: number) => Diagnostic,
): readonly Diagnostic[] => {
  const files = [...new Set(places.map(({ file }) => file))]
  return files.flatMap(file => {
    const found = places.filter(place => place.file === file)
    return found[0] ? [tell(found[0], found.length)] : []
  })
}

/** What is markup to another tool is text to this one, and an editor should hear of it before the readers do. */
export const markupIsKnown: Check = book => {
  const inlines = inlinesOfBook(book)
  const texts = inlines.filter(inline => inline.type === 'text')
  const citations = inlines.flatMap(({ type, span }) => (type === 'citation' ? [span] : []))
  const typed = ({ file, start, end }: Span) => book.sources[file]?.slice(start, end).split('\n')[0] ?? ''
  return [
    ...foreign.flatMap(markup =>
      oncePerFile(placesOf(book, texts, markup), (first, count) =>
        diagnose('markup-foreign', first, { markup: typed(first), what: markup.what, hint: markup.hint, count }),
      ),
    ),
    ...oncePerFile(annotationsIn(book, texts), (first, count) =>
      diagnose('markup-foreign', first, {
        markup: book.sources[first.file]?.slice(first.start, first.end) ?? '',
        what: 'a word with its note, as GitBook has it',
        hint: 'take the brackets away; if they are to be read, write \\[ and \\]',
        count,
      }),
    ),
    ...oncePerFile(rolesIn(book), (first, count) =>
      diagnose('markup-foreign', first, {
        markup: typed(first),
        what: 'a role of MyST’s',
        hint: 'write it in Markdown: [words](#id), a note, $a formula$',
        count,
      }),
    ),
    ...oncePerFile(blocksInHtml(book), (first, count) =>
      diagnose(
        'markup-foreign',
        { ...first, end: first.start + typed(first).length },
        {
          markup: typed(first),
          what: 'Markdown right under a tag of HTML',
          hint: 'put a blank line before it; in a cell, write <ul> and <li>',
          count,
        },
      ),
    ),
    ...oncePerFile(formatsIn(book), (first, count) =>
      diagnose(
        'markup-foreign',
        { ...first, end: first.start + typed(first).length },
        { markup: typed(first), what: 'for some formats alone', hint: 'take it out, or the lines of colons', count },
      ),
    ),
    ...oncePerFile(citations, (first, count) =>
      diagnose('citation-as-typed', first, { citation: typed(first), count }),
    ),
    ...oncePerFile(cellsIn(book), (first, count) =>
      diagnose('code-not-run', { ...first, end: first.start + typed(first).length }, { count }),
    ),
  ]
}
