/** What the web edition's lists of contents show. */
import type { Book, Division, Heading, Inline, Role } from '../../model/book.ts'
import { direction } from '../direction.ts'
import { liningFigures } from '../figures.ts'
import { naming, writeInlines } from '../inlines.ts'
import { bare, labelOf } from '../labels.ts'
import { listedHeadings } from '../levels.ts'
import { webFile, type Places } from './places.ts'

/** Language and direction where they are not those of what stands around. */
export interface Tongue {
  readonly lang?: string
  readonly dir?: 'ltr' | 'rtl'
}

/** A heading of a page, with those of the next level below it. */
export interface Section {
  readonly href: string
  readonly titleHtml: string
  readonly sections: readonly Section[]
}

/** A line of the contents: a division, its sections of the upper level, and the divisions inside it. */
export interface Entry {
  readonly id: string
  readonly href: string
  readonly titleHtml: string
  readonly tongue: Tongue
  readonly role: Role
  readonly authors: readonly string[]
  readonly sections: readonly Section[]
  readonly entries: readonly Entry[]
}

/** That of a division among those of the book. */
export const tongueOf = ({ metadata }: Book, { credit }: Division): Tongue => {
  const lang = credit.language ?? metadata.language
  if (lang === metadata.language) return {}
  const dir = direction(lang)
  return dir === direction(metadata.language) ? { lang } : { lang, dir }
}

/** That of the page’s own words where they stand among those of a division. */
export const ownTongueOf = ({ metadata }: Book, { lang, dir }: Tongue): Tongue => ({
  ...(lang === undefined ? {} : { lang: metadata.language }),
  ...(dir === undefined ? {} : { dir: direction(metadata.language) }),
})

/** Writes what a list of contents shows: `bare` leaves nothing in it that a page's own hand would have to write. */
const writeLabel = ({ book, numbering }: Places, division: Division, inlines: readonly Inline[]): string => {
  const nothing = () => ''
  const hand = { book, numbering, division, noteref: nothing, href: () => null, picture: nothing, pageMark: nothing }
  return writeInlines(naming(hand), bare(numbering, inlines))
}

/** Headings of the two upper levels, the second below the first. `file` is empty for links inside a page. */
export const sectionsOf = (places: Places, division: Division, file: string): readonly Section[] => {
  const sectionOf = (heading: Heading, below: readonly Heading[]): Section => ({
    href: `${file}#${places.numbering.ids.get(heading) ?? division.id}`,
    titleHtml: writeLabel(places, division, heading.inlines),
    sections: below.map(inner => sectionOf(inner, [])),
  })
  return listedHeadings(places.numbering, division).map(({ heading, below }) => sectionOf(heading, below))
}

/** A division with all that it holds. */
export const entryOf = (places: Places, division: Division): Entry => {
  const file = webFile(division.id)
  const title = writeLabel(places, division, labelOf(places.numbering, division))
  return {
    id: division.id,
    href: file,
    titleHtml: division.role === 'part' ? liningFigures(title) : title,
    tongue: tongueOf(places.book, division),
    role: division.role,
    authors: division.credit.authors,
    sections: sectionsOf(places, division, file).map(section => ({ ...section, sections: [] })),
    entries: division.divisions.map(inner => entryOf(places, inner)),
  }
}
