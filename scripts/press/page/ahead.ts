/** Runs inside the page: what of the document comes after a place in it. */
import type { Measure } from './measure.ts'

export type Ahead = ReturnType<typeof ahead>

export const ahead = ({ isElement, isText, textsIn }: Measure) => {
  /** Whether anything but blanks comes after a node of the document. */
  const hasAfter = (node: Node): boolean => {
    for (let at: Node | null = node; at; at = at.parentNode)
      for (let next = at.nextSibling; next; next = next.nextSibling)
        if (isElement(next) || (isText(next) && /\S/.test(next.data))) return true
    return false
  }

  /** A note may not begin a page late: a call in the first four lines (of 80 letters) of what follows is near. */
  const near = 4 * 80

  /** Whether what follows a break is running text without a call in its first lines. */
  const isPlainText = ({ node, offset }: { readonly node: Node; readonly offset: number }): boolean => {
    const paragraph = (isElement(node) ? node : node.parentElement)?.closest('p, li, dd')
    if (!paragraph || paragraph.closest('figure, table')) return false
    const range = document.createRange()
    range.setStart(node, isText(node) ? offset : 0)
    range.setEnd(paragraph, paragraph.childNodes.length)
    const rest = range.cloneContents()
    let length = 0
    for (const text of textsIn(rest)) {
      if (text.parentElement?.closest('[data-note]')) return length > near
      length += text.length
    }
    return length > near
  }

  return { hasAfter, isPlainText }
}
