/** What is drawn on a page and not said: rules, marks between scenes, the heads of tables once more. */
import type { Edit } from './shown.ts'

const path = '(?:(?:-?[\\d.]+ )+(?:re|[mlcvy])\\n|h\\n)+(?:f\\*?|[BbFSs]\\*?)'
/** Text, a picture, or a path that is painted; a clipping path ends with `n`. */
const painted = new RegExp(`^(?:BT\\n[^]*?^ET|/\\S+ Do|${path})$`, 'gm')

/** Where a content stream has what no tag holds. */
export interface Loose {
  readonly from: number
  readonly to: number
}

/** How all that is painted where no tag holds it is marked as artifact (ISO 32000-1, 14.8.2.2; PDF/UA-1, 7.1). */
export const artifactsIn = (content: Buffer, loose: readonly Loose[]): readonly Edit[] =>
  loose.flatMap(({ from, to }) =>
    [...content.toString('latin1', from, to).matchAll(painted)].flatMap(({ index, 0: found }) => [
      { at: from + index, text: '/Artifact BMC\n' },
      { at: from + index + found.length, text: '\nEMC' },
    ]),
  )
