/** Pictures of an office file: named safely, by what their bytes are. */
import type { DraftPicture } from '../draft.ts'
import { slug } from '../../model/slug.ts'
import type { Ledger } from '../ledger.ts'

const starts: readonly (readonly [string, readonly number[], number])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47], 0],
  ['jpg', [0xff, 0xd8, 0xff], 0],
  ['gif', [0x47, 0x49, 0x46, 0x38], 0],
  ['webp', [0x57, 0x45, 0x42, 0x50], 8],
  ['tiff', [0x49, 0x49, 0x2a, 0x00], 0],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a], 0],
  ['bmp', [0x42, 0x4d], 0],
  ['emf', [0x20, 0x45, 0x4d, 0x46], 40],
  ['wmf', [0xd7, 0xcd, 0xc6, 0x9a], 0],
]

const endingOf = (bytes: Uint8Array): string | null => {
  const found = starts.find(([, sign, at]) => sign.every((byte, index) => bytes[at + index] === byte))
  if (found) return found[0]
  return /<svg[\s>]/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 2000))) ? 'svg' : null
}

/** Endings that the editions can show. */
const shown = new Set('png jpg gif webp svg'.split(' '))

export interface Pictures {
  readonly all: readonly DraftPicture[]
  /** The picture's name in the manuscript, the same for the same path; null when its bytes are no picture. */
  readonly add: (path: string, bytes: Uint8Array) => { readonly src: string; readonly shown: boolean } | null
}

/** A picture that the editions cannot show comes along all the same, and is told. */
export const tellUnshown = (ledger: Ledger, src: string): string =>
  ledger.choose(
    'picture',
    ['keep'],
    'open',
    'a picture of a kind that no browser shows: save it as PNG, JPEG or SVG',
    src,
  )

/** Names are made from the file's own: `figures/of-margins-1.png`. */
export const gatherPictures = (file: string): Pictures => {
  const all: DraftPicture[] = []
  const known = new Map<string, { readonly src: string; readonly shown: boolean }>()
  const stem = slug(file.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, ''), 'picture')
  return {
    all,
    add: (path, bytes) => {
      const before = known.get(path)
      if (before) return before
      const ending = endingOf(bytes)
      if (ending === null) return null
      const src = `figures/${stem}-${all.length + 1}.${ending}`
      const named = { src, shown: shown.has(ending) }
      known.set(path, named)
      all.push({ src, bytes })
      return named
    },
  }
}
