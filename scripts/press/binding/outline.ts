/** The outline that a reader shows beside the pages: ISO 32000-1, 12.3.3. */
import { destination, type BoundPlace } from './links.ts'
import { PDFHexString, PDFName, PDFNumber, type PDFContext, type PDFObject, type PDFRef } from './objects.ts'

/** A heading of the book. Levels are those of headings in HTML, and need not begin at 1 or go up one by one. */
export interface BoundHeading extends BoundPlace {
  readonly level: number
  readonly words: string
}

interface Entry {
  readonly heading: BoundHeading
  readonly entries: Entry[]
}

const nest = (headings: readonly BoundHeading[]): readonly Entry[] => {
  const roots: Entry[] = []
  const open: Entry[] = []
  for (const heading of headings) {
    while (open.length > 0 && (open.at(-1) as Entry).heading.level >= heading.level) open.pop()
    const entry = { heading, entries: [] }
    ;(open.at(-1)?.entries ?? roots).push(entry)
    open.push(entry)
  }
  return roots
}

/** Entries are shown closed, save the first level. Null when there are no headings. */
export const writeOutline = (context: PDFContext, headings: readonly BoundHeading[]): PDFRef | null => {
  const write = (entries: readonly Entry[], parent: PDFRef): readonly PDFRef[] => {
    const places = entries.map(() => context.nextRef())
    entries.forEach(({ heading, entries: inner }, index) => {
      const place = places[index] as PDFRef
      const children = write(inner, place)
      const dict = context.obj({
        Title: PDFHexString.fromText(heading.words),
        Parent: parent,
        Dest: destination(context, heading),
      })
      const set = (name: string, value: PDFObject | undefined) => value && dict.set(PDFName.of(name), value)
      set('Prev', places[index - 1])
      set('Next', places[index + 1])
      set('First', children[0])
      set('Last', children.at(-1))
      if (children.length > 0) set('Count', PDFNumber.of(-children.length))
      context.assign(place, dict)
    })
    return places
  }
  if (headings.length === 0) return null
  const root = context.nextRef()
  const roots = write(nest(headings), root)
  const [first, last] = [roots[0] as PDFRef, roots.at(-1) as PDFRef]
  context.assign(root, context.obj({ Type: 'Outlines', First: first, Last: last, Count: roots.length }))
  return root
}
