/** One Markdown file → its front matter and its divisions, with all notes and allowances found in them. */
import type { Token } from 'markdown-it'
import type { Allowance, Block, Credit, Division, Inline, Matter, Note, Role, Span } from '../model/book.ts'
import type { FileMetadata, ReadingMetadata } from '../model/metadata.ts'
import { plainText } from '../model/walk.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import { catalogue } from '../diagnostics/catalogue.ts'
import { nearest } from '../diagnostics/nearest.ts'
import { fitsPage, reservedNames, slug } from '../model/slug.ts'
import { resolvePath } from './addresses.ts'
import { readBlocks } from './blocks.ts'
import { inlinesAt, nest, type BlockGathering, type Node } from './nodes.ts'
import type { ParsedAttributes } from './dialect/attributes.ts'
import { readInlines } from './inlines.ts'
import { markdownParser, type Environment } from './markdown.ts'
import { linesOf, type Lines } from './places.ts'
import { isMatter, isPartTitle, isRole, matterByRole, roleOfTitle } from './roles.ts'

/** What the book says of a file before it is read. */
export interface FileOrder {
  readonly file: string
  readonly text: string
  /** Offset where the text begins, after front matter. */
  readonly body: number
  readonly metadata: FileMetadata
  /** Where book.yaml puts it; null when nobody says. */
  readonly matter: Matter | null
  /** What book.yaml says of readings, by id. */
  readonly readings: Readonly<Record<string, ReadingMetadata>>
  /** Title of the book: a file without headings of the first level that is the whole book bears it. */
  readonly bookTitle: string | null
  readonly alone: boolean
  /** What the list of the book's files calls it: the title of a file that has no heading of its own. */
  readonly listTitle?: string
  /** Counts divisions whose titles leave no name in Latin letters, through all files of the book. */
  readonly countUnnamed: () => number
  /** Gives a name that is taken already, in any file of the book, its number: `notes-2`. */
  readonly freeName: (wish: string) => string
}

export interface FileReading {
  /** Flat, in order; parts do not hold their readings yet. */
  readonly divisions: readonly Division[]
  readonly notes: readonly Note[]
  readonly allowances: readonly Allowance[]
  readonly diagnostics: readonly Diagnostic[]
}

interface Stretch {
  readonly heading: Node | null
  readonly nodes: readonly Node[]
  readonly start: number
  readonly end: number
}

/** Cuts the file at its headings of the first level. */
const cut = (nodes: readonly Node[], starts: readonly number[], body: number, end: number): readonly Stretch[] => {
  const isTitle = ({ token }: Node) => token.type === 'heading_open' && token.tag === 'h1'
  const stretches: { heading: Node | null; nodes: Node[]; start: number }[] = [
    { heading: null, nodes: [], start: body },
  ]
  for (const node of nodes) {
    if (isTitle(node)) stretches.push({ heading: node, nodes: [], start: starts[node.token.map?.[0] ?? 0] ?? body })
    else {
      const last = stretches.at(-1)
      if (last && last.heading === null && last.nodes.length === 0)
        last.start = starts[node.token.map?.[0] ?? 0] ?? body
      last?.nodes.push(node)
    }
  }
  return stretches
    .map((stretch, index) => ({ ...stretch, end: stretches[index + 1]?.start ?? end }))
    .filter(({ heading, nodes: inner }) => heading !== null || inner.length > 0)
}

const isComment = ({ token }: Node) => token.type === 'comment'

const asList = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value

const creditOf = (
  said: ReadingMetadata | FileMetadata | undefined,
  values: Readonly<Record<string, string>>,
): Credit => {
  const subtitle = values['subtitle'] ?? said?.subtitle
  const source = values['source'] ?? said?.source
  const rights = values['rights'] ?? said?.rights
  const language = values['lang'] ?? said?.language ?? (said && 'lang' in said ? said.lang : undefined)
  return {
    authors: values['author'] === undefined ? asList(said?.author) : [values['author']],
    translators: values['translator'] === undefined ? asList(said?.translator) : [values['translator']],
    ...(subtitle !== undefined && { subtitle }),
    ...(source !== undefined && { source }),
    ...(rights !== undefined && { rights }),
    ...(language !== undefined && { language }),
  }
}

/** One for all files: making it takes longer than reading a short one. */
const parser = markdownParser()

const noHeading: ParsedAttributes = { classes: [], values: {} }

