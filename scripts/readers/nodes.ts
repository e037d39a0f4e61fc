/** Tokens as a tree, and what is read of each. */
import type { Token } from 'markdown-it'
import type { Attributes, Block, Inline, Span } from '../model/book.ts'
import { bookAttributes, type ParsedAttributes } from './dialect/attributes.ts'
import { readInlines, type Gathering } from './inlines.ts'
import { contentMap, lineAt, type Lines } from './places.ts'

/** A token with what stands between it and its closing token. */
export interface Node {
  readonly token: Token
  readonly children: readonly Node[]
}

/** Flat tokens → tree. */
export const nest = (tokens: readonly Token[]): readonly Node[] => {
  const root: Node[] = []
  const stack: Node[][] = [root]
  for (const token of tokens) {
    if (token.nesting === -1) {
      stack.pop()
      continue
    }
    const children: Node[] = []
    stack.at(-1)?.push({ token, children })
    if (token.nesting === 1) stack.push(children)
  }
  return root
}

export interface BlockGathering extends Gathering {
  readonly lines: Lines
  /** A definition, with its blocks already read. */
  readonly note: (label: string, blocks: readonly Block[], span: Span) => void
  /** Number signs of the heading that the text stands under; `##` below `#` is of level 1. */
  readonly depth: number
}

/** From the first sign to the last of the lines a token covers. */
export const spanOf = (token: Token, { lines, span }: Pick<BlockGathering, 'lines' | 'span'>): Span => {
  const [first, after] = token.map ?? [0, 0]
  let last = Math.max(first, after - 1)
  while (last > first && lineAt(lines, last).trim() === '') last--
  const line = lineAt(lines, first)
  const start = (lines.starts[first] ?? 0) + (line.length - line.trimStart().length)
  return span(start, Math.max(start, (lines.starts[last] ?? 0) + lineAt(lines, last).trimEnd().length))
}

export const noAttributes: Attributes = { classes: [] }

/** What `{#id .class}` says of a block. */
export const attributesOf = (token: Token): Attributes =>
  token.meta ? bookAttributes(token.meta as ParsedAttributes) : noAttributes

/** Inlines of an `inline` token. */
export const inlinesAt = (token: Token | undefined, gathering: BlockGathering): readonly Inline[] =>
  token?.children
    ? readInlines(token.children, gathering, contentMap(gathering.lines, token.map?.[0] ?? 0, token.content))
    : []

/** The words of a block that holds a line of them. */
export const inlineOf = (node: Node): Token | undefined =>
  node.children.find(({ token }) => token.type === 'inline')?.token
