import type { Asset, Book, Span } from '../model/book.ts'
import { picturesIn, type Picture } from '../model/walk.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Check } from './check.ts'

const faults: Readonly<
  Record<Asset['status'], (src: string, span: Span | null, problem: string | undefined) => readonly Diagnostic[]>
> = {
  found: () => [],
  missing: (src, span) => [diagnose('figure-missing', span, { src })],
  outside: (src, span) => [diagnose('image-outside-book', span, { src })],
  remote: (src, span) => [diagnose('image-remote', span, { src })],
  unreadable: (src, span, problem) => [diagnose('figure-unreadable', span, { src, problem })],
  'too-large': (src, span) => [diagnose('figure-too-large', span, { src, limit: '64 MB' })],
}

/** A figure with a caption is described by it, if poorly; a picture that says nothing at all is a hole to a blind reader. */
const undescribed = (picture: Picture): boolean => picture.alt === null

/** The line of book.yaml, or of front matter, that names the cover. */
const placeOfCover = ({ sources }: Book, cover: string): Span | null => {
  const [found] = Object.entries(sources).flatMap(([file, text]) => {
    const line = /^cover:.*/m.exec(text)
    return line?.[0].includes(cover) ? [{ file, start: line.index, end: line.index + line[0].length }] : []
  })
  return found ?? null
}

/** Every picture must lie in the book's folder, be one, and be described. */
export const picturesAreThere: Check = book => {
  const bySrc = new Map(book.assets.map(asset => [asset.src, asset]))
  const { cover } = book.metadata
  const faultsOf = (src: string, span: Span | null) => {
    const { status = 'missing', problem } = bySrc.get(src) ?? {}
    return faults[status](src, span, problem)
  }
  return [
    ...(cover === undefined ? [] : faultsOf(cover, placeOfCover(book, cover))),
    ...picturesIn(book).flatMap(picture => [
      ...faultsOf(picture.src, picture.span),
      ...(undescribed(picture) ? [diagnose('figure-without-alt', picture.span, { src: picture.src })] : []),
    ]),
  ]
}