/** Reads a file. Always gives something; what is wrong is in `diagnostics`. */
export const readFile = (order: FileOrder): FileReading => {
  const { file, text, metadata } = order
  const lines = linesOf(text)
  const diagnostics: Diagnostic[] = []
  const notes: Note[] = []
  const allowances: Allowance[] = []
  const environment: Environment = {}
  // Front matter is blanked, not cut off, so that every offset stays what it is in the file.
  const tokens = parser.parse(text.slice(0, order.body).replace(/[^\n]/g, ' ') + text.slice(order.body), environment)
  diagnostics.push(
    ...sayLostDefinitions(tokens, environment, text, file),
    ...sayFaultyValues(tokens, lines, text, file),
  )

  let inlineNotes = 0
  const span = (start: number, end: number): Span => ({ file, start, end: Math.max(start, end) })
  const gatheringFor = (division: string, depth: number, inAll: boolean): BlockGathering => ({
    lines,
    depth,
    span,
    say: diagnostic => diagnostics.push(diagnostic),
    picture: src => resolvePath(file, src),
    allow: (code, reason, at) => {
      const problem = !Object.hasOwn(catalogue, code)
        ? `names no finding: “${code}”`
        : reason === ''
          ? 'gives no reason'
          : null
      if (problem === null) allowances.push({ code, reason, division: inAll ? null : division, span: at })
      else
        diagnostics.push(
          diagnose('allowance-malformed', at, { problem, nearest: nearest(code, Object.keys(catalogue)) }),
        )
    },
    note: (label, blocks, at) => notes.push({ label, kind: 'block', division, blocks, span: at }),
    inlineNote: (inner, at, base) => {
      const label = `^${file}:${++inlineNotes}`
      // The place is kept before its own inner notes are read, so that notes stand in order of their beginning.
      const index = notes.push({ label, kind: 'inline', division, blocks: [], span: at }) - 1
      const inlines = readInlines(inner, gathering, base)
      const blocks: readonly Block[] =
        inlines.length === 0
          ? []
          : [{ type: 'paragraph', attributes: { classes: [] }, inlines, span: span(base(0), at.end - 1) }]
      notes[index] = { label, kind: 'inline', division, blocks, span: at }
      return label
    },
  })
  let gathering = gatheringFor('', 1, true)

  const stretches = cut(nest(tokens), lines.starts, order.body, text.length)
  const titles = stretches.filter(({ heading }) => heading !== null)
  const fileTitle =
    metadata.title ?? (titles.length === 0 ? order.listTitle : undefined) ?? (order.alone ? order.bookTitle : null)
  // A title in the front matter makes the file one division, unless the file has several of its own and is the whole book.
  const oneDivision = titles.length === 0 || (!order.alone && metadata.title !== undefined)
  const lead = stretches[0]
  const onlyComments = lead?.heading === null && lead.nodes.every(isComment)
  if (lead && onlyComments && !oneDivision) readBlocks(lead.nodes, gathering)

  const divisions: Division[] = []
  const add = (
    heading: Node | null,
    title: readonly Inline[],
    own: ParsedAttributes,
    nodes: readonly Node[],
    at: Span,
    depth: number,
  ) => {
    const words = plainText(title)
    const asked = own.values['role'] ?? metadata.role
    const tagged = own.classes.find(isRole)
    const role: Role =
      (asked !== undefined && isRole(asked) ? asked : undefined) ??
      tagged ??
      roleOfTitle(words) ??
      (isPartTitle(words) && nodes.every(isComment) && !oneDivision ? 'part' : 'reading')
    const given = own.id ?? (oneDivision ? metadata.id : undefined)
    const fits = given !== undefined && fitsPage(given)
    const free = order.freeName((fits ? given : madeId(given ?? words, role, order.countUnnamed)).toLowerCase())
    const id = fits ? given : free
    const said = order.readings[given ?? id] ?? (oneDivision ? metadata : undefined)
    const matter = own.classes.find(isMatter) ?? metadata.matter ?? order.matter ?? matterByRole[role]
    gathering = gatheringFor(id, depth, false)
    const inner = heading
      ? inlinesAt(heading.children.find(({ token }) => token.type === 'inline')?.token, gathering)
      : title
    const blocks = readBlocks(nodes, gathering)
    // What held nothing but `[TOC]` is no part of the book; notes before the first title have a place all the same.
    if (inner.length === 0 && blocks.length === 0 && !notes.some(note => note.division === id)) return
    divisions.push({
      id,
      ...(given !== undefined && !fits && { name: given }),
      matter,
      role,
      title: inner,
      credit: creditOf(said, own.values),
      blocks,
      divisions: [],
      span: at,
    })
  }
  const titleOf = (heading: Node | null): readonly Inline[] => {
    const inline = heading?.children.find(({ token }) => token.type === 'inline')?.token
    return inline ? [{ type: 'text', text: plainWords(inline), span: span(0, 0) }] : []
  }

  if (oneDivision) {
    const [first] = titles
    // A lone heading that repeats the title of the front matter is that title.
    const repeats =
      titles.length === 1 &&
      fileTitle !== null &&
      first &&
      plainText(titleOf(first.heading)).toLowerCase() === fileTitle.trim().toLowerCase()
    const nodes = stretches.flatMap(({ heading, nodes: inner }) => (heading && !repeats ? [heading, ...inner] : inner))
    const depth = titles.length > 0 && !repeats ? 0 : 1
    const title: readonly Inline[] = fileTitle === null ? [] : [{ type: 'text', text: fileTitle, span: span(0, 0) }]
    const own = (repeats && (first?.heading?.token.meta as ParsedAttributes | null)) || noHeading
    if (nodes.length > 0)
      add(repeats ? (first?.heading ?? null) : null, title, own, nodes, span(order.body, text.length), depth)
  } else {
    for (const { heading, nodes, start, end } of stretches) {
      if (heading === null && onlyComments) continue
      const own = (heading?.token.meta ?? noHeading) as ParsedAttributes
      add(heading, titleOf(heading), own, nodes, span(start, end), 1)
    }
  }
  return { divisions, notes: notes.sort((a, b) => a.span.start - b.span.start), allowances, diagnostics }
}

