/** hOCR 1.2 (tesseract, ABBYY's converters, the Internet Archive) → lines with their places. */
import { wordsOf } from './conservation.ts'
import { ImportFault } from './fault.ts'
import { settle } from './geometry.ts'
import type { LinedSource, Run } from './lines.ts'
import { placePages, type Area, type ScannedLine, type ScannedPage, type ScannedWord } from './ocr/scan.ts'
import { decode, tagsOf, type Tag } from './ocr/tags.ts'
import { lookup } from '../model/lookup.ts'

/** `bbox 1 2 3 4; baseline 0.01 -7; x_size 41`: names and what follows each. */
const factsOf = (title: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    title.split(';').map(part => {
      const [name = '', ...rest] = part.trim().split(/\s+/)
      return [name.toLowerCase(), rest]
    }),
  )

const numbers = (facts: ReadonlyMap<string, readonly string[]>, name: string): readonly number[] =>
  (facts.get(name) ?? []).map(Number).filter(Number.isFinite)

const areaOf = ([left, top, right, bottom]: readonly number[]): Area | null =>
  left !== undefined && top !== undefined && right !== undefined && bottom !== undefined
    ? { left, top, right, bottom }
    : null

type Kind = 'page' | 'block' | 'line' | 'word' | 'letter' | 'rule'

/** Classes of hOCR's own: what each is to us. */
const kinds: Readonly<Record<string, Kind>> = lookup({
  ocr_page: 'page',
  ocr_carea: 'block',
  ocrx_block: 'block',
  ocr_line: 'line',
  ocrx_line: 'line',
  ocr_header: 'line',
  ocr_footer: 'line',
  ocr_textfloat: 'line',
  ocr_caption: 'line',
  ocrx_word: 'word',
  ocr_word: 'word',
  ocrx_cinfo: 'letter',
  ocr_cinfo: 'letter',
  ocr_separator: 'rule',
})
const kindOf = (tag: Tag): Kind | null => {
  for (const name of (tag.attributes.get('class') ?? '').split(/\s+/)) if (kinds[name]) return kinds[name]
  return null
}

const dresses: Readonly<Record<string, Omit<Run, 'text'>>> = lookup({
  em: { italic: true },
  i: { italic: true },
  strong: { bold: true },
  b: { bold: true },
  sup: { raised: true },
  sub: { lowered: true },
})

interface Open {
  readonly name: string
  readonly kind: Kind | null
}

/** Deeper than any recogniser nests. */
const deepest = 200

const pagesOf = (file: string, text: string) => {
  const pages: (Omit<ScannedPage, 'blocks' | 'rules'> & { blocks: ScannedLine[][]; rules: Area[] })[] = []
  const open: Open[] = []
  let language: string | null = null
  let title = ''
  let line: (Omit<ScannedLine, 'words'> & { words: ScannedWord[] }) | null = null
  let word: { area: Area | null; letters: Area[] } | null = null
  let own: Area | null = null
  let fresh = false

  const begin = (tag: Tag, kind: Kind | null) => {
    const facts = factsOf(tag.attributes.get('title') ?? '')
    const area = areaOf(numbers(facts, 'bbox'))
    const page = pages.at(-1)
    if (kind === 'page') {
      const [across, down] = numbers(facts, 'scan_res')
      pages.push({
        label: facts.get('lpageno')?.join(' ').replace(/^"|"$/g, '') ?? null,
        width: (area?.right ?? 0) - (area?.left ?? 0),
        height: (area?.bottom ?? 0) - (area?.top ?? 0),
        scale: (down ?? across ?? 0) > 72 ? (down ?? across ?? 0) / 72 : null,
        blocks: [],
        rules: [],
      })
    }
    if (kind === 'block') page?.blocks.push([])
    if (kind === 'rule' && area) page?.rules.push(area)
    if (kind === 'line') {
      const [slope = 0, offset] = numbers(facts, 'baseline')
      line = {
        area: area ?? { left: 0, top: 0, right: 0, bottom: 0 },
        slope: Math.abs(slope) < 0.2 ? slope : 0,
        offset: offset ?? null,
        size: numbers(facts, 'x_size')[0] ?? null,
        words: [],
      }
      if (page && page.blocks.length === 0) page.blocks.push([])
      page?.blocks.at(-1)?.push(line)
    }
    if (kind === 'word') {
      word = { area, letters: [] }
      fresh = true
    }
    if (kind === 'letter') own = areaOf(numbers(facts, facts.has('x_bboxes') ? 'x_bboxes' : 'bbox'))
  }
  const dress = () => Object.assign({}, ...open.map(({ name }) => dresses[name] ?? {})) as Omit<Run, 'text'>
  const write = (found: string) => {
    if (found.trim() === '' || !line) return
    // Text of a line without words in it is as many words as blanks part.
    const parts = word ? [found.trim()] : found.trim().split(/\s+/)
    parts.forEach((part, index) => {
      const joined = word ? !fresh : index === 0 && !/^\s/.test(found)
      const last = line?.words.at(-1)
      const letters = word && own ? [own] : []
      const same = last && joined && JSON.stringify(last.dress) === JSON.stringify(dress())
      if (line && same)
        line.words[line.words.length - 1] = {
          ...last,
          text: last.text + part,
          letters: [...(last.letters ?? []), ...letters],
        }
      else line?.words.push({ text: part, area: own ?? word?.area ?? null, dress: dress(), letters, joined })
      fresh = false
    })
  }

  for (const part of tagsOf(file, text, /<\/(?:\w+:)?(?:html|body)\s*>\s*$/i)) {
    if (typeof part === 'string') {
      if (open.at(-1)?.name === 'title') title += part
      else write(part)
      continue
    }
    const { name, closes, empty, attributes } = part
    if (closes) {
      const at = open.findLastIndex(other => other.name === name)
      if (at < 0) continue
      for (const { kind } of open.splice(at)) {
        if (kind === 'line') line = null
        if (kind === 'word') word = null
        if (kind === 'letter') own = null
      }
      continue
    }
    const kind = kindOf(part)
    language ??=
      name === 'html' || name === 'p' || kind === 'page'
        ? (attributes.get('lang') ?? attributes.get('xml:lang') ?? null)
        : null
    begin(part, kind)
    if (!empty) open.push({ name, kind })
    if (open.length > deepest)
      throw new ImportFault(`${file}: its elements stand ${deepest} deep in each other, which no hOCR does`)
  }
  return { pages, language, title: title.trim() }
}

