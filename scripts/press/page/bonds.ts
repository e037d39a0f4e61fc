/** Runs inside the page: words that stay on one line. */
import type { Measure } from './measure.ts'

export type Bonds = ReturnType<typeof bonds>

export const bonds = ({ isElement, isText, textsIn }: Measure) => {
  const bind = (range: Range, name = 'bound') => {
    const span = document.createElement('span')
    span.className = name
    range.surroundContents(span)
  }

  /** Signs after which a line may end, so that a marker after them could begin the next one. */
  const opensBreak = /[-\u2010\u2012-\u2015/\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]$/

  /** A marker stays with the word before it. */
  const bindMarkers = (root: Element) => {
    for (const marker of root.querySelectorAll('.noteref')) {
      const before = marker.previousSibling
      if (!before || !isText(before) || !opensBreak.test(before.data)) continue
      const word = /[^\s\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]{1,14}$|.$/u.exec(before.data)?.[0] ?? ''
      const range = document.createRange()
      range.setStart(before, before.length - word.length)
      range.setEndAfter(marker)
      bind(range)
    }
  }

  /** A number does not stand alone on its line before a word that is longer than the line. */
  const bindNumbers = (root: Element) => {
    for (const number of root.querySelectorAll('.note-mark')) {
      const text = number.nextSibling
      const letter = text && isText(text) ? /^\p{L}\p{M}*(?=\S{30})/u.exec(text.data)?.[0] : undefined
      if (!text || !letter) continue
      const range = document.createRange()
      range.setStartBefore(number)
      range.setEnd(text, letter.length)
      bind(range)
    }
  }

  /** Scripts that set no blanks between words: what stands between two blanks may be a sentence. */
  const withoutBlanks = /[\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}]/u

  /** Signs that the last line of a paragraph has at least, from its first letter to its last, and that are kept together for it at most. */
  const lastLine = { least: 5, most: 22 }

  /** Signs of a last word that stands alone after all: a year. */
  const leastAlone = 4

  /** Signs at the end of a text that are looked at. */
  const longEnd = 80

  /** Where the end of a text begins that is not parted: its last word, and if that is short, the end of what stands before it. */
  const startOfEnd = (text: string, least = lastLine.least): number | undefined => {
    const from = Math.max(0, text.length - longEnd)
    const end = text.slice(from).trimEnd()
    const word = end.search(/(?:\S|[\u00a0\u202f])+$/u)
    const signsFrom = (at: number) => end.slice(at).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$|\u00ad/gu, '').length
    // Not within a ligature: a PDF has no letters for one that two elements share.
    const start = [...end.matchAll(/(?<=[^\S\u00a0\u202f]|[^f]\u00ad)\S/gu)]
      .map(({ index }) => index)
      .findLast(at => at <= word && signsFrom(at) >= least)
    return start !== undefined && signsFrom(start) <= lastLine.most ? from + start : undefined
  }

  /** A word of three letters does not stand alone in the last line of a paragraph, nor half a word. */
  const bindLastWords = (root: Element) => {
    for (const paragraph of root.querySelectorAll('p, li, dd')) {
      if (paragraph.closest('.division-header, .verse') || (paragraph.textContent?.length ?? 0) < 90) continue
      const last = [...paragraph.childNodes].filter(child => isText(child) && /\S/.test(child.data)).at(-1)
      if (!last || !isText(last) || !followedByMarkersOnly(last)) continue
      const start = startOfEnd(last.data)
      if (start === undefined || withoutBlanks.test(last.data.slice(start))) continue
      const range = document.createRange()
      range.setStart(last, start)
      range.setEnd(paragraph, paragraph.childNodes.length)
      bind(range, placeWithin(last.data.slice(start)) === 0 ? 'bound' : 'bound end')
    }
  }

  /** Signs of a long last word that go to the line before at least, and letters that stay in the last line, where it is parted after all. */
  const parts = { before: 4, after: 6 }

  /** Where a long end may be parted: the last place that leaves enough of it. */
  const splitOf = (end: string): number | undefined =>
    [...end.matchAll(/(?<=[^f]\u00ad)\p{L}/gu)]
      .map(({ index }) => index)
      .findLast(at => at >= parts.before && end.slice(at).replace(/[^\p{L}\p{N}]/gu, '').length >= parts.after)

  /** Where an end may be parted after all; 0 where nowhere. */
  const placeWithin = (end: string): number => splitOf(end) ?? startOfEnd(end, leastAlone) ?? 0

  /** Width of a blank, in ems, of a line that is too loose. */
  const looseBlank = 0.6

  /** Width of the last blank but one before what begins a line, in ems: the last is where the line ends. */
  const blankBefore = (end: Element): number => {
    const text = end.previousSibling
    if (!text || !isText(text)) return 0
    const at = text.data.lastIndexOf(' ', text.data.trimEnd().length - 1)
    if (at < 0) return 0
    const range = document.createRange()
    range.setStart(text, at)
    range.setEnd(text, at + 1)
    const { width, top, bottom } = range.getBoundingClientRect()
    const begins = (top + bottom) / 2 < end.getBoundingClientRect().top
    return begins ? width / parseFloat(getComputedStyle(end).fontSize) : 0
  }

  /** Whether an element begins a line, and has left the one before it too loose. */
  const isLooseBefore = (element: Element): boolean => blankBefore(element) > looseBlank

  /** A last word is parted after all, or stands alone, where the line before it would be too loose. All are measured before the first is changed. */
  const loosenEnds = (root: Element) => {
    const loose = [...root.querySelectorAll('.end')].filter(isLooseBefore)
    for (const { firstChild: word } of loose) {
      if (!word || !isText(word)) continue
      const at = placeWithin(word.data)
      word.parentElement?.before(word.data.slice(0, at))
      word.deleteData(0, at)
    }
  }

  /** From one number to another, `1909–12`: a short end begins no line, nor does any where lines are ragged and need not be full. */
  const ranges = {
    short: /(?<![\p{L}\p{N}])\d{1,4}\u2013\d{1,2}(?![\p{N}\u2013])/gu,
    any: /\d{1,4}\u2013\d{1,4}(?!\p{N})/gu,
  }
  const ragged = 'figcaption, caption, .division-header, .contents-entry, h1, h2, h3, h4, h5, h6'

  const bindRanges = (root: Element) => {
    for (const text of textsIn(root).filter(({ data }) => /\d\u2013\d/.test(data))) {
      const parent = text.parentElement
      if (!parent || parent.closest('.bound, pre, code, svg, math')) continue
      const found = text.data.matchAll(parent.closest(ragged) ? ranges.any : ranges.short)
      // From the last on: the text is parted behind what is bound.
      for (const { 0: numbers, index } of [...found].reverse()) {
        const range = document.createRange()
        range.setStart(text, index)
        range.setEnd(text, index + numbers.length)
        bind(range)
      }
    }
  }

  const followedByMarkersOnly = (text: Text): boolean => {
    for (let next = text.nextSibling; next; next = next.nextSibling) {
      const isMarker = isElement(next) && next.classList.contains('noteref')
      if (!isMarker && !(isText(next) && next.data.trim() === '')) return false
    }
    return true
  }

  const bindWords = (root: Element) => {
    bindMarkers(root)
    bindNumbers(root)
    bindLastWords(root)
    bindRanges(root)
  }

  return { bindWords, loosenEnds, isLooseBefore }
}
