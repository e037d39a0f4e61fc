/** Lines where they stand on their pages. */
import type { Box, Run } from '../lines.ts'

export interface PlacedLine {
  readonly runs: readonly Run[]
  /** Null for text of the margin, or turned. */
  readonly box: Box | null
  /** Base line, from the top. */
  readonly base: number
  /** Of most of its type, in points. */
  readonly size: number
  /** From 0; -1 runs across several. */
  readonly column: number
  /** The source itself says that a paragraph begins here, or that none does. */
  readonly opens?: boolean
  /** Numbers of lines, which stand beside them. */
  readonly numbers?: boolean
}

export interface Rule {
  readonly x: number
  readonly y: number
  readonly width: number
}

export interface PlacedPage {
  readonly label: string | null
  readonly width: number
  readonly height: number
  /** In reading order. */
  readonly lines: readonly PlacedLine[]
  readonly rules: readonly Rule[]
  readonly picture?: boolean
}