/** Words of the file by another way: with its tags taken out, those inside words without a trace. */
const countWords = (text: string): readonly string[] =>
  wordsOf(
    decode(
      text
        .slice(Math.max(0, text.search(/<body\b/i)))
        .replace(/<!--[^]*?-->/g, ' ')
        .replace(/<\/?(?:em|i|strong|b|sup|sub)\b[^>]*>|<span[^>]*ocrx?_cinfo[^>]*>([^<]*)<\/span>/gi, '$1')
        .replace(/<[^>]*>/g, ' '),
    ),
  )

/** BCP 47 tags of tesseract's own names of languages. */
const languages: Readonly<Record<string, string>> = lookup({
  eng: 'en',
  deu: 'de',
  fra: 'fr',
  ita: 'it',
  spa: 'es',
  por: 'pt',
  rus: 'ru',
  pol: 'pl',
  nld: 'nl',
  lat: 'la',
  ell: 'el',
  grc: 'grc',
  ces: 'cs',
  ukr: 'uk',
  swe: 'sv',
  dan: 'da',
  nor: 'no',
  fin: 'fi',
  hun: 'hu',
  ron: 'ro',
  tur: 'tr',
  ara: 'ar',
  heb: 'he',
  jpn: 'ja',
  kor: 'ko',
  frk: 'de',
  ger: 'de',
  fre: 'fr',
  dut: 'nl',
  cze: 'cs',
  gre: 'el',
  rum: 'ro',
})

/** A language as ALTO or hOCR names it: `eng`, `en`, `en-US`. Null for what is no language. */
export const languageTag = (name: string | null | undefined): string | null => {
  const plain = (name ?? '').trim()
  return languages[plain.toLowerCase()] ?? (/^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(plain) ? plain : null)
}

/** Lines of an hOCR file with their places and zones. Throws an ImportFault for what is none, is cut short, or has no words. */
export const readHocr = (file: string, text: string): LinedSource => {
  const { pages, language, title } = pagesOf(file, text)
  if (pages.length === 0) throw new ImportFault(`${file}: has no ocr_page in it; is it hOCR?`)
  const placed = placePages(pages)
  if (placed.every(({ lines }) => lines.length === 0)) throw new ImportFault(`${file}: no words were recognised in it`)
  return {
    file,
    pages: settle(placed, true),
    language: languageTag(language),
    title: /\S/.test(title) && !/\.\w{3,4}$|hocr|\bocr\b|untitled/i.test(title) ? title : null,
    authors: [],
    words: countWords(text),
  }
}
