import type { Book } from '../../model/book.ts'
import type { RoleName } from '../../model/relators.ts'
import { divisionsIn } from '../../model/walk.ts'

/** Words that make a name an organisation's, which is filed as it stands. */
const organisations =
  /(^the |\b(academy|archives?|association|cent(re|er)|club|collective|college|committee|company|council|department|faculty|foundation|group|institute?|library|museum|office|press|project|school|society|team|trust|union|universit\p{L}+|verlag|editors|редакция|институт|университет)\b)/iu

/** Between forename and surname. Written small they stay with the forename, with a capital they begin the surname. */
const particles = new Set(
  'af al av bin da dal de del della den der des di do dos du el ibn la le les ten ter van von zu zum zur и фон де ван'.split(
    ' ',
  ),
)

export const isOrganisation = (name: string): boolean => organisations.test(name)

const isParticle = (word: string) => particles.has(word.toLowerCase())
const isCapital = (word: string) => /^['’]?\p{Lu}/u.test(word)

/**
 * A name as catalogues file it: `Hiroaki Kuromiya` → `Kuromiya, Hiroaki`, `Ludwig van Beethoven` → `Beethoven, Ludwig van`,
 * `Daphne Du Maurier` → `Du Maurier, Daphne`. Null where it is filed as it is written, or where nobody can tell: a lone
 * word, a name with a comma, an organisation, a script without capitals.
 */
export const fileAs = (name: string): string | null => {
  if (name.includes(',') || organisations.test(name)) return null
  const words = name.trim().split(/\s+/)
  const generation = words.length > 2 && /^([js]r\.?|ii|iii|iv)$/i.test(words.at(-1) ?? '') ? words.pop() : undefined
  if (words.length < 2 || !words.every(word => isCapital(word) || isParticle(word))) return null
  let start = words.length - 1
  if (!isCapital(words[start] ?? '')) return null
  while (start > 1 && isParticle(words[start - 1] ?? '') && isCapital(words[start - 1] ?? '')) start--
  const parts = [words.slice(start).join(' '), words.slice(0, start).join(' '), generation]
  return parts.filter(part => part !== undefined).join(', ')
}

/** Somebody who made the book, or a part of it. */
export interface Person {
  readonly name: string
  readonly role: RoleName
  /** Made the book as a whole: its authors, or the editors of a book of many authors. */
  readonly isCreator: boolean
  /** As catalogues file the name; null where it is filed as it is written. */
  readonly fileAs: string | null
}

/**
 * Everybody, makers of the whole first, then those of its readings. `contributors` of book.yaml who are named elsewhere in
 * the same role only say how they are filed.
 */
export const peopleOf = ({ metadata, divisions }: Book): readonly Person[] => {
  const { author, editor, translator, contributors } = metadata
  const credits = [...divisionsIn(divisions)].map(({ credit }) => credit)
  const named = (role: RoleName, names: readonly string[]) => names.map(name => ({ role, name }))
  const creators = author.length > 0 ? 'author' : 'editor'
  const all = [
    ...named('author', author),
    ...named('editor', editor),
    ...named('translator', translator),
    ...contributors,
    ...named(
      'author',
      credits.flatMap(({ authors }) => authors),
    ),
    ...named(
      'translator',
      credits.flatMap(({ translators }) => translators),
    ),
  ]
  const makers = creators === 'author' ? author : editor
  return all
    .filter(({ name, role }, index) => all.findIndex(other => other.name === name && other.role === role) === index)
    .map(({ name, role }) => ({
      name,
      role,
      isCreator: role === creators && makers.includes(name),
      fileAs: contributors.find(other => other.name === name && other.fileAs !== undefined)?.fileAs ?? fileAs(name),
    }))
}
