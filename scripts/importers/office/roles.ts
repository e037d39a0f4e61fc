/** What the names of styles say of a paragraph, in the languages that word processors speak. */
import { tagForm } from '../../model/language.ts'

export type Role =
  | 'text'
  | 'heading'
  | 'title'
  | 'subtitle'
  | 'author'
  | 'quotation'
  | 'epigraph'
  | 'verse'
  | 'caption'
  | 'code'
  | 'contents'
  | 'continued'
  | 'term'
  | 'definition'

/** `level` counts from 1 and is 0 for what is no heading. */
export interface Part {
  readonly role: Role
  readonly level: number
}

const headingNames =
  'heading|überschrift|titre|título|titulo|titolo|titol|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|заголовок|заглавие|başlık|címsor|naslov|titlu|judul|επικεφαλίδα|见出し|見出し|標題|标题|제목|عنوان|العنوان|כותרת'
const numberedHeading = new RegExp(`^(?:${headingNames})\\s*([1-9])$`, 'u')

/** First that fits. Names are lower-case, without underscores. */
const names: readonly (readonly [RegExp, Role])[] = [
  [
    /^(contents|toc|tm|verzeichnis|inhaltsverzeichnis|sumario|indice|оглавление|index|spis treści) ?(\d|heading)$|^table of (figures|contents|authorities)$/u,
    'contents',
  ],
  [
    /^(book |main |document |article |paper )?(title|titel|titre|título|titulo|titolo|название|tytuł|titre principal|başlık|cím)$/u,
    'title',
  ],
  [
    /^(sub-?title|untertitel|sous-titre|subtítulo|sottotitolo|подзаголовок|ondertitel|undertitel|podtytuł)$/u,
    'subtitle',
  ],
  [/^(authors?( names?)?|author'?s name|autor(en|es|i|e)?|auteurs?|автор|авторы|by-?line|verfasser)$/u, 'author'],
  [/epigra(ph|f|m)|épigraphe|epígrafe de|эпиграф|^motto/u, 'epigraph'],
  [/\b(verse|poem|poetry|poème|poesía|poesia|gedicht|strophe|stanza)\b|стих/u, 'verse'],
  [
    /^((table|image|figure|picture)? ?caption|beschriftung|légende|legende|descripción|didascalia|название объекта|bijschrift|billedtekst|beskrivning)$/u,
    'caption',
  ],
  [
    /quot|zitat|^citation|citazion|^cita\b|цитат|^block ?text$|blocktext|\bextract\b|citaat|^citat|cytat|alıntı|引用/u,
    'quotation',
  ],
  [/preformatted|^(source ?)?code( block)?$|^macro text$|quelltext/u, 'code'],
  [/^list continue/u, 'continued'],
  [/^(definition term|list heading)( tight)?$/u, 'term'],
  [/^(definition( definition)?|list contents)( tight)?$/u, 'definition'],
]

/** The part that a style name gives a paragraph, or null when it says nothing. */
const partOf = (name: string): Part | null => {
  const plain = name.toLowerCase().replaceAll('_', ' ').trim()
  const level = numberedHeading.exec(plain)?.[1]
  if (level !== undefined) return { role: 'heading', level: Number(level) }
  const role = names.find(([pattern]) => pattern.test(plain))?.[1]
  return role ? { role, level: 0 } : null
}

/** The part that a style gives: by its own name, else by that of the style it is based on, and so on. */
export const partOfStyles = (chain: readonly string[]): Part | null => {
  for (const name of chain) {
    const part = partOf(name)
    if (part) return part
  }
  return null
}

/** Scripts that a language is written in, where it is not Latin: a run in other letters is only said to be in it. */
const scripts: Readonly<Record<string, RegExp>> = {
  ru: /\p{Script=Cyrillic}/u,
  uk: /\p{Script=Cyrillic}/u,
  be: /\p{Script=Cyrillic}/u,
  bg: /\p{Script=Cyrillic}/u,
  mk: /\p{Script=Cyrillic}/u,
  el: /\p{Script=Greek}/u,
  he: /\p{Script=Hebrew}/u,
  yi: /\p{Script=Hebrew}/u,
  ar: /\p{Script=Arabic}/u,
  fa: /\p{Script=Arabic}/u,
  ur: /\p{Script=Arabic}/u,
  zh: /\p{Script=Han}/u,
  ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
  ko: /[\p{Script=Hangul}\p{Script=Han}]/u,
  hi: /\p{Script=Devanagari}/u,
  th: /\p{Script=Thai}/u,
  ka: /\p{Script=Georgian}/u,
  hy: /\p{Script=Armenian}/u,
}

/** Whether words can be in the language that a word processor says they are in. */
export const isInLanguage = (text: string, tag: string): boolean => {
  const script = scripts[primary(tag)]
  return script ? script.test(text) : /\p{Script=Latin}/u.test(text)
}

export const primary = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? ''

export const isLanguageTag = (tag: string | undefined): tag is string =>
  tag !== undefined && tagForm.test(tag) && !/^(zxx|x-)/i.test(tag)

const rightToLeft = new Set('ar fa ur he yi ps sd ug ckb'.split(' '))
export const isRightToLeft = (tag: string): boolean => rightToLeft.has(primary(tag))
