/** Runs of text: joined where tokens parted them, and parted where they hold a bare address. */
import type { Inline } from '../model/book.ts'

/** Chinese and Japanese are set without blanks: a line's end between two of their signs is none. */
const ideograph = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFF60]/u

/** Neighbouring texts become one; a soft line end between ideographs goes. */
export const merge = (inlines: readonly Inline[]): readonly Inline[] => {
  const merged: Inline[] = []
  for (const inline of inlines) {
    const last = merged.at(-1)
    if (inline.type === 'text' && last?.type === 'text') {
      merged[merged.length - 1] = {
        type: 'text',
        text: last.text + inline.text,
        span: { ...last.span, end: inline.span.end },
      }
    } else merged.push(inline)
  }
  let before = '' // the last sign of text, markers passed over
  return merged.map(inline => {
    if (inline.type !== 'text') {
      if (inline.type !== 'noteref') before = ''
      return inline
    }
    const text = inline.text.replace(/\n(?=(.))/gsu, (end, after: string, at: number) =>
      ideograph.test(at === 0 ? before : (inline.text[at - 1] ?? '')) && ideograph.test(after) ? '' : end,
    )
    before = text.slice(-1)
    return { ...inline, text }
  })
}

/** `https://example.org/a`, without the stop that ends its sentence; `example.org` may be a name. */
const address = /https?:\/\/[^\s<>"“”«»\u3000-\u303f\uff00-\uffef]*[^\s<>"“”«»\u3000-\u303f\uff00-\uffef.,;:!?'’*]/g

/** An address of more signs is none that anybody typed. */
const longest = 2000

/** A bracket at the end belongs to the address if it has a partner in it. */
const withoutBracket = (found: string): string => {
  if (found.length > longest) return found
  const count = (sign: string) => found.split(sign).length - 1
  const spare = Math.max(0, count(')') - count('('))
  const [closed = ''] = /[).,;:!?]*$/.exec(found) ?? []
  const kept = [...closed].reduce(
    ({ end, left }, sign) =>
      sign === ')' && left === 0 ? { end, left } : { end: end + 1, left: left - Number(sign === ')') },
    { end: 0, left: Math.max(0, closed.split(')').length - 1 - spare) },
  )
  return spare === 0 ? found : found.slice(0, found.length - closed.length + kept.end).replace(/[.,;:!?]+$/, '')
}

/** Bare addresses become links, but not within a link. */
export const withAddresses = (inlines: readonly Inline[]): readonly Inline[] =>
  inlines.flatMap((inline): readonly Inline[] => {
    if (inline.type === 'link') return [inline]
    if (inline.type !== 'text')
      return ['inlines' in inline ? { ...inline, inlines: withAddresses(inline.inlines) } : inline]
    const { text, span } = inline
    const pieces: Inline[] = []
    let done = 0
    const piece = (to: number): Inline => {
      const [start, end] = [done, to].map(at => Math.min(span.start + at, span.end)) as [number, number]
      const words = text.slice(done, to)
      done = to
      return { type: 'text', text: words, span: { ...span, start, end: to === text.length ? span.end : end } }
    }
    for (const { 0: found, index } of text.matchAll(address)) {
      const href = withoutBracket(found)
      if (!URL.canParse(href)) continue
      if (index > done) pieces.push(piece(index))
      const words = piece(index + href.length)
      pieces.push({ type: 'link', href, inlines: [words], span: words.span })
    }
    if (done === 0) return [inline]
    return done < text.length ? [...pieces, piece(text.length)] : pieces
  })
