/** Tags of languages (BCP 47), and the names by which manuscripts call them. */
import { lookup } from './lookup.ts'

/** What a tag looks like: `en`, `en-GB`, `zh-Hant`. */
export const tagForm = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/

/** What is wrong with a language that has none. */
export const tagProblem = 'must be a language tag such as en, en-GB, ru or zh-Hant'

/** Names that babel has, which are no names in English. */
const others: Readonly<Record<string, string>> = lookup({
  american: 'en-US',
  british: 'en-GB',
  ngerman: 'de',
  naustrian: 'de-AT',
  polutonikogreek: 'grc',
})

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** English names, in small letters; of a language with two tags the shorter one, as BCP 47 asks for. Made when one is asked for. */
const namedTags = (): ReadonlyMap<string, string> => {
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
  const twos = [...letters].flatMap(first => [...letters].map(second => first + second))
  const threes = twos.flatMap(two => [...letters].map(third => two + third))
  const tags = new Map<string, string>()
  for (const tag of [...twos, ...threes]) {
    const name = names.of(tag)?.toLowerCase()
    if (name !== undefined && !tags.has(name)) tags.set(name, tag)
  }
  return tags
}
let named: ReadonlyMap<string, string> | undefined

/** The tag that is meant: `en_US.UTF-8` → `en-US`, `fre` → `fr`, `German` → `de`; null where none can be made out. */
export const languageTag = (typed: string): string | null => {
  const plain = typed.trim().replace(/\..*$/, '').replaceAll('_', '-')
  const tag = tagForm.test(plain)
    ? plain
    : (others[plain.toLowerCase()] ?? (named ??= namedTags()).get(plain.toLowerCase()))
  try {
    return tag === undefined ? null : (Intl.getCanonicalLocales(tag)[0] ?? null)
  } catch {
    return null
  }
}
