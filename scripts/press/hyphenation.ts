/**
 * Soft hyphens, for print only (elsewhere they spoil search and reading aloud). Chromium brings no dictionaries, so that
 * `hyphens: auto` does nothing; hyphenopoly's patterns are those of TeX, with their exceptions and least lengths.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import hyphenopoly from 'hyphenopoly'
import { attributeOf, piecesOf } from '../writers/markup.ts'

/** Text with soft hyphens where its words may be broken. `language` is a BCP 47 tag; of an unknown one nothing is changed. */
export type Hyphenate = (text: string, language: string) => string

/** Tags whose patterns have another name, most particular first. Elsewhere the language alone names them. */
const patternsByTag: Readonly<Record<string, string>> = {
  en: 'en-us',
  'en-us': 'en-us',
  'en-ca': 'en-us',
  'en-gb': 'en-gb',
  'en-au': 'en-gb',
  'en-ie': 'en-gb',
  'en-in': 'en-gb',
  'en-nz': 'en-gb',
  'en-za': 'en-gb',
  el: 'el-monoton',
  'el-polyton': 'el-polyton',
  grc: 'el-polyton',
  sr: 'sr-cyrl',
  'sr-latn': 'sh-latn',
  sh: 'sh-latn',
  'sh-cyrl': 'sh-cyrl',
  bs: 'sh-latn',
  'bs-cyrl': 'sh-cyrl',
  mn: 'mn-cyrl',
  ku: 'kmr',
  'zh-latn': 'zh-latn-pinyin',
}

/** Languages whose patterns are named as the language is, and the script that they are for. */
const languagesByScript: Readonly<Record<string, string>> = {
  latn:
    'af ca cs cy da de eo es et eu fi fo fr fur ga gl hr hsb hu ia id is it kmr la lt lv nb nl nn no oc pi pl pms pt rm ro ' +
    'sk sl sq sv tk tr',
  cyrl: 'be bg mk ru uk',
  armn: 'hy',
  beng: 'as bn',
  deva: 'hi mr',
  geor: 'ka',
  gujr: 'gu',
  knda: 'kn',
  mlym: 'ml',
  orya: 'or',
  guru: 'pa',
  taml: 'ta',
  telu: 'te',
  thai: 'th',
}
const scriptOf = new Map(
  Object.entries(languagesByScript).flatMap(([script, names]) => names.split(' ').map(name => [name, script] as const)),
)

/**
 * Name of the patterns for a tag, or null. A tag that names another script than the patterns' has none: Russian in Latin
 * letters (`ru-Latn`) is not broken by Russian rules.
 */
export const patternsFor = (tag: string): string | null => {
  const [language = '', ...rest] = tag.toLowerCase().split('-')
  const script = rest.find(part => /^[a-z]{4}$/.test(part))
  const particular = rest.map(part => patternsByTag[`${language}-${part}`]).find(found => found !== undefined)
  if (particular !== undefined) return particular
  const own = scriptOf.get(language)
  if (own !== undefined) return script === undefined || script === own ? language : null
  return script === undefined ? (patternsByTag[language] ?? null) : null
}

/** All that soft hyphens depend on besides the text: the patterns' release, and what is written here. */
export const hyphenationRules = async (): Promise<string> => {
  const { version } = createRequire(import.meta.url)('hyphenopoly/package.json') as { version: string }
  return `${version}\n${await readFile(new URL(import.meta.url), 'utf8')}`
}

type Break = (word: string) => string

/** Words of historians that Liang's patterns break as no dictionary does (Merriam-Webster: Rus·sian). */
const exceptions = { 'en-us': 'Rus-sian, Rus-sians, Prus-sian, Prus-sians' }

const loaded = new Map<string, Promise<Break>>()

/** hyphenopoly keeps one configuration for the whole process; each language is loaded into it once. */
const load = (patterns: string): Promise<Break> => {
  const known = loaded.get(patterns)
  if (known) return known
  const settings = {
    require: [patterns],
    hyphen: '\u00ad',
    // A break inside a short word costs the reader more than the white it saves.
    minWordLength: 6,
    // The default sets a zero-width space after the hyphen of “al-Fārābī”.
    compound: 'auto',
    exceptions,
    loader: (file: string, folder: URL) => readFile(new URL(file, folder)),
    // It prints to the console otherwise; a word of 62 letters is left whole.
    handleEvent: { error: (event: { preventDefault: () => void }) => event.preventDefault() },
  }
  const [loading] = hyphenopoly.config(settings).values()
  if (!loading) throw new Error(`hyphenopoly gave no patterns for ${patterns}`)
  loaded.set(patterns, loading)
  return loading
}

