/** Text with the marks of Markdown, HTML and TeX that converters write, as runs in one dress. */
import type { Run } from '../lines.ts'
import { lookup } from '../../model/lookup.ts'

type Dress = Omit<Run, 'text'>

/** Stands in a run's text where the source breaks a line on purpose. */
export const hardBreak = '\u2028'

const entities: Readonly<Record<string, string>> = lookup({
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
  shy: '\u00AD',
  mdash: '—',
  ndash: '–',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  sect: '§',
  para: '¶',
  dagger: '†',
  Dagger: '‡',
})
const entity = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi

/** `&amp;` → `&`; what is no entity stays. */
export const decode = (text: string): string =>
  text.replace(entity, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole
    const code = decimal === undefined ? parseInt(hex ?? '0', 16) : Number(decimal)
    return code > 0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole
  })

/** Signs that TeX has names for; those that mark notes. */
const texSigns: Readonly<Record<string, string>> = lookup({
  ast: '*',
  star: '*',
  dagger: '†',
  dag: '†',
  ddagger: '‡',
  ddag: '‡',
  S: '§',
  P: '¶',
  '|': '‖',
  parallel: '‖',
  circ: '°',
})

const plainTex = (tex: string): string =>
  tex
    .replace(/\\(?:mathrm|text|textit|mathit|rm|mathbf)\s*/g, '')
    .replace(/\\([A-Za-z]+|\|)/g, (whole, name: string) => texSigns[name] ?? whole)
    .replace(/[{}\s]/g, '')

/** `$^{12}$`, `${ }^{12}$`, `\( ^{a} \)`: raised signs; what else stands between dollars is a formula. */
const raisedTex = /^\s*(?:\{\s*\})?\s*\^\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[A-Za-z]+|[^\\\s]))\s*$/
const isFormula = (tex: string) => /[\\^_={}<>+]/.test(tex) || /^\p{L}{1,2}$/u.test(tex)

