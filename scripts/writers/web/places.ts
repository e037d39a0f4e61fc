/** Where everything stands in the web edition. */
import type { Book, Division, Inline } from '../../model/book.ts'
import { slug } from '../../model/slug.ts'
import { inlinesIn, inlinesInBlocks } from '../../model/walk.ts'
import type { Anchor, Numbering } from '../../numbering/numbering.ts'
import { pictureEndings, stemOf } from '../pictures.ts'
import type { Words } from '../tongues.ts'

/** The page of a division. The reader keeps `index` and `imprint`, which are pages of the edition's own, from being ids. */
export const webFile = (divisionId: string): string => `${divisionId}.html`

/**
 * Where each picture that was found goes, by `src`: `assets/pictures/map-3f2a91c0.svg`, a name that any host and any
 * file system takes, and that changes when the picture does.
 */
export const webPictures = (book: Book): ReadonlyMap<string, string> =>
  new Map(
    book.assets.flatMap(({ src, status, mediaType = '', sha256 = '' }) => {
      const ending = pictureEndings[mediaType]
      if (status !== 'found' || ending === undefined) return []
      return [[src, `assets/pictures/${slug(stemOf(src), 'picture')}-${sha256.slice(0, 8)}.${ending}`] as const]
    }),
  )

/** Where everything stands, worked out once for all pages. */
export interface Places {
  readonly book: Book
  readonly numbering: Numbering
  readonly words: Words
  readonly pictures: ReadonlyMap<string, string>
}

/** Address of an anchor as seen from a page. */
export const address = (from: Division, { id, kind, division }: Anchor): string => {
  if (division === from) return `#${id}`
  const file = webFile(division.id)
  return kind === 'division' ? file : `${file}#${id}`
}

/** Every inline of a page: title, text and notes. */
export function* inlinesOfPage({ numbering }: Places, division: Division): Generator<Inline> {
  yield* inlinesIn(division.title)
  yield* inlinesInBlocks(division.blocks)
  for (const { note } of numbering.notesByDivision.get(division.id) ?? []) yield* inlinesInBlocks(note.blocks)
}