/**
 * English patterns split off single consonants: de-mo-c-ra-tic, ma-te-r-ial, wehrma-cht. A piece without a vowel joins
 * the next one; the last joins the one before. (Elsewhere such pieces are good: Czech has words without any vowel.)
 */
const joinVowelless = (word: string): string => {
  const pieces = word.split('\u00ad')
  const vowel = (piece: string) => /[aeiouyæœøı]/i.test(piece.normalize('NFD'))
  return pieces
    .map((piece, index) => {
      const next = pieces[index + 1]
      return next !== undefined && vowel(piece) && pieces.slice(index + 1).some(vowel) ? `${piece}\u00ad` : piece
    })
    .join('')
}

/** A book uses each of its words many times. */
const oncePerWord = (rule: Break): Break => {
  const known = new Map<string, string>()
  return word => {
    const before = known.get(word)
    if (before !== undefined) return before
    const broken = rule(word)
    known.set(word, broken)
    return broken
  }
}

/** Addresses, file names, words with figures, abbreviations in capitals; and words that hold a soft hyphen already. */
const unbreakable = /[\u00ad@/\\_\d]|\p{L}\.\p{L}|^[^\p{L}]*\p{Lu}[\p{Lu}\p{M}’'.-]*[^\p{L}]*$/u

/**
 * A function that sets soft hyphens by the rules of the `languages` (BCP 47 tags); those that have no rules are passed
 * over. Once loaded it is pure.
 */
export const hyphenator = async (languages: Iterable<string>): Promise<Hyphenate> => {
  const names = new Set([...languages].map(patternsFor).filter(name => name !== null))
  const rules = new Map<string, Break>()
  for (const name of names) {
    const rule = await load(name)
    const mended = name.startsWith('en') ? (word: string) => joinVowelless(rule(word)) : rule
    rules.set(
      name,
      oncePerWord(word => (unbreakable.test(word) ? word : mended(word))),
    )
  }
  return (text, language) => {
    const rule = rules.get(patternsFor(language) ?? '')
    if (!rule) return text
    return text.replace(/[^\s\u00a0]{6,}/gu, rule)
  }
}

/** Elements whose words are never broken: titles, since they are set ragged; the rest is not prose. (Cells: page/cells.ts.) */
const unbroken = new Set(
  'script style title head code pre kbd samp tt var svg math nav header h1 h2 h3 h4 h5 h6'.split(' '),
)
const unbrokenClass = /(^|\s)(verse|noteref|page-mark|smallcaps|caption-label|nohyphens)(\s|$)/

/** Every language that stands in a `lang` attribute of the markup, and `language` itself. */
export const languagesIn = (html: string, language: string): ReadonlySet<string> => {
  const found = [...piecesOf(html)].map(({ kind, source }) =>
    kind === 'open' ? attributeOf(source, 'lang') : undefined,
  )
  return new Set([language, ...found.filter(tag => tag !== undefined && tag !== '')] as string[])
}

interface Open {
  readonly name: string
  readonly language: string
  readonly broken: boolean
}

/**
 * Soft hyphens in the text of `html` (well-formed, of our own writing), by its `lang` attributes; `language` holds outside
 * of them. Nothing but text is changed: taking every U+00AD out again gives the same markup.
 */
export const hyphenateHtml = (html: string, language: string, hyphenate: Hyphenate): string => {
  const open: Open[] = [{ name: '', language, broken: true }]
  const written: string[] = []
  for (const { kind, source, name } of piecesOf(html)) {
    const around = open.at(-1) ?? { name: '', language, broken: true }
    written.push(kind === 'text' && around.broken ? hyphenateText(source, around.language, hyphenate) : source)
    if (kind === 'open') {
      const broken = around.broken && !unbroken.has(name) && !unbrokenClass.test(attributeOf(source, 'class') ?? '')
      open.push({ name, language: attributeOf(source, 'lang') ?? around.language, broken })
    }
    if (kind === 'close' && open.some(element => element.name === name)) while (open.pop()?.name !== name);
  }
  return written.join('')
}

/** `R&amp;D`: a character reference is not a word. */
const hyphenateText = (text: string, language: string, hyphenate: Hyphenate): string =>
  text.replace(/&[#\w]+;|[^&]+/g, part => (part.startsWith('&') ? part : hyphenate(part, language)))
