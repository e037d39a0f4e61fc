/** Forms in which notes are marked, in the text and at their heads, as tables; every place that may be one. */
import { wordsOf } from '../conservation.ts'
import { raised, slice, type Strip } from './strip.ts'

/** `number` 1 2 3, `letter` a b c, `roman` i ii iii, `sign` * † ‡, `name` of a proper `[^name]`. */
export type Class = 'number' | 'letter' | 'roman' | 'sign' | 'name'

export interface Mark {
  /** Of the row it stands in. */
  readonly row: number
  readonly start: number
  readonly end: number
  readonly class: Class
  /** Written alike wherever it means the same: `12`, `a`, `†`. */
  readonly value: string
  readonly form: string
  /** 0 to 1: how much its surroundings look like a marker's. */
  readonly worth: number
}

/** Old order of the signs that printers use on a page. */
const signs = ['*', '†', '‡', '§', '‖', '¶', '**', '††', '‡‡', '§§', '‖‖', '¶¶', '***', '†††', '‡‡‡']
const letters = 'abcdefghijklmnopqrstuvwxyz'
/** As word processors count endnotes: from `i` to `ccxcix`. */
const romans = ['', 'c', 'cc'].flatMap(hundreds =>
  ['', 'x', 'xx', 'xxx', 'xl', 'l', 'lx', 'lxx', 'lxxx', 'xc'].flatMap(tens =>
    ['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix'].map(ones => hundreds + tens + ones),
  ),
)

/** Values that may stand next in a series: old printers have no j, v or w among their letters. */
export const nextOf = (kind: Class, value: string): readonly string[] => {
  if (kind === 'number') return [String(Number(value) + 1)]
  if (kind === 'sign') {
    const at = signs.indexOf(value)
    return at < 0 ? [] : [signs[at + 1] ?? '', signs[at + 2] ?? '', `${value}${value}`]
  }
  if (kind === 'roman') return [romans[romans.indexOf(value) + 1] ?? '']
  if (kind !== 'letter') return []
  const at = letters.indexOf(value)
  const next = letters.charAt(at + 1)
  return next === 'j' || next === 'v' || next === 'w' ? [next, letters.charAt(at + 2), letters.charAt(at + 3)] : [next]
}

/** Its place in its series from 0: `c` is 2, ‡ is 2; for names 0. */
export const placeInSeries = ({ class: kind, value }: Pick<Mark, 'class' | 'value'>): number =>
  kind === 'number'
    ? Number(value)
    : kind === 'sign'
      ? signs.indexOf(value)
      : kind === 'letter'
        ? letters.indexOf(value)
        : kind === 'roman'
          ? romans.indexOf(value)
          : 0

/** A series begins with it. */
export const isFirst = (kind: Class, value: string): boolean =>
  kind === 'name' ||
  (kind === 'number'
    ? value === '1' || value === '0'
    : kind === 'letter'
      ? value === 'a'
      : kind === 'roman'
        ? value === 'i'
        : value === '*' || value === '†')

const superscript = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const figure: Readonly<Record<string, string>> = Object.fromEntries(
  [...superscript].map((sign, at) => [sign, String(at)]),
)

const signSet = '*†‡§¶‖#'
/** `||` is how ‖ comes out of most programs. */
const normalise = (sign: string): string => sign.replaceAll('||', '‖').replace(/\s/g, '')
/** Signs of mathematics, and others that look like a printer's: TeX sets `∗` and `∥`. */
const alike: Readonly<Record<string, string>> = { '∗': '*', '⁎': '*', '＊': '*', '✝': '†', '∥': '‖' }
const withPrintersSigns = (strip: Strip): Strip =>
  /[∗⁎＊✝∥]/u.test(strip.text)
    ? { ...strip, text: strip.text.replace(/[∗⁎＊✝∥]/gu, sign => alike[sign] ?? sign) }
    : strip

const classOf = (value: string): { class: Class; value: string } | null => {
  if (/^\d{1,4}$/.test(value)) return value.length > 1 && value.startsWith('0') ? null : { class: 'number', value }
  if (/^[a-z]$/.test(value)) return { class: 'letter', value }
  const sign = normalise(value)
  return sign !== '' && [...sign].every(letter => signSet.includes(letter) && letter === sign.charAt(0))
    ? { class: 'sign', value: sign }
    : null
}

