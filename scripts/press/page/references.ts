/**
 * Runs inside the page: the lines of a paragraph that names a page (writers/references.ts) end where they ended, whatever
 * number is put in later. What a narrower one leaves is shared by the blanks of its line.
 */
import type { Measure } from './measure.ts'

export const references = ({ textsIn, boxes }: Measure) => {
  const boxAt = (text: Text, at: number, length = 1): DOMRect | null => boxes(text, at, at + length).at(-1) ?? null

  /** Offsets at which a new line begins. */
  const lineStarts = (text: Text): readonly number[] => {
    const starts: number[] = []
    let last: DOMRect | null = null
    for (const { 0: sign, index } of text.data.matchAll(/[^\s\u00ad]/gu)) {
      const box = boxAt(text, index, sign.length)
      if (box === null) continue
      if (last !== null && box.top > (last.top + last.bottom) / 2) starts.push(index)
      last = box
    }
    return starts
  }

  /** Keeps a stretch of a line whole. Blanks that are not seen, at the line's end, stay outside. */
  const bind = (text: Text) => {
    let [from, to] = [0, text.length]
    while (from < to && /[\s\u00ad]/.test(text.data[from] ?? '') && boxAt(text, from) === null) from++
    while (from < to && (text.data[to - 1] === '\u00ad' || boxAt(text, to - 1) === null)) to--
    if (from === to) return
    text.splitText(to)
    const own = text.splitText(from)
    const line = document.createElement('span')
    line.className = 'bound'
    own.replaceWith(line)
    line.append(own)
  }

  const bindLines = (text: Text) => {
    const parts = [...lineStarts(text)].reverse().map(start => text.splitText(start))
    for (const part of [text, ...parts]) bind(part)
  }

  return (root: Element) => {
    const named = [...root.querySelectorAll('.page-reference')].filter(({ textContent }) => textContent !== '')
    const blocks = new Set(named.map(reference => reference.closest('p, li, dt, dd')))
    const texts = [...blocks].flatMap(block => (block ? textsIn(block) : []))
    for (const text of new Set(texts)) if (!text.parentElement?.closest('.noteref, math')) bindLines(text)
  }
}
