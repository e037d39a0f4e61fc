/** What a PDF says of itself, and what nobody sees on its pages: title, language, tags, outline, addresses, words for pictures. */
import type { Book } from '../model/book.ts'
import { authorsOf } from '../model/metadata.ts'
import { divisionsIn, plainText } from '../model/walk.ts'
import type { Pdf } from '../press/pdf/facts.ts'
import { leading } from '../writers/print.ts'
import { finding, type Where } from './feet.ts'
import type { Finding } from './findings.ts'
import { pageAt, pageOf, placeOfLetter, textsOf, type Printed } from './gather.ts'
import { oneLine, shorten, wordsBetween } from './letters.ts'
import { linkFinder } from './references.ts'
import { placeOf } from './stream.ts'

/** Beside its pages; left out where pages alone are held. */
export type SaidOfPdf = Partial<Pick<Pdf, 'title' | 'author' | 'described' | 'showsTitle' | 'language' | 'tagged'>>

/** Whether a PDF is held as a whole, with its links and all that it says of itself. */
export const isWhole = ({ title }: SaidOfPdf): boolean => title !== undefined

const quoted = (text: string | null | undefined): string => (text ? `“${text}”` : 'missing')

/** Title, language, tags, outline and links of a PDF, each as a whole. */
export const documentFindings = (
  book: Book,
  pdf: SaidOfPdf & Pick<Pdf, 'pages' | 'outline'>,
  where: Where,
): readonly Finding[] => {
  const { metadata, divisions } = book
  if (!isWhole(pdf)) return []
  const isNamed = [...divisionsIn(divisions)].some(division => plainText(division.title) !== '')
  // The contents do not list what stands before them.
  const isListed = [...divisionsIn(divisions.slice(leading(book)))].some(({ title }) => plainText(title) !== '')
  const leads = pdf.pages.some(({ links }) => links.some(({ to }) => to !== null))
  const { title, language } = metadata
  const names = authorsOf(metadata)
  const { described } = pdf
  const problems = [
    pdf.author !== names.join('; ') &&
      `its author is ${quoted(pdf.author)}, and ought to be ${quoted(names.join('; '))}`,
    (described?.title !== title || described.creators.join('; ') !== names.join('; ')) &&
      'what it says to libraries (XMP) is not its title and its author',
    pdf.showsTitle !== true && 'its window shows the name of its file, and not its title',
    pdf.title !== title && `its title is ${quoted(pdf.title)}, and ought to be ${quoted(title)}`,
    pdf.language?.toLowerCase() !== language.toLowerCase() &&
      `its language is ${quoted(pdf.language)}, and ought to be ${quoted(language)}`,
    pdf.tagged !== true && 'it has no tags, by which it is read aloud',
    isNamed && pdf.outline.length === 0 && 'it has no outline',
    isListed && !leads && 'none of its links leads anywhere',
  ]
  return problems
    .filter(problem => problem !== false)
    .map(problem => finding('proof-words', where(null), problem, { division: null, span: null }))
}

/** As browsers write an address. */
const plainUrl = (url: string): string => (URL.canParse(url) ? new URL(url).href : url)

/** Words that ought to lead out of the book, and lead elsewhere or nowhere. */
export const addressFindings = (
  printed: readonly Printed[],
  { pages }: Pick<Pdf, 'pages'>,
  where: Where,
): readonly Finding[] =>
  printed.flatMap(own =>
    textsOf(own).flatMap(([text, stream]) => {
      const linksAt = linkFinder(text, pages)
      return stream.dresses.flatMap(({ kind, value, from, to }): readonly Finding[] => {
        const at = kind === 'link' ? placeOfLetter(text, from) : null
        if (at === null) return []
        const urls = linksAt(at, at + to - from).flatMap(({ url }) => url ?? [])
        if (urls.some(url => plainUrl(url) === plainUrl(value))) return []
        const problem = `“${shorten(wordsBetween(stream, from, to))}” leads ${urls[0] === undefined ? 'nowhere' : `to ${urls[0]}`}, and ought to lead to ${value}`
        return [
          finding('proof-words', where(pageAt(text, at)), problem, {
            division: own.of.streams.division.id,
            span: placeOf(stream, from),
          }),
        ]
      })
    }),
  )

/** Pictures that say something, and are not on the pages of their division. Which picture it is cannot be told: a press packs it anew. */
export const figureFindings = (
  printed: readonly Printed[],
  { pages }: Pick<Pdf, 'pages'>,
  where: Where,
): readonly Finding[] => {
  const starts = printed.flatMap(({ of }) => of.placed[0]?.page ?? [])
  return printed.flatMap(own => {
    const { placed, streams } = own.of
    // A page of pictures alone has no words by which its division is known.
    const end = Math.min(pages.length, ...starts.filter(page => page > (placed.at(-1)?.page ?? 0)))
    const sheets = pages.slice(placed[0]?.page ?? end, end)
    if (sheets.some(({ figures }) => figures === undefined)) return []
    const left = sheets.flatMap(({ figures }) => figures ?? [])
    return textsOf(own).flatMap(([text, stream]) =>
      stream.pictures.flatMap(({ at, alt, src, span }): readonly Finding[] => {
        if (alt === '') return []
        const index = left.findIndex(figure => oneLine(figure.alt) === oneLine(alt))
        const [found] = index < 0 ? [] : left.splice(index, 1)
        if (found?.isDrawn) return []
        const problem = found ? 'is not drawn' : `is missing, or does not say “${alt}” to those who do not see it`
        const page = where(pageOf(text, at) ?? pageOf(text, Math.max(0, at - 1)))
        return [finding('proof-words', page, `the picture ${src} ${problem}`, { division: streams.division.id, span })]
      }),
    )
  })
}
