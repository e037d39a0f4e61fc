import type { Division } from '../model/book.ts'
import { divisionsIn, plainText } from '../model/walk.ts'
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
    // Many disks take Margins.html and margins.html for one.
    const name = division.id.toLowerCase()
    const first = firsts.get(name)
    if (!first) firsts.set(name, division)
    return [
      ...(plainText(division.title) === '' ? [diagnose('division-untitled', opening(division), {})] : []),
      ...(division.name === undefined
        ? []
        : [diagnose('slug-unfit', opening(division), { name: division.name, used: division.id })]),
      ...(first
        ? [diagnose('slug-doubled', opening(division), { id: division.id, line: placeName(book, first.span) })]
        : []),
    ]
  })
}
