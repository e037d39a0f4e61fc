/** Runs of an office file, each in its own dress, as nested inlines. */
import type { Dressed, Inline, Span } from '../../model/book.ts'

/** How a run is dressed. What is not said is plain. */
export interface Dress {
  readonly href?: string
  readonly lang?: string
  readonly dir?: 'ltr' | 'rtl'
  readonly bold?: boolean
  readonly italic?: boolean
  readonly smallCaps?: boolean
  readonly raised?: 'superscript' | 'subscript'
  readonly underlined?: boolean
  readonly struck?: boolean
}

export interface Piece {
  readonly leaf: Inline
  readonly dress: Dress
}

const nowhere = (file: string): Span => ({ file, start: 0, end: 0 })
/** Office files are no text: their nodes have an empty span. */
export const noSpan = nowhere('')

export const textPiece = (text: string, dress: Dress): Piece => ({ leaf: { type: 'text', text, span: noSpan }, dress })

/** From the outermost to the innermost. */
const layers: readonly (readonly (keyof Dress)[])[] = [
  ['lang', 'dir'],
  ['href'],
  ['bold'],
  ['italic'],
  ['smallCaps'],
  ['raised'],
  ['underlined'],
  ['struck'],
]
const dressings: Partial<Record<keyof Dress, Dressed['type']>> = {
  bold: 'strong',
  italic: 'emphasis',
  smallCaps: 'small-caps',
  underlined: 'underlined',
  struck: 'deleted',
}

const wrap = (layer: readonly (keyof Dress)[], dress: Dress, inlines: readonly Inline[]): Inline => {
  const [key = 'href'] = layer
  if (key === 'href') return { type: 'link', href: dress.href ?? '', inlines, span: noSpan }
  if (key === 'lang') {
    const { lang, dir } = dress
    const attributes = { classes: [], ...(lang !== undefined && { lang }), ...(dir && { dir }) }
    return { type: 'span', attributes, inlines, span: noSpan }
  }
  return { type: dressings[key] ?? dress.raised ?? 'superscript', inlines, span: noSpan }
}

/** Dress that only words wear: blanks, breaks, markers and pictures wear what both their neighbours wear. */
const common = (before: Dress | undefined, after: Dress | undefined): Dress => {
  if (!before || !after) return {}
  const shared = Object.entries(before).filter(([key, value]) => after[key as keyof Dress] === value)
  return Object.fromEntries(shared.filter(([key]) => key !== 'raised'))
}

const isWords = ({ leaf }: Piece) => leaf.type === 'text' && /\S/.test(leaf.text)

const partBlanks = (piece: Piece): readonly Piece[] => {
  if (piece.leaf.type !== 'text') return [piece]
  return piece.leaf.text.split(/^(\s+)|(\s+)$/).flatMap(text => (text ? [textPiece(text, piece.dress)] : []))
}

const redress = (pieces: readonly Piece[]): readonly Piece[] => {
  const parted = pieces.flatMap(partBlanks)
  const next: (Dress | undefined)[] = []
  for (let at = parted.length - 1, after: Dress | undefined; at >= 0; at--) {
    next[at] = after
    const piece = parted[at]
    if (piece && isWords(piece)) after = piece.dress
  }
  let before: Dress | undefined
  return parted.map((piece, at) => {
    if (!isWords(piece)) return { leaf: piece.leaf, dress: common(before, next[at]) }
    before = piece.dress
    return piece
  })
}

/** Neighbours that wear the same in a layer. */
const groups = (pieces: readonly Piece[], layer: readonly (keyof Dress)[]): readonly (readonly Piece[])[] => {
  const found: Piece[][] = []
  for (const piece of pieces) {
    const last = found.at(-1)
    if (last && layer.every(key => last[0]?.dress[key] === piece.dress[key])) last.push(piece)
    else found.push([piece])
  }
  return found
}

const joinTexts = (pieces: readonly Piece[]): readonly Inline[] => {
  const inlines: Inline[] = []
  for (const { leaf } of pieces) {
    const last = inlines.at(-1)
    if (leaf.type === 'text' && last?.type === 'text')
      inlines[inlines.length - 1] = { ...last, text: last.text + leaf.text }
    else inlines.push(leaf)
  }
  return inlines
}

const nest = (pieces: readonly Piece[], depth: number): readonly Inline[] => {
  const layer = layers[depth]
  if (!layer) return joinTexts(pieces)
  if (pieces.every(({ dress }) => layer.every(key => dress[key] === undefined))) return nest(pieces, depth + 1)
  const inlines = groups(pieces, layer).flatMap(group => {
    const inner = nest(group, depth + 1)
    const dress = group[0]?.dress ?? {}
    return layer.some(key => dress[key] !== undefined) ? [wrap(layer, dress, inner)] : inner
  })
  return inlines
}

const isBlankEdge = (piece: Piece | undefined) =>
  piece !== undefined &&
  (piece.leaf.type === 'line-break' || (piece.leaf.type === 'text' && !/\S/.test(piece.leaf.text)))

/** Brackets that an author has typed around a marker go: a marker has its own look. */
const withoutBrackets = (pieces: readonly Piece[]): readonly Piece[] => {
  const bracketed = (at: number) => {
    const [before, call, after] = [pieces[at - 1], pieces[at], pieces[at + 1]]
    const texts = [before, after].map(piece => (piece?.leaf.type === 'text' ? piece.leaf.text : '')).join('|')
    const raised = before?.dress.raised !== undefined && after?.dress.raised !== undefined
    return call?.leaf.type === 'noteref' && (/\[\|\]/.test(texts) || (raised && /\(\|\)/.test(texts)))
  }
  return pieces.map((piece, at) => {
    if (piece.leaf.type !== 'text') return piece
    const text = bracketed(at + 1) ? piece.leaf.text.slice(0, -1) : piece.leaf.text
    return textPiece(bracketed(at - 1) ? text.slice(1) : text, piece.dress)
  })
}

/** Nested inlines of a paragraph's pieces, without blanks and breaks at its ends. */
export const inlinesOfPieces = (pieces: readonly Piece[]): readonly Inline[] => {
  const dressed = redress(withoutBrackets(pieces))
  let start = 0
  let end = dressed.length
  while (start < end && isBlankEdge(dressed[start])) start++
  while (end > start && isBlankEdge(dressed[end - 1])) end--
  return nest(dressed.slice(start, end), 0)
}
