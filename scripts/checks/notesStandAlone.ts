import type { Block } from '../model/book.ts'
import { blocksIn, inlinesOf, plainText } from '../model/walk.ts'
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import type { NumberedNote } from '../numbering/numbering.ts'
import type { Check } from './check.ts'

/** The words of blocks. */
export const wordsOf = (blocks: readonly Block[]): string =>
  [...blocksIn(blocks)].flatMap(inlinesOf).map(plainText).filter(Boolean).join(' ')

/** A note with its words. */
interface Read {
  readonly note: NumberedNote
  readonly words: string
}

/** What a note says instead of its source, and the note that is meant, where it can be told. */
interface Pointer {
  readonly words: string
  readonly meant: Read | undefined
}

/** `at` is the place of the note among `notes`, which are those of one reading, in order. */
type Look = (notes: readonly Read[], at: number) => Pointer | null

const leads = String.raw`(?:(?:see|also|but|and|cf|compare|quoted in|cited in|from|vgl|siehe|s|voir|véase|см|cfr)\.?,?\s+)*`
const ibid = new RegExp(
  String.raw`^[\s"“„«(]*${leads}(ib(?:id|íd)(?:em)?\b\.?|id(?:em\b\.?|\.)|ebd\.|ebenda\b|ivi\b|там же)`,
  'iu',
)

/** The nearest note above that does not point to another itself. */
const before = (notes: readonly Read[], at: number) =>
  notes.slice(0, at).findLast(({ words }) => !ibid.test(words) && !opCit.test(words))

const lookForIbid: Look = (notes, at) => {
  const words = ibid.exec(notes[at]?.words ?? '')?.[1]
  return words === undefined ? null : { words, meant: before(notes, at) }
}

/** `Smith, op. cit.`: the name is the last word with a capital before it. */
const opCit =
  /(?:(?<name>\p{Lu}[\p{L}’'-]+)[^\p{Lu};]{0,30})?(?<words>\b(?:[Oo]p|[Ll]oc|[Aa]rt)\.?\s?cit\b\.?|\ba\.\s?a\.\s?O\.|(?:цит|указ)\.\s?соч\.)/u

/** The nearest note above that names the author and gives the source. */
const lookForOpCit: Look = (notes, at) => {
  const own = notes[at]?.words ?? ''
  const found = opCit.exec(own)
  const { name, words = '' } = found?.groups ?? {}
  if (!found) return null
  if (name === undefined) return { words, meant: before(notes, at) }
  const named = new RegExp(String.raw`(?<![\p{L}])${name}(?![\p{L}])`, 'u')
  if (named.test(own.slice(0, found.index))) return null
  const meant = notes
    .slice(0, at)
    .findLast(({ words: others }) => named.test(others) && opCit.exec(others)?.groups?.['name'] !== name)
  return { words: `${name}, ${words}`, meant }
}

const where = String.raw`(?:above|supra|earlier|below|infra|oben|unten|ci-dessus|ci-dessous|plus haut|выше|ниже)`
const sign = String.raw`(?:nn?\.|notes?|fn\.?|footnotes?|anm\.|прим\.|сноск\p{L}+)\s?(\d+)`
const byNumber = new RegExp(
  String.raw`(?<!\p{L})(?:${where}[\s,;:(]{1,3}(?:p\.\s?\d+,\s)?${sign}|${sign}[\s,(]{1,3}${where})`,
  'iu',
)

/** The number is that of the manuscript's day; the reading's note of that number is what a reader takes it for. */
const lookForNumber: Look = (notes, at) => {
  const found = byNumber.exec(notes[at]?.words ?? '')
  if (!found) return null
  const number = found[1] ?? found[2]
  return { words: found[0], meant: notes.find(({ note }) => note.mark === number) }
}

const looks = { 'note-ibid': lookForIbid, 'note-op-cit': lookForOpCit, 'note-by-number': lookForNumber } as const

/** So many are named in one finding. */
const most = 8

const beginning = (words: string): string =>
  words.length > 40 ? `${words.slice(0, 40).replace(/\s\S*$/, '')} …` : words

/**
 * A note that is shown by itself (in a pop-up, behind a link, read aloud) has no note above it. One finding for each reading
 * and kind: a book of such notes has hundreds of them.
 */
export const notesStandAlone: Check = (_, { notesByDivision }) =>
  [...notesByDivision.values()].flatMap(notes => {
    const read = notes.map(note => ({ note, words: wordsOf(note.note.blocks) }))
    return Object.entries(looks).flatMap(([code, look]): readonly Diagnostic[] => {
      const found = read.flatMap(({ note }, at) => {
        const pointer = look(read, at)
        return pointer ? [{ note, ...pointer }] : []
      })
      const [first] = found
      if (!first) return []
      const meant = found.flatMap(({ note: { mark }, meant }) =>
        meant ? [`${mark} means note ${meant.note.mark} (“${beginning(meant.words)}”)`] : [],
      )
      const facts = {
        words: first.words,
        mark: first.note.mark,
        count: found.length,
        meant: meant.length > most ? [...meant.slice(0, most), '…'] : meant,
      }
      return [diagnose(code as keyof typeof looks, first.note.note.span, facts)]
    })
  })