/** Words of an inline token before it is read: enough for a role and a name. */
const plainWords = (inline: Token): string =>
  (inline.children ?? [])
    .filter(({ type }) => type === 'text' || type === 'text_special' || type === 'code_inline' || type === 'softbreak')
    .map(({ type, content }) => (type === 'softbreak' ? ' ' : content))
    .join('')

/** Made from the words of the title; a title in another script is counted: `reading-nr-2`, so that it is not taken for “Глава 2”, `reading-2`. */
const madeId = (words: string, role: Role, countUnnamed: () => number): string => {
  const id = slug(words, '')
  if (!/^[a-z]/.test(id)) return id === '' ? `${role}-nr-${countUnnamed()}` : `${role}${id}`
  return [id, `${id}-page`].find(name => !reservedNames.has(name)) ?? `${id}-${role}`
}

/** A token and what is in it, inside pictures and inline notes too. */
const tokensIn = (token: Token): readonly Token[] => {
  const { tokens = [] } = (token.meta ?? {}) as { tokens?: readonly Token[] }
  return [token, ...(token.children ?? []).flatMap(tokensIn), ...tokens.flatMap(tokensIn)]
}

/** Where a link or a picture leads; '' for what is neither. */
const addressOf = (token: Token): string => token.attrGet('href') ?? token.attrGet('src') ?? ''

/** What braces say of a token in vain. */
const faultsOf = ({ meta }: Token): NonNullable<ParsedAttributes['faults']> =>
  (meta as Partial<ParsedAttributes> | null)?.faults ?? []

/** `{lang=elvish}`: what is left out of the editions, for they would not know what to do with it. */
const sayFaultyValues = (tokens: readonly Token[], lines: Lines, text: string, file: string): readonly Diagnostic[] => {
  let from = 0
  return tokens.flatMap(token => {
    from = Math.max(from, lines.starts[token.map?.[0] ?? 0] ?? 0)
    return tokensIn(token)
      .flatMap(faultsOf)
      .map(({ field, typed, problem }) => {
        const start = Math.max(0, text.indexOf(`${field}=`, from))
        from = start + field.length
        return diagnose(
          'metadata-left-out',
          { file, start, end: start + field.length + 1 + typed.length },
          { field: `${field}=${typed}`, problem },
        )
      })
  })
}

/**
 * `[Editor]: Smith` is a link definition to Markdown, and vanishes from the text; so is the note `[^my note]: Ibid.` What no
 * link uses was meant for something else.
 */
const sayLostDefinitions = (
  tokens: readonly Token[],
  environment: Environment,
  text: string,
  file: string,
): readonly Diagnostic[] => {
  const references = Object.entries(environment.references ?? {})
  if (references.length === 0) return []
  const used = new Set(tokens.flatMap(tokensIn).map(addressOf))
  return references
    .filter(([key, { href }]) => /^\^./.test(key) || !used.has(href))
    .map(([key]) => {
      const pattern = [...key]
        .map(sign => (/\s/.test(sign) ? '\\s+' : sign.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
        .join('')
      const found = new RegExp(`\\[\\s*${pattern}\\s*\\]:`, 'iu').exec(text)
      const start = found?.index ?? 0
      const label = (found?.[0] ?? `[${key}]:`).slice(0, -1)
      const span = { file, start, end: start + label.length }
      if (!/^\^./.test(key)) return diagnose('definition-unused', span, { label })
      return diagnose('note-malformed', span, {
        what: `the label of ${label} holds a blank, and so the note is lost`,
        hint: `write it without blanks, here and at its marker: ${label.replace(/\s+/g, '-')}`,
      })
    })
}
