/**
 * What two texts must have in common to be the same text: their letters. Blanks, hyphens and what has no width are left
 * out, for every edition sets them in its own way; everything else, signs and accents too, is kept, decomposed (NFKD) so
 * that a letter and its accent may come from two neighbouring pieces.
 */

/** A text taken apart: its letters, its words, and the text as it is read. All lists run side by side, one entry a word. */
export interface Spelling {
  readonly letters: string
  /** The words and signs with their blanks; marks and labels that do not count as words of the manuscript are not in it. */
  readonly raw: string
  /** Offsets into `letters`; ends are exclusive. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** The same words in `raw`. */
  readonly rawStarts: readonly number[]
  readonly rawEnds: readonly number[]
}

/** Takes a text apart piece by piece. */
export interface Speller {
  /** Text of the manuscript: its letters are compared, its words are counted. A word may run on from piece to piece. */
  readonly text: (piece: string) => void
  /** What an edition prints of its own, such as a note's number: compared, not counted, and no end of a word. */
  readonly mark: (piece: string) => void
  /** The end of a line or a block: a word cannot run over it. */
  readonly end: () => void
  /** How many letters there are so far. */
  readonly at: () => number
  /** How long the raw text is so far. */
  readonly rawAt: () => number
  readonly done: () => Spelling
}

/** Dropped; dropped, but no end of a word (soft hyphens, joiners); kept; kept and part of a word; not so simple. */
const [dropped, transparent, sign, letter, special] = [0, 1, 2, 3, 4]

const hyphens = /^[-\u00ad\u2010\u2011]$/
/** Whether what stands between two words has a hyphen in it. */
export const isHyphened = (between: string): boolean => /[-\u2010\u2011]/.test(between)

const widthless = /^[\p{Cf}\p{Default_Ignorable_Code_Point}]$/u
const ofWords = /^[\p{L}\p{M}\p{N}]$/u

const kindOf = (sign_: string): number => {
  if (widthless.test(sign_)) return transparent
  if (hyphens.test(sign_) || /^[\s\p{Cc}\p{Cs}\ufffe\uffff]$/u.test(sign_)) return dropped
  return ofWords.test(sign_) ? letter : sign
}

/** Long dashes are made of short ones where a face may lack them (writers/epub/glyphs.ts). */
const longDashes: Readonly<Record<string, string>> = { '\u2e3a': '——', '\u2e3b': '———' }

const kinds = Uint8Array.from({ length: 0x10000 }, (_, code) => {
  const char = String.fromCharCode(code)
  if (code >= 0xd800 && code < 0xe000) return special
  if (char in longDashes || char.normalize('NFKD') !== char || char.toUpperCase().length !== 1) return special
  return kindOf(char)
})

/** What browsers draw or set before the items of a list. */
const bullets = /[\u2022\u2023\u2043\u25a0\u25a1\u25aa\u25ab\u25cb\u25cf\u25e6]/g

/** A sign that is not one plain letter, taken apart: `é` → `e` and its accent, `ﬁ` → `f`, `i`. */
const takeApart = (char: string, fold: boolean): string =>
  longDashes[char] ?? (fold ? char.normalize('NFKD').toUpperCase() : char).normalize('NFKD')

/** Accents on one letter, in whichever order they were typed or drawn: in the order of Unicode. */
const ordered = (text: string): string => text.replace(/\p{M}{2,}/gu, marks => marks.normalize('NFD'))

const charAt = (text: string, index: number): string => String.fromCodePoint(text.codePointAt(index) ?? 0)

/**
 * A speller. With `fold`, upper and lower case count as the same, for a page may print either; bullets are left out then
 * too, for they are drawn on some pages and set on others.
 */
