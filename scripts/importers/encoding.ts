/** Bytes → text. What no sign at the head of the file tells is guessed, and the guess is a decision. */
import { analyse } from 'chardet'
import { chosen, settle, type Answers } from './decisions.ts'
import type { Decision } from './draft.ts'
import { ImportFault } from './fault.ts'

export interface Decoded {
  readonly text: string
  /** As `TextDecoder` calls it. */
  readonly encoding: string
  /** When the encoding was guessed. */
  readonly decision: Decision | null
}

/** A thousand pages of hOCR with a box for each letter. Decoded, and its words in lists, a text takes four times its bytes. */
const largest = 256 * 2 ** 20

/** Signs of windows-1252 from 0x80 to 0x9F; `\0` where it has none (WHATWG Encoding, index-windows-1252). */
const windowsSigns = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ'

const decode = (bytes: Uint8Array, encoding: string): string | null => {
  try {
    const decoder = new TextDecoder(encoding, { fatal: true })
    const text = decoder.decode(bytes)
    // Node 20 to 23 decode windows-1252 as Latin-1, and lose its quotes and dashes.
    return decoder.encoding === 'windows-1252'
      ? text.replace(/[\x80-\x9f]/g, sign => windowsSigns[sign.charCodeAt(0) - 0x80]?.replace('\0', sign) ?? sign)
      : text
  } catch {
    return null
  }
}

/** Byte order marks (Unicode 16, § 23.8). */
const marks: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** UTF-16 without a mark: in texts with Latin letters, blanks or digits every other byte is often zero. */
const bareUtf16 = (bytes: Uint8Array): string | null => {
  const head = bytes.subarray(0, 4096)
  const zeros = [0, 1].map(from => head.filter((byte, at) => at % 2 === from && byte === 0).length)
  const [even = 0, odd = 0] = zeros
  if (Math.max(even, odd) < head.length / 20 || Math.min(even, odd) > head.length / 100) return null
  return odd > even ? 'utf-16le' : 'utf-16be'
}

/** What an HTML or XML file says of itself, in its first bytes. */
const declared = (head: string): string | null =>
  /<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/i.exec(head)?.[1] ??
  /<meta[^>]+\bcharset\s*=\s*["']?([\w.:-]+)/i.exec(head)?.[1] ??
  null

/** Signs that no text has: control characters but tab, line end, page end; and what a wrong encoding makes of them. */
const isText = (text: string): boolean => {
  const sample = text.slice(0, 1 << 20)
  const strange = sample.match(/[\0-\x08\x0E-\x1A\x1C-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]/g)?.length ?? 0
  return strange <= sample.length / 2000
}

/** Names of chardet that TextDecoder has under another, or that are too much alike to tell: the wider one is taken. */
const widened: Readonly<Record<string, string>> = {
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-9': 'windows-1254',
  'ISO-8859-8-I': 'windows-1255',
  ASCII: 'utf-8',
}

const guesses = (bytes: Uint8Array): readonly { readonly name: string; readonly confidence: number }[] =>
  analyse(bytes.subarray(0, 1 << 18))
    .map(({ name, confidence }) => ({ name: (widened[name] ?? name).toLowerCase(), confidence }))
    .filter(({ name }, at, all) => !/^(utf|iso-2022)/.test(name) && all.findIndex(other => other.name === name) === at)

/** What Western texts have beyond ASCII, and others in the same place have not: no `ě`, `ł`, `ş` of windows-1250 and 1254 reads as one of these. */
const western = /[àâäáæåçéèêëíîïñóôöœúùûüßÀÂÄÁÆÅÇÉÈÊËÍÎÏÑÓÔÖŒÚÙÛÜ«»“”„‘’–—…°§\u00A0]/g

/** Whether what is beyond ASCII is Western in an encoding. */
const isWestern = (bytes: Uint8Array, encoding: string): boolean => {
  const text = decode(bytes.subarray(0, 1 << 18), encoding) ?? ''
  const beyond = text.match(/[^\x00-\x7f]/g)?.length ?? 0
  return beyond > 0 && (text.match(western)?.length ?? 0) >= beyond * 0.98
}

const latin = /^(windows-125[02478]|iso-8859-(?:[2-4]|9|1\d))$/

/** chardet knows no macintosh, and may take short French for Czech: what reads as Western goes first. */
const withWestern = (bytes: Uint8Array, found: ReturnType<typeof guesses>): ReturnType<typeof guesses> => {
  const [best] = found
  if (best && !latin.test(best.name)) return found
  const name = ['windows-1252', 'macintosh'].find(encoding => isWestern(bytes, encoding))
  return name === undefined
    ? found
    : [{ name, confidence: best?.confidence ?? 10 }, ...found.filter(other => other.name !== name)]
}

/** Decodes a text of whatever encoding. Throws an ImportFault when none fits: what is no text at all fits none. */
export const decodeText = (file: string, bytes: Uint8Array, answers: Answers): Decoded => {
  if (bytes.length > largest)
    throw new ImportFault(`${file} is larger than ${largest / 2 ** 20} MB; part it by pages, and import the parts`)
  const sure = (encoding: string, text: string | null): Decoded | null =>
    text !== null && isText(text) ? { text, encoding, decision: null } : null
  const noText = new ImportFault(
    `${file} is no text in any encoding that is known: if it is one, save it as UTF-8 in the program that made it`,
  )
  const [marked] = marks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte)) ?? []
  if (marked !== undefined) {
    const found = sure(marked, decode(bytes, marked))
    if (!found) throw noText
    return found
  }
  const utf8 = sure('utf-8', decode(bytes, 'utf-8'))
  if (utf8) return utf8
  const wide = bareUtf16(bytes)
  const utf16 = wide === null ? null : sure(wide, decode(bytes, wide))
  if (utf16) return utf16
  const said = declared(new TextDecoder('latin1').decode(bytes.subarray(0, 4096)))
  const own = said === null ? null : sure(said.toLowerCase(), decode(bytes, said))
  if (own) return own

  const fits = ({ name }: { readonly name: string }) => {
    const text = decode(bytes, name)
    return text !== null && isText(text)
  }
  const fitting = withWestern(bytes, guesses(bytes).filter(fits))
  const [best, ...others] = fitting
  if (!best || best.confidence < 10) throw noText
  const proposal: Decision = {
    id: 'encoding',
    kind: 'encoding',
    place: {},
    done: best.name,
    alternatives: [
      ...new Set([...others.map(({ name }) => name), 'windows-1251', 'windows-1252', 'koi8-r', 'macintosh']),
    ].filter(name => name !== best.name),
    evidence: `the file does not say its encoding; its bytes look like ${best.name} (${best.confidence} of 100)`,
    grade: best.confidence >= 50 ? 'likely' : 'open',
    excerpt: (decode(bytes, best.name) ?? '').replace(/\s+/g, ' ').match(/[^ ]*[^\x00-\x7f][^ ]*/)?.[0] ?? '',
  }
  const encoding = chosen(answers, proposal)
  const text = decode(bytes, encoding)
  if (text === null) throw new ImportFault(`${file}: the answer encoding: ${encoding} does not fit its bytes`)
  return { text, encoding, decision: settle(answers, proposal) }
}