const item = String.raw`(\d{1,4}|[a-z]|\*{1,4}|†{1,3}|‡{1,3}|§{1,3}|¶{1,3}|‖{1,3}|(?:\|\|){1,2}|#)`

/** Forms that are told by their letters. `worth` is lower where common prose has the same form. */
const textForms: readonly { readonly form: string; readonly worth: number; readonly pattern: RegExp }[] = [
  { form: 'bracket', worth: 0.9, pattern: new RegExp(String.raw`\[${item}\]`, 'gu') },
  { form: 'paren', worth: 0.7, pattern: new RegExp(String.raw`\(${item}\)`, 'gu') },
  {
    form: 'half',
    worth: 0.5,
    pattern: /(?=(?:\d{1,3}|[a-z]|\*{1,3})\))(?<=[\p{L}.,;:!?”’"'»] ?)(\d{1,3}|[a-z]|\*{1,3})\)/gu,
  },
  {
    form: 'sign',
    worth: 0.9,
    pattern:
      /(?=\s?[*†‡¶‖|§])(?:(?<=\S)\s?(\*{1,4}|†{1,3}|‡{1,3}|¶{1,3}|‖{1,3}|(?:\|\|){1,2})|(?<=\S)(§{1,3})(?!\d)|(?<=\S)\s(§{1,3})(?!\s?(?:\d|[IVXLivxl]+\b)))/gu,
  },
  {
    form: 'bare',
    worth: 0.6,
    pattern:
      /(?=\d)(?<=\p{L}\p{L}\p{L}|\p{L}{2}[.,;:!?]|\d{4}[.,;]|[)\]”’"'»][.,;:!?]?|[.,;:!?][”’"'»])(\d{1,3})(?=$|[\s,;:.!?)\]”’"—–])/gu,
  },
  // `the end. 12 A new sentence`, `the end, 12 and more`
  {
    form: 'loose',
    worth: 0.4,
    pattern:
      /(?= \d)(?:(?<=[.!?][”"’'»)]?|[”"’»)]) (\d{1,3})(?=\s+[\p{Lu}“"‘«(]|\s*$)|(?<=\p{L}[,;:]) (\d{1,3})(?=\s+\p{Ll}{2}))/gu,
  },
  // `Mr J.3`, `vol.3`: only where the series lacks just this.
  { form: 'spare', worth: 0.3, pattern: /(?=\d)(?<=\p{L}[.,;:!?]?|\d[.,;:)])(\d{1,3})(?=$|[\s,;:.!?)\]”’"—–])/gu },
]

const raisedAt = (strip: Strip, at: number): boolean =>
  ((strip.dress[at] ?? 0) & raised) !== 0 || superscript.includes(strip.text.charAt(at))

const anyRaised = /[⁰¹²³⁴-⁹]+/gu

/** Raised stretches, links to numbers inside the source among them. */
const raisedStretches = (strip: Strip): readonly { readonly start: number; readonly end: number }[] => {
  const found: { start: number; end: number }[] = []
  const dressed = strip.dress.some(bits => (bits & raised) !== 0)
  if (!dressed)
    for (const { 0: figures, index } of strip.text.matchAll(anyRaised))
      found.push({ start: index, end: index + figures.length })
  for (let at = 0; dressed && at < strip.text.length; at++) {
    if (!raisedAt(strip, at)) continue
    const last = found.at(-1)
    if (last?.end === at) last.end = at + 1
    else found.push({ start: at, end: at + 1 })
  }
  for (const { start, end, href } of strip.links)
    if (
      href.startsWith('#') &&
      !/\s$/.test(strip.text.slice(0, start)) &&
      !found.some(one => one.start < end && one.end > start)
    )
      found.push({ start, end })
  return found
}

const plainFigures = (text: string): string => text.replace(/[⁰¹²³⁴-⁹]/gu, sign => figure[sign] ?? sign)

/** A raised `iv`, in brackets or not; `i` is a letter as well. */
const romanOf = (text: string): string | null => {
  const plain = text.replace(/[\s.,()[\]]+/g, '')
  return plain !== '' && romans.includes(plain) ? plain : null
}

/** Before an exponent or after a unit a raised figure is no marker; after a word or a stop it is. */
const worthOfPlace = (text: string, start: number): number => {
  const before = text.slice(Math.max(0, start - 8), start)
  if (/[\p{L}]{3}\s?$|[.,;:!?”’"'»)\]*_]\s?$/u.test(before)) return 1
  if (/(?:^|[\s\d(=+×-])(?:[a-zA-Z]|[cmkd]?m|km|ft)$|\d$|^$/u.test(before)) return 0.4
  return 0.9
}

export const raisedMarks = (strip: Strip, row: number): readonly Mark[] =>
  raisedStretches(strip).flatMap(({ start, end }) => {
    const inner = plainFigures(strip.text.slice(start, end))
    const worth = worthOfPlace(strip.text, start)
    const roman = romanOf(inner)
    if (roman !== null && roman.length > 1)
      return [{ row, start, end, class: 'roman', value: roman, form: 'raised', worth }]
    return [...inner.matchAll(/\d+|[a-z]|[*†‡§¶‖#|]+/gu)].flatMap(found => {
      const kind = classOf(found[0])
      const alone = /^[\s([]*(?:(?:\d+|[a-z]|[*†‡§¶‖#|]+)[\s,;.)\]]*)+$/u.test(inner)
      const single = !/[a-z]{2}/.test(inner)
      // Several in one stretch: each takes the comma before it, the last the rest.
      const several = (inner.match(/\d+|[a-z]|[*†‡§¶‖#|]+/gu)?.length ?? 0) > 1
      if (!kind || !alone || !single) return []
      const from = several ? start + found.index : start
      const to = several ? start + found.index + found[0].length : end
      const mark = { row, start: from, end: to, ...kind, form: 'raised', worth }
      return roman === null ? [mark] : [mark, { ...mark, class: 'roman', value: roman }]
    })
  })

/** Every place of a row that may be a marker. */
export const marksIn = (given: Strip, row: number): readonly Mark[] => {
  const strip = withPrintersSigns(given)
  const marks: Mark[] = [...raisedMarks(strip, row)]
  for (const found of strip.text.matchAll(/\[\^([^\]\s]+)\](?!:)/g)) {
    const end = found.index + found[0].length
    const value = found[1] ?? ''
    marks.push({ row, start: found.index, end, class: 'name', value, form: 'caret', worth: 1 })
    // Nougat writes `Footnote 3:` for the note of `[^3]`.
    const kind = classOf(value)
    if (kind) marks.push({ row, start: found.index, end, ...kind, form: 'caret', worth: 1 })
  }
  if (/[\d[(*†‡§¶‖|)]/.test(strip.text))
    for (const { form, worth, pattern } of textForms)
      for (const found of strip.text.matchAll(pattern)) {
        const value = found[1] ?? found[2] ?? found[3] ?? ''
        const start = form === 'sign' || form === 'loose' ? found.index + found[0].length - value.length : found.index
        const kind = classOf(value)
        const end = found.index + found[0].length
        const unit = form === 'spare' && /(?:^|[\s\d])\p{L}{1,2}$/u.test(strip.text.slice(0, start))
        if (kind && !unit && !raisedAt(strip, start) && !(form === 'half' && /\(\s*$/.test(strip.text.slice(0, start))))
          marks.push({ row, start, end, ...kind, form, worth })
      }
  return marks
}

/** Forms of heads: `sure` ones are nothing else; what the others are, their series tells. */
const headForms: readonly { readonly form: string; readonly pattern: RegExp }[] = [
  { form: 'caret', pattern: /^\[\^([^\]\s]+)\]:?\s*/ },
  { form: 'named', pattern: /^\[(?:foot|end)?note\s*(\d{1,4}|[a-z]|\*+|†+)\s*[:.]\s*/iu },
  { form: 'named', pattern: /^(?:foot|end)?note\s+(\d{1,4}|[*†‡])\s*[:.]\s+/iu },
  { form: 'bracket', pattern: new RegExp(String.raw`^\[${item}\][:.]?\s*`, 'u') },
  { form: 'paren', pattern: new RegExp(String.raw`^\(${item}\)[:.]?\s*`, 'u') },
  { form: 'half', pattern: /^(\d{1,3}|[a-z]|\*{1,3})\)\s*/u },
  { form: 'dot', pattern: /^(\d{1,4}|[a-z])\.\s+(?=\S)/u },
  { form: 'sign', pattern: /^(\*{1,4}|†{1,3}|‡{1,3}|§{1,3}|¶{1,3}|‖{1,3}|(?:\|\|){1,2}|#)\s*(?=[^\s*†‡§¶‖|])/u },
  { form: 'bare', pattern: /^(\d{1,3})(?:\s+(?=\S)|(?=[\p{Lu}“"‘'(*]))/u },
  { form: 'lone', pattern: /^(\d{1,3}|\*{1,3}|†|‡|§|‖|¶)$/u },
]

/** Common beginnings of a note's own words. */
const weak: ReadonlySet<string> = new Set(['bare', 'dot', 'lone', 'half'])

const beginsRaised = (strip: Strip): boolean => raisedAt(strip, 0) || strip.links.some(link => link.start === 0)

/** What may be the head of a note at the beginning of a row; `end` is where the note's own words begin. */
export const headsOf = (given: Strip, row: number): readonly Mark[] => {
  const strip = withPrintersSigns(given)
  if (strip.text === '') return []
  const first = beginsRaised(strip) ? raisedStretches(strip)[0] : undefined
  if (first?.start === 0) {
    const inner = plainFigures(strip.text.slice(0, first.end)).replace(/[\s.,()[\]]+/g, '')
    const kind = classOf(inner)
    const roman = romanOf(inner)
    const end = first.end + (/^[.):]?\s*/.exec(strip.text.slice(first.end))?.[0].length ?? 0)
    const head = { row, start: 0, end, form: end >= strip.text.length ? 'lone' : 'raised', worth: 1 }
    return [
      ...(kind ? [{ ...head, ...kind }] : []),
      ...(roman === null ? [] : [{ ...head, class: 'roman' as const, value: roman }]),
    ]
  }
  const named = /^\[\^[^\]\s]+\]:\s*/.exec(strip.text)?.[0].length ?? 0
  const inner = named > 0 ? headsOf(slice(strip, named), row).filter(head => !weak.has(head.form)) : []
  const own = headForms.flatMap(({ form, pattern }) => {
    const found = pattern.exec(strip.text)
    if (!found) return []
    const value = found[1] ?? ''
    const kind = form === 'caret' ? { class: 'name' as const, value } : classOf(value.toLowerCase())
    if (form === 'caret' && !found[0].includes(':')) return []
    return kind
      ? [{ row, start: 0, end: found[0].length, ...kind, form, worth: form === 'bare' || form === 'dot' ? 0.6 : 1 }]
      : []
  })
  const numeral = /^([ivxlc]+)[.):]?\s+(?=\S)/.exec(strip.text)
  const roman = romanOf(numeral?.[1] ?? '')
  if (numeral && roman !== null)
    own.push({ row, start: 0, end: numeral[0].length, class: 'roman', value: roman, form: 'dot', worth: 0.6 })
  return [...own, ...inner.map(head => ({ ...head, end: head.end + named }))]
}

/** Which heads answer which markers, most likely first. A raised head answers nothing that is bare, nor the reverse, without need. */
export const pairsOfForms: readonly {
  readonly mark: string
  readonly heads: readonly string[]
  readonly sure: boolean
}[] = [
  { mark: 'caret', heads: ['caret', 'named'], sure: true },
  {
    mark: 'raised',
    heads: ['raised', 'dot', 'bare', 'lone', 'half', 'paren', 'bracket', 'sign', 'named', 'caret'],
    sure: true,
  },
  { mark: 'bracket', heads: ['bracket', 'named', 'dot', 'bare', 'raised', 'half', 'paren'], sure: true },
  { mark: 'sign', heads: ['sign', 'raised', 'paren', 'bracket', 'lone'], sure: true },
  { mark: 'paren', heads: ['paren', 'half', 'dot', 'bare', 'raised', 'sign'], sure: false },
  { mark: 'half', heads: ['half', 'paren', 'dot'], sure: false },
  { mark: 'bare', heads: ['bare', 'dot', 'raised', 'lone', 'half'], sure: false },
  { mark: 'loose', heads: ['bare', 'dot', 'raised', 'lone', 'half'], sure: false },
]

/**
 * What a text's words lose, and get instead, when a stretch is taken out of it: a raised letter is one word with the letters
 * that it stands beside.
 */
export const wordsTaken = (text: string, start: number, end: number) => {
  const before = /[\p{L}\p{M}\p{Nd}]*$/u.exec(text.slice(Math.max(0, start - 60), start))?.[0] ?? ''
  const after = /^[\p{L}\p{M}\p{Nd}]*/u.exec(text.slice(end, end + 60))?.[0] ?? ''
  return { takes: wordsOf(before + text.slice(start, end) + after), gives: wordsOf(before + after) }
}
