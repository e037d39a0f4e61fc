/** Forms in which notes are marked, in the text and at their heads, as tables; every place that may be one. */
import { wordsOf } from '../conservation.ts'
import { memberOf, membersOf, romanOf, type Member } from './series.ts'
import { raised, slice, type Strip } from './strip.ts'

export interface Mark extends Member {
  /** Of the row it stands in. */
  readonly row: number
  readonly start: number
  readonly end: number
  readonly form: string
  /** 0 to 1: how much its surroundings look like a marker's. */
  readonly worth: number
}

const superscript = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const figure: Readonly<Record<string, string>> = Object.fromEntries(
  [...superscript].map((sign, at) => [sign, String(at)]),
)

/** Signs of mathematics, and others that look like a printer's: TeX sets `∗` and `∥`. */
const alike: Readonly<Record<string, string>> = { '∗': '*', '⁎': '*', '＊': '*', '✝': '†', '∥': '‖' }
const withPrintersSigns = (strip: Strip): Strip =>
  /[∗⁎＊✝∥]/u.test(strip.text)
    ? { ...strip, text: strip.text.replace(/[∗⁎＊✝∥]/gu, sign => alike[sign] ?? sign) }
    : strip

const items = String.raw`\*?\d{1,4}|[ivxlc]{2,7}|[a-z]|\*{1,4}|†{1,3}|‡{1,3}|§{1,3}|¶{1,3}|‖{1,3}|(?:\|\|){1,2}|#|\+{1,2}`
const item = `(${items})`
const named = String.raw`(?:fn|foot-?note|end-?note|note|n)`

