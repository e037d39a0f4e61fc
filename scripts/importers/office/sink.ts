/** What the runs of a paragraph are poured into: its pieces, the boxes that hang on it, and how its letters look. */
import type { Flow, Look } from './flow.ts'
import type { Piece } from './pieces.ts'

export interface Sink {
  readonly pieces: Piece[]
  readonly boxes: Flow[]
  /** Letters by size in points, and how many are bold, italic, capitals. */
  readonly sizes: Map<number, number>
  letters: number
  bold: number
  italic: number
  capitals: number
}

export const emptySink = (): Sink => ({
  pieces: [],
  boxes: [],
  sizes: new Map(),
  letters: 0,
  bold: 0,
  italic: 0,
  capitals: 0,
})

/** Counts the letters of a run by how they look. */
export const tally = (sink: Sink, text: string, look: Pick<Look, 'size' | 'bold' | 'italic' | 'capitals'>): void => {
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
  if (letters === 0) return
  sink.sizes.set(look.size, (sink.sizes.get(look.size) ?? 0) + letters)
  sink.letters += letters
  if (look.bold) sink.bold += letters
  if (look.italic) sink.italic += letters
  if (look.capitals || (text === text.toUpperCase() && text !== text.toLowerCase())) sink.capitals += letters
}

/** What was counted most often; `otherwise` for nothing. */
export const most = <T>(counts: ReadonlyMap<T, number>, otherwise: T): T =>
  [...counts].reduce<readonly [T, number]>((best, next) => (next[1] > best[1] ? next : best), [otherwise, 0])[0]

/** How all letters of a paragraph look. */
export const lookOfSink = ({
  sizes,
  letters,
  bold,
  italic,
  capitals,
}: Sink): Pick<Look, 'size' | 'bold' | 'italic' | 'capitals'> => ({
  size: most(sizes, 0),
  bold: letters > 0 && bold === letters,
  italic: letters > 0 && italic === letters,
  capitals: letters > 0 && capitals === letters,
})
