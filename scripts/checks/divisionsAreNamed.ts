import type { Division } from '../model/book.ts'
import { divisionsIn } from '../model/walk.ts'
import { diagnose } from '../diagnostics/diagnostic.ts'
import { placeName } from '../diagnostics/place.ts'
import type { Check } from './check.ts'

/** Where an untitled or ill-named division begins: its first line, not all of it. */
const opening = ({ span }: Division) => ({ ...span, end: span.start })

/** Every division needs a title, and a name of its own: it becomes a page, a file, an anchor. */
export const divisionsAreNamed: Check = book => {
  const divisions = [...divisionsIn(book.divisions)]
  const firsts = new Map<string, Division>()
  return divisions.flatMap(division => {
    const first = firsts.get(division.id)
    if (!first) firsts.set(division.id, division)
    return [
      ...(division.title.length === 0 ? [diagnose('division-untitled', opening(division), {})] : []),
      ...(first ? [diagnose('slug-doubled', opening(division), { id: division.id, line: placeName(book, first.span) })] : []),
    ]
  })
}
