/** Pictures, and what readers of e-books do with a book. */
import { error, marker, shown, warning, type Label } from './entry.ts'

type Src = { src: string }

/** Notes of one reading that say where their source is instead of naming it. */
interface Pointing {
  /** What the first of them says. */
  words: string
  mark: string
  count: number
  /** `4 means note 3 (“…”)`. */
  meant: readonly string[]
}

const pointing = ({ words, mark, count }: Pointing) =>
  count === 1
    ? `note ${mark} says “${words}”, which means nothing when it is shown by itself, in a pop-up`
    : `note ${mark} and ${count - 1} more of this reading say “${words}” or the like, which means nothing when a note is shown by itself, in a pop-up`

const sourceAgain = ({ meant }: Pointing) => ['name the source again, in short', ...meant].join('; ')

export const pictures = {
  'figure-missing': error(
    ({ src }: Src) => `there is no picture ${shown(src)} in the book’s folder`,
    () => 'put the file there, or mend the path; it counts from the manuscript’s folder',
  ),
  'figure-unreadable': error(
    ({ src, problem }: Src & { problem?: string | undefined }) =>
      `${shown(src)} is not a picture that every edition can show${problem === undefined ? '' : `: ${problem}`}`,
    () =>
      'use SVG, PNG, JPEG, GIF or WebP; the bytes count, not the name; an SVG must be well-formed and hold no script',
  ),
  'figure-too-large': error(
    ({ src, limit }: Src & { limit: string }) => `the picture ${shown(src)} is larger than ${limit}`,
    () => 'make it smaller: 300 dots to an inch at its printed size are enough',
  ),
  'figure-without-alt': warning(
    ({ src }: Src) => `the picture ${shown(src)} has no description`,
    () => 'say what it shows: ![caption](file){alt="…"}; alt="" says that it is mere decoration',
  ),
  'image-outside-book': error(
    ({ src }: Src) => `the picture ${src} lies outside the book’s folder`,
    () => 'copy it into the folder',
  ),
  'image-remote': warning(
    ({ src }: Src) => `the picture ${shown(src)} is on the network, and is not fetched: its words stand in its place`,
    () => 'save it into the book’s folder, and give its name there',
  ),

  'note-ibid': warning(pointing, sourceAgain),
  'note-op-cit': warning(pointing, sourceAgain),
  'note-by-number': warning(pointing, ({ meant }: Pointing) =>
    ['write @fn-label for the number of the note [^label]: it is then always right', ...meant].join('; '),
  ),
  'note-long': warning(
    ({ label, length, most }: Label & { length: number; most: number }) =>
      `the note ${marker(label)} has ${length} letters; a Kobo shows no more than ${most} in a pop-up`,
    () => 'move what is no note into the text, or into an appendix',
  ),
  'link-two-way': warning(
    ({ id, target }: { id: string; target: string }) =>
      `“${id}” and “${target}” link to each other; a Kindle takes such a pair for a note and its call, and opens a pop-up`,
    () => 'let one of them lead to the heading above its place',
  ),
  'figure-many-pixels': warning(
    ({ src, millions, most }: Src & { millions: number; most: number }) =>
      `the picture ${src} has ${millions} million pixels; Apple Books shows no more than ${most} million`,
    () => 'make it smaller: 300 dots to an inch at its printed size are enough',
  ),
  'figure-heavy': warning(
    ({ src, megabytes, most }: Src & { megabytes: number; most: number }) =>
      `the picture ${src} has ${megabytes} MB; Kobo asks for no more than ${most}`,
    () => 'save it with more compression, or smaller',
  ),
  'division-long': warning(
    ({ size, most }: { size: number; most: number }) =>
      `the text of this part of the book has ${size} kB, and is one file of the e-book; older readers open no more than ${most} kB`,
    () => 'part it: each # heading begins a file of its own',
  ),
} as const