/** Forms that are told by their letters. `worth` is lower where common prose has the same form. */
const textForms: readonly { readonly form: string; readonly worth: number; readonly pattern: RegExp }[] = [
  {
    form: 'bracket',
    worth: 0.9,
    pattern: new RegExp(String.raw`\[(${items}|[A-Z](?=\](?!\p{L})))\]`, 'gu'),
  },
  { form: 'brace', worth: 0.9, pattern: new RegExp(String.raw`\{${item}\}`, 'gu') },
  { form: 'angle', worth: 0.9, pattern: /<(\d{1,4})>/gu },
  { form: 'hat', worth: 0.9, pattern: /(?<=[^\s[])\^(?:\{(\d{1,4}|[a-z*])\}|(\d{1,4})\b)/gu },
  { form: 'named', worth: 0.9, pattern: new RegExp(String.raw`[[(]${named}[.#:\s]{0,2}${item}\.?[\])]`, 'giu') },
  { form: 'slash', worth: 0.9, pattern: /(?=\d{1,3}\/)(?<=^|[\p{L}.,;:)”"’'\]] ?)(\d{1,3})\/(?=[\s.,;:)]|$)/gu },
  { form: 'paren', worth: 0.7, pattern: new RegExp(String.raw`\(${item}\)`, 'gu') },
  {
    form: 'half',
    worth: 0.5,
    pattern: /(?=(?:\d{1,4}|[a-z]|\*{1,3})\))(?<=[\p{L}.,;:!?”’"'»] ?)(\d{1,4}|[a-z]|\*{1,3})\)/gu,
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
      /(?=\d)(?<=\p{L}\p{L}\p{L}|\p{L}{2}[.,;:!?]|\d{4}[.,;]|[)\]”’"'»][.,;:!?]?|[.,;:!?][”’"'»])(\d{1,4})(?=$|[\s,;:.!?)\]”’"—–])/gu,
  },
  // `the end. 12 A new sentence`, `the end, 12 and more`
  {
    form: 'loose',
    worth: 0.4,
    pattern:
      /(?= \d)(?:(?<=[.!?][”"’'»)]?|[”"’»)]) (\d{1,4})(?=\s+[\p{Lu}“"‘«(]|\s*$)|(?<=\p{L}[,;:]) (\d{1,4})(?=\s+\p{Ll}{2}))/gu,
  },
  // `Mr J.3`, `vol.3`, `in 19371`: only where the series lacks just this.
  {
    form: 'spare',
    worth: 0.3,
    pattern: /(?=\d)(?<=\p{L}[.,;:!?]?|\d[.,;:)]|\b(?:1[5-9]|20)\d\d)(\d{1,4})(?=$|[\s,;:.!?)\]”’"—–])/gu,
  },
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

const bared = (text: string): string => text.replace(/[\s.,()[\]]+/g, '')

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
    const roman = romanOf(bared(inner))
    if (roman !== null && roman.length > 1)
      return [{ row, start, end, class: 'roman', value: roman, form: 'raised', worth }]
    return [...inner.matchAll(/\d+|[a-z]|[*†‡§¶‖#|]+/gu)].flatMap(found => {
      const kind = memberOf(found[0])
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
  for (const found of strip.text.matchAll(/\[\^([^\]\s]{1,99})\](?!:)/g)) {
    const end = found.index + found[0].length
    const value = found[1] ?? ''
    marks.push({ row, start: found.index, end, class: 'name', value, form: 'caret', worth: 1 })
    // Nougat writes `Footnote 3:` for the note of `[^3]`.
    const kind = memberOf(value)
    if (kind) marks.push({ row, start: found.index, end, ...kind, form: 'caret', worth: 1 })
  }
  if (/[\d[(*†‡§¶‖|)]/.test(strip.text))
    for (const { form, worth, pattern } of textForms)
      for (const found of strip.text.matchAll(pattern)) {
        const value = found[1] ?? found[2] ?? found[3] ?? ''
        const start = form === 'sign' || form === 'loose' ? found.index + found[0].length - value.length : found.index
        const end = found.index + found[0].length
        const unit = form === 'spare' && /(?:^|[\s\d])\p{L}{1,2}$/u.test(strip.text.slice(0, start))
        const inside =
          form === 'sign' && /[[({]$/.test(strip.text.slice(0, start)) && /^[\])}]/.test(strip.text.slice(end))
        if (unit || inside || raisedAt(strip, start) || (form === 'half' && /\(\s*$/.test(strip.text.slice(0, start))))
          continue
        for (const member of membersOf(value)) marks.push({ row, start, end, ...member, form, worth })
      }
  return marks
}

/** Forms of heads: `sure` ones are nothing else; what the others are, their series tells. */
const headForms: readonly { readonly form: string; readonly pattern: RegExp }[] = [
  { form: 'caret', pattern: /^\[\^([^\]\s]+)\]:?\s*/ },
  // The bracket closes where the note ends: `[Footnote A: …]`, `[12. …]`, `[*3 …]`, `[* …]`.
  { form: 'framed', pattern: new RegExp(String.raw`^\[(?:foot|end)?note\s*(${items}|[A-Z])\s*[:.]\s*`, 'iu') },
  { form: 'framed', pattern: /^\[(\d{1,4})[.:]\s+(?=\S)/u },
  { form: 'framed', pattern: /^\[(\*\d{1,4}|\*{1,3}|†{1,2}|‡{1,2}|§{1,2})[.:]?\s+(?=\S)/u },
  { form: 'named', pattern: new RegExp(String.raw`^\[${named}[.#:\s]{0,2}${item}\.?\]:?\s*`, 'iu') },
  { form: 'named', pattern: /^(?:foot|end)?note\s+(\d{1,4}|[*†‡])\s*[:.]\s+/iu },
  { form: 'bracket', pattern: new RegExp(String.raw`^\[(${items}|[A-Z])\][:.]?\s*`, 'u') },
  { form: 'brace', pattern: new RegExp(String.raw`^\{${item}\}[:.]?\s*`, 'u') },
  { form: 'angle', pattern: /^<(\d{1,4})>[:.]?\s*/u },
  { form: 'hat', pattern: /^\^\{?(\d{1,4}|(?<=\{)[a-z*])\}?\.?\s*(?=\S)/u },
  { form: 'slash', pattern: /^(\d{1,4})\/\s+(?=\S)/u },
  { form: 'paren', pattern: new RegExp(String.raw`^\(${item}\)[:.]?\s*`, 'u') },
  { form: 'half', pattern: /^(\d{1,4}|[a-z]|\*{1,3})\)\s*/u },
  { form: 'dot', pattern: /^(\d{1,4}|[a-z])\.\s+(?=\S)/u },
  { form: 'sign', pattern: /^(\*{1,4}|†{1,3}|‡{1,3}|§{1,3}|¶{1,3}|‖{1,3}|(?:\|\|){1,2}|#)\s*(?=[^\s*†‡§¶‖|])/u },
  { form: 'bare', pattern: /^(\d{1,4})(?:\s+(?=\S)|(?=[\p{Lu}“"‘'(*]))/u },
  { form: 'lone', pattern: /^(\d{1,4}|\*{1,3}|†|‡|§|‖|¶)$/u },
]

/** Forms that years have too, `In 1917.` and `1917. The tsar …`: beyond 999 they are marks of notes only where a series leads up to them. */
const yearly: ReadonlySet<string> = new Set(['bare', 'dot', 'lone', 'half', 'loose', 'spare'])

/** The last number of a series that comes to 999 and goes on beyond it, else 999. */
const lastOf = (heads: readonly Mark[]): number => {
  const numbers = new Set(heads.filter(head => head.class === 'number').map(head => Number(head.value)))
  let last = 999
  const below = Array.from({ length: 50 }, (_, at) => 950 + at).filter(number => numbers.has(number)).length
  for (let next = 1000; below >= 25 && next <= last + 10; next++) if (numbers.has(next)) last = next
  return last
}

/** Marks and heads without those that can be nothing but years. */
export const withoutYears = (marks: readonly Mark[], heads: readonly Mark[]) => {
  const last = lastOf(heads.filter(head => yearly.has(head.form)))
  const stands = ({ class: kind, form, value }: Mark) =>
    kind !== 'number' || value.length < 4 || !yearly.has(form) || Number(value) <= last
  return { marks: marks.filter(stands), heads: heads.filter(stands) }
}

/** Common beginnings of a note's own words. */
const weak: ReadonlySet<string> = new Set(['bare', 'dot', 'lone', 'half'])

const beginsRaised = (strip: Strip): boolean => raisedAt(strip, 0) || strip.links.some(link => link.start === 0)

/** What may be the head of a note at the beginning of a row; `end` is where the note's own words begin. */
export const headsOf = (given: Strip, row: number): readonly Mark[] => {
  const strip = withPrintersSigns(given)
  if (strip.text === '') return []
  const first = beginsRaised(strip) ? raisedStretches(strip)[0] : undefined
  if (first?.start === 0) {
    const inner = bared(plainFigures(strip.text.slice(0, first.end)))
    const end = first.end + (/^[.):]?\s*/.exec(strip.text.slice(first.end))?.[0].length ?? 0)
    const head = { row, start: 0, end, form: end >= strip.text.length ? 'lone' : 'raised', worth: 1 }
    return membersOf(inner).map((member): Mark => ({ ...head, ...member }))
  }
  const named = /^\[\^[^\]\s]+\]:\s*/.exec(strip.text)?.[0].length ?? 0
  const inner = named > 0 ? headsOf(slice(strip, named), row).filter(head => !weak.has(head.form)) : []
  const own = headForms.flatMap(({ form, pattern }) => {
    const found = pattern.exec(strip.text)
    if (!found) return []
    const value = found[1] ?? ''
    if (form === 'caret' && !found[0].includes(':')) return []
    const members = form === 'caret' ? [{ class: 'name' as const, value }] : membersOf(value)
    const head = { row, start: 0, end: found[0].length, form, worth: form === 'bare' || form === 'dot' ? 0.6 : 1 }
    return members.map((member): Mark => ({ ...head, ...member }))
  })
  const numeral = /^([ivxlc]+)[.):]?\s+(?=\S)/.exec(strip.text)
  const roman = romanOf(numeral?.[1] ?? '')
  if (numeral && roman !== null && !own.some(head => head.class === 'roman'))
    own.push({ row, start: 0, end: numeral[0].length, class: 'roman', value: roman, form: 'dot', worth: 0.6 })
  return [...own, ...inner.map(head => ({ ...head, end: head.end + named }))]
}

/** Which heads answer which markers, most likely first. A raised head answers nothing that is bare, nor the reverse, without need. */
export const pairsOfForms: readonly {
  readonly mark: string
  readonly heads: readonly string[]
  readonly sure: boolean
}[] = [
  { mark: 'caret', heads: ['caret', 'named', 'framed'], sure: true },
  {
    mark: 'raised',
    heads: ['raised', 'dot', 'bare', 'lone', 'half', 'paren', 'bracket', 'sign', 'named', 'framed', 'caret', 'arrow'],
    sure: true,
  },
  {
    mark: 'bracket',
    heads: ['bracket', 'framed', 'named', 'arrow', 'dot', 'bare', 'raised', 'half', 'paren'],
    sure: true,
  },
  { mark: 'brace', heads: ['brace', 'dot', 'bare', 'bracket'], sure: true },
  { mark: 'angle', heads: ['angle', 'dot', 'bare'], sure: true },
  { mark: 'hat', heads: ['hat', 'dot', 'bare', 'bracket'], sure: true },
  { mark: 'named', heads: ['named', 'framed', 'dot', 'bare'], sure: true },
  { mark: 'slash', heads: ['slash', 'bare'], sure: true },
  { mark: 'sign', heads: ['sign', 'raised', 'paren', 'bracket', 'framed', 'lone'], sure: true },
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

/** A note as found: its head, and the marker that it answers if there is one. */
export interface FoundNote {
  readonly head: Mark
  readonly mark: Mark | null
  /** Further markers that call it. */
  readonly again?: readonly Mark[]
  /** The marker or the head was found where the series wants it, in a form of its own. */
  readonly gap: boolean
}