export const speller = (fold = false): Speller => {
  const [starts, ends, rawStarts, rawEnds]: [number[], number[], number[], number[]] = [[], [], [], []]
  let [letters, raw, count] = ['', '', 0]
  let open = false
  // To ask a text that grows what it ends with would make it anew each time.
  let last = ''

  const close = () => {
    open = false
  }
  /** A word ends with its own last letter, whatever mark follows it. */
  const meet = (kind: number, rawPlace: number, width = 1) => {
    if (kind === transparent) return
    if (kind !== letter) return close()
    if (!open) {
      open = true
      starts.push(count)
      rawStarts.push(rawPlace)
      ends.push(count)
      rawEnds.push(rawPlace)
    }
    ends[ends.length - 1] = count + 1
    rawEnds[rawEnds.length - 1] = rawPlace + width
  }
  const spell = (piece: string, isText: boolean) => {
    const base = raw.length
    let kept = 0
    for (let index = 0; index < piece.length;) {
      const kind = kinds[piece.charCodeAt(index)] ?? special
      if (kind === sign || kind === letter) {
        if (isText) meet(kind, base + index)
        count++
        index++
        continue
      }
      if (index > kept) letters += piece.slice(kept, index)
      const char = kind === special ? charAt(piece, index) : ''
      for (const part of takeApart(char, fold)) {
        const own = kindOf(part)
        if (isText) meet(own, base + index, char.length || 1)
        if (own !== sign && own !== letter) continue
        letters += part
        count += part.length
      }
      if (isText && kind !== special) meet(kind, base + index)
      index += char.length || 1
      kept = index
    }
    if (piece.length > kept) letters += piece.slice(kept)
  }
  return {
    text: piece => {
      const shown = ordered(fold ? piece.replace(bullets, ' ') : piece)
      spell(shown, true)
      raw += shown
      last = shown.at(-1) ?? last
    },
    mark: piece => spell(ordered(fold ? piece.replace(bullets, ' ') : piece), false),
    end: () => {
      close()
      if (last !== '' && last !== ' ') raw += last = ' '
    },
    at: () => count,
    rawAt: () => raw.length,
    done: () => ({ letters: fold ? letters.toUpperCase() : letters, raw, starts, ends, rawStarts, rawEnds }),
  }
}

/** The letters of one piece of text, as a speller gives them. */
export const lettersOf = (text: string, fold = false): string => {
  const shown = ordered(fold ? text.replace(bullets, ' ') : text)
  let [letters, kept] = ['', 0]
  for (let index = 0; index < shown.length;) {
    const kind = kinds[shown.charCodeAt(index)] ?? special
    if (kind === sign || kind === letter) {
      index++
      continue
    }
    letters += shown.slice(kept, index)
    const char = kind === special ? charAt(shown, index) : ''
    for (const part of takeApart(char, fold)) if (kindOf(part) === sign || kindOf(part) === letter) letters += part
    index += char.length || 1
    kept = index
  }
  letters += shown.slice(kept)
  return fold ? letters.toUpperCase() : letters
}

/** First place in a sorted list whose value is greater than `value`. */
export const after = (sorted: readonly number[], value: number): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** Words that a stretch of letters touches: index of the first, and of the one after the last. */
export const wordsTouched = (spelling: Spelling, from: number, to: number): readonly [number, number] => {
  if (to <= from) return [0, 0]
  const first = after(spelling.ends, from)
  const last = after(spelling.starts, to - 1)
  return first < last ? [first, last] : [0, 0]
}

/** The words of a stretch of letters as they are read, whole words only; '' when it touches none. */
export const wordsBetween = (spelling: Spelling, from: number, to: number): string => {
  const [first, last] = wordsTouched(spelling, from, to)
  if (first === last) return ''
  return spelling.raw
    .slice(spelling.rawStarts[first], spelling.rawEnds[last - 1])
    .replace(/\s+/g, ' ')
    .trim()
}

/** The first words and the last of a long stretch: `a b c … x y z`. */
export const shorten = (text: string, most = 14): string => {
  const all = text.split(' ')
  if (all.length > most) return `${all.slice(0, most - 5).join(' ')} … ${all.slice(-4).join(' ')}`
  return text.length <= 160 ? text : `${text.slice(0, 120)} … ${text.slice(-30)}`
}

/** With one blank where there are blanks or ends of lines. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