const tokens =
  /<sup>&<\/sup>lt;sup>([^<]{1,6})<\/sup>|(?:<sup>|&lt;sup&gt;)(.{0,40}?)(?:<\/sup>|&lt;\/sup&gt;)|\\textsuperscript\{([^{}]{1,12})\}|\^(\d{1,3}|\*)\^|(?<![\\$])\$(\{\s*\}\s*\^[^$\n]{1,20}|[^$\n]{1,300})\$(?!\d)|\\\(([^\n]{1,300}?)\\\)|(<br\s*\/?>)|<!--[\s\S]*?-->|<(https?:\/\/[^\s<>]+)>|<(\/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)\/?>|(!?)\[((?:[^[\]\\]|\\.|\[(?:[^[\]\\]|\\.)*\])*)\]\(\s*<?((?:[^()\s]|\([^()]*\))*)>?(?:\s+"[^"]*")?\s*\)|\\([!-/:-@[-`{-~])|(&(?:#\d{1,7}|#x[\da-f]{1,6}|\w{2,8});)|(\*{1,3}|_{1,3})/giy

const tagDress: Readonly<Record<string, Dress>> = lookup({
  i: { italic: true },
  em: { italic: true },
  cite: { italic: true },
  b: { bold: true },
  strong: { bold: true },
  sub: { lowered: true },
  sc: { smallCaps: true },
})

const space = /\s|^$/
const punctuation = /[\p{P}\p{S}]/u

/** `[*]`, `(**)`: a mark of a note, and no emphasis. */
const isBracketed = (text: string, at: number, sign: string): boolean =>
  /[[({]/.test(text.charAt(at - 1)) && /[\])}]/.test(text.charAt(at + sign.length))

/** CommonMark's left-flanking: signs at `at` may open an emphasis. */
const mayOpen = (text: string, at: number, sign: string): boolean => {
  const before = text.charAt(at - 1)
  const after = text.charAt(at + sign.length)
  if (space.test(after) || isBracketed(text, at, sign)) return false
  if (sign.startsWith('_') && /[\p{L}\p{N}]/u.test(before)) return false
  return !punctuation.test(after) || space.test(before) || punctuation.test(before)
}

/** How far an emphasis may reach: a forgotten sign must not run through a chapter. */
const reach = 1200

/** Where the emphasis that opens before `from` ends, or -1. */
const closing = (text: string, from: number, sign: string): number => {
  const end = Math.min(text.length, from + reach)
  for (let at = text.indexOf(sign, from); at >= 0 && at < end; at = text.indexOf(sign, at + 1)) {
    const before = text.charAt(at - 1)
    const after = text.charAt(at + sign.length)
    const first = sign.charAt(0)
    if (at === from || space.test(before) || before === '\\' || isBracketed(text, at, sign)) continue
    if (sign.length === 1 && (before === first || after === first)) {
      while (text.charAt(at + 1) === first) at++
      continue
    }
    if (first === '_' && /[\p{L}\p{N}]/u.test(after)) continue
    if (punctuation.test(before) && !space.test(after) && !punctuation.test(after)) continue
    return at
  }
  return -1
}

/** Reads text that may hold line ends; they stay in the runs' text. What is no markup is text as it stands. */
export const runsOf = (text: string, dress: Dress = {}, depth = 0): readonly Run[] => {
  const runs: Run[] = []
  const open: { readonly tag: string; readonly dress: Dress }[] = []
  const now = (): Dress => Object.assign({}, dress, ...open.map(tag => tag.dress)) as Dress
  const say = (said: string, more: Dress = {}) => {
    if (said !== '') runs.push({ text: said, ...now(), ...more })
  }
  const within = (inner: string, more: Dress) => {
    if (depth < 8) runs.push(...runsOf(inner, { ...now(), ...more }, depth + 1))
    else say(inner, more)
  }
  let done = 0
  let at = 0
  const special = /[<&\\^$![*_]/g
  while (at < text.length) {
    special.lastIndex = at
    const found = special.exec(text)
    if (!found) break
    at = found.index
    tokens.lastIndex = at
    const token = tokens.exec(text)
    if (!token) {
      at += 1
      continue
    }
    const [
      whole,
      broken,
      sup,
      tex,
      caret,
      dollars,
      parens,
      brk,
      url,
      close,
      tag,
      attributes,
      bang,
      label,
      href,
      escaped,
      coded,
      signs,
    ] = token
    let end = at + whole.length
    const put = (act: () => void) => {
      say(text.slice(done, at))
      act()
      done = end
    }
    const raised = broken ?? tex ?? caret
    const formula = dollars ?? parens
    if (raised !== undefined) put(() => say(plainTex(raised), { raised: true }))
    else if (sup !== undefined) put(() => within(sup, { raised: true }))
    else if (formula !== undefined) {
      const over = raisedTex.exec(formula)
      const plain = over ? plainTex(over[1] ?? over[2] ?? '') : ''
      const tight = !/^\s|\s$/.test(formula) || parens !== undefined
      if (over && plain.length <= 8) put(() => say(plain, { raised: true }))
      else if (tight && isFormula(formula)) put(() => say(formula.trim(), { math: true }))
      else end = at + 1
    } else if (brk !== undefined) put(() => say(hardBreak))
    else if (url !== undefined) put(() => say(url, { href: url }))
    else if (tag !== undefined) {
      const name = tag.toLowerCase()
      put(() => {
        if (close === '/') {
          const last = open.findLastIndex(one => one.tag === name)
          if (last >= 0) open.splice(last, 1)
          return
        }
        const link = /\bhref\s*=\s*["']?([^"'\s>]+)/i.exec(attributes ?? '')?.[1]
        const anchor = /\b(?:id|name)\s*=\s*["']?([^"'\s>]+)/i.exec(attributes ?? '')?.[1]
        if (link !== undefined && name === 'a') open.push({ tag: name, dress: { href: decode(link) } })
        else if (tagDress[name]) open.push({ tag: name, dress: tagDress[name] })
        if (anchor !== undefined) runs.push({ text: '', anchors: [anchor] })
      })
    } else if (label !== undefined) {
      if (bang === '!') put(() => runs.push({ text: decode(label), ...now(), href: href ?? '' }))
      else put(() => within(label, { href: decode(href ?? '') }))
    } else if (escaped !== undefined) put(() => say(escaped))
    else if (coded !== undefined) {
      if (decode(coded) === coded) end = at + 1
      else put(() => say(decode(coded)))
    } else if (signs !== undefined) {
      const last = mayOpen(text, at, signs) ? closing(text, end, signs) : -1
      if (last >= 0) {
        const inner = text.slice(end, last)
        end = last + signs.length
        const bold = signs.length >= 2
        put(() => within(inner, { ...(bold ? { bold } : {}), ...(signs.length !== 2 ? { italic: true } : {}) }))
      }
    } else put(() => {})
    at = end
  }
  say(text.slice(done))
  return runs
}
