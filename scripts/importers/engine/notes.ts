/** Names of notes, and their text put together from its pieces. */
import type { Block } from '../../model/book.ts'
import { labelsOfMarks } from '../labels.ts'
import type { Desk } from './desk.ts'
import { closesFrame, isFramed } from './frames.ts'
import { joinLines, type Vocabulary } from './hyphens.ts'
import type { FoundNote } from './forms.ts'
import { linesOfStrip, paragraph, spanOf } from './blocks.ts'
import type { Piece } from './pieces.ts'
import { isEnded } from './sentences.ts'
import { slice, trim, type Strip } from './strip.ts'
import type { Row } from './rows.ts'

/** The source's own numbers and signs, made unique where they begin anew. */
export const labelsOf = (notes: readonly FoundNote[]): readonly string[] =>
  labelsOfMarks(notes.map(({ head }) => head.value))

/** A closing bracket of `[Footnote 1: …]` is part of its frame. */
const withoutFrame = (strip: Strip, framed: boolean): Strip =>
  framed && closesFrame(strip.text) ? trim(slice(strip, 0, strip.text.lastIndexOf(']'))) : strip

/** The way back that a printed web page shows behind each note: `↩`. */
const wayBack = /\s*\[?[↩⏎⮐↵↑]\uFE0E?\]?\s*$/u
const withoutWayBack = (strip: Strip): Strip => {
  const at = wayBack.exec(strip.text)?.index
  return at === undefined ? strip : trim(slice(strip, 0, at))
}

/** Pieces of a note as its blocks: what breaks off is joined, the rest are paragraphs. */
export const blocksOfNote = (
  file: string,
  pieces: readonly Piece[],
  note: FoundNote,
  vocabulary: Vocabulary,
  desk: Desk,
): readonly Block[] => {
  const groups: { strip: Strip; rows: Row[]; page: number }[] = []
  for (const piece of pieces) {
    const last = groups.at(-1)
    const going =
      last && (!isEnded(last.strip.text) || (piece.page !== last.page && /^[\p{Ll},;)]/u.test(piece.strip.text)))
    if (last && (going || last.strip.text === '')) {
      last.strip =
        last.strip.text === '' ? piece.strip : joinLines(last.strip, piece.strip, piece.rows[0], vocabulary, desk)
      last.rows.push(...piece.rows)
      last.page = piece.page
    } else groups.push({ strip: piece.strip, rows: [...piece.rows], page: piece.page })
  }
  const framed = isFramed(note)
  return groups.flatMap(({ strip, rows }, at) => {
    const whole = withoutWayBack(withoutFrame(strip, framed && at === groups.length - 1))
    return linesOfStrip(whole).length > 0 && (whole.text !== '' || whole.insets.length > 0)
      ? [paragraph(whole, spanOf(file, rows))]
      : []
  })
}
